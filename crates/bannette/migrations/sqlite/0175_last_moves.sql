-- What undoes a move: each batch that was moved, and of each document the last one that moved it. What was moved again is no
-- longer of the batch, which still knows how many it were.

CREATE TABLE moves (
    id TEXT PRIMARY KEY,
    from_company_id TEXT NOT NULL REFERENCES companies (id),
    binder_id TEXT NOT NULL REFERENCES binders (id),
    documents INTEGER NOT NULL,
    at INTEGER NOT NULL,
    -- none: an API key, or the operator
    user_id TEXT REFERENCES users (id)
) STRICT, WITHOUT ROWID;

CREATE TABLE last_moves (
    document_id TEXT PRIMARY KEY REFERENCES documents (id),
    move_id TEXT NOT NULL REFERENCES moves (id),
    from_binder_id TEXT NOT NULL REFERENCES binders (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX last_moves_by_move ON last_moves (move_id);
