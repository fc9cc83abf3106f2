use std::time::Duration;

/// What went wrong with a drive, told apart by what to do about it.
///
/// `request_id` is the provider's name for the failed call, to quote to its support. No variant ever holds a token.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DriveError {
    /// The consent no longer serves: its owner has to renew it.
    #[error("the connection needs attention: {why}{}", told(request_id))]
    Reconnect { why: Why, request_id: Option<String> },
    /// The provider asks for patience, longer than a call may wait.
    #[error("the provider asks to wait {} s: {detail}{}", wait.as_secs_f32().ceil(), told(request_id))]
    RetryAfter { wait: Duration, detail: String, request_id: Option<String> },
    /// The cursor is dead: list again from the beginning.
    #[error("the cursor is no longer valid: {detail}{}", told(request_id))]
    Reset { detail: String, request_id: Option<String> },
    /// It is not there (any more), or not at this path.
    #[error("{what} is gone{}", told(request_id))]
    Gone { what: String, request_id: Option<String> },
    /// The provider withholds the content, for legal reasons for instance.
    #[error("the content is restricted{}", told(request_id))]
    Restricted { request_id: Option<String> },
    /// There are no bytes to be had of this file, in no format.
    #[error("the file can be neither downloaded nor exported{}", told(request_id))]
    NotDownloadable { request_id: Option<String> },
    /// The provider says no, and will say so again.
    #[error("refused ({code}): {detail}{}", told(request_id))]
    Refused { code: String, detail: String, request_id: Option<String> },
    /// The network or the server failed, retries included: it will pass.
    #[error("a passing failure: {detail}{}", told(request_id))]
    Transient { detail: String, request_id: Option<String> },
    /// The answer could not be understood.
    #[error("an answer that makes no sense: {detail}{}", told(request_id))]
    Protocol { detail: String, request_id: Option<String> },
}

/// Why a connection needs its owner.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Why {
    #[error("the consent was revoked")]
    Revoked,
    #[error("the access has expired and could not be renewed")]
    Expired,
    #[error("the consent lacks the permission {0}")]
    MissingScope(String),
    #[error("the account is suspended")]
    Suspended,
    #[error("the account may not use this application")]
    AccessDenied,
    #[error("the consent is of another account ({0})")]
    WrongAccount(String),
    /// A reason unknown to this version, as the provider named it.
    #[error("the provider refuses the consent ({0})")]
    Other(String),
}

impl DriveError {
    /// A stable name for texts and counters: `reconnect.revoked`, `retry_after`, `gone`, …
    pub fn code(&self) -> &'static str {
        match self {
            Self::Reconnect { why, .. } => why.code(),
            Self::RetryAfter { .. } => "retry_after",
            Self::Reset { .. } => "reset",
            Self::Gone { .. } => "gone",
            Self::Restricted { .. } => "restricted",
            Self::NotDownloadable { .. } => "not_downloadable",
            Self::Refused { .. } => "refused",
            Self::Transient { .. } => "transient",
            Self::Protocol { .. } => "protocol",
        }
    }

    /// The provider's name for the failed call, where it gave one.
    pub fn request_id(&self) -> Option<&str> {
        match self {
            Self::Reconnect { request_id, .. }
            | Self::RetryAfter { request_id, .. }
            | Self::Reset { request_id, .. }
            | Self::Gone { request_id, .. }
            | Self::Restricted { request_id }
            | Self::NotDownloadable { request_id }
            | Self::Refused { request_id, .. }
            | Self::Transient { request_id, .. }
            | Self::Protocol { request_id, .. } => request_id.as_deref(),
        }
    }

    /// Whether trying the same again later may succeed without anyone doing anything.
    pub fn passes(&self) -> bool {
        matches!(self, Self::RetryAfter { .. } | Self::Transient { .. })
    }
}

impl Why {
    /// A stable name for texts and counters.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Revoked => "reconnect.revoked",
            Self::Expired => "reconnect.expired",
            Self::MissingScope(_) => "reconnect.missing_scope",
            Self::Suspended => "reconnect.suspended",
            Self::AccessDenied => "reconnect.access_denied",
            Self::WrongAccount(_) => "reconnect.wrong_account",
            Self::Other(_) => "reconnect.other",
        }
    }
}

fn told(request_id: &Option<String>) -> String {
    request_id.as_ref().map(|id| format!(" (request {id})")).unwrap_or_default()
}
