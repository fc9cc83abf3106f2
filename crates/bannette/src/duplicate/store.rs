//! Finding pairs, listing and deciding them.

use std::collections::BTreeMap;

use db::{Database, Moment, Row, Transaction, Value, params};
use reading::Reading;
use serde_json::json;

use super::{Decision, Level, Pair, likeness};
use crate::app::App;
use crate::document::{history, trash};
use crate::error::{Error, Result};
use crate::ids::{CompanyId, DocumentId};
use crate::rights::{Caller, Granted, LookUpDocuments};

/// Pairs that one document is found in, at most: a form that is used a hundred times makes no hundred alerts.
const MOST: usize = 8;
/// Documents that share a part of a likeness and are looked at, at most.
const MOST_LOOKED_AT: i64 = 200;

/// What a document looks like.
#[derive(Debug, Clone, Copy, Default)]
pub struct Likeness {
    pub text: Option<u64>,
    pub picture: Option<u64>,
}

impl Likeness {
    /// Of a document that was read, whose text this is.
    pub fn of(text: &str, reading: Option<&Reading>) -> Self {
        Self { text: likeness::of_text(text), picture: reading.and_then(|reading| reading.likeness) }
    }
}

/// Keeps what a document looks like, and looks for others that are like it.
pub async fn compare(
    tx: &mut Transaction,
    now: Moment,
    document: DocumentId,
    likeness: Likeness,
) -> Result<()> {
    tx.execute("DELETE FROM likenesses WHERE document_id = $1", params![document]).await?;
    let sql = "SELECT company_id FROM documents WHERE id = $1 AND deleted_at IS NULL";
    let Some(row) = tx.fetch_optional(sql, params![document]).await? else { return Ok(()) };
    let company: CompanyId = row.get("company_id")?;
    let mut values: Vec<Value> = Vec::new();
    for (what, bits) in [("text", likeness.text), ("picture", likeness.picture)] {
        let Some(bits) = bits else { continue };
        for (part, value) in likeness::parts(bits) {
            values.extend(params![company, what, part, value, document, bits.cast_signed()]);
        }
    }
    if !values.is_empty() {
        let sql = format!(
            "INSERT INTO likenesses (company_id, what, part, value, document_id, bits) VALUES {}",
            db::rows(1, 6, values.len() / 6)
        );
        tx.execute(&sql, values).await?;
    }
    look(tx, now, document, company, likeness).await
}

/// Looks again for those that a document is like, after what makes it out was corrected.
pub async fn compare_again(tx: &mut Transaction, now: Moment, document: DocumentId) -> Result<()> {
    let sql = "SELECT DISTINCT company_id, what, bits FROM likenesses WHERE document_id = $1";
    let mut likeness = Likeness::default();
    for row in tx.fetch_all(sql, params![document]).await? {
        let (what, bits): (String, i64) = (row.get("what")?, row.get("bits")?);
        match what.as_str() {
            "text" => likeness.text = Some(bits.cast_unsigned()),
            _ => likeness.picture = Some(bits.cast_unsigned()),
        }
    }
    let sql = "SELECT company_id FROM documents WHERE id = $1";
    let company = tx.fetch_one(sql, params![document]).await?.get("company_id")?;
    look(tx, now, document, company, likeness).await
}

/// Others `o` of the company `$2` that a document `d`, `$1`, may be one with. What lies in the trash is found as well: it may
/// be restored, and is shown then.
const OTHERS: &str =
    "documents d JOIN documents o ON o.company_id = $2 AND o.id <> d.id AND o.deleted_at IS NULL";

/// Nothing that was read of two documents says that they are others: of a bill that comes every month the text hardly
/// differs, but its number, its date or its total does.
const NOTHING_AGAINST: &str = "(o.number_key = d.number_key OR o.number_key = '' OR d.number_key = '')
    AND COALESCE(o.document_date = d.document_date, TRUE) AND COALESCE(o.gross = d.gross, TRUE)";

