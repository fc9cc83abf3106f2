//! A document's page, its pictures, its original.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Form, Router};
use serde::Deserialize;

use super::again::{self, HowToRead, LANGUAGES};
use super::pages::{Again, Asked, DocumentPage, PAGES_SHOWN, PageView, UnpackingView, alerts, fields};
use super::store::{self, Listed};
use super::{Document, DocumentState, ReadingSummary, original, unpacking, work};
use crate::app::App;
use crate::company::BinderKind;
use crate::error::{Error, Result};
use crate::failure::Failure;
use crate::ids::DocumentId;
use crate::rights::{self, EnterDocuments, ExtractDocuments, Granted, LookUpDocuments, Right};
use crate::web::forms::Choice;
use crate::web::layout::Item;
use crate::web::visit::{Visit, html, redirect};
use crate::web::{Flash, Texts};
use crate::{channel, company};

/// How much of a text without pages is shown, in characters.
const LONGEST_TEXT: usize = 200_000;

pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/documents/{document}", get(page))
        .route("/documents/{document}/thumbnail", get(thumbnail))
        .route("/documents/{document}/pages/{page}", get(picture))
        .route("/documents/{document}/original", get(download))
        .route("/documents/{document}/readings", post(read_again))
        .route("/documents/{document}/searchable", get(searchable))
}

#[derive(Deserialize)]
struct Wanted {
    page: Option<u32>,
    /// Of what the page shows, when it asks for a newer one.
    version: Option<String>,
}

async fn page(
    State(app): State<Arc<App>>,
    visit: Visit,
    granted: Granted<LookUpDocuments>,
    Path(id): Path<DocumentId>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Failure> {
    let Listed { document, reading } = store::find(&app.database, id).await?;
    let version = version_of(&document, reading.as_ref());
    if wanted.version.as_ref() == Some(&version) {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    let (t, layout) = visit.frame_of(Item::Tray, granted.company).await?;
    let words = match document.state {
        DocumentState::Read => work::reading(&app.blobs, &document).await?,
        _ => None,
    };
    let from = wanted.page.unwrap_or(1).max(1);
    let shown = from..from.saturating_add(PAGES_SHOWN);
    let pages = match (&words, &reading) {
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
    let (groups, alerts) = match &words {
        Some(words) => {
            let address = format!("/documents/{id}");
            (fields::groups(&t, words, shown, &address), alerts::alerts(&t, words))
        }
        None => (Vec::new(), Vec::new()),
    };
    let notes = words.as_ref().map(|words| alerts::notes(&t, words)).unwrap_or_default();
    let e_invoice = words.as_ref().and_then(|words| words.e_invoice.as_ref()).map(|e_invoice| {
        let profile = e_invoice.profile.as_deref().map(alerts::profile_name);
        profile.unwrap_or_else(|| e_invoice.syntax.to_uppercase())
    });
    let (newer_neighbour, older_neighbour) = store::neighbours(&app.database, granted, &document).await?;
    let binders = company::store::binders(&app.database, document.company).await?;
    let binder = binders.into_iter().find(|binder| binder.id == document.binder).ok_or(Error::NotFound)?;
    let again = again_form(&app, &visit, &t, &document, binder.kind).await?;
    let extract =
        rights::reach(&app.database, visit.caller(), Right::ExtractDocuments, document.company).await?;
    let origin = channel::store::find(&app.database, document.origin.channel).await?;
    let connection = channel::store::connection_of(&app.database, origin.id).await?;
    let (former, newer) = store::versions(&app.database, granted, &document).await?;
    let account = connection
        .filter(|connection| connection.account_id == document.origin.account_id)
        .map_or(document.origin.account_id, |connection| connection.account_email);
    let unpacking = UnpackingView {
        container: unpacking::container(&app.database, granted, id).await?,
        taken_from: unpacking::taken_from(&app.database, granted, id).await?,
    };
    let may_see_run =
        rights::holds(&app.database, visit.caller(), Right::ConfigureCollection, document.company).await?;
    html(&DocumentPage {
        t,
        layout,
        id,
        company: document.company,
        binder: document.binder,
        binder_name: binder.name,
        name: document.name,
        state: document.state,
        size: document.size,
        media_type: document.media_type,
        sha256: document.sha256.to_string(),
        collected_at: document.collected_at.timestamp(),
        run: document.origin.run,
        may_see_run,
        channel: origin.id,
        channel_label: origin.label,
        account,
        path: document.origin.path,
        modified_at: document.origin.modified_at.timestamp(),
        former,
        newer,
        unpacking,
        previous: newer_neighbour,
        following: older_neighbour,
        page_count: reading.as_ref().map(|reading| reading.pages).filter(|pages| *pages > 0),
        searchable: words.as_ref().is_some_and(|words| words.searchable.is_some()),
        plain_text: words
            .filter(|_| pages.is_empty())
            .and_then(|words| words.plain_text)
            .map(|text| text.chars().take(LONGEST_TEXT).collect()),
        pages,
        text_source: reading.as_ref().map(|reading| reading.text_source.clone()),
        quality: reading.as_ref().and_then(|reading| reading.quality),
        kind: reading.as_ref().filter(|_| document.state == DocumentState::Read).map(|reading| reading.kind),
        e_invoice,
        groups,
        alerts,
        notes,
        again,
        may_extract: extract.is_some_and(|reach| reach.all.contains(binder.kind)),
        from,
        pictures_version: reading.as_ref().map_or(0, |reading| reading.updated_at.as_micros()),
        version,
        unreadable: reading.and_then(|reading| reading.failure).map(|(code, _)| code),
    })
}

/// What stands for all that the page shows of a reading.
fn version_of(document: &Document, reading: Option<&ReadingSummary>) -> String {
    let read = reading.map_or(0, |reading| reading.updated_at.as_micros());
    let again = document.read_again_since.map_or(0, |since| since.as_micros());
    format!("{}.{read}.{again}", document.state.name())
}

async fn again_form(
    app: &App,
    visit: &Visit,
    t: &Texts,
    document: &Document,
    kind: BinderKind,
) -> Result<Again> {
    let reach = rights::reach(&app.database, visit.caller(), Right::EnterDocuments, document.company).await?;
    let latest = again::latest(&app.database, document.id).await?;
    let choice = |name: &str| Choice::new(name, t.say(&format!("language-{name}")).to_string(), false);
    Ok(Again {
        may: reach.is_some_and(|reach| reach.all.contains(kind)),
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
    Form(form): Form<AgainForm>,
) -> Result<Response, Failure> {
    let page = format!("/documents/{id}");
    let document = store::find(&app.database, id).await?.document;
    let reading = work::reading(&app.blobs, &document).await?;
    let turned = reading.and_then(|reading| reading.pages.first().map(|page| page.rotation)).unwrap_or(0);
    let languages = Some(form.language).filter(|language| !language.is_empty()).into_iter().collect();
    let how = HowToRead { languages, rotation: again::from_shown(form.rotation, turned) };
    match again::ask(&app, granted, id, how).await {
        Ok(_) => Ok(redirect(&page, Some(Flash::success("flash-reading-asked")))),
        Err(error) => match Flash::error(&error) {
            Some(flash) => Ok(redirect(&page, Some(flash))),
            None => Err(error.into()),
        },
    }
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
