//! Silence: a channel that used to bring documents and brings none any more, though nothing is broken. It is shown, who
//! looks after it is told once, and the client can be sent a reminder.

pub mod reminder;
mod watching;

use std::time::Duration;

use db::Moment;

pub use watching::{end, firm_days, set_days, set_firm_days, tick};

const DAY: Duration = Duration::from_secs(24 * 3600);
const WEEK: Duration = Duration::from_secs(7 * 24 * 3600);
/// Runs of one channel do not end at the same second each night.
const SLACK: Duration = Duration::from_secs(12 * 3600);
/// What is usual is known after so many weeks, and judged by so many before the last document.
const FEWEST_WEEKS: usize = 4;
const MOST_WEEKS: usize = 8;
/// Days that can be chosen.
pub const MOST_DAYS: i64 = 365;

/// How long a channel may bring nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Patience {
    /// It may be silent for ever.
    Endless,
    /// The firm's choice: so many days, for a channel that usually brings something each week.
    Firm(u32),
    /// Chosen for this channel: so many days, whatever it usually brings.
    Own(u32),
}

impl Patience {
    /// The channel's own choice before the firm's; 0 days are for ever.
    pub fn of(own: Option<i64>, firm: i64) -> Self {
        let days = |days: i64| u32::try_from(days).unwrap_or(0);
        match (own.map(days), days(firm)) {
            (Some(0), _) | (None, 0) => Self::Endless,
            (Some(own), _) => Self::Own(own),
            (None, firm) => Self::Firm(firm),
        }
    }
}

/// What a channel has brought so far.
#[derive(Debug, Clone)]
pub struct History {
    /// When it was first looked through.
    pub begun: Moment,
    /// Runs that brought documents: when, and how many.
    pub brought: Vec<(Moment, u32)>,
    /// When it was last looked through to the end: what came since is not known.
    pub heard: Moment,
}

/// A channel brings nothing any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Silence {
    /// The last document; or the first run, when none ever came.
    pub since: Moment,
    /// Documents that it usually brings in a week, where there is such a number.
    pub weekly: Option<u32>,
}

impl Silence {
    /// Whole days from the last document until `now`.
    pub fn days(&self, now: Moment) -> u64 {
        now.since(self.since).as_secs() / DAY.as_secs()
    }
}

impl History {
    fn last(&self) -> Option<Moment> {
        self.brought.iter().map(|(at, _)| *at).max()
    }

    /// Documents in an ordinary week: the median of the weeks before the last document, so that neither the backlog of a
    /// first run nor a holiday counts. None when most weeks bring nothing, or too few are known.
    pub fn weekly(&self) -> Option<u32> {
        let last = self.last()?;
        let weeks_between = |from: Moment| (last.since(from).as_secs() / WEEK.as_secs()) as usize;
        let weeks = weeks_between(self.begun).min(MOST_WEEKS);
        if weeks < FEWEST_WEEKS {
            return None;
        }
        let mut counts = vec![0_u32; weeks];
        for (at, count) in &self.brought {
            if let Some(week) = counts.get_mut(weeks_between(*at)) {
                *week = week.saturating_add(*count);
            }
        }
        counts.sort_unstable();
        let middle = counts[(weeks - 1) / 2].midpoint(counts[weeks / 2]);
        Some(middle).filter(|usual| *usual > 0)
    }

