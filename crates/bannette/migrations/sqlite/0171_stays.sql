-- The companies that a document was in before: what was done and noted there is for those to read who see that company.

CREATE TABLE document_stays (
    document_id TEXT NOT NULL REFERENCES documents (id),
    company_id TEXT NOT NULL REFERENCES companies (id),
    -- when it went on to another company
    until INTEGER NOT NULL,
    PRIMARY KEY (document_id, until, company_id)
) STRICT, WITHOUT ROWID;
-- of several moves from one company the last is known
INSERT INTO document_stays (document_id, company_id, until) SELECT document_id, from_company_id, at FROM document_moves;

-- what is counted is what was written where it is
UPDATE documents SET notes = (SELECT count(*) FROM document_notes n WHERE n.document_id = documents.id
        AND COALESCE((SELECT s.company_id FROM document_stays s WHERE s.document_id = n.document_id
            AND s.until > n.written_at ORDER BY s.until LIMIT 1), documents.company_id) = documents.company_id)
    WHERE notes > 0 AND id IN (SELECT document_id FROM document_stays);
