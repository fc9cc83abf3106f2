//! The binders on a company's page.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::post;
use axum::{Form, Router};
use serde::Deserialize;

use super::page_of;
use super::pages::BinderLine;
use crate::access::Administrator;
use crate::app::App;
use crate::company::{BinderKind, NewBinder, filing, store};
use crate::error::{Error, Result};
use crate::failure::Failure;
use crate::ids::{BinderId, CompanyId};
use crate::web::forms::Choice;
use crate::web::visit::{back_with, redirect};
use crate::web::{Flash, Texts};

pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/administration/companies/{company}/binders", post(create))
        .route("/administration/companies/{company}/binders/{binder}", post(change))
        .route("/administration/companies/{company}/binders/{binder}/move", post(shift))
}

pub async fn lines(app: &App, company: CompanyId) -> Result<Vec<BinderLine>> {
    let binders = store::binders(&app.database, company).await?;
    let last = binders.len().saturating_sub(1);
    let line = |(place, binder): (usize, super::super::Binder)| BinderLine {
        id: binder.id,
        name: binder.name,
        kind: binder.kind,
        active: binder.active,
        first: place == 0,
        last: place == last,
    };
    Ok(binders.into_iter().enumerate().map(line).collect())
}

pub fn kinds(t: &Texts) -> Vec<Choice> {
    let choice = |kind: BinderKind| Choice::new(kind.name(), t.code("binder-kind", kind.name()), false);
    BinderKind::ALL.map(choice).into()
}

#[derive(Deserialize)]
struct Named {
    #[serde(default)]
    name: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    active: bool,
}

/// Back to the binders, with what was done or what was wrong.
fn told<T>(company: CompanyId, done: Result<T>, flash: Flash) -> Result<Response, Failure> {
    let page = format!("{}#binders", page_of(company));
    match done {
        Ok(_) => Ok(redirect(&page, Some(flash))),
        Err(error) => back_with(&page, error),
    }
}

async fn create(
    State(app): State<Arc<App>>,
    Administrator(caller): Administrator,
    Path(company): Path<CompanyId>,
    Form(sent): Form<Named>,
) -> Result<Response, Failure> {
    store::find(&app.database, company).await?;
    let now = app.clock.now();
    let created = match BinderKind::parse(&sent.kind) {
        Some(kind) => {
            let new = NewBinder { name: sent.name.clone(), kind };
            filing::create(&app.database, now, caller, company, new).await
        }
        None => Err(Error::invalid("kind", "binder-kind")),
    };
    told(company, created, Flash::success("flash-binder-created").arg("name", sent.name))
}

async fn change(
    State(app): State<Arc<App>>,
    Administrator(caller): Administrator,
    Path((company, id)): Path<(CompanyId, BinderId)>,
    Form(sent): Form<Named>,
) -> Result<Response, Failure> {
    let now = app.clock.now();
    let changed =
        filing::change(&app.database, now, caller, company, id, Some(sent.name.clone()), Some(sent.active))
            .await;
    told(company, changed, Flash::success("flash-binder-changed").arg("name", sent.name))
}

#[derive(Deserialize)]
struct Direction {
    direction: String,
}

async fn shift(
    State(app): State<Arc<App>>,
    _: Administrator,
    Path((company, id)): Path<(CompanyId, BinderId)>,
    Form(sent): Form<Direction>,
) -> Result<Response, Failure> {
    filing::move_by_one(&app.database, company, id, sent.direction == "up").await?;
    Ok(redirect(&format!("{}#binders", page_of(company)), None))
}
