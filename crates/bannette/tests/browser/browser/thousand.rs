//! A tray of a thousand documents: more of it comes as one scrolls, each document once, in order.

use std::time::{Duration, Instant};

use db::{Database, params};
use uuid::Uuid;

use super::demo::Demo;
use super::reader::{Habits, Reader};

const MORE: u128 = 1_000;
/// How long all of it may take to come, on a busy machine.
const PATIENCE: Duration = Duration::from_secs(120);

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_documents_come_as_one_scrolls() {
    let demo = Demo::start().await;
    let reader = Reader::open(&demo.base).await;
    reader.sign_in("claire@cabinet.example").await;
    reader.click("Boulangerie Lemoine").await;
    reader.see_element("#documents a[data-item]").await;
    reader.everything_is_read().await;
    let tray = reader.path().await;
    reader.close().await;
    let waiting = multiply(&demo, tray.split('/').nth(2).unwrap().parse().unwrap()).await;

    choose_all(&demo, &tray).await;
    for phone in [false, true] {
        let reader = Reader::open_with(&demo.base, Habits { phone, ..Habits::default() }).await;
        reader.sign_in("claire@cabinet.example").await;
        reader.go(&tray).await;
        reader.see_element("#documents tbody tr.more").await;
        scroll_to_the_end(&reader).await;
        let listed = "return [...document.querySelectorAll('#documents input[name=document]')].map((box) => box.value)";
        let listed: Vec<String> = serde_json::from_value(reader.script(listed).await).unwrap();
        assert_eq!(listed.len(), waiting);
        assert!(listed.is_sorted_by(|a, b| a > b), "each once, the newest first");
        reader.close().await;
    }
}

/// All of the list is chosen, also what has not come yet, as far as one does something with at once.
async fn choose_all(demo: &Demo, tray: &str) {
    let reader = Reader::open(&demo.base).await;
    reader.sign_in("claire@cabinet.example").await;
    reader.go(tray).await;
    reader.see_element("#documents tbody tr.more").await;
    reader.see_element("input[data-every]").await.click().await.unwrap();
    reader.see("Les 1\u{202f}000 premiers choisis").await;
    let every = "return document.querySelector('input[data-every]').indeterminate";
    assert_eq!(reader.script(every).await, true, "there are more");
    reader.see_element("input[data-every]").await.click().await.unwrap();
    reader.see("Aucun choisi").await;
    reader.close().await;
}

/// Goes to the end of the list until there is no more of it.
async fn scroll_to_the_end(reader: &Reader) {
    let go_on = "const more = document.querySelector('#documents tbody tr.more');
        if (more) more.scrollIntoView({ block: 'end', behavior: 'instant' });
        return more !== null";
    let began = Instant::now();
    while reader.script(go_on).await == true {
        assert!(began.elapsed() < PATIENCE, "the end of the list does not come");
    }
}

/// Lays so many documents more in a company's tray, older than all others and like the oldest; how many wait then.
async fn multiply(demo: &Demo, company: Uuid) -> usize {
    let url = format!("sqlite:{}", demo.data().join("bannette/bannette.db").display());
    let database = Database::connect(&url).await.unwrap();
    let waits = "company_id = $1 AND entered_at IS NULL AND trashed_at IS NULL AND replaced_at IS NULL AND unpacked = FALSE";
    let sql = format!("SELECT id FROM documents WHERE {waits} AND state = 'read' ORDER BY id LIMIT 1");
    let like: Uuid = database.fetch_one(&sql, params![company]).await.unwrap().get("id").unwrap();
    let mut copies = Vec::new();
    for (table, key) in [("documents", "id"), ("readings", "document_id")] {
        let columns = format!("SELECT name FROM pragma_table_info('{table}') WHERE name <> '{key}'");
        let columns = database.fetch_all(&columns, params![]).await.unwrap();
        let columns: Vec<String> = columns.iter().map(|row| row.get("name").unwrap()).collect();
        let columns = columns.join(", ");
        copies.push(format!(
            "INSERT INTO {table} ({key}, {columns}) SELECT $1, {columns} FROM {table} WHERE {key} = $2"
        ));
    }
    let mut tx = database.begin().await.unwrap();
    for number in 0..MORE {
        let id = Uuid::from_u128(0x7000_8000_0000_0000_0000 | number);
        for sql in &copies {
            assert_eq!(tx.execute(sql, params![id, like]).await.unwrap(), 1);
        }
    }
    tx.commit().await.unwrap();
    let sql = format!("SELECT count(*) AS waiting FROM documents WHERE {waits}");
    let row = database.fetch_one(&sql, params![company]).await.unwrap();
    usize::try_from(row.get::<i64>("waiting").unwrap()).unwrap()
}
