//! Bank accounts and banks.

use super::remainder;

/// Lengths of the IBANs of each country, from the SWIFT registry.
const LENGTHS: [(&str, usize); 88] = [
    ("AD", 24),
    ("AE", 23),
    ("AL", 28),
    ("AT", 20),
    ("AZ", 28),
    ("BA", 20),
    ("BE", 16),
    ("BG", 22),
    ("BH", 22),
    ("BI", 27),
    ("BR", 29),
    ("BY", 28),
    ("CH", 21),
    ("CR", 22),
    ("CY", 28),
    ("CZ", 24),
    ("DE", 22),
    ("DJ", 27),
    ("DK", 18),
    ("DO", 28),
    ("EE", 20),
    ("EG", 29),
    ("ES", 24),
    ("FI", 18),
    ("FK", 18),
    ("FO", 18),
    ("FR", 27),
    ("GB", 22),
    ("GE", 22),
    ("GI", 23),
    ("GL", 18),
    ("GR", 27),
    ("GT", 28),
    ("HN", 28),
    ("HR", 21),
    ("HU", 28),
    ("IE", 22),
    ("IL", 23),
    ("IQ", 23),
    ("IS", 26),
    ("IT", 27),
    ("JO", 30),
    ("KW", 30),
    ("KZ", 20),
    ("LB", 28),
    ("LC", 32),
    ("LI", 21),
    ("LT", 20),
    ("LU", 20),
    ("LV", 21),
    ("LY", 25),
    ("MC", 27),
    ("MD", 24),
    ("ME", 22),
    ("MK", 19),
    ("MN", 20),
    ("MR", 27),
    ("MT", 31),
    ("MU", 30),
    ("NI", 28),
    ("NL", 18),
    ("NO", 15),
    ("OM", 23),
    ("PK", 24),
    ("PL", 28),
    ("PS", 29),
    ("PT", 25),
    ("QA", 29),
    ("RO", 24),
    ("RS", 22),
    ("RU", 33),
    ("SA", 24),
    ("SC", 31),
    ("SD", 18),
    ("SE", 24),
    ("SI", 19),
    ("SK", 24),
    ("SM", 27),
    ("SO", 23),
    ("ST", 25),
    ("SV", 28),
    ("TL", 23),
    ("TN", 24),
    ("TR", 26),
    ("UA", 29),
    ("VA", 22),
    ("VG", 24),
    ("XK", 20),
];

/// An IBAN of a known country, of that country's length, whose check digits are right (ISO 13616: the whole, country and
/// check digits moved to its end and letters counted from 10, leaves 1 modulo 97).
pub fn is_iban(value: &str) -> bool {
    if !value.is_ascii() || value.len() < 5 {
        return false;
    }
    let (front, account) = value.split_at(4);
    let is_known =
        LENGTHS.iter().any(|(country, length)| front.starts_with(country) && value.len() == *length);
    let is_upper = value.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase());
    is_known && is_upper && front[2..].bytes().all(|b| b.is_ascii_digit()) && {
        let values = account.chars().chain(front.chars()).filter_map(|c| c.to_digit(36));
        let digits =
            values.flat_map(|value| [value / 10, value % 10].into_iter().skip(usize::from(value < 10)));
        remainder(digits, 97) == 1
    }
}

/// How long the IBANs of a country are; `None` for a country that has none.
pub fn iban_length(country: &str) -> Option<usize> {
    LENGTHS.iter().find(|(known, _)| *known == country).map(|(_, length)| *length)
}

/// A bank's code (ISO 9362): four letters of the bank, two of its country, two of its place, three of a branch or none.
pub fn is_bic(value: &str) -> bool {
    let bytes = value.as_bytes();
    matches!(bytes.len(), 8 | 11)
        && bytes[..6].iter().all(u8::is_ascii_uppercase)
        && bytes[6..].iter().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
}
