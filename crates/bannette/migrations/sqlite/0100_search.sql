-- What a search looks in: the words of each document. What they are made of changes in many places; triggers count up
-- how often they were to be written, and the job `index` writes what is behind.

CREATE TABLE searched_documents (
    -- the order in which documents came, which is that of the results
    number INTEGER PRIMARY KEY,
    document_id TEXT NOT NULL UNIQUE REFERENCES documents (id) ON DELETE CASCADE,
    wanted INTEGER NOT NULL DEFAULT 1,
    -- what `wanted` was when the words were written
    written INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX searched_documents_to_write ON searched_documents (number) WHERE written < wanted;

-- The words come folded and parted already: a document has each once, where it stands is looked for when it is shown.
CREATE VIRTUAL TABLE document_words USING fts5 (
    words, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii', prefix = '3'
);

INSERT INTO searched_documents (document_id) SELECT id FROM documents ORDER BY id;

CREATE TRIGGER searched_documents_go AFTER DELETE ON searched_documents BEGIN
    DELETE FROM document_words WHERE rowid = OLD.number;
END;
CREATE TRIGGER documents_are_searched AFTER INSERT ON documents BEGIN
    INSERT INTO searched_documents (document_id) VALUES (NEW.id);
END;
CREATE TRIGGER documents_are_searched_anew
    AFTER UPDATE OF company_id, binder_id, name, state, supplier, invoice_number, document_date, due_date, net, vat,
        gross, payable ON documents
BEGIN
    UPDATE searched_documents SET wanted = wanted + 1 WHERE document_id = NEW.id;
END;
CREATE TRIGGER companies_are_searched_anew AFTER UPDATE OF name, code ON companies
    WHEN OLD.name <> NEW.name OR OLD.code <> NEW.code
BEGIN
    UPDATE searched_documents SET wanted = wanted + 1
    WHERE document_id IN (SELECT d.id FROM documents d WHERE d.company_id = NEW.id);
END;
CREATE TRIGGER binders_are_searched_anew AFTER UPDATE OF name ON binders WHEN OLD.name <> NEW.name BEGIN
    UPDATE searched_documents SET wanted = wanted + 1
    WHERE document_id IN (SELECT d.id FROM documents d WHERE d.binder_id = NEW.id);
END;

CREATE TABLE saved_searches (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id),
    name TEXT NOT NULL,
    sort_key TEXT NOT NULL,
    -- as the address of the page has it
    query TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    UNIQUE (user_id, sort_key)
) STRICT;
