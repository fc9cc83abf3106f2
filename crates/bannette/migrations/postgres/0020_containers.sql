-- Archives and mails: what was taken out of them, each content a document of its own.

CREATE TABLE containers (
    document_id UUID PRIMARY KEY REFERENCES documents (id),
    -- unpacked: all that matters came out; incomplete: something did not; alone: there was nothing to take out, it is
    -- a document itself; failed: it could not be opened
    state TEXT NOT NULL CHECK (state IN ('unpacked', 'incomplete', 'alone', 'failed')),
    contents BIGINT NOT NULL,
    -- paths and reasons of what was left inside (JSON), and how many more
    left_out TEXT NOT NULL,
    also_left_out BIGINT NOT NULL,
    -- why it could not be opened: a code that has words in each language
    failure TEXT,
    unpacked_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE contents (
    container_id UUID NOT NULL REFERENCES containers (document_id),
    -- from 1, in the container's order
    place BIGINT NOT NULL,
    path TEXT NOT NULL,
    -- the document it became, or that the same bytes had become before
    document_id UUID NOT NULL REFERENCES documents (id),
    known_before BOOLEAN NOT NULL,
    PRIMARY KEY (container_id, place)
);
CREATE INDEX contents_by_document ON contents (document_id);
