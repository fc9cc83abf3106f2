//! What a statement gives back.

use std::error::Error as StdError;
use std::fmt;

use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{Column, Decode, Postgres, Row as _, Sqlite, Type, TypeInfo, ValueRef};
use uuid::Uuid;

use crate::moment::POSTGRES_EPOCH;
use crate::{Error, Moment, Result};

/// One row of a result.
pub struct Row(pub(crate) Inner);

pub(crate) enum Inner {
    Sqlite(SqliteRow),
    Postgres(PgRow),
}

type Reason = Box<dyn StdError + Send + Sync>;

impl Row {
    /// The value of a column, by its name. The error names the column.
    ///
    /// On PostgreSQL `sum()` over BIGINT is NUMERIC, which is not read: write `CAST(sum(x) AS BIGINT)`.
    pub fn get<T: FromColumn>(&self, column: &str) -> Result<T> {
        T::from_column(self, column)
    }

    /// Whether a column is NULL.
    pub fn is_null(&self, column: &str) -> Result<bool> {
        let null = match &self.0 {
            Inner::Sqlite(row) => row.try_get_raw(column).map(|value| value.is_null()),
            Inner::Postgres(row) => row.try_get_raw(column).map(|value| value.is_null()),
        };
        null.map_err(|error| column_error::<()>(column, error.into()))
    }

    /// Reads a column as `S` on SQLite and as `P` on PostgreSQL, and makes a `T` of it.
    fn read<'r, T, S, P>(
        &'r self,
        column: &str,
        sqlite: impl FnOnce(S) -> Result<T, Reason>,
        postgres: impl FnOnce(P) -> Result<T, Reason>,
    ) -> Result<T>
    where
        S: Decode<'r, Sqlite> + Type<Sqlite>,
        P: Decode<'r, Postgres> + Type<Postgres>,
    {
        // The driver would read SQLite's NULL as zero or as an empty text.
        if self.is_null(column)? {
            return Err(column_error::<T>(column, "it is NULL".into()));
        }
        let value = match &self.0 {
            Inner::Sqlite(row) => row.try_get::<S, _>(column).map_err(Reason::from).and_then(sqlite),
            Inner::Postgres(row) => row.try_get::<P, _>(column).map_err(Reason::from).and_then(postgres),
        };
        value.map_err(|reason| column_error::<T>(column, reason))
    }
}

/// Names the columns and tells none of the values: they may be secret.
impl fmt::Debug for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let columns: Vec<_> = match &self.0 {
            Inner::Sqlite(row) => row.columns().iter().map(Column::name).collect(),
            Inner::Postgres(row) => row.columns().iter().map(Column::name).collect(),
        };
        f.debug_tuple("Row").field(&columns).finish()
    }
}

fn column_error<T>(column: &str, source: Reason) -> Error {
    Error::Column { column: column.to_owned(), expected: std::any::type_name::<T>(), source }
}

/// A type that a column can be read as.
pub trait FromColumn: Sized {
    fn from_column(row: &Row, column: &str) -> Result<Self>;
}

impl<T: FromColumn> FromColumn for Option<T> {
    fn from_column(row: &Row, column: &str) -> Result<Self> {
        if row.is_null(column)? { Ok(None) } else { T::from_column(row, column).map(Some) }
    }
}

impl FromColumn for i64 {
    fn from_column(row: &Row, column: &str) -> Result<Self> {
        row.read(column, |value: i64| Ok(value), |AnyInt(value)| Ok(value))
    }
}

impl FromColumn for String {
    fn from_column(row: &Row, column: &str) -> Result<Self> {
        row.read(column, |value: String| Ok(value), |value: String| Ok(value))
    }
}

impl FromColumn for bool {
    fn from_column(row: &Row, column: &str) -> Result<Self> {
        row.read(column, |value: bool| Ok(value), |value: bool| Ok(value))
    }
}

impl FromColumn for Uuid {
    fn from_column(row: &Row, column: &str) -> Result<Self> {
        row.read(column, |text: &str| Ok(Uuid::try_parse(text)?), |value: Uuid| Ok(value))
    }
}

impl FromColumn for Moment {
    fn from_column(row: &Row, column: &str) -> Result<Self> {
        row.read(column, |micros: i64| Ok(Moment::from_micros(micros)), |Timestamptz(moment)| Ok(moment))
    }
}

impl FromColumn for Vec<u8> {
    fn from_column(row: &Row, column: &str) -> Result<Self> {
        row.read(column, |value: Vec<u8>| Ok(value), |value: Vec<u8>| Ok(value))
    }
}

impl FromColumn for f64 {
    fn from_column(row: &Row, column: &str) -> Result<Self> {
        row.read(column, |value: f64| Ok(value), |value: f64| Ok(value))
    }
}

/// PostgreSQL types a literal like `1` as INTEGER and `count(*)` as BIGINT: both are read.
struct AnyInt(i64);

impl Type<Postgres> for AnyInt {
    fn type_info() -> sqlx::postgres::PgTypeInfo {
        <i64 as Type<Postgres>>::type_info()
    }

    fn compatible(info: &sqlx::postgres::PgTypeInfo) -> bool {
        matches!(info.name(), "INT8" | "INT4" | "INT2")
    }
}

impl<'r> Decode<'r, Postgres> for AnyInt {
    fn decode(value: <Postgres as sqlx::Database>::ValueRef<'r>) -> Result<Self, Reason> {
        // The driver reads by the length of the value, whatever integer type it is asked for.
        <i64 as Decode<Postgres>>::decode(value).map(Self)
    }
}

struct Timestamptz(Moment);

impl Type<Postgres> for Timestamptz {
    fn type_info() -> sqlx::postgres::PgTypeInfo {
        sqlx::postgres::PgTypeInfo::with_oid(sqlx::postgres::types::Oid(1184))
    }
}

impl<'r> Decode<'r, Postgres> for Timestamptz {
    fn decode(value: <Postgres as sqlx::Database>::ValueRef<'r>) -> Result<Self, Reason> {
        let micros = <i64 as Decode<Postgres>>::decode(value)?;
        Ok(Self(Moment::from_micros(micros.saturating_add(POSTGRES_EPOCH))))
    }
}
