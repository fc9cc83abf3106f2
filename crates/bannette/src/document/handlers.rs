//! A document's page, its pictures, its original.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Form, Router};
use reading::Excess;
use serde::Deserialize;

use super::again::{self, HowToRead, LANGUAGES};
use super::history::{self, DoneView};
use super::list::{self, Filter, Order};
use super::pages::{
    Again, Asked, DocumentPage, DoubtsView, NotesView, OtherBuyerView, PAGES_SHOWN, PageView, UnpackingView,
    address, alerts, excess_words, fields, format_of,
};
use super::past::Past;
use super::store::{self, Listed};
use super::{Document, Quality, ReadingSummary, addressee, editing, notes, original, trash, unpacking, work};
use crate::app::App;
use crate::duplicate::pages::Alike;
use crate::entry::form::Typed;
use crate::entry::pages::{Filling, QueueLine};
use crate::entry::{self, Content, Standards};
use crate::error::{Error, FieldError, Result};
use crate::failure::Failure;
use crate::ids::DocumentId;
use crate::rights::{
    self, DeleteDocuments, EnterDocuments, ExtractDocuments, Granted, Held, LookUpDocuments, Right,
};
use crate::search::Query as Searched;
use crate::tray::wanted::Wanted as WantedList;
use crate::web::forms::Choice;
use crate::web::layout::Item;
use crate::web::visit::{Visit, back_with, html, redirect};
use crate::web::{Flash, Texts};
use crate::{channel, company, duplicate};

/// How much of a text without pages is shown, in characters.
const LONGEST_TEXT: usize = 200_000;
/// How many of the last actions are shown.
const ACTIONS_SHOWN: usize = 100;

pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/documents/{document}", get(page))
        .route("/documents/{document}/thumbnail", get(thumbnail))
        .route("/documents/{document}/pages/{page}", get(picture))
        .route("/documents/{document}/original", get(download))
        .route("/documents/{document}/readings", post(read_again))
        .route("/documents/{document}/searchable", get(searchable))
        .route("/documents/{document}/restore", post(restore))
        .route("/documents/{document}/right-company", post(right_company))
}

#[derive(Deserialize)]
struct Wanted {
    page: Option<u32>,
    /// Words to mark.
    #[serde(default)]
    q: String,
    /// Of what the page shows, when it asks for a newer one.
    version: Option<String>,
    /// The query of the tray's list that it was opened from.
    #[serde(rename = "in")]
    list: Option<String>,
}

/// The tray's list that a form's document was opened from.
#[derive(Deserialize)]
pub struct OpenedFrom {
    #[serde(rename = "in")]
    pub list: Option<String>,
}

/// How a document is opened.
#[derive(Default)]
pub struct Opened<'a> {
    /// The first page shown; else the first with the words that are searched for.
    pub page: Option<u32>,
    pub q: &'a str,
    /// The query of the tray's list that it was opened from; else that of its binder stands beside it.
    pub list: Option<&'a str>,
}

