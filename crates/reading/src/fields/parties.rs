//! Who made out the document, and for whom: blocks under their headings, footers, letterheads.

use super::identifiers::{self, Identifier, Identifiers};
use super::labels::Meaning;
use super::layout::Cell;
use super::paper::{Paper, Spot};
use crate::fold::folded;
use crate::{DocumentKind, FieldName, FieldSource, Fields, checks};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Seller,
    Buyer,
    /// A place of delivery, a payee, a representative.
    Other,
}

pub(super) struct Parties {
    /// The company made out the document itself: it sold.
    pub sold: bool,
    /// Of each cell, the side whose block it stands in, where a heading tells.
    sides: Vec<Option<Side>>,
    pub identifiers: Identifiers,
}

/// How far below its heading a block may go, in widths of the page.
const BLOCK: f32 = 0.22;

pub(super) fn read(paper: &Paper<'_>, kind: DocumentKind) -> Parties {
    let identifiers = identifiers::find(&paper.layout);
    let is_traded = matches!(kind, DocumentKind::Invoice | DocumentKind::CreditNote | DocumentKind::Receipt);
    let sold = is_traded && is_issuer(paper, &identifiers);
    // A statement's account is its holder's.
    let sides = match kind {
        DocumentKind::BankStatement => vec![None; paper.layout.cells.len()],
        _ => sides(paper),
    };
    Parties { sold, sides, identifiers }
}

/// Whether the company's own numbers stand where the law has the issuer print them: with its capital and register.
fn is_issuer(paper: &Paper<'_>, identifiers: &Identifiers) -> bool {
    let Some(siren) = paper.options.company.as_ref().and_then(|company| company.siren.as_deref()) else {
        return false;
    };
    identifiers.sirens.iter().filter(|identifier| identifier.value == siren).any(|identifier| {
        let said = &paper.layout.cells[identifier.spot.cell].folded;
        ["capital", "rcs", "codeape", "naf", "siegesocial"].iter().any(|word| said.contains(word))
    })
}

fn sides(paper: &Paper<'_>) -> Vec<Option<Side>> {
    let headings: Vec<(usize, Side)> = paper
        .labels
        .iter()
        .filter_map(|label| {
            let side = match label.meaning {
                Meaning::SellerHeading => Side::Seller,
                Meaning::BuyerHeading => Side::Buyer,
                Meaning::OtherHeading => Side::Other,
                _ => return None,
            };
            let cell = &paper.layout.cells[label.cell];
            // A heading begins its cell, and is no word of a sentence.
            let begins = folded(&cell.text[..label.bytes.start]).is_empty();
            let rest = cell.text[label.bytes.end..].split_whitespace().count();
            (begins && rest <= 8).then_some((label.cell, side))
        })
        .collect();
    let cells = &paper.layout.cells;
    let is_buyers =
        |index: usize| paper.labels.in_cell(index).iter().any(|label| label.meaning == Meaning::BuyerNumber);
    let mut sides: Vec<Option<Side>> = (0..cells.len())
        .map(|index| {
            let cell = &cells[index];
            if is_buyers(index) || paper.layout.left_of(index).next().is_some_and(is_buyers) {
                return Some(Side::Buyer);
            }
            if let Some((_, side)) = headings.iter().find(|(heading, _)| *heading == index) {
                return Some(*side);
            }
            // Beside its heading on the same line, or under it.
            let left = paper.layout.left_of(index).next();
            if let Some((_, side)) = headings.iter().find(|(heading, _)| Some(*heading) == left) {
                return Some(*side);
            }
            headings
                .iter()
                .filter(|(at, _)| {
                    let heading = &cells[*at];
                    let down = cell.area.y0 - heading.area.y0;
                    heading.page == cell.page
                        && down > 0.0
                        && down < BLOCK
                        && (heading.area.x0 - cell.area.x0).abs() < 0.1
                        && !broken(&cells[(*at).min(index)..=index.max(*at)])
                })
                .min_by(|(a, _), (b, _)| {
                    let down = |other: usize| cell.area.y0 - cells[other].area.y0;
                    down(*a).total_cmp(&down(*b))
                })
                .map(|(_, side)| *side)
        })
        .collect();
    // "Name:   Au bon moulin": what follows the words of a block is of that block.
    for index in 1..cells.len() {
        let left = &cells[index - 1];
        if sides[index].is_none()
            && left.line == cells[index].line
            && (left.text.ends_with(':') || left.text.split_whitespace().count() <= 2)
            && cells[index].area.x0 - left.area.x1 < 0.15
        {
            sides[index] = sides[index - 1];
        }
    }
    sides
}

