-- Sites and companies that can be changed and put out of service, fiscal periods, models, binders in an order.

ALTER TABLE sites ADD COLUMN sort_key TEXT NOT NULL DEFAULT '';
ALTER TABLE sites ADD COLUMN deactivated_at INTEGER;
UPDATE sites SET sort_key = lower(name);
CREATE UNIQUE INDEX sites_by_name ON sites (sort_key);

-- nothing of it is collected any more; its documents stay
ALTER TABLE companies ADD COLUMN deactivated_at INTEGER;
-- others can be made after it: its binders and profiles are copied
ALTER TABLE companies ADD COLUMN model INTEGER NOT NULL DEFAULT 0 CHECK (model IN (0, 1));
CREATE INDEX companies_that_are_models ON companies (sort_key) WHERE model = 1;

ALTER TABLE binders ADD COLUMN active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1));

-- First and last day, as YYYY-MM-DD.
CREATE TABLE fiscal_periods (
    company_id TEXT NOT NULL REFERENCES companies (id),
    starts TEXT NOT NULL,
    ends TEXT NOT NULL,
    PRIMARY KEY (company_id, starts),
    CHECK (starts <= ends)
) STRICT;
