//! How dates and moments are written, and how far away they are.

use std::fmt;

use askama::filters::HtmlSafe;
use jiff::{Timestamp, Zoned, civil::Date};

use crate::web::{Locale, Texts};

impl Texts {
    /// A calendar day: `22/11/2026`, `22 Nov 2026`.
    pub fn date(&self, date: &Date) -> String {
        date.strftime(match self.locale {
            Locale::Fr => "%d/%m/%Y",
            Locale::En => "%d %b %Y",
        })
        .to_string()
    }

    /// The day and the time of day of a moment in the reader's time zone: `22/11/2026`, `14:03`.
    pub fn day_and_clock(&self, moment: &Timestamp) -> (String, String) {
        let local = self.local(moment);
        (self.date(&local.date()), local.strftime("%H:%M").to_string())
    }

    /// A moment in the reader's time zone, to the minute: `22/11/2026 14:03`.
    pub fn moment(&self, moment: &Timestamp) -> String {
        let (day, clock) = self.day_and_clock(moment);
        format!("{day}\u{a0}{clock}")
    }

    /// A moment to the second with its zone, for the curious: `22/11/2026 14:03:22 (Europe/Paris)`.
    pub fn exact(&self, moment: &Timestamp) -> String {
        let local = self.local(moment);
        let zone = self.zone.iana_name().unwrap_or("UTC");
        format!("{} {} ({zone})", self.date(&local.date()), local.strftime("%H:%M:%S"))
    }

    /// How long ago, or in how long, as a `<time>` element whose title is the exact moment.
    pub fn ago(&self, moment: &Timestamp) -> Time {
        Time { machine: moment.to_string(), exact: self.exact(moment), text: self.distance(moment) }
    }

    /// The moment to the minute, as a `<time>` element whose title is the exact moment.
    pub fn at(&self, moment: &Timestamp) -> Time {
        Time { machine: moment.to_string(), exact: self.exact(moment), text: self.moment(moment) }
    }

    /// `à l’instant`, `il y a 3 min`, `hier à 14:03`, `dans 2 h`, and the date when it is farther than a day.
    pub fn distance(&self, moment: &Timestamp) -> String {
        let seconds = moment.as_second() - self.now.as_second();
        let (then, now) = (self.local(moment), self.local(&self.now));
        let days = (then.date() - now.date()).get_days();
        let clock = then.strftime("%H:%M").to_string();
        match seconds {
            -44..=0 => self.say("time-now").to_string(),
            1..=44 => self.say("time-soon").to_string(),
            -3_599..=-45 => self.say("time-minutes-ago").arg("count", (-seconds + 30) / 60).to_string(),
            45..=3_599 => self.say("time-in-minutes").arg("count", (seconds + 30) / 60).to_string(),
            _ if days == 0 && seconds < 0 => {
                self.say("time-hours-ago").arg("count", (-seconds + 1_800) / 3_600).to_string()
            }
            _ if days == 0 => self.say("time-in-hours").arg("count", (seconds + 1_800) / 3_600).to_string(),
            _ if days == -1 => self.say("time-yesterday").arg("clock", clock).to_string(),
            _ if days == 1 => self.say("time-tomorrow").arg("clock", clock).to_string(),
            _ => self.moment(moment),
        }
    }

    fn local(&self, moment: &Timestamp) -> Zoned {
        moment.to_zoned(self.zone.clone())
    }
}

/// A moment as HTML: `<time datetime="…" title="exact">text</time>`.
pub struct Time {
    machine: String,
    exact: String,
    text: String,
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Time { machine, exact, text } = self;
        write!(f, r#"<time datetime="{machine}" title="{exact}">{text}</time>"#)
    }
}

/// All its parts come from this module and from our texts; none holds markup.
impl HtmlSafe for Time {}

#[cfg(test)]
mod tests {
    use jiff::{SignedDuration, tz::TimeZone};
    use proptest::prelude::*;

    use super::*;

    fn paris(locale: Locale, now: &str) -> Texts {
        let zone = TimeZone::get("Europe/Paris").unwrap();
        Texts::new(locale, zone, now.parse().unwrap())
    }

    fn distance(locale: Locale, moment: &str) -> String {
        paris(locale, "2026-11-22T13:00:00Z").distance(&moment.parse().unwrap()).replace('\u{a0}', " ")
    }

    #[test]
    fn moments_are_told_by_their_distance_and_far_ones_by_their_date() {
        for (moment, french, english) in [
            ("2026-11-22T12:59:50Z", "à l’instant", "just now"),
            ("2026-11-22T12:57:00Z", "il y a 3 min", "3 min ago"),
            ("2026-11-22T10:00:00Z", "il y a 3 h", "3 h ago"),
            ("2026-11-21T13:03:00Z", "hier à 14:03", "yesterday at 14:03"),
            ("2026-11-20T13:03:00Z", "20/11/2026 14:03", "20 Nov 2026 14:03"),
            ("2026-11-22T13:02:00Z", "dans 2 min", "in 2 min"),
            ("2026-11-23T02:12:00Z", "demain à 03:12", "tomorrow at 03:12"),
        ] {
            assert_eq!(distance(Locale::Fr, moment), french);
            assert_eq!(distance(Locale::En, moment), english);
        }
    }

    #[test]
    fn a_day_begins_at_midnight_of_the_readers_zone() {
        // 23:30 in Paris on the 21st, seen at 00:30 on the 22nd.
        let texts = paris(Locale::Fr, "2026-11-21T23:30:00Z");
        let moment = "2026-11-21T22:15:00Z".parse().unwrap();
        assert_eq!(texts.distance(&moment), "hier à 23:15");
        assert_eq!(texts.exact(&moment), "21/11/2026 23:15:00 (Europe/Paris)");
    }

    proptest! {
        #[test]
        fn every_moment_can_be_told(now in 0i64..4_000_000_000, seconds in -200_000i64..200_000) {
            for locale in Locale::ALL {
                let now = Timestamp::from_second(now).unwrap();
                let texts = Texts::new(locale, TimeZone::get("Europe/Paris").unwrap(), now);
                let moment = now + SignedDuration::from_secs(seconds);
                let html = texts.ago(&moment).to_string();
                prop_assert!(!html.contains('⟦') && html.matches('<').count() == 2, "{}", html);
            }
        }
    }
}
