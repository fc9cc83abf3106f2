//! The form of an entry: saved as a draft or for good, checked while it is filled in, taken back.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum_extra::extract::Form;

use super::form::Typed;
use super::pages::{Checked, Filling};
use super::{Content, EntryState, Standards, is_open, saving, store as entries};
use crate::app::App;
use crate::company;
use crate::document::handlers::OpenedFrom;
use crate::document::pages::{DocumentPage, PAGES_SHOWN, address, tray_address};
use crate::document::queue::next_in_list;
use crate::document::showing::{Opened, TypedEntry, shown};
use crate::document::store::{self, Listed};
use crate::document::work;
use crate::error::{Error, Result};
use crate::failure::Failure;
use crate::ids::DocumentId;
use crate::rights::{EnterDocuments, Granted, LookUpDocuments};
use crate::web::flash::Undo;
use crate::web::visit::{Visit, back_with, html, html_refused, redirect};
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
    Query(OpenedFrom { list }): Query<OpenedFrom>,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    let (t, _) = visit.frame_of(crate::web::layout::Item::Tray, granted.company).await?;
    let state = if typed.state == "draft" { EntryState::Draft } else { EntryState::Entered };
    let list = list.as_deref();
    let page = address(id, list);
    // Once it is entered it may stand elsewhere in the list.
    let listed = store::find(&app.database, id).await?;
    let next = next_in_list(&app.database, sees, &listed.document, list).await?;
    let saved = match typed.content(today(&t)) {
        Ok(content) => saving::save(&app, granted, id, typed.version, state, content).await,
        Err(error) => Err(error),
    };
    match saved {
        Ok(_) if state == EntryState::Draft => {
            Ok(redirect(&page, Some(Flash::success("flash-entry-drafted"))))
        }
        Ok(_) => {
            let binder = format!("binder={}", listed.document.binder);
            let tray = || tray_address(sees.company, Some(list.unwrap_or(&binder)));
            let to = next.map_or_else(tray, |next| address(next, list));
            Ok(redirect(&to, Some(entered(&app, id, list).await?)))
        }
        Err(Error::Invalid(errors)) => {
            let page = page_with(&app, &visit, sees, id, list, (typed, errors)).await?;
            html_refused(&page)
        }
        Err(Error::Conflict("entry-changed")) => {
            let page = page_with(&app, &visit, sees, id, list, (typed, Vec::new())).await?;
            Ok((StatusCode::CONFLICT, html(&page)?).into_response())
        }
        Err(error) => back_with(&page, error),
    }
}

/// That a document was entered.
async fn entered(app: &App, document: DocumentId, list: Option<&str>) -> Result<Flash> {
    let listed = store::find(&app.database, document).await?;
    let flash = Flash::success("flash-entered").arg("name", crate::web::format::file_name(listed.title()));
    Ok(flash.with_undo(Undo::Entry { document, list: list.map(str::to_owned) }))
}

/// The page once more, with what was typed.
async fn page_with(
    app: &App,
    visit: &Visit,
    sees: Granted<LookUpDocuments>,
    id: DocumentId,
    list: Option<&str>,
    typed: TypedEntry,
) -> Result<DocumentPage> {
    let listed = store::find(&app.database, id).await?;
    shown(app, visit, sees, listed, Opened { list, ..Opened::default() }, Some(typed)).await
}

/// What is to be said of what was typed so far; nothing is saved. It is asked with every field that is left: nothing of the page is
/// worked out but what it says.
async fn check(
    State(app): State<Arc<App>>,
    visit: Visit,
    granted: Granted<EnterDocuments>,
    _: Granted<LookUpDocuments>,
    Path(id): Path<DocumentId>,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    let company = company::store::find(&app.database, granted.company).await?;
    let t = visit.visitor.texts(company.zone());
    let (_, errors) = typed.understood(today(&t));
    let Listed { document, reading } = store::find(&app.database, id).await?;
    if !document.is_there() || !is_open(&document) {
        // There is no form to say anything in.
        return Err(Failure::not_found());
    }
    let words = work::current_reading(&app.blobs, &document).await?;
    let standards = Standards::of(&app, granted.company).await?;
    let entry = entries::find(&app.database, id).await?;
    let filling = Filling {
        document: id,
        reading: words.as_ref(),
        entry: entry.as_ref(),
        entered: document.entered_at.is_some(),
        standard: standards.of_document(&document, words.as_ref()),
        pages: 1..1 + PAGES_SHOWN,
        typed: Some((typed, errors)),
        list: None,
        read: Content::laid_in(words.as_ref(), reading.as_ref()),
    };
    let mut form = filling.form(&t);
    form.replacing = true;
    html(&Checked { form })
}

async fn take_back(
    State(app): State<Arc<App>>,
    granted: Granted<EnterDocuments>,
    Path(id): Path<DocumentId>,
    Query(OpenedFrom { list }): Query<OpenedFrom>,
) -> Result<Response, Failure> {
    let page = address(id, list.as_deref());
    match saving::take_back(&app, granted, id).await {
        Ok(()) => Ok(redirect(&page, Some(Flash::success("flash-entry-taken-back")))),
        Err(error) => back_with(&page, error),
    }
}

fn today(t: &Texts) -> jiff::civil::Date {
    t.now.to_zoned(t.zone.clone()).date()
}
