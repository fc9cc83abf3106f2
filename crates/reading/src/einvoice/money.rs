//! Amounts and days as XML writes them, exactly.

use jiff::civil::Date;
use rust_decimal::{Decimal, RoundingStrategy};

/// Amounts beyond are no money; bounded so, sums and products of them cannot overflow.
const LARGEST: i64 = 1_000_000_000_000;

/// An `xs:decimal`, or one with a decimal comma; `None` for anything else.
pub(super) fn decimal(text: &str) -> Option<Decimal> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let text = text.strip_prefix('+').unwrap_or(&text);
    let text = if text.contains('.') { text.to_owned() } else { text.replacen(',', ".", 1) };
    let is_plain = text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-'));
    let number: Decimal = (is_plain && text.len() <= 40).then(|| text.parse().ok())??;
    // Digits beyond the eighth place say nothing about money, and would let products grow long.
    let number = number.round_dp_with_strategy(8, RoundingStrategy::MidpointAwayFromZero);
    (number.abs() <= LARGEST.into()).then(|| number.normalize())
}

/// To the cent, half of one away from zero.
pub(super) fn to_cents(amount: Decimal) -> Decimal {
    amount.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero)
}

/// With two places: `1234.50`; never `-0.00`.
pub(super) fn two_places(amount: Decimal) -> String {
    let cents = to_cents(amount);
    format!("{:.2}", if cents.is_zero() { Decimal::ZERO } else { cents })
}

/// `20261112`, `2026-11-12` and what comes with a time after it.
pub(super) fn day(text: &str) -> Option<Date> {
    let digits = |from: usize, to: usize| text.get(from..to)?.parse::<i16>().ok();
    let compact = text.bytes().take_while(u8::is_ascii_digit).count() >= 8;
    let (year, month, day) = if compact {
        (digits(0, 4)?, digits(4, 6)?, digits(6, 8)?)
    } else if text.get(4..5) == Some("-") && text.get(7..8) == Some("-") {
        (digits(0, 4)?, digits(5, 7)?, digits(8, 10)?)
    } else {
        return None;
    };
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_exactly_and_rounded_once() {
        let rounded = |text| decimal(text).map(two_places);
        assert_eq!(rounded("1234.5").as_deref(), Some("1234.50"));
        assert_eq!(rounded(" -0.125000 ").as_deref(), Some("-0.13"));
        assert_eq!(rounded("+2.675").as_deref(), Some("2.68"));
        assert_eq!(rounded("-0.004").as_deref(), Some("0.00"));
        assert_eq!(rounded("12,5").as_deref(), Some("12.50"));
        assert_eq!(rounded("0.1000000000000000000000000001").as_deref(), Some("0.10"));
        for wrong in ["", "-", "1e9", "NaN", "1.234,56", "1.2.3", "12 EUR", "9999999999999999"] {
            assert_eq!(rounded(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn days_are_read_in_both_forms_and_must_exist() {
        let read = |text| day(text).map(|day| day.to_string());
        assert_eq!(read("20261112").as_deref(), Some("2026-11-12"));
        assert_eq!(read("2026-11-12T00:00:00+01:00").as_deref(), Some("2026-11-12"));
        assert_eq!(read("202611121030").as_deref(), Some("2026-11-12"));
        for wrong in ["2026-02-30", "20261301", "201412", "12/11/2026", "", "é026-11-12"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
