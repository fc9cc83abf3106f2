//! The page of a document: its pages with their text to select, and all that is known of it.

use askama::Template;
use jiff::Timestamp;
use url::form_urlencoded::byte_serialize;

use crate::document::doubt::Doubt;
use crate::document::editing::Related;
use crate::document::history::DoneView;
use crate::document::notes::Note;
use crate::document::queue::QueueLine;
use crate::document::unpacking::{Container, ContainerState, TakenFrom};
use crate::document::{DocumentState, Facts, Quality};
use crate::duplicate::pages::Alike;
use crate::entry::pages::EntryForm;
use crate::ids::{BinderId, ChannelId, CompanyId, DocumentId, RunId};
use crate::tray::wanted::Wanted;
use crate::web::forms::Choice;
use crate::web::{Layout, Sign, Texts};
use reading::{DocumentKind, Excess, Measure};

pub mod alerts;
pub mod fields;
mod overlay;

pub use alerts::AlertView;
pub use fields::FieldGroup;
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
    /// What the file is by its content, as people call it: `PDF`, `Word (DOCX)`.
    pub format: String,
    /// Hexadecimal.
    pub sha256: String,
    pub collected_at: Timestamp,
    pub origin: OriginView,
    /// The document that this one is a new version of, and the one that is a new version of this.
    pub former: Option<Version>,
    pub newer: Option<Version>,
    pub unpacking: UnpackingView,
    pub editing: EditingView,
    /// Whether it lies in the trash, and the reader may take it out.
    pub may_restore: bool,
    /// Whether it waits in the tray, and the reader may move it, or put it in the trash.
    pub may_move: bool,
    pub may_trash: bool,
    pub written: NotesView,
    pub doubts: DoubtsView,
    /// What was done with it; none for those who may not know.
    pub history: Option<Vec<DoneView>>,
    /// The query of the tray's list that it was opened from; else its list is its binder's tray.
    pub list: Option<String>,
    /// Neighbours in the list.
    pub previous: Option<DocumentId>,
    pub following: Option<DocumentId>,
    /// Pages of the whole document, once known.
    pub page_count: Option<i64>,
    /// Those shown here, [`PAGES_SHOWN`] at most.
    pub pages: Vec<PageView>,
    /// The text of a document without pages (XML, CSV, plain text), cut to what can be looked at.
    pub plain_text: Option<String>,
    /// Whether the reader may take the original out.
    pub may_extract: bool,
    /// Whether there is a searchable copy.
    pub searchable: bool,
    /// Where the text comes from (`none`, `text`, `ocr`, `mixed`).
    pub text_source: Option<String>,
    /// Why it is unreadable: a code that has words (`unreadable-CODE`).
    pub unreadable: Option<String>,
    /// By how much it is too large, where that is known.
    pub excess: Option<String>,
    /// How good the reading is; none before it was read.
    pub quality: Option<Quality>,
    /// None before it was read.
    pub kind: Option<DocumentKind>,
    /// The e-invoice that it is or carries, as its badge says it: `Factur-X BASIC`.
    pub e_invoice: Option<String>,
    /// What was read and is not in the form of the entry.
    pub groups: Vec<FieldGroup>,
    /// Those of the reading, where there is no form: it has its own.
    pub alerts: Vec<AlertView>,
    /// The form of the entry, for those who may enter the document.
    pub entry: Option<EntryForm>,
    /// What waits in the list, around this document.
    pub queue: Vec<QueueLine>,
    /// What the reading left out, in sentences.
    pub notes: Vec<String>,
    pub again: Again,
    /// The first page shown.
    pub from: u32,
    /// Changes with the pictures.
    pub pictures_version: i64,
    /// Stands for what is shown of the reading: the page asks for another while it waits.
    pub version: String,
}

/// A media type as people call it; one without such a name as it is.
pub fn format_of(media_type: &str) -> &str {
    match media_type {
        "application/pdf" => "PDF",
        "image/jpeg" => "JPEG",
        "image/png" => "PNG",
        "image/tiff" => "TIFF",
        "image/gif" => "GIF",
        "image/bmp" => "BMP",
        "image/webp" => "WebP",
        "image/heic" => "HEIC",
        "image/avif" => "AVIF",
        "application/xml" => "XML",
        "text/html" => "HTML",
        "text/csv" => "CSV",
        "text/plain" => "TXT",
        "message/rfc822" => "EML",
        "application/zip" => "ZIP",
        "application/rtf" => "RTF",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document" => "Word (DOCX)",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" => "Excel (XLSX)",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation" => "PowerPoint (PPTX)",
        "application/vnd.oasis.opendocument.text" => "OpenDocument (ODT)",
        "application/vnd.oasis.opendocument.spreadsheet" => "OpenDocument (ODS)",
        "application/vnd.oasis.opendocument.presentation" => "OpenDocument (ODP)",
        "application/x-ole-storage" => "Office 97–2003",
        other => other,
    }
}

