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
use crate::company::Binder;
use crate::document::past::Seen;
use crate::document::store::find;
use crate::error::{Error, Result};
use crate::failure::Failure;
use crate::ids::DocumentId;
use crate::rights::{self, DeleteDocuments, EnterDocuments, Granted, LookUpDocuments, Reach, Right};
use crate::web::flash::Undo;
use crate::web::layout::Item;
use crate::web::visit::{Visit, back_with, html, redirect};
use crate::web::{Flash, Texts};
use crate::{channel, company};

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
    let binders = company::store::binders(&app.database, granted.company).await?;
    let reach = async |right| rights::reach(&app.database, visit.caller(), right, granted.company).await;
    let deletes = reach(Right::DeleteDocuments).await?;
    let mut seen = Seen::new(&app.database, granted.caller, granted.company);
    let sides = [
        side(&app, &t, pair.newer, &binders, deletes, &mut seen).await?,
        side(&app, &t, pair.older, &binders, deletes, &mut seen).await?,
    ];
    let enters = reach(Right::EnterDocuments).await?;
    let kind = kind_of(&app, pair.newer, &binders).await?;
    html(&PairPage {
        rows: rows(&t, &sides),
        may_decide: kind.is_some_and(|kind| enters.is_some_and(|reach| reach.all.contains(kind))),
        company: granted.company,
        level: pair.level,
        sides,
        t,
        layout,
    })
}

async fn kind_of(app: &App, id: DocumentId, binders: &[Binder]) -> Result<Option<company::BinderKind>> {
    let document = find(&app.database, id).await?.document;
    Ok(binders.iter().find(|binder| binder.id == document.binder).map(|binder| binder.kind))
}

async fn side(
    app: &App,
    t: &Texts,
    id: DocumentId,
    binders: &[Binder],
    deletes: Option<Reach>,
    seen: &mut Seen<'_>,
) -> Result<Side> {
    let listed = find(&app.database, id).await?;
    let binder = binders.iter().find(|binder| binder.id == listed.document.binder).ok_or(Error::NotFound)?;
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
