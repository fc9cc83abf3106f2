//! The work that a new document asks for: first its pictures, so that a person sees it, then its words.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context;
use blobs::{Blobs, Sha256};
use db::{Moment, Transaction, params};
use futures::TryStreamExt;
use queue::{Claimed, JobError, NewJob};
use reading::{
    Alert, DocumentKind, Fields, KnownCompany, Picture, ReadFailure, ReadOptions, Reader, Reading,
};
use serde::Deserialize;
use serde_json::json;

use super::again::{self, ReadingRequest};
use super::dead;
use super::doubt;
use super::editing::arranging;
use super::lessons;
use super::store::{self, Listed};
use super::{Document, DocumentState, Facts, Pictures, Quality, ReadingSummary};
use crate::app::App;
use crate::company;
use crate::duplicate::store::Likeness;
use crate::entry::Content;
use crate::error::{Error, Result};
use crate::ids::{CompanyId, DocumentId};
use crate::leftovers;
use crate::notification::{self, Kind, Notice};
use crate::search::{self, index::Read};
use crate::webhook::{self, Event};

/// The queue's names.
pub const PREVIEW: &str = "preview";
pub const READ: &str = "read";
/// The derivative that holds all that was read (JSON).
pub const READING: &str = "reading.json";
/// The derivative that holds the text.
pub const TEXT: &str = "text.txt";
/// The derivative that holds a scan's pages with their text: a PDF.
pub const SEARCHABLE: &str = "searchable.pdf";
/// How much of the text lists show, in characters.
const FIRST_WORDS: usize = 160;

#[derive(Deserialize)]
struct Payload {
    document: DocumentId,
}

/// The jobs that a new document asks for.
pub fn jobs(document: DocumentId, now: Moment) -> [NewJob; 2] {
    [job(PREVIEW, document, now).priority(5), read_job(document, now)]
}

/// The job that reads a document, as the request for it that is under way wants it.
pub fn read_job(document: DocumentId, now: Moment) -> NewJob {
    job(READ, document, now)
}

fn job(kind: &str, document: DocumentId, now: Moment) -> NewJob {
    NewJob::new(kind, json!({ "document": document }), now)
        .unique_key(format!("{kind}:{document}"))
        .max_attempts(5)
}

/// An original as a file that a child process can open, and a folder for what it makes. Both go when dropped.
pub(super) struct Desk {
    pub input: PathBuf,
    out: tempfile::TempDir,
}

