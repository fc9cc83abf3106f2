//! The tray: its page, and the list in it that refreshes itself.

use std::collections::HashMap;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::pages::{BinderEntry, DocumentLine, DocumentList, TrayPage};
use crate::app::App;
use crate::company::{self, Binder};
use crate::document::store::{self, Filter, Listed};
use crate::error::Result;
use crate::failure::Failure;
use crate::ids::{BinderId, ChannelId, DocumentId};
use crate::paging::DEFAULT_LIMIT;
use crate::rights::{Granted, LookUpDocuments};
use crate::web::Texts;
use crate::web::layout::Item;
use crate::web::visit::{Visit, html};

pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/companies/{company}/tray", get(tray))
        .route("/companies/{company}/tray/documents", get(documents))
}

#[derive(Deserialize)]
struct Wanted {
    binder: Option<BinderId>,
    #[serde(default)]
    q: String,
    after: Option<DocumentId>,
    /// Of the list that the page shows, when it asks for a newer one.
    version: Option<String>,
}

async fn tray(
    State(app): State<Arc<App>>,
    visit: Visit,
    granted: Granted<LookUpDocuments>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Failure> {
    let (t, layout) = visit.frame_of(Item::Tray, granted.company).await?;
    let binders = company::store::binders(&app.database, granted.company).await?;
    if wanted.binder.is_some_and(|wanted| !binders.iter().any(|binder| binder.id == wanted)) {
        return Err(Failure::not_found());
    }
    let counts: HashMap<_, _> = store::count_by_binder(&app.database, granted).await?.into_iter().collect();
    let list = list(&app, t.clone(), granted, &wanted, &binders).await?;
    let chosen = |binder: &Binder| wanted.binder == Some(binder.id);
    html(&TrayPage {
        t,
        layout,
        binder: binders.iter().find(|binder| chosen(binder)).map(|binder| binder.name.clone()),
        total: counts.values().sum(),
        query: wanted.q.trim().to_owned(),
        binders: binders
            .iter()
            .map(|binder| BinderEntry {
                id: binder.id,
                name: binder.name.clone(),
                kind: binder.kind,
                count: counts.get(&binder.id).copied().unwrap_or(0),
                chosen: chosen(binder),
            })
            .collect(),
        list,
    })
}

/// The list alone; 204 while it is what the page shows already.
async fn documents(
    State(app): State<Arc<App>>,
    visit: Visit,
    granted: Granted<LookUpDocuments>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Failure> {
    let company = company::store::find(&app.database, granted.company).await?;
    let binders = company::store::binders(&app.database, granted.company).await?;
    let list = list(&app, visit.visitor.texts(company.zone()), granted, &wanted, &binders).await?;
    if wanted.version.as_ref() == Some(&list.version) {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    html(&list)
}

async fn list(
    app: &App,
    t: Texts,
    granted: Granted<LookUpDocuments>,
    wanted: &Wanted,
    binders: &[Binder],
) -> Result<DocumentList> {
    let filter = Filter {
        binder: wanted.binder,
        state: None,
        search: Some(wanted.q.trim().to_owned()),
        after: wanted.after,
    };
    let page = store::list(&app.database, granted, &filter, DEFAULT_LIMIT).await?;
    let channels: HashMap<ChannelId, String> =
        crate::channel::store::labels(&app.database, granted.company).await?.into_iter().collect();
    let version = version(&page.items);
    // The version begins with the newest document of the list: what came later is marked.
    let seen = wanted.version.as_deref().and_then(|version| version.split('.').next()).map(str::to_owned);
    let documents = page.items.iter().map(|Listed { document, reading }| DocumentLine {
        id: document.id,
        name: document.name.clone(),
        binder: binders
            .iter()
            .find(|binder| binder.id == document.binder)
            .map_or_else(String::new, |binder| binder.name.clone()),
        origin: channels.get(&document.origin.channel).cloned().unwrap_or_default(),
        received_at: document.collected_at.timestamp(),
        pages: reading.as_ref().map(|reading| reading.pages).filter(|pages| *pages > 0),
        state: document.state,
        first_words: reading.as_ref().map(|reading| reading.first_words.clone()).unwrap_or_default(),
        pictured: reading.as_ref().is_some_and(|reading| reading.pictures.thumbnail.is_some()),
        fresh: seen.as_ref().is_some_and(|seen| document.id.to_string() > *seen),
    });
    Ok(DocumentList {
        t,
        company: granted.company,
        binder: wanted.binder,
        query: wanted.q.trim().to_owned(),
        documents: documents.collect(),
        version,
        next: page.next_cursor,
        paged: wanted.after.is_some(),
    })
}

/// What stands for a list: its newest document, and a digest of all that is shown of each.
fn version(items: &[Listed]) -> String {
    let mut digest = Sha256::new();
    for Listed { document, reading } in items {
        digest.update(document.id.0.as_bytes());
        digest.update(document.state.name());
        digest.update([u8::from(reading.is_some())]);
    }
    let newest = items.first().map(|listed| listed.document.id.to_string()).unwrap_or_default();
    format!("{newest}.{}", hex::encode(&digest.finalize()[..8]))
}
