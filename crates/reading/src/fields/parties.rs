//! Who made out the document, and for whom: blocks under their headings, footers, letterheads.

mod addresses;
mod names;

use std::ops::Range;

use super::amounts::Form;
use super::identifiers::{self, Identifier, Identifiers};
use super::labels::{Label, Meaning, heads_articles};
use super::layout::Cell;
use super::paper::{AMOUNT_LABELS, Paper, asks_for_number};
use crate::DocumentKind;
use crate::fold::folded;

use self::addresses::Address;
pub(super) use self::names::names;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Seller,
    Buyer,
    /// A place of delivery, a payee, a representative.
    Other,
}

pub(super) struct Parties {
    /// The company made out the document itself: it sold, or it is its own affair.
    pub sold: bool,
    /// Of each cell, the side whose block it stands in, where a heading or its address tells.
    sides: Vec<Option<Side>>,
    addresses: Vec<Address>,
    pub identifiers: Identifiers,
}

/// How far below its heading a block may go, in widths of the page.
const BLOCK: f32 = 0.22;

/// How far beside a heading without a colon its block may begin, in widths of the page.
const BESIDE: f32 = 0.35;

/// Letters of a heading that is no word of a sentence, whatever stands behind it.
const LONG_HEADING: usize = 24;

/// The lines that a letterhead begins in: an addressee stands lower.
const LETTERHEAD: usize = 2;

pub(super) fn read(paper: &Paper<'_>, kind: DocumentKind) -> Parties {
    let identifiers = identifiers::find(paper);
    // A statement's account is its holder's.
    let mut sides = match kind {
        DocumentKind::BankStatement => vec![None; paper.layout.cells.len()],
        _ => sides(paper, kind),
    };
    let addresses = match kind {
        DocumentKind::BankStatement | DocumentKind::Payslip => Vec::new(),
        _ => addresses::find(paper, &identifiers),
    };
    // A till's address is its shop's.
    if kind != DocumentKind::Receipt {
        addresses::take_sides(paper, &addresses, &mut sides);
    }
    let mut parties = Parties { sold: false, sides, addresses, identifiers };
    let is_traded = matches!(kind, DocumentKind::Invoice | DocumentKind::CreditNote | DocumentKind::Receipt);
    parties.sold = is_traded && (parties.is_issuer(paper) || parties.is_letterhead(paper))
        || is_from_within(paper, kind);
    parties
}

/// Payslips, and what its people spent for it.
fn is_from_within(paper: &Paper<'_>, kind: DocumentKind) -> bool {
    let titles = ["notedefrais", "notesdefrais", "etatdefrais", "expensereport"];
    let is_titled = |cell: &Cell| {
        titles.iter().any(|title| cell.folded.starts_with(title))
            && !cell.folded.starts_with("notedefraisethonoraires")
    };
    kind == DocumentKind::Payslip
        || kind == DocumentKind::Other && paper.layout.cells.iter().take(8).any(is_titled)
}

