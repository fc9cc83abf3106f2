//! The history of a document in the API.

use std::sync::Arc;

use axum::extract::State;
use serde::Serialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Done, whole};
use crate::api::{Json, Path, Problem};
use crate::app::App;
use crate::document::past::Past;
use crate::document::store;
use crate::failure::Failure;
use crate::ids::DocumentId;
use crate::rights::{Granted, SeeActions};

/// As many as are given, the latest.
const MOST: usize = 500;

pub fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(list))
}

/// Something that happened to a document.
#[derive(Serialize, utoipa::ToSchema)]
#[schema(as = DocumentAction)]
struct DoneBody {
    at: String,
    /// The name of the user or the key; null: Bannette itself.
    by: Option<String>,
    /// `collected`, `deposited`, `read`, `sent-to-reading`, `entered`, `moved`, `trashed`, …; `elsewhere`: it came to a company that the
    /// key does not see, and what happened there is not told.
    action: String,
    /// More of it, by name; an object.
    #[schema(value_type = Object)]
    details: serde_json::Value,
}

#[derive(Serialize, utoipa::ToSchema)]
struct DocumentHistory {
    items: Vec<DoneBody>,
}

/// List what happened to a document, the latest first
#[utoipa::path(get, path = "/api/v1/documents/{document}/history", tag = "documents",
    params(("document" = String, Path)), responses((status = 200, body = DocumentHistory), (status = 404, body = Problem)))]
async fn list(
    State(app): State<Arc<App>>,
    granted: Granted<SeeActions>,
    Path(id): Path<DocumentId>,
) -> Result<Json<DocumentHistory>, Failure> {
    let listed = store::find(&app.database, id).await?;
    let past = Past::of(&app.database, granted.caller, &listed.document).await?;
    let done = whole(&app.database, &past, &listed, MOST).await?.into_iter();
    let items =
        done.map(|Done { at, by, action, details }| DoneBody { at: at.to_string(), by, action, details });
    Ok(Json(DocumentHistory { items: items.collect() }))
}
