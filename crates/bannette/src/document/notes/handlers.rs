//! The forms of notes on a document's page.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::Response;
use axum::routing::post;
use axum::{Form, Router};
use serde::Deserialize;

use super::{change, remove, write};
use crate::app::App;
use crate::document::handlers::OpenedFrom;
use crate::document::pages::address;
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
fn back(
    document: DocumentId,
    OpenedFrom { list }: &OpenedFrom,
    done: Result<()>,
    flash: &'static str,
) -> Result<Response, Failure> {
    let page = format!("{}#notes", address(document, list.as_deref()));
    match done {
        Ok(()) => Ok(redirect(&page, Some(Flash::success(flash)))),
        Err(error) => back_with(&page, error),
    }
}

async fn add(
    State(app): State<Arc<App>>,
    granted: Granted<WriteNotes>,
    Path(document): Path<DocumentId>,
    Query(from): Query<OpenedFrom>,
    Form(written): Form<Written>,
) -> Result<Response, Failure> {
    let done = write(&app, granted, document, &written.text).await;
    back(document, &from, done.map(|_| ()), "flash-note-written")
}

async fn edit(
    State(app): State<Arc<App>>,
    granted: Granted<WriteNotes>,
    Path((document, note)): Path<(DocumentId, NoteId)>,
    Query(from): Query<OpenedFrom>,
    Form(written): Form<Written>,
) -> Result<Response, Failure> {
    let done = change(&app, granted, document, note, &written.text).await;
    back(document, &from, done, "flash-note-changed")
}

async fn take_away(
    State(app): State<Arc<App>>,
    granted: Granted<WriteNotes>,
    Path((document, note)): Path<(DocumentId, NoteId)>,
    Query(from): Query<OpenedFrom>,
) -> Result<Response, Failure> {
    back(document, &from, remove(&app, granted, document, note).await, "flash-note-removed")
}
