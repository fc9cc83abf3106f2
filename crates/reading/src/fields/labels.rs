//! The words that announce a value, in the languages of the papers that a French firm gets.

mod due;
mod lexicon;

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

pub(super) use self::due::asks_to_pay;
use super::layout::{Cell, Layout};
use crate::FieldSource;
use crate::fold::folded;

/// What a label announces. The last of each group are decoys: what they announce is not the field it looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Meaning {
    Number,
    OrderNumber,
    PrecedingInvoice,
    OtherNumber,

    Date,
    DueDate,
    DeliveryDate,
    PeriodStart,
    PeriodEnd,
    OtherDate,

    Net,
    Vat,
    Gross,
    Payable,
    /// What was handed over: coins, a card, vouchers.
    Payment,
    Prepaid,
    OpeningBalance,
    ClosingBalance,
    OtherAmount,

    SellerHeading,
    BuyerHeading,
    /// Before the buyer's own VAT number, SIREN, …
    BuyerNumber,
    OtherHeading,

    /// Looks like a label and announces nothing.
    Nothing,
}

/// What sort of value a label is for.
#[derive(PartialEq, Eq)]
enum Sort {
    Number,
    Date,
    Amount,
    Party,
    None,
}

impl Meaning {
    fn sort(self) -> Sort {
        match self {
            Self::Number | Self::OrderNumber | Self::PrecedingInvoice | Self::OtherNumber => Sort::Number,
            Self::Date
            | Self::DueDate
            | Self::DeliveryDate
            | Self::PeriodStart
            | Self::PeriodEnd
            | Self::OtherDate => Sort::Date,
            Self::Net
            | Self::Vat
            | Self::Gross
            | Self::Payable
            | Self::Payment
            | Self::Prepaid
            | Self::OpeningBalance
            | Self::ClosingBalance
            | Self::OtherAmount => Sort::Amount,
            Self::SellerHeading | Self::BuyerHeading | Self::BuyerNumber | Self::OtherHeading => Sort::Party,
            Self::Nothing => Sort::None,
        }
    }
}

/// A label that stands in a cell.
#[derive(Clone, Debug)]
pub(super) struct Label {
    pub cell: usize,
    /// In the cell's text.
    pub bytes: Range<usize>,
    pub meaning: Meaning,
    /// How plainly it says so, 0 to 1.
    pub weight: f32,
    /// The amount right before it, where it names that one and none after: "59,90 € TTC".
    pub of_amount: Option<Range<usize>>,
}

struct Phrase {
    folded: String,
    /// It ends in `#` or `%`, which must follow: "INV" alone begins many a number, and "TVA 20,00" is one of 20 euros.
    sign: Option<char>,
    /// One word without a sign: "NAF" is not "N° AF".
    is_word: bool,
    /// It ends in "dû", which is not the "du" of "Total du voyage".
    is_due: bool,
    meaning: Meaning,
    weight: f32,
}

/// The phrases by their first letter, the longest first.
static PHRASES: LazyLock<HashMap<u8, Vec<Phrase>>> = LazyLock::new(|| {
    let mut phrases: HashMap<u8, Vec<Phrase>> = HashMap::new();
    for (meaning, weight, texts) in lexicon::PHRASES {
        for text in *texts {
            let folded = folded(text);
            let sign = text.chars().next_back().filter(|last| matches!(last, '#' | '%'));
            // "% TVA" and the like have letters to be known by.
            let sign =
                sign.filter(|sign| *sign == '#' || folded.ends_with(|last: char| last.is_ascii_digit()));
            let list = phrases.entry(folded.as_bytes()[0]).or_default();
            // One meaning of each sort: "nouveau solde au" announces a day and an amount.
            let is_known = |known: &Phrase| {
                known.folded == folded && known.sign == sign && known.meaning.sort() == meaning.sort()
            };
            if !list.iter().any(is_known) {
                let is_word = text.chars().all(char::is_alphanumeric);
                let is_due = text.ends_with("dû");
                list.push(Phrase { folded, sign, is_word, is_due, meaning: *meaning, weight: *weight });
            }
        }
    }
    for list in phrases.values_mut() {
        list.sort_by_key(|phrase| std::cmp::Reverse((phrase.folded.len(), phrase.sign)));
    }
    phrases
});