/// Whether white space parts the last of these cells, in reading order, from the heading that is the first.
fn broken(cells: &[Cell]) -> bool {
    let [.., cell] = cells else { return false };
    let column = cells.iter().filter(|other| (other.area.x0 - cell.area.x0).abs() < 0.1);
    let mut bottoms: Vec<(f32, f32)> = column.map(|other| (other.area.y0, other.area.y1)).collect();
    bottoms.sort_by(|a, b| a.0.total_cmp(&b.0));
    let height = cell.area.height().max(0.008);
    bottoms.windows(2).any(|pair| pair[1].0 - pair[0].1 > 3.2 * height)
}

impl Parties {
    pub fn side_of(&self, cell: usize) -> Option<Side> {
        self.sides.get(cell).copied().flatten()
    }

    /// How much speaks for an identifier being the one of a side; nothing does at 0 or below.
    pub fn score(&self, paper: &Paper<'_>, identifier: &Identifier, side: Side, own: bool) -> f32 {
        let cell = identifier.spot.cell;
        let mut score = match (self.side_of(cell), side) {
            (Some(found), wanted) if found == wanted => 1.4,
            (Some(Side::Other), Side::Seller) => 0.3,
            (Some(_), _) => -1.0,
            (None, Side::Seller) => 0.8,
            (None, _) => -0.2,
        };
        // The company's own numbers are the buyer's, on what it bought.
        if own {
            score += if (side == Side::Seller) == self.sold { 1.5 } else { -1.5 };
        } else if self.sold {
            score += if side == Side::Seller { -0.8 } else { 1.2 };
        }
        if identifier.valid {
            score += 0.25;
        }
        if identifier.labelled {
            score += 0.2;
        }
        if side == Side::Seller {
            let line = folded(&paper.layout.line_text(paper.layout.cells[cell].line));
            if ["capital", "rcs", "sarl", "sas", "ape", "naf", "siegesocial"]
                .iter()
                .any(|word| line.contains(word))
            {
                score += 0.35;
            }
            if self.fits_another(identifier) {
                score += 0.3;
            }
        }
        // Of two that are as good, the first.
        score - 0.05 * cell as f32 / paper.layout.cells.len().max(1) as f32
    }

    /// Whether a French VAT number and a SIREN bear each other out.
    fn fits_another(&self, identifier: &Identifier) -> bool {
        let seller = |other: &&Identifier| {
            !matches!(self.side_of(other.spot.cell), Some(Side::Buyer)) && other.spot != identifier.spot
        };
        let all = &self.identifiers;
        if identifier.value.starts_with("FR") && identifier.value.len() == 13 {
            all.sirens.iter().filter(seller).any(|other| identifier.value.ends_with(&other.value))
        } else if identifier.value.len() == 9 {
            all.vat_numbers.iter().filter(seller).any(|other| other.value.ends_with(&identifier.value))
        } else {
            false
        }
    }
}

/// Words that make a name a company's.
const LEGAL_FORMS: [&str; 44] = [
    "sarl", "sas", "sasu", "eurl", "sa", "snc", "sci", "scp", "selarl", "selas", "scop", "earl", "gaec",
    "ei", "eirl", "scm", "gie", "sasp", "gmbh", "ag", "kg", "ohg", "ug", "gbr", "ek", "ltd", "limited",
    "plc", "llc", "inc", "corp", "bv", "nv", "srl", "spa", "sl", "sprl", "bvba", "bhd", "pte", "pvt", "lda",
    "ab", "oy",
];

/// Words that head papers and are nobody's name.
const NO_NAMES: [&str; 44] = [
    "facture",
    "invoice",
    "rechnung",
    "avoir",
    "recu",
    "receipt",
    "ticket",
    "page",
    "seite",
    "date",
    "datum",
    "devis",
    "total",
    "tva",
    "montant",
    "client",
    "original",
    "duplicata",
    "copie",
    "copy",
    "merci",
    "bienvenue",
    "welcome",
    "tel",
    "telephone",
    "fax",
    "email",
    "siret",
    "siren",
    "iban",
    "bic",
    "www",
    "http",
    "adresse",
    "taxinvoice",
    "relevedecompte",
    "bulletin",
    "quittance",
    "gutschrift",
    "stylesheet",
    "beispiel",
    "verkaufer",
    "designation",
    "objet",
];

