//! Terms and conditions: numbered sentences, whose amounts, days and numbers are nobody's.

use std::sync::LazyLock;

use regex::Regex;

use super::layout::Layout;

/// "12. Réserve de propriété : …", "Article 9. Les marchandises …", "§ 4 Gerichtsstand …"
static BEGINNING: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:\d{1,2}\.|(?:Article|Art\.?|§)\s?\d{1,2}\.?)\s+\p{Lu}").expect("the pattern is tested")
});

/// An amount as articles have at the end of their line.
static MONEY: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\d[.,]\d{2}(?:\s?\S{1,3})?$").expect("the pattern is tested"));

/// So many clauses are terms; fewer may be remarks on what is invoiced.
const FEWEST: usize = 4;

/// A clause has so many words at least; an article's name has fewer.
const WORDS: usize = 6;

/// Of each cell, whether it is of a clause.
pub(super) fn find(layout: &Layout) -> Vec<bool> {
    let cells = &layout.cells;
    let is_of_article = |cell: usize| {
        let line = layout.lines[cells[cell].line].clone();
        line.filter(|other| *other != cell).any(|other| {
            // The clause beside it in another column is a sentence as well.
            MONEY.is_match(&cells[other].text) && words(&cells[other].text) < WORDS
        })
    };
    let begins = |cell: usize| {
        BEGINNING.is_match(&cells[cell].text) && words(&cells[cell].text) >= WORDS && !is_of_article(cell)
    };
    let beginnings: Vec<bool> = (0..cells.len()).map(begins).collect();
    let mut is_clause = beginnings.clone();
    if beginnings.iter().filter(|begins| **begins).count() < FEWEST {
        is_clause.fill(false);
        return is_clause;
    }
    for first in (0..cells.len()).filter(|cell| beginnings[*cell]) {
        let mut last = first;
        let page = cells[first].page;
        for cell in (first + 1..cells.len()).take_while(|cell| cells[*cell].page == page) {
            let (above, below) = (&cells[last], &cells[cell]);
            let is_under = below.line > above.line && (below.area.x0 - cells[first].area.x0).abs() < 0.03;
            if !is_under {
                continue;
            }
            // A line of it may have run into that of the next column.
            let is_open = !above.text.ends_with('.');
            let reach = if is_open { 2.6 } else { 0.9 };
            let is_next = below.area.y0 - above.area.y1 < reach * above.area.height();
            if !is_next || beginnings[cell] || is_of_article(cell) {
                break;
            }
            is_clause[cell] = true;
            last = cell;
        }
    }
    is_clause
}

fn words(text: &str) -> usize {
    text.split_whitespace().filter(|word| word.contains(char::is_alphabetic)).count()
}
