//! Saving an entry, and taking it back. What another saved meanwhile is never written over unseen.

use db::{Moment, Transaction, params};
use reading::Reading;
use serde_json::json;

use super::checks::lacking;
use super::{Content, EntryState, Standards, is_open, standing, store};
use crate::app::App;
use crate::document::doubt;
use crate::document::lessons::{self, Entered};
use crate::document::store::{Listed, Shown};
use crate::document::{self, Document, Facts, Quality, history, work};
use crate::duplicate;
use crate::error::{Error, Result};
use crate::ids::DocumentId;
use crate::rights::{Caller, EnterDocuments, Granted, LookUpDocuments};
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
    let content = content.tidy()?.completed();
    let standards = Standards::of(app, granted.company).await?;
    let found = document::store::find(&app.database, document).await?.document;
    let words = work::current_reading(&app.blobs, &found).await?;
    let standard = standards.of_document(&found, words.as_ref());
    let alerts = standing::count(&content, &standard, words.as_ref());
    let teaches = words.as_ref().filter(|_| state == EntryState::Entered);
    let now = app.clock.now();
    let mut tx = app.database.begin().await?;
    document::store::hold(&mut tx, &[document]).await?;
    let new = New { document, version, state, content: &content, teaches, alerts };
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
    /// What was read, where something is to be learned from it.
    teaches: Option<&'a Reading>,
    /// How many things are to be looked at in it.
    alerts: usize,
}

async fn save_in(
    tx: &mut Transaction,
    now: Moment,
    granted: Granted<EnterDocuments>,
    new: New<'_>,
) -> Result<()> {
    let New { document, version, state, content, teaches, alerts } = new;
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
    let facts = content.facts(alerts);
    show(tx, &listed, content, &facts).await?;
    let before = listed.reading.as_ref().map(|reading| &reading.facts);
    if !before.is_some_and(|before| before.makes_out_the_same(&facts)) {
        duplicate::store::compare_again(tx, now, document).await?;
    }
    if let Some(words) = teaches {
        lessons::learn(tx, now, granted.company, words, &taught(content)).await?;
    }
    let details = json!({ "version": version + 1 });
    history::record(tx, now, Some(granted.caller), &[document], action, &details).await?;
    match (was_entered, state) {
        (_, EntryState::Entered) => webhook::tell(tx, now, Event::Entered, &[document]).await,
        (true, EntryState::Draft) => webhook::tell(tx, now, Event::TakenBack, &[document]).await,
        (false, EntryState::Draft) => Ok(()),
    }
}

/// Has lists show what stands in an entry, a draft as well: what a bookkeeper corrected is not to be found under what it is not.
async fn show(tx: &mut Transaction, listed: &Listed, content: &Content, facts: &Facts) -> Result<()> {
    let also = content.also_searched();
    let shown = Shown { kind: Some(content.kind), quality: listed.quality(), facts, also: &also };
    document::store::save_facts(tx, listed.document.id, shown).await
}

/// Lays the draft of a document's entry, where it has one, ready on another that stands for it and is still to be read: by whom and
/// when it was saved stays.
pub async fn carry_over(tx: &mut Transaction, from: DocumentId, to: DocumentId) -> Result<()> {
    let Some(draft) = store::find_in(tx, from).await?.filter(|entry| entry.state == EntryState::Draft) else {
        return Ok(());
    };
    store::copy(tx, from, to).await?;
    let alerts = document::store::find_in(tx, from).await?.reading.map_or(0, |reading| reading.facts.alerts);
    let facts = Facts { alerts, ..draft.content.facts(0) };
    let listed = document::store::find_in(tx, to).await?;
    show(tx, &listed, &draft.content, &facts).await
}

/// How many things are to be looked at in the draft of a document, held against its reading.
pub async fn alerts_of_draft(app: &App, document: &Document, reading: &Reading) -> Result<i64> {
    let Some(entry) = store::find(&app.database, document.id).await? else { return Ok(0) };
    let standards = Standards::of(app, document.company).await?;
    let standard = standards.of_document(document, Some(reading));
    Ok(standing::count(&entry.content, &standard, Some(reading)) as i64)
}

/// What became of documents that were to be entered together.
#[derive(Debug)]
pub struct EnteredTogether {
    /// By which they are taken back together.
    pub at: Moment,
    pub count: usize,
    /// How many stay because they are still to be read.
    pub unread: usize,
    /// The names of those that somebody must look at first: there is a doubt about them, something that entry stands on is
    /// missing, what was read of them cannot be stored, or they were changed meanwhile.
    pub left: Vec<String>,
}

