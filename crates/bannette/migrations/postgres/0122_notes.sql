-- What people note on a document.

CREATE TABLE document_notes (
    id UUID PRIMARY KEY,
    document_id UUID NOT NULL REFERENCES documents (id),
    text TEXT NOT NULL,
    written_at TIMESTAMPTZ NOT NULL,
    -- whose it is, and who alone changes it
    user_id UUID REFERENCES users (id),
    api_key_id UUID REFERENCES api_keys (id),
    changed_at TIMESTAMPTZ
);
CREATE INDEX document_notes_by_document ON document_notes (document_id, id);

-- how many there are, for lists
ALTER TABLE documents ADD COLUMN notes BIGINT NOT NULL DEFAULT 0;
