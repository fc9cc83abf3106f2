-- What the cockpit shows: silent channels; and the last success, where it is looked for together with when a channel was made.

CREATE INDEX channels_silent ON channels (id) WHERE silent_since IS NOT NULL AND deleted_at IS NULL;

-- the end of the last run that brought all there was
ALTER TABLE channels ADD COLUMN last_success_at TIMESTAMPTZ;
UPDATE channels SET last_success_at =
    (SELECT s.last_success_at FROM channel_standings s WHERE s.channel_id = channels.id);
CREATE INDEX channels_by_success ON channels (state, COALESCE(last_success_at, created_at)) WHERE deleted_at IS NULL;
DROP INDEX standings_by_success;
ALTER TABLE channel_standings DROP COLUMN last_success_at;
CREATE OR REPLACE FUNCTION runs_end() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO channel_standings (channel_id, last_run_id, last_state, last_ended_at, failures)
    VALUES (NEW.channel_id, NEW.id, NEW.state, NEW.ended_at,
        CASE WHEN NEW.state IN ('succeeded', 'cancelled') THEN 0 ELSE 1 END)
    ON CONFLICT (channel_id) DO UPDATE SET last_run_id = excluded.last_run_id, last_state = excluded.last_state,
        last_ended_at = excluded.last_ended_at,
        failures = CASE excluded.last_state WHEN 'succeeded' THEN 0 WHEN 'cancelled' THEN channel_standings.failures
            ELSE channel_standings.failures + 1 END;
    UPDATE channels SET last_success_at = NEW.ended_at WHERE id = NEW.channel_id AND NEW.state = 'succeeded';
    RETURN NULL;
END
$$;
