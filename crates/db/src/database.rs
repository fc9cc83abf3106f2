//! Connections to a database, and statements outside of transactions.

use std::path::Path;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use sqlx::postgres::{PgArguments, PgConnectOptions, PgConnection, PgPool, PgPoolOptions};
use sqlx::query::Query as DriverQuery;
use sqlx::sqlite::{SqliteArguments, SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions};
use sqlx::sqlite::{SqliteRow, SqliteSynchronous};
use sqlx::{AssertSqlSafe, Connection, Executor, Postgres, Sqlite};
use url::Url;

use crate::{Error, Result, Row, Transaction, Value, arguments, row, sql, transaction};

/// How long a statement waits for another's lock or for a free connection before it is [`Error::Busy`].
const PATIENCE: Duration = Duration::from_secs(30);
const READERS: u32 = 4;
const POSTGRES_CONNECTIONS: u32 = 16;
/// What SQLite keeps of the file in memory, in KiB a connection, once it has read that much: its own 2,000 are less than one
/// page over a large firm touches, and each page of the file is then fetched from the system again and again.
const READERS_KEEP: u32 = 16_384;
const WRITER_KEEPS: u32 = 65_536;
/// Rows that the thread of a connection gathers before it waits for who asked: a page of a list, and more.
const BUFFERED: usize = 512;
/// Statements kept prepared per connection.
const PREPARED: usize = 256;
/// Longer statements (VALUES of many rows) hardly come twice: they are not kept prepared.
const LONGEST_PREPARED: usize = 4_096;

/// From here on it pays to rewrite a statement's parameters for SQLite.
const MANY_PARAMS: usize = 200;

/// The engines that the SQL is written for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// A database on SQLite or PostgreSQL; clones share its connections.
///
/// SQL names its parameters `$1, $2…` on both engines.
#[derive(Clone)]
pub struct Database {
    shared: Arc<Shared>,
}

pub(crate) struct Shared {
    pools: Pools,
    /// The address, without its password.
    pub(crate) url: String,
}

pub(crate) enum Pools {
    /// SQLite lets one write at a time: one connection that writes, and some that cannot.
    Sqlite {
        writer: SqlitePool,
        readers: SqlitePool,
    },
    Postgres(PgPool),
}

