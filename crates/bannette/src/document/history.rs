//! The history of a document: what was done with it, when, by whom.

use db::{Database, Moment, Transaction, Value, params};
use jiff::Timestamp;

use crate::error::Result;
use crate::ids::{DocumentActionId, DocumentId};
use crate::rights::Caller;
use crate::web::Texts;

/// One thing that was done.
#[derive(Debug, Clone)]
pub struct Done {
    pub at: Moment,
    /// The user's name, or the key's; none: Bannette itself, or the operator.
    pub by: Option<String>,
    /// A code that has words in each language (`document-action-CODE`).
    pub action: String,
    pub details: serde_json::Value,
}

/// Writes down that something was done with these documents, in the transaction that does it. `by`: none for Bannette
/// itself. `action` is a code that has words in each language (`document-action-CODE`), which say `details`, an object.
pub async fn record(
    tx: &mut Transaction,
    now: Moment,
    by: Option<Caller>,
    documents: &[DocumentId],
    action: &'static str,
    details: &serde_json::Value,
) -> Result<()> {
    for chunk in documents.chunks(500) {
        let mut values: Vec<Value> = Vec::with_capacity(chunk.len() * 7);
        for document in chunk {
            values.extend(params![
                DocumentActionId::new(now),
                *document,
                now,
                by.and_then(Caller::user),
                by.and_then(Caller::key),
                action,
                details.to_string()
            ]);
        }
        let sql = format!(
            "INSERT INTO document_actions (id, document_id, at, user_id, api_key_id, action, details) VALUES {}",
            db::rows(1, 7, chunk.len())
        );
        tx.execute(&sql, values).await?;
    }
    Ok(())
}

/// One thing that was done, in the reader's words.
#[derive(Debug, Clone)]
pub struct DoneView {
    pub at: Timestamp,
    pub by: Option<String>,
    pub words: String,
}

impl DoneView {
    pub fn new(t: &Texts, done: Done) -> Self {
        let key = format!("document-action-{}", done.action);
        let mut words = t.say(if t.knows(&key) { &key } else { "document-action-unknown" });
        for (name, value) in done.details.as_object().into_iter().flatten() {
            // A whole number chooses the plural.
            words = match value.as_u64() {
                Some(number) => words.arg(name, number),
                None => words.arg(name, value.as_str().unwrap_or_default()),
            };
        }
        Self { at: done.at.timestamp(), by: done.by, words: words.to_string() }
    }
}

/// What was done with a document, the latest first.
pub async fn of(database: &Database, document: DocumentId, limit: i64) -> Result<Vec<Done>> {
    let sql = "SELECT a.at, COALESCE(u.name, k.name) AS by_name, a.action, a.details FROM document_actions a
        LEFT JOIN users u ON u.id = a.user_id LEFT JOIN api_keys k ON k.id = a.api_key_id
        WHERE a.document_id = $1 ORDER BY a.id DESC LIMIT $2";
    let rows = database.fetch_all(sql, params![document, limit]).await?;
    let done = rows.iter().map(|row| {
        let details: String = row.get("details")?;
        Ok(Done {
            at: row.get("at")?,
            by: row.get("by_name")?,
            action: row.get("action")?,
            details: serde_json::from_str(&details).unwrap_or_default(),
        })
    });
    Ok(done.collect::<Result<_, db::Error>>()?)
}
