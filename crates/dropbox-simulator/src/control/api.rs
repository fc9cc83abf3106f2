//! The control API: the handle over HTTP. Described in the crate's README.

use std::time::Duration;

use axum::{
    Json,
    body::Body,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use futures::StreamExt;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{
    account::{AccountId, App, NewAccount, READ_SCOPES},
    fault::{Fault, FaultId},
    handle::Handle,
    listing::Quirks,
    metadata::Metadata,
    operation::Operation,
};

/// What was wrong with the request, in a sentence.
pub(super) struct Refused(anyhow::Error);

impl From<anyhow::Error> for Refused {
    fn from(error: anyhow::Error) -> Self {
        Self(error)
    }
}

impl From<std::io::Error> for Refused {
    fn from(error: std::io::Error) -> Self {
        Self(error.into())
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let error = format!("{:#}", self.0);
        (StatusCode::UNPROCESSABLE_ENTITY, Json(json!({ "error": error }))).into_response()
    }
}

type Answer<T> = Result<Json<T>, Refused>;

pub(super) async fn info(State(handle): State<Handle>) -> impl IntoResponse {
    Json(handle.addresses().clone())
}

pub(super) async fn accounts(State(handle): State<Handle>) -> impl IntoResponse {
    Json(handle.accounts())
}

pub(super) async fn create_account(
    State(handle): State<Handle>,
    Json(account): Json<NewAccount>,
) -> Answer<impl Serialize> {
    let id = handle.create_account(account)?;
    Ok(Json(handle.account(id.as_str())))
}

pub(super) async fn apps(State(handle): State<Handle>) -> impl IntoResponse {
    Json(handle.apps())
}

pub(super) async fn create_app(State(handle): State<Handle>, Json(app): Json<App>) -> Answer<App> {
    handle.create_app(app.clone())?;
    Ok(Json(app))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Authorize {
    app: String,
    account: AccountId,
    scopes: Option<Vec<String>>,
}

pub(super) async fn authorize(State(handle): State<Handle>, Json(asked): Json<Authorize>) -> Answer<Value> {
    let scopes: Vec<&str> = match &asked.scopes {
        Some(scopes) => scopes.iter().map(String::as_str).collect(),
        None => READ_SCOPES.to_vec(),
    };
    let refresh_token = handle.authorize(&asked.app, &asked.account, &scopes)?;
    let access_token = handle.access_token(&refresh_token)?;
    Ok(Json(json!({ "refresh_token": refresh_token, "access_token": access_token })))
}

pub(super) async fn operate(State(handle): State<Handle>, Json(operation): Json<Operation>) -> Answer<Value> {
    let done = tokio::task::spawn_blocking(move || handle.apply(&operation)).await;
    let entry = done.map_err(anyhow::Error::from).flatten()?;
    Ok(Json(json!({ "entry": entry })))
}

#[derive(Deserialize)]
pub(super) struct Target {
    account: String,
    path: String,
}

/// The body is the file, streamed to the disk.
pub(super) async fn put_file(
    State(handle): State<Handle>,
    Query(target): Query<Target>,
    body: Body,
) -> Answer<Metadata> {
    let mut arriving = handle.shared.contents.receive()?;
    let mut body = body.into_data_stream();
    while let Some(bytes) = body.next().await {
        arriving.write(&bytes.map_err(anyhow::Error::from)?)?;
    }
    let content = arriving.keep(&handle.shared.contents)?;
    let account = AccountId::from(target.account.as_str());
    Ok(Json(handle.shared.put_content(&account, &target.path, content)?))
}

#[derive(Deserialize)]
pub(super) struct Whose {
    account: String,
}

pub(super) async fn entries(
    State(handle): State<Handle>,
    Query(whose): Query<Whose>,
) -> Answer<Vec<Metadata>> {
    Ok(Json(handle.entries(&AccountId::from(whose.account.as_str()))?))
}

pub(super) async fn faults(State(handle): State<Handle>) -> impl IntoResponse {
    Json(handle.faults())
}

pub(super) async fn add_fault(State(handle): State<Handle>, Json(fault): Json<Fault>) -> impl IntoResponse {
    Json(json!({ "id": handle.fault(fault) }))
}

pub(super) async fn clear_faults(State(handle): State<Handle>) -> impl IntoResponse {
    handle.clear_faults();
    StatusCode::NO_CONTENT
}

pub(super) async fn remove_fault(State(handle): State<Handle>, Path(id): Path<FaultId>) -> impl IntoResponse {
    handle.remove_fault(id);
    StatusCode::NO_CONTENT
}

pub(super) async fn set_quirks(
    State(handle): State<Handle>,
    Json(quirks): Json<Quirks>,
) -> impl IntoResponse {
    handle.set_quirks(quirks);
    StatusCode::NO_CONTENT
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Advance {
    seconds: u64,
}

pub(super) async fn advance_clock(
    State(handle): State<Handle>,
    Json(by): Json<Advance>,
) -> impl IntoResponse {
    handle.advance_clock(Duration::from_secs(by.seconds));
    StatusCode::NO_CONTENT
}

#[derive(Deserialize)]
pub(super) struct LogFilter {
    route: Option<String>,
}

pub(super) async fn log(State(handle): State<Handle>, Query(filter): Query<LogFilter>) -> impl IntoResponse {
    let mut requests = handle.log();
    if let Some(route) = filter.route {
        requests.retain(|request| request.route == route);
    }
    Json(requests)
}

pub(super) async fn clear_log(State(handle): State<Handle>) -> impl IntoResponse {
    handle.clear_log();
    StatusCode::NO_CONTENT
}

#[derive(Deserialize)]
pub(super) struct Of {
    of: String,
}

pub(super) async fn downloads(State(handle): State<Handle>, Query(of): Query<Of>) -> impl IntoResponse {
    Json(json!({ "of": of.of, "downloads": handle.downloads_of(&of.of) }))
}
