use db::{Database, Error, Migration, params, testing};

use crate::schema::{ALL, KINDS, SHELVES};

#[tokio::test]
async fn migrations_are_applied_once() {
    for database in testing::each_engine(&[KINDS]).await {
        assert_eq!(database.pending(ALL).await.unwrap(), ["shelves"]);
        database.migrate(ALL).await.unwrap();
        database.migrate(ALL).await.unwrap();
        assert!(database.pending(ALL).await.unwrap().is_empty());
        database.execute("INSERT INTO shelves (id, label) VALUES (1, 'a')", params![]).await.unwrap();
    }
}

#[tokio::test]
async fn a_database_that_was_never_migrated_has_them_all_pending_in_order() {
    for database in testing::each_engine(&[]).await {
        assert_eq!(database.pending(&[SHELVES, KINDS]).await.unwrap(), ["kinds", "shelves"]);
    }
}

#[tokio::test]
async fn several_processes_may_migrate_at_once() {
    for database in testing::each_engine(&[]).await {
        let processes: Vec<_> = (0..5)
            .map(|_| {
                let url = database.url().to_owned();
                tokio::spawn(async move {
                    let process = Database::connect(&url).await.unwrap();
                    process.migrate(ALL).await.unwrap();
                    process.close().await;
                })
            })
            .collect();
        for process in processes {
            process.await.unwrap();
        }
        assert!(database.pending(ALL).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn a_migration_that_fails_leaves_nothing_and_can_be_tried_again() {
    const HALF: &str = "CREATE TABLE half (id BIGINT); CREATE TABLE kinds (id BIGINT);";
    const WRONG: Migration = Migration { version: 2, name: "wrong", sqlite: HALF, postgres: HALF };
    for database in testing::each_engine(&[KINDS]).await {
        for _ in 0..2 {
            let error = database.migrate(&[KINDS, WRONG]).await.unwrap_err();
            assert!(matches!(error, Error::Migration { .. }), "{error:?}");
            assert!(error.to_string().contains("migration 2"), "{error}");
        }
        assert!(database.fetch_all("SELECT id FROM half", params![]).await.is_err());
        database.migrate(ALL).await.unwrap();
    }
}

#[tokio::test]
async fn an_applied_migration_that_changed_or_is_unknown_is_refused() {
    const CHANGED: Migration = Migration { sqlite: "SELECT 1;", postgres: "SELECT 1;", ..SHELVES };
    for database in testing::each_engine(ALL).await {
        let error = database.migrate(&[KINDS, CHANGED]).await.unwrap_err();
        assert!(error.to_string().contains("migration 2 has changed"), "{error}");
        let error = database.migrate(&[KINDS]).await.unwrap_err();
        assert!(error.to_string().contains("too old"), "{error}");
    }
}
