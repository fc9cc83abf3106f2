//! Searching the log.

use db::{Database, Moment, Row, params};

use super::Action;
use crate::error::Result;
use crate::fold::contains_pattern;
use crate::paging::Page;

/// Which entries.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// In who acted, on what, and the details.
    pub search: String,
    pub action: Option<Action>,
    pub from: Option<Moment>,
    pub until: Option<Moment>,
    /// Number of the last entry of the page before.
    pub after: Option<i64>,
}

/// An entry as it is shown.
#[derive(Debug, Clone)]
pub struct Listed {
    pub number: i64,
    pub at: Moment,
    /// `user`, `key`, `operator`, `system`, `nobody`
    pub caller: String,
    pub caller_name: String,
    pub address: Option<String>,
    pub action: String,
    pub subject: String,
    pub subject_name: String,
    pub company: Option<String>,
    pub details: String,
    pub hash: String,
}

fn listed(row: &Row) -> Result<Listed, db::Error> {
    Ok(Listed {
        number: row.get("number")?,
        at: row.get("at")?,
        caller: row.get("caller")?,
        caller_name: row.get("caller_name")?,
        address: row.get("address")?,
        action: row.get("action")?,
        subject: row.get("subject")?,
        subject_name: row.get("subject_name")?,
        company: row.get("company_name")?,
        details: row.get("details")?,
        hash: row.get("hash")?,
    })
}

/// The entries that are looked for, the latest first.
pub async fn list(database: &Database, filter: &Filter, limit: i64) -> Result<Page<Listed>> {
    let search = Some(filter.search.trim()).filter(|text| !text.is_empty()).map(contains_pattern);
    let sql =
        "SELECT e.number, e.at, e.caller, e.caller_name, e.address, e.action, e.subject, e.subject_name,
            e.details, e.hash, c.name AS company_name
        FROM audit_entries e LEFT JOIN companies c ON c.id = e.company_id
        WHERE ($1 IS NULL OR e.search_key LIKE $1 ESCAPE '\\') AND ($2 IS NULL OR e.action = $2)
        AND ($3 IS NULL OR e.at >= $3) AND ($4 IS NULL OR e.at < $4) AND ($5 IS NULL OR e.number < $5)
        ORDER BY e.number DESC LIMIT $6";
    let action = filter.action.map(Action::name);
    let values = params![search, action, filter.from, filter.until, filter.after, limit + 1];
    let rows = database.fetch_all(sql, values).await?;
    let entries = rows.iter().map(listed).collect::<Result<_, _>>()?;
    Ok(Page::cut(entries, limit, |entry: &Listed| entry.number.to_string()))
}
