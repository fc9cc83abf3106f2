//! A document's page, its pictures, its original.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Form, Router};
use serde::Deserialize;

use super::again::{self, HowToRead};
use super::pages::address;
use super::showing::{Opened, shown, version_of};
use super::store::{self, Listed};
use super::{addressee, original, trash, work};
use crate::app::App;
use crate::error::{Error, Result};
use crate::failure::Failure;
use crate::ids::DocumentId;
use crate::rights::{DeleteDocuments, EnterDocuments, ExtractDocuments, Granted, LookUpDocuments};
use crate::web::Flash;
use crate::web::visit::{Visit, back_with, html, redirect};

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
