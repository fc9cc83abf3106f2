//! Blobs in a folder of this machine.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use futures::stream::{self, BoxStream, StreamExt, TryStreamExt};
use sha2::Digest;
use tokio::io::{AsyncReadExt, AsyncSeekExt};
use tokio::task::spawn_blocking;
use tokio_util::io::ReaderStream;

use crate::durable::{Durable, LANES, in_lanes, sync_up_to};
use crate::staging::{Finished, Incoming, Transient};
use crate::{BlobError, BlobStream, Content, Result, Sha256, name};

const READ: usize = 256 * 1024;

#[derive(Debug, Clone)]
pub(crate) struct Folder {
    root: Arc<Path>,
    durable: Arc<Durable>,
}

impl Folder {
    pub(crate) fn open(root: &Path) -> Result<Self> {
        for part in [name::ORIGINALS, name::DERIVATIVES] {
            let path = root.join(part);
            fs::create_dir_all(&path).map_err(|source| BlobError::io("create", &path, source))?;
            // The root's own name as well, in case it is new.
            sync_up_to(&path, root.parent().unwrap_or(root))?;
        }
        Ok(Self { root: root.into(), durable: Arc::default() })
    }

    fn original(&self, sha256: &Sha256) -> PathBuf {
        self.root.join(name::original(sha256))
    }

    pub(crate) async fn keep(&self, finished: Vec<Finished>) -> Result<()> {
        let here = self.clone();
        // First every content and its name, then every folder that got a name: few waits for the disk, side by side.
        let touched = in_lanes(finished, LANES, move |finished| here.place(finished)).await?;
        let leaves: BTreeSet<PathBuf> = touched.into_iter().collect();
        self.durable.sync(&self.root, leaves).await
    }

