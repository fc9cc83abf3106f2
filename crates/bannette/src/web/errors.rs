//! The pages that say that something is not there or went wrong, and what to do now.

use askama::Template;

use crate::web::{Layout, Texts};

/// Why there is no other page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// Nothing there, or nothing that this user may see.
    NotFound,
    /// The form was too old, or came from another site.
    FormExpired,
    /// The request makes no sense as it is.
    Refused,
    /// Too much at once; try again later.
    TooMany,
    /// Something broke; the request's id helps to find it in the logs.
    Broken { request_id: String },
}

/// A page in place of the one asked for.
#[derive(Template)]
#[template(path = "web/error.html")]
pub struct ErrorPage {
    pub t: Texts,
    pub layout: Layout,
    pub trouble: Trouble,
}

impl ErrorPage {
    /// The keys of title and advice.
    fn keys(&self) -> (&'static str, &'static str) {
        match self.trouble {
            Trouble::NotFound => ("error-not-found", "error-not-found-why"),
            Trouble::FormExpired => ("error-form-expired", "error-form-expired-why"),
            Trouble::Refused => ("error-refused", "error-refused-why"),
            Trouble::TooMany => ("error-too-many", "error-too-many-why"),
            Trouble::Broken { .. } => ("error-broken", "error-broken-why"),
        }
    }
}

#[cfg(test)]
impl crate::web::samples::Samples for ErrorPage {
    fn samples(locale: crate::web::Locale) -> Vec<(&'static str, Self)> {
        let (t, layout) = crate::web::samples::page(locale, crate::web::layout::Item::None);
        let page = |trouble, layout: &Layout| ErrorPage { t: t.clone(), layout: layout.clone(), trouble };
        vec![
            ("error-not-found", page(Trouble::NotFound, &layout)),
            ("error-signed-out", page(Trouble::NotFound, &Layout::default())),
            ("error-form-expired", page(Trouble::FormExpired, &layout)),
            ("error-refused", page(Trouble::Refused, &layout)),
            ("error-too-many", page(Trouble::TooMany, &layout)),
            ("error-broken", page(Trouble::Broken { request_id: "019ab3f0-5a1c".into() }, &layout)),
        ]
    }
}