/// Every label on the pages, by cell.
pub(super) struct Labels {
    all: Vec<Label>,
    by_cell: Vec<Range<usize>>,
}

impl Labels {
    pub fn of(layout: &Layout) -> Self {
        let mut labels = Self { all: Vec::new(), by_cell: Vec::with_capacity(layout.cells.len()) };
        for (index, cell) in layout.cells.iter().enumerate() {
            let start = labels.all.len();
            find(index, cell, &mut labels.all);
            // "#   : INV-0331"
            let next = layout.cells.get(index + 1).filter(|next| next.line == cell.line);
            let is_told = cell.text.starts_with("# :") || cell.text.starts_with("#:");
            if is_told || cell.text == "#" && next.is_some_and(|next| next.text.starts_with(':')) {
                let (meaning, weight) = (Meaning::Number, 0.8);
                labels.all.push(Label { cell: index, bytes: 0..1, meaning, weight, of_amount: None });
            }
            labels.by_cell.push(start..labels.all.len());
        }
        due::settle(layout, &mut labels);
        labels.settle_articles(layout);
        labels.settle_heads(layout);
        labels.settle_titled(layout);
        labels
    }

    /// "Référence" at the head of a table of articles is of an article.
    fn settle_articles(&mut self, layout: &Layout) {
        const PRICES: [&str; 7] =
            ["qte", "quantite", "pu", "puht", "prixunitaire", "prixuht", "prixunitaireht"];
        let is_head = |text: &str| heads_articles(text) || PRICES.contains(&text);
        for line in &layout.lines {
            let heads = line.clone().filter(|cell| is_head(&layout.cells[*cell].folded)).count();
            for cell in line.clone().filter(|_| heads >= 2) {
                for label in self.in_cell_mut(cell).iter_mut().filter(|label| label.weight < 0.75) {
                    if label.meaning == Meaning::Number {
                        (label.meaning, label.weight) = (Meaning::OtherNumber, 1.0);
                    }
                }
            }
        }
    }

    /// "Numéro" beside "Date" at the heads of two columns is the document's.
    fn settle_heads(&mut self, layout: &Layout) {
        let is_whole = |label: &Label| label.bytes == (0..layout.cells[label.cell].text.len());
        for line in &layout.lines {
            let has_date = line.clone().any(|cell| {
                let is_date = |label: &Label| label.meaning == Meaning::Date && label.weight >= 0.8;
                self.in_cell(cell).iter().any(|label| is_whole(label) && is_date(label))
            });
            for cell in line.clone().filter(|_| has_date) {
                for label in self.in_cell_mut(cell).iter_mut().filter(|label| is_whole(label)) {
                    if label.meaning == Meaning::Number {
                        label.weight = label.weight.max(0.8);
                    }
                }
            }
        }
    }

    /// "Nummer/Datum" under or beside the title "Rechnung" is of the document, and under "Lieferschein" of another.
    fn settle_titled(&mut self, layout: &Layout) {
        for (index, cell) in layout.cells.iter().enumerate() {
            let is_title = |other: usize| {
                let title = layout.cells[other].folded.as_str();
                ["rechnung", "gutschrift", "invoice", "facture", "creditnote", "avoir"].contains(&title)
            };
            let is_titled = cell.folded == "nummerdatum"
                && (layout.above(index, 3.0).next().is_some_and(is_title)
                    || layout.left_of(index).next().is_some_and(is_title));
            for label in self.in_cell_mut(index).iter_mut().filter(|_| is_titled) {
                if label.meaning == Meaning::OtherNumber {
                    (label.meaning, label.weight) = (Meaning::Number, 1.0);
                }
            }
        }
    }

