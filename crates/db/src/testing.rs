//! Fresh databases for tests, on both engines.
//!
//! The PostgreSQL server is the one of `BANNETTE_TEST_POSTGRES_URL`; `scripts/with-postgres CMD` starts a private one for
//! a command. Everything panics rather than fails: a test has nothing to decide here.

mod postgres;

use std::ops::Deref;

use tempfile::TempDir;

use crate::{Database, Migration};

/// A fresh, migrated database that is removed when this goes.
pub struct TestDatabase {
    database: Database,
    url: String,
    _home: Home,
}

enum Home {
    Folder(#[expect(dead_code, reason = "held for its drop")] TempDir),
    Server(#[expect(dead_code, reason = "held for its drop")] postgres::Fresh),
}

impl TestDatabase {
    /// An address for [`Database::connect`]: for a second process, or a second set of connections.
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Deref for TestDatabase {
    type Target = Database;

    fn deref(&self) -> &Database {
        &self.database
    }
}

/// A fresh database of each engine.
pub async fn each_engine(migrations: &[Migration]) -> Vec<TestDatabase> {
    vec![sqlite(migrations).await, postgres(migrations).await]
}

/// A fresh SQLite file in a temporary folder.
pub async fn sqlite(migrations: &[Migration]) -> TestDatabase {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let url = format!("sqlite://{}", folder.path().join("test.sqlite").display());
    let database = Database::connect(&url).await.expect("a fresh SQLite file can be opened");
    database.migrate(migrations).await.expect("the migrations apply on SQLite");
    TestDatabase { database, url, _home: Home::Folder(folder) }
}

/// A fresh PostgreSQL database, copied from a template that has the migrations.
pub async fn postgres(migrations: &[Migration]) -> TestDatabase {
    let fresh = postgres::Fresh::make(migrations).await;
    let url = fresh.url().to_owned();
    let database = Database::connect(&url).await.expect("a fresh PostgreSQL database can be reached");
    TestDatabase { database, url, _home: Home::Server(fresh) }
}
