//! How numbers, sizes, durations and untrusted names are written.

use std::fmt::Write;
use std::time::Duration;

use crate::web::Locale;

const NARROW_SPACE: char = '\u{202f}';
const NO_BREAK_SPACE: char = '\u{a0}';

/// A whole number with thousands separators: `12 480`, `12,480`.
pub fn count(locale: Locale, number: i64) -> String {
    let sign = if number < 0 { "−" } else { "" };
    format!("{sign}{}", thousands(locale, number.unsigned_abs()))
}

/// A number with one decimal: `12,5`.
pub fn tenths(locale: Locale, number: f32) -> String {
    let written = format!("{number:.1}");
    if locale == Locale::Fr { written.replace('.', ",") } else { written }
}

/// An amount in cents of a currency (ISO 4217): `1 234,56 €`, `€1,234.56`; `1 234,56 USD`, `USD 1,234.56`.
pub fn amount(locale: Locale, cents: i64, currency: &str) -> String {
    let sign = if cents < 0 { "−" } else { "" };
    let (whole, cents) = (thousands(locale, cents.unsigned_abs() / 100), cents.unsigned_abs() % 100);
    match (locale, currency) {
        (Locale::Fr, "EUR") => format!("{sign}{whole},{cents:02}{NO_BREAK_SPACE}€"),
        (Locale::En, "EUR") => format!("{sign}€{whole}.{cents:02}"),
        (Locale::Fr, other) => format!("{sign}{whole},{cents:02}{NO_BREAK_SPACE}{other}"),
        (Locale::En, other) => format!("{other}{NO_BREAK_SPACE}{sign}{whole}.{cents:02}"),
    }
}

/// A number of bytes, rounded to three digits: `812 o`, `1,2 Mo`; `812 B`, `1.2 MB`.
pub fn size(locale: Locale, bytes: u64) -> String {
    let units = match locale {
        Locale::Fr => ["o", "ko", "Mo", "Go", "To", "Po", "Eo"],
        Locale::En => ["B", "kB", "MB", "GB", "TB", "PB", "EB"],
    };
    let mut unit = 0;
    let mut tenths = u128::from(bytes) * 10;
    // 999.95 and above would be written as 1000.
    while unit + 1 < units.len() && tenths >= 9_995 {
        tenths = (tenths + 500) / 1000;
        unit += 1;
    }
    let (whole, tenth) = (tenths / 10, tenths % 10);
    let number = match (unit, locale) {
        (0, _) => whole.to_string(),
        _ if whole >= 100 || tenth == 0 => ((tenths + 5) / 10).to_string(),
        (_, Locale::Fr) => format!("{whole},{tenth}"),
        (_, Locale::En) => format!("{whole}.{tenth}"),
    };
    format!("{number}{NO_BREAK_SPACE}{}", units[unit])
}

/// How long something took: `0,8 s`, `12 s`, `3 min 05 s`, `2 h 10 min`.
pub fn duration(locale: Locale, duration: Duration) -> String {
    let (seconds, space) = (duration.as_secs(), NO_BREAK_SPACE);
    match seconds {
        0..10 => {
            let point = if locale == Locale::Fr { ',' } else { '.' };
            format!("{seconds}{point}{}{space}s", duration.subsec_millis() / 100)
        }
        10..60 => format!("{seconds}{space}s"),
        60..3600 => format!("{}{space}min{space}{:02}{space}s", seconds / 60, seconds % 60),
        _ => format!("{}{space}h{space}{:02}{space}min", seconds / 3600, seconds / 60 % 60),
    }
}

/// A name that comes from outside, such as a file's, made unable to lie: characters that are not seen or that turn the
/// direction of text (`photo`, U+202E, `fdp.exe`) are shown by their number. Pages put it into `<bdi>` as well.
pub fn file_name(name: &str) -> String {
    let mut shown = String::with_capacity(name.len());
    for character in name.chars() {
        if lies(character) {
            // Writing to a string cannot fail.
            let _ = write!(shown, "‹U+{:04X}›", u32::from(character));
        } else {
            shown.push(character);
        }
    }
    shown
}

