//! A pool of warm children, each reading one document at a time.

mod warm;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, Once, PoisonError};

use serde::{Deserialize, Serialize};
use tokio::sync::Semaphore;

use self::warm::WarmChild;
use crate::protocol::{Answer, Job, Request};
use crate::{Composition, Limits, Picture, Preview, ReadFailure, ReadOptions, Reading, Source, Unpacked};

/// How often a document may end its child before it is called unreadable.
const ATTEMPTS: u32 = 2;

/// What a [`Reader`] is made of.
#[derive(Clone, Debug)]
pub struct ReaderOptions {
    /// The program whose main function is [`crate::child::main`], and the arguments that lead there.
    pub command: PathBuf,
    pub args: Vec<OsString>,
    /// Documents read at the same time: one per core, as each child uses one.
    pub children: usize,
    pub limits: Limits,
    /// Tesseract's language codes, the most frequent first: `fra`, `eng`. Each further one costs half as much again.
    pub languages: Vec<String>,
    /// Directory with the second engine's library and models, as `scripts/models` fills it. Without it (or where the
    /// library does not load) Tesseract alone reads scans, and the log says so once.
    pub models: Option<PathBuf>,
    /// Where documents lie and where what is made of them goes: with it, children open nothing else, as far as the kernel can
    /// (Linux 5.13).
    pub folders: Option<Folders>,
}

/// What a child may open beside programs' own files. Must be there when it starts.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Folders {
    pub read: Vec<PathBuf>,
    pub write: Vec<PathBuf>,
}

/// Reads documents in child processes. Clones share the children.
#[derive(Clone, Debug)]
pub struct Reader {
    pool: Arc<Pool>,
}

#[derive(Debug)]
struct Pool {
    options: ReaderOptions,
    reads: Semaphore,
    /// Apart from `reads`: whoever waits for a page's picture never waits behind a long recognition.
    previews: Semaphore,
    idle: Mutex<Vec<WarmChild>>,
    has_said: Once,
}

impl Reader {
    /// No child is started before there is something to read.
    pub fn new(mut options: ReaderOptions) -> Self {
        // The runtime of the second engine looks for a relative one beside the program.
        options.models = options.models.map(|models| std::path::absolute(&models).unwrap_or(models));
        let children = options.children.max(1);
        let is_alone = options.models.is_none();
        let pool = Pool {
            options,
            reads: Semaphore::new(children),
            previews: Semaphore::new(children),
            idle: Mutex::new(Vec::new()),
            has_said: Once::new(),
        };
        if is_alone {
            pool.say_one_engine("no directory of models is set");
        }
        Self { pool: Arc::new(pool) }
    }

    /// The pictures of the first pages of `input`, written into the directory `out`.
    pub async fn preview(&self, input: &Path, out: &Path) -> Result<Preview, ReadFailure> {
        let _permit = self.pool.previews.acquire().await.expect("the semaphore is never closed");
        match self.pool.ask(Job::Preview, input, out).await? {
            Answer::Preview(preview) => {
                let pictures =
                    preview.pages.iter().flat_map(|page| std::iter::once(&page.picture).chain(&page.small));
                check_pictures(pictures.chain(&preview.thumbnail), out)?;
                Ok(preview)
            }
            other => Err(unexpected(&other)),
        }
    }

    /// Everything in `input`; the pictures of its pages are written into the directory `out`.
    pub async fn read(
        &self,
        input: &Path,
        out: &Path,
        options: &ReadOptions,
    ) -> Result<Reading, ReadFailure> {
        let _permit = self.pool.reads.acquire().await.expect("the semaphore is never closed");
        match self.pool.ask(Job::Read(Box::new(options.clone())), input, out).await? {
            Answer::Read(reading) => {
                let pictures = reading.pages.iter().flat_map(|page| page.picture.iter().chain(&page.small));
                check_pictures(pictures.chain(&reading.thumbnail), out)?;
                check_files(reading.searchable.iter(), out)?;
                Ok(*reading)
            }
            other => Err(unexpected(&other)),
        }
    }

