//! Errors that the service is known for, each in the form in which it gives it.

use axum::http::{StatusCode, header};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{
    account::AccountId,
    api::error::{ApiError, ErrorBody},
    world::World,
};

/// An error of the API. `retry_after` is in seconds.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum KnownError {
    /// 400, plain text.
    BadRequest {
        /// The text.
        message: String,
    },
    /// 400 of the token route: consent withdrawn.
    InvalidGrant,
    /// 400 of the token route: app unknown or its secret wrong.
    InvalidClient,
    /// 401.
    ExpiredAccessToken,
    /// 401.
    InvalidAccessToken,
    /// 401.
    MissingScope {
        /// The scope that is missing.
        required_scope: String,
    },
    /// 401.
    UserSuspended,
    /// 401.
    InvalidSelectUser,
    /// 401.
    RouteAccessDenied,
    /// 401, a kind that the client doesn't know.
    OtherAuthError,
    /// 403: this kind of account may not do that.
    AccessDenied,
    /// 409 `path` with a lookup error: `not_found`, `not_file`, `not_folder`, `restricted_content`, `malformed_path`,
    /// `unsupported_content_type`, `locked`.
    Path {
        /// The tag of the lookup error.
        reason: String,
    },
    /// 409 of `list_folder/continue`: the cursor is dead.
    Reset,
    /// 409 of `list_folder`.
    TemplateError,
    /// 409 of `download`: to be exported.
    UnsupportedFile,
    /// 409 of `export`.
    NonExportable,
    /// 409 of `export`.
    InvalidExportFormat,
    /// 409 of `export`: try again.
    RetryError,
    /// 409 with a tag that the client doesn't know.
    OtherConflict,
    /// 422: the path root is stale; tells the new one.
    InvalidRoot,
    /// 422.
    NoPermission,
    /// 429 as JSON.
    TooManyRequests {
        /// Also in the header.
        retry_after: Option<u64>,
    },
    /// 429 as JSON: writes to one namespace collide.
    TooManyWriteOperations {
        /// Also in the header.
        retry_after: Option<u64>,
    },
    /// 429 as plain text.
    TooManyRequestsText {
        /// In the header alone.
        retry_after: Option<u64>,
    },
    /// 5xx with a page.
    ServerErrorPage {
        /// 500 to 599.
        status: u16,
    },
    /// 5xx with a line of text.
    ServerError {
        /// 500 to 599.
        status: u16,
        /// In the header.
        retry_after: Option<u64>,
    },
}

impl KnownError {
    pub(crate) fn answer(&self, world: &World, account: Option<&AccountId>) -> ApiError {
        let unauthorized = |error: Value| ApiError::tagged(StatusCode::UNAUTHORIZED, error);
        let conflict = |tag: &str| ApiError::conflict(json!({ ".tag": tag }));
        match self {
            Self::BadRequest { message } => {
                ApiError::new(StatusCode::BAD_REQUEST, ErrorBody::Text(message.clone()))
            }
            Self::InvalidGrant => oauth_error("invalid_grant", "refresh token is invalid or revoked"),
            Self::InvalidClient => oauth_error("invalid_client", "Invalid client_id or client_secret"),
            Self::ExpiredAccessToken => ApiError::unauthorized("expired_access_token"),
            Self::InvalidAccessToken => ApiError::unauthorized("invalid_access_token"),
            Self::MissingScope { required_scope } => {
                unauthorized(json!({ ".tag": "missing_scope", "required_scope": required_scope }))
            }
            Self::UserSuspended => ApiError::unauthorized("user_suspended"),
            Self::InvalidSelectUser => ApiError::unauthorized("invalid_select_user"),
            Self::RouteAccessDenied => ApiError::unauthorized("route_access_denied"),
            Self::OtherAuthError => ApiError::unauthorized("other"),
            Self::AccessDenied => ApiError::tagged(
                StatusCode::FORBIDDEN,
                json!({ ".tag": "invalid_account_type", "invalid_account_type": { ".tag": "feature" } }),
            ),
            Self::Path { reason } => ApiError::conflict(json!({ ".tag": "path", "path": { ".tag": reason } })),
            Self::Reset => conflict("reset"),
            Self::TemplateError => ApiError::conflict(
                json!({ ".tag": "template_error", "template_error": { ".tag": "template_not_found", "template_not_found": "ptid:x" } }),
            ),
            Self::UnsupportedFile => conflict("unsupported_file"),
            Self::NonExportable => conflict("non_exportable"),
            Self::InvalidExportFormat => conflict("invalid_export_format"),
            Self::RetryError => conflict("retry_error"),
            Self::OtherConflict => conflict("other"),
            Self::InvalidRoot => {
                let root = account.and_then(|account| world.root_info(account)).unwrap_or(Value::Null);
                ApiError::tagged(
                    StatusCode::UNPROCESSABLE_ENTITY,
                    json!({ ".tag": "invalid_root", "invalid_root": root }),
                )
            }
            Self::NoPermission => {
                ApiError::tagged(StatusCode::UNPROCESSABLE_ENTITY, json!({ ".tag": "no_permission" }))
            }
            Self::TooManyRequests { retry_after } => too_many("too_many_requests", *retry_after),
            Self::TooManyWriteOperations { retry_after } => too_many("too_many_write_operations", *retry_after),
            Self::TooManyRequestsText { retry_after } => {
                let text = "Too many requests. Please wait before trying again.".to_owned();
                retry_later(ApiError::new(StatusCode::TOO_MANY_REQUESTS, ErrorBody::Text(text)), *retry_after)
            }
            Self::ServerErrorPage { status } => ApiError::new(
                server_status(*status),
                ErrorBody::Html("<!DOCTYPE html>\n<html><head><title>Dropbox - 5xx</title></head><body><h1>Error</h1><p>Something went wrong. Don't worry, your files are still safe.</p></body></html>\n".to_owned()),
            ),
            Self::ServerError { status, retry_after } => {
                retry_later(ApiError::new(server_status(*status), ErrorBody::Text("Internal error".to_owned())), *retry_after)
            }
        }
    }
}

fn server_status(status: u16) -> StatusCode {
    StatusCode::from_u16(status)
        .ok()
        .filter(StatusCode::is_server_error)
        .unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

fn too_many(reason: &str, retry_after: Option<u64>) -> ApiError {
    let mut error = json!({ "reason": { ".tag": reason } });
    if let Some(seconds) = retry_after {
        error["retry_after"] = seconds.into();
    }
    let body = json!({ "error_summary": format!("{reason}/.."), "error": error });
    retry_later(ApiError::new(StatusCode::TOO_MANY_REQUESTS, ErrorBody::Json(body)), retry_after)
}

fn retry_later(error: ApiError, seconds: Option<u64>) -> ApiError {
    match seconds {
        Some(seconds) => error.with_header(header::RETRY_AFTER, seconds.to_string()),
        None => error,
    }
}

/// The token route's errors are JSON of another form.
pub(crate) fn oauth_error(error: &str, description: &str) -> ApiError {
    let body = json!({ "error": error, "error_description": description });
    ApiError::new(StatusCode::BAD_REQUEST, ErrorBody::Json(body))
}
