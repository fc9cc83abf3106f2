//! E-invoices: the structured data of Factur-X, ZUGFeRD, XRechnung, UBL and CII, attached to a PDF or alone.
//!
//! ```text
//!  bytes ─▶ xml (bounded, no DTD) ─▶ ubl │ cii ─▶ Invoice ─▶ facts: fields
//!                                                        ├─▶ rules: alerts
//!                                                        └─▶ sheet: something to look at
//! ```
//!
//! Published invoices break the standard in every way: what is there is taken, by local names and in any namespace, and
//! what is missing is an alert, never a reason to refuse.

mod cii;
mod codes;
mod facts;
mod invoice;
mod money;
mod profile;
mod rules;
mod sheet;
mod ubl;
mod xml;

pub use self::codes::is_currency;
use self::invoice::Invoice;
pub(crate) use self::sheet::Tongue;
pub(crate) use self::xml::LONGEST as LONGEST_XML;
use self::xml::{Element, Malformed};
use crate::facts::Structured;
use crate::pdf::Document;
use crate::sheet::Block;
use crate::{Alert, AlertCode, EInvoice};

/// What a document has of structured data.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub structured: Option<Structured>,
    /// Data that is there but cannot be understood.
    pub alerts: Vec<Alert>,
}

/// The e-invoice that is attached to a PDF. Of several, the first one that can be read.
pub(crate) fn attached(document: &Document) -> Found {
    let mut found = Found::default();
    for attachment in document.xml_attachments() {
        let about = |syntax: &str, profile| EInvoice {
            syntax: syntax.into(),
            profile,
            attachment: Some(attachment.name.clone()),
        };
        match attachment.bytes.as_deref().map_err(|reason| Malformed(reason.clone())).and_then(understand) {
            Ok(Some(invoice)) => {
                return Found { structured: Some(structured(&invoice, about)), alerts: Vec::new() };
            }
            Ok(None) => {}
            Err(Malformed(reason)) => found.alerts.push(broken(&reason)),
        }
    }
    found
}

/// The e-invoice that an XML file is, and how it is shown; nothing for other XML.
pub(crate) fn alone(bytes: &[u8], tongue: Tongue) -> (Found, Option<Vec<Block>>) {
    match understand(bytes) {
        Ok(Some(invoice)) => {
            let about = |syntax: &str, profile| EInvoice { syntax: syntax.into(), profile, attachment: None };
            let found = Found { structured: Some(structured(&invoice, about)), alerts: Vec::new() };
            (found, Some(sheet::blocks(&invoice, tongue)))
        }
        Ok(None) => (Found::default(), None),
        Err(Malformed(reason)) => (Found { structured: None, alerts: vec![broken(&reason)] }, None),
    }
}

/// The invoice in an XML; `None` when it is about something else.
fn understand(bytes: &[u8]) -> Result<Option<Invoice>, Malformed> {
    let text = xml::text_of(bytes)?;
    let document = match xml::parse(&text) {
        Ok(document) => document,
        // Only what means to be an invoice is worth telling.
        Err(malformed) if ROOTS.split('|').any(|root| xml::mentions_element(&text, root)) => {
            return Err(malformed);
        }
        Err(_) => return Ok(None),
    };
    let root = Element::of(document.root_element());
    let root = if root.name() == ENVELOPE { root.first(ROOTS).unwrap_or(root) } else { root };
    Ok(match root.name() {
        "CrossIndustryInvoice" | "CrossIndustryDocument" => Some(cii::read(root)),
        "Invoice" | "CreditNote" if ubl::is_one(root) => Some(ubl::read(root)),
        _ => None,
    })
}

/// The root elements of the two syntaxes; CII has another one in ZUGFeRD 1.
const ROOTS: &str = "CrossIndustryInvoice|CrossIndustryDocument|Invoice|CreditNote";

/// What networks, Peppol for one, send an invoice in.
const ENVELOPE: &str = "StandardBusinessDocument";

fn structured(invoice: &Invoice, about: impl FnOnce(&str, Option<String>) -> EInvoice) -> Structured {
    Structured {
        facts: facts::of(invoice),
        about: about(invoice.syntax.name(), invoice.profile.name.clone()),
    }
}

fn broken(reason: &str) -> Alert {
    let message = format!("The e-invoice data cannot be understood: {reason}.");
    Alert::new(AlertCode::EInvoiceBroken, &[], message).with("reason", reason)
}
