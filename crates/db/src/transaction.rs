//! Several statements, all or none.

use std::sync::Arc;

use sqlx::{Postgres, Sqlite};

use crate::database::{Query, Shared};
use crate::{Engine, Error, Result, Row, Value};

/// A transaction: everything is written at [`commit`](Self::commit), nothing when it is dropped before.
///
/// On SQLite it holds the only writing connection from its start on (so it sees no other's writes meanwhile): keep it
/// short, and never ask the [`Database`](crate::Database) to write while it lives. PostgreSQL's isolation is READ COMMITTED: rows that a decision
/// rests on are held (`document::store::hold`, an `UPDATE` that changes nothing) or guarded by a constraint.
pub struct Transaction {
    pub(crate) inner: Inner,
    pub(crate) shared: Arc<Shared>,
}

pub(crate) enum Inner {
    Sqlite(sqlx::Transaction<'static, Sqlite>),
    Postgres(sqlx::Transaction<'static, Postgres>),
}

impl Transaction {
    pub fn engine(&self) -> Engine {
        match self.inner {
            Inner::Sqlite(_) => Engine::Sqlite,
            Inner::Postgres(_) => Engine::Postgres,
        }
    }

    /// Runs a statement and returns how many rows it changed.
    pub async fn execute(&mut self, sql: &str, params: Vec<Value>) -> Result<u64> {
        let query = Query::new(sql, params)?;
        let changed = match &mut self.inner {
            Inner::Sqlite(transaction) => query.execute_sqlite(&mut **transaction).await,
            Inner::Postgres(transaction) => query.execute_postgres(&mut **transaction).await,
        };
        changed.map_err(self.error())
    }

    /// Runs a statement (also one with RETURNING) and returns all its rows.
    pub async fn fetch_all(&mut self, sql: &str, params: Vec<Value>) -> Result<Vec<Row>> {
        let query = Query::new(sql, params)?;
        let rows = match &mut self.inner {
            Inner::Sqlite(transaction) => query.fetch_sqlite(&mut **transaction).await,
            Inner::Postgres(transaction) => query.fetch_postgres(&mut **transaction).await,
        };
        rows.map_err(self.error())
    }

    /// The first row, or none.
    pub async fn fetch_optional(&mut self, sql: &str, params: Vec<Value>) -> Result<Option<Row>> {
        Ok(self.fetch_all(sql, params).await?.into_iter().next())
    }

    /// The first row, or [`Error::NotFound`].
    pub async fn fetch_one(&mut self, sql: &str, params: Vec<Value>) -> Result<Row> {
        self.fetch_optional(sql, params).await?.ok_or(Error::NotFound)
    }

    /// Writes all of it, for good.
    pub async fn commit(self) -> Result<()> {
        let Self { inner, shared } = self;
        let committed = match inner {
            Inner::Sqlite(transaction) => transaction.commit().await,
            Inner::Postgres(transaction) => transaction.commit().await,
        };
        committed.map_err(|error| Error::from_driver(error, &shared.url))
    }

    /// Undoes all of it now, and says if that failed; dropping does the same a little later.
    pub async fn rollback(self) -> Result<()> {
        let Self { inner, shared } = self;
        let undone = match inner {
            Inner::Sqlite(transaction) => transaction.rollback().await,
            Inner::Postgres(transaction) => transaction.rollback().await,
        };
        undone.map_err(|error| Error::from_driver(error, &shared.url))
    }

    fn error(&self) -> impl Fn(sqlx::Error) -> Error + '_ {
        |error| Error::from_driver(error, &self.shared.url)
    }
}

impl std::fmt::Debug for Transaction {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Transaction").field(&self.shared.url).finish()
    }
}
