-- The words that stand in the index, by which the list of known words is told what no document has any more.
CREATE VIRTUAL TABLE document_terms USING fts5vocab (document_words, 'row');
