//! The ways to channels from where no company is open: which one's, first.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use serde::Deserialize;

use crate::app::App;
use crate::channel::pages::ChooseCompanyPage;
use crate::company;
use crate::failure::Failure;
use crate::ids::CompanyId;
use crate::paging::DEFAULT_LIMIT;
use crate::rights::Right;
use crate::web::layout::Item;
use crate::web::visit::{Visit, html};

pub fn routes() -> Router<Arc<App>> {
    Router::new().route("/channels", get(channels)).route("/channels/new", get(new))
}

#[derive(Deserialize)]
struct Wanted {
    #[serde(default)]
    q: String,
    after: Option<CompanyId>,
}

async fn channels(
    State(app): State<Arc<App>>,
    visit: Visit,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Failure> {
    choose(&app, &visit, wanted, Item::Channels).await
}

async fn new(
    State(app): State<Arc<App>>,
    visit: Visit,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Failure> {
    choose(&app, &visit, wanted, Item::NewChannel).await
}

/// The companies whose collection the caller may configure. Where it is one, that one.
async fn choose(app: &App, visit: &Visit, wanted: Wanted, item: Item) -> Result<Response, Failure> {
    let (query, right) = (wanted.q.trim().to_owned(), Right::ConfigureCollection);
    let (after, limit) = (wanted.after, DEFAULT_LIMIT);
    let found = company::store::list(&app.database, visit.caller(), right, &query, after, limit).await?;
    let (t, layout) = visit.frame(item).await?;
    let page = ChooseCompanyPage { t, layout, item, companies: found.items, query, next: found.next_cursor };
    match page.companies.as_slice() {
        [] if page.query.is_empty() && after.is_none() => Err(Failure::not_found()),
        [only] if page.query.is_empty() && after.is_none() => {
            Ok(Redirect::to(&page.leads_to(only)).into_response())
        }
        _ => html(&page),
    }
}
