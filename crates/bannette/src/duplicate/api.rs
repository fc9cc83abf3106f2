//! Decisions about documents that may be one, in the API. A document tells which it may be one with (`doubts`).

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Decision, store};
use crate::api::{Path, Problem};
use crate::app::App;
use crate::failure::Failure;
use crate::ids::DocumentId;
use crate::rights::{DeleteDocuments, EnterDocuments, Granted, LookUpDocuments};

pub fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(same)).routes(routes!(different))
}

/// Say that two documents are one
///
/// The document goes to the trash, the other one stays. 404 for two that are not in doubt; 409 when the document does not
/// wait in the tray.
#[utoipa::path(post, path = "/api/v1/documents/{document}/duplicates/{other}/same", tag = "documents",
    params(("document" = String, Path), ("other" = String, Path)),
    responses((status = 204), (status = 404, body = Problem), (status = 409, body = Problem)))]
async fn same(
    State(app): State<Arc<App>>,
    sees: Granted<LookUpDocuments>,
    granted: Granted<DeleteDocuments>,
    Path((document, other)): Path<(DocumentId, DocumentId)>,
) -> Result<StatusCode, Failure> {
    let pair = store::pair_of(&app.database, sees, document, other).await?;
    store::decide(&app, granted.company, granted.caller, pair, Decision::Same { trashed: document }).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Say that two documents are different
///
/// Both stay, and nobody is asked again. 404 for two that are not in doubt.
#[utoipa::path(post, path = "/api/v1/documents/{document}/duplicates/{other}/different", tag = "documents",
    params(("document" = String, Path), ("other" = String, Path)),
    responses((status = 204), (status = 404, body = Problem)))]
async fn different(
    State(app): State<Arc<App>>,
    sees: Granted<LookUpDocuments>,
    granted: Granted<EnterDocuments>,
    Path((document, other)): Path<(DocumentId, DocumentId)>,
) -> Result<StatusCode, Failure> {
    let pair = store::pair_of(&app.database, sees, document, other).await?;
    store::decide(&app, granted.company, granted.caller, pair, Decision::Different).await?;
    Ok(StatusCode::NO_CONTENT)
}