async fn look(
    tx: &mut Transaction,
    now: Moment,
    document: DocumentId,
    company: CompanyId,
    likeness: Likeness,
) -> Result<()> {
    // What was read before may have been wrong: what nobody has decided about is found anew.
    for side in ["document_id", "other_id"] {
        let sql = format!("DELETE FROM duplicate_pairs WHERE {side} = $1 AND decision IS NULL");
        tx.execute(&sql, params![document]).await?;
    }
    let mut found: Vec<(DocumentId, Level)> = Vec::new();
    for (level, condition) in [
        (Level::Bytes, "o.sha256 = d.sha256"),
        (Level::Version, "o.id = d.previous_id"),
        (Level::Version, "o.previous_id = d.id"),
        (
            Level::Invoice,
            "d.number_key <> '' AND o.number_key = d.number_key AND d.supplier_key <> ''
            AND o.supplier_key = d.supplier_key AND o.document_date = d.document_date AND o.gross = d.gross",
        ),
    ] {
        let sql = format!(
            "SELECT o.id FROM {OTHERS} AND {condition} WHERE d.id = $1 ORDER BY o.id DESC LIMIT {MOST}"
        );
        for row in tx.fetch_all(&sql, params![document, company]).await? {
            found.push((row.get("id")?, level));
        }
    }
    let alike_in = match likeness {
        Likeness { text: Some(bits), .. } => Some(("text", bits, Level::Text)),
        // Where there is no text to go by.
        Likeness { picture: Some(bits), .. } => Some(("picture", bits, Level::Picture)),
        Likeness { .. } => None,
    };
    if let Some((what, bits, level)) = alike_in {
        found.extend(alike(tx, document, company, what, bits).await?.into_iter().map(|id| (id, level)));
    }
    // In one order, whoever writes: two transactions then wait for each other in one direction only.
    let mut levels: BTreeMap<(DocumentId, DocumentId), Level> = BTreeMap::new();
    for (other, level) in found {
        // The surest comes first, and stands for the others.
        if levels.len() < MOST {
            levels.entry((document.max(other), document.min(other))).or_insert(level);
        }
    }
    if levels.is_empty() {
        return Ok(());
    }
    let sql = format!(
        "INSERT INTO duplicate_pairs (document_id, other_id, company_id, level, found_at)
        VALUES {} ON CONFLICT (document_id, other_id) DO NOTHING",
        db::rows(1, 5, levels.len())
    );
    let values =
        levels.iter().flat_map(|((newer, older), level)| params![*newer, *older, company, level.name(), now]);
    tx.execute(&sql, values.collect()).await?;
    Ok(())
}

/// Documents whose text or picture is nearly the same, where nothing else speaks against it.
async fn alike(
    tx: &mut Transaction,
    document: DocumentId,
    company: CompanyId,
    what: &'static str,
    bits: u64,
) -> Result<Vec<DocumentId>> {
    let parts: Vec<String> = (0..4)
        .map(|part| {
            format!(
                "SELECT m.document_id, m.bits FROM likenesses m
                WHERE m.company_id = $2 AND m.what = $3 AND m.part = {part} AND m.value = ${}",
                part + 4
            )
        })
        .collect();
    let sql = format!(
        "SELECT o.id, l.bits FROM {OTHERS} JOIN ({}) AS l ON l.document_id = o.id
        WHERE d.id = $1 AND {NOTHING_AGAINST} ORDER BY o.id DESC LIMIT {MOST_LOOKED_AT}",
        parts.join(" UNION ")
    );
    let mut values = params![document, company, what];
    values.extend(likeness::parts(bits).map(|(_, value)| Value::from(value)));
    let mut alike = Vec::new();
    for row in tx.fetch_all(&sql, values).await? {
        let other: i64 = row.get("bits")?;
        if likeness::are_alike(bits, other.cast_unsigned()) {
            alike.push(row.get("id")?);
        }
    }
    Ok(alike)
}

/// The condition on a pair `p` that its document in this column is there, in the company, for the caller to see. The
/// parameters that `readable` came with are used as often as it is.
fn is_there(column: &str, readable: &str) -> String {
    format!(
        "EXISTS (SELECT 1 FROM documents d WHERE d.id = p.{column} AND d.company_id = p.company_id
            AND d.trashed_at IS NULL AND d.replaced_at IS NULL AND {readable})"
    )
}

/// The ids of documents of a company that may be one with another, where the caller sees both: a statement, and its
/// parameters, the first of which is `$first`.
pub fn suspected(granted: Granted<LookUpDocuments>, first: usize) -> (String, Vec<Value>) {
    let (readable, more) = granted.readable(first + 1);
    let mut values = params![granted.company];
    values.extend(more);
    let side = |one: &str, other: &str| {
        format!(
            "SELECT p.{one} FROM duplicate_pairs p WHERE p.company_id = ${first} AND p.decision IS NULL AND {}",
            is_there(other, &readable)
        )
    };
    (format!("{} UNION ALL {}", side("document_id", "other_id"), side("other_id", "document_id")), values)
}

