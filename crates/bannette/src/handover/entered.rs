//! Entered documents as they are now: what a handover is made of, and what programs fetch in the order of entry.

use db::{Database, Row, Value, params};

use crate::company::BinderKind;
use crate::document::store::{DOCUMENT, Listed, READING, listed};
use crate::entry::Content;
use crate::entry::store::content;
use crate::error::Result;
use crate::rights::{Granted, LookUpDocuments};

/// An entered document, as it is now.
#[derive(Debug, Clone)]
pub struct Entered {
    pub listed: Listed,
    pub binder: String,
    pub binder_kind: BinderKind,
    pub content: Content,
    /// Its place among what was entered or changed.
    pub number: i64,
    /// Of the entry.
    pub(super) version: i64,
    /// That was handed over last, and made an entry in the accounts.
    handed_over: Option<i64>,
}

impl Entered {
    pub fn is_handed_over(&self) -> bool {
        self.handed_over.is_some()
    }

    /// Whether the accounts have another version of the entry.
    pub fn changed_since(&self) -> bool {
        self.handed_over.is_some_and(|version| version < self.version)
    }
}

/// The version of an entry that the accounts have, if any. What was moved here from another company was not handed over for
/// this one.
pub(super) const HANDED_OVER: &str =
    "(SELECT max(o.version) FROM handed_over o JOIN handovers h ON h.id = o.handover_id
    WHERE o.document_id = d.id AND h.company_id = d.company_id AND o.entry_number IS NOT NULL)";

pub(super) fn entered_row(row: &Row) -> Result<Entered, db::Error> {
    let kind: String = row.get("binder_kind")?;
    Ok(Entered {
        listed: listed(row)?,
        binder: row.get("binder_name")?,
        binder_kind: BinderKind::parse(&kind).expect("the table allows no other kind"),
        content: content(row)?,
        number: row.get::<Option<i64>>("entered_number")?.unwrap_or_default(),
        version: row.get("version")?,
        handed_over: row.get("handed_over_version")?,
    })
}

/// What lists show of an entered document is what was entered: only the rest is taken from the entry.
pub(super) fn entered_columns() -> String {
    let own =
        "e.kind AS entry_kind, e.siren, e.vat_number, e.iban, e.rates, e.label, e.version, d.entered_number";
    format!(
        "{DOCUMENT}, {READING}, {own}, {HANDED_OVER} AS handed_over_version, b.name AS binder_name, b.kind AS binder_kind"
    )
}

pub(super) const ENTERED: &str =
    "documents d JOIN binders b ON b.id = d.binder_id JOIN entries e ON e.document_id = d.id";

/// What was entered, in the order of entry and of changes: a program that keeps its cursor gets each once more when it is
/// entered anew, or its entry changed. `after` is the number of the last one that it has.
pub async fn list(
    database: &Database,
    sees: Granted<LookUpDocuments>,
    after: Option<i64>,
    limit: i64,
) -> Result<Vec<Entered>> {
    let mut values: Vec<Value> = params![sees.company];
    let (readable, more) = sees.readable(values.len() + 1);
    values.extend(more);
    let mut sql = format!(
        "SELECT {} FROM {ENTERED} LEFT JOIN readings r ON r.document_id = d.id
        WHERE d.company_id = $1 AND d.entered_number IS NOT NULL AND d.entered_at IS NOT NULL
            AND d.trashed_at IS NULL AND {readable}",
        entered_columns()
    );
    if let Some(number) = after {
        values.push(number.into());
        sql.push_str(&format!(" AND d.entered_number > ${}", values.len()));
    }
    values.push((limit + 1).into());
    sql.push_str(&format!(" ORDER BY d.entered_number LIMIT ${}", values.len()));
    let rows = database.fetch_all(&sql, values).await?;
    Ok(rows.iter().map(entered_row).collect::<Result<_, _>>()?)
}
