//! Every route: path, handler, and in the handler's arguments the right it needs. The API's are in `SLICE/api.rs`.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::routing::get;
use tower_http::set_header::SetResponseHeaderLayer;

use crate::api;
use crate::app::App;

/// Everything that Bannette serves.
pub fn router(app: Arc<App>) -> Router {
    let router = Router::new().route("/healthz", get(healthy)).merge(api::router());
    let router = security_headers().into_iter().fold(router, |router, (name, value)| {
        router.layer(SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value)))
    });
    router.layer(tower_http::catch_panic::CatchPanicLayer::new()).with_state(app)
}

/// What every answer bears, unless it is stricter itself.
fn security_headers() -> [(HeaderName, &'static str); 5] {
    [
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
             form-action 'self' https://www.dropbox.com; base-uri 'none'; frame-ancestors 'none'",
        ),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    ]
}

/// For whoever watches the service: 200 when the database answers.
async fn healthy(State(app): State<Arc<App>>) -> StatusCode {
    match app.database.fetch_one("SELECT 1 AS one", Vec::new()).await {
        Ok(_) => StatusCode::OK,
        Err(error) => {
            tracing::error!(%error, "the database does not answer");
            StatusCode::SERVICE_UNAVAILABLE
        }
    }
}
