-- The order in which documents of a company are entered, or their entries changed, for programs that fetch what is new. The
-- number is taken under a lock, which a moment is not: nothing comes to lie before what was fetched already.

CREATE TABLE entered_numbers (
    company_id TEXT PRIMARY KEY REFERENCES companies (id),
    last INTEGER NOT NULL
) STRICT;
ALTER TABLE documents ADD COLUMN entered_number INTEGER;
UPDATE documents SET entered_number = n.number FROM (
    SELECT id, row_number() OVER (PARTITION BY company_id ORDER BY entered_at, id) AS number
    FROM documents WHERE entered_at IS NOT NULL) AS n
    WHERE n.id = documents.id;
INSERT INTO entered_numbers (company_id, last)
    SELECT company_id, max(entered_number) FROM documents WHERE entered_number IS NOT NULL GROUP BY company_id;
CREATE INDEX documents_by_entered_number ON documents (company_id, entered_number) WHERE entered_number IS NOT NULL;

CREATE TRIGGER entries_enter AFTER INSERT ON entries WHEN NEW.state = 'entered' BEGIN
    INSERT INTO entered_numbers (company_id, last) SELECT d.company_id, 1 FROM documents d WHERE d.id = NEW.document_id
    ON CONFLICT (company_id) DO UPDATE SET last = entered_numbers.last + 1;
    UPDATE documents SET entered_number =
        (SELECT n.last FROM entered_numbers n WHERE n.company_id = documents.company_id) WHERE id = NEW.document_id;
END;
CREATE TRIGGER entries_change AFTER UPDATE OF version ON entries WHEN NEW.state = 'entered' BEGIN
    INSERT INTO entered_numbers (company_id, last) SELECT d.company_id, 1 FROM documents d WHERE d.id = NEW.document_id
    ON CONFLICT (company_id) DO UPDATE SET last = entered_numbers.last + 1;
    UPDATE documents SET entered_number =
        (SELECT n.last FROM entered_numbers n WHERE n.company_id = documents.company_id) WHERE id = NEW.document_id;
END;
-- what comes from another company is new there
CREATE TRIGGER documents_change_company AFTER UPDATE OF company_id ON documents
    WHEN NEW.company_id <> OLD.company_id AND NEW.entered_number IS NOT NULL BEGIN
    INSERT INTO entered_numbers (company_id, last) SELECT d.company_id, 1 FROM documents d WHERE d.id = NEW.id
    ON CONFLICT (company_id) DO UPDATE SET last = entered_numbers.last + 1;
    UPDATE documents SET entered_number =
        (SELECT n.last FROM entered_numbers n WHERE n.company_id = documents.company_id) WHERE id = NEW.id;
END;
