#![doc = include_str!("../README.md")]

use std::fmt;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bytes::Bytes;
use futures::stream::BoxStream;

mod address;
mod durable;
mod error;
mod folder;
mod name;
mod objects;
mod sha256;
mod staging;

use address::Address;
use folder::Folder;
use objects::Objects;
use staging::Incoming;

pub use address::S3Credentials;
pub use error::BlobError;
pub use sha256::{InvalidSha256, Sha256};
pub use staging::{Finished, Staged};

type Result<T, E = BlobError> = std::result::Result<T, E>;

/// A store of blobs; clones share it.
#[derive(Debug, Clone)]
pub struct Blobs {
    incoming: Incoming,
    store: Store,
}

#[derive(Debug, Clone)]
enum Store {
    Folder(Folder),
    Objects(Objects),
}

/// A blob's whole size in bytes, and its bytes or those asked for.
pub struct BlobStream {
    pub size: u64,
    pub stream: BoxStream<'static, Result<Bytes>>,
}

/// Where the content of a derivative is; a file is copied.
#[derive(Debug, Clone)]
pub enum Content {
    Bytes(Bytes),
    File(PathBuf),
}

impl Blobs {
    /// Opens `file:///folder`; `incoming` belongs on the same disk.
    pub fn open(url: &str, incoming: &Path) -> Result<Self> {
        Self::open_with(url, incoming, None)
    }

    /// Opens `file:///folder`, or `s3://bucket/prefix?endpoint=…&region=…` with credentials. Does file work.
    pub fn open_with(url: &str, incoming: &Path, s3: Option<&S3Credentials>) -> Result<Self> {
        let store = match Address::parse(url, s3)? {
            Address::Folder(root) => Store::Folder(Folder::open(&root)?),
            Address::Bucket { store, prefix } => Store::Objects(Objects::new(Arc::new(store), &prefix)),
        };
        Ok(Self { incoming: Incoming::open(incoming)?, store })
    }

    /// A new content to be written.
    pub fn stage(&self) -> Staged {
        Staged::new(self.incoming.clone())
    }

    /// Fails, as contents do that are written, when the disk that they come in on has no more than its reserve left.
    pub fn needs_room(&self) -> Result<()> {
        let place = self.incoming.file();
        place.needs_room().map_err(|source| BlobError::io("write", place.path(), source))
    }

    /// Makes staged contents durable originals. On return all are; after an error some may be; repeating is harmless.
    pub async fn keep(&self, finished: Vec<Finished>) -> Result<()> {
        match &self.store {
            Store::Folder(folder) => folder.keep(finished).await,
            Store::Objects(objects) => objects.keep(finished).await,
        }
    }

    pub async fn exists(&self, sha256: &Sha256) -> Result<bool> {
        match &self.store {
            Store::Folder(folder) => Ok(folder.local_path(sha256).await?.is_some()),
            Store::Objects(objects) => objects.exists(sha256).await,
        }
    }

    pub async fn read(&self, sha256: &Sha256) -> Result<Option<BlobStream>> {
        self.read_some(sha256, None).await
    }

    /// Reads the bytes of `range`, or as many of them as there are; `size` is still the whole blob's.
    pub async fn read_range(&self, sha256: &Sha256, range: Range<u64>) -> Result<Option<BlobStream>> {
        self.read_some(sha256, Some(range)).await
    }

    async fn read_some(&self, sha256: &Sha256, range: Option<Range<u64>>) -> Result<Option<BlobStream>> {
        match &self.store {
            Store::Folder(folder) => folder.read(sha256, range).await,
            Store::Objects(objects) => objects.read(sha256, range).await,
        }
    }

    /// The original as a file, where the store is a folder. Not to be written to.
    pub async fn local_path(&self, sha256: &Sha256) -> Result<Option<PathBuf>> {
        match &self.store {
            Store::Folder(folder) => folder.local_path(sha256).await,
            Store::Objects(_) => Ok(None),
        }
    }

