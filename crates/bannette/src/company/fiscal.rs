//! Fiscal periods: the days that a company's documents belong to.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::error::FieldError;

/// Periods that a company may have open at once: the one being closed and the one that runs.
pub const MOST_PERIODS: usize = 2;
/// The longest, in months.
const LONGEST: i32 = 24;

/// A fiscal period, its first and its last day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FiscalPeriod {
    /// `2026-01-01`
    #[schema(value_type = String)]
    pub starts: Date,
    /// `2026-12-31`
    #[schema(value_type = String)]
    pub ends: Date,
}

impl FiscalPeriod {
    /// The code of what is wrong with the period alone.
    pub fn fault(&self) -> Option<&'static str> {
        if self.ends < self.starts {
            return Some("period-backwards");
        }
        let longest = self.starts.checked_add(jiff::Span::new().months(LONGEST));
        longest.is_ok_and(|end| self.ends >= end).then_some("period-too-long")
    }

    fn overlaps(&self, other: &Self) -> bool {
        self.starts <= other.ends && other.starts <= self.ends
    }
}

/// Checks all periods of a company, and puts them in order.
pub fn check_periods(errors: &mut Vec<FieldError>, periods: &mut [FiscalPeriod]) {
    let mut wrong = |code| errors.push(FieldError { field: "fiscal_periods", code });
    periods.sort();
    if periods.len() > MOST_PERIODS {
        wrong("too-many-periods");
    } else if let Some(fault) = periods.iter().find_map(FiscalPeriod::fault) {
        wrong(fault);
    } else if periods.windows(2).any(|pair| pair[0].overlaps(&pair[1])) {
        wrong("periods-overlap");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(periods: &[(&str, &str)]) -> Vec<&'static str> {
        let period = |(starts, ends): &(&str, &str)| FiscalPeriod {
            starts: starts.parse().unwrap(),
            ends: ends.parse().unwrap(),
        };
        let mut periods: Vec<_> = periods.iter().map(period).collect();
        let mut errors = Vec::new();
        check_periods(&mut errors, &mut periods);
        errors.iter().map(|error| error.code).collect()
    }

    #[test]
    fn periods_follow_each_other_without_overlap_and_last_two_years_at_most() {
        let year = ("2026-01-01", "2026-12-31");
        assert!(faults(&[]).is_empty());
        assert!(faults(&[("2027-01-01", "2027-12-31"), year]).is_empty());
        assert!(faults(&[("2026-01-01", "2027-12-31")]).is_empty());
        assert_eq!(faults(&[("2026-01-01", "2028-01-01")]), ["period-too-long"]);
        assert_eq!(faults(&[("2026-12-31", "2026-01-01")]), ["period-backwards"]);
        assert_eq!(faults(&[year, ("2026-12-31", "2027-06-30")]), ["periods-overlap"]);
        assert_eq!(
            faults(&[year, ("2027-01-01", "2027-12-31"), ("2028-01-01", "2028-12-31")]),
            ["too-many-periods"]
        );
    }
}
