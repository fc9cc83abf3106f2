//! Into the trash, and out of it again. What lies there stays in the register: it is never collected again, nor is what was
//! deleted for good after thirty days, or when somebody said so.

pub mod api;
pub mod deletion;
pub mod handlers;
pub mod pages;

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use db::{Database, Moment, Transaction, Value, params};
use serde_json::json;

use super::store::{DOCUMENT, Listed, READING, listed};
use super::{Place, history, store};
use crate::app::App;
use crate::duplicate;
use crate::error::Result;
use crate::ids::{CompanyId, DocumentId};
use crate::paging::Page;
use crate::rights::{Caller, DeleteDocuments, Granted, LookUpDocuments};

/// How long a document rests before it is deleted for good.
pub const RESTS_FOR: Duration = Duration::from_secs(30 * 24 * 3600);

/// A document in the trash.
#[derive(Debug, Clone)]
pub struct Trashed {
    pub listed: Listed,
    pub binder: String,
    pub at: Moment,
    /// None: an API key, or the operator.
    pub by: Option<String>,
}

/// Where a page of the list ends: the moment at which its last document was put there, and that document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    at: Moment,
    document: DocumentId,
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.at.as_micros(), self.document)
    }
}

/// Not where a page ends.
#[derive(Debug, thiserror::Error)]
#[error("not a cursor")]
pub struct NoCursor;

impl FromStr for Cursor {
    type Err = NoCursor;

    fn from_str(text: &str) -> Result<Self, NoCursor> {
        let (at, document) = text.split_once('.').ok_or(NoCursor)?;
        let at = Moment::from_micros(at.parse().map_err(|_| NoCursor)?);
        Ok(Self { at, document: document.parse().map_err(|_| NoCursor)? })
    }
}

/// The condition on `documents d` that leaves what lies in the trash of a company, of what the caller sees and may delete.
fn within(
    sees: Granted<LookUpDocuments>,
    granted: Granted<DeleteDocuments>,
    first: usize,
) -> (String, Vec<Value>) {
    let (readable, mut values) = sees.readable(first + 1);
    let (reached, more) = granted.reached(first + 1 + values.len());
    values.insert(0, granted.company.into());
    values.extend(more);
    let place = Place::Trash.condition();
    (format!("d.company_id = ${first} AND {place} AND {readable} AND {reached}"), values)
}

/// What lies in the trash of a company, of what the caller sees and may delete; the last first.
pub async fn list(
    database: &Database,
    sees: Granted<LookUpDocuments>,
    granted: Granted<DeleteDocuments>,
    after: Option<Cursor>,
    limit: i64,
) -> Result<Page<Trashed>> {
    let (sql, values) = statement(sees, granted, after, limit);
    let rows = database.fetch_all(&sql, values).await?;
    let trashed = rows.iter().map(|row| {
        Ok(Trashed {
            listed: listed(row)?,
            binder: row.get("binder_name")?,
            at: row.get("trashed_at")?,
            by: row.get("trashed_by_name")?,
        })
    });
    let trashed = trashed.collect::<Result<_, db::Error>>()?;
    Ok(Page::cut(trashed, limit, |last: &Trashed| {
        Cursor { at: last.at, document: last.listed.document.id }.to_string()
    }))
}

/// The statement of [`list`] with its parameters.
fn statement(
    sees: Granted<LookUpDocuments>,
    granted: Granted<DeleteDocuments>,
    after: Option<Cursor>,
    limit: i64,
) -> (String, Vec<Value>) {
    let (within, mut values) = within(sees, granted, 1);
    let mut later = String::new();
    if let Some(after) = after {
        values.extend(params![after.at, after.document]);
        later = format!(" AND (d.trashed_at, d.id) < (${}, ${})", values.len() - 1, values.len());
    }
    values.push((limit + 1).into());
    let sql = format!(
        "SELECT {DOCUMENT}, {READING}, b.name AS binder_name, u.name AS trashed_by_name FROM documents d
        JOIN binders b ON b.id = d.binder_id LEFT JOIN users u ON u.id = d.trashed_by
        LEFT JOIN readings r ON r.document_id = d.id
        WHERE {within}{later} ORDER BY d.trashed_at DESC, d.id DESC LIMIT ${}",
        values.len()
    );
    (sql, values)
}

/// How many documents [`list`] would give.
pub async fn count(
    database: &Database,
    sees: Granted<LookUpDocuments>,
    granted: Granted<DeleteDocuments>,
) -> Result<i64> {
    let (within, values) = within(sees, granted, 1);
    let sql = format!("SELECT count(*) AS documents FROM documents d WHERE {within}");
    Ok(database.fetch_one(&sql, values).await?.get("documents")?)
}

/// Puts documents of the company in the trash; those that lie there, wait no longer, or were handed over to the accounting
/// software stay as they are: what was handed over can be made again, originals and all. Gives the moment,
/// by which they are restored together, and how many they were. That the right reaches them was checked before.
pub async fn put(
    app: &App,
    granted: Granted<DeleteDocuments>,
    documents: &[DocumentId],
) -> Result<(Moment, usize)> {
    let now = app.clock.now();
    let mut tx = app.database.begin().await?;
    let put = put_in(&mut tx, now, granted.caller, granted.company, documents).await?;
    tx.commit().await?;
    tracing::info!(company.id = %granted.company, caller = ?granted.caller, documents = put, "documents were put in the trash");
    Ok((now, put))
}

