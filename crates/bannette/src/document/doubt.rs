//! What makes a document doubtful as a whole, and people settle: that it is here twice, that it is for another company.

use std::collections::{HashMap, HashSet};

use db::{Database, Moment, Transaction, Value, params};
use reading::Reading;
use serde::Deserialize;

use super::{Place, addressee};
use crate::duplicate::{self, store::Likeness};
use crate::error::Result;
use crate::ids::DocumentId;
use crate::rights::{Granted, LookUpDocuments};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Doubt {
    Duplicate,
    OtherBuyer,
}

impl Doubt {
    pub const ALL: [Self; 2] = [Self::Duplicate, Self::OtherBuyer];

    /// The name in addresses, and of its words (`doubt-NAME`).
    pub fn name(self) -> &'static str {
        match self {
            Self::Duplicate => "duplicate",
            Self::OtherBuyer => "other-buyer",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|doubt| doubt.name() == name)
    }

    /// The condition on `documents d` that leaves those that there is this doubt about, for the caller to know, and its
    /// parameters, the first of which is `$first`.
    pub fn condition(self, granted: Granted<LookUpDocuments>, first: usize) -> (String, Vec<Value>) {
        match self {
            Self::Duplicate => {
                let (suspected, values) = duplicate::store::suspected(granted, first);
                (format!("d.id IN ({suspected})"), values)
            }
            Self::OtherBuyer => {
                let condition = format!(
                    "d.id IN (SELECT o.document_id FROM other_buyers o WHERE o.company_id = ${first}
                        AND o.settled_at IS NULL)"
                );
                (condition, params![granted.company])
            }
        }
    }
}

/// Raises the doubts that a reading gives reason for, in the transaction that writes it down; none for one that failed.
pub async fn raise(
    tx: &mut Transaction,
    now: Moment,
    document: DocumentId,
    likeness: Likeness,
    reading: Option<&Reading>,
) -> Result<()> {
    duplicate::store::compare(tx, now, document, likeness).await?;
    addressee::note(tx, now, document, reading).await
}

/// The doubts about one document.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Doubts {
    /// The pair that it may be one of, the newer document first.
    pub duplicate: Option<(DocumentId, DocumentId)>,
    pub other_buyer: bool,
}

/// The doubts about each of these documents.
pub async fn of(
    database: &Database,
    granted: Granted<LookUpDocuments>,
    documents: &[DocumentId],
) -> Result<HashMap<DocumentId, Doubts>> {
    let mut doubts: HashMap<DocumentId, Doubts> = HashMap::new();
    if documents.is_empty() {
        return Ok(doubts);
    }
    let asked: HashSet<DocumentId> = documents.iter().copied().collect();
    for pair in duplicate::store::of(database, granted, documents).await? {
        for document in [pair.newer, pair.older].into_iter().filter(|document| asked.contains(document)) {
            doubts.entry(document).or_default().duplicate.get_or_insert((pair.newer, pair.older));
        }
    }
    for chunk in documents.chunks(400) {
        let sql = format!(
            "SELECT document_id FROM other_buyers WHERE company_id = $1 AND settled_at IS NULL AND document_id IN ({})",
            db::list(2, chunk.len())
        );
        let mut values = params![granted.company];
        values.extend(chunk.iter().map(|id| Value::from(*id)));
        for row in database.fetch_all(&sql, values).await? {
            doubts.entry(row.get("document_id")?).or_default().other_buyer = true;
        }
    }
    Ok(doubts)
}

/// How many documents of the tray there is each doubt about.
pub async fn count(database: &Database, granted: Granted<LookUpDocuments>) -> Result<Vec<(Doubt, i64)>> {
    let mut counts = Vec::new();
    for doubt in Doubt::ALL {
        let (condition, mut values) = doubt.condition(granted, 2);
        let (readable, more) = granted.readable(values.len() + 2);
        values.insert(0, granted.company.into());
        values.extend(more);
        let sql = format!(
            "SELECT count(*) AS documents FROM documents d WHERE d.company_id = $1 AND {condition} AND {readable} AND {}",
            Place::Tray.condition()
        );
        counts.push((doubt, database.fetch_one(&sql, values).await?.get("documents")?));
    }
    Ok(counts)
}
