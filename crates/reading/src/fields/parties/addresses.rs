//! Blocks of name, street and town, as letters have them: the sender's and the addressee's.

use std::sync::LazyLock;

use regex::{Match, Regex};

use super::{LETTERHEAD, Side};
use crate::fields::identifiers::Identifiers;
use crate::fields::labels::Meaning;
use crate::fields::layout::Cell;
use crate::fields::paper::Paper;
use crate::fold::folded;

/// A town behind its postcode, which a street may stand before.
static TOWN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:^|[\s,–-])(?:F-?\s?)?(\d{5}|(?:CH|A|B|L|NL|DK)-\d{4})\s+\p{Lu}[\p{L}’'.\-]+")
        .expect("the pattern is tested")
});

static BRITISH: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\b([A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2})\.?\s*$").expect("the pattern is tested")
});

/// Towns of countries whose postcodes have four figures, and in the Netherlands two letters.
static SHORT_TOWN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:^|[\s,–-])(?:[A-Z]{1,2}-?\s?)?(\d{4})\s+(?:[A-Z]{2}\s+)?\p{Lu}[\p{L}’'.\-]+")
        .expect("the pattern is tested")
});
const SHORT: [&str; 7] = ["BE", "NL", "LU", "CH", "AT", "DK", "NO"];

/// A block stands in the upper part of its page, in widths of that.
const UPPER: f32 = 0.62;

/// Where the addressee's block begins at the right of the sender's, in widths of the page.
const RIGHT: f32 = 0.42;

/// Where it begins elsewhere, under the letterhead.
const LEFT: f32 = 0.25;

/// Lines of a block above its town, at most; and the white between two of them, in heights.
const MOST_LINES: usize = 5;
const WHITE: f32 = 1.1;

/// How far apart lines of a block may begin, in widths of the page.
const ALIGNED: f32 = 0.02;

/// Letters of a street that are no chance.
const TELLING: usize = 9;

/// How long a line of an address may be, letters: longer ones are sentences and imprints.
const LONGEST: usize = 64;

/// An address on the first page.
pub(super) struct Address {
    /// From its first line to its town.
    pub cells: Vec<usize>,
    postcode: String,
    /// The line of the street, folded.
    street: String,
}

impl Address {
    pub fn head(&self) -> usize {
        self.cells[0]
    }
}

pub(super) fn find(paper: &Paper<'_>, identifiers: &Identifiers) -> Vec<Address> {
    let cells = &paper.layout.cells;
    let mut numbers = identifiers.vat_numbers.iter().chain(&identifiers.ibans);
    let is_short = numbers.any(|number| SHORT.iter().any(|country| number.value.starts_with(country)));
    let mut found: Vec<Address> = Vec::new();
    for (town, cell) in cells.iter().enumerate() {
        let is_block = is_line_of_address(paper, town) && !is_imprint(cell) && !is_sender_line(&cell.text);
        if cell.page != 1 || cell.area.y0 > UPPER || !is_block {
            continue;
        }
        let long = TOWN.captures(&cell.text);
        let groups = long.or_else(|| SHORT_TOWN.captures(&cell.text).filter(|_| is_short));
        let postcode = groups.and_then(|groups| groups.get(1)).or_else(|| british_postcode(&cell.text));
        let Some(postcode) = postcode else { continue };
        let above = lines_above(paper, town);
        if above.is_empty() {
            continue;
        }
        let before = &cell.text[..postcode.start()];
        let own_street = before.contains(|letter: char| letter.is_ascii_digit());
        let street = if own_street { folded(before) } else { cells[above[0]].folded.clone() };
        let postcode = postcode.as_str().to_owned();
        let block = above.into_iter().rev().chain([town]).collect();
        found.push(Address { cells: block, postcode, street });
    }
    found
}

/// `TR1 2LS`, at the end of a line.
pub(super) fn british_postcode(line: &str) -> Option<Match<'_>> {
    BRITISH.captures(line)?.get(1)
}

/// The lines above a town that are of its block, the nearest first.
fn lines_above(paper: &Paper<'_>, town: usize) -> Vec<usize> {
    let cells = &paper.layout.cells;
    let mut lines: Vec<usize> = Vec::new();
    let mut last = town;
    for above in (0..town).rev() {
        let (upper, lower) = (&cells[above].area, &cells[last].area);
        if cells[above].line == cells[last].line {
            continue;
        }
        let is_aligned = (upper.x0 - lower.x0).abs() < ALIGNED
            || ((upper.x0 + upper.x1) - (lower.x0 + lower.x1)).abs() < ALIGNED;
        if !is_aligned {
            continue;
        }
        let height = upper.height().min(lower.height());
        let is_apart = lower.y0 - upper.y1 > WHITE * height || upper.y0 >= lower.y0;
        // The sender's line over the window of an envelope has a town of its own.
        let is_other = TOWN.is_match(&cells[above].text);
        if is_apart || is_other || lines.len() >= MOST_LINES || !is_line_of_address(paper, above) {
            break;
        }
        lines.push(above);
        last = above;
    }
    lines
}

