//! Contents on their way in: files of the `incoming` folder, hashed while they are written.

use std::fs::{self, File};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use sha2::Digest;
use tokio::task::{JoinHandle, spawn_blocking};

use crate::{BlobError, Result, Sha256};

/// How much is gathered before the disk is bothered: big enough that handing it to another thread costs nothing.
const BUFFER: usize = 256 * 1024;
/// How old a file must be to be nobody's: older than any download under way.
const LEFTOVER_AGE: Duration = Duration::from_secs(86_400);
const SUFFIX: &str = ".part";
/// What contents leave free on a disk, in bytes, or a tenth of a small one: a database beside them must be able to write
/// down that it is full, and that there is room again.
const RESERVE: u64 = 256 * 1024 * 1024;

/// The folder of contents on their way in.
#[derive(Debug, Clone)]
pub(crate) struct Incoming(Arc<Path>);

impl Incoming {
    /// Creates the folder if need be, and clears what a crash left in it.
    pub(crate) fn open(folder: &Path) -> Result<Self> {
        fs::create_dir_all(folder).map_err(|source| BlobError::io("create", folder, source))?;
        let swept = sweep(folder).map_err(|source| BlobError::io("clear", folder, source))?;
        if swept > 0 {
            tracing::info!(swept, folder = %folder.display(), "removed files that were never kept");
        }
        Ok(Self(folder.into()))
    }

    /// A file of its own name, not created yet.
    pub(crate) fn file(&self) -> Transient {
        Transient(self.0.join(fresh_name()))
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.0
    }
}

fn fresh_name() -> String {
    let mut random = [0; 16];
    getrandom::fill(&mut random).expect("the system has randomness, or nothing here is safe");
    format!("{}{SUFFIX}", hex::encode(random))
}

#[expect(
    clippy::disallowed_methods,
    reason = "files are dated by the machine's clock, whatever the application's says"
)]
fn sweep(folder: &Path) -> io::Result<usize> {
    let mut swept = 0;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if !entry.file_name().to_string_lossy().ends_with(SUFFIX) {
            continue;
        }
        // Another process may be keeping it right now, and then it is gone.
        let Ok(modified) = entry.metadata().and_then(|metadata| metadata.modified()) else { continue };
        if SystemTime::now().duration_since(modified).is_ok_and(|age| age > LEFTOVER_AGE) {
            swept += usize::from(fs::remove_file(entry.path()).is_ok());
        }
    }
    Ok(swept)
}

/// A file that goes when this goes, unless it was moved away.
#[derive(Debug)]
pub(crate) struct Transient(PathBuf);

impl Transient {
    /// A file of its own name in the folder where `target` shall be.
    pub(crate) fn beside(target: &Path) -> Self {
        Self(target.with_file_name(fresh_name()))
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    /// Creates the file. Clients' papers: nobody else on this machine reads them.
    pub(crate) fn create(&self) -> io::Result<File> {
        File::options().write(true).create_new(true).mode(0o600).open(&self.0)
    }

    /// Fails when the disk has no more than its reserve left.
    pub(crate) fn needs_room(&self) -> io::Result<()> {
        let folder = self.0.parent().unwrap_or(&self.0);
        let disk = rustix::fs::statvfs(folder)?;
        let reserve = RESERVE.min(disk.f_blocks * disk.f_frsize / 10);
        if disk.f_bavail * disk.f_frsize <= reserve { Err(io::ErrorKind::StorageFull.into()) } else { Ok(()) }
    }

    /// The file has another name now.
    pub(crate) fn moved(mut self) {
        self.0 = PathBuf::new();
    }
}

impl Drop for Transient {
    fn drop(&mut self) {
        if !self.0.as_os_str().is_empty()
            && let Err(error) = fs::remove_file(&self.0)
            && error.kind() != io::ErrorKind::NotFound
        {
            tracing::warn!(%error, path = %self.0.display(), "a file that was never kept could not be removed");
        }
    }
}

/// A content being written to the `incoming` folder. Dropped unfinished, its file goes.
///
/// Holds at most two buffers in memory; files are written and hashed on threads for blocking work.
#[derive(Debug)]
pub struct Staged {
    incoming: Incoming,
    buffer: Vec<u8>,
    len: u64,
    part: Option<Part>,
    /// A buffer on its way to the disk, while the next one fills.
    writing: Option<JoinHandle<Result<Part>>>,
    broken: bool,
}

#[derive(Debug)]
struct Part {
    file: File,
    place: Transient,
    hasher: sha2::Sha256,
}

/// A content written and hashed, waiting to be kept. Dropped before, its file goes.
#[derive(Debug)]
pub struct Finished {
    pub sha256: Sha256,
    /// Bytes.
    pub size: u64,
    pub(crate) place: Transient,
}

impl Finished {
    /// Where the content lies for now: to look into, not to change.
    pub fn path(&self) -> &Path {
        self.place.path()
    }
}

impl Part {
    fn create(place: Transient) -> Result<Self> {
        let file = place.create().map_err(|source| BlobError::io("create", place.path(), source))?;
        Ok(Self { file, place, hasher: sha2::Sha256::new() })
    }

