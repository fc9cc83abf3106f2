//! Spans of days and of amounts as words of the index: every document within a span has one of them, and few others do. Pure.

use std::ops::RangeInclusive;

use jiff::civil::{Date, date};

use super::words::{MOST_DIGITS, YEARS, of_day, of_digits, of_month, of_year};

/// What nothing has: of a span that ends before it begins.
const NOTHING: &str = "xnothing";
/// More cents no amount has.
const MOST: i64 = 999_999_999_999_999;

/// Whole years, whole months, and days where the span begins and ends within a month. Both ends are included; an open one goes
/// as far as there are years.
pub fn of_span(from: Option<Date>, until: Option<Date>) -> Vec<String> {
    let (first, last) = (date(*YEARS.start(), 1, 1), date(*YEARS.end(), 12, 31));
    if from.zip(until).is_some_and(|(from, until)| from > until) {
        return vec![NOTHING.into()];
    }
    // What is before the first year or after the last is of that whole year.
    let mut day = from.unwrap_or(first).clamp(first, last.first_of_year());
    let until = until.unwrap_or(last).clamp(first.last_of_year(), last);
    let mut words = Vec::new();
    while day <= until {
        let (word, end) = if day == day.first_of_year() && day.last_of_year() <= until {
            (of_year(day.year()), day.last_of_year())
        } else if day == day.first_of_month() && day.last_of_month() <= until {
            (of_month(day), day.last_of_month())
        } else {
            (of_day(day), day)
        };
        words.push(word);
        let Ok(next) = end.tomorrow() else { break };
        day = next;
    }
    words
}

/// Cents, both ends included; an open one goes as far as amounts do.
pub fn of_amounts(least: Option<i64>, most: Option<i64>) -> Vec<String> {
    let (least, most) = (least.unwrap_or(-MOST).clamp(-MOST, MOST), most.unwrap_or(MOST).clamp(-MOST, MOST));
    let mut words = Vec::new();
    if least < 0 {
        add(&mut words, true, (-most).max(1)..=-least);
    }
    add(&mut words, false, least.max(0)..=most);
    if words.is_empty() {
        words.push(NOTHING.into());
    }
    words
}

/// The classes of amounts without their sign.
fn add(words: &mut Vec<String>, negative: bool, span: RangeInclusive<i64>) {
    let (mut cents, most) = span.into_inner();
    while cents <= most {
        let written = cents.to_string();
        let digits = written.len();
        // Of all amounts with so many digits, the smallest.
        let unit = 10_i64.pow(digits as u32 - 1);
        if cents == unit && unit * 10 - 1 <= most {
            words.push(of_digits(negative, digits, ""));
            cents = unit * 10;
            continue;
        }
        // The largest class that lies within the span, or else the smallest that there is.
        let smallest = digits.min(MOST_DIGITS);
        let size = |first: usize| 10_i64.pow((digits - first) as u32);
        let lies_within = |first: &usize| cents % size(*first) == 0 && cents + size(*first) - 1 <= most;
        let first = (1..smallest).find(lies_within).unwrap_or(smallest);
        words.push(of_digits(negative, digits, &written[..first]));
        cents = (cents / size(first) + 1) * size(first);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::search::words::of_amount;

    fn of_date(day: Date) -> [String; 3] {
        [of_year(day.year()), of_month(day), of_day(day)]
    }

    #[test]
    fn a_span_of_time_is_years_months_and_days() {
        let span = |from: &str, until: &str| of_span(from.parse().ok(), until.parse().ok());
        assert_eq!(span("2026-01-01", "2026-12-31"), ["xy2026"]);
        assert_eq!(span("2026-01-30", "2026-03-01"), ["xd20260130", "xd20260131", "xm202602", "xd20260301"]);
        let open = span("2026-11-29", "");
        assert_eq!(open[..4], ["xd20261129", "xd20261130", "xm202612", "xy2027"]);
        assert_eq!(open.last().unwrap(), "xy2060");
        assert_eq!(span("", "1990-01-31"), ["xy1989", "xm199001"]);
        assert_eq!(
            (span("1950-01-01", "1960-01-01"), span("2070-01-01", "")),
            (vec!["xy1989".into()], vec!["xy2060".into()])
        );
        assert_eq!(span("2026-02-01", "2026-01-01"), ["xnothing"]);
    }

    #[test]
    fn a_span_of_amounts_is_classes_by_their_first_digits() {
        let span = |least, most| of_amounts(Some(least), Some(most));
        assert_eq!(span(10_000, 99_999), ["xg05"]);
        assert_eq!(span(0, 9), ["xg010", "xg01"]);
        assert_eq!(span(119_000, 131_500), ["xg06119", "xg0612", "xg06130", "xg06131"]);
        assert_eq!(span(123_400, 123_500), ["xg06123"]);
        let below = ["xn01", "xn021", "xn022", "xn023", "xn0240", "xn0241", "xn0242"];
        let above = ["xg010", "xg011", "xg012", "xg013", "xg014"];
        assert_eq!(span(-42, 4), [&below[..], &above].concat());
        assert_eq!(span(5, 4), ["xnothing"]);
        assert!(of_amounts(Some(100_000), None).len() < 20 && of_amounts(None, Some(100_000)).len() < 30);
    }

    proptest! {
        #[test]
        fn what_lies_within_a_span_has_one_of_its_words(
            a in -20_000i32..50_000, b in -20_000i32..50_000, c in -20_000i32..50_000,
            amounts in proptest::array::uniform3(-2_000_000i64..2_000_000), open in any::<[bool; 2]>(),
        ) {
            let mut days = [a, b, c];
            days.sort_unstable();
            let day = |days: i32| date(1990, 1, 1).checked_add(jiff::Span::new().days(days)).unwrap();
            let end = |end: i32, open: bool| (!open).then(|| day(end));
            let span = of_span(end(days[0], open[0]), end(days[2], open[1]));
            prop_assert!(of_date(day(days[1])).iter().any(|word| span.contains(word)), "{span:?}");
            prop_assert!(span.len() < 180);
            let mut amounts = amounts;
            amounts.sort_unstable();
            let span = of_amounts((!open[0]).then_some(amounts[0]), (!open[1]).then_some(amounts[2]));
            prop_assert!(of_amount(amounts[1]).iter().any(|word| span.contains(word)), "{span:?}");
            prop_assert!(span.len() < 130);
        }
    }
}
