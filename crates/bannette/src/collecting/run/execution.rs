//! Executes a run: lists what changed in each collected folder, compares with the register, downloads what is new,
//! and writes it down batch by batch. Every step may be the last one before a crash: whoever takes the run up again
//! finds the cursor where its page began, and the outcomes recorded so far.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use blobs::BlobError;
use db::{Value, params};
use drives::{Change, Cursor, Drive, DriveError, RemoteFile};
use futures::StreamExt;
use futures::stream;
use queue::{JobError, Lease};
use tokio::sync::mpsc;

use super::super::announcing::announce;
use super::super::download::{Download, Fetched, download};
use super::super::recording::{Fate, Kept, Origin, Settled, Step, record};
use super::super::{Problem, Run, RunState, content_key, register, set_aside_at_sight, shown_path};
use super::find;
use crate::app::App;
use crate::channel::following::{self, Place};
use crate::channel::{self, CollectedFolder, Connection, Health, claiming, connect, silence};
use crate::company;
use crate::error::{Error, Result};
use crate::ids::{BinderId, ChannelId, DocumentId, RunId};

/// Files recorded in one transaction at most.
const BATCH: usize = 100;
/// How often progress is written and a wish to cancel is looked for.
const TICK: Duration = Duration::from_secs(1);
/// Listings of one folder begun anew in one run, before it is left to the next.
const MOST_RESETS: usize = 3;

/// Why a run does not go on.
enum Stop {
    Cancelled,
    /// This folder cannot be collected; the others can.
    Folder(Problem),
    Run(Problem),
    Internal(Error),
}

impl<E: Into<Error>> From<E> for Stop {
    fn from(error: E) -> Self {
        Self::Internal(error.into())
    }
}

/// Executes the run that the lease is for.
///
/// # Errors
/// `Retry` for what is no fault of the provider's: the database, the disk. The run goes on from there.
pub async fn execute(app: &App, id: RunId, attempt: i64, lease: &Lease) -> Result<(), JobError> {
    match try_execute(app, id, lease).await {
        Ok(()) => Ok(()),
        Err(error) if attempt >= super::MOST_ATTEMPTS => {
            let problem = Problem::new("internal", &error);
            end(app, id, lease, RunState::Failed, Some(problem)).await?;
            Err(error.into())
        }
        Err(error) => Err(error.into()),
    }
}

async fn try_execute(app: &App, id: RunId, lease: &Lease) -> Result<()> {
    let mut tx = app.database.begin().await?;
    lease.guard(&mut tx, app.clock.now()).await?;
    let sql = "UPDATE runs SET state = 'running', started_at = COALESCE(started_at, $2) WHERE id = $1
        AND state IN ('queued', 'running')";
    let begun = tx.execute(sql, params![id, app.clock.now()]).await? == 1;
    if !begun {
        // Cancelled before it began.
        lease.complete(&mut tx).await?;
        tx.commit().await?;
        return Ok(());
    }
    tx.commit().await?;
    let run = find(&app.database, id).await?;
    tracing::info!(run.id = %id, channel.id = %run.channel, "the run begins");
    let stop = match run.cancel_requested {
        true => Some(Stop::Cancelled),
        false => match Execution::prepare(app, run, lease).await {
            Ok(execution) => execution.go().await,
            Err(stop) => Some(stop),
        },
    };
    let counts = find(&app.database, id).await?.counts;
    let (state, problem) = match stop {
        Some(Stop::Internal(error)) => return Err(error),
        Some(Stop::Cancelled) => (RunState::Cancelled, None),
        Some(Stop::Folder(problem) | Stop::Run(problem)) if counts.seen == 0 => {
            (RunState::Failed, Some(problem))
        }
        Some(Stop::Folder(problem) | Stop::Run(problem)) => (RunState::Incomplete, Some(problem)),
        None if counts.failed > 0 => (RunState::Incomplete, Some(Problem::new("files_failed", ""))),
        None => (RunState::Succeeded, None),
    };
    end(app, id, lease, state, problem).await
}

