//! The names of the parties: which words are one, and whose.

use super::super::labels::{Label, Meaning};
use super::super::paper::{NUMBER_LABELS, Paper, Spot};
use super::{Parties, Side};
use crate::fold::folded;
use crate::{FieldName, FieldSource, Fields, KnownCompany, checks};

/// Words that make a name a company's.
const LEGAL_FORMS: [&str; 44] = [
    "sarl", "sas", "sasu", "eurl", "sa", "snc", "sci", "scp", "selarl", "selas", "scop", "earl", "gaec",
    "ei", "eirl", "scm", "gie", "sasp", "gmbh", "ag", "kg", "ohg", "ug", "gbr", "ek", "ltd", "limited",
    "plc", "llc", "inc", "corp", "bv", "nv", "srl", "spa", "sl", "sprl", "bvba", "bhd", "pte", "pvt", "lda",
    "ab", "oy",
];

/// Words that head papers and are nobody's name.
const NO_NAMES: [&str; 58] = [
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
    "hotesse",
    "caissier",
    "caissiere",
    "serveur",
    "serveuse",
    "cashier",
    "kassierer",
    "caisse",
    "neant",
    "votre",
    "membre",
    "entrelessoussignes",
    "valable",
    "periode",
];

/// What announces a number elsewhere is a word of many names: "La Table d'Augustine", "Marché de la Gare".
const ALSO_NAMES: [&str; 5] = ["table", "marche", "chantier", "store", "mobile"];

/// The names of the parties.
pub(in super::super) fn names(paper: &Paper<'_>, parties: &Parties, fields: &Fields) -> Fields {
    let mut found = Fields::new();
    if let Some((name, spot, confidence)) = supplier(paper, parties, fields) {
        found.insert(FieldName::Supplier, paper.field(name, &spot, confidence));
    }
    if let Some((name, spot)) = own_name(paper, parties) {
        let field = if parties.sold { FieldName::Supplier } else { FieldName::Buyer };
        found.insert(field, paper.field(name, &spot, 0.92));
    }
    if !found.contains_key(&FieldName::Buyer)
        && let Some((name, spot)) = buyer(paper, parties).or_else(|| over_number(paper, parties, fields))
    {
        found.insert(FieldName::Buyer, paper.field(name, &spot, 0.7));
    }
    found
}