fn is_line_of_address(paper: &Paper<'_>, cell: usize) -> bool {
    let text = &paper.layout.cells[cell].text;
    let is_told = paper.labels.in_cell(cell).iter().any(|label| {
        // "Invoice" over the first line of a block is no name.
        let is_whole = label.meaning == Meaning::Number && label.bytes.len() == text.len();
        matches!(label.meaning, Meaning::Number | Meaning::Date | Meaning::DueDate)
            && label.bytes.start == 0
            && (is_whole || text[label.bytes.end..].contains(|letter: char| letter.is_ascii_digit()))
    });
    text.chars().count() <= LONGEST && !text.contains(':') && paper.dates[cell].is_empty() && !is_told
}

/// Whether a line is one that a company prints about itself, with its capital, its register or its seat.
fn is_imprint(cell: &Cell) -> bool {
    // "PR 40600 AG Würzburg": a German register's number looks like a postcode.
    const REGISTERS: [&str; 5] = ["PR", "HRA", "HRB", "GnR", "VR"];
    const SAID: [&str; 11] = [
        "capital",
        "rcs",
        "siegesocial",
        "siret",
        "registeredoffice",
        "regoffice",
        "companyregistrationno",
        "amtsgericht",
        "handelsregister",
        "firmenbuch",
        "firmenwortlaut",
    ];
    // "Dispensé d'immatriculation au RCS" names no seat.
    SAID.iter().any(|word| cell.folded.contains(word)) && !cell.folded.contains("dispensedimmatriculation")
        || cell.text.split(' ').next().is_some_and(|first| REGISTERS.contains(&first))
}

/// Says of each block that no heading claims whose it is, where the imprint or their places tell.
pub(super) fn take_sides(paper: &Paper<'_>, addresses: &[Address], sides: &mut [Option<Side>]) {
    let free: Vec<&Address> =
        addresses.iter().filter(|address| address.cells.iter().all(|cell| sides[*cell].is_none())).collect();
    let is_claimed = |side: Side| sides.contains(&Some(side));
    if free.is_empty() || is_claimed(Side::Buyer) {
        return;
    }
    let imprint = Imprint::outside(paper, &free);
    let cells = &paper.layout.cells;
    let is_named = |address: &&Address| {
        address.street.len() >= TELLING && imprint.folded.contains(&address.street)
            || imprint.folded.contains(&cells[address.head()].folded)
            || can_be_called(paper, address)
            || names_register(paper, address)
    };
    let is_of_town = |address: &&Address| imprint.postcodes.contains(&address.postcode);
    let mut senders: Vec<&Address> =
        free.iter().copied().filter(|address| has_number(paper, address)).collect();
    if senders.len() != 1 || !imprint.folded.is_empty() {
        senders = free.iter().copied().filter(is_named).collect();
    }
    if senders.is_empty() {
        senders = free.iter().copied().filter(is_of_town).collect();
        // Neighbours have the same postcode.
        senders.truncate(usize::from(senders.len() == 1));
    }
    senders.retain(|address| !is_addressed(paper, address));
    senders.retain(|address| !is_person(&cells[address.head()].text) || has_number(paper, address));
    let is_sender = |address: &&Address| senders.iter().any(|sender| sender.head() == address.head());
    let others: Vec<&Address> = free.iter().copied().filter(|address| !is_sender(address)).collect();
    let addressed: Vec<&Address> =
        others.iter().copied().filter(|address| is_addressed(paper, address)).collect();
    let buyers = match (senders.is_empty(), &others[..]) {
        (false, _) => others,
        (true, _) if !addressed.is_empty() => addressed,
        (true, [one]) if is_addressee(paper, one, &imprint) => vec![*one],
        (true, [_, _, ..]) if is_french(paper) => addressee_of(paper, &others).into_iter().collect(),
        (true, [_, _, ..]) => under_letterhead(paper, &others).into_iter().collect(),
        _ => Vec::new(),
    };
    // Who made such a paper out bought, and addresses it to the one that sold.
    let (seller, buyer) = match is_made_by_buyer(paper) {
        true => (Side::Buyer, Side::Seller),
        false => (Side::Seller, Side::Buyer),
    };
    for (of, side) in [(senders, seller), (buyers, buyer)] {
        for address in of {
            for cell in address.cells.iter().copied().chain(numbers_under(paper, address)) {
                sides[cell] = Some(side);
            }
        }
    }
}

