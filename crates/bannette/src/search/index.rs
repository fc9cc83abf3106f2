//! The words by which documents are found: written with each reading, and again whenever what they are made of changed.

use std::collections::HashSet;

use db::{Engine, Transaction, params};
use jiff::civil::Date;
use queue::{Claimed, JobError, NewJob};

use super::words;
use crate::app::App;
use crate::company::BinderKind;
use crate::document::store::kind_named;
use crate::document::{Facts, store, work};
use crate::error::{Error, Result};
use crate::ids::{CompanyId, DocumentId};

/// The queue's name of the job that writes what is behind.
pub const INDEX: &str = "index";
/// Documents of one round, and rounds of one job; the next tick goes on.
const BATCH: i64 = 200;
const ROUNDS: usize = 50;
/// How much of a text is looked in, in bytes.
const LONGEST_TEXT: usize = 1_000_000;

/// Writes the words of a document, whose text this is, in the transaction that changes it.
pub async fn write(tx: &mut Transaction, document: DocumentId, text: &str) -> Result<()> {
    let Some(words) = gather(tx, document, text).await? else { return Ok(()) };
    let sql = "UPDATE searched_documents SET written = wanted WHERE document_id = $1 RETURNING number";
    let row = tx.fetch_one(sql, params![document]).await?;
    let number: i64 = row.get("number")?;
    match tx.engine() {
        Engine::Sqlite => {
            tx.execute("DELETE FROM document_words WHERE rowid = $1", params![number]).await?;
            let known: Vec<&String> = words.iter().filter(|word| words::is_known(word)).collect();
            let known = serde_json::to_string(&known).map_err(anyhow::Error::from)?;
            let sql = "INSERT INTO known_words (word) SELECT value FROM json_each($1) WHERE TRUE
                ON CONFLICT (word) DO NOTHING";
            tx.execute(sql, params![known]).await?;
            let text = words.into_iter().collect::<Vec<_>>().join(" ");
            let sql = "INSERT INTO document_words (rowid, words) VALUES ($1, $2)";
            tx.execute(sql, params![number, text]).await?;
        }
        Engine::Postgres => {
            // Quoted, each is a word of the vector as it is: nothing is parted or left out.
            let text = words.iter().map(|word| format!("'{word}'")).collect::<Vec<_>>().join(" ");
            let sql = "UPDATE searched_documents SET words = CAST($2 AS tsvector) WHERE number = $1";
            tx.execute(sql, params![number, text]).await?;
        }
    }
    Ok(())
}

/// All that a document can be found by. None when it is gone.
async fn gather(tx: &mut Transaction, document: DocumentId, text: &str) -> Result<Option<HashSet<String>>> {
    let listed = match store::find_in(tx, document).await {
        Ok(listed) => listed,
        Err(Error::NotFound) => return Ok(None),
        Err(error) => return Err(error),
    };
    let sql = "SELECT c.code, c.name AS company_name, b.name AS binder_name, b.kind AS binder_kind,
            d.company_id, r.kind
        FROM documents d JOIN companies c ON c.id = d.company_id JOIN binders b ON b.id = d.binder_id
        LEFT JOIN readings r ON r.document_id = d.id AND d.state = 'read' WHERE d.id = $1";
    let row = tx.fetch_one(sql, params![document]).await?;
    let names: [String; 3] = [row.get("code")?, row.get("company_name")?, row.get("binder_name")?];
    let facts = listed.reading.map_or_else(Facts::default, |reading| reading.facts);
    let mut found = HashSet::new();
    found.insert(words::of_company(CompanyId(row.get("company_id")?)));
    let binder: String = row.get("binder_kind")?;
    found.extend(BinderKind::parse(&binder).map(words::of_binder));
    let kind: Option<String> = row.get("kind")?;
    found.extend(kind.map(|kind| words::of_kind(kind_named(&kind))));
    if let Some(date) = facts.date {
        found.extend([words::of_month(date), words::of_year(date.year())]);
    }
    found.extend(facts.invoice_number.as_deref().map(words::joined).filter(|number| !number.is_empty()));
    for name in names.iter().chain([&listed.document.name]) {
        words::of_text(name, &mut found);
    }
    words::of_text(&as_typed(&facts), &mut found);
    let sql = "SELECT text FROM document_notes WHERE document_id = $1 ORDER BY id LIMIT 200";
    for row in tx.fetch_all(sql, params![document]).await? {
        words::of_text(&row.get::<String>("text")?, &mut found);
    }
    let end = (0..=text.len().min(LONGEST_TEXT)).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
    words::of_text(&text[..end], &mut found);
    Ok(Some(found))
}

/// The facts of a document as people type them.
fn as_typed(facts: &Facts) -> String {
    let mut typed: Vec<String> = facts.supplier.iter().chain(&facts.invoice_number).cloned().collect();
    let day = |date: Date| date.strftime("%d/%m/%Y").to_string();
    typed.extend([facts.date, facts.due_date].into_iter().flatten().map(day));
    for cents in [facts.net, facts.vat, facts.gross, facts.payable].into_iter().flatten() {
        typed.push(format!("{},{:02}", cents.unsigned_abs() / 100, cents.unsigned_abs() % 100));
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
    let sql = "SELECT document_id, wanted FROM searched_documents WHERE written < wanted
        ORDER BY number DESC LIMIT $1";
    let rows = app.database.fetch_all(sql, params![BATCH]).await?;
    let mut texts = Vec::with_capacity(rows.len());
    for row in &rows {
        let (id, wanted): (_, i64) = (DocumentId(row.get("document_id")?), row.get("wanted")?);
        let text = match store::find(&app.database, id).await {
            Ok(listed) => work::text(&app.blobs, &listed.document).await?.unwrap_or_default(),
            Err(Error::NotFound) => continue,
            Err(error) => return Err(error),
        };
        texts.push((id, wanted, text));
    }
    for chunk in texts.chunks(20) {
        let mut tx = app.database.begin().await?;
        for (id, wanted, text) in chunk {
            // Another reading may have been quicker: its text is the later one.
            let sql = "SELECT 1 AS one FROM searched_documents WHERE document_id = $1 AND wanted = $2 AND written < $2";
            if tx.fetch_optional(sql, params![*id, *wanted]).await?.is_some() {
                write(&mut tx, *id, text).await?;
            }
        }
        tx.commit().await?;
    }
    Ok(rows.len())
}
