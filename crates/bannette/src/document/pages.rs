//! The page of a document: its pages with their text to select, and all that is known of it.

use askama::Template;
use jiff::Timestamp;

use crate::document::DocumentState;
use crate::ids::{BinderId, ChannelId, CompanyId, DocumentId, RunId};
use crate::web::{Layout, Sign, Texts};

mod overlay;

pub use overlay::{PageView, TextLine, TextWord};

/// How many pages one view shows; each carries its words.
pub const PAGES_SHOWN: u32 = 20;

/// `GET /documents/{document}?page=`.
#[derive(Template)]
#[template(path = "document/document.html")]
pub struct DocumentPage {
    pub t: Texts,
    pub layout: Layout,
    pub id: DocumentId,
    pub company: CompanyId,
    pub name: String,
    pub binder: BinderId,
    pub binder_name: String,
    pub state: DocumentState,
    /// Bytes.
    pub size: i64,
    /// The media type, by content.
    pub media_type: String,
    /// Hexadecimal.
    pub sha256: String,
    pub collected_at: Timestamp,
    pub run: RunId,
    /// Whether the user may see the run and the channel.
    pub may_see_run: bool,
    pub channel: ChannelId,
    pub channel_label: String,
    /// The provider's account: its address, or its id.
    pub account: String,
    pub path: String,
    pub modified_at: Timestamp,
    /// The document that this one is a new version of, and the one that is a new version of this.
    pub former: Option<Version>,
    pub newer: Option<Version>,
    /// Neighbours in the binder, in the order of the tray.
    pub previous: Option<DocumentId>,
    pub following: Option<DocumentId>,
    /// Pages of the whole document, once known.
    pub page_count: Option<i64>,
    /// Those shown here, [`PAGES_SHOWN`] at most.
    pub pages: Vec<PageView>,
    /// The text of a document without pages (XML, CSV, plain text), cut to what can be looked at.
    pub plain_text: Option<String>,
    /// Where the text comes from (`none`, `text`, `ocr`, `mixed`).
    pub text_source: Option<String>,
    /// Why it is unreadable: a code that has words (`unreadable-CODE`).
    pub unreadable: Option<String>,
}

/// Another version of the document.
#[derive(Clone, Debug)]
pub struct Version {
    pub id: DocumentId,
    pub name: String,
    pub collected_at: Timestamp,
}

impl DocumentState {
    /// Its name with colour and icon.
    pub fn sign(self, t: &Texts) -> Sign {
        match self {
            DocumentState::Received => Sign::new(t, "idle", "clock", "reading-received"),
            DocumentState::Previewed => Sign::new(t, "busy", "turning", "reading-previewed"),
            DocumentState::Read => Sign::new(t, "ok", "check", "reading-read"),
            DocumentState::Unreadable => Sign::new(t, "bad", "alert", "reading-unreadable"),
        }
    }
}

impl DocumentPage {
    /// Whether the reading is still to come: the page then asks for itself again.
    fn waits(&self) -> bool {
        matches!(self.state, DocumentState::Received | DocumentState::Previewed)
    }

    /// The first page of the next view.
    fn further(&self) -> Option<u32> {
        let last = self.pages.last()?.number;
        (i64::from(last) < self.page_count?).then_some(last + 1)
    }

    /// The first page of the view before.
    fn earlier(&self) -> Option<u32> {
        let first = self.pages.first()?.number;
        (first > 1).then(|| first.saturating_sub(PAGES_SHOWN).max(1))
    }

    /// Pages of the whole document, as far as known.
    fn pages_in_all(&self) -> i64 {
        self.page_count.unwrap_or(self.pages.len() as i64)
    }

    fn has_several_pages(&self) -> bool {
        self.pages_in_all() > 1
    }

    /// The key that says where the text comes from.
    fn source_key(&self) -> &'static str {
        match self.text_source.as_deref() {
            Some("text") => "text-source-text",
            Some("ocr") => "text-source-ocr",
            Some("mixed") => "text-source-mixed",
            _ => "text-source-none",
        }
    }
}

#[cfg(test)]
mod samples;
