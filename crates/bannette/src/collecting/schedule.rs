//! Once a day: when the scheduled run of a channel is due, and what the clock's ticks make of it.

use anyhow::Context;
use db::{Database, Moment, Transaction, params};
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use sha2::{Digest, Sha256};

use super::{Trigger, run};
use crate::app::App;
use crate::config::CollectionConfig;
use crate::error::{Error, Result};
use crate::ids::{ChannelId, CompanyId};

/// Channels dealt with in one tick; the rest comes with the next.
const BATCH: i64 = 200;

/// The daily moment of one channel: a stable minute within the firm's window, in the company's time zone.
#[derive(Debug, Clone)]
pub struct Daily {
    time: Time,
    zone: TimeZone,
}

impl Daily {
    pub fn new(channel: ChannelId, window: &CollectionConfig, zone: TimeZone) -> Self {
        let minutes = (window.window_end - window.window_start).get_minutes()
            + (window.window_end - window.window_start).get_hours() as i64 * 60;
        let digest = Sha256::digest(channel.0.as_bytes());
        let number = u64::from_be_bytes(digest[..8].try_into().expect("a digest has 32 bytes"));
        let minute = i64::try_from(number % u64::try_from(minutes.max(1)).unwrap_or(1)).unwrap_or(0);
        Self { time: window.window_start.wrapping_add(minute.minutes()), zone }
    }

    /// When it is on a day. On a night when the clock skips that minute, the moment after the gap; when it comes
    /// twice, the first.
    fn on(&self, day: Date) -> Option<Timestamp> {
        Some(self.zone.to_ambiguous_zoned(day.to_datetime(self.time)).compatible().ok()?.timestamp())
    }

    /// The first slot after `now`.
    pub fn next_after(&self, now: Moment) -> Option<Moment> {
        let now = now.timestamp();
        let today = now.to_zoned(self.zone.clone()).date();
        [Some(today), today.tomorrow().ok(), today.tomorrow().and_then(Date::tomorrow).ok()]
            .into_iter()
            .flatten()
            .filter_map(|day| self.on(day))
            .find(|slot| *slot > now)
            .map(Moment::from)
    }

    /// The day of the last slot up to `now`: what a run started now stands for.
    pub fn last_day(&self, now: Moment) -> Option<Date> {
        let now = now.timestamp();
        let today = now.to_zoned(self.zone.clone()).date();
        [Some(today), today.yesterday().ok(), today.yesterday().and_then(Date::yesterday).ok()]
            .into_iter()
            .flatten()
            .find(|day| self.on(*day).is_some_and(|slot| slot <= now))
    }
}

/// When the channel of a company is next due.
pub fn next_run_at(app: &App, channel: ChannelId, zone: TimeZone) -> Result<Moment> {
    Daily::new(channel, &app.config.collection, zone)
        .next_after(app.clock.now())
        .context("the calendar ends")
        .map_err(Error::Internal)
}

/// Starts the runs that are due: one a channel, however many days were missed.
pub async fn tick(app: &App) -> Result<usize> {
    let now = app.clock.now();
    let sql = "SELECT ch.id, ch.company_id, co.time_zone FROM channels ch
        JOIN companies co ON co.id = ch.company_id
        WHERE ch.state = 'active' AND ch.next_run_at <= $1 AND ch.paused_at IS NULL AND co.deactivated_at IS NULL
        AND NOT EXISTS (SELECT 1 FROM runs r WHERE r.channel_id = ch.id AND r.state IN ('queued', 'running'))
        ORDER BY ch.next_run_at LIMIT $2";
    let due = app.database.fetch_all(sql, params![now, BATCH]).await?;
    let mut started = 0;
    for row in &due {
        let channel = ChannelId(row.get("id")?);
        let zone: String = row.get("time_zone")?;
        let zone = TimeZone::get(&zone).unwrap_or(TimeZone::UTC);
        let daily = Daily::new(channel, &app.config.collection, zone);
        let mut tx = app.database.begin().await?;
        if start(&mut tx, now, channel, CompanyId(row.get("company_id")?), &daily).await? {
            started += 1;
        }
        tx.commit().await?;
    }
    if started > 0 {
        app.waker.wake();
    }
    Ok(started)
}

