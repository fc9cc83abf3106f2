-- What lists show, sort and search by of each document, as its reading found it; and readings asked for again.

ALTER TABLE documents ADD COLUMN quality TEXT CHECK (quality IN ('good', 'to_check', 'unreadable'));
ALTER TABLE documents ADD COLUMN supplier TEXT;
-- keys are lower case without accents, and empty for what is not known: it sorts first
ALTER TABLE documents ADD COLUMN supplier_key TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE documents ADD COLUMN invoice_number TEXT;
ALTER TABLE documents ADD COLUMN number_key TEXT COLLATE "C" NOT NULL DEFAULT '';
-- days as YYYY-MM-DD
ALTER TABLE documents ADD COLUMN document_date TEXT COLLATE "C";
ALTER TABLE documents ADD COLUMN due_date TEXT;
-- ISO 4217; the amounts are in its cents
ALTER TABLE documents ADD COLUMN currency TEXT;
ALTER TABLE documents ADD COLUMN net BIGINT;
ALTER TABLE documents ADD COLUMN vat BIGINT;
ALTER TABLE documents ADD COLUMN gross BIGINT;
ALTER TABLE documents ADD COLUMN payable BIGINT;
-- alerts that a bookkeeper must look at
ALTER TABLE documents ADD COLUMN alerts BIGINT NOT NULL DEFAULT 0;
-- besides the name
ALTER TABLE documents ADD COLUMN search_key TEXT COLLATE "C" NOT NULL DEFAULT '';

CREATE INDEX documents_by_supplier ON documents (company_id, supplier_key, id);
CREATE INDEX documents_by_number ON documents (company_id, number_key, id);
CREATE INDEX documents_by_date ON documents (company_id, COALESCE(document_date, ''), id);
CREATE INDEX documents_by_gross ON documents (company_id, COALESCE(gross, -9000000000000000000), id);
CREATE INDEX documents_by_quality ON documents (company_id, quality, id);
-- the counts of a tray, which is looked at every few seconds
CREATE INDEX documents_counted ON documents (company_id, binder_id, quality);

-- Readings that somebody asked for again: one under way a document.
CREATE TABLE reading_requests (
    id UUID PRIMARY KEY,
    document_id UUID NOT NULL REFERENCES documents (id),
    -- Tesseract's names with commas between; empty for those of the installation
    languages TEXT NOT NULL,
    -- degrees clockwise
    rotation BIGINT NOT NULL CHECK (rotation IN (0, 90, 180, 270)),
    requested_by UUID REFERENCES users (id),
    requested_by_key UUID REFERENCES api_keys (id),
    requested_at TIMESTAMPTZ NOT NULL,
    ended_at TIMESTAMPTZ,
    -- why the former reading was kept: a code that has words in each language
    failure TEXT
);
CREATE UNIQUE INDEX reading_requests_under_way ON reading_requests (document_id) WHERE ended_at IS NULL;
CREATE INDEX reading_requests_by_document ON reading_requests (document_id, id);

-- What was read before fields were.
UPDATE documents SET quality = 'unreadable' WHERE state = 'unreadable';
UPDATE documents SET quality = 'to_check' WHERE state = 'read';