impl Database {
    /// Connects to `sqlite:path`, `sqlite:///absolute/path` (made with its folder when missing) or `postgres://…`.
    pub async fn connect(url: &str) -> Result<Self> {
        let shown = without_password(url);
        let pools = if url.contains(":memory:") {
            // Each connection would have a database of its own.
            return Err(Error::Unreachable {
                url: shown,
                source: "a database in memory cannot be shared".into(),
            });
        } else if url.starts_with("sqlite:") {
            connect_sqlite(url, &shown).await?
        } else if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            connect_postgres(url, &shown).await?
        } else {
            let reason = "its address starts neither with sqlite: nor with postgres:";
            return Err(Error::Unreachable { url: shown, source: reason.into() });
        };
        Ok(Self { shared: Arc::new(Shared { pools, url: shown }) })
    }

    pub fn engine(&self) -> Engine {
        match self.shared.pools {
            Pools::Sqlite { .. } => Engine::Sqlite,
            Pools::Postgres(_) => Engine::Postgres,
        }
    }

    /// The database's address, without its password.
    pub fn url(&self) -> &str {
        &self.shared.url
    }

    /// Closes all connections, once what runs on them is over. All clones are closed.
    pub async fn close(&self) {
        match &self.shared.pools {
            Pools::Sqlite { writer, readers } => {
                // The writer last: SQLite then folds the write-ahead log into the file.
                readers.close().await;
                writer.close().await;
            }
            Pools::Postgres(pool) => pool.close().await,
        }
    }

    /// Has SQLite look at a sample of every index, so that its planner knows which of them finds few rows: some hundredths of
    /// a second, whatever the size (<https://sqlite.org/lang_analyze.html>). PostgreSQL does that by itself.
    pub async fn analyse(&self) -> Result<()> {
        let Pools::Sqlite { writer, .. } = &self.shared.pools else { return Ok(()) };
        let sampled = writer.execute("PRAGMA analysis_limit = 1000; ANALYZE").await;
        sampled.map(|_| ()).map_err(self.error())
    }

    /// Starts a transaction that can write.
    pub async fn begin(&self) -> Result<Transaction> {
        let inner = match &self.shared.pools {
            // Taking the write lock at once, rather than at the first write, means never failing halfway for want of it.
            Pools::Sqlite { writer, .. } => {
                writer.begin_with("BEGIN IMMEDIATE").await.map(transaction::Inner::Sqlite)
            }
            Pools::Postgres(pool) => pool.begin().await.map(transaction::Inner::Postgres),
        };
        Ok(Transaction { inner: inner.map_err(self.error())?, shared: self.shared.clone() })
    }

    /// Runs a writing statement and returns how many rows it changed.
    pub async fn execute(&self, sql: &str, params: Vec<Value>) -> Result<u64> {
        let query = Query::new(sql, params)?;
        let changed = match &self.shared.pools {
            Pools::Sqlite { writer, .. } => query.execute_sqlite(writer).await,
            Pools::Postgres(pool) => query.execute_postgres(pool).await,
        };
        changed.map_err(self.error())
    }

    /// Runs a writing statement with RETURNING and returns its rows.
    pub async fn execute_returning(&self, sql: &str, params: Vec<Value>) -> Result<Vec<Row>> {
        let query = Query::new(sql, params)?;
        let rows = match &self.shared.pools {
            Pools::Sqlite { writer, .. } => query.fetch_sqlite(writer).await,
            Pools::Postgres(pool) => query.fetch_postgres(pool).await,
        };
        rows.map_err(self.error())
    }

    /// All rows of a reading statement.
    pub async fn fetch_all(&self, sql: &str, params: Vec<Value>) -> Result<Vec<Row>> {
        let query = Query::new(sql, params)?;
        let rows = match &self.shared.pools {
            Pools::Sqlite { readers, .. } => query.fetch_sqlite(readers).await,
            Pools::Postgres(pool) => query.fetch_postgres(pool).await,
        };
        rows.map_err(self.error())
    }

    /// The first row of a reading statement, or none.
    pub async fn fetch_optional(&self, sql: &str, params: Vec<Value>) -> Result<Option<Row>> {
        Ok(self.fetch_all(sql, params).await?.into_iter().next())
    }

    /// The first row of a reading statement, or [`Error::NotFound`].
    pub async fn fetch_one(&self, sql: &str, params: Vec<Value>) -> Result<Row> {
        self.fetch_optional(sql, params).await?.ok_or(Error::NotFound)
    }

    pub(crate) fn pools(&self) -> &Pools {
        &self.shared.pools
    }

    pub(crate) fn error(&self) -> impl Fn(sqlx::Error) -> Error + '_ {
        |error| Error::from_driver(error, &self.shared.url)
    }
}

impl std::fmt::Debug for Database {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Database").field(&self.shared.url).finish()
    }
}

async fn connect_sqlite(url: &str, shown: &str) -> Result<Pools> {
    let unreachable =
        |source: sqlx::Error| Error::Unreachable { url: shown.to_owned(), source: source.into() };
    let options = SqliteConnectOptions::from_str(url)
        .map_err(unreachable)?
        .foreign_keys(true)
        .busy_timeout(PATIENCE)
        .row_buffer_size(BUFFERED)
        .statement_cache_capacity(PREPARED);
    if let Some(folder) = options.get_filename().parent().filter(|folder| *folder != Path::new("")) {
        tokio::fs::create_dir_all(folder).await.map_err(|error| unreachable(error.into()))?;
    }
    let pool = || SqlitePoolOptions::new().acquire_timeout(PATIENCE).idle_timeout(None).max_lifetime(None);
    let writing = options
        .clone()
        .create_if_missing(true)
        .pragma("cache_size", format!("-{WRITER_KEEPS}"))
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full);
    let writer = pool().max_connections(1).connect_with(writing).await.map_err(unreachable)?;
    let reading = options.read_only(true).pragma("cache_size", format!("-{READERS_KEEP}"));
    let readers = pool().max_connections(READERS).connect_with(reading).await.map_err(unreachable)?;
    Ok(Pools::Sqlite { writer, readers })
}

