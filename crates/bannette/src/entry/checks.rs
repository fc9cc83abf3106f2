//! What does not fit in an entry. Pure: a bookkeeper is told, and decides; nothing here keeps an entry from being saved.

use jiff::ToSpan;
use jiff::civil::Date;
use reading::checks::{is_iban, is_siren, is_wrong_vat_number};
use reading::written::is_currency;
use reading::{DocumentKind, FieldName};

use super::{Content, RateLine, Standard};
use crate::company::FiscalPeriod;
use crate::document::facts::core_fields;

/// Cents by which a tax may differ from what its base and its rate make: lines are rounded one by one.
const ROUNDING: i64 = 2;
/// Years after which a date is more likely mistyped: papers are kept for ten.
const LONG_AGO: i64 = 10;

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
    DateInFuture = "date_in_future",
    DateLongAgo = "date_long_ago",
    SirenInvalid = "siren_invalid",
    VatNumberInvalid = "vat_number_invalid",
    VatNumberOfAnother = "vat_number_of_another",
    IbanInvalid = "iban_invalid",
    OwnNumber = "own_number",
    CurrencyUnknown = "currency_unknown",
    PayableExceedsGross = "payable_exceeds_gross",
    PayableDoesNotFitPrepaid = "payable_does_not_fit_prepaid",
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
pub fn check(content: &Content, standard: &Standard<'_>) -> Vec<Warning> {
    let mut found = Vec::new();
    missing(content, standard, &mut found);
    dates(content, standard, &mut found);
    currency(content, &mut found);
    identifiers(content, standard, &mut found);
    amounts(content, &mut found);
    payable(content, standard, &mut found);
    found
}

/// The fields that entry stands on which a paper of its kind lacks.
pub fn lacking(content: &Content, standard: &Standard<'_>) -> Vec<FieldName> {
    let is_there = |name: &FieldName| match name {
        FieldName::InvoiceNumber => content.invoice_number.is_some(),
        FieldName::Date => content.date.is_some(),
        FieldName::Gross => content.gross.is_some(),
        FieldName::Supplier => content.supplier.is_some(),
        _ => true,
    };
    // A purchase is owed to somebody.
    let supplier = Some(FieldName::Supplier).filter(|_| is_invoice(content.kind) && !standard.is_sale);
    let needed = core_fields(content.kind).iter().copied().chain(supplier);
    needed.filter(|name| !is_there(name)).collect()
}

fn is_invoice(kind: DocumentKind) -> bool {
    matches!(kind, DocumentKind::Invoice | DocumentKind::CreditNote)
}

fn missing(content: &Content, standard: &Standard<'_>, found: &mut Vec<Warning>) {
    let [_, _, gross] = content.totals();
    for name in lacking(&Content { gross, ..content.clone() }, standard) {
        found.push(Warning { code: WarningCode::Missing, fields: vec![name.name()], details: Vec::new() });
    }
}

fn dates(content: &Content, standard: &Standard<'_>, found: &mut Vec<Warning>) {
    let Some(date) = content.date else { return };
    if let Some(code) = unlikely(date, standard) {
        found.push(Warning { code, fields: vec!["date"], details: vec![("date", Detail::Day(date))] });
    }
    if let Some(due) = content.due_date.filter(|due| *due < date) {
        found.push(Warning {
            code: WarningCode::DueBeforeDate,
            fields: vec!["due_date"],
            details: vec![("date", Detail::Day(date)), ("due_date", Detail::Day(due))],
        });
    }
}

/// Why a paper has hardly this date.
fn unlikely(date: Date, Standard { periods, today, .. }: &Standard<'_>) -> Option<WarningCode> {
    let is_within = |period: &FiscalPeriod| (period.starts..=period.ends).contains(&date);
    if !periods.is_empty() && !periods.iter().any(is_within) {
        Some(WarningCode::OutsideFiscalPeriod)
    } else if date > today.saturating_add(1.day()) {
        // Elsewhere it may be tomorrow already.
        Some(WarningCode::DateInFuture)
    } else if date < today.saturating_sub(LONG_AGO.years()) {
        Some(WarningCode::DateLongAgo)
    } else {
        None
    }
}

fn currency(content: &Content, found: &mut Vec<Warning>) {
    if !is_currency(&content.currency) {
        found.push(Warning {
            code: WarningCode::CurrencyUnknown,
            fields: vec!["currency"],
            details: Vec::new(),
        });
    }
}

