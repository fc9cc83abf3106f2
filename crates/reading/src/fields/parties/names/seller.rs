//! The name of the one that made a paper out.

use std::ops::Range;

use super::context::{
    behind_brand, behind_holder, heading_end, is_account_holder, is_before_form, is_before_town,
    is_dated_place, is_heading, is_mostly_labels, is_over_town, is_sender_line, is_street,
};
use super::letterhead::Letterhead;
use super::places::is_address;
use super::words::{LEGAL_FORMS, name_in, tidy};
use super::{buyer, hosts};
use crate::fields::identifiers::Identifier;
use crate::fields::labels::{Label, Meaning};
use crate::fields::layout::Cell;
use crate::fields::paper::{Paper, Spot};
use crate::fields::parties::{Parties, Side};
use crate::fold::folded;
use crate::{FieldName, Fields};

/// What it adds that a company prints its name with its form and capital.
const IN_IMPRINT: f32 = 0.35;

/// What it adds that an account to pay on is in that name.
const OF_ACCOUNT: f32 = 0.45;

/// What it adds that a company stands beside the numbers that are read as the supplier's: its name in law.
const BESIDE_ITS_NUMBER: f32 = 0.5;

/// What it adds that a company stands in the seller's block, whatever brand heads the paper.
const NAMED_AS_SELLER: f32 = 0.4;

/// What it adds that a name is told to be whose brand heads the paper.
const OF_BRAND: f32 = 0.6;

/// What stands before the names of people and departments, who sign papers more often than they sell.
const SIGNERS: [&str; 17] = [
    "Direction ",
    "Bureau ",
    "Agence comptable",
    "Pôle ",
    "Maison des ",
    "Inh. ",
    "Inhaber",
    "Me ",
    "M. ",
    "Mme ",
    "Monsieur ",
    "Madame ",
    "Herr ",
    "Frau ",
    "Mr ",
    "Ms ",
    "Service ",
];

/// What the names of banks hold, folded: they stand on papers beside those of firms that are called alike.
const BANKS: [&str; 5] = ["banque", "bank", "credit", "sparkasse", "caisse"];

/// Cells that a paper begins with.
const FIRST: usize = 3;

/// What tells the supplier's name from the other words of a paper.
struct Search<'a> {
    paper: &'a Paper<'a>,
    parties: &'a Parties,
    hosts: Vec<String>,
    /// The company's own names, folded.
    own: Vec<String>,
    buyers_heads: Vec<usize>,
    /// Where the supplier's own numbers stand.
    numbers: Vec<&'a Spot>,
    /// The cells that head the blocks which these end.
    number_heads: Vec<usize>,
    letterhead: Letterhead<'a>,
}

/// Words that may be the supplier's name.
struct Name {
    text: String,
    spot: Spot,
    /// Its legal form is written with it, or it heads a line with the address.
    is_company: bool,
    /// The cells that it goes on in: beside the first or under it.
    rest: Vec<usize>,
    score: f32,
}

/// The supplier's name, where it stands, and how sure it is.
pub(super) fn supplier(paper: &Paper<'_>, parties: &Parties, fields: &Fields) -> Option<(String, Spot, f32)> {
    let search = Search::of(paper, parties, fields);
    let mut names: Vec<Name> = (0..paper.layout.cells.len()).filter_map(|cell| search.name(cell)).collect();
    let rests: Vec<usize> = names.iter().flat_map(|name| name.rest.iter().copied()).collect();
    names.retain(|name| !rests.contains(&name.spot.cell));
    search.mark_first_of_blocks(&mut names);
    let mut best = names.first()?;
    for name in &names {
        if name.score > best.score + 0.001 {
            best = name;
        }
    }
    if best.score <= 0.25 {
        return None;
    }
    let (text, spot) = search.written_out(best, &names);
    Some((tidy(&text), spot, (0.42 + 0.2 * best.score).clamp(0.3, 0.93)))
}