async fn connect_postgres(url: &str, shown: &str) -> Result<Pools> {
    let unreachable =
        |source: sqlx::Error| Error::Unreachable { url: shown.to_owned(), source: source.into() };
    let options = PgConnectOptions::from_str(url)
        .map_err(unreachable)?
        .application_name("bannette")
        .statement_cache_capacity(PREPARED)
        .options([("lock_timeout", PATIENCE.as_millis().to_string())]);
    // One connection on its own first: it tells at once what is wrong, where the pool would try until it runs out of time.
    let first = PgConnection::connect_with(&options).await.map_err(unreachable)?;
    first.close().await.map_err(unreachable)?;
    let pool = PgPoolOptions::new().max_connections(POSTGRES_CONNECTIONS).acquire_timeout(PATIENCE);
    Ok(Pools::Postgres(pool.connect_lazy_with(options)))
}

/// The address as it may be shown: without its password.
fn without_password(url: &str) -> String {
    let Ok(mut parsed) = Url::parse(url) else {
        let (scheme, _) = url.split_once(':').unwrap_or_default();
        return format!("{scheme}:…");
    };
    if parsed.scheme() == "sqlite" {
        return url.to_owned();
    }
    // Fails for addresses that can have no password, which is as good.
    let _ = parsed.set_password(None);
    let kept: Vec<_> = parsed.query_pairs().into_owned().filter(|(key, _)| key != "password").collect();
    parsed.set_query(None);
    if !kept.is_empty() {
        parsed.query_pairs_mut().extend_pairs(kept);
    }
    parsed.into()
}

/// A statement with its parameters, for either engine.
pub(crate) struct Query<'q> {
    sql: &'q str,
    params: Vec<Value>,
}

impl<'q> Query<'q> {
    pub(crate) fn new(sql: &'q str, params: Vec<Value>) -> Result<Self> {
        // SQLite takes a missing parameter for NULL: such a mistake would show only on PostgreSQL.
        let expected = sql::highest_parameter(sql);
        if expected != params.len() {
            let reason =
                format!("the statement has {expected} parameters, {} were given: {sql}", params.len());
            return Err(Error::Other(reason.into()));
        }
        Ok(Self { sql, params })
    }

    #[expect(clippy::disallowed_methods, reason = "the one home of statements")]
    fn sqlite(self) -> Result<DriverQuery<'static, Sqlite, SqliteArguments>, sqlx::Error> {
        let many = self.params.len() > MANY_PARAMS;
        let arguments = arguments::sqlite(self.params).map_err(sqlx::Error::Encode)?;
        let query = match many.then(|| sql::positional(self.sql)).flatten() {
            Some(positional) => sqlx::query_with(AssertSqlSafe(positional), arguments),
            None => sqlx::query_with(AssertSqlSafe(self.sql), arguments),
        };
        Ok(query.persistent(self.sql.len() <= LONGEST_PREPARED))
    }

    #[expect(clippy::disallowed_methods, reason = "the one home of statements")]
    fn postgres(self) -> Result<DriverQuery<'static, Postgres, PgArguments>, sqlx::Error> {
        let arguments = arguments::postgres(self.params).map_err(sqlx::Error::Encode)?;
        let query = sqlx::query_with(AssertSqlSafe(self.sql), arguments);
        Ok(query.persistent(self.sql.len() <= LONGEST_PREPARED))
    }

    pub(crate) async fn execute_sqlite<'e>(
        self,
        on: impl Executor<'e, Database = Sqlite>,
    ) -> Result<u64, sqlx::Error> {
        Ok(self.sqlite()?.execute(on).await?.rows_affected())
    }

    pub(crate) async fn execute_postgres<'e>(
        self,
        on: impl Executor<'e, Database = Postgres>,
    ) -> Result<u64, sqlx::Error> {
        Ok(self.postgres()?.execute(on).await?.rows_affected())
    }

    pub(crate) async fn fetch_sqlite<'e>(
        self,
        on: impl Executor<'e, Database = Sqlite>,
    ) -> Result<Vec<Row>, sqlx::Error> {
        let rows: Vec<SqliteRow> = self.sqlite()?.fetch_all(on).await?;
        Ok(rows.into_iter().map(|row| Row(row::Inner::Sqlite(row))).collect())
    }

    pub(crate) async fn fetch_postgres<'e>(
        self,
        on: impl Executor<'e, Database = Postgres>,
    ) -> Result<Vec<Row>, sqlx::Error> {
        let rows = self.postgres()?.fetch_all(on).await?;
        Ok(rows.into_iter().map(|row| Row(row::Inner::Postgres(row))).collect())
    }
}
