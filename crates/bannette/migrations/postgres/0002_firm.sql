-- The firm: sites, companies, binders, people and what they may do.

CREATE TABLE sites (
    id UUID PRIMARY KEY,
    name TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE companies (
    id UUID PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    -- lower case without accents: lists sort by it the same on both engines
    sort_key TEXT NOT NULL,
    siren TEXT,
    site_id UUID NOT NULL REFERENCES sites (id),
    time_zone TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX companies_by_name ON companies (sort_key, id);
CREATE INDEX companies_by_site ON companies (site_id);

CREATE TABLE binders (
    id UUID PRIMARY KEY,
    company_id UUID NOT NULL REFERENCES companies (id),
    name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('purchases', 'sales', 'cash', 'bank', 'expenses', 'filing')),
    position BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    UNIQUE (company_id, name)
);

CREATE TABLE users (
    id UUID PRIMARY KEY,
    -- lower case: one account an address
    email TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    password_hash TEXT,
    internal BOOLEAN NOT NULL,
    locale TEXT NOT NULL CHECK (locale IN ('fr', 'en')),
    created_at TIMESTAMPTZ NOT NULL,
    deactivated_at TIMESTAMPTZ
);

-- What a user holds: a profile on the platform, on a site, or on a company.
CREATE TABLE grants (
    id UUID PRIMARY KEY,
    user_id UUID NOT NULL REFERENCES users (id),
    profile TEXT NOT NULL CHECK (profile IN ('administrator', 'manager', 'collaborator', 'client')),
    site_id UUID REFERENCES sites (id),
    company_id UUID REFERENCES companies (id),
    created_at TIMESTAMPTZ NOT NULL,
    CHECK (
        (profile = 'administrator' AND site_id IS NULL AND company_id IS NULL)
        OR (profile = 'manager' AND site_id IS NOT NULL AND company_id IS NULL)
        OR (profile IN ('collaborator', 'client') AND site_id IS NULL AND company_id IS NOT NULL)
    )
);
CREATE INDEX grants_by_user ON grants (user_id);
CREATE INDEX grants_by_company ON grants (company_id);
CREATE INDEX grants_by_site ON grants (site_id);

CREATE TABLE sessions (
    -- SHA-256 of the cookie: a copy of the database opens no session
    id_hash BYTEA PRIMARY KEY,
    user_id UUID NOT NULL REFERENCES users (id),
    created_at TIMESTAMPTZ NOT NULL,
    last_seen_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX sessions_by_user ON sessions (user_id);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);

-- Failed sign-ins, by account and by address: throttling holds across processes.
CREATE TABLE sign_in_failures (
    id UUID PRIMARY KEY,
    subject TEXT NOT NULL,
    at TIMESTAMPTZ NOT NULL
);
CREATE INDEX sign_in_failures_by_subject ON sign_in_failures (subject, at);

CREATE TABLE api_keys (
    id UUID PRIMARY KEY,
    name TEXT NOT NULL,
    key_hash BYTEA NOT NULL UNIQUE,
    created_at TIMESTAMPTZ NOT NULL,
    last_used_at TIMESTAMPTZ,
    revoked_at TIMESTAMPTZ
);
