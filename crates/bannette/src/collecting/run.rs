//! Runs in the database, and what executes them.

mod execution;

use db::{Database, Moment, Row, Transaction, params};

pub use execution::execute;

use super::{COLLECT, Counts, Problem, Run, RunState, Trigger};
use crate::app::App;
use crate::channel::{self, ChannelState, DROPBOX};
use crate::company;
use crate::error::{Error, Result};
use crate::ids::{ApiKeyId, ChannelId, CompanyId, RunId, UserId};
use crate::rights::{ConfigureCollection, Granted};

/// A run survives so many deaths of the process that executes it.
const MOST_ATTEMPTS: i64 = 50;

/// The columns of a run, from `runs r`.
pub(super) const RUN: &str =
    "r.id, r.channel_id, r.company_id,
    CASE WHEN EXISTS (SELECT 1 FROM channels t WHERE t.id = r.channel_id AND t.type = 'deposit') THEN 'deposit'
        ELSE r.trigger_kind END AS trigger_kind,
    r.requested_by, r.requested_by_key,
    r.state, r.requested_at, r.started_at, r.ended_at, r.cancel_requested_at, r.seen, r.collected,
    r.already_collected, r.set_aside, r.failed, r.bytes, r.bytes_received, r.current_file, r.error_code,
    r.error_detail";

pub(super) fn run(row: &Row) -> Result<Run, db::Error> {
    let trigger: String = row.get("trigger_kind")?;
    let state: String = row.get("state")?;
    let code: Option<String> = row.get("error_code")?;
    let detail: Option<String> = row.get("error_detail")?;
    Ok(Run {
        id: RunId(row.get("id")?),
        channel: ChannelId(row.get("channel_id")?),
        company: CompanyId(row.get("company_id")?),
        trigger: Trigger::parse(&trigger).expect("the table allows no other trigger"),
        requested_by: row.get::<Option<_>>("requested_by")?.map(UserId),
        requested_by_key: row.get::<Option<_>>("requested_by_key")?.map(ApiKeyId),
        state: RunState::parse(&state).expect("the table allows no other state"),
        requested_at: row.get("requested_at")?,
        started_at: row.get("started_at")?,
        ended_at: row.get("ended_at")?,
        cancel_requested: row.get::<Option<Moment>>("cancel_requested_at")?.is_some(),
        counts: Counts {
            seen: row.get("seen")?,
            collected: row.get("collected")?,
            already_collected: row.get("already_collected")?,
            set_aside: row.get("set_aside")?,
            failed: row.get("failed")?,
        },
        bytes: row.get("bytes")?,
        bytes_received: row.get("bytes_received")?,
        current_file: row.get("current_file")?,
        problem: code.map(|code| Problem { code, detail: detail.unwrap_or_default() }),
    })
}

pub async fn find(database: &Database, id: RunId) -> Result<Run> {
    let sql = format!("SELECT {RUN} FROM runs r WHERE r.id = $1");
    Ok(run(&database.fetch_one(&sql, params![id]).await?)?)
}

/// Why a run is asked for, and by whom.
pub(super) struct Request {
    pub trigger: Trigger,
    /// The local day that a scheduled run stands for.
    pub day: Option<jiff::civil::Date>,
    pub user: Option<UserId>,
    pub key: Option<ApiKeyId>,
}

/// Writes down a run and its job. None when one is under way already, or the day has had its own.
pub(super) async fn insert(
    tx: &mut Transaction,
    now: Moment,
    channel: ChannelId,
    company: CompanyId,
    request: Request,
) -> Result<Option<RunId>> {
    let id = RunId::new(now);
    let inserted = tx
        .execute(
            "INSERT INTO runs (id, channel_id, company_id, trigger_kind, scheduled_on, requested_by,
                requested_by_key, state, requested_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, 'queued', $8) ON CONFLICT DO NOTHING",
            params![
                id,
                channel,
                company,
                request.trigger.name(),
                request.day.map(|day| day.to_string()),
                request.user,
                request.key,
                now
            ],
        )
        .await?;
    if inserted == 0 {
        return Ok(None);
    }
    // One run at a time an account: its limits are shared by all channels that use it.
    let sql = "SELECT account_id FROM connections WHERE channel_id = $1";
    let account: Option<String> = match tx.fetch_optional(sql, params![channel]).await? {
        Some(row) => Some(row.get("account_id")?),
        None => None,
    };
    let mut job = queue::NewJob::new(COLLECT, serde_json::json!({ "run": id }), now)
        .unique_key(unique_key(id))
        .max_attempts(MOST_ATTEMPTS);
    if let Some(account) = account {
        job = job.lane(format!("{DROPBOX}:{account}"));
    }
    // People wait for what they asked for; the night's runs don't.
    if request.trigger == Trigger::Manual {
        job = job.priority(10);
    }
    queue::enqueue(tx, job).await?;
    Ok(Some(id))
}

