-- What kind of paper a document is for lists, filters and searches: what was entered where something was, or else what was read.

ALTER TABLE documents ADD COLUMN kind TEXT;

DROP TRIGGER documents_are_searched_anew;
UPDATE documents SET kind = (SELECT e.kind FROM entries e WHERE e.document_id = documents.id)
    WHERE entered_at IS NOT NULL AND deleted_at IS NULL;
UPDATE documents SET kind = (SELECT r.kind FROM readings r WHERE r.document_id = documents.id)
    WHERE kind IS NULL AND state = 'read' AND deleted_at IS NULL;
CREATE TRIGGER documents_are_searched_anew
    AFTER UPDATE OF company_id, binder_id, name, state, supplier, invoice_number, document_date, due_date, net, vat,
        gross, payable, kind, quality ON documents
BEGIN
    UPDATE searched_documents SET wanted = wanted + 1 WHERE document_id = NEW.id;
END;

-- the label and the identifiers that were entered are found, too
CREATE TRIGGER entries_are_searched AFTER INSERT ON entries BEGIN
    UPDATE searched_documents SET wanted = wanted + 1 WHERE document_id = NEW.document_id;
END;
CREATE TRIGGER entries_are_searched_anew AFTER UPDATE OF label, siren, vat_number, iban ON entries BEGIN
    UPDATE searched_documents SET wanted = wanted + 1 WHERE document_id = NEW.document_id;
END;

-- there are words for qualities and for classes of amounts now: all are written anew, the latest documents first
UPDATE searched_documents SET wanted = wanted + 1;
