-- What the cockpit shows at a glance, kept up to date where it happens: to count it each time would take too long.

-- How each channel stands, after its last runs.
CREATE TABLE channel_standings (
    channel_id TEXT PRIMARY KEY REFERENCES channels (id) ON DELETE CASCADE,
    last_run_id TEXT,
    last_state TEXT NOT NULL,
    last_ended_at INTEGER NOT NULL,
    -- the last run that brought all there was
    last_success_at INTEGER,
    -- runs without such a success since
    failures INTEGER NOT NULL
) STRICT;
INSERT INTO channel_standings (channel_id, last_run_id, last_state, last_ended_at, last_success_at, failures)
    SELECT r.channel_id, r.id, r.state, r.ended_at,
        (SELECT max(s.ended_at) FROM runs s WHERE s.channel_id = r.channel_id AND s.state = 'succeeded'),
        CASE WHEN r.state IN ('succeeded', 'cancelled') THEN 0 ELSE 1 END
    FROM runs r WHERE r.ended_at IS NOT NULL
        AND r.id = (SELECT max(l.id) FROM runs l WHERE l.channel_id = r.channel_id AND l.ended_at IS NOT NULL);
CREATE TRIGGER runs_end AFTER UPDATE OF ended_at ON runs WHEN NEW.ended_at IS NOT NULL AND OLD.ended_at IS NULL BEGIN
    INSERT INTO channel_standings (channel_id, last_run_id, last_state, last_ended_at, last_success_at, failures)
    VALUES (NEW.channel_id, NEW.id, NEW.state, NEW.ended_at,
        CASE WHEN NEW.state = 'succeeded' THEN NEW.ended_at END,
        CASE WHEN NEW.state IN ('succeeded', 'cancelled') THEN 0 ELSE 1 END)
    ON CONFLICT (channel_id) DO UPDATE SET last_run_id = excluded.last_run_id, last_state = excluded.last_state,
        last_ended_at = excluded.last_ended_at,
        last_success_at = COALESCE(excluded.last_success_at, channel_standings.last_success_at),
        failures = CASE excluded.last_state WHEN 'succeeded' THEN 0 WHEN 'cancelled' THEN channel_standings.failures
            ELSE channel_standings.failures + 1 END;
END;

-- Documents that came, by day (UTC).
CREATE TABLE documents_per_day (
    day TEXT NOT NULL,
    company_id TEXT NOT NULL REFERENCES companies (id),
    documents INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    PRIMARY KEY (day, company_id)
) STRICT;
INSERT INTO documents_per_day (day, company_id, documents, bytes)
    SELECT strftime('%Y-%m-%d', d.collected_at / 1000000, 'unixepoch'), d.company_id, count(*), sum(d.size)
    FROM documents d GROUP BY 1, 2;
CREATE TRIGGER documents_are_counted AFTER INSERT ON documents BEGIN
    INSERT INTO documents_per_day (day, company_id, documents, bytes)
    VALUES (strftime('%Y-%m-%d', NEW.collected_at / 1000000, 'unixepoch'), NEW.company_id, 1, NEW.size)
    ON CONFLICT (day, company_id) DO UPDATE SET documents = documents_per_day.documents + 1,
        bytes = documents_per_day.bytes + excluded.bytes;
END;

-- What is still to be read.
CREATE INDEX documents_to_read ON documents (channel_id) WHERE state IN ('received', 'previewed');
