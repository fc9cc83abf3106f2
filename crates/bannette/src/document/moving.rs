//! Moving documents to another binder, of their company or of another one. The register follows: what is moved to another
//! company is known there from then on, and stays known where it came from, so that neither collects it again.

pub mod api;
pub mod undoing;

use db::{Moment, Transaction, Value, params};
use serde_json::json;

pub use self::undoing::{Undone, undo};
use super::again::{self, HowToRead};
use super::{Document, addressee, history, notes, store};
use crate::app::App;
use crate::company::{self, Binder};
use crate::error::{Error, Result};
use crate::ids::{DocumentId, MoveId};
use crate::rights::{Granted, ModifyDocuments};

/// What became of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Moved {
    /// By which those that were moved are put back together; none when there are none.
    pub id: Option<MoveId>,
    pub moved: usize,
    /// Left where they are: the other company has collected the same content itself.
    pub known_there: usize,
}

/// Moves documents of one company into a binder of one, the same or another. That the right reaches the documents was
/// checked before; that it reaches the binder is checked here.
///
/// # Errors
/// [`Error::NotFound`] for a binder that the right does not reach, [`Error::Invalid`] for one out of use;
/// `Conflict("document-handed-over")` when one was handed over and would change its company: what was handed over can be
/// made again, originals and all.
pub async fn move_to_binder(
    app: &App,
    from: Granted<ModifyDocuments>,
    to: Granted<ModifyDocuments>,
    binder: &Binder,
    documents: &[Document],
) -> Result<Moved> {
    if binder.company != to.company || !to.reach.all.contains(binder.kind) {
        return Err(Error::NotFound);
    }
    if !binder.active {
        return Err(Error::invalid("binder", "binder"));
    }
    let now = app.clock.now();
    let name = company::store::find(&app.database, to.company).await?.name;
    let mut result = Moved::default();
    let mut moved = Vec::new();
    let mut tx = app.database.begin().await?;
    let ids: Vec<DocumentId> = documents.iter().map(|document| document.id).collect();
    store::hold(&mut tx, &ids).await?;
    for document in documents.iter().filter(|document| document.binder != binder.id) {
        match put(&mut tx, now, document, to, binder).await? {
            Put::There => moved.push(document),
            Put::KnownThere => result.known_there += 1,
            Put::HandedOver => return Err(Error::Conflict("document-handed-over")),
        }
    }
    let mut details = json!({ "binder": binder.name, "to": "binder" });
    if to.company != from.company {
        (details["company"], details["to"]) = (json!(name), json!("company"));
    }
    let ids: Vec<DocumentId> = moved.iter().map(|document| document.id).collect();
    history::record(&mut tx, now, Some(to.caller), &ids, "moved", &details).await?;
    if !moved.is_empty() {
        (result.id, result.moved) =
            (Some(write_down(&mut tx, now, from, binder, &moved).await?), moved.len());
    }
    tx.commit().await?;
    app.waker.wake();
    tracing::info!(
        company.id = %from.company, to.company.id = %to.company, binder.id = %binder.id, caller = ?to.caller,
        documents = result.moved, "documents were moved"
    );
    Ok(result)
}

enum Put {
    There,
    KnownThere,
    HandedOver,
}

/// Puts one document into a binder, where it can go there: with its place in the register.
async fn put(
    tx: &mut Transaction,
    now: Moment,
    document: &Document,
    to: Granted<ModifyDocuments>,
    binder: &Binder,
) -> Result<Put> {
    let changes_company = to.company != document.company;
    if changes_company && was_handed_over(tx, document.id).await? {
        return Ok(Put::HandedOver);
    }
    if changes_company && !make_known(tx, now, document, to).await? {
        return Ok(Put::KnownThere);
    }
    let sql = "UPDATE documents SET company_id = $2, binder_id = $3 WHERE id = $1 AND company_id = $4";
    if tx.execute(sql, params![document.id, to.company, binder.id, document.company]).await? == 0 {
        // Somebody else moved it meanwhile.
        return Err(Error::Conflict("document-moved"));
    }
    if changes_company {
        // Its buyer and its fiscal period are now another's. A reading that is under way begins anew by itself.
        leave(tx, now, document).await?;
        addressee::forget(tx, document.id).await?;
        again::ask_in(tx, now, to.caller, document.id, &HowToRead::default()).await?;
    }
    Ok(Put::There)
}

/// Writes down where documents that are moved at once came from, in place of their moves before.
async fn write_down(
    tx: &mut Transaction,
    now: Moment,
    from: Granted<ModifyDocuments>,
    binder: &Binder,
    documents: &[&Document],
) -> Result<MoveId> {
    let id = MoveId::new(now);
    let sql = "INSERT INTO moves (id, from_company_id, binder_id, documents, at, user_id) VALUES ($1, $2, $3, $4, $5, $6)";
    let count = i64::try_from(documents.len()).expect("as many as can be chosen");
    tx.execute(sql, params![id, from.company, binder.id, count, now, from.caller.user()]).await?;
    for chunk in documents.chunks(400) {
        let sql = format!(
            "INSERT INTO last_moves (document_id, move_id, from_binder_id) VALUES {}
            ON CONFLICT (document_id) DO UPDATE SET move_id = excluded.move_id,
                from_binder_id = excluded.from_binder_id",
            db::rows(1, 3, chunk.len())
        );
        let values: Vec<Value> =
            chunk.iter().flat_map(|document| params![document.id, id, document.binder]).collect();
        tx.execute(&sql, values).await?;
    }
    Ok(id)
}

/// Writes down until when a document was in its company: what was done and noted there stays with those who see that one.
async fn leave(tx: &mut Transaction, now: Moment, document: &Document) -> Result<()> {
    let sql = "INSERT INTO document_stays (document_id, company_id, until) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
    tx.execute(sql, params![document.id, document.company, now]).await?;
    notes::count(tx, document.id).await
}

async fn was_handed_over(tx: &mut Transaction, document: DocumentId) -> Result<bool> {
    let sql = "SELECT 1 AS one FROM handed_over WHERE document_id = $1";
    Ok(tx.fetch_optional(sql, params![document]).await?.is_some())
}

/// Enters a document in the register of another company as well. False when that company has collected the same content
/// as another document.
async fn make_known(
    tx: &mut Transaction,
    now: Moment,
    document: &Document,
    to: Granted<ModifyDocuments>,
) -> Result<bool> {
    let sql = "INSERT INTO collected_files
            (company_id, provider, account_id, content_key, document_id, run_id, collected_at)
        SELECT $1, f.provider, f.account_id, f.content_key, f.document_id, f.run_id, f.collected_at
        FROM collected_files f WHERE f.document_id = $2 AND f.company_id = $3
        ON CONFLICT DO NOTHING";
    tx.execute(sql, params![to.company, document.id, document.company]).await?;
    let sql = "SELECT 1 AS one FROM collected_files WHERE document_id = $1 AND company_id = $2";
    if tx.fetch_optional(sql, params![document.id, to.company]).await?.is_none() {
        return Ok(false);
    }
    remember(tx, now, document.id, document, to).await?;
    Ok(true)
}

/// What `bannette verify` holds the register against.
async fn remember(
    tx: &mut Transaction,
    now: Moment,
    id: DocumentId,
    document: &Document,
    to: Granted<ModifyDocuments>,
) -> Result<()> {
    let sql =
        "INSERT INTO document_moves (document_id, from_company_id, to_company_id, at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (document_id, from_company_id) DO UPDATE SET to_company_id = excluded.to_company_id,
            at = excluded.at";
    tx.execute(sql, params![id, document.company, to.company, now]).await?;
    Ok(())
}
