//! Edits in the database.

use std::collections::HashMap;

use db::{Database, Moment, Transaction, Value, params};
use serde_json::json;

use super::Occasion;
use crate::app::App;
use crate::document::arriving::{self, NewDocument};
use crate::document::store::{DOCUMENT, Listed, READING, hold, listed};
use crate::document::{Document, Origin, history, notes, trash};
use crate::entry::saving;
use crate::error::{Error, Result};
use crate::ids::{CompanyId, DocumentId, EditId};
use crate::rights::{self, Granted, LookUpDocuments, ModifyDocuments};

/// Bytes of a new document, kept among the originals.
pub(super) struct Kept {
    pub sha256: String,
    pub size: u64,
}

/// A new document.
pub(super) struct Made {
    pub kept: Kept,
    pub name: String,
    /// The documents that its pages come from.
    pub from: Vec<DocumentId>,
}

/// A document that another one was made of, or that was made of it.
#[derive(Debug, Clone)]
pub struct Related {
    pub id: DocumentId,
    pub name: String,
}

/// The documents that pages are to be taken from, in the order of `ids`.
///
/// # Errors
/// [`Error::NotFound`] when one of them is not of this company, or out of the right's reach or the caller's sight.
pub(super) async fn sources(
    database: &Database,
    granted: Granted<ModifyDocuments>,
    ids: &[DocumentId],
) -> Result<Vec<Listed>> {
    let sees: Granted<LookUpDocuments> = rights::check(database, granted.caller, granted.company).await?;
    let mut values = params![granted.company];
    values.extend(ids.iter().map(|id| Value::from(*id)));
    let (reached, more) = granted.reached(values.len() + 1);
    values.extend(more);
    let (readable, more) = sees.readable(values.len() + 1);
    values.extend(more);
    let sql = format!(
        "SELECT {DOCUMENT}, {READING} FROM documents d LEFT JOIN readings r ON r.document_id = d.id
        WHERE d.company_id = $1 AND d.id IN ({}) AND {reached} AND {readable}",
        db::list(2, ids.len())
    );
    let mut found = HashMap::new();
    for row in database.fetch_all(&sql, values).await? {
        let listed = listed(&row)?;
        found.insert(listed.document.id, listed);
    }
    ids.iter().map(|id| found.remove(id).ok_or(Error::NotFound)).collect()
}

/// Enters what was made: the edit, the documents with their register rows, their history, the jobs to read them; and
/// takes the sources out of the tray when it stands for them.
pub(super) async fn enter(
    app: &App,
    granted: Granted<ModifyDocuments>,
    sources: &[Listed],
    replaces: bool,
    made: Vec<Made>,
    occasion: Occasion<'_>,
) -> Result<Vec<DocumentId>> {
    let now = app.clock.now();
    let first = &sources.first().ok_or(Error::NotFound)?.document;
    let edit = EditId::new(now);
    let ids = DocumentId::listed(made.len(), now);
    let source_ids: Vec<DocumentId> = sources.iter().map(|listed| listed.document.id).collect();
    let mut tx = app.database.begin().await?;
    hold(&mut tx, &source_ids).await?;
    if replaces {
        take_out_of_tray(&mut tx, now, &source_ids).await?;
    }
    insert_edit(&mut tx, now, (edit, granted), &source_ids, replaces).await?;
    insert_made(&mut tx, now, (edit, granted.company), first, ids.iter().copied().zip(&made)).await?;
    if replaces {
        carry_over(&mut tx, now, &source_ids, ids.iter().copied().zip(&made)).await?;
    }
    let names: Vec<&str> = sources.iter().map(|listed| listed.document.name.as_str()).collect();
    let from = json!({ "from": names.join(", ") });
    let action = if matches!(occasion, Occasion::Unlocked) { "unlocked" } else { "made" };
    history::record(&mut tx, now, Some(granted.caller), &ids, action, &from).await?;
    if let Occasion::Arranged(told) = occasion {
        for (action, count) in told {
            history::record(&mut tx, now, None, &source_ids, action, &json!({ "count": count })).await?;
        }
    }
    let told = if replaces { "taken-apart" } else { "taken-from" };
    history::record(&mut tx, now, Some(granted.caller), &source_ids, told, &json!({ "count": ids.len() }))
        .await?;
    tx.commit().await?;
    app.waker.wake();
    Ok(ids)
}

/// Sources that others stand for from now on.
async fn take_out_of_tray(tx: &mut Transaction, now: Moment, sources: &[DocumentId]) -> Result<()> {
    let sql = format!(
        "UPDATE documents SET replaced_at = $1 WHERE entered_at IS NULL AND trashed_at IS NULL
        AND replaced_at IS NULL AND id IN ({})",
        db::list(2, sources.len())
    );
    let mut values = params![now];
    values.extend(sources.iter().map(|id| Value::from(*id)));
    match tx.execute(&sql, values).await? == sources.len() as u64 {
        true => Ok(()),
        false => Err(Error::Conflict("edit-not-waiting")),
    }
}

