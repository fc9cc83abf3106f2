//! The head of the first page: how high up words stand, how large, and which of them make one name.

use std::ops::Range;

use super::context::is_mostly_labels;
use super::places::is_address;
use super::words::{LEGAL_FORMS, name_in};
use crate::fields::layout::Cell;
use crate::fields::paper::Paper;
use crate::fold::folded;

/// How high a letterhead is, in widths of the page.
const HEIGHT: f32 = 0.12;

/// Letters of a logo are larger than most, so many times; and those of its two lines the same, within that.
const LOGO: f32 = 1.35;
const AS_LARGE: f32 = 0.12;

pub(super) struct Letterhead<'a> {
    paper: &'a Paper<'a>,
    /// The height of most cells.
    usual: f32,
    /// Where the first page's text begins.
    top: f32,
}

impl<'a> Letterhead<'a> {
    pub fn of(paper: &'a Paper<'a>) -> Self {
        let cells = &paper.layout.cells;
        let mut heights: Vec<f32> = cells.iter().map(|cell| cell.area.height()).collect();
        heights.sort_by(f32::total_cmp);
        Self {
            paper,
            usual: heights.get(heights.len() / 2).copied().unwrap_or(0.01).max(0.001),
            top: cells.first().map_or(0.0, |first| first.area.y0),
        }
    }

    /// How far down a letterhead a cell stands, 0 to 1; `None` below it.
    pub fn depth(&self, cell: &Cell) -> Option<f32> {
        let depth = (cell.area.y0 - self.top) / HEIGHT;
        (cell.page == 1 && depth < 1.0).then_some(depth)
    }

    pub fn is_large(&self, cell: &Cell) -> bool {
        cell.area.height() > LOGO * self.usual
    }

    /// The cells that a name goes on in beside its first, or else under it.
    pub fn rest_of(&self, index: usize, bytes: &Range<usize>) -> Vec<usize> {
        let beside = self.beside(index, bytes);
        if beside.is_empty() { self.second_line(index, bytes).into_iter().collect() } else { beside }
    }

    fn is_of_logo(&self, cell: &Cell) -> bool {
        self.is_large(cell) && self.depth(cell).is_some()
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

    /// The cell that a logo goes on in under its first: in letters as large, or where the pages write both as one.
    fn second_line(&self, index: usize, bytes: &Range<usize>) -> Option<usize> {
        let cells = &self.paper.layout.cells;
        let first = &cells[index];
        if bytes.len() < first.text.len() {
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
        let apart = (cell.area.height() / first.area.height() - 1.0).abs();
        if apart < 0.2 && goes_on_in(&first.text, &cell.text, apart < 0.05) {
            return Some(second);
        }
        let is_as_large = self.is_of_logo(first)
            && self.is_of_logo(cell)
            && (cell.area.height() / first.area.height() - 1.0).abs() < AS_LARGE;
        let both = format!("{}{}", first.folded, cell.folded);
        let is_written = || cells.iter().any(|cell| cell.folded.contains(&both));
        let (whole, _) = name_in(&cell.text).filter(|(whole, _)| whole.len() == cell.text.len())?;
        let is_name = self.depth(first).is_some()
            && (is_as_large || is_written())
            && !cell.text.contains(|letter: char| letter.is_ascii_digit())
            && !is_address(&cell.text)
            && !is_mostly_labels(self.paper, second, &whole, cell.folded.len());
        is_name.then_some(second)
    }
}

/// "Gevelbouw en Metselwerken Van" over "Rooijen B.V.", "SELAS TANGUY-PEREIRA" over "VÉTÉRINAIRES": whether a name with its
/// legal form goes over the end of its line in a narrow column.
fn goes_on_in(first: &str, second: &str, is_as_large: bool) -> bool {
    const LINKING: [&str; 16] =
        ["van", "de", "der", "den", "des", "du", "d'", "et", "und", "and", "en", "&", "di", "of", "für", "y"];
    let is_form = |word: &str| LEGAL_FORMS.contains(&folded(word).as_str());
    let last = |text: &str| text.split(' ').next_back().unwrap_or_default().to_owned();
    let is_alone = is_form(second) && second.starts_with(char::is_uppercase) && !is_form(&last(first));
    let is_cut = LINKING.contains(&last(first).to_lowercase().as_str()) && is_form(&last(second));
    let is_upper = |text: &str| {
        !text.contains(char::is_lowercase) && !text.contains(|letter: char| letter.is_ascii_digit())
    };
    let is_led = is_form(first.split(' ').next().unwrap_or_default())
        && first.contains(' ')
        && is_upper(first)
        && is_upper(second)
        && name_in(second).is_some_and(|(bytes, _)| bytes.len() == second.len())
        && !is_address(second);
    // "ARVOR" over "INFORMATIQUE SAS"
    let is_logo = is_upper(first)
        && is_upper(second)
        && !is_form(&last(first))
        && second.contains(' ')
        && is_form(&last(second));
    is_alone || is_cut || is_led || is_logo && is_as_large
}
