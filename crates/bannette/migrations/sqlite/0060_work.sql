-- What becomes of a document after it was read: entered, in the trash, or taken apart; and who did what with it.

ALTER TABLE documents ADD COLUMN entered_at INTEGER;
ALTER TABLE documents ADD COLUMN entered_by TEXT REFERENCES users (id);
ALTER TABLE documents ADD COLUMN trashed_at INTEGER;
ALTER TABLE documents ADD COLUMN trashed_by TEXT REFERENCES users (id);
-- its pages have become other documents, which stand for it
ALTER TABLE documents ADD COLUMN replaced_at INTEGER;

-- the counts of a tray, which is looked at every few seconds
DROP INDEX documents_counted;
CREATE INDEX documents_counted ON documents (company_id, binder_id, quality, channel_id, id)
    WHERE entered_at IS NULL AND trashed_at IS NULL AND replaced_at IS NULL;
CREATE INDEX documents_entered ON documents (company_id, entered_at, id) WHERE entered_at IS NOT NULL;
CREATE INDEX documents_trashed ON documents (company_id, trashed_at, id) WHERE trashed_at IS NOT NULL;

-- The history of a document: rows are never changed.
CREATE TABLE document_actions (
    id TEXT PRIMARY KEY,
    document_id TEXT NOT NULL REFERENCES documents (id),
    at INTEGER NOT NULL,
    -- neither: the system, or the operator
    user_id TEXT REFERENCES users (id),
    api_key_id TEXT REFERENCES api_keys (id),
    -- a code that has words in each language
    action TEXT NOT NULL,
    -- what the words need (JSON)
    details TEXT NOT NULL
) STRICT;
CREATE INDEX document_actions_by_document ON document_actions (document_id, id);