/// Asks for a manual run.
///
/// # Errors
/// `Conflict("run-under-way")`, `Conflict("channel-not-ready")` for a channel that is still a draft.
pub async fn request(app: &App, granted: Granted<ConfigureCollection>, channel: ChannelId) -> Result<RunId> {
    let found = channel::store::find(&app.database, channel).await?;
    if found.company != granted.company {
        return Err(Error::NotFound);
    }
    if found.state != ChannelState::Active {
        return Err(Error::Conflict("channel-not-ready"));
    }
    if company::store::find(&app.database, granted.company).await?.deactivated {
        return Err(Error::Conflict("company-deactivated"));
    }
    let by = Request {
        trigger: Trigger::Manual,
        day: None,
        user: granted.caller.user(),
        key: granted.caller.key(),
    };
    let mut tx = app.database.begin().await?;
    let id = insert(&mut tx, app.clock.now(), channel, granted.company, by)
        .await?
        .ok_or(Error::Conflict("run-under-way"))?;
    tx.commit().await?;
    app.waker.wake();
    Ok(id)
}

/// Whether a run of the channel has begun and is not over.
pub async fn is_under_way(database: &Database, channel: ChannelId) -> Result<bool> {
    let sql = "SELECT 1 AS one FROM runs WHERE channel_id = $1 AND state = 'running'";
    Ok(database.fetch_optional(sql, params![channel]).await?.is_some())
}

/// Asks a run to stop. One that waits ends at once; one that has begun, within seconds.
///
/// # Errors
/// `Conflict("run-over")`.
pub async fn cancel(app: &App, granted: Granted<ConfigureCollection>, id: RunId) -> Result<()> {
    let mut tx = app.database.begin().await?;
    let sql = "SELECT 1 AS one FROM runs WHERE id = $1 AND company_id = $2";
    if tx.fetch_optional(sql, params![id, granted.company]).await?.is_none()
        || !stop(&mut tx, app.clock.now(), id).await?
    {
        return Err(Error::Conflict("run-over"));
    }
    tx.commit().await?;
    app.waker.wake();
    Ok(())
}

/// Asks the run of a channel to stop, if there is one.
pub async fn cancel_of_channel(tx: &mut Transaction, now: Moment, channel: ChannelId) -> Result<()> {
    let sql = "SELECT id FROM runs WHERE channel_id = $1 AND state IN ('queued', 'running')";
    if let Some(row) = tx.fetch_optional(sql, params![channel]).await? {
        stop(tx, now, RunId(row.get("id")?)).await?;
    }
    Ok(())
}

/// False when it is over.
async fn stop(tx: &mut Transaction, now: Moment, id: RunId) -> Result<bool> {
    let sql = "UPDATE runs SET cancel_requested_at = $2 WHERE id = $1 AND state IN ('queued', 'running')";
    if tx.execute(sql, params![id, now]).await? == 0 {
        return Ok(false);
    }
    let sql = "UPDATE runs SET state = 'cancelled', ended_at = $2 WHERE id = $1 AND state = 'queued'";
    tx.execute(sql, params![id, now]).await?;
    // Between two attempts it would hear of this with the next one only.
    queue::hurry(tx, now, &unique_key(id)).await?;
    Ok(true)
}

fn unique_key(run: RunId) -> String {
    format!("run:{run}")
}
