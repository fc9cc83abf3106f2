-- What bookkeepers' entries taught about a company's suppliers, for the reading of their next papers.
CREATE TABLE known_suppliers (
    company_id TEXT NOT NULL REFERENCES companies (id),
    -- the strongest of what tells it from others: siren:…, vat:…, iban:… or name:…
    known_by TEXT NOT NULL,
    name TEXT NOT NULL,
    siren TEXT,
    vat_number TEXT,
    iban TEXT,
    -- the name that was read on its papers, folded
    read_as TEXT,
    -- what announces the invoice number there, folded, and what the numbers look like
    number_label TEXT,
    number_shape TEXT,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (company_id, known_by)
) STRICT;
CREATE INDEX known_suppliers_by_moment ON known_suppliers (company_id, updated_at);
