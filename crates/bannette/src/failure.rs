//! An error on its way to somebody: a status, and what pages and API need to put it into words.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::error::{Error, FieldError};
use crate::secrets::random;

/// What handlers return when they don't return what was asked. Pages and API each render it at their door, from the
/// [`Told`] that the response carries.
#[derive(Debug)]
pub struct Failure(Box<Told>);

/// What an error response is about.
#[derive(Debug, Clone)]
pub struct Told {
    pub status: StatusCode,
    /// Key of the words, `error-CODE`; `not-found`, `internal`…
    pub code: String,
    /// The provider's or parser's own words, where they help.
    pub detail: Option<String>,
    pub fields: Vec<FieldError>,
    /// Where to go back to after signing in, for a page asked for by nobody known.
    pub sign_in: Option<String>,
    /// The page that comes first: the sign-in, or what whoever signed in owes.
    pub first: &'static str,
}

impl Failure {
    pub fn new(status: StatusCode, code: impl Into<String>) -> Self {
        let (detail, fields, sign_in) = (None, Vec::new(), None);
        Self(Box::new(Told { status, code: code.into(), detail, fields, sign_in, first: "/sign-in" }))
    }

    pub fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "not-found")
    }

    /// Nobody known asks: pages lead to the sign-in and back, the API says so.
    pub fn unauthenticated(back_to: Option<String>) -> Self {
        let mut failure = Self::new(StatusCode::UNAUTHORIZED, "unauthenticated");
        failure.0.sign_in = back_to;
        failure
    }

    /// Leads to another page than the sign-in.
    pub fn led_to(mut self, first: &'static str) -> Self {
        self.0.first = first;
        self
    }

    pub fn with_detail(mut self, detail: impl Into<String>) -> Self {
        self.0.detail = Some(detail.into());
        self
    }

    pub fn told(&self) -> &Told {
        &self.0
    }
}

impl<E: Into<Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        match error.into() {
            Error::NotFound => Self::not_found(),
            Error::Invalid(fields) => {
                let mut failure = Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid");
                failure.0.fields = fields;
                failure
            }
            Error::Conflict(code) => Self::new(StatusCode::CONFLICT, code),
            Error::Provider { code, detail } => {
                let code = format!("provider-{}", code.replace(['.', '_'], "-"));
                Self::new(StatusCode::BAD_GATEWAY, code).with_detail(detail)
            }
            error @ (Error::Internal(_) | Error::Queue(_)) => {
                // The one place where it is logged; outside, only a reference to that line is told.
                let reference = hex::encode(random::<4>());
                tracing::error!(
                    reference,
                    error = format!("{:#}", anyhow::Error::from(error)),
                    "a request failed"
                );
                Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal").with_detail(reference)
            }
        }
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let mut response = self.0.status.into_response();
        if self.0.status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response.extensions_mut().insert(*self.0);
        response
    }
}
