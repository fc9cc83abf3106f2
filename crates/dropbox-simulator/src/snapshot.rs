//! What outlives a restart: all of the world in one JSON file, written whole and in one stroke; bytes of files beside it.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
    time::Duration,
};

use anyhow::Context;
use tokio_util::task::TaskTracker;

use crate::{lock, shared::Shared, world::World};

const FILE: &str = "world.json";

/// Changes within this time of each other are written together.
const COALESCE: Duration = Duration::from_millis(150);

/// The world as it was kept; None when there is none yet.
pub(crate) fn load(folder: &Path) -> anyhow::Result<Option<World>> {
    let path = folder.join(FILE);
    let bytes = match std::fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error).with_context(|| format!("failed to read {}", path.display())),
    };
    let mut world: World = serde_json::from_slice(&bytes).with_context(|| {
        format!("{} is not what this simulator writes; remove it to start anew", path.display())
    })?;
    world.index();
    Ok(Some(world))
}

/// Writes the world after changes.
pub(crate) struct Keeper {
    shared: Arc<Shared>,
    folder: PathBuf,
    /// The count of changes that was written last.
    written: Mutex<Option<u64>>,
}

impl Keeper {
    pub fn start(shared: Arc<Shared>, folder: PathBuf, tasks: &TaskTracker) -> Arc<Self> {
        let keeper = Arc::new(Self { shared, folder, written: Mutex::default() });
        tasks.spawn(keeper.clone().run());
        keeper
    }

    async fn run(self: Arc<Self>) {
        let mut changes = self.shared.changes();
        loop {
            let keeper = self.clone();
            let written = tokio::task::spawn_blocking(move || keeper.write()).await;
            if let Err(error) = written.map_err(anyhow::Error::from).flatten() {
                tracing::error!("the simulator's state was not written: {error:#}");
            }
            tokio::select! {
                changed = changes.changed() => if changed.is_err() { return },
                () = self.shared.stop.cancelled() => return,
            }
            tokio::select! {
                () = tokio::time::sleep(COALESCE) => {}
                () = self.shared.stop.cancelled() => return,
            }
        }
    }

    /// Writes the world as it is now, unless that is written already.
    pub fn write(&self) -> anyhow::Result<()> {
        let mut written = lock(&self.written);
        let (count, bytes) = self.shared.read(|world| {
            let count = self.shared.changed();
            let fresh = *written != Some(count);
            (count, fresh.then(|| serde_json::to_vec(world)))
        });
        let Some(bytes) = bytes.transpose()? else { return Ok(()) };
        let mut file = tempfile::NamedTempFile::new_in(&self.folder)?;
        std::io::Write::write_all(&mut file, &bytes)?;
        file.as_file().sync_data()?;
        file.persist(self.folder.join(FILE)).map_err(|error| error.error)?;
        *written = Some(count);
        Ok(())
    }
}
