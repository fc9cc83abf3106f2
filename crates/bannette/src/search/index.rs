//! The words by which documents are found: written with each reading, and again whenever what they are made of changed.

use std::collections::{HashMap, HashSet};

use db::{Engine, Transaction, Value, params};
use futures::{StreamExt, TryStreamExt, stream};
use jiff::civil::Date;
use queue::{Claimed, JobError, NewJob};

use super::words;
use crate::app::App;
use crate::company::BinderKind;
use crate::document::facts::decimal;
use crate::document::notes::WRITTEN_HERE;
use crate::document::store::{DOCUMENT, READING};
use crate::document::{Facts, store, work};
use crate::entry::store::{CONTENT, content};
use crate::error::{Error, Result};
use crate::ids::DocumentId;

/// The queue's name of the job that writes what is behind.
pub const INDEX: &str = "index";
/// Documents of one round, and rounds of one job; the next tick goes on.
const BATCH: i64 = 200;
const ROUNDS: usize = 50;
/// Documents of one transaction: others write between them.
const AT_ONCE: usize = 50;
/// Documents whose reading is fetched at once.
const TEXTS_AT_ONCE: usize = 8;
/// How much of a text is looked in, in bytes.
const LONGEST_TEXT: usize = 1_000_000;

/// What was read of a document, as far as the database does not have it.
#[derive(Debug, Default)]
pub struct Read {
    pub text: String,
    /// As they are, and as they are typed.
    pub identifiers: String,
}

/// Writes the words of a document, of which this was read, in the transaction that changes it.
pub async fn write(tx: &mut Transaction, document: DocumentId, read: &Read) -> Result<()> {
    write_all(tx, &HashMap::from([(document, read)])).await
}

/// The same for some documents, each by what was read of it.
async fn write_all(tx: &mut Transaction, read: &HashMap<DocumentId, &Read>) -> Result<()> {
    if read.is_empty() {
        return Ok(());
    }
    let mut found = gather(tx, read).await?;
    if found.is_empty() {
        return Ok(());
    }
    let sql = format!(
        "UPDATE searched_documents SET written = wanted WHERE document_id IN ({}) RETURNING number, document_id",
        db::list(1, found.len())
    );
    let written = tx.fetch_all(&sql, found.keys().map(|id| Value::from(*id)).collect()).await?;
    let mut numbered = Vec::with_capacity(written.len());
    for row in written {
        let document: DocumentId = row.get("document_id")?;
        numbered.push((row.get::<i64>("number")?, found.remove(&document).unwrap_or_default()));
    }
    match tx.engine() {
        Engine::Sqlite => write_to_index(tx, &numbered).await,
        Engine::Postgres => {
            for (number, words) in numbered {
                // Quoted, each is a word of the vector as it is: nothing is parted or left out.
                let text = words.iter().map(|word| format!("'{word}'")).collect::<Vec<_>>().join(" ");
                let sql = "UPDATE searched_documents SET words = CAST($2 AS tsvector) WHERE number = $1";
                tx.execute(sql, params![number, text]).await?;
            }
            Ok(())
        }
    }
}

/// SQLite's index of words, and the list of those that beginnings are looked up among. A statement for all of the documents
/// costs little more than one for a single one.
async fn write_to_index(tx: &mut Transaction, numbered: &[(i64, HashSet<String>)]) -> Result<()> {
    let json = |value: serde_json::Result<String>| value.map_err(anyhow::Error::from);
    let numbers: Vec<i64> = numbered.iter().map(|(number, _)| *number).collect();
    let sql = "DELETE FROM document_words WHERE rowid IN (SELECT value FROM json_each($1))";
    tx.execute(sql, params![json(serde_json::to_string(&numbers))?]).await?;
    let words = numbered.iter().flat_map(|(_, words)| words);
    let known: HashSet<&String> = words.filter(|word| words::is_known(word)).collect();
    let sql = "INSERT INTO known_words (word) SELECT value FROM json_each($1) WHERE TRUE
        ON CONFLICT (word) DO NOTHING";
    tx.execute(sql, params![json(serde_json::to_string(&known))?]).await?;
    let joined = |words: &HashSet<String>| words.iter().map(String::as_str).collect::<Vec<_>>().join(" ");
    let rows: Vec<(i64, String)> = numbered.iter().map(|(number, words)| (*number, joined(words))).collect();
    let sql = "INSERT INTO document_words (rowid, words)
        SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each($1)";
    tx.execute(sql, params![json(serde_json::to_string(&rows))?]).await?;
    Ok(())
}

