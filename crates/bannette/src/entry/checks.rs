//! What does not fit in an entry. Pure: a bookkeeper is told, and decides; nothing here keeps an entry from being saved.

use jiff::civil::Date;
use reading::FieldName;
use reading::checks::{is_iban, is_siren, is_wrong_vat_number};

use super::{Content, RateLine};
use crate::company::FiscalPeriod;
use crate::document::facts::core_fields;

/// Cents by which a tax may differ from what its base and its rate make: lines are rounded one by one.
const ROUNDING: i64 = 2;

macro_rules! codes {
    ($($code:ident = $name:literal,)*) => {
        /// What does not fit. Each has words, `entry-CODE`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum WarningCode {
            $($code,)*
        }

        impl WarningCode {
            pub const ALL: &[Self] = &[$(Self::$code),*];

            /// Stable, as in the API.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$code => $name,)*
                }
            }
        }
    };
}

codes! {
    AmountsDoNotAddUp = "amounts_do_not_add_up",
    BasesDoNotAddUp = "bases_do_not_add_up",
    TaxesDoNotAddUp = "taxes_do_not_add_up",
    RatesDoNotAddUp = "rates_do_not_add_up",
    TaxDoesNotFitRate = "tax_does_not_fit_rate",
    DueBeforeDate = "due_before_date",
    OutsideFiscalPeriod = "outside_fiscal_period",
    SirenInvalid = "siren_invalid",
    VatNumberInvalid = "vat_number_invalid",
    VatNumberOfAnother = "vat_number_of_another",
    IbanInvalid = "iban_invalid",
    Missing = "missing",
}

/// One thing that does not fit, and the fields that it is about: names of [`FieldName`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    pub code: WarningCode,
    pub fields: Vec<&'static str>,
    pub details: Vec<(&'static str, Detail)>,
}

/// What the words of a warning speak of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Detail {
    /// Cents.
    Amount(i64),
    /// Hundredths of a percent.
    Rate(i64),
    Day(Date),
}

/// Everything that does not fit, in the order of the form.
pub fn check(content: &Content, periods: &[FiscalPeriod]) -> Vec<Warning> {
    let mut found = Vec::new();
    missing(content, &mut found);
    dates(content, periods, &mut found);
    identifiers(content, &mut found);
    amounts(content, &mut found);
    found
}

fn missing(content: &Content, found: &mut Vec<Warning>) {
    for name in core_fields(content.kind) {
        let is_there = match name {
            FieldName::InvoiceNumber => content.invoice_number.is_some(),
            FieldName::Date => content.date.is_some(),
            FieldName::Gross => content.gross.is_some(),
            _ => true,
        };
        if !is_there {
            found.push(Warning {
                code: WarningCode::Missing,
                fields: vec![name.name()],
                details: Vec::new(),
            });
        }
    }
}

fn dates(content: &Content, periods: &[FiscalPeriod], found: &mut Vec<Warning>) {
    let Some(date) = content.date else { return };
    let within = |period: &FiscalPeriod| (period.starts..=period.ends).contains(&date);
    if !periods.is_empty() && !periods.iter().any(within) {
        found.push(Warning {
            code: WarningCode::OutsideFiscalPeriod,
            fields: vec!["date"],
            details: vec![("date", Detail::Day(date))],
        });
    }
    if let Some(due) = content.due_date.filter(|due| *due < date) {
        found.push(Warning {
            code: WarningCode::DueBeforeDate,
            fields: vec!["due_date"],
            details: vec![("date", Detail::Day(date)), ("due_date", Detail::Day(due))],
        });
    }
}

fn identifiers(content: &Content, found: &mut Vec<Warning>) {
    let mut wrong = |code, field| found.push(Warning { code, fields: vec![field], details: Vec::new() });
    let (siren, vat_number) = (content.siren.as_deref(), content.vat_number.as_deref());
    if siren.is_some_and(|siren| !is_siren(siren)) {
        wrong(WarningCode::SirenInvalid, "siren");
    }
    match (vat_number, siren) {
        (Some(number), _) if is_wrong_vat_number(number) => {
            wrong(WarningCode::VatNumberInvalid, "vat_number")
        }
        (Some(number), Some(siren)) if number.starts_with("FR") && !number.ends_with(siren) => {
            wrong(WarningCode::VatNumberOfAnother, "vat_number");
        }
        _ => {}
    }
    if content.iban.as_deref().is_some_and(|iban| !is_iban(iban)) {
        wrong(WarningCode::IbanInvalid, "iban");
    }
}

