//! Schema changes, applied once each and in order.

use std::borrow::Cow;
use std::collections::HashSet;

use sqlx::migrate::{MigrateError, MigrationType, Migrator};
use sqlx::{Connection, Executor, SqlSafeStr};

use crate::database::{Database, Pools};
use crate::{Engine, Error, Result};

/// A change of the schema, in the SQL of each engine. Once released, its text never changes.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// Place in the order; unique over all crates of the program.
    pub version: i64,
    pub name: &'static str,
    pub sqlite: &'static str,
    pub postgres: &'static str,
}

impl Migration {
    pub(crate) fn sql(&self, engine: Engine) -> &'static str {
        match engine {
            Engine::Sqlite => self.sqlite,
            Engine::Postgres => self.postgres,
        }
    }
}

impl Database {
    /// Applies the migrations that are not applied yet, each in a transaction. Safe when several processes do it at once.
    ///
    /// Fails when an applied migration has since changed, or is unknown here (the database is newer than the program).
    pub async fn migrate(&self, migrations: &[Migration]) -> Result<()> {
        let migrator = migrator(migrations, self.engine());
        match self.pools() {
            Pools::Sqlite { writer, .. } => {
                // SQLite has no advisory lock: one transaction around all holds off the other processes.
                let mut transaction = writer.begin_with("BEGIN IMMEDIATE").await.map_err(self.error())?;
                migrator.run_direct(None, &mut *transaction, false).await.map_err(migration_error)?;
                transaction.commit().await.map_err(self.error())
            }
            Pools::Postgres(pool) => {
                // A connection of its own, closed afterwards: after a failure it would still hold the advisory lock.
                let mut connection = pool.acquire().await.map_err(self.error())?.detach();
                connection.execute("SET lock_timeout = 0").await.map_err(self.error())?;
                let outcome =
                    migrator.run_direct(None, &mut connection, false).await.map_err(migration_error);
                let closed = connection.close().await.map_err(self.error());
                outcome.and(closed)
            }
        }
    }

    /// The names of the migrations that are not applied yet, in order.
    pub async fn pending(&self, migrations: &[Migration]) -> Result<Vec<&'static str>> {
        let known = match self.engine() {
            Engine::Sqlite => {
                "SELECT count(*) > 0 AS known FROM sqlite_master WHERE type = 'table' AND name = '_sqlx_migrations'"
            }
            Engine::Postgres => "SELECT to_regclass('_sqlx_migrations') IS NOT NULL AS known",
        };
        let mut applied = HashSet::new();
        if self.fetch_one(known, vec![]).await?.get::<bool>("known")? {
            for row in self.fetch_all("SELECT version FROM _sqlx_migrations", vec![]).await? {
                applied.insert(row.get::<i64>("version")?);
            }
        }
        let mut pending: Vec<_> = migrations.iter().filter(|each| !applied.contains(&each.version)).collect();
        pending.sort_by_key(|each| each.version);
        Ok(pending.into_iter().map(|each| each.name).collect())
    }
}

fn migrator(migrations: &[Migration], engine: Engine) -> Migrator {
    let migrations = migrations.iter().map(|each| {
        let sql = each.sql(engine).into_sql_str();
        let name = Cow::Borrowed(each.name);
        sqlx::migrate::Migration::new(each.version, name, MigrationType::Simple, sql, false)
    });
    Migrator::with_migrations(migrations.collect())
}

fn migration_error(error: MigrateError) -> Error {
    let message = match &error {
        MigrateError::VersionMissing(version) => {
            format!(
                "the database knows migration {version} and this program does not: the program is too old"
            )
        }
        MigrateError::VersionMismatch(version) => {
            format!("migration {version} has changed since it was applied to this database")
        }
        MigrateError::ExecuteMigration(_, version) => format!("migration {version} failed"),
        _ => "the database could not be migrated".to_owned(),
    };
    Error::Migration { message, source: Box::new(error) }
}
