//! The page of a company's tray.

use askama::Template;
use jiff::Timestamp;

use crate::collecting::pages::Sign;
use crate::web::{Layout, Texts};

/// `GET /companies/{company}/tray?binder=&q=&after=`: binders, and the documents that wait.
#[derive(Template)]
#[template(path = "tray/tray.html")]
pub struct TrayPage {
    pub t: Texts,
    pub layout: Layout,
    pub binders: Vec<BinderEntry>,
    /// The chosen binder's name.
    pub binder: Option<String>,
    /// Documents in all binders.
    pub total: u64,
    /// What was searched for.
    pub query: String,
    pub list: DocumentList,
}

/// A binder in the list beside the documents.
#[derive(Clone, Debug)]
pub struct BinderEntry {
    pub id: String,
    pub name: String,
    /// The icon of its kind.
    pub icon: &'static str,
    pub count: u64,
    pub chosen: bool,
}

/// The documents shown, newest first; also the fragment that the page asks for every few seconds.
#[derive(Clone, Template)]
#[template(path = "tray/documents.html")]
pub struct DocumentList {
    pub t: Texts,
    pub company: String,
    /// The chosen binder's id and the search, which the fragment keeps.
    pub binder: Option<String>,
    pub query: String,
    /// Stands for what is shown: sent back by the page, which is answered 204 while it holds.
    pub version: String,
    pub documents: Vec<DocumentLine>,
    /// The cursor of the next page.
    pub next: Option<String>,
    /// Whether this is a later page, which does not refresh itself.
    pub paged: bool,
}

/// One document of the tray.
#[derive(Clone, Debug)]
pub struct DocumentLine {
    pub id: String,
    pub name: String,
    pub binder: String,
    /// The channel's label.
    pub origin: String,
    pub received_at: Timestamp,
    pub pages: Option<u32>,
    pub reading: Reading,
    pub first_words: String,
    /// Whether there is a picture of the first page.
    pub pictured: bool,
    /// Came since the version that the page had.
    pub fresh: bool,
}

/// How far the reading of a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// Just collected.
    Received,
    /// Its pages can be seen, their text is being read.
    Previewed,
    Read,
    Unreadable,
}

impl Reading {
    /// Its name with colour and icon.
    pub fn sign(&self, t: &Texts) -> Sign {
        match self {
            Reading::Received => Sign::new(t, "idle", "clock", "reading-received"),
            Reading::Previewed => Sign::new(t, "busy", "turning", "reading-previewed"),
            Reading::Read => Sign::new(t, "ok", "check", "reading-read"),
            Reading::Unreadable => Sign::new(t, "bad", "alert", "reading-unreadable"),
        }
    }
}

impl DocumentList {
    /// Query that this list stands for, without its first sign: `binder=…&q=…`.
    pub fn address(&self) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        if let Some(binder) = &self.binder {
            query.append_pair("binder", binder);
        }
        if !self.query.is_empty() {
            query.append_pair("q", &self.query);
        }
        query.finish()
    }
}

#[cfg(test)]
pub mod samples;
