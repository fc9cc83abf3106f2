//! The name of the one that a paper is made out to.

use super::places::is_address;
use super::words::{name_in, tidy};
use crate::fields::labels::Meaning;
use crate::fields::paper::{Paper, Spot};
use crate::fields::parties::{Parties, Side};
use crate::{FieldName, FieldSource, Fields, checks};

pub(in crate::fields::parties) fn buyer(paper: &Paper<'_>, parties: &Parties) -> Option<(String, Spot)> {
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
pub(super) fn over_number(paper: &Paper<'_>, parties: &Parties, fields: &Fields) -> Option<(String, Spot)> {
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

/// The cells that head the blocks which the buyer's numbers end.
pub(super) fn heads(paper: &Paper<'_>, parties: &Parties, fields: &Fields) -> Vec<usize> {
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
pub(super) fn block_head(paper: &Paper<'_>, end: usize, heights: f32) -> usize {
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
