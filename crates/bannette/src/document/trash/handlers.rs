//! The trash of a company: looked at, restored from, deleted for good, emptied.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Query, State};
use axum::response::Response;
use axum::routing::{get, post};
use axum_extra::extract::Form;
use serde::Deserialize;

use super::deletion;
use super::pages::{DeletePage, TrashLine, TrashPage};
use crate::app::App;
use crate::document::chosen::{MOST, chosen};
use crate::document::{Place, trash};
use crate::error::Result;
use crate::failure::Failure;
use crate::ids::{CompanyId, DocumentId};
use crate::paging::DEFAULT_LIMIT;
use crate::rights::{DeleteDocuments, Granted, LookUpDocuments};
use crate::web::Flash;
use crate::web::layout::Item;
use crate::web::visit::{Refused, Visit, html, redirect};

pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/companies/{company}/trash", get(page))
        .route("/companies/{company}/trash/restore", post(restore))
        .route("/companies/{company}/trash/delete", post(delete))
        .route("/companies/{company}/trash/empty", get(ask_to_empty).post(empty))
}

fn address(company: CompanyId) -> String {
    format!("/companies/{company}/trash")
}

#[derive(Deserialize)]
struct After {
    #[serde(default)]
    after: String,
}

async fn page(
    State(app): State<Arc<App>>,
    visit: Visit,
    sees: Granted<LookUpDocuments>,
    granted: Granted<DeleteDocuments>,
    Query(After { after }): Query<After>,
) -> Result<Response, Failure> {
    let (t, layout) = visit.frame_of(Item::Tray, granted.company).await?;
    let count = trash::count(&app.database, sees, granted).await?;
    let page = trash::list(&app.database, sees, granted, after.parse().ok(), DEFAULT_LIMIT).await?;
    html(&TrashPage {
        company: granted.company,
        count,
        documents: page.items.into_iter().map(|trashed| TrashLine::new(&t, trashed)).collect(),
        next: page.next_cursor,
        t,
        layout,
    })
}

/// What the form around the list sends, and the page that asks.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Chosen {
    document: Vec<DocumentId>,
    /// Whether it was asked before.
    sure: bool,
}

impl Chosen {
    /// Those that lie in the trash still, with their names. None: back to the list, which says so.
    async fn documents(
        &self,
        app: &App,
        sees: Granted<LookUpDocuments>,
        granted: &Granted<DeleteDocuments>,
    ) -> Result<Vec<(DocumentId, String)>, Refused> {
        let found = chosen(&app.database, sees, granted, Place::Trash, &self.document).await?;
        if found.is_empty() {
            let flash = Flash::problem("flash-nothing-in-trash");
            return Err(Refused::Back(redirect(&address(sees.company), Some(flash))));
        }
        Ok(found.into_iter().map(|listed| (listed.document.id, listed.document.name)).collect())
    }
}

async fn restore(
    State(app): State<Arc<App>>,
    sees: Granted<LookUpDocuments>,
    granted: Granted<DeleteDocuments>,
    Form(form): Form<Chosen>,
) -> Result<Response, Refused> {
    let documents = form.documents(&app, sees, &granted).await?;
    let ids: Vec<DocumentId> = documents.into_iter().map(|(id, _)| id).collect();
    let count = trash::restore(&app, granted, &ids).await?;
    let flash = Flash::success("flash-all-restored").arg("count", count);
    Ok(redirect(&address(granted.company), Some(flash)))
}

/// Asks on a page of its own first.
async fn delete(
    State(app): State<Arc<App>>,
    visit: Visit,
    sees: Granted<LookUpDocuments>,
    granted: Granted<DeleteDocuments>,
    Form(form): Form<Chosen>,
) -> Result<Response, Refused> {
    let documents = form.documents(&app, sees, &granted).await?;
    if !form.sure {
        let (t, layout) = visit.frame_of(Item::Tray, granted.company).await?;
        let count = documents.len() as i64;
        return Ok(html(&DeletePage { t, layout, company: granted.company, count, documents })?);
    }
    let ids: Vec<DocumentId> = documents.into_iter().map(|(id, _)| id).collect();
    Ok(deleted(&app, granted, &ids).await?)
}

async fn deleted(
    app: &App,
    granted: Granted<DeleteDocuments>,
    ids: &[DocumentId],
) -> Result<Response, Failure> {
    let count = deletion::delete(app, granted, ids).await?;
    let flash = Flash::success("flash-all-deleted").arg("count", count);
    Ok(redirect(&address(granted.company), Some(flash)))
}

async fn ask_to_empty(
    State(app): State<Arc<App>>,
    visit: Visit,
    sees: Granted<LookUpDocuments>,
    granted: Granted<DeleteDocuments>,
) -> Result<Response, Failure> {
    let (t, layout) = visit.frame_of(Item::Tray, granted.company).await?;
    let count = trash::count(&app.database, sees, granted).await?;
    html(&DeletePage { t, layout, company: granted.company, count, documents: Vec::new() })
}

/// As many as can be chosen at once; the page says how many are left.
async fn empty(
    State(app): State<Arc<App>>,
    sees: Granted<LookUpDocuments>,
    granted: Granted<DeleteDocuments>,
) -> Result<Response, Failure> {
    let all = trash::list(&app.database, sees, granted, None, MOST as i64).await?.items;
    let ids: Vec<DocumentId> = all.iter().map(|trashed| trashed.listed.document.id).collect();
    deleted(&app, granted, &ids).await
}
