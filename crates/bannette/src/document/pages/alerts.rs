//! Alerts in plain words.

use reading::{Alert, AlertCode, FieldName, Note, Reading};

use super::fields::{currency_of, label, spoken};
use crate::document::facts::weighs;
use crate::web::Texts;

/// One alert as it is shown.
#[derive(Clone, Debug)]
pub struct AlertView {
    pub text: String,
    /// Whether a bookkeeper must look at it, or only may know of it.
    pub weighs: bool,
    /// The fields that it is about, by name and label, where the page shows them.
    pub fields: Vec<(&'static str, String)>,
}

/// All alerts of a reading, those of weight first.
pub fn alerts(t: &Texts, reading: &Reading) -> Vec<AlertView> {
    let all: Vec<&Alert> =
        reading.alerts.iter().filter(|alert| !is_said_with_figures(alert, reading)).collect();
    let told: Vec<&str> = precise_about(&all).collect();
    let mut views: Vec<AlertView> =
        without_vague(&all, &told).iter().map(|alert| view(t, reading, alert)).collect();
    views.sort_by_key(|view| !view.weighs);
    views
}

/// Whether a rule of EN 16931 is broken by the sum that another alert says with its figures.
fn is_said_with_figures(alert: &Alert, reading: &Reading) -> bool {
    alert.code == AlertCode::RuleBroken
        && alert.details.get("rule").is_some_and(|rule| rule == "BR-CO-15")
        && reading.alerts.iter().any(|other| other.code == AlertCode::AmountsDoNotAddUp)
}

/// The names of the fields of which alerts say what is wrong with them.
pub fn precise_about(alerts: &[&Alert]) -> impl Iterator<Item = &'static str> {
    let precise = alerts.iter().filter(|alert| alert.code != AlertCode::LowConfidence);
    precise.flat_map(|alert| alert.fields.iter().map(|name| name.name()))
}

/// These alerts, without the doubt about fields of which something precise is `told`.
pub fn without_vague(alerts: &[&Alert], told: &[&str]) -> Vec<Alert> {
    let left = |alert: &&Alert| {
        let mut alert = Alert::clone(alert);
        if alert.code == AlertCode::LowConfidence && !alert.fields.is_empty() {
            alert.fields.retain(|name| !told.contains(&name.name()));
            return (!alert.fields.is_empty()).then_some(alert);
        }
        Some(alert)
    };
    alerts.iter().filter_map(left).collect()
}

/// One alert of a reading.
pub fn view(t: &Texts, reading: &Reading, alert: &Alert) -> AlertView {
    let shown = |name: &&FieldName| reading.fields.contains_key(*name);
    AlertView {
        text: words(t, alert, currency_of(reading)),
        weighs: weighs(alert, reading.kind),
        fields: alert.fields.iter().filter(shown).map(|name| (name.name(), label(t, *name))).collect(),
    }
}

/// What a reading left out, in sentences.
pub fn notes(t: &Texts, reading: &Reading) -> Vec<String> {
    let sentence = |note: &Note| {
        let key = format!("note-{}", note.code.name().replace('_', "-"));
        t.say(&key).arg("count", t.count(note.count as i64)).to_string()
    };
    reading.notes.iter().map(sentence).collect()
}

/// An alert as a sentence; the fields that it is about stand beside it. What it lacks of its details shows as a dash.
pub fn words(t: &Texts, alert: &Alert, currency: &str) -> String {
    let key = format!("alert-{}", alert.code.name().replace('_', "-"));
    let mut phrase = t.say(&key);
    for name in details(alert.code) {
        let value = alert.details.get(*name).map(String::as_str).unwrap_or_default();
        phrase = phrase.arg(name, detail(t, alert, name, value, currency));
    }
    if alert.code == AlertCode::RuleBroken {
        phrase = phrase.arg("what", broken(t, alert.details.get("rule").map_or("", String::as_str)));
    }
    phrase.to_string()
}

