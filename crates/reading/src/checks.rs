//! Checks that know their field: what a number tells about itself.
//!
//! They take values as a document writes them made [`compact`]; a value that passes may still be another company's.

mod iban;
mod vat_number;

pub use self::iban::{iban_length, is_bic, is_iban};
pub(crate) use self::vat_number::is_wrong_british;
pub use self::vat_number::{french_vat_number, has_vat_form, is_vat_number, is_wrong_vat_number};

/// In capitals, without the spaces, dots, hyphens and slashes that people put in.
pub fn compact(value: &str) -> String {
    value.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect()
}

/// Nine digits that pass Luhn's check, as INSEE gives them to a French company.
pub fn is_siren(value: &str) -> bool {
    digits::<9>(value).is_some_and(|digits| luhn(&digits) == 0 && digits.iter().any(|digit| *digit > 0))
}

/// Fourteen digits: a SIREN and the number of one of its establishments, which pass Luhn's check as a whole. Those of La
/// Poste are too many for it: their digits' sum is a multiple of five.
pub fn is_siret(value: &str) -> bool {
    let Some(digits) = digits::<14>(value) else { return false };
    let sum: u32 = digits.iter().sum();
    let is_of_la_poste = value.starts_with("356000000") && sum.is_multiple_of(5);
    is_siren(&value[..9]) && (luhn(&digits) == 0 || is_of_la_poste)
}

/// What is left of Luhn's sum modulo 10: nothing, if the last digit is the right one.
fn luhn(digits: &[u32]) -> u32 {
    let doubled = |digit: u32| if digit > 4 { digit * 2 - 9 } else { digit * 2 };
    let weighted = digits.iter().rev().enumerate();
    weighted.map(|(place, digit)| if place % 2 == 1 { doubled(*digit) } else { *digit }).sum::<u32>() % 10
}

/// Exactly that many ASCII digits.
fn digits<const N: usize>(value: &str) -> Option<[u32; N]> {
    let all: Option<Vec<u32>> = value.chars().map(|c| c.to_digit(10)).collect();
    all?.try_into().ok()
}

/// The remainder of a number of any length, written in decimal digits.
fn remainder(digits: impl Iterator<Item = u32>, modulus: u32) -> u32 {
    digits.fold(0, |rest, digit| (rest * 10 + digit) % modulus)
}
