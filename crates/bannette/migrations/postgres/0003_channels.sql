-- Where documents come from: channels, the consent behind them, the folders they collect.

CREATE TABLE channels (
    id UUID PRIMARY KEY,
    company_id UUID NOT NULL REFERENCES companies (id),
    type TEXT NOT NULL CHECK (type IN ('dropbox')),
    label TEXT NOT NULL,
    owner_id UUID REFERENCES users (id),
    -- draft: being set up, never collected; active: collected once a day
    state TEXT NOT NULL CHECK (state IN ('draft', 'active')),
    -- documents changed before this day stay where they are
    collect_since TEXT,
    next_run_at TIMESTAMPTZ,
    created_at TIMESTAMPTZ NOT NULL,
    created_by UUID REFERENCES users (id)
);
CREATE INDEX channels_by_company ON channels (company_id);
CREATE INDEX channels_by_next_run ON channels (next_run_at) WHERE state = 'active';

-- One consent a channel, given by the account's owner.
CREATE TABLE connections (
    channel_id UUID PRIMARY KEY REFERENCES channels (id),
    account_id TEXT NOT NULL,
    account_email TEXT NOT NULL,
    account_name TEXT NOT NULL,
    scopes TEXT NOT NULL,
    -- XChaCha20-Poly1305, bound to the channel
    sealed_refresh_token BYTEA NOT NULL,
    connected_at TIMESTAMPTZ NOT NULL,
    connected_by UUID REFERENCES users (id),
    -- healthy, or why it is not: revoked, expired, missing_scope, suspended, access_denied, other_account…
    health TEXT NOT NULL,
    health_detail TEXT,
    checked_at TIMESTAMPTZ NOT NULL
);

-- A consent under way: what the provider's answer must match, once, and soon.
CREATE TABLE consents (
    state_hash BYTEA PRIMARY KEY,
    channel_id UUID NOT NULL REFERENCES channels (id),
    user_id UUID NOT NULL REFERENCES users (id),
    sealed_verifier BYTEA NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL
);

-- A consent given by another account than before: kept aside until someone confirms the change.
CREATE TABLE pending_connections (
    channel_id UUID PRIMARY KEY REFERENCES channels (id),
    account_id TEXT NOT NULL,
    account_email TEXT NOT NULL,
    account_name TEXT NOT NULL,
    scopes TEXT NOT NULL,
    sealed_refresh_token BYTEA NOT NULL,
    user_id UUID NOT NULL REFERENCES users (id),
    created_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE collected_folders (
    id UUID PRIMARY KEY,
    channel_id UUID NOT NULL REFERENCES channels (id),
    binder_id UUID NOT NULL REFERENCES binders (id),
    path TEXT NOT NULL,
    path_lower TEXT NOT NULL,
    -- the provider's id of the folder: followed when it is renamed; NULL for the root
    provider_id TEXT,
    recursive BOOLEAN NOT NULL,
    -- where the next listing goes on; moves only with the outcome of every entry before it
    cursor TEXT,
    position BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    UNIQUE (channel_id, path_lower)
);
