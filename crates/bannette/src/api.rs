//! The REST API: what its routes share. Each slice has its own part in `SLICE/api.rs`.

mod docs;
mod problem;

use std::sync::Arc;

use axum::Router;
use axum::extract::rejection::{JsonRejection, PathRejection, QueryRejection};
use axum::extract::{FromRequest, FromRequestParts};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::{Modify, OpenApi};
use utoipa_axum::router::OpenApiRouter;

pub use problem::Problem;

use crate::app::App;
use crate::failure::Failure;
use crate::{
    channel, collecting, company, deposit, document, duplicate, entry, handover, search, site, user, webhook,
};

/// A JSON body, read strictly: what is unknown or wrong is named.
#[derive(FromRequest)]
#[from_request(via(axum::Json), rejection(Failure))]
pub struct Json<T>(pub T);

impl<T: serde::Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        axum::Json(self.0).into_response()
    }
}

/// Parameters of the query.
#[derive(FromRequestParts)]
#[from_request(via(axum::extract::Query), rejection(Failure))]
pub struct Query<T>(pub T);

/// Parameters of the path. An id that is none names nothing: 404.
#[derive(FromRequestParts)]
#[from_request(via(axum::extract::Path), rejection(Failure))]
pub struct Path<T>(pub T);

fn refused(status: StatusCode, code: &str, detail: String) -> Failure {
    Failure::new(status, code).with_detail(detail)
}

impl From<JsonRejection> for Failure {
    fn from(rejection: JsonRejection) -> Self {
        refused(rejection.status(), "malformed-body", rejection.body_text())
    }
}

impl From<QueryRejection> for Failure {
    fn from(rejection: QueryRejection) -> Self {
        refused(StatusCode::UNPROCESSABLE_ENTITY, "malformed-query", rejection.body_text())
    }
}

impl From<PathRejection> for Failure {
    fn from(_: PathRejection) -> Self {
        Self::not_found()
    }
}

/// Which page of a list.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Paging {
    /// The `next_cursor` of the page before.
    pub cursor: Option<String>,
    /// Rows at most, 1 to 500; 50 when not told.
    pub limit: Option<i64>,
}

impl Paging {
    /// The id that the cursor stands for.
    pub fn after<T: std::str::FromStr>(&self) -> Result<Option<T>, Failure> {
        let Some(cursor) = self.cursor.as_deref().filter(|cursor| !cursor.is_empty()) else {
            return Ok(None);
        };
        cursor.parse().map(Some).map_err(|_| {
            refused(
                StatusCode::UNPROCESSABLE_ENTITY,
                "malformed-query",
                "cursor: not one of a former page".into(),
            )
        })
    }
}

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Bannette",
        description = "Collects clients' documents for accounting firms, each exactly once. \
            Every call needs `Authorization: Bearer KEY`, with a key made by `bannette api-key create`. \
            Ids are strings; moments are RFC 3339 in UTC; errors are RFC 9457 problems; \
            lists are paged: pass `next_cursor` as `cursor`."
    ),
    servers((url = "/")),
    modifiers(&BearerKey),
    security(("api_key" = []))
)]
struct Description;

struct BearerKey;

impl Modify for BearerKey {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let components = openapi.components.get_or_insert_default();
        components.add_security_scheme("api_key", SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)));
    }
}

fn described() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::with_openapi(Description::openapi())
        .merge(site::api::routes())
        .merge(company::api::routes())
        .merge(channel::api::routes())
        .merge(collecting::api::routes())
        .merge(document::api::routes())
        .merge(document::notes::api::routes())
        .merge(document::editing::api::routes())
        .merge(document::moving::api::routes())
        .merge(document::history::api::routes())
        .merge(duplicate::api::routes())
        .merge(deposit::api::routes())
        .merge(document::trash::api::routes())
        .merge(user::api::routes())
        .merge(entry::api::routes())
        .merge(handover::api::routes())
        .merge(webhook::api::routes())
        .merge(search::api::routes())
}

/// The description of the API.
pub fn openapi() -> utoipa::openapi::OpenApi {
    described().split_for_parts().1
}

/// All routes of the API, its description and the page to browse it.
pub fn router() -> Router<Arc<App>> {
    let (routes, openapi) = described().split_for_parts();
    routes
        .merge(docs::routes(openapi))
        .route("/api/{*rest}", axum::routing::any(async || Failure::not_found()))
        .method_not_allowed_fallback(async || {
            Failure::new(StatusCode::METHOD_NOT_ALLOWED, "method-not-allowed")
        })
        .layer(axum::middleware::map_response(problem::render))
}
