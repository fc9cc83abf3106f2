//! Channels: where the documents of one company come from, the consent behind them, the folders they collect.

pub mod api;
pub mod connect;
pub mod following;
pub mod foresee;
pub mod handlers;
pub mod health;
pub mod options;
pub mod pages;
pub mod request;
pub mod silence;
pub mod store;

use db::Moment;
use drives::FolderPath;
use serde::{Deserialize, Serialize};

use self::options::ChannelOptions;
use self::silence::Silence;
use crate::company::check_text;
use crate::error::FieldError;
use crate::ids::{BinderId, ChannelId, CompanyId, FolderId, UserId};

/// The only provider so far, by its name in the database and the API.
pub const DROPBOX: &str = "dropbox";
/// The type of the channels that stand for those who deposit documents by hand: no account, no schedule, no page of their own.
pub const DEPOSIT: &str = "deposit";

#[derive(Debug, Clone)]
pub struct Channel {
    pub id: ChannelId,
    pub company: CompanyId,
    pub label: String,
    /// Whose account it is.
    pub owner: Option<UserId>,
    pub state: ChannelState,
    /// Documents changed before this day stay where they are.
    pub collect_since: Option<jiff::civil::Date>,
    pub next_run_at: Option<Moment>,
    /// Not collected by itself, until somebody resumes it.
    pub paused: bool,
    /// After how many days without a document it is silent, where that was chosen for it; 0: never.
    pub silence_days: Option<i64>,
    pub silence: Option<Silence>,
    /// What is done by itself with what it brings.
    pub options: ChannelOptions,
    pub created_at: Moment,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChannelState {
    /// Being set up; never collected.
    Draft,
    /// Collected once a day.
    Active,
}

impl ChannelState {
    pub fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Active => "active",
        }
    }
}

/// The consent given by the account's owner, without its token.
#[derive(Debug, Clone)]
pub struct Connection {
    pub channel: ChannelId,
    pub account_id: String,
    pub account_email: String,
    pub account_name: String,
    pub scopes: Vec<String>,
    pub connected_at: Moment,
    pub health: Health,
    pub checked_at: Moment,
}

/// Whether a connection serves, and if not, why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Health {
    Healthy,
    /// The owner has to consent again: the code of the reason (`reconnect.revoked`…) and the provider's words.
    ToReconnect {
        code: String,
        detail: String,
    },
}

impl Health {
    /// `healthy`, or the code of why not.
    pub fn code(&self) -> &str {
        match self {
            Self::Healthy => "healthy",
            Self::ToReconnect { code, .. } => code,
        }
    }
}

/// A folder of the account whose files go into a binder.
#[derive(Debug, Clone)]
pub struct CollectedFolder {
    pub id: FolderId,
    pub binder: BinderId,
    pub path: FolderPath,
    /// The provider's id; none for the root.
    pub provider_id: Option<String>,
    pub recursive: bool,
    pub cursor: Option<String>,
    /// It was not found any more.
    pub gone: bool,
}

/// A folder to collect, as somebody chooses it.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewFolder {
    /// `/Achats`; the whole Dropbox is an empty text.
    pub path: String,
    /// With its subfolders.
    #[serde(default)]
    pub recursive: bool,
    #[schema(value_type = String)]
    pub binder_id: BinderId,
}

/// Which folder a file belongs to when several contain it: the closest one. The same, whatever the order in which
/// the folders are listed.
pub fn claiming<'a>(folders: &'a [CollectedFolder], file_path: &str) -> Option<&'a CollectedFolder> {
    folders
        .iter()
        .filter(|folder| folder.path.contains(file_path, folder.recursive))
        .max_by_key(|folder| folder.path.key().len())
}

/// Checks a label.
pub fn check_label(label: &str) -> Result<String, Vec<FieldError>> {
    let label = label.trim().to_string();
    let mut errors = Vec::new();
    check_text(&mut errors, "label", &label, 120);
    if errors.is_empty() { Ok(label) } else { Err(errors) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(path: &str, recursive: bool) -> CollectedFolder {
        let now = Moment::from_seconds(0);
        CollectedFolder {
            id: FolderId::new(now),
            binder: BinderId::new(now),
            path: FolderPath::parse(path).unwrap(),
            provider_id: None,
            recursive,
            cursor: None,
            gone: false,
        }
    }

    #[test]
    fn the_closest_folder_claims_a_file() {
        let folders = [folder("/a", true), folder("/a/b", false), folder("", false)];
        let claimed = |path| claiming(&folders, path).map(|folder| folder.path.as_str().to_string());
        assert_eq!(claimed("/a/x.pdf").as_deref(), Some("/a"));
        assert_eq!(claimed("/A/B/x.pdf").as_deref(), Some("/a/b"));
        assert_eq!(claimed("/a/b/c/x.pdf").as_deref(), Some("/a"));
        assert_eq!(claimed("/x.pdf").as_deref(), Some(""));
        assert_eq!(claimed("/z/x.pdf"), None);
    }
}
