//! Files on their way in. The bytes lie in a file of the data folder, at whose end the next part goes on; so what was cut off
//! is resumed where it ended, as long as it comes to the same machine: elsewhere it begins anew. After a day it goes.
//!
//! What comes by a link is counted when it is announced, so that nobody sends more than the link is for, and given back once
//! it lies here no more without having been stored.

use std::io::ErrorKind;
use std::time::{Duration, SystemTime};

use anyhow::Context;
use axum::body::Body;
use db::{Database, Moment, Row, params};
use futures::{Stream, StreamExt};

use super::links::{self, Expected};
use super::part::{self, Part};
use super::{Depositor, Desk};
use crate::app::App;
use crate::channel::options::{self, ChannelOptions};
use crate::collecting::Outcome;
use crate::error::{Error, Result};
use crate::ids::{BinderId, ChannelId, CompanyId, DocumentId, RunId, UploadId};
use crate::web::Texts;

/// How long a file may be on its way, and what became of it is shown.
const KEPT_FOR: Duration = Duration::from_secs(24 * 3600);
/// Files of one depositor in one minute: folders that hold more take longer.
const MOST_A_MINUTE: i64 = 600;
/// Seconds until it is worth announcing more.
pub const SLOWER: &str = "10";
/// The longest path that is kept, in characters.
const LONGEST_PATH: usize = 500;
/// Written between two looks at the room left on the disk.
const LOOK_EVERY: u64 = 16 * 1024 * 1024;

#[derive(Debug, Clone)]
pub struct Upload {
    pub id: UploadId,
    pub company: CompanyId,
    pub channel: ChannelId,
    pub binder: BinderId,
    pub run: Option<RunId>,
    /// The name, with the folders it lay in where a whole folder is deposited.
    pub path: String,
    /// Bytes, as announced; as many as may come, while a file is sent whose size nobody announced.
    pub size: i64,
    pub modified_at: Moment,
    /// None: still on its way.
    pub outcome: Option<Outcome>,
    /// A code that has words (`deposit-refused-CODE`).
    pub reason: Option<String>,
    pub document: Option<DocumentId>,
}

/// A file that is announced.
#[derive(Debug)]
pub struct Announced {
    pub path: String,
    pub size: Expected,
    pub modified_at: Option<Moment>,
    pub binder: BinderId,
    /// The run of the deposit that it is part of; none for its first file.
    pub run: Option<RunId>,
    /// What is done by itself with what comes from now on; none: as before. A link has its own.
    pub options: Option<ChannelOptions>,
}

const UPLOAD: &str =
    "SELECT id, company_id, channel_id, binder_id, run_id, path, size, modified_at, outcome, reason,
    document_id FROM uploads";

pub(super) fn upload(row: &Row) -> Result<Upload, db::Error> {
    let outcome: Option<String> = row.get("outcome")?;
    Ok(Upload {
        id: row.get("id")?,
        company: row.get("company_id")?,
        channel: row.get("channel_id")?,
        binder: row.get("binder_id")?,
        run: row.get::<Option<_>>("run_id")?.map(RunId),
        path: row.get("path")?,
        size: row.get("size")?,
        modified_at: row.get("modified_at")?,
        outcome: outcome.as_deref().and_then(Outcome::parse),
        reason: row.get("reason")?,
        document: row.get::<Option<_>>("document_id")?.map(DocumentId),
    })
}

impl Upload {
    /// The name without its folders.
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// How many bytes have come.
    pub async fn offset(&self, app: &App) -> Result<i64> {
        Ok(part::length(app, self.id).await.context("failed to look at a part")?)
    }
}

/// A path as it is kept: without control characters and what leads out of a folder; no longer than is shown.
fn clean(path: &str) -> String {
    let path = path.replace('\\', "/");
    let names = path.split('/').map(|name| name.trim_matches(|c: char| c.is_control() || c.is_whitespace()));
    let names = names.filter(|name| !name.is_empty() && *name != "." && *name != "..");
    let names: Vec<String> =
        names.map(|name| name.chars().map(|c| if c.is_control() { '_' } else { c }).collect()).collect();
    let path = names.join("/");
    // The end is what tells: the name, and its ending.
    let count = path.chars().count();
    let path: String = path.chars().skip(count.saturating_sub(LONGEST_PATH)).collect();
    if path.is_empty() { "document".into() } else { path }
}

/// Whether the depositor has to wait before he announces more.
pub async fn is_too_fast(app: &App, desk: &Desk) -> Result<bool> {
    let (condition, value) = own(desk);
    let sql = format!(
        "SELECT count(*) AS uploads FROM uploads WHERE created_at > $1 AND company_id = $2 AND {condition}"
    );
    let lately = app.clock.now() - Duration::from_secs(60);
    let row = app.database.fetch_one(&sql, params![lately, desk.company_id(), value]).await?;
    Ok(row.get::<i64>("uploads")? >= MOST_A_MINUTE)
}

