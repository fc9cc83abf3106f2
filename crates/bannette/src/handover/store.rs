//! Handovers in the database. By default a document is handed over once; one that made no entry, again when what was entered
//! of it has changed.

use std::collections::HashMap;

use db::{Database, Moment, Row, Transaction, Value, params};
use jiff::civil::Date;
use serde_json::json;

use super::entered::{ENTERED, Entered, HANDED_OVER, entered_columns, entered_row};
use super::{Handover, MOST, Paper, Period, accounts, fec};
use crate::app::App;
use crate::audit::{self, Action, Subject};
use crate::company::{self, BinderKind, Company};
use crate::document::doubt::Doubt;
use crate::document::store::day;
use crate::document::{Document, history, work};
use crate::entry::Content;
use crate::error::{Error, Result};
use crate::ids::{CompanyId, DocumentId, HandoverId};
use crate::paging::Page;
use crate::rights::{ExtractDocuments, Granted, LookUpDocuments};
use crate::search::words::joined;
use crate::webhook;

/// Rows written by one statement.
const CHUNK: usize = 500;
/// Documents changed since, or in doubt, that are shown.
const MOST_CHANGED: i64 = 100;

/// Which documents are to be handed over.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    pub period: Period,
    /// Also those that were handed over before.
    pub anew: bool,
}

/// The condition on [`ENTERED`] that leaves what is to be handed over, and its parameters from `$1` on: what has no date
/// belongs to every period.
fn ready_condition(
    granted: Granted<ExtractDocuments>,
    sees: Granted<LookUpDocuments>,
    wanted: Wanted,
) -> (String, Vec<Value>) {
    let Period { from, until } = wanted.period;
    let mut values: Vec<Value> = params![granted.company, from.to_string(), until.to_string()];
    let (reached, more) = granted.reached(values.len() + 1);
    values.extend(more);
    let (readable, more) = sees.readable(values.len() + 1);
    values.extend(more);
    let before = match wanted.anew {
        true => "",
        false => {
            "AND NOT EXISTS (SELECT 1 FROM handed_over o JOIN handovers h ON h.id = o.handover_id
                WHERE o.document_id = d.id AND h.company_id = d.company_id
                    AND (o.entry_number IS NOT NULL OR o.version = e.version))"
        }
    };
    let sql = format!(
        "d.company_id = $1 AND d.entered_at IS NOT NULL AND d.trashed_at IS NULL AND e.state = 'entered'
        AND (d.document_date IS NULL OR d.document_date >= $2 AND d.document_date <= $3)
        AND {reached} AND {readable} {before}"
    );
    (sql, values)
}

/// How many documents are ready to be handed over.
pub async fn ready(
    database: &Database,
    granted: Granted<ExtractDocuments>,
    sees: Granted<LookUpDocuments>,
    wanted: Wanted,
) -> Result<i64> {
    let (condition, values) = ready_condition(granted, sees, wanted);
    let sql = format!("SELECT count(*) AS documents FROM {ENTERED} WHERE {condition}");
    Ok(database.fetch_one(&sql, values).await?.get("documents")?)
}

/// A document that the accounts have otherwise than it is entered now.
#[derive(Debug, Clone)]
pub struct Changed {
    pub document: DocumentId,
    pub name: String,
    pub supplier: Option<String>,
    pub date: Option<Date>,
    /// The last one in the accounts.
    pub entry_number: i64,
}

/// What was changed since it was handed over, of a period: some of it.
pub async fn changed(
    database: &Database,
    granted: Granted<ExtractDocuments>,
    sees: Granted<LookUpDocuments>,
    period: Period,
) -> Result<Vec<Changed>> {
    let (condition, values) = ready_condition(granted, sees, Wanted { period, anew: true });
    let sql = format!(
        "SELECT d.id, d.name, e.supplier, e.document_date,
            (SELECT max(o.entry_number) FROM handed_over o JOIN handovers h ON h.id = o.handover_id
                WHERE o.document_id = d.id AND h.company_id = d.company_id) AS entry_number
        FROM {ENTERED} WHERE {condition} AND {HANDED_OVER} < e.version LIMIT {MOST_CHANGED}"
    );
    let rows = database.fetch_all(&sql, values).await?;
    let row = |row: &Row| -> Result<Changed, db::Error> {
        Ok(Changed {
            document: row.get("id")?,
            name: row.get("name")?,
            supplier: row.get("supplier")?,
            date: day(row, "document_date")?,
            entry_number: row.get("entry_number")?,
        })
    };
    Ok(rows.iter().map(row).collect::<Result<_, _>>()?)
}

