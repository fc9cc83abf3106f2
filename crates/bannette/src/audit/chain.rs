//! The chain: adding to its end, and checking all of it.

use db::{Database, Moment, Row, Transaction, Uuid, params};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{ADDRESS, Action, Actor, Subject};
use crate::error::Result;
use crate::fold::sort_key;

/// Entries checked at once.
const BATCH: i64 = 1000;

/// Writes down what `actor` does, with the transaction that does it. `details` is what a reader later needs to know (former
/// and new values); never a secret.
///
/// The chain has one end, which this takes until the transaction is over: call it last.
pub async fn record(
    tx: &mut Transaction,
    now: Moment,
    actor: impl Into<Actor>,
    action: Action,
    subject: Subject,
    details: Value,
) -> Result<()> {
    let actor = actor.into();
    let caller_name = name(tx, actor).await?;
    let sql = "UPDATE audit_head SET number = number + 1 WHERE one = 1 RETURNING number, hash";
    let head = tx.fetch_one(sql, params![]).await?;
    let before: String = head.get("hash")?;
    let entry = Entry {
        number: head.get("number")?,
        at: now,
        caller: actor.name().to_owned(),
        caller_id: actor.id(),
        caller_name,
        address: ADDRESS.try_with(Clone::clone).ok(),
        action: action.name().to_owned(),
        subject: subject.kind.to_owned(),
        subject_id: subject.id,
        subject_name: subject.name,
        company_id: subject.company.map(|company| company.0),
        details: details.to_string(),
    };
    let hash = entry.hash(&before);
    let search_key = sort_key(&format!("{} {} {}", entry.caller_name, entry.subject_name, words(&details)));
    tx.execute(
        "INSERT INTO audit_entries (number, at, caller, caller_id, caller_name, address, action, subject,
            subject_id, subject_name, company_id, details, search_key, hash)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        params![
            entry.number,
            entry.at,
            entry.caller,
            entry.caller_id,
            entry.caller_name,
            entry.address,
            entry.action,
            entry.subject,
            entry.subject_id,
            entry.subject_name,
            entry.company_id,
            entry.details,
            search_key,
            &hash
        ],
    )
    .await?;
    tx.execute("UPDATE audit_head SET hash = $1 WHERE one = 1", params![hash]).await?;
    Ok(())
}

/// What the actor is called at this moment.
async fn name(tx: &mut Transaction, actor: Actor) -> Result<String> {
    let (sql, id) = match actor {
        Actor::User(id) => ("SELECT email AS name FROM users WHERE id = $1", id.0),
        Actor::Key(id) => ("SELECT name FROM api_keys WHERE id = $1", id.0),
        Actor::Operator | Actor::System | Actor::Nobody => return Ok(String::new()),
    };
    Ok(match tx.fetch_optional(sql, params![id]).await? {
        Some(row) => row.get("name")?,
        None => String::new(),
    })
}

/// The values of details, without their keys.
fn words(details: &Value) -> String {
    match details {
        Value::Object(fields) => fields.values().map(words).collect::<Vec<_>>().join(" "),
        Value::Array(items) => items.iter().map(words).collect::<Vec<_>>().join(" "),
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Null | Value::Bool(_) => String::new(),
    }
}

/// An entry as it is hashed.
struct Entry {
    number: i64,
    at: Moment,
    caller: String,
    caller_id: Option<Uuid>,
    caller_name: String,
    address: Option<String>,
    action: String,
    subject: String,
    subject_id: Option<Uuid>,
    subject_name: String,
    company_id: Option<Uuid>,
    details: String,
}

impl Entry {
    fn read(row: &Row) -> Result<Self, db::Error> {
        Ok(Self {
            number: row.get("number")?,
            at: row.get("at")?,
            caller: row.get("caller")?,
            caller_id: row.get("caller_id")?,
            caller_name: row.get("caller_name")?,
            address: row.get("address")?,
            action: row.get("action")?,
            subject: row.get("subject")?,
            subject_id: row.get("subject_id")?,
            subject_name: row.get("subject_name")?,
            company_id: row.get("company_id")?,
            details: row.get("details")?,
        })
    }

    /// SHA-256 over a JSON list, the same bytes on both engines: the hash before, then every column in order.
    fn hash(&self, before: &str) -> String {
        let canonical = json!([
            before,
            self.number,
            self.at.as_micros(),
            self.caller,
            self.caller_id,
            self.caller_name,
            self.address,
            self.action,
            self.subject,
            self.subject_id,
            self.subject_name,
            self.company_id,
            self.details,
        ]);
        hex::encode(Sha256::digest(canonical.to_string()))
    }
}

/// The chain as it was found: how many entries, and the hash of the last. Who keeps both elsewhere sees later whether its end
/// was cut off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chain {
    pub entries: i64,
    pub hash: String,
}

/// Walks along the chain; `tell` gets a sentence where it is broken.
pub async fn verify(database: &Database, mut tell: impl FnMut(String)) -> Result<Chain> {
    let mut chain = Chain { entries: 0, hash: String::new() };
    // Before the entries: those that come meanwhile are not missed, as the walk goes on past it.
    let head = database.fetch_one("SELECT number, hash FROM audit_head WHERE one = 1", params![]).await?;
    let (last, last_hash): (i64, String) = (head.get("number")?, head.get("hash")?);
    let mut hash_at_last = None;
    loop {
        let sql = "SELECT number, at, caller, caller_id, caller_name, address, action, subject, subject_id,
                subject_name, company_id, details, hash
            FROM audit_entries WHERE number > $1 ORDER BY number LIMIT $2";
        let rows = database.fetch_all(sql, params![chain.entries, BATCH]).await?;
        if rows.is_empty() {
            break;
        }
        for row in &rows {
            let entry = Entry::read(row)?;
            if entry.number != chain.entries + 1 {
                tell(format!("audit log: entries {} to {} are missing", chain.entries + 1, entry.number - 1));
            }
            let hash: String = row.get("hash")?;
            if hash != entry.hash(&chain.hash) {
                tell(format!(
                    "audit log: entry {} is not what was written after the one before",
                    entry.number
                ));
            }
            if entry.number == last {
                hash_at_last = Some(hash.clone());
            }
            chain = Chain { entries: entry.number, hash };
        }
    }
    if chain.entries < last {
        tell(format!("audit log: entries {} to {last} are missing", chain.entries + 1));
    } else if last > 0 && hash_at_last.is_some_and(|hash| hash != last_hash) {
        tell(format!("audit log: the end of the chain is not entry {last}"));
    }
    Ok(chain)
}
