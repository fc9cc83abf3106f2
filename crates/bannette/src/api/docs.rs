//! The API's description, and a page to browse it that needs nothing from elsewhere.

use std::sync::Arc;

use axum::http::header;
use axum::response::{Html, IntoResponse};
use axum::routing::get;
use axum::{Json, Router};

use crate::app::App;

/// `/api/openapi.json` and `/api/docs`. Both tell nothing that the code does not tell everyone.
pub fn routes(openapi: utoipa::openapi::OpenApi) -> Router<Arc<App>> {
    let openapi = Arc::new(openapi);
    let page = include_str!("../../templates/api/docs.html");
    let script = include_str!("../../templates/api/docs.js");
    let style = include_str!("../../templates/api/docs.css");
    Router::new()
        .route("/api/openapi.json", get(move || async move { Json((*openapi).clone()) }))
        .route("/api/docs", get(async move || Html(page)))
        .route("/api/docs/docs.js", get(async move || part("text/javascript; charset=utf-8", script)))
        .route("/api/docs/docs.css", get(async move || part("text/css; charset=utf-8", style)))
}

fn part(media_type: &'static str, content: &'static str) -> impl IntoResponse {
    // Small, and seldom looked at: asked for each time, so that it always fits the page.
    ([(header::CONTENT_TYPE, media_type), (header::CACHE_CONTROL, "no-cache")], content)
}