async fn insert_edit(
    tx: &mut Transaction,
    now: Moment,
    (edit, granted): (EditId, Granted<ModifyDocuments>),
    sources: &[DocumentId],
    replaces: bool,
) -> Result<()> {
    let sql = "INSERT INTO edits (id, company_id, at, user_id, api_key_id) VALUES ($1, $2, $3, $4, $5)";
    let values = params![edit, granted.company, now, granted.caller.user(), granted.caller.key()];
    tx.execute(sql, values).await?;
    let sql = format!(
        "INSERT INTO edit_sources (edit_id, document_id, replaced) VALUES {}",
        db::rows(1, 3, sources.len())
    );
    let values = sources.iter().flat_map(|source| params![edit, *source, replaces]).collect();
    tx.execute(&sql, values).await?;
    Ok(())
}

/// The documents that were made, of the origin of their first source.
async fn insert_made<'a>(
    tx: &mut Transaction,
    now: Moment,
    (edit, company): (EditId, CompanyId),
    first: &Document,
    made: impl Iterator<Item = (DocumentId, &'a Made)>,
) -> Result<()> {
    let origin = &first.origin;
    let made = made.map(|(id, Made { kept, name, .. })| NewDocument {
        id,
        company,
        binder: first.binder,
        name,
        media_type: reading::MediaKind::Pdf.media_type(),
        size: kept.size,
        sha256: &kept.sha256,
        origin: Origin {
            // No file of the provider has such an id: what is made is no version of a collected file.
            file_id: format!("{}#{id}", origin.file_id),
            ..origin.clone()
        },
        previous: None,
        received_on: None,
    });
    let made: Vec<NewDocument<'_>> = made.collect();
    arriving::arrive(tx, now, &made).await?;
    // In the register under a key that no content has: collected files stay what was collected.
    let (provider, account) = (&origin.provider, &origin.account_id);
    let known = made.iter().flat_map(|NewDocument { id, .. }| {
        params![company, provider, account, format!("made:{id}"), *id, origin.run, now]
    });
    let sql = format!(
        "INSERT INTO collected_files
            (company_id, provider, account_id, content_key, document_id, run_id, collected_at)
        VALUES {}",
        db::rows(1, 7, made.len())
    );
    tx.execute(&sql, known.collect()).await?;
    let sql =
        format!("INSERT INTO made_documents (document_id, edit_id) VALUES {}", db::rows(1, 2, made.len()));
    tx.execute(&sql, made.iter().flat_map(|NewDocument { id, .. }| params![*id, edit]).collect()).await?;
    Ok(())
}

/// What people wrote on the documents that are replaced goes on to what stands for them: the notes on each to all that its pages
/// are in, and the draft of its entry where one becomes one.
async fn carry_over(
    tx: &mut Transaction,
    now: Moment,
    sources: &[DocumentId],
    made: impl ExactSizeIterator<Item = (DocumentId, &Made)>,
) -> Result<()> {
    let becomes_one = made.len() == 1;
    for (id, Made { from, .. }) in made {
        notes::carry_over(tx, now, from, id).await?;
        if let ([source], true) = (sources, becomes_one) {
            saving::carry_over(tx, *source, id).await?;
        }
    }
    Ok(())
}

/// Whether a document was made of pages of others by somebody, or by itself: what was only opened with its password was not.
pub(super) async fn was_made(database: &Database, document: DocumentId) -> Result<bool> {
    let sql = "SELECT 1 AS one FROM made_documents m WHERE m.document_id = $1 AND NOT EXISTS
        (SELECT 1 FROM document_actions a WHERE a.document_id = m.document_id AND a.action = 'unlocked')";
    Ok(database.fetch_optional(sql, params![document]).await?.is_some())
}

