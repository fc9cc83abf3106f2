-- Rights as data: profiles are named sets of rights, and grants name a profile.

CREATE TABLE profiles (
    id UUID PRIMARY KEY,
    -- the stable name of a built-in profile, which is neither changed nor deleted
    key TEXT UNIQUE,
    name TEXT NOT NULL,
    -- lower case without accents
    sort_key TEXT NOT NULL UNIQUE,
    -- what it is held on
    scope TEXT NOT NULL CHECK (scope IN ('platform', 'site', 'company')),
    created_at TIMESTAMPTZ NOT NULL,
    UNIQUE (id, scope)
);

CREATE TABLE profile_rights (
    profile_id UUID NOT NULL REFERENCES profiles (id),
    right_name TEXT NOT NULL,
    -- of the binders that it is about; empty for what is about no binder
    binder_kind TEXT NOT NULL
        CHECK (binder_kind IN ('', 'purchases', 'sales', 'cash', 'bank', 'expenses', 'filing')),
    PRIMARY KEY (profile_id, right_name, binder_kind)
);

INSERT INTO profiles (id, key, name, sort_key, scope, created_at) VALUES
    ('00000000-0000-7000-8000-000000000001', 'administrator', 'administrator', 'administrator', 'platform', '1970-01-01T00:00:00Z'),
    ('00000000-0000-7000-8000-000000000002', 'manager', 'manager', 'manager', 'site', '1970-01-01T00:00:00Z'),
    ('00000000-0000-7000-8000-000000000003', 'collaborator', 'collaborator', 'collaborator', 'company', '1970-01-01T00:00:00Z'),
    ('00000000-0000-7000-8000-000000000004', 'client', 'client', 'client', 'company', '1970-01-01T00:00:00Z');

INSERT INTO profile_rights (profile_id, right_name, binder_kind)
SELECT p.id, r.column2, '' FROM profiles p JOIN (VALUES
    ('administrator', 'administer_platform'), ('administrator', 'configure_company'),
    ('manager', 'configure_company')
) AS r ON r.column1 = p.key;

INSERT INTO profile_rights (profile_id, right_name, binder_kind)
SELECT p.id, r.column1, k.column1 FROM profiles p
CROSS JOIN (VALUES ('deposit_documents'), ('enter_documents'), ('look_up_documents'), ('modify_documents'),
    ('extract_documents'), ('delete_documents'), ('write_notes'), ('see_actions')) AS r
CROSS JOIN (VALUES ('purchases'), ('sales'), ('cash'), ('bank'), ('expenses'), ('filing')) AS k
WHERE p.key IN ('administrator', 'manager') OR (p.key = 'collaborator' AND r.column1 <> 'delete_documents')
    OR (p.key = 'client' AND r.column1 IN ('deposit_documents', 'look_up_documents', 'extract_documents'));

CREATE TABLE new_grants (
    id UUID PRIMARY KEY,
    user_id UUID NOT NULL REFERENCES users (id),
    profile_id UUID NOT NULL,
    scope TEXT NOT NULL,
    site_id UUID REFERENCES sites (id),
    company_id UUID REFERENCES companies (id),
    created_at TIMESTAMPTZ NOT NULL,
    -- a profile is held on what it is for
    FOREIGN KEY (profile_id, scope) REFERENCES profiles (id, scope),
    CHECK (
        (scope = 'platform' AND site_id IS NULL AND company_id IS NULL)
        OR (scope = 'site' AND site_id IS NOT NULL AND company_id IS NULL)
        OR (scope = 'company' AND site_id IS NULL AND company_id IS NOT NULL)
    )
);
INSERT INTO new_grants (id, user_id, profile_id, scope, site_id, company_id, created_at)
SELECT g.id, g.user_id, p.id, p.scope, g.site_id, g.company_id, g.created_at
FROM grants g JOIN profiles p ON p.key = g.profile;
DROP TABLE grants;
ALTER TABLE new_grants RENAME TO grants;
CREATE INDEX grants_by_user ON grants (user_id);
CREATE INDEX grants_by_company ON grants (company_id);
CREATE INDEX grants_by_site ON grants (site_id);
CREATE INDEX grants_by_profile ON grants (profile_id);

-- What each user may do, and where.
CREATE VIEW held_rights AS
SELECT g.user_id, g.scope, g.site_id, g.company_id, g.profile_id, r.right_name, r.binder_kind
FROM grants g JOIN users u ON u.id = g.user_id JOIN profile_rights r ON r.profile_id = g.profile_id
WHERE u.deactivated_at IS NULL;

-- Keys may be limited to some companies, and to reading.
ALTER TABLE api_keys ADD COLUMN all_companies BOOLEAN NOT NULL DEFAULT TRUE;
ALTER TABLE api_keys ADD COLUMN reads_only BOOLEAN NOT NULL DEFAULT FALSE;
CREATE TABLE api_key_companies (
    api_key_id UUID NOT NULL REFERENCES api_keys (id),
    company_id UUID NOT NULL REFERENCES companies (id),
    PRIMARY KEY (api_key_id, company_id)
);

-- The counts of a tray take account of the channel: of some documents only one's own may be seen.
DROP INDEX documents_counted;
CREATE INDEX documents_counted ON documents (company_id, binder_id, quality, channel_id, id);
