-- What people deposit by hand: a channel of its own for each depositor, files on their way, links for those without an account.

-- Channels of another type. The column goes with its CHECK and comes again: all channels so far are of the one type,
-- and a table that many refer to need not be made anew.
ALTER TABLE channels DROP COLUMN type;
ALTER TABLE channels ADD COLUMN type TEXT NOT NULL DEFAULT 'dropbox' CHECK (type IN ('dropbox', 'deposit'));
-- one for each depositor and company
CREATE UNIQUE INDEX channels_of_depositors ON channels (company_id, owner_id) WHERE type = 'deposit';

-- Documents can be sent by whoever has the link.
CREATE TABLE deposit_links (
    id TEXT PRIMARY KEY,
    company_id TEXT NOT NULL REFERENCES companies (id),
    -- NULL: the sender chooses
    binder_id TEXT REFERENCES binders (id),
    channel_id TEXT NOT NULL REFERENCES channels (id),
    -- what the sender reads
    note TEXT NOT NULL,
    token_hash BLOB NOT NULL UNIQUE,
    -- to be handed over again; XChaCha20-Poly1305, bound to the link
    sealed_token BLOB NOT NULL,
    max_files INTEGER NOT NULL,
    max_bytes INTEGER NOT NULL,
    -- announced so far
    files INTEGER NOT NULL DEFAULT 0,
    bytes INTEGER NOT NULL DEFAULT 0,
    created_by TEXT REFERENCES users (id),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    revoked_at INTEGER,
    last_used_at INTEGER
) STRICT;
CREATE INDEX deposit_links_by_company ON deposit_links (company_id, id);

-- Files on their way in, each for a day: where it belongs, and what became of it.
CREATE TABLE uploads (
    id TEXT PRIMARY KEY,
    company_id TEXT NOT NULL REFERENCES companies (id),
    channel_id TEXT NOT NULL REFERENCES channels (id),
    binder_id TEXT NOT NULL REFERENCES binders (id),
    -- the run that tells of it: one for all files of a deposit
    run_id TEXT REFERENCES runs (id),
    path TEXT NOT NULL,
    size INTEGER NOT NULL,
    modified_at INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    -- NULL: still on its way
    outcome TEXT CHECK (outcome IN ('collected', 'already_collected', 'set_aside')),
    reason TEXT,
    document_id TEXT REFERENCES documents (id)
) STRICT;
CREATE INDEX uploads_by_run ON uploads (run_id, id);
CREATE INDEX uploads_by_channel ON uploads (channel_id, created_at);
CREATE INDEX uploads_by_moment ON uploads (created_at);
