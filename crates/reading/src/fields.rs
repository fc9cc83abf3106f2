//! What the pages of a document say, when nobody has written it down in a structured way.
//!
//! Values are found by their form (a date, an amount, an IBAN), labels by their words; each value is announced more or less
//! strongly by the labels before it, left of it and above it; checks and sums decide between what is left.

mod alerts;
mod amounts;
mod certainty;
mod clauses;
mod dates;
mod days;
mod heads;
mod identifiers;
mod kind;
mod known;
mod labels;
mod layout;
mod medium;
mod near;
mod number;
mod paper;
mod parties;
mod rates;
mod sentences;
mod totals;

pub use self::amounts::currency;
pub use self::dates::month;
pub(crate) use self::known::number_lesson;
pub(crate) use self::medium::Medium;
use self::paper::Paper;
use crate::facts::Facts;
use crate::{Page, ReadOptions};

/// The kind, the fields and the alerts that the pages give.
pub(crate) fn read(pages: &[Page], medium: Medium, language: Option<&str>, options: &ReadOptions) -> Facts {
    if medium == Medium::Listing || pages.iter().all(|page| page.words.is_empty()) {
        return Facts::default();
    }
    let paper = Paper::of(pages, language, options);
    let kind = kind::of(&paper, medium);
    let mut fields = totals::read(&paper, kind);
    fields.append(&mut days::read(&paper, kind));
    let parties = parties::read(&paper, kind);
    fields.append(&mut identifiers::read(&paper, &parties));
    fields.append(&mut parties::names(&paper, &parties, &fields));
    let known = known::of(&paper, &parties, &fields);
    fields.append(&mut number::read(&paper, kind, &parties, &fields, known));
    certainty::calibrate(&mut fields);
    if let Some(known) = known {
        known::name(&mut fields, &parties, known);
    }
    let alerts = alerts::of(&paper, &parties, kind, &fields);
    Facts { kind, fields, alerts }
}
