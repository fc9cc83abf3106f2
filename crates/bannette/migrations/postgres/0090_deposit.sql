-- What people deposit by hand: a channel of its own for each depositor, files on their way, links for those without an account.

-- Channels of another type.
ALTER TABLE channels DROP CONSTRAINT channels_type_check;
ALTER TABLE channels ADD CONSTRAINT channels_type_check CHECK (type IN ('dropbox', 'deposit'));
-- one for each depositor and company
CREATE UNIQUE INDEX channels_of_depositors ON channels (company_id, owner_id) WHERE type = 'deposit';

-- Documents can be sent by whoever has the link.
CREATE TABLE deposit_links (
    id UUID PRIMARY KEY,
    company_id UUID NOT NULL REFERENCES companies (id),
    -- NULL: the sender chooses
    binder_id UUID REFERENCES binders (id),
    channel_id UUID NOT NULL REFERENCES channels (id),
    -- what the sender reads
    note TEXT NOT NULL,
    token_hash BYTEA NOT NULL UNIQUE,
    -- to be handed over again; XChaCha20-Poly1305, bound to the link
    sealed_token BYTEA NOT NULL,
    max_files BIGINT NOT NULL,
    max_bytes BIGINT NOT NULL,
    -- announced so far
    files BIGINT NOT NULL DEFAULT 0,
    bytes BIGINT NOT NULL DEFAULT 0,
    created_by UUID REFERENCES users (id),
    created_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    revoked_at TIMESTAMPTZ,
    last_used_at TIMESTAMPTZ
);
CREATE INDEX deposit_links_by_company ON deposit_links (company_id, id);

-- Files on their way in, each for a day: where it belongs, and what became of it.
CREATE TABLE uploads (
    id UUID PRIMARY KEY,
    company_id UUID NOT NULL REFERENCES companies (id),
    channel_id UUID NOT NULL REFERENCES channels (id),
    binder_id UUID NOT NULL REFERENCES binders (id),
    -- the run that tells of it: one for all files of a deposit
    run_id UUID REFERENCES runs (id),
    path TEXT NOT NULL,
    size BIGINT NOT NULL,
    modified_at TIMESTAMPTZ NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    -- NULL: still on its way
    outcome TEXT CHECK (outcome IN ('collected', 'already_collected', 'set_aside')),
    reason TEXT,
    document_id UUID REFERENCES documents (id)
);
CREATE INDEX uploads_by_run ON uploads (run_id, id);
CREATE INDEX uploads_by_channel ON uploads (channel_id, created_at);
CREATE INDEX uploads_by_moment ON uploads (created_at);
