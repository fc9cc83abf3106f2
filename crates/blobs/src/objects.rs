//! Blobs in an S3-compatible object store.

use std::ops::Range;
use std::path::Path as FilePath;
use std::sync::Arc;

use bytes::Bytes;
use futures::stream::{self, BoxStream, FuturesUnordered, StreamExt, TryStreamExt};
use object_store::path::Path;
use object_store::{MultipartUpload, ObjectStore, ObjectStoreExt, PutPayload};
use sha2::Digest;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::staging::Finished;
use crate::{BlobError, BlobStream, Content, Result, Sha256, name};

/// Contents up to this size go in one request, larger ones in parts of it: the least that S3 takes as a part, since
/// every part under way is held in memory.
const PART: u64 = 5 * 1024 * 1024;
/// Parts of one content under way at once.
const PARTS_AT_ONCE: usize = 2;
/// Contents of one batch under way at once.
const AT_ONCE: usize = 6;

#[derive(Debug, Clone)]
pub(crate) struct Objects {
    store: Arc<dyn ObjectStore>,
    prefix: String,
}

impl Objects {
    pub(crate) fn new(store: Arc<dyn ObjectStore>, prefix: &str) -> Self {
        Self { store, prefix: prefix.trim_matches('/').to_owned() }
    }

    fn key(&self, name: &str) -> Path {
        Path::from(format!("{}/{name}", self.prefix))
    }

    pub(crate) async fn keep(&self, finished: Vec<Finished>) -> Result<()> {
        stream::iter(finished.into_iter().map(Ok))
            .try_for_each_concurrent(AT_ONCE, |finished| async move {
                let key = self.key(&name::original(&finished.sha256));
                match self.size(&key).await? {
                    Some(size) if size == finished.size => Ok(()),
                    _ => self.put_file(&key, finished.path()).await,
                }
            })
            .await
    }

    async fn size(&self, key: &Path) -> Result<Option<u64>> {
        match self.store.head(key).await {
            Ok(meta) => Ok(Some(meta.size)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(source) => Err(BlobError::store("look at", key, source)),
        }
    }

    /// Uploads a file; it shows under its key only when whole.
    async fn put_file(&self, key: &Path, path: &FilePath) -> Result<()> {
        let unreadable = |source| BlobError::io("read", path, source);
        let mut file = tokio::fs::File::open(path).await.map_err(unreadable)?;
        let first = next_part(&mut file).await.map_err(unreadable)?;
        if (first.len() as u64) < PART {
            return self.put_bytes(key, first).await;
        }
        let failed = |source| BlobError::store("write", key, source);
        let mut upload = self.store.put_multipart(key).await.map_err(failed)?;
        let uploaded = match put_parts(upload.as_mut(), first, &mut file).await {
            Ok(()) => upload.complete().await.map(drop).map_err(failed),
            Err(PartError::Read(source)) => Err(unreadable(source)),
            Err(PartError::Store(source)) => Err(failed(source)),
        };
        if uploaded.is_err() {
            // Parts that nobody asks for again are stored and billed until the upload is given up.
            let _ = upload.abort().await;
        }
        uploaded
    }

    async fn put_bytes(&self, key: &Path, bytes: Bytes) -> Result<()> {
        let put = self.store.put(key, PutPayload::from_bytes(bytes)).await;
        put.map(drop).map_err(|source| BlobError::store("write", key, source))
    }

    pub(crate) async fn exists(&self, sha256: &Sha256) -> Result<bool> {
        Ok(self.size(&self.key(&name::original(sha256))).await?.is_some())
    }

    pub(crate) async fn read(
        &self,
        sha256: &Sha256,
        range: Option<Range<u64>>,
    ) -> Result<Option<BlobStream>> {
        let key = self.key(&name::original(sha256));
        let Some(range) = range else { return self.stream(key).await };
        let Some(size) = self.size(&key).await? else { return Ok(None) };
        let range = crate::clamp(Some(range), size);
        if range.is_empty() {
            return Ok(Some(BlobStream { size, stream: stream::empty().boxed() }));
        }
        let options = object_store::GetOptions { range: Some(range.into()), ..Default::default() };
        self.opened(key, options).await
    }

    pub(crate) async fn derivative(&self, of: &Sha256, name: &str) -> Result<Option<BlobStream>> {
        self.stream(self.key(&name::derivative(of, name))).await
    }

    async fn stream(&self, key: Path) -> Result<Option<BlobStream>> {
        self.opened(key, object_store::GetOptions::default()).await
    }

    async fn opened(&self, key: Path, options: object_store::GetOptions) -> Result<Option<BlobStream>> {
        match self.store.get_opts(&key, options).await {
            Ok(found) => {
                let size = found.meta.size;
                let stream =
                    found.into_stream().map_err(move |source| BlobError::store("read", &key, source));
                Ok(Some(BlobStream { size, stream: stream.boxed() }))
            }
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(source) => Err(BlobError::store("read", &key, source)),
        }
    }

    pub(crate) async fn fetch_to(&self, sha256: &Sha256, to: &FilePath) -> Result<Option<u64>> {
        let Some(mut blob) = self.read(sha256, None).await? else { return Ok(None) };
        let unwritable = |source| BlobError::io("write", to, source);
        let mut file = tokio::fs::File::create(to).await.map_err(unwritable)?;
        let mut size = 0;
        while let Some(bytes) = blob.stream.try_next().await? {
            file.write_all(&bytes).await.map_err(unwritable)?;
            size += bytes.len() as u64;
        }
        file.flush().await.map_err(unwritable)?;
        Ok(Some(size))
    }

    pub(crate) async fn rehash(&self, sha256: &Sha256) -> Result<Option<(Sha256, u64)>> {
        let Some(mut blob) = self.read(sha256, None).await? else { return Ok(None) };
        let mut hasher = sha2::Sha256::new();
        let mut size = 0;
        while let Some(bytes) = blob.stream.try_next().await? {
            hasher.update(&bytes);
            size += bytes.len() as u64;
        }
        Ok(Some((hasher.into(), size)))
    }

    pub(crate) fn list(&self) -> BoxStream<'static, Result<Sha256>> {
        let folder = self.key(name::ORIGINALS);
        let listed = self.store.list(Some(&folder));
        listed
            .map_err(move |source| BlobError::store("list", &folder, source))
            .try_filter_map(async |object| Ok(object.location.filename().and_then(|name| name.parse().ok())))
            .boxed()
    }

