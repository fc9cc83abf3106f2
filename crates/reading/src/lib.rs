//! Bytes in, facts out: what kind of document a file is, its pages' pictures, and every word on them with its place.
//!
//! An untrusted file is only ever opened in a child process with limits ([`child::main`]). The [`Reader`] keeps a
//! few of them warm, hands each one document at a time, and replaces those that die. What comes back is a
//! [`Preview`] within a moment (so that a person sees the page first), then a [`Reading`].
//!
//! ```text
//!  Reader ──request──▶ child: sniff ─▶ PDF: text layer, page by page ──▶ words ─▶ lines ─▶ Reading
//!         ◀─progress──                 no sound text, or a picture ─▶ prepare ─▶ OCR ─┘
//!                                      e-invoice data, attached or alone ─▶ fields, alerts
//! ```
//!
//! This crate knows neither channel, nor user, nor database.

pub mod checks;
pub mod child;
mod compose;
mod einvoice;
mod facts;
mod failure;
mod fields;
mod fold;
mod kind;
mod language;
mod limits;
mod model;
mod ocr;
mod office;
mod parting;
mod pdf;
mod pictures;
mod protocol;
mod reader;
mod searchable;
mod sheet;
mod unpack;
mod words;

/// Words of papers that people type as well.
pub mod written {
    pub use crate::einvoice::is_currency;
    pub use crate::fields::{currency, month};
}

pub use compose::{ComposedPage, Composition, Source};
pub use facts::is_same_name;
pub use failure::{Excess, Measure, ReadFailure};
pub use kind::{MediaKind, SNIFF_LENGTH};
pub use limits::Limits;
pub use model::{
    Alert, AlertCode, DocumentKind, EInvoice, Field, FieldName, FieldSource, FieldValue, Fields,
    KnownCompany, KnownSupplier, Note, NoteCode, NumberLesson, Page, Picture, Place, Preview, PreviewPage,
    READABLE, ReadOptions, Reading, TextSource, VatLine, Word,
};
#[doc(hidden)]
pub use ocr::prepared;
pub use reader::{Folders, Reader, ReaderOptions};
pub use unpack::{Content, LeftOut, Reason, Unpacked};
