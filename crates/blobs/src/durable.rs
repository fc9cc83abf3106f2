//! Folders synced to disk: as few as possible, side by side.

use std::collections::{BTreeSet, HashSet};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use futures::stream::{self, StreamExt, TryStreamExt};
use tokio::task::spawn_blocking;

use crate::{BlobError, Result};

/// How many waits for the disk go on at once: a journalling file system answers them together.
pub(crate) const LANES: usize = 16;

/// Which folders are known to be on disk themselves, at most 65,536 of them.
#[derive(Debug, Default)]
pub(crate) struct Durable(Mutex<HashSet<PathBuf>>);

impl Durable {
    /// Syncs what names the `leaves` hold, and, where not done before, the names of the leaves themselves up to `root`.
    pub(crate) async fn sync(&self, root: &Path, leaves: BTreeSet<PathBuf>) -> Result<()> {
        let mut folders = leaves.clone();
        {
            let known = self.0.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
            for leaf in leaves.iter().filter(|leaf| !known.contains(*leaf)) {
                folders.extend(above(leaf, root));
            }
        }
        in_lanes(folders.into_iter().collect(), LANES, |folder| sync_folder(&folder)).await?;
        self.0.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).extend(leaves);
        Ok(())
    }
}

/// Syncs all folders that lead to `path`, the last being `root`.
pub(crate) fn sync_up_to(path: &Path, root: &Path) -> Result<()> {
    above(path, root).try_for_each(|folder| sync_folder(&folder))
}

fn above(path: &Path, root: &Path) -> impl Iterator<Item = PathBuf> {
    path.ancestors().skip(1).take_while(move |folder| folder.starts_with(root)).map(Path::to_owned)
}

fn sync_folder(folder: &Path) -> Result<()> {
    let synced = File::open(folder).and_then(|opened| opened.sync_all());
    synced.map_err(|source| BlobError::io("sync", folder, source))
}

/// Does blocking work on each item, some at a time, and ends at the first error.
pub(crate) async fn in_lanes<I, T>(
    items: Vec<I>,
    lanes: usize,
    work: impl Fn(I) -> Result<T> + Clone + Send + 'static,
) -> Result<Vec<T>>
where
    I: Send + 'static,
    T: Send + 'static,
{
    // A few items per task: going to another thread costs about as much as placing a file.
    let size = items.len().div_ceil(lanes).max(1);
    let mut items = items.into_iter();
    let tasks = std::iter::from_fn(move || {
        let lane: Vec<I> = items.by_ref().take(size).collect();
        (!lane.is_empty()).then_some(lane)
    });
    let done: Vec<Vec<T>> = stream::iter(tasks)
        .map(|lane| {
            let work = work.clone();
            async move {
                let done =
                    spawn_blocking(move || lane.into_iter().map(work).collect::<Result<Vec<T>>>()).await;
                done.map_err(|_| BlobError::Interrupted { path: PathBuf::from("a batch") })?
            }
        })
        .buffer_unordered(lanes)
        .try_collect()
        .await?;
    Ok(done.into_iter().flatten().collect())
}
