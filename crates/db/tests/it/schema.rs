//! The tables that the tests use.

use db::Migration;

pub const KINDS: Migration = Migration {
    version: 1,
    name: "kinds",
    sqlite: "
        CREATE TABLE kinds (
            id TEXT PRIMARY KEY, int INTEGER, text TEXT, bool INTEGER, uuid TEXT, moment INTEGER, bytes BLOB, real REAL
        ) STRICT;
    ",
    postgres: "
        CREATE TABLE kinds (
            id UUID PRIMARY KEY, int BIGINT, text TEXT, bool BOOLEAN, uuid UUID, moment TIMESTAMPTZ, bytes BYTEA,
            real DOUBLE PRECISION
        );
    ",
};

pub const SHELVES: Migration = Migration {
    version: 2,
    name: "shelves",
    sqlite: "
        CREATE TABLE shelves (id INTEGER PRIMARY KEY, label TEXT NOT NULL UNIQUE) STRICT;
        CREATE TABLE books (
            id INTEGER PRIMARY KEY, shelf_id INTEGER NOT NULL REFERENCES shelves (id), place INTEGER NOT NULL,
            CONSTRAINT one_book_per_place UNIQUE (shelf_id, place)
        ) STRICT;
    ",
    postgres: "
        CREATE TABLE shelves (id BIGINT PRIMARY KEY, label TEXT NOT NULL UNIQUE);
        CREATE TABLE books (
            id BIGINT PRIMARY KEY, shelf_id BIGINT NOT NULL REFERENCES shelves (id), place BIGINT NOT NULL,
            CONSTRAINT one_book_per_place UNIQUE (shelf_id, place)
        );
    ",
};

pub const ALL: &[Migration] = &[KINDS, SHELVES];