/// Writes down how the run ended, and completes its job.
async fn end(app: &App, id: RunId, lease: &Lease, state: RunState, problem: Option<Problem>) -> Result<()> {
    let now = app.clock.now();
    let mut tx = app.database.begin().await?;
    lease.guard(&mut tx, now).await?;
    let (code, detail) = problem.map(|problem| (problem.code, problem.detail)).unzip();
    let sql =
        "UPDATE runs SET state = $2, ended_at = $3, current_file = NULL, error_code = $4, error_detail = $5
        WHERE id = $1 AND state IN ('queued', 'running') RETURNING channel_id, collected";
    let values = params![id, state.name(), now, code.clone(), detail];
    if let Some(run) = tx.fetch_optional(sql, values).await? {
        announce(app, &mut tx, id, state, code.as_deref()).await?;
        if run.get::<i64>("collected")? > 0 {
            silence::end(&mut tx, ChannelId(run.get("channel_id")?)).await?;
        }
    }
    lease.complete(&mut tx).await?;
    tx.commit().await?;
    tracing::info!(run.id = %id, state = state.name(), code, "the run ended");
    Ok(())
}

/// What is shown of a run under way.
#[derive(Default)]
struct Progress {
    received: AtomicU64,
    current: Mutex<Option<String>>,
}

struct Execution<'a> {
    app: &'a App,
    lease: &'a Lease,
    run: Run,
    origin: Origin,
    /// One that is followed moves for all at once: what it no longer claims is another's.
    folders: Mutex<Vec<CollectedFolder>>,
    since: Option<jiff::Timestamp>,
    drive: Arc<dyn Drive>,
    /// As it was when the run began.
    connection: Connection,
    progress: Arc<Progress>,
}

impl<'a> Execution<'a> {
    async fn prepare(app: &'a App, run: Run, lease: &'a Lease) -> Result<Self, Stop> {
        let channel = channel::store::find(&app.database, run.channel).await?;
        let company = company::store::find(&app.database, run.company).await?;
        let (connection, drive) = match connect::connected(app, run.channel).await {
            Ok(connected) => connected,
            Err(Error::Conflict("channel-not-connected")) => {
                return Err(Stop::Run(Problem::new("not_connected", "")));
            }
            Err(Error::Conflict(code)) => return Err(Stop::Run(Problem::new(&code.replace('-', "_"), ""))),
            Err(other) => return Err(other.into()),
        };
        let since = channel.collect_since.and_then(|day| day.to_zoned(company.zone()).ok());
        let origin = Origin {
            run: run.id,
            channel: run.channel,
            company: run.company,
            provider: channel::DROPBOX,
            account: connection.account_id.clone(),
            zone: app.config.zone(),
        };
        let progress = Progress::default();
        progress.received.store(u64::try_from(run.bytes).unwrap_or(0), Ordering::Relaxed);
        Ok(Self {
            app,
            lease,
            origin,
            folders: Mutex::new(channel::store::folders(&app.database, run.channel).await?),
            run,
            since: since.map(|day| day.timestamp()),
            drive,
            connection,
            progress: Arc::new(progress),
        })
    }

    /// Collects until all is done, somebody cancels, or it cannot go on.
    async fn go(&self) -> Option<Stop> {
        tokio::select! {
            biased;
            stop = self.watch() => Some(stop),
            stop = self.collect() => stop,
        }
    }