/// A document that is ready, with a doubt that nobody has settled.
#[derive(Debug, Clone)]
pub struct Doubtful {
    pub document: DocumentId,
    pub name: String,
    pub supplier: Option<String>,
    pub date: Option<Date>,
    pub doubt: Doubt,
}

/// How many of the documents that are ready there is a doubt about, and some of them, each once.
pub async fn doubtful(
    database: &Database,
    granted: Granted<ExtractDocuments>,
    sees: Granted<LookUpDocuments>,
    wanted: Wanted,
) -> Result<(i64, Vec<Doubtful>)> {
    let (condition, mut values) = ready_condition(granted, sees, wanted);
    let (duplicate, more) = Doubt::Duplicate.condition(sees, values.len() + 1);
    values.extend(more);
    let (other_buyer, more) = Doubt::OtherBuyer.condition(sees, values.len() + 1);
    values.extend(more);
    let from = format!("FROM {ENTERED} WHERE {condition} AND ({duplicate} OR {other_buyer})");
    let sql = format!("SELECT count(*) AS documents {from}");
    let count: i64 = database.fetch_one(&sql, values.clone()).await?.get("documents")?;
    if count == 0 {
        return Ok((0, Vec::new()));
    }
    let sql = format!(
        "SELECT d.id, d.name, e.supplier, e.document_date, CASE WHEN {duplicate} THEN 1 ELSE 0 END AS is_duplicate
        {from} ORDER BY COALESCE(d.document_date, ''), d.id LIMIT {MOST_CHANGED}"
    );
    let rows = database.fetch_all(&sql, values).await?;
    let row = |row: &Row| -> Result<Doubtful, db::Error> {
        Ok(Doubtful {
            document: row.get("id")?,
            name: row.get("name")?,
            supplier: row.get("supplier")?,
            date: day(row, "document_date")?,
            doubt: match row.get::<i64>("is_duplicate")? {
                0 => Doubt::OtherBuyer,
                _ => Doubt::Duplicate,
            },
        })
    };
    Ok((count, rows.iter().map(row).collect::<Result<_, _>>()?))
}

/// Hands over what is ready.
///
/// # Errors
/// [`Error::Invalid`] for a period that ends before it begins, `Conflict("handover-nothing")`.
pub async fn make(
    app: &App,
    granted: Granted<ExtractDocuments>,
    sees: Granted<LookUpDocuments>,
    wanted: Wanted,
) -> Result<HandoverId> {
    if wanted.period.from > wanted.period.until {
        return Err(Error::invalid("until", "period"));
    }
    // Customers' names may have to be looked for in what was read: before the transaction.
    let papers = papers(app, granted, sees, wanted).await?;
    let now = app.clock.now();
    let id = HandoverId::new(now);
    let mut tx = app.database.begin().await?;
    let last = last_number(&mut tx, granted.company).await?;
    // What somebody else handed over or changed meanwhile is left for the next time.
    let (condition, values) = ready_condition(granted, sees, wanted);
    let sql = format!("SELECT d.id, e.version FROM {ENTERED} WHERE {condition}");
    let mut still = HashMap::new();
    for row in tx.fetch_all(&sql, values).await? {
        still.insert(row.get::<DocumentId>("id")?, row.get::<i64>("version")?);
    }
    let papers: Vec<_> =
        papers.into_iter().filter(|(id, version, _)| still.get(id) == Some(version)).collect();
    if papers.is_empty() {
        return Err(Error::Conflict("handover-nothing"));
    }
    let mut number = last;
    let mut numbers = Vec::with_capacity(papers.len());
    for (_, _, paper) in &papers {
        let makes_one = fec::lines(paper).is_ok();
        number += i64::from(makes_one);
        numbers.push(makes_one.then_some(number));
    }
    let Period { from, until } = wanted.period;
    tx.execute(
        "INSERT INTO handovers (id, company_id, from_day, until_day, anew, documents, entries, made_at, made_by,
            made_by_key)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        params![
            id,
            granted.company,
            from.to_string(),
            until.to_string(),
            wanted.anew,
            papers.len() as i64,
            number - last,
            now,
            granted.caller.user(),
            granted.caller.key()
        ],
    )
    .await?;
    let rows: Vec<_> = papers.iter().zip(numbers).enumerate().collect();
    for chunk in rows.chunks(CHUNK) {
        let mut values: Vec<Value> = Vec::with_capacity(chunk.len() * 6);
        for (index, ((document, version, paper), number)) in chunk {
            let paper = serde_json::to_string(paper).map_err(anyhow::Error::from)?;
            values.extend(params![id, *index as i64 + 1, *document, *number, paper, *version]);
        }
        let sql = format!(
            "INSERT INTO handed_over (handover_id, place, document_id, entry_number, paper, version) VALUES {}",
            db::rows(1, 6, chunk.len())
        );
        tx.execute(&sql, values).await?;
    }
    let sql = "UPDATE entry_numbers SET last = $2 WHERE company_id = $1";
    tx.execute(sql, params![granted.company, number]).await?;
    let documents: Vec<DocumentId> = papers.iter().map(|(id, ..)| *id).collect();
    history::record(&mut tx, now, Some(granted.caller), &documents, "handed-over", &json!({})).await?;
    let details =
        json!({ "from": from.to_string(), "until": until.to_string(), "documents": documents.len() });
    record(&mut tx, now, granted, id, Action::HandoverMade, details).await?;
    webhook::tell_handover(&mut tx, now, granted.company, id, wanted.period, documents.len()).await?;
    tx.commit().await?;
    tracing::info!(company.id = %granted.company, handover.id = %id, caller = ?granted.caller, documents = documents.len(), "documents were handed over");
    Ok(id)
}

