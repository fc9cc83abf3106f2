//! Signing in, and what users set for themselves.

use askama::Template;

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
}

/// Why nobody was signed in. It never tells whether the account exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// Address or password are not right.
    Mismatch,
    /// Too many attempts; try again in this many minutes.
    Throttled { minutes: u32 },
    /// The session ended.
    SessionOver,
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
            };
            vec![
                ("sign-in", page(None)),
                ("sign-in-refused", page(Some(Refused::Mismatch))),
                ("sign-in-throttled", page(Some(Refused::Throttled { minutes: 15 }))),
                ("sign-in-over", page(Some(Refused::SessionOver))),
            ]
        }
    }
}
