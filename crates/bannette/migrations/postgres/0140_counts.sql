-- What the trays of a large firm take: how many documents wait is counted from one index, in its order.

-- an archive or a mail that stands for nothing any more: all that matters came out of it
ALTER TABLE documents ADD COLUMN unpacked BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE documents SET unpacked = TRUE WHERE id IN (SELECT o.document_id FROM containers o WHERE o.state = 'unpacked');

DROP INDEX documents_counted;
CREATE INDEX documents_counted ON documents (company_id, binder_id, channel_id, quality)
    WHERE entered_at IS NULL AND trashed_at IS NULL AND replaced_at IS NULL AND unpacked = FALSE;

-- the days of somebody's companies
CREATE INDEX documents_per_day_by_company ON documents_per_day (company_id, day);
-- Days that are over, of the whole firm: written once, the day after.
CREATE TABLE firm_days (
    day TEXT PRIMARY KEY,
    documents BIGINT NOT NULL,
    bytes BIGINT NOT NULL
);

-- What the cockpit looks for: the few channels that something is the matter with.
CREATE INDEX channels_by_state ON channels (state, id) WHERE deleted_at IS NULL;
CREATE INDEX channels_looked_after ON channels (company_id) WHERE deleted_at IS NULL AND type <> 'deposit';
CREATE INDEX channels_paused ON channels (id) WHERE paused_at IS NOT NULL AND deleted_at IS NULL;
CREATE INDEX connections_broken ON connections (channel_id) WHERE health <> 'healthy';
CREATE INDEX standings_by_state ON channel_standings (last_state, channel_id);
CREATE INDEX standings_by_success ON channel_standings (last_success_at, channel_id);