impl<'a> Search<'a> {
    fn of(paper: &'a Paper<'a>, parties: &'a Parties, fields: &Fields) -> Self {
        let company = paper.options.company.iter();
        let numbers = numbers(parties, fields);
        let own = company.flat_map(|company| company.names.iter().map(|name| folded(name)));
        Self {
            paper,
            parties,
            hosts: hosts::hosts(paper),
            own: own.filter(|name| name.len() >= 4).collect(),
            buyers_heads: buyer::heads(paper, parties, fields),
            number_heads: numbers.iter().map(|spot| buyer::block_head(paper, spot.cell, 1.0)).collect(),
            numbers,
            letterhead: Letterhead::of(paper),
        }
    }

    /// The words of a cell that may be a name, and how much speaks for them.
    fn name(&self, index: usize) -> Option<Name> {
        let cell = &self.paper.layout.cells[index];
        // "Vendu par Durand SARL": the name is behind its heading.
        let heading = heading_end(self.paper, index, Meaning::SellerHeading);
        let start = heading.max(behind_brand(&cell.text)).max(behind_holder(&cell.text));
        if start > 0 && cell.text[..start].ends_with('(') {
            return None;
        }
        let (bytes, is_company) = name_in(&cell.text[start..])?;
        let bytes = bytes.start + start..bytes.end + start;
        let rest = self.letterhead.rest_of(index, &bytes);
        let mut text = cell.text[bytes.clone()].to_owned();
        for cell in &rest {
            text = format!("{text} {}", self.paper.layout.cells[*cell].text);
        }
        let is_company = is_company || !rest.is_empty() && name_in(&text).is_some_and(|(_, company)| company);
        let is_sender = is_sender_line(&cell.text, &bytes);
        let is_behind_brand = start > 0 && start == behind_brand(&cell.text);
        let is_told = is_behind_brand || is_before_form(self.paper, index, &bytes);
        let mut score =
            self.by_words(index, &bytes, &text, is_company || is_told) + self.by_place(index, cell);
        if is_behind_brand {
            score += OF_BRAND;
        }
        if start > 0 && start == behind_holder(&cell.text) {
            score += OF_ACCOUNT;
        }
        if is_told || is_sender && !is_company {
            score += IN_IMPRINT;
        }
        let is_company = is_company || is_told || is_sender;
        let line = self.paper.layout.cells[index].line;
        let has_number = |spot: &&Spot| {
            let other = &self.paper.layout.cells[spot.cell];
            spot.cell == index
                || other.page == cell.page
                    && other.line.abs_diff(line) <= 2
                    && (other.area.x0 - cell.area.x0).abs() < 0.1
        };
        let heads_number = || self.number_heads.contains(&index);
        if is_company && bytes.start == 0 && (self.numbers.iter().any(has_number) || heads_number()) {
            score += BESIDE_ITS_NUMBER;
        }
        if is_company && self.parties.side_of(index) == Some(Side::Seller) {
            score += NAMED_AS_SELLER;
        }
        Some(Name { text, spot: Spot { cell: index, bytes }, is_company, rest, score })
    }

    /// The first line of a seller's block names it; the further ones don't.
    fn mark_first_of_blocks(&self, names: &mut [Name]) {
        let is_of_seller = |name: &&mut Name| {
            self.parties.side_of(name.spot.cell) == Some(Side::Seller) && !is_address(&name.text)
        };
        for name in names.iter_mut().filter(is_of_seller).skip(1) {
            name.score -= 0.35;
        }
    }

    /// What the words themselves say, and what is said of them.
    fn by_words(&self, index: usize, bytes: &Range<usize>, text: &str, is_company: bool) -> f32 {
        let Self { paper, parties, .. } = self;
        let letters = folded(text);
        let mut score = 0.0;
        if self.is_own(&letters) {
            score += if parties.sold { 1.5 } else { -1.5 };
        }
        if is_company {
            score += 0.55;
        }
        if self.hosts.iter().any(|host| hosts::akin(&letters, host)) {
            score += 0.8;
        }
        let first = folded(&paper.layout.cells[index].text[bytes.clone()]);
        let is_repeated = |letters: &str| paper.folded.match_indices(letters).nth(1).is_some();
        if first.len() >= 5 && (is_repeated(&letters) || is_repeated(&first)) {
            score += 0.3;
        }
        if SIGNERS.iter().any(|title| text.starts_with(title)) {
            score -= 0.35;
        }
        if is_account_holder(paper, index, bytes) {
            score += OF_ACCOUNT;
        }
        if self.is_bank(text) {
            score -= 0.8;
        }
        let is_within = || parties.addresses.iter().any(|address| address.cells.contains(&index));
        if index < FIRST && !is_within() && is_before_town(paper, index, bytes) {
            score += 0.2;
        }
        if is_address(text) && !is_company {
            score -= 2.0;
        } else if is_address(text)
            || is_street(&paper.layout.cells[index].text, bytes)
            || is_over_town(paper, index, bytes)
            || is_mostly_labels(paper, index, bytes, letters.len())
            || !is_company && is_dated_place(paper, index, bytes)
        {
            score -= 0.8;
        }
        score
    }