/// Starts the scheduled run of the day, unless there was one or one is under way, and sets the next slot.
async fn start(
    tx: &mut Transaction,
    now: Moment,
    channel: ChannelId,
    company: CompanyId,
    daily: &Daily,
) -> Result<bool> {
    let day = daily.last_day(now).context("the calendar begins")?;
    let next = daily.next_after(now).context("the calendar ends")?;
    let by = run::Request { trigger: Trigger::Scheduled, day: Some(day), user: None, key: None };
    let started = run::insert(tx, now, channel, company, by).await?.is_some();
    let sql = "UPDATE channels SET next_run_at = $2 WHERE id = $1";
    tx.execute(sql, params![channel, next]).await?;
    Ok(started)
}

/// Ends runs that no job will ever take up again: their process died too often.
pub async fn sweep(database: &Database, now: Moment) -> Result<u64> {
    let is_alive = queue::is_alive("'run:' || CAST(runs.id AS TEXT)");
    let sql = format!(
        "UPDATE runs SET state = 'failed', ended_at = $1, current_file = NULL, error_code = 'interrupted'
        WHERE state IN ('queued', 'running') AND requested_at < $2 AND NOT {is_alive}"
    );
    let moment_ago = now - std::time::Duration::from_secs(60);
    Ok(database.execute(&sql, params![now, moment_ago]).await?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn daily(seed: u128, zone: &str) -> Daily {
        let channel = ChannelId(uuid::Uuid::from_u128(seed));
        Daily::new(channel, &CollectionConfig::default(), TimeZone::get(zone).unwrap())
    }

    fn at(text: &str) -> Moment {
        text.parse::<Timestamp>().unwrap().into()
    }

    #[test]
    fn the_run_of_a_daylight_saving_night_exists_once() {
        // 29 March 2026: 02:00–03:00 does not exist; 25 October 2026: it comes twice.
        let daily =
            Daily { time: jiff::civil::time(2, 30, 0, 0), zone: TimeZone::get("Europe/Paris").unwrap() };
        assert_eq!(daily.next_after(at("2026-03-28T12:00:00Z")), Some(at("2026-03-29T01:30:00Z")));
        assert_eq!(daily.next_after(at("2026-03-29T01:30:00Z")), Some(at("2026-03-30T00:30:00Z")));
        assert_eq!(daily.next_after(at("2026-10-24T12:00:00Z")), Some(at("2026-10-25T00:30:00Z")));
        assert_eq!(daily.next_after(at("2026-10-25T00:30:00Z")), Some(at("2026-10-26T01:30:00Z")));
    }

    #[test]
    fn a_catch_up_stands_for_the_last_day_missed() {
        let daily = Daily { time: jiff::civil::time(3, 0, 0, 0), zone: TimeZone::UTC };
        assert_eq!(daily.last_day(at("2026-11-22T02:59:00Z")), Some(jiff::civil::date(2026, 11, 21)));
        assert_eq!(daily.last_day(at("2026-11-22T03:00:00Z")), Some(jiff::civil::date(2026, 11, 22)));
    }

    proptest! {
        /// Walking from slot to slot through any two years meets each local day exactly once, within the window.
        #[test]
        fn every_day_has_exactly_one_slot(seed: u128, zone in prop::sample::select(vec![
            "Europe/Paris", "America/Cayenne", "Indian/Reunion", "America/New_York", "Australia/Lord_Howe", "Pacific/Noumea",
        ]), start in 1_700_000_000i64..1_900_000_000) {
            let daily = daily(seed, zone);
            let mut now = Moment::from_seconds(start);
            let mut last: Option<Date> = None;
            for _ in 0..800 {
                now = daily.next_after(now).unwrap();
                let local = now.timestamp().to_zoned(TimeZone::get(zone).unwrap());
                prop_assert!(local.hour() >= 1 && local.hour() < 7, "{local}");
                if let Some(last) = last {
                    prop_assert_eq!(local.date(), last.tomorrow().unwrap());
                }
                prop_assert_eq!(daily.last_day(now), Some(local.date()));
                last = Some(local.date());
            }
        }
    }
}
