//! Files on their way in. The bytes lie in a file of the data folder, at whose end the next part goes on; so what was cut off
//! is resumed where it ended, as long as it comes to the same machine: elsewhere it begins anew. After a day it goes.

use std::io::ErrorKind;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context;
use axum::body::Body;
use db::{Database, Moment, Row, params};
use futures::{Stream, StreamExt};
use tokio::fs::{self, File};
use tokio::io::AsyncWriteExt;

use super::{Depositor, Desk};
use crate::app::App;
use crate::channel::options::{self, ChannelOptions};
use crate::collecting::Outcome;
use crate::error::{Error, Result};
use crate::ids::{BinderId, ChannelId, CompanyId, DocumentId, RunId, UploadId};
use crate::web::Texts;

/// How long a file may be on its way, and what became of it is shown.
const KEPT_FOR: Duration = Duration::from_secs(24 * 3600);
/// Files of one depositor in one minute: more than any hand can drop.
const MOST_A_MINUTE: i64 = 600;
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
    /// Bytes, as announced.
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
    pub size: i64,
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

    /// Where the bytes lie.
    pub(super) fn part(&self, app: &App) -> PathBuf {
        part(app, self.id)
    }

    /// How many bytes have come.
    pub async fn offset(&self, app: &App) -> Result<i64> {
        match fs::metadata(self.part(app)).await {
            Ok(metadata) => Ok(i64::try_from(metadata.len()).unwrap_or(i64::MAX)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(0),
            Err(error) => Err(anyhow::Error::from(error).context("failed to look at a part").into()),
        }
    }
}

fn part(app: &App, id: UploadId) -> PathBuf {
    app.config.data_dir.join("deposits").join(format!("{id}.part"))
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

/// Takes note of a file that is to come.
///
/// # Errors
/// `Conflict("deposit-too-many")` for more than a hand can drop, `Conflict("link-used-up")`.
pub async fn announce(app: &App, desk: &Desk, t: &Texts, file: Announced) -> Result<Upload> {
    let now = app.clock.now();
    let mut tx = app.database.begin().await?;
    let channel = desk.channel(&mut tx, now, t).await?;
    let sql = "SELECT count(*) AS uploads FROM uploads WHERE channel_id = $1 AND created_at > $2";
    let lately = tx.fetch_one(sql, params![channel, now - Duration::from_secs(60)]).await?;
    if lately.get::<i64>("uploads")? >= MOST_A_MINUTE {
        return Err(Error::Conflict("deposit-too-many"));
    }
    if let (Some(options), false) = (file.options, matches!(desk.by, Depositor::Link { .. })) {
        options::write(&mut tx, channel, options).await?;
    }
    let size = file.size.max(0);
    if let Depositor::Link { id, .. } = &desk.by {
        super::links::use_up(&mut tx, now, *id, size).await?;
    }
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
    if upload.outcome.is_some() || upload.offset(app).await? != offset {
        return Ok(Appended::Elsewhere);
    }
    write(app, upload, offset, upload.size, body.into_data_stream()).await
}

/// Writes what comes, up to `most` bytes in all.
pub async fn write<E: std::fmt::Display>(
    app: &App,
    upload: &Upload,
    offset: i64,
    most: i64,
    chunks: impl Stream<Item = Result<bytes::Bytes, E>>,
) -> Result<Appended> {
    let path = upload.part(app);
    let failed = "failed to write a part";
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).await.context(failed)?;
    }
    // Clients' papers: nobody else on this machine reads them.
    let mut file = File::options().create(true).append(true).mode(0o600).open(&path).await.context(failed)?;
    let mut chunks = std::pin::pin!(chunks);
    let (mut length, mut looked_at) = (offset, None);
    while let Some(chunk) = chunks.next().await {
        let chunk = match chunk {
            Ok(chunk) => chunk,
            Err(error) => {
                tracing::debug!(upload.id = %upload.id, %error, "an upload was cut off");
                file.flush().await.context(failed)?;
                return Ok(Appended::CutOff(length));
            }
        };
        let more = i64::try_from(chunk.len()).unwrap_or(i64::MAX);
        if length.saturating_add(more) > most {
            return Ok(Appended::TooMuch);
        }
        if looked_at.is_none_or(|at: i64| (length - at).unsigned_abs() >= LOOK_EVERY) {
            needs_room(app)?;
            looked_at = Some(length);
        }
        match file.write_all(&chunk).await {
            Ok(()) => length += more,
            Err(error) if error.kind() == ErrorKind::StorageFull => {
                return Err(Error::Conflict("deposit-no-space"));
            }
            Err(error) => return Err(anyhow::Error::from(error).context(failed).into()),
        }
    }
    file.flush().await.context(failed)?;
    Ok(Appended::UpTo(length))
}

/// Takes a file whose size nobody has announced: all of it, in one go. What is larger than can be taken is cut there, and told.
///
/// # Errors
/// `Conflict("deposit-cut-off")`, `Conflict("link-used-up")`.
pub async fn take_whole<E: std::fmt::Display>(
    app: &App,
    desk: &Desk,
    upload: Upload,
    chunks: impl Stream<Item = Result<bytes::Bytes, E>>,
) -> Result<Upload> {
    let largest = i64::try_from(app.config.collection.max_file_size).unwrap_or(i64::MAX - 1);
    let most = match &desk.by {
        Depositor::User { .. } | Depositor::Key { .. } => largest,
        Depositor::Link { bytes_left, .. } => largest.min(*bytes_left),
    };
    let mut chunks = std::pin::pin!(chunks);
    let size = match write(app, &upload, 0, most, chunks.by_ref()).await? {
        Appended::UpTo(length) => length,
        Appended::TooMuch if most == largest => {
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
    if let Depositor::Link { id, .. } = &desk.by {
        super::links::count_bytes(&mut tx, *id, size.min(most)).await?;
    }
    tx.execute("UPDATE uploads SET size = $2 WHERE id = $1", params![upload.id, size]).await?;
    tx.commit().await?;
    Ok(Upload { size, ..upload })
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

/// Lets go of the bytes; the row stays for a day, to tell what became of the file.
pub(super) async fn forget_bytes(app: &App, id: UploadId) {
    if let Err(error) = fs::remove_file(part(app, id)).await
        && error.kind() != ErrorKind::NotFound
    {
        tracing::warn!(upload.id = %id, %error, "an uploaded part could not be removed");
    }
}

/// Forgets what was never finished, and what was told of a day ago.
pub async fn sweep(app: &App) -> Result<()> {
    let before = app.clock.now() - KEPT_FOR;
    let sql = "SELECT id FROM uploads WHERE created_at < $1 ORDER BY created_at LIMIT 500";
    for row in app.database.fetch_all(sql, params![before]).await? {
        let id: UploadId = row.get("id")?;
        forget_bytes(app, id).await;
        app.database.execute("DELETE FROM uploads WHERE id = $1", params![id]).await?;
    }
    Ok(())
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
