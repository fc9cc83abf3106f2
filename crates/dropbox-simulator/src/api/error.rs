//! Refusals, in the forms that the API gives them.

use axum::{
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use crate::view::LookupError;

/// A refusal, ready to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ApiError {
    pub status: StatusCode,
    pub headers: Vec<(HeaderName, String)>,
    pub body: ErrorBody,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ErrorBody {
    Text(String),
    Html(String),
    Json(Value),
}

impl ApiError {
    pub fn new(status: StatusCode, body: ErrorBody) -> Self {
        Self { status, headers: Vec::new(), body }
    }

    /// 400, in plain text: the request itself is wrong.
    pub fn bad_input(route: &str, message: impl std::fmt::Display) -> Self {
        let text = format!("Error in call to API function \"{route}\": {message}");
        Self::new(StatusCode::BAD_REQUEST, ErrorBody::Text(text))
    }

    /// The route's own error, or that of another endpoint error type.
    pub fn tagged(status: StatusCode, error: Value) -> Self {
        Self::new(status, ErrorBody::Json(json!({ "error_summary": summary(&error), "error": error })))
    }

    pub fn conflict(error: Value) -> Self {
        Self::tagged(StatusCode::CONFLICT, error)
    }

    pub fn unauthorized(tag: &str) -> Self {
        Self::tagged(StatusCode::UNAUTHORIZED, json!({ ".tag": tag }))
    }

    /// 409 with a lookup error under `field`, as `path` mostly.
    pub fn lookup(field: &str, error: LookupError) -> Self {
        Self::conflict(json!({ ".tag": field, field: { ".tag": error.tag() } }))
    }

    pub fn with_header(mut self, name: HeaderName, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

/// `path/not_found/…`: the tags one in another, and dots whose number means nothing.
fn summary(error: &Value) -> String {
    let mut summary = String::new();
    let mut at = error;
    while let Some(tag) = at.get(".tag").and_then(Value::as_str) {
        summary += tag;
        summary.push('/');
        match at.get(tag) {
            Some(inner) => at = inner,
            None => break,
        }
    }
    let dots = summary.len() % 4;
    summary + &"...."[..dots]
}

/// Status and headers of a refusal.
pub(crate) struct ErrorParts {
    pub status: StatusCode,
    pub headers: HeaderMap,
}

impl ApiError {
    pub fn into_text(self) -> (ErrorParts, String) {
        let (content_type, body) = match self.body {
            ErrorBody::Text(text) => ("text/plain; charset=utf-8", text),
            ErrorBody::Html(text) => ("text/html; charset=utf-8", text),
            ErrorBody::Json(value) => ("application/json", value.to_string()),
        };
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
        for (name, value) in self.headers {
            if let Ok(value) = HeaderValue::from_str(&value) {
                headers.insert(name, value);
            }
        }
        (ErrorParts { status: self.status, headers }, body)
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let (parts, body) = self.into_text();
        (parts.status, parts.headers, body).into_response()
    }
}
