//! The work that a new document asks for: first its pictures, so that a person sees it, then its words.

use std::path::{Path, PathBuf};

use anyhow::Context;
use blobs::{Blobs, Sha256};
use db::Moment;
use futures::TryStreamExt;
use queue::{Claimed, JobError, NewJob};
use reading::{ReadFailure, Reader, Reading};
use serde::Deserialize;
use serde_json::json;

use super::store::{self, Listed};
use super::{DocumentState, Pictures, ReadingSummary};
use crate::app::App;
use crate::error::{Error, Result};
use crate::ids::DocumentId;

/// The queue's names.
pub const PREVIEW: &str = "preview";
pub const READ: &str = "read";
/// The derivative that holds all that was read (JSON).
pub const READING: &str = "reading.json";
/// The derivative that holds the text.
pub const TEXT: &str = "text.txt";
/// How much of the text lists show, in characters.
const FIRST_WORDS: usize = 160;

#[derive(Deserialize)]
struct Payload {
    document: DocumentId,
}

/// The jobs that a new document asks for.
pub fn jobs(document: DocumentId, now: Moment) -> [NewJob; 2] {
    [(PREVIEW, 5), (READ, 0)].map(|(kind, priority)| {
        NewJob::new(kind, json!({ "document": document }), now)
            .unique_key(format!("{kind}:{document}"))
            .priority(priority)
            .max_attempts(5)
    })
}

/// An original as a file that a child process can open, and a folder for what it makes. Both go when dropped.
struct Desk {
    input: PathBuf,
    out: tempfile::TempDir,
}

impl Desk {
    async fn lay(app: &App, sha256: &Sha256) -> Result<Self> {
        let out = tempfile::Builder::new()
            .prefix("reading-")
            .tempdir_in(&app.config.data_dir)
            .context("failed to make a folder to read in")?;
        let input = match app.blobs.local_path(sha256).await? {
            Some(path) => path,
            None => {
                let path = out.path().join("original");
                app.blobs.fetch_to(sha256, &path).await?.context("an original is missing")?;
                path
            }
        };
        let pictures = out.path().join("out");
        std::fs::create_dir(&pictures).context("failed to make a folder to read in")?;
        Ok(Self { input: std::path::absolute(input).context("no current folder")?, out })
    }

    fn out(&self) -> PathBuf {
        self.out.path().join("out")
    }
}

/// Makes a document's pictures.
pub async fn preview(app: &App, reader: &Reader, job: &Claimed) -> Result<(), JobError> {
    let Some(listed) = document_of(app, job).await? else { return Ok(()) };
    if listed.document.state != DocumentState::Received {
        return Ok(());
    }
    let document = &listed.document;
    let desk = Desk::lay(app, &document.sha256).await?;
    let preview = match reader.preview(&desk.input, &desk.out()).await {
        Ok(preview) => preview,
        Err(failure) if failure.is_passing() => return Err(failure.into()),
        // The reading will fail likewise, and say why.
        Err(_) => return Ok(()),
    };
    let pictures = Pictures {
        thumbnail: preview.thumbnail,
        pages: preview.pages.into_iter().map(|page| (page.number, page.picture)).collect(),
    };
    keep_pictures(app, &document.sha256, &desk.out(), &pictures).await?;
    let summary = ReadingSummary {
        kind: "other".into(),
        language: None,
        text_source: "none".into(),
        pages: preview.page_count.into(),
        first_words: String::new(),
        failure: None,
        pictures,
    };
    Ok(save(app, job, document.id, DocumentState::Previewed, &summary).await?)
}

/// Reads a document.
pub async fn read(app: &App, reader: &Reader, job: &Claimed) -> Result<(), JobError> {
    let Some(listed) = document_of(app, job).await? else { return Ok(()) };
    let document = &listed.document;
    let desk = Desk::lay(app, &document.sha256).await?;
    match reader.read(&desk.input, &desk.out(), &reading::ReadOptions::default()).await {
        Ok(reading) => {
            let pictures = Pictures {
                thumbnail: reading.thumbnail.clone(),
                pages: reading
                    .pages
                    .iter()
                    .filter_map(|page| Some((page.number, page.picture.clone()?)))
                    .collect(),
            };
            keep_pictures(app, &document.sha256, &desk.out(), &pictures).await?;
            keep_words(app, &document.sha256, &reading).await?;
            let summary = summarise(&reading, pictures);
            Ok(save(app, job, document.id, DocumentState::Read, &summary).await?)
        }
        Err(failure) if failure.is_passing() => Err(failure.into()),
        Err(failure) => {
            tracing::info!(document.id = %document.id, %failure, "a document cannot be read");
            let summary = unreadable(&listed, &failure);
            Ok(save(app, job, document.id, DocumentState::Unreadable, &summary).await?)
        }
    }
}

