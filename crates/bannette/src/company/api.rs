//! Companies and binders in the API.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Binder, BinderKind, Company, FiscalPeriod, NewBinder, NewCompany, filing, settings, store};
use crate::access::Administrator;
use crate::api::{Json, Paging, Path, Problem, Query};
use crate::app::App;
use crate::audit::Log;
use crate::error::Result;
use crate::failure::Failure;
use crate::ids::{BinderId, CompanyId, SiteId};
use crate::paging::{self, Page};
use crate::rights::{Caller, ConfigureFilingPlan, Granted, LookUpDocuments, Right};

pub fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(find, change))
        .routes(routes!(binders, create_binder))
        .routes(routes!(change_binder))
}

#[derive(Serialize, utoipa::ToSchema)]
#[schema(as = Company)]
struct CompanyBody {
    #[schema(value_type = String)]
    id: CompanyId,
    code: String,
    name: String,
    siren: Option<String>,
    #[schema(value_type = String)]
    site_id: SiteId,
    time_zone: String,
    fiscal_periods: Vec<FiscalPeriod>,
    model: bool,
    active: bool,
    created_at: String,
}

impl CompanyBody {
    fn new(company: Company, fiscal_periods: Vec<FiscalPeriod>) -> Self {
        Self {
            fiscal_periods,
            site_id: company.site,
            model: company.model,
            active: !company.deactivated,
            id: company.id,
            code: company.code,
            name: company.name,
            siren: company.siren,
            time_zone: company.time_zone,
            created_at: company.created_at.to_string(),
        }
    }
}

#[derive(Serialize, utoipa::ToSchema)]
#[schema(as = Binder)]
struct BinderBody {
    #[schema(value_type = String)]
    id: BinderId,
    #[schema(value_type = String)]
    company_id: CompanyId,
    name: String,
    kind: BinderKind,
    active: bool,
}

impl From<Binder> for BinderBody {
    fn from(binder: Binder) -> Self {
        let Binder { id, company, name, kind, active } = binder;
        Self { id, company_id: company, name, kind, active }
    }
}

/// List companies
#[utoipa::path(get, path = "/api/v1/companies", tag = "companies", params(Paging),
    responses((status = 200, body = Page<CompanyBody>)))]
async fn list(
    State(app): State<Arc<App>>,
    caller: Caller,
    Query(page): Query<Paging>,
) -> Result<Json<Page<CompanyBody>>, Failure> {
    let limit = paging::limit(page.limit);
    let companies =
        store::list(&app.database, caller, Right::LookUpDocuments, "", page.after()?, limit).await?;
    let ids: Vec<_> = companies.items.iter().map(|company| company.id).collect();
    let mut periods = settings::periods_of(&app.database, &ids).await?;
    Ok(Json(companies.map(|company| {
        let periods = periods.remove(&company.id).unwrap_or_default();
        CompanyBody::new(company, periods)
    })))
}

/// Create a company
#[utoipa::path(post, path = "/api/v1/companies", tag = "companies", request_body = NewCompany,
    responses((status = 201, body = CompanyBody), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn create(
    State(app): State<Arc<App>>,
    Administrator(caller): Administrator,
    Json(new): Json<NewCompany>,
) -> Result<(StatusCode, Json<CompanyBody>), Failure> {
    let home = &app.config.time_zone;
    let company = settings::create(&app.database, app.clock.now(), caller, home, new).await?;
    Ok((StatusCode::CREATED, Json(body(&app, company.id).await?)))
}

async fn body(app: &App, id: CompanyId) -> Result<CompanyBody> {
    let company = store::find(&app.database, id).await?;
    Ok(CompanyBody::new(company, settings::periods(&app.database, id).await?))
}

/// Look at a company
#[utoipa::path(get, path = "/api/v1/companies/{company}", tag = "companies", params(("company" = String, Path)),
    responses((status = 200, body = CompanyBody), (status = 404, body = Problem)))]
async fn find(
    State(app): State<Arc<App>>,
    granted: Granted<LookUpDocuments>,
) -> Result<Json<CompanyBody>, Failure> {
    Ok(Json(body(&app, granted.company).await?))
}