    /// What its place on the paper says.
    fn by_place(&self, index: usize, cell: &Cell) -> f32 {
        let Self { paper, parties, .. } = self;
        let mut score = match parties.side_of(index) {
            Some(Side::Seller) => 1.0,
            Some(Side::Buyer) => -1.3,
            Some(Side::Other) => -0.7,
            None => 0.0,
        };
        let depth = index as f32 / paper.layout.cells.len() as f32;
        if let Some(depth) = self.letterhead.depth(cell) {
            score += 0.35 * (1.0 - depth).max(0.2);
        }
        if self.letterhead.is_large(cell) && cell.page == 1 && depth < 0.35 {
            score += 0.35;
        }
        if index < FIRST {
            score += 0.25;
        }
        if self.numbers.iter().any(|spot| is_near(index, spot.cell, paper)) {
            score += 0.35;
        }
        for address in parties.addresses.iter().filter(|address| address.cells.contains(&index)) {
            score += if address.head() == index { 0.3 } else { -0.4 };
        }
        if is_in_table(paper, cell) {
            score -= 0.5;
        }
        if self.buyers_heads.contains(&index) {
            score -= 0.8;
        }
        score
    }

    /// Whether it is the code of a bank, or a bank's name.
    fn is_bank(&self, text: &str) -> bool {
        self.parties.identifiers.bics.iter().any(|bic| bic.value == text)
    }

    /// "RHEINSCHILD Versicherungen" is the "Rheinschild Allgemeine Versicherungs-AG" beside whose name its numbers stand.
    fn is_of_same_word(&self, name: &Name, other: &Name) -> bool {
        let word = |name: &Name| folded(name.text.split_whitespace().next().unwrap_or_default());
        let first = word(name);
        first.len() >= 6
            && first == word(other)
            && self.numbers.iter().any(|spot| spot.cell == other.spot.cell)
    }

    fn is_own(&self, letters: &str) -> bool {
        self.own.iter().any(|own| letters.contains(own.as_str()))
    }

    /// "VIAPASS" within "Facture émise par VIAPASS SERVICES SA au nom de …": the name with its legal form, in a sentence.
    fn with_form(&self, name: &str) -> Option<(String, Spot)> {
        const MOST_BETWEEN: usize = 3;
        if name.chars().count() < 4 {
            return None;
        }
        self.paper.layout.cells.iter().enumerate().find_map(|(cell, content)| {
            let start = content.text.find(name)?;
            let rest = content.text[start + name.len()..].strip_prefix(' ')?;
            let mut end = start + name.len();
            for word in rest.split(' ').take(MOST_BETWEEN + 1) {
                end += 1 + word.len();
                let plain = word.trim_end_matches([',', '.', ';']);
                let is_form = LEGAL_FORMS.contains(&folded(plain).as_str())
                    && plain.chars().all(char::is_uppercase)
                    && self.parties.side_of(cell) != Some(Side::Buyer);
                if is_form {
                    let bytes = start..end - (word.len() - plain.len());
                    return Some((content.text[bytes.clone()].to_owned(), Spot { cell, bytes }));
                }
                if !word.starts_with(char::is_uppercase) || plain.len() < word.len() {
                    return None;
                }
            }
            None
        })
    }

