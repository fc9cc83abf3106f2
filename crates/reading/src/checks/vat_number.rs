//! VAT numbers of the European Union and its neighbours.

use super::{digits, is_siren, luhn, remainder};

/// The characters of a French VAT key, in their order: neither I nor O.
const KEY: &str = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/// Forms after the country's letters, as VIES lists them: `9` a digit, `A` a letter, `*` either, anything else as it is.
const FORMS: [(&str, &[&str]); 33] = [
    ("AT", &["U99999999"]),
    ("BE", &["9999999999"]),
    ("BG", &["999999999", "9999999999"]),
    ("CHE", &["999999999", "999999999MWST", "999999999TVA", "999999999IVA"]),
    ("CY", &["99999999A"]),
    ("CZ", &["99999999", "999999999", "9999999999"]),
    ("DE", &["999999999"]),
    ("DK", &["99999999"]),
    ("EE", &["999999999"]),
    ("EL", &["999999999"]),
    ("ES", &["A9999999*", "99999999A"]),
    ("FI", &["99999999"]),
    ("FR", &["**999999999"]),
    ("GB", &["999999999", "999999999999", "GD999", "HA999"]),
    ("GR", &["999999999"]),
    ("HR", &["99999999999"]),
    ("HU", &["99999999"]),
    ("IE", &["9999999A", "9999999AA", "9*99999A"]),
    ("IT", &["99999999999"]),
    ("LI", &["99999"]),
    ("LT", &["999999999", "999999999999"]),
    ("LU", &["99999999"]),
    ("LV", &["99999999999"]),
    ("MT", &["99999999"]),
    ("NL", &["999999999B99"]),
    ("NO", &["999999999", "999999999MVA"]),
    ("PL", &["9999999999"]),
    ("PT", &["999999999"]),
    ("RO", &["99", "999", "9999", "99999", "999999", "9999999", "99999999", "999999999", "9999999999"]),
    ("SE", &["999999999999"]),
    ("SI", &["99999999"]),
    ("SK", &["9999999999"]),
    ("XI", &["999999999", "999999999999", "GD999", "HA999"]),
];

/// A VAT number with its country's letters, in the form of that country; with the right check digits where they are those
/// of France (and Monaco), Belgium, Germany, Italy or Luxembourg.
pub fn is_vat_number(value: &str) -> bool {
    let Some((country, forms)) = FORMS.iter().find(|(country, _)| value.starts_with(country)) else {
        return false;
    };
    let number = &value[country.len()..];
    forms.iter().any(|form| has_form(number, form))
        && match *country {
            "FR" => is_french(number),
            "BE" => digits::<10>(number)
                .is_some_and(|all| 97 - remainder(all[..8].iter().copied(), 97) == all[8] * 10 + all[9]),
            "DE" => digits::<9>(number).is_some_and(|all| is_german(&all)),
            "IT" => digits::<11>(number).is_some_and(|all| luhn(&all) == 0),
            "LU" => digits::<8>(number)
                .is_some_and(|all| remainder(all[..6].iter().copied(), 89) == all[6] * 10 + all[7]),
            _ => true,
        }
}

/// Whether a VAT number is surely wrong: it has no country's letters, or the form or the check digits that its country asks
/// for are not its own. Of other countries, and of the one-stop shops (`EU`), nothing is known here.
pub fn is_wrong_vat_number(value: &str) -> bool {
    let is_listed = FORMS.iter().any(|(country, _)| value.starts_with(country));
    let has_letters = value.len() > 2 && value.bytes().take(2).all(|byte| byte.is_ascii_uppercase());
    if is_listed { !is_vat_number(value) } else { !has_letters }
}

/// Whether a British VAT number of nine digits has other check digits than HMRC gives: its first seven, weighted by 8 down to
/// 2, and the last two as a number make a multiple of 97, or with 55 more. Not asked of every number: papers print samples.
pub(crate) fn is_wrong_british(value: &str) -> bool {
    value.strip_prefix("GB").and_then(digits::<9>).is_some_and(|all| {
        let weighted: u32 = all[..7].iter().zip((2..=8).rev()).map(|(digit, weight)| digit * weight).sum();
        let sum = weighted + all[7] * 10 + all[8];
        !sum.is_multiple_of(97) && !(sum + 55).is_multiple_of(97)
    })
}

/// A VAT number in the form of its country, whatever its check digits say.
pub fn has_vat_form(value: &str) -> bool {
    FORMS
        .iter()
        .find(|(country, _)| value.starts_with(country))
        .is_some_and(|(country, forms)| forms.iter().any(|form| has_form(&value[country.len()..], form)))
}

/// The VAT number of the company with that SIREN, with the key in digits that nearly all have; `None` for what is no SIREN.
pub fn french_vat_number(siren: &str) -> Option<String> {
    is_siren(siren).then(|| format!("FR{:02}{siren}", french_key(siren)))
}

fn french_key(siren: &str) -> u32 {
    (12 + 3 * remainder(siren.chars().filter_map(|c| c.to_digit(10)), 97)) % 97
}

fn has_form(number: &str, form: &str) -> bool {
    number.len() == form.len()
        && number.bytes().zip(form.bytes()).all(|(byte, form)| match form {
            b'9' => byte.is_ascii_digit(),
            b'A' => byte.is_ascii_uppercase(),
            b'*' => byte.is_ascii_digit() || byte.is_ascii_uppercase(),
            other => byte == other,
        })
}

/// A key of two characters and a SIREN; those of Monaco begin with 000 and are no SIREN.
fn is_french(number: &str) -> bool {
    let (key, siren) = number.split_at(2);
    if !siren.starts_with("000") && !is_siren(siren) {
        return false;
    }
    if let Ok(key) = key.parse::<u32>() {
        return key == french_key(siren);
    }
    let mut places = key.chars().map(|c| KEY.find(c));
    let (Some(Some(first)), Some(Some(second)), Ok(siren)) =
        (places.next(), places.next(), siren.parse::<usize>())
    else {
        return false;
    };
    let check = if first < 10 { first * 24 + second - 10 } else { first * 34 + second - 100 };
    (siren + 1 + check / 11) % 11 == check % 11
}

/// ISO 7064, MOD 11,10.
fn is_german(digits: &[u32; 9]) -> bool {
    let product = digits[..8].iter().fold(10, |product, digit| match (product + digit) % 10 {
        0 => 10 * 2 % 11,
        sum => sum * 2 % 11,
    });
    digits[0] != 0 && (11 - product) % 10 == digits[8]
}
