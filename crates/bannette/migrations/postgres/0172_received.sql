-- Received documents by day are counted as a bookkeeper counts them: what was made of others is none, and an archive or a mail
-- whose contents stand for it is none beside them. The day is the firm's, and told by who writes the document.

ALTER TABLE documents ADD COLUMN received_on TEXT;

DROP TRIGGER documents_are_counted ON documents;
-- of what came before, in which zone the firm lies is not known here: its days stay those of UTC
UPDATE documents SET received_on = to_char(collected_at AT TIME ZONE 'UTC', 'YYYY-MM-DD')
    WHERE id NOT IN (SELECT m.document_id FROM made_documents m);
DELETE FROM documents_per_day;
DELETE FROM firm_days;
INSERT INTO documents_per_day (day, company_id, documents, bytes)
    SELECT d.received_on, d.company_id, count(*), sum(d.size) FROM documents d
    WHERE d.received_on IS NOT NULL AND d.unpacked = FALSE GROUP BY 1, 2;

CREATE OR REPLACE FUNCTION documents_are_counted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO documents_per_day (day, company_id, documents, bytes)
    VALUES (NEW.received_on, NEW.company_id, 1, NEW.size)
    ON CONFLICT (day, company_id) DO UPDATE SET documents = documents_per_day.documents + 1,
        bytes = documents_per_day.bytes + excluded.bytes;
    RETURN NULL;
END
$$;
CREATE TRIGGER documents_are_counted AFTER INSERT ON documents
    FOR EACH ROW WHEN (NEW.received_on IS NOT NULL) EXECUTE FUNCTION documents_are_counted();
-- what came out of it is counted in its place
CREATE FUNCTION documents_are_unpacked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE documents_per_day SET documents = documents - 1, bytes = bytes - NEW.size
    WHERE day = NEW.received_on AND company_id = NEW.company_id AND documents > 0 AND bytes >= NEW.size;
    RETURN NULL;
END
$$;
CREATE TRIGGER documents_are_unpacked AFTER UPDATE OF unpacked ON documents
    FOR EACH ROW WHEN (NEW.unpacked AND NOT OLD.unpacked AND NEW.received_on IS NOT NULL)
    EXECUTE FUNCTION documents_are_unpacked();
