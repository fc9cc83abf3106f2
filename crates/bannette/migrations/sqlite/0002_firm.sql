-- The firm: sites, companies, binders, people and what they may do.

CREATE TABLE sites (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE companies (
    id TEXT PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    -- lower case without accents: lists sort by it the same on both engines
    sort_key TEXT NOT NULL,
    siren TEXT,
    site_id TEXT NOT NULL REFERENCES sites (id),
    time_zone TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX companies_by_name ON companies (sort_key, id);
CREATE INDEX companies_by_site ON companies (site_id);

CREATE TABLE binders (
    id TEXT PRIMARY KEY,
    company_id TEXT NOT NULL REFERENCES companies (id),
    name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('purchases', 'sales', 'cash', 'bank', 'expenses', 'filing')),
    position INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    UNIQUE (company_id, name)
) STRICT;

CREATE TABLE users (
    id TEXT PRIMARY KEY,
    -- lower case: one account an address
    email TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    password_hash TEXT,
    internal INTEGER NOT NULL,
    locale TEXT NOT NULL CHECK (locale IN ('fr', 'en')),
    created_at INTEGER NOT NULL,
    deactivated_at INTEGER
) STRICT;

-- What a user holds: a profile on the platform, on a site, or on a company.
CREATE TABLE grants (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id),
    profile TEXT NOT NULL CHECK (profile IN ('administrator', 'manager', 'collaborator', 'client')),
    site_id TEXT REFERENCES sites (id),
    company_id TEXT REFERENCES companies (id),
    created_at INTEGER NOT NULL,
    CHECK (
        (profile = 'administrator' AND site_id IS NULL AND company_id IS NULL)
        OR (profile = 'manager' AND site_id IS NOT NULL AND company_id IS NULL)
        OR (profile IN ('collaborator', 'client') AND site_id IS NULL AND company_id IS NOT NULL)
    )
) STRICT;
CREATE INDEX grants_by_user ON grants (user_id);
CREATE INDEX grants_by_company ON grants (company_id);
CREATE INDEX grants_by_site ON grants (site_id);

CREATE TABLE sessions (
    -- SHA-256 of the cookie: a copy of the database opens no session
    id_hash BLOB PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id),
    created_at INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX sessions_by_user ON sessions (user_id);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);

-- Failed sign-ins, by account and by address: throttling holds across processes.
CREATE TABLE sign_in_failures (
    id TEXT PRIMARY KEY,
    subject TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;
CREATE INDEX sign_in_failures_by_subject ON sign_in_failures (subject, at);

CREATE TABLE api_keys (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    key_hash BLOB NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    last_used_at INTEGER,
    revoked_at INTEGER
) STRICT;
