//! The pages of channels: list, new channel, one channel, its setting up, its confirmations.

use askama::Template;
use jiff::{Timestamp, civil::Date};

use crate::channel::options::ChannelOptions;
use crate::channel::request::State;
use crate::collecting::pages::{HistoryLine, RunSummary};
use crate::company::Company;
use crate::ids::{ChannelId, CompanyId, FolderId};
use crate::web::forms::{Choice, Field};
use crate::web::layout::Item;
use crate::web::{Layout, Texts};

mod folders;
mod requests;
mod silence;

pub use requests::{Asked, AskedPage, End, EndPage, NewOwnerPage, RequestCard, RequestsPage};

pub use silence::{LetterShown, RemindPage, ReminderLine, RemindersPage, SilenceFacts, WordsForm};

pub use folders::{Changes, Crumb, FolderPage, ForeseenPage, Foresight, SubFolder};

/// `GET /companies/{company}/channels`: the channels of a company.
#[derive(Template)]
#[template(path = "channel/channels.html")]
pub struct ChannelsPage {
    pub t: Texts,
    pub layout: Layout,
    pub company: CompanyId,
    pub channels: Vec<ChannelCard>,
}

/// A channel in the list, and at the top of its own page.
#[derive(Clone, Debug)]
pub struct ChannelCard {
    pub id: ChannelId,
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
    /// Not collected by itself for now.
    pub paused: bool,
    /// It used to bring documents, and brings none any more.
    pub silence: Option<SilenceFacts>,
}

/// How the connection is, as the user needs to know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Connection {
    /// Nobody has consented yet.
    None,
    /// Works; the account's address.
    Connected { account: String },
    /// Stopped working: the account's address and the code of why (`connection-CODE`).
    ToReconnect { account: String, code: String },
}

/// A collected folder.
#[derive(Clone, Debug)]
pub struct FolderLine {
    pub id: FolderId,
    /// As the provider shows it; empty for the whole account.
    pub path: String,
    pub recursive: bool,
    pub binder: String,
    /// The provider no longer has it.
    pub gone: bool,
}

/// `GET /channels?q=&after=` and `GET /channels/new?q=&after=`: of which company?
#[derive(Template)]
#[template(path = "channel/choose_company.html")]
pub struct ChooseCompanyPage {
    pub t: Texts,
    pub layout: Layout,
    /// Where it leads: the channels, or a new one.
    pub item: Item,
    pub companies: Vec<Company>,
    /// What was searched for.
    pub query: String,
    /// The cursor of the next page.
    pub next: Option<String>,
}

impl ChooseCompanyPage {
    fn is_new(&self) -> bool {
        self.item == Item::NewChannel
    }

    fn title(&self) -> &'static str {
        if self.is_new() { "channel-new" } else { "channels" }
    }

    fn address(&self) -> &'static str {
        if self.is_new() { "/channels/new" } else { "/channels" }
    }

    pub fn leads_to(&self, company: &Company) -> String {
        format!("/companies/{}{}", company.id, self.address())
    }
}

/// `GET /companies/{company}/channels/new`, and what a refused form gets.
#[derive(Template)]
#[template(path = "channel/new.html")]
pub struct NewChannelPage {
    pub t: Texts,
    pub layout: Layout,
    pub company: CompanyId,
    pub label: Field,
    /// The users who may own the account.
    pub owners: Vec<Choice>,
    pub owner_error: Option<String>,
}

/// `GET /channels/{channel}`: a channel in service.
#[derive(Template)]
#[template(path = "channel/channel.html")]
pub struct ChannelPage {
    pub t: Texts,
    pub layout: Layout,
    pub company: CompanyId,
    pub channel: ChannelCard,
    pub account: Option<AccountFacts>,
    /// Documents changed before this day stay where they are.
    pub since: Option<Date>,
    pub options: ChannelOptions,
    pub created_at: Timestamp,
    /// The latest runs, newest first.
    pub runs: Vec<HistoryLine>,
    /// Reminders to the client, newest first.
    pub reminders: Vec<ReminderLine>,
}

/// What is known of the connected account.
#[derive(Clone, Debug)]
pub struct AccountFacts {
    pub name: String,
    pub email: String,
    pub connected_at: Timestamp,
    pub checked_at: Timestamp,
    /// Permissions, as the provider names them.
    pub scopes: Vec<String>,
}

/// `GET /channels/{channel}/edit`: the steps from a name to a channel in service; later, its settings.
#[derive(Template)]
#[template(path = "channel/set_up.html")]
pub struct SetUpPage {
    pub t: Texts,
    pub layout: Layout,
    pub company: CompanyId,
    pub channel: ChannelCard,
    pub label: Field,
    pub owners: Vec<Choice>,
    pub owner_error: Option<String>,
    pub account: Option<AccountFacts>,
    /// The provider did not answer whether the connection serves.
    pub unanswered: bool,
    /// The last connection request.
    pub request: Option<RequestCard>,
    /// `2026-01-31`, or nothing.
    pub since: Field,
    /// What is done by itself with its documents.
    pub options: ChannelOptions,
    /// Days without a document until it is silent, where they were chosen for this channel.
    pub silence_days: Field,
    /// The firm's; 0: never.
    pub firm_silence_days: i64,
}

/// `GET /channels/{channel}/run`: asks to confirm a manual run. Also opened in the dialog, by its `#confirm`.
#[derive(Template)]
#[template(path = "channel/confirm_run.html")]
pub struct ConfirmRunPage {
    pub t: Texts,
    pub layout: Layout,
    pub channel: ChannelId,
    pub label: String,
    pub account: String,
    pub folders: usize,
    pub last_run: Option<RunSummary>,
}

/// `GET /channels/{channel}/other-account`: another account consented than before.
#[derive(Template)]
#[template(path = "channel/other_account.html")]
pub struct OtherAccountPage {
    pub t: Texts,
    pub layout: Layout,
    pub channel: ChannelId,
    pub label: String,
    pub former: String,
    pub new: String,
}

impl ChannelCard {
    /// The run that is under way or waits.
    pub fn open_run(&self) -> Option<&RunSummary> {
        self.last_run.as_ref().filter(|run| !run.state.is_over())
    }
}

impl Connection {
    /// Whether a run could start.
    pub fn works(&self) -> bool {
        matches!(self, Connection::Connected { .. })
    }
}

/// How far a step of the setting up is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Done,
    Current,
    Later,
}

impl SetUpPage {
    /// The four steps, and how far each is.
    fn steps(&self) -> [(&'static str, &'static str, Step); 4] {
        let connected = self.channel.connection.works();
        let chosen = !self.channel.folders.is_empty();
        let step = |done: bool, before: bool| match (done, before) {
            (true, _) => Step::Done,
            (false, true) => Step::Current,
            (false, false) => Step::Later,
        };
        [
            ("name", "step-name", Step::Done),
            ("connection", "step-connection", step(connected, true)),
            ("folders", "step-folders", step(chosen, connected)),
            ("finish", "step-finish", step(!self.channel.draft, connected && chosen)),
        ]
    }

    /// Which run is the next one, as the words about it distinguish them.
    fn which_run(&self) -> &'static str {
        folders::which_run(self.channel.last_run.is_none())
    }

    /// The request that the owner has not answered.
    fn open_request(&self) -> Option<&RequestCard> {
        self.request.as_ref().filter(|request| request.is_open())
    }

    /// Whether the channel could be put into service, or looked at beforehand.
    fn ready(&self) -> bool {
        self.channel.connection.works() && !self.channel.folders.is_empty()
    }
}

#[cfg(test)]
pub mod samples;
