//! A document as a line of the tray.

use std::collections::HashMap;

use db::{Database, Value};
use sha2::{Digest, Sha256};

use super::pages::DocumentLine;
use crate::company::Binder;
use crate::document::doubt::{Doubt, Doubts};
use crate::document::facts::core_fields;
use crate::document::list::Count;
use crate::document::pages::kind_words;
use crate::document::past::Seen;
use crate::document::store::Listed;
use crate::error::Result;
use crate::ids::{ChannelId, DocumentId};
use crate::paging::DEFAULT_LIMIT;
use crate::rights::{Granted, LookUpDocuments};
use crate::web::Texts;

/// The labels of the channels that brought these documents, where the reader may know them.
pub async fn origins(
    database: &Database,
    granted: Granted<LookUpDocuments>,
    items: &[Listed],
) -> Result<HashMap<ChannelId, String>> {
    let mut seen = Seen::new(database, granted.caller, granted.company);
    let mut ids: Vec<ChannelId> = Vec::with_capacity(items.len());
    for listed in items {
        let origin = &listed.document.origin;
        if seen.sees(origin.company).await? {
            ids.push(origin.channel);
        }
    }
    ids.sort_unstable();
    ids.dedup();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let sql = format!("SELECT id, label FROM channels WHERE id IN ({})", db::list(1, ids.len()));
    let rows = database.fetch_all(&sql, ids.into_iter().map(Value::from).collect()).await?;
    let labels = rows.iter().map(|row| Ok((row.get("id")?, row.get("label")?)));
    Ok(labels.collect::<Result<_, db::Error>>()?)
}

/// One line; `seen` is the newest document that the page had.
pub fn line(
    t: &Texts,
    listed: Listed,
    binders: &[Binder],
    (origins, doubts): (&HashMap<ChannelId, String>, &HashMap<DocumentId, Doubts>),
    seen: Option<&str>,
) -> DocumentLine {
    use reading::FieldName::{Date, Gross, InvoiceNumber};
    let facts = listed.facts();
    let (quality, picture) = (listed.quality(), listed.thumbnail());
    let Listed { document, reading } = listed;
    let binder = binders.iter().find(|binder| binder.id == document.binder);
    let kind = document.kind;
    let core = kind.map(core_fields).unwrap_or_default();
    DocumentLine {
        id: document.id,
        binder: binder.map_or_else(String::new, |binder| binder.name.clone()),
        origin: match origins.get(&document.origin.channel) {
            Some(label) => label.clone(),
            None => t.say("origin-elsewhere").to_string(),
        },
        received_at: document.collected_at.timestamp(),
        pages: reading.as_ref().map(|reading| reading.pages).filter(|pages| *pages > 1),
        state: document.state,
        quality,
        read_again: document.read_again_since.is_some(),
        alerts: facts.alerts,
        notes: document.notes,
        drafted: document.drafted_at.is_some(),
        doubts: doubts.get(&document.id).copied().unwrap_or_default(),
        kind: kind.map_or_else(String::new, |kind| kind_words(t, kind)),
        date: facts.day(t),
        total: facts.total(t),
        lacks: [InvoiceNumber, Date, Gross].map(|name| core.contains(&name)),
        first_words: reading.as_ref().map(|reading| reading.first_words.clone()).unwrap_or_default(),
        picture,
        fresh: seen.is_some_and(|seen| document.id.to_string().as_str() > seen),
        supplier: facts.supplier,
        invoice_number: facts.invoice_number,
        name: document.name,
    }
}

/// What stands for a list: its newest document, a digest of the counts, and of each [`part`].
pub fn version(
    items: &[Listed],
    (counts, drafts): (&[Count], i64),
    doubts: &HashMap<DocumentId, Doubts>,
    doubted: &[(Doubt, i64)],
) -> String {
    // Databases give groups in any order.
    let mut counts: Vec<_> =
        counts.iter().map(|count| (count.binder, count.quality, count.documents)).collect();
    counts.sort_unstable();
    let counts = Sha256::digest(format!("{counts:?}{drafts}{doubted:?}"));
    let newest = items.iter().map(|listed| listed.document.id).max();
    let mut version = newest.map(|id| id.to_string()).unwrap_or_default();
    version.push('.');
    version.push_str(&hex::encode(&counts[..8]));
    for items in items.chunks(DEFAULT_LIMIT as usize) {
        version.push('.');
        version.push_str(&part(items, doubts));
    }
    version
}

/// A digest of all that is shown of some rows of a list: as many as come at once while it is scrolled, each time another part.
pub fn part(items: &[Listed], doubts: &HashMap<DocumentId, Doubts>) -> String {
    let mut digest = Sha256::new();
    for Listed { document, reading } in items {
        digest.update(document.id.0.as_bytes());
        digest.update(document.state.name());
        digest.update(document.notes.to_be_bytes());
        digest.update([u8::from(document.read_again_since.is_some())]);
        let drafted = document.drafted_at.map_or(0, |since| since.as_micros());
        digest.update(drafted.to_be_bytes());
        let read = reading.as_ref().map_or(0, |reading| reading.updated_at.as_micros());
        digest.update(read.to_be_bytes());
        let told = reading.as_ref().map(|reading| (reading.quality, reading.facts.alerts));
        digest.update(format!("{told:?}{:?}", doubts.get(&document.id)));
    }
    hex::encode(&digest.finalize()[..6])
}
