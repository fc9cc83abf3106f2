//! The forms of notes on a document's page.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::post;
use axum::{Form, Router};
use serde::Deserialize;

use super::{change, remove, write};
use crate::app::App;
use crate::error::Result;
use crate::failure::Failure;
use crate::ids::{DocumentId, NoteId};
use crate::rights::{Granted, WriteNotes};
use crate::web::Flash;
use crate::web::visit::{back_with, redirect};

pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/documents/{document}/notes", post(add))
        .route("/documents/{document}/notes/{note}", post(edit))
        .route("/documents/{document}/notes/{note}/remove", post(take_away))
}

#[derive(Deserialize)]
struct Written {
    #[serde(default)]
    text: String,
}

/// Back to the notes, with what came of it.
fn back(document: DocumentId, done: Result<()>, flash: &'static str) -> Result<Response, Failure> {
    match done {
        Ok(()) => Ok(redirect(&format!("/documents/{document}#notes"), Some(Flash::success(flash)))),
        Err(error) => back_with(&format!("/documents/{document}#notes"), error),
    }
}

async fn add(
    State(app): State<Arc<App>>,
    granted: Granted<WriteNotes>,
    Path(document): Path<DocumentId>,
    Form(written): Form<Written>,
) -> Result<Response, Failure> {
    let done = write(&app, granted, document, &written.text).await;
    back(document, done.map(|_| ()), "flash-note-written")
}

async fn edit(
    State(app): State<Arc<App>>,
    granted: Granted<WriteNotes>,
    Path((document, note)): Path<(DocumentId, NoteId)>,
    Form(written): Form<Written>,
) -> Result<Response, Failure> {
    let done = change(&app, granted, document, note, &written.text).await;
    back(document, done, "flash-note-changed")
}

async fn take_away(
    State(app): State<Arc<App>>,
    granted: Granted<WriteNotes>,
    Path((document, note)): Path<(DocumentId, NoteId)>,
) -> Result<Response, Failure> {
    back(document, remove(&app, granted, document, note).await, "flash-note-removed")
}
