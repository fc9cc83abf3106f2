//! The API's routes: one table, and the way that every call goes through.

mod account;
mod body;
mod call;
pub(crate) mod error;
mod in_flight;
mod listing;
mod reading;
mod sessions;
pub(crate) mod token;
mod writing;

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    http::{HeaderName, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
};

use crate::{
    fault::{CallFacts, Effect, KnownError},
    lock, log,
    server::Connection,
    shared::Shared,
};

use call::{Call, Reply};
use error::{ApiError, ErrorBody};

/// How arguments and results travel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// JSON in both bodies.
    Rpc,
    /// As `Rpc`, without a token.
    Notify,
    /// Argument and result in headers, bytes in the answer.
    Download,
    /// Argument in a header, bytes in the request.
    Upload,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Route {
    pub name: &'static str,
    pub style: Style,
    pub scope: Option<&'static str>,
}

const fn rpc(name: &'static str, scope: &'static str) -> Route {
    Route { name, style: Style::Rpc, scope: Some(scope) }
}

const fn download(name: &'static str) -> Route {
    Route { name, style: Style::Download, scope: Some("files.content.read") }
}

const fn upload(name: &'static str) -> Route {
    Route { name, style: Style::Upload, scope: Some("files.content.write") }
}

/// Every route, and what a token must be good for.
const ROUTES: &[Route] = &[
    Route { name: "auth/token/revoke", style: Style::Rpc, scope: None },
    rpc("check/user", "account_info.read"),
    rpc("users/get_current_account", "account_info.read"),
    rpc("users/get_space_usage", "account_info.read"),
    rpc("files/list_folder", "files.metadata.read"),
    rpc("files/list_folder/continue", "files.metadata.read"),
    rpc("files/list_folder/get_latest_cursor", "files.metadata.read"),
    Route { name: "files/list_folder/longpoll", style: Style::Notify, scope: None },
    rpc("files/get_metadata", "files.metadata.read"),
    rpc("files/list_revisions", "files.metadata.read"),
    download("files/download"),
    download("files/export"),
    upload("files/upload"),
    upload("files/upload_session/start"),
    upload("files/upload_session/append_v2"),
    upload("files/upload_session/finish"),
    rpc("files/upload_session/start_batch", "files.content.write"),
    rpc("files/upload_session/finish_batch_v2", "files.content.write"),
    rpc("files/create_folder_v2", "files.content.write"),
    rpc("files/delete_v2", "files.content.write"),
    rpc("files/move_v2", "files.content.write"),
    rpc("files/copy_v2", "files.content.write"),
];

const REQUEST_ID: HeaderName = HeaderName::from_static("x-dropbox-request-id");

/// Any request below `/2/`.
pub(crate) async fn serve(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let name = request.uri().path().trim_start_matches("/2/").to_owned();
    let Some(route) = ROUTES.iter().find(|route| route.name == name) else {
        return unknown(&shared, &request, &name);
    };
    let connection = request.extensions().get::<Connection>().cloned();
    let method = request.method().clone();
    let headers = request.headers().clone();
    let mut call = Call::receive(shared.clone(), *route, request).await;
    let number = shared.log.begin(call.entry(&method, &headers));

    let listing = in_flight::Listing::enter(&shared, &call);
    let effects = strike(&shared, &call, route.name);
    let mut overruled = None;
    for effect in &effects {
        match effect {
            Effect::Before(operations) => {
                for operation in operations.clone() {
                    let shared = shared.clone();
                    let done =
                        tokio::task::spawn_blocking(move || shared.carry_out(&operation).map(|_| ())).await;
                    if let Err(error) = done.map_err(anyhow::Error::from).flatten() {
                        tracing::warn!(route.name, "an operation before a call failed: {error:#}");
                    }
                }
                call.authenticate();
            }
            Effect::Delay { milliseconds } => {
                tokio::time::sleep(std::time::Duration::from_millis(*milliseconds)).await;
            }
            Effect::Reset => {
                shared.log.update(number, |entry| entry.faulted = true);
                tracing::debug!(number, route = route.name, "reset instead of an answer");
                return Connection::hang_up(connection);
            }
            _ => overruled = overruled.or_else(|| answer_of(&shared, &call, effect)),
        }
    }
    let answer = match overruled {
        Some(error) => Err(error),
        None if method != Method::POST && !(method == Method::GET && route.style == Style::Download) => {
            let text = format!(
                "Your request's HTTP request method is \"{method}\". This function only accepts the HTTP method \"POST\"."
            );
            Err(ApiError::bad_input(route.name, text))
        }
        None if listing.is_second() => {
            let known = KnownError::TooManyRequests { retry_after: Some(1) };
            Err(shared.read(|world| known.answer(world, call.account())))
        }
        None => call.answer().await,
    };
    call.drain().await;
    let (status, body, length, headers) = take_apart(&shared, &call, answer, &effects);
    let changed = effects.iter().any(|effect| !matches!(effect, Effect::Before(_)));
    tracing::debug!(number, route = route.name, account = ?call.account(), path = ?call.facts.path, status = status.as_u16(), "answered");
    shared.log.update(number, |entry| {
        entry.status = status.as_u16();
        entry.faulted = changed;
    });
    let (body, length) = body::dress(body, length, &effects, connection, shared, number);
    let mut response = Response::new(body);
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    response.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    response.headers_mut().insert(REQUEST_ID, request_id(number));
    response
}

