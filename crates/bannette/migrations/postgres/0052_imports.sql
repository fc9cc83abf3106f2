-- Spreadsheets that were sent and wait for somebody to confirm them.
CREATE TABLE imports (
    id UUID PRIMARY KEY,
    user_id UUID NOT NULL REFERENCES users (id),
    file_name TEXT NOT NULL,
    content BYTEA NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX imports_by_moment ON imports (created_at);
