-- What a bookkeeper made of a document: the reading stays as it was read.

CREATE TABLE entries (
    document_id TEXT PRIMARY KEY REFERENCES documents (id),
    state TEXT NOT NULL CHECK (state IN ('draft', 'entered')),
    -- grows with every change: whoever saves names the one that he saw
    version INTEGER NOT NULL,
    kind TEXT NOT NULL,
    supplier TEXT,
    -- identifiers without spaces
    siren TEXT,
    vat_number TEXT,
    iban TEXT,
    invoice_number TEXT,
    -- days as YYYY-MM-DD
    document_date TEXT,
    due_date TEXT,
    -- ISO 4217; the amounts are in its cents
    currency TEXT NOT NULL,
    net INTEGER,
    vat INTEGER,
    gross INTEGER,
    payable INTEGER,
    -- the VAT by rate (JSON): hundredths of a percent, base and tax in cents
    rates TEXT NOT NULL,
    label TEXT,
    saved_at INTEGER NOT NULL,
    -- neither: the operator
    saved_by TEXT REFERENCES users (id),
    saved_by_key TEXT REFERENCES api_keys (id)
) STRICT;
