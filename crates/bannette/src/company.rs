//! Sites, companies and their binders: the firm's structure.

pub mod administration;
pub mod api;
pub mod filing;
pub mod fiscal;
pub mod handlers;
pub mod pages;
pub mod search;
pub mod settings;
mod sight;
pub mod store;

use serde::{Deserialize, Serialize};

pub use self::fiscal::FiscalPeriod;
pub use self::sight::{OFFERED, Sight};
use crate::error::FieldError;
use crate::ids::{BinderId, CompanyId, SiteId};

/// A client company.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Company {
    pub id: CompanyId,
    pub code: String,
    pub name: String,
    pub siren: Option<String>,
    pub site: SiteId,
    pub time_zone: String,
    pub created_at: db::Moment,
    /// Out of service: nothing is collected, and only those who administer see it.
    pub deactivated: bool,
    /// Others can be made after it.
    pub model: bool,
}

impl Company {
    /// The company's time zone; UTC should the tables no longer know it.
    pub fn zone(&self) -> jiff::tz::TimeZone {
        jiff::tz::TimeZone::get(&self.time_zone).unwrap_or(jiff::tz::TimeZone::UTC)
    }
}

/// What a new company needs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCompany {
    /// The firm's code for it, unique.
    pub code: String,
    pub name: String,
    /// Nine digits, checked.
    pub siren: Option<String>,
    /// The default site when not told.
    #[schema(value_type = Option<String>)]
    pub site_id: Option<SiteId>,
    /// A name of the IANA tables; the firm's own when not told.
    pub time_zone: Option<String>,
    /// Up to two, that do not overlap.
    #[serde(default)]
    pub fiscal_periods: Vec<FiscalPeriod>,
    /// Whether others can be made after it.
    #[serde(default)]
    pub model: bool,
    /// A model whose binders, and profiles held on it, the new company gets as well.
    #[schema(value_type = Option<String>)]
    pub copy_from: Option<CompanyId>,
}

impl NewCompany {
    /// Trims and checks; spaces in a SIREN are left out.
    pub fn check(mut self) -> Result<Self, Vec<FieldError>> {
        let mut errors = Vec::new();
        self.code = self.code.trim().to_string();
        self.name = self.name.trim().to_string();
        check_text(&mut errors, "code", &self.code, 40);
        check_text(&mut errors, "name", &self.name, 200);
        if let Some(siren) = self.siren.take() {
            let digits: String = siren.chars().filter(|c| !c.is_whitespace()).collect();
            if !digits.is_empty() {
                if !is_siren(&digits) {
                    errors.push(FieldError { field: "siren", code: "siren" });
                }
                self.siren = Some(digits);
            }
        }
        if let Some(zone) = &self.time_zone
            && jiff::tz::TimeZone::get(zone).is_err()
        {
            errors.push(FieldError { field: "time_zone", code: "time-zone" });
        }
        fiscal::check_periods(&mut errors, &mut self.fiscal_periods);
        if errors.is_empty() { Ok(self) } else { Err(errors) }
    }
}

/// Checks that a text is there, not too long (in characters) and without control characters.
pub fn check_text(errors: &mut Vec<FieldError>, field: &'static str, text: &str, longest: usize) {
    if text.trim().is_empty() {
        errors.push(FieldError { field, code: "required" });
    } else if text.chars().count() > longest {
        errors.push(FieldError { field, code: "too-long" });
    } else if text.chars().any(char::is_control) {
        errors.push(FieldError { field, code: "control-characters" });
    }
}

/// Nine digits with a right Luhn key (INSEE).
pub fn is_siren(text: &str) -> bool {
    let digits: Option<Vec<u32>> = text.chars().map(|c| c.to_digit(10)).collect();
    digits.is_some_and(|digits| {
        digits.len() == 9
            && digits
                .iter()
                .rev()
                .enumerate()
                .map(|(place, digit)| if place % 2 == 1 { digit * 2 / 10 + digit * 2 % 10 } else { *digit })
                .sum::<u32>()
                % 10
                == 0
    })
}

/// The VAT number that goes with a SIREN in France: `FR`, a key of two digits, the SIREN (CGI, annexe II, art. 217 bis).
/// None for what is no SIREN.
pub fn french_vat_number(siren: &str) -> Option<String> {
    let number: u64 = siren.parse().ok().filter(|_| is_siren(siren))?;
    let key = (12 + 3 * (number % 97)) % 97;
    Some(format!("FR{key:02}{siren}"))
}

/// What a binder is for; fixed once it is created.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum BinderKind {
    Purchases,
    Sales,
    Cash,
    Bank,
    Expenses,
    Filing,
}

impl BinderKind {
    pub const ALL: [Self; 6] =
        [Self::Purchases, Self::Sales, Self::Cash, Self::Bank, Self::Expenses, Self::Filing];

    pub fn name(self) -> &'static str {
        match self {
            Self::Purchases => "purchases",
            Self::Sales => "sales",
            Self::Cash => "cash",
            Self::Bank => "bank",
            Self::Expenses => "expenses",
            Self::Filing => "filing",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// A named place of a company's documents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binder {
    pub id: BinderId,
    pub company: CompanyId,
    pub name: String,
    pub kind: BinderKind,
    /// Offered as a destination. Documents in one that is not stay where they are.
    pub active: bool,
}

/// What a new binder needs.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewBinder {
    pub name: String,
    pub kind: BinderKind,
}

impl NewBinder {
    pub fn check(mut self) -> Result<Self, Vec<FieldError>> {
        let mut errors = Vec::new();
        self.name = self.name.trim().to_string();
        check_text(&mut errors, "name", &self.name, 100);
        if errors.is_empty() { Ok(self) } else { Err(errors) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_siren_is_checked_by_its_key() {
        assert!(is_siren("732829320"));
        assert!(is_siren("552100554"));
        assert!(!is_siren("732829321"));
        assert!(!is_siren("73282932"));
        assert!(!is_siren("73282932O"));
    }

    #[test]
    fn a_french_vat_number_follows_from_the_siren() {
        assert_eq!(french_vat_number("813472602").as_deref(), Some("FR56813472602"));
        assert_eq!(french_vat_number("794208157").as_deref(), Some("FR00794208157"));
        assert_eq!(french_vat_number("813472603"), None);
    }

    #[test]
    fn a_company_without_a_name_or_with_a_wrong_siren_is_refused_with_each_field() {
        let new = NewCompany {
            code: " C1 ".into(),
            name: " ".into(),
            siren: Some("123 456 789".into()),
            ..NewCompany::default()
        };
        let fields: Vec<_> = new.check().unwrap_err().iter().map(|error| error.field).collect();
        assert_eq!(fields, ["name", "siren"]);
    }
}