    /// Gives a staged content its name; the folder that the name is in.
    fn place(&self, finished: Finished) -> Result<PathBuf> {
        let Finished { sha256, size, place } = finished;
        let target = self.original(&sha256);
        let leaf = target.parent().map(Path::to_owned).unwrap_or_default();
        match fs::metadata(&target) {
            // A name is only ever given to synced bytes, so these are.
            Ok(there) if there.len() == size => return Ok(leaf),
            Ok(there) => {
                tracing::warn!(%sha256, found = there.len(), size, "an original of the wrong size is replaced");
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(source) => return Err(BlobError::io("look at", &target, source)),
        }
        move_synced(place, &target)?;
        Ok(leaf)
    }

    pub(crate) async fn local_path(&self, sha256: &Sha256) -> Result<Option<PathBuf>> {
        let path = self.original(sha256);
        blocking(&self.root, move || match fs::metadata(&path) {
            Ok(_) => Ok(Some(path)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(BlobError::io("look at", &path, source)),
        })
        .await
    }

    pub(crate) async fn read(
        &self,
        sha256: &Sha256,
        range: Option<Range<u64>>,
    ) -> Result<Option<BlobStream>> {
        self.stream(self.original(sha256), range).await
    }

    pub(crate) async fn derivative(&self, of: &Sha256, name: &str) -> Result<Option<BlobStream>> {
        self.stream(self.root.join(name::derivative(of, name)), None).await
    }

    async fn stream(&self, path: PathBuf, range: Option<Range<u64>>) -> Result<Option<BlobStream>> {
        let (path, opened) = blocking(&self.root, move || {
            let opened = open(&path)?;
            Ok((path, opened))
        })
        .await?;
        let Some((file, size)) = opened else { return Ok(None) };
        let range = crate::clamp(range, size);
        let mut file = tokio::fs::File::from_std(file);
        if range.start > 0 {
            let seek = file.seek(io::SeekFrom::Start(range.start)).await;
            seek.map_err(|source| BlobError::io("read", &path, source))?;
        }
        let bytes = ReaderStream::with_capacity(file.take(range.end - range.start), READ);
        let stream = bytes.map_err(move |source| BlobError::io("read", &path, source)).boxed();
        Ok(Some(BlobStream { size, stream }))
    }

    pub(crate) async fn fetch_to(&self, sha256: &Sha256, to: &Path) -> Result<Option<u64>> {
        let from = self.original(sha256);
        let to = to.to_owned();
        blocking(&self.root, move || {
            let Some((mut original, _)) = open(&from)? else { return Ok(None) };
            let copied = File::create(&to).and_then(|mut copy| io::copy(&mut original, &mut copy));
            copied.map(Some).map_err(|source| BlobError::io("write", &to, source))
        })
        .await
    }

    pub(crate) async fn rehash(&self, sha256: &Sha256) -> Result<Option<(Sha256, u64)>> {
        let path = self.original(sha256);
        blocking(&self.root, move || {
            let Some((mut file, _)) = open(&path)? else { return Ok(None) };
            let mut hasher = sha2::Sha256::new();
            let mut buffer = vec![0; READ];
            let mut size = 0;
            loop {
                match file.read(&mut buffer) {
                    Ok(0) => return Ok(Some((hasher.into(), size))),
                    Ok(read) => {
                        hasher.update(&buffer[..read]);
                        size += read as u64;
                    }
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                    Err(source) => return Err(BlobError::io("read", &path, source)),
                }
            }
        })
        .await
    }

    /// One of 256 folders after the other, so that no more than their names are held.
    pub(crate) fn list(&self) -> BoxStream<'static, Result<Sha256>> {
        let here = self.clone();
        stream::iter(0..=255_u8)
            .then(move |first| {
                let here = here.clone();
                async move {
                    let folder = here.root.join(name::ORIGINALS).join(format!("{first:02x}"));
                    blocking(&here.root, move || names(&folder)).await
                }
            })
            .map_ok(|names| stream::iter(names.into_iter().map(Ok)))
            .try_flatten()
            .boxed()
    }

    pub(crate) async fn delete(&self, sha256: &Sha256) -> Result<bool> {
        let original = self.original(sha256);
        let derivatives = self.root.join(name::derivatives(sha256));
        blocking(&self.root, move || {
            for (path, removed) in
                [(&derivatives, fs::remove_dir_all(&derivatives)), (&original, fs::remove_file(&original))]
            {
                match removed {
                    Ok(()) if path == &original => return Ok(true),
                    Ok(()) => {}
                    Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                    Err(source) => return Err(BlobError::io("remove", path, source)),
                }
            }
            Ok(false)
        })
        .await
    }

    pub(crate) async fn take_out(&self, sha256: &Sha256) -> Result<bool> {
        let (from, to) = (self.original(sha256), self.root.join(name::removed(sha256)));
        let root = Arc::clone(&self.root);
        blocking(&self.root, move || rename_synced(&from, &to, &root)).await
    }

    pub(crate) async fn bring_back(&self, sha256: &Sha256) -> Result<()> {
        let (from, to) = (self.root.join(name::removed(sha256)), self.original(sha256));
        let root = Arc::clone(&self.root);
        blocking(&self.root, move || match fs::metadata(&to) {
            Ok(_) => remove(&from),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                rename_synced(&from, &to, &root).map(drop)
            }
            Err(source) => Err(BlobError::io("look at", &to, source)),
        })
        .await
    }

    pub(crate) async fn delete_taken_out(&self, sha256: &Sha256) -> Result<()> {
        let path = self.root.join(name::removed(sha256));
        blocking(&self.root, move || remove(&path)).await
    }

    pub(crate) async fn delete_derivatives(&self, of: &Sha256, beginning: &str) -> Result<()> {
        let folder = self.root.join(name::derivatives(of));
        let beginning = beginning.to_owned();
        blocking(&self.root, move || {
            let begins = |path: &PathBuf| {
                path.file_name()
                    .and_then(|name| name.to_str())
                    .is_some_and(|name| name.starts_with(&beginning))
            };
            entries(&folder)?.iter().filter(|path| begins(path)).try_for_each(|path| remove(path))?;
            // The folder goes with the last of them.
            let _ = fs::remove_dir(&folder);
            Ok(())
        })
        .await
    }

