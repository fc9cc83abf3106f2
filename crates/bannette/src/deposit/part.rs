//! The bytes of a file on its way in: a file of the data folder that grows at its end.

use std::fs::File;
use std::io::{self, ErrorKind};
use std::os::unix::fs::{FileExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use axum::body::Bytes;
use tokio::fs;

use crate::app::App;
use crate::ids::UploadId;

/// An open part.
pub struct Part(Arc<File>);

impl Part {
    pub async fn open(app: &App, id: UploadId) -> io::Result<Self> {
        fs::create_dir_all(folder(app)).await?;
        let path = path(app, id);
        // Clients' papers: nobody else on this machine reads them.
        let open = move || File::options().create(true).truncate(false).write(true).mode(0o600).open(path);
        Ok(Self(Arc::new(blocking(open).await?)))
    }

    /// Puts a piece at the end, if the end is where the piece belongs. Of several who write at once (a request that hangs
    /// and the one that followed it, two windows), whoever comes first goes on, and the others are told to look again: so
    /// each byte comes to lie where its sender meant it.
    pub async fn put(&self, at: i64, piece: Bytes) -> io::Result<bool> {
        self.locked(move |file, length| {
            let at = u64::try_from(at).map_err(io::Error::other)?;
            if length != at {
                return Ok(false);
            }
            file.write_all_at(&piece, at)?;
            Ok(true)
        })
        .await
    }

    /// Takes away what was put from `at` on, unless somebody else went on after `length`.
    pub async fn cut(&self, at: i64, length: i64) -> io::Result<()> {
        self.locked(move |file, now| {
            if Ok(now) == u64::try_from(length) {
                file.set_len(u64::try_from(at).map_err(io::Error::other)?)?;
            }
            Ok(())
        })
        .await
    }

    /// What was put is there after a loss of power as well.
    pub async fn sync(&self) -> io::Result<()> {
        let file = Arc::clone(&self.0);
        blocking(move || file.sync_data()).await
    }

    /// Does something with the file and its length while nobody else changes it, on this machine.
    async fn locked<T: Send + 'static>(
        &self,
        act: impl FnOnce(&File, u64) -> io::Result<T> + Send + 'static,
    ) -> io::Result<T> {
        let file = Arc::clone(&self.0);
        blocking(move || {
            file.lock()?;
            let done = file.metadata().and_then(|metadata| act(&file, metadata.len()));
            file.unlock()?;
            done
        })
        .await
    }
}

async fn blocking<T: Send + 'static>(act: impl FnOnce() -> io::Result<T> + Send + 'static) -> io::Result<T> {
    tokio::task::spawn_blocking(act).await.map_err(io::Error::other)?
}

fn folder(app: &App) -> PathBuf {
    app.config.data_dir.join("deposits")
}

pub fn path(app: &App, id: UploadId) -> PathBuf {
    folder(app).join(format!("{id}.part"))
}

/// How many bytes have come.
pub async fn length(app: &App, id: UploadId) -> io::Result<i64> {
    match fs::metadata(path(app, id)).await {
        Ok(metadata) => Ok(i64::try_from(metadata.len()).unwrap_or(i64::MAX)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(0),
        Err(error) => Err(error),
    }
}

/// Lets go of the bytes.
pub async fn forget(app: &App, id: UploadId) {
    remove(&path(app, id)).await;
}

async fn remove(path: &Path) {
    if let Err(error) = fs::remove_file(path).await
        && error.kind() != ErrorKind::NotFound
    {
        tracing::warn!(path = %path.display(), %error, "an uploaded part could not be removed");
    }
}

/// Removes what nothing was put to since `before`. Each machine has its own folder: whoever takes files in sweeps it.
pub async fn sweep(app: &App, before: SystemTime) -> io::Result<()> {
    let mut entries = match fs::read_dir(folder(app)).await {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    while let Some(entry) = entries.next_entry().await? {
        // One may go meanwhile.
        let Ok(metadata) = entry.metadata().await else { continue };
        if metadata.is_file() && metadata.modified()? < before {
            remove(&entry.path()).await;
        }
    }
    Ok(())
}
