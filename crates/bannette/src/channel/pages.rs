//! The pages of channels: list, new channel, one channel, its folders, its confirmations.

use askama::Template;
use jiff::Timestamp;

use crate::collecting::pages::RunSummary;
use crate::web::{Layout, Texts};

/// `GET /companies/{company}/channels`: the channels of a company.
#[derive(Template)]
#[template(path = "channel/channels.html")]
pub struct ChannelsPage {
    pub t: Texts,
    pub layout: Layout,
    /// The company's id, for links.
    pub company: String,
    pub channels: Vec<ChannelCard>,
}

/// A channel in the list, and at the top of its own page.
#[derive(Clone, Debug)]
pub struct ChannelCard {
    pub id: String,
    pub label: String,
    /// The name of the user whose account it is.
    pub owner: Option<String>,
    /// Still being set up: never collected.
    pub draft: bool,
    pub connection: Connection,
    pub folders: Vec<FolderLine>,
    /// The run under way, else the last one.
    pub last_run: Option<RunSummary>,
    pub next_run_at: Option<Timestamp>,
}

impl ChannelCard {
    /// The run that is under way or waits.
    pub fn open_run(&self) -> Option<&RunSummary> {
        self.last_run.as_ref().filter(|run| run.state.is_open())
    }
}

/// How the connection is, as the user needs to know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Connection {
    /// Nobody has consented yet.
    None,
    /// Works; the account's address.
    Connected { account: String },
    /// Stopped working: the account's address and the key of the sentence that says why.
    ToReconnect { account: String, reason: &'static str },
}

impl Connection {
    /// Whether a run could start.
    pub fn works(&self) -> bool {
        matches!(self, Connection::Connected { .. })
    }
}

/// A collected folder.
#[derive(Clone, Debug)]
pub struct FolderLine {
    pub id: String,
    /// As the provider shows it; empty for the whole account.
    pub path: String,
    pub recursive: bool,
    pub binder: String,
    /// The provider no longer has it.
    pub gone: bool,
}

#[cfg(test)]
pub mod samples;