async fn record(
    tx: &mut Transaction,
    now: Moment,
    granted: Granted<ExtractDocuments>,
    id: HandoverId,
    action: Action,
    details: serde_json::Value,
) -> Result<()> {
    let row = tx.fetch_one("SELECT name FROM companies WHERE id = $1", params![granted.company]).await?;
    let subject = Subject::new("handover", Some(id.0), row.get::<String>("name")?).of(granted.company);
    audit::record(tx, now, granted.caller, action, subject, details).await
}

/// The last number of an entry of the company. Its row is ours until the transaction ends: one handover at a time.
async fn last_number(tx: &mut Transaction, company: CompanyId) -> Result<i64> {
    let sql = "INSERT INTO entry_numbers (company_id, last) VALUES ($1, 0)
        ON CONFLICT (company_id) DO UPDATE SET last = entry_numbers.last RETURNING last";
    Ok(tx.fetch_one(sql, params![company]).await?.get("last")?)
}

/// What is ready, in the order of the papers' dates, each with the version of its entry.
async fn papers(
    app: &App,
    granted: Granted<ExtractDocuments>,
    sees: Granted<LookUpDocuments>,
    wanted: Wanted,
) -> Result<Vec<(DocumentId, i64, Paper)>> {
    let company = company::store::find(&app.database, granted.company).await?;
    let accounts = accounts::of(&app.database, granted.company).await?;
    let (condition, mut values) = ready_condition(granted, sees, wanted);
    values.push(MOST.into());
    let sql = format!(
        "SELECT {} FROM {ENTERED} LEFT JOIN readings r ON r.document_id = d.id WHERE {condition}
        ORDER BY COALESCE(d.document_date, ''), d.id LIMIT ${}",
        entered_columns(),
        values.len()
    );
    let mut papers = Vec::new();
    for row in app.database.fetch_all(&sql, values).await? {
        let Entered { listed, binder, binder_kind, content, version, .. } = entered_row(&row)?;
        let paper = Paper {
            third: third(app, &company, &listed.document, binder_kind, &content).await?,
            account: accounts.get(binder_kind.name()).cloned().unwrap_or_default(),
            binder,
            binder_kind,
            name: listed.document.name,
            content,
        };
        papers.push((listed.document.id, version, paper));
    }
    Ok(papers)
}

/// Who the other side is. On the company's own invoices the supplier is the company itself: their buyer is wanted.
async fn third(
    app: &App,
    company: &Company,
    document: &Document,
    kind: BinderKind,
    content: &Content,
) -> Result<Option<String>> {
    let itself = content.supplier.as_deref().is_none_or(|name| joined(name) == joined(&company.name))
        || content.siren.is_some() && content.siren == company.siren;
    if kind != BinderKind::Sales || !itself {
        return Ok(content.supplier.clone());
    }
    let reading = work::reading(&app.blobs, document).await?;
    let buyer = reading.as_ref().and_then(|reading| reading.fields.get(&reading::FieldName::Buyer)?.text());
    Ok(buyer.map(str::to_owned))
}

