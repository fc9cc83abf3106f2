//! A message that is shown once, on the page that follows a form.
//!
//! It travels in a cookie as a key of our texts and its arguments. Whoever forges the cookie can only make their own
//! browser show one of our texts.

use std::fmt::Display;

use axum_extra::extract::cookie::{Cookie, SameSite};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use url::form_urlencoded;

use crate::document::pages::opened_from;

use crate::error::Error;
use crate::ids::{CompanyId, DocumentId, MoveId};
use crate::web::Texts;
use crate::web::locale::{Argument, Arguments};

/// The cookie that carries the message to the next page, which removes it.
pub const FLASH_COOKIE: &str = "bannette_flash";

/// Longest cookie read, in bytes.
const LONGEST: usize = 2048;

/// How a message is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    Success,
    Notice,
    Problem,
}

impl Tone {
    /// The CSS class that says so.
    pub fn class(&self) -> &'static str {
        match self {
            Tone::Success => "success",
            Tone::Notice => "notice",
            Tone::Problem => "problem",
        }
    }

    /// The icon that says so.
    pub fn icon(&self) -> &'static str {
        match self {
            Tone::Success => "check",
            Tone::Notice => "info",
            Tone::Problem => "alert",
        }
    }
}

/// What the reader may undo beside the message. The address is ours: a forged cookie leads nowhere else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Undo {
    /// Take this document's entry back; it was opened from this list of the tray.
    Entry { document: DocumentId, list: Option<String> },
    /// Take the entries back that were made at this moment, in microseconds, and come back to this list.
    Entries { company: CompanyId, at: i64, back: String },
    /// Give this document its place back, in which others stand that were made of it.
    Edit(DocumentId),
    /// Restore what was put in the trash at this moment.
    Trash { company: CompanyId, at: i64, back: String },
    /// Put what was moved back into this company, and come back to this list.
    Move { company: CompanyId, id: MoveId, back: String },
}

/// The query of a list that goes along, in bytes: a cookie holds no more.
const LONGEST_LIST: usize = 700;

impl Undo {
    /// Where the button leads.
    pub fn address(&self) -> String {
        match self {
            Undo::Entry { document, list } => {
                let list = list.as_deref().filter(|list| list.len() <= LONGEST_LIST);
                format!("/documents/{document}/entry/take-back{}", opened_from(list))
            }
            Undo::Entries { company, at, back } => {
                format!("/companies/{company}/tray/take-back?{}", and_back("at", at, back))
            }
            Undo::Edit(document) => format!("/documents/{document}/undo-edit"),
            Undo::Trash { company, at, back } => {
                format!("/companies/{company}/tray/restore?{}", and_back("at", at, back))
            }
            Undo::Move { company, id, back } => {
                format!("/companies/{company}/tray/undo-move?{}", and_back("move", id, back))
            }
        }
    }

    /// The key of the button's words.
    pub fn key(&self) -> &'static str {
        match self {
            Undo::Entry { .. } => "entry-take-back",
            Undo::Entries { .. } | Undo::Edit(_) | Undo::Trash { .. } | Undo::Move { .. } => "undo",
        }
    }
}

fn and_back(name: &str, value: impl Display, back: &str) -> String {
    let mut query = form_urlencoded::Serializer::new(format!("{name}={value}"));
    if back.len() <= LONGEST_LIST {
        query.append_pair("back", back);
    }
    query.finish()
}

/// A message for the next page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flash {
    pub tone: Tone,
    key: String,
    arguments: Arguments,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undo: Option<Undo>,
}

impl Flash {
    /// Something was done.
    pub fn success(key: &'static str) -> Self {
        Flash { tone: Tone::Success, key: key.to_owned(), arguments: Arguments::default(), undo: None }
    }

    /// Something to know.
    pub fn notice(key: &'static str) -> Self {
        Flash { tone: Tone::Notice, ..Flash::success(key) }
    }

    /// Something did not work.
    pub fn problem(key: &'static str) -> Self {
        Flash { tone: Tone::Problem, ..Flash::success(key) }
    }

    /// What somebody can mend: the words of an error's code. None for errors that have a page of their own.
    pub fn error(error: &Error) -> Option<Self> {
        let code = match error {
            Error::Conflict(code) => (*code).to_owned(),
            Error::Provider { code, .. } => format!("provider-{code}"),
            Error::Invalid(errors) => errors.first()?.code.to_owned(),
            Error::NotFound | Error::Queue(_) | Error::Internal(_) => return None,
        };
        let key = format!("error-{}", code.replace(['.', '_'], "-"));
        Some(Flash { tone: Tone::Problem, key, arguments: Arguments::default(), undo: None })
    }

    /// Gives the value of a placeholder.
    pub fn arg(mut self, name: &'static str, value: impl Argument) -> Self {
        self.arguments.add(name, value);
        self
    }

    /// Offers to undo what was done.
    pub fn with_undo(mut self, undo: Undo) -> Self {
        self.undo = Some(undo);
        self
    }

    /// The message in the reader's language.
    pub fn text(&self, texts: &Texts) -> String {
        let phrase = texts.say(if texts.knows(&self.key) { &self.key } else { "error-unknown" });
        self.arguments.fill(phrase).to_string()
    }

    /// The cookie to set with the redirect.
    pub fn into_cookie(self) -> Cookie<'static> {
        let content = serde_json::to_vec(&self).expect("a message is plain data");
        let mut cookie = Cookie::new(FLASH_COOKIE, URL_SAFE_NO_PAD.encode(content));
        cookie.set_path("/");
        cookie.set_http_only(true);
        cookie.set_same_site(SameSite::Lax);
        cookie
    }

    /// The message of a received cookie, if it is one.
    pub fn from_cookie(value: &str) -> Option<Flash> {
        if value.len() > LONGEST {
            return None;
        }
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(value).ok()?).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::Locale;

    #[test]
    fn a_message_survives_its_journey_and_speaks_the_readers_language() {
        let cookie = Flash::success("documents-count").arg("count", 1240).into_cookie();
        let flash = Flash::from_cookie(cookie.value()).unwrap();
        let text =
            |locale| flash.text(&Texts::new(locale, jiff::tz::TimeZone::UTC, jiff::Timestamp::UNIX_EPOCH));
        assert_eq!(text(Locale::Fr), "1\u{202f}240 documents");
        assert_eq!(text(Locale::En), "1,240 documents");
    }

    #[test]
    fn a_name_in_figures_stays_as_it_is_written() {
        let flash = Flash::success("flash-binder-created").arg("name", "2026");
        let flash = Flash::from_cookie(flash.into_cookie().value()).unwrap();
        let texts = Texts::new(Locale::Fr, jiff::tz::TimeZone::UTC, jiff::Timestamp::UNIX_EPOCH);
        assert!(flash.text(&texts).contains("2026"), "{}", flash.text(&texts));
    }

    #[test]
    fn a_forged_or_oversized_cookie_is_no_message() {
        assert_eq!(Flash::from_cookie("not base64!"), None);
        assert_eq!(Flash::from_cookie(&URL_SAFE_NO_PAD.encode("{}")), None);
        assert_eq!(Flash::from_cookie(&"A".repeat(LONGEST + 1)), None);
    }
}
