-- What is done by itself with the documents that a channel brings: names with spaces between.
ALTER TABLE channels ADD COLUMN options TEXT NOT NULL DEFAULT '';
