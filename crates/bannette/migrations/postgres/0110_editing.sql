-- Documents made of pages of others.

CREATE TABLE edits (
    id UUID PRIMARY KEY,
    company_id UUID NOT NULL REFERENCES companies (id),
    at TIMESTAMPTZ NOT NULL,
    user_id UUID REFERENCES users (id),
    api_key_id UUID REFERENCES api_keys (id),
    -- since when the sources stand for themselves again, and what was made lies in the trash
    undone_at TIMESTAMPTZ
);

CREATE TABLE edit_sources (
    edit_id UUID NOT NULL REFERENCES edits (id),
    document_id UUID NOT NULL REFERENCES documents (id),
    -- whether what was made stands for it
    replaced BOOLEAN NOT NULL,
    PRIMARY KEY (edit_id, document_id)
);
CREATE INDEX edit_sources_by_document ON edit_sources (document_id);

CREATE TABLE made_documents (
    document_id UUID PRIMARY KEY REFERENCES documents (id),
    edit_id UUID NOT NULL REFERENCES edits (id)
);
CREATE INDEX made_documents_by_edit ON made_documents (edit_id);
