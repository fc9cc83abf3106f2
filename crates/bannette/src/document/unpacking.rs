//! Archives and mails: each file in them becomes a document of the same company and binder.
//!
//! Never twice: the register decides here as it does for collected files, by the provider's hash of the bytes. What
//! an archive holds and what was collected by itself, before or after, are one document. All of a container is
//! entered in one transaction, with the row that says so: a crash before it leaves nothing, a repetition after it
//! finds the row.

mod store;

use std::path::Path;

use anyhow::Context;
use blobs::{BlobError, Finished};
use drives::{ContentHash, ContentHasher};
use queue::{Claimed, JobError, NewJob};
use reading::{Content, ReadFailure, Reader, Unpacked};
use serde::{Deserialize, Serialize};
use tokio::io::AsyncReadExt;

pub use self::store::{container, taken_from};
use super::work::{Desk, document_of};
use crate::app::App;
use crate::error::Result;
use crate::ids::DocumentId;

/// The queue's name.
pub const UNPACK: &str = "unpack";

/// Read at once of a content on its way to the originals, bytes.
const CHUNK: usize = 256 * 1024;

/// What became of a container.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ContainerState {
    /// All that matters came out: what is to be entered are the contents.
    Unpacked,
    /// Something did not come out.
    Incomplete,
    /// There was nothing to take out: the mail is the document.
    Alone,
    /// It could not be opened.
    Failed,
}

impl ContainerState {
    pub const ALL: [Self; 4] = [Self::Unpacked, Self::Incomplete, Self::Alone, Self::Failed];

    pub fn name(self) -> &'static str {
        match self {
            Self::Unpacked => "unpacked",
            Self::Incomplete => "incomplete",
            Self::Alone => "alone",
            Self::Failed => "failed",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

/// A container, and what was taken out of it.
#[derive(Debug, Clone)]
pub struct Container {
    pub state: ContainerState,
    pub contents: Vec<TakenOut>,
    pub left_out: Vec<LeftIn>,
    /// How many more were left in it.
    pub also_left_out: i64,
    /// Why it could not be opened: a code that has words (`unreadable-CODE`).
    pub failure: Option<String>,
}

/// A content and the document that it is.
#[derive(Debug, Clone)]
pub struct TakenOut {
    pub path: String,
    pub document: DocumentId,
    pub name: String,
    /// The same bytes were a document before.
    pub known_before: bool,
}

/// What stayed in its container: where, and why: a code that has words (`left-out-CODE`).
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct LeftIn {
    pub path: String,
    pub reason: String,
}

/// The container that a document came out of.
#[derive(Debug, Clone)]
pub struct TakenFrom {
    pub container: DocumentId,
    pub name: String,
    pub path: String,
}

/// The job that opens a document, if it can be a container by its media type.
pub fn job(document: DocumentId, media_type: &str, now: db::Moment) -> Option<NewJob> {
    use reading::MediaKind;
    let can_be = [MediaKind::Zip, MediaKind::Eml].iter().any(|kind| kind.media_type() == media_type);
    can_be.then(|| {
        NewJob::new(UNPACK, serde_json::json!({ "document": document }), now)
            .unique_key(format!("{UNPACK}:{document}"))
            .priority(3)
            .max_attempts(5)
    })
}

/// Opens a container.
pub async fn unpack(app: &App, reader: &Reader, job: &Claimed) -> Result<(), JobError> {
    let Some(listed) = document_of(app, job).await? else { return Ok(()) };
    let document = listed.document;
    if store::was_opened(&app.database, document.id).await? {
        return Ok(());
    }
    let desk = Desk::lay(app, &document.sha256).await?;
    let outcome = match reader.unpack(&desk.input, &desk.out()).await {
        Ok(unpacked) => {
            let files = keep(app, &desk.out(), &unpacked.contents).await?;
            Ok((unpacked, files))
        }
        Err(failure) if failure.is_passing() => return Err(failure.into()),
        // Letters and workbooks are archives too, and at times that shows only at their end.
        Err(ReadFailure::UnsupportedKind { .. }) => return Ok(()),
        Err(failure) => {
            tracing::info!(document.id = %document.id, %failure, "a container cannot be opened");
            Err(failure.code())
        }
    };
    let now = app.clock.now();
    let mut tx = app.database.begin().await.map_err(crate::error::Error::from)?;
    job.lease.guard(&mut tx, now).await?;
    match outcome {
        Ok((unpacked, files)) => store::enter(&mut tx, now, &document, &unpacked, &files).await?,
        Err(code) => store::fail(&mut tx, now, document.id, code).await?,
    }
    job.lease.complete(&mut tx).await?;
    tx.commit().await.map_err(crate::error::Error::from)?;
    Ok(())
}

/// A content whose bytes are kept.
struct KeptContent {
    sha256: String,
    size: u64,
    /// What the register knows it by.
    key: String,
}

/// Keeps the contents among the originals, synced to disk before the database speaks of them.
async fn keep(app: &App, folder: &Path, contents: &[Content]) -> Result<Vec<KeptContent>> {
    let mut finished = Vec::with_capacity(contents.len());
    let mut kept = Vec::with_capacity(contents.len());
    for content in contents {
        let (bytes, hash) = stage(app, &folder.join(&content.file)).await?;
        kept.push(KeptContent {
            sha256: bytes.sha256.to_string(),
            size: bytes.size,
            key: format!("hash:{hash}"),
        });
        finished.push(bytes);
    }
    app.blobs.keep(finished).await?;
    Ok(kept)
}

/// Takes a file that a child process made up among the originals to be, with the hash that the register knows it by.
pub(super) async fn stage(app: &App, path: &Path) -> Result<(Finished, ContentHash)> {
    let failed = "failed to take up what was made of a document";
    let mut file = tokio::fs::File::open(path).await.context(failed)?;
    let mut staged = app.blobs.stage();
    let mut hasher = ContentHasher::dropbox();
    let mut chunk = vec![0; CHUNK];
    loop {
        let length = file.read(&mut chunk).await.context(failed)?;
        if length == 0 {
            break;
        }
        hasher.update(&chunk[..length]);
        staged.write(&chunk[..length]).await?;
    }
    Ok::<_, BlobError>((staged.finish().await?, hasher.finish())).map_err(Into::into)
}

/// What a container's row says of what came out.
fn state_of(unpacked: &Unpacked) -> ContainerState {
    match (unpacked.is_complete(), unpacked.contents.is_empty()) {
        (true, true) => ContainerState::Alone,
        (true, false) => ContainerState::Unpacked,
        (false, _) => ContainerState::Incomplete,
    }
}
