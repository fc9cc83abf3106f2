//! All routes, put together of those that the slices have: pages in `SLICE/handlers.rs`, the API's in `SLICE/api.rs`. A
//! handler's arguments say which right it needs; the snapshot of the rights matrix lists every route with it.

use std::sync::Arc;

use axum::Router;
use axum::http::{Extensions, HeaderMap, HeaderName, HeaderValue, StatusCode, Version, header};
use axum::middleware::from_fn_with_state;
use axum::response::Redirect;
use axum::routing::get;
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::csrf::CsrfLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::RequestBodyTimeoutLayer;

use crate::app::App;
use crate::failure::Failure;
use crate::web::{address, assets, door};
use crate::{
    api, audit, channel, cockpit, collecting, company, deposit, document, duplicate, entry, handover, help,
    import, jobs, mail, notification, rights, search, site, tray, user, webhook,
};

/// Everything that Bannette serves. Bodies of 2 MB at most, as axum's extractors have it, but for files that somebody
/// deposits: these are streamed, and bounded where they are written.
pub fn router(app: Arc<App>) -> Router {
    let routes = Router::new()
        .route("/assets/{name}", get(assets::serve))
        // For what is no page of ours: a browser that shows JSON asks for it there.
        .route("/favicon.ico", get(async || Redirect::temporary(&assets::url("favicon.svg"))))
        .merge(cockpit::metrics::routes())
        .merge(api::router())
        .merge(pages(&app))
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest).compress_when(is_written))
        .layer(CatchPanicLayer::new())
        // A body that does not go on is cut off, as by a connection that breaks.
        .layer(RequestBodyTimeoutLayer::new(app.config.patience.body))
        .layer(from_fn_with_state(Arc::clone(&app), cockpit::metrics::measure))
        .layer(from_fn_with_state(Arc::clone(&app), address::find_client));
    security_headers(&app)
        .into_iter()
        .fold(routes, |routes, (name, value)| {
            routes.layer(SetResponseHeaderLayer::if_not_present(name, value))
        })
        .with_state(app)
}

/// What is worth compressing: pages, stylesheets, scripts, answers of the API. Pictures, originals and archives are
/// compressed already.
fn is_written(_: StatusCode, _: Version, headers: &HeaderMap, _: &Extensions) -> bool {
    const KINDS: [&str; 6] = [
        "text/html",
        "text/css",
        "text/javascript",
        "image/svg+xml",
        "application/json",
        "application/problem+json",
    ];
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    KINDS.iter().any(|written| kind.starts_with(written))
}

/// All pages. Posts from other sites are refused; errors become pages.
fn pages(app: &Arc<App>) -> Router<Arc<App>> {
    Router::new()
        .merge(user::handlers::routes())
        .merge(user::account::handlers::routes())
        .merge(user::managing::handlers::routes())
        .merge(user::second_factor::handlers::routes())
        .merge(user::second_factor::managing::routes())
        .merge(user::provider::handlers::routes())
        .merge(rights::handlers::routes())
        .merge(company::handlers::routes())
        .merge(company::administration::routes())
        .merge(site::handlers::routes())
        .merge(import::handlers::routes())
        .merge(audit::handlers::routes())
        .merge(tray::handlers::routes())
        .merge(help::routes())
        .merge(deposit::handlers::routes())
        .merge(document::handlers::routes())
        .merge(document::editing::handlers::routes())
        .merge(document::notes::handlers::routes())
        .merge(document::trash::handlers::routes())
        .merge(duplicate::handlers::routes())
        .merge(entry::handlers::routes())
        .merge(handover::handlers::routes())
        .merge(webhook::handlers::routes())
        .merge(search::handlers::routes())
        .merge(channel::handlers::routes())
        .merge(collecting::handlers::routes())
        .merge(cockpit::handlers::routes())
        .merge(jobs::handlers::routes())
        .merge(mail::handlers::routes())
        .merge(notification::handlers::routes())
        .fallback(async || Failure::not_found())
        .layer(CsrfLayer::new())
        .layer(from_fn_with_state(Arc::clone(app), door::door))
}

/// What every answer bears, unless it is stricter itself.
fn security_headers(app: &App) -> Vec<(HeaderName, HeaderValue)> {
    // The form that begins a consent is redirected to the provider.
    let provider =
        app.dropbox.as_ref().map(|dropbox| dropbox.endpoints.authorize.origin().ascii_serialization());
    let providers: Vec<&str> = provider.iter().map(String::as_str).collect();
    let policy = assets::content_security_policy(&providers);
    let mut headers = vec![
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (header::REFERRER_POLICY, HeaderValue::from_static("same-origin")),
        (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
        (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
    ];
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.push((header::CONTENT_SECURITY_POLICY, policy));
    }
    if app.config.base_url().scheme() == "https" {
        let forever = HeaderValue::from_static("max-age=31536000");
        headers.push((header::STRICT_TRANSPORT_SECURITY, forever));
    }
    headers
}