fn amounts(content: &Content, found: &mut Vec<Warning>) {
    let mut off = |code, fields: &[&'static str], details: &[(&'static str, Detail)]| {
        found.push(Warning { code, fields: fields.into(), details: details.into() });
    };
    for line in &content.rates {
        let tax = tax_of(line);
        if (tax - i128::from(line.vat)).abs() > i128::from(ROUNDING) {
            let expected = i64::try_from(tax).unwrap_or(i64::MAX);
            off(
                WarningCode::TaxDoesNotFitRate,
                &["vat_breakdown"],
                &[
                    ("rate", Detail::Rate(line.rate)),
                    ("vat", Detail::Amount(line.vat)),
                    ("expected", Detail::Amount(expected)),
                ],
            );
        }
    }
    let sum = |part: fn(&RateLine) -> i64| content.rates.iter().map(part).sum::<i64>();
    if let Some(net) = content.net.filter(|net| !content.rates.is_empty() && *net != sum(|line| line.net)) {
        let details = [("sum", Detail::Amount(sum(|line| line.net))), ("net", Detail::Amount(net))];
        off(WarningCode::BasesDoNotAddUp, &["vat_breakdown", "net"], &details);
    }
    if let Some(vat) = content.vat.filter(|vat| !content.rates.is_empty() && *vat != sum(|line| line.vat)) {
        let details = [("sum", Detail::Amount(sum(|line| line.vat))), ("vat", Detail::Amount(vat))];
        off(WarningCode::TaxesDoNotAddUp, &["vat_breakdown", "vat"], &details);
    }
    // Where a total is blank, nothing stands between the rates and the gross.
    if let Some(gross) = content.gross.filter(|_| content.net.is_none() || content.vat.is_none()) {
        let whole = sum(|line| line.net) + sum(|line| line.vat);
        if !content.rates.is_empty() && whole != gross {
            let details = [("sum", Detail::Amount(whole)), ("gross", Detail::Amount(gross))];
            off(WarningCode::RatesDoNotAddUp, &["vat_breakdown", "gross"], &details);
        }
    }
    if let (Some(net), Some(vat), Some(gross)) = (content.net, content.vat, content.gross)
        && net + vat != gross
    {
        let details =
            [("net", Detail::Amount(net)), ("vat", Detail::Amount(vat)), ("gross", Detail::Amount(gross))];
        off(WarningCode::AmountsDoNotAddUp, &["net", "vat", "gross"], &details);
    }
}

