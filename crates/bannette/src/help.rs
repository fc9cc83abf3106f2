//! The keyboard's shortcuts, on one page: it opens in a dialog wherever `?` is pressed.

use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::response::Response;
use axum::routing::get;

use crate::app::App;
use crate::failure::Failure;
use crate::web::layout::Item;
use crate::web::visit::{Visit, html};
use crate::web::{Layout, Texts};

pub fn routes() -> Router<Arc<App>> {
    Router::new().route("/help/keys", get(keys))
}

async fn keys(visit: Visit) -> Result<Response, Failure> {
    let (t, layout) = visit.frame(Item::None).await?;
    html(&KeysPage { t, layout })
}

/// `GET /help/keys`.
#[derive(Template)]
#[template(path = "help/keys.html")]
pub struct KeysPage {
    pub t: Texts,
    pub layout: Layout,
}

/// Keys, and what they do: names that begin with `key-` are words, others are what stands on the key.
type Keys = &'static [(&'static [&'static str], &'static str)];

const EVERYWHERE: Keys = &[(&["?"], "key-help"), (&["/"], "key-search")];
const TRAY: Keys = &[
    (&["key-up", "key-down"], "key-walk"),
    (&["key-enter"], "key-open"),
    (&["Ctrl", "O"], "key-open"),
    (&["key-space"], "key-choose"),
    (&["key-shift", "key-down"], "key-choose-on"),
    (&["Ctrl", "A"], "key-choose-all"),
    (&["key-escape"], "key-let-go"),
    (&["Ctrl", "I"], "action-enter"),
    (&["Ctrl", "D"], "action-move"),
    (&["Ctrl", "J"], "action-join"),
    (&["Ctrl", "R"], "action-read"),
    (&["Ctrl", "E"], "key-download"),
    (&["Ctrl", "key-delete"], "action-trash"),
    (&["Ctrl", "Z"], "key-undo"),
    (&["key-shift", "F10"], "key-menu"),
];
const DOCUMENT: Keys = &[
    (&["Ctrl", "S"], "entry-save"),
    (&["Ctrl", "W"], "entry-draft"),
    (&["Alt", "W"], "entry-draft"),
    (&["Ctrl", "D"], "action-move"),
    (&["Ctrl", "key-delete"], "action-trash"),
    (&["Ctrl", "Z"], "key-undo"),
    (&["key-enter"], "key-next-field"),
    (&["Alt", "key-up"], "document-previous"),
    (&["Alt", "key-down"], "document-next"),
    (&["K", "J"], "key-previous-next"),
    (&["key-left", "key-right"], "key-widths"),
];

impl KeysPage {
    fn groups(&self) -> [(&'static str, Keys); 3] {
        [("keys-everywhere", EVERYWHERE), ("keys-tray", TRAY), ("keys-document", DOCUMENT)]
    }

    /// What stands on a key.
    fn key(&self, name: &str) -> String {
        if name.starts_with("key-") { self.t.say(name).to_string() } else { name.to_owned() }
    }
}

#[cfg(test)]
impl crate::web::samples::Samples for KeysPage {
    fn samples(locale: crate::web::Locale) -> Vec<(&'static str, Self)> {
        let (t, layout) = crate::web::samples::page(locale, Item::None);
        vec![("keys", KeysPage { t, layout })]
    }
}
