-- Documents of a company that may be one: found when one of them was read or corrected, decided by people.

CREATE TABLE duplicate_pairs (
    -- the newer of the two
    document_id UUID NOT NULL REFERENCES documents (id),
    other_id UUID NOT NULL REFERENCES documents (id),
    company_id UUID NOT NULL REFERENCES companies (id),
    -- same bytes; a new version of the other's file; same supplier, number, date and total; same text; same picture
    level TEXT NOT NULL CHECK (level IN ('bytes', 'version', 'invoice', 'text', 'picture')),
    found_at TIMESTAMPTZ NOT NULL,
    decision TEXT CHECK (decision IN ('same', 'different')),
    -- none: an API key, or the operator
    decided_by UUID REFERENCES users (id),
    decided_at TIMESTAMPTZ,
    PRIMARY KEY (document_id, other_id),
    CHECK ((decision IS NULL) = (decided_at IS NULL))
);
CREATE INDEX duplicate_pairs_by_other ON duplicate_pairs (other_id);
CREATE INDEX duplicate_pairs_open ON duplicate_pairs (company_id, document_id) WHERE decision IS NULL;

-- What texts and first pages look like: 64 bits that differ in few for what differs in little. Of two that differ in three
-- bits at most, one of four parts is the same: they are found by it.
CREATE TABLE likenesses (
    company_id UUID NOT NULL REFERENCES companies (id),
    what TEXT NOT NULL CHECK (what IN ('text', 'picture')),
    part BIGINT NOT NULL,
    value BIGINT NOT NULL,
    document_id UUID NOT NULL REFERENCES documents (id),
    bits BIGINT NOT NULL,
    PRIMARY KEY (company_id, what, part, value, document_id)
);
CREATE INDEX likenesses_by_document ON likenesses (document_id);

CREATE INDEX documents_by_bytes ON documents (company_id, sha256);
-- a new version knows the former one; this is the way back
CREATE INDEX documents_by_previous ON documents (previous_id) WHERE previous_id IS NOT NULL;

-- Documents whose buyer is not the company that they came to, as their last reading has it.
CREATE TABLE other_buyers (
    document_id UUID PRIMARY KEY REFERENCES documents (id),
    company_id UUID NOT NULL REFERENCES companies (id),
    -- the company of the firm that it seems to be for; shown to those only who may move documents there
    suspected_id UUID REFERENCES companies (id),
    found_at TIMESTAMPTZ NOT NULL,
    -- somebody said that it is right where it is
    settled_at TIMESTAMPTZ,
    settled_by UUID REFERENCES users (id)
);
CREATE INDEX other_buyers_open ON other_buyers (company_id, document_id) WHERE settled_at IS NULL;
CREATE INDEX companies_by_siren ON companies (siren) WHERE siren IS NOT NULL;
