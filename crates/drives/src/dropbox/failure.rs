//! An answer that isn't the one hoped for: what it means, by its status and its tags, never by its words.

use serde::Deserialize;
use serde_json::Value;

use super::answer::{Answer, Cut};
use super::root::{Root, RootInfo};
use crate::{DriveError, Why};

/// How a call ended for good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Failure {
    /// The route's own error (409): what it means depends on the route.
    Route(RouteError),
    /// The account's root is another than thought; the new one is known now.
    Root {
        request_id: Option<String>,
    },
    /// The server itself fails or is silent (5xx, timeout), however often it was asked.
    Server {
        detail: String,
        request_id: Option<String>,
    },
    /// The range begins beyond the end of the content.
    Range {
        request_id: Option<String>,
    },
    Drive(DriveError),
}

/// The tags of a route's error from the outside in: `["path", "not_found"]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RouteError {
    pub tags: Vec<String>,
    pub detail: String,
    pub request_id: Option<String>,
}

/// What the loop around a call does about one attempt's failure.
#[derive(Debug, PartialEq)]
pub(super) enum Setback {
    /// The access token no longer serves: try once with a new one.
    Renew(DriveError),
    /// The path root no longer serves: take this one, or ask for it.
    Reroot { root: Option<Root>, request_id: Option<String> },
    /// The path root is not wanted at all: applications confined to a folder may not name one.
    Rootless(DriveError),
    /// Too many requests for this account: all calls wait.
    Wait { asked: Option<std::time::Duration>, detail: String, request_id: Option<String> },
    /// The server failed or fell silent: back off.
    Server { asked: Option<std::time::Duration>, detail: String, request_id: Option<String> },
    /// The connection failed: back off.
    Network { detail: String },
    /// Trying again would change nothing.
    Final(Failure),
}

impl From<Cut> for Setback {
    fn from(cut: Cut) -> Self {
        match cut {
            Cut::Network(detail) => Self::Network { detail },
            Cut::Timeout(detail) => Self::Server { asked: None, detail, request_id: None },
            Cut::TooLarge => protocol(cut.to_string(), None),
        }
    }
}

impl From<DriveError> for Failure {
    fn from(error: DriveError) -> Self {
        Self::Drive(error)
    }
}

pub(super) fn protocol(detail: String, request_id: Option<String>) -> Setback {
    Setback::Final(Failure::Drive(DriveError::Protocol { detail, request_id }))
}

/// The root is refused although it is the one that the account was said to have.
pub(super) fn refused_root(request_id: Option<String>) -> DriveError {
    let detail = "the account's root is refused".to_owned();
    DriveError::Refused { code: "no_permission".to_owned(), detail, request_id }
}

#[derive(Deserialize)]
struct Body {
    error: Value,
    user_message: Option<UserMessage>,
}

#[derive(Deserialize)]
struct UserMessage {
    text: String,
}

/// What an answer other than 200 and 206 means.
pub(super) fn judge(answer: &Answer) -> Setback {
    let request_id = answer.request_id();
    let body: Option<Body> = answer.json().ok();
    let tags = body.as_ref().map(|body| tags(&body.error)).unwrap_or_default();
    let tag = tags.first().map(String::as_str).unwrap_or_default();
    let summary = answer.summary();
    let reconnect = |why| DriveError::Reconnect { why, request_id: request_id.clone() };
    let refused = |code: &str| {
        let code = if code.is_empty() { format!("http_{}", answer.status) } else { code.to_owned() };
        DriveError::Refused { code, detail: summary.clone(), request_id: request_id.clone() }
    };
    let lasting = |error| Setback::Final(Failure::Drive(error));
    match (answer.status, tag) {
        // In plain words, unlike all others: nothing but these words tells of an application confined to a folder.
        (400, _) if names_path_root(&summary) => Setback::Rootless(refused("bad_request")),
        (400, _) => lasting(refused("bad_request")),
        (401, "") => protocol(summary, request_id),
        (401, "expired_access_token") => Setback::Renew(reconnect(Why::Expired)),
        (401, "invalid_access_token") => Setback::Renew(reconnect(Why::Revoked)),
        (401, "missing_scope") => {
            let scope = body.as_ref().and_then(|body| body.error.get("required_scope")?.as_str());
            lasting(reconnect(Why::MissingScope(scope.unwrap_or_default().to_owned())))
        }
        (401, "user_suspended") => lasting(reconnect(Why::Suspended)),
        (401, "invalid_select_user" | "invalid_select_admin" | "route_access_denied") => {
            lasting(reconnect(Why::AccessDenied))
        }
        (401, other) => lasting(reconnect(Why::Other(other.to_owned()))),
        (403, tag) => lasting(refused(tag)),
        (409, "") => protocol(summary, request_id),
        (409, _) => {
            let detail = body.and_then(|body| body.user_message).map(|message| answer.clean(&message.text));
            let detail = detail.unwrap_or_else(|| tags.join("/"));
            Setback::Final(Failure::Route(RouteError { tags, detail, request_id }))
        }
        (416, _) => Setback::Final(Failure::Range { request_id }),
        (422, _) => {
            let root = body.as_ref().and_then(|body| root_in(&body.error));
            Setback::Reroot { root, request_id }
        }
        (429, _) => Setback::Wait { asked: answer.retry_after(), detail: summary, request_id },
        (500..=599, _) => Setback::Server { asked: answer.retry_after(), detail: summary, request_id },
        _ => protocol(summary, request_id),
    }
}

