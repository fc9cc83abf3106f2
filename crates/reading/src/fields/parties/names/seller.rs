//! The name of the one that made a paper out.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::words::{LEGAL_FORMS, is_address, name_in, tidy};
use super::{buyer, hosts};
use crate::fields::identifiers::Identifier;
use crate::fields::labels::{Label, Meaning};
use crate::fields::layout::Cell;
use crate::fields::paper::{NUMBER_LABELS, Paper, Spot};
use crate::fields::parties::{Parties, Side};
use crate::fold::folded;
use crate::{FieldName, Fields};

/// What announces a number elsewhere is a word of many names: "La Table d'Augustine", "Marché de la Gare".
const ALSO_NAMES: [&str; 5] = ["table", "marche", "chantier", "store", "mobile"];

/// What it adds that a company prints its name with its form and capital.
const IN_IMPRINT: f32 = 0.35;

/// What it adds that a name is told to be whose brand heads the paper.
const OF_BRAND: f32 = 0.6;

/// How high a letterhead is, in widths of the page.
const LETTERHEAD: f32 = 0.12;

/// Letters of a logo are larger than most, so many times; and those of its two lines the same, within that.
const LOGO: f32 = 1.35;
const AS_LARGE: f32 = 0.12;

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
    /// The height of most cells.
    usual: f32,
    /// Where the first page's text begins.
    top: f32,
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
        let own = company.flat_map(|company| company.names.iter().map(|name| folded(name)));
        let mut heights: Vec<f32> = paper.layout.cells.iter().map(|cell| cell.area.height()).collect();
        heights.sort_by(f32::total_cmp);
        Self {
            paper,
            parties,
            hosts: hosts::hosts(paper),
            own: own.filter(|name| name.len() >= 4).collect(),
            buyers_heads: buyer::heads(paper, parties, fields),
            numbers: numbers(parties, fields),
            top: paper.layout.cells.first().map_or(0.0, |first| first.area.y0),
            usual: heights.get(heights.len() / 2).copied().unwrap_or(0.01).max(0.001),
        }
    }

    /// The words of a cell that may be a name, and how much speaks for them.
    fn name(&self, index: usize) -> Option<Name> {
        let cell = &self.paper.layout.cells[index];
        // "Vendu par Durand SARL": the name is behind its heading.
        let start = heading_end(self.paper, index, Meaning::SellerHeading).max(behind_brand(&cell.text));
        if start > 0 && cell.text[..start].ends_with('(') {
            return None;
        }
        let (bytes, is_company) = name_in(&cell.text[start..])?;
        let bytes = bytes.start + start..bytes.end + start;
        let mut text = cell.text[bytes.clone()].to_owned();
        let mut rest = self.beside(index, &bytes);
        if rest.is_empty() {
            rest.extend(self.second_line(index, &bytes));
        }
        for cell in &rest {
            text = format!("{text} {}", self.paper.layout.cells[*cell].text);
        }
        let is_sender = is_sender_line(&cell.text, &bytes);
        let is_behind_brand = start > 0 && start == behind_brand(&cell.text);
        let is_before_form = is_before_form(self.paper, index, &bytes) || is_behind_brand;
        let score =
            self.by_words(index, &bytes, &text, is_company || is_before_form) + self.by_place(index, cell);
        let score = if is_behind_brand { score + OF_BRAND } else { score };
        let score = if is_before_form || is_sender && !is_company { score + IN_IMPRINT } else { score };
        Some(Name {
            text,
            spot: Spot { cell: index, bytes },
            is_company: is_company || is_before_form || is_sender,
            rest,
            score,
        })
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

    /// The cells of a logo whose words are drawn far apart: "ATELIER   TROIS   CALES".
    fn beside(&self, index: usize, bytes: &Range<usize>) -> Vec<usize> {
        let cells = &self.paper.layout.cells;
        let first = &cells[index];
        let is_word = |cell: &Cell| {
            self.is_of_logo(cell)
                && cell.text.chars().all(char::is_alphabetic)
                && (cell.area.height() / first.area.height() - 1.0).abs() < AS_LARGE
        };
        if bytes.len() < first.text.len() || !is_word(first) {
            return Vec::new();
        }
        let after = index + 1..self.paper.layout.lines[first.line].end;
        let goes_on = |cell: &usize| {
            let (left, own) = (&cells[*cell - 1].area, &cells[*cell].area);
            is_word(&cells[*cell]) && own.x0 - left.x1 < 2.5 * first.area.height()
        };
        after.take_while(goes_on).collect()
    }

    /// Whether a cell stands at the top of the first page in letters larger than most.
    fn is_of_logo(&self, cell: &Cell) -> bool {
        cell.page == 1 && cell.area.height() > LOGO * self.usual && cell.area.y0 - self.top < LETTERHEAD
    }

    /// The cell that a logo goes on in under its first: in letters as large, or where the pages write both as one.
    fn second_line(&self, index: usize, bytes: &Range<usize>) -> Option<usize> {
        let cells = &self.paper.layout.cells;
        let first = &cells[index];
        if first.page != 1 || first.area.y0 - self.top > LETTERHEAD || bytes.len() < first.text.len() {
            return None;
        }
        let is_second = |cell: &&Cell| {
            let (upper, lower) = (&first.area, &cell.area);
            let is_aligned = (upper.x0 - lower.x0).abs() < 0.012
                || ((upper.x0 + upper.x1) - (lower.x0 + lower.x1)).abs() < 0.024;
            let white = lower.y0 - upper.y1;
            is_aligned && white > -0.4 * upper.height() && white < 0.9 * upper.height()
        };
        let after = index + 1..cells.len().min(index + 8);
        let second =
            after.filter(|cell| cells[*cell].line != first.line).find(|cell| is_second(&&cells[*cell]))?;
        let cell = &cells[second];
        let is_as_large = self.is_of_logo(first)
            && self.is_of_logo(cell)
            && (cell.area.height() / first.area.height() - 1.0).abs() < AS_LARGE;
        let both = format!("{}{}", first.folded, cell.folded);
        let is_written = || cells.iter().any(|cell| cell.folded.contains(&both));
        let (whole, _) = name_in(&cell.text).filter(|(whole, _)| whole.len() == cell.text.len())?;
        let is_name = (is_as_large || is_written())
            && !cell.text.contains(|letter: char| letter.is_ascii_digit())
            && !is_address(&cell.text)
            && !is_mostly_labels(self.paper, second, &whole, cell.folded.len());
        is_name.then_some(second)
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
        if PERSONS.iter().any(|title| text.starts_with(title)) {
            score -= 0.35;
        }
        if is_account_holder(paper, index, bytes) {
            score += 0.45;
        }
        if self.is_bank(text) {
            score -= 0.8;
        }
        let is_within = || parties.addresses.iter().any(|address| address.cells.contains(&index));
        if index < FIRST && !is_within() && is_before_town(paper, index, bytes) {
            score += 0.2;
        }
        if is_address(text)
            || is_street(&paper.layout.cells[index].text, bytes)
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
        let below_top = cell.area.y0 - self.top;
        if cell.page == 1 && below_top < LETTERHEAD {
            score += 0.35 * (1.0 - below_top / LETTERHEAD).max(0.2);
        }
        if cell.area.height() > LOGO * self.usual && cell.page == 1 && depth < 0.35 {
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

    /// The name as it is written in full, where it is.
    fn written_out(&self, name: &Name, names: &[Name]) -> (String, Spot) {
        let short = folded(&name.text);
        let short = short.strip_prefix("the").unwrap_or(&short).to_owned();
        // A letterhead's "inkwell" is the "Inkwell Planning Ltd" of the small print.
        let fuller = names.iter().filter(|other| other.is_company).find(|other| {
            let letters = folded(&other.text);
            self.is_own(&letters) == self.parties.sold
                && self.parties.side_of(other.spot.cell) != Some(Side::Buyer)
                && short.len() >= 4
                && letters.len() > short.len()
                && (letters.contains(&short) || self.is_of_same_word(name, other))
                && !is_address(&other.text)
        });
        if let Some(fuller) = fuller {
            return (fuller.text.clone(), fuller.spot.clone());
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

/// "flink.mobil – eine Marke der Rheinfunk Service GmbH": where the name begins of the company that a brand is of.
fn behind_brand(text: &str) -> usize {
    const SAYINGS: [&str; 8] = [
        "eine Marke der ",
        "eine Marke von ",
        "une marque de ",
        "marque de la société ",
        "nom commercial de ",
        "is a brand of ",
        "is a trading name of ",
        "a trading name of ",
    ];
    let ends = SAYINGS.iter().filter_map(|saying| text.find(saying).map(|at| at + saying.len()));
    ends.max().unwrap_or(0)
}

/// What stands before the names of people, who sign papers more often than they sell.
const PERSONS: [&str; 11] =
    ["Inh. ", "Inhaber", "Me ", "M. ", "Mme ", "Monsieur ", "Madame ", "Herr ", "Frau ", "Mr ", "Ms "];

/// "Nordlys Signage ApS · Havnegade 39 · DK-5000 Odense": whether a line goes on with the address behind the name.
fn is_sender_line(text: &str, name: &Range<usize>) -> bool {
    static TOWN: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?:^|[\s,·–|•-])(?:[A-Z]{1,2}-)?\d{4,5}\s+\p{Lu}\p{L}+").expect("the pattern is tested")
    });
    let rest = &text[name.end..];
    let parts =
        rest.split([',', '·', '–', '|', '•', '-']).filter(|part| part.contains(char::is_alphanumeric));
    name.start == 0 && parts.count() >= 2 && TOWN.is_match(rest)
}

/// "Harinxmakade 33, 8601 CV Sneek": a street and its number, and then the town.
fn is_street(text: &str, name: &Range<usize>) -> bool {
    let rest = text[name.end..].trim_start_matches([' ', ',', '·', '–', '-']);
    let figures = rest.bytes().take_while(u8::is_ascii_digit).count();
    let number = text[name.clone()].rsplit(' ').next().unwrap_or_default();
    (4..=5).contains(&figures)
        && rest[figures..].starts_with(' ')
        && number.len() <= 4
        && number.starts_with(|letter: char| letter.is_ascii_digit())
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

/// Whether its line is a row of labels: the head of a table.
fn is_in_table(paper: &Paper<'_>, cell: &Cell) -> bool {
    let line = paper.layout.lines[cell.line].clone();
    let says = |cell: &usize| paper.labels.in_cell(*cell).iter().any(|label| !is_heading(label.meaning));
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

fn is_heading(meaning: Meaning) -> bool {
    matches!(meaning, Meaning::SellerHeading | Meaning::BuyerHeading | Meaning::OtherHeading)
}

/// Where the words end that announce a party and begin a cell.
fn heading_end(paper: &Paper<'_>, cell: usize, meaning: Meaning) -> usize {
    let text = &paper.layout.cells[cell].text;
    let heading = paper.labels.in_cell(cell).iter().find(|label| label.meaning == meaning);
    // "Lieferant GmbH" is somebody's name.
    let is_name = |label: &&Label| LEGAL_FORMS.contains(&folded(&text[label.bytes.end..]).as_str());
    heading
        .filter(|label| folded(&text[..label.bytes.start]).is_empty() && !is_name(label))
        .map_or(0, |label| label.bytes.end)
}

/// "Avignon, le 22 novembre 2026": where and when a paper was made out.
fn is_dated_place(paper: &Paper<'_>, cell: usize, bytes: &Range<usize>) -> bool {
    const LINKING: [&str; 8] = ["le", "du", "den", "the", "el", "li", "a", "il"];
    let text = &paper.layout.cells[cell].text;
    paper.dates[cell].iter().filter(|date| date.bytes.start >= bytes.end).any(|date| {
        let between = &text[bytes.end..date.bytes.start];
        between.trim_start().starts_with(',')
            && between
                .split(|letter: char| !letter.is_alphabetic())
                .map(folded)
                .all(|word| word.is_empty() || LINKING.contains(&word.as_str()))
    })
}

/// Whether a name holds a word that announces a number, or is mostly made of words that announce something else.
fn is_mostly_labels(paper: &Paper<'_>, cell: usize, bytes: &Range<usize>, letters: usize) -> bool {
    let text = &paper.layout.cells[cell].text;
    let mut said = 0;
    for label in paper.labels.in_cell(cell) {
        let is_within = label.bytes.start < bytes.end && bytes.start < label.bytes.end;
        let also_names = || {
            let rest = &text[label.bytes.end..bytes.end.max(label.bytes.end)];
            ALSO_NAMES.contains(&folded(&text[label.bytes.clone()]).as_str())
                && rest.contains(char::is_alphabetic)
                && !rest.contains(|letter: char| letter.is_ascii_digit())
        };
        if is_within && NUMBER_LABELS.contains(&label.meaning) {
            if also_names() {
                continue;
            }
            return true;
        }
        if is_within && !is_heading(label.meaning) {
            said += folded(&text[label.bytes.clone()]).len();
        }
    }
    2 * said > letters
}

/// "Nuage Bleu Studio, SAS au capital de 15 000 €"
fn is_before_form(paper: &Paper<'_>, cell: usize, bytes: &Range<usize>) -> bool {
    let text = &paper.layout.cells[cell].text;
    let after = text[bytes.end..].trim_start_matches(|letter: char| !letter.is_alphanumeric());
    let form: String =
        after.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '.').collect();
    let is_form = form.starts_with(char::is_uppercase) && LEGAL_FORMS.contains(&folded(&form).as_str());
    bytes.start == 0 && (is_form || folded(after).starts_with("aucapital"))
}

/// "Miroiterie Guillou – Nantes"
fn is_before_town(paper: &Paper<'_>, cell: usize, bytes: &Range<usize>) -> bool {
    let text = &paper.layout.cells[cell].text;
    let after = text[bytes.end..].trim_start();
    let town = after.strip_prefix(['-', '–', '—']).unwrap_or_default().trim();
    bytes.start == 0
        && town.starts_with(char::is_uppercase)
        && town.chars().all(|letter| letter.is_alphabetic() || matches!(letter, '-' | '\'' | '’'))
}

/// "Titulaire du compte : NETPRESSE"
fn is_account_holder(paper: &Paper<'_>, cell: usize, bytes: &Range<usize>) -> bool {
    let before = folded(&paper.layout.cells[cell].text[..bytes.start]);
    let said = |text: &str| {
        [
            "titulaireducompte",
            "titulaire",
            "kontoinhaber",
            "kontoname",
            "accountholder",
            "accountname",
            "beneficiaire",
            "alordrede",
        ]
        .iter()
        .any(|word| text.ends_with(word))
    };
    said(&before)
        || (before.is_empty()
            && paper.layout.left_of(cell).next().is_some_and(|left| said(&paper.layout.cells[left].folded)))
}