/// What is to change; what is not told stays.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct CompanyChange {
    code: Option<String>,
    name: Option<String>,
    /// An empty text takes it away.
    siren: Option<String>,
    #[schema(value_type = Option<String>)]
    site_id: Option<SiteId>,
    time_zone: Option<String>,
    /// All of them, in the place of the former.
    fiscal_periods: Option<Vec<FiscalPeriod>>,
    model: Option<bool>,
    /// Nothing of a company that is not active is collected; only those who administer see it.
    active: Option<bool>,
}

/// Change a company, take it out of service or back into it
#[utoipa::path(patch, path = "/api/v1/companies/{company}", tag = "companies", params(("company" = String, Path)),
    request_body = CompanyChange, responses((status = 200, body = CompanyBody), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn change(
    State(app): State<Arc<App>>,
    Administrator(caller): Administrator,
    Path(id): Path<CompanyId>,
    Json(change): Json<CompanyChange>,
) -> Result<Json<CompanyBody>, Failure> {
    let mut tx = app.database.begin().await?;
    let mut log = Log::new(app.clock.now(), caller);
    let former = settings::current(&mut tx, id).await?;
    let new = NewCompany {
        code: change.code.unwrap_or(former.code),
        name: change.name.unwrap_or(former.name),
        siren: change.siren.or(former.siren),
        site_id: change.site_id.or(former.site_id),
        time_zone: change.time_zone.or(former.time_zone),
        fiscal_periods: change.fiscal_periods.unwrap_or(former.fiscal_periods),
        model: change.model.unwrap_or(former.model),
        copy_from: None,
    };
    settings::change_in(&mut tx, &mut log, id, new).await?;
    if let Some(active) = change.active {
        settings::set_active_in(&mut tx, &mut log, id, active).await?;
    }
    log.write(&mut tx).await?;
    tx.commit().await?;
    Ok(Json(body(&app, id).await?))
}

/// List the binders of a company
#[utoipa::path(get, path = "/api/v1/companies/{company}/binders", tag = "companies",
    params(("company" = String, Path)), responses((status = 200, body = Page<BinderBody>)))]
async fn binders(
    State(app): State<Arc<App>>,
    granted: Granted<LookUpDocuments>,
) -> Result<Json<Page<BinderBody>>, Failure> {
    let binders = store::binders_within(&app.database, granted).await?;
    Ok(Json(Page { items: binders, next_cursor: None }.map(BinderBody::from)))
}

/// Create a binder
#[utoipa::path(post, path = "/api/v1/companies/{company}/binders", tag = "companies",
    params(("company" = String, Path)), request_body = NewBinder,
    responses((status = 201, body = BinderBody), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn create_binder(
    State(app): State<Arc<App>>,
    granted: Granted<ConfigureFilingPlan>,
    Json(new): Json<NewBinder>,
) -> Result<(StatusCode, Json<BinderBody>), Failure> {
    let now = app.clock.now();
    let binder = filing::create(&app.database, now, granted.caller, granted.company, new).await?;
    Ok((StatusCode::CREATED, Json(binder.into())))
}

/// What is to change; what is not told stays. The kind never changes.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct BinderChange {
    name: Option<String>,
    active: Option<bool>,
}

/// Rename a binder, take it out of use or back into it
#[utoipa::path(patch, path = "/api/v1/companies/{company}/binders/{binder}", tag = "companies",
    params(("company" = String, Path), ("binder" = String, Path)), request_body = BinderChange,
    responses((status = 200, body = BinderBody), (status = 404, body = Problem), (status = 409, body = Problem)))]
async fn change_binder(
    State(app): State<Arc<App>>,
    granted: Granted<ConfigureFilingPlan>,
    Path((company, id)): Path<(CompanyId, BinderId)>,
    Json(change): Json<BinderChange>,
) -> Result<Json<BinderBody>, Failure> {
    let (now, caller) = (app.clock.now(), granted.caller);
    let BinderChange { name, active } = change;
    Ok(Json(filing::change(&app.database, now, caller, company, id, name, active).await?.into()))
}
