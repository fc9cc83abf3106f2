//! What surrounds a page: who reads it, which company is open, what the menus offer, the message to show once.

use std::fmt;

use askama::filters::HtmlSafe;

use crate::ids::CompanyId;
use crate::web::{Flash, Locale, Texts, assets};

/// The frame of a page. Handlers fill it in one place; pages only pass it on.
#[derive(Clone, Debug, Default)]
pub struct Layout {
    /// The signed-in user; `None` on the pages before signing in.
    pub user: Option<Reader>,
    /// The company that is open.
    pub company: Option<Place>,
    /// Some of the other companies that the user may open, for the switcher.
    pub others: Vec<Place>,
    /// The menu entry that this page belongs to.
    pub item: Item,
    pub may: May,
    /// Notifications that the user has not read.
    pub unread: i64,
    pub flash: Option<Flash>,
    /// Path and query of this page, where a change of language leads back to.
    pub path: String,
}

/// The signed-in user, as the menus show them.
#[derive(Clone, Debug)]
pub struct Reader {
    pub name: String,
    pub email: String,
}

/// A company, as the menus show it.
#[derive(Clone, Debug)]
pub struct Place {
    pub id: CompanyId,
    pub code: String,
    pub name: String,
}

/// What the user may do here: entries and buttons for anything else are left out.
#[derive(Clone, Copy, Debug, Default)]
pub struct May {
    /// Has `ConfigureCollection` on the open company (or on any, where none is open).
    pub configure_collection: bool,
    /// Has `LookUpDocuments` on the open company.
    pub look_up_documents: bool,
    /// Has `DepositDocuments` on the open company.
    pub deposit_documents: bool,
    /// Enters documents of the open company, and may take them out.
    pub hand_over: bool,
    /// Is an administrator of the platform.
    pub administer: bool,
    /// Manages users: all of them, or those of some companies.
    pub manage_users: bool,
}

/// Entries of the menus.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Item {
    #[default]
    None,
    Companies,
    Tray,
    Deposit,
    DepositLinks,
    Handovers,
    Search,
    Cockpit,
    Channels,
    NewChannel,
    Requests,
    Reminders,
    Notifications,
    History,
    Users,
    Profiles,
    Sites,
    CompanySettings,
    AuditLog,
    SignIn,
    Mail,
    FailedJobs,
    Webhooks,
    Profile,
}

impl Item {
    /// Its name in templates.
    fn name(self) -> &'static str {
        match self {
            Item::None => "",
            Item::Companies => "companies",
            Item::Tray => "tray",
            Item::Deposit => "deposit",
            Item::DepositLinks => "deposit-links",
            Item::Handovers => "handovers",
            Item::Search => "search",
            Item::Cockpit => "cockpit",
            Item::Channels => "channels",
            Item::NewChannel => "new-channel",
            Item::Requests => "requests",
            Item::Reminders => "reminders",
            Item::Notifications => "notifications",
            Item::History => "history",
            Item::Users => "users",
            Item::Profiles => "profiles",
            Item::Sites => "sites",
            Item::CompanySettings => "company-settings",
            Item::AuditLog => "audit-log",
            Item::SignIn => "sign-in-rules",
            Item::Mail => "mail",
            Item::FailedJobs => "failed-jobs",
            Item::Webhooks => "webhooks",
            Item::Profile => "profile",
        }
    }
}

impl Layout {
    /// `aria-current` of a menu entry.
    pub fn current(&self, item: &str) -> CurrentMark {
        CurrentMark(self.item.name() == item)
    }

    /// Whether the page is that of a menu entry.
    pub fn is_at(&self, item: &str) -> bool {
        self.item.name() == item
    }

    /// Whether the page belongs to the menu **Collecte**.
    pub fn in_collecting(&self) -> bool {
        matches!(
            self.item,
            Item::Channels
                | Item::NewChannel
                | Item::Requests
                | Item::DepositLinks
                | Item::History
                | Item::Cockpit
        )
    }

    /// Whether the page belongs to the menu **Administration**.
    pub fn in_administration(&self) -> bool {
        matches!(
            self.item,
            Item::Users
                | Item::Profiles
                | Item::Sites
                | Item::CompanySettings
                | Item::Reminders
                | Item::AuditLog
                | Item::SignIn
                | Item::Mail
                | Item::FailedJobs
                | Item::Webhooks
        )
    }

    /// All languages to choose from.
    pub fn locales(&self) -> [Locale; 2] {
        Locale::ALL
    }
}

/// Writes ` aria-current="page"` or nothing.
pub struct CurrentMark(bool);

impl fmt::Display for CurrentMark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0 { r#" aria-current="page""# } else { "" })
    }
}

impl HtmlSafe for CurrentMark {}

/// An icon of `assets/icons.svg`, decorative: the word always stands beside it.
pub struct Icon<'a>(&'a str);

impl fmt::Display for Icon<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Icon(name) = self;
        debug_assert!(
            name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'),
            "{name} is one of our icons"
        );
        let url = assets::url("icons.svg");
        write!(f, r##"<svg class="icon" aria-hidden="true"><use href="{url}#{name}"></use></svg>"##)
    }
}

/// Names of icons are literals of ours.
impl HtmlSafe for Icon<'_> {}

impl Texts {
    /// An icon by its name.
    pub fn icon<'a>(&self, name: &'a str) -> Icon<'a> {
        Icon(name)
    }

    /// The URL of an asset.
    pub fn asset(&self, name: &str) -> String {
        assets::url(name)
    }
}

impl Reader {
    /// One or two letters for the user's menu.
    pub fn initials(&self) -> String {
        let mut words = self.name.split_whitespace().filter_map(|word| word.chars().next());
        words.next().into_iter().chain(words.next_back()).flat_map(char::to_uppercase).collect()
    }
}