/// Takes a handover back: its documents count as not handed over. The numbers of its entries are given again, when no later
/// ones are: the norm wants one after the other.
pub async fn withdraw(app: &App, granted: Granted<ExtractDocuments>, id: HandoverId) -> Result<()> {
    let now = app.clock.now();
    let mut tx = app.database.begin().await?;
    let sql =
        "UPDATE handovers SET withdrawn_at = $3 WHERE id = $1 AND company_id = $2 AND withdrawn_at IS NULL";
    if tx.execute(sql, params![id, granted.company, now]).await? == 0 {
        return Err(Error::NotFound);
    }
    last_number(&mut tx, granted.company).await?;
    let sql = "DELETE FROM handed_over WHERE handover_id = $1 RETURNING document_id";
    let rows = tx.fetch_all(sql, params![id]).await?;
    let documents =
        rows.iter().map(|row| row.get("document_id")).collect::<Result<Vec<DocumentId>, db::Error>>()?;
    let sql = "UPDATE entry_numbers SET last = (SELECT COALESCE(max(o.entry_number), 0) FROM handovers h
            JOIN handed_over o ON o.handover_id = h.id WHERE h.company_id = $1) WHERE company_id = $1";
    tx.execute(sql, params![granted.company]).await?;
    history::record(&mut tx, now, Some(granted.caller), &documents, "handover-withdrawn", &json!({})).await?;
    let details = json!({ "documents": documents.len() });
    record(&mut tx, now, granted, id, Action::HandoverWithdrawn, details).await?;
    Ok(tx.commit().await?)
}

fn handover(row: &Row) -> Result<Handover, db::Error> {
    // Only days were ever written.
    let day = |column| row.get::<String>(column).map(|day| day.parse().unwrap_or(Date::ZERO));
    Ok(Handover {
        id: row.get("id")?,
        company: row.get("company_id")?,
        period: Period { from: day("from_day")?, until: day("until_day")? },
        anew: row.get("anew")?,
        documents: row.get("documents")?,
        entries: row.get("entries")?,
        made_at: row.get("made_at")?,
        made_by: row.get("made_by_name")?,
        withdrawn: row.get::<Option<Moment>>("withdrawn_at")?.is_some(),
    })
}

const HANDOVER: &str =
    "SELECT h.id, h.company_id, h.from_day, h.until_day, h.anew, h.documents, h.entries, h.made_at,
    h.withdrawn_at, COALESCE(u.name, k.name) AS made_by_name FROM handovers h
    LEFT JOIN users u ON u.id = h.made_by LEFT JOIN api_keys k ON k.id = h.made_by_key";

/// The handovers of a company, the latest first.
pub async fn list(
    database: &Database,
    granted: Granted<ExtractDocuments>,
    after: Option<HandoverId>,
    limit: i64,
) -> Result<Page<Handover>> {
    let sql = format!(
        "{HANDOVER} WHERE h.company_id = $1 AND ($2 IS NULL OR h.id < $2) ORDER BY h.id DESC LIMIT $3"
    );
    let rows = database.fetch_all(&sql, params![granted.company, after, limit + 1]).await?;
    let handovers = rows.iter().map(handover).collect::<Result<_, _>>()?;
    Ok(Page::cut(handovers, limit, |handover: &Handover| handover.id.to_string()))
}

pub async fn find(
    database: &Database,
    granted: Granted<ExtractDocuments>,
    id: HandoverId,
) -> Result<Handover> {
    let sql = format!("{HANDOVER} WHERE h.id = $1 AND h.company_id = $2");
    Ok(handover(&database.fetch_one(&sql, params![id, granted.company]).await?)?)
}

/// A document of a handover.
#[derive(Debug)]
pub struct HandedOver {
    /// From 1.
    pub place: i64,
    pub document: DocumentId,
    pub sha256: blobs::Sha256,
    pub entry_number: Option<i64>,
    pub paper: Paper,
}

/// Some documents of a handover, those after a place, as far as they may still be taken out.
pub async fn handed_over(
    database: &Database,
    granted: Granted<ExtractDocuments>,
    sees: Granted<LookUpDocuments>,
    (id, after): (HandoverId, i64),
    limit: i64,
) -> Result<Vec<HandedOver>> {
    let mut values: Vec<Value> = params![id, granted.company, after, limit];
    let (reached, more) = granted.reached(values.len() + 1);
    values.extend(more);
    let (readable, more) = sees.readable(values.len() + 1);
    values.extend(more);
    let sql = format!(
        "SELECT o.place, o.document_id, o.entry_number, o.paper, d.sha256 FROM handed_over o
        JOIN documents d ON d.id = o.document_id
        WHERE o.handover_id = $1 AND d.company_id = $2 AND o.place > $3 AND {reached} AND {readable}
        ORDER BY o.place LIMIT $4"
    );
    let rows = database.fetch_all(&sql, values).await?;
    let row = |row: &Row| -> Result<HandedOver> {
        let (paper, sha256): (String, String) = (row.get("paper")?, row.get("sha256")?);
        Ok(HandedOver {
            place: row.get("place")?,
            document: row.get("document_id")?,
            sha256: sha256.parse().expect("only hashes are stored as such"),
            entry_number: row.get("entry_number")?,
            paper: serde_json::from_str(&paper).map_err(anyhow::Error::from)?,
        })
    };
    rows.iter().map(row).collect()
}