    fn append(&mut self, bytes: &[u8]) -> Result<()> {
        self.hasher.update(bytes);
        let written = self.place.needs_room().and_then(|()| self.file.write_all(bytes));
        written.map_err(|source| BlobError::io("write", self.place.path(), source))
    }
}

impl Staged {
    pub(crate) fn new(incoming: Incoming) -> Self {
        Self { incoming, buffer: Vec::new(), len: 0, part: None, writing: None, broken: false }
    }

    /// Appends. After an error only [`Staged::restart`] helps.
    pub async fn write(&mut self, mut bytes: &[u8]) -> Result<()> {
        while !bytes.is_empty() {
            let (now, later) = bytes.split_at(bytes.len().min(BUFFER - self.buffer.len()));
            self.buffer.extend_from_slice(now);
            self.len += now.len() as u64;
            bytes = later;
            if self.buffer.len() == BUFFER {
                self.settle().await?;
                let buffer = std::mem::take(&mut self.buffer);
                self.append(buffer);
            }
        }
        Ok(())
    }

    /// How many bytes were written so far.
    pub fn len(&self) -> u64 {
        self.len
    }

    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Forgets what was written, errors included.
    pub async fn restart(&mut self) -> Result<()> {
        // Whatever was being written goes with its file.
        let _ = self.settle().await;
        self.part = None;
        self.buffer.clear();
        self.len = 0;
        self.broken = false;
        Ok(())
    }

    /// Writes what is left and names the content. It is not durable yet: that is `keep`'s work, many at a time.
    pub async fn finish(mut self) -> Result<Finished> {
        self.settle().await?;
        let buffer = std::mem::take(&mut self.buffer);
        self.append(buffer);
        self.settle().await?;
        let Part { place, hasher, .. } = self.part.take().ok_or_else(|| self.interrupted())?;
        Ok(Finished { sha256: hasher.into(), size: self.len, place })
    }

    fn append(&mut self, buffer: Vec<u8>) {
        let part = self.part.take();
        let place = self.incoming.file();
        self.writing = Some(spawn_blocking(move || {
            let mut part = part.map_or_else(|| Part::create(place), Ok)?;
            part.append(&buffer)?;
            Ok(part)
        }));
    }

    /// Waits for the buffer being written. Safe to give up waiting: the next call waits on.
    async fn settle(&mut self) -> Result<()> {
        if self.broken {
            return Err(self.interrupted());
        }
        let Some(writing) = &mut self.writing else { return Ok(()) };
        let written = writing.await;
        self.writing = None;
        match written {
            Ok(Ok(part)) => {
                self.part = Some(part);
                Ok(())
            }
            Ok(Err(error)) => {
                self.broken = true;
                Err(error)
            }
            Err(_) => {
                self.broken = true;
                Err(self.interrupted())
            }
        }
    }

    fn interrupted(&self) -> BlobError {
        BlobError::Interrupted { path: self.incoming.folder().to_owned() }
    }
}
