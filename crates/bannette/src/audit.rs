//! The audit log: who did what to whom, and when. It only grows: the tables refuse changes, and each entry's hash covers the
//! one before, so that whoever changes the past would have to change all that came after (`bannette verify`).

mod chain;
pub mod handlers;
pub mod log;
pub mod pages;

use db::{Moment, Transaction};
use serde_json::Value;
use uuid::Uuid;

pub use chain::{Chain, record, verify};

use crate::ids::{ApiKeyId, ChannelId, CompanyId, SiteId, UserId};
use crate::rights::Caller;

/// Who acted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actor {
    User(UserId),
    Key(ApiKeyId),
    /// Somebody at the server's command line.
    Operator,
    /// Bannette by itself.
    System,
    /// Somebody who is not signed in.
    Nobody,
}

impl From<Caller> for Actor {
    fn from(caller: Caller) -> Self {
        match caller {
            Caller::User(id) => Self::User(id),
            Caller::Key(id) => Self::Key(id),
            Caller::Operator => Self::Operator,
        }
    }
}

impl Actor {
    /// The name in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::User(_) => "user",
            Self::Key(_) => "key",
            Self::Operator => "operator",
            Self::System => "system",
            Self::Nobody => "nobody",
        }
    }

    fn id(self) -> Option<Uuid> {
        match self {
            Self::User(id) => Some(id.0),
            Self::Key(id) => Some(id.0),
            Self::Operator | Self::System | Self::Nobody => None,
        }
    }
}

macro_rules! actions {
    ($($action:ident $name:literal,)+) => {
        /// What is written down. Its name has words in each language: `audit-NAME`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Action {
            $($action,)+
        }

        impl Action {
            pub const ALL: &[Self] = &[$(Self::$action),+];

            /// The name in the database.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$action => $name,)+
                }
            }
        }
    };
}

actions! {
    SignedIn "signed-in",
    SignInRefused "sign-in-refused",
    SignedOut "signed-out",
    SessionsClosed "sessions-closed",
    PasswordChanged "password-changed",
    PasswordForgotten "password-forgotten",
    SecondFactorOn "second-factor-on",
    SecondFactorOff "second-factor-off",
    SecondFactorReset "second-factor-reset",
    SecondFactorDemanded "second-factor-demanded",
    SecondFactorWaived "second-factor-waived",
    RecoveryCodesRenewed "recovery-codes-renewed",
    CodeRefused "code-refused",
    IdentityLinked "identity-linked",
    SignInRuleChanged "sign-in-rule-changed",
    EmailChanged "email-changed",
    UserCreated "user-created",
    UserChanged "user-changed",
    UserActivated "user-activated",
    UserDeactivated "user-deactivated",
    UserReactivated "user-reactivated",
    UserDeleted "user-deleted",
    ProfileGranted "profile-granted",
    ProfileWithdrawn "profile-withdrawn",
    ProfileCreated "profile-created",
    ProfileChanged "profile-changed",
    ProfileDeleted "profile-deleted",
    KeyCreated "key-created",
    KeyRevoked "key-revoked",
    SiteCreated "site-created",
    SiteChanged "site-changed",
    SiteDeactivated "site-deactivated",
    SiteReactivated "site-reactivated",
    CompanyCreated "company-created",
    CompanyChanged "company-changed",
    CompanyDeactivated "company-deactivated",
    CompanyReactivated "company-reactivated",
    BinderCreated "binder-created",
    BinderChanged "binder-changed",
    SpreadsheetImported "spreadsheet-imported",
    ChannelCreated "channel-created",
    ChannelChanged "channel-changed",
    FoldersChanged "folders-changed",
    ChannelActivated "channel-activated",
    ChannelPaused "channel-paused",
    ChannelResumed "channel-resumed",
    ChannelDiscarded "channel-discarded",
    ChannelDeleted "channel-deleted",
    Connected "connected",
    AccountChanged "account-changed",
    Disconnected "disconnected",
    RequestSent "request-sent",
    RequestWithdrawn "request-withdrawn",
    RequestAccepted "request-accepted",
    DepositLinkCreated "deposit-link-created",
    DepositLinkRevoked "deposit-link-revoked",
    ReminderSent "reminder-sent",
    RemindersChanged "reminders-changed",
    HandoverMade "handover-made",
    HandoverWithdrawn "handover-withdrawn",
    AccountsChanged "accounts-changed",
    WebhookCreated "webhook-created",
    WebhookDeleted "webhook-deleted",
    DocumentsDeleted "documents-deleted",
}

impl Action {
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|action| action.name() == name)
    }
}

/// What was acted upon, as it was called then.
#[derive(Debug, Clone)]
pub struct Subject {
    kind: &'static str,
    id: Option<Uuid>,
    name: String,
    company: Option<CompanyId>,
}

impl Subject {
    /// Anything else than the kinds below; `kind` is a word of ours (`profile`, `binder`…).
    pub fn new(kind: &'static str, id: Option<Uuid>, name: impl Into<String>) -> Self {
        Self { kind, id, name: name.into(), company: None }
    }

    /// A user, by the mail address.
    pub fn user(id: UserId, email: impl Into<String>) -> Self {
        Self::new("user", Some(id.0), email)
    }

    pub fn site(id: SiteId, name: impl Into<String>) -> Self {
        Self::new("site", Some(id.0), name)
    }

    pub fn company(id: CompanyId, name: impl Into<String>) -> Self {
        Self::new("company", Some(id.0), name).of(id)
    }

    pub fn channel(id: ChannelId, label: impl Into<String>, company: CompanyId) -> Self {
        Self::new("channel", Some(id.0), label).of(company)
    }

    /// Says which company it concerns.
    pub fn of(mut self, company: CompanyId) -> Self {
        self.company = Some(company);
        self
    }
}

/// What one transaction does, kept until its end: the chain's end is taken last, and only then.
pub struct Log {
    pub now: Moment,
    actor: Actor,
    entries: Vec<(Action, Subject, Value)>,
}

impl Log {
    pub fn new(now: Moment, actor: impl Into<Actor>) -> Self {
        Self { now, actor: actor.into(), entries: Vec::new() }
    }

    /// The user who acts, if it is one.
    pub fn user(&self) -> Option<UserId> {
        match self.actor {
            Actor::User(id) => Some(id),
            _ => None,
        }
    }

    /// How many entries there are so far.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Forgets all but the first `len` entries: what they tell of was undone.
    pub fn truncate(&mut self, len: usize) {
        self.entries.truncate(len);
    }

    pub fn add(&mut self, action: Action, subject: Subject, details: Value) {
        self.entries.push((action, subject, details));
    }

    /// Writes all of it down; commit right after.
    pub async fn write(self, tx: &mut Transaction) -> crate::error::Result<()> {
        for (action, subject, details) in self.entries {
            record(tx, self.now, self.actor, action, subject, details).await?;
        }
        Ok(())
    }
}

tokio::task_local! {
    /// Where the request under way comes from.
    static ADDRESS: String;
}

/// Lets [`record`] know where a request comes from.
pub async fn with_address<T>(address: std::net::IpAddr, request: impl Future<Output = T>) -> T {
    ADDRESS.scope(address.to_string(), request).await
}
