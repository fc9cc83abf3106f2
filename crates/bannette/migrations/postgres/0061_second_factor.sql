-- A second factor: codes that change every half minute, and recovery codes for the day the telephone is gone.

CREATE TABLE second_factors (
    user_id UUID PRIMARY KEY REFERENCES users (id),
    -- the secret that is shared with the telephone, sealed
    secret BYTEA NOT NULL,
    -- the half minute of the last code that was taken: neither it nor an earlier one serves again
    last_step BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE recovery_codes (
    user_id UUID NOT NULL REFERENCES users (id),
    -- SHA-256
    code_hash BYTEA NOT NULL,
    used_at TIMESTAMPTZ,
    PRIMARY KEY (user_id, code_hash)
);

-- who must have one: these, and those that the platform's rule names
ALTER TABLE users ADD COLUMN second_factor_demanded BOOLEAN NOT NULL DEFAULT FALSE;
CREATE TABLE sign_in_rules (
    one BIGINT PRIMARY KEY CHECK (one = 1),
    second_factor TEXT NOT NULL CHECK (second_factor IN ('nobody', 'internal', 'everybody'))
);
INSERT INTO sign_in_rules (one, second_factor) VALUES (1, 'nobody');

-- the password was right and the code is still to come: such a session opens nothing
ALTER TABLE sessions ADD COLUMN awaits_code BOOLEAN NOT NULL DEFAULT FALSE;
-- opened by an identity provider that sees to a second factor itself
ALTER TABLE sessions ADD COLUMN vouched BOOLEAN NOT NULL DEFAULT FALSE;
