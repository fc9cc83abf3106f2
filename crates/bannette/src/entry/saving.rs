//! Saving an entry, and taking it back. What another saved meanwhile is never written over unseen.

use db::{Moment, Transaction, params};
use reading::Reading;
use serde_json::json;

use super::{Content, EntryState, check, store};
use crate::app::App;
use crate::company::settings;
use crate::document::handlers::laid_in;
use crate::document::lessons::{self, Entered};
use crate::document::store::Listed;
use crate::document::{self, DocumentState, history, work};
use crate::duplicate;
use crate::error::{Error, Result};
use crate::ids::DocumentId;
use crate::rights::{Caller, EnterDocuments, Granted};
use crate::webhook::{self, Event};

/// What was saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Saved {
    pub version: i64,
}

/// Saves an entry in place of the one of this version (0: there is none yet). Entered, the document leaves the tray; as
/// a draft, it waits there, or comes back.
///
/// # Errors
/// [`Error::Invalid`], `Conflict("entry-changed")` when somebody saved another version, and
/// `Conflict("document-not-in-tray")` for one in the trash, or for which others stand.
pub async fn save(
    app: &App,
    granted: Granted<EnterDocuments>,
    document: DocumentId,
    version: i64,
    state: EntryState,
    content: Content,
) -> Result<Saved> {
    let content = content.tidy()?;
    let periods = settings::periods(&app.database, granted.company).await?;
    let alerts = check(&content, &periods).len();
    let words = match state {
        EntryState::Entered => read(app, document).await?,
        EntryState::Draft => None,
    };
    let now = app.clock.now();
    let mut tx = app.database.begin().await?;
    let new = New { document, version, state, content: &content, words: words.as_ref(), alerts };
    save_in(&mut tx, now, granted, new).await?;
    tx.commit().await?;
    tracing::info!(document.id = %document, caller = ?granted.caller, state = state.name(), "an entry was saved");
    Ok(Saved { version: version + 1 })
}

/// An entry to be saved.
struct New<'a> {
    document: DocumentId,
    version: i64,
    state: EntryState,
    content: &'a Content,
    words: Option<&'a Reading>,
    /// How many things do not fit in it.
    alerts: usize,
}

async fn save_in(
    tx: &mut Transaction,
    now: Moment,
    granted: Granted<EnterDocuments>,
    new: New<'_>,
) -> Result<()> {
    let New { document, version, state, content, words, alerts } = new;
    let listed = waiting(tx, document).await?;
    let was_entered = listed.document.entered_at.is_some();
    store::write(tx, now, granted.caller, document, version, state, content).await?;
    let (action, entered_at) = match (was_entered, state) {
        (false, EntryState::Draft) => ("drafted", None),
        (false, EntryState::Entered) => ("entered", Some(now)),
        (true, EntryState::Draft) => ("taken-back", None),
        (true, EntryState::Entered) => ("entry-changed", listed.document.entered_at),
    };
    let by = entered_at.and_then(|_| granted.caller.user());
    let sql = "UPDATE documents SET entered_at = $2, entered_by = $3 WHERE id = $1";
    tx.execute(sql, params![document, entered_at, by]).await?;
    if state == EntryState::Entered {
        let quality = listed.reading.as_ref().and_then(|reading| reading.quality);
        let facts = content.facts(alerts);
        document::store::save_facts(tx, document, quality, &facts).await?;
        let read = listed.reading.as_ref().map(|reading| &reading.facts);
        if !read.is_some_and(|read| read.makes_out_the_same(&facts)) {
            duplicate::store::compare_again(tx, now, document).await?;
        }
        if let Some(words) = words {
            lessons::learn(tx, now, granted.company, words, &taught(content)).await?;
        }
    }
    let details = json!({ "version": version + 1 });
    history::record(tx, now, Some(granted.caller), &[document], action, &details).await?;
    match (was_entered, state) {
        (_, EntryState::Entered) => webhook::tell(tx, now, Event::Entered, &[document]).await,
        (true, EntryState::Draft) => webhook::tell(tx, now, Event::TakenBack, &[document]).await,
        (false, EntryState::Draft) => Ok(()),
    }
}

