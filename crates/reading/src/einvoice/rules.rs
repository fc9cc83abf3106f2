//! The rules of EN 16931 that a bookkeeper has an interest in: what must be there, sums, VAT, codes.
//!
//! Names, scopes and tolerances are those of the standard's own validation rules. Each rule answers with what is wrong, in a
//! sentence; none is a reason to refuse an invoice.

mod lists;
mod presence;
mod sums;
mod vat;

use super::invoice::Invoice;
use super::profile::Depth;
use crate::{Alert, AlertCode, FieldName};

/// A rule: `None` where it holds.
struct Rule {
    name: &'static str,
    fields: &'static [FieldName],
    scope: Scope,
    broken: fn(&Invoice) -> Option<String>,
}

/// Which invoices a rule is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Scope {
    /// All, those older than the standard too.
    Sums,
    /// All profiles of the standard.
    Standard,
    /// Those that have more than totals.
    Breakdown,
    /// Those that have lines.
    Lines,
}

/// One alert for each rule that is broken, in the order of the standard.
pub(super) fn check(invoice: &Invoice) -> Vec<Alert> {
    let rules = presence::RULES.iter().chain(&lists::RULES).chain(&sums::RULES);
    let single = rules.filter(|rule| rule.scope.includes(invoice.profile.depth)).filter_map(|rule| {
        let wrong = (rule.broken)(invoice)?;
        Some(alert(rule.name, rule.fields, &wrong))
    });
    let mut alerts: Vec<Alert> = single.collect();
    if Scope::Breakdown.includes(invoice.profile.depth) {
        alerts.extend(vat::check(invoice));
    }
    alerts
}

/// Says that a profile has no lines, which is no error.
pub(super) fn about_profile(invoice: &Invoice) -> Option<Alert> {
    let profile = &invoice.profile;
    let name = profile.name.as_deref()?;
    matches!(profile.depth, Depth::Totals | Depth::WithoutLines).then(|| {
        let message = format!("The e-invoice data has no lines: its profile, {name}, does not hold any.");
        Alert::new(AlertCode::ProfileWithoutLines, &[], message).with("profile", name)
    })
}

fn alert(rule: &str, fields: &[FieldName], wrong: &str) -> Alert {
    Alert::new(AlertCode::RuleBroken, fields, format!("{wrong} ({rule}).")).with("rule", rule)
}

impl Scope {
    fn includes(self, depth: Depth) -> bool {
        match depth {
            Depth::BeforeStandard => self == Self::Sums,
            Depth::Totals => matches!(self, Self::Sums | Self::Standard),
            Depth::WithoutLines => self != Self::Lines,
            Depth::Full => true,
        }
    }
}
