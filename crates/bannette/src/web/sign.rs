//! A state's word with its colour and icon: told three ways, so that nobody depends on one.

use std::fmt;

use askama::filters::HtmlSafe;

use crate::web::Texts;

/// A state as HTML: `<span class="state ok"><svg…></svg>réussie</span>`.
pub struct Sign(String);

impl Sign {
    /// `tone` is the CSS class: `ok`, `warn`, `bad`, `busy` or `idle`; all three are literals of ours.
    pub fn new(t: &Texts, tone: &'static str, icon: &'static str, key: &'static str) -> Self {
        Sign(format!(r#"<span class="state {tone}">{}{}</span>"#, t.icon(icon), t.say(key)))
    }
}

impl fmt::Display for Sign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl HtmlSafe for Sign {}