    /// Copies the original to a file; its size, or none when there is no such original.
    pub async fn fetch_to(&self, sha256: &Sha256, path: &Path) -> Result<Option<u64>> {
        match &self.store {
            Store::Folder(folder) => folder.fetch_to(sha256, path).await,
            Store::Objects(objects) => objects.fetch_to(sha256, path).await,
        }
    }

    /// Reads the original again: the hash and the size that its bytes have now.
    pub async fn rehash(&self, sha256: &Sha256) -> Result<Option<(Sha256, u64)>> {
        match &self.store {
            Store::Folder(folder) => folder.rehash(sha256).await,
            Store::Objects(objects) => objects.rehash(sha256).await,
        }
    }

    /// All originals, in order.
    pub fn list(&self) -> BoxStream<'static, Result<Sha256>> {
        match &self.store {
            Store::Folder(folder) => folder.list(),
            Store::Objects(objects) => objects.list(),
        }
    }

    /// Removes an original and its derivatives; whether there was one.
    pub async fn delete(&self, sha256: &Sha256) -> Result<bool> {
        match &self.store {
            Store::Folder(folder) => folder.delete(sha256).await,
            Store::Objects(objects) => objects.delete(sha256).await,
        }
    }

    /// Takes an original out, to where it can be brought back from; whether there was one. Who kept the same content a moment
    /// before counts on it: it is deleted for good only once nobody can any more.
    pub async fn take_out(&self, sha256: &Sha256) -> Result<bool> {
        match &self.store {
            Store::Folder(folder) => folder.take_out(sha256).await,
            Store::Objects(objects) => objects.take_out(sha256).await,
        }
    }

    /// Brings an original back that was taken out, unless the same content was kept again meanwhile.
    pub async fn bring_back(&self, sha256: &Sha256) -> Result<()> {
        match &self.store {
            Store::Folder(folder) => folder.bring_back(sha256).await,
            Store::Objects(objects) => objects.bring_back(sha256).await,
        }
    }

    /// Deletes what was taken out.
    pub async fn delete_taken_out(&self, sha256: &Sha256) -> Result<()> {
        match &self.store {
            Store::Folder(folder) => folder.delete_taken_out(sha256).await,
            Store::Objects(objects) => objects.delete_taken_out(sha256).await,
        }
    }

    /// Deletes the derivatives whose names begin so; all of them for an empty beginning.
    pub async fn delete_derivatives(&self, of: &Sha256, beginning: &str) -> Result<()> {
        match &self.store {
            Store::Folder(folder) => folder.delete_derivatives(of, beginning).await,
            Store::Objects(objects) => objects.delete_derivatives(of, beginning).await,
        }
    }

    /// Stores what was derived from an original, in the place of a former one of the same name, at once and durably.
    pub async fn put_derivative(&self, of: &Sha256, name: &str, content: impl Into<Content>) -> Result<()> {
        name::check(name)?;
        match &self.store {
            Store::Folder(folder) => folder.put_derivative(of, name, content.into(), &self.incoming).await,
            Store::Objects(objects) => objects.put_derivative(of, name, content.into()).await,
        }
    }

    pub async fn derivative(&self, of: &Sha256, name: &str) -> Result<Option<BlobStream>> {
        name::check(name)?;
        match &self.store {
            Store::Folder(folder) => folder.derivative(of, name).await,
            Store::Objects(objects) => objects.derivative(of, name).await,
        }
    }
}

/// The part of a range that exists.
fn clamp(range: Option<Range<u64>>, size: u64) -> Range<u64> {
    let range = range.unwrap_or(0..size);
    let end = range.end.min(size);
    range.start.min(end)..end
}

impl fmt::Debug for BlobStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BlobStream").field("size", &self.size).finish_non_exhaustive()
    }
}

impl From<Bytes> for Content {
    fn from(bytes: Bytes) -> Self {
        Self::Bytes(bytes)
    }
}

impl From<Vec<u8>> for Content {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Bytes(bytes.into())
    }
}

impl From<PathBuf> for Content {
    fn from(path: PathBuf) -> Self {
        Self::File(path)
    }
}

impl From<&Path> for Content {
    fn from(path: &Path) -> Self {
        Self::File(path.to_owned())
    }
}
