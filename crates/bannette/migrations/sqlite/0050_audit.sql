-- What was done, by whom: a log that only grows, each entry with the hash of the one before.

CREATE TABLE audit_entries (
    -- 1, 2, 3…: a number that is missing is an entry that is missing
    number INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    -- nobody: somebody who is not signed in
    caller TEXT NOT NULL CHECK (caller IN ('user', 'key', 'operator', 'system', 'nobody')),
    caller_id TEXT,
    -- the mail address or the key's name at the time: the log outlives both
    caller_name TEXT NOT NULL,
    -- where the request came from
    address TEXT,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    subject_id TEXT,
    subject_name TEXT NOT NULL,
    company_id TEXT,
    -- JSON, as it was hashed
    details TEXT NOT NULL,
    -- lower case without accents, of what can be searched; not hashed, as it follows from the rest
    search_key TEXT NOT NULL,
    -- SHA-256 in hexadecimal digits
    hash TEXT NOT NULL
) STRICT;
CREATE INDEX audit_entries_by_moment ON audit_entries (at, number);
CREATE INDEX audit_entries_by_action ON audit_entries (action, number);
CREATE INDEX audit_entries_by_company ON audit_entries (company_id, number);

CREATE TRIGGER audit_entries_are_never_changed BEFORE UPDATE ON audit_entries
BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END;
CREATE TRIGGER audit_entries_are_never_deleted BEFORE DELETE ON audit_entries
BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END;

-- The end of the chain: whoever adds an entry takes this row first, so that there is one chain.
CREATE TABLE audit_head (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    number INTEGER NOT NULL,
    hash TEXT NOT NULL
) STRICT;
INSERT INTO audit_head (one, number, hash) VALUES (1, 0, '');
