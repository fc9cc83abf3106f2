//! What entries teach about a company's suppliers, and what the reader is told of it when their next papers come.
//!
//! A lesson is kept under the strongest number that tells the supplier from others: its SIREN, else its VAT number, else its IBAN;
//! without any, under the name that was read on its paper. A later entry replaces what it says anew.

use db::{Database, Moment, Row, Transaction, params};
use reading::{FieldName, KnownSupplier, Reading, checks};

use crate::error::Result;
use crate::ids::CompanyId;

/// The suppliers that a reader is told about: those met last.
const MOST: i64 = 2_000;

/// Longest text of a lesson, in characters.
const LONGEST: usize = 200;

/// What a bookkeeper entered of one document. What is not entered is `None`: then what was read stands. A number that was
/// cleared is empty: then there is none.
#[derive(Debug, Clone, Default)]
pub struct Entered {
    pub supplier: String,
    pub siren: Option<String>,
    pub vat_number: Option<String>,
    pub iban: Option<String>,
    pub invoice_number: Option<String>,
}

/// Keeps what an entry teaches, in the transaction that makes it. `reading` is that of the document, as
/// [`work::reading`](super::work::reading) gives it.
pub async fn learn(
    tx: &mut Transaction,
    now: Moment,
    company: CompanyId,
    reading: &Reading,
    entered: &Entered,
) -> Result<()> {
    let sql = "SELECT siren FROM companies WHERE id = $1";
    let own: Option<String> = tx.fetch_one(sql, params![company]).await?.get("siren")?;
    let Some((known_by, lesson)) = lesson(own.as_deref(), reading, entered) else { return Ok(()) };
    // What this paper does not show, an earlier one may have taught.
    let sql = "INSERT INTO known_suppliers (company_id, known_by, name, siren, vat_number, iban, read_as, number_label,
            number_shape, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        ON CONFLICT (company_id, known_by) DO UPDATE SET name = excluded.name,
            siren = COALESCE(excluded.siren, known_suppliers.siren),
            vat_number = COALESCE(excluded.vat_number, known_suppliers.vat_number),
            iban = COALESCE(excluded.iban, known_suppliers.iban),
            read_as = COALESCE(excluded.read_as, known_suppliers.read_as),
            number_label = COALESCE(excluded.number_label, known_suppliers.number_label),
            number_shape = COALESCE(excluded.number_shape, known_suppliers.number_shape),
            updated_at = excluded.updated_at";
    let KnownSupplier { name, siren, vat_number, iban, read_as, number_label, number_shape } = lesson;
    tx.execute(
        sql,
        params![company, known_by, name, siren, vat_number, iban, read_as, number_label, number_shape, now],
    )
    .await?;
    Ok(())
}

/// What is known of a company's suppliers, those met last first.
pub async fn suppliers(database: &Database, company: CompanyId) -> Result<Vec<KnownSupplier>> {
    let sql = "SELECT name, siren, vat_number, iban, read_as, number_label, number_shape FROM known_suppliers
        WHERE company_id = $1 ORDER BY updated_at DESC, known_by LIMIT $2";
    let rows = database.fetch_all(sql, params![company, MOST]).await?;
    Ok(rows.iter().map(supplier).collect::<Result<_, db::Error>>()?)
}

fn supplier(row: &Row) -> Result<KnownSupplier, db::Error> {
    Ok(KnownSupplier {
        name: row.get("name")?,
        siren: row.get("siren")?,
        vat_number: row.get("vat_number")?,
        iban: row.get("iban")?,
        read_as: row.get("read_as")?,
        number_label: row.get("number_label")?,
        number_shape: row.get("number_shape")?,
    })
}

