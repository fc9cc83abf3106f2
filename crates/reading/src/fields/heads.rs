//! Rows of labels over or under a row of values: where they do not stand one above the other, their places in the row tell
//! which belongs to which.

use std::ops::Range;

use super::amounts::{self, Form, FoundAmount};
use super::dates::FoundDate;
use super::labels::{Labels, Meaning};
use super::layout::{Cell, Layout};
use super::paper::{AMOUNT_LABELS, Spot, is_money, overlap};

/// From here on a head and a value stand one above the other, as a share of the narrower.
const ALIGNED: f32 = 0.3;

/// Lines at the top or the foot of each page, at most: its number, whose paper it is.
const AT_EDGE: usize = 2;

/// The cells that name values by their place in the row.
pub(super) struct Heads(Vec<(Spot, usize)>);

impl Heads {
    pub fn of(
        layout: &Layout,
        labels: &Labels,
        amounts: &[Vec<FoundAmount>],
        dates: &[Vec<FoundDate>],
    ) -> Self {
        let rows = Rows { layout, labels, amounts, dates };
        let lines = layout.lines.len();
        let found = (0..lines)
            .flat_map(|line| rows.named_above(line).or_else(|| rows.named_below(line)).unwrap_or_default());
        Self(found.collect())
    }

    /// Each value, and the cell that names it.
    pub fn iter(&self) -> impl Iterator<Item = &(Spot, usize)> {
        self.0.iter()
    }

    /// The cell that names the value at a spot.
    pub fn of_spot(&self, spot: &Spot) -> Option<usize> {
        let named =
            self.0.iter().find(|(known, _)| known.cell == spot.cell && overlap(&known.bytes, &spot.bytes));
        named.map(|(_, head)| *head)
    }
}

struct Rows<'a> {
    layout: &'a Layout,
    labels: &'a Labels,
    amounts: &'a [Vec<FoundAmount>],
    dates: &'a [Vec<FoundDate>],
}