/// The pairs of these documents that nobody has decided about, where the caller sees both; the surest first.
pub async fn of(
    database: &Database,
    granted: Granted<LookUpDocuments>,
    documents: &[DocumentId],
) -> Result<Vec<Pair>> {
    let mut pairs = Vec::new();
    for chunk in documents.chunks(400) {
        let (readable, more) = granted.readable(2);
        let mut values = params![granted.company];
        values.extend(more);
        let list = db::list(values.len() + 1, chunk.len());
        values.extend(chunk.iter().map(|id| Value::from(*id)));
        let side = |column: &str| {
            format!(
                "SELECT p.document_id, p.other_id, p.level FROM duplicate_pairs p
                WHERE p.{column} IN ({list}) AND p.company_id = $1 AND p.decision IS NULL AND {} AND {}",
                is_there("document_id", &readable),
                is_there("other_id", &readable)
            )
        };
        // Both of a pair may be among the documents.
        let sql = format!("{} UNION {}", side("document_id"), side("other_id"));
        for row in database.fetch_all(&sql, values).await? {
            pairs.push(pair(&row)?);
        }
    }
    pairs.sort_unstable_by_key(|pair| (pair.level as u8, std::cmp::Reverse(pair.newer), pair.older));
    pairs.dedup();
    Ok(pairs)
}

/// The pair of these two.
///
/// # Errors
/// [`Error::NotFound`] when there is none that nobody has decided about, or when the caller does not see both.
pub async fn pair_of(
    database: &Database,
    granted: Granted<LookUpDocuments>,
    document: DocumentId,
    other: DocumentId,
) -> Result<Pair> {
    let pairs = of(database, granted, &[document]).await?;
    pairs.into_iter().find(|pair| pair.other(document) == other).ok_or(Error::NotFound)
}

fn pair(row: &Row) -> Result<Pair, db::Error> {
    let level: String = row.get("level")?;
    Ok(Pair {
        newer: row.get("document_id")?,
        older: row.get("other_id")?,
        level: Level::parse(&level).expect("the table allows no other level"),
    })
}

/// Writes down what somebody decided about a pair, in the history of both documents too. That the caller sees both, and
/// may do that with them, was checked before. Gives the moment, by which what went to the trash is restored.
///
/// # Errors
/// [`Error::NotFound`] for a pair that is none, or is decided; `Conflict("document-not-waiting")` when what should go to the
/// trash waits no longer.
pub async fn decide(
    app: &App,
    company: CompanyId,
    by: Caller,
    pair: Pair,
    decision: Decision,
) -> Result<Moment> {
    let now = app.clock.now();
    let mut tx = app.database.begin().await?;
    let sql = "UPDATE duplicate_pairs SET decision = $3, decided_by = $4, decided_at = $5
        WHERE document_id = $1 AND other_id = $2 AND decision IS NULL";
    let values = params![pair.newer, pair.older, decision.name(), by.user(), now];
    if tx.execute(sql, values).await? == 0 {
        return Err(Error::NotFound);
    }
    let both = [pair.newer, pair.older];
    history::record(&mut tx, now, Some(by), &both, decision.name(), &json!({})).await?;
    if let Decision::Same { trashed } = decision
        && trash::put_in(&mut tx, now, by, company, &[trashed]).await? == 0
    {
        return Err(Error::Conflict("document-not-waiting"));
    }
    tx.commit().await?;
    tracing::info!(document.id = %pair.newer, other.id = %pair.older, caller = ?by, decision = decision.name(), "a pair was decided");
    Ok(now)
}

/// Documents are restored from the trash: those that were put there as one with another are a question again.
pub async fn ask_again(tx: &mut Transaction, documents: &[DocumentId]) -> Result<()> {
    for chunk in documents.chunks(400) {
        for side in ["document_id", "other_id"] {
            let sql = format!(
                "UPDATE duplicate_pairs SET decision = NULL, decided_by = NULL, decided_at = NULL
                WHERE decision = 'same' AND {side} IN ({})",
                db::list(1, chunk.len())
            );
            tx.execute(&sql, chunk.iter().map(|id| Value::from(*id)).collect()).await?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::migrations::MIGRATIONS;

    /// Every look-up goes by an index: of the documents of a company none is looked at in vain.
    #[tokio::test]
    async fn what_may_be_one_is_found_without_a_scan() {
        let database = db::testing::sqlite(MIGRATIONS).await;
        let nobody = uuid::Uuid::nil();
        for condition in [
            "o.sha256 = d.sha256",
            "o.id = d.previous_id",
            "o.previous_id = d.id",
            "d.number_key <> '' AND o.number_key = d.number_key",
        ] {
            let sql = format!("EXPLAIN QUERY PLAN SELECT o.id FROM {OTHERS} AND {condition} WHERE d.id = $1");
            let rows = database.fetch_all(&sql, params![nobody, nobody]).await.unwrap();
            let plan: Vec<String> = rows.iter().map(|row| row.get("detail").unwrap()).collect();
            let searches = plan.iter().filter(|step| step.contains("SEARCH o USING")).count();
            assert!(
                searches == 1 && plan.iter().all(|step| !step.contains("SCAN")),
                "{condition}: {plan:#?}"
            );
            assert!(
                plan.iter().all(|step| !step.contains("SEARCH o") || !step.ends_with("(company_id=?)")),
                "{condition}: {plan:#?}"
            );
        }
    }
}
