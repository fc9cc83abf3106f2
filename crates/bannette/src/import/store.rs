//! Spreadsheets that wait for a confirmation.

use std::time::Duration;

use db::{Database, Moment, params};

use crate::error::{Error, Result};
use crate::ids::{ImportId, UserId};

/// How long one waits.
const KEPT: Duration = Duration::from_secs(24 * 3600);

/// A file as it was sent.
pub struct Kept {
    pub file_name: String,
    pub content: Vec<u8>,
}

/// Keeps a file, and forgets those that nobody came back to.
pub async fn keep(
    database: &Database,
    now: Moment,
    user: UserId,
    name: &str,
    content: &[u8],
) -> Result<ImportId> {
    let id = ImportId::new(now);
    let mut tx = database.begin().await?;
    tx.execute("DELETE FROM imports WHERE created_at < $1", params![now - KEPT]).await?;
    let sql = "INSERT INTO imports (id, user_id, file_name, content, created_at) VALUES ($1, $2, $3, $4, $5)";
    tx.execute(sql, params![id, user, name, content, now]).await?;
    tx.commit().await?;
    Ok(id)
}

/// A file that this user sent.
pub async fn find(database: &Database, user: UserId, id: ImportId) -> Result<Kept> {
    let sql = "SELECT file_name, content FROM imports WHERE id = $1 AND user_id = $2";
    let row = database.fetch_one(sql, params![id, user]).await?;
    Ok(Kept { file_name: row.get("file_name")?, content: row.get("content")? })
}

/// Forgets a file, once: two clicks do not import twice.
///
/// # Errors
/// `NotFound` when it is gone already.
pub async fn take(tx: &mut db::Transaction, user: UserId, id: ImportId) -> Result<()> {
    let gone = tx.execute("DELETE FROM imports WHERE id = $1 AND user_id = $2", params![id, user]).await?;
    if gone == 0 { Err(Error::NotFound) } else { Ok(()) }
}
