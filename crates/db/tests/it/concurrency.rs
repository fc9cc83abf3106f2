use db::{Database, params, testing};

use crate::schema::ALL;

async fn value(database: &Database) -> i64 {
    let row = database.fetch_one("SELECT place FROM books WHERE id = 1", params![]).await.unwrap();
    row.get("place").unwrap()
}

async fn one_book(database: &Database) {
    database.execute("INSERT INTO shelves (id, label) VALUES (1, 'a')", params![]).await.unwrap();
    database.execute("INSERT INTO books (id, shelf_id, place) VALUES (1, 1, 0)", params![]).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn twenty_writers_at_once_lose_nothing() {
    for database in testing::each_engine(ALL).await {
        one_book(&database).await;
        let lock = match database.engine() {
            db::Engine::Sqlite => "SELECT place FROM books WHERE id = 1",
            db::Engine::Postgres => "SELECT place FROM books WHERE id = 1 FOR UPDATE",
        };
        let writers: Vec<_> = (0..20)
            .map(|_| {
                let database = Database::clone(&database);
                tokio::spawn(async move {
                    for _ in 0..5 {
                        let mut transaction = database.begin().await.unwrap();
                        let place: i64 =
                            transaction.fetch_one(lock, params![]).await.unwrap().get("place").unwrap();
                        let sql = "UPDATE books SET place = $1 WHERE id = 1";
                        transaction.execute(sql, params![place + 1]).await.unwrap();
                        transaction.commit().await.unwrap();
                    }
                })
            })
            .collect();
        for writer in writers {
            writer.await.unwrap();
        }
        assert_eq!(value(&database).await, 100);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn writers_of_two_processes_wait_for_each_other() {
    for database in testing::each_engine(ALL).await {
        one_book(&database).await;
        let mut writers = Vec::new();
        for _ in 0..2 {
            let process = Database::connect(database.url()).await.unwrap();
            writers.push(tokio::spawn(async move {
                for _ in 0..50 {
                    process
                        .execute("UPDATE books SET place = place + 1 WHERE id = 1", params![])
                        .await
                        .unwrap();
                }
                process.close().await;
            }));
        }
        for writer in writers {
            writer.await.unwrap();
        }
        assert_eq!(value(&database).await, 100);
    }
}

#[tokio::test]
async fn readers_do_not_wait_for_a_writer() {
    for database in testing::each_engine(ALL).await {
        one_book(&database).await;
        let mut transaction = database.begin().await.unwrap();
        transaction.execute("UPDATE books SET place = 7 WHERE id = 1", params![]).await.unwrap();
        let readers: Vec<_> = (0..10)
            .map(|_| {
                let database = Database::clone(&database);
                tokio::spawn(async move { value(&database).await })
            })
            .collect();
        for reader in readers {
            assert_eq!(reader.await.unwrap(), 0, "what was committed before");
        }
        transaction.commit().await.unwrap();
        assert_eq!(value(&database).await, 7);
    }
}
