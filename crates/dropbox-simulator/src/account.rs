//! Accounts, apps, and what was granted to whom.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{
    clock::Moment,
    space::{NodeId, SpaceId},
};

/// `dbid:…`, 40 characters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AccountId(pub(crate) String);

impl AccountId {
    /// The id as the API shows it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for AccountId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Names an account by its id or its e-mail address.
impl From<&str> for AccountId {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

/// An account to create.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewAccount {
    /// Unique in the simulator.
    pub email: String,
    /// The name that people see.
    pub name: String,
    /// The team that the account is a member of; made with its first member. None: a personal account.
    #[serde(default)]
    pub team: Option<String>,
}

impl NewAccount {
    /// A personal account.
    pub fn personal(email: impl Into<String>, name: impl Into<String>) -> Self {
        Self { email: email.into(), name: name.into(), team: None }
    }

    /// A member of a team: its home is a folder of the team's space.
    pub fn member(email: impl Into<String>, name: impl Into<String>, team: impl Into<String>) -> Self {
        Self { email: email.into(), name: name.into(), team: Some(team.into()) }
    }
}

#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Account {
    pub id: AccountId,
    pub uid: u64,
    pub email: String,
    pub name: String,
    pub team: Option<String>,
    pub suspended: bool,
    /// Cursors of an older epoch are dead.
    pub epoch: u64,
    pub home: u64,
    pub root: u64,
    /// Shared folders that are not mounted.
    pub shared: Vec<u64>,
}

#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Team {
    pub id: String,
    pub name: String,
    pub root: u64,
}

/// A tree, or a part of one, that paths can start from.
#[derive(Clone, Copy, Serialize, Deserialize)]
pub(crate) struct Namespace {
    pub space: SpaceId,
    pub root: NodeId,
}

/// An app as its developer registered it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct App {
    /// The `client_id`.
    pub key: String,
    /// The `client_secret`.
    pub secret: String,
    /// Shown on the consent page.
    pub name: String,
    /// Addresses that the consent may return to, compared exactly.
    #[serde(default)]
    pub redirect_uris: Vec<String>,
    /// What the app may ask for.
    pub scopes: Vec<String>,
    /// The app sees `/Apps/<name>` alone.
    #[serde(default)]
    pub app_folder: bool,
}

/// The scopes of a read-only collector.
pub const READ_SCOPES: [&str; 3] = ["account_info.read", "files.metadata.read", "files.content.read"];

/// Every scope that the simulator's routes ask for.
pub const ALL_SCOPES: [&str; 5] = [
    "account_info.read",
    "files.metadata.read",
    "files.content.read",
    "files.metadata.write",
    "files.content.write",
];

impl App {
    /// An app with full access and every scope.
    pub fn new(key: impl Into<String>, secret: impl Into<String>) -> Self {
        let key = key.into();
        let name = format!("App {key}");
        let scopes = ALL_SCOPES.map(str::to_owned).to_vec();
        Self { key, secret: secret.into(), name, redirect_uris: Vec::new(), scopes, app_folder: false }
    }

    /// The name on the consent page.
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// Adds an address that the consent may return to.
    pub fn redirect_uri(mut self, uri: impl Into<String>) -> Self {
        self.redirect_uris.push(uri.into());
        self
    }

    /// Limits what the app may ask for.
    pub fn scopes(mut self, scopes: &[&str]) -> Self {
        self.scopes = scopes.iter().map(|scope| (*scope).to_owned()).collect();
        self
    }
}

/// The consent of one account to one app.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Grant {
    pub account: AccountId,
    pub app: String,
    pub scopes: Vec<String>,
    pub pkce: bool,
    pub revoked: bool,
}

#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct AccessToken {
    pub grant: u64,
    pub scopes: Vec<String>,
    pub expires: Moment,
}

/// A code that the consent page handed out.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Code {
    pub grant: u64,
    pub redirect_uri: Option<String>,
    /// S256 of the verifier, or the verifier itself for `plain`.
    pub challenge: Option<Challenge>,
    pub offline: bool,
    pub expires: Moment,
    pub used: bool,
}

#[derive(Clone, Serialize, Deserialize)]
pub(crate) enum Challenge {
    S256(String),
    Plain(String),
}