    /// Whether it is silent, as far as it was looked through.
    pub fn silence(&self, patience: Patience) -> Option<Silence> {
        let weekly = self.weekly();
        let (days, since) = match patience {
            Patience::Endless => return None,
            Patience::Firm(days) => (days, weekly.and(self.last())?),
            Patience::Own(days) => (days, self.last().unwrap_or(self.begun)),
        };
        let silent = self.heard.since(since) + SLACK >= DAY * days;
        silent.then_some(Silence { since, weekly })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(days: u64) -> Moment {
        Moment::from_seconds(1_700_000_000) + DAY * u32::try_from(days).unwrap()
    }

    /// Looked through every day from day 0 to `heard`; documents on these days.
    fn history(brought: &[(u64, u32)], heard: u64) -> History {
        let brought = brought.iter().map(|(at, count)| (day(*at), *count)).collect();
        History { begun: day(0), brought, heard: day(heard) }
    }

    /// Two documents on two days of each week, for eight weeks.
    fn four_a_week() -> Vec<(u64, u32)> {
        (0..8).flat_map(|week| [(week * 7 + 1, 2), (week * 7 + 4, 2)]).collect()
    }

    #[test]
    fn a_channel_of_four_documents_a_week_is_silent_after_twelve_days() {
        let last = 7 * 7 + 4;
        assert_eq!(history(&four_a_week(), last + 11).silence(Patience::Firm(12)), None);
        let silence = history(&four_a_week(), last + 12).silence(Patience::Firm(12)).unwrap();
        assert_eq!((silence.since, silence.weekly), (day(last), Some(4)));
        assert_eq!(silence.days(day(last + 14)), 14);
        assert_eq!(history(&four_a_week(), last + 300).silence(Patience::Endless), None);
    }

    #[test]
    fn what_was_not_looked_through_is_not_silence() {
        // The last run that came to an end was right after the last document.
        assert_eq!(history(&four_a_week(), 54).silence(Patience::Firm(12)), None);
    }

    #[test]
    fn a_backlog_at_the_first_run_is_nothing_usual() {
        let mut brought = vec![(0, 900)];
        assert_eq!(history(&brought, 60).silence(Patience::Firm(12)), None);
        brought.push((40, 1));
        assert_eq!(history(&brought, 60).weekly(), None);
        let with_backlog: Vec<_> = std::iter::once((0, 900)).chain(four_a_week()).collect();
        assert_eq!(history(&with_backlog, 60).weekly(), Some(4));
    }

    #[test]
    fn a_channel_of_its_own_patience_is_silent_whatever_it_brings() {
        assert_eq!(history(&[], 29).silence(Patience::Own(30)), None);
        let silence = history(&[], 30).silence(Patience::Own(30)).unwrap();
        assert_eq!((silence.since, silence.weekly), (day(0), None));
        // Bank statements, once a month.
        let monthly = [(3, 1), (33, 1), (64, 1)];
        assert_eq!(history(&monthly, 120).silence(Patience::Firm(12)), None);
        assert_eq!(history(&monthly, 104).silence(Patience::Own(40)).unwrap().since, day(64));
    }

    #[test]
    fn the_channels_choice_counts_before_the_firms() {
        assert_eq!(Patience::of(None, 12), Patience::Firm(12));
        assert_eq!(Patience::of(Some(40), 12), Patience::Own(40));
        assert_eq!(Patience::of(Some(0), 12), Patience::Endless);
        assert_eq!(Patience::of(None, 0), Patience::Endless);
    }

    proptest! {
        /// A longer wait never ends a silence, more patience never begins one, a new document always ends it.
        #[test]
        fn silence_grows_with_time_and_shrinks_with_patience(
            brought in prop::collection::vec((0u64..120, 1u32..40), 0..60),
            heard in 120u64..200, later in 0u64..100, days in 1u32..60, more in 0u32..60,
        ) {
            let at = |heard| history(&brought, heard);
            for patience in [Patience::Firm, Patience::Own] {
                if at(heard).silence(patience(days)).is_some() {
                    prop_assert!(at(heard + later).silence(patience(days)).is_some());
                } else {
                    prop_assert!(at(heard).silence(patience(days + more)).is_none());
                }
                let mut fresh = at(heard);
                fresh.brought.push((day(heard), 1));
                prop_assert_eq!(fresh.silence(patience(days)), None);
            }
        }

        /// The order in which runs are told does not matter, and one run, however large, makes nothing usual.
        #[test]
        fn one_run_makes_nothing_usual(brought in prop::collection::vec((0u64..120, 1u32..40), 0..60), huge in 1u32..9_000) {
            let mut turned = brought.clone();
            turned.reverse();
            prop_assert_eq!(history(&brought, 130).weekly(), history(&turned, 130).weekly());
            prop_assert_eq!(history(&[(60, huge)], 130).weekly(), None);
        }
    }
}