/// Control, direction, filler and other invisible characters; not the joiners, which emoji are made of.
fn lies(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{ad}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180e}' | '\u{200b}'
            | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
            | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}' | '\u{e0001}')
}

fn thousands(locale: Locale, number: u64) -> String {
    let separator = if locale == Locale::Fr { NARROW_SPACE } else { ',' };
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() * 2);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(separator);
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn digits(text: &str) -> String {
        text.chars().filter(char::is_ascii_digit).collect()
    }

    #[test]
    fn amounts_are_written_as_french_and_english_readers_expect() {
        assert_eq!(amount(Locale::Fr, 123_456, "EUR"), "1\u{202f}234,56\u{a0}€");
        assert_eq!(amount(Locale::Fr, -5, "EUR"), "−0,05\u{a0}€");
        assert_eq!(amount(Locale::En, 123_456, "EUR"), "€1,234.56");
        assert_eq!(amount(Locale::Fr, -123_456, "CHF"), "−1\u{202f}234,56\u{a0}CHF");
        assert_eq!(amount(Locale::En, -123_456, "CHF"), "CHF\u{a0}−1,234.56");
    }

    #[test]
    fn sizes_are_rounded_to_what_a_reader_needs() {
        for (bytes, french, english) in [
            (0, "0\u{a0}o", "0\u{a0}B"),
            (812, "812\u{a0}o", "812\u{a0}B"),
            (999, "999\u{a0}o", "999\u{a0}B"),
            (1_200_000, "1,2\u{a0}Mo", "1.2\u{a0}MB"),
            (999_960, "1\u{a0}Mo", "1\u{a0}MB"),
            (245_678_000, "246\u{a0}Mo", "246\u{a0}MB"),
            (5_000_000_000, "5\u{a0}Go", "5\u{a0}GB"),
        ] {
            assert_eq!((size(Locale::Fr, bytes), size(Locale::En, bytes)), (french.into(), english.into()));
        }
    }

    #[test]
    fn durations_are_written_in_two_units_at_most() {
        let write =
            |milliseconds| duration(Locale::Fr, Duration::from_millis(milliseconds)).replace('\u{a0}', " ");
        assert_eq!(write(840), "0,8 s");
        assert_eq!(write(12_900), "12 s");
        assert_eq!(write(185_000), "3 min 05 s");
        assert_eq!(write(7_800_000), "2 h 10 min");
    }

    #[test]
    fn a_file_name_that_turns_the_direction_of_text_shows_it() {
        assert_eq!(file_name("photo\u{202e}fdp.exe"), "photo‹U+202E›fdp.exe");
        assert_eq!(file_name("Été 👩‍💻 فاتورة.pdf"), "Été 👩‍💻 فاتورة.pdf");
    }

    proptest! {
        #[test]
        fn an_amount_keeps_every_cent(cents in any::<i64>()) {
            for locale in Locale::ALL {
                let text = amount(locale, cents, "EUR");
                prop_assert_eq!(digits(&text).parse::<u64>().unwrap(), cents.unsigned_abs());
                prop_assert_eq!(text.starts_with('−'), cents < 0);
            }
        }

        #[test]
        fn a_size_is_short_and_never_wraps(bytes in any::<u64>()) {
            for locale in Locale::ALL {
                let text = size(locale, bytes);
                prop_assert!(digits(&text).len() <= 3, "{}", text);
                prop_assert!(!text.contains(' '));
            }
        }

        #[test]
        fn a_file_name_never_keeps_an_invisible_character(name in "\\PC*|[\\x00-\\x1f\u{200b}-\u{206f}a]*") {
            let shown = file_name(&name);
            prop_assert!(!shown.chars().any(lies));
            if !name.chars().any(lies) {
                prop_assert_eq!(shown, name);
            }
        }
    }
}
