//! Choosing a company.

use std::collections::HashMap;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use serde::Deserialize;

use super::pages::{CompaniesPage, CompanyLine};
use super::store;
use crate::app::App;
use crate::failure::Failure;
use crate::ids::CompanyId;
use crate::paging::DEFAULT_LIMIT;
use crate::rights::Right;
use crate::web::layout::Item;
use crate::web::visit::{Visit, html};

pub fn routes() -> Router<Arc<App>> {
    Router::new().route("/", get(start)).route("/companies", get(list))
}

/// The start: the tray of whoever has one company, else the list.
async fn start(State(app): State<Arc<App>>, visit: Visit) -> Result<Response, Failure> {
    let companies =
        store::list(&app.database, visit.caller(), Right::LookUpDocuments, "", None, 2).await?.items;
    let to = match companies.as_slice() {
        [only] => format!("/companies/{}/tray", only.id),
        [] if configures_collection(&app, &visit).await? => "/channels".to_owned(),
        _ => "/companies".to_owned(),
    };
    Ok(Redirect::to(&to).into_response())
}

/// Whether the caller has to do with channels somewhere, documents or not.
async fn configures_collection(app: &App, visit: &Visit) -> Result<bool, Failure> {
    let right = Right::ConfigureCollection;
    let one = store::list(&app.database, visit.caller(), right, "", None, 1).await?;
    Ok(!one.items.is_empty())
}

#[derive(Deserialize)]
struct Wanted {
    #[serde(default)]
    q: String,
    after: Option<CompanyId>,
}

async fn list(
    State(app): State<Arc<App>>,
    visit: Visit,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Failure> {
    let (t, layout) = visit.frame(Item::Companies).await?;
    let query = wanted.q.trim().to_owned();
    let right = Right::LookUpDocuments;
    let companies =
        store::list(&app.database, visit.caller(), right, &query, wanted.after, DEFAULT_LIMIT).await?;
    if companies.items.is_empty()
        && query.is_empty()
        && wanted.after.is_none()
        && configures_collection(&app, &visit).await?
    {
        return Ok(Redirect::to("/channels").into_response());
    }
    let ids: Vec<CompanyId> = companies.items.iter().map(|company| company.id).collect();
    let reaches = &visit.sight().await?.reaches;
    let documents = store::count_documents(&app.database, visit.caller(), reaches, &companies.items).await?;
    let channels: HashMap<_, _> =
        store::count_channels(&app.database, visit.caller(), &ids).await?.into_iter().collect();
    let next = companies.next_cursor;
    let companies = companies.items.into_iter().map(|company| CompanyLine {
        documents: documents.get(&company.id).copied().unwrap_or(0),
        channels: channels.get(&company.id).copied(),
        id: company.id,
        code: company.code,
        name: company.name,
        siren: company.siren,
    });
    html(&CompaniesPage { t, layout, companies: companies.collect(), query, next })
}
