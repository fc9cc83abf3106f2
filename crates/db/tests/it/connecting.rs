use db::{Database, Engine, Error, params, testing};

use crate::schema::ALL;

/// How the error reads with all its causes, as a log shows it.
fn whole(error: &(dyn std::error::Error + 'static)) -> String {
    std::iter::successors(Some(error), |error| error.source()).map(|error| format!("{error}; ")).collect()
}

#[tokio::test]
async fn a_sqlite_file_and_its_folders_are_made_when_missing() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("data/of the firm/bannette.sqlite");
    let database = Database::connect(&format!("sqlite://{}", file.display())).await.unwrap();
    assert_eq!(database.engine(), Engine::Sqlite);
    database.migrate(ALL).await.unwrap();
    database.execute("INSERT INTO shelves (id, label) VALUES (1, 'a')", params![]).await.unwrap();
    database.close().await;
    assert!(file.exists());

    let again = Database::connect(&format!("sqlite:{}", file.display())).await.unwrap();
    assert_eq!(again.fetch_all("SELECT id FROM shelves", params![]).await.unwrap().len(), 1);
    again.close().await;
}

#[tokio::test]
async fn sqlite_keeps_what_it_said_it_wrote() {
    let database = testing::sqlite(ALL).await;
    let mut transaction = database.begin().await.unwrap();
    for (pragma, expected) in [("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 30_000)] {
        let row = transaction.fetch_one(&format!("PRAGMA {pragma}"), params![]).await.unwrap();
        let column = if pragma == "busy_timeout" { "timeout" } else { pragma };
        assert_eq!(row.get::<i64>(column).unwrap(), expected, "{pragma}");
    }
    let row = transaction.fetch_one("PRAGMA journal_mode", params![]).await.unwrap();
    assert_eq!(row.get::<String>("journal_mode").unwrap(), "wal");
}

#[tokio::test]
async fn an_address_that_leads_nowhere_is_told_without_its_password() {
    for url in [
        "postgres://bannette:s3cret@127.0.0.1:1/bannette",
        "postgres://127.0.0.1:1/bannette?user=bannette&password=s3cret",
        "postgres://bannette:s3cret@127.0.0.1:port/bannette",
        "mysql://bannette:s3cret@127.0.0.1/bannette",
        "sqlite:///proc/nowhere/bannette.sqlite",
        "sqlite::memory:",
        "not an address",
    ] {
        let error = Database::connect(url).await.unwrap_err();
        assert!(matches!(error, Error::Unreachable { .. }), "{url}: {error:?}");
        assert!(!whole(&error).contains("s3cret"), "{}", whole(&error));
        assert!(!format!("{error:?}").contains("s3cret"), "{error:?}");
    }
}

#[tokio::test]
async fn a_closed_database_is_unreachable_rather_than_hanging() {
    for database in testing::each_engine(ALL).await {
        let clone = Database::clone(&database);
        database.close().await;
        let error = clone.fetch_all("SELECT 1 AS one", params![]).await.unwrap_err();
        assert!(matches!(error, Error::Unreachable { .. }), "{error:?}");
        let error = clone.begin().await.err().unwrap();
        assert!(matches!(error, Error::Unreachable { .. }), "{error:?}");
    }
}

#[tokio::test]
async fn a_test_database_can_be_opened_by_a_second_process() {
    for database in testing::each_engine(ALL).await {
        let second = Database::connect(database.url()).await.unwrap();
        second.execute("INSERT INTO shelves (id, label) VALUES (1, 'a')", params![]).await.unwrap();
        assert_eq!(database.fetch_all("SELECT id FROM shelves", params![]).await.unwrap().len(), 1);
        second.close().await;
    }
}

#[tokio::test]
async fn the_planner_is_told_of_the_tables() {
    for database in testing::each_engine(ALL).await {
        database
            .execute("INSERT INTO shelves (id, label) VALUES (1, 'a'), (2, 'b')", params![])
            .await
            .unwrap();
        database.analyse().await.unwrap();
        if database.engine() == Engine::Sqlite {
            let sql = "SELECT 1 AS one FROM sqlite_stat1 WHERE tbl = 'shelves'";
            assert!(database.fetch_optional(sql, params![]).await.unwrap().is_some());
        }
        assert_eq!(database.fetch_all("SELECT id FROM shelves", params![]).await.unwrap().len(), 2);
    }
}

#[tokio::test]
async fn test_databases_leave_nothing_behind() {
    let (file, name) = {
        let (sqlite, postgres) = (testing::sqlite(ALL).await, testing::postgres(ALL).await);
        let file = sqlite.url().trim_start_matches("sqlite://").to_owned();
        assert!(std::fs::exists(&file).unwrap());
        let row = postgres.fetch_one("SELECT current_database() AS name", params![]).await.unwrap();
        (file, row.get::<String>("name").unwrap())
    };
    assert!(!std::fs::exists(&file).unwrap());
    let other = testing::postgres(ALL).await;
    let sql = "SELECT datname AS name FROM pg_database WHERE datname = $1";
    assert!(other.fetch_optional(sql, params![name]).await.unwrap().is_none());
}
