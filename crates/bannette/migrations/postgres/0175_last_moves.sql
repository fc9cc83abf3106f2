-- What undoes a move: each batch that was moved, and of each document the last one that moved it. What was moved again is no
-- longer of the batch, which still knows how many it were.

CREATE TABLE moves (
    id UUID PRIMARY KEY,
    from_company_id UUID NOT NULL REFERENCES companies (id),
    binder_id UUID NOT NULL REFERENCES binders (id),
    documents BIGINT NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    -- none: an API key, or the operator
    user_id UUID REFERENCES users (id)
);

CREATE TABLE last_moves (
    document_id UUID PRIMARY KEY REFERENCES documents (id),
    move_id UUID NOT NULL REFERENCES moves (id),
    from_binder_id UUID NOT NULL REFERENCES binders (id)
);
CREATE INDEX last_moves_by_move ON last_moves (move_id);
