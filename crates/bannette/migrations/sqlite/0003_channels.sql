-- Where documents come from: channels, the consent behind them, the folders they collect.

CREATE TABLE channels (
    id TEXT PRIMARY KEY,
    company_id TEXT NOT NULL REFERENCES companies (id),
    type TEXT NOT NULL CHECK (type IN ('dropbox')),
    label TEXT NOT NULL,
    owner_id TEXT REFERENCES users (id),
    -- draft: being set up, never collected; active: collected once a day
    state TEXT NOT NULL CHECK (state IN ('draft', 'active')),
    -- documents changed before this day stay where they are
    collect_since TEXT,
    next_run_at INTEGER,
    created_at INTEGER NOT NULL,
    created_by TEXT REFERENCES users (id)
) STRICT;
CREATE INDEX channels_by_company ON channels (company_id);
CREATE INDEX channels_by_next_run ON channels (next_run_at) WHERE state = 'active';

-- One consent a channel, given by the account's owner.
CREATE TABLE connections (
    channel_id TEXT PRIMARY KEY REFERENCES channels (id),
    account_id TEXT NOT NULL,
    account_email TEXT NOT NULL,
    account_name TEXT NOT NULL,
    scopes TEXT NOT NULL,
    -- XChaCha20-Poly1305, bound to the channel
    sealed_refresh_token BLOB NOT NULL,
    connected_at INTEGER NOT NULL,
    connected_by TEXT REFERENCES users (id),
    -- healthy, or why it is not: revoked, expired, missing_scope, suspended, access_denied, other_account…
    health TEXT NOT NULL,
    health_detail TEXT,
    checked_at INTEGER NOT NULL
) STRICT;

-- A consent under way: what the provider's answer must match, once, and soon.
CREATE TABLE consents (
    state_hash BLOB PRIMARY KEY,
    channel_id TEXT NOT NULL REFERENCES channels (id),
    user_id TEXT NOT NULL REFERENCES users (id),
    sealed_verifier BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;

-- A consent given by another account than before: kept aside until someone confirms the change.
CREATE TABLE pending_connections (
    channel_id TEXT PRIMARY KEY REFERENCES channels (id),
    account_id TEXT NOT NULL,
    account_email TEXT NOT NULL,
    account_name TEXT NOT NULL,
    scopes TEXT NOT NULL,
    sealed_refresh_token BLOB NOT NULL,
    user_id TEXT NOT NULL REFERENCES users (id),
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE collected_folders (
    id TEXT PRIMARY KEY,
    channel_id TEXT NOT NULL REFERENCES channels (id),
    binder_id TEXT NOT NULL REFERENCES binders (id),
    path TEXT NOT NULL,
    path_lower TEXT NOT NULL,
    -- the provider's id of the folder: followed when it is renamed; NULL for the root
    provider_id TEXT,
    recursive INTEGER NOT NULL,
    -- where the next listing goes on; moves only with the outcome of every entry before it
    cursor TEXT,
    position INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    UNIQUE (channel_id, path_lower)
) STRICT;
