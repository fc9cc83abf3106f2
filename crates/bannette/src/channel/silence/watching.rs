//! Listening: every morning each channel is compared with its own history. A reconciler: it takes nothing but the clock,
//! and doing it twice does nothing more.

use db::{Database, Moment, Transaction, params};
use serde_json::json;

use super::super::store;
use super::{History, MOST_DAYS, MOST_WEEKS, Patience, Silence, WEEK};
use crate::app::App;
use crate::audit::Action;
use crate::error::{Error, Result};
use crate::ids::{ChannelId, CompanyId};
use crate::notification::{self, Kind, Notice};
use crate::rights::{ConfigureCollection, Granted};

/// The firm's days until it chooses others.
const USUAL_DAYS: i64 = 12;
/// Channels listened to by one tick; the rest comes with the next.
const BATCH: i64 = 200;
/// Runs of one channel looked at, at most.
const MOST_RUNS: i64 = 500;

/// Listens to the channels that were not listened to since this morning.
pub async fn tick(app: &App) -> Result<()> {
    let Some(morning) = app.this_morning() else { return Ok(()) };
    let sql = "SELECT id FROM channels WHERE state = 'active'
        AND (silence_looked_at IS NULL OR silence_looked_at < $1) ORDER BY silence_looked_at, id LIMIT $2";
    let due = app.database.fetch_all(sql, params![morning, BATCH]).await?;
    if due.is_empty() {
        return Ok(());
    }
    let firm = firm_days(&app.database).await?;
    for row in due {
        listen(app, ChannelId(row.get("id")?), firm).await?;
    }
    app.waker.wake();
    Ok(())
}

/// Compares a channel with its history; whoever first finds it silent tells.
async fn listen(app: &App, channel: ChannelId, firm: i64) -> Result<()> {
    let now = app.clock.now();
    let silence = silence_of(&app.database, channel, firm).await?;
    let mut tx = app.database.begin().await?;
    match silence {
        None => end(&mut tx, channel).await?,
        Some(silence) => {
            let sql = "UPDATE channels SET silent_since = $2, silent_weekly = $3
                WHERE id = $1 AND (silent_since IS NULL OR silent_since <> $2)";
            let weekly = silence.weekly.map(i64::from);
            if tx.execute(sql, params![channel, silence.since, weekly]).await? == 1 {
                tell(app, &mut tx, channel, &silence).await?;
            }
        }
    }
    tx.execute("UPDATE channels SET silence_looked_at = $2 WHERE id = $1", params![channel, now]).await?;
    tx.commit().await?;
    Ok(())
}

/// Whether a channel is silent. One that rests, or whose connection or folders are in trouble, is not: that is told apart.
async fn silence_of(database: &Database, channel: ChannelId, firm: i64) -> Result<Option<Silence>> {
    let sql = "SELECT ch.silence_days FROM channels ch JOIN companies c ON c.id = ch.company_id
        JOIN connections k ON k.channel_id = ch.id
        WHERE ch.id = $1 AND ch.state = 'active' AND ch.paused_at IS NULL AND c.deactivated_at IS NULL
            AND k.health = 'healthy' AND NOT EXISTS (SELECT 1 FROM collected_folders f
                WHERE f.channel_id = ch.id AND f.gone_since IS NOT NULL)";
    let Some(row) = database.fetch_optional(sql, params![channel]).await? else { return Ok(None) };
    let patience = Patience::of(row.get("silence_days")?, firm);
    if patience == Patience::Endless {
        return Ok(None);
    }
    Ok(history(database, channel).await?.and_then(|history| history.silence(patience)))
}

