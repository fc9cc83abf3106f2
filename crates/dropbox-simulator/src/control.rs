//! The second port: the control API (JSON), and the page to drop files on.

mod api;
mod pages;

use std::sync::Arc;

use axum::{
    Router,
    extract::{DefaultBodyLimit, Request},
    http::{HeaderMap, Method, StatusCode},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::{delete, get, post, put},
};

use crate::{handle::Handle, page, shared::Shared};

pub(crate) fn router(shared: Arc<Shared>) -> Router {
    Router::new()
        .route("/", get(pages::accounts).post(pages::create_account))
        .route("/folder", get(pages::folder))
        .route("/folder/upload", post(pages::upload))
        .route("/folder/create", post(pages::create_folder))
        .route("/folder/rename", post(pages::rename))
        .route("/folder/delete", post(pages::delete))
        .route("/file", get(pages::file))
        .route("/language", get(page::choose_language))
        .route("/simulator.css", get(page::style))
        .route("/drop.js", get(page::script))
        .route("/api/info", get(api::info))
        .route("/api/accounts", get(api::accounts).post(api::create_account))
        .route("/api/apps", get(api::apps).post(api::create_app))
        .route("/api/authorize", post(api::authorize))
        .route("/api/operations", post(api::operate))
        .route("/api/files", get(api::entries))
        .route("/api/files", put(api::put_file))
        .route("/api/faults", get(api::faults).post(api::add_fault).delete(api::clear_faults))
        .route("/api/faults/{id}", delete(api::remove_fault))
        .route("/api/quirks", put(api::set_quirks))
        .route("/api/clock", post(api::advance_clock))
        .route("/api/log", get(api::log).delete(api::clear_log))
        .route("/api/downloads", get(api::downloads))
        .layer(middleware::from_fn(refuse_strangers))
        .layer(DefaultBodyLimit::disable())
        .with_state(Handle::new(shared))
}

/// A page of another site must not drive the simulator through its reader's browser.
async fn refuse_strangers(request: Request, next: Next) -> Response {
    if matches!(*request.method(), Method::GET | Method::HEAD) || is_same_site(request.headers()) {
        return next.run(request).await;
    }
    (StatusCode::FORBIDDEN, "cross-site request refused\n").into_response()
}

fn is_same_site(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    match text("origin") {
        None => text("sec-fetch-site") != Some("cross-site"),
        Some(origin) => {
            let authority = origin.split_once("://").map(|(_, authority)| authority);
            authority.is_some() && authority == text("host")
        }
    }
}
