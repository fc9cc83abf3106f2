//! What a process that was killed left in the data folder: folders to read in, with pictures and unpacked contents.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use crate::app::App;
use crate::config::Config;

/// How the names of folders to read in begin: those of `document::work`.
const READING: &str = "reading-";
/// No reading takes so long.
const OLD: Duration = Duration::from_secs(86_400);

/// Where folders to read in are made: what parses documents may open these, and nothing beside them.
pub fn reading_dir(config: &Config) -> std::io::Result<PathBuf> {
    std::path::absolute(config.data_dir.join("reading"))
}

/// Removes folders that nobody reads in any more.
pub async fn sweep(app: &App) {
    let before = SystemTime::from(app.clock.now().timestamp()) - OLD;
    let folder = reading_dir(&app.config);
    let swept = tokio::task::spawn_blocking(move || sweep_folder(&folder?, before)).await;
    match swept {
        Ok(Ok(0)) => {}
        Ok(Ok(count)) => tracing::info!(count, "folders that a dead process had read in were removed"),
        Ok(Err(error)) => tracing::error!(%error, "folders to read in could not be swept; it is tried again"),
        Err(error) => tracing::error!(%error, "folders to read in could not be swept; it is tried again"),
    }
}

fn sweep_folder(folder: &Path, before: SystemTime) -> std::io::Result<usize> {
    let mut count = 0;
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let named = entry.file_name().to_str().is_some_and(|name| name.starts_with(READING));
        // One that has just been left.
        let Ok(metadata) = entry.metadata() else { continue };
        if named && metadata.is_dir() && metadata.modified()? < before {
            std::fs::remove_dir_all(entry.path())?;
            count += 1;
        }
    }
    Ok(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_old_folders_to_read_in_are_removed() {
        let data = tempfile::tempdir().unwrap();
        for name in ["reading-a/out", "blobs/reading-b"] {
            std::fs::create_dir_all(data.path().join(name)).unwrap();
        }
        std::fs::write(data.path().join("reading-c"), "no folder").unwrap();
        let now = data.path().metadata().unwrap().modified().unwrap();
        assert_eq!(sweep_folder(data.path(), now - OLD).unwrap(), 0);
        assert_eq!(sweep_folder(data.path(), now + OLD).unwrap(), 1);
        assert!(!data.path().join("reading-a").exists());
        assert!(data.path().join("blobs/reading-b").exists() && data.path().join("reading-c").exists());
    }
}