/// Whether a block says for whose attention it is: "t.a.v. de crediteurenadministratie", "z. Hd. Frau Ostermann".
fn is_addressed(paper: &Paper<'_>, address: &Address) -> bool {
    const WORDS: [&str; 6] = ["tav", "zhd", "zhdn", "alattention", "attn", "zuhanden"];
    let says = |cell: &usize| {
        let said = &paper.layout.cells[*cell];
        let is_said = WORDS.iter().any(|word| said.folded.starts_with(word)) && !said.text.starts_with("Tav");
        is_said || ["c/o ", "v/ "].iter().any(|word| said.text.starts_with(word))
    };
    address.cells.iter().any(says)
}

/// Whether the buyer made the paper out for the seller: "Gutschrift i. S. d. § 14 UStG", "Autofacturation", "Self-billed
/// invoice".
fn is_made_by_buyer(paper: &Paper<'_>) -> bool {
    const SAYINGS: [&str; 6] = [
        "autofacturation",
        "selfbilled",
        "selfbillinginvoice",
        "autofactura",
        "autofattura",
        "selbstfakturierte",
    ];
    let says = |cell: &Cell| {
        // In Germany alone a credit note is what a buyer makes out.
        let is_german = || cell.folded.starts_with("gutschrift") && cell.text.contains("§ 14");
        SAYINGS.iter().any(|word| cell.folded.contains(word)) || is_german()
    };
    paper.layout.cells.iter().any(says)
}

/// Whether a register's number stands in the block or right under it.
fn has_number(paper: &Paper<'_>, address: &Address) -> bool {
    const WORDS: [&str; 4] = ["siret", "siren", "rcs", "tva"];
    lines_of(paper, address).any(|cell| {
        let cell = &paper.layout.cells[cell];
        WORDS.iter().any(|word| cell.folded.starts_with(word))
            && cell.text.bytes().filter(u8::is_ascii_digit).count() >= 9
    })
}

/// "Mme Claire Joubert et M. Marc Joubert": who is addressed like that made nothing out, but for those who print their number.
fn is_person(head: &str) -> bool {
    const CIVILITIES: [&str; 14] = [
        "M.", "Mr", "Mme", "Mlle", "Monsieur", "Madame", "Herr", "Herrn", "Frau", "Familie", "Eheleute",
        "Mrs", "Ms", "Sig.",
    ];
    head.split(' ').next().is_some_and(|first| CIVILITIES.contains(&first))
}

/// The lines right under a block that give its company's numbers, and what these are called.
fn numbers_under(paper: &Paper<'_>, address: &Address) -> Vec<usize> {
    const CALLED: [&str; 18] = [
        "cvr",
        "nif",
        "cif",
        "nip",
        "kvk",
        "contribuinte",
        "tva",
        "ntva",
        "siret",
        "siren",
        "vat",
        "btw",
        "ust",
        "uid",
        "piva",
        "partitaiva",
        "ondernemingsn",
        "numerodentreprise",
    ];
    let cells = &paper.layout.cells;
    let mut found: Vec<usize> = Vec::new();
    let mut last = *address.cells.last().unwrap_or(&address.head());
    for cell in lines_of(paper, address).skip(address.cells.len()) {
        let is_next = cells[cell].area.y0 - cells[last].area.y1 < WHITE * cells[last].area.height();
        let digits = cells[cell].text.bytes().filter(u8::is_ascii_digit).count();
        let is_called = CALLED.iter().any(|word| cells[cell].folded.starts_with(word));
        let is_under_name = found.last().is_some_and(|name| {
            *name == last && !cells[last].text.contains(|letter: char| letter.is_ascii_digit())
        });
        if !is_next || !(is_called || is_under_name && digits >= 8) {
            break;
        }
        found.push(cell);
        last = cell;
    }
    found
}

/// Whether the register of enterprises is named in the block or right under it, as Belgian companies do of themselves.
fn names_register(paper: &Paper<'_>, address: &Address) -> bool {
    const WORDS: [&str; 4] = ["ondernemingsn", "numerodentreprise", "rpr", "rpm"];
    lines_of(paper, address)
        .any(|cell| WORDS.iter().any(|word| paper.layout.cells[cell].folded.starts_with(word)))
}

/// Whether a telephone, a mail address or a site stands in the block or right under it: whoever writes names theirs.
fn can_be_called(paper: &Paper<'_>, address: &Address) -> bool {
    const WORDS: [&str; 10] =
        ["tel", "telephone", "mob", "mobile", "courriel", "fon", "telefon", "tlf", "fax", "telefax"];
    lines_of(paper, address).any(|cell| {
        let text = &paper.layout.cells[cell].text;
        let first = text.split(|letter: char| !letter.is_alphabetic()).find(|word| !word.is_empty());
        text.contains('@')
            || text.contains("www.")
            || first.is_some_and(|word| WORDS.contains(&folded(word).as_str()))
    })
}

