//! Documents in the API.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use blobs::Sha256;
use serde::{Deserialize, Serialize};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::store::{self, Filter, Listed};
use super::{DocumentState, original, work};
use crate::api::{Json, Paging, Path, Problem, Query};
use crate::app::App;
use crate::failure::Failure;
use crate::ids::{BinderId, ChannelId, CompanyId, DocumentId, RunId};
use crate::paging::{self, Page};
use crate::rights::{Granted, LookUpDocuments};

pub fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(find)).routes(routes!(download))
}

#[derive(Serialize, utoipa::ToSchema)]
#[schema(as = Document)]
struct DocumentBody {
    #[schema(value_type = String)]
    id: DocumentId,
    #[schema(value_type = String)]
    company_id: CompanyId,
    #[schema(value_type = String)]
    binder_id: BinderId,
    name: String,
    media_type: String,
    size: i64,
    #[schema(value_type = String)]
    sha256: Sha256,
    state: DocumentState,
    origin: OriginBody,
    collected_at: String,
    /// The document that this one is a new version of.
    #[schema(value_type = Option<String>)]
    previous_id: Option<DocumentId>,
    reading: Option<ReadingBody>,
}

#[derive(Serialize, utoipa::ToSchema)]
struct OriginBody {
    provider: String,
    account_id: String,
    #[schema(value_type = String)]
    channel_id: ChannelId,
    #[schema(value_type = String)]
    run_id: RunId,
    path: String,
    file_id: String,
    rev: String,
    modified_at: String,
}

/// What was read. `fields` and `alerts` are empty until fields are read.
#[derive(Serialize, utoipa::ToSchema)]
struct ReadingBody {
    kind: String,
    media_type: String,
    pages: i64,
    language: Option<String>,
    text_source: String,
    fields: serde_json::Map<String, serde_json::Value>,
    alerts: Vec<serde_json::Value>,
    /// The beginning of the text.
    first_words: String,
    /// All of it; only where one document is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    /// Why it could not be read.
    failure: Option<FailureBody>,
}

#[derive(Serialize, utoipa::ToSchema)]
struct FailureBody {
    code: String,
    detail: String,
}

impl From<Listed> for DocumentBody {
    fn from(listed: Listed) -> Self {
        let Listed { document, reading } = listed;
        let reading = reading.map(|reading| ReadingBody {
            kind: reading.kind,
            media_type: document.media_type.clone(),
            pages: reading.pages,
            language: reading.language,
            text_source: reading.text_source,
            fields: serde_json::Map::new(),
            alerts: Vec::new(),
            first_words: reading.first_words,
            text: None,
            failure: reading.failure.map(|(code, detail)| FailureBody { code, detail }),
        });
        let origin = OriginBody {
            provider: document.origin.provider,
            account_id: document.origin.account_id,
            channel_id: document.origin.channel,
            run_id: document.origin.run,
            path: document.origin.path,
            file_id: document.origin.file_id,
            rev: document.origin.rev,
            modified_at: document.origin.modified_at.to_string(),
        };
        Self {
            id: document.id,
            company_id: document.company,
            binder_id: document.binder,
            name: document.name,
            media_type: document.media_type,
            size: document.size,
            sha256: document.sha256,
            state: document.state,
            origin,
            collected_at: document.collected_at.to_string(),
            previous_id: document.previous,
            reading,
        }
    }
}

#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Wanted {
    #[param(value_type = Option<String>)]
    binder: Option<BinderId>,
    state: Option<DocumentState>,
    /// Part of the name.
    search: Option<String>,
}

/// List the documents of a company, the newest first
#[utoipa::path(get, path = "/api/v1/companies/{company}/documents", tag = "documents",
    params(("company" = String, Path), Wanted, Paging), responses((status = 200, body = Page<DocumentBody>)))]
async fn list(
    State(app): State<Arc<App>>,
    granted: Granted<LookUpDocuments>,
    Query(wanted): Query<Wanted>,
    Query(page): Query<Paging>,
) -> Result<Json<Page<DocumentBody>>, Failure> {
    let filter =
        Filter { binder: wanted.binder, state: wanted.state, search: wanted.search, after: page.after()? };
    let documents = store::list(&app.database, granted, &filter, paging::limit(page.limit)).await?;
    Ok(Json(documents.map(DocumentBody::from)))
}

/// Look at a document
#[utoipa::path(get, path = "/api/v1/documents/{document}", tag = "documents", params(("document" = String, Path)),
    responses((status = 200, body = DocumentBody), (status = 404, body = Problem)))]
async fn find(
    State(app): State<Arc<App>>,
    _: Granted<LookUpDocuments>,
    Path(id): Path<DocumentId>,
) -> Result<Json<DocumentBody>, Failure> {
    let mut body = DocumentBody::from(store::find(&app.database, id).await?);
    if let Some(reading) = &mut body.reading {
        reading.text = work::text(&app.blobs, &body.sha256).await?;
    }
    Ok(Json(body))
}

/// Download the original, byte by byte as it was collected
#[utoipa::path(get, path = "/api/v1/documents/{document}/original", tag = "documents",
    params(("document" = String, Path)),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream"), (status = 404, body = Problem)))]
async fn download(
    State(app): State<Arc<App>>,
    _: Granted<LookUpDocuments>,
    Path(id): Path<DocumentId>,
) -> Result<Response, Failure> {
    let document = store::find(&app.database, id).await?.document;
    Ok(original::download(&app.blobs, &document).await?)
}