    pub(crate) async fn delete(&self, sha256: &Sha256) -> Result<bool> {
        let key = self.key(&name::original(sha256));
        let derivatives = self.key(&name::derivatives(sha256));
        let there = self.size(&key).await?.is_some();
        let listed = self.store.list(Some(&derivatives)).map_ok(|object| object.location).boxed();
        let removed = self.store.delete_stream(listed.chain(stream::iter([Ok(key)])).boxed());
        removed
            .try_for_each(async |_| Ok(()))
            .await
            .or_else(|error| match error {
                object_store::Error::NotFound { .. } => Ok(()),
                source => Err(BlobError::store("remove", &derivatives, source)),
            })
            .map(|()| there)
    }

    pub(crate) async fn take_out(&self, sha256: &Sha256) -> Result<bool> {
        let (from, to) = (self.key(&name::original(sha256)), self.key(&name::removed(sha256)));
        match self.store.rename(&from, &to).await {
            Ok(()) => Ok(true),
            Err(object_store::Error::NotFound { .. }) => Ok(false),
            Err(source) => Err(BlobError::store("name", &to, source)),
        }
    }

    pub(crate) async fn bring_back(&self, sha256: &Sha256) -> Result<()> {
        let (from, to) = (self.key(&name::removed(sha256)), self.key(&name::original(sha256)));
        if self.size(&to).await?.is_some() {
            return self.delete_taken_out(sha256).await;
        }
        match self.store.rename(&from, &to).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(source) => Err(BlobError::store("name", &to, source)),
        }
    }

    pub(crate) async fn delete_taken_out(&self, sha256: &Sha256) -> Result<()> {
        let key = self.key(&name::removed(sha256));
        match self.store.delete(&key).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(source) => Err(BlobError::store("remove", &key, source)),
        }
    }

    pub(crate) async fn delete_derivatives(&self, of: &Sha256, beginning: &str) -> Result<()> {
        let folder = self.key(&name::derivatives(of));
        let failed = |source| BlobError::store("remove", &folder, source);
        let listed: Vec<Path> = self
            .store
            .list(Some(&folder))
            .map_ok(|object| object.location)
            .try_collect()
            .await
            .map_err(failed)?;
        let begins = |key: &Path| key.filename().is_some_and(|name| name.starts_with(beginning));
        for key in listed.into_iter().filter(begins) {
            match self.store.delete(&key).await {
                Ok(()) | Err(object_store::Error::NotFound { .. }) => {}
                Err(source) => return Err(failed(source)),
            }
        }
        Ok(())
    }

    pub(crate) async fn put_derivative(&self, of: &Sha256, name: &str, content: Content) -> Result<()> {
        let key = self.key(&name::derivative(of, name));
        match content {
            Content::Bytes(bytes) => self.put_bytes(&key, bytes).await,
            Content::File(path) => self.put_file(&key, &path).await,
        }
    }
}

enum PartError {
    Read(std::io::Error),
    Store(object_store::Error),
}

async fn put_parts(
    upload: &mut dyn MultipartUpload,
    first: Bytes,
    file: &mut tokio::fs::File,
) -> Result<(), PartError> {
    let mut under_way = FuturesUnordered::new();
    let mut part = first;
    while !part.is_empty() {
        under_way.push(upload.put_part(PutPayload::from_bytes(part)));
        if under_way.len() >= PARTS_AT_ONCE {
            under_way.try_next().await.map_err(PartError::Store)?;
        }
        part = next_part(file).await.map_err(PartError::Read)?;
    }
    under_way.try_collect::<()>().await.map_err(PartError::Store)
}

/// The next part of a file, shorter only at its end.
async fn next_part(file: &mut tokio::fs::File) -> std::io::Result<Bytes> {
    let mut part = Vec::new();
    file.take(PART).read_to_end(&mut part).await?;
    Ok(part.into())
}
