//! Where a document ends and the next begins.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;

use super::numbering::{self, Numbering};
use super::{maker, sure};
use crate::checks::{compact, has_vat_form, is_iban};
use crate::facts::Facts;
use crate::fold::folded;
use crate::{DocumentKind, FieldName, Page};

/// What a page is to the document before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Begins,
    GoesOn,
    Unsure,
}

/// Whether two say the same of something that both say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Likeness {
    Same,
    Other,
    /// One of them is silent.
    Unknown,
}

/// What a paper, or a page of it, says of itself.
#[derive(Clone, Debug, Default)]
struct Said {
    kind: DocumentKind,
    maker: Option<String>,
    number: Option<String>,
    date: Option<String>,
    gross: Option<String>,
    numbering: Option<Numbering>,
    /// It is called an invoice, a credit note… in its upper part.
    titled: bool,
    /// Numbers of papers that stand on it: its own, an order's, a slip's.
    references: BTreeSet<String>,
}

/// A number of fewer signs, or figures, may stand on another paper by chance.
const TELLING: usize = 6;
const FIGURES: usize = 4;

/// A title stands above this height.
const UPPER_PART: f32 = 0.45;

/// The numbers of the pages that documents begin on; nothing unless there are surely several.
pub(super) fn beginnings(pages: &[Page], of_page: &impl Fn(&Page) -> Facts) -> Vec<u32> {
    let written: Vec<&Page> = pages.iter().filter(|page| !page.blank).collect();
    let Some((first, others)) = written.split_first().filter(|(_, others)| !others.is_empty()) else {
        return Vec::new();
    };
    let mut document = Said::of(first, of_page);
    if !document.stands_alone() {
        return Vec::new();
    }
    let mut beginnings = vec![first.number];
    let mut last = first.number;
    for page in others {
        let said = Said::of(page, of_page);
        let after_blank = page.number > last + 1;
        match said.after(&document, after_blank) {
            Step::Begins => {
                beginnings.push(page.number);
                document = said;
            }
            Step::GoesOn => document.go_on(said),
            Step::Unsure => return Vec::new(),
        }
        last = page.number;
    }
    if beginnings.len() > 1 { beginnings } else { Vec::new() }
}

impl Said {
    fn of(page: &Page, of_page: &impl Fn(&Page) -> Facts) -> Self {
        let facts = of_page(page);
        let text = |name| sure(&facts, name).map(str::to_owned);
        Self {
            maker: maker(&facts),
            number: text(FieldName::InvoiceNumber).map(|number| compact(&number)),
            date: text(FieldName::Date),
            gross: text(FieldName::Gross).map(|gross| gross.trim_start_matches('-').to_owned()),
            numbering: numbering::of(page),
            titled: is_titled(page),
            references: page.words.iter().filter_map(|word| reference(&word.text)).collect(),
            kind: facts.kind,
        }
    }

    /// Whether it could be a document by itself.
    fn stands_alone(&self) -> bool {
        match self.kind {
            DocumentKind::Invoice | DocumentKind::CreditNote => {
                self.number.is_some() && (self.date.is_some() || self.gross.is_some())
            }
            DocumentKind::Receipt => self.date.is_some() && self.gross.is_some(),
            _ => false,
        }
    }

    /// Whether another page of it must follow, as it says itself.
    fn expects_more(&self) -> bool {
        matches!(self.numbering, Some(Numbering { page, of: Some(of) }) if page < of)
    }

