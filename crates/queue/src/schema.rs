//! The table.

use db::Migration;

/// Makes the table `jobs`. A job is `waiting` (for its moment, its lane, a worker), `leased` or `dead`; done, it is gone.
pub const MIGRATION: Migration = Migration {
    version: 1,
    name: "queue",
    sqlite: "
        CREATE TABLE jobs (
            id TEXT PRIMARY KEY,
            kind TEXT NOT NULL,
            lane TEXT,
            unique_key TEXT,
            payload TEXT NOT NULL,
            priority INTEGER NOT NULL,
            run_at INTEGER NOT NULL,
            created_at INTEGER NOT NULL,
            attempts INTEGER NOT NULL DEFAULT 0,
            max_attempts INTEGER NOT NULL CHECK (max_attempts > 0),
            state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'leased', 'dead')),
            lease_token TEXT,
            leased_until INTEGER,
            worker TEXT,
            last_error TEXT,
            died_at INTEGER,
            CHECK ((state = 'leased') = (lease_token IS NOT NULL AND leased_until IS NOT NULL)),
            CHECK ((state = 'dead') = (died_at IS NOT NULL))
        ) STRICT;
        CREATE INDEX jobs_waiting ON jobs (priority DESC, run_at, id) WHERE state = 'waiting';
        CREATE INDEX jobs_leased ON jobs (leased_until) WHERE state = 'leased';
        CREATE INDEX jobs_dead ON jobs (id) WHERE state = 'dead';
        CREATE UNIQUE INDEX jobs_lane ON jobs (lane) WHERE state = 'leased';
        CREATE UNIQUE INDEX jobs_unique_key ON jobs (unique_key) WHERE state <> 'dead';
    ",
    postgres: "
        CREATE TABLE jobs (
            id UUID PRIMARY KEY,
            kind TEXT NOT NULL,
            lane TEXT,
            unique_key TEXT,
            payload TEXT NOT NULL,
            priority BIGINT NOT NULL,
            run_at TIMESTAMPTZ NOT NULL,
            created_at TIMESTAMPTZ NOT NULL,
            attempts BIGINT NOT NULL DEFAULT 0,
            max_attempts BIGINT NOT NULL CHECK (max_attempts > 0),
            state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'leased', 'dead')),
            lease_token UUID,
            leased_until TIMESTAMPTZ,
            worker TEXT,
            last_error TEXT,
            died_at TIMESTAMPTZ,
            CHECK ((state = 'leased') = (lease_token IS NOT NULL AND leased_until IS NOT NULL)),
            CHECK ((state = 'dead') = (died_at IS NOT NULL))
        ) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 200);
        CREATE INDEX jobs_waiting ON jobs (priority DESC, run_at, id) WHERE state = 'waiting';
        CREATE INDEX jobs_leased ON jobs (leased_until) WHERE state = 'leased';
        CREATE INDEX jobs_dead ON jobs (id) WHERE state = 'dead';
        CREATE UNIQUE INDEX jobs_lane ON jobs (lane) WHERE state = 'leased';
        CREATE UNIQUE INDEX jobs_unique_key ON jobs (unique_key) WHERE state <> 'dead';
    ",
};
