-- Channels that have gone silent, clients who are reminded, and collected folders that are gone.

-- after so many days without a document; none: as the firm has it; 0: never
ALTER TABLE channels ADD COLUMN silence_days INTEGER CHECK (silence_days BETWEEN 0 AND 365);
-- the last document before a silence that was told; none: not silent
ALTER TABLE channels ADD COLUMN silent_since INTEGER;
-- what it usually brings, where that is known
ALTER TABLE channels ADD COLUMN silent_weekly INTEGER;
ALTER TABLE channels ADD COLUMN silence_looked_at INTEGER;
CREATE INDEX channels_to_listen_to ON channels (silence_looked_at) WHERE state = 'active';

-- The firm's own choice, once it has made one: after how many days, and its words to clients.
CREATE TABLE silence_settings (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    -- 0: never
    days INTEGER NOT NULL CHECK (days BETWEEN 0 AND 365)
) STRICT;
CREATE TABLE reminder_templates (
    locale TEXT PRIMARY KEY CHECK (locale IN ('fr', 'en')),
    subject TEXT NOT NULL,
    body TEXT NOT NULL
) STRICT;

-- Reminders to clients, as they were sent.
CREATE TABLE reminders (
    id TEXT PRIMARY KEY,
    channel_id TEXT NOT NULL REFERENCES channels (id),
    user_id TEXT NOT NULL REFERENCES users (id),
    sent_by TEXT NOT NULL REFERENCES users (id),
    email TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    sent_at INTEGER NOT NULL
) STRICT;
CREATE INDEX reminders_by_channel ON reminders (channel_id, id);

-- when it was first not found in the account
ALTER TABLE collected_folders ADD COLUMN gone_since INTEGER;
CREATE INDEX collected_folders_gone ON collected_folders (channel_id) WHERE gone_since IS NOT NULL;
