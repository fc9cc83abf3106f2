//! The work that nobody waits for at a page: runs, readings, and the daily schedule.

use std::fmt::Display;
use std::panic::AssertUnwindSafe;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use futures::FutureExt;
use queue::{JobError, Worker};
use reading::{Folders, Limits, Reader, ReaderOptions};
use serde::Deserialize;
use tokio_util::sync::CancellationToken;

use crate::app::App;
use crate::channel::{health, request, silence};
use crate::cockpit;
use crate::collecting::{COLLECT, run, schedule};
use crate::deposit;
use crate::document::editing::arranging;
use crate::document::moving::undoing;
use crate::document::trash::deletion;
use crate::document::{dead, reassessing, unpacking, work};
use crate::ids::RunId;
use crate::leftovers;
use crate::mail::{self, MAIL};
use crate::notification::digest;
use crate::search::{index, upkeep};
use crate::webhook::{self, WEBHOOK};

/// The hidden command that makes this binary a reading child.
pub const READING_CHILD: &str = "reading-child";
/// Runs at once in one process; each is mostly waiting for its provider.
const RUNS_AT_ONCE: usize = 4;
/// Letters on their way to the mail server at once.
const LETTERS_AT_ONCE: usize = 2;
/// Messages on their way to webhooks at once.
const MESSAGES_AT_ONCE: usize = 4;
/// How long work under way may go on after a stop before it is given back.
const PATIENCE: Duration = Duration::from_secs(5);
/// How often the schedule is looked at.
const SCHEDULE_EVERY: Duration = Duration::from_secs(20);

#[derive(Deserialize)]
struct RunPayload {
    run: RunId,
}

/// Which work a process takes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Duties {
    /// Everything, the schedule too.
    All,
    /// Only runs that somebody asked for: `bannette collect`.
    Runs,
}

/// A pool of reading children made of this binary.
pub fn reader(app: &App) -> anyhow::Result<Reader> {
    let command = reading_command()?;
    let desks = leftovers::reading_dir(&app.config)?;
    let folders = Folders { read: app.config.blobs_folder().into_iter().collect(), write: vec![desks] };
    Ok(Reader::new(ReaderOptions {
        command,
        args: vec![READING_CHILD.into()],
        children: children(app),
        limits: Limits::default(),
        languages: app.config.reading.languages.clone(),
        models: app.config.reading.models.clone(),
        folders: Some(folders),
    }))
}

/// Reading children at once: as set, or one a core.
fn children(app: &App) -> usize {
    match app.config.reading.children {
        0 => std::thread::available_parallelism().map_or(1, usize::from),
        set => set,
    }
}

/// This binary: the same that is running, even when its file is replaced by an update meanwhile.
pub fn reading_command() -> anyhow::Result<PathBuf> {
    std::env::current_exe().context("this program does not know its own file")
}

/// Works until `stop`; then lets go of what is not finished, for others to take up.
pub async fn work(app: Arc<App>, duties: Duties, stop: CancellationToken) -> anyhow::Result<()> {
    let name = format!("{}-{}", std::process::id(), db::new_id(app.clock.now()));
    let mut worker = Worker::new(app.database.clone(), Arc::clone(&app.clock), name)
        .lease(app.config.collection.lease())
        .patience(PATIENCE)
        .waker(&app.waker);
    let runs = Arc::clone(&app);
    worker = worker.handle(COLLECT, RUNS_AT_ONCE, move |job| {
        let app = Arc::clone(&runs);
        async move {
            let payload: RunPayload = serde_json::from_value(job.payload.clone()).map_err(JobError::fail)?;
            run::execute(&app, payload.run, job.attempt, &job.lease).await
        }
    });
    let letters = Arc::clone(&app);
    worker = worker.handle(MAIL, LETTERS_AT_ONCE, move |job| {
        let app = Arc::clone(&letters);
        async move { mail::deliver(&app, &job).await }
    });
    let messages = Arc::clone(&app);
    worker = worker.handle(WEBHOOK, MESSAGES_AT_ONCE, move |job| {
        let app = Arc::clone(&messages);
        async move { webhook::sending::deliver(&app, &job).await }
    });
    let connections = Arc::clone(&app);
    worker = worker.handle(health::CHECK, RUNS_AT_ONCE, move |job| {
        let app = Arc::clone(&connections);
        async move { health::run(&app, &job).await }
    });
    if duties == Duties::All {
        let reader = reader(&app)?;
        let children = children(&app);
        let (previews, previewer) = (Arc::clone(&app), reader.clone());
        worker = worker.handle(work::PREVIEW, children, move |job| {
            let (app, reader) = (Arc::clone(&previews), previewer.clone());
            async move { work::preview(&app, &reader, &job).await }
        });
        let (containers, opener) = (Arc::clone(&app), reader.clone());
        worker = worker.handle(unpacking::UNPACK, children, move |job| {
            let (app, reader) = (Arc::clone(&containers), opener.clone());
            async move { unpacking::unpack(&app, &reader, &job).await }
        });
        let arranged = Arc::clone(&app);
        worker = worker.handle(arranging::ARRANGE, 1, move |job| {
            let app = Arc::clone(&arranged);
            async move { arranging::arrange(&app, &job).await }
        });
        let reassessed = Arc::clone(&app);
        worker = worker.handle(reassessing::REASSESS, 1, move |job| {
            let app = Arc::clone(&reassessed);
            async move { reassessing::reassess(&app, &job).await }
        });
        let searched = Arc::clone(&app);
        worker = worker.handle(index::INDEX, 1, move |job| {
            let app = Arc::clone(&searched);
            async move { index::run(&app, &job).await }
        });
        let readings = Arc::clone(&app);
        worker = worker.handle(work::READ, children, move |job| {
            let (app, reader) = (Arc::clone(&readings), reader.clone());
            async move { work::read(&app, &reader, &job).await }
        });
        let keeper = tokio::spawn(keep_schedule(Arc::clone(&app), stop.clone()));
        worker.run(stop).await;
        keeper.await?;
        return Ok(());
    }
    worker.run(stop).await;
    Ok(())
}

