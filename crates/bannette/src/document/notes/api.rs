//! Notes in the API.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Note, change, of, remove, write};
use crate::api::{Json, Path, Problem};
use crate::app::App;
use crate::document::past::Past;
use crate::document::store;
use crate::error::{Error, Result};
use crate::failure::Failure;
use crate::ids::{DocumentId, NoteId};
use crate::rights::{Caller, Granted, LookUpDocuments, WriteNotes};

pub fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(list, add)).routes(routes!(edit, take_away))
}

#[derive(Serialize, utoipa::ToSchema)]
#[schema(as = Note)]
struct NoteBody {
    #[schema(value_type = String)]
    id: NoteId,
    text: String,
    written_at: String,
    changed_at: Option<String>,
    written_by: Option<String>,
    /// Whether it is the key's own: only those can be changed and removed.
    own: bool,
}

impl From<Note> for NoteBody {
    fn from(note: Note) -> Self {
        Self {
            id: note.id,
            text: note.text,
            written_at: note.written_at.to_string(),
            changed_at: note.changed_at.map(|at| at.to_string()),
            written_by: note.by,
            own: note.own,
        }
    }
}

#[derive(Serialize, utoipa::ToSchema)]
struct Notes {
    items: Vec<NoteBody>,
}

#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct NoteText {
    /// 2,000 characters at most.
    text: String,
}

/// List the notes on a document, the first one first
#[utoipa::path(get, path = "/api/v1/documents/{document}/notes", tag = "documents",
    params(("document" = String, Path)), responses((status = 200, body = Notes), (status = 404, body = Problem)))]
async fn list(
    State(app): State<Arc<App>>,
    sees: Granted<LookUpDocuments>,
    Path(document): Path<DocumentId>,
) -> Result<Json<Notes>, Failure> {
    let notes = seen(&app, sees.caller, document).await?;
    Ok(Json(Notes { items: notes.into_iter().map(NoteBody::from).collect() }))
}

async fn seen(app: &App, reader: Caller, document: DocumentId) -> Result<Vec<Note>> {
    let listed = store::find(&app.database, document).await?;
    let past = Past::of(&app.database, reader, &listed.document).await?;
    of(&app.database, reader, &past, document).await
}

async fn body(app: &App, granted: Granted<WriteNotes>, document: DocumentId, id: NoteId) -> Result<NoteBody> {
    let notes = seen(app, granted.caller, document).await?;
    notes.into_iter().find(|note| note.id == id).map(NoteBody::from).ok_or(Error::NotFound)
}

/// Write a note on a document
#[utoipa::path(post, path = "/api/v1/documents/{document}/notes", tag = "documents",
    params(("document" = String, Path)), request_body = NoteText,
    responses((status = 201, body = NoteBody), (status = 404, body = Problem), (status = 422, body = Problem)))]
async fn add(
    State(app): State<Arc<App>>,
    granted: Granted<WriteNotes>,
    Path(document): Path<DocumentId>,
    Json(note): Json<NoteText>,
) -> Result<(StatusCode, Json<NoteBody>), Failure> {
    let id = write(&app, granted, document, &note.text).await?;
    Ok((StatusCode::CREATED, Json(body(&app, granted, document, id).await?)))
}

/// Change a note of one's own
#[utoipa::path(patch, path = "/api/v1/documents/{document}/notes/{note}", tag = "documents",
    params(("document" = String, Path), ("note" = String, Path)), request_body = NoteText,
    responses((status = 200, body = NoteBody), (status = 404, body = Problem), (status = 422, body = Problem)))]
async fn edit(
    State(app): State<Arc<App>>,
    granted: Granted<WriteNotes>,
    Path((document, id)): Path<(DocumentId, NoteId)>,
    Json(note): Json<NoteText>,
) -> Result<Json<NoteBody>, Failure> {
    change(&app, granted, document, id, &note.text).await?;
    Ok(Json(body(&app, granted, document, id).await?))
}

/// Remove a note of one's own
#[utoipa::path(delete, path = "/api/v1/documents/{document}/notes/{note}", tag = "documents",
    params(("document" = String, Path), ("note" = String, Path)),
    responses((status = 204), (status = 404, body = Problem)))]
async fn take_away(
    State(app): State<Arc<App>>,
    granted: Granted<WriteNotes>,
    Path((document, id)): Path<(DocumentId, NoteId)>,
) -> Result<StatusCode, Failure> {
    remove(&app, granted, document, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
