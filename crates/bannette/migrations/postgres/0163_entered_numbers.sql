-- The order in which documents of a company are entered, or their entries changed, for programs that fetch what is new. The
-- number is taken under a lock, which a moment is not: nothing comes to lie before what was fetched already.

CREATE TABLE entered_numbers (
    company_id UUID PRIMARY KEY REFERENCES companies (id),
    last BIGINT NOT NULL
);
ALTER TABLE documents ADD COLUMN entered_number BIGINT;
UPDATE documents SET entered_number = n.number FROM (
    SELECT id, row_number() OVER (PARTITION BY company_id ORDER BY entered_at, id) AS number
    FROM documents WHERE entered_at IS NOT NULL) AS n
    WHERE n.id = documents.id;
INSERT INTO entered_numbers (company_id, last)
    SELECT company_id, max(entered_number) FROM documents WHERE entered_number IS NOT NULL GROUP BY company_id;
CREATE INDEX documents_by_entered_number ON documents (company_id, entered_number) WHERE entered_number IS NOT NULL;

CREATE FUNCTION number_entered(document UUID) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO entered_numbers (company_id, last) SELECT d.company_id, 1 FROM documents d WHERE d.id = document
    ON CONFLICT (company_id) DO UPDATE SET last = entered_numbers.last + 1;
    UPDATE documents SET entered_number =
        (SELECT n.last FROM entered_numbers n WHERE n.company_id = documents.company_id) WHERE id = document;
END
$$;
CREATE FUNCTION entries_enter() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM number_entered(NEW.document_id);
    RETURN NULL;
END
$$;
CREATE TRIGGER entries_enter AFTER INSERT OR UPDATE OF version ON entries
    FOR EACH ROW WHEN (NEW.state = 'entered') EXECUTE FUNCTION entries_enter();
-- what comes from another company is new there
CREATE FUNCTION documents_change_company() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM number_entered(NEW.id);
    RETURN NULL;
END
$$;
CREATE TRIGGER documents_change_company AFTER UPDATE OF company_id ON documents
    FOR EACH ROW WHEN (NEW.company_id <> OLD.company_id AND NEW.entered_number IS NOT NULL)
    EXECUTE FUNCTION documents_change_company();
