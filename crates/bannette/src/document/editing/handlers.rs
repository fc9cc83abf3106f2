//! The pages of an edit, and what their forms do.

use std::collections::HashSet;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Form, Router};
use axum_extra::extract::Query;
use serde::Deserialize;

use super::form::{self, Card, Sent};
use super::pages::{GridPage, PageCard, Picture, ZoneFields, ZonesPage};
use super::{MOST_SOURCES, Plan, can_be_edited, edit, has_pages, store, undo, unlock};
use crate::app::App;
use crate::document::list::{Filter, list};
use crate::document::store::{Listed, binder_of};
use crate::document::{self, Place, work};
use crate::error::{Error, Result};
use crate::failure::Failure;
use crate::ids::{CompanyId, DocumentId};
use crate::paging::DEFAULT_LIMIT;
use crate::rights::{self, Granted, LookUpDocuments, ModifyDocuments};
use crate::web::Flash;
use crate::web::flash::Undo;
use crate::web::forms::Choice;
use crate::web::layout::Item;
use crate::web::visit::{Visit, back_with, html, redirect};

pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/documents/{document}/edit", get(grid).post(make))
        .route("/documents/{document}/zones", get(zones).post(cut))
        .route("/documents/{document}/undo-edit", post(take_back))
        .route("/documents/{document}/unlock", post(open))
}

#[derive(Deserialize)]
struct With {
    #[serde(default)]
    with: Vec<DocumentId>,
}

async fn grid(
    State(app): State<Arc<App>>,
    visit: Visit,
    granted: Granted<ModifyDocuments>,
    Path(id): Path<DocumentId>,
    Query(With { with }): Query<With>,
) -> Result<Response, Failure> {
    show_grid(&app, &visit, granted, &each_once(id, with), None, None).await
}

/// The documents of an edit, each once, the one that it was opened from first.
fn each_once(first: DocumentId, others: impl IntoIterator<Item = DocumentId>) -> Vec<DocumentId> {
    let mut seen = HashSet::from([first]);
    let others = others.into_iter().filter(|other| seen.insert(*other));
    std::iter::once(first).chain(others).collect()
}

async fn show_grid(
    app: &App,
    visit: &Visit,
    granted: Granted<ModifyDocuments>,
    ids: &[DocumentId],
    sent: Option<&Sent>,
    error: Option<&Error>,
) -> Result<Response, Failure> {
    if ids.len() > MOST_SOURCES {
        return back_with(&format!("/documents/{}", ids[0]), Error::invalid("pages", "edit-too-many"));
    }
    let shown = store::sources(&app.database, granted, ids).await?;
    let first = shown.first().ok_or(Error::NotFound)?;
    if let Err(error) = shown.iter().try_for_each(can_be_edited) {
        return back_with(&format!("/documents/{}", first.document.id), error);
    }
    let (t, layout) = visit.frame_of(Item::Tray, granted.company).await?;
    let binder = binder_of(&app.database, &first.document).await?;
    let filter = Filter { binder: Some(binder.id), place: Some(Place::Tray), ..Filter::default() };
    let looks_up = rights::check::<LookUpDocuments>(&app.database, granted.caller, granted.company).await?;
    let mut readings = Vec::with_capacity(shown.len());
    for listed in &shown {
        readings.extend(work::reading(&app.blobs, &listed.document).await?);
    }
    let others = list(&app.database, looks_up, &filter, DEFAULT_LIMIT).await?.items;
    let others = others
        .iter()
        .filter(|other| has_pages(other) && !ids.contains(&other.document.id))
        .map(|other| Choice::new(other.document.id.to_string(), &other.document.name, false));
    let mut pages = match (shown.as_slice(), readings.as_slice()) {
        // The pages that documents seem to begin on, after the first.
        ([one], [reading]) => cards(one, reading.documents.get(1..).unwrap_or_default()),
        (several, _) => several.iter().flat_map(|listed| cards(listed, &[])).collect(),
    };
    if let Some(sent) = sent {
        let mut typed = form::cards(sent);
        for page in &mut pages {
            let is_this = |card: &Card| (card.page.document, card.page.page) == (page.document, page.number);
            if let Some(at) = typed.iter().position(is_this) {
                page.take(typed.swap_remove(at));
            }
        }
    }
    html(&GridPage {
        every: sent.map_or_else(String::new, |sent| sent.value("every").to_owned()),
        replaces: sent.is_none_or(Sent::replaces),
        suggested: sent.is_none(),
        id: first.document.id,
        company: granted.company,
        binder: binder.id,
        binder_name: binder.name,
        name: first.document.name.clone(),
        with: ids[1..].to_vec(),
        others: others.collect(),
        drops_data: readings.iter().any(|reading| reading.e_invoice.is_some()),
        pages,
        error: error.and_then(Flash::error).map(|flash| flash.text(&t)),
        t,
        layout,
    })
}

fn cards(listed: &Listed, beginnings: &[u32]) -> Vec<PageCard> {
    let Some(reading) = &listed.reading else { return Vec::new() };
    let pictured = |number| reading.pictures.pages.iter().any(|(pictured, _)| *pictured == number);
    let card = |number| PageCard {
        document: listed.document.id,
        document_name: listed.document.name.clone(),
        number,
        picture: pictured(number).then(|| reading.updated_at.as_micros()),
        begins: beginnings.contains(&number),
        place: None,
        turn: 0,
        omitted: false,
    };
    (1..=u32::try_from(reading.pages).unwrap_or(0)).map(card).collect()
}

