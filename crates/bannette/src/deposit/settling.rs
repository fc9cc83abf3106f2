//! What becomes of a file that is whole: it is hashed on its way into the originals, held against what the company has, and
//! written down as a run writes down what it collects.

use anyhow::Context;
use axum::body::Bytes;
use blobs::Finished;
use db::{Moment, Transaction, params};
use drives::{ContentHash, ContentHasher, RemoteFile};
use futures::Stream;
use reading::MediaKind;
use tokio::fs::File;
use tokio::io::AsyncReadExt;

use super::upload::{self, Upload};
use super::{ACCOUNT, Depositor, Desk, links, part};
use crate::app::App;
use crate::channel::DEPOSIT;
use crate::collecting::Outcome;
use crate::collecting::recording::{Fate, Kept, Origin, Settled, clean_name, record};
use crate::error::{Error, Result};
use crate::ids::{DocumentId, RunId};

/// Read at once on the way to the originals, bytes.
const CHUNK: usize = 256 * 1024;

/// A file that was looked at.
enum Judged {
    Good { bytes: Finished, hash: ContentHash, kind: MediaKind },
    SetAside(&'static str, String),
}

/// Takes a file that comes in one go, and settles it. Nothing stays of one that does not come whole.
pub async fn take<E: std::fmt::Display>(
    app: &App,
    desk: &Desk,
    upload: &Upload,
    chunks: impl Stream<Item = Result<Bytes, E>>,
    again: bool,
) -> Result<Upload> {
    let settled = match upload::take_whole(app, upload, chunks).await {
        Ok(whole) => settle(app, desk, &whole, again).await,
        Err(error) => Err(error),
    };
    if settled.is_err() {
        upload::forget(app, upload.id).await?;
    }
    settled
}

/// Settles a file that is whole. With `again`, also when the company has the same bytes already; by default it is then told,
/// and nothing is stored.
pub async fn settle(app: &App, desk: &Desk, upload: &Upload, again: bool) -> Result<Upload> {
    let open = match upload.outcome {
        None => true,
        // Told that it is there, the depositor wants it all the same.
        Some(Outcome::AlreadyCollected) => again,
        Some(_) => false,
    };
    if !open {
        return Ok(upload.clone());
    }
    let judged = match judge(app, upload).await {
        Ok(judged) => judged,
        Err(error) => {
            // Of two who settle it at once, one may have let go of the bytes.
            let now = upload::find(&app.database, desk, upload.id).await?;
            return if now.outcome == upload.outcome { Err(error) } else { Ok(now) };
        }
    };
    let (fate, bytes) = match judged {
        Judged::SetAside(reason, detail) => (Fate::SetAside(reason, detail), None),
        Judged::Good { bytes, hash, kind } => {
            let sha256 = bytes.sha256.to_string();
            match same_bytes(app, desk, &sha256).await? {
                Some(known) if !again => (Fate::Known(known), None),
                known => {
                    let key = match known {
                        // The register knows these bytes: what is wanted all the same needs a key of its own.
                        Some(_) => format!("hash:{hash}:{}", upload.id),
                        None => format!("hash:{hash}"),
                    };
                    let kept = Kept {
                        name: clean_name(upload.name()),
                        media_type: kind.media_type(),
                        sha256,
                        size: bytes.size,
                        key,
                    };
                    (Fate::Fetched(kept), Some(bytes))
                }
            }
        }
    };
    if let Some(bytes) = bytes {
        app.blobs.keep(vec![bytes]).await.map_err(full)?;
    }
    let settled = write_down(app, desk, upload, fate, again).await?;
    if settled.outcome != Some(Outcome::AlreadyCollected) {
        part::forget(app, upload.id).await;
    }
    app.waker.wake();
    Ok(settled)
}

fn full(error: blobs::BlobError) -> Error {
    if error.is_no_space() { Error::Conflict("deposit-no-space") } else { error.into() }
}

/// Looks at the bytes, and stages them.
async fn judge(app: &App, upload: &Upload) -> Result<Judged> {
    let largest = app.config.collection.max_file_size;
    if upload.size == 0 {
        return Ok(Judged::SetAside("empty", String::new()));
    }
    if upload.size.unsigned_abs() > largest {
        return Ok(Judged::SetAside("too_large", String::new()));
    }
    if upload.offset(app).await? != upload.size {
        return Err(Error::Conflict("deposit-incomplete"));
    }
    let failed = "failed to take up an uploaded file";
    let mut file = File::open(part::path(app, upload.id)).await.context(failed)?;
    let mut staged = app.blobs.stage();
    let mut hasher = ContentHasher::dropbox();
    let mut head = Vec::new();
    let mut chunk = vec![0; CHUNK];
    loop {
        let length = file.read(&mut chunk).await.context(failed)?;
        if length == 0 {
            break;
        }
        let part = &chunk[..length];
        head.extend_from_slice(&part[..length.min(reading::SNIFF_LENGTH.saturating_sub(head.len()))]);
        hasher.update(part);
        staged.write(part).await.map_err(full)?;
    }
    let kind = MediaKind::sniff(&head);
    if !kind.is_collectable() {
        return Ok(Judged::SetAside("unsupported_type", kind.media_type().to_owned()));
    }
    let bytes = staged.finish().await.map_err(full)?;
    Ok(Judged::Good { bytes, hash: hasher.finish(), kind })
}

/// The document of the company that has these bytes: the last, whoever brought it, wherever it is now.
async fn same_bytes(app: &App, desk: &Desk, sha256: &str) -> Result<Option<DocumentId>> {
    let sql = "SELECT id FROM documents WHERE sha256 = $1 AND company_id = $2 ORDER BY id DESC LIMIT 1";
    let row = app.database.fetch_optional(sql, params![sha256, desk.company_id()]).await?;
    Ok(row.map(|row| row.get("id")).transpose()?)
}

/// Writes it all down: the run, and in it the file.
async fn write_down(app: &App, desk: &Desk, upload: &Upload, fate: Fate, again: bool) -> Result<Upload> {
    let now = app.clock.now();
    // What came, not what was announced; and not once more when it is wanted all the same.
    let received = if upload.outcome.is_none() { upload.offset(app).await? } else { 0 };
    let mut tx = app.database.begin().await?;
    // Of two who settle it at once, one does.
    let sql = "UPDATE uploads SET outcome = 'set_aside' WHERE id = $1
        AND (outcome IS NULL OR $2 AND outcome = 'already_collected')";
    if tx.execute(sql, params![upload.id, again]).await? == 0 {
        drop(tx);
        return upload::find(&app.database, desk, upload.id).await;
    }
    let run = run(&mut tx, now, desk, upload).await?;
    let origin = Origin {
        run,
        channel: upload.channel,
        company: upload.company,
        provider: DEPOSIT,
        account: ACCOUNT.into(),
        zone: app.config.zone(),
    };
    let file = RemoteFile {
        id: upload.id.to_string(),
        // The same file, told of twice: that it is there, and that it was wanted all the same.
        rev: if upload.outcome.is_some() { "again" } else { "first" }.into(),
        name: upload.name().to_owned(),
        path: Some(upload.path.clone()),
        path_lower: None,
        size: upload.size.unsigned_abs(),
        modified: upload.modified_at.timestamp(),
        content_hash: None,
        downloadable: true,
        export_as: None,
    };
    let rev = file.rev.clone();
    let settled = [Settled { file, binder: upload.binder, fate }];
    record(&mut tx, now, &origin, &settled, None).await?;
    let sql =
        "SELECT outcome, reason, document_id FROM run_files WHERE run_id = $1 AND file_id = $2 AND rev = $3";
    let row = tx.fetch_one(sql, params![run, upload.id.to_string(), &rev]).await?;
    let (outcome, reason): (String, Option<String>) = (row.get("outcome")?, row.get("reason")?);
    let document = row.get::<Option<_>>("document_id")?.map(DocumentId);
    let sql = "UPDATE uploads SET run_id = $2, outcome = $3, reason = $4, document_id = $5 WHERE id = $1";
    tx.execute(sql, params![upload.id, run, &outcome, reason.clone(), document]).await?;
    let sql = "UPDATE runs SET ended_at = $2, bytes_received = bytes_received + $3 WHERE id = $1";
    tx.execute(sql, params![run, now, received]).await?;
    let outcome = Outcome::parse(&outcome);
    // What is here already lies here all the same for a day, in case it is wanted: it is given back when it is forgotten.
    if outcome == Some(Outcome::SetAside) {
        links::count(&mut tx, upload.company, upload.channel, -1, -upload.size).await?;
    }
    tx.commit().await?;
    Ok(Upload { run: Some(run), outcome, reason, document, ..upload.clone() })
}

/// The run of the deposit, made with its first file: over from the start, as nothing has to be waited for.
async fn run(tx: &mut Transaction, now: Moment, desk: &Desk, upload: &Upload) -> Result<RunId> {
    if let Some(run) = upload.run {
        return Ok(run);
    }
    let (user, key) = match &desk.by {
        Depositor::User { id, .. } => (Some(*id), None),
        Depositor::Key { id, .. } => (None, Some(*id)),
        Depositor::Link { .. } => (None, None),
    };
    let id = RunId::new(now);
    let sql = "INSERT INTO runs (id, channel_id, company_id, trigger_kind, requested_by, requested_by_key, state, requested_at,
            started_at, ended_at)
        VALUES ($1, $2, $3, 'manual', $4, $5, 'succeeded', $6, $6, $6)";
    tx.execute(sql, params![id, upload.channel, upload.company, user, key, now]).await?;
    Ok(id)
}