async fn page(
    State(app): State<Arc<App>>,
    visit: Visit,
    granted: Granted<LookUpDocuments>,
    Path(id): Path<DocumentId>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Failure> {
    let listed = store::find(&app.database, id).await?;
    if wanted.version == Some(version_of(&listed.document, listed.reading.as_ref())) {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    let opened = Opened { page: wanted.page, q: &wanted.q, list: wanted.list.as_deref() };
    html(&shown(&app, &visit, granted, listed, opened, None).await?)
}

/// What was typed into the form of the entry, and what of it cannot be stored.
pub type TypedEntry = (Typed, Vec<FieldError>);

/// The page of a document; `typed`, when it is shown again because of what was typed there.
pub async fn shown(
    app: &App,
    visit: &Visit,
    granted: Granted<LookUpDocuments>,
    listed: Listed,
    Opened { page: from, q, list }: Opened<'_>,
    typed: Option<TypedEntry>,
) -> Result<DocumentPage> {
    let version = version_of(&listed.document, listed.reading.as_ref());
    let queue = queue(app, granted, &listed, list).await?;
    let Listed { document, reading } = listed.clone();
    let id = document.id;
    let waits = document.waits_in_tray();
    let (t, layout) = visit.frame_of(Item::Tray, granted.company).await?;
    let words = work::current_reading(&app.blobs, &document).await?;
    let search = Searched::parse(q);
    let found_on = || first_page_with(words.as_ref()?, &search);
    let from = from.or_else(found_on).unwrap_or(1).max(1);
    let shown = from..from.saturating_add(PAGES_SHOWN);
    let mut pages: Vec<PageView> = match (&words, &reading) {
        (Some(words), _) => {
            let pages = words.pages.iter().filter(|page| shown.contains(&page.number));
            pages.map(|page| PageView::of(page, words)).collect()
        }
        (None, Some(reading)) => {
            let pictured = reading.pictures.pages.iter().filter(|(number, _)| shown.contains(number));
            pictured
                .map(|(number, picture)| PageView::pictured(*number, picture.width, picture.height))
                .collect()
        }
        (None, None) => Vec::new(),
    };
    let mut first = true;
    pages.iter_mut().for_each(|page| page.find(&search, &mut first));
    let (mut groups, alerts) = match &words {
        Some(words) => {
            let own = format!("/documents/{id}");
            (fields::groups(&t, words, shown.clone(), &own), alerts::alerts(&t, words))
        }
        None => (Vec::new(), Vec::new()),
    };
    let notes = words.as_ref().map(|words| alerts::notes(&t, words)).unwrap_or_default();
    let e_invoice = words.as_ref().and_then(|words| words.e_invoice.as_ref()).map(|e_invoice| {
        let profile = e_invoice.profile.as_deref().map(alerts::profile_name);
        profile.unwrap_or_else(|| e_invoice.syntax.to_uppercase())
    });
    let binders = company::store::binders(&app.database, document.company).await?;
    let binder = binders.into_iter().find(|binder| binder.id == document.binder).ok_or(Error::NotFound)?;
    let held = visit.held_on(document.company).await?;
    let again = again_form(app, &t, &document, held.reaches(Right::EnterDocuments, binder.kind)).await?;
    let doubts = doubts(app, &held, granted, &document, again.may).await?;
    let entry = if again.may && document.is_there() && entry::is_open(&document) {
        let standards = Standards::of(app, document.company).await?;
        let saved = entry::store::find(&app.database, id).await?;
        let filling = Filling {
            document: id,
            reading: words.as_ref(),
            entry: saved.as_ref(),
            entered: document.entered_at.is_some(),
            standard: standards.of_document(&document, words.as_ref()),
            pages: shown,
            typed,
            list,
            read: Content::laid_in(words.as_ref(), reading.as_ref()),
        };
        groups = fields::besides(groups, entry::pages::is_entered);
        Some(filling.form(&t))
    } else {
        None
    };
    let origin = channel::store::find(&app.database, document.origin.channel).await?;
    let connection = channel::store::connection_of(&app.database, origin.id).await?;
    let (former, newer) = store::versions(&app.database, granted, &document).await?;
    let account = connection
        .filter(|connection| connection.account_id == document.origin.account_id)
        .map_or(document.origin.account_id, |connection| connection.account_email);
    let may_modify = held.reaches(Right::ModifyDocuments, binder.kind);
    let editing = editing::view(app, granted, &listed, words.as_ref(), may_modify).await?;
    let past = Past::of(&app.database, visit.caller(), &listed.document).await?;
    let history = match held.reaches(Right::SeeActions, binder.kind) {
        true => {
            let done = history::whole(&app.database, &past, &listed, ACTIONS_SHOWN).await?;
            Some(done.into_iter().map(|done| DoneView::new(&t, done)).collect())
        }
        false => None,
    };
    let written = NotesView {
        may: held.reaches(Right::WriteNotes, binder.kind),
        // Those from elsewhere are not counted, and may be the reader's own.
        notes: match listed.document.notes == 0 && !past.was_elsewhere() {
            true => Vec::new(),
            false => notes::of(&app.database, visit.caller(), &past, id).await?,
        },
    };
    let may_trash = waits && held.reaches(Right::DeleteDocuments, binder.kind);
    let may_restore = document.trashed_at.is_some() && held.reaches(Right::DeleteDocuments, binder.kind);
    let unpacking = UnpackingView {
        container: unpacking::container(&app.database, granted, id).await?,
        taken_from: unpacking::taken_from(&app.database, granted, id).await?,
    };
    // The channel stays with the company that collected it.
    let may_see_run =
        rights::holds(&app.database, visit.caller(), Right::ConfigureCollection, origin.company).await?;
    let failure = reading.as_ref().and_then(|reading| reading.failure.clone());
    let excess = failure.as_ref().filter(|(code, _)| code == "too_large");
    let excess =
        excess.and_then(|(_, detail)| Excess::said_in(detail)).map(|excess| excess_words(&t, excess));
    Ok(DocumentPage {
        list: list.map(str::to_owned),
        previous: queue.before.last().map(|listed| listed.document.id),
        following: queue.after.first().map(|listed| listed.document.id),
        queue: queue_lines(&t, &queue, &listed),
        t,
        layout,
        id,
        company: document.company,
        binder: document.binder,
        binder_name: binder.name,
        name: document.name,
        state: document.state,
        size: document.size,
        format: format_of(&document.media_type).to_owned(),
        sha256: document.sha256.to_string(),
        collected_at: document.collected_at.timestamp(),
        run: document.origin.run,
        may_see_run,
        sees_origin: past.sees_origin,
        deposited: document.origin.provider == channel::DEPOSIT,
        channel: origin.id,
        channel_label: origin.label,
        account,
        path: document.origin.path,
        modified_at: document.origin.modified_at.timestamp(),
        former,
        newer,
        unpacking,
        editing,
        may_restore,
        may_move: waits && may_modify,
        may_trash,
        written,
        doubts,
        history,
        page_count: reading.as_ref().map(|reading| reading.pages).filter(|pages| *pages > 0),
        searchable: words.as_ref().is_some_and(|words| words.searchable.is_some()),
        plain_text: words
            .filter(|_| pages.is_empty())
            .and_then(|words| words.plain_text)
            .map(|text| text.chars().take(LONGEST_TEXT).collect()),
        pages,
        text_source: reading.as_ref().map(|reading| reading.text_source.clone()),
        quality: reading.as_ref().and_then(|reading| reading.quality),
        kind: document.kind,
        e_invoice,
        groups,
        alerts: if entry.is_some() { Vec::new() } else { alerts },
        entry,
        notes,
        again,
        may_extract: held.reaches(Right::ExtractDocuments, binder.kind),
        from,
        pictures_version: reading.as_ref().map_or(0, |reading| reading.updated_at.as_micros()),
        version,
        excess,
        unreadable: failure.map(|(code, _)| code),
    })
}

/// What is to be settled about a document that is there, for those who enter documents or may move it.
async fn doubts(
    app: &App,
    held: &Held,
    granted: Granted<LookUpDocuments>,
    document: &Document,
    may_settle: bool,
) -> Result<DoubtsView> {
    let mut duplicates = Vec::new();
    if !document.is_there() {
        return Ok(DoubtsView::default());
    }
    for pair in duplicate::store::of(&app.database, granted, &[document.id]).await? {
        let name = store::find(&app.database, pair.other(document.id)).await?.document.name;
        duplicates.push(Alike { level: pair.level, newer: pair.newer, older: pair.older, name });
    }
    let other_buyer = match addressee::is_open(&app.database, granted, document.id).await? {
        true => {
            let modifies = held.holds(Right::ModifyDocuments);
            let suspected = match modifies && document.entered_at.is_none() {
                true => addressee::suspected(&app.database, granted.caller, &[document.id]).await?,
                false => None,
            };
            Some(OtherBuyerView { suspected: suspected.map(|suspected| suspected.company.name), may_settle })
        }
        false => None,
    };
    Ok(DoubtsView { duplicates, other_buyer })
}

/// How many documents the list beside the open one shows before and after it.
const QUEUE: (i64, i64) = (8, 24);

/// The documents of a list around one, in its order.
struct Queue {
    before: Vec<Listed>,
    after: Vec<Listed>,
}

/// What stands around a document in the list that it was opened from, or in its binder's tray.
async fn queue(
    app: &App,
    granted: Granted<LookUpDocuments>,
    listed: &Listed,
    list: Option<&str>,
) -> Result<Queue> {
    let (before, after) = around(&listed.document, list);
    let mut before = list::list(&app.database, granted, &before, QUEUE.0).await?.items;
    before.reverse();
    Ok(Queue { before, after: list::list(&app.database, granted, &after, QUEUE.1).await?.items })
}

/// The document after this one in the list that it was opened from, or else the one before.
pub async fn next_in_list(
    app: &App,
    granted: Granted<LookUpDocuments>,
    document: &Document,
    list: Option<&str>,
) -> Result<Option<DocumentId>> {
    let (before, after) = around(document, list);
    for filter in [after, before] {
        if let Some(next) = list::list(&app.database, granted, &filter, 1).await?.items.first() {
            return Ok(Some(next.document.id));
        }
    }
    Ok(None)
}

/// What stands before a document in a list, from there backwards, and what stands after it.
fn around(document: &Document, list: Option<&str>) -> (Filter, Filter) {
    let of_binder = || WantedList { binder: Some(document.binder), ..WantedList::default() };
    let wanted = list.and_then(WantedList::parse).unwrap_or_else(of_binder);
    let after = Filter { after: Some(document.id), ..wanted.filter() };
    let order = Order { descending: !after.order.descending, ..after.order };
    (Filter { order, ..after.clone() }, after)
}

fn queue_lines(t: &Texts, queue: &Queue, open: &Listed) -> Vec<QueueLine> {
    let line = |Listed { document, reading }: &Listed| {
        let facts = reading.as_ref().map(|reading| reading.facts.clone()).unwrap_or_default();
        let currency = facts.currency.as_deref().unwrap_or("EUR");
        QueueLine {
            id: document.id,
            total: facts.gross.map(|gross| t.amount(gross, currency)),
            under: match (&facts.supplier, facts.invoice_number) {
                (Some(_), Some(number)) => number,
                (Some(_), None) => document.name.clone(),
                (None, _) => String::new(),
            },
            title: facts.supplier.unwrap_or_else(|| document.name.clone()),
            to_check: reading.as_ref().and_then(|reading| reading.quality) != Some(Quality::Good),
            drafted: document.drafted_at.is_some(),
            current: document.id == open.document.id,
        }
    };
    queue.before.iter().chain([open]).chain(&queue.after).map(line).collect()
}

/// The first page shown, so that the words searched for are on it: one of those that a reader leafs through.
fn first_page_with(reading: &reading::Reading, search: &Searched) -> Option<u32> {
    let says = |page: &&reading::Page| {
        let words: Vec<&str> = page.words.iter().map(|word| word.text.as_str()).collect();
        !search.marks(&words.join(" ")).is_empty()
    };
    let number = reading.pages.iter().find(says)?.number.max(1);
    Some((number - 1) / PAGES_SHOWN * PAGES_SHOWN + 1)
}

/// What stands for all that the page shows of a reading.
fn version_of(document: &Document, reading: Option<&ReadingSummary>) -> String {
    let read = reading.map_or(0, |reading| reading.updated_at.as_micros());
    let again = document.read_again_since.map_or(0, |since| since.as_micros());
    format!("{}.{read}.{again}", document.state.name())
}

async fn again_form(app: &App, t: &Texts, document: &Document, may: bool) -> Result<Again> {
    let latest = again::latest(&app.database, document.id).await?;
    let choice = |name: &str| Choice::new(name, t.say(&format!("language-{name}")).to_string(), false);
    Ok(Again {
        may,
        languages: LANGUAGES.map(choice).into(),
        since: document.read_again_since.map(|since| since.timestamp()),
        last: latest.filter(|latest| latest.ended_at.is_some()).map(|latest| Asked {
            at: latest.requested_at.timestamp(),
            by: latest.requested_by,
            failure: latest.failure,
        }),
    })
}

/// The form: one language or none, and the rotation from how the first page is shown.
#[derive(Deserialize)]
struct AgainForm {
    #[serde(default)]
    language: String,
    #[serde(default)]
    rotation: u16,
}

async fn read_again(
    State(app): State<Arc<App>>,
    granted: Granted<EnterDocuments>,
    Path(id): Path<DocumentId>,
    Query(OpenedFrom { list }): Query<OpenedFrom>,
    Form(form): Form<AgainForm>,
) -> Result<Response, Failure> {
    let page = address(id, list.as_deref());
    let document = store::find(&app.database, id).await?.document;
    let reading = work::reading(&app.blobs, &document).await?;
    let turned = reading.and_then(|reading| reading.pages.first().map(|page| page.rotation)).unwrap_or(0);
    let languages = Some(form.language).filter(|language| !language.is_empty()).into_iter().collect();
    let asked = again::latest(&app.database, id).await?.map_or(0, |latest| latest.how.rotation);
    let how = HowToRead { languages, rotation: again::from_shown(form.rotation, turned, asked) };
    match again::ask(&app, granted, id, how).await {
        Ok(_) => Ok(redirect(&page, Some(Flash::success("flash-reading-asked")))),
        Err(error) => back_with(&page, error),
    }
}

async fn restore(
    State(app): State<Arc<App>>,
    granted: Granted<DeleteDocuments>,
    Path(id): Path<DocumentId>,
    Query(OpenedFrom { list }): Query<OpenedFrom>,
) -> Result<Response, Failure> {
    let count = trash::restore(&app, granted, &[id]).await?;
    let flash = Flash::success("flash-all-restored").arg("count", count);
    Ok(redirect(&address(id, list.as_deref()), Some(flash)))
}

async fn right_company(
    State(app): State<Arc<App>>,
    granted: Granted<EnterDocuments>,
    Path(id): Path<DocumentId>,
    Query(OpenedFrom { list }): Query<OpenedFrom>,
) -> Result<Response, Failure> {
    addressee::settle(&app, granted, id).await?;
    Ok(redirect(&address(id, list.as_deref()), Some(Flash::success("flash-right-company"))))
}

async fn thumbnail(
    State(app): State<Arc<App>>,
    _: Granted<LookUpDocuments>,
    Path(id): Path<DocumentId>,
) -> Result<Response, Failure> {
    let Listed { document, reading } = store::find(&app.database, id).await?;
    let thumbnail = reading.and_then(|reading| reading.pictures.thumbnail).ok_or(Error::NotFound)?;
    Ok(original::picture(&app.blobs, &document, &thumbnail.file).await?)
}

#[derive(Deserialize)]
struct Size {
    /// For small screens.
    #[serde(default)]
    small: bool,
}

async fn picture(
    State(app): State<Arc<App>>,
    _: Granted<LookUpDocuments>,
    Path((id, page)): Path<(DocumentId, u32)>,
    Query(size): Query<Size>,
) -> Result<Response, Failure> {
    let Listed { document, reading } = store::find(&app.database, id).await?;
    let pictures = reading.map(|reading| reading.pictures).unwrap_or_default();
    let small = pictures.small.iter().filter(|_| size.small);
    // A picture that is small anyway has no smaller one.
    let (_, picture) =
        small.chain(&pictures.pages).find(|(number, _)| *number == page).ok_or(Error::NotFound)?;
    Ok(original::picture(&app.blobs, &document, &picture.file).await?)
}

async fn searchable(
    State(app): State<Arc<App>>,
    _: Granted<ExtractDocuments>,
    Path(id): Path<DocumentId>,
) -> Result<Response, Failure> {
    let document = store::find(&app.database, id).await?.document;
    Ok(original::searchable(&app.blobs, &document).await?)
}

async fn download(
    State(app): State<Arc<App>>,
    _: Granted<ExtractDocuments>,
    Path(id): Path<DocumentId>,
) -> Result<Response, Failure> {
    let document = store::find(&app.database, id).await?.document;
    Ok(original::download(&app.blobs, &document).await?)
}