    pub(crate) async fn put_derivative(
        &self,
        of: &Sha256,
        name: &str,
        content: Content,
        incoming: &Incoming,
    ) -> Result<()> {
        let target = self.root.join(name::derivative(of, name));
        let place = incoming.file();
        let root = Arc::clone(&self.root);
        blocking(&self.root, move || {
            let created = place.needs_room().and_then(|()| place.create());
            let written = created.and_then(|mut file| match &content {
                Content::Bytes(bytes) => file.write_all(bytes),
                Content::File(path) => io::copy(&mut File::open(path)?, &mut file).map(drop),
            });
            written.map_err(|source| BlobError::io("write", place.path(), source))?;
            move_synced(place, &target)?;
            sync_up_to(&target, &root)
        })
        .await
    }
}

fn open(path: &Path) -> Result<Option<(File, u64)>> {
    match File::open(path).and_then(|file| file.metadata().map(|metadata| (file, metadata.len()))) {
        Ok(opened) => Ok(Some(opened)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(BlobError::io("open", path, source)),
    }
}

/// Syncs a file's bytes, then gives it its name, in folders made for it if need be.
fn move_synced(place: Transient, target: &Path) -> Result<()> {
    let from = place.path();
    let sync = |path: &Path| File::open(path).and_then(|file| file.sync_all());
    sync(from).map_err(|source| BlobError::io("sync", from, source))?;
    if let Some(folder) = target.parent() {
        fs::create_dir_all(folder).map_err(|source| BlobError::io("create", folder, source))?;
    }
    match fs::rename(from, target) {
        Ok(()) => {
            place.moved();
            Ok(())
        }
        // `incoming` is on another disk: one more copy, but never a half-written name.
        Err(error) if error.kind() == io::ErrorKind::CrossesDevices => {
            let near = Transient::beside(target);
            fs::copy(from, near.path())
                .and_then(|_| sync(near.path()))
                .and_then(|()| fs::rename(near.path(), target))
                .map_err(|source| BlobError::io("write", target, source))?;
            near.moved();
            Ok(())
        }
        Err(source) => Err(BlobError::io("name", target, source)),
    }
}

/// Gives a file another name, durably; false when there is none.
fn rename_synced(from: &Path, to: &Path, root: &Path) -> Result<bool> {
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder).map_err(|source| BlobError::io("create", folder, source))?;
    }
    match fs::rename(from, to) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(source) => return Err(BlobError::io("name", to, source)),
    }
    sync_up_to(to, root)?;
    sync_up_to(from, root)?;
    Ok(true)
}

fn remove(path: &Path) -> Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(BlobError::io("remove", path, error)),
        _ => Ok(()),
    }
}

/// The originals below one of the 256 folders, in order.
fn names(folder: &Path) -> Result<Vec<Sha256>> {
    let mut found = Vec::new();
    for leaf in entries(folder)? {
        for file in entries(&leaf)? {
            let parsed: Option<Sha256> =
                file.file_name().and_then(|name| name.to_str()).and_then(|name| name.parse().ok());
            found.extend(parsed);
        }
    }
    found.sort_unstable();
    Ok(found)
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    let listed = match fs::read_dir(folder) {
        Ok(entries) => entries.map(|entry| entry.map(|entry| entry.path())).collect(),
        // No folder yet, or a stray file beside the folders.
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            Ok(Vec::new())
        }
        Err(error) => Err(error),
    };
    listed.map_err(|source| BlobError::io("list", folder, source))
}

/// Runs file work where it may block.
async fn blocking<T: Send + 'static>(
    root: &Path,
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    let interrupted = |_| BlobError::Interrupted { path: root.to_owned() };
    spawn_blocking(work).await.map_err(interrupted)?
}
