-- Documents that went from one company to another: each stays in the register of both. And what users have set for themselves.

CREATE TABLE document_moves (
    document_id TEXT NOT NULL REFERENCES documents (id),
    from_company_id TEXT NOT NULL REFERENCES companies (id),
    to_company_id TEXT NOT NULL REFERENCES companies (id),
    at INTEGER NOT NULL,
    PRIMARY KEY (document_id, from_company_id)
) STRICT;

CREATE TABLE user_settings (
    user_id TEXT NOT NULL REFERENCES users (id),
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (user_id, name)
) STRICT;
