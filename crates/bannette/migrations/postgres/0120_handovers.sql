-- Entered documents on their way to the accounting software: what was handed over, when, by whom.

CREATE TABLE handovers (
    id UUID PRIMARY KEY,
    company_id UUID NOT NULL REFERENCES companies (id),
    -- days of the papers, both included
    from_day TEXT NOT NULL,
    until_day TEXT NOT NULL,
    -- whether documents that were handed over before are part of it
    anew BOOLEAN NOT NULL,
    documents BIGINT NOT NULL,
    -- those of them that make an entry
    entries BIGINT NOT NULL,
    made_at TIMESTAMPTZ NOT NULL,
    -- neither: the operator
    made_by UUID REFERENCES users (id),
    made_by_key UUID REFERENCES api_keys (id),
    -- its documents count as not handed over
    withdrawn_at TIMESTAMPTZ
);
CREATE INDEX handovers_by_company ON handovers (company_id, id);

CREATE TABLE handed_over (
    handover_id UUID NOT NULL REFERENCES handovers (id),
    -- from 1, in the order of the papers' dates
    place BIGINT NOT NULL,
    document_id UUID NOT NULL REFERENCES documents (id),
    -- NULL: it makes no entry
    entry_number BIGINT,
    -- what was entered at that moment (JSON): made again, the archive says the same
    paper TEXT NOT NULL,
    PRIMARY KEY (handover_id, place)
);
CREATE INDEX handed_over_by_document ON handed_over (document_id);

-- The last number that an entry of each company got. Whoever makes a handover holds the row until it is made.
CREATE TABLE entry_numbers (
    company_id UUID PRIMARY KEY REFERENCES companies (id),
    last BIGINT NOT NULL
);

-- Accounts that a company charges by kind of binder, where they are others than the usual ones.
CREATE TABLE charge_accounts (
    company_id UUID NOT NULL REFERENCES companies (id),
    binder_kind TEXT NOT NULL,
    account TEXT NOT NULL,
    PRIMARY KEY (company_id, binder_kind)
);
