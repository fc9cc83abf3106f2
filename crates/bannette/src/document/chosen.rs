//! Some documents of a company that somebody chose, to do something with all of them.

use db::{Database, Value, params};

use super::Place;
use super::store::{DOCUMENT, Listed, READING, listed};
use crate::company::BinderKind;
use crate::error::Result;
use crate::ids::DocumentId;
use crate::rights::{CompanyRight, Granted, LookUpDocuments};

/// As many as can be chosen at once.
pub const MOST: usize = 1_000;
/// Ids in one statement.
const CHUNK: usize = 400;

/// Of these documents, those that are in their place still, that the caller sees, and that his right reaches; the newest
/// first.
pub async fn chosen<R: CompanyRight>(
    database: &Database,
    sees: Granted<LookUpDocuments>,
    granted: &Granted<R>,
    place: Place,
    ids: &[DocumentId],
) -> Result<Vec<Listed>> {
    let mut found = Vec::new();
    for chunk in ids[..ids.len().min(MOST)].chunks(CHUNK) {
        let (readable, more) = sees.readable(chunk.len() + 2);
        let sql = format!(
            "SELECT {DOCUMENT}, {READING}, b.kind AS binder_kind, ch.owner_id AS account_owner FROM documents d
            JOIN binders b ON b.id = d.binder_id JOIN channels ch ON ch.id = d.channel_id
            LEFT JOIN readings r ON r.document_id = d.id
            WHERE d.company_id = $1 AND d.id IN ({}) AND {readable} AND {}",
            db::list(2, chunk.len()),
            place.condition()
        );
        let mut values: Vec<Value> = params![sees.company];
        values.extend(chunk.iter().map(|id| Value::from(*id)));
        values.extend(more);
        for row in database.fetch_all(&sql, values).await? {
            let kind: String = row.get("binder_kind")?;
            let owner = row.get("account_owner")?;
            if BinderKind::parse(&kind).is_some_and(|kind| granted.reach.covers(granted.caller, kind, owner))
            {
                found.push(listed(&row)?);
            }
        }
    }
    found.sort_unstable_by_key(|listed| std::cmp::Reverse(listed.document.id));
    found.dedup_by_key(|listed| listed.document.id);
    Ok(found)
}