    /// Writes the progress down, until somebody cancels.
    async fn watch(&self) -> Stop {
        let mut shown = (0, None);
        loop {
            tokio::time::sleep(TICK).await;
            let received = self.progress.received.load(Ordering::Relaxed);
            let current = self.progress.current.lock().unwrap_or_else(PoisonError::into_inner).clone();
            let now = (received, current);
            if now != shown {
                let sql = "UPDATE runs SET bytes_received = $2, current_file = $3 WHERE id = $1 AND state = 'running'";
                let values = params![self.run.id, i64::try_from(now.0).unwrap_or(i64::MAX), now.1.clone()];
                if let Err(error) = self.app.database.execute(sql, values).await {
                    return error.into();
                }
                shown = now;
            }
            match find(&self.app.database, self.run.id).await {
                Ok(run) if run.cancel_requested => return Stop::Cancelled,
                Ok(_) => {}
                Err(error) => return Stop::Internal(error),
            }
        }
    }

    async fn collect(&self) -> Option<Stop> {
        let mut problem = None;
        let many = self.folders().len();
        for place in 0..many {
            // As it is at its turn: when another is followed meanwhile, its listing begins anew.
            let folder = self.folders()[place].clone();
            match self.collect_folder(folder).await {
                Ok(()) => {}
                Err(Stop::Folder(why)) => problem = problem.or(Some(Stop::Folder(why))),
                Err(stop) => return Some(stop),
            }
        }
        match self.try_again().await {
            Ok(()) => self.serves_again().await.or(problem),
            Err(stop) => Some(stop),
        }
    }

    /// A connection that had been in trouble has served: a suspended account was opened again, for instance.
    async fn serves_again(&self) -> Option<Stop> {
        if self.connection.health == Health::Healthy {
            return None;
        }
        self.set_health(&Health::Healthy).await.err().map(Stop::Internal)
    }

    async fn set_health(&self, health: &Health) -> Result<()> {
        channel::health::settle(self.app, &self.connection, health).await
    }

    /// Collects what changed in a folder since the last time, page by page.
    async fn collect_folder(&self, mut folder: CollectedFolder) -> Result<(), Stop> {
        let mut stands = folder.cursor.clone();
        let (mut resets, mut closed) = (0, None);
        loop {
            let cursor = stands.clone().and_then(|cursor| Cursor::parse(cursor).ok());
            let page = match self.drive.changes(&folder.path, folder.recursive, cursor.as_ref()).await {
                Ok(page) => page,
                Err(DriveError::Reset { detail, .. }) if resets < MOST_RESETS => {
                    tracing::info!(run.id = %self.run.id, folder = %folder.id, detail, "the listing begins anew");
                    resets += 1;
                    channel::store::reset_cursor(&self.app.database, folder.id).await?;
                    (stands, closed) = (None, None);
                    continue;
                }
                Err(DriveError::Gone { .. }) if resets < MOST_RESETS => {
                    resets += 1;
                    self.follow(&mut folder).await?;
                    (stands, closed) = (None, None);
                    continue;
                }
                Err(error) => return Err(self.stop(error).await),
            };
            let more = page.has_more;
            let next = page.cursor.clone();
            closed = closed.or(page.closed.clone());
            // Not beyond a page that something is missing from: the next run goes on from there once more.
            let step = Step { folder: folder.id, from: stands.as_deref(), to: &next };
            self.settle_page(&folder, page.entries, closed.is_none().then_some(step)).await?;
            if !more {
                if let Some(id) = folder.provider_id.as_deref().filter(|_| folder.gone) {
                    channel::store::found_folder(&self.app.database, folder.id, id).await?;
                }
                return match closed {
                    Some(path) => Err(Stop::Folder(Problem::new("restricted", path))),
                    None => Ok(()),
                };
            }
            stands = Some(next.as_str().to_owned());
        }
    }

