//! Who may do what. A right is a value: a function that changes a channel demands `Granted<ConfigureCollection>`,
//! which only [`check`] makes, for one caller and one company. Default: deny.

use std::marker::PhantomData;

use db::{Database, Value, params};

use crate::error::{Error, Result};
use crate::ids::{ApiKeyId, CompanyId, UserId};

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Caller {
    User(UserId),
    /// An API key acts for the platform.
    Key(ApiKeyId),
    /// Somebody at the server's command line.
    Operator,
}

impl Caller {
    pub fn user(self) -> Option<UserId> {
        match self {
            Self::User(id) => Some(id),
            Self::Key(_) | Self::Operator => None,
        }
    }

    pub fn key(self) -> Option<ApiKeyId> {
        match self {
            Self::Key(id) => Some(id),
            Self::User(_) | Self::Operator => None,
        }
    }
}

/// Everything that needs a right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Right {
    /// Create, edit, connect and run channels, and see their history.
    ConfigureCollection,
    /// See the documents of a company.
    LookUpDocuments,
    /// Check and complete what was read from them; have them read again.
    EnterDocuments,
    /// See and mend what concerns the whole installation.
    AdministerPlatform,
}

/// The built-in profiles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Profile {
    /// Everything, everywhere.
    Administrator,
    /// The companies of a site, their collection too.
    Manager,
    /// Tray and entry of a company.
    Collaborator,
    /// Deposit and look up in one's own company.
    Client,
}

impl Profile {
    pub const ALL: [Self; 4] = [Self::Administrator, Self::Manager, Self::Collaborator, Self::Client];

    /// The name in the database, the API and at the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Administrator => "administrator",
            Self::Manager => "manager",
            Self::Collaborator => "collaborator",
            Self::Client => "client",
        }
    }

    pub fn holds(self, right: Right) -> bool {
        match right {
            Right::ConfigureCollection => matches!(self, Self::Administrator | Self::Manager),
            Right::LookUpDocuments => true,
            Right::EnterDocuments => self != Self::Client,
            Right::AdministerPlatform => self == Self::Administrator,
        }
    }
}

/// A right as a type.
pub trait CompanyRight {
    const RIGHT: Right;
}

#[derive(Debug, Clone, Copy)]
pub struct ConfigureCollection;
impl CompanyRight for ConfigureCollection {
    const RIGHT: Right = Right::ConfigureCollection;
}

#[derive(Debug, Clone, Copy)]
pub struct LookUpDocuments;
impl CompanyRight for LookUpDocuments {
    const RIGHT: Right = Right::LookUpDocuments;
}

#[derive(Debug, Clone, Copy)]
pub struct EnterDocuments;
impl CompanyRight for EnterDocuments {
    const RIGHT: Right = Right::EnterDocuments;
}

/// The proof that `caller` holds the right `R` on `company`.
#[derive(Debug, Clone, Copy)]
pub struct Granted<R> {
    pub company: CompanyId,
    pub caller: Caller,
    right: PhantomData<R>,
}

/// Checks a right on a company.
///
/// # Errors
/// [`Error::NotFound`] when the caller does not hold it: for him the company does not exist.
pub async fn check<R: CompanyRight>(
    database: &Database,
    caller: Caller,
    company: CompanyId,
) -> Result<Granted<R>> {
    if holds(database, caller, R::RIGHT, company).await? {
        Ok(Granted { company, caller, right: PhantomData })
    } else {
        Err(Error::NotFound)
    }
}

/// Whether the caller holds the right on the company; for buttons that are shown or not.
pub async fn holds(database: &Database, caller: Caller, right: Right, company: CompanyId) -> Result<bool> {
    let (condition, mut params) = visible(caller, right, 2);
    let sql = format!("SELECT 1 AS one FROM companies c WHERE c.id = $1 AND {condition}");
    params.insert(0, company.into());
    Ok(database.fetch_optional(&sql, params).await?.is_some())
}

/// Whether the caller administers the platform.
pub async fn administers(database: &Database, caller: Caller) -> Result<bool> {
    let Caller::User(user) = caller else { return Ok(true) };
    let sql = "SELECT 1 AS one FROM grants g JOIN users u ON u.id = g.user_id
        WHERE g.user_id = $1 AND g.profile = 'administrator' AND u.deactivated_at IS NULL";
    Ok(database.fetch_optional(sql, params![user]).await?.is_some())
}

/// The condition on `companies c` that leaves those where the caller holds the right, and its parameters,
/// the first of which is `$first`.
pub fn visible(caller: Caller, right: Right, first: usize) -> (String, Vec<Value>) {
    let Caller::User(user) = caller else { return ("TRUE".into(), Vec::new()) };
    let profiles: Vec<_> = Profile::ALL
        .into_iter()
        .filter(|profile| profile.holds(right))
        .map(|profile| format!("'{}'", profile.name()))
        .collect();
    let condition = format!(
        "EXISTS (SELECT 1 FROM grants g JOIN users u ON u.id = g.user_id
            WHERE g.user_id = ${first} AND u.deactivated_at IS NULL AND g.profile IN ({})
            AND (g.profile = 'administrator' OR g.site_id = c.site_id OR g.company_id = c.id))",
        profiles.join(", ")
    );
    (condition, params![user])
}