fn sides(paper: &Paper<'_>, kind: DocumentKind) -> Vec<Option<Side>> {
    let headings: Vec<(usize, Side)> = paper
        .labels
        .iter()
        .filter_map(|label| {
            let side = match label.meaning {
                Meaning::SellerHeading
                    if names_staff(paper, label)
                        && (kind == DocumentKind::Receipt || names_person(paper, label)) =>
                {
                    return None;
                }
                Meaning::SellerHeading => Side::Seller,
                Meaning::BuyerHeading => Side::Buyer,
                Meaning::OtherHeading => Side::Other,
                _ => return None,
            };
            let cell = &paper.layout.cells[label.cell];
            // "Facture émise par Rydo B.V. pour le compte de :": who sold stands below.
            let before = folded(&cell.text[..label.bytes.start]);
            let is_issued_for = label.meaning == Meaning::BuyerHeading
                && folded(&cell.text[label.bytes.clone()]) == "pourlecomptede"
                && ["emisepar", "emispar", "etabliepar"].iter().any(|word| before.contains(word));
            if is_issued_for {
                return Some((label.cell, Side::Seller));
            }
            // "Client : 4 218 663"
            let rest = cell.text[label.bytes.end..].trim();
            if side == Side::Buyer && !rest.is_empty() && !rest.contains(char::is_alphabetic) {
                return None;
            }
            // Whose account it is, and not who pays on it.
            let is_holder = || {
                let next = paper.layout.cells.get(label.cell + 1).filter(|next| next.line == cell.line);
                let mut near = cell_under(paper, label.cell).into_iter().chain(next);
                folded(&cell.text[label.bytes.clone()]).starts_with("titulaire")
                    && (folded(rest).contains("iban") || near.any(|near| near.folded.starts_with("iban")))
            };
            if is_holder() {
                return None;
            }
            // "Expéditeur   Destinataire   Colis   Montant HT" heads a table.
            let row = paper.layout.lines[cell.line].clone();
            let is_of_table = row.len() >= 4
                && row.filter(|other| *other != label.cell).any(|other| {
                    paper.labels.in_cell(other).iter().any(|label| AMOUNT_LABELS.contains(&label.meaning))
                });
            if is_of_table {
                return None;
            }
            // A heading begins its cell, and is no word of a sentence.
            let begins = before.is_empty();
            let rest = cell.text[label.bytes.end..].split_whitespace().count();
            // "Agissant au nom et pour le compte de : Éditions du Large SA, 2 quai Rohan, 56100 Lorient"
            let is_told = cell.text[..label.bytes.end].trim_end().ends_with(':');
            let most = if is_told || label.bytes.len() >= LONG_HEADING { 16 } else { 8 };
            (begins && rest <= most).then_some((label.cell, side))
        })
        .collect();
    let pairs = paper.layout.lines.iter().flat_map(|line| from_and_to(paper, line.clone()));
    let headings: Vec<(usize, Side)> = headings.into_iter().chain(pairs).collect();
    let cells = &paper.layout.cells;
    let is_buyers =
        |index: usize| paper.labels.in_cell(index).iter().any(|label| label.meaning == Meaning::BuyerNumber);
    let ends: Vec<bool> = (0..cells.len()).map(|index| ends_block(paper, index)).collect();
    let is_ended = |heading: usize, index: usize| {
        (heading + 1..=index)
            .any(|between| ends[between] && (cells[between].area.x0 - cells[heading].area.x0).abs() < 0.1)
    };
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
            if let Some((_, side)) =
                headings.iter().find(|(heading, _)| Some(*heading) == left).filter(|(heading, _)| {
                    let heading = &cells[*heading];
                    let is_near = cell.area.x0 - heading.area.x1 < BESIDE || heading.text.ends_with(':');
                    is_near && !says_number(paper, index)
                })
            {
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
                        && !is_ended(*at, index)
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
            && (left.text.ends_with(':') || is_bare_label(&left.text))
            && cells[index].area.x0 - left.area.x1 < 0.15
        {
            sides[index] = sides[index - 1];
        }
    }
    sides
}

/// One word or two without a figure: "97074 Würzburg" announces nothing.
fn is_bare_label(text: &str) -> bool {
    words_in(text) <= 2 && !text.contains(|letter: char| letter.is_ascii_digit())
}

/// "DE   POUR", "FROM   TO": short words that head the two blocks only beside each other.
fn from_and_to(paper: &Paper<'_>, line: Range<usize>) -> Vec<(usize, Side)> {
    const FROM: [&str; 5] = ["de", "from", "von", "da", "van"];
    const TO: [&str; 7] = ["pour", "a", "to", "an", "fur", "aan", "para"];
    let whole =
        |words: &[&str]| line.clone().find(|cell| words.contains(&paper.layout.cells[*cell].folded.as_str()));
    match (whole(&FROM), whole(&TO)) {
        (Some(from), Some(to)) => vec![(from, Side::Seller), (to, Side::Buyer)],
        _ => Vec::new(),
    }
}

