//! A document's page, its pictures, its original.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use axum::routing::get;
use serde::Deserialize;

use super::pages::{DocumentPage, PAGES_SHOWN, PageView, Version};
use super::store::{self, Listed};
use super::{DocumentState, original, work};
use crate::app::App;
use crate::error::{Error, Result};
use crate::failure::Failure;
use crate::ids::DocumentId;
use crate::rights::{self, Granted, LookUpDocuments, Right};
use crate::web::layout::Item;
use crate::web::visit::{Visit, html};
use crate::{channel, company};

/// How much of a text without pages is shown, in characters.
const LONGEST_TEXT: usize = 200_000;

pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/documents/{document}", get(page))
        .route("/documents/{document}/thumbnail", get(thumbnail))
        .route("/documents/{document}/pages/{page}", get(picture))
        .route("/documents/{document}/original", get(download))
}

#[derive(Deserialize)]
struct Wanted {
    page: Option<u32>,
}

async fn page(
    State(app): State<Arc<App>>,
    visit: Visit,
    granted: Granted<LookUpDocuments>,
    Path(id): Path<DocumentId>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Failure> {
    let (t, layout) = visit.frame_of(Item::Tray, granted.company).await?;
    let Listed { document, reading } = store::find(&app.database, id).await?;
    let words = match document.state {
        DocumentState::Read => work::reading(&app.blobs, &document.sha256).await?,
        _ => None,
    };
    let from = wanted.page.unwrap_or(1).max(1);
    let shown = from..from.saturating_add(PAGES_SHOWN);
    let pages = match (&words, &reading) {
        (Some(words), _) => {
            words.pages.iter().filter(|page| shown.contains(&page.number)).map(PageView::read).collect()
        }
        (None, Some(reading)) => {
            let pictured = reading.pictures.pages.iter().filter(|(number, _)| shown.contains(number));
            pictured
                .map(|(number, picture)| PageView::pictured(*number, picture.width, picture.height))
                .collect()
        }
        (None, None) => Vec::new(),
    };
    let (newer_neighbour, older_neighbour) = store::neighbours(&app.database, &document).await?;
    let binders = company::store::binders(&app.database, document.company).await?;
    let origin = channel::store::find(&app.database, document.origin.channel).await?;
    let connection = channel::store::connection_of(&app.database, origin.id).await?;
    let account = connection
        .filter(|connection| connection.account_id == document.origin.account_id)
        .map_or(document.origin.account_id, |connection| connection.account_email);
    let former = version(&app, document.previous).await?;
    let newer = version(&app, store::next_version(&app.database, id).await?).await?;
    let may_see_run =
        rights::holds(&app.database, visit.caller(), Right::ConfigureCollection, document.company).await?;
    html(&DocumentPage {
        t,
        layout,
        id,
        company: document.company,
        binder: document.binder,
        binder_name: binders
            .into_iter()
            .find(|binder| binder.id == document.binder)
            .map_or_else(String::new, |binder| binder.name),
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
        previous: newer_neighbour,
        following: older_neighbour,
        page_count: reading.as_ref().map(|reading| reading.pages).filter(|pages| *pages > 0),
        pages,
        plain_text: words
            .and_then(|words| words.plain_text)
            .map(|text| text.chars().take(LONGEST_TEXT).collect()),
        text_source: reading.as_ref().map(|reading| reading.text_source.clone()),
        unreadable: reading.and_then(|reading| reading.failure).map(|(code, _)| code),
    })
}

async fn version(app: &App, id: Option<DocumentId>) -> Result<Option<Version>> {
    let Some(id) = id else { return Ok(None) };
    let document = store::find(&app.database, id).await?.document;
    Ok(Some(Version { id, name: document.name, collected_at: document.collected_at.timestamp() }))
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

async fn picture(
    State(app): State<Arc<App>>,
    _: Granted<LookUpDocuments>,
    Path((id, page)): Path<(DocumentId, u32)>,
) -> Result<Response, Failure> {
    let Listed { document, reading } = store::find(&app.database, id).await?;
    let pictures = reading.map(|reading| reading.pictures.pages).unwrap_or_default();
    let (_, picture) = pictures.iter().find(|(number, _)| *number == page).ok_or(Error::NotFound)?;
    Ok(original::picture(&app.blobs, &document, &picture.file).await?)
}

async fn download(
    State(app): State<Arc<App>>,
    _: Granted<LookUpDocuments>,
    Path(id): Path<DocumentId>,
) -> Result<Response, Failure> {
    let document = store::find(&app.database, id).await?.document;
    Ok(original::download(&app.blobs, &document).await?)
}