/// Of the supplier's numbers, those that are the company's own, where it is not the supplier. A bank statement or a payslip has
/// them by right.
fn own_numbers(content: &Content, standard: &Standard<'_>) -> Vec<&'static str> {
    let names_a_supplier = is_invoice(content.kind) || content.kind == DocumentKind::Receipt;
    let Some(own) = standard.siren.filter(|_| names_a_supplier && !standard.is_sale) else {
        return Vec::new();
    };
    let is_own_vat_number =
        |number: &str| number.len() == 13 && number.starts_with("FR") && number.ends_with(own);
    let siren = content.siren.as_deref() == Some(own);
    let vat_number = content.vat_number.as_deref().is_some_and(is_own_vat_number);
    [("siren", siren), ("vat_number", vat_number)]
        .into_iter()
        .filter_map(|(name, is_own)| is_own.then_some(name))
        .collect()
}

fn identifiers(content: &Content, standard: &Standard<'_>, found: &mut Vec<Warning>) {
    let own = own_numbers(content, standard);
    if !own.is_empty() {
        found.push(Warning { code: WarningCode::OwnNumber, fields: own, details: Vec::new() });
    }

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

fn payable(content: &Content, standard: &Standard<'_>, found: &mut Vec<Warning>) {
    let ([_, _, Some(gross)], Some(payable)) = (content.totals(), content.payable) else { return };
    let (gross_detail, payable_detail) =
        (("gross", Detail::Amount(gross)), ("payable", Detail::Amount(payable)));
    // What was paid in advance is read as it is written: with or without its sign.
    let prepaid = standard.prepaid.map(i64::abs).filter(|prepaid| *prepaid != 0);
    let (code, details) = match prepaid {
        Some(prepaid) if payable.abs() != (gross.abs() - prepaid).abs() => {
            let prepaid = ("prepaid", Detail::Amount(prepaid));
            (WarningCode::PayableDoesNotFitPrepaid, vec![gross_detail, prepaid, payable_detail])
        }
        None if payable.abs() > gross.abs() => {
            (WarningCode::PayableExceedsGross, vec![gross_detail, payable_detail])
        }
        _ => return,
    };
    found.push(Warning { code, fields: vec!["payable"], details });
}

/// Base and rate make this tax, in cents, halves away from nothing.
fn tax_of(line: &RateLine) -> i128 {
    let product = i128::from(line.net) * i128::from(line.rate);
    (product + 5_000 * product.signum()) / 10_000
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TODAY: Date = Date::constant(2026, 11, 22);

    fn codes(content: &Content, periods: &[FiscalPeriod]) -> Vec<&'static str> {
        held_against(content, &Standard { periods, today: TODAY, ..Standard::default() })
    }

    fn held_against(content: &Content, standard: &Standard<'_>) -> Vec<&'static str> {
        check(content, standard).iter().map(|warning| warning.code.name()).collect()
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
            content.payable = content.gross;
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
            codes(&content, &[]);
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
        let missed = |content: &Content, is_sale| -> Vec<_> {
            let standard = Standard { is_sale, today: TODAY, ..Standard::default() };
            check(content, &standard).into_iter().flat_map(|warning| warning.fields).collect()
        };
        assert_eq!(missed(&invoice, false), ["invoice_number", "date", "gross", "supplier"]);
        assert_eq!(missed(&invoice, true), ["invoice_number", "date", "gross"]);
        assert!(missed(&Content::default(), false).is_empty());
        let rates = vec![RateLine { rate: 2_000, net: 7_902, vat: 1_580 }];
        assert!(!missed(&Content { rates, ..invoice }, true).contains(&"gross"), "the rates say it");
    }

    #[test]
    fn a_date_that_no_paper_has_is_doubted_where_no_fiscal_period_does() {
        let dated = |date| Content { date: Some(date), ..Content::default() };
        let of = |y, m, d| codes(&dated(Date::constant(y, m, d)), &[]);
        assert!(of(2026, 11, 23).is_empty() && of(2016, 11, 22).is_empty());
        assert_eq!(of(2026, 11, 24), ["date_in_future"]);
        assert_eq!(of(2016, 11, 21), ["date_long_ago"]);
        let period = FiscalPeriod { starts: Date::constant(2026, 1, 1), ends: Date::constant(2026, 12, 31) };
        let within = codes(&dated(Date::constant(2026, 12, 31)), &[period]);
        assert_eq!(within, ["date_in_future"], "the period is not over");
        assert_eq!(codes(&dated(Date::constant(2062, 1, 3)), &[period]), ["outside_fiscal_period"]);
    }

    #[test]
    fn what_is_to_be_paid_is_held_to_the_whole_and_to_what_was_paid_before() {
        let owed =
            |gross, payable| Content { gross: Some(gross), payable: Some(payable), ..Content::default() };
        let with = |content: &Content, prepaid| {
            held_against(content, &Standard { prepaid, today: TODAY, ..Standard::default() })
        };
        assert!(with(&owed(10_000, 10_000), None).is_empty());
        assert!(with(&owed(10_000, 7_000), None).is_empty(), "some of it is kept back");
        assert_eq!(with(&owed(10_000, 10_001), None), ["payable_exceeds_gross"]);
        assert_eq!(with(&owed(-10_000, -10_001), None), ["payable_exceeds_gross"]);
        for prepaid in [3_000, -3_000] {
            assert!(with(&owed(10_000, 7_000), Some(prepaid)).is_empty());
            assert_eq!(with(&owed(10_000, 10_000), Some(prepaid)), ["payable_does_not_fit_prepaid"]);
        }
        assert!(with(&Content { payable: Some(1), ..Content::default() }, None).is_empty());
    }

    #[test]
    fn the_companys_own_numbers_are_no_suppliers_but_on_its_sales() {
        let content = Content {
            kind: DocumentKind::Receipt,
            date: Some(TODAY),
            gross: Some(1),
            siren: Some("732829320".into()),
            vat_number: Some("FR44732829320".into()),
            ..Content::default()
        };
        let own = |siren, is_sale| {
            held_against(&content, &Standard { siren, is_sale, today: TODAY, ..Standard::default() })
        };
        assert_eq!(own(Some("732829320"), false), ["own_number"]);
        assert!(own(Some("732829320"), true).is_empty());
        assert!(own(Some("552100554"), false).is_empty() && own(None, false).is_empty());
    }

    #[test]
    fn a_currency_is_one_that_exists() {
        let of = |code: &str| codes(&Content { currency: code.into(), ..Content::default() }, &[]);
        assert!(of("EUR").is_empty() && of("XOF").is_empty());
        assert_eq!(of("EUX"), ["currency_unknown"]);
    }
}
