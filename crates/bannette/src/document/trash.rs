//! Into the trash, and out of it again. What lies there stays in the register: it is never collected again.

use db::{Moment, Value, params};
use serde_json::json;

use super::history;
use crate::app::App;
use crate::error::Result;
use crate::ids::DocumentId;
use crate::rights::{DeleteDocuments, Granted};

/// Puts documents of the company in the trash; those that lie there stay as they are. Gives the moment, by which they
/// are restored together, and how many they were. That the right reaches them was checked before.
pub async fn put(
    app: &App,
    granted: Granted<DeleteDocuments>,
    documents: &[DocumentId],
) -> Result<(Moment, usize)> {
    let now = app.clock.now();
    let mut tx = app.database.begin().await?;
    let mut put = Vec::new();
    for chunk in documents.chunks(400) {
        let sql = format!(
            "UPDATE documents SET trashed_at = $1, trashed_by = $2
            WHERE company_id = $3 AND trashed_at IS NULL AND id IN ({}) RETURNING id",
            db::list(4, chunk.len())
        );
        let mut values = params![now, granted.caller.user(), granted.company];
        values.extend(chunk.iter().map(|id| Value::from(*id)));
        for row in tx.fetch_all(&sql, values).await? {
            put.push(row.get::<DocumentId>("id")?);
        }
    }
    history::record(&mut tx, now, Some(granted.caller), &put, "trashed", &json!({})).await?;
    tx.commit().await?;
    tracing::info!(company.id = %granted.company, caller = ?granted.caller, documents = put.len(), "documents were put in the trash");
    Ok((now, put.len()))
}

/// Takes documents of the company out of the trash, to where they were. Gives how many they were. That the right
/// reaches them was checked before.
pub async fn restore(
    app: &App,
    granted: Granted<DeleteDocuments>,
    documents: &[DocumentId],
) -> Result<usize> {
    let now = app.clock.now();
    let mut tx = app.database.begin().await?;
    let mut restored = Vec::new();
    for chunk in documents.chunks(400) {
        let sql = format!(
            "UPDATE documents SET trashed_at = NULL, trashed_by = NULL
            WHERE company_id = $1 AND trashed_at IS NOT NULL AND id IN ({}) RETURNING id",
            db::list(2, chunk.len())
        );
        let mut values = params![granted.company];
        values.extend(chunk.iter().map(|id| Value::from(*id)));
        for row in tx.fetch_all(&sql, values).await? {
            restored.push(row.get::<DocumentId>("id")?);
        }
    }
    history::record(&mut tx, now, Some(granted.caller), &restored, "restored", &json!({})).await?;
    tx.commit().await?;
    Ok(restored.len())
}

/// The documents that the caller put in the trash at a moment.
pub async fn put_at(app: &App, granted: Granted<DeleteDocuments>, at: Moment) -> Result<Vec<DocumentId>> {
    let sql =
        "SELECT id FROM documents WHERE company_id = $1 AND trashed_at = $2 AND trashed_by = $3 LIMIT 1000";
    let rows = app.database.fetch_all(sql, params![granted.company, at, granted.caller.user()]).await?;
    Ok(rows.iter().map(|row| row.get("id")).collect::<Result<_, db::Error>>()?)
}
