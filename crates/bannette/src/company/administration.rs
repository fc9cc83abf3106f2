//! Administration > Entreprises: all companies, and the settings of each.

mod binders;
mod form;
pub mod pages;

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Form, Router};
use serde::Deserialize;

use self::form::{Sent, blank, filled};
use self::pages::{CompanyListPage, CompanySettingsPage, Line};
use super::search::{self, Filter, Sort};
use super::{settings, store};
use crate::access::Administrator;
use crate::app::App;
use crate::audit::Log;
use crate::error::Error;
use crate::failure::Failure;
use crate::ids::CompanyId;
use crate::paging::DEFAULT_LIMIT;
use crate::site;
use crate::web::Flash;
use crate::web::forms::Choice;
use crate::web::layout::Item;
use crate::web::visit::{Visit, html, html_refused, redirect};

pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/administration/companies", get(list).post(create))
        .route("/administration/companies/new", get(new))
        .route("/administration/companies/{company}", get(edit).post(change))
        .route("/administration/companies/{company}/deactivate", post(deactivate))
        .route("/administration/companies/{company}/reactivate", post(reactivate))
        .merge(binders::routes())
}

/// What the list is asked for.
#[derive(Deserialize)]
struct Wanted {
    #[serde(default)]
    q: String,
    #[serde(default)]
    site: String,
    /// Those in service unless told.
    state: Option<String>,
    #[serde(default)]
    sort: String,
    after: Option<CompanyId>,
}

async fn list(
    State(app): State<Arc<App>>,
    visit: Visit,
    _: Administrator,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Failure> {
    let (t, layout) = visit.frame(Item::CompanySettings).await?;
    let filter = Filter {
        search: wanted.q.trim().to_owned(),
        site: wanted.site.parse().ok(),
        state: wanted.state.as_deref().map_or(Some(search::State::Active), search::State::parse),
        sort: Sort::parse(&wanted.sort),
        after: wanted.after,
    };
    let page = search::list(&app.database, &filter, DEFAULT_LIMIT).await?;
    let sites = site::store::list(&app.database).await?;
    let sites = sites.into_iter().map(|site| {
        let chosen = filter.site == Some(site.id);
        Choice::new(site.id.to_string(), site.name, chosen)
    });
    let states = search::State::ALL.map(|state| {
        let words = t.code("company-state", state.name());
        Choice::new(state.name(), words, filter.state == Some(state))
    });
    html(&CompanyListPage {
        sites: sites.collect(),
        states: states.into(),
        count: search::count(&app.database, &filter).await?,
        companies: page.items.into_iter().map(Line::from).collect(),
        next: page.next_cursor,
        filter,
        t,
        layout,
    })
}

async fn new(State(app): State<Arc<App>>, visit: Visit, _: Administrator) -> Result<Response, Failure> {
    let (t, layout) = visit.frame(Item::CompanySettings).await?;
    let form = blank(&app, &t).await?;
    html(&CompanySettingsPage {
        t,
        layout,
        id: None,
        deactivated: false,
        form,
        binders: Vec::new(),
        kinds: Vec::new(),
    })
}

async fn create(
    State(app): State<Arc<App>>,
    visit: Visit,
    Administrator(caller): Administrator,
    Form(sent): Form<Sent>,
) -> Result<Response, Failure> {
    let (t, layout) = visit.frame(Item::CompanySettings).await?;
    let home = &app.config.time_zone;
    let refused = match sent.read() {
        Ok(new) => match settings::create(&app.database, app.clock.now(), caller, home, new).await {
            Ok(company) => {
                let flash = Flash::success("flash-company-created").arg("name", company.name);
                return Ok(redirect(&page_of(company.id), Some(flash)));
            }
            Err(error) => error,
        },
        Err(errors) => Error::Invalid(errors),
    };
    let form = sent.refused(&app, &t, blank(&app, &t).await?, refused)?;
    let (binders, kinds) = (Vec::new(), Vec::new());
    let page = CompanySettingsPage { t, layout, id: None, deactivated: false, form, binders, kinds };
    html_refused(&page)
}

fn page_of(id: CompanyId) -> String {
    format!("/administration/companies/{id}")
}

/// The page of a company, its form as it is kept.
async fn page(app: &App, visit: &Visit, id: CompanyId) -> Result<CompanySettingsPage, Error> {
    let company = store::find(&app.database, id).await?;
    let (t, layout) = visit.frame(Item::CompanySettings).await?;
    Ok(CompanySettingsPage {
        id: Some(id),
        deactivated: company.deactivated,
        form: filled(app, &t, company).await?,
        binders: binders::lines(app, id).await?,
        kinds: binders::kinds(&t),
        t,
        layout,
    })
}

async fn edit(
    State(app): State<Arc<App>>,
    visit: Visit,
    _: Administrator,
    Path(id): Path<CompanyId>,
) -> Result<Response, Failure> {
    html(&page(&app, &visit, id).await?)
}

async fn change(
    State(app): State<Arc<App>>,
    visit: Visit,
    Administrator(caller): Administrator,
    Path(id): Path<CompanyId>,
    Form(sent): Form<Sent>,
) -> Result<Response, Failure> {
    let refused = match sent.read() {
        Ok(new) => {
            let mut tx = app.database.begin().await?;
            let mut log = Log::new(app.clock.now(), caller);
            match settings::change_in(&mut tx, &mut log, id, new).await {
                Ok(_) => {
                    log.write(&mut tx).await?;
                    tx.commit().await?;
                    return Ok(redirect(&page_of(id), Some(Flash::success("flash-company-changed"))));
                }
                Err(error) => error,
            }
        }
        Err(errors) => Error::Invalid(errors),
    };
    let mut page = page(&app, &visit, id).await?;
    page.form = sent.refused(&app, &page.t, page.form, refused)?;
    html_refused(&page)
}

async fn deactivate(
    State(app): State<Arc<App>>,
    Administrator(caller): Administrator,
    Path(id): Path<CompanyId>,
) -> Result<Response, Failure> {
    settings::set_active(&app.database, app.clock.now(), caller, id, false).await?;
    Ok(redirect(&page_of(id), Some(Flash::notice("flash-company-deactivated"))))
}

async fn reactivate(
    State(app): State<Arc<App>>,
    Administrator(caller): Administrator,
    Path(id): Path<CompanyId>,
) -> Result<Response, Failure> {
    settings::set_active(&app.database, app.clock.now(), caller, id, true).await?;
    Ok(redirect(&page_of(id), Some(Flash::success("flash-company-reactivated"))))
}