/// Base and rate make this tax, in cents, halves away from nothing.
fn tax_of(line: &RateLine) -> i128 {
    let product = i128::from(line.net) * i128::from(line.rate);
    (product + 5_000 * product.signum()) / 10_000
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use reading::DocumentKind;

    use super::*;

    fn codes(content: &Content, periods: &[FiscalPeriod]) -> Vec<&'static str> {
        check(content, periods).iter().map(|warning| warning.code.name()).collect()
    }

    /// Rates whose taxes are right to the cent, and the totals that they make.
    fn sound(lines: &[(i64, i64)]) -> Content {
        let line = |(net, rate): &(i64, i64)| {
            let line = RateLine { rate: *rate, net: *net, vat: 0 };
            RateLine { vat: i64::try_from(tax_of(&line)).unwrap(), ..line }
        };
        let rates: Vec<RateLine> = lines.iter().map(line).collect();
        let (net, vat) = (rates.iter().map(|r| r.net).sum::<i64>(), rates.iter().map(|r| r.vat).sum::<i64>());
        Content {
            net: Some(net),
            vat: Some(vat),
            gross: Some(net + vat),
            payable: Some(net + vat),
            rates,
            ..Content::default()
        }
    }

    fn lines() -> impl Strategy<Value = Vec<(i64, i64)>> {
        let rate = prop::sample::select(vec![0i64, 210, 550, 1_000, 2_000]);
        prop::collection::vec((-10_000_000_000i64..10_000_000_000, rate), 1..5)
    }

    fn day() -> impl Strategy<Value = Date> {
        (2020i16..2030, 1i8..=12, 1i8..=28).prop_map(|(y, m, d)| Date::constant(y, m, d))
    }

    proptest! {
        #[test]
        fn an_entry_that_balances_is_not_complained_of(lines in lines()) {
            prop_assert_eq!(codes(&sound(&lines), &[]), Vec::<&str>::new());
        }

        #[test]
        fn a_total_that_is_a_cent_off_is_found_wherever_it_is(lines in lines(), which in 0usize..3, cents in 1i64..1_000) {
            let mut content = sound(&lines);
            let total = [&mut content.net, &mut content.vat, &mut content.gross].into_iter().nth(which).unwrap();
            *total = total.map(|total| total + cents);
            let found = codes(&content, &[]);
            prop_assert!(found.contains(&"amounts_do_not_add_up"), "{:?}", found);
            prop_assert_eq!(found.contains(&"bases_do_not_add_up"), which == 0);
            prop_assert_eq!(found.contains(&"taxes_do_not_add_up"), which == 1);
        }

        #[test]
        fn rates_are_held_to_the_gross_where_totals_are_blank(lines in lines(), which in 0usize..3, cents in -1_000i64..1_000) {
            let mut content = sound(&lines);
            content.gross = content.gross.map(|gross| gross + cents);
            let blank: &mut [&mut Option<i64>] = &mut [&mut content.net, &mut content.vat];
            for (at, total) in blank.iter_mut().enumerate() {
                if which == 2 || which == at {
                    **total = None;
                }
            }
            let found = codes(&content, &[]);
            prop_assert_eq!(found.contains(&"rates_do_not_add_up"), cents != 0);
            prop_assert_eq!(found.len(), usize::from(cents != 0));
        }

        #[test]
        fn a_tax_fits_its_rate_within_the_rounding_of_lines(lines in lines(), cents in -50i64..50) {
            let mut content = sound(&lines);
            content.rates[0].vat += cents;
            let found = codes(&content, &[]).contains(&"tax_does_not_fit_rate");
            prop_assert_eq!(found, cents.abs() > ROUNDING);
        }

        #[test]
        fn a_due_date_is_not_before_the_date_and_the_date_lies_in_a_period(date in day(), due in day()) {
            let content = Content { date: Some(date), due_date: Some(due), ..Content::default() };
            let period = |year| FiscalPeriod { starts: Date::constant(year, 1, 1), ends: Date::constant(year, 12, 31) };
            let found = codes(&content, &[period(2023), period(2024)]);
            prop_assert_eq!(found.contains(&"due_before_date"), due < date);
            prop_assert_eq!(found.contains(&"outside_fiscal_period"), ![2023, 2024].contains(&date.year()));
            prop_assert!(!codes(&content, &[]).contains(&"outside_fiscal_period"));
        }

        #[test]
        fn anything_can_be_checked(net in any::<i32>(), rate in any::<i16>(), text in "\\PC{0,12}") {
            let content = Content {
                siren: Some(text.clone()),
                vat_number: Some(text.clone()),
                iban: Some(text),
                rates: vec![RateLine { rate: rate.into(), net: net.into(), vat: 0 }],
                ..Content::default()
            };
            check(&content, &[]);
        }
    }

    #[test]
    fn identifiers_are_checked_by_their_keys() {
        let content = |siren: &str, vat_number: &str, iban: &str| Content {
            siren: Some(siren.into()),
            vat_number: Some(vat_number.into()),
            iban: Some(iban.into()),
            ..Content::default()
        };
        let iban = "FR7630006000011234567890189";
        assert!(codes(&content("732829320", "FR44732829320", iban), &[]).is_empty());
        assert_eq!(
            codes(&content("732829321", "FR45732829320", "FR7630006000011234567890188"), &[]),
            ["siren_invalid", "vat_number_invalid", "iban_invalid"]
        );
        assert_eq!(codes(&content("552100554", "FR44732829320", iban), &[]), ["vat_number_of_another"]);
    }

    #[test]
    fn what_entry_stands_on_is_missed() {
        let invoice = Content { kind: DocumentKind::Invoice, ..Content::default() };
        let missed: Vec<_> = check(&invoice, &[]).into_iter().flat_map(|warning| warning.fields).collect();
        assert_eq!(missed, ["invoice_number", "date", "gross"]);
        assert!(check(&Content::default(), &[]).is_empty());
    }
}