/// Takes what was read of these documents, or drafted, as their entries. Gives the moment, by which they are taken back
/// together. That the right reaches them was checked before.
///
/// # Errors
/// As [`save`].
pub async fn enter_all(app: &App, granted: Granted<EnterDocuments>, documents: &[Listed]) -> Result<Moment> {
    let periods = settings::periods(&app.database, granted.company).await?;
    let mut prepared = Vec::with_capacity(documents.len());
    for listed in documents {
        let words = read(app, listed.document.id).await?;
        let entry = store::find(&app.database, listed.document.id).await?;
        let version = entry.as_ref().map_or(0, |entry| entry.version);
        let content = match entry {
            Some(entry) => entry.content,
            None => laid_in(words.as_ref(), listed.reading.as_ref()).tidy()?,
        };
        prepared.push((listed.document.id, version, content, words));
    }
    let now = app.clock.now();
    let mut tx = app.database.begin().await?;
    for (document, version, content, words) in &prepared {
        let alerts = check(content, &periods).len();
        let (document, version, words) = (*document, *version, words.as_ref());
        let new = New { document, version, state: EntryState::Entered, content, words, alerts };
        save_in(&mut tx, now, granted, new).await?;
    }
    tx.commit().await?;
    tracing::info!(company.id = %granted.company, caller = ?granted.caller, documents = prepared.len(), "documents were marked as entered");
    Ok(now)
}

/// The documents that the caller entered at a moment.
pub async fn entered_at(app: &App, granted: Granted<EnterDocuments>, at: Moment) -> Result<Vec<DocumentId>> {
    let sql =
        "SELECT id FROM documents WHERE company_id = $1 AND entered_at = $2 AND entered_by = $3 LIMIT 1000";
    let rows = app.database.fetch_all(sql, params![granted.company, at, granted.caller.user()]).await?;
    Ok(rows.iter().map(|row| row.get("id")).collect::<Result<_, db::Error>>()?)
}

/// What was read of a document, to learn from what is entered.
async fn read(app: &App, document: DocumentId) -> Result<Option<Reading>> {
    let listed = document::store::find(&app.database, document).await?;
    match listed.document.state {
        DocumentState::Read => work::reading(&app.blobs, &listed.document).await,
        _ => Ok(None),
    }
}

fn taught(content: &Content) -> Entered {
    Entered {
        supplier: content.supplier.clone().unwrap_or_default(),
        siren: content.siren.clone(),
        vat_number: content.vat_number.clone(),
        iban: content.iban.clone(),
        invoice_number: content.invoice_number.clone(),
    }
}

/// Takes an entry back: the document waits in the tray again, with what was entered as a draft. Nothing happens to one
/// that waits there already.
///
/// # Errors
/// As [`save`], but that no version is asked for.
pub async fn take_back(app: &App, granted: Granted<EnterDocuments>, document: DocumentId) -> Result<()> {
    let now = app.clock.now();
    let mut tx = app.database.begin().await?;
    take_back_in(&mut tx, now, granted.caller, document).await?;
    tx.commit().await?;
    tracing::info!(document.id = %document, caller = ?granted.caller, "an entry was taken back");
    Ok(())
}

/// As [`take_back`], for many. That the right reaches them was checked before.
pub async fn take_all_back(
    app: &App,
    granted: Granted<EnterDocuments>,
    documents: &[DocumentId],
) -> Result<()> {
    let now = app.clock.now();
    let mut tx = app.database.begin().await?;
    for document in documents {
        take_back_in(&mut tx, now, granted.caller, *document).await?;
    }
    tx.commit().await?;
    Ok(())
}

async fn take_back_in(tx: &mut Transaction, now: Moment, by: Caller, document: DocumentId) -> Result<()> {
    if waiting(tx, document).await?.document.entered_at.is_none() {
        return Ok(());
    }
    tx.execute(
        "UPDATE entries SET version = version + 1, state = 'draft', saved_at = $2, saved_by = $3, saved_by_key = $4
        WHERE document_id = $1",
        params![document, now, by.user(), by.key()],
    )
    .await?;
    let sql = "UPDATE documents SET entered_at = NULL, entered_by = NULL WHERE id = $1";
    tx.execute(sql, params![document]).await?;
    history::record(tx, now, Some(by), &[document], "taken-back", &json!({})).await?;
    webhook::tell(tx, now, Event::TakenBack, &[document]).await
}

/// The document, when it can be entered.
async fn waiting(tx: &mut Transaction, document: DocumentId) -> Result<Listed> {
    let listed = document::store::find_in(tx, document).await?;
    if listed.document.trashed_at.is_some() || listed.document.replaced_at.is_some() {
        return Err(Error::Conflict("document-not-in-tray"));
    }
    Ok(listed)
}
