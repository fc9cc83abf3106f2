//! Documents whose reading the test writes.

use bannette::document::{DocumentState, Pictures, doubt, store, work};
use bannette::duplicate::store::Likeness;
use bannette::ids::DocumentId;
use reading::{
    DocumentKind, Field, FieldName, FieldSource, FieldValue, Page, Place, Reading, TextSource, Word,
};

use crate::support::{Desk, Engine, Firm, pdf};

/// A field as a page says it, at the top of page 1.
pub fn field(value: &str, confidence: f32) -> Field {
    Field {
        value: FieldValue::Text(value.into()),
        confidence,
        source: FieldSource::Text,
        page: Some(1),
        place: Some(Place { x: 0.5, y: 0.1, w: 0.25, h: 0.02 }),
    }
}

/// An invoice of one page that says this; nothing for an empty text.
pub fn invoice(supplier: &str, number: &str, date: &str, gross: &str) -> Reading {
    let facts = [
        (FieldName::Supplier, supplier),
        (FieldName::InvoiceNumber, number),
        (FieldName::Date, date),
        (FieldName::Gross, gross),
    ];
    let said = facts.into_iter().filter(|(_, value)| !value.is_empty());
    let word = Word { text: "FACTURE".into(), x: 0.1, y: 0.1, w: 0.2, h: 0.02, ..Word::default() };
    let page = Page { number: 1, width: 595.0, height: 842.0, words: vec![word], ..Page::default() };
    Reading {
        kind: DocumentKind::Invoice,
        media_type: "application/pdf".into(),
        language: Some("fr".into()),
        text_source: TextSource::Text,
        pages: vec![page],
        fields: said.map(|(name, value)| (name, field(value, 0.97))).collect(),
        ..Reading::default()
    }
}

/// A firm with invoices of these names in its tray, all alike but for their numbers.
pub async fn invoices_on(engine: Engine, names: &[&str]) -> (Firm, Desk, Vec<String>) {
    let firm = Firm::on(engine).await;
    let desk = firm.desk("/Achats").await;
    let ids = collect(&firm, &desk, names).await;
    for (number, id) in ids.iter().enumerate() {
        let reading = invoice("Minoterie Aubert", &format!("F-{}", number + 1), "2026-03-01", "12.00");
        write(&firm, id, &reading).await;
    }
    (firm, desk, ids)
}

/// Puts files of these names into the folder, collects them, and returns the documents' ids in that order.
pub async fn collect(firm: &Firm, desk: &Desk, names: &[&str]) -> Vec<String> {
    for name in names {
        firm.put(&format!("/Achats/{name}"), pdf(name));
    }
    firm.collect(&desk.channel).await;
    let documents = firm.documents(&desk.company).await;
    let id = |name: &&str| documents.iter().find(|document| document.name == **name).unwrap().id.clone();
    names.iter().map(id).collect()
}

/// Writes a reading down as if the worker had made it.
pub async fn write(firm: &Firm, document: &str, reading: &Reading) {
    let id: DocumentId = document.parse().unwrap();
    let listed = store::find(firm.database(), id).await.unwrap();
    work::keep_words(&firm.app, &listed.document, reading).await.unwrap();
    let summary = work::summarise(reading, Pictures::default(), firm.app.clock.now());
    let mut tx = firm.database().begin().await.unwrap();
    store::save_reading(&mut tx, id, DocumentState::Read, &summary).await.unwrap();
    let likeness = Likeness::of(&reading.text(), Some(reading));
    doubt::raise(&mut tx, firm.app.clock.now(), id, likeness, Some(reading)).await.unwrap();
    tx.commit().await.unwrap();
}
