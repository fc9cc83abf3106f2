//! Undoing a move: what nobody has touched since goes back to where it was, each document to its own binder.

use std::collections::HashMap;
use std::time::Duration;

use db::params;
use serde_json::json;

use super::{Put, put};
use crate::app::App;
use crate::company::store::binders;
use crate::document::chosen::chosen;
use crate::document::{Place, history, store};
use crate::error::Result;
use crate::ids::{BinderId, CompanyId, DocumentId, MoveId};
use crate::rights::{self, Granted, LookUpDocuments, ModifyDocuments};

/// How long a move can be undone: longer than anyone leaves the page open that offers it.
const KEPT_FOR: Duration = Duration::from_secs(7 * 86_400);

/// What became of the documents of a move.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Undone {
    pub put_back: usize,
    /// Left where they are: moved again, entered, trashed, made others of or handed over since.
    pub changed: usize,
    /// Left where they are: the binder that they came from is out of use, or the caller's right reaches it no longer.
    pub closed: usize,
}

/// Puts the documents of a move back, as far as nobody has touched them since. `home` is the right on the company that they
/// came from; the rights on the one that they are in are checked here.
///
/// # Errors
/// [`Error::NotFound`](crate::error::Error::NotFound) for a move of somebody else's, or from another company, and without the
/// rights where the documents are.
pub async fn undo(app: &App, home: Granted<ModifyDocuments>, id: MoveId) -> Result<Undone> {
    let sql =
        "SELECT b.company_id, m.binder_id, m.documents FROM moves m JOIN binders b ON b.id = m.binder_id
        WHERE m.id = $1 AND m.from_company_id = $2 AND m.user_id = $3";
    let row = app.database.fetch_one(sql, params![id, home.company, home.caller.user()]).await?;
    let (company, binder): (CompanyId, BinderId) = (row.get("company_id")?, row.get("binder_id")?);
    let count: i64 = row.get("documents")?;
    let there = rights::check::<ModifyDocuments>(&app.database, home.caller, company).await?;
    let sees = rights::check::<LookUpDocuments>(&app.database, home.caller, company).await?;
    let sql = "SELECT document_id FROM last_moves WHERE move_id = $1";
    let rows = app.database.fetch_all(sql, params![id]).await?;
    let ids =
        rows.iter().map(|row| row.get("document_id")).collect::<Result<Vec<DocumentId>, db::Error>>()?;
    let waiting = chosen(&app.database, sees, &there, Place::Tray, &ids).await?;
    let binders = binders(&app.database, home.company).await?;

    let now = app.clock.now();
    let mut tx = app.database.begin().await?;
    store::hold(&mut tx, &ids).await?;
    let sql = format!(
        "SELECT l.document_id, l.from_binder_id FROM last_moves l JOIN documents d ON d.id = l.document_id
        WHERE l.move_id = $1 AND d.binder_id = $2 AND {}",
        Place::Tray.condition()
    );
    let rows = tx.fetch_all(&sql, params![id, binder]).await?;
    let from = rows.iter().map(|row| Ok((row.get("document_id")?, row.get("from_binder_id")?)));
    let from = from.collect::<Result<HashMap<DocumentId, BinderId>, db::Error>>()?;
    let mut undone = Undone::default();
    for document in waiting.iter().map(|listed| &listed.document) {
        let Some(from) = from.get(&document.id) else { continue };
        let binder = binders.iter().find(|binder| binder.id == *from);
        let Some(binder) = binder.filter(|binder| binder.active && home.reach.all.contains(binder.kind))
        else {
            undone.closed += 1;
            continue;
        };
        if let Put::There = put(&mut tx, now, document, home, binder).await? {
            let details = json!({ "binder": binder.name });
            history::record(&mut tx, now, Some(home.caller), &[document.id], "put-back", &details).await?;
            let sql = "DELETE FROM last_moves WHERE document_id = $1";
            tx.execute(sql, params![document.id]).await?;
            undone.put_back += 1;
        }
    }
    tx.commit().await?;
    app.waker.wake();
    undone.changed = usize::try_from(count).unwrap_or_default() - undone.put_back - undone.closed;
    tracing::info!(
        company.id = %home.company, from.company.id = %company, caller = ?home.caller,
        documents = undone.put_back, "a move was undone"
    );
    Ok(undone)
}

/// Forgets moves of a week ago.
pub async fn sweep(app: &App) -> Result<()> {
    let before = app.clock.now() - KEPT_FOR;
    let mut tx = app.database.begin().await?;
    let sql = "DELETE FROM last_moves WHERE move_id IN (SELECT id FROM moves WHERE at < $1)";
    tx.execute(sql, params![before]).await?;
    tx.execute("DELETE FROM moves WHERE at < $1", params![before]).await?;
    Ok(tx.commit().await?)
}