/// Takes note of a file that is to come.
///
/// # Errors
/// `Conflict("link-used-up")`.
pub async fn announce(app: &App, desk: &Desk, t: &Texts, file: Announced) -> Result<Upload> {
    let now = app.clock.now();
    let mut tx = app.database.begin().await?;
    let channel = desk.channel(&mut tx, now, t).await?;
    if let (Some(options), false) = (file.options, matches!(desk.by, Depositor::Link { .. })) {
        options::write(&mut tx, channel, options).await?;
    }
    let size = match &desk.by {
        Depositor::Link { id, .. } => links::use_up(&mut tx, now, *id, file.size).await?,
        Depositor::User { .. } | Depositor::Key { .. } => file.size.most(),
    };
    if let Some(run) = file.run {
        // A run of the same depositor, of today.
        let sql = "SELECT 1 AS one FROM runs WHERE id = $1 AND channel_id = $2 AND requested_at > $3";
        tx.fetch_one(sql, params![run, channel, now - KEPT_FOR]).await?;
    }
    let id = UploadId::new(now);
    let sql = "INSERT INTO uploads (id, company_id, channel_id, binder_id, run_id, path, size, modified_at, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let modified = file.modified_at.unwrap_or(now);
    let path = clean(&file.path);
    let values = params![id, desk.company_id(), channel, file.binder, file.run, &path, size, modified, now];
    tx.execute(sql, values).await?;
    tx.commit().await?;
    Ok(Upload {
        id,
        company: desk.company_id(),
        channel,
        binder: file.binder,
        run: file.run,
        path,
        size,
        modified_at: modified,
        outcome: None,
        reason: None,
        document: None,
    })
}

/// An upload of this depositor.
pub async fn find(database: &Database, desk: &Desk, id: UploadId) -> Result<Upload> {
    let (condition, value) = own(desk);
    let sql = format!("{UPLOAD} WHERE id = $1 AND company_id = $2 AND {condition}");
    Ok(upload(&database.fetch_one(&sql, params![id, desk.company_id(), value]).await?)?)
}

/// What became of the files of a deposit.
pub async fn of_run(database: &Database, desk: &Desk, run: RunId) -> Result<Vec<Upload>> {
    let (condition, value) = own(desk);
    let sql = format!(
        "{UPLOAD} WHERE run_id = $1 AND company_id = $2 AND {condition} AND outcome IS NOT NULL ORDER BY id LIMIT 1000"
    );
    let rows = database.fetch_all(&sql, params![run, desk.company_id(), value]).await?;
    Ok(rows.iter().map(upload).collect::<Result<_, _>>()?)
}

/// The condition that leaves what the depositor brought himself, on the parameter `$3`.
fn own(desk: &Desk) -> (&'static str, uuid::Uuid) {
    match &desk.by {
        Depositor::User { id, .. } => {
            ("channel_id IN (SELECT o.id FROM channels o WHERE o.owner_id = $3 AND o.type = 'deposit')", id.0)
        }
        Depositor::Key { id, .. } => {
            ("channel_id IN (SELECT o.id FROM channels o WHERE o.depositor_key_id = $3)", id.0)
        }
        Depositor::Link { channel, .. } => ("channel_id = $3", channel.0),
    }
}

/// What came of a part.
#[derive(Debug, PartialEq, Eq)]
pub enum Appended {
    /// How many bytes there are now.
    UpTo(i64),
    /// The same, and more was to come.
    CutOff(i64),
    /// It does not begin where the last one ended.
    Elsewhere,
    /// More bytes than were announced.
    TooMuch,
}

/// Puts a part at the end of a file. What comes before a connection breaks stays.
pub async fn append(app: &App, upload: &Upload, offset: i64, body: Body) -> Result<Appended> {
    if upload.offset(app).await? != offset {
        return Ok(Appended::Elsewhere);
    }
    write(app, upload, offset, body.into_data_stream()).await
}

/// Writes what comes, up to the upload's size.
async fn write<E: std::fmt::Display>(
    app: &App,
    upload: &Upload,
    offset: i64,
    chunks: impl Stream<Item = Result<bytes::Bytes, E>>,
) -> Result<Appended> {
    let failed = "failed to write a part";
    let part = Part::open(app, upload.id).await.context(failed)?;
    let mut chunks = std::pin::pin!(chunks);
    let (mut length, mut looked_at) = (offset, None);
    while let Some(chunk) = chunks.next().await {
        let chunk = match chunk {
            Ok(chunk) => chunk,
            Err(error) => {
                tracing::debug!(upload.id = %upload.id, %error, "an upload was cut off");
                part.sync().await.context(failed)?;
                return Ok(Appended::CutOff(length));
            }
        };
        let more = i64::try_from(chunk.len()).unwrap_or(i64::MAX);
        if length.saturating_add(more) > upload.size {
            // It is another file, or broken: nothing of it is kept.
            part.cut(offset, length).await.context(failed)?;
            return Ok(Appended::TooMuch);
        }
        if looked_at.is_none_or(|at: i64| (length - at).unsigned_abs() >= LOOK_EVERY) {
            needs_room(app)?;
            looked_at = Some(length);
        }
        match part.put(length, chunk).await {
            Ok(true) => length += more,
            Ok(false) => return Ok(Appended::Elsewhere),
            Err(error) if error.kind() == ErrorKind::StorageFull => {
                return Err(Error::Conflict("deposit-no-space"));
            }
            Err(error) => return Err(anyhow::Error::from(error).context(failed).into()),
        }
    }
    // What is whole is settled next, and synced as an original.
    if length < upload.size {
        part.sync().await.context(failed)?;
    }
    Ok(Appended::UpTo(length))
}

