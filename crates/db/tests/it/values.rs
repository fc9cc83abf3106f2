use db::{Clock, Moment, SystemClock, Uuid, Value, new_id, params, testing};

use crate::schema::ALL;

#[derive(Debug, Clone, PartialEq)]
struct ShelfId(Uuid);

#[derive(Debug, Clone, PartialEq)]
struct Label(String);

db::newtypes!(ShelfId(Uuid), Label(String));

const INSERT: &str = "INSERT INTO kinds (id, int, text, bool, uuid, moment, bytes, real) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";

#[tokio::test]
async fn every_kind_of_value_comes_back_as_it_went() {
    for database in testing::each_engine(ALL).await {
        let uuid = new_id(SystemClock.now());
        let moments = [Moment::MIN, Moment::EPOCH, Moment::from_micros(-1), SystemClock.now(), Moment::MAX];
        let texts = ["", "l'été à « Noël » 🎄", "it's $1 \\ %_", "a\nb\t\u{202e}"];
        let ints = [i64::MIN, -1, 0, 1, i64::MAX];
        let reals = [f64::MIN, -0.1, 0.0, 1e-300, f64::MAX];
        for index in 0..5 {
            let (text, bytes) = (texts[index % 4], vec![index as u8, 0, 255]);
            let (int, moment, real) = (ints[index], moments[index], reals[index]);
            let id = new_id(moment);
            let params = params![id, int, text, index % 2 == 0, uuid, moment, bytes.clone(), real];
            assert_eq!(database.execute(INSERT, params).await.unwrap(), 1);

            let row = database.fetch_one("SELECT * FROM kinds WHERE id = $1", params![id]).await.unwrap();
            assert_eq!(row.get::<Uuid>("id").unwrap(), id);
            assert_eq!(row.get::<i64>("int").unwrap(), int);
            assert_eq!(row.get::<String>("text").unwrap(), text);
            assert_eq!(row.get::<bool>("bool").unwrap(), index % 2 == 0);
            assert_eq!(row.get::<Option<Uuid>>("uuid").unwrap(), Some(uuid));
            assert_eq!(row.get::<Moment>("moment").unwrap(), moment);
            assert_eq!(row.get::<Vec<u8>>("bytes").unwrap(), bytes);
            assert_eq!(row.get::<f64>("real").unwrap(), real);
        }
    }
}

#[tokio::test]
async fn null_of_every_kind_comes_back_as_none() {
    for database in testing::each_engine(ALL).await {
        let id = new_id(SystemClock.now());
        let params = params![
            id,
            None::<i64>,
            None::<&str>,
            None::<bool>,
            None::<Uuid>,
            None::<Moment>,
            None::<Vec<u8>>,
            None::<f64>,
        ];
        database.execute(INSERT, params).await.unwrap();

        let row = database.fetch_one("SELECT * FROM kinds", params![]).await.unwrap();
        assert_eq!(row.get::<Option<i64>>("int").unwrap(), None);
        assert_eq!(row.get::<Option<String>>("text").unwrap(), None);
        assert_eq!(row.get::<Option<bool>>("bool").unwrap(), None);
        assert_eq!(row.get::<Option<Uuid>>("uuid").unwrap(), None);
        assert_eq!(row.get::<Option<Moment>>("moment").unwrap(), None);
        assert_eq!(row.get::<Option<Vec<u8>>>("bytes").unwrap(), None);
        assert_eq!(row.get::<Option<f64>>("real").unwrap(), None);
        assert!(row.is_null("text").unwrap());
        assert!(!row.is_null("id").unwrap());
    }
}

#[tokio::test]
async fn a_typed_null_can_be_compared_on_both_engines() {
    for database in testing::each_engine(ALL).await {
        for null in [
            Value::Int(None),
            Value::Text(None),
            Value::Bool(None),
            Value::Uuid(None),
            Value::Moment(None),
            Value::Bytes(None),
            Value::Real(None),
        ] {
            let row = database.fetch_one("SELECT $1 IS NULL AS missing", vec![null]).await.unwrap();
            assert!(row.get::<bool>("missing").unwrap());
        }
    }
}

#[tokio::test]
async fn counts_sums_and_literals_are_read_as_integers() {
    for database in testing::each_engine(ALL).await {
        for int in [2, 40] {
            let id = new_id(SystemClock.now());
            database.execute("INSERT INTO kinds (id, int) VALUES ($1, $2)", params![id, int]).await.unwrap();
        }
        let sql = "SELECT count(*) AS n, CAST(sum(int) AS BIGINT) AS total, max(int) AS most, 7 AS seven FROM kinds";
        let row = database.fetch_one(sql, params![]).await.unwrap();
        assert_eq!(row.get::<i64>("n").unwrap(), 2);
        assert_eq!(row.get::<i64>("total").unwrap(), 42);
        assert_eq!(row.get::<i64>("most").unwrap(), 40);
        assert_eq!(row.get::<i64>("seven").unwrap(), 7);
    }
}

#[tokio::test]
async fn newtypes_are_written_and_read_like_what_they_hold() {
    for database in testing::each_engine(ALL).await {
        let (id, label) = (ShelfId(new_id(SystemClock.now())), Label("Achats".to_owned()));
        let params = params![id.clone(), label.clone(), None::<ShelfId>];
        database.execute("INSERT INTO kinds (id, text, uuid) VALUES ($1, $2, $3)", params).await.unwrap();
        let row = database.fetch_one("SELECT id, text, uuid FROM kinds", params![]).await.unwrap();
        assert_eq!(row.get::<ShelfId>("id").unwrap(), id);
        assert_eq!(row.get::<Label>("text").unwrap(), label);
        assert_eq!(row.get::<Option<ShelfId>>("uuid").unwrap(), None);
    }
}

#[tokio::test]
async fn many_rows_are_written_by_one_statement_and_found_by_a_list() {
    for database in testing::each_engine(ALL).await {
        let count = db::MAX_PARAMS / 2;
        let params = (0..count as i64).flat_map(|n| params![n, format!("shelf {n}")]).collect();
        let sql = format!("INSERT INTO shelves (id, label) VALUES {}", db::rows(1, 2, count));
        assert_eq!(database.execute(&sql, params).await.unwrap(), count as u64);

        let sql = format!("SELECT label FROM shelves WHERE id IN ({}) ORDER BY id", db::list(1, 3));
        let found = database.fetch_all(&sql, params![3, 1, 99_999]).await.unwrap();
        let labels: Vec<String> = found.iter().map(|row| row.get("label").unwrap()).collect();
        assert_eq!(labels, ["shelf 1", "shelf 3"]);
    }
}

#[test]
fn pieces_of_sql_are_numbered_from_where_they_start() {
    assert_eq!(db::rows(3, 2, 2), "($3,$4),($5,$6)");
    assert_eq!(db::rows(1, 2, 0), "");
    assert_eq!(db::list(2, 3), "$2,$3,$4");
    assert_eq!(db::list(1, 0), "");
}
