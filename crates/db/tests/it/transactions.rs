use db::{Database, params, testing};

use crate::schema::ALL;

const SHELF: &str = "INSERT INTO shelves (id, label) VALUES ($1, $2)";

async fn count(database: &Database) -> i64 {
    let row = database.fetch_one("SELECT count(*) AS n FROM shelves", params![]).await.unwrap();
    row.get("n").unwrap()
}

#[tokio::test]
async fn what_is_committed_is_there_and_what_is_dropped_is_not() {
    for database in testing::each_engine(ALL).await {
        let mut transaction = database.begin().await.unwrap();
        assert_eq!(transaction.engine(), database.engine());
        transaction.execute(SHELF, params![1, "a"]).await.unwrap();
        assert_eq!(count(&database).await, 0, "not seen from outside before the commit");
        let inside = transaction.fetch_one("SELECT count(*) AS n FROM shelves", params![]).await.unwrap();
        assert_eq!(inside.get::<i64>("n").unwrap(), 1);
        transaction.commit().await.unwrap();
        assert_eq!(count(&database).await, 1);

        let mut transaction = database.begin().await.unwrap();
        transaction.execute(SHELF, params![2, "b"]).await.unwrap();
        drop(transaction);
        database.execute(SHELF, params![3, "c"]).await.unwrap();
        assert_eq!(count(&database).await, 2);

        let mut transaction = database.begin().await.unwrap();
        transaction.execute(SHELF, params![2, "b"]).await.unwrap();
        transaction.rollback().await.unwrap();
        assert_eq!(count(&database).await, 2);
    }
}

#[tokio::test]
async fn returning_statements_work_in_a_transaction() {
    for database in testing::each_engine(ALL).await {
        let mut transaction = database.begin().await.unwrap();
        let sql = "INSERT INTO shelves (id, label) VALUES ($1, $2), ($3, $4) RETURNING id, label";
        let rows = transaction.fetch_all(sql, params![1, "a", 2, "b"]).await.unwrap();
        assert_eq!(rows.len(), 2);
        assert_eq!(rows[1].get::<String>("label").unwrap(), "b");
        transaction.commit().await.unwrap();
        let sql = "DELETE FROM shelves WHERE id = $1 RETURNING label";
        let rows = database.execute_returning(sql, params![2]).await.unwrap();
        assert_eq!(rows[0].get::<String>("label").unwrap(), "b");
        assert_eq!(count(&database).await, 1);
    }
}

#[tokio::test]
async fn a_future_dropped_halfway_leaves_the_database_usable() {
    for database in testing::each_engine(ALL).await {
        for id in 0..20 {
            let work = async {
                let mut transaction = database.begin().await.unwrap();
                transaction.execute(SHELF, params![id, format!("{id}")]).await.unwrap();
                std::future::pending::<()>().await;
            };
            let yields = async {
                for _ in 0..id {
                    tokio::task::yield_now().await;
                }
            };
            tokio::select! {
                () = work => {}
                () = yields => {}
            }
        }
        database.execute(SHELF, params![99, "after"]).await.unwrap();
        assert_eq!(count(&database).await, 1);
    }
}
