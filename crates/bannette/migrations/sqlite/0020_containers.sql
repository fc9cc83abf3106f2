-- Archives and mails: what was taken out of them, each content a document of its own.

CREATE TABLE containers (
    document_id TEXT PRIMARY KEY REFERENCES documents (id),
    -- unpacked: all that matters came out; incomplete: something did not; alone: there was nothing to take out, it is
    -- a document itself; failed: it could not be opened
    state TEXT NOT NULL CHECK (state IN ('unpacked', 'incomplete', 'alone', 'failed')),
    contents INTEGER NOT NULL,
    -- paths and reasons of what was left inside (JSON), and how many more
    left_out TEXT NOT NULL,
    also_left_out INTEGER NOT NULL,
    -- why it could not be opened: a code that has words in each language
    failure TEXT,
    unpacked_at INTEGER NOT NULL
) STRICT;

CREATE TABLE contents (
    container_id TEXT NOT NULL REFERENCES containers (document_id),
    -- from 1, in the container's order
    place INTEGER NOT NULL,
    path TEXT NOT NULL,
    -- the document it became, or that the same bytes had become before
    document_id TEXT NOT NULL REFERENCES documents (id),
    known_before INTEGER NOT NULL CHECK (known_before IN (0, 1)),
    PRIMARY KEY (container_id, place)
) STRICT;
CREATE INDEX contents_by_document ON contents (document_id);
