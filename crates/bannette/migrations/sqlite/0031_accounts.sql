-- What the administration of users needs: lists by name, deleted users, links that are mailed.

-- lower case without accents
ALTER TABLE users ADD COLUMN sort_key TEXT NOT NULL DEFAULT '';
UPDATE users SET sort_key = lower(name);
-- a deleted user keeps the name, so that what was done still has one, and nothing else
ALTER TABLE users ADD COLUMN deleted_at INTEGER;
CREATE INDEX users_by_name ON users (sort_key, id);

-- Links that were mailed: each serves once, for a while, for one thing.
CREATE TABLE account_links (
    -- SHA-256 of the link's secret
    token_hash BLOB PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id),
    purpose TEXT NOT NULL CHECK (purpose IN ('activate', 'reset', 'email')),
    -- the address to be confirmed
    email TEXT,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX account_links_by_user ON account_links (user_id, purpose);
CREATE INDEX account_links_by_expiry ON account_links (expires_at);

-- What a session was opened with, for the list of one's sessions.
ALTER TABLE sessions ADD COLUMN browser TEXT NOT NULL DEFAULT '';
