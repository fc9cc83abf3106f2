-- What people note on a document.

CREATE TABLE document_notes (
    id TEXT PRIMARY KEY,
    document_id TEXT NOT NULL REFERENCES documents (id),
    text TEXT NOT NULL,
    written_at INTEGER NOT NULL,
    -- whose it is, and who alone changes it
    user_id TEXT REFERENCES users (id),
    api_key_id TEXT REFERENCES api_keys (id),
    changed_at INTEGER
) STRICT;
CREATE INDEX document_notes_by_document ON document_notes (document_id, id);

-- how many there are, for lists
ALTER TABLE documents ADD COLUMN notes INTEGER NOT NULL DEFAULT 0;