    /// Finds a folder that is gone from its path: by its id, or as the one that has taken its place.
    async fn follow(&self, folder: &mut CollectedFolder) -> Result<(), Stop> {
        let others = self.folders().clone();
        let place = match following::place(&*self.drive, folder, &others).await {
            Ok(place) => place,
            Err(error) => return Err(self.stop(error).await),
        };
        let (path, id) = match place {
            Place::Here(id) => (folder.path.clone(), id),
            Place::Moved(path, id) => (path, id),
            Place::Gone => {
                following::gone(self.app, self.run.channel, folder).await?;
                return Err(Stop::Folder(Problem::new("folder_gone", folder.path.as_str())));
            }
        };
        tracing::info!(run.id = %self.run.id, folder = %folder.id, "a collected folder was moved and is followed");
        channel::store::move_folder(&self.app.database, folder.id, &path, &id).await?;
        (folder.path, folder.provider_id, folder.gone) = (path, Some(id), false);
        for other in self.folders().iter_mut() {
            if other.id == folder.id {
                *other = folder.clone();
            }
            other.cursor = None;
        }
        Ok(())
    }

    fn folders(&self) -> MutexGuard<'_, Vec<CollectedFolder>> {
        self.folders.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Gives every entry of a page its outcome, and moves the cursor with the last one.
    async fn settle_page(
        &self,
        folder: &CollectedFolder,
        entries: Vec<Change>,
        step: Option<Step<'_>>,
    ) -> Result<(), Stop> {
        let mut files: Vec<RemoteFile> = Vec::new();
        let mut place: HashMap<String, usize> = HashMap::new();
        for entry in entries {
            let Change::File(file) = entry else { continue };
            if !self.is_claimed_by(folder, &file) {
                continue;
            }
            // A file that comes twice changed meanwhile: the later entry counts.
            match place.get(&file.id) {
                Some(index) => files[*index] = file,
                None => {
                    place.insert(file.id.clone(), files.len());
                    files.push(file);
                }
            }
        }
        let files = files.into_iter().map(|file| (file, folder.binder)).collect();
        self.settle(files, step).await
    }

    /// A file that several collected folders contain is dealt with by the closest one.
    fn is_claimed_by(&self, folder: &CollectedFolder, file: &RemoteFile) -> bool {
        let folders = self.folders();
        if folders.len() == 1 {
            return true;
        }
        let Some(path) = &file.path_lower else { return true };
        claiming(&folders, path).is_none_or(|claimant| claimant.id == folder.id)
    }

    /// Tries again what failed in earlier runs.
    async fn try_again(&self) -> Result<(), Stop> {
        loop {
            let sql = "SELECT file, path_lower, binder_id FROM files_to_retry
                WHERE channel_id = $1 AND last_run_id <> $2 ORDER BY file_id LIMIT 500";
            let rows = self.app.database.fetch_all(sql, params![self.run.channel, self.run.id]).await?;
            if rows.is_empty() {
                return Ok(());
            }
            let mut files = Vec::new();
            let mut settled = Vec::new();
            let folders = self.folders().clone();
            for row in &rows {
                let (text, path): (String, String) = (row.get("file")?, row.get("path_lower")?);
                let file: RemoteFile = serde_json::from_str(&text).map_err(anyhow::Error::from)?;
                let binder = BinderId(row.get("binder_id")?);
                match claiming(&folders, &path) {
                    Some(folder) => files.push((file, folder.binder)),
                    None if path.is_empty() => files.push((file, binder)),
                    None => {
                        let fate = Fate::SetAside("folder_not_collected", String::new());
                        settled.push(Settled { file, binder, fate });
                    }
                }
            }
            self.record(settled, None).await?;
            self.settle(files, None).await?;
        }
    }

    /// Gives every file its outcome.
    async fn settle(&self, files: Vec<(RemoteFile, BinderId)>, step: Option<Step<'_>>) -> Result<(), Stop> {
        let files = self.not_yet_settled(files).await?;
        let mut left = files;
        let mut known_ones = Vec::new();
        // Same contents wait for the first of them, then are known by the register.
        loop {
            let Judged { settled, to_download, same } = self.judge(left).await?;
            known_ones.extend(settled);
            if to_download.is_empty() {
                break;
            }
            self.fetch(to_download).await?;
            left = same;
        }
        while known_ones.len() > BATCH {
            let rest = known_ones.split_off(BATCH);
            self.record(std::mem::replace(&mut known_ones, rest), None).await?;
        }
        self.record(known_ones, step).await
    }

