-- What was deleted for good: its row stays, so that runs and the register stay true; the original and what was read go.

ALTER TABLE documents ADD COLUMN deleted_at TIMESTAMPTZ;
DROP INDEX documents_trashed;
CREATE INDEX documents_trashed ON documents (company_id, trashed_at, id)
    WHERE trashed_at IS NOT NULL AND deleted_at IS NULL;
-- what has rested long enough
CREATE INDEX documents_resting ON documents (trashed_at) WHERE trashed_at IS NOT NULL AND deleted_at IS NULL;

-- Bytes of deleted documents that are still to go. The original is taken out first, unless another document has the same
-- bytes, and deleted a day later: whoever was keeping the same bytes meanwhile gets them back.
CREATE TABLE removals (
    document_id UUID PRIMARY KEY REFERENCES documents (id),
    sha256 TEXT NOT NULL,
    taken_out_at TIMESTAMPTZ
);
CREATE INDEX removals_by_age ON removals (taken_out_at);
