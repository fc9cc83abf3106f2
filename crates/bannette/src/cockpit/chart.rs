//! Documents per day as a drawing: bars of SVG, whose places are attributes, as the content security policy wants it.

use db::Moment;
use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::store::Came;

/// Days shown.
pub const DAYS: i64 = 30;
const WIDTH: i64 = 900;
const HEIGHT: i64 = 140;

/// The bars of some days, the last of which is `today`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chart {
    pub bars: Vec<Bar>,
    /// What the top of the drawing stands for.
    pub most: i64,
    pub total: i64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bar {
    pub day: Date,
    pub documents: i64,
    pub x: i64,
    pub y: i64,
    pub width: i64,
    pub height: i64,
    /// Saturdays and Sundays: less is to be expected.
    pub weekend: bool,
}

/// The day since which the chart shows what came, and today: the firm's days.
pub fn days(now: Moment, zone: &TimeZone) -> (Date, Date) {
    let today = now.timestamp().to_zoned(zone.clone()).date();
    (today.checked_sub(DAYS.days()).unwrap_or(today), today)
}

impl Chart {
    pub fn new(today: Date, came: &[Came]) -> Self {
        let days = (0..DAYS).rev().filter_map(|ago| today.checked_sub(ago.days()).ok());
        let days: Vec<(Date, i64)> = days
            .map(|day| (day, came.iter().filter(|came| came.day == day).map(|came| came.documents).sum()))
            .collect();
        let most = rounded(days.iter().map(|(_, documents)| *documents).max().unwrap_or(0));
        let step = WIDTH / DAYS;
        let bar = |(index, (day, documents)): (usize, &(Date, i64))| {
            // What is there is seen, however little it is.
            let height = (documents * HEIGHT / most).max(i64::from(*documents > 0) * 2);
            Bar {
                day: *day,
                documents: *documents,
                x: index as i64 * step + 3,
                y: HEIGHT - height,
                width: step - 6,
                height,
                weekend: day.weekday().to_monday_one_offset() > 5,
            }
        };
        Self {
            bars: days.iter().enumerate().map(bar).collect(),
            most,
            total: days.iter().map(|(_, documents)| documents).sum(),
        }
    }

    pub fn width(&self) -> i64 {
        WIDTH
    }

    pub fn height(&self) -> i64 {
        HEIGHT
    }
}

/// The next number that reads well: 10, 20, 50, 100…
fn rounded(most: i64) -> i64 {
    let mut step = 10;
    loop {
        for times in [1, 2, 5] {
            if most <= step * times {
                return step * times;
            }
        }
        step *= 10;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_highest_bar_reaches_near_the_top_and_a_single_document_is_seen() {
        let today = jiff::civil::date(2026, 11, 28);
        let yesterday = jiff::civil::date(2026, 11, 27);
        let came = [(today, 1), (yesterday, 170)].map(|(day, documents)| Came { day, documents, bytes: 0 });
        let chart = Chart::new(today, &came);
        assert_eq!((chart.most, chart.total, chart.bars.len()), (200, 171, 30));
        let [before, last] = &chart.bars[28..] else { panic!() };
        assert_eq!((last.height, last.documents, last.weekend), (2, 1, true));
        assert_eq!((before.height, before.y, before.weekend), (119, 21, false));
        assert_eq!(chart.bars[0].height, 0);
        assert_eq!((rounded(0), rounded(10), rounded(11), rounded(501)), (10, 10, 20, 1000));
    }
}