    /// The name as it is written in full, where it is.
    fn written_out(&self, name: &Name, names: &[Name]) -> (String, Spot) {
        let short = folded(name.text.strip_prefix("THE ").unwrap_or(&name.text));
        // A letterhead's "inkwell" is the "Inkwell Planning Ltd" of the small print.
        let is_whole =
            |other: &&Name| other.is_company || self.parties.side_of(other.spot.cell) == Some(Side::Seller);
        let fuller = names.iter().filter(is_whole).find(|other| {
            let letters = folded(&other.text);
            self.is_own(&letters) == self.parties.sold
                && self.parties.side_of(other.spot.cell) != Some(Side::Buyer)
                && short.len() >= 4
                && letters.len() > short.len()
                && (letters.starts_with(&short)
                    || letters.contains(&short) && !BANKS.iter().any(|bank| letters.contains(bank))
                    || self.is_of_same_word(name, other))
                && !is_address(&other.text)
        });
        if let Some(fuller) = fuller {
            return (fuller.text.clone(), fuller.spot.clone());
        }
        if !name.is_company
            && let Some(whole) = self.with_form(&name.text)
        {
            return whole;
        }
        // "MBR" is the "Mutuelle des Bâtisseurs Réunis" of the letterhead.
        let is_initials = name.text.chars().all(char::is_alphanumeric) && (3..=6).contains(&short.len());
        let spelt = is_initials.then(|| spelt_out(self.paper, self.parties, &short)).flatten();
        spelt.unwrap_or_else(|| {
            let text = capitalised(self.paper, &name.text).unwrap_or_else(|| name.text.clone());
            (text, name.spot.clone())
        })
    }
}

/// Where the numbers stand that are read as the supplier's.
fn numbers<'a>(parties: &'a Parties, fields: &Fields) -> Vec<&'a Spot> {
    let identifiers = &parties.identifiers;
    let all = [(FieldName::Siren, &identifiers.sirens), (FieldName::VatNumber, &identifiers.vat_numbers)];
    let read = all.into_iter().flat_map(|(name, found)| {
        let value = fields.get(&name).and_then(|field| field.text());
        found.iter().filter(move |identifier: &&Identifier| Some(identifier.value.as_str()) == value)
    });
    read.map(|identifier| &identifier.spot).collect()
}

/// Whether a cell is that of a number, or stands near it.
fn is_near(index: usize, number: usize, paper: &Paper<'_>) -> bool {
    let (cell, number_cell) = (&paper.layout.cells[index], &paper.layout.cells[number]);
    number == index
        || number_cell.page == cell.page
            && number_cell.line.abs_diff(cell.line) <= 2
            && (number_cell.area.x0 - cell.area.x0).abs() < 0.35
}

/// Whether its line is a row of labels: the head of a table. What names the paper's number and day stands beside letterheads.
fn is_in_table(paper: &Paper<'_>, cell: &Cell) -> bool {
    let line = paper.layout.lines[cell.line].clone();
    let is_of_table = |label: &Label| {
        !is_heading(label.meaning)
            && !matches!(label.meaning, Meaning::Number | Meaning::Date | Meaning::DueDate)
    };
    let says = |cell: &usize| paper.labels.in_cell(*cell).iter().any(is_of_table);
    line.len() >= 3 && line.filter(says).count() >= 2
}

/// The name that these initials stand for, where the pages write it.
fn spelt_out(paper: &Paper<'_>, parties: &Parties, initials: &str) -> Option<(String, Spot)> {
    paper.layout.cells.iter().enumerate().find_map(|(index, cell)| {
        let (bytes, _) = name_in(&cell.text)?;
        let name = &cell.text[bytes.clone()];
        let capitals: String = name
            .split([' ', '-', '’', '\''])
            .filter_map(|word| word.chars().next().filter(|letter| letter.is_uppercase()))
            .collect();
        let is_it = folded(&capitals) == initials
            && parties.side_of(index) != Some(Side::Buyer)
            && !is_address(name)
            && !is_mostly_labels(paper, index, &bytes, folded(name).len());
        is_it.then(|| (name.to_owned(), Spot { cell: index, bytes }))
    })
}

/// A name that a logo gives in small letters alone, as the pages write it elsewhere.
fn capitalised(paper: &Paper<'_>, name: &str) -> Option<String> {
    if name.contains(char::is_uppercase) {
        return None;
    }
    let letters = folded(name);
    paper.layout.cells.iter().find_map(|cell| {
        let at = cell.folded.find(&letters)?;
        let written = &cell.text[cell.unfolded(at..at + letters.len())];
        let written = written.trim_matches(|sign: char| !sign.is_alphanumeric());
        written.contains(char::is_uppercase).then(|| written.to_owned())
    })
}
