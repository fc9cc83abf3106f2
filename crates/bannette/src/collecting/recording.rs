//! What a run writes down: in one transaction, the register, the documents, the outcome of every file, the jobs to
//! read what is new, what to try again, the run's counts, and, with the last outcome of a page, the cursor.

use std::collections::HashMap;

use db::{Moment, Transaction, Value, params};
use drives::{Cursor, RemoteFile};
use jiff::tz::TimeZone;

use super::download::Fetched;
use super::{Outcome, REASONS, content_key, register, shown_path};
use crate::document;
use crate::document::arriving::{self, NewDocument};
use crate::error::Result;
use crate::fold::sort_key;
use crate::ids::{BinderId, ChannelId, CompanyId, DocumentId, FolderId, RunFileId, RunId};

/// A listing that moves on with what is recorded.
pub struct Step<'a> {
    pub folder: FolderId,
    /// Where it stood: when it is to begin anew meanwhile, it stays so.
    pub from: Option<&'a str>,
    pub to: &'a Cursor,
}

/// Whose files are recorded.
#[derive(Debug, Clone)]
pub struct Origin {
    pub run: RunId,
    pub channel: ChannelId,
    pub company: CompanyId,
    pub provider: &'static str,
    pub account: String,
    /// The firm's: in whose days documents are counted.
    pub zone: TimeZone,
}

impl Origin {
    /// The account as the register knows it.
    pub fn account(&self) -> (&str, &str) {
        (self.provider, &self.account)
    }
}

/// What became of one file.
#[derive(Debug)]
pub struct Settled {
    pub file: RemoteFile,
    pub binder: BinderId,
    pub fate: Fate,
}