    /// The labels in a cell, from left to right.
    pub fn in_cell(&self, cell: usize) -> &[Label] {
        &self.all[self.by_cell[cell].clone()]
    }

    pub fn in_cell_mut(&mut self, cell: usize) -> &mut [Label] {
        &mut self.all[self.by_cell[cell].clone()]
    }

    /// Adds a label to those of a cell, where it stands among them.
    fn insert(&mut self, cell: usize, label: Label) {
        let range = self.by_cell[cell].clone();
        let before = self.all[range.clone()].iter().filter(|other| other.bytes.start <= label.bytes.start);
        let place = range.start + before.count();
        self.all.insert(place, label);
        self.by_cell[cell].end += 1;
        for later in &mut self.by_cell[cell + 1..] {
            *later = later.start + 1..later.end + 1;
        }
    }

    pub fn iter(&self) -> impl Iterator<Item = &Label> {
        self.all.iter()
    }
}

/// Whether a cell, folded, says what the rows of a table are: articles.
pub(super) fn heads_articles(text: &str) -> bool {
    const HEADS: [&str; 8] = [
        "designation",
        "description",
        "libelle",
        "prestation",
        "prestations",
        "article",
        "articles",
        "detail",
    ];
    HEADS.contains(&text)
}

fn find(index: usize, cell: &Cell, into: &mut Vec<Label>) {
    let letters = cell.folded.as_bytes();
    let mut at = 0;
    while at < letters.len() {
        if (starts_word(cell, at) || ends_compound(cell, at))
            && let Some(phrases) = PHRASES.get(&letters[at])
            && let Some(phrase) = phrases.iter().find(|phrase| stands_at(cell, at, phrase))
        {
            let end = at + phrase.folded.len();
            let bytes = cell.unfolded(at..end);
            let meant =
                phrases.iter().filter(|other| other.folded == phrase.folded && other.sign == phrase.sign);
            into.extend(meant.map(|phrase| Label {
                cell: index,
                bytes: bytes.clone(),
                meaning: phrase.meaning,
                weight: phrase.weight,
                of_amount: None,
            }));
            at = end;
        } else {
            at += 1;
        }
    }
}

fn stands_at(cell: &Cell, at: usize, phrase: &Phrase) -> bool {
    let rest = &cell.folded.as_bytes()[at..];
    let wanted = phrase.folded.as_bytes();
    if rest.len() < wanted.len() {
        return false;
    }
    let end = at + wanted.len();
    // "N25003377" is a number, and no "N°".
    if wanted == b"n" && after(cell, end).starts_with(|letter: char| letter.is_ascii_digit()) {
        return false;
    }
    if phrase.sign.is_some_and(|sign| !after(cell, end).trim_start().starts_with(sign)) {
        return false;
    }
    if phrase.is_due && after(cell, end).trim_start().starts_with(char::is_alphabetic) {
        let said = &cell.text[cell.unfolded(at..end)];
        if !said.contains(['û', 'Û']) {
            return false;
        }
    }
    let letters = cell.unfolded(at..at + 1).start..cell.unfolded(end - 1..end).start;
    if phrase.is_word && cell.text[letters].contains(['°', 'º']) {
        return false;
    }
    if rest.starts_with(wanted) {
        return ends_word(cell, end, wanted.len());
    }
    // Recognised letters are sometimes others that look alike.
    cell.source == FieldSource::Ocr
        && wanted.len() >= 5
        && rest.iter().zip(wanted).all(|(read, meant)| looks(*read) == looks(*meant))
        && ends_word(cell, end, wanted.len())
}

