-- A second factor: codes that change every half minute, and recovery codes for the day the telephone is gone.

CREATE TABLE second_factors (
    user_id TEXT PRIMARY KEY REFERENCES users (id),
    -- the secret that is shared with the telephone, sealed
    secret BLOB NOT NULL,
    -- the half minute of the last code that was taken: neither it nor an earlier one serves again
    last_step INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE recovery_codes (
    user_id TEXT NOT NULL REFERENCES users (id),
    -- SHA-256
    code_hash BLOB NOT NULL,
    used_at INTEGER,
    PRIMARY KEY (user_id, code_hash)
) STRICT;

-- who must have one: these, and those that the platform's rule names
ALTER TABLE users ADD COLUMN second_factor_demanded INTEGER NOT NULL DEFAULT 0
    CHECK (second_factor_demanded IN (0, 1));
CREATE TABLE sign_in_rules (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    second_factor TEXT NOT NULL CHECK (second_factor IN ('nobody', 'internal', 'everybody'))
) STRICT;
INSERT INTO sign_in_rules (one, second_factor) VALUES (1, 'nobody');

-- the password was right and the code is still to come: such a session opens nothing
ALTER TABLE sessions ADD COLUMN awaits_code INTEGER NOT NULL DEFAULT 0 CHECK (awaits_code IN (0, 1));
-- opened by an identity provider that sees to a second factor itself
ALTER TABLE sessions ADD COLUMN vouched INTEGER NOT NULL DEFAULT 0 CHECK (vouched IN (0, 1));