/// The names of the parties.
pub(super) fn names(paper: &Paper<'_>, parties: &Parties, fields: &Fields) -> Fields {
    let mut found = Fields::new();
    if let Some((name, spot, confidence)) = supplier(paper, parties, fields) {
        found.insert(FieldName::Supplier, paper.field(name, &spot, confidence));
    }
    if let Some((name, spot)) = own_name(paper, parties) {
        let field = if parties.sold { FieldName::Supplier } else { FieldName::Buyer };
        found.insert(field, paper.field(name, &spot, 0.92));
    }
    if let Some((name, spot)) = buyer(paper, parties).filter(|_| !found.contains_key(&FieldName::Buyer)) {
        found.insert(FieldName::Buyer, paper.field(name, &spot, 0.7));
    }
    found
}

/// The company itself, where the pages name it.
fn own_name(paper: &Paper<'_>, parties: &Parties) -> Option<(String, Spot)> {
    let company = paper.options.company.as_ref()?;
    let mut spots = company.names.iter().filter(|name| folded(name).len() >= 4).filter_map(|name| {
        // Its legal form is often left out.
        let short: Vec<&str> =
            name.split_whitespace().filter(|word| !LEGAL_FORMS.contains(&folded(word).as_str())).collect();
        let wanted = folded(&short.join(" "));
        let cell = paper.layout.cells.iter().position(|cell| cell.folded.contains(&wanted))?;
        let at = paper.layout.cells[cell].folded.find(&wanted)?;
        let bytes = paper.layout.cells[cell].unfolded(at..at + wanted.len());
        Some((name.clone(), Spot { cell, bytes }))
    });
    spots.next().or_else(|| {
        let siren = company.siren.as_deref()?;
        let own = parties.identifiers.sirens.iter().find(|identifier| identifier.value == siren)?;
        Some((company.names.first()?.clone(), own.spot.clone()))
    })
}