/// Takes what was read of these documents, or drafted, as their entries, as far as nobody needs to look at them first: they
/// teach nothing. That the right reaches them was checked before.
///
/// # Errors
/// When the database or the blobs fail.
pub async fn enter_all(
    app: &App,
    granted: Granted<EnterDocuments>,
    sees: Granted<LookUpDocuments>,
    documents: &[Listed],
) -> Result<EnteredTogether> {
    let ids: Vec<DocumentId> = documents.iter().map(|listed| listed.document.id).collect();
    let doubts = doubt::of(&app.database, sees, &ids).await?;
    let standards = Standards::of(app, granted.company).await?;
    let mut together = EnteredTogether { at: app.clock.now(), count: 0, unread: 0, left: Vec::new() };
    let mut prepared = Vec::with_capacity(documents.len());
    for listed in documents {
        let document = &listed.document;
        if !is_open(document) {
            together.unread += 1;
            continue;
        }
        // One reading at a time: they may be large.
        let words = work::current_reading(&app.blobs, document).await?;
        let (version, content) = match store::find(&app.database, document.id).await? {
            // Somebody was quicker.
            Some(entry) if entry.state == EntryState::Entered => {
                together.left.push(document.name.clone());
                continue;
            }
            Some(entry) => (entry.version, Ok(entry.content)),
            None if is_unreadable(listed) => {
                together.left.push(document.name.clone());
                continue;
            }
            None => (0, Content::laid_in(words.as_ref(), listed.reading.as_ref()).tidy()),
        };
        let standard = standards.of_document(document, words.as_ref());
        match content {
            // What the rates make of a total that was not read stands nowhere on the paper.
            Ok(content) if doubts.contains_key(&document.id) || !lacking(&content, &standard).is_empty() => {
                together.left.push(document.name.clone());
            }
            Ok(content) => {
                let content = content.completed();
                let alerts = standing::count(&content, &standard, words.as_ref());
                prepared.push((document, version, content, alerts));
            }
            Err(Error::Invalid(_)) => together.left.push(document.name.clone()),
            Err(error) => return Err(error),
        }
    }
    let mut tx = app.database.begin().await?;
    let ids: Vec<DocumentId> = prepared.iter().map(|(document, ..)| document.id).collect();
    document::store::hold(&mut tx, &ids).await?;
    for (document, version, content, alerts) in &prepared {
        let (version, alerts) = (*version, *alerts);
        let state = EntryState::Entered;
        let new = New { document: document.id, version, state, content, teaches: None, alerts };
        match save_in(&mut tx, together.at, granted, new).await {
            Ok(()) => together.count += 1,
            // Found before anything of it was written.
            Err(Error::Conflict(_)) => together.left.push(document.name.clone()),
            Err(error) => return Err(error),
        }
    }
    tx.commit().await?;
    let EnteredTogether { count, unread, left, .. } = &together;
    tracing::info!(company.id = %granted.company, caller = ?granted.caller, count, unread, left = left.len(), "documents were marked as entered");
    Ok(together)
}

/// Whether nothing could be read of it: of that, an empty entry would be made.
fn is_unreadable(listed: &Listed) -> bool {
    listed.reading.as_ref().is_none_or(|reading| reading.quality == Some(Quality::Unreadable))
}

/// The documents that the caller entered at a moment.
pub async fn entered_at(app: &App, granted: Granted<EnterDocuments>, at: Moment) -> Result<Vec<DocumentId>> {
    let sql =
        "SELECT id FROM documents WHERE company_id = $1 AND entered_at = $2 AND entered_by = $3 LIMIT 1000";
    let rows = app.database.fetch_all(sql, params![granted.company, at, granted.caller.user()]).await?;
    Ok(rows.iter().map(|row| row.get("id")).collect::<Result<_, db::Error>>()?)
}

/// An entry has all that was read before its eyes: what is not in it was cleared.
fn taught(content: &Content) -> Entered {
    let number = |number: &Option<String>| Some(number.clone().unwrap_or_default());
    Entered {
        supplier: content.supplier.clone().unwrap_or_default(),
        siren: number(&content.siren),
        vat_number: number(&content.vat_number),
        iban: number(&content.iban),
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
    document::store::hold(&mut tx, &[document]).await?;
    take_back_in(&mut tx, now, granted.caller, document).await?;
    tx.commit().await?;
    tracing::info!(document.id = %document, caller = ?granted.caller, "an entry was taken back");
    Ok(())
}

/// Takes entries back that were made together. Where there was no entry before, there is none again, and lists show what
/// was read. That the right reaches the documents was checked before.
///
/// # Errors
/// As [`take_back`].
pub async fn take_all_back(app: &App, granted: Granted<EnterDocuments>, documents: &[Listed]) -> Result<()> {
    let mut before = Vec::with_capacity(documents.len());
    for listed in documents {
        let document = &listed.document;
        let entry = store::find(&app.database, document.id).await?;
        let read = match entry.is_some_and(|entry| entry.version == 1) {
            true => Some(work::current_reading(&app.blobs, document).await?),
            false => None,
        };
        let read = read.map(|words| {
            let kind = words.as_ref().map(|words| words.kind);
            (kind, words.as_ref().map(Facts::of).unwrap_or_default())
        });
        before.push((listed, read));
    }
    let now = app.clock.now();
    let mut tx = app.database.begin().await?;
    let ids: Vec<DocumentId> = before.iter().map(|(listed, _)| listed.document.id).collect();
    document::store::hold(&mut tx, &ids).await?;
    for (listed, read) in before {
        let document = listed.document.id;
        if !take_back_in(&mut tx, now, granted.caller, document).await? {
            continue;
        }
        let Some((kind, facts)) = read else { continue };
        // It was taken back as version 2.
        let sql = "DELETE FROM entries WHERE document_id = $1 AND version = 2";
        if tx.execute(sql, params![document]).await? == 1 {
            let shown = Shown { kind, quality: listed.quality(), facts: &facts, also: "" };
            document::store::save_facts(&mut tx, document, shown).await?;
        }
    }
    tx.commit().await?;
    Ok(())
}

/// Whether it was entered.
async fn take_back_in(tx: &mut Transaction, now: Moment, by: Caller, document: DocumentId) -> Result<bool> {
    if waiting(tx, document).await?.document.entered_at.is_none() {
        return Ok(false);
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
    webhook::tell(tx, now, Event::TakenBack, &[document]).await?;
    Ok(true)
}

/// The document, when it can be entered.
async fn waiting(tx: &mut Transaction, document: DocumentId) -> Result<Listed> {
    let listed = document::store::find_in(tx, document).await?;
    if !listed.document.is_there() {
        return Err(Error::Conflict("document-not-in-tray"));
    }
    Ok(listed)
}
