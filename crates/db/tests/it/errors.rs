use db::{Engine, Error, Moment, params, testing};

use crate::schema::ALL;

const SHELF: &str = "INSERT INTO shelves (id, label) VALUES ($1, $2)";
const BOOK: &str = "INSERT INTO books (id, shelf_id, place) VALUES ($1, $2, $3)";

#[tokio::test]
async fn a_second_row_with_the_same_key_is_told_with_its_constraint() {
    for database in testing::each_engine(ALL).await {
        database.execute(SHELF, params![1, "a"]).await.unwrap();
        let error = database.execute(SHELF, params![2, "a"]).await.unwrap_err();
        assert!(error.is_unique());
        let Error::Unique { constraint, .. } = error else { panic!("{error:?}") };
        let expected = match database.engine() {
            Engine::Sqlite => "shelves.label",
            Engine::Postgres => "shelves_label_key",
        };
        assert_eq!(constraint, expected);

        let error = database.execute(SHELF, params![1, "b"]).await.unwrap_err();
        assert!(error.is_unique(), "the primary key too: {error:?}");

        database.execute(BOOK, params![1, 1, 7]).await.unwrap();
        let error = database.execute(BOOK, params![2, 1, 7]).await.unwrap_err();
        let Error::Unique { constraint, .. } = error else { panic!("{error:?}") };
        let expected = match database.engine() {
            Engine::Sqlite => "books.shelf_id, books.place",
            Engine::Postgres => "one_book_per_place",
        };
        assert_eq!(constraint, expected);
    }
}

#[tokio::test]
async fn a_reference_to_nothing_is_a_foreign_key_error() {
    for database in testing::each_engine(ALL).await {
        let error = database.execute(BOOK, params![1, 404, 1]).await.unwrap_err();
        assert!(matches!(error, Error::ForeignKey { .. }), "{error:?}");
        assert!(!error.is_unique());

        database.execute(SHELF, params![1, "a"]).await.unwrap();
        database.execute(BOOK, params![1, 1, 1]).await.unwrap();
        let error = database.execute("DELETE FROM shelves", params![]).await.unwrap_err();
        assert!(matches!(error, Error::ForeignKey { .. }), "{error:?}");
    }
}

#[tokio::test]
async fn a_missing_row_is_not_found_only_where_one_is_demanded() {
    for database in testing::each_engine(ALL).await {
        let sql = "SELECT id FROM shelves WHERE id = $1";
        assert!(database.fetch_optional(sql, params![1]).await.unwrap().is_none());
        assert!(database.fetch_all(sql, params![1]).await.unwrap().is_empty());
        assert!(matches!(database.fetch_one(sql, params![1]).await, Err(Error::NotFound)));
        let mut transaction = database.begin().await.unwrap();
        assert!(matches!(transaction.fetch_one(sql, params![1]).await, Err(Error::NotFound)));
    }
}

#[tokio::test]
async fn a_column_that_cannot_be_read_is_named() {
    for database in testing::each_engine(ALL).await {
        database.execute(SHELF, params![1, "a"]).await.unwrap();
        let row =
            database.fetch_one("SELECT id, label, CAST(NULL AS TEXT) AS note FROM shelves", params![]).await;
        let row = row.unwrap();
        for error in [
            row.get::<i64>("label").unwrap_err(),
            row.get::<Moment>("label").unwrap_err(),
            row.get::<Option<i64>>("label").unwrap_err(),
        ] {
            assert!(matches!(&error, Error::Column { column, .. } if column == "label"), "{error:?}");
            assert!(error.to_string().contains("label"));
        }
        let error = row.get::<String>("note").unwrap_err();
        assert!(matches!(&error, Error::Column { column, .. } if column == "note"), "NULL: {error:?}");
        let error = row.get::<String>("absent").unwrap_err();
        assert!(matches!(&error, Error::Column { column, .. } if column == "absent"), "{error:?}");
        assert!(row.get::<Option<String>>("absent").is_err());
    }
}

#[tokio::test]
async fn a_wrong_number_of_parameters_is_refused() {
    for database in testing::each_engine(ALL).await {
        let missing =
            database.fetch_all("SELECT id FROM shelves WHERE id = $1 OR label = $2", params![1]).await;
        assert!(matches!(missing, Err(Error::Other(_))));
        let surplus =
            database.execute("DELETE FROM shelves WHERE label = '$2' OR id = $1", params![1, 2]).await;
        assert!(matches!(surplus, Err(Error::Other(_))));
        database
            .execute("DELETE FROM shelves WHERE label = 'it''s $2' OR id = $1", params![1])
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn a_wrong_statement_says_what_is_wrong() {
    for database in testing::each_engine(ALL).await {
        let error = database.fetch_all("SELECT title FROM shelves", params![]).await.unwrap_err();
        assert!(matches!(error, Error::Other(_)));
        assert!(error.to_string().contains("title"), "{error}");
    }
}

#[tokio::test]
async fn the_reading_connections_of_sqlite_cannot_write() {
    let database = testing::sqlite(ALL).await;
    let sql = "INSERT INTO shelves (id, label) VALUES (1, 'a') RETURNING id";
    assert!(database.fetch_all(sql, params![]).await.is_err());
    let rows = database.execute_returning(sql, params![]).await.unwrap();
    assert_eq!(rows[0].get::<i64>("id").unwrap(), 1);
}
