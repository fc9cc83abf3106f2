//! Administration > Sites.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Form, Router};
use serde::Deserialize;

use super::pages::{SitePage, SitesPage};
use super::store;
use crate::access::Administrator;
use crate::app::App;
use crate::error::{Error, Result};
use crate::failure::Failure;
use crate::ids::SiteId;
use crate::web::forms::Field;
use crate::web::layout::Item;
use crate::web::visit::{Visit, back_with, html, html_refused, redirect};
use crate::web::{Flash, Texts};

pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/administration/sites", get(list).post(create))
        .route("/administration/sites/{site}", get(edit).post(rename))
        .route("/administration/sites/{site}/deactivate", post(deactivate))
        .route("/administration/sites/{site}/reactivate", post(reactivate))
}

const LIST: &str = "/administration/sites";

#[derive(Deserialize)]
struct Named {
    #[serde(default)]
    name: String,
}

impl Named {
    /// The field with what is wrong in it. What the reader cannot mend goes on.
    fn refused(&self, t: &Texts, error: Error) -> Result<Field> {
        let code = match &error {
            Error::Conflict(code) => code,
            Error::Invalid(errors) => errors.first().map_or("unknown", |error| error.code),
            _ => return Err(error),
        };
        let mut field = Field::new(&self.name);
        field.refuse(t.code("error", code));
        Ok(field)
    }
}

async fn list(State(app): State<Arc<App>>, visit: Visit, _: Administrator) -> Result<Response, Failure> {
    let (t, layout) = visit.frame(Item::Sites).await?;
    html(&SitesPage { t, layout, sites: store::list(&app.database).await?, name: Field::default() })
}

async fn create(
    State(app): State<Arc<App>>,
    visit: Visit,
    Administrator(caller): Administrator,
    Form(sent): Form<Named>,
) -> Result<Response, Failure> {
    match store::create(&app.database, app.clock.now(), caller, &sent.name).await {
        Ok(_) => Ok(redirect(LIST, Some(Flash::success("flash-site-created").arg("name", sent.name.trim())))),
        Err(error) => {
            let (t, layout) = visit.frame(Item::Sites).await?;
            let name = sent.refused(&t, error)?;
            let page = SitesPage { t, layout, sites: store::list(&app.database).await?, name };
            html_refused(&page)
        }
    }
}

async fn edit(
    State(app): State<Arc<App>>,
    visit: Visit,
    _: Administrator,
    Path(id): Path<SiteId>,
) -> Result<Response, Failure> {
    let (t, layout) = visit.frame(Item::Sites).await?;
    let site = store::find(&app.database, id).await?;
    html(&SitePage { t, layout, name: Field::new(&site.name), site })
}

async fn rename(
    State(app): State<Arc<App>>,
    visit: Visit,
    Administrator(caller): Administrator,
    Path(id): Path<SiteId>,
    Form(sent): Form<Named>,
) -> Result<Response, Failure> {
    match store::change(&app.database, app.clock.now(), caller, id, Some(&sent.name), None).await {
        Ok(()) => Ok(redirect(LIST, Some(Flash::success("flash-site-changed")))),
        Err(error) => {
            let (t, layout) = visit.frame(Item::Sites).await?;
            let name = sent.refused(&t, error)?;
            let page = SitePage { t, layout, site: store::find(&app.database, id).await?, name };
            html_refused(&page)
        }
    }
}

async fn deactivate(
    State(app): State<Arc<App>>,
    Administrator(caller): Administrator,
    Path(id): Path<SiteId>,
) -> Result<Response, Failure> {
    match store::change(&app.database, app.clock.now(), caller, id, None, Some(false)).await {
        Ok(()) => Ok(redirect(LIST, Some(Flash::notice("flash-site-deactivated")))),
        Err(error) => back_with(&format!("{LIST}/{id}"), error),
    }
}

async fn reactivate(
    State(app): State<Arc<App>>,
    Administrator(caller): Administrator,
    Path(id): Path<SiteId>,
) -> Result<Response, Failure> {
    store::change(&app.database, app.clock.now(), caller, id, None, Some(true)).await?;
    Ok(redirect(LIST, Some(Flash::success("flash-site-reactivated"))))
}