fn supplier(paper: &Paper<'_>, parties: &Parties, fields: &Fields) -> Option<(String, Spot, f32)> {
    let known = paper.options.suppliers.iter().find(|supplier| {
        let is = |name: FieldName, value: &Option<String>| {
            value.is_some() && fields.get(&name).and_then(|field| field.text()) == value.as_deref()
        };
        is(FieldName::Siren, &supplier.siren)
            || is(FieldName::VatNumber, &supplier.vat_number)
            || is(FieldName::Iban, &supplier.iban)
    });
    let hosts = hosts(paper);
    let company: Vec<String> = paper
        .options
        .company
        .iter()
        .flat_map(|company| company.names.iter().map(|name| folded(name)))
        .filter(|name| name.len() >= 4)
        .collect();
    let count = paper.layout.cells.len().max(1) as f32;
    let mut heights: Vec<f32> = paper.layout.cells.iter().map(|cell| cell.area.height()).collect();
    heights.sort_by(f32::total_cmp);
    let usual = heights.get(heights.len() / 2).copied().unwrap_or(0.01).max(0.001);
    let identified: Vec<&Spot> = [FieldName::Siren, FieldName::VatNumber]
        .iter()
        .filter(|name| fields.contains_key(name))
        .flat_map(|name| match name {
            FieldName::Siren => parties.identifiers.sirens.iter(),
            _ => parties.identifiers.vat_numbers.iter(),
        })
        .filter(|identifier| {
            [FieldName::Siren, FieldName::VatNumber].iter().any(|name| {
                fields.get(name).and_then(|field| field.text()) == Some(identifier.value.as_str())
            })
        })
        .map(|identifier| &identifier.spot)
        .collect();
    let mut best: Option<(f32, String, Spot)> = None;
    for (index, cell) in paper.layout.cells.iter().enumerate() {
        let Some((bytes, legal)) = name_in(&cell.text) else { continue };
        let name = &cell.text[bytes.clone()];
        let letters = folded(name);
        let depth = index as f32 / count;
        let mut score = 0.0f32;
        match parties.side_of(index) {
            Some(Side::Seller) => score += 1.0,
            Some(Side::Buyer) => score -= 1.3,
            Some(Side::Other) => score -= 0.7,
            None => {}
        }
        if company.iter().any(|own| letters.contains(own.as_str())) {
            score += if parties.sold { 1.5 } else { -1.5 };
        }
        if legal {
            score += 0.55;
        }
        if hosts.iter().any(|host| akin(&letters, host)) {
            score += 0.8;
        }
        if cell.page == 1 && cell.area.y0 < 0.16 {
            score += 0.35 * (1.0 - cell.area.y0 / 0.16).max(0.2);
        }
        if cell.area.height() > 1.35 * usual && cell.page == 1 && depth < 0.35 {
            score += 0.35;
        }
        if index < 3 {
            score += 0.25;
        }
        let near_number = identified.iter().any(|spot| {
            spot.cell == index
                || (paper.layout.cells[spot.cell].page == cell.page
                    && paper.layout.cells[spot.cell].line.abs_diff(cell.line) <= 2
                    && (paper.layout.cells[spot.cell].area.x0 - cell.area.x0).abs() < 0.35)
        });
        if near_number {
            score += 0.35;
        }
        if letters.len() >= 5 && paper.folded.match_indices(&letters).nth(1).is_some() {
            score += 0.3;
        }
        if is_account_holder(paper, index, &bytes) {
            score += 0.45;
        }
        let in_table = paper.layout.line(cell.line).len() >= 3
            && paper.layout.lines[cell.line]
                .clone()
                .filter(|other| paper.labels.in_cell(*other).iter().any(|label| !is_heading(label.meaning)))
                .count()
                >= 2;
        if in_table {
            score -= 0.5;
        }
        if is_address(name)
            || paper.labels.in_cell(index).iter().any(|label| {
                !is_heading(label.meaning) && label.bytes.start < bytes.end && bytes.start < label.bytes.end
            })
        {
            score -= 0.8;
        }
        if best.as_ref().is_none_or(|(known, ..)| score > *known + 0.001) {
            best = Some((score, name.to_owned(), Spot { cell: index, bytes }));
        }
    }
    let (score, name, spot) = best?;
    let name = capitalised(paper, &name).unwrap_or(name);
    if let Some(known) = known {
        return Some((known.name.clone(), spot, 0.97));
    }
    (score > 0.25).then(|| (tidy(&name), spot, (0.42 + 0.2 * score).clamp(0.3, 0.93)))
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

/// "Titulaire du compte : NETPRESSE"
fn is_account_holder(paper: &Paper<'_>, cell: usize, bytes: &std::ops::Range<usize>) -> bool {
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

/// The part of a cell that may be a name, and whether a legal form makes it a company's.
fn name_in(text: &str) -> Option<(std::ops::Range<usize>, bool)> {
    // After a label such as "Name:", before what follows a name on one line.
    let mut start = 0;
    if let Some(at) = text.find(':') {
        if at < 40 && at + 1 < text.len() {
            start = at + 1;
        } else if at + 1 == text.len() {
            return None;
        }
    }
    let mut end = text.len();
    for mark in [
        " - ",
        " – ",
        " — ",
        " • ",
        " ● ",
        " · ",
        " | ",
        ", ",
        " au capital",
        " Tél",
        " Tel",
        " Siret",
        " SIRET",
        " (",
        " ; ",
        "  ",
    ] {
        if let Some(at) = text[start..].find(mark) {
            end = end.min(start + at);
        }
    }
    let trimmed = text[start..end].trim_start_matches(|letter: char| !letter.is_alphanumeric());
    start = end - trimmed.len();
    let name = text[start..end].trim_end_matches([' ', ',', ';', '.', '-', '–']);
    let end = start + name.len();
    let letters = name.chars().filter(|letter| letter.is_alphabetic()).count();
    let digits = name.chars().filter(char::is_ascii_digit).count();
    let words: Vec<&str> = name.split_whitespace().collect();
    if letters < 3
        || digits > letters
        || words.len() > 7
        || name.contains('@')
        || name.contains("www.")
        || name.contains('%')
        || name.contains('€')
    {
        return None;
    }
    let first = folded(words[0]);
    let all = folded(name);
    if NO_NAMES.contains(&first.as_str()) || NO_NAMES.contains(&all.as_str()) {
        return None;
    }
    if !name.chars().next().is_some_and(|letter| letter.is_uppercase() || letter.is_ascii_digit())
        && words.len() > 2
    {
        return None;
    }
    let legal = words.iter().any(|word| {
        let plain = folded(word);
        LEGAL_FORMS.contains(&plain.as_str())
            && (plain.len() > 2 || word.chars().all(|letter| !letter.is_lowercase()))
    }) && words.len() > 1;
    Some((start..end, legal))
}

fn tidy(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Streets, towns and telephone numbers are no names.
fn is_address(name: &str) -> bool {
    const WORDS: [&str; 30] = [
        "rue",
        "avenue",
        "av",
        "bd",
        "boulevard",
        "chemin",
        "route",
        "impasse",
        "place",
        "quai",
        "allee",
        "zi",
        "za",
        "zac",
        "bp",
        "cedex",
        "cs",
        "strasse",
        "str",
        "street",
        "road",
        "lane",
        "jalan",
        "france",
        "deutschland",
        "lieudit",
        "square",
        "cours",
        "faubourg",
        "postfach",
    ];
    let words: Vec<String> = name.split_whitespace().map(folded).collect();
    let digits = name.contains(|letter: char| letter.is_ascii_digit());
    let postcode = words.iter().any(|word| word.len() == 5 && word.bytes().all(|byte| byte.is_ascii_digit()));
    postcode
        || words.iter().any(|word| {
            WORDS.contains(&word.as_str())
                || ["strasse", "straat", "str", "weg", "platz", "allee"]
                    .iter()
                    .any(|end| word.len() > end.len() + 2 && word.ends_with(end))
                    && digits
        })
}

/// The names in mail addresses and web sites, without those of mail providers.
fn hosts(paper: &Paper<'_>) -> Vec<String> {
    const PROVIDERS: [&str; 16] = [
        "gmail",
        "orange",
        "wanadoo",
        "free",
        "hotmail",
        "outlook",
        "yahoo",
        "laposte",
        "sfr",
        "icloud",
        "live",
        "bbox",
        "neuf",
        "localhost",
        "gmx",
        "tcpdf",
    ];
    let mut hosts = Vec::new();
    for cell in &paper.layout.cells {
        for word in cell.text.split([' ', ',', ';', '(', ')', '|']) {
            let lower = word.to_lowercase();
            let host = if let Some((_, host)) = lower.rsplit_once('@') {
                host
            } else if let Some(at) = lower.find("www.") {
                &lower[at + 4..]
            } else if let Some(at) = lower.find("://") {
                &lower[at + 3..]
            } else {
                continue;
            };
            let host = host.split(['/', ':']).next().unwrap_or_default().trim_matches('.');
            let parts: Vec<&str> = host.split('.').collect();
            if parts.len() >= 2 {
                let name = folded(parts[parts.len() - 2]);
                if name.len() >= 3 && !PROVIDERS.contains(&name.as_str()) && !hosts.contains(&name) {
                    hosts.push(name);
                }
            }
        }
    }
    hosts
}

/// Whether a name and a host are of the same company: one in the other, or most of its words.
fn akin(name: &str, host: &str) -> bool {
    if host.len() < 3 || name.len() < 3 {
        return false;
    }
    name.contains(host) || (name.len() >= 4 && host.contains(name)) || shared_start(name, host) >= 6
}

fn shared_start(a: &str, b: &str) -> usize {
    a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count()
}

fn buyer(paper: &Paper<'_>, parties: &Parties) -> Option<(String, Spot)> {
    let cells = &paper.layout.cells;
    (0..cells.len()).filter(|index| parties.side_of(*index) == Some(Side::Buyer)).find_map(|index| {
        let label = paper.labels.in_cell(index).iter().find(|label| label.meaning == Meaning::BuyerHeading);
        let start = label.map_or(0, |label| label.bytes.end);
        let (bytes, _) = name_in(&cells[index].text[start..])?;
        let bytes = bytes.start + start..bytes.end + start;
        let name = &cells[index].text[bytes.clone()];
        let clean = !is_address(name)
            && !checks::is_vat_number(&checks::compact(name))
            && name.chars().filter(char::is_ascii_digit).count() < 5;
        (clean && (label.is_none() || cells[index].source != FieldSource::EInvoice))
            .then(|| (tidy(name), Spot { cell: index, bytes }))
    })
}
