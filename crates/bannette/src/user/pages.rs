//! Signing in, and what users set for themselves.

use askama::Template;
use axum::http::StatusCode;

use crate::user::provider::Trouble;
use crate::web::forms::Field;
use crate::web::{Layout, Texts};

/// `GET /sign-in`, and what a refused attempt gets.
#[derive(Template)]
#[template(path = "user/sign_in.html")]
pub struct SignInPage {
    pub t: Texts,
    pub layout: Layout,
    pub email: Field,
    pub refused: Option<Refused>,
    /// Path to go to afterwards.
    pub next: String,
    pub provider: Option<ProviderLink>,
}

/// The way in by the identity provider.
#[derive(Clone, Debug)]
pub struct ProviderLink {
    /// What the firm calls it.
    pub label: String,
    pub href: String,
}

/// `GET /sign-in/code`, and what a wrong code gets.
#[derive(Template)]
#[template(path = "user/code.html")]
pub struct CodePage {
    pub t: Texts,
    pub layout: Layout,
    pub refused: Option<Refused>,
    /// Path to go to afterwards.
    pub next: String,
}

/// Why nobody was signed in. It never tells whether the account exists, unless the provider vouched for the address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// Address or password are not right.
    Mismatch,
    /// Too many attempts; try again in this many minutes.
    Throttled { minutes: u32 },
    /// The session ended.
    SessionOver,
    /// By the way of the identity provider.
    Provider { trouble: Trouble, label: String },
}

impl Refused {
    pub fn status(&self) -> StatusCode {
        match self {
            Refused::Throttled { .. } => StatusCode::TOO_MANY_REQUESTS,
            Refused::Provider { trouble: Trouble::Unreachable, .. } => StatusCode::BAD_GATEWAY,
            Refused::Mismatch | Refused::SessionOver | Refused::Provider { .. } => {
                StatusCode::UNPROCESSABLE_ENTITY
            }
        }
    }
}

#[cfg(test)]
mod samples {
    use super::*;
    use crate::web::Locale;
    use crate::web::samples::{Samples, texts};

    impl Samples for SignInPage {
        fn samples(locale: Locale) -> Vec<(&'static str, Self)> {
            let page = |refused| SignInPage {
                t: texts(locale),
                layout: Layout { path: "/sign-in".into(), ..Layout::default() },
                email: Field::new("claire.dubois@cabinet-dubois.example"),
                refused,
                next: "/".into(),
                provider: None,
            };
            let provider = ProviderLink { label: "Cabinet Dubois".into(), href: "/sign-in/provider".into() };
            let through = |trouble| SignInPage { provider: Some(provider.clone()), ..page(trouble) };
            let refused = |trouble| Some(Refused::Provider { trouble, label: "Cabinet Dubois".into() });
            let mut pages = vec![
                ("sign-in-provider", through(None)),
                ("sign-in-provider-unreachable", through(refused(Trouble::Unreachable))),
                ("sign-in-provider-declined", through(refused(Trouble::Declined))),
                ("sign-in-provider-expired", through(refused(Trouble::Expired))),
                ("sign-in-provider-untrusted", through(refused(Trouble::Untrusted))),
                ("sign-in-provider-unverified", through(refused(Trouble::Unverified))),
                ("sign-in-provider-unknown", through(refused(Trouble::Unknown))),
                ("sign-in-provider-other", through(refused(Trouble::OtherIdentity))),
            ];
            pages.extend([
                ("sign-in", page(None)),
                ("sign-in-refused", page(Some(Refused::Mismatch))),
                ("sign-in-throttled", page(Some(Refused::Throttled { minutes: 15 }))),
                ("sign-in-over", page(Some(Refused::SessionOver))),
            ]);
            pages
        }
    }

    impl Samples for CodePage {
        fn samples(locale: Locale) -> Vec<(&'static str, Self)> {
            let page = |refused| CodePage {
                t: texts(locale),
                layout: Layout { path: "/sign-in/code".into(), ..Layout::default() },
                refused,
                next: "/".into(),
            };
            vec![
                ("code", page(None)),
                ("code-refused", page(Some(Refused::Mismatch))),
                ("code-throttled", page(Some(Refused::Throttled { minutes: 15 }))),
            ]
        }
    }
}