impl Rows<'_> {
    /// The figures of a line, with the heads in the line before it, be that on the page before.
    fn named_above(&self, line: usize) -> Option<Vec<(Spot, usize)>> {
        let heads = self.heads(line.checked_sub(1)?).or_else(|| self.heads_at_foot(line))?;
        let figures = self.figures(line).and_then(|mut figures| {
            // "EUROS   281,85   56,37   338,22"
            let is_word = |spot: &Spot| self.figures_of(spot.cell).is_empty();
            if figures.len() == heads.len() + 1 && figures.first().is_some_and(is_word) {
                figures.remove(0);
            }
            (figures.len() == heads.len()).then_some(figures)
        });
        let named: Vec<_> = match figures {
            Some(figures) => figures.into_iter().zip(heads).collect(),
            None => self.in_boxes(line, &heads).or_else(|| self.in_columns(line, &heads))?,
        };
        let is_apart = |(figure, head): &(Spot, usize)| {
            let (value, head) = (&self.layout.cells[figure.cell], &self.layout.cells[*head]);
            value.page != head.page || head.area.overlap_across(&value.area_of(&figure.bytes)) < ALIGNED
        };
        named.iter().any(is_apart).then_some(named)
    }

    /// "FACTURE N°   DATE   COMPTE CLIENT" over "9025-40718   30/09/2026   C001729": the boxes of a form, each with its caption in
    /// a corner.
    fn in_boxes(&self, line: usize, heads: &[usize]) -> Option<Vec<(Spot, usize)>> {
        let cells = self.layout.lines[line].clone();
        let (first, head) = (&self.layout.cells[cells.start], &self.layout.cells[*heads.first()?]);
        let is_below = first.page == head.page && first.area.y0 - head.area.y1 < 2.5 * first.area.height();
        let is_form = heads.len() >= 3
            && cells.len() == heads.len()
            && is_below
            && cells.clone().all(|cell| self.is_value(cell));
        let whole = |cell: usize| Spot { cell, bytes: 0..self.layout.cells[cell].text.len() };
        is_form.then(|| cells.map(whole).zip(heads.iter().copied()).collect())
    }

    /// The figures of a line, some of whose columns are empty or hold words, each with the head of its column: a column goes
    /// from where its head begins to where the next one does.
    fn in_columns(&self, line: usize, heads: &[usize]) -> Option<Vec<(Spot, usize)>> {
        let cells = &self.layout.cells;
        let own = self.layout.lines[line].clone();
        let says_total = |head: &&usize| {
            let labels = self.labels.in_cell(**head);
            labels.iter().any(|label| {
                matches!(label.meaning, Meaning::Net | Meaning::Vat | Meaning::Gross | Meaning::Payable)
            })
        };
        let is_told = |cell: usize| {
            self.labels.in_cell(cell).iter().any(|label| AMOUNT_LABELS.contains(&label.meaning))
        };
        let first = cells.get(*heads.first()?)?;
        let is_below = cells[own.start].page == first.page
            && cells[own.start].area.y0 - first.area.y1 < 2.5 * first.area.height();
        if heads.len() < 3
            || heads.iter().filter(says_total).count() < 2
            || !is_below
            || own.clone().any(is_told)
        {
            return None;
        }
        let mut named: Vec<(Spot, usize)> = Vec::new();
        for cell in own {
            for bytes in self.figures_of(cell) {
                let end = cells[cell].area_of(&bytes).x1;
                let head = heads.iter().rev().find(|head| cells[**head].area.x0 < end)?;
                // Two figures of a column are no row of totals.
                if named.iter().any(|(_, known)| known == head) {
                    return None;
                }
                named.push((Spot { cell, bytes }, *head));
            }
        }
        (named.len() >= 2).then_some(named)
    }

    /// The cells of a line, with the labels in the line after it, where those name nothing below them. Of two cells one says
    /// too little: an address stands over "Date   Numéro" as well.
    fn named_below(&self, line: usize) -> Option<Vec<(Spot, usize)>> {
        let heads = self.heads(line + 1)?;
        let cells = self.layout.lines[line].clone();
        let is_of_page = self.layout.cells[cells.start].page == self.layout.cells[heads[0]].page;
        if cells.len() < 3
            || cells.len() != heads.len()
            || !is_of_page
            || !cells.clone().all(|cell| self.is_value(cell))
        {
            return None;
        }
        if self.is_of_values(line + 2) || self.stands_under_heads(line) {
            return None;
        }
        let whole = |cell: usize| Spot { cell, bytes: 0..self.layout.cells[cell].text.len() };
        Some(cells.map(whole).zip(heads).collect())
    }

    /// Whether each cell of a line stands under a label of its own.
    fn stands_under_heads(&self, line: usize) -> bool {
        let Some(heads) = line.checked_sub(1).and_then(|above| self.heads(above)) else { return false };
        let cells = self.layout.lines[line].clone();
        let is_under = |(head, cell): (usize, usize)| {
            let (head, cell) = (&self.layout.cells[head].area, &self.layout.cells[cell].area);
            head.overlap_across(cell) > ALIGNED
        };
        heads.len() == cells.len() && heads.into_iter().zip(cells).all(is_under)
    }

    /// The heads at the foot of the page before, where a line stands at the top of its own. Between them there may be what is
    /// printed on every page.
    fn heads_at_foot(&self, line: usize) -> Option<Vec<usize>> {
        let page_of = |line: usize| self.layout.line(line).first().map(|cell| cell.page);
        let page = page_of(line)?;
        let is_of_page = |line: &usize| page_of(*line) == Some(page);
        let foot = (line.saturating_sub(AT_EDGE + 1)..line).rev().find(|before| !is_of_page(before))?;
        (foot.saturating_sub(AT_EDGE)..=foot).rev().find_map(|line| self.heads(line))
    }

    /// The cells of a line that is all labels, but perhaps one.
    fn heads(&self, line: usize) -> Option<Vec<usize>> {
        let cells = self.layout.lines.get(line)?.clone();
        // "Net à payer au 30/11/2026" heads a column as well.
        let is_total = |cell: usize| {
            let mut begin = self.labels.in_cell(cell).iter().filter(|label| label.bytes.start == 0);
            begin.any(|label| AMOUNT_LABELS.contains(&label.meaning))
        };
        let is_bare = |cell: usize| {
            (self.dates[cell].is_empty() || is_total(cell)) && !self.amounts[cell].iter().any(is_money)
        };
        // "Lohn netto" as well as "Netto gesamt".
        let is_label = |cell: &usize| {
            let text = &self.layout.cells[*cell].text;
            let labels = self.labels.in_cell(*cell);
            let begins = labels.first().is_some_and(|label| label.bytes.start == 0);
            let ends = labels.last().is_some_and(|label| label.bytes.end == text.len());
            begins && labels[0].meaning != Meaning::Nothing || ends && text.split_whitespace().count() <= 3
        };
        let labelled = cells.clone().filter(is_label).count();
        (labelled >= 2 && labelled + 1 + cells.len() / 6 >= cells.len() && cells.clone().all(is_bare))
            .then(|| cells.collect())
    }

    /// The figures of a line that has nothing but figures, or of several one cell with a word in place of its own: "frei".
    fn figures(&self, line: usize) -> Option<Vec<Spot>> {
        let mut figures = Vec::new();
        let cells = self.layout.lines.get(line)?.clone();
        for cell in cells.clone() {
            let own = self.figures_of(cell);
            let text = &self.layout.cells[cell].text;
            if own.is_empty() && cells.len() >= 4 && !text.contains(' ') {
                figures.push(Spot { cell, bytes: 0..text.len() });
                continue;
            }
            if own.is_empty() || !says_nothing_besides(&self.layout.cells[cell], &own) {
                return None;
            }
            figures.extend(own.into_iter().map(|bytes| Spot { cell, bytes }));
        }
        let wordy = cells.clone().filter(|cell| self.figures_of(*cell).is_empty()).count();
        (wordy <= 1).then_some(figures)
    }

    fn figures_of(&self, cell: usize) -> Vec<Range<usize>> {
        // Part of a longer figure is none.
        let amounts = self.amounts[cell].iter().filter(|amount| amount.form != Form::Tail);
        let mut figures: Vec<Range<usize>> = amounts.map(|amount| amount.bytes.clone()).collect();
        figures.extend(self.dates[cell].iter().map(|date| date.bytes.clone()));
        figures.sort_by_key(|bytes| bytes.start);
        figures.dedup_by(|later, earlier| overlap(later, earlier));
        figures
    }

    /// A figure, a day or a code: words are of a sentence, or name an article.
    fn is_value(&self, cell: usize) -> bool {
        let content = &self.layout.cells[cell];
        let is_code = || !content.text.contains(char::is_lowercase) || !self.dates[cell].is_empty();
        content.text.contains(|letter: char| letter.is_ascii_digit())
            && self.labels.in_cell(cell).is_empty()
            && is_code()
    }

    fn is_of_values(&self, line: usize) -> bool {
        self.layout.lines.get(line).is_some_and(|cells| cells.clone().all(|cell| self.is_value(cell)))
    }
}

/// Whether a cell says nothing but its figures, their currency and percent signs.
fn says_nothing_besides(cell: &Cell, figures: &[Range<usize>]) -> bool {
    let mut rest = String::new();
    let mut at = 0;
    for figure in figures {
        rest.push_str(&cell.text[at..figure.start]);
        rest.push(' ');
        at = figure.end;
    }
    rest.push_str(&cell.text[at..]);
    rest.split_whitespace()
        .all(|word| !word.contains(char::is_alphanumeric) || amounts::currency(word).is_some())
}