/// Undoes what was made of a document last: that goes to the trash, and the document gets its place in the tray back, if
/// it had lost it.
///
/// # Errors
/// [`Error::NotFound`] when nothing was made of it; `Conflict("edit-entered")` when something made of it is entered, was
/// handed over or edited itself; `Conflict("edit-out-of-reach")` when something made of it was moved to another company, or
/// it or another source lies where the right does not reach.
pub async fn undo(app: &App, granted: Granted<ModifyDocuments>, document: DocumentId) -> Result<()> {
    let now = app.clock.now();
    let mut tx = app.database.begin().await?;
    let sql = "SELECT e.id FROM edits e JOIN edit_sources s ON s.edit_id = e.id
        WHERE s.document_id = $1 AND e.undone_at IS NULL AND e.company_id = $2 ORDER BY e.id DESC LIMIT 1";
    let edit: EditId = tx.fetch_one(sql, params![document, granted.company]).await?.get("id")?;
    let of = |rows: Vec<db::Row>| -> Result<Vec<DocumentId>> {
        Ok(rows.iter().map(|row| row.get("document_id")).collect::<Result<_, db::Error>>()?)
    };
    let made = "SELECT document_id FROM made_documents WHERE edit_id = $1";
    let made = of(tx.fetch_all(made, params![edit]).await?)?;
    let sources = "SELECT document_id FROM edit_sources WHERE edit_id = $1 AND replaced = TRUE";
    let sources = of(tx.fetch_all(sources, params![edit]).await?)?;
    hold(&mut tx, &[sources.as_slice(), &made].concat()).await?;
    let in_use = "SELECT d.id FROM made_documents m JOIN documents d ON d.id = m.document_id
        WHERE m.edit_id = $1 AND (d.entered_at IS NOT NULL OR d.replaced_at IS NOT NULL)";
    if !tx.fetch_all(in_use, params![edit]).await?.is_empty() {
        return Err(Error::Conflict("edit-entered"));
    }
    let (reached, more) = granted.reached(3);
    let out_of_reach = format!(
        "SELECT d.id FROM documents d WHERE d.deleted_at IS NULL AND (d.id IN (SELECT document_id FROM made_documents WHERE edit_id = $1)
            OR d.id IN (SELECT document_id FROM edit_sources WHERE edit_id = $1 AND replaced = TRUE))
        AND NOT (d.company_id = $2 AND {reached})"
    );
    let mut values = params![edit, granted.company];
    values.extend(more);
    if !tx.fetch_all(&out_of_reach, values).await?.is_empty() {
        return Err(Error::Conflict("edit-out-of-reach"));
    }
    tx.execute("UPDATE edits SET undone_at = $2 WHERE id = $1", params![edit, now]).await?;
    tx.execute(
        "UPDATE documents SET replaced_at = NULL WHERE id IN
            (SELECT document_id FROM edit_sources WHERE edit_id = $1 AND replaced = TRUE)",
        params![edit],
    )
    .await?;
    trash::put_in(&mut tx, now, granted.caller, granted.company, &made).await?;
    // What was handed over, or entered in this very moment, the trash does not take: its pages would be there twice.
    let left = "SELECT d.id FROM made_documents m JOIN documents d ON d.id = m.document_id
        WHERE m.edit_id = $1 AND d.trashed_at IS NULL";
    if !tx.fetch_all(left, params![edit]).await?.is_empty() {
        return Err(Error::Conflict("edit-entered"));
    }
    history::record(&mut tx, now, Some(granted.caller), &sources, "put-together", &json!({})).await?;
    tx.commit().await?;
    Ok(())
}

/// The documents that a document was made of, those that the caller may see.
pub(super) async fn made_from(
    database: &Database,
    granted: Granted<LookUpDocuments>,
    document: DocumentId,
) -> Result<Vec<Related>> {
    related(
        database,
        granted,
        document,
        "edit_sources s ON s.document_id = d.id JOIN made_documents m ON m.edit_id = s.edit_id
        WHERE m.document_id = $1",
    )
    .await
}

/// The documents that stand for a document, those that the caller may see.
pub(super) async fn replaced_by(
    database: &Database,
    granted: Granted<LookUpDocuments>,
    document: DocumentId,
) -> Result<Vec<Related>> {
    related(
        database,
        granted,
        document,
        "made_documents m ON m.document_id = d.id JOIN edits e ON e.id = m.edit_id
        JOIN edit_sources s ON s.edit_id = m.edit_id
        WHERE s.document_id = $1 AND e.undone_at IS NULL AND s.replaced = TRUE",
    )
    .await
}

async fn related(
    database: &Database,
    granted: Granted<LookUpDocuments>,
    document: DocumentId,
    how: &str,
) -> Result<Vec<Related>> {
    let (readable, more) = granted.readable(3);
    // What was moved to another company is that one's to see.
    let sql = format!(
        "SELECT d.id, d.name FROM documents d JOIN {how} AND d.company_id = $2 AND d.deleted_at IS NULL AND {readable}
        ORDER BY d.id LIMIT 100"
    );
    let mut values = params![document, granted.company];
    values.extend(more);
    let rows = database.fetch_all(&sql, values).await?;
    let related = rows.iter().map(|row| Ok(Related { id: row.get("id")?, name: row.get("name")? }));
    Ok(related.collect::<Result<_, db::Error>>()?)
}