/// All that each of these documents can be found by; what is gone is not among them.
async fn gather(
    tx: &mut Transaction,
    read: &HashMap<DocumentId, &Read>,
) -> Result<HashMap<DocumentId, HashSet<String>>> {
    let ids = || -> Vec<Value> { read.keys().map(|id| Value::from(*id)).collect() };
    let these = db::list(1, read.len());
    let mut all = HashMap::with_capacity(read.len());
    let sql = format!(
        "SELECT {DOCUMENT}, {READING}, c.code AS company_code, c.name AS company_name, b.name AS binder_name, b.kind AS binder_kind
        FROM documents d JOIN companies c ON c.id = d.company_id JOIN binders b ON b.id = d.binder_id
        LEFT JOIN readings r ON r.document_id = d.id WHERE d.id IN ({these}) AND d.deleted_at IS NULL"
    );
    for row in tx.fetch_all(&sql, ids()).await? {
        let listed = store::listed(&row)?;
        let document = &listed.document;
        let mut found = HashSet::new();
        found.insert(words::of_company(document.company));
        let binder: String = row.get("binder_kind")?;
        found.extend(BinderKind::parse(&binder).map(words::of_binder));
        found.extend(document.kind.map(words::of_kind));
        found.extend(listed.quality().map(words::of_quality));
        let facts = listed.facts();
        if let Some(date) = facts.date {
            found.extend([words::of_month(date), words::of_year(date.year())]);
        }
        found.extend(facts.gross.into_iter().flat_map(words::of_amount));
        found.extend(facts.invoice_number.as_deref().map(words::joined).filter(|number| !number.is_empty()));
        let names: [String; 3] =
            [row.get("company_code")?, row.get("company_name")?, row.get("binder_name")?];
        for name in names.iter().chain([&document.name]) {
            words::of_text(name, &mut found);
        }
        words::of_text(&as_typed(&facts), &mut found);
        all.insert(document.id, found);
    }
    let sql = format!(
        "SELECT n.document_id, n.text FROM document_notes n JOIN documents d ON d.id = n.document_id
        WHERE n.document_id IN ({these}) AND {WRITTEN_HERE}"
    );
    for row in tx.fetch_all(&sql, ids()).await? {
        if let Some(found) = all.get_mut(&row.get("document_id")?) {
            words::of_text(&row.get::<String>("text")?, found);
        }
    }
    let sql = format!("SELECT {CONTENT}, e.document_id FROM entries e WHERE e.document_id IN ({these})");
    let mut identified = HashSet::new();
    for row in tx.fetch_all(&sql, ids()).await? {
        let document: DocumentId = row.get("document_id")?;
        if let Some(found) = all.get_mut(&document) {
            words::of_text(&content(&row)?.also_searched(), found);
            identified.insert(document);
        }
    }
    for (document, found) in &mut all {
        let Some(read) = read.get(document) else { continue };
        // What a bookkeeper corrected is not to be found under what it is not.
        if !identified.contains(document) {
            words::of_text(&read.identifiers, found);
        }
        let text = &read.text;
        let end = (0..=text.len().min(LONGEST_TEXT)).rev().find(|end| text.is_char_boundary(*end));
        words::of_text(&text[..end.unwrap_or(0)], found);
    }
    Ok(all)
}

/// The facts of a document as people type them.
fn as_typed(facts: &Facts) -> String {
    let mut typed: Vec<String> = facts.supplier.iter().chain(&facts.invoice_number).cloned().collect();
    let day = |date: Date| date.strftime("%d/%m/%Y").to_string();
    typed.extend([facts.date, facts.due_date].into_iter().flatten().map(day));
    for cents in [facts.net, facts.vat, facts.gross, facts.payable].into_iter().flatten() {
        typed.push(decimal(cents.abs(), ','));
    }
    typed.join(" ; ")
}

/// Asks for the job when something is behind.
pub async fn tick(app: &App) -> Result<()> {
    let sql = "SELECT 1 AS one FROM searched_documents WHERE written < wanted LIMIT 1";
    if app.database.fetch_optional(sql, params![]).await?.is_none() {
        return Ok(());
    }
    let mut tx = app.database.begin().await?;
    let job = NewJob::new(INDEX, serde_json::json!({}), app.clock.now()).unique_key(INDEX).priority(-5);
    queue::enqueue(&mut tx, job).await?;
    tx.commit().await?;
    app.waker.wake();
    Ok(())
}

/// The job: writes what is behind, the latest first, a bounded number of rounds.
pub async fn run(app: &App, job: &Claimed) -> Result<(), JobError> {
    for _ in 0..ROUNDS {
        if catch_up(app).await? == 0 || job.stopping.is_cancelled() {
            break;
        }
    }
    Ok(())
}

/// Writes the words of some documents that are behind; how many were.
pub async fn catch_up(app: &App) -> Result<usize> {
    let sql = format!(
        "SELECT s.wanted, {DOCUMENT}, {READING} FROM searched_documents s JOIN documents d ON d.id = s.document_id
        LEFT JOIN readings r ON r.document_id = d.id WHERE s.written < s.wanted ORDER BY s.number DESC LIMIT $1"
    );
    let rows = app.database.fetch_all(&sql, params![BATCH]).await?;
    let behind = rows.iter().map(|row| Ok((store::listed(row)?.document, row.get::<i64>("wanted")?)));
    let behind = behind.collect::<Result<Vec<_>, db::Error>>()?;
    let all: Vec<(DocumentId, i64, Read)> = stream::iter(behind)
        .map(async |(document, wanted)| {
            let text = work::text(&app.blobs, &document).await?.unwrap_or_default();
            let read = work::identified(&app.blobs, &document).await?;
            let identifiers = read.map(|read| read.identifiers()).unwrap_or_default();
            Ok::<_, Error>((document.id, wanted, Read { text, identifiers }))
        })
        .buffered(TEXTS_AT_ONCE)
        .try_collect()
        .await?;
    for chunk in all.chunks(AT_ONCE) {
        let mut tx = app.database.begin().await?;
        // Another reading may have been quicker: its text is the later one.
        let sql = format!(
            "SELECT document_id, wanted FROM searched_documents WHERE written < wanted AND document_id IN ({})",
            db::list(1, chunk.len())
        );
        let ids = chunk.iter().map(|(id, ..)| Value::from(*id)).collect();
        let mut still: HashSet<(DocumentId, i64)> = HashSet::with_capacity(chunk.len());
        for row in tx.fetch_all(&sql, ids).await? {
            still.insert((row.get("document_id")?, row.get("wanted")?));
        }
        let those = chunk.iter().filter(|(id, wanted, _)| still.contains(&(*id, *wanted)));
        write_all(&mut tx, &those.map(|(id, _, read)| (*id, read)).collect()).await?;
        tx.commit().await?;
    }
    Ok(rows.len())
}