/// Takes a file whose size nobody has announced: all of it, in one go. What is larger than can be taken is told of.
///
/// # Errors
/// `Conflict("deposit-cut-off")`, `Conflict("link-used-up")`.
pub async fn take_whole<E: std::fmt::Display>(
    app: &App,
    upload: &Upload,
    chunks: impl Stream<Item = Result<bytes::Bytes, E>>,
) -> Result<Upload> {
    let largest = largest(app);
    let mut chunks = std::pin::pin!(chunks);
    let size = match write(app, upload, 0, chunks.by_ref()).await? {
        Appended::UpTo(length) => length,
        Appended::TooMuch if upload.size == largest => {
            // The rest must be read to come to the next file; it is written nowhere.
            while let Some(chunk) = chunks.next().await {
                chunk.map_err(|_| Error::Conflict("deposit-cut-off"))?;
            }
            largest + 1
        }
        Appended::TooMuch => return Err(Error::Conflict("link-used-up")),
        Appended::CutOff(_) | Appended::Elsewhere => return Err(Error::Conflict("deposit-cut-off")),
    };
    let mut tx = app.database.begin().await?;
    links::count(&mut tx, upload.company, upload.channel, 0, size - upload.size).await?;
    tx.execute("UPDATE uploads SET size = $2 WHERE id = $1", params![upload.id, size]).await?;
    tx.commit().await?;
    Ok(Upload { size, ..upload.clone() })
}

/// The largest file that is taken, in bytes.
pub fn largest(app: &App) -> i64 {
    i64::try_from(app.config.collection.max_file_size).unwrap_or(i64::MAX - 1)
}

/// # Errors
/// `Conflict("deposit-no-space")` when the disk has no more than its reserve left.
fn needs_room(app: &App) -> Result<()> {
    match app.blobs.needs_room() {
        Ok(()) => Ok(()),
        Err(error) if error.is_no_space() => Err(Error::Conflict("deposit-no-space")),
        Err(error) => Err(error.into()),
    }
}

/// Forgets an upload, and gives back to its link what it does not use after all.
pub async fn forget(app: &App, id: UploadId) -> Result<()> {
    part::forget(app, id).await;
    let mut tx = app.database.begin().await?;
    let sql = "DELETE FROM uploads WHERE id = $1 RETURNING company_id, channel_id, size, outcome";
    if let Some(row) = tx.fetch_optional(sql, params![id]).await?
        && matches!(row.get::<Option<String>>("outcome")?.as_deref(), None | Some("already_collected"))
    {
        let size: i64 = row.get("size")?;
        links::count(&mut tx, row.get("company_id")?, row.get("channel_id")?, -1, -size).await?;
    }
    Ok(tx.commit().await?)
}

/// Forgets what was never finished, and what was told of a day ago.
pub async fn sweep(app: &App) -> Result<()> {
    let before = app.clock.now() - KEPT_FOR;
    let sql = "SELECT id FROM uploads WHERE created_at < $1 ORDER BY created_at LIMIT 500";
    for row in app.database.fetch_all(sql, params![before]).await? {
        forget(app, row.get("id")?).await?;
    }
    Ok(())
}

/// Removes the bytes that lie on this machine since so long ago that nobody goes on with them.
pub async fn sweep_parts(app: &App) -> Result<()> {
    let before = (app.clock.now() - KEPT_FOR).as_micros();
    let before = SystemTime::UNIX_EPOCH + Duration::from_micros(before.unsigned_abs());
    Ok(part::sweep(app, before).await.context("failed to sweep the uploaded parts")?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_leads_nowhere_else_and_keeps_its_end() {
        assert_eq!(clean("Achats/2026/a.pdf"), "Achats/2026/a.pdf");
        assert_eq!(clean("../../etc/passwd"), "etc/passwd");
        assert_eq!(clean("C:\\Scans\\a\u{7}b.pdf"), "C:/Scans/a_b.pdf");
        assert_eq!(clean("/ /./.."), "document");
        let long = format!("{}/facture.pdf", "x".repeat(900));
        assert!(clean(&long).ends_with("x/facture.pdf") && clean(&long).chars().count() == LONGEST_PATH);
    }
}
