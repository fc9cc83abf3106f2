-- What was read from each document. Words and pictures are derivatives beside the original.

CREATE TABLE readings (
    document_id TEXT PRIMARY KEY REFERENCES documents (id),
    kind TEXT NOT NULL,
    language TEXT,
    -- none, text, ocr, mixed
    text_source TEXT NOT NULL,
    pages INTEGER NOT NULL,
    first_words TEXT NOT NULL,
    -- why it is unreadable: a code that has words in each language
    failure TEXT,
    failure_detail TEXT,
    -- the pages' pictures (JSON), as soon as they are there
    pictures TEXT NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
