//! Sites in the API.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Site, store};
use crate::access::Administrator;
use crate::api::{Json, Path, Problem};
use crate::app::App;
use crate::failure::Failure;
use crate::ids::SiteId;
use crate::paging::Page;

pub fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(list, create)).routes(routes!(change))
}

#[derive(Serialize, utoipa::ToSchema)]
#[schema(as = Site)]
struct SiteBody {
    #[schema(value_type = String)]
    id: SiteId,
    name: String,
    active: bool,
    /// Companies in service on it.
    companies: i64,
}

impl From<Site> for SiteBody {
    fn from(site: Site) -> Self {
        Self { id: site.id, name: site.name, active: !site.deactivated, companies: site.companies }
    }
}

#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct NewSite {
    /// Unique, whatever its case and accents.
    name: String,
}

/// What is to change; what is not told stays.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct SiteChange {
    name: Option<String>,
    active: Option<bool>,
}

/// List the sites
#[utoipa::path(get, path = "/api/v1/sites", tag = "companies", responses((status = 200, body = Page<SiteBody>)))]
async fn list(State(app): State<Arc<App>>, _: Administrator) -> Result<Json<Page<SiteBody>>, Failure> {
    let items = store::list(&app.database).await?;
    Ok(Json(Page { items, next_cursor: None }.map(SiteBody::from)))
}

/// Create a site
#[utoipa::path(post, path = "/api/v1/sites", tag = "companies", request_body = NewSite,
    responses((status = 201, body = SiteBody), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn create(
    State(app): State<Arc<App>>,
    Administrator(caller): Administrator,
    Json(new): Json<NewSite>,
) -> Result<(StatusCode, Json<SiteBody>), Failure> {
    let id = store::create(&app.database, app.clock.now(), caller, &new.name).await?;
    Ok((StatusCode::CREATED, Json(store::find(&app.database, id).await?.into())))
}

/// Rename a site, take it out of service or back into it
#[utoipa::path(patch, path = "/api/v1/sites/{site}", tag = "companies", params(("site" = String, Path)),
    request_body = SiteChange,
    responses((status = 200, body = SiteBody), (status = 404, body = Problem), (status = 409, body = Problem)))]
async fn change(
    State(app): State<Arc<App>>,
    Administrator(caller): Administrator,
    Path(id): Path<SiteId>,
    Json(change): Json<SiteChange>,
) -> Result<Json<SiteBody>, Failure> {
    let now = app.clock.now();
    store::change(&app.database, now, caller, id, change.name.as_deref(), change.active).await?;
    Ok(Json(store::find(&app.database, id).await?.into()))
}
