//! The page of a company's tray.

use askama::Template;
use jiff::Timestamp;

use crate::company::BinderKind;
use crate::document::DocumentState;
use crate::ids::{BinderId, CompanyId, DocumentId};
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
    pub total: i64,
    /// What was searched for.
    pub query: String,
    pub list: DocumentList,
}

/// A binder in the list beside the documents.
#[derive(Clone, Debug)]
pub struct BinderEntry {
    pub id: BinderId,
    pub name: String,
    pub kind: BinderKind,
    pub count: i64,
    pub chosen: bool,
}

/// The documents shown, newest first; also the fragment that the page asks for every few seconds.
#[derive(Clone, Template)]
#[template(path = "tray/documents.html")]
pub struct DocumentList {
    pub t: Texts,
    pub company: CompanyId,
    /// The chosen binder's id and the search, which the fragment keeps.
    pub binder: Option<BinderId>,
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
    pub id: DocumentId,
    pub name: String,
    pub binder: String,
    /// The channel's label.
    pub origin: String,
    pub received_at: Timestamp,
    pub pages: Option<i64>,
    pub state: DocumentState,
    pub first_words: String,
    /// Whether there is a picture of the first page.
    pub pictured: bool,
    /// Came since the version that the page had.
    pub fresh: bool,
}

impl DocumentList {
    /// Query that this list stands for, without its first sign: `binder=…&q=…`.
    pub fn address(&self) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        if let Some(binder) = &self.binder {
            query.append_pair("binder", &binder.to_string());
        }
        if !self.query.is_empty() {
            query.append_pair("q", &self.query);
        }
        query.finish()
    }
}

#[cfg(test)]
pub mod samples;