/// The form that sends the document back to be read, and what became of it the last time.
#[derive(Clone, Debug, Default)]
pub struct Again {
    /// Whether the user may.
    pub may: bool,
    pub languages: Vec<Choice>,
    /// Since when another reading is waited for.
    pub since: Option<Timestamp>,
    /// The last one, when the document was read again.
    pub last: Option<Asked>,
}

/// A reading that was asked for, and is over.
#[derive(Clone, Debug)]
pub struct Asked {
    pub at: Timestamp,
    pub by: Option<String>,
    /// Why the former reading was kept: a code that has words (`unreadable-CODE`).
    pub failure: Option<String>,
}

/// Where the document came from.
#[derive(Clone, Debug)]
pub struct OriginView {
    pub run: RunId,
    /// Whether the user may see the run and the channel.
    pub may_see_run: bool,
    /// Whether the company that it came to is one that the reader sees.
    pub seen: bool,
    /// Whether somebody brought it by hand: there is no account then, and no page of the channel.
    pub deposited: bool,
    pub channel: ChannelId,
    /// The channel's.
    pub label: String,
    /// The provider's account: its address, or its id.
    pub account: String,
    pub path: String,
    pub modified_at: Timestamp,
}

/// Another version of the document.
#[derive(Clone, Debug)]
pub struct Version {
    pub id: DocumentId,
    pub name: String,
    pub collected_at: Timestamp,
}

/// What people are to settle about the document as a whole.
#[derive(Clone, Debug, Default)]
pub struct DoubtsView {
    /// Others that it may be one with.
    pub duplicates: Vec<Alike>,
    pub other_buyer: Option<OtherBuyerView>,
}

/// That its buyer is not the company.
#[derive(Clone, Debug)]
pub struct OtherBuyerView {
    /// The name of the company that it seems to be for, where the reader may move it there.
    pub suspected: Option<String>,
    /// Whether the reader may say that it is right here.
    pub may_settle: bool,
}

/// What can be made of the document's pages, and what was.
#[derive(Clone, Debug, Default)]
pub struct EditingView {
    /// Whether the reader may make documents of it.
    pub may: bool,
    /// Whether its pages can be put in order, turned and cut.
    pub has_pages: bool,
    /// Whether its password is wanted.
    pub protected: bool,
    /// Whether other documents stand for it, and which.
    pub replaced: bool,
    pub replaced_by: Vec<Related>,
    pub made_from: Vec<Related>,
    /// Documents that surely lie one after the other in it; 0 where it is one.
    pub documents: usize,
    /// A page with several receipts, and how many.
    pub receipts: Option<(u32, usize)>,
}

/// What people noted on the document.
#[derive(Clone, Debug, Default)]
pub struct NotesView {
    /// Whether the reader may write one.
    pub may: bool,
    pub notes: Vec<Note>,
}

/// What was taken out of the document, and what it was taken out of.
#[derive(Clone, Debug, Default)]
pub struct UnpackingView {
    pub container: Option<Container>,
    pub taken_from: Vec<TakenFrom>,
}

impl ContainerState {
    fn key(self) -> &'static str {
        match self {
            Self::Unpacked => "container-unpacked",
            Self::Incomplete => "container-incomplete",
            Self::Alone => "container-alone",
            Self::Failed => "container-failed",
        }
    }
}

impl DocumentState {
    /// Its name with colour and icon.
    pub fn sign(self, t: &Texts) -> Sign {
        match self {
            DocumentState::Received => Sign::new(t, "idle", "clock", "reading-received"),
            DocumentState::Previewed => Sign::new(t, "busy", "turning", "reading-previewed"),
            DocumentState::Read => Sign::new(t, "ok", "check", "reading-read"),
            DocumentState::Unreadable => Sign::new(t, "bad", "cross", "quality-unreadable"),
        }
    }
}

impl Quality {
    /// Its name with colour and icon.
    pub fn sign(self, t: &Texts) -> Sign {
        match self {
            Quality::Good => Sign::new(t, "ok", "check", "quality-good"),
            Quality::ToCheck => Sign::new(t, "warn", "alert", "quality-to-check"),
            Quality::Unreadable => Sign::new(t, "bad", "cross", "quality-unreadable"),
        }
    }
}

