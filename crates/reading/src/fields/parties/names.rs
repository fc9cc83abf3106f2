//! The names of the parties: which words are one, and whose.

mod buyer;
mod context;
mod hosts;
mod letterhead;
mod places;
mod seller;
mod words;

pub(super) use self::buyer::buyer;
use self::words::LEGAL_FORMS;
use super::Parties;
use crate::fields::paper::{Paper, Spot};
use crate::fold::folded;
use crate::{FieldName, Fields, KnownCompany};

/// The names of the parties.
pub(in crate::fields) fn names(paper: &Paper<'_>, parties: &Parties, fields: &Fields) -> Fields {
    let mut found = Fields::new();
    if let Some((name, spot, confidence)) = seller::supplier(paper, parties, fields) {
        found.insert(FieldName::Supplier, paper.field(name, &spot, confidence));
    }
    if let Some((name, spot)) = own_name(paper, parties) {
        let field = if parties.sold { FieldName::Supplier } else { FieldName::Buyer };
        found.insert(field, paper.field(name, &spot, 0.92));
    }
    if !found.contains_key(&FieldName::Buyer)
        && let Some((name, spot)) =
            buyer(paper, parties).or_else(|| buyer::over_number(paper, parties, fields))
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

/// Whether words are a company's name: its legal form is one of them.
pub(super) fn is_company(text: &str) -> bool {
    words::name_in(text).is_some_and(|(_, is_company)| is_company)
}
