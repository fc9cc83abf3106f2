//! What earlier corrections taught about the supplier at hand: its name, and where its papers bear their number.

use super::layout::Layout;
use super::paper::{Paper, Spot};
use super::parties::Parties;
use crate::fold::folded;
use crate::model::NumberLesson;
use crate::{FieldName, FieldValue, Fields, KnownSupplier, Page};

/// Letters of a label that tells something, folded; a longer one is a sentence.
const LABEL: std::ops::RangeInclusive<usize> = 3..=40;

/// Words before a value that are taken for its label, at most.
const LABEL_WORDS: usize = 4;

/// How far above a value its label may stand, in heights of the value's line.
const REACH_ABOVE: f32 = 3.5;

/// How sure a supplier's name is by its numbers, and by the name that was read before.
const BY_NUMBERS: f32 = 0.97;
const BY_NAME: f32 = 0.9;

/// The supplier whose paper it is, if it is known. What was found so far tells: the numbers, then the name.
pub(super) fn of<'a>(paper: &Paper<'a>, parties: &Parties, fields: &Fields) -> Option<&'a KnownSupplier> {
    if parties.sold {
        return None;
    }
    let read = |name: FieldName| fields.get(&name).and_then(|field| field.text());
    let siren = read(FieldName::Siren);
    let vat_number = read(FieldName::VatNumber);
    // The account that a supplier debits is the company's own, whoever was paid by it before.
    let iban = read(FieldName::Iban).filter(|iban| !parties.is_debited(iban));
    let name = read(FieldName::Supplier).map(folded);
    let same = |read: Option<&str>, known: &Option<String>| read.is_some() && read == known.as_deref();
    let others = |read: Option<&str>, known: &Option<String>| {
        read.zip(known.as_deref()).is_some_and(|(read, known)| read != known)
    };
    let all = || paper.options.suppliers.iter();
    // Several suppliers may have the same bank account (a factor's) or the same name: their other numbers must not differ.
    let agrees =
        |known: &&KnownSupplier| !others(siren, &known.siren) && !others(vat_number, &known.vat_number);
    all()
        .find(|known| same(siren, &known.siren))
        .or_else(|| all().find(|known| same(vat_number, &known.vat_number)))
        .or_else(|| all().filter(agrees).find(|known| same(iban, &known.iban)))
        .or_else(|| all().filter(agrees).find(|known| same(name.as_deref(), &known.read_as)))
}

/// Gives the supplier the name that the bookkeeper gave it.
pub(super) fn name(fields: &mut Fields, parties: &Parties, known: &KnownSupplier) {
    const NUMBERS: [FieldName; 3] = [FieldName::Siren, FieldName::VatNumber, FieldName::Iban];
    let number = NUMBERS.iter().find(|name| {
        let known = match name {
            FieldName::Siren => known.siren.as_deref(),
            FieldName::VatNumber => known.vat_number.as_deref(),
            _ => known.iban.as_deref().filter(|iban| !parties.is_debited(iban)),
        };
        known.is_some() && fields.get(name).and_then(|field| field.text()) == known
    });
    let confidence = match number {
        Some(number) => BY_NUMBERS.min(fields[number].confidence),
        None => BY_NAME,
    };
    // Where no word of the page is a name, it is known by its number.
    let witness = fields.get(&FieldName::Supplier).or_else(|| number.and_then(|number| fields.get(number)));
    if let Some(mut field) = witness.cloned() {
        field.value = FieldValue::Text(known.name.clone());
        field.confidence = confidence;
        fields.insert(FieldName::Supplier, field);
    }
}

/// What the place of a number on the pages teaches; `None` where it stands nowhere.
pub(crate) fn number_lesson(pages: &[Page], number: &str) -> Option<NumberLesson> {
    let wanted = folded(number);
    if wanted.is_empty() {
        return None;
    }
    let layout = Layout::of(pages);
    let spots = layout.cells.iter().enumerate().flat_map(|(index, cell)| {
        cell.folded
            .match_indices(&wanted)
            .filter_map(|(at, _)| {
                let bytes = cell.unfolded(at..at + wanted.len());
                let touches = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
                let is_whole = !touches(cell.text[..bytes.start].chars().next_back())
                    && !touches(cell.text[bytes.end..].chars().next());
                is_whole.then_some(Spot { cell: index, bytes })
            })
            .collect::<Vec<_>>()
    });
    let spots: Vec<Spot> = spots.collect();
    let label = spots.iter().find_map(|spot| announcement(&layout, spot));
    (!spots.is_empty()).then(|| NumberLesson { label, shape: shape(number) })
}

/// The words that announce what stands at a spot, folded: those before it in its cell, else the cell left of it, else the one
/// above.
pub(super) fn announcement(layout: &Layout, spot: &Spot) -> Option<String> {
    let before = label_of(&layout.cells[spot.cell].text[..spot.bytes.start]);
    let plain = |cell: usize| label_of(&layout.cells[cell].text);
    let label = if before.is_empty() {
        let left = layout.left_of(spot.cell).next().map(plain).filter(|label| LABEL.contains(&label.len()));
        left.or_else(|| layout.above(spot.cell, REACH_ABOVE).next().map(plain))?
    } else {
        before
    };
    LABEL.contains(&label.len()).then_some(label)
}

