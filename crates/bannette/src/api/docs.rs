//! The API's description, and a page to browse it that needs nothing from elsewhere.

use std::sync::Arc;

use axum::response::Html;
use axum::routing::get;
use axum::{Json, Router};

use crate::app::App;

/// `/api/openapi.json` and `/api/docs`. Both tell nothing that the code does not tell everyone.
pub fn routes(openapi: utoipa::openapi::OpenApi) -> Router<Arc<App>> {
    let openapi = Arc::new(openapi);
    let page = include_str!("../../templates/api/docs.html");
    Router::new()
        .route("/api/openapi.json", get(move || async move { Json((*openapi).clone()) }))
        .route("/api/docs", get(async move || Html(page)))
}