fn names_path_root(summary: &str) -> bool {
    let text = summary.to_ascii_lowercase();
    text.contains("path-root") || text.contains("path root")
}

/// `{".tag": "path", "path": {".tag": "not_found"}}` → path, not_found. A bare string counts as a tag.
fn tags(error: &Value) -> Vec<String> {
    let mut tags = Vec::new();
    let mut at = Some(error);
    while let Some(value) = at
        && tags.len() < 4
    {
        let Some(tag) = value.get(".tag").or(Some(value)).and_then(Value::as_str) else { break };
        tags.push(tag.chars().take(80).collect());
        at = value.get(tag);
    }
    tags
}

fn root_in(error: &Value) -> Option<Root> {
    let info = error.get("invalid_root").unwrap_or(error);
    RootInfo::deserialize(info).ok().map(Root::from)
}

impl RouteError {
    pub(super) fn is(&self, tag: &str) -> bool {
        self.tags.first().is_some_and(|first| first == tag)
    }

    /// Whether what was asked for is not there, or is something else now.
    pub(super) fn is_gone(&self) -> bool {
        let tags: Vec<&str> = self.tags.iter().map(String::as_str).collect();
        matches!(tags.as_slice(), ["path", "not_found" | "not_file" | "not_folder", ..])
    }

    /// What the error says of the file or folder asked for (`path`), or of the request; `what` names it.
    pub(super) fn lookup(self, what: &str) -> DriveError {
        if self.is_gone() {
            return DriveError::Gone { what: what.to_owned(), request_id: self.request_id };
        }
        let Self { tags, detail, request_id } = self;
        let tags: Vec<&str> = tags.iter().map(String::as_str).collect();
        match tags.as_slice() {
            ["path", "restricted_content", ..] => DriveError::Restricted { request_id },
            ["path", "unsupported_content_type", ..] | ["unsupported_file" | "non_exportable", ..] => {
                DriveError::NotDownloadable { request_id }
            }
            // Someone holds a lock on it, or it is being prepared: both pass.
            ["path", "locked", ..] | ["retry_error", ..] => DriveError::Transient { detail, request_id },
            ["reset", ..] => DriveError::Reset { detail, request_id },
            tags => DriveError::Refused { code: tags.join("/"), detail, request_id },
        }
    }
}

impl Failure {
    /// What to tell the caller; `what` names the file or folder that was asked for.
    pub(super) fn about(self, what: &str) -> DriveError {
        match self {
            Self::Route(error) => error.lookup(what),
            Self::Root { request_id } => {
                DriveError::Reset { detail: "the account's root has changed".to_owned(), request_id }
            }
            Self::Server { detail, request_id } => DriveError::Transient { detail, request_id },
            Self::Range { request_id } => {
                DriveError::Protocol { detail: "the range begins beyond the end".to_owned(), request_id }
            }
            Self::Drive(error) => error,
        }
    }
}