fn strike(shared: &Shared, call: &Call, route: &str) -> Vec<Effect> {
    let mut faults = lock(&shared.faults);
    if faults.is_empty() {
        return Vec::new();
    }
    let facts = &call.facts;
    let names: Vec<&str> =
        [&facts.path, &facts.path_lower, &facts.id].into_iter().flatten().map(String::as_str).collect();
    faults.strike(&CallFacts { route, account: call.account(), names: &names })
}

/// The answer that an effect gives instead of the route's own.
fn answer_of(shared: &Shared, call: &Call, effect: &Effect) -> Option<ApiError> {
    fault_answer(shared, call.account(), effect)
}

pub(crate) fn fault_answer(
    shared: &Shared,
    account: Option<&crate::account::AccountId>,
    effect: &Effect,
) -> Option<ApiError> {
    match effect {
        Effect::Error(known) => Some(shared.read(|world| known.answer(world, account))),
        Effect::Respond { status, content_type, body, headers } => {
            let status = StatusCode::from_u16(*status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            let mut error = ApiError::new(status, ErrorBody::Text(body.clone()));
            let given = std::iter::once((header::CONTENT_TYPE.as_str(), content_type.as_str()))
                .chain(headers.iter().map(|(name, value)| (name.as_str(), value.as_str())));
            for (name, value) in given {
                if let Ok(name) = name.parse::<HeaderName>() {
                    error = error.with_header(name, value);
                }
            }
            Some(error)
        }
        _ => None,
    }
}

type Parts = (StatusCode, crate::content::ByteStream, u64, axum::http::HeaderMap);

fn take_apart(shared: &Shared, call: &Call, answer: Result<Reply, ApiError>, effects: &[Effect]) -> Parts {
    match answer {
        Ok(Reply::Json(text)) => {
            let headers = [(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))];
            whole(StatusCode::OK, text.into(), headers.into_iter().collect())
        }
        Ok(Reply::Bytes(reply)) => {
            let with_result = !effects.iter().any(|effect| matches!(effect, Effect::MissingResult));
            reply.into_parts(&shared.contents, &call.headers, with_result)
        }
        Err(error) => {
            let (parts, body) = error.into_text();
            whole(parts.status, body.into(), parts.headers)
        }
    }
}

fn whole(status: StatusCode, bytes: bytes::Bytes, headers: axum::http::HeaderMap) -> Parts {
    let length = bytes.len() as u64;
    (status, Box::pin(futures::stream::iter([Ok(bytes)])), length, headers)
}

pub(crate) fn request_id(number: u64) -> HeaderValue {
    let id = format!("{:016x}{:016x}", crate::random::mix(number), crate::random::mix(!number));
    HeaderValue::from_str(&id).expect("hexadecimal digits are a valid header")
}

fn unknown(shared: &Shared, request: &Request, name: &str) -> Response {
    let number = shared.log.begin(log::Request {
        at: shared.clock.now().wire(),
        method: request.method().to_string(),
        route: name.to_owned(),
        status: 400,
        complete: true,
        ..log::Request::default()
    });
    tracing::debug!(number, route = name, "unknown route");
    let text = format!("Unknown API function: \"{name}\"");
    let mut response = ApiError::new(StatusCode::BAD_REQUEST, ErrorBody::Text(text)).into_response();
    response.headers_mut().insert(REQUEST_ID, request_id(number));
    response
}
