-- Which version of its entry was handed over of a document: what was changed since is told, or handed over after all.

ALTER TABLE handed_over ADD COLUMN version INTEGER NOT NULL DEFAULT 0;
-- of one that was changed since, it is known that it was an earlier one
UPDATE handed_over SET version = (
    SELECT CASE WHEN e.saved_at > h.made_at THEN e.version - 1 ELSE e.version END
    FROM entries e, handovers h WHERE e.document_id = handed_over.document_id AND h.id = handed_over.handover_id);

-- What is to be read is counted by company, whatever brought it.
DROP INDEX documents_to_read;
CREATE INDEX documents_to_read ON documents (company_id, trashed_at) WHERE state IN ('received', 'previewed');