/// As [`put`], within a transaction.
pub async fn put_in(
    tx: &mut Transaction,
    now: Moment,
    by: Caller,
    company: CompanyId,
    documents: &[DocumentId],
) -> Result<usize> {
    store::hold(tx, documents).await?;
    let mut put = Vec::new();
    for chunk in documents.chunks(400) {
        let sql = format!(
            "UPDATE documents SET trashed_at = $1, trashed_by = $2 WHERE company_id = $3 AND trashed_at IS NULL
                AND entered_at IS NULL AND replaced_at IS NULL AND id IN ({})
                AND NOT EXISTS (SELECT 1 FROM handed_over h WHERE h.document_id = documents.id) RETURNING id",
            db::list(4, chunk.len())
        );
        let mut values = params![now, by.user(), company];
        values.extend(chunk.iter().map(|id| Value::from(*id)));
        for row in tx.fetch_all(&sql, values).await? {
            put.push(row.get::<DocumentId>("id")?);
        }
    }
    history::record(tx, now, Some(by), &put, "trashed", &json!({})).await?;
    Ok(put.len())
}

/// Takes documents of the company out of the trash, to where they were. Gives how many they were. That the right
/// reaches them was checked before.
pub async fn restore(
    app: &App,
    granted: Granted<DeleteDocuments>,
    documents: &[DocumentId],
) -> Result<usize> {
    let now = app.clock.now();
    let mut tx = app.database.begin().await?;
    store::hold(&mut tx, documents).await?;
    let mut restored = Vec::new();
    for chunk in documents.chunks(400) {
        let sql = format!(
            "UPDATE documents SET trashed_at = NULL, trashed_by = NULL WHERE company_id = $1
                AND trashed_at IS NOT NULL AND deleted_at IS NULL AND id IN ({}) RETURNING id",
            db::list(2, chunk.len())
        );
        let mut values = params![granted.company];
        values.extend(chunk.iter().map(|id| Value::from(*id)));
        for row in tx.fetch_all(&sql, values).await? {
            restored.push(row.get::<DocumentId>("id")?);
        }
    }
    duplicate::store::ask_again(&mut tx, &restored).await?;
    history::record(&mut tx, now, Some(granted.caller), &restored, "restored", &json!({})).await?;
    tx.commit().await?;
    tracing::info!(company.id = %granted.company, caller = ?granted.caller, documents = restored.len(), "documents were restored");
    Ok(restored.len())
}

/// The documents that the caller put in the trash at a moment.
pub async fn put_at(app: &App, granted: Granted<DeleteDocuments>, at: Moment) -> Result<Vec<DocumentId>> {
    let sql = "SELECT id FROM documents WHERE company_id = $1 AND trashed_at = $2 AND trashed_by = $3
        AND deleted_at IS NULL LIMIT 1000";
    let rows = app.database.fetch_all(sql, params![granted.company, at, granted.caller.user()]).await?;
    Ok(rows.iter().map(|row| row.get("id")).collect::<Result<_, db::Error>>()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::company::{NewCompany, settings};
    use crate::migrations::MIGRATIONS;
    use crate::rights;

    #[test]
    fn a_cursor_is_written_and_read_alike() {
        let document = DocumentId(uuid::Uuid::from_u128(7));
        let cursor = Cursor { at: Moment::from_micros(1_700_000_000_000_001), document };
        assert_eq!(cursor.to_string().parse::<Cursor>().unwrap(), cursor);
        for text in ["", "1", "x.y", "1.2", ".00000000-0000-0000-0000-000000000007"] {
            assert!(text.parse::<Cursor>().is_err(), "{text}");
        }
    }

    #[tokio::test]
    async fn the_list_walks_its_index_and_sorts_nothing() {
        let database = db::testing::sqlite(MIGRATIONS).await;
        let (now, operator) = (Moment::from_micros(1), Caller::Operator);
        let new = NewCompany { code: "C1".into(), name: "C1".into(), ..NewCompany::default() };
        let company = settings::create(&database, now, operator, "UTC", new).await.unwrap().id;
        let sees = rights::check(&database, operator, company).await.unwrap();
        let granted = rights::check(&database, operator, company).await.unwrap();
        let cursor = Cursor { at: now, document: DocumentId(uuid::Uuid::nil()) };
        for after in [None, Some(cursor)] {
            let (sql, values) = statement(sees, granted, after, 50);
            let rows = database.fetch_all(&format!("EXPLAIN QUERY PLAN {sql}"), values).await.unwrap();
            let plan: Vec<String> = rows.iter().map(|row| row.get("detail").unwrap()).collect();
            assert!(plan[0].contains("documents_trashed"), "{plan:#?}");
            let is_slow = |step: &String| step.contains("SCAN") || step.contains("B-TREE");
            assert!(!plan.iter().any(is_slow), "{plan:#?}");
        }
    }
}
