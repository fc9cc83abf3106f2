//! What reading a document yields.

mod alert;
mod fields;
mod note;
mod request;

use serde::{Deserialize, Serialize};

use crate::MediaKind;

pub use self::alert::{Alert, AlertCode};
pub use self::fields::{DocumentKind, Field, FieldName, FieldSource, FieldValue, Fields, Place, VatLine};
pub use self::note::{Note, NoteCode};
pub use self::request::{KnownCompany, KnownSupplier, NumberLesson, ReadOptions};

/// Where a text comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TextSource {
    /// No text was found.
    #[default]
    None,
    /// The document's own text.
    Text,
    /// Recognised on a picture.
    Ocr,
    /// Of a document: some pages one way, some the other.
    Mixed,
}

/// Everything that was read from one document.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    pub kind: DocumentKind,
    pub media_type: String,
    /// ISO 639-1, where the words tell.
    pub language: Option<String>,
    pub text_source: TextSource,
    pub pages: Vec<Page>,
    #[serde(default)]
    pub fields: Fields,
    #[serde(default)]
    pub alerts: Vec<Alert>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub e_invoice: Option<EInvoice>,
    pub thumbnail: Option<Picture>,
    /// What its first page looks like: of pictures that look alike few bits differ. None for one that is nearly blank.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub likeness: Option<u64>,
    /// The file, in the output directory, of a PDF of the same pages with the recognised words under their pictures.
    /// None where the document has a text of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub searchable: Option<String>,
    /// The whole text of a document without page geometry (XML, CSV, plain text).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plain_text: Option<String>,
    /// What was left out.
    #[serde(default)]
    pub notes: Vec<Note>,
    /// The pages that documents begin on, where several surely lie one after the other; else nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<u32>,
}

/// The structured data that a document is made of, or carries.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EInvoice {
    /// `ubl` or `cii`.
    pub syntax: String,
    /// `factur-x minimum`, `zugferd 1 comfort`, `xrechnung`, …, as its reader knows it; `None` when it does not say.
    pub profile: Option<String>,
    /// The name of the attachment it came from; `None` when the file itself is the invoice.
    pub attachment: Option<String>,
}

/// One page, as its picture shows it: upright.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Page {
    /// From 1.
    pub number: u32,
    /// Points for a PDF, pixels for a picture.
    pub width: f32,
    pub height: f32,
    /// Degrees clockwise that the page was turned to stand upright: 0, 90, 180 or 270.
    pub rotation: u16,
    pub text_source: TextSource,
    /// Mean confidence of the words, 0 to 1; 1 for a text layer, 0 without words.
    pub confidence: f32,
    /// In reading order.
    pub words: Vec<Word>,
    /// Nothing is on it but dust.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub blank: bool,
    /// Where receipts lie on it, if surely several do and nothing else; else nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub receipts: Vec<Place>,
    pub picture: Option<Picture>,
    /// The same picture for small screens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub small: Option<Picture>,
}

/// One word. Its box is in fractions of the page, from the top left.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Word {
    pub text: String,
    pub x: f32,
    pub y: f32,
    pub w: f32,
    pub h: f32,
    /// 0 to 1; `None` for the text layer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidence: Option<f32>,
    /// Line on the page, from 0, top to bottom.
    pub line: u32,
}

/// A written picture; `file` is a plain name in the output directory.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    pub file: String,
    pub width: u32,
    pub height: u32,
}

/// What can be shown before the document is read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Preview {
    pub kind: MediaKind,
    pub media_type: String,
    /// Pages of the whole document.
    pub page_count: u32,
    /// The first pages, as they lie in the document (not yet turned upright).
    pub pages: Vec<PreviewPage>,
    pub thumbnail: Option<Picture>,
}

/// A page of a preview.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PreviewPage {
    /// From 1.
    pub number: u32,
    pub picture: Picture,
    /// The same picture for small screens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub small: Option<Picture>,
}

/// Below this [legibility](Reading::legibility), one recognised word in five is wrong or nearly so.
pub const READABLE: f32 = 0.8;

/// As [`Reading::legibility`], of some of the pages.
pub(crate) fn legibility(pages: &[Page], of: impl Fn(&Page) -> bool) -> Option<f32> {
    let (words, sum) = pages.iter().filter(|page| of(page)).fold((0, 0.0), |(words, sum), page| {
        (words + page.words.len(), sum + page.confidence * page.words.len() as f32)
    });
    (words > 0).then(|| sum / words as f32)
}

impl Reading {
    /// The text, line by line, pages separated by a form feed.
    pub fn text(&self) -> String {
        if let Some(text) = &self.plain_text {
            return text.clone();
        }
        let pages: Vec<String> = self.pages.iter().map(Page::text).collect();
        pages.join("\n\u{c}")
    }

    /// The account that the supplier is paid on, as it was read: never one that is debited.
    pub fn supplier_iban(&self) -> Option<&str> {
        let is_debited = self.alerts.iter().any(|alert| alert.code == AlertCode::DebitedAccount);
        self.fields.get(&FieldName::Iban).filter(|_| !is_debited)?.text()
    }

    /// States anew what the pages say, after other rules or about another company. E-invoice data is left aside.
    pub fn state_facts(&mut self, options: &ReadOptions) {
        crate::facts::add(self, crate::einvoice::Found::default(), options);
    }

    /// States anew what is only about the company whose document it is: whether its date lies in a fiscal period, and whether
    /// the company is the buyer. Gives whether that changed anything.
    pub fn hold_against(&mut self, company: &KnownCompany) -> bool {
        crate::facts::hold_against(self, company)
    }

    /// What the place of an invoice number on these pages teaches about the next paper of the same supplier; `None` where the
    /// number stands nowhere on them.
    pub fn number_lesson(&self, number: &str) -> Option<NumberLesson> {
        crate::fields::number_lesson(&self.pages, number)
    }

    /// How sure its words are as a whole, each page by the words on it; `None` where there are none.
    pub fn legibility(&self) -> Option<f32> {
        legibility(&self.pages, |_| true)
    }

    pub(crate) fn source_of(pages: &[Page]) -> TextSource {
        let has = |source| pages.iter().any(|page| page.text_source == source);
        match (has(TextSource::Text), has(TextSource::Ocr)) {
            (true, true) => TextSource::Mixed,
            (true, false) => TextSource::Text,
            (false, true) => TextSource::Ocr,
            (false, false) => TextSource::None,
        }
    }
}

impl Page {
    /// The page's text, one line of words per line.
    pub fn text(&self) -> String {
        let mut text = String::new();
        let mut line = None;
        for word in &self.words {
            if !text.is_empty() {
                text.push(if line == Some(word.line) { ' ' } else { '\n' });
            }
            line = Some(word.line);
            text.push_str(&word.text);
        }
        text
    }
}

impl Picture {
    /// The media type of the file, by the name that this crate gave it.
    pub fn media_type(&self) -> &'static str {
        if self.file.ends_with(".png") { "image/png" } else { "image/jpeg" }
    }
}
