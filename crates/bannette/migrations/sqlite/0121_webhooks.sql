-- Addresses of other programs that are told what becomes of documents.

CREATE TABLE webhooks (
    id TEXT PRIMARY KEY,
    -- NULL: the firm's, told of all companies
    company_id TEXT REFERENCES companies (id),
    url TEXT NOT NULL,
    -- signs what is sent; XChaCha20-Poly1305, bound to the webhook
    sealed_secret BLOB NOT NULL,
    -- names, parted by spaces
    events TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    created_by TEXT REFERENCES users (id),
    deleted_at INTEGER
) STRICT;
CREATE INDEX webhooks_in_use ON webhooks (company_id, id) WHERE deleted_at IS NULL;

-- What was told, and whether it arrived; for a month.
CREATE TABLE webhook_deliveries (
    id TEXT PRIMARY KEY,
    webhook_id TEXT NOT NULL REFERENCES webhooks (id),
    event TEXT NOT NULL,
    -- as it is sent and signed, however often
    body TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'delivered', 'failed')),
    attempts INTEGER NOT NULL DEFAULT 0,
    -- of the last answer
    status INTEGER,
    -- a code that has words: why it did not arrive the last time
    trouble TEXT,
    created_at INTEGER NOT NULL,
    tried_at INTEGER
) STRICT;
CREATE INDEX webhook_deliveries_by_webhook ON webhook_deliveries (webhook_id, id);
CREATE INDEX webhook_deliveries_by_moment ON webhook_deliveries (created_at);