    /// Leaves out what this run has recorded already: before a crash, or because a listing repeats itself.
    async fn not_yet_settled(
        &self,
        files: Vec<(RemoteFile, BinderId)>,
    ) -> Result<Vec<(RemoteFile, BinderId)>, Stop> {
        let mut settled = HashSet::new();
        for chunk in files.chunks(500) {
            let sql = format!(
                "SELECT file_id, rev FROM run_files WHERE run_id = $1 AND file_id IN ({})",
                db::list(2, chunk.len())
            );
            let mut values = params![self.run.id];
            values.extend(chunk.iter().map(|(file, _)| Value::from(file.id.as_str())));
            for row in self.app.database.fetch_all(&sql, values).await? {
                settled.insert((row.get::<String>("file_id")?, row.get::<String>("rev")?));
            }
        }
        Ok(files
            .into_iter()
            .filter(|(file, _)| !settled.contains(&(file.id.clone(), file.rev.clone())))
            .collect())
    }

    /// Tells what needs no bytes from what is to be downloaded.
    async fn judge(&self, files: Vec<(RemoteFile, BinderId)>) -> Result<Judged, Stop> {
        let keys: Vec<String> = files.iter().filter_map(|(file, _)| content_key(file, None)).collect();
        let known =
            register::look_up(&self.app.database, self.origin.company, self.origin.account(), &keys).await?;
        let mut judged = Judged::default();
        let mut under_way = HashSet::new();
        for (file, binder) in files {
            let key = content_key(&file, None);
            if let Some(document) = key.as_ref().and_then(|key| known.get(key)) {
                judged.settled.push(Settled { file, binder, fate: Fate::Known(*document) });
            } else if let Some(reason) =
                set_aside_at_sight(&file, self.app.config.collection.max_file_size, self.since)
            {
                judged.settled.push(Settled { file, binder, fate: Fate::SetAside(reason, String::new()) });
            } else if key.is_some_and(|key| !under_way.insert(key)) {
                judged.same.push((file, binder));
            } else {
                judged.to_download.push((file, binder));
            }
        }
        Ok(judged)
    }

    /// Downloads files, a bounded number at once, and records them in batches as they come: while one batch is
    /// synced and committed, the next ones come in.
    async fn fetch(&self, files: Vec<(RemoteFile, BinderId)>) -> Result<(), Stop> {
        let (sender, mut receiver) = mpsc::channel::<Result<Fetch, BlobError>>(BATCH);
        let (drive, blobs, progress) =
            (Arc::clone(&self.drive), self.app.blobs.clone(), Arc::clone(&self.progress));
        let config = &self.app.config.collection;
        let (largest, at_once) = (config.max_file_size, config.parallel_downloads);
        let downloads = stream::iter(files)
            .map(move |(file, binder)| {
                let (drive, blobs, progress) = (Arc::clone(&drive), blobs.clone(), Arc::clone(&progress));
                async move {
                    *progress.current.lock().unwrap_or_else(PoisonError::into_inner) =
                        Some(shown_path(&file).to_string());
                    let download = download(&*drive, &blobs, &file, largest, &progress.received).await?;
                    Ok(Fetch { file, binder, download })
                }
            })
            .buffer_unordered(at_once);
        // A task of its own, so that downloads go on during a commit; it ends with the receiver.
        let task = tokio::spawn(async move {
            let mut downloads = std::pin::pin!(downloads);
            while let Some(fetch) = downloads.next().await {
                if sender.send(fetch).await.is_err() {
                    return;
                }
            }
        });
        let task = tokio_util::task::AbortOnDropHandle::new(task);
        let mut batch = Vec::with_capacity(BATCH);
        while receiver.recv_many(&mut batch, BATCH).await > 0 {
            let mut kept = Vec::new();
            let mut settled = Vec::new();
            let mut stop = None;
            for fetch in batch.drain(..) {
                let Fetch { file, binder, download } = fetch.map_err(blobs_stop)?;
                let fate = match download {
                    Download::Fetched(fetched) => match self.same_export(&file, &fetched).await? {
                        Some(document) => Fate::Known(document),
                        None => {
                            let fate = Fate::Fetched(Kept::new(&file, &fetched));
                            kept.push(fetched.bytes);
                            fate
                        }
                    },
                    Download::SetAside(reason, detail) => Fate::SetAside(reason, detail),
                    Download::Failed(reason, detail) => Fate::Failed(reason, detail),
                    Download::Stop(error) => {
                        stop = stop.or(Some(error));
                        continue;
                    }
                };
                settled.push(Settled { file, binder, fate });
            }
            self.app.blobs.keep(kept).await.map_err(blobs_stop)?;
            self.record(settled, None).await?;
            if let Some(error) = stop {
                return Err(self.stop(error).await);
            }
        }
        task.await.map_err(|error| Stop::Internal(Error::Internal(error.into())))
    }

