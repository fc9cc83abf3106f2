-- Received documents by day are counted as a bookkeeper counts them: what was made of others is none, and an archive or a mail
-- whose contents stand for it is none beside them. The day is the firm's, and told by who writes the document.

ALTER TABLE documents ADD COLUMN received_on TEXT;

DROP TRIGGER documents_are_counted;
-- of what came before, in which zone the firm lies is not known here: its days stay those of UTC
UPDATE documents SET received_on = strftime('%Y-%m-%d', collected_at / 1000000, 'unixepoch')
    WHERE id NOT IN (SELECT m.document_id FROM made_documents m);
DELETE FROM documents_per_day;
DELETE FROM firm_days;
INSERT INTO documents_per_day (day, company_id, documents, bytes)
    SELECT d.received_on, d.company_id, count(*), sum(d.size) FROM documents d
    WHERE d.received_on IS NOT NULL AND d.unpacked = 0 GROUP BY 1, 2;

CREATE TRIGGER documents_are_counted AFTER INSERT ON documents WHEN NEW.received_on IS NOT NULL BEGIN
    INSERT INTO documents_per_day (day, company_id, documents, bytes)
    VALUES (NEW.received_on, NEW.company_id, 1, NEW.size)
    ON CONFLICT (day, company_id) DO UPDATE SET documents = documents_per_day.documents + 1,
        bytes = documents_per_day.bytes + excluded.bytes;
END;
-- what came out of it is counted in its place
CREATE TRIGGER documents_are_unpacked AFTER UPDATE OF unpacked ON documents
    WHEN NEW.unpacked = 1 AND OLD.unpacked = 0 AND NEW.received_on IS NOT NULL
BEGIN
    UPDATE documents_per_day SET documents = documents - 1, bytes = bytes - NEW.size
    WHERE day = NEW.received_on AND company_id = NEW.company_id AND documents > 0 AND bytes >= NEW.size;
END;
