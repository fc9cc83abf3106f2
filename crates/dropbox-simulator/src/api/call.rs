//! One call: its argument, its caller, and where its paths start from.

use std::{fmt::Display, sync::Arc};

use axum::{
    body::{Body, to_bytes},
    extract::Request,
    http::{HeaderMap, Method, StatusCode, header},
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

use crate::{
    account::AccountId,
    cursor::Cursor,
    log,
    oauth::{Caller, TokenRefusal},
    path::{PathArgument, PathRefusal},
    shared::Shared,
    view::{LookupError, View},
    world::World,
};

use super::{
    Route, Style, account,
    error::{ApiError, ErrorBody},
    listing,
    reading::{self, BytesReply},
    sessions, writing,
};

const ARGUMENT_LIMIT: usize = 1 << 20;
const DRAIN_LIMIT: usize = 1 << 20;
pub(super) const ARGUMENT_HEADER: &str = "dropbox-api-arg";
const PATH_ROOT_HEADER: &str = "dropbox-api-path-root";

pub(super) enum Reply {
    Json(String),
    Bytes(BytesReply),
}

impl Reply {
    pub fn json(value: &impl Serialize) -> Result<Self, ApiError> {
        serde_json::to_string(value).map(Self::Json).map_err(|error| {
            ApiError::new(StatusCode::INTERNAL_SERVER_ERROR, ErrorBody::Text(error.to_string()))
        })
    }
}

pub(super) struct Call {
    pub shared: Arc<Shared>,
    pub route: Route,
    pub headers: HeaderMap,
    argument: Result<Value, ApiError>,
    caller: Result<Option<Caller>, ApiError>,
    /// Bytes of an upload, until they are taken.
    pub body: Body,
    pub facts: Facts,
}

/// What the call is about, for faults and log.
#[derive(Default)]
pub(super) struct Facts {
    pub path: Option<String>,
    pub path_lower: Option<String>,
    pub id: Option<String>,
}

impl Call {
    pub async fn receive(shared: Arc<Shared>, route: Route, request: Request) -> Self {
        let (parts, mut body) = request.into_parts();
        let headers = parts.headers;
        let argument = match route.style {
            Style::Rpc | Style::Notify => {
                let bytes = to_bytes(std::mem::take(&mut body), ARGUMENT_LIMIT).await;
                bytes
                    .map_err(|_| ApiError::bad_input(route.name, "request body: too large, or cut off"))
                    .and_then(|bytes| body_argument(route.name, &headers, &bytes))
            }
            Style::Download | Style::Upload => header_argument(route, &headers, parts.uri.query()),
        };
        let caller = caller(&shared, route, &headers);
        let mut call = Self { shared, route, headers, argument, caller, body, facts: Facts::default() };
        call.facts = call.gather();
        call
    }

    /// Looks at the token again: something changed in the meantime.
    pub fn authenticate(&mut self) {
        self.caller = caller(&self.shared, self.route, &self.headers);
    }

    pub fn account(&self) -> Option<&AccountId> {
        self.caller.as_ref().ok()?.as_ref().map(|caller| &caller.account)
    }

    pub fn entry(&self, method: &Method, headers: &HeaderMap) -> log::Request {
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
        log::Request {
            at: self.shared.clock.now().wire(),
            method: method.to_string(),
            route: self.route.name.to_owned(),
            account: self.account().cloned(),
            path: self.facts.path.clone(),
            path_lower: self.facts.path_lower.clone(),
            id: self.facts.id.clone(),
            range: text("range"),
            path_root: text(PATH_ROOT_HEADER),
            ..log::Request::default()
        }
    }

    fn gather(&self) -> Facts {
        let Ok(argument) = &self.argument else { return Facts::default() };
        let given = |name: &str| argument.get(name).and_then(Value::as_str).map(str::to_owned);
        self.shared.read(|world| {
            let cursor = given("cursor").and_then(|text| Cursor::decode(world, &text));
            let path = given("path")
                .or_else(|| given("from_path"))
                .or_else(|| argument.pointer("/commit/path").and_then(Value::as_str).map(str::to_owned))
                .or_else(|| cursor.map(|cursor| cursor.arguments.path));
            let mut facts = Facts { path: path.clone(), ..Facts::default() };
            let caller = self.caller.as_ref().ok().and_then(Option::as_ref);
            let (Some(path), Some(caller)) = (path, caller) else { return facts };
            let Ok(view) = path_root(world, self.route.name, caller, &self.headers) else { return facts };
            let Ok(argument) = PathArgument::reading(&path) else { return facts };
            let Ok(found) = world.lookup(&view, &argument) else { return facts };
            facts.id = Some(world.space(found.space).node(found.node).id.clone());
            facts.path_lower = match world.metadata(&view, found) {
                Some(crate::Metadata::File(file)) => file.path_lower,
                Some(crate::Metadata::Folder(folder)) => folder.path_lower,
                _ => None,
            };
            facts
        })
    }

    pub async fn answer(&mut self) -> Result<Reply, ApiError> {
        if let Err(error) = &self.caller {
            return Err(error.clone());
        }
        if let (Some(scope), Ok(Some(caller))) = (self.route.scope, &self.caller)
            && !caller.scopes.iter().any(|held| held == scope)
        {
            let error = json!({ ".tag": "missing_scope", "required_scope": scope });
            return Err(ApiError::tagged(StatusCode::UNAUTHORIZED, error));
        }
        if let Err(error) = &self.argument {
            return Err(error.clone());
        }
        match self.route.name {
            "auth/token/revoke" => account::revoke(self),
            "check/user" => account::check(self),
            "users/get_current_account" => account::current(self),
            "users/get_space_usage" => account::space_usage(self),
            "files/list_folder" => listing::begin(self),
            "files/list_folder/continue" => listing::go_on(self),
            "files/list_folder/get_latest_cursor" => listing::latest(self),
            "files/list_folder/longpoll" => listing::longpoll(self).await,
            "files/get_metadata" => reading::metadata(self),
            "files/list_revisions" => reading::revisions(self),
            "files/download" => reading::download(self),
            "files/export" => reading::export(self),
            "files/upload" => writing::upload(self).await,
            "files/upload_session/start" => sessions::start(self).await,
            "files/upload_session/append_v2" => sessions::append(self).await,
            "files/upload_session/finish" => sessions::finish(self).await,
            "files/upload_session/start_batch" => sessions::start_batch(self),
            "files/upload_session/finish_batch_v2" => sessions::finish_batch(self),
            "files/create_folder_v2" => writing::create_folder(self),
            "files/delete_v2" => writing::delete(self),
            "files/move_v2" => writing::relocate(self, false),
            "files/copy_v2" => writing::relocate(self, true),
            name => Err(self.bad(format!("{name} is in the table of routes and not here"))),
        }
    }

    /// Reads what a refused upload left unread: the connection would be closed otherwise, to the surprise of clients that
    /// pool theirs.
    pub async fn drain(&mut self) {
        let rest = std::mem::take(&mut self.body);
        if let Err(error) = to_bytes(rest, DRAIN_LIMIT).await {
            tracing::debug!("the rest of an upload was left unread: {error}");
        }
    }

    /// The argument as the route's own type; fields it doesn't know are refused, as the service refuses them.
    pub fn argument<T: DeserializeOwned>(&self) -> Result<T, ApiError> {
        let argument = self.argument.clone()?;
        T::deserialize(argument).map_err(|error| self.bad(format!("request body: {error}")))
    }

    /// The route takes no argument.
    pub fn no_argument(&self) -> Result<(), ApiError> {
        match self.argument.clone()? {
            Value::Null => Ok(()),
            Value::Object(object) if object.is_empty() => Ok(()),
            _ => Err(self.bad("request body: expected null, got object")),
        }
    }

    pub fn bad(&self, message: impl Display) -> ApiError {
        ApiError::bad_input(self.route.name, message)
    }

    /// 400 for a path of the wrong form, 409 under `field` for one that can't be.
    pub fn path(&self, refusal: PathRefusal, field: &str) -> ApiError {
        match refusal {
            PathRefusal::Form(message) => self.bad(format!("request body: path: {message}")),
            PathRefusal::Malformed => ApiError::lookup(field, LookupError::Malformed),
        }
    }

    pub fn caller(&self) -> Result<&Caller, ApiError> {
        match &self.caller {
            Ok(Some(caller)) => Ok(caller),
            Ok(None) => Err(self.bad("this route needs a token")),
            Err(error) => Err(error.clone()),
        }
    }

    pub fn view(&self, world: &World) -> Result<View, ApiError> {
        path_root(world, self.route.name, self.caller()?, &self.headers)
    }
}

fn body_argument(route: &str, headers: &HeaderMap, bytes: &[u8]) -> Result<Value, ApiError> {
    let accepted =
        ["application/json", "application/json; charset=utf-8", "text/plain; charset=dropbox-cors-hack"];
    let content_type =
        headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if bytes.is_empty() && (content_type.is_empty() || accepted.contains(&content_type)) {
        return Ok(Value::Null);
    }
    if !accepted.iter().any(|accepted| accepted.eq_ignore_ascii_case(content_type)) {
        let expected = accepted.map(|accepted| format!("{accepted:?}")).join(", ");
        let text =
            format!("Bad HTTP \"Content-Type\" header: {content_type:?}.  Expecting one of {expected}.");
        return Err(ApiError::bad_input(route, text));
    }
    serde_json::from_slice(bytes)
        .map_err(|_| ApiError::bad_input(route, "request body: could not decode input as JSON"))
}

fn header_argument(route: Route, headers: &HeaderMap, query: Option<&str>) -> Result<Value, ApiError> {
    let content_type =
        headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let accepted: &[&str] = match route.style {
        Style::Upload => &["application/octet-stream", "text/plain; charset=dropbox-cors-hack"],
        _ => &[
            "",
            "application/octet-stream",
            "application/octet-stream; charset=utf-8",
            "text/plain",
            "text/plain; charset=utf-8",
        ],
    };
    if !accepted.iter().any(|accepted| accepted.eq_ignore_ascii_case(content_type)) {
        let expected = accepted.iter().map(|accepted| format!("{accepted:?}")).collect::<Vec<_>>().join(", ");
        let text =
            format!("Bad HTTP \"Content-Type\" header: {content_type:?}.  Expecting one of {expected}.");
        return Err(ApiError::bad_input(route.name, text));
    }
    let undecodable =
        || ApiError::bad_input(route.name, "HTTP header \"Dropbox-API-Arg\": could not decode input as JSON");
    let text = match headers.get(ARGUMENT_HEADER) {
        // `to_str` admits printable ASCII alone: the rest must come escaped.
        Some(value) => value.to_str().map_err(|_| undecodable())?.to_owned(),
        None => url::form_urlencoded::parse(query.unwrap_or_default().as_bytes())
            .find(|(name, _)| name == "arg")
            .map(|(_, value)| value.into_owned())
            .ok_or_else(|| {
                ApiError::bad_input(
                    route.name,
                    "Must provide HTTP header \"Dropbox-API-Arg\" or URL parameter \"arg\".",
                )
            })?,
    };
    serde_json::from_str(&text).map_err(|_| undecodable())
}

fn caller(shared: &Shared, route: Route, headers: &HeaderMap) -> Result<Option<Caller>, ApiError> {
    if route.style == Style::Notify {
        return Ok(None);
    }
    let Some(value) = headers.get(header::AUTHORIZATION) else {
        let text = "Must provide HTTP header \"Authorization\" or URL parameter \"authorization\".";
        return Err(ApiError::bad_input(route.name, text));
    };
    let token = value.to_str().ok().and_then(|value| value.strip_prefix("Bearer ")).map(str::trim);
    let Some(token) = token.filter(|token| !token.is_empty()) else {
        let text = "Invalid authorization value in HTTP header \"Authorization\": expecting a bearer token.";
        return Err(ApiError::bad_input(route.name, text));
    };
    let now = shared.clock.now();
    shared.read(|world| world.authenticate(token, now)).map(Some).map_err(|refusal| {
        ApiError::unauthorized(match refusal {
            TokenRefusal::Unknown => "invalid_access_token",
            TokenRefusal::Expired => "expired_access_token",
            TokenRefusal::Suspended => "user_suspended",
        })
    })
}

/// The view that the path root header asks for; without one, the account's home.
fn path_root(world: &World, route: &str, caller: &Caller, headers: &HeaderMap) -> Result<View, ApiError> {
    let gone = |_| ApiError::unauthorized("invalid_access_token");
    let mut view = world.home_view(&caller.account).map_err(gone)?;
    let header = headers.get(PATH_ROOT_HEADER);
    if let Some(folder) = &caller.app_folder {
        if header.is_some() {
            return Err(ApiError::bad_input(
                route,
                "HTTP header \"Dropbox-API-Path-Root\": not supported for app folder apps",
            ));
        }
        let path = PathArgument::Path(vec!["Apps".to_owned(), folder.clone()]);
        let found = world.lookup(&view, &path).map_err(|error| ApiError::lookup("path", error))?;
        view = View { root: found.node, confined: true, ..view };
        return Ok(view);
    }
    let Some(header) = header else { return Ok(view) };
    let unreadable = || {
        ApiError::bad_input(
            route,
            "HTTP header \"Dropbox-API-Path-Root\": could not decode input as a path root",
        )
    };
    let root: Value =
        header.to_str().ok().and_then(|text| serde_json::from_str(text).ok()).ok_or_else(unreadable)?;
    let number =
        |name: &str| root.get(name).and_then(Value::as_str).and_then(|text| text.parse::<u64>().ok());
    let account = world.account(&caller.account).map_err(gone)?;
    let namespace = match root.get(".tag").and_then(Value::as_str) {
        Some("home") => return Ok(view),
        Some("root") => {
            let number = number("root").ok_or_else(unreadable)?;
            if number != account.root {
                let root = world.root_info(&account.id).unwrap_or(Value::Null);
                return Err(ApiError::tagged(
                    StatusCode::UNPROCESSABLE_ENTITY,
                    json!({ ".tag": "invalid_root", "invalid_root": root }),
                ));
            }
            world.namespace(&view, number)
        }
        Some("namespace_id") => {
            let number = number("namespace_id").ok_or_else(unreadable)?;
            world.namespace(&view, number)
        }
        _ => return Err(unreadable()),
    };
    let namespace = namespace.ok_or_else(|| {
        ApiError::tagged(StatusCode::UNPROCESSABLE_ENTITY, json!({ ".tag": "no_permission" }))
    })?;
    Ok(View { space: namespace.space, root: namespace.root, ..view })
}
