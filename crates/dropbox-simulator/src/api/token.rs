//! `/oauth2/token`: form in, JSON out, errors as JSON of their own form.

use std::{collections::HashMap, sync::Arc};

use axum::{
    body::to_bytes,
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::json;

use crate::{
    fault::{CallFacts, Effect, known::oauth_error},
    lock, log,
    oauth::Client,
    server::Connection,
    shared::Shared,
};

use super::{error::ApiError, fault_answer, request_id};

const ROUTE: &str = "oauth2/token";

pub(crate) async fn serve(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let number = shared.log.begin(log::Request {
        at: shared.clock.now().wire(),
        method: request.method().to_string(),
        route: ROUTE.to_owned(),
        ..log::Request::default()
    });
    let connection = request.extensions().get::<Connection>().cloned();
    let effects = lock(&shared.faults).strike(&CallFacts { route: ROUTE, account: None, names: &[] });
    let mut overruled = None;
    for effect in &effects {
        match effect {
            Effect::Reset => {
                shared.log.update(number, |entry| entry.faulted = true);
                return Connection::hang_up(connection);
            }
            Effect::Delay { milliseconds } => {
                tokio::time::sleep(std::time::Duration::from_millis(*milliseconds)).await;
            }
            Effect::Before(operations) => {
                for operation in operations {
                    if let Err(error) = shared.carry_out(operation) {
                        tracing::warn!("an operation before a call failed: {error:#}");
                    }
                }
            }
            _ => overruled = overruled.or_else(|| fault_answer(&shared, None, effect)),
        }
    }
    let answer = match overruled {
        Some(error) => Err(error),
        None => answer(&shared, request, number).await,
    };
    let mut response = match answer {
        Ok(body) => ([(header::CONTENT_TYPE, "application/json")], body).into_response(),
        Err(error) => error.into_response(),
    };
    shared.log.update(number, |entry| {
        entry.status = response.status().as_u16();
        entry.faulted = !effects.is_empty();
        entry.complete = true;
    });
    tracing::debug!(number, route = ROUTE, status = response.status().as_u16(), "answered");
    response.headers_mut().insert("x-dropbox-request-id", request_id(number));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

async fn answer(shared: &Shared, request: Request, number: u64) -> Result<String, ApiError> {
    let (parts, body) = request.into_parts();
    let bytes = to_bytes(body, 64 << 10)
        .await
        .map_err(|_| oauth_error("invalid_request", "the form is too large"))?;
    let mut form = form(&bytes)?;
    let client = client(&parts.headers, &mut form)?;
    let mut take = |name: &str| form.remove(name);
    let (now, lifetime) = (shared.clock.now(), shared.token_lifetime);
    let missing = |name| oauth_error("invalid_request", &format!("missing required field \"{name}\""));
    let issued = match take("grant_type").ok_or_else(|| missing("grant_type"))?.as_str() {
        "authorization_code" => {
            let code = take("code").ok_or_else(|| missing("code"))?;
            let (redirect_uri, verifier) = (take("redirect_uri"), take("code_verifier"));
            shared.change(|world| {
                world.exchange(&client, &code, redirect_uri.as_deref(), verifier.as_deref(), now, lifetime)
            })
        }
        "refresh_token" => {
            let token = take("refresh_token").ok_or_else(|| missing("refresh_token"))?;
            let scopes = take("scope").map(|scope| scope.split_whitespace().map(str::to_owned).collect());
            shared.change(|world| world.refresh(&client, &token, scopes, now, lifetime))
        }
        _ => return Err(oauth_error("unsupported_grant_type", "grant type is not supported")),
    };
    let issued = issued.map_err(|(error, description)| oauth_error(error, description))?;
    shared.log.update(number, |entry| entry.account = Some(issued.account.clone()));
    let mut body = json!({
        "access_token": issued.access_token,
        "token_type": "bearer",
        "expires_in": lifetime.as_secs(),
        "scope": issued.scopes.join(" "),
        "uid": issued.uid.to_string(),
        "account_id": issued.account,
    });
    if let Some(token) = issued.refresh_token {
        body["refresh_token"] = token.into();
    }
    Ok(body.to_string())
}

/// The parameters, each at most once.
fn form(bytes: &[u8]) -> Result<HashMap<String, String>, ApiError> {
    let mut form = HashMap::new();
    for (name, value) in url::form_urlencoded::parse(bytes) {
        if form.insert(name.to_string(), value.into_owned()).is_some() {
            return Err(oauth_error(
                "invalid_request",
                &format!("parameter \"{name}\" given more than once"),
            ));
        }
    }
    Ok(form)
}

/// The app's proof: HTTP Basic or form fields, never both.
fn client(headers: &HeaderMap, form: &mut HashMap<String, String>) -> Result<Client, ApiError> {
    let in_form = (form.remove("client_id"), form.remove("client_secret"));
    let basic =
        headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()?.strip_prefix("Basic "));
    let Some(basic) = basic else {
        let key = in_form
            .0
            .ok_or_else(|| oauth_error("invalid_request", "No auth function available for given request"))?;
        return Ok(Client { key, secret: in_form.1 });
    };
    let refused = || oauth_error("invalid_client", "Invalid client_id or client_secret");
    let decoded = STANDARD.decode(basic.trim()).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    let (key, secret) = decoded.as_deref().and_then(|text| text.split_once(':')).ok_or_else(refused)?;
    if in_form.1.is_some() || in_form.0.is_some_and(|in_form| in_form != key) {
        return Err(oauth_error("invalid_request", "client authentication given more than once"));
    }
    let secret = (!secret.is_empty()).then(|| secret.to_owned());
    Ok(Client { key: key.to_owned(), secret })
}
