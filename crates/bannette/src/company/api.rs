//! Companies and binders in the API.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use serde::Serialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Binder, BinderKind, Company, NewBinder, NewCompany, store};
use crate::access::Administrator;
use crate::api::{Json, Paging, Problem, Query};
use crate::app::App;
use crate::failure::Failure;
use crate::ids::{BinderId, CompanyId};
use crate::paging::{self, Page};
use crate::rights::{Caller, ConfigureCollection, Granted, LookUpDocuments, Right};

pub fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(list, create)).routes(routes!(binders, create_binder))
}

#[derive(Serialize, utoipa::ToSchema)]
#[schema(as = Company)]
struct CompanyBody {
    #[schema(value_type = String)]
    id: CompanyId,
    code: String,
    name: String,
    siren: Option<String>,
    time_zone: String,
    created_at: String,
}

impl From<Company> for CompanyBody {
    fn from(company: Company) -> Self {
        Self {
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
}

impl From<Binder> for BinderBody {
    fn from(binder: Binder) -> Self {
        Self { id: binder.id, company_id: binder.company, name: binder.name, kind: binder.kind }
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
    Ok(Json(companies.map(CompanyBody::from)))
}

/// Create a company
#[utoipa::path(post, path = "/api/v1/companies", tag = "companies", request_body = NewCompany,
    responses((status = 201, body = CompanyBody), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn create(
    State(app): State<Arc<App>>,
    _: Administrator,
    Json(new): Json<NewCompany>,
) -> Result<(StatusCode, Json<CompanyBody>), Failure> {
    let company = store::create(&app.database, app.clock.now(), &app.config.time_zone, new).await?;
    Ok((StatusCode::CREATED, Json(company.into())))
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
    granted: Granted<ConfigureCollection>,
    Json(new): Json<NewBinder>,
) -> Result<(StatusCode, Json<BinderBody>), Failure> {
    let binder = store::create_binder(&app.database, app.clock.now(), granted.company, new).await?;
    Ok((StatusCode::CREATED, Json(binder.into())))
}