/// What a channel has brought, as far as it matters; none before its first whole run.
async fn history(database: &Database, channel: ChannelId) -> Result<Option<History>> {
    let ended = async |order: &str| -> Result<Option<Moment>> {
        let sql = format!(
            "SELECT ended_at FROM runs WHERE channel_id = $1 AND state = 'succeeded' AND ended_at IS NOT NULL
            ORDER BY id {order} LIMIT 1"
        );
        let row = database.fetch_optional(&sql, params![channel]).await?;
        Ok(row.map(|row| row.get("ended_at")).transpose()?)
    };
    let (Some(begun), Some(heard)) = (ended("ASC").await?, ended("DESC").await?) else { return Ok(None) };
    let sql = "SELECT ended_at FROM runs WHERE channel_id = $1 AND collected > 0 AND ended_at IS NOT NULL
        ORDER BY id DESC LIMIT 1";
    let mut brought = Vec::new();
    if let Some(row) = database.fetch_optional(sql, params![channel]).await? {
        let last: Moment = row.get("ended_at")?;
        let sql =
            "SELECT ended_at, collected FROM runs WHERE channel_id = $1 AND collected > 0 AND ended_at >= $2
            ORDER BY id DESC LIMIT $3";
        let weeks = u32::try_from(MOST_WEEKS).unwrap_or(u32::MAX);
        for row in database.fetch_all(sql, params![channel, last - WEEK * weeks, MOST_RUNS]).await? {
            let count: i64 = row.get("collected")?;
            brought.push((row.get("ended_at")?, u32::try_from(count).unwrap_or(u32::MAX)));
        }
    }
    Ok(Some(History { begun, brought, heard }))
}

async fn tell(app: &App, tx: &mut Transaction, channel: ChannelId, silence: &Silence) -> Result<()> {
    let sql = "SELECT ch.label, c.id, c.name FROM channels ch JOIN companies c ON c.id = ch.company_id WHERE ch.id = $1";
    let row = tx.fetch_one(sql, params![channel]).await?;
    let notice = Notice::new(Kind::ChannelSilent, format!("/channels/{channel}"))
        .arg("channel", row.get::<String>("label")?)
        .arg("company", row.get::<String>("name")?)
        .arg("days", silence.days(app.clock.now()));
    let users = notification::responsible(tx, CompanyId(row.get("id")?)).await?;
    notification::tell(app, tx, &users, &notice).await
}

/// A channel is not silent, or no longer.
pub async fn end(tx: &mut Transaction, channel: ChannelId) -> Result<()> {
    let sql = "UPDATE channels SET silent_since = NULL, silent_weekly = NULL
        WHERE id = $1 AND silent_since IS NOT NULL";
    tx.execute(sql, params![channel]).await?;
    Ok(())
}

/// After how many days the firm wants to know; 0: never.
pub async fn firm_days(database: &Database) -> Result<i64> {
    let row = database.fetch_optional("SELECT days FROM silence_settings", params![]).await?;
    Ok(row.map(|row| row.get("days")).transpose()?.unwrap_or(USUAL_DAYS))
}

/// The firm's choice, within a transaction. Channels are listened to anew.
///
/// # Errors
/// `Invalid("days", "silence-days")`.
pub async fn set_firm_days(tx: &mut Transaction, days: i64) -> Result<()> {
    check(days)?;
    let sql = "INSERT INTO silence_settings (one, days) VALUES (1, $1)
        ON CONFLICT (one) DO UPDATE SET days = excluded.days";
    tx.execute(sql, params![days]).await?;
    let sql = "UPDATE channels SET silence_looked_at = NULL WHERE silence_days IS NULL AND state = 'active'";
    tx.execute(sql, params![]).await?;
    Ok(())
}

/// A channel's own choice; none: the firm's.
///
/// # Errors
/// As [`set_firm_days`].
pub async fn set_days(
    app: &App,
    granted: Granted<ConfigureCollection>,
    channel: ChannelId,
    days: Option<i64>,
) -> Result<()> {
    check(days.unwrap_or_default())?;
    let now = app.clock.now();
    let mut tx = app.database.begin().await?;
    let sql = "SELECT silence_days FROM channels WHERE id = $1 AND company_id = $2";
    let former: Option<i64> =
        tx.fetch_one(sql, params![channel, granted.company]).await?.get("silence_days")?;
    let sql = "UPDATE channels SET silence_days = $2, silence_looked_at = NULL WHERE id = $1";
    tx.execute(sql, params![channel, days]).await?;
    let details = json!({ "silence_days": [former, days] });
    store::record(&mut tx, now, granted, Action::ChannelChanged, channel, details).await?;
    tx.commit().await?;
    Ok(())
}

fn check(days: i64) -> Result<()> {
    if (0..=MOST_DAYS).contains(&days) { Ok(()) } else { Err(Error::invalid("days", "silence-days")) }
}
