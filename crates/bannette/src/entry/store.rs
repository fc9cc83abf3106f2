//! Entries in the database.

use std::collections::HashMap;

use db::{Database, Moment, Row, Transaction, Value, params};

use super::{Content, Entry, EntryState};
use crate::document::store::{day, kind_named};
use crate::error::{Error, Result};
use crate::ids::DocumentId;
use crate::rights::Caller;

pub(crate) const CONTENT: &str =
    "e.kind AS entry_kind, e.supplier, e.siren, e.vat_number, e.iban, e.invoice_number,
    e.document_date, e.due_date, e.currency, e.net, e.vat, e.gross, e.payable, e.rates, e.label";

/// What was entered, from a row that has its columns, with the totals that its rates make: lists, accounts and programs all
/// have it from here, whenever it was saved.
pub(crate) fn content(row: &Row) -> Result<Content, db::Error> {
    let (kind, rates): (String, String) = (row.get("entry_kind")?, row.get("rates")?);
    let content = Content {
        kind: kind_named(&kind),
        supplier: row.get("supplier")?,
        siren: row.get("siren")?,
        vat_number: row.get("vat_number")?,
        iban: row.get("iban")?,
        invoice_number: row.get("invoice_number")?,
        date: day(row, "document_date")?,
        due_date: day(row, "due_date")?,
        currency: row.get("currency")?,
        net: row.get("net")?,
        vat: row.get("vat")?,
        gross: row.get("gross")?,
        payable: row.get("payable")?,
        rates: serde_json::from_str(&rates).unwrap_or_default(),
        label: row.get("label")?,
    };
    Ok(content.completed())
}

fn entry_of_document() -> String {
    format!(
        "SELECT e.state, e.version, {CONTENT}, e.saved_at, COALESCE(u.name, k.name) AS saved_by_name
        FROM entries e LEFT JOIN users u ON u.id = e.saved_by LEFT JOIN api_keys k ON k.id = e.saved_by_key
        WHERE e.document_id = $1"
    )
}

fn entry(row: &Row) -> Result<Entry, db::Error> {
    let state: String = row.get("state")?;
    Ok(Entry {
        state: EntryState::parse(&state).expect("the table allows no other state"),
        version: row.get("version")?,
        content: content(row)?,
        saved_at: row.get("saved_at")?,
        saved_by: row.get("saved_by_name")?,
    })
}

/// The entry of a document; none as long as nobody saved one.
pub async fn find(database: &Database, document: DocumentId) -> Result<Option<Entry>> {
    let row = database.fetch_optional(&entry_of_document(), params![document]).await?;
    Ok(row.as_ref().map(entry).transpose()?)
}

/// As [`find`], within a transaction.
pub async fn find_in(tx: &mut Transaction, document: DocumentId) -> Result<Option<Entry>> {
    let row = tx.fetch_optional(&entry_of_document(), params![document]).await?;
    Ok(row.as_ref().map(entry).transpose()?)
}

/// SIREN, VAT number and IBAN of each of these documents that has an entry.
pub async fn identifiers(
    database: &Database,
    documents: &[DocumentId],
) -> Result<HashMap<DocumentId, [Option<String>; 3]>> {
    let mut identifiers = HashMap::new();
    for chunk in documents.chunks(400) {
        let sql = format!(
            "SELECT document_id, siren, vat_number, iban FROM entries WHERE document_id IN ({})",
            db::list(1, chunk.len())
        );
        let rows = database.fetch_all(&sql, chunk.iter().map(|id| Value::from(*id)).collect()).await?;
        for row in rows {
            let numbers = [row.get("siren")?, row.get("vat_number")?, row.get("iban")?];
            identifiers.insert(row.get("document_id")?, numbers);
        }
    }
    Ok(identifiers)
}

/// Writes an entry in place of the one of this version; 0 is that of a document without one.
///
/// # Errors
/// `Conflict("entry-changed")` when somebody else saved one meanwhile.
pub(super) async fn write(
    tx: &mut Transaction,
    now: Moment,
    by: Caller,
    document: DocumentId,
    version: i64,
    state: EntryState,
    content: &Content,
) -> Result<()> {
    let rates = serde_json::to_string(&content.rates).map_err(anyhow::Error::from)?;
    let values = params![
        document,
        version,
        state.name(),
        content.kind.name(),
        content.supplier.clone(),
        content.siren.clone(),
        content.vat_number.clone(),
        content.iban.clone(),
        content.invoice_number.clone(),
        content.date.map(|date| date.to_string()),
        content.due_date.map(|date| date.to_string()),
        &content.currency,
        content.net,
        content.vat,
        content.gross,
        content.payable,
        rates,
        content.label.clone(),
        now,
        by.user(),
        by.key()
    ];
    let sql = match version {
        0 => {
            "INSERT INTO entries (document_id, version, state, kind, supplier, siren, vat_number, iban, invoice_number,
                document_date, due_date, currency, net, vat, gross, payable, rates, label, saved_at, saved_by,
                saved_by_key)
            VALUES ($1, $2 + 1, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)
            ON CONFLICT (document_id) DO NOTHING"
        }
        _ => {
            "UPDATE entries SET version = version + 1, state = $3, kind = $4, supplier = $5, siren = $6,
                vat_number = $7, iban = $8, invoice_number = $9, document_date = $10, due_date = $11,
                currency = $12, net = $13, vat = $14, gross = $15, payable = $16, rates = $17, label = $18,
                saved_at = $19, saved_by = $20, saved_by_key = $21
            WHERE document_id = $1 AND version = $2"
        }
    };
    match tx.execute(sql, values).await? {
        0 => Err(Error::Conflict("entry-changed")),
        _ => Ok(()),
    }
}

/// Writes the entry of a document as the first version of another's, which has none.
pub(super) async fn copy(tx: &mut Transaction, from: DocumentId, to: DocumentId) -> Result<()> {
    let sql = "INSERT INTO entries (document_id, version, state, kind, supplier, siren, vat_number, iban, invoice_number,
            document_date, due_date, currency, net, vat, gross, payable, rates, label, saved_at, saved_by, saved_by_key)
        SELECT $2, 1, e.state, e.kind, e.supplier, e.siren, e.vat_number, e.iban, e.invoice_number,
            e.document_date, e.due_date, e.currency, e.net, e.vat, e.gross, e.payable, e.rates, e.label, e.saved_at,
            e.saved_by, e.saved_by_key
        FROM entries e WHERE e.document_id = $1";
    tx.execute(sql, params![from, to]).await?;
    Ok(())
}