/// The cells of a block, and those right under it.
fn lines_of<'a>(paper: &'a Paper<'_>, address: &'a Address) -> impl Iterator<Item = usize> + 'a {
    let cells = &paper.layout.cells;
    let town = *address.cells.last().unwrap_or(&address.head());
    let last = &cells[town];
    let under = (town + 1..cells.len()).take_while(|cell| cells[*cell].page == last.page).filter(|cell| {
        let area = &cells[*cell].area;
        (area.x0 - last.area.x0).abs() < ALIGNED && area.y0 - last.area.y1 < 3.0 * last.area.height()
    });
    address.cells.iter().copied().chain(under)
}

/// What the company prints about itself outside the blocks.
struct Imprint {
    folded: String,
    postcodes: Vec<String>,
}

impl Imprint {
    fn outside(paper: &Paper<'_>, blocks: &[&Address]) -> Self {
        let cells = &paper.layout.cells;
        let is_of_block = |cell: usize| blocks.iter().any(|block| block.cells.contains(&cell));
        let lines = paper.layout.lines.iter().filter(|line| {
            let mut own = line.start..line.end;
            cells[own.clone()].iter().any(is_imprint) && !own.any(is_of_block)
        });
        let mut imprint = Self { folded: String::new(), postcodes: Vec::new() };
        for cell in lines.flat_map(|line| &cells[line.start..line.end]) {
            imprint.folded.push_str(&cell.folded);
            let british = BRITISH.captures_iter(&cell.text);
            let towns = TOWN.captures_iter(&cell.text).chain(british).filter_map(|groups| groups.get(1));
            imprint.postcodes.extend(towns.map(|postcode| postcode.as_str().to_owned()));
        }
        imprint
    }
}

/// Whether the only block is the addressee's: the imprint is of a company in another town, or the block stands at the right,
/// where the windows of French envelopes are, and something at its left.
fn is_addressee(paper: &Paper<'_>, block: &Address, imprint: &Imprint) -> bool {
    let head = &paper.layout.cells[block.head()];
    let is_left = |cell: &Cell| cell.page == 1 && cell.area.x1 < head.area.x0 && cell.area.y0 < head.area.y1;
    let is_under_sender = paper
        .layout
        .above(block.head(), 3.0)
        .next()
        .is_some_and(|above| is_sender_line(&paper.layout.cells[above].text));
    !imprint.postcodes.is_empty()
        || is_under_sender
        || is_french(paper) && head.area.x0 > RIGHT && paper.layout.cells.iter().any(is_left)
        || !is_french(paper) && head.area.x0 < LEFT && head.line >= LETTERHEAD
}

/// "Hansekontor Spedition, Versmannstr. 12, 20457 Hamburg": name, street and town in one line.
fn is_sender_line(text: &str) -> bool {
    // "49750 Beaulieu-sur-Layon" is one part.
    let parted = text.replace(" - ", ",");
    parted.split([',', '·', '•', '|', '–']).filter(|part| part.contains(char::is_alphanumeric)).count() >= 3
        && TOWN.is_match(text)
}

/// Elsewhere the addressee stands at the left.
fn is_french(paper: &Paper<'_>) -> bool {
    paper.language.is_none_or(|language| language == "fr")
}

/// Of several blocks, the only one at the left that begins under the letterhead, where another is of that.
fn under_letterhead<'a>(paper: &Paper<'_>, blocks: &[&'a Address]) -> Option<&'a Address> {
    let head = |block: &Address| &paper.layout.cells[block.head()];
    let (above, under): (Vec<&Address>, Vec<&Address>) =
        blocks.iter().partition(|block| head(block).line < LETTERHEAD);
    match under[..] {
        [one] if !above.is_empty() && head(one).area.x0 < LEFT => Some(one),
        _ => None,
    }
}

/// Of several blocks, the one at the right of another that begins no lower; or else the lower of two under each other.
fn addressee_of<'a>(paper: &Paper<'_>, blocks: &[&'a Address]) -> Option<&'a Address> {
    let area = |block: &Address| paper.layout.cells[block.head()].area;
    let at_right = blocks.iter().filter(|block| area(block).x0 > RIGHT);
    let right = at_right.max_by(|a, b| area(a).x0.total_cmp(&area(b).x0));
    let is_beside = |block: &&&Address| {
        blocks
            .iter()
            .any(|other| area(other).x0 + 0.15 < area(block).x0 && area(other).y0 < area(block).y0 + 0.1)
    };
    let lower = || match blocks {
        [upper, lower] if area(upper).x0 < 0.2 && area(upper).y0 < 0.2 => Some(lower),
        _ => None,
    };
    right.filter(is_beside).or_else(lower).copied()
}
