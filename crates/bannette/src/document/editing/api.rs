//! Editing in the API: documents made of pages of others.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use reading::Place;
use serde::{Deserialize, Serialize};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Plan, PlannedPage, edit, undo, unlock};
use crate::api::{Json, Path, Problem};
use crate::app::App;
use crate::failure::Failure;
use crate::ids::DocumentId;
use crate::rights::{Granted, ModifyDocuments};

pub fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(make)).routes(routes!(take_back)).routes(routes!(open))
}

/// What is to be made.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct NewEdit {
    /// The new documents, in order.
    documents: Vec<NewPages>,
    /// Whether they stand for those that their pages come from, which leave the tray.
    #[serde(default)]
    replaces: bool,
}

/// A new document, by its pages.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct NewPages {
    pages: Vec<NewPage>,
}

#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct NewPage {
    /// The document that it is taken from.
    #[schema(value_type = String)]
    document_id: DocumentId,
    /// From 1.
    page: u32,
    /// Degrees clockwise from how it is shown: 0, 90, 180 or 270.
    #[serde(default)]
    rotation: u16,
    /// What is cut out of it; a page that is cut is not turned.
    zone: Option<NewZone>,
}

/// In fractions of the page as its picture stands, from the top left.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct NewZone {
    x: f32,
    y: f32,
    w: f32,
    h: f32,
}

impl From<NewEdit> for Plan {
    fn from(new: NewEdit) -> Self {
        let page = |page: NewPage| PlannedPage {
            document: page.document_id,
            page: page.page,
            rotation: page.rotation,
            zone: page.zone.map(|NewZone { x, y, w, h }| Place { x, y, w, h }),
        };
        let part = |part: NewPages| part.pages.into_iter().map(page).collect();
        Self { parts: new.documents.into_iter().map(part).collect(), replaces: new.replaces }
    }
}

#[derive(Serialize, utoipa::ToSchema)]
struct Made {
    #[schema(value_type = Vec<String>)]
    document_ids: Vec<DocumentId>,
}

/// Make documents of pages of others
///
/// Cuts, joins, turns, puts in order, takes zones out of a page: of documents of one company that wait in the tray. What is
/// made is read like any other; the originals stay as received.
#[utoipa::path(post, path = "/api/v1/companies/{company}/edits", tag = "documents",
    params(("company" = String, Path)), request_body = NewEdit,
    responses((status = 201, body = Made), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem)))]
async fn make(
    State(app): State<Arc<App>>,
    granted: Granted<ModifyDocuments>,
    Json(new): Json<NewEdit>,
) -> Result<(StatusCode, Json<Made>), Failure> {
    let document_ids = edit(&app, granted, &new.into()).await?;
    Ok((StatusCode::CREATED, Json(Made { document_ids })))
}

/// Undo an edit
///
/// Of a document that others stand for: it takes its place in the tray again, and they go to the trash.
#[utoipa::path(post, path = "/api/v1/documents/{document}/undo-edit", tag = "documents",
    params(("document" = String, Path)),
    responses((status = 204), (status = 404, body = Problem), (status = 409, body = Problem)))]
async fn take_back(
    State(app): State<Arc<App>>,
    granted: Granted<ModifyDocuments>,
    Path(id): Path<DocumentId>,
) -> Result<StatusCode, Failure> {
    undo(&app, granted, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct Password {
    password: String,
}

/// Open a PDF that is behind a password
///
/// What is made needs none, and stands for it. The password is kept nowhere.
#[utoipa::path(post, path = "/api/v1/documents/{document}/unlock", tag = "documents",
    params(("document" = String, Path)), request_body = Password,
    responses((status = 201, body = Made), (status = 404, body = Problem), (status = 409, body = Problem)))]
async fn open(
    State(app): State<Arc<App>>,
    granted: Granted<ModifyDocuments>,
    Path(id): Path<DocumentId>,
    Json(key): Json<Password>,
) -> Result<(StatusCode, Json<Made>), Failure> {
    let made = unlock(&app, granted, id, key.password).await?;
    Ok((StatusCode::CREATED, Json(Made { document_ids: vec![made] })))
}
