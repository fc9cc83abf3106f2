//! Where documents lie, in the API: moving them, and saying that one is where it belongs.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::move_to_binder;
use crate::api::{Json, Path, Problem};
use crate::app::App;
use crate::company;
use crate::document::chosen::chosen;
use crate::document::{Place, addressee};
use crate::error::Error;
use crate::failure::Failure;
use crate::ids::{BinderId, DocumentId};
use crate::rights::{self, EnterDocuments, Granted, LookUpDocuments, ModifyDocuments};

pub fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(put)).routes(routes!(right_company))
}

#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct Destination {
    /// Of the same company or of another one: the key needs the right there too.
    #[schema(value_type = String)]
    binder_id: BinderId,
}

/// Move a document to another binder
///
/// Of its company or of another one, where it is read again. It is never collected again for either. 409 for one that does
/// not wait in the tray, or that the other company has already.
#[utoipa::path(post, path = "/api/v1/documents/{document}/move", tag = "documents",
    params(("document" = String, Path)), request_body = Destination,
    responses((status = 204), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem)))]
async fn put(
    State(app): State<Arc<App>>,
    sees: Granted<LookUpDocuments>,
    granted: Granted<ModifyDocuments>,
    Path(id): Path<DocumentId>,
    Json(to): Json<Destination>,
) -> Result<StatusCode, Failure> {
    let waiting = chosen(&app.database, sees, &granted, Place::Tray, &[id]).await?;
    let Some(listed) = waiting.into_iter().next() else {
        return Err(Error::Conflict("document-not-there").into());
    };
    let company = company::store::company_of_binder(&app.database, to.binder_id).await?;
    let there = rights::check::<ModifyDocuments>(&app.database, granted.caller, company).await?;
    let binder = company::store::find_binder(&app.database, company, to.binder_id).await?;
    let moved = move_to_binder(&app, granted, there, &binder, &[listed.document]).await?;
    if moved.known_there > 0 {
        return Err(Error::Conflict("document-known-there").into());
    }
    Ok(StatusCode::NO_CONTENT)
}

/// Say that a document is in the right company
///
/// Though its buyer seems to be another one: that is not asked again. 404 where it is no question.
#[utoipa::path(post, path = "/api/v1/documents/{document}/right-company", tag = "documents",
    params(("document" = String, Path)), responses((status = 204), (status = 404, body = Problem)))]
async fn right_company(
    State(app): State<Arc<App>>,
    granted: Granted<EnterDocuments>,
    Path(id): Path<DocumentId>,
) -> Result<StatusCode, Failure> {
    addressee::settle(&app, granted, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
