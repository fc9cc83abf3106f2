-- Connection requests, and what people are told.

-- The owner of an account is asked for consent, by a link that needs no password.
CREATE TABLE connection_requests (
    id UUID PRIMARY KEY,
    channel_id UUID NOT NULL REFERENCES channels (id),
    owner_id UUID NOT NULL REFERENCES users (id),
    asked_by UUID REFERENCES users (id),
    state TEXT NOT NULL CHECK (state IN ('pending', 'accepted', 'withdrawn')),
    token_hash BYTEA NOT NULL UNIQUE,
    -- for reminders, which bear the same link; XChaCha20-Poly1305, bound to the request
    sealed_token BYTEA NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    sent_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    next_reminder_at TIMESTAMPTZ,
    ended_at TIMESTAMPTZ
);
CREATE UNIQUE INDEX connection_requests_one_a_channel ON connection_requests (channel_id) WHERE state = 'pending';
CREATE INDEX connection_requests_by_channel ON connection_requests (channel_id, id);
CREATE INDEX connection_requests_to_remind ON connection_requests (next_reminder_at)
    WHERE state = 'pending' AND next_reminder_at IS NOT NULL;

-- A consent under way that a request asked for: what the provider's answer must match, in the same browser.
CREATE TABLE request_consents (
    state_hash BYTEA PRIMARY KEY,
    request_id UUID NOT NULL REFERENCES connection_requests (id),
    browser_hash BYTEA NOT NULL,
    sealed_verifier BYTEA NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX request_consents_by_request ON request_consents (request_id);

CREATE TABLE notifications (
    id UUID PRIMARY KEY,
    user_id UUID NOT NULL REFERENCES users (id),
    kind TEXT NOT NULL,
    -- the values of its text, as JSON
    arguments TEXT NOT NULL,
    -- the page that it leads to
    path TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    -- shown under the bell
    in_app BOOLEAN NOT NULL,
    read_at TIMESTAMPTZ,
    -- waits for the daily mail
    in_digest BOOLEAN NOT NULL
);
CREATE INDEX notifications_by_user ON notifications (user_id, id) WHERE in_app;
CREATE INDEX notifications_unread ON notifications (user_id, kind) WHERE in_app AND read_at IS NULL;
CREATE INDEX notifications_to_digest ON notifications (user_id, id) WHERE in_digest;

-- How a user wants to be told of a kind, where it is not as usual.
CREATE TABLE notification_choices (
    user_id UUID NOT NULL REFERENCES users (id),
    kind TEXT NOT NULL,
    in_app BOOLEAN NOT NULL,
    mail TEXT NOT NULL CHECK (mail IN ('none', 'now', 'digest')),
    PRIMARY KEY (user_id, kind)
);
