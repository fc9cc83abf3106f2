-- Documents that went from one company to another: each stays in the register of both. And what users have set for themselves.

CREATE TABLE document_moves (
    document_id UUID NOT NULL REFERENCES documents (id),
    from_company_id UUID NOT NULL REFERENCES companies (id),
    to_company_id UUID NOT NULL REFERENCES companies (id),
    at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (document_id, from_company_id)
);

CREATE TABLE user_settings (
    user_id UUID NOT NULL REFERENCES users (id),
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (user_id, name)
);
