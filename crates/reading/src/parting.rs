//! Several papers in one file: documents scanned one after the other, and receipts laid side by side on one page.
//!
//! What is found here may be acted upon without anybody looking: only what is sure is said. A page of which it cannot be told
//! whether it begins a document or goes on with one leaves the whole file as it is.

mod documents;
mod numbering;
mod receipts;

use crate::facts::Facts;
use crate::fields::Medium;
use crate::model::ReadOptions;
use crate::{Alert, AlertCode, DocumentKind, Field, FieldName, Page, Reading, checks, fields};

/// Pages of a file that are looked at one by one; with more it is left as it is.
const MOST_PAGES: usize = 400;

/// From here on a value is sure enough to tell papers apart.
const SURE: f32 = 0.6;

/// Finds the documents and the receipts that lie in a file, and says so.
pub(crate) fn look(reading: &mut Reading, options: &ReadOptions) {
    reading.documents.clear();
    reading.pages.iter_mut().for_each(|page| page.receipts.clear());
    let has_one_kind =
        matches!(reading.kind, DocumentKind::BankStatement | DocumentKind::Payslip | DocumentKind::Contract);
    if reading.e_invoice.is_some() || has_one_kind || reading.pages.len() > MOST_PAGES {
        return;
    }
    let language = reading.language.clone();
    let medium = Medium::of(&reading.media_type);
    let of_page =
        |page: &Page| fields::read(std::slice::from_ref(page), medium, language.as_deref(), options);
    for page in &mut reading.pages {
        page.receipts = receipts::zones(page, &of_page);
    }
    let parted = reading.pages.iter().find(|page| !page.receipts.is_empty());
    let parted = parted.map(|page| (page.number, page.receipts.len()));
    if let Some((page, count)) = parted {
        reading.alerts.retain(|alert| alert.code != AlertCode::SeveralDocuments);
        let message = format!("{count} receipts lie on page {page}.");
        let alert = Alert::new(AlertCode::SeveralReceipts, &[], message);
        reading.alerts.push(alert.with("page", page.to_string()).with("count", count.to_string()));
    } else {
        reading.documents = documents::beginnings(&reading.pages, &of_page);
        let is_told = reading.alerts.iter().any(|alert| alert.code == AlertCode::SeveralDocuments);
        if reading.documents.len() > 1 && !is_told {
            let message = format!("{} documents seem to lie on the pages.", reading.documents.len());
            reading.alerts.push(Alert::new(AlertCode::SeveralDocuments, &[], message));
        }
    }
}

/// A value that is sure enough.
fn sure(facts: &Facts, name: FieldName) -> Option<&str> {
    facts.fields.get(&name).filter(|field| field.confidence >= SURE).and_then(Field::text)
}

/// Who made a paper out, by a number that passes its check: the SIREN, or the VAT number of another country.
fn maker(facts: &Facts) -> Option<String> {
    let siren = sure(facts, FieldName::Siren).map(checks::compact).filter(|siren| checks::is_siren(siren));
    let of_vat = || {
        let number = sure(facts, FieldName::VatNumber).map(checks::compact);
        let number = number.filter(|number| checks::is_vat_number(number))?;
        match number.strip_prefix("FR") {
            Some(rest) => rest.get(2..).map(str::to_owned),
            None => Some(number),
        }
    };
    siren.or_else(of_vat)
}
