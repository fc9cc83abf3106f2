-- Spreadsheets that were sent and wait for somebody to confirm them.
CREATE TABLE imports (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id),
    file_name TEXT NOT NULL,
    content BLOB NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX imports_by_moment ON imports (created_at);