fn words_in(text: &str) -> usize {
    text.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).count()
}

/// The cell right under one.
fn cell_under<'a>(paper: &'a Paper<'_>, cell: usize) -> Option<&'a Cell> {
    let cells = &paper.layout.cells;
    let upper = &cells[cell];
    let is_under = |below: &&Cell| {
        below.page == upper.page
            && below.line > upper.line
            && (below.area.x0 - upper.area.x0).abs() < 0.03
            && below.area.y0 - upper.area.y1 < 1.5 * upper.area.height()
    };
    cells[cell + 1..].iter().take(6).find(is_under)
}

/// "Vendeur : Corentin": who stood at the till.
fn names_staff(paper: &Paper<'_>, label: &Label) -> bool {
    folded(&paper.layout.cells[label.cell].text[label.bytes.clone()]).starts_with("vende")
}

/// "Vendeur : P. Roche" over "Agence : Vénissieux": no company, and no street under it.
fn names_person(paper: &Paper<'_>, label: &Label) -> bool {
    let said = paper.layout.cells[label.cell].text[label.bytes.end..].trim_matches([' ', ':']);
    let below = cell_under(paper, label.cell);
    (1..=3).contains(&words_in(said))
        && !names::is_company(said)
        && below.is_some_and(|below| below.text.contains(':'))
}

/// "Vendeur :        N° AF-26-118": what stands beside a heading and begins with a word for a number is the document's.
fn says_number(paper: &Paper<'_>, index: usize) -> bool {
    let text = &paper.layout.cells[index].text;
    paper.labels.in_cell(index).first().is_some_and(|label| {
        label.bytes.start == 0
            && label.meaning == Meaning::Number
            && asks_for_number(&text[label.bytes.clone()])
    })
}

