//! Two documents that may be one: looked at side by side, and decided about.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::{get, post};
use serde::Deserialize;

use super::pages::{PairPage, Side, rows};
use super::{Decision, store};
use crate::app::App;
use crate::channel;
use crate::company::Binder;
use crate::company::store::find_binder;
use crate::document::past::Seen;
use crate::document::store::{Listed, find};
use crate::error::Result;
use crate::failure::Failure;
use crate::ids::DocumentId;
use crate::rights::{self, DeleteDocuments, EnterDocuments, Granted, LookUpDocuments, Reach, Right};
use crate::web::flash::Undo;
use crate::web::layout::Item;
use crate::web::visit::{Visit, back_with, html, redirect};
use crate::web::{Flash, Texts};

pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/documents/{document}/duplicates/{other}", get(page))
        .route("/documents/{document}/duplicates/{other}/same", post(same))
        .route("/documents/{document}/duplicates/{other}/different", post(different))
}

#[derive(Deserialize)]
struct Of {
    document: DocumentId,
    other: DocumentId,
}

async fn page(
    State(app): State<Arc<App>>,
    visit: Visit,
    granted: Granted<LookUpDocuments>,
    Path(of): Path<Of>,
) -> Result<Response, Failure> {
    let pair = store::pair_of(&app.database, granted, of.document, of.other).await?;
    let (t, layout) = visit.frame_of(Item::Tray, granted.company).await?;
    let newer = find(&app.database, pair.newer).await?;
    let older = find(&app.database, pair.older).await?;
    let of_newer = find_binder(&app.database, granted.company, newer.document.binder).await?;
    let of_older = find_binder(&app.database, granted.company, older.document.binder).await?;
    let reach = async |right| rights::reach(&app.database, visit.caller(), right, granted.company).await;
    let deletes = reach(Right::DeleteDocuments).await?;
    let mut seen = Seen::new(&app.database, granted.caller, granted.company);
    let sides = [
        side(&app, &t, newer, &of_newer, deletes, &mut seen).await?,
        side(&app, &t, older, &of_older, deletes, &mut seen).await?,
    ];
    let enters = reach(Right::EnterDocuments).await?;
    html(&PairPage {
        rows: rows(&t, &sides),
        may_decide: enters.is_some_and(|reach| reach.all.contains(of_newer.kind)),
        company: granted.company,
        level: pair.level,
        sides,
        t,
        layout,
    })
}

async fn side(
    app: &App,
    t: &Texts,
    listed: Listed,
    binder: &Binder,
    deletes: Option<Reach>,
    seen: &mut Seen<'_>,
) -> Result<Side> {
    let origin = &listed.document.origin;
    let origin = match seen.sees(origin.company).await? {
        true => Some((channel::store::find(&app.database, origin.channel).await?.label, origin.path.clone())),
        false => None,
    };
    let may_trash = deletes.is_some_and(|reach| reach.all.contains(binder.kind));
    Ok(Side::new(t, listed, binder.name.clone(), origin, may_trash))
}

/// They are one, and this document goes to the trash.
async fn same(
    State(app): State<Arc<App>>,
    sees: Granted<LookUpDocuments>,
    granted: Granted<DeleteDocuments>,
    Path(of): Path<Of>,
) -> Result<Response, Failure> {
    let pair = store::pair_of(&app.database, sees, of.document, of.other).await?;
    let decision = Decision::Same { trashed: of.document };
    match store::decide(&app, granted.company, granted.caller, pair, decision).await {
        Ok(at) => {
            let undo = Undo::Trash { company: granted.company, at: at.as_micros(), back: String::new() };
            let flash = Flash::success("flash-duplicate-trashed").with_undo(undo);
            Ok(redirect(&format!("/documents/{}", of.other), Some(flash)))
        }
        Err(error) => back_with(&format!("/documents/{}/duplicates/{}", of.document, of.other), error),
    }
}

async fn different(
    State(app): State<Arc<App>>,
    sees: Granted<LookUpDocuments>,
    granted: Granted<EnterDocuments>,
    Path(of): Path<Of>,
) -> Result<Response, Failure> {
    let pair = store::pair_of(&app.database, sees, of.document, of.other).await?;
    store::decide(&app, granted.company, granted.caller, pair, Decision::Different).await?;
    let flash = Flash::success("flash-duplicate-different");
    Ok(redirect(&format!("/documents/{}", of.document), Some(flash)))
}
