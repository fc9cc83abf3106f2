-- Runs, the collected register, and what became of every file seen.

CREATE TABLE runs (
    id UUID PRIMARY KEY,
    channel_id UUID NOT NULL REFERENCES channels (id),
    company_id UUID NOT NULL REFERENCES companies (id),
    trigger_kind TEXT NOT NULL CHECK (trigger_kind IN ('scheduled', 'manual')),
    -- the company's calendar day that a scheduled run stands for
    scheduled_on TEXT,
    requested_by UUID REFERENCES users (id),
    requested_by_key UUID REFERENCES api_keys (id),
    state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'succeeded', 'incomplete', 'failed', 'cancelled')),
    requested_at TIMESTAMPTZ NOT NULL,
    started_at TIMESTAMPTZ,
    ended_at TIMESTAMPTZ,
    cancel_requested_at TIMESTAMPTZ,
    seen BIGINT NOT NULL DEFAULT 0,
    collected BIGINT NOT NULL DEFAULT 0,
    already_collected BIGINT NOT NULL DEFAULT 0,
    set_aside BIGINT NOT NULL DEFAULT 0,
    failed BIGINT NOT NULL DEFAULT 0,
    -- the size of what was collected; received counts what is on its way too
    bytes BIGINT NOT NULL DEFAULT 0,
    bytes_received BIGINT NOT NULL DEFAULT 0,
    current_file TEXT,
    -- why it ended as it did: a code that has words in each language, and what the provider said
    error_code TEXT,
    error_detail TEXT,
    CHECK (seen = collected + already_collected + set_aside + failed),
    CHECK ((trigger_kind = 'scheduled') = (scheduled_on IS NOT NULL))
);
-- One run at a time a channel; one scheduled run a channel and day.
CREATE UNIQUE INDEX runs_one_at_a_time ON runs (channel_id) WHERE state IN ('queued', 'running');
CREATE UNIQUE INDEX runs_once_a_day ON runs (channel_id, scheduled_on) WHERE trigger_kind = 'scheduled';
CREATE INDEX runs_by_company ON runs (company_id, id);
CREATE INDEX runs_by_channel ON runs (channel_id, id);

CREATE TABLE documents (
    id UUID PRIMARY KEY,
    company_id UUID NOT NULL REFERENCES companies (id),
    binder_id UUID NOT NULL REFERENCES binders (id),
    name TEXT NOT NULL,
    sort_key TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size BIGINT NOT NULL,
    sha256 TEXT NOT NULL,
    -- received, previewed, read, unreadable
    state TEXT NOT NULL CHECK (state IN ('received', 'previewed', 'read', 'unreadable')),
    channel_id UUID NOT NULL REFERENCES channels (id),
    run_id UUID NOT NULL REFERENCES runs (id),
    provider TEXT NOT NULL,
    account_id TEXT NOT NULL,
    source_path TEXT NOT NULL,
    source_file_id TEXT NOT NULL,
    source_rev TEXT NOT NULL,
    source_modified_at TIMESTAMPTZ NOT NULL,
    collected_at TIMESTAMPTZ NOT NULL,
    -- the document that this one is a new version of
    previous_id UUID REFERENCES documents (id)
);
CREATE INDEX documents_by_company ON documents (company_id, id);
CREATE INDEX documents_by_binder ON documents (binder_id, id);
CREATE INDEX documents_by_source ON documents (company_id, provider, account_id, source_file_id, id);
CREATE INDEX documents_by_run ON documents (run_id);
CREATE INDEX documents_by_sha256 ON documents (sha256);

-- The register: what has ever been collected. Rows are never changed and never deleted.
CREATE TABLE collected_files (
    company_id UUID NOT NULL REFERENCES companies (id),
    provider TEXT NOT NULL,
    account_id TEXT NOT NULL,
    -- 'hash:' + the provider's content hash, or 'export:' + file id + revision for what has none
    content_key TEXT NOT NULL,
    -- checked at commit: the row that wins decides which documents are made
    document_id UUID NOT NULL REFERENCES documents (id) DEFERRABLE INITIALLY DEFERRED,
    run_id UUID NOT NULL REFERENCES runs (id),
    collected_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (company_id, provider, account_id, content_key)
);
CREATE INDEX collected_files_by_document ON collected_files (document_id);

CREATE TABLE run_files (
    id UUID PRIMARY KEY,
    run_id UUID NOT NULL REFERENCES runs (id),
    file_id TEXT NOT NULL,
    rev TEXT NOT NULL,
    path TEXT NOT NULL,
    -- the path without case and accents, to search in
    search_key TEXT NOT NULL,
    size BIGINT NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('collected', 'already_collected', 'set_aside', 'failed')),
    -- a code that has words in each language; detail is what the provider said
    reason TEXT,
    detail TEXT,
    document_id UUID REFERENCES documents (id),
    at TIMESTAMPTZ NOT NULL,
    UNIQUE (run_id, file_id, rev)
);
CREATE INDEX run_files_by_run ON run_files (run_id, id);
CREATE INDEX run_files_by_outcome ON run_files (run_id, outcome, id);

-- What failed for a passing cause, to be tried again at the next run.
CREATE TABLE files_to_retry (
    channel_id UUID NOT NULL REFERENCES channels (id),
    file_id TEXT NOT NULL,
    -- the file as the provider described it (JSON)
    file TEXT NOT NULL,
    path_lower TEXT NOT NULL,
    binder_id UUID NOT NULL REFERENCES binders (id),
    attempts BIGINT NOT NULL,
    first_run_id UUID NOT NULL REFERENCES runs (id),
    last_run_id UUID NOT NULL REFERENCES runs (id),
    reason TEXT NOT NULL,
    PRIMARY KEY (channel_id, file_id)
);