impl Facts {
    /// The total as it is written.
    pub fn total(&self, t: &Texts) -> Option<String> {
        let currency = self.currency.as_deref().unwrap_or("EUR");
        self.gross.map(|gross| t.amount(gross, currency))
    }

    /// The paper's day as it is written.
    pub fn day(&self, t: &Texts) -> Option<String> {
        self.date.map(|date| t.date(&date))
    }
}

impl Doubt {
    /// Its name with colour and icon.
    pub fn sign(self, t: &Texts) -> Sign {
        match self {
            Doubt::Duplicate => Sign::new(t, "warn", "stack", "doubt-duplicate"),
            Doubt::OtherBuyer => Sign::new(t, "warn", "building", "doubt-other-buyer"),
        }
    }
}

/// How far a document has come, and how good its reading is, in one sign.
pub fn sign(t: &Texts, state: DocumentState, quality: Option<Quality>, read_again: bool) -> Sign {
    match quality {
        _ if read_again => Sign::new(t, "busy", "turning", "reading-again"),
        Some(quality) => quality.sign(t),
        None => state.sign(t),
    }
}

/// That a draft of the entry lies ready.
pub fn draft_sign(t: &Texts) -> Sign {
    Sign::new(t, "idle", "edit", "entry-state-draft")
}

/// The words of a kind.
pub fn kind_words(t: &Texts, kind: DocumentKind) -> String {
    t.say(&format!("kind-{}", kind.name().replace('_', "-"))).to_string()
}

/// The address of a document, opened from a list of the tray.
pub fn address(document: DocumentId, list: Option<&str>) -> String {
    format!("/documents/{document}{}", opened_from(list))
}

/// What tells in an address from which list of the tray a document was opened: `?in=…`; empty where from none.
pub fn opened_from(list: Option<&str>) -> String {
    list.map_or_else(String::new, |list| {
        format!("?in={}", byte_serialize(list.as_bytes()).collect::<String>())
    })
}

/// The address of a list of the tray.
pub fn tray_address(company: CompanyId, list: Option<&str>) -> String {
    let wanted = list.and_then(Wanted::parse).unwrap_or_default();
    wanted.query(company).address()
}

/// By how much a document is too large, in words.
pub fn excess_words(t: &Texts, Excess { of, count, most }: Excess) -> String {
    let figure = |number: u64| match of {
        Measure::Bytes => t.size(number),
        _ => t.count(number),
    };
    let measured = |number: u64| {
        let key = match of {
            Measure::Pages => "excess-pages",
            Measure::Pixels => "excess-pixels",
            Measure::Entries => "excess-entries",
            Measure::Elements => "excess-elements",
            Measure::Bytes => return figure(number),
        };
        t.say(key).arg("count", figure(number)).to_string()
    };
    match (count, most) {
        (Some(count), Some(most)) => {
            t.say("excess").arg("what", measured(count)).arg("most", figure(most)).to_string()
        }
        (None, Some(most)) => t.say("excess-over").arg("most", measured(most)).to_string(),
        (Some(count), None) => t.say("excess-count").arg("what", measured(count)).to_string(),
        (None, None) => String::new(),
    }
}

/// All kinds to choose from.
pub fn kinds(t: &Texts, chosen: Option<DocumentKind>) -> Vec<Choice> {
    let choice = |kind: DocumentKind| Choice::new(kind.name(), kind_words(t, kind), chosen == Some(kind));
    DocumentKind::ALL.map(choice).into()
}

impl DocumentPage {
    /// Whether a reading is still to come: the page then asks for itself again.
    fn waits(&self) -> bool {
        matches!(self.state, DocumentState::Received | DocumentState::Previewed) || self.again.since.is_some()
    }

    fn sign(&self) -> Sign {
        sign(&self.t, self.state, self.quality, self.again.since.is_some())
    }

    fn kind_words(&self) -> Option<String> {
        Some(kind_words(&self.t, self.kind?))
    }

    /// Whether nothing at all was found to enter.
    fn lacks_fields(&self) -> bool {
        self.state == DocumentState::Read && self.groups.is_empty() && self.entry.is_none()
    }

    /// The address of a document of the same list.
    fn address_of(&self, document: &DocumentId) -> String {
        address(*document, self.list.as_deref())
    }

    /// The address of this document from a page on.
    fn address_from(&self, page: &u32) -> String {
        let address = self.address_of(&self.id);
        format!("{address}{}page={page}", if address.contains('?') { '&' } else { '?' })
    }

    /// What carries the list along, in the address of a form.
    fn list_query(&self) -> String {
        opened_from(self.list.as_deref())
    }

    /// The list's, in the tray.
    fn list_address(&self) -> String {
        tray_address(self.company, self.list.as_deref())
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
