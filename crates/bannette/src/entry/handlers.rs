//! The form of an entry: saved as a draft or for good, checked while it is filled in, taken back.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::post;
use axum_extra::extract::Form;

use super::form::Typed;
use super::pages::Checked;
use super::{EntryState, saving};
use crate::app::App;
use crate::document::handlers::shown;
use crate::document::pages::DocumentPage;
use crate::document::store;
use crate::error::{Error, FieldError, Result};
use crate::failure::Failure;
use crate::ids::DocumentId;
use crate::rights::{EnterDocuments, Granted, LookUpDocuments};
use crate::web::flash::Undo;
use crate::web::visit::{Visit, back_with, html, redirect};
use crate::web::{Flash, Texts};

pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/documents/{document}/entry", post(save))
        .route("/documents/{document}/entry/check", post(check))
        .route("/documents/{document}/entry/take-back", post(take_back))
}

async fn save(
    State(app): State<Arc<App>>,
    visit: Visit,
    granted: Granted<EnterDocuments>,
    sees: Granted<LookUpDocuments>,
    Path(id): Path<DocumentId>,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    let (t, _) = visit.frame_of(crate::web::layout::Item::Tray, granted.company).await?;
    let state = if typed.state == "draft" { EntryState::Draft } else { EntryState::Entered };
    let saved = match typed.content(today(&t)) {
        Ok(content) => saving::save(&app, granted, id, typed.version, state, content).await,
        Err(error) => Err(error),
    };
    match saved {
        Ok(_) if state == EntryState::Draft => {
            Ok(redirect(&format!("/documents/{id}"), Some(Flash::success("flash-entry-drafted"))))
        }
        Ok(_) => next(&app, sees, id).await,
        Err(Error::Invalid(errors)) => {
            again(&app, &visit, sees, id, typed, errors, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(Error::Conflict("entry-changed")) => {
            again(&app, &visit, sees, id, typed, Vec::new(), StatusCode::CONFLICT).await
        }
        Err(error) => back_with(&format!("/documents/{id}"), error),
    }
}

/// Opens the next document of the binder's tray, or the tray when that was the last.
async fn next(app: &App, sees: Granted<LookUpDocuments>, entered: DocumentId) -> Result<Response, Failure> {
    let listed = store::find(&app.database, entered).await?;
    let (newer, older) = store::neighbours(&app.database, sees, &listed.document).await?;
    let facts = listed.reading.map(|reading| reading.facts).unwrap_or_default();
    let name = facts.supplier.unwrap_or(listed.document.name);
    let flash = Flash::success("flash-entered").arg("name", crate::web::format::file_name(&name));
    let to = match older.or(newer) {
        Some(next) => format!("/documents/{next}"),
        None => format!("/companies/{}/tray?binder={}", sees.company, listed.document.binder),
    };
    Ok(redirect(&to, Some(flash.with_undo(Undo::Entry(entered)))))
}

/// The page once more, with what was typed.
async fn again(
    app: &App,
    visit: &Visit,
    sees: Granted<LookUpDocuments>,
    id: DocumentId,
    typed: Typed,
    errors: Vec<FieldError>,
    status: StatusCode,
) -> Result<Response, Failure> {
    let page = page_with(app, visit, sees, id, typed, errors).await?;
    let mut response = html(&page)?;
    *response.status_mut() = status;
    Ok(response)
}

async fn page_with(
    app: &App,
    visit: &Visit,
    sees: Granted<LookUpDocuments>,
    id: DocumentId,
    typed: Typed,
    errors: Vec<FieldError>,
) -> Result<DocumentPage> {
    let listed = store::find(&app.database, id).await?;
    shown(app, visit, sees, listed, (None, ""), Some((typed, errors))).await
}

/// What is to be said of what was typed so far; nothing is saved.
async fn check(
    State(app): State<Arc<App>>,
    visit: Visit,
    granted: Granted<EnterDocuments>,
    sees: Granted<LookUpDocuments>,
    Path(id): Path<DocumentId>,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    let (t, _) = visit.frame_of(crate::web::layout::Item::Tray, granted.company).await?;
    let (_, errors) = typed.understood(today(&t));
    let page = page_with(&app, &visit, sees, id, typed, errors).await?;
    // Before it is read there is no form to say anything in.
    let mut form = page.entry.ok_or(Error::NotFound)?;
    form.replacing = true;
    html(&Checked { form })
}

async fn take_back(
    State(app): State<Arc<App>>,
    granted: Granted<EnterDocuments>,
    Path(id): Path<DocumentId>,
) -> Result<Response, Failure> {
    let page = format!("/documents/{id}");
    match saving::take_back(&app, granted, id).await {
        Ok(()) => Ok(redirect(&page, Some(Flash::success("flash-entry-taken-back")))),
        Err(error) => back_with(&page, error),
    }
}

fn today(t: &Texts) -> jiff::civil::Date {
    t.now.to_zoned(t.zone.clone()).date()
}
