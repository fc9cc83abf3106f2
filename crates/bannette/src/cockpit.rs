//! The whole firm at a glance: how every channel stands, what waits, what came; for administrators, how the machine does.

pub mod chart;
pub mod glance;
pub mod handlers;
pub mod machine;
pub mod metrics;
pub mod pages;
pub mod store;

/// What is the matter with a channel, the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Trouble {
    /// Its connection needs the account's owner.
    Disconnected,
    /// Its last run failed.
    Failed,
    /// Its last run left something behind.
    Incomplete,
    /// It is in service, and has brought nothing to an end for two days.
    Late,
    /// It used to bring documents, and brings none any more.
    Silent,
    /// It is not set up to the end.
    Draft,
    Paused,
    /// The company has no channel.
    NoChannel,
    None,
}

impl Trouble {
    pub const ALL: [Self; 9] = [
        Self::Disconnected,
        Self::Failed,
        Self::Incomplete,
        Self::Late,
        Self::Silent,
        Self::Draft,
        Self::Paused,
        Self::NoChannel,
        Self::None,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Disconnected => "disconnected",
            Self::Failed => "failed",
            Self::Incomplete => "incomplete",
            Self::Late => "late",
            Self::Silent => "silent",
            Self::Draft => "draft",
            Self::Paused => "paused",
            Self::NoChannel => "no_channel",
            Self::None => "none",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|trouble| trouble.name() == name)
    }

    /// Whether it is something that is the matter with a channel.
    fn is_of_channels(self) -> bool {
        !matches!(self, Self::NoChannel | Self::None)
    }

    fn of_rank(rank: i64) -> Self {
        usize::try_from(rank).ok().and_then(|rank| Self::ALL.get(rank).copied()).unwrap_or(Self::None)
    }

    fn rank(self) -> i64 {
        self as i64
    }
}