    /// Makes new documents of pages of `sources`, one for each of `parts`, PDFs all of them, written into the directory
    /// `out`; returns their names there.
    ///
    /// # Errors
    /// [`ReadFailure::Encrypted`] when a source opens with another password only.
    pub async fn compose(
        &self,
        sources: &[Source],
        parts: &[Composition],
        out: &Path,
    ) -> Result<Vec<String>, ReadFailure> {
        let _permit = self.pool.previews.acquire().await.expect("the semaphore is never closed");
        let job = Job::Compose { sources: sources.to_vec(), parts: parts.to_vec() };
        match self.pool.ask(job, out, out).await? {
            Answer::Composed(files) if files.len() == parts.len() => {
                check_files(files.iter(), out)?;
                Ok(files)
            }
            other => Err(unexpected(&other)),
        }
    }

    /// Takes the files out of a container ([`MediaKind::is_container`](crate::MediaKind::is_container)) and writes
    /// them into the directory `out`.
    pub async fn unpack(&self, input: &Path, out: &Path) -> Result<Unpacked, ReadFailure> {
        let _permit = self.pool.reads.acquire().await.expect("the semaphore is never closed");
        match self.pool.ask(Job::Unpack, input, out).await? {
            Answer::Unpacked(unpacked) => {
                check_files(unpacked.contents.iter().map(|content| &content.file), out)?;
                Ok(unpacked)
            }
            other => Err(unexpected(&other)),
        }
    }
}

impl Pool {
    async fn ask(&self, job: Job, input: &Path, out: &Path) -> Result<Answer, ReadFailure> {
        let absolute =
            |path| std::path::absolute(path).map_err(|error| ReadFailure::io("invalid path", &error));
        let request = Request { job, input: absolute(input)?, out: absolute(out)? };
        let mut attempt = 1;
        loop {
            // The second attempt gets a fresh child: the first may have been harmed by an earlier document.
            let warm = if attempt == 1 { self.take_idle() } else { None };
            let mut child = match warm {
                Some(child) => child,
                None => WarmChild::start(&self.options).await?,
            };
            match child.ask(&request, &self.options.limits, |reason| self.say_one_engine(reason)).await {
                Ok(Answer::Failed(failure)) => {
                    self.put_back(child);
                    return Err(failure);
                }
                Ok(answer) => {
                    self.put_back(child);
                    return Ok(answer);
                }
                Err(failure) if attempt == ATTEMPTS => return Err(failure),
                Err(failure) => {
                    tracing::warn!(%failure, "a document ended its reading process; trying once more");
                    attempt += 1;
                }
            }
        }
    }

    /// Once is enough: each child finds it out anew.
    fn say_one_engine(&self, reason: &str) {
        self.has_said.call_once(|| {
            tracing::warn!(
                reason,
                "scans are read by Tesseract alone, bad ones badly: scripts/models installs a second engine"
            );
        });
    }

    fn take_idle(&self) -> Option<WarmChild> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        while let Some(mut child) = idle.pop() {
            if child.is_alive() {
                return Some(child);
            }
        }
        None
    }

    fn put_back(&self, child: WarmChild) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if child.served < self.options.limits.documents_per_child && idle.len() < self.options.children.max(1)
        {
            idle.push(child);
        }
    }
}

/// A child that a document took over may say anything: the names it gives must be plain files it wrote in `out`.
fn check_files<'a>(files: impl Iterator<Item = &'a String>, out: &Path) -> Result<(), ReadFailure> {
    for file in files {
        let is_plain = file.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.'))
            && !file.starts_with('.');
        let is_file = || out.join(file).symlink_metadata().is_ok_and(|metadata| metadata.is_file());
        if !is_plain || !is_file() {
            return Err(ReadFailure::Crashed { detail: "a file is not where it should be".into() });
        }
    }
    Ok(())
}

fn check_pictures<'a>(pictures: impl Iterator<Item = &'a Picture>, out: &Path) -> Result<(), ReadFailure> {
    check_files(pictures.map(|picture| &picture.file), out)
}

fn unexpected(_answer: &Answer) -> ReadFailure {
    ReadFailure::Crashed { detail: "the reading process answered another question".into() }
}
