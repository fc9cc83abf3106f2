//! The collected register: looking up which contents of an account were ever collected for a company, and as what. An account
//! is named by its provider and the provider's id of it.

use std::collections::{BTreeMap, HashMap};

use db::{Database, Moment, Row, Transaction, Value, params};

use crate::error::Result;
use crate::ids::{CompanyId, DocumentId, RunId};

/// Keys asked for in one statement.
const CHUNK: usize = 500;

/// The documents that these contents were collected as, by content key.
pub async fn look_up(
    database: &Database,
    company: CompanyId,
    account: (&str, &str),
    keys: &[String],
) -> Result<HashMap<String, DocumentId>> {
    let mut known = HashMap::new();
    for (sql, values) in statements(company, account, keys) {
        take(&mut known, &database.fetch_all(&sql, values).await?)?;
    }
    Ok(known)
}

/// The same within a transaction that writes to the register.
pub async fn look_up_in(
    tx: &mut Transaction,
    company: CompanyId,
    account: (&str, &str),
    keys: &[String],
) -> Result<HashMap<String, DocumentId>> {
    let mut known = HashMap::new();
    for (sql, values) in statements(company, account, keys) {
        take(&mut known, &tx.fetch_all(&sql, values).await?)?;
    }
    Ok(known)
}

fn statements(
    company: CompanyId,
    (provider, account): (&str, &str),
    keys: &[String],
) -> impl Iterator<Item = (String, Vec<Value>)> {
    keys.chunks(CHUNK).map(move |keys| {
        let sql = format!(
            "SELECT content_key, document_id FROM collected_files
            WHERE company_id = $1 AND provider = $2 AND account_id = $3 AND content_key IN ({})",
            db::list(4, keys.len())
        );
        let mut values = params![company, provider, account];
        values.extend(keys.iter().map(Value::from));
        (sql, values)
    })
}

fn take(known: &mut HashMap<String, DocumentId>, rows: &[Row]) -> Result<()> {
    for row in rows {
        known.insert(row.get("content_key")?, row.get("document_id")?);
    }
    Ok(())
}

/// Enters contents, each with its place among those that come together. Returns the documents to be made, by content: of each
/// that was not known, one, with the first of its places.
pub async fn enter<'a>(
    tx: &mut Transaction,
    now: Moment,
    company: CompanyId,
    (provider, account): (&str, &str),
    run: RunId,
    contents: impl Iterator<Item = (usize, &'a str)>,
) -> Result<HashMap<&'a str, (usize, DocumentId)>> {
    // In one order, whoever writes: two transactions then wait for each other in one direction only.
    let mut first_with = BTreeMap::new();
    let contents: Vec<(usize, &str)> = contents.collect();
    let ids = DocumentId::listed(contents.len(), now);
    for ((place, key), id) in contents.into_iter().zip(ids) {
        first_with.entry(key).or_insert((place, id));
    }
    if first_with.is_empty() {
        return Ok(HashMap::new());
    }
    let mut values: Vec<Value> = Vec::with_capacity(first_with.len() * 7);
    for (key, (_, document)) in &first_with {
        values.extend(params![company, provider, account, *key, *document, run, now]);
    }
    let sql = format!(
        "INSERT INTO collected_files
            (company_id, provider, account_id, content_key, document_id, run_id, collected_at)
        VALUES {} ON CONFLICT DO NOTHING RETURNING content_key",
        db::rows(1, 7, first_with.len())
    );
    let mut won = HashMap::new();
    for row in tx.fetch_all(&sql, values).await? {
        let key: String = row.get("content_key")?;
        won.extend(first_with.remove_entry(key.as_str()));
    }
    Ok(won)
}

/// The document that the same bytes were collected as, when a former revision of this file was exported to them: a
/// move gives what can only be exported another revision, and no hash tells that nothing else has changed.
pub async fn same_export(
    database: &Database,
    company: CompanyId,
    (provider, account): (&str, &str),
    file_id: &str,
    sha256: &str,
) -> Result<Option<DocumentId>> {
    let sql = "SELECT id FROM documents WHERE company_id = $1 AND provider = $2 AND account_id = $3
        AND source_file_id = $4 AND sha256 = $5 ORDER BY id LIMIT 1";
    let row = database.fetch_optional(sql, params![company, provider, account, file_id, sha256]).await?;
    Ok(row.map(|row| row.get("id")).transpose()?)
}