/// The last words of a text, back to what holds a figure.
fn label_of(text: &str) -> String {
    let words: Vec<&str> = text
        .split_whitespace()
        .rev()
        .take_while(|word| !word.contains(|letter: char| letter.is_ascii_digit()))
        .take(LABEL_WORDS)
        .collect();
    words.into_iter().rev().map(folded).collect()
}

/// What a number looks like: runs of letters and of figures, and the signs between.
pub(super) fn shape(number: &str) -> String {
    let mut shape = String::new();
    for letter in number.chars().filter(|letter| !letter.is_whitespace()) {
        let sign = match letter {
            '0'..='9' => '9',
            letter if letter.is_alphabetic() => 'A',
            other => other,
        };
        if !(matches!(sign, '9' | 'A') && shape.ends_with(sign)) {
            shape.push(sign);
        }
    }
    shape
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ReadOptions, Word};

    /// A page of lines of words, a word after two spaces beginning another column.
    fn page(lines: &[&str]) -> Page {
        let mut words = Vec::new();
        for (number, line) in lines.iter().enumerate() {
            for (column, run) in line.split("  ").filter(|run| !run.is_empty()).enumerate() {
                let mut x = 0.05 + 0.4 * column as f32;
                for word in run.split(' ') {
                    let w = 0.008 * word.chars().count() as f32;
                    let y = 0.05 + 0.03 * number as f32;
                    words.push(Word {
                        text: word.into(),
                        x,
                        y,
                        w,
                        h: 0.01,
                        confidence: None,
                        line: number as u32,
                    });
                    x += w + 0.006;
                }
            }
        }
        Page { number: 1, width: 595.0, height: 842.0, words, ..Page::default() }
    }

    fn number(page: &Page, supplier: Option<&KnownSupplier>) -> (Option<String>, Option<String>) {
        let suppliers = supplier.into_iter().cloned().collect();
        let options = ReadOptions { suppliers, ..ReadOptions::default() };
        let facts = super::super::read(
            std::slice::from_ref(page),
            crate::fields::Medium::Paper,
            Some("fr"),
            &options,
        );
        let text = |name| facts.fields.get(&name).and_then(|field| field.text()).map(str::to_owned);
        (text(FieldName::InvoiceNumber), text(FieldName::Supplier))
    }

    #[test]
    fn a_label_that_nobody_would_guess_is_learnt_with_the_name() {
        let paper = |piece: &str, reference: &str| {
            page(&[
                "Garage du Port SARL",
                "SIRET 303 265 045 00019",
                &format!("Facture  Réf. client {reference}"),
                &format!("Écriture comptable : {piece}"),
                "Total HT  100,00 €",
                "TVA 20 %  20,00 €",
                "Total TTC  120,00 €",
            ])
        };
        let first = paper("VT-8841/26", "771204");
        assert_ne!(number(&first, None).0.as_deref(), Some("VT-8841/26"));
        let lesson = number_lesson(std::slice::from_ref(&first), "vt-8841/26").unwrap();
        assert_eq!(lesson, NumberLesson { label: Some("ecriturecomptable".into()), shape: "A-9/9".into() });
        let known = KnownSupplier {
            name: "Garage du Port".into(),
            siren: Some("303265045".into()),
            number_label: lesson.label,
            number_shape: Some(lesson.shape),
            ..KnownSupplier::default()
        };
        let next = number(&paper("VT-9107/26", "771204"), Some(&known));
        assert_eq!(next, (Some("VT-9107/26".into()), Some("Garage du Port".into())));
        let another = KnownSupplier { siren: Some("813472602".into()), ..known };
        assert_ne!(number(&paper("VT-9107/26", "771204"), Some(&another)).0.as_deref(), Some("VT-9107/26"));
    }

    #[test]
    fn without_numbers_the_name_that_was_read_tells() {
        let paper = page(&["CHEZ PAULETTE", "Facture n° 12", "Total TTC  24,00 €"]);
        assert_eq!(number(&paper, None).1.as_deref(), Some("CHEZ PAULETTE"));
        let known = KnownSupplier {
            name: "Paulette Restauration".into(),
            read_as: Some(KnownSupplier::folded("Chez Paulette")),
            ..KnownSupplier::default()
        };
        assert_eq!(number(&paper, Some(&known)).1.as_deref(), Some("Paulette Restauration"));
    }

    #[test]
    fn shapes_forget_how_many_letters_and_figures_there_are() {
        assert_eq!(shape("FA-2026-0042"), "A-9-9");
        assert_eq!(shape("F 26/7"), "A9/9");
        assert_eq!(shape("2026É1"), "9A9");
    }
}
