//! Labels in unusual places: at the end of the line before, in letters; under their values, in forms.

use std::ops::Range;

use super::{is_free, mid};
use crate::fields::labels::{Label, Labels, Meaning};
use crate::fields::layout::Layout;

/// "… so the total now due is" and, as the next line of the paragraph begins, "£1,867.68."
pub(super) fn wrapped<'a>(
    layout: &Layout,
    labels: &'a Labels,
    cell: usize,
    bytes: &Range<usize>,
    group: &[Meaning],
) -> Option<&'a Label> {
    let own = &layout.cells[cell];
    let before = cell.checked_sub(1)?;
    let upper = &layout.cells[before];
    let is_paragraph = upper.page == own.page
        && upper.line + 1 == own.line
        && layout.lines[own.line].start == cell
        && layout.lines[upper.line].len() == 1
        && (upper.area.x0 - own.area.x0).abs() < 0.01
        && upper.text.split_whitespace().count() >= 5;
    let begins = !own.text[..bytes.start].contains(char::is_alphanumeric);
    let last = labels.in_cell(before).iter().rfind(|label| group.contains(&label.meaning))?;
    let rest = &upper.text[last.bytes.end..];
    let is_open = !rest.contains(|letter: char| letter.is_ascii_digit() || letter == '.')
        && rest.split_whitespace().count() <= 2;
    (is_paragraph && begins && is_open && is_free(last)).then_some(last)
}

/// "17 fév. 2025" over "émise le": the words under a value that say what it is, where nothing under them or beside them is
/// theirs to announce.
pub(super) fn caption<'a>(
    layout: &Layout,
    labels: &'a Labels,
    cell: usize,
    bytes: &Range<usize>,
    group: &[Meaning],
) -> Option<&'a Label> {
    let is_first = !layout.cells[cell].text[..bytes.start].contains(char::is_alphanumeric);
    is_first.then(|| caption_of(layout, labels, cell, group, MOST_CAPTIONS)).flatten()
}

/// Captions that stand under each other with their values, at most.
const MOST_CAPTIONS: usize = 6;

/// How surely a caption names the value above it.
pub(super) const CAPTION: f32 = 0.7;

fn caption_of<'a>(
    layout: &Layout,
    labels: &'a Labels,
    cell: usize,
    group: &[Meaning],
    most: usize,
) -> Option<&'a Label> {
    let has_figure = |cell: usize| layout.cells[cell].text.contains(|letter: char| letter.is_ascii_digit());
    let below = under(layout, cell, 0.9)?;
    let said = &layout.cells[below];
    let label = labels
        .in_cell(below)
        .iter()
        .find(|label| label.bytes.start == 0 && group.contains(&label.meaning))?;
    let is_caption = label.weight > 0.4
        && said.text.split_whitespace().count() <= 6
        && !said.text.ends_with(':')
        && !has_figure(below);
    let line = &layout.lines[said.line];
    let is_free = |value: usize| most > 0 && caption_of(layout, labels, value, &SAID, most - 1).is_some();
    let announces = below + 1 < line.end && has_figure(below + 1)
        || under(layout, below, 1.5).is_some_and(|value| has_figure(value) && !is_free(value));
    (is_caption && !announces).then_some(label)
}

/// What captions say.
const SAID: [Meaning; 9] = [
    Meaning::Number,
    Meaning::OrderNumber,
    Meaning::Date,
    Meaning::DueDate,
    Meaning::DeliveryDate,
    Meaning::Net,
    Meaning::Vat,
    Meaning::Gross,
    Meaning::Payable,
];

/// The cell right under one, no further than so many of its heights.
fn under(layout: &Layout, upper: usize, heights: f32) -> Option<usize> {
    let above = &layout.cells[upper];
    (upper + 1..layout.cells.len().min(upper + 12)).find(|lower| {
        let below = &layout.cells[*lower];
        let edges = [
            (above.area.x0, below.area.x0),
            (above.area.x1, below.area.x1),
            (mid(&above.area), mid(&below.area)),
        ];
        below.page == above.page
            && below.line != above.line
            && below.area.y0 - above.area.y1 < heights * above.area.height()
            && below.area.middle() > above.area.middle()
            && edges.iter().any(|(a, b)| (a - b).abs() < 0.012)
    })
}

/// Whether the label right above a value is the caption of the value above that.
pub(super) fn is_caption_above(layout: &Layout, labels: &Labels, cell: usize, group: &[Meaning]) -> bool {
    let Some(above) = layout.above(cell, 1.5).next() else { return false };
    let Some(value) = layout.above(above, 2.0).next() else { return false };
    labels.in_cell(above).iter().any(|label| group.contains(&label.meaning))
        && layout.cells[value].text.contains(|letter: char| letter.is_ascii_digit())
        && caption_of(layout, labels, value, group, MOST_CAPTIONS).is_some()
}
