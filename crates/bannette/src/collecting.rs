//! Collecting: a run of a channel, the register that says what has ever been collected, and the history of it all.
//! A run is a reconciler: it lists what changed, compares with the register, and acts; the daily schedule and the
//! manual button only wake it.

mod announcing;
pub mod api;
mod download;
pub mod handlers;
pub mod history;
pub mod pages;
pub mod recording;
pub mod register;
pub mod run;
pub mod schedule;

use db::Moment;
use drives::{ContentHash, RemoteFile};
use serde::{Deserialize, Serialize};

use crate::ids::{ApiKeyId, ChannelId, CompanyId, DocumentId, RunFileId, RunId, UserId};

/// The queue's name for the job that executes a run.
pub const COLLECT: &str = "collect";

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Trigger {
    Scheduled,
    Manual,
    /// Somebody deposits documents by hand. In the table such a run is a manual one of a channel for deposits.
    Deposit,
}

impl Trigger {
    pub const ALL: [Self; 3] = [Self::Scheduled, Self::Manual, Self::Deposit];

    pub fn name(self) -> &'static str {
        match self {
            Self::Scheduled => "scheduled",
            Self::Manual => "manual",
            Self::Deposit => "deposit",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|trigger| trigger.name() == name)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RunState {
    Queued,
    Running,
    Succeeded,
    /// Something is left for the next run.
    Incomplete,
    /// Nothing could be done.
    Failed,
    Cancelled,
}

impl RunState {
    pub const ALL: [Self; 6] =
        [Self::Queued, Self::Running, Self::Succeeded, Self::Incomplete, Self::Failed, Self::Cancelled];

    pub fn name(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Succeeded => "succeeded",
            Self::Incomplete => "incomplete",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }

    pub fn is_over(self) -> bool {
        !matches!(self, Self::Queued | Self::Running)
    }
}

/// How many files came to which outcome. Seen is their sum.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Counts {
    pub seen: i64,
    pub collected: i64,
    pub already_collected: i64,
    pub set_aside: i64,
    pub failed: i64,
}

/// One execution of a channel.
#[derive(Debug, Clone)]
pub struct Run {
    pub id: RunId,
    pub channel: ChannelId,
    pub company: CompanyId,
    pub trigger: Trigger,
    pub requested_by: Option<UserId>,
    pub requested_by_key: Option<ApiKeyId>,
    pub state: RunState,
    pub requested_at: Moment,
    pub started_at: Option<Moment>,
    pub ended_at: Option<Moment>,
    pub cancel_requested: bool,
    pub counts: Counts,
    /// The size of what was collected, in bytes.
    pub bytes: i64,
    /// What has come in so far, in bytes, files under way included.
    pub bytes_received: i64,
    pub current_file: Option<String>,
    pub problem: Option<Problem>,
}

/// Why a run ended as it did: a code that has words in each language (`run-error-CODE`), and what the provider said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    pub code: String,
    pub detail: String,
}

impl Problem {
    pub fn new(code: &str, detail: impl ToString) -> Self {
        Self { code: code.to_string(), detail: detail.to_string() }
    }
}

/// What became of a file seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    Collected,
    AlreadyCollected,
    /// Never to be collected as it is.
    SetAside,
    /// Will be tried again at the next run.
    Failed,
}

impl Outcome {
    pub const ALL: [Self; 4] = [Self::Collected, Self::AlreadyCollected, Self::SetAside, Self::Failed];

    pub fn name(self) -> &'static str {
        match self {
            Self::Collected => "collected",
            Self::AlreadyCollected => "already_collected",
            Self::SetAside => "set_aside",
            Self::Failed => "failed",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.name() == name)
    }
}

/// A file seen by a run, in the history.
#[derive(Debug, Clone)]
pub struct RunFile {
    pub id: RunFileId,
    pub path: String,
    pub size: i64,
    pub outcome: Outcome,
    /// A code that has words in each language (`reason-CODE`).
    pub reason: Option<String>,
    /// What the provider said.
    pub detail: Option<String>,
    pub document: Option<DocumentId>,
    /// Whether the document was deleted for good meanwhile.
    pub deleted: bool,
    pub at: Moment,
}

/// Why a file may not be collected: each code has words in each language (`reason-CODE`).
pub const REASONS: [&str; 11] = [
    "empty",
    "not_downloadable",
    "too_large",
    "before_start_date",
    "folder_not_collected",
    "unsupported_type",
    "restricted",
    "gone",
    "hash_mismatch",
    "download_failed",
    "refused",
];

/// A reason to set a file aside without asking for its bytes.
pub fn set_aside_at_sight(
    file: &RemoteFile,
    largest: u64,
    since: Option<jiff::Timestamp>,
) -> Option<&'static str> {
    if !file.downloadable && file.export_as.is_none() {
        Some("not_downloadable")
    } else if file.downloadable && file.size == 0 {
        Some("empty")
    } else if file.size > largest {
        Some("too_large")
    } else if since.is_some_and(|since| file.modified < since) {
        Some("before_start_date")
    } else {
        None
    }
}

/// What the register knows a content by: the provider's hash of it. Exports without one have bytes of their own each
/// time: there the revision stands for the content.
pub fn content_key(file: &RemoteFile, hash: Option<&ContentHash>) -> Option<String> {
    match hash.filter(|_| file.downloadable).or(file.content_hash.as_ref()) {
        Some(hash) => Some(format!("hash:{hash}")),
        None if file.downloadable => None,
        None => Some(format!("export:{}:{}", file.id, file.rev)),
    }
}

/// What a path looks like in the history: the provider's, or the bare name of what lies in no folder of the account.
pub fn shown_path(file: &RemoteFile) -> &str {
    file.path.as_deref().unwrap_or(&file.name)
}
