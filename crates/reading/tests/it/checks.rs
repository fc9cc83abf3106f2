//! What numbers tell about themselves.

use proptest::prelude::*;
use reading::checks::{compact, french_vat_number, is_bic, is_iban, is_siren, is_siret, is_vat_number};

/// A SIREN that is right: eight digits of one's own, the ninth as Luhn wants it.
fn siren() -> impl Strategy<Value = String> {
    "[1-9][0-9]{7}".prop_map(|eight| completed(&eight, is_siren))
}

/// The number with the one last digit that makes it right.
fn completed(number: &str, is_right: fn(&str) -> bool) -> String {
    let right: Vec<String> =
        (0..10).map(|digit| format!("{number}{digit}")).filter(|all| is_right(all)).collect();
    assert_eq!(right.len(), 1, "{number}");
    right[0].clone()
}

/// The same with another digit at one place.
fn with_other_digit(number: &str, place: usize, by: u8) -> String {
    let mut bytes = number.as_bytes().to_vec();
    let places: Vec<usize> = (0..bytes.len()).filter(|place| bytes[*place].is_ascii_digit()).collect();
    let place = places[place % places.len()];
    bytes[place] = b'0' + (bytes[place] - b'0' + by) % 10;
    String::from_utf8(bytes).unwrap()
}

/// The IBAN of an account, with its check digits; worked out in another way than the check does.
fn iban(country: &str, account: &str) -> String {
    let text: String =
        format!("{account}{country}00").chars().map(|c| c.to_digit(36).unwrap().to_string()).collect();
    let rest = text.bytes().fold(0u64, |rest, byte| (rest * 10 + u64::from(byte - b'0')) % 97);
    format!("{country}{:02}{account}", 98 - rest)
}

proptest! {
    #[test]
    fn a_siren_with_one_other_digit_is_none(siren in siren(), place in 0usize..9, by in 1u8..10) {
        prop_assert!(is_siren(&siren));
        prop_assert!(!is_siren(&with_other_digit(&siren, place, by)));
    }

    #[test]
    fn a_siret_begins_with_its_siren_and_has_its_own_check(siren in siren(), office in "[0-9]{4}", by in 1u8..10) {
        prop_assume!(siren != "356000000");
        let siret = completed(&format!("{siren}{office}"), is_siret);
        prop_assert!(is_siret(&siret));
        prop_assert!(!is_siret(&with_other_digit(&siret, 13, by)));
        prop_assert!(!is_siret(&with_other_digit(&siret, 3, by)));
    }

    #[test]
    fn a_french_vat_number_comes_from_its_siren(siren in siren(), place in 0usize..11, by in 1u8..10) {
        let number = french_vat_number(&siren).unwrap();
        prop_assert!(is_vat_number(&number));
        prop_assert!(!is_vat_number(&with_other_digit(&number, place, by)));
    }

    #[test]
    fn an_iban_with_one_other_digit_is_none(account in "[0-9]{10}[0-9A-Z]{11}[0-9]{2}", place in 0usize..12, by in 1u8..10) {
        let iban = iban("FR", &account);
        prop_assert!(is_iban(&iban));
        prop_assert!(!is_iban(&with_other_digit(&iban, place, by)));
        prop_assert!(!is_iban(&iban[..26]));
        let longer = iban + "0";
        prop_assert!(!is_iban(&longer));
    }

    #[test]
    fn neighbouring_digits_of_an_iban_cannot_change_places(account in "[0-9]{18}", place in 4usize..21) {
        let iban = iban("DE", &account);
        let mut bytes = iban.clone().into_bytes();
        prop_assume!(bytes[place] != bytes[place - 1]);
        bytes.swap(place, place - 1);
        prop_assert!(is_iban(&iban));
        prop_assert!(!is_iban(&String::from_utf8(bytes).unwrap()));
    }

    #[test]
    fn no_text_is_too_odd_to_be_checked(text in "\\PC*") {
        let _ = (is_siren(&text), is_siret(&text), is_iban(&text), is_bic(&text), is_vat_number(&text));
        let compact = compact(&text);
        let _ = (is_siren(&compact), is_siret(&compact), is_iban(&compact), is_bic(&compact), is_vat_number(&compact));
    }
}

#[test]
fn the_establishments_of_la_poste_have_a_check_of_their_own() {
    assert!(is_siret("35600000000048"), "its head office passes Luhn's check");
    assert!(is_siret("35600000049837"), "its digits add up to 45");
    assert!(!is_siret("35600000049838"));
    assert!(!is_siret("00000000000000"));
}

#[test]
fn vat_numbers_have_the_form_and_the_check_of_their_country() {
    let right = [
        "FR40303265045",
        "FRK7399859412",
        "FR83404833048",
        "FR53000004605",
        "BE0428759497",
        "DE136695976",
        "IT00743110157",
        "LU15027442",
        "ATU13585627",
        "ESB58378431",
        "ES54362315K",
        "IE3841267NH",
        "IE6433435F",
        "NL809561074B01",
        "DK16356706",
        "SE123456789701",
        "NO123456789MVA",
        "CHE107787577IVA",
        "GB980780684",
        "XI110305878",
        "EL094259216",
        "PL8567346215",
        "PT501964843",
        "RO18547290",
        "CY10259033P",
    ];
    for number in right {
        assert!(is_vat_number(number), "{number}");
    }
    let wrong = [
        "FR41303265045",
        "FR4030326504",
        "FRIO303265045",
        "BE0431150351",
        "DE136695978",
        "DE012345678",
        "IT00743110158",
        "LU15027443",
        "ATX13585627",
        "NL809561074001",
        "US123456789",
        "303265045",
        "FR",
        "",
        "é",
    ];
    for number in wrong {
        assert!(!is_vat_number(number), "{number}");
    }
}

#[test]
fn ibans_are_known_by_country_and_length() {
    let right = [
        "FR7630006000011234567890189",
        "NL57RABO0107307510",
        "MT84MALT011000012345MTLCAST001S",
        "NO9386011117947",
    ];
    for iban in right {
        assert!(is_iban(iban), "{iban}");
    }
    for wrong in ["ZZ7630006000011234567890189", "FR76", "fr7630006000011234567890189", "IBAN", ""] {
        assert!(!is_iban(wrong), "{wrong}");
    }
    assert_eq!(compact(" fr76 3000.6000-0112 3456 7890 189 "), "FR7630006000011234567890189");
}

#[test]
fn a_bic_has_eight_or_eleven_characters() {
    assert!(is_bic("AGRIFRPP") && is_bic("AGRIFRPP882"));
    assert!(!is_bic("AGRIFRPP8") && !is_bic("AGR1FRPP") && !is_bic("agrifrpp"));
}
