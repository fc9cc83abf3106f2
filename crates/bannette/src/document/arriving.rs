//! Documents that arrive: collected or deposited, taken out of an archive or a mail, made of pages of others.

use db::{Moment, Transaction, Value, params};

use super::{Origin, unpacking, work};
use crate::error::Result;
use crate::fold::sort_key;
use crate::ids::{BinderId, CompanyId, DocumentId};
use crate::webhook::{self, Event};

/// Rows of one statement.
const AT_ONCE: usize = 500;

/// A document that was not there before. Its bytes are kept, and the register knows it.
pub struct NewDocument<'a> {
    pub id: DocumentId,
    pub company: CompanyId,
    pub binder: BinderId,
    pub name: &'a str,
    /// By its content.
    pub media_type: &'a str,
    /// Bytes.
    pub size: u64,
    pub sha256: &'a str,
    pub origin: Origin,
    /// The document that it is a new version of.
    pub previous: Option<DocumentId>,
    /// The firm's day that it counts for; none for what is made of documents that were received before.
    pub received_on: Option<&'a str>,
}

/// Enters documents, with the jobs that read and open them; other programs are told.
pub async fn arrive(tx: &mut Transaction, now: Moment, new: &[NewDocument<'_>]) -> Result<()> {
    for some in new.chunks(AT_ONCE) {
        let sql = format!(
            "INSERT INTO documents (id, company_id, binder_id, name, sort_key, media_type, size, sha256, state,
                channel_id, run_id, provider, account_id, source_path, source_file_id, source_rev,
                source_modified_at, collected_at, previous_id, received_on)
            VALUES {}",
            db::rows(1, 20, some.len())
        );
        tx.execute(&sql, some.iter().flat_map(|document| row(document, now)).collect()).await?;
    }
    let jobs = new.iter().flat_map(|NewDocument { id, media_type, .. }| {
        work::jobs(*id, now).into_iter().chain(unpacking::job(*id, media_type, now))
    });
    queue::enqueue_many(tx, jobs.collect()).await?;
    let ids: Vec<DocumentId> = new.iter().map(|document| document.id).collect();
    webhook::tell(tx, now, Event::Arrived, &ids).await
}

fn row(document: &NewDocument<'_>, now: Moment) -> Vec<Value> {
    let NewDocument { id, company, binder, name, media_type, size, sha256, origin, previous, received_on } =
        document;
    params![
        *id,
        *company,
        *binder,
        *name,
        sort_key(name),
        *media_type,
        i64::try_from(*size).unwrap_or(i64::MAX),
        *sha256,
        "received",
        origin.channel,
        origin.run,
        &origin.provider,
        &origin.account_id,
        &origin.path,
        &origin.file_id,
        &origin.rev,
        origin.modified_at,
        now,
        *previous,
        *received_on
    ]
}