#[derive(Debug)]
pub enum Fate {
    /// Its bytes are kept; the register decides whether they are new.
    Fetched(Kept),
    Known(DocumentId),
    SetAside(&'static str, String),
    Failed(&'static str, String),
}

/// What is to be known of bytes that are kept.
#[derive(Debug)]
pub struct Kept {
    pub name: String,
    pub media_type: &'static str,
    pub sha256: String,
    pub size: u64,
    /// What the register knows it by.
    pub key: String,
}

impl Kept {
    pub fn new(file: &RemoteFile, fetched: &Fetched) -> Self {
        Self {
            name: clean_name(&fetched.name),
            media_type: fetched.kind.media_type(),
            sha256: fetched.bytes.sha256.to_string(),
            size: fetched.bytes.size,
            key: content_key(file, Some(&fetched.hash)).unwrap_or_else(|| format!("hash:{}", fetched.hash)),
        }
    }
}

/// A name without control characters and slashes: what follows shows it and offers it as a file's name.
pub fn clean_name(name: &str) -> String {
    let name: String =
        name.chars().map(|c| if c.is_control() || c == '/' || c == '\\' { '_' } else { c }).collect();
    if name.trim().is_empty() { "document".into() } else { name }
}

/// One row of the history.
struct Line<'a> {
    file: &'a RemoteFile,
    outcome: Outcome,
    reason: Option<&'a str>,
    detail: Option<&'a str>,
    document: Option<DocumentId>,
}

/// Writes down what became of these files, and moves the listing on when they are the last of their page. The caller checks
/// the lease first, and commits. Files settled in this run before must not come again.
///
/// Returns how many documents are new.
pub async fn record(
    tx: &mut Transaction,
    now: Moment,
    origin: &Origin,
    settled: &[Settled],
    step: Option<Step<'_>>,
) -> Result<usize> {
    let won = enter(tx, now, origin, settled).await?;
    // Those that lost are known as something: to this transaction, which has just seen them lose.
    let lost: Vec<String> = settled
        .iter()
        .enumerate()
        .filter(|(index, _)| !won.contains_key(index))
        .filter_map(|(_, settled)| kept(settled).map(|kept| kept.key.clone()))
        .collect();
    let known = register::look_up_in(tx, origin.company, origin.account(), &lost).await?;
    let mut lines = Vec::with_capacity(settled.len());
    let mut new = Vec::new();
    for (index, Settled { file, fate, .. }) in settled.iter().enumerate() {
        let line = |outcome, reason, detail, document| Line { file, outcome, reason, detail, document };
        lines.push(match fate {
            Fate::Fetched(kept) => match won.get(&index) {
                Some(document) => {
                    new.push((*document, &settled[index], kept));
                    line(Outcome::Collected, None, None, Some(*document))
                }
                None => line(Outcome::AlreadyCollected, None, None, known.get(&kept.key).copied()),
            },
            Fate::Known(document) => line(Outcome::AlreadyCollected, None, None, Some(*document)),
            Fate::SetAside(reason, detail) => {
                line(Outcome::SetAside, Some(*reason), Some(detail.as_str()), None)
            }
            Fate::Failed(reason, detail) => line(Outcome::Failed, Some(*reason), Some(detail.as_str()), None),
        });
    }
    insert_documents(tx, now, origin, &new).await?;
    insert_lines(tx, now, origin, &lines).await?;
    remember_failures(tx, origin, settled).await?;
    count(tx, origin, &lines, &new).await?;
    if let Some(Step { folder, from, to }) = step {
        let sql = "UPDATE collected_folders SET cursor = $2 WHERE id = $1 AND COALESCE(cursor, '') = $3";
        tx.execute(sql, params![folder, to.as_str(), from.unwrap_or_default()]).await?;
    }
    Ok(new.len())
}

fn kept(settled: &Settled) -> Option<&Kept> {
    match &settled.fate {
        Fate::Fetched(kept) => Some(kept),
        _ => None,
    }
}

/// Enters the fetched contents in the register. Returns, by place in `settled`, the documents to be made: of each
/// content that the register did not know, one.
async fn enter(
    tx: &mut Transaction,
    now: Moment,
    origin: &Origin,
    settled: &[Settled],
) -> Result<HashMap<usize, DocumentId>> {
    let fetched = settled.iter().enumerate();
    let fetched = fetched.filter_map(|(index, settled)| Some((index, kept(settled)?.key.as_str())));
    let won = register::enter(tx, now, origin.company, origin.account(), origin.run, fetched).await?;
    Ok(won.into_values().collect())
}

async fn insert_documents(
    tx: &mut Transaction,
    now: Moment,
    origin: &Origin,
    new: &[(DocumentId, &Settled, &Kept)],
) -> Result<()> {
    if new.is_empty() {
        return Ok(());
    }
    let former = former_versions(tx, origin, new).await?;
    let today = now.timestamp().to_zoned(origin.zone.clone()).date().to_string();
    let documents = new.iter().map(|(id, settled, kept)| {
        let file = &settled.file;
        NewDocument {
            id: *id,
            company: origin.company,
            binder: settled.binder,
            name: &kept.name,
            media_type: kept.media_type,
            size: kept.size,
            sha256: &kept.sha256,
            origin: document::Origin {
                company: origin.company,
                channel: origin.channel,
                run: origin.run,
                provider: origin.provider.to_owned(),
                account_id: origin.account.clone(),
                path: shown_path(file).to_owned(),
                file_id: file.id.clone(),
                rev: file.rev.clone(),
                modified_at: Moment::from(file.modified),
            },
            previous: former.get(&file.id).copied(),
            received_on: Some(&today),
        }
    });
    arriving::arrive(tx, now, &documents.collect::<Vec<_>>()).await
}

/// Of files collected before under the same id: their latest document, which the new one is a version of.
async fn former_versions(
    tx: &mut Transaction,
    origin: &Origin,
    new: &[(DocumentId, &Settled, &Kept)],
) -> Result<HashMap<String, DocumentId>> {
    let sql = format!(
        "SELECT source_file_id, id FROM documents WHERE company_id = $1 AND provider = $2 AND account_id = $3
        AND source_file_id IN ({}) ORDER BY id",
        db::list(4, new.len())
    );
    let mut values = params![origin.company, origin.provider, &origin.account];
    values.extend(new.iter().map(|(_, settled, _)| Value::from(settled.file.id.as_str())));
    let mut former = HashMap::new();
    for row in tx.fetch_all(&sql, values).await? {
        former.insert(row.get("source_file_id")?, DocumentId(row.get("id")?));
    }
    Ok(former)
}

async fn insert_lines(tx: &mut Transaction, now: Moment, origin: &Origin, lines: &[Line<'_>]) -> Result<()> {
    for chunk in lines.chunks(500) {
        let mut values: Vec<Value> = Vec::with_capacity(chunk.len() * 12);
        for line in chunk {
            debug_assert!(line.reason.is_none_or(|reason| REASONS.contains(&reason)), "{:?}", line.reason);
            values.extend(params![
                RunFileId::new(now),
                origin.run,
                &line.file.id,
                &line.file.rev,
                shown_path(line.file),
                sort_key(shown_path(line.file)),
                signed(line.file.size),
                line.outcome.name(),
                line.reason,
                line.detail.filter(|detail| !detail.is_empty()),
                line.document,
                now
            ]);
        }
        let sql = format!(
            "INSERT INTO run_files
                (id, run_id, file_id, rev, path, search_key, size, outcome, reason, detail, document_id, at)
            VALUES {}",
            db::rows(1, 12, chunk.len())
        );
        tx.execute(&sql, values).await?;
    }
    Ok(())
}

/// Keeps what failed for the next run, and lets go of what is settled.
async fn remember_failures(tx: &mut Transaction, origin: &Origin, settled: &[Settled]) -> Result<()> {
    let done: Vec<&str> = settled
        .iter()
        .filter(|settled| !matches!(settled.fate, Fate::Failed(..)))
        .map(|settled| settled.file.id.as_str())
        .collect();
    for chunk in done.chunks(500) {
        let sql = format!(
            "DELETE FROM files_to_retry WHERE channel_id = $1 AND file_id IN ({})",
            db::list(2, chunk.len())
        );
        let mut values = params![origin.channel];
        values.extend(chunk.iter().map(|id| Value::from(*id)));
        tx.execute(&sql, values).await?;
    }
    let failed: Vec<_> = settled
        .iter()
        .filter_map(|settled| match &settled.fate {
            Fate::Failed(reason, _) => Some((settled, *reason)),
            _ => None,
        })
        .collect();
    for chunk in failed.chunks(500) {
        let mut values: Vec<Value> = Vec::with_capacity(chunk.len() * 9);
        for (settled, reason) in chunk {
            let file = serde_json::to_string(&settled.file).map_err(anyhow::Error::from)?;
            let path = settled.file.path_lower.as_deref().unwrap_or_default();
            values.extend(params![
                origin.channel,
                &settled.file.id,
                file,
                path,
                settled.binder,
                1i64,
                origin.run,
                origin.run,
                *reason
            ]);
        }
        let sql = format!(
            "INSERT INTO files_to_retry
                (channel_id, file_id, file, path_lower, binder_id, attempts, first_run_id, last_run_id, reason)
            VALUES {} ON CONFLICT (channel_id, file_id) DO UPDATE SET file = excluded.file,
                path_lower = excluded.path_lower, binder_id = excluded.binder_id,
                attempts = files_to_retry.attempts + 1, last_run_id = excluded.last_run_id,
                reason = excluded.reason",
            db::rows(1, 9, chunk.len())
        );
        tx.execute(&sql, values).await?;
    }
    Ok(())
}

async fn count(
    tx: &mut Transaction,
    origin: &Origin,
    lines: &[Line<'_>],
    new: &[(DocumentId, &Settled, &Kept)],
) -> Result<()> {
    if lines.is_empty() {
        return Ok(());
    }
    let of = |outcome| lines.iter().filter(|line| line.outcome == outcome).count() as i64;
    let bytes: i64 = new.iter().map(|(_, _, kept)| signed(kept.size)).sum();
    tx.execute(
        "UPDATE runs SET seen = seen + $2, collected = collected + $3,
            already_collected = already_collected + $4, set_aside = set_aside + $5, failed = failed + $6,
            bytes = bytes + $7 WHERE id = $1",
        params![
            origin.run,
            lines.len() as i64,
            of(Outcome::Collected),
            of(Outcome::AlreadyCollected),
            of(Outcome::SetAside),
            of(Outcome::Failed),
            bytes
        ],
    )
    .await?;
    Ok(())
}

fn signed(size: u64) -> i64 {
    i64::try_from(size).unwrap_or(i64::MAX)
}