/// The company itself, where the pages name it.
fn own_name(paper: &Paper<'_>, parties: &Parties) -> Option<(String, Spot)> {
    let company = paper.options.company.as_ref()?;
    let mut spots = company.names.iter().filter(|name| folded(name).len() >= 4).filter_map(|name| {
        let wanted = without_form(name);
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

/// A name, folded, without its legal form, which is often left out.
fn without_form(name: &str) -> String {
    let words = name.split_whitespace().filter(|word| !LEGAL_FORMS.contains(&folded(word).as_str()));
    words.map(folded).collect()
}

/// The company's names that are long enough to be told from other words, folded.
pub(super) fn own(company: &KnownCompany) -> impl Iterator<Item = String> {
    company.names.iter().map(|name| without_form(name)).filter(|name| name.len() >= 4)
}

fn supplier(paper: &Paper<'_>, parties: &Parties, fields: &Fields) -> Option<(String, Spot, f32)> {
    let hosts = hosts(paper);
    let buyers_heads = buyers_heads(paper, parties, fields);
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
    let mut companies: Vec<(String, Spot)> = Vec::new();
    for (index, cell) in paper.layout.cells.iter().enumerate() {
        // "Vendu par Durand SARL": the name is behind its heading.
        let start = heading_end(paper, index, Meaning::SellerHeading);
        let Some((bytes, legal)) = name_in(&cell.text[start..]) else { continue };
        let bytes = bytes.start + start..bytes.end + start;
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
            || is_mostly_labels(paper, index, &bytes, letters.len())
            || !legal && is_dated_place(paper, index, &bytes)
        {
            score -= 0.8;
        }
        if buyers_heads.contains(&index) {
            score -= 0.8;
        }
        let is_ours = company.iter().any(|own| letters.contains(own.as_str()));
        if legal && is_ours == parties.sold && parties.side_of(index) != Some(Side::Buyer) {
            companies.push((name.to_owned(), Spot { cell: index, bytes: bytes.clone() }));
        }
        if best.as_ref().is_none_or(|(known, ..)| score > *known + 0.001) {
            best = Some((score, name.to_owned(), Spot { cell: index, bytes }));
        }
    }
    let (score, name, spot) = best?;
    let short = folded(&name);
    // A letterhead's "inkwell" is the "Inkwell Planning Ltd" of the small print.
    let fuller = companies.into_iter().find(|(fuller, _)| {
        let letters = folded(fuller);
        short.len() >= 4 && letters.len() > short.len() && letters.starts_with(&short) && !is_address(fuller)
    });
    // "MBR" is the "Mutuelle des Bâtisseurs Réunis" of the letterhead.
    let fuller = fuller.or_else(|| {
        let is_initials = name.chars().all(char::is_alphanumeric) && (3..=6).contains(&short.len());
        is_initials.then(|| spelt_out(paper, parties, &short)).flatten()
    });
    let (name, spot) = match fuller {
        Some(fuller) => fuller,
        None => (capitalised(paper, &name).unwrap_or(name), spot),
    };
    (score > 0.25).then(|| (tidy(&name), spot, (0.42 + 0.2 * score).clamp(0.3, 0.93)))
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
fn is_dated_place(paper: &Paper<'_>, cell: usize, bytes: &std::ops::Range<usize>) -> bool {
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

/// The cells that head the blocks which the buyer's numbers end.
fn buyers_heads(paper: &Paper<'_>, parties: &Parties, fields: &Fields) -> Vec<usize> {
    let numbers = [
        (FieldName::BuyerVatNumber, &parties.identifiers.vat_numbers),
        (FieldName::BuyerSiren, &parties.identifiers.sirens),
    ];
    let mut heads = Vec::new();
    for (field, found) in numbers {
        let value = fields.get(&field).and_then(|field| field.text());
        if let Some(number) = found.iter().find(|number| Some(number.value.as_str()) == value) {
            let head = block_head(paper, number.spot.cell, 1.0);
            heads.extend((head != number.spot.cell).then_some(head));
        }
    }
    heads
}

/// The first cell of the block that a cell ends: the lines above it that begin under each other, with less than so many of
/// their heights between.
fn block_head(paper: &Paper<'_>, end: usize, heights: f32) -> usize {
    let cells = &paper.layout.cells;
    let mut head = end;
    for above in (0..end).rev().take_while(|above| cells[*above].page == cells[end].page) {
        let (upper, lower) = (&cells[above].area, &cells[head].area);
        if (upper.x0 - lower.x0).abs() < 0.02 && upper.y0 < lower.y0 {
            if lower.y0 - upper.y1 > heights * lower.height() {
                break;
            }
            head = above;
        }
    }
    head
}

/// Whether a name holds a word that announces a number, or is mostly made of words that announce something else.
fn is_mostly_labels(paper: &Paper<'_>, cell: usize, bytes: &std::ops::Range<usize>, letters: usize) -> bool {
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
            let before =
                text[..at].split(|letter: char| !letter.is_alphabetic()).rfind(|word| !word.is_empty());
            if before.is_some_and(|word| NO_NAMES.contains(&folded(word).as_str())) {
                return None;
            }
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
        " Siren",
        " SIREN",
        " RCS",
        " R.C.S",
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
    // "S E R R E": letters drawn apart; "SARL": a form without a name.
    let is_drawn = words.len() > 2 && words.iter().all(|word| word.chars().count() == 1);
    if is_drawn || LEGAL_FORMS.contains(&all.as_str()) {
        return None;
    }
    if NO_NAMES.contains(&first.as_str()) || NO_NAMES.contains(&all.as_str()) {
        return None;
    }
    // "à Avignon"
    if words.len() > 1 && matches!(words[0], "à" | "a" | "in" | "at" | "chez") {
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
    const WORDS: [&str; 33] = [
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
        "crs",
        "ccial",
        "rte",
    ];
    let words: Vec<String> = name.split_whitespace().map(folded).collect();
    let digits = name.contains(|letter: char| letter.is_ascii_digit());
    let postcode = words.iter().any(|word| word.len() == 5 && word.bytes().all(|byte| byte.is_ascii_digit()));
    let is_street = |word: &String| WORDS.contains(&word.as_str());
    postcode
        // "Halles du Cours" is a name, "22 crs des Otages" is none.
        || words.first().is_some_and(is_street)
        || words.iter().any(|word| {
            is_street(word) && (digits || word != "cours" && word != "place" && word != "france")
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

pub(super) fn buyer(paper: &Paper<'_>, parties: &Parties) -> Option<(String, Spot)> {
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

/// The name at the head of the block that the buyer's number stands in.
fn over_number(paper: &Paper<'_>, parties: &Parties, fields: &Fields) -> Option<(String, Spot)> {
    let number = |name: FieldName| fields.get(&name).and_then(|field| field.text());
    let siren = number(FieldName::BuyerSiren)?;
    let identifier = parties.identifiers.sirens.iter().find(|identifier| identifier.value == siren)?;
    let cells = &paper.layout.cells;
    let start = identifier.spot.cell;
    let head = block_head(paper, start, 2.5);
    let (bytes, _) = name_in(&cells[head].text).filter(|_| head != start)?;
    let name = &cells[head].text[bytes.clone()];
    (!is_address(name)).then(|| (tidy(name), Spot { cell: head, bytes }))
}