async fn document_of(app: &App, job: &Claimed) -> Result<Option<Listed>> {
    let payload: Payload =
        serde_json::from_value(job.payload.clone()).context("a job's payload is not right")?;
    match store::find(&app.database, payload.document).await {
        Ok(listed) => Ok(Some(listed)),
        Err(Error::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

async fn keep_pictures(app: &App, of: &Sha256, folder: &Path, pictures: &Pictures) -> Result<()> {
    let files = pictures.thumbnail.iter().chain(pictures.pages.iter().map(|(_, picture)| picture));
    for picture in files {
        app.blobs.put_derivative(of, &picture.file, folder.join(&picture.file)).await?;
    }
    Ok(())
}

async fn keep_words(app: &App, of: &Sha256, reading: &Reading) -> Result<()> {
    let json = serde_json::to_vec(reading).map_err(anyhow::Error::from)?;
    app.blobs.put_derivative(of, READING, json).await?;
    app.blobs.put_derivative(of, TEXT, reading.text().into_bytes()).await?;
    Ok(())
}

async fn save(
    app: &App,
    job: &Claimed,
    document: DocumentId,
    state: DocumentState,
    summary: &ReadingSummary,
) -> Result<()> {
    let now = app.clock.now();
    let mut tx = app.database.begin().await?;
    job.lease.guard(&mut tx, now).await?;
    store::save_reading(&mut tx, now, document, state, summary).await?;
    job.lease.complete(&mut tx).await?;
    tx.commit().await?;
    Ok(())
}

fn summarise(reading: &Reading, pictures: Pictures) -> ReadingSummary {
    let text = reading.text();
    let mut words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((end, _)) = words.char_indices().nth(FIRST_WORDS) {
        words.truncate(end);
    }
    ReadingSummary {
        kind: reading.kind.name().into(),
        language: reading.language.clone(),
        text_source: serde_json::to_value(reading.text_source)
            .ok()
            .and_then(|source| source.as_str().map(str::to_string))
            .unwrap_or_default(),
        pages: reading.pages.len() as i64,
        first_words: words.replace('\0', ""),
        failure: None,
        pictures,
    }
}

fn unreadable(listed: &Listed, failure: &ReadFailure) -> ReadingSummary {
    let former = listed.reading.as_ref();
    ReadingSummary {
        kind: "other".into(),
        language: None,
        text_source: "none".into(),
        pages: former.map_or(0, |former| former.pages),
        first_words: String::new(),
        failure: Some((failure.code().to_string(), failure.to_string().replace('\0', ""))),
        pictures: former.map(|former| former.pictures.clone()).unwrap_or_default(),
    }
}

/// The text of a document that was read, whole.
pub async fn text(blobs: &Blobs, sha256: &Sha256) -> Result<Option<String>> {
    Ok(derivative(blobs, sha256, TEXT).await?.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()))
}

/// All that was read of a document.
pub async fn reading(blobs: &Blobs, sha256: &Sha256) -> Result<Option<Reading>> {
    let Some(bytes) = derivative(blobs, sha256, READING).await? else { return Ok(None) };
    Ok(Some(serde_json::from_slice(&bytes).context("a kept reading cannot be understood")?))
}

/// A derivative of ours, whole: the reader has bounded it.
async fn derivative(blobs: &Blobs, sha256: &Sha256, name: &str) -> Result<Option<Vec<u8>>> {
    let Some(blob) = blobs.derivative(sha256, name).await? else { return Ok(None) };
    let chunks: Vec<bytes::Bytes> = blob.stream.try_collect().await?;
    Ok(Some(chunks.concat()))
}
