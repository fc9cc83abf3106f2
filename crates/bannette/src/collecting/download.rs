//! One file's bytes: streamed into the blobs' staging place, hashed on the way, resumed where a body was cut off,
//! and compared with the provider's own hash before anything is kept.

use std::sync::atomic::{AtomicU64, Ordering};

use blobs::{BlobError, Blobs, Finished, Staged};
use drives::{ContentHash, ContentHasher, Drive, DriveError, RemoteFile};
use futures::StreamExt;
use reading::MediaKind;

/// Bodies cut off or wrong before a file is left to the next run.
const ATTEMPTS: usize = 5;
/// What is looked at to tell the kind of a file, in bytes.
const HEAD: usize = 64 * 1024;

/// A file whose bytes are here, complete and right.
#[derive(Debug)]
pub struct Fetched {
    pub bytes: Finished,
    pub hash: ContentHash,
    pub kind: MediaKind,
    /// The file's name, or the one given to an export.
    pub name: String,
}

/// What became of a download.
#[derive(Debug)]
pub enum Download {
    Fetched(Fetched),
    SetAside(&'static str, String),
    Failed(&'static str, String),
    /// No file can be had now: the run must end.
    Stop(DriveError),
}

/// Downloads one revision of a file. `received` counts the bytes as they come.
///
/// # Errors
/// The blobs' own: no space, a broken disk.
pub async fn download(
    drive: &dyn Drive,
    blobs: &Blobs,
    file: &RemoteFile,
    largest: u64,
    received: &AtomicU64,
) -> Result<Download, BlobError> {
    let mut body = Body::new(drive, blobs, received);
    let mut last = None;
    for _ in 0..ATTEMPTS {
        match body.take(drive, file, largest).await? {
            Taken::Whole(expected, name) => match body.finish(file, expected).await? {
                Ok((bytes, hash, kind)) => {
                    let name = name.unwrap_or_else(|| file.name.clone());
                    return Ok(Download::Fetched(Fetched { bytes, hash, kind, name }));
                }
                Err(mismatch) => {
                    tracing::warn!(file.id = %file.id, "a download does not match its hash; it starts again");
                    last = Some(("hash_mismatch", mismatch));
                    body = Body::new(drive, blobs, received);
                }
            },
            Taken::Not(end) => return Ok(end),
            Taken::CutOff(error) => {
                tracing::debug!(file.id = %file.id, %error, "a download was cut off; it goes on");
                last = Some(("download_failed", error.to_string()));
            }
        }
    }
    let (reason, detail) = last.unwrap_or(("download_failed", String::new()));
    Ok(Download::Failed(reason, detail))
}

/// What one answer brought.
enum Taken {
    /// All bytes, with the hash they must have and the name given to an export, where the answer tells them.
    Whole(Option<ContentHash>, Option<String>),
    CutOff(DriveError),
    Not(Download),
}

/// The bytes so far.
struct Body<'a> {
    staged: Staged,
    hasher: ContentHasher,
    head: Vec<u8>,
    received: &'a AtomicU64,
}

impl<'a> Body<'a> {
    fn new(drive: &dyn Drive, blobs: &Blobs, received: &'a AtomicU64) -> Self {
        Self { staged: blobs.stage(), hasher: drive.content_hasher(), head: Vec::new(), received }
    }

    async fn restart(&mut self, drive: &dyn Drive) -> Result<(), BlobError> {
        self.staged.restart().await?;
        self.hasher = drive.content_hasher();
        self.head.clear();
        Ok(())
    }

    /// Takes one answer's bytes, from where the last one ended.
    async fn take(&mut self, drive: &dyn Drive, file: &RemoteFile, largest: u64) -> Result<Taken, BlobError> {
        let mut answer = match drive.download(file, self.staged.len()).await {
            Ok(answer) => answer,
            Err(error) => return Ok(refused(error)),
        };
        if answer.offset != self.staged.len() {
            self.restart(drive).await?;
            if answer.offset != 0 {
                let detail = "an answer that begins in the wrong place".to_string();
                return Ok(Taken::CutOff(DriveError::Protocol { detail, request_id: None }));
            }
        }
        while let Some(chunk) = answer.body.next().await {
            let chunk = match chunk {
                Ok(chunk) => chunk,
                Err(error) => return Ok(refused(error)),
            };
            let sniffed = self.head.len() >= HEAD;
            if !sniffed {
                self.head.extend_from_slice(&chunk[..chunk.len().min(HEAD - self.head.len())]);
                if self.head.len() >= HEAD
                    && let Some(end) = unsupported(&self.head)
                {
                    return Ok(Taken::Not(end));
                }
            }
            if self.staged.len() + chunk.len() as u64 > largest {
                return Ok(Taken::Not(Download::SetAside("too_large", String::new())));
            }
            self.hasher.update(&chunk);
            self.staged.write(&chunk).await?;
            self.received.fetch_add(chunk.len() as u64, Ordering::Relaxed);
        }
        if self.staged.is_empty() {
            return Ok(Taken::Not(Download::SetAside("empty", String::new())));
        }
        if self.head.len() < HEAD
            && let Some(end) = unsupported(&self.head)
        {
            return Ok(Taken::Not(end));
        }
        Ok(Taken::Whole(answer.content_hash, answer.name))
    }

    /// Checks the whole against the listing's word and the answer's.
    async fn finish(
        self,
        file: &RemoteFile,
        expected: Option<ContentHash>,
    ) -> Result<Result<(Finished, ContentHash, MediaKind), String>, BlobError> {
        let length = self.staged.len();
        let hash = self.hasher.finish();
        // An export's bytes are not the listed file's: only the answer speaks of them.
        let listed = file.content_hash.as_ref().filter(|_| file.downloadable);
        for wanted in listed.into_iter().chain(expected.as_ref()) {
            if *wanted != hash {
                return Ok(Err(format!("hash {hash} of the bytes received, {wanted} announced")));
            }
        }
        if file.downloadable && length != file.size {
            return Ok(Err(format!("{length} bytes received, {} announced", file.size)));
        }
        let kind = MediaKind::sniff(&self.head);
        Ok(Ok((self.staged.finish().await?, hash, kind)))
    }
}

fn unsupported(head: &[u8]) -> Option<Download> {
    let kind = MediaKind::sniff(head);
    (!kind.is_collectable()).then(|| Download::SetAside("unsupported_type", kind.media_type().to_string()))
}

/// What an error of the drive means for the file, or for the run.
fn refused(error: DriveError) -> Taken {
    let detail = error.to_string();
    match error {
        DriveError::Gone { .. } => Taken::Not(Download::SetAside("gone", detail)),
        DriveError::Restricted { .. } => Taken::Not(Download::SetAside("restricted", detail)),
        DriveError::NotDownloadable { .. } => Taken::Not(Download::SetAside("not_downloadable", detail)),
        DriveError::Reconnect { .. } | DriveError::RetryAfter { .. } => Taken::Not(Download::Stop(error)),
        DriveError::Refused { .. } => Taken::Not(Download::Failed("refused", detail)),
        other => Taken::CutOff(other),
    }
}