    fn after(&self, document: &Self, after_blank: bool) -> Step {
        let (maker, number) =
            (likeness(&self.maker, &document.maker), likeness(&self.number, &document.number));
        let (date, gross) = (likeness(&self.date, &document.date), likeness(&self.gross, &document.gross));
        // A second copy, or the next page of the same.
        if number == Likeness::Same {
            let begins_again = self.numbering.is_some_and(|numbering| numbering.page == 1)
                && document.numbering.is_some_and(|numbering| numbering.page >= 1);
            return if begins_again { Step::Unsure } else { Step::GoesOn };
        }
        if let Some(Numbering { page: page @ 2.., of }) = self.numbering {
            let follows = document
                .numbering
                .is_some_and(|before| before.page + 1 == page && (before.of == of || before.of.is_none()));
            return if follows && maker != Likeness::Other { Step::GoesOn } else { Step::Unsure };
        }
        if !self.stands_alone() {
            // The slip of a job whose number is on the job's invoice.
            let belongs = !self.references.is_disjoint(&document.references);
            if belongs && maker != Likeness::Other {
                return Step::GoesOn;
            }
            // Terms, a detail, a table that goes on: nothing on it is of another paper.
            let is_of_another = maker == Likeness::Other
                || number == Likeness::Other
                || (date == Likeness::Other && gross == Likeness::Other)
                || matches!(
                    self.kind,
                    DocumentKind::BankStatement | DocumentKind::Payslip | DocumentKind::Contract
                );
            let may_be_another = self.titled || (after_blank && self.gross.is_some());
            let says_first = self.numbering.is_some_and(|numbering| numbering.page == 1);
            return match is_of_another || may_be_another || says_first {
                true => Step::Unsure,
                false => Step::GoesOn,
            };
        }
        // The document before has to be whole, and not to wait for a page.
        if document.gross.is_none() || document.expects_more() {
            return Step::Unsure;
        }
        let is_first = self.numbering.is_some_and(|numbering| numbering.page == 1);
        let is_receipt = self.kind == DocumentKind::Receipt && document.kind == DocumentKind::Receipt;
        let is_new = match (maker, number) {
            (Likeness::Other, _) => true,
            (_, Likeness::Other) if is_first => true,
            // The same supplier's next invoice, with a title, a number and a total of its own.
            (_, Likeness::Other) => self.titled && gross == Likeness::Other,
            // Receipts bear no number that one could rely on.
            (_, _) => is_receipt && gross == Likeness::Other && maker == Likeness::Same,
        };
        if is_new { Step::Begins } else { Step::Unsure }
    }

    /// Takes in what a further page says.
    fn go_on(&mut self, page: Self) {
        self.maker = self.maker.take().or(page.maker);
        self.references.extend(page.references);
        self.number = self.number.take().or(page.number);
        self.date = self.date.take().or(page.date);
        // The total stands at the end.
        self.gross = page.gross.or(self.gross.take());
        self.numbering = page.numbering.or_else(|| {
            let next = |before: Numbering| Numbering { page: before.page + 1, ..before };
            self.numbering.map(next)
        });
    }
}

/// A word that is the number of a paper: figures with letters or strokes. Not a date, an amount, a number of a company.
fn reference(word: &str) -> Option<String> {
    let word = word.trim_matches(|letter: char| !letter.is_alphanumeric());
    let figures = word.bytes().filter(u8::is_ascii_digit).count();
    let is_marked = word.contains(['-', '/', '_']) || word.chars().any(char::is_alphabetic);
    let number = compact(word);
    let is_one = figures >= FIGURES && number.len() >= TELLING && is_marked;
    let is_other =
        word.contains([',', '@']) || DATE.is_match(word) || has_vat_form(&number) || is_iban(&number);
    (is_one && !is_other).then_some(number)
}

static DATE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^\d{1,4}[-/.]\d{1,2}[-/.]\d{2,4}$").expect("the pattern is tested"));

fn likeness(one: &Option<String>, other: &Option<String>) -> Likeness {
    match (one, other) {
        (Some(one), Some(other)) if one == other => Likeness::Same,
        (Some(_), Some(_)) => Likeness::Other,
        _ => Likeness::Unknown,
    }
}

/// What papers that stand alone are called.
const TITLES: [&str; 12] = [
    "facture",
    "factures",
    "avoir",
    "invoice",
    "quittance",
    "honoraires",
    "rechnung",
    "gutschrift",
    "factura",
    "fattura",
    "ticket",
    "recu",
];

