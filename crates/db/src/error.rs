//! What can go wrong, by what a caller can do about it.

use std::borrow::Cow;
use std::error::Error as StdError;

use sqlx::error::{DatabaseError, ErrorKind};

pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why the database did not do what was asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The row exists already. `constraint` is the constraint's or index's name on PostgreSQL, the columns
    /// (`table.column, table.column`) on SQLite.
    #[error("a row with the same key exists already ({constraint})")]
    Unique {
        constraint: String,
        #[source]
        source: sqlx::Error,
    },
    /// A row that this one refers to does not exist, or the row is still referred to.
    #[error("a row refers to another that does not exist")]
    ForeignKey {
        #[source]
        source: sqlx::Error,
    },
    /// Others hold what this needs (lock, connection, serialisation): the same may succeed when tried again.
    #[error("the database is busy")]
    Busy {
        #[source]
        source: sqlx::Error,
    },
    /// `fetch_one` found no row.
    #[error("no row found")]
    NotFound,
    /// The column is absent, NULL or of another type.
    #[error("column {column:?} cannot be read as {expected}")]
    Column {
        column: String,
        expected: &'static str,
        #[source]
        source: Box<dyn StdError + Send + Sync>,
    },
    /// The schema could not be brought up to date.
    #[error("{message}")]
    Migration {
        message: String,
        #[source]
        source: Box<dyn StdError + Send + Sync>,
    },
    /// The database does not answer, or its address is wrong. `url` carries no password.
    #[error("the database {url} cannot be reached")]
    Unreachable {
        url: String,
        #[source]
        source: Box<dyn StdError + Send + Sync>,
    },
    /// A defect of the statement or of the schema.
    #[error(transparent)]
    Other(Box<dyn StdError + Send + Sync>),
}

impl Error {
    pub fn is_unique(&self) -> bool {
        matches!(self, Self::Unique { .. })
    }

    pub fn is_busy(&self) -> bool {
        matches!(self, Self::Busy { .. })
    }

    /// Sorts a driver's error; `url` is the database's address without its password.
    pub(crate) fn from_driver(source: sqlx::Error, url: &str) -> Self {
        match &source {
            sqlx::Error::RowNotFound => Self::NotFound,
            sqlx::Error::PoolTimedOut => Self::Busy { source },
            sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed => Self::Unreachable { url: url.to_owned(), source: source.into() },
            sqlx::Error::Database(error) => match error.kind() {
                ErrorKind::UniqueViolation => Self::Unique { constraint: constraint(&**error), source },
                ErrorKind::ForeignKeyViolation => Self::ForeignKey { source },
                _ => match passing(error.code()) {
                    Some(Passing::Busy) => Self::Busy { source },
                    Some(Passing::Unreachable) => {
                        Self::Unreachable { url: url.to_owned(), source: source.into() }
                    }
                    None => Self::Other(source.into()),
                },
            },
            _ => Self::Other(source.into()),
        }
    }
}

fn constraint(error: &dyn DatabaseError) -> String {
    let message = error.message();
    match error.constraint() {
        Some(name) => name.to_owned(),
        None => message.split_once("constraint failed: ").map_or(message, |(_, columns)| columns).to_owned(),
    }
}

enum Passing {
    Busy,
    Unreachable,
}

/// SQLite's codes are decimal numbers (the low byte is the family), PostgreSQL's have five characters.
fn passing(code: Option<Cow<'_, str>>) -> Option<Passing> {
    let code = code?;
    if code.len() == 5 {
        return match &*code {
            // serialisation failure, deadlock, lock timeout, too many connections
            "40001" | "40P01" | "55P03" | "53300" => Some(Passing::Busy),
            "57P01" | "57P02" | "57P03" | "3D000" | "28000" | "28P01" => Some(Passing::Unreachable),
            code if code.starts_with("08") => Some(Passing::Unreachable),
            _ => None,
        };
    }
    match code.parse::<i32>().ok()? & 0xff {
        5 | 6 => Some(Passing::Busy),
        // cannot open, not a database
        14 | 26 => Some(Passing::Unreachable),
        _ => None,
    }
}