impl Desk {
    pub async fn lay(app: &App, sha256: &Sha256) -> Result<Self> {
        let out = tempfile::Builder::new()
            .prefix("reading-")
            .tempdir_in(leftovers::reading_dir(&app.config).context("no current folder")?)
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

    pub fn out(&self) -> PathBuf {
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
    // Its reading may have been quicker: its pictures stand upright, and bear the same names.
    let Some(listed) = document_of(app, job).await? else { return Ok(()) };
    if listed.document.state != DocumentState::Received {
        return Ok(());
    }
    let pictures = Pictures {
        thumbnail: preview.thumbnail,
        small: preview.pages.iter().filter_map(|page| Some((page.number, page.small.clone()?))).collect(),
        pages: preview.pages.into_iter().map(|page| (page.number, page.picture)).collect(),
    };
    let summary = ReadingSummary {
        kind: DocumentKind::Other,
        quality: None,
        facts: Facts::default(),
        language: None,
        text_source: "none".into(),
        pages: preview.page_count.into(),
        first_words: String::new(),
        failure: None,
        pictures: keep_pictures(app, document, &desk.out(), pictures).await?,
        updated_at: app.clock.now(),
    };
    Ok(save(app, job, document, DocumentState::Previewed, &summary, None, None).await?)
}

/// Reads a document.
pub async fn read(app: &App, reader: &Reader, job: &Claimed) -> Result<(), JobError> {
    let Some(listed) = document_of(app, job).await? else { return Ok(()) };
    let document = &listed.document;
    let request = again::under_way(&app.database, document.id).await?;
    let desk = Desk::lay(app, &document.sha256).await?;
    let options = options(app, document.company, request.as_ref()).await?;
    match reader.read(&desk.input, &desk.out(), &options).await {
        Ok(reading) => {
            let pictures = Pictures {
                thumbnail: reading.thumbnail.clone(),
                pages: reading
                    .pages
                    .iter()
                    .filter_map(|page| Some((page.number, page.picture.clone()?)))
                    .collect(),
                small: reading
                    .pages
                    .iter()
                    .filter_map(|page| Some((page.number, page.small.clone()?)))
                    .collect(),
            };
            let pictures = keep_pictures(app, document, &desk.out(), pictures).await?;
            if let Some(file) = &reading.searchable {
                let name = derivative_name(document.id, SEARCHABLE);
                app.blobs.put_derivative(&document.sha256, &name, desk.out().join(file)).await?;
            }
            keep_words(app, document, &reading).await?;
            let summary = summarise(&reading, pictures, app.clock.now());
            let next = arranging::job(app, document, &reading).await?;
            match save(app, job, document, DocumentState::Read, &summary, Some(&reading), next).await {
                // Its buyer and its fiscal periods are another's now.
                Err(moved @ Error::Conflict(_)) => Err(JobError::retry_after(moved, Duration::ZERO)),
                saved => Ok(saved?),
            }
        }
        Err(failure) if may_pass(&failure, request.as_ref(), job) => Err(failure.into()),
        Err(failure) => {
            tracing::info!(document.id = %document.id, %failure, "a document cannot be read");
            if request.is_some() && (document.state == DocumentState::Read || failure.is_passing()) {
                return Ok(keep_former(app, job, document.id, &failure).await?);
            }
            if failure.is_passing() {
                return Err(failure.into());
            }
            let summary = unreadable(&listed, failure.code(), &failure.to_string(), app.clock.now());
            Ok(save(app, job, document, DocumentState::Unreadable, &summary, None, None).await?)
        }
    }
}

/// Whether to try again later. Languages that somebody chose and that are not installed do not come by waiting, and
/// whoever waits for another reading is told in the end.
fn may_pass(failure: &ReadFailure, request: Option<&ReadingRequest>, job: &Claimed) -> bool {
    let chosen = request.is_some_and(|request| !request.how.languages.is_empty());
    let missing = chosen && matches!(failure, ReadFailure::OcrUnavailable { .. });
    failure.is_passing() && !missing && !job.is_last_attempt()
}

/// What the reader is told about a document of this company.
async fn options(app: &App, company: CompanyId, request: Option<&ReadingRequest>) -> Result<ReadOptions> {
    let how = request.map(|request| request.how.clone()).unwrap_or_default();
    Ok(ReadOptions {
        languages: how.languages,
        rotation: how.rotation,
        company: Some(known_company(app, company).await?),
        suppliers: lessons::suppliers(&app.database, company).await?,
        ..ReadOptions::default()
    })
}

/// What the reader is told about the company itself.
pub async fn known_company(app: &App, company: CompanyId) -> Result<KnownCompany> {
    let periods = company::settings::periods(&app.database, company).await?.into_iter();
    let company = company::store::find(&app.database, company).await?;
    Ok(KnownCompany {
        names: vec![company.name],
        vat_number: company.siren.as_deref().and_then(company::french_vat_number),
        siren: company.siren,
        fiscal_periods: periods.map(|period| (period.starts.to_string(), period.ends.to_string())).collect(),
    })
}

pub(super) async fn document_of(app: &App, job: &Claimed) -> Result<Option<Listed>> {
    let payload: Payload =
        serde_json::from_value(job.payload.clone()).context("a job's payload is not right")?;
    match store::find(&app.database, payload.document).await {
        Ok(listed) => Ok(Some(listed)),
        Err(Error::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The name of a derivative of one document. The same bytes may be documents of several companies, and be read
/// differently for each.
pub(super) fn derivative_name(document: DocumentId, name: &str) -> String {
    format!("{document}-{name}")
}

/// Keeps the pictures in `folder`; returns them under the names that they are kept by.
async fn keep_pictures(
    app: &App,
    document: &Document,
    folder: &Path,
    mut pictures: Pictures,
) -> Result<Pictures> {
    let pages = pictures.pages.iter_mut().chain(&mut pictures.small).map(|(_, picture)| picture);
    let all = pictures.thumbnail.iter_mut().chain(pages);
    for Picture { file, .. } in all {
        let name = derivative_name(document.id, file);
        app.blobs.put_derivative(&document.sha256, &name, folder.join(&*file)).await?;
        *file = name;
    }
    Ok(pictures)
}

/// Keeps all that was read beside the original.
pub async fn keep_words(app: &App, document: &Document, reading: &Reading) -> Result<()> {
    let json = serde_json::to_vec(reading).map_err(anyhow::Error::from)?;
    for (name, content) in [(READING, json), (TEXT, reading.text().into_bytes())] {
        let name = derivative_name(document.id, name);
        app.blobs.put_derivative(&document.sha256, &name, content).await?;
    }
    Ok(())
}

/// Writes a reading down, and leaves the job that comes `next`.
///
/// # Errors
/// `Conflict("document-moved")` when the document is another company's than the one that it was read for.
async fn save(
    app: &App,
    job: &Claimed,
    Document { id: document, company, .. }: &Document,
    state: DocumentState,
    summary: &ReadingSummary,
    reading: Option<&Reading>,
    next: Option<NewJob>,
) -> Result<()> {
    let document = *document;
    let text = reading.map(Reading::text).unwrap_or_default();
    let likeness = Likeness::of(&text, reading);
    let now = app.clock.now();
    let mut tx = app.database.begin().await?;
    job.lease.guard(&mut tx, now).await?;
    store::save_reading(&mut tx, document, state, summary).await?;
    // Whoever moves it waits from here on, or has done so.
    let sql = "SELECT 1 AS one FROM documents WHERE id = $1 AND company_id = $2";
    if reading.is_some() && tx.fetch_optional(sql, params![document, *company]).await?.is_none() {
        return Err(Error::Conflict("document-moved"));
    }
    if let Some(reading) = reading {
        store::save_media_type(&mut tx, document, &reading.media_type).await?;
    }
    // Before it is read, its name is all: the job `index` has that; and a reading may have been quicker.
    if state != DocumentState::Previewed {
        let identifiers = reading.map(|reading| Content::read(reading).identifiers()).unwrap_or_default();
        search::index::write(&mut tx, document, &Read { text, identifiers }).await?;
        doubt::raise(&mut tx, now, document, likeness, reading).await?;
    }
    if state == DocumentState::Unreadable {
        tell_unreadable(app, &mut tx, document).await?;
    }
    if state != DocumentState::Previewed {
        again::end(&mut tx, now, document, None).await?;
        webhook::tell(&mut tx, now, Event::Read, &[document]).await?;
    }
    let follows = next.is_some();
    queue::enqueue_many(&mut tx, next.into_iter().collect()).await?;
    job.lease.complete(&mut tx).await?;
    tx.commit().await?;
    if follows {
        app.waker.wake();
    }
    Ok(())
}

/// Tells who looks after the company that something came that could not be read: once, until they have seen it.
pub(super) async fn tell_unreadable(app: &App, tx: &mut Transaction, document: DocumentId) -> Result<()> {
    let sql = "SELECT c.id, c.name FROM documents d JOIN companies c ON c.id = d.company_id WHERE d.id = $1";
    let row = tx.fetch_one(sql, params![document]).await?;
    let (id, name): (_, String) = (CompanyId(row.get("id")?), row.get("name")?);
    let users = notification::responsible(tx, id).await?;
    let notice = Notice::new(Kind::DocumentUnreadable, format!("/companies/{id}/tray")).arg("company", name);
    notification::tell(app, tx, &users, &notice).await
}

/// Another reading failed: the former one stays, and the request says why.
async fn keep_former(app: &App, job: &Claimed, document: DocumentId, failure: &ReadFailure) -> Result<()> {
    let now = app.clock.now();
    let mut tx = app.database.begin().await?;
    job.lease.guard(&mut tx, now).await?;
    again::end(&mut tx, now, document, Some(failure.code())).await?;
    job.lease.complete(&mut tx).await?;
    tx.commit().await?;
    Ok(())
}

/// What is kept of a reading in the database.
pub fn summarise(reading: &Reading, pictures: Pictures, now: Moment) -> ReadingSummary {
    let text = reading.text();
    let mut words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((end, _)) = words.char_indices().nth(FIRST_WORDS) {
        words.truncate(end);
    }
    ReadingSummary {
        kind: reading.kind,
        quality: Some(Quality::of(reading)),
        facts: Facts::of(reading),
        language: reading.language.clone(),
        text_source: serde_json::to_value(reading.text_source)
            .ok()
            .and_then(|source| source.as_str().map(str::to_string))
            .unwrap_or_default(),
        pages: reading.pages.len() as i64,
        first_words: words.replace('\0', ""),
        failure: None,
        pictures,
        updated_at: now,
    }
}

/// Nobody waits any longer for a document to be read: somebody discarded the work. A former reading stays.
pub async fn give_up(tx: &mut Transaction, payload: &serde_json::Value, now: Moment) -> Result<()> {
    let payload: Payload = serde_json::from_value(payload.clone()).context("a job's payload is not right")?;
    let listed = match store::find_in(tx, payload.document).await {
        Ok(listed) => listed,
        Err(Error::NotFound) => return Ok(()),
        Err(error) => return Err(error),
    };
    let died = listed
        .reading
        .as_ref()
        .is_some_and(|reading| reading.failure.as_ref().is_some_and(|(code, _)| code == dead::CODE));
    if died || matches!(listed.document.state, DocumentState::Received | DocumentState::Previewed) {
        let summary = unreadable(&listed, "given_up", "the work of reading it was discarded", now);
        store::save_reading(tx, payload.document, DocumentState::Unreadable, &summary).await?;
        doubt::raise(tx, now, payload.document, Likeness::default(), None).await?;
    }
    again::end(tx, now, payload.document, Some("given_up")).await
}

pub(super) fn unreadable(listed: &Listed, code: &str, detail: &str, now: Moment) -> ReadingSummary {
    let former = listed.reading.as_ref();
    ReadingSummary {
        kind: DocumentKind::Other,
        quality: Some(Quality::Unreadable),
        facts: Facts::default(),
        language: None,
        text_source: "none".into(),
        pages: former.map_or(0, |former| former.pages),
        first_words: String::new(),
        failure: Some((code.to_owned(), detail.replace('\0', ""))),
        pictures: former.map(|former| former.pictures.clone()).unwrap_or_default(),
        updated_at: now,
    }
}

/// The text of a document that was read, whole.
pub async fn text(blobs: &Blobs, document: &Document) -> Result<Option<String>> {
    let bytes = derivative(blobs, document, TEXT).await?;
    Ok(bytes.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()))
}

/// All that was read of a document.
pub async fn reading(blobs: &Blobs, document: &Document) -> Result<Option<Reading>> {
    let Some(bytes) = derivative(blobs, document, READING).await? else { return Ok(None) };
    Ok(Some(serde_json::from_slice(&bytes).context("a kept reading cannot be understood")?))
}

/// All that was read of a document, as long as that holds: not of one that is still to be read, or could not be.
pub async fn current_reading(blobs: &Blobs, document: &Document) -> Result<Option<Reading>> {
    match document.state {
        DocumentState::Read => reading(blobs, document).await,
        _ => Ok(None),
    }
}

/// What was read of a document, as it can be entered; nothing of one that was not read. Of all that was read, only what tells it
/// is made out of the kept bytes: the places of words are most of them.
pub async fn identified(blobs: &Blobs, document: &Document) -> Result<Option<Content>> {
    #[derive(Deserialize)]
    struct Told {
        fields: Fields,
        alerts: Vec<Alert>,
    }
    let Some(bytes) = derivative(blobs, document, READING).await? else { return Ok(None) };
    // One that cannot be understood keeps no other document from being found.
    let Ok(Told { fields, alerts }) = serde_json::from_slice(&bytes) else {
        tracing::warn!(document.id = %document.id, "a kept reading cannot be understood");
        return Ok(None);
    };
    Ok(Some(Content::read(&Reading { fields, alerts, ..Reading::default() })))
}

/// A derivative of ours, whole: the reader has bounded it.
async fn derivative(blobs: &Blobs, document: &Document, name: &str) -> Result<Option<Vec<u8>>> {
    let found = blobs.derivative(&document.sha256, &derivative_name(document.id, name)).await?;
    let Some(blob) = found else { return Ok(None) };
    let chunks: Vec<bytes::Bytes> = blob.stream.try_collect().await?;
    Ok(Some(chunks.concat()))
}
