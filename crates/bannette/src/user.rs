//! People: who they are, how they sign in, and the sessions and API keys that speak for them.

pub mod account;
pub mod api;
pub mod handlers;
mod letters;
pub mod links;
pub mod managing;
pub mod pages;
pub mod password;
pub mod provider;
pub mod second_factor;
pub mod session;
pub mod store;
pub mod throttle;

use secrecy::SecretString;

use crate::company::check_text;
use crate::error::FieldError;
use crate::ids::{CompanyId, ProfileId, SiteId, UserId};
use crate::rights::{BuiltIn, Scope};
pub use crate::web::Locale;

/// The shortest password, in characters.
pub const SHORTEST_PASSWORD: usize = 12;
/// The longest, so that hashing stays cheap.
const LONGEST_PASSWORD: usize = 1000;

#[derive(Debug, Clone)]
pub struct User {
    pub id: UserId,
    pub email: String,
    pub name: String,
    /// Firm staff; else a client or another outsider.
    pub internal: bool,
    pub locale: Locale,
}

/// What a new user needs.
#[derive(Debug)]
pub struct NewUser {
    pub email: String,
    pub name: String,
    pub internal: bool,
    pub locale: Locale,
    pub password: Option<SecretString>,
}

impl NewUser {
    /// Trims, folds the address to lower case, and checks.
    pub fn check(mut self) -> Result<Self, Vec<FieldError>> {
        use secrecy::ExposeSecret;
        let mut errors = Vec::new();
        self.email = self.email.trim().to_lowercase();
        self.name = self.name.trim().to_string();
        check_text(&mut errors, "name", &self.name, 200);
        if !is_email(&self.email) {
            errors.push(FieldError { field: "email", code: "email" });
        }
        if let Some(password) = &self.password {
            let length = password.expose_secret().chars().count();
            if length < SHORTEST_PASSWORD {
                errors.push(FieldError { field: "password", code: "password-too-short" });
            } else if length > LONGEST_PASSWORD {
                errors.push(FieldError { field: "password", code: "too-long" });
            }
        }
        if errors.is_empty() { Ok(self) } else { Err(errors) }
    }
}

/// What looks like an address: mail itself is the real check.
pub fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    !local.is_empty()
        && text.len() <= 254
        && domain.contains('.')
        && !domain.starts_with('.')
        && !domain.ends_with('.')
        && !text.chars().any(|c| c.is_whitespace() || c.is_control())
}

/// A profile that somebody holds, and on what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grant {
    pub profile: ProfileId,
    pub on: HeldOn,
}

/// What a profile is held on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum HeldOn {
    Platform,
    Site(SiteId),
    Company(CompanyId),
}

impl HeldOn {
    pub fn scope(self) -> Scope {
        match self {
            Self::Platform => Scope::Platform,
            Self::Site(_) => Scope::Site,
            Self::Company(_) => Scope::Company,
        }
    }

    pub fn site(self) -> Option<SiteId> {
        match self {
            Self::Site(site) => Some(site),
            Self::Platform | Self::Company(_) => None,
        }
    }

    pub fn company(self) -> Option<CompanyId> {
        match self {
            Self::Company(company) => Some(company),
            Self::Platform | Self::Site(_) => None,
        }
    }
}

impl Grant {
    /// A built-in profile on something.
    pub fn built_in(profile: BuiltIn, on: HeldOn) -> Self {
        Self { profile: profile.id(), on }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_cannot_be_are_refused() {
        assert!(is_email("a@b.fr"));
        for text in ["", "a", "@b.fr", "a@", "a@b", "a b@c.fr", "a@.fr", "a@fr."] {
            assert!(!is_email(text), "{text:?}");
        }
    }
}