/// What an entry teaches, and what it is known by. None where nothing tells the supplier from others, or where the company
/// made the paper out itself.
fn lesson(own: Option<&str>, reading: &Reading, entered: &Entered) -> Option<(String, KnownSupplier)> {
    let name = clean(&entered.supplier)?;
    let read = |name: FieldName| reading.fields.get(&name).and_then(|field| field.text());
    let number = |entered: &Option<String>, read: Option<&str>, is: fn(&str) -> bool| {
        let said = entered.as_deref().or(read)?;
        Some(checks::compact(said)).filter(|number| is(number))
    };
    let vat_number = number(&entered.vat_number, read(FieldName::VatNumber), checks::is_vat_number);
    let siren = number(&entered.siren, read(FieldName::Siren), checks::is_siren).or_else(|| {
        let siren = vat_number.as_deref()?.strip_prefix("FR")?.get(2..)?;
        checks::is_siren(siren).then(|| siren.to_owned())
    });
    let iban = number(&entered.iban, reading.supplier_iban(), checks::is_iban);
    let read_as = read(FieldName::Supplier).map(KnownSupplier::folded).filter(|name| name.len() >= 4);
    let known_by = match (&siren, &vat_number, &iban, &read_as) {
        (Some(siren), ..) if own == Some(siren.as_str()) => return None,
        (Some(siren), ..) => format!("siren:{siren}"),
        (_, Some(vat_number), ..) => format!("vat:{vat_number}"),
        (_, _, Some(iban), _) => format!("iban:{iban}"),
        (_, _, _, Some(read_as)) => format!("name:{}", clean(read_as)?),
        (None, None, None, None) => return None,
    };
    let number = entered.invoice_number.as_deref().and_then(|number| reading.number_lesson(number));
    let (number_label, number_shape) =
        number.map_or((None, None), |lesson| (lesson.label, clean(&lesson.shape)));
    let read_as = read_as.as_deref().and_then(clean);
    Some((known_by, KnownSupplier { name, siren, vat_number, iban, read_as, number_label, number_shape }))
}

/// A text as it is kept: short, and without what a database refuses. None for an empty one.
fn clean(text: &str) -> Option<String> {
    let clean: String = text.replace('\0', "").trim().chars().take(LONGEST).collect();
    (!clean.is_empty()).then_some(clean)
}

#[cfg(test)]
mod tests {
    use super::*;
    use reading::{Field, FieldSource, FieldValue};

    fn reading(fields: &[(FieldName, &str)]) -> Reading {
        let field = |value: &str| Field {
            value: FieldValue::Text(value.into()),
            confidence: 0.9,
            source: FieldSource::Text,
            page: None,
            place: None,
        };
        let fields = fields.iter().map(|(name, value)| (*name, field(value))).collect();
        Reading { fields, ..Reading::default() }
    }

    fn known_by(fields: &[(FieldName, &str)], entered: &Entered) -> Option<String> {
        lesson(Some("813472602"), &reading(fields), entered).map(|(known_by, _)| known_by)
    }

    #[test]
    fn a_supplier_is_known_by_the_strongest_of_its_numbers() {
        let entered = Entered { supplier: "Garage du Port".into(), ..Entered::default() };
        let read_as = (FieldName::Supplier, "GARAGE DU PORT SARL");
        let iban = (FieldName::Iban, "FR7630006000011234567890189");
        let vat = (FieldName::VatNumber, "FR00794208157");
        assert_eq!(known_by(&[read_as], &entered).unwrap(), "name:garageduportsarl");
        assert_eq!(known_by(&[read_as, iban], &entered).unwrap(), "iban:FR7630006000011234567890189");
        assert_eq!(known_by(&[read_as, iban, vat], &entered).unwrap(), "siren:794208157");
        let german = Entered { vat_number: Some("DE 136 695 976".into()), ..entered.clone() };
        assert_eq!(known_by(&[read_as, iban], &german).unwrap(), "vat:DE136695976");
        let wrong = Entered { siren: Some("123456789".into()), ..entered.clone() };
        let cleared = Entered { iban: Some(String::new()), ..entered.clone() };
        assert_eq!(known_by(&[read_as, iban], &cleared).unwrap(), "name:garageduportsarl");
        assert_eq!(known_by(&[], &wrong), None, "a number that fails its check tells nobody from others");
        let own = [(FieldName::Siren, "813472602")];
        assert_eq!(known_by(&own, &entered), None, "what the company sold teaches no supplier");
        assert_eq!(known_by(&[read_as], &Entered::default()), None);
    }
}
