//! Whether connections serve: asked ahead of each night, every hour for those in trouble, and whenever somebody looks.
//! Who looks after the channel is told once, when it breaks; the account's owner gets a link that mends it.

use std::time::Duration;

use db::params;
use drives::{DriveError, Why};
use queue::{Claimed, JobError, NewJob};
use serde::{Deserialize, Serialize};

use super::connect;
use super::following::{self, Unseen};
use super::{Connection, Health, request, store};
use crate::app::App;
use crate::company;
use crate::error::{Error, Result};
use crate::ids::ChannelId;
use crate::notification::{self, Kind, Notice};

/// The queue's name for the job that checks a connection.
pub const CHECK: &str = "check-connection";
/// How long before its run a connection is looked at, how long that counts, and how often one in trouble is looked at.
const AHEAD: Duration = Duration::from_secs(2 * 3600);
const COUNTS_FOR: Duration = Duration::from_secs(12 * 3600);
/// A provider that does not answer is not asked more often either.
const IN_TROUBLE_EVERY: Duration = Duration::from_secs(3600);
/// Checks enqueued by one tick; the rest comes with the next.
const BATCH: i64 = 200;
/// How long whoever opens a page waits for the provider.
const LIVE: Duration = Duration::from_secs(5);
/// What was found so short a while ago is not asked again.
const FRESH: Duration = Duration::from_secs(60);
const ATTEMPTS: i64 = 3;
/// The code of a provider that refuses our requests, consent or not.
const REFUSED: &str = "refused";

#[derive(Serialize, Deserialize)]
struct Payload {
    channel: ChannelId,
}

/// Enqueues the checks that are due.
pub async fn tick(app: &App) -> Result<()> {
    let now = app.clock.now();
    let sql = "SELECT k.channel_id FROM connections k JOIN channels ch ON ch.id = k.channel_id
        JOIN companies c ON c.id = ch.company_id
        WHERE ch.state = 'active' AND c.deactivated_at IS NULL AND ((ch.next_run_at < $1 AND k.checked_at < $2)
            OR (k.checked_at < $3 AND (k.health <> 'healthy' OR EXISTS (SELECT 1 FROM collected_folders f
                WHERE f.channel_id = k.channel_id AND f.gone_since IS NOT NULL))))
        AND (k.asked_at IS NULL OR k.asked_at < $3)
        ORDER BY k.checked_at LIMIT $4";
    let values = params![now + AHEAD, now - COUNTS_FOR, now - IN_TROUBLE_EVERY, BATCH];
    let due = app.database.fetch_all(sql, values).await?;
    if due.is_empty() {
        return Ok(());
    }
    let mut tx = app.database.begin().await?;
    for row in due {
        let channel = ChannelId(row.get("channel_id")?);
        let job = NewJob::new(CHECK, serde_json::json!({ "channel": channel }), now)
            .unique_key(format!("{CHECK}:{channel}"))
            .max_attempts(ATTEMPTS);
        queue::enqueue(&mut tx, job).await?;
        let sql = "UPDATE connections SET asked_at = $2 WHERE channel_id = $1";
        tx.execute(sql, params![channel, now]).await?;
    }
    tx.commit().await?;
    app.waker.wake();
    Ok(())
}

/// The job: looks at one connection. A provider that does not answer now says nothing about the consent.
pub async fn run(app: &App, job: &Claimed) -> Result<(), JobError> {
    let payload: Payload = serde_json::from_value(job.payload.clone()).map_err(JobError::fail)?;
    match check(app, payload.channel).await {
        Err(Error::Provider { detail, .. }) if !job.is_last_attempt() => {
            Err(JobError::retry(anyhow::anyhow!(detail)))
        }
        Ok(()) | Err(Error::Provider { .. } | Error::NotFound | Error::Conflict(_)) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// Looks at a connection for somebody who waits; false when the provider did not answer in time.
pub async fn look(app: &App, channel: ChannelId) -> Result<bool> {
    let Some(connection) = store::connection_of(&app.database, channel).await? else { return Ok(true) };
    if connection.checked_at > app.clock.now() - FRESH {
        return Ok(true);
    }
    match tokio::time::timeout(LIVE, check(app, channel)).await {
        Ok(Ok(()) | Err(Error::Conflict(_))) => Ok(true),
        Ok(Err(Error::Provider { .. })) | Err(_) => Ok(false),
        Ok(Err(error)) => Err(error),
    }
}

/// Asks the provider whose account it is and where the collected folders are, and writes down what it says.
async fn check(app: &App, channel: ChannelId) -> Result<()> {
    let (connection, drive) = connect::connected(app, channel).await?;
    let health = match drive.account().await {
        Ok(account) if account.id == connection.account_id => Health::Healthy,
        Ok(account) => {
            let why = Why::WrongAccount(account.email);
            Health::ToReconnect { code: why.code().into(), detail: why.to_string() }
        }
        Err(error) => trouble(error)?,
    };
    if health != Health::Healthy {
        return settle(app, &connection, &health).await;
    }
    match following::look(app, channel, &*drive).await {
        Ok(()) => settle(app, &connection, &health).await,
        // The account answers, but may not be looked into.
        Err(Unseen::Provider(error)) => settle(app, &connection, &trouble(error)?).await,
        Err(Unseen::Ours(error)) => Err(error),
    }
}

/// What an error says about the consent.
///
/// # Errors
/// One that says nothing about it.
fn trouble(error: DriveError) -> Result<Health> {
    match error {
        DriveError::Reconnect { .. } | DriveError::Refused { .. } => {
            Ok(Health::ToReconnect { code: error.code().into(), detail: error.to_string() })
        }
        other => Err(connect::provider_error(other)),
    }
}

/// Writes down whether a connection serves; the first to find that it no longer does tells people.
pub async fn settle(app: &App, connection: &Connection, health: &Health) -> Result<()> {
    let (now, channel) = (app.clock.now(), connection.channel);
    if let Health::ToReconnect { code, detail } = health {
        // Before the transaction: whoever holds one asks for no second connection.
        let found = store::find(&app.database, channel).await?;
        let company = company::store::find(&app.database, found.company).await?;
        let mut tx = app.database.begin().await?;
        let sql = "UPDATE connections SET health = $2, health_detail = $3, checked_at = $4
            WHERE channel_id = $1 AND connected_at = $5 AND health = 'healthy'";
        let values = params![channel, code.as_str(), detail.as_str(), now, connection.connected_at];
        if tx.execute(sql, values).await? == 1 {
            let notice = Notice::new(Kind::ConnectionBroken, format!("/channels/{channel}/edit"))
                .arg("channel", &found.label)
                .arg("company", &company.name);
            let users = notification::responsible(&mut tx, found.company).await?;
            notification::tell(app, &mut tx, &users, &notice).await?;
            // A refusal is the firm's affair with the provider: a new consent would not mend it.
            let owner = found.owner.filter(|owner| code != REFUSED && !users.contains(owner));
            if let Some(owner) = owner {
                request::ask_to_mend(app, &mut tx, channel, owner).await?;
            }
            tx.commit().await?;
            app.waker.wake();
            return Ok(());
        }
    }
    store::set_health(&app.database, now, channel, connection.connected_at, health).await
}
