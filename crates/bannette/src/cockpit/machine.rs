//! How the machine does: the queue, the disk, the versions. Read for the administrator's page and for Prometheus.

use std::path::Path;

use db::{Database, Engine, Moment, params};
use queue::State;

use super::store::{self, Came};
use crate::app::App;
use crate::error::Result;

/// The jobs of a kind.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Jobs {
    pub kind: String,
    pub waiting: i64,
    pub running: i64,
    pub dead: i64,
}

#[derive(Debug, Clone)]
pub struct Machine {
    pub jobs: Vec<Jobs>,
    /// Since when the job waits that should have run first.
    pub waiting_since: Option<Moment>,
    /// Documents that came in the chart's days.
    pub documents: i64,
    /// Bytes of their originals; the same content is kept once.
    pub originals: i64,
    pub database: i64,
    pub disk: Option<Disk>,
    pub engine: String,
    pub version: &'static str,
}

/// The disk that the data folder lies on, in bytes.
#[derive(Debug, Clone, Copy)]
pub struct Disk {
    pub free: u64,
    pub size: u64,
}

impl Disk {
    fn of(folder: &Path) -> Option<Self> {
        let stat = rustix::fs::statvfs(folder).ok()?;
        let bytes = |blocks: u64| blocks.saturating_mul(stat.f_frsize);
        Some(Self { free: bytes(stat.f_bavail), size: bytes(stat.f_blocks) })
    }

    pub fn percent_free(self) -> u64 {
        self.free.saturating_mul(100).checked_div(self.size).unwrap_or(0)
    }

    /// Less than a tenth, or less than what a night's documents may need.
    pub fn is_short(self) -> bool {
        self.percent_free() < 10 || self.free < 2_000_000_000
    }
}

/// Looks at it. `came` is what came to the whole firm in the chart's days.
pub async fn look(app: &App, came: &[Came]) -> Result<Machine> {
    let database = &app.database;
    let folder = app.config.data_dir.clone();
    let disk = tokio::task::spawn_blocking(move || Disk::of(&folder)).await.map_err(anyhow::Error::from)?;
    Ok(Machine {
        jobs: jobs(database).await?,
        waiting_since: queue::waiting_since(database, app.clock.now()).await?,
        documents: came.iter().map(|came| came.documents).sum(),
        originals: came.iter().map(|came| came.bytes).sum(),
        database: store::size(database).await?,
        disk,
        engine: engine(database).await?,
        version: env!("CARGO_PKG_VERSION"),
    })
}

pub async fn jobs(database: &Database) -> Result<Vec<Jobs>> {
    let mut jobs: Vec<Jobs> = Vec::new();
    for count in queue::counts(database).await? {
        if jobs.last().is_none_or(|last| last.kind != count.kind) {
            jobs.push(Jobs { kind: count.kind.clone(), ..Jobs::default() });
        }
        let Some(of_kind) = jobs.last_mut() else { continue };
        match count.state {
            State::Waiting => of_kind.waiting = count.count,
            State::Leased => of_kind.running = count.count,
            State::Dead => of_kind.dead = count.count,
        }
    }
    Ok(jobs)
}

async fn engine(database: &Database) -> Result<String> {
    let (name, sql) = match database.engine() {
        Engine::Sqlite => ("SQLite", "SELECT sqlite_version() AS version"),
        Engine::Postgres => ("PostgreSQL", "SELECT current_setting('server_version') AS version"),
    };
    let version: String = database.fetch_one(sql, params![]).await?.get("version")?;
    Ok(format!("{name} {version}"))
}
