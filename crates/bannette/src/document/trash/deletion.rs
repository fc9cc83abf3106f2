//! Deleting for good what lies in the trash: by somebody's wish, or once it has rested long enough.
//!
//! Of a deleted document the row stays, without what was read, so that runs and the register stay true. Its bytes go after
//! the transaction: pictures and texts at once, the original in two steps, unless another document has the same bytes. It is
//! taken out first. Whoever found the same bytes there a moment before, and skipped keeping them, gets them back; a day
//! later nobody can be about to any more, and it is deleted.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::Context;
use blobs::Sha256;
use db::{Moment, Transaction, Value, params};
use serde_json::json;

use super::{RESTS_FOR, store};
use crate::app::App;
use crate::audit::{self, Action, Actor, Subject};
use crate::document::history;
use crate::error::Result;
use crate::ids::{CompanyId, DocumentId};
use crate::rights::{Caller, DeleteDocuments, Granted};

/// Documents of one transaction, and of one round; the rest comes with the next.
const BATCH: usize = 200;
/// How long an original that was taken out can be brought back.
const GRACE: Duration = Duration::from_secs(24 * 3600);
/// Names that the audit log tells of them.
const NAMED: usize = 20;
/// Where what was read of a document lies.
const TABLES: [&str; 7] = [
    "readings",
    "reading_requests",
    "entries",
    "document_notes",
    "searched_documents",
    "likenesses",
    "other_buyers",
];

/// Deletes documents of the trash of a company for good; how many they were. That the right reaches them was checked before.
pub async fn delete(app: &App, granted: Granted<DeleteDocuments>, documents: &[DocumentId]) -> Result<usize> {
    let mut deleted = 0;
    for chunk in documents.chunks(BATCH) {
        deleted += delete_some(app, Some(granted.caller), granted.company, chunk).await?;
    }
    Ok(deleted)
}

/// Deletes for good what has rested long enough, and removes the bytes of what was deleted.
pub async fn sweep(app: &App) -> Result<()> {
    let sql = format!(
        "SELECT id, company_id FROM documents WHERE trashed_at <= $1 AND deleted_at IS NULL
        ORDER BY trashed_at LIMIT {BATCH}"
    );
    let mut due: BTreeMap<CompanyId, Vec<DocumentId>> = BTreeMap::new();
    for row in app.database.fetch_all(&sql, params![app.clock.now() - RESTS_FOR]).await? {
        due.entry(row.get("company_id")?).or_default().push(row.get("id")?);
    }
    for (company, documents) in due {
        delete_some(app, None, company, &documents).await?;
    }
    take_out(app).await?;
    delete_taken_out(app).await
}

async fn delete_some(
    app: &App,
    by: Option<Caller>,
    company: CompanyId,
    documents: &[DocumentId],
) -> Result<usize> {
    let now = app.clock.now();
    let mut tx = app.database.begin().await?;
    store::hold(&mut tx, documents).await?;
    let names = mark(&mut tx, now, company, documents).await?;
    if names.is_empty() {
        return Ok(0);
    }
    let (deleted, names): (Vec<DocumentId>, Vec<String>) = names.into_iter().unzip();
    forget(&mut tx, &deleted).await?;
    history::record(&mut tx, now, by, &deleted, "deleted", &json!({})).await?;
    let name: String =
        tx.fetch_one("SELECT name FROM companies WHERE id = $1", params![company]).await?.get("name")?;
    let actor = by.map_or(Actor::System, Actor::from);
    let told = &names[..names.len().min(NAMED)];
    let details = json!({ "documents": names.len(), "names": told.join(", ") });
    let subject = Subject::company(company, name);
    audit::record(&mut tx, now, actor, Action::DocumentsDeleted, subject, details).await?;
    tx.commit().await?;
    tracing::info!(company.id = %company, caller = ?by, documents = deleted.len(), "documents were deleted for good");
    Ok(deleted.len())
}

