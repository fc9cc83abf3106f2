-- Documents made of pages of others.

CREATE TABLE edits (
    id TEXT PRIMARY KEY,
    company_id TEXT NOT NULL REFERENCES companies (id),
    at INTEGER NOT NULL,
    user_id TEXT REFERENCES users (id),
    api_key_id TEXT REFERENCES api_keys (id),
    -- since when the sources stand for themselves again, and what was made lies in the trash
    undone_at INTEGER
) STRICT;

CREATE TABLE edit_sources (
    edit_id TEXT NOT NULL REFERENCES edits (id),
    document_id TEXT NOT NULL REFERENCES documents (id),
    -- whether what was made stands for it
    replaced INTEGER NOT NULL CHECK (replaced IN (0, 1)),
    PRIMARY KEY (edit_id, document_id)
) STRICT;
CREATE INDEX edit_sources_by_document ON edit_sources (document_id);

CREATE TABLE made_documents (
    document_id TEXT PRIMARY KEY REFERENCES documents (id),
    edit_id TEXT NOT NULL REFERENCES edits (id)
) STRICT;
CREATE INDEX made_documents_by_edit ON made_documents (edit_id);