fn is_titled(page: &Page) -> bool {
    let upper = page.words.iter().filter(|word| word.y < UPPER_PART);
    upper.map(|word| folded(&word.text)).any(|word| TITLES.contains(&word.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn invoice(maker: &str, number: &str, gross: &str) -> Said {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Said {
            kind: DocumentKind::Invoice,
            maker: some(maker),
            number: some(number),
            date: some("2026-11-03"),
            gross: some(gross),
            numbering: None,
            titled: true,
            references: reference(number).into_iter().collect(),
        }
    }

    fn numbered(said: Said, page: u32, of: u32) -> Said {
        Said { numbering: Some(Numbering { page, of: Some(of) }), ..said }
    }

    #[test]
    fn another_suppliers_invoice_begins_and_the_next_page_goes_on() {
        let document = invoice("501377469", "F1", "120.00");
        assert_eq!(invoice("382047165", "F1-B", "80.00").after(&document, false), Step::Begins);
        assert_eq!(invoice("501377469", "F1", "120.00").after(&document, false), Step::GoesOn);
        let terms = Said { kind: DocumentKind::Other, ..Said::default() };
        assert_eq!(terms.after(&document, false), Step::GoesOn);
        assert_eq!(invoice("501377469", "F2", "80.00").after(&document, false), Step::Begins);
    }

    #[test]
    fn whatever_could_be_both_is_left_alone() {
        let document = invoice("501377469", "F1", "120.00");
        let other = |said: Said| said.after(&document, false);
        assert_eq!(other(Said { titled: false, ..invoice("501377469", "F2", "80.00") }), Step::Unsure);
        assert_eq!(other(invoice("501377469", "F2", "120.00")), Step::Unsure, "the same total");
        assert_eq!(other(invoice("", "", "80.00")), Step::Unsure, "a title, and no number that was read");
        assert_eq!(other(invoice("382047165", "", "")), Step::Unsure);
        assert_eq!(other(Said { titled: false, ..invoice("", "", "120.00") }), Step::GoesOn);
        let unfinished = Said { gross: None, ..document.clone() };
        assert_eq!(invoice("382047165", "F9", "80.00").after(&unfinished, false), Step::Unsure);
    }

    #[test]
    fn a_slip_that_an_invoice_speaks_of_belongs_to_it() {
        let mut slip = Said { kind: DocumentKind::Contract, gross: None, ..invoice("", "2019-44-0187", "") };
        slip.references.extend(reference("26-1877"));
        let mut document = invoice("501377469", "F1", "120.00");
        assert_eq!(slip.after(&document, false), Step::Unsure);
        document.references.extend(reference("26-1877"));
        assert_eq!(slip.after(&document, false), Step::GoesOn);
        for other in ["07/10/2026", "1026,12", "44470", "FR76501377469", "13h40", "501377469"] {
            assert_eq!(reference(other), None, "{other}");
        }
    }

    #[test]
    fn pages_that_number_themselves_are_believed() {
        let document = numbered(invoice("501377469", "F1", "120.00"), 1, 2);
        let second = numbered(invoice("", "", "120.00"), 2, 2);
        assert_eq!(second.after(&document, false), Step::GoesOn);
        assert_eq!(
            invoice("382047165", "F9", "80.00").after(&document, false),
            Step::Unsure,
            "2/2 is missing"
        );
        let whole = numbered(document.clone(), 2, 2);
        let next = numbered(Said { titled: false, ..invoice("501377469", "F2", "80.00") }, 1, 1);
        assert_eq!(next.after(&whole, false), Step::Begins);
        assert_eq!(numbered(invoice("501377469", "F1", "120.00"), 1, 1).after(&whole, false), Step::Unsure);
    }

    #[test]
    fn receipts_one_after_the_other_are_told_apart_by_shop_or_total() {
        let receipt = |maker: &str, gross: &str| Said {
            kind: DocumentKind::Receipt,
            titled: false,
            ..invoice(maker, "", gross)
        };
        let first = receipt("501377469", "12.80");
        assert_eq!(receipt("382047165", "12.80").after(&first, false), Step::Begins);
        assert_eq!(receipt("501377469", "8.50").after(&first, false), Step::Begins);
        assert_eq!(receipt("501377469", "12.80").after(&first, false), Step::Unsure, "its card slip");
        assert_eq!(receipt("", "8.50").after(&first, false), Step::Unsure);
    }
}