/// Marks documents as deleted, without what lists show of their readings; those that were, with their names.
async fn mark(
    tx: &mut Transaction,
    now: Moment,
    company: CompanyId,
    documents: &[DocumentId],
) -> Result<Vec<(DocumentId, String)>> {
    let sql = format!(
        "UPDATE documents SET deleted_at = $1, quality = NULL, supplier = NULL, supplier_key = '',
            invoice_number = NULL, number_key = '', document_date = NULL, due_date = NULL, currency = NULL,
            net = NULL, vat = NULL, gross = NULL, payable = NULL, alerts = 0, notes = 0,
            search_key = '', kind = NULL
        WHERE company_id = $2 AND trashed_at IS NOT NULL AND deleted_at IS NULL AND id IN ({})
        RETURNING id, name, sha256",
        db::list(3, documents.len())
    );
    let mut values = params![now, company];
    values.extend(documents.iter().map(|id| Value::from(*id)));
    let mut names = Vec::new();
    for row in tx.fetch_all(&sql, values).await? {
        let (id, sha256): (DocumentId, String) = (row.get("id")?, row.get("sha256")?);
        let sql = "INSERT INTO removals (document_id, sha256) VALUES ($1, $2)";
        tx.execute(sql, params![id, sha256]).await?;
        names.push((id, row.get("name")?));
    }
    Ok(names)
}

/// Forgets what was read and written of documents.
async fn forget(tx: &mut Transaction, documents: &[DocumentId]) -> Result<()> {
    let list = db::list(1, documents.len());
    for table in TABLES {
        let sql = format!("DELETE FROM {table} WHERE document_id IN ({list})");
        tx.execute(&sql, documents.iter().map(|id| Value::from(*id)).collect()).await?;
    }
    Ok(())
}

/// A removal that is under way.
struct Removal {
    document: DocumentId,
    sha256: Sha256,
    /// Whether another document has the same bytes.
    shared: bool,
}

/// Whether a document that is there has the bytes of the removal `r`.
const SHARED: &str = "EXISTS (SELECT 1 FROM documents d WHERE d.sha256 = r.sha256 AND d.deleted_at IS NULL)";

async fn removals(app: &App, condition: &str, values: Vec<Value>) -> Result<Vec<Removal>> {
    let sql = format!(
        "SELECT r.document_id, r.sha256, CAST(CASE WHEN {SHARED} THEN 1 ELSE 0 END AS BIGINT) AS shared FROM removals r
        WHERE {condition} ORDER BY r.document_id LIMIT {BATCH}"
    );
    let mut found = Vec::new();
    for row in app.database.fetch_all(&sql, values).await? {
        let sha256: String = row.get("sha256")?;
        found.push(Removal {
            document: row.get("document_id")?,
            sha256: sha256.parse().context("a removal of no hash")?,
            shared: row.get::<i64>("shared")? == 1,
        });
    }
    Ok(found)
}

/// Deletes what was derived of deleted documents, and takes their originals out.
async fn take_out(app: &App) -> Result<()> {
    for removal in removals(app, "r.taken_out_at IS NULL", params![]).await? {
        let Removal { document, sha256, shared } = removal;
        app.blobs.delete_derivatives(&sha256, &format!("{document}-")).await?;
        if !shared {
            app.blobs.take_out(&sha256).await?;
        }
        let sql = "UPDATE removals SET taken_out_at = $2 WHERE document_id = $1";
        app.database.execute(sql, params![document, app.clock.now()]).await?;
    }
    Ok(())
}

/// Brings back originals that a document has after all, and deletes those that nobody can be about to keep any more.
async fn delete_taken_out(app: &App) -> Result<()> {
    let condition = format!("r.taken_out_at IS NOT NULL AND (r.taken_out_at <= $1 OR {SHARED})");
    for removal in removals(app, &condition, params![app.clock.now() - GRACE]).await? {
        let Removal { document, sha256, shared } = removal;
        if shared {
            app.blobs.bring_back(&sha256).await?;
        } else {
            app.blobs.delete_taken_out(&sha256).await?;
        }
        // A reading that was under way may have left something.
        app.blobs.delete_derivatives(&sha256, &format!("{document}-")).await?;
        let sql = "DELETE FROM removals WHERE document_id = $1";
        app.database.execute(sql, params![document]).await?;
    }
    Ok(())
}