/// "Privatrechnung Nr.", "Gebührenrechnungsnummer": German writes what a bill is for before it, in one word with it. An
/// "Abrechnung" is of what was paid, a "Berechnung" of anything.
fn ends_compound(cell: &Cell, at: usize) -> bool {
    const WORDS: [&[u8]; 4] = [b"rechnungnr", b"rechnungsn", b"rechnungvom", b"rechnungsdatum"];
    const OTHERS: [&[u8]; 6] = [b"ab", b"be", b"ver", b"auf", b"um", b"hoch"];
    // In bytes: letters that have no plain form are kept as they are.
    let (before, here) = cell.folded.as_bytes().split_at(at);
    (WORDS.iter().any(|word| here.starts_with(word)) || is_compound_title(cell, before, here))
        && before.last().is_some_and(u8::is_ascii_alphabetic)
        && !OTHERS.iter().any(|prefix| before.ends_with(prefix))
}

/// "Schlussrechnung SR-2025-0188", "2. Abschlagsrechnung": a title of one word that begins its cell.
fn is_compound_title(cell: &Cell, before: &[u8], here: &[u8]) -> bool {
    let word = cell.text.split(|letter: char| !letter.is_alphabetic()).find(|word| !word.is_empty());
    let title = word.map(folded).unwrap_or_default();
    let first = before.iter().position(u8::is_ascii_alphabetic).unwrap_or(before.len());
    here.starts_with(b"rechnung")
        && title.ends_with("rechnung")
        && title.len() == before.len() - first + b"rechnung".len()
}

fn looks(letter: u8) -> u8 {
    match letter {
        b'0' => b'o',
        b'1' | b'i' => b'l',
        b'5' => b's',
        b'8' => b'b',
        other => other,
    }
}

fn starts_word(cell: &Cell, at: usize) -> bool {
    let start = cell.unfolded(at..at + 1).start;
    let before = cell.text[..start].chars().next_back();
    let here = cell.text[start..].chars().next();
    match (before, here) {
        (Some(before), Some(here)) if before.is_alphabetic() => before.is_lowercase() && here.is_uppercase(),
        // "1Total": a number runs into a word only where spaces were lost.
        (Some(before), Some(_)) if before.is_numeric() => cell.source == FieldSource::Ocr,
        _ => true,
    }
}

/// The text behind the letter that a range of `folded` ends with.
fn after(cell: &Cell, end: usize) -> &str {
    let last = cell.unfolded(end - 1..end).start;
    cell.text[last..].char_indices().nth(1).map_or("", |(at, _)| &cell.text[last + at..])
}

/// Whether the word that ends at a place of `folded` is a single letter.
fn ends_in_lone_letter(cell: &Cell, end: usize) -> bool {
    let start = cell.unfolded(end - 1..end).start;
    !cell.text[..start].ends_with(char::is_alphanumeric)
}

fn ends_word(cell: &Cell, end: usize, length: usize) -> bool {
    // "TVA 20" within "TVA 20,00": the figures are an amount, unless they are of a percentage.
    let rest = after(cell, end);
    if cell.folded.as_bytes()[end - 1].is_ascii_digit()
        && let Some(decimals) = rest.strip_prefix(['.', ','])
        && decimals.starts_with(|letter: char| letter.is_ascii_digit())
    {
        let beyond = decimals.trim_start_matches(|letter: char| letter.is_ascii_digit());
        if !beyond.trim_start().starts_with('%') {
            return false;
        }
    }
    // "Facture A/2024/118" is not "Facture à".
    if rest.starts_with('/') && ends_in_lone_letter(cell, end) {
        return false;
    }
    if end >= cell.folded.len() {
        return true;
    }
    let next = cell.unfolded(end..end + 1).start;
    let before = cell.text[..next].chars().next_back();
    let here = cell.text[next..].chars().next();
    match (before, here) {
        // "TVA 20" within "TVA-2026".
        (Some(before), Some(here)) if before.is_ascii_digit() && here.is_ascii_digit() => false,
        (Some(before), Some(here)) if before.is_alphabetic() && here.is_alphabetic() => {
            (before.is_lowercase() && here.is_uppercase()) || (cell.source == FieldSource::Ocr && length >= 9)
        }
        _ => true,
    }
}
