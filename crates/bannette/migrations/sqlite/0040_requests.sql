-- Connection requests, and what people are told.

-- The owner of an account is asked for consent, by a link that needs no password.
CREATE TABLE connection_requests (
    id TEXT PRIMARY KEY,
    channel_id TEXT NOT NULL REFERENCES channels (id),
    owner_id TEXT NOT NULL REFERENCES users (id),
    asked_by TEXT REFERENCES users (id),
    state TEXT NOT NULL CHECK (state IN ('pending', 'accepted', 'withdrawn')),
    token_hash BLOB NOT NULL UNIQUE,
    -- for reminders, which bear the same link; XChaCha20-Poly1305, bound to the request
    sealed_token BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    sent_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    next_reminder_at INTEGER,
    ended_at INTEGER
) STRICT;
CREATE UNIQUE INDEX connection_requests_one_a_channel ON connection_requests (channel_id) WHERE state = 'pending';
CREATE INDEX connection_requests_by_channel ON connection_requests (channel_id, id);
CREATE INDEX connection_requests_to_remind ON connection_requests (next_reminder_at)
    WHERE state = 'pending' AND next_reminder_at IS NOT NULL;

-- A consent under way that a request asked for: what the provider's answer must match, in the same browser.
CREATE TABLE request_consents (
    state_hash BLOB PRIMARY KEY,
    request_id TEXT NOT NULL REFERENCES connection_requests (id),
    browser_hash BLOB NOT NULL,
    sealed_verifier BLOB NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX request_consents_by_request ON request_consents (request_id);

CREATE TABLE notifications (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id),
    kind TEXT NOT NULL,
    -- the values of its text, as JSON
    arguments TEXT NOT NULL,
    -- the page that it leads to
    path TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    -- shown under the bell
    in_app INTEGER NOT NULL CHECK (in_app IN (0, 1)),
    read_at INTEGER,
    -- waits for the daily mail
    in_digest INTEGER NOT NULL CHECK (in_digest IN (0, 1))
) STRICT;
CREATE INDEX notifications_by_user ON notifications (user_id, id) WHERE in_app;
CREATE INDEX notifications_unread ON notifications (user_id, kind) WHERE in_app AND read_at IS NULL;
CREATE INDEX notifications_to_digest ON notifications (user_id, id) WHERE in_digest;

-- How a user wants to be told of a kind, where it is not as usual.
CREATE TABLE notification_choices (
    user_id TEXT NOT NULL REFERENCES users (id),
    kind TEXT NOT NULL,
    in_app INTEGER NOT NULL CHECK (in_app IN (0, 1)),
    mail TEXT NOT NULL CHECK (mail IN ('none', 'now', 'digest')),
    PRIMARY KEY (user_id, kind)
) STRICT;
