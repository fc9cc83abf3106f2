//! The trash in the API.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use serde::Serialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{RESTS_FOR, Trashed, deletion};
use crate::api::{Json, Paging, Path, Problem, Query};
use crate::app::App;
use crate::document::api::DocumentBody;
use crate::document::{store, trash};
use crate::error::Error;
use crate::failure::Failure;
use crate::ids::DocumentId;
use crate::paging::{self, Page};
use crate::rights::{DeleteDocuments, Granted, LookUpDocuments};

pub fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(put))
        .routes(routes!(restore))
        .routes(routes!(delete))
}

#[derive(Serialize, utoipa::ToSchema)]
#[schema(as = TrashedDocument)]
struct TrashedBody {
    #[serde(flatten)]
    document: DocumentBody,
    trashed_at: String,
    /// The name of the user who put it there.
    trashed_by: Option<String>,
    /// When it is deleted for good.
    deleted_at: String,
}

impl From<Trashed> for TrashedBody {
    fn from(trashed: Trashed) -> Self {
        Self {
            document: trashed.listed.into(),
            trashed_at: trashed.at.to_string(),
            trashed_by: trashed.by,
            deleted_at: (trashed.at + RESTS_FOR).to_string(),
        }
    }
}

/// List what lies in the trash of a company, the last put there first
#[utoipa::path(get, path = "/api/v1/companies/{company}/trash", tag = "documents",
    params(("company" = String, Path), Paging), responses((status = 200, body = Page<TrashedBody>)))]
async fn list(
    State(app): State<Arc<App>>,
    sees: Granted<LookUpDocuments>,
    granted: Granted<DeleteDocuments>,
    Query(page): Query<Paging>,
) -> Result<Json<Page<TrashedBody>>, Failure> {
    let limit = paging::limit(page.limit);
    let trashed = trash::list(&app.database, sees, granted, page.after()?, limit).await?;
    Ok(Json(trashed.map(TrashedBody::from)))
}

/// Put a document in the trash
///
/// It can be restored for thirty days, and is never collected again. 409 for one that does not wait in the tray.
#[utoipa::path(post, path = "/api/v1/documents/{document}/trash", tag = "documents",
    params(("document" = String, Path)),
    responses((status = 204), (status = 404, body = Problem), (status = 409, body = Problem)))]
async fn put(
    State(app): State<Arc<App>>,
    granted: Granted<DeleteDocuments>,
    Path(id): Path<DocumentId>,
) -> Result<StatusCode, Failure> {
    let lies_there = store::find(&app.database, id).await?.document.trashed_at.is_some();
    if !lies_there && trash::put(&app, granted, &[id]).await?.1 == 0 {
        return Err(Error::Conflict("document-not-waiting").into());
    }
    Ok(StatusCode::NO_CONTENT)
}

/// Restore a document from the trash, to where it was
#[utoipa::path(post, path = "/api/v1/documents/{document}/restore", tag = "documents",
    params(("document" = String, Path)), responses((status = 204), (status = 404, body = Problem)))]
async fn restore(
    State(app): State<Arc<App>>,
    granted: Granted<DeleteDocuments>,
    Path(id): Path<DocumentId>,
) -> Result<StatusCode, Failure> {
    trash::restore(&app, granted, &[id]).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Delete a document of the trash for good
///
/// With its original and all that was read of it; the register keeps that it was collected. 409 for one that does not lie
/// in the trash.
#[utoipa::path(delete, path = "/api/v1/documents/{document}", tag = "documents",
    params(("document" = String, Path)),
    responses((status = 204), (status = 404, body = Problem), (status = 409, body = Problem)))]
async fn delete(
    State(app): State<Arc<App>>,
    granted: Granted<DeleteDocuments>,
    Path(id): Path<DocumentId>,
) -> Result<StatusCode, Failure> {
    if deletion::delete(&app, granted, &[id]).await? == 0 {
        return Err(Error::Conflict("document-not-in-trash").into());
    }
    Ok(StatusCode::NO_CONTENT)
}