/// Whether a cell is no longer of the block above it: it says the document's number or date, or an amount, or heads a table.
fn ends_block(paper: &Paper<'_>, index: usize) -> bool {
    let cell = &paper.layout.cells[index];
    let has_money = |index: usize| {
        paper.amounts[index].iter().any(|amount| amount.form == Form::Cents && !amount.percent)
    };
    // Only whoever made the paper out prints a capital.
    let is_imprint =
        cell.folded.contains("capital") && cell.text.contains(|letter: char| letter.is_ascii_digit());
    if has_money(index) || heads_articles(&cell.folded) || is_imprint {
        return true;
    }
    let first = paper
        .labels
        .in_cell(index)
        .iter()
        .take_while(|label| folded(&cell.text[..label.bytes.start]).is_empty());
    let has_figures =
        |label: &Label| cell.text[label.bytes.end..].contains(|letter: char| letter.is_ascii_digit());
    first.clone().any(|label| match label.meaning {
        Meaning::Number => label.weight >= 0.75 && has_figures(label),
        Meaning::Date | Meaning::DueDate => label.weight >= 0.8 && has_figures(label),
        Meaning::Net | Meaning::Vat | Meaning::Gross | Meaning::Payable => {
            paper.layout.lines[cell.line].clone().any(has_money)
        }
        _ => false,
    })
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
    /// Whether the company's own numbers stand where the law has the issuer print them: with its capital and register. Those
    /// of a buyer are printed with them at times.
    fn is_issuer(&self, paper: &Paper<'_>) -> bool {
        let Some(siren) = paper.options.company.as_ref().and_then(|company| company.siren.as_deref()) else {
            return false;
        };
        let own = self.identifiers.sirens.iter().filter(|identifier| identifier.value == siren);
        own.filter(|own| self.side_of(own.spot.cell) != Some(Side::Buyer)).any(|own| {
            let said = &paper.layout.cells[own.spot.cell].folded;
            ["capital", "rcs", "codeape", "naf", "siegesocial"].iter().any(|word| said.contains(word))
        })
    }

    /// Whether the company heads the paper, with its name or number, and another party stands under a buyer's heading; no
    /// number is anyone's but theirs.
    fn is_letterhead(&self, paper: &Paper<'_>) -> bool {
        let Some(company) = &paper.options.company else { return false };
        let (siren, vat_number) = (company.siren.as_deref(), company.vat_number.as_deref());
        let own_number =
            |value: &str| siren.is_some_and(|siren| value.contains(siren)) || vat_number == Some(value);
        let heads = |cell: usize| match self.side_of(cell) {
            Some(side) => side == Side::Seller,
            None => paper.layout.cells[cell].line < LETTERHEAD,
        };
        let numbers = || self.identifiers.sirens.iter().chain(&self.identifiers.vat_numbers);
        let mut shown = (0..paper.layout.cells.len()).filter(|cell| {
            let letters = &paper.layout.cells[*cell].folded;
            names::own(company).any(|name| letters.contains(&name))
                || numbers().any(|number| number.spot.cell == *cell && own_number(&number.value))
        });
        let Some(first) = shown.clone().next() else { return false };
        heads(first)
            && !shown.any(|cell| self.side_of(cell) == Some(Side::Buyer))
            && numbers().all(|number| {
                own_number(&number.value) || self.side_of(number.spot.cell) == Some(Side::Buyer)
            })
            && names::buyer(paper, self).is_some_and(|(_, spot)| spot.cell > first)
    }

    /// Whether an account is one that the paper says will be debited.
    pub fn is_debited(&self, iban: &str) -> bool {
        self.identifiers.ibans.iter().any(|identifier| identifier.value == iban && identifier.debited)
    }

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
        let line = paper.layout.cells[cell].line;
        let is_imprint = self.is_imprint(paper, line);
        if side == Side::Seller {
            if is_imprint {
                score += 0.35;
            }
            if self.is_of_payee(identifier) {
                score += 0.15;
            }
            if self.fits_another(identifier) {
                score += 0.3;
            }
        } else if is_imprint && self.side_of(cell).is_none() {
            score -= 0.35;
        }
        // Of two that are as good, the first.
        score - 0.05 * cell as f32 / paper.layout.cells.len().max(1) as f32
    }

    /// Whether a line is one that a company prints about itself: with its register, its directors, its capital or its account.
    fn is_imprint(&self, paper: &Paper<'_>, line: usize) -> bool {
        const SAID: [&str; 15] = [
            "capital",
            "rcs",
            "sarl",
            "sas",
            "ape",
            "naf",
            "siegesocial",
            "amtsgericht",
            "handelsregister",
            "geschaftsfuhrer",
            "registromercantil",
            "registroimprese",
            "firmenbuch",
            "handelsgericht",
            "registered",
        ];
        const WORDS: [&str; 6] = ["hrb", "hra", "kvk", "rea", "rpm", "rpr"];
        let text = paper.layout.line_text(line);
        let letters = folded(&text);
        SAID.iter().any(|word| letters.contains(word))
            || text
                .split(|letter: char| !letter.is_alphanumeric())
                .any(|word| WORDS.contains(&folded(word).as_str()))
            // "+32 53 40 25 17 · hello@stilte.example · BE0716568791"
            || text.contains('@') && text.contains('·')
            || self
                .identifiers
                .ibans
                .iter()
                .any(|iban| !iban.debited && iban.valid && paper.layout.cells[iban.spot.cell].line == line)
    }

    /// Whether a VAT number is of the country that the money goes to.
    fn is_of_payee(&self, identifier: &Identifier) -> bool {
        let country = identifier.value.get(..2).unwrap_or_default();
        self.identifiers
            .ibans
            .iter()
            .any(|iban| !iban.debited && iban.valid && iban.value.starts_with(country))
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
