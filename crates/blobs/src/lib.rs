#![doc = include_str!("../README.md")]

use std::path::{Path, PathBuf};

use bytes::Bytes;
use futures::stream::BoxStream;
use secrecy::SecretString;

mod error;
mod sha256;

pub use error::BlobError;
pub use sha256::{InvalidSha256, Sha256};

type Result<T, E = BlobError> = std::result::Result<T, E>;

/// A store of blobs; clones share it.
#[derive(Clone)]
pub struct Blobs {}

/// How to sign in to an S3-compatible store.
#[derive(Debug, Clone)]
pub struct S3Credentials {
    pub access_key_id: String,
    pub secret_access_key: SecretString,
}

/// A content being written to the `incoming` folder. Dropped unfinished, its file goes.
pub struct Staged {}

/// A content written and hashed, waiting to be kept. Dropped before, its file goes.
pub struct Finished {
    pub sha256: Sha256,
    /// Bytes.
    pub size: u64,
}

/// A blob's size in bytes, and its bytes or those asked for.
pub struct BlobStream {
    pub size: u64,
    pub stream: BoxStream<'static, Result<Bytes>>,
}

/// Where the content of a derivative is.
pub enum Content {
    Bytes(Bytes),
    File(PathBuf),
}

impl Blobs {
    /// `file:///folder`, or `s3://bucket/prefix?endpoint=…&region=…` (then use `open_with`).
    pub fn open(_url: &str, _incoming: &Path) -> Result<Self> {
        unimplemented!()
    }

    pub fn open_with(_url: &str, _incoming: &Path, _s3: Option<S3Credentials>) -> Result<Self> {
        unimplemented!()
    }

    pub fn stage(&self) -> Staged {
        unimplemented!()
    }

    /// Makes staged contents durable originals. On return all are; after an error some may be; repeating is harmless.
    pub async fn keep(&self, _finished: Vec<Finished>) -> Result<()> {
        unimplemented!()
    }

    pub async fn exists(&self, _sha256: &Sha256) -> Result<bool> {
        unimplemented!()
    }

    pub async fn read(&self, _sha256: &Sha256) -> Result<Option<BlobStream>> {
        unimplemented!()
    }

    pub async fn read_range(&self, _sha256: &Sha256, _range: std::ops::Range<u64>) -> Result<Option<BlobStream>> {
        unimplemented!()
    }

    /// The original as a file, where the store is a folder. Not to be written to.
    pub async fn local_path(&self, _sha256: &Sha256) -> Result<Option<PathBuf>> {
        unimplemented!()
    }

    /// Copies the original to a new file; its size, or none when there is no such original.
    pub async fn fetch_to(&self, _sha256: &Sha256, _path: &Path) -> Result<Option<u64>> {
        unimplemented!()
    }

    /// Reads the original again: the hash and the size that its bytes have now.
    pub async fn rehash(&self, _sha256: &Sha256) -> Result<Option<(Sha256, u64)>> {
        unimplemented!()
    }

    /// All originals, in order.
    pub fn list(&self) -> BoxStream<'static, Result<Sha256>> {
        unimplemented!()
    }

    /// Removes an original and its derivatives; whether there was one.
    pub async fn delete(&self, _sha256: &Sha256) -> Result<bool> {
        unimplemented!()
    }

    pub async fn put_derivative(&self, _of: &Sha256, _name: &str, _content: impl Into<Content>) -> Result<()> {
        unimplemented!()
    }

    pub async fn derivative(&self, _of: &Sha256, _name: &str) -> Result<Option<BlobStream>> {
        unimplemented!()
    }
}

impl Staged {
    pub async fn write(&mut self, _bytes: &[u8]) -> Result<()> {
        unimplemented!()
    }

    /// How many bytes were written so far.
    pub fn len(&self) -> u64 {
        unimplemented!()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Forgets what was written.
    pub async fn restart(&mut self) -> Result<()> {
        unimplemented!()
    }

    pub async fn finish(self) -> Result<Finished> {
        unimplemented!()
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
