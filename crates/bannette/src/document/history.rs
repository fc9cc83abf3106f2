//! The history of a document: what was done with it, when, by whom.

pub mod api;

use db::{Database, Moment, Transaction, Value, params};
use jiff::Timestamp;
use serde_json::json;

use super::past::Past;
use super::store::Listed;
use super::{Document, DocumentState, Quality, again};
use crate::channel::DEPOSIT;
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

impl Done {
    fn by_itself(at: Moment, action: &str, details: serde_json::Value) -> Self {
        Self { at, by: None, action: action.into(), details }
    }
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

/// All that happened to a document, the latest first: its coming, its last reading and those that were asked for, and what
/// was done with it. Of what happened in a company that the reader does not see, only that it came from elsewhere.
pub async fn whole(database: &Database, past: &Past, listed: &Listed, limit: usize) -> Result<Vec<Done>> {
    let Listed { document, reading } = listed;
    let mut all = of(database, document.id, i64::try_from(limit).unwrap_or(i64::MAX)).await?;
    let was_made = all.iter().any(|done| matches!(done.action.as_str(), "made" | "unlocked"));
    for request in again::all(database, document.id, limit).await? {
        if let (Some(at), Some(failure)) = (request.ended_at, request.failure) {
            all.push(Done::by_itself(at, "reading-kept", json!({ "failure": failure })));
        }
        let details =
            json!({ "languages": request.how.languages.join(", "), "rotation": request.how.rotation });
        let by = request.requested_by;
        all.push(Done { by, ..Done::by_itself(request.requested_at, "sent-to-reading", details) });
    }
    if let Some(reading) = reading
        && matches!(document.state, DocumentState::Read | DocumentState::Unreadable)
    {
        let quality = reading.quality.map(Quality::name);
        all.push(Done::by_itself(reading.updated_at, "read", json!({ "quality": quality })));
    }
    all.retain(|done| past.sees(done.at));
    // What is made of others says so itself.
    let tells_of_itself = was_made && past.sees(document.collected_at);
    match past.sees_coming(document) {
        _ if tells_of_itself => {}
        true => all.push(coming(database, document).await?),
        false => all.push(Done::by_itself(document.collected_at, "elsewhere", json!({}))),
    }
    all.sort_by_key(|done| std::cmp::Reverse(done.at));
    all.truncate(limit);
    Ok(all)
}

/// How a document came: from which channel, or by whose hand.
async fn coming(database: &Database, document: &Document) -> Result<Done> {
    let sql = "SELECT c.label, COALESCE(u.name, k.name) AS by_name FROM runs r JOIN channels c ON c.id = r.channel_id
        LEFT JOIN users u ON u.id = r.requested_by LEFT JOIN api_keys k ON k.id = r.requested_by_key
        WHERE r.id = $1";
    let row = database.fetch_one(sql, params![document.origin.run]).await?;
    let details = json!({ "channel": row.get::<String>("label")? });
    if document.origin.provider == DEPOSIT {
        let by = row.get("by_name")?;
        return Ok(Done { by, ..Done::by_itself(document.collected_at, "deposited", details) });
    }
    Ok(Done::by_itself(document.collected_at, "collected", details))
}

/// What was done with a document, the latest first.
async fn of(database: &Database, document: DocumentId, limit: i64) -> Result<Vec<Done>> {
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
