//! Errors as problem details (RFC 9457).

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::failure::Told;

/// What went wrong, for a program and for whoever reads its log.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Problem {
    /// `urn:bannette:problem:CODE`, stable.
    #[serde(rename = "type")]
    kind: String,
    title: String,
    status: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
    /// What is wrong with which field.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<ProblemField>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ProblemField {
    field: String,
    code: String,
}

/// Gives every error response of the API its body.
pub async fn render(response: Response) -> Response {
    let Some(told) = response.extensions().get::<Told>() else { return response };
    let problem = Problem {
        kind: format!("urn:bannette:problem:{}", told.code),
        title: title(told),
        status: told.status.as_u16(),
        detail: told.detail.clone(),
        errors: told
            .fields
            .iter()
            .map(|error| ProblemField { field: error.field.into(), code: error.code.into() })
            .collect(),
    };
    let (mut parts, _) = response.into_parts();
    let mut body = axum::Json(problem).into_response();
    parts.headers.remove(header::CONTENT_LENGTH);
    body.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    parts.headers.extend(body.headers().clone());
    Response::from_parts(parts, body.into_body())
}

/// A sentence in English for each code.
fn title(told: &Told) -> String {
    match told.code.as_str() {
        "key-reads-only" => "This API key only looks: it may not change anything.".into(),
        "unauthenticated" => "This call needs a valid API key: Authorization: Bearer KEY.".into(),
        "not-found" => "There is no such thing, or not for this caller.".into(),
        "method-not-allowed" => "This path does not know this method.".into(),
        "invalid" => "Something in the body is not right: see errors.".into(),
        "malformed-body" => "The body is not the JSON that this call takes.".into(),
        "malformed-query" => "A parameter of the query is not right.".into(),
        "company-code-taken" => "There is a company with this code already.".into(),
        "email-taken" => "There is a user with this address already.".into(),
        "last-administrator" => "Nobody would be left to administer the platform.".into(),
        "second-factor-none" => "The user has no second factor.".into(),
        "binder-name-taken" => "The company has a binder with this name already.".into(),
        "channel-not-connected" => "The channel is not connected to an account yet.".into(),
        "channel-without-folders" => "The channel collects no folder yet.".into(),
        "channel-not-ready" => "The channel is still being set up: connect it and save it first.".into(),
        "dropbox-not-configured" => "The operator has not set a Dropbox app: see docs/operation.md.".into(),
        "run-under-way" => "A run of this channel is under way: wait for its end.".into(),
        "reading-under-way" => "The document is being read: wait for its end.".into(),
        "handover-nothing" => "No entered document of this period waits to be handed over.".into(),
        "notes-too-many" => "There are too many notes on this document: remove one first.".into(),
        "edit-not-waiting" => "One of the documents is not in the tray: take its entry back first.".into(),
        "edit-no-pages-of-its-own" => "Pages are taken from PDFs and pictures that were read.".into(),
        "edit-failed" => "The document could not be made: its pages cannot be opened.".into(),
        "edit-entered" => "Something made of it is entered, or was edited itself.".into(),
        "edit-out-of-reach" => {
            "Something made of it was moved to another company, or is out of your reach.".into()
        }
        "document-handed-over" => {
            "It was handed over to this company's accounts: it can only change binders.".into()
        }
        "edit-password" => "This password does not open the document.".into(),
        "edit-not-protected" => "The document is not behind a password.".into(),
        "deposit-too-many" => "Too many files in one minute: go on a minute later.".into(),
        "deposit-cut-off" => "The file did not come whole: send it again.".into(),
        "deposit-no-space" => "The disk is full: the operator has to make room.".into(),
        "webhook-too-many" => "There are ten webhooks already: delete one first.".into(),
        "entry-changed" => "Somebody saved another version of this entry: look at it first.".into(),
        "document-not-in-tray" => "The document is in the trash, or others stand for it.".into(),
        "document-not-waiting" => {
            "The document does not wait in the tray, or was handed over: it does not go to the trash.".into()
        }
        "document-not-in-trash" => "Only what lies in the trash is deleted for good.".into(),
        "request-open" => "The owner was asked already: send that request again, or withdraw it.".into(),
        "request-over" => "The request is no longer open.".into(),
        "request-without-owner" => "The channel has no owner to ask: tell owner_id.".into(),
        "run-over" => "The run is over: there is nothing to cancel.".into(),
        "internal" => "Something went wrong here; the operator's log says what. Try again later.".into(),
        code if code.starts_with("provider-reconnect") => {
            "The provider does not accept this consent: the account's owner has to give it anew.".into()
        }
        code if code.starts_with("provider-") => "The provider did not do what was asked.".into(),
        code => code.replace('-', " "),
    }
}