/// The details that the words of a code speak of.
fn details(code: AlertCode) -> &'static [&'static str] {
    match code {
        AlertCode::AmountsDoNotAddUp => &["net", "vat", "gross"],
        AlertCode::PageDiffers => &["e_invoice", "page"],
        AlertCode::VatNumberInvalid
        | AlertCode::SirenInvalid
        | AlertCode::IbanInvalid
        | AlertCode::DebitedAccount => &["value"],
        AlertCode::DueBeforeDate => &["date", "due_date"],
        AlertCode::OutsideFiscalPeriod => &["date"],
        AlertCode::OtherBuyer => &["buyer"],
        AlertCode::RuleBroken => &["rule"],
        AlertCode::ProfileWithoutLines => &["profile"],
        AlertCode::SeveralReceipts => &["page", "count"],
        AlertCode::PagesDamaged | AlertCode::PagesNotRecognised => &["pages"],
        AlertCode::VatBreakdownDoesNotAddUp
        | AlertCode::LowConfidence
        | AlertCode::PoorPicture
        | AlertCode::FileCut
        | AlertCode::EInvoiceBroken
        | AlertCode::SeveralDocuments => &[],
    }
}

/// A detail, written as the field that it is a value of.
fn detail(t: &Texts, alert: &Alert, name: &str, value: &str, currency: &str) -> String {
    if value.is_empty() {
        return "–".to_owned();
    }
    let of = match (name, alert.code) {
        ("net", _) => FieldName::Net,
        ("vat", _) => FieldName::Vat,
        ("gross", _) => FieldName::Gross,
        ("date", _) => FieldName::Date,
        ("due_date", _) => FieldName::DueDate,
        ("value", AlertCode::IbanInvalid | AlertCode::DebitedAccount) => FieldName::Iban,
        ("value", AlertCode::SirenInvalid) => FieldName::Siren,
        ("value", AlertCode::VatNumberInvalid) => FieldName::VatNumber,
        ("rule", _) => return t.file_name(value),
        ("profile", _) => return profile_name(value),
        ("page" | "count", AlertCode::SeveralReceipts) | ("pages", _) => return value.to_owned(),
        _ => alert.fields.first().copied().unwrap_or(FieldName::Supplier),
    };
    spoken(t, of, value, currency)
}

/// What breaks a rule of EN 16931. The rules of the VAT categories are alike: `BR-S-8`, `BR-AE-8`…
fn broken(t: &Texts, rule: &str) -> String {
    let of_category = rule.strip_prefix("BR-").and_then(|rest| rest.split_once('-'));
    match of_category {
        Some(("S" | "Z" | "E" | "AE" | "IC" | "G" | "O" | "AF" | "AG", number)) => {
            t.code("rule", &format!("BR-VAT-{number}"))
        }
        _ => t.code("rule", rule),
    }
}