async fn make(
    State(app): State<Arc<App>>,
    visit: Visit,
    granted: Granted<ModifyDocuments>,
    Path(id): Path<DocumentId>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let others = fields.iter().filter(|(name, _)| name == "with").filter_map(|(_, id)| id.parse().ok());
    let others: Vec<DocumentId> = others.collect();
    let sent = Sent::new(fields);
    if sent.has("join") {
        // Another document's pages come to those that are there, as they stand.
        let ids = each_once(id, others.into_iter().chain(sent.value("another").parse()));
        return show_grid(&app, &visit, granted, &ids, Some(&sent), None).await;
    }
    let ids = each_once(id, others);
    match carry_out(&app, granted, form::grid(&sent)).await {
        Ok(made) => Ok(done(&app, granted.company, id, made).await?),
        Err(error @ (Error::Invalid(_) | Error::Conflict(_))) => {
            show_grid(&app, &visit, granted, &ids, Some(&sent), Some(&error)).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn carry_out(
    app: &App,
    granted: Granted<ModifyDocuments>,
    plan: Result<Plan>,
) -> Result<Vec<DocumentId>> {
    edit(app, granted, &plan?).await
}

/// To the new document, or to the tray where several of them arrive.
async fn done(app: &App, company: CompanyId, id: DocumentId, made: Vec<DocumentId>) -> Result<Response> {
    let flash = Flash::success("flash-edited").arg("count", made.len()).with_undo(Undo::Edit(id));
    let source = document::store::find(&app.database, id).await?.document;
    let page = match made.as_slice() {
        [one] => format!("/documents/{one}"),
        _ => format!("/companies/{company}/tray?binder={}", source.binder),
    };
    Ok(redirect(&page, Some(flash)))
}

#[derive(Deserialize)]
struct Wanted {
    page: Option<u32>,
}

async fn zones(
    State(app): State<Arc<App>>,
    visit: Visit,
    granted: Granted<ModifyDocuments>,
    Path(id): Path<DocumentId>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Failure> {
    show_zones(&app, &visit, granted, id, wanted.page.unwrap_or(1), None).await
}

async fn show_zones(
    app: &App,
    visit: &Visit,
    granted: Granted<ModifyDocuments>,
    id: DocumentId,
    page: u32,
    refused: Option<(&Sent, &Error)>,
) -> Result<Response, Failure> {
    let shown = store::sources(&app.database, granted, &[id]).await?;
    let listed = shown.first().ok_or(Error::NotFound)?;
    if let Err(error) = can_be_edited(listed) {
        return back_with(&format!("/documents/{id}"), error);
    }
    let reading = listed.reading.as_ref().ok_or(Error::NotFound)?;
    let page_count = u32::try_from(reading.pages).unwrap_or(0);
    if !(1..=page_count).contains(&page) {
        return Err(Failure::not_found());
    }
    let (t, layout) = visit.frame_of(Item::Tray, granted.company).await?;
    let binder = binder_of(&app.database, &listed.document).await?;
    let picture = reading.pictures.pages.iter().find(|(number, _)| *number == page);
    let read = work::reading(&app.blobs, &listed.document).await?;
    let found = read.iter().flat_map(|read| &read.pages).find(|read| read.number == page);
    let found = found.map(|read| read.receipts.clone()).unwrap_or_default();
    html(&ZonesPage {
        id,
        company: granted.company,
        binder: binder.id,
        binder_name: binder.name,
        name: listed.document.name.clone(),
        page,
        page_count,
        drops_data: read.as_ref().is_some_and(|read| read.e_invoice.is_some()),
        picture: picture.map(|(_, picture)| Picture {
            version: reading.updated_at.as_micros(),
            width: picture.width,
            height: picture.height,
        }),
        replaces: match refused {
            Some((sent, _)) => sent.replaces(),
            None => page_count == 1 && found.len() > 1,
        },
        zones: match refused {
            Some((sent, _)) => ZoneFields::typed(form::sides(sent)),
            None => ZoneFields::of(&t, &found),
        },
        error: refused.and_then(|(_, error)| Flash::error(error)).map(|flash| flash.text(&t)),
        t,
        layout,
    })
}

async fn cut(
    State(app): State<Arc<App>>,
    visit: Visit,
    granted: Granted<ModifyDocuments>,
    Path(id): Path<DocumentId>,
    Query(wanted): Query<Wanted>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let page = wanted.page.unwrap_or(1);
    let sent = Sent::new(fields);
    match carry_out(&app, granted, form::zones(&sent, id, page)).await {
        Ok(made) => Ok(done(&app, granted.company, id, made).await?),
        Err(error @ (Error::Invalid(_) | Error::Conflict(_))) => {
            show_zones(&app, &visit, granted, id, page, Some((&sent, &error))).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn take_back(
    State(app): State<Arc<App>>,
    granted: Granted<ModifyDocuments>,
    Path(id): Path<DocumentId>,
) -> Result<Response, Failure> {
    let page = format!("/documents/{id}");
    match undo(&app, granted, id).await {
        Ok(()) => Ok(redirect(&page, Some(Flash::success("flash-edit-undone")))),
        Err(error) => back_with(&page, error),
    }
}

#[derive(Deserialize)]
struct Key {
    #[serde(default)]
    password: String,
}

async fn open(
    State(app): State<Arc<App>>,
    granted: Granted<ModifyDocuments>,
    Path(id): Path<DocumentId>,
    Form(key): Form<Key>,
) -> Result<Response, Failure> {
    match unlock(&app, granted, id, key.password).await {
        Ok(made) => Ok(redirect(&format!("/documents/{made}"), Some(Flash::success("flash-unlocked")))),
        Err(error) => back_with(&format!("/documents/{id}"), error),
    }
}