    /// The document that an export is the same as.
    async fn same_export(&self, file: &RemoteFile, fetched: &Fetched) -> Result<Option<DocumentId>> {
        if file.downloadable {
            return Ok(None);
        }
        let sha256 = fetched.bytes.sha256.to_string();
        let (company, account) = (self.origin.company, self.origin.account());
        register::same_export(&self.app.database, company, account, &file.id, &sha256).await
    }

    /// Writes down outcomes, under the lease, as long as the channel is connected to the account that they are of.
    async fn record(&self, settled: Vec<Settled>, step: Option<Step<'_>>) -> Result<(), Stop> {
        if settled.is_empty() && step.is_none() {
            return Ok(());
        }
        let now = self.app.clock.now();
        let mut tx = self.app.database.begin().await?;
        self.lease.guard(&mut tx, now).await?;
        if !channel::store::is_connected_to(&mut tx, self.run.channel, &self.origin.account).await? {
            return Err(Stop::Cancelled);
        }
        let new = record(&mut tx, now, &self.origin, &settled, step).await?;
        tx.commit().await?;
        if new > 0 {
            self.app.waker.wake();
        }
        Ok(())
    }

    /// What an error of the drive means for the run; a consent that no longer serves is written down.
    async fn stop(&self, error: DriveError) -> Stop {
        match find(&self.app.database, self.run.id).await {
            // Whoever gives the consent back has cancelled the run before.
            Ok(run) if run.cancel_requested => return Stop::Cancelled,
            Ok(_) => {}
            Err(error) => return Stop::Internal(error),
        }
        tracing::warn!(run.id = %self.run.id, channel.id = %self.run.channel, %error, "the provider stops the run");
        if matches!(error, DriveError::Reconnect { .. }) {
            let health = Health::ToReconnect { code: error.code().into(), detail: error.to_string() };
            if let Err(error) = self.set_health(&health).await {
                return Stop::Internal(error);
            }
        }
        let problem = Problem::new(error.code(), &error);
        match error {
            DriveError::Gone { .. } | DriveError::Restricted { .. } => Stop::Folder(problem),
            _ => Stop::Run(problem),
        }
    }
}

/// One file, downloaded or not.
struct Fetch {
    file: RemoteFile,
    binder: BinderId,
    download: Download,
}

#[derive(Default)]
struct Judged {
    settled: Vec<Settled>,
    to_download: Vec<(RemoteFile, BinderId)>,
    /// Of the same content as one that is downloaded now.
    same: Vec<(RemoteFile, BinderId)>,
}

fn blobs_stop(error: BlobError) -> Stop {
    match error {
        error if error.is_no_space() => Stop::Run(Problem::new("no_space", error)),
        other => Stop::Internal(other.into()),
    }
}
