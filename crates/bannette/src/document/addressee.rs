//! Documents whose buyer is not the company that they came to. Where the buyer is another company of the firm, those who may
//! move documents there are told which; to everybody else it is only said that the buyer is not this one.

use db::{Database, Moment, Transaction, params};
use reading::{AlertCode, FieldName, Reading};
use serde_json::json;

use super::history;
use crate::app::App;
use crate::company::{self, BinderKind, Company};
use crate::error::{Error, Result};
use crate::fold::contains_pattern;
use crate::ids::{CompanyId, DocumentId};
use crate::rights::{self, Caller, EnterDocuments, Granted, LookUpDocuments, Right};

/// Companies whose names are held against the buyer's.
const MOST_NAMES: i64 = 50;

/// Writes down whether the buyer that was read is another company. What somebody settled stays so.
pub async fn note(
    tx: &mut Transaction,
    now: Moment,
    document: DocumentId,
    reading: Option<&Reading>,
) -> Result<()> {
    let is_other =
        |reading: &&Reading| reading.alerts.iter().any(|alert| alert.code == AlertCode::OtherBuyer);
    let Some(reading) = reading.filter(is_other) else {
        tx.execute("DELETE FROM other_buyers WHERE document_id = $1", params![document]).await?;
        return Ok(());
    };
    let sql = "SELECT company_id FROM documents WHERE id = $1 AND deleted_at IS NULL";
    let Some(row) = tx.fetch_optional(sql, params![document]).await? else { return Ok(()) };
    let company: CompanyId = row.get("company_id")?;
    let suspected = suspect(tx, company, reading).await?;
    let sql = "INSERT INTO other_buyers (document_id, company_id, suspected_id, found_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (document_id) DO UPDATE SET company_id = excluded.company_id, suspected_id = excluded.suspected_id";
    tx.execute(sql, params![document, company, suspected, now]).await?;
    Ok(())
}

/// The other company of the firm that is the buyer: by its number, or by its name, where only one is called so.
async fn suspect(tx: &mut Transaction, here: CompanyId, reading: &Reading) -> Result<Option<CompanyId>> {
    let said = |name: FieldName| reading.fields.get(&name).and_then(|field| field.text());
    let of_vat_number = |number: &str| {
        let digits = number.strip_prefix("FR")?.get(2..)?;
        company::is_siren(digits).then(|| digits.to_owned())
    };
    let siren = said(FieldName::BuyerSiren)
        .map(str::to_owned)
        .or_else(|| said(FieldName::BuyerVatNumber).and_then(of_vat_number));
    if let Some(siren) = siren {
        let sql = "SELECT id FROM companies WHERE siren = $1 AND id <> $2 AND deactivated_at IS NULL LIMIT 2";
        return one(tx.fetch_all(sql, params![siren, here]).await?.iter().map(|row| row.get("id")));
    }
    let Some(name) = said(FieldName::Buyer) else { return Ok(None) };
    let longest = name.split(|c: char| !c.is_alphanumeric()).max_by_key(|word| word.chars().count());
    let Some(longest) = longest.filter(|word| word.chars().count() > 2) else { return Ok(None) };
    let sql = "SELECT id, name FROM companies WHERE sort_key LIKE $1 ESCAPE '\\' AND id <> $2
        AND deactivated_at IS NULL ORDER BY sort_key LIMIT $3";
    let mut called_so = Vec::new();
    for row in tx.fetch_all(sql, params![contains_pattern(longest), here, MOST_NAMES]).await? {
        if reading::is_same_name(name, &row.get::<String>("name")?) {
            called_so.push(row.get("id"));
        }
    }
    one(called_so.into_iter())
}

/// The only one.
fn one(mut found: impl Iterator<Item = Result<CompanyId, db::Error>>) -> Result<Option<CompanyId>> {
    match (found.next(), found.next()) {
        (Some(one), None) => Ok(Some(one?)),
        _ => Ok(None),
    }
}

/// Where a document is to go.
#[derive(Debug, Clone)]
pub struct Suspected {
    pub company: Company,
    /// The kind of binder that it lies in, and would lie in there.
    pub kind: BinderKind,
}

/// The company that all of these documents seem to be for, for a caller who may move documents there.
pub async fn suspected(
    database: &Database,
    caller: Caller,
    documents: &[DocumentId],
) -> Result<Option<Suspected>> {
    let sql = format!(
        "SELECT DISTINCT o.suspected_id, b.kind FROM documents d JOIN binders b ON b.id = d.binder_id
        LEFT JOIN other_buyers o ON o.document_id = d.id AND o.settled_at IS NULL AND o.company_id = d.company_id
        WHERE d.id IN ({}) LIMIT 2",
        db::list(1, documents.len())
    );
    let rows = database.fetch_all(&sql, documents.iter().map(|id| (*id).into()).collect()).await?;
    let [row] = rows.as_slice() else { return Ok(None) };
    let Some(company) = row.get::<Option<CompanyId>>("suspected_id")? else { return Ok(None) };
    let kind: String = row.get("kind")?;
    let Some(kind) = BinderKind::parse(&kind) else { return Ok(None) };
    for right in [Right::LookUpDocuments, Right::ModifyDocuments] {
        let reach = rights::reach(database, caller, right, company).await?;
        if !reach.is_some_and(|reach| reach.all.contains(kind)) {
            return Ok(None);
        }
    }
    let company = company::store::find(database, company).await?;
    Ok(Some(Suspected { company, kind }))
}

/// Whether the buyer of a document is another company, and nobody has settled it.
pub async fn is_open(
    database: &Database,
    granted: Granted<LookUpDocuments>,
    document: DocumentId,
) -> Result<bool> {
    let sql =
        "SELECT 1 AS one FROM other_buyers WHERE document_id = $1 AND company_id = $2 AND settled_at IS NULL";
    Ok(database.fetch_optional(sql, params![document, granted.company]).await?.is_some())
}

/// Somebody says that a document is right where it is: that is not asked again.
///
/// # Errors
/// [`Error::NotFound`] where that is no question.
pub async fn settle(app: &App, granted: Granted<EnterDocuments>, document: DocumentId) -> Result<()> {
    let now = app.clock.now();
    let mut tx = app.database.begin().await?;
    let sql = "UPDATE other_buyers SET settled_at = $3, settled_by = $4
        WHERE document_id = $1 AND company_id = $2 AND settled_at IS NULL";
    let values = params![document, granted.company, now, granted.caller.user()];
    if tx.execute(sql, values).await? == 0 {
        return Err(Error::NotFound);
    }
    history::record(&mut tx, now, Some(granted.caller), &[document], "right-company", &json!({})).await?;
    tx.commit().await?;
    Ok(())
}

/// A document goes to another company: the question begins anew there.
pub async fn forget(tx: &mut Transaction, document: DocumentId) -> Result<()> {
    tx.execute("DELETE FROM other_buyers WHERE document_id = $1", params![document]).await?;
    Ok(())
}