/// A profile as its makers write it: `factur-x basic wl` → `Factur-X BASIC WL`.
pub fn profile_name(profile: &str) -> String {
    let (family, level) = profile.split_once(' ').unwrap_or((profile, ""));
    let family = match family.to_ascii_lowercase().as_str() {
        "factur-x" => "Factur-X".to_owned(),
        "zugferd" => "ZUGFeRD".to_owned(),
        "xrechnung" => "XRechnung".to_owned(),
        "peppol" => "Peppol".to_owned(),
        _ => return profile.to_uppercase(),
    };
    format!("{family} {}", level.to_uppercase()).trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::Locale;
    use crate::web::samples::texts;
    use reading::NoteCode;

    #[test]
    fn every_alert_has_words_in_every_language_with_or_without_its_details() {
        for code in AlertCode::ALL {
            for locale in Locale::ALL {
                let bare = words(&texts(locale), &Alert::new(code, &[], ""), "EUR");
                assert!(!bare.contains('⟦') && bare.len() > 10, "{code:?}: {bare}");
                let mut alert = Alert::new(code, &[FieldName::Gross], "");
                for name in details(code) {
                    alert = alert.with(name, "1159.80");
                }
                let full = words(&texts(locale), &alert, "EUR");
                assert!(!full.contains('⟦') && !full.contains('–'), "{code:?}: {full}");
            }
        }
    }

    #[test]
    fn what_is_not_sure_is_left_out_where_something_precise_is_said_of_the_field() {
        let alert = |code, names: &[FieldName]| Alert::new(code, names, "");
        let alerts = vec![
            alert(AlertCode::LowConfidence, &[FieldName::Gross, FieldName::Date]),
            alert(AlertCode::LowConfidence, &[FieldName::Net]),
            alert(AlertCode::AmountsDoNotAddUp, &[FieldName::Net, FieldName::Vat, FieldName::Gross]),
            alert(AlertCode::RuleBroken, &[FieldName::Gross]).with("rule", "BR-CO-15"),
        ];
        let mut reading = Reading { alerts, ..Reading::default() };
        let field = reading::Field {
            value: reading::FieldValue::Text("1".into()),
            confidence: 0.5,
            source: reading::FieldSource::Text,
            page: None,
            place: None,
        };
        reading.fields = [FieldName::Gross, FieldName::Date].map(|name| (name, field.clone())).into();
        let told = super::alerts(&texts(Locale::Fr), &reading);
        assert_eq!(told.len(), 2, "{told:?}");
        let unsure = told.iter().find(|view| view.text.contains("incertaine")).unwrap();
        assert_eq!(unsure.fields.iter().map(|(name, _)| *name).collect::<Vec<_>>(), ["date"]);
    }

    #[test]
    fn every_note_has_words_in_every_language() {
        for code in NoteCode::ALL {
            let note = Note { code, count: 2_000, message: String::new() };
            let reading = Reading { notes: vec![note], ..Reading::default() };
            for locale in Locale::ALL {
                let said = notes(&texts(locale), &reading).remove(0);
                assert!(!said.contains('⟦') && said.len() > 10, "{code:?}: {said}");
            }
        }
    }

    #[test]
    fn an_alert_says_amounts_and_numbers_as_they_are_written() {
        let t = texts(Locale::Fr);
        let say = |alert: Alert| words(&t, &alert, "EUR").replace(['\u{a0}', '\u{202f}'], " ");
        let sum = Alert::new(AlertCode::AmountsDoNotAddUp, &[FieldName::Gross], "");
        let sum = say(sum.with("net", "966.50").with("vat", "193.30").with("gross", "1159.90"));
        assert!(sum.contains("966,50 €") && sum.contains("1 159,90 €"), "{sum}");
        let iban = Alert::new(AlertCode::IbanInvalid, &[FieldName::Iban], "").with("value", "FR7618917022");
        assert!(say(iban).contains("FR76 1891 7022"));
        let differs = Alert::new(AlertCode::PageDiffers, &[FieldName::Date], "");
        let differs = say(differs.with("e_invoice", "2026-10-23").with("page", "2026-10-28"));
        assert!(differs.contains("23/10/2026") && differs.contains("28/10/2026"), "{differs}");
    }

    #[test]
    fn a_broken_rule_is_said_in_words() {
        let told = |rule: &str| {
            words(&texts(Locale::Fr), &Alert::new(AlertCode::RuleBroken, &[], "").with("rule", rule), "EUR")
        };
        assert!(told("BR-CO-15").contains("HT et TVA ne font pas le TTC (règle BR-CO-15"));
        assert_eq!(told("BR-AE-10").replace("AE", "S"), told("BR-S-10"));
        assert!(told("BR-NEW-1").contains("une règle de la norme"));
    }

    #[test]
    fn profiles_are_written_as_their_makers_do() {
        assert_eq!(profile_name("factur-x basic wl"), "Factur-X BASIC WL");
        assert_eq!(profile_name("xrechnung"), "XRechnung");
        assert_eq!(profile_name("en 16931"), "EN 16931");
    }
}
