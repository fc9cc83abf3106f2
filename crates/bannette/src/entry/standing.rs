//! What a reading says against itself, as long as the entry does not answer it. Pure.

use reading::{Alert, AlertCode, FieldName, Reading};

use super::{Content, Standard, Warning, WarningCode, check};
use crate::document::facts::{SURE_ENOUGH, is_poor, weighs};

/// The alerts of a reading that stand once this is entered: not those that the entry finds anew, nor doubts about values
/// that were changed, nor what `warnings` of the entry say already. `read` is what the reading lays in the entry.
pub fn alerts<'a>(
    reading: &'a Reading,
    read: &'a Content,
    content: &'a Content,
    warnings: &'a [Warning],
) -> impl Iterator<Item = &'a Alert> {
    let is_answered = |alert: &Alert| {
        matches!(alert.code, AlertCode::LowConfidence | AlertCode::PageDiffers)
            && !alert.fields.is_empty()
            && !alert.fields.iter().any(|name| content.agrees(read, *name))
    };
    let is_said = |alert: &Alert| warnings.iter().any(|warning| says_the_same(warning.code, alert));
    reading
        .alerts
        .iter()
        .filter(move |alert| !is_found_anew(alert.code) && !is_answered(alert) && !is_said(alert))
}

/// Of these fields, those that were read without being sure, stand as they were read, and have no alert that says so.
pub fn unsure(
    reading: &Reading,
    read: &Content,
    content: &Content,
    names: impl Iterator<Item = FieldName>,
) -> Vec<FieldName> {
    let told: Vec<FieldName> = reading
        .alerts
        .iter()
        .filter(|alert| alert.code == AlertCode::LowConfidence)
        .flat_map(|alert| alert.fields.clone())
        .collect();
    let is_unsure = |name: &FieldName| {
        let field = reading.fields.get(name);
        field.is_some_and(|field| field.confidence < SURE_ENOUGH)
            && content.agrees(read, *name)
            && !told.contains(name)
    };
    names.filter(is_unsure).collect()
}

/// What makes a reading one to check and is no alert of it: fields that are [`unsure`], and a text that is poor as a whole.
pub fn untold(reading: &Reading, unsure: &[FieldName]) -> impl Iterator<Item = Alert> {
    let fields = (!unsure.is_empty()).then(|| Alert::new(AlertCode::LowConfidence, unsure, ""));
    let is_told = reading.alerts.iter().any(|alert| alert.code == AlertCode::PoorPicture);
    let whole = (is_poor(reading) && !is_told).then(|| Alert::new(AlertCode::PoorPicture, &[], ""));
    fields.into_iter().chain(whole)
}

/// How many things a bookkeeper must look at in an entry: what does not fit in it, and what stands of its reading.
pub fn count(content: &Content, standard: &Standard<'_>, reading: Option<&Reading>) -> usize {
    let read = reading.map(Content::read).unwrap_or_default();
    let warnings = check(content, standard);
    let of_reading = reading.map_or(0, |reading| {
        alerts(reading, &read, content, &warnings).filter(|alert| weighs(alert, reading.kind)).count()
    });
    warnings.len() + of_reading
}

/// Whether a rule of EN 16931 is broken by what a warning says with its figures.
fn says_the_same(warning: WarningCode, alert: &Alert) -> bool {
    let rules: &[&str] = match warning {
        WarningCode::AmountsDoNotAddUp => &["BR-CO-15"],
        WarningCode::PayableExceedsGross | WarningCode::PayableDoesNotFitPrepaid => {
            &["BR-CO-16", "BR-DEX-09"]
        }
        _ => &[],
    };
    alert.code == AlertCode::RuleBroken
        && alert.details.get("rule").is_some_and(|rule| rules.contains(&rule.as_str()))
}

fn is_found_anew(code: AlertCode) -> bool {
    matches!(
        code,
        AlertCode::AmountsDoNotAddUp
            | AlertCode::VatBreakdownDoesNotAddUp
            | AlertCode::VatNumberInvalid
            | AlertCode::SirenInvalid
            | AlertCode::IbanInvalid
            | AlertCode::DueBeforeDate
            | AlertCode::OutsideFiscalPeriod
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use reading::{Field, FieldSource, FieldValue};

    fn reading(alerts: Vec<Alert>) -> Reading {
        let field = |value: &str, confidence| Field {
            value: FieldValue::Text(value.into()),
            confidence,
            source: FieldSource::Ocr,
            page: None,
            place: None,
        };
        let fields = [
            (FieldName::Gross, field("12.00", 0.5)),
            (FieldName::Siren, field("732829320", 0.7)),
            (FieldName::Supplier, field("Garage", 0.9)),
        ];
        Reading { fields: fields.into_iter().collect(), alerts, ..Reading::default() }
    }

    #[test]
    fn a_doubt_about_a_value_goes_with_the_value() {
        let about = |code, names: &[FieldName]| Alert::new(code, names, "");
        let reading = reading(vec![
            about(AlertCode::LowConfidence, &[FieldName::Gross]),
            about(AlertCode::PageDiffers, &[FieldName::Gross]),
            about(AlertCode::OtherBuyer, &[FieldName::Buyer]),
            about(AlertCode::IbanInvalid, &[FieldName::Iban]),
            about(AlertCode::LowConfidence, &[]),
        ]);
        let read = Content::read(&reading);
        let codes = |content: &Content| -> Vec<_> {
            alerts(&reading, &read, content, &[]).map(|alert| alert.code).collect()
        };
        use AlertCode::{LowConfidence, OtherBuyer, PageDiffers};
        assert_eq!(codes(&read), [LowConfidence, PageDiffers, OtherBuyer, LowConfidence]);
        let corrected = Content { gross: Some(1_300), ..read.clone() };
        assert_eq!(codes(&corrected), [OtherBuyer, LowConfidence], "and not what is about the whole page");
    }

    #[test]
    fn a_broken_rule_is_not_told_beside_the_sum_that_breaks_it() {
        let rule = |rule: &str| Alert::new(AlertCode::RuleBroken, &[], "").with("rule", rule);
        let reading = reading(vec![rule("BR-CO-15"), rule("BR-CO-16"), rule("BR-CO-10")]);
        let read = Content::read(&reading);
        let left = |code| {
            let warnings = [Warning { code, fields: Vec::new(), details: Vec::new() }];
            alerts(&reading, &read, &read, &warnings).count()
        };
        assert_eq!(left(WarningCode::AmountsDoNotAddUp), 2);
        assert_eq!(left(WarningCode::PayableExceedsGross), 2);
        assert_eq!(left(WarningCode::Missing), 3);
    }

    #[test]
    fn a_field_that_is_not_sure_is_told_once_until_it_is_changed() {
        let names = || [FieldName::Supplier, FieldName::Siren, FieldName::Gross, FieldName::Net].into_iter();
        let quiet = reading(Vec::new());
        let read = Content::read(&quiet);
        assert_eq!(unsure(&quiet, &read, &read, names()), [FieldName::Siren, FieldName::Gross]);
        let cleared = Content { siren: None, ..read.clone() };
        assert_eq!(unsure(&quiet, &read, &cleared, names()), [FieldName::Gross]);
        let loud = reading(vec![Alert::new(AlertCode::LowConfidence, &[FieldName::Gross], "")]);
        assert_eq!(unsure(&loud, &read, &read, names()), [FieldName::Siren]);
    }
}