/// Of fewer documents, samples would tell the planner little, and soon the wrong thing.
const LARGE: i64 = 10_000;
const A_DAY: Duration = Duration::from_secs(86_400);

/// Keeps a large firm quick: sums up the days that are over, lets the planner know what the tables hold, and looks after the
/// index of words; forgets moves that nobody undoes any more.
async fn once_a_day(app: &App) -> crate::error::Result<()> {
    cockpit::store::sum_up(&app.database, cockpit::chart::days(app.clock.now(), &app.config.zone()).1)
        .await?;
    let sql = "SELECT count(*) AS documents FROM (SELECT 1 FROM documents LIMIT $1) AS counted";
    let documents: i64 = app.database.fetch_one(sql, db::params![LARGE]).await?.get("documents")?;
    if documents == LARGE {
        app.database.analyse().await?;
    }
    upkeep::upkeep(&app.database).await?;
    undoing::sweep(app).await
}

/// Looks at the clock until `stop`. An error, and even a panic, is told, and the next tick tries again.
async fn keep_schedule(app: Arc<App>, stop: CancellationToken) {
    let mut done = None;
    loop {
        let now = app.clock.now();
        if done.is_none_or(|at| at <= now - A_DAY) {
            leftovers::sweep(&app).await;
            if kept("the daily upkeep of the database", once_a_day(&app)).await {
                done = Some(now);
            }
        }
        kept("the schedule", schedule::tick(&app)).await;
        kept("the look at connections", health::tick(&app)).await;
        kept("reminders", request::remind(&app)).await;
        kept("listening to channels", silence::tick(&app)).await;
        kept("daily mails", digest::send(&app)).await;
        kept("sweeping old uploads", deposit::upload::sweep(&app)).await;
        kept("sweeping old messages to webhooks", webhook::store::sweep(&app)).await;
        kept("sweeping the trash", deletion::sweep(&app)).await;
        kept("telling of readings that died", dead::tick(&app)).await;
        kept("the look at what is searched", index::tick(&app)).await;
        kept("sweeping dead runs", schedule::sweep(&app.database, app.clock.now())).await;
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(SCHEDULE_EVERY) => {}
        }
    }
}

/// Whether one thing that is done by the clock was done; what keeps it from that keeps nothing else.
async fn kept<T, E: Display>(what: &str, done: impl Future<Output = Result<T, E>>) -> bool {
    match AssertUnwindSafe(done).catch_unwind().await {
        Ok(Ok(_)) => true,
        Ok(Err(error)) => {
            tracing::error!(%error, "{what} failed; it is tried again");
            false
        }
        // Its message was told where it began.
        Err(_) => {
            tracing::error!("{what} panicked; it is tried again");
            false
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_fails_or_panics_is_survived() {
        assert!(kept("one", async { Ok::<_, &str>(1) }).await);
        assert!(!kept("two", async { Err::<(), _>("no") }).await);
        assert!(!kept("three", async { if true { panic!("a bug") } else { Ok::<(), &str>(()) } }).await);
    }
}
