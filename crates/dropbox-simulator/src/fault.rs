//! Faults to switch on: which calls they strike, and what happens then.

pub(crate) mod known;

use std::fmt;

use serde::{Deserialize, Serialize};

pub use known::KnownError;

use crate::{account::AccountId, operation::Operation, random::Random, space::key};

/// Something that goes wrong with some calls. By default: the next call of any route.
///
/// ```
/// use dropbox_simulator::{Fault, KnownError};
/// let fault = Fault::on("files/download").path("/Factures/*").nth(3).error(KnownError::ExpiredAccessToken);
/// # let _ = fault;
/// ```
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// `files/list_folder`, `oauth2/token`, …; None: every route.
    #[serde(default)]
    pub route: Option<String>,
    /// The path argument, or the path or id of the file it means; may hold one `*`.
    #[serde(default)]
    pub path: Option<String>,
    /// Only calls for this account.
    #[serde(default)]
    pub account: Option<AccountId>,
    /// Which of the calls that match.
    #[serde(default)]
    pub when: When,
    /// What happens to them.
    pub effect: Effect,
}

/// Which of the matching calls are struck, counted from 1 since the fault was switched on.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum When {
    /// These.
    Calls(Vec<u64>),
    /// The first so many.
    Next(u64),
    /// All.
    Always,
    /// Each with this probability, the same way for the same seed.
    Chance {
        /// From 0 to 1.
        probability: f64,
        /// Of the dice.
        seed: u64,
    },
}

impl Default for When {
    fn default() -> Self {
        Self::Next(1)
    }
}

/// What happens to a call that is struck.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// An error that the service is known for.
    Error(KnownError),
    /// Any other answer.
    Respond {
        /// HTTP status.
        status: u16,
        /// Of the body.
        content_type: String,
        /// As it is sent.
        body: String,
        /// More headers.
        #[serde(default)]
        headers: Vec<(String, String)>,
    },
    /// The connection is reset instead of an answer.
    Reset,
    /// The connection is reset within the body.
    ResetInBody {
        /// Bytes that are sent before.
        after: u64,
    },
    /// The body ends early.
    Truncate {
        /// Bytes that are sent.
        after: u64,
        /// `Content-Length` says so too: only size and hash tell.
        #[serde(default)]
        consistent: bool,
    },
    /// One byte of the body is another.
    Corrupt {
        /// Which, counted from 0.
        at: u64,
    },
    /// The body comes slowly.
    Slow {
        /// How slowly.
        bytes_per_second: u64,
    },
    /// The body stops, the connection stays open.
    Stall {
        /// Bytes that are sent before.
        after: u64,
    },
    /// The answer comes late.
    Delay {
        /// How late.
        milliseconds: u64,
    },
    /// A download without its `Dropbox-API-Result` header.
    MissingResult,
    /// Something changes in the Dropbox right before the call is served; then it is served.
    Before(Vec<Operation>),
}

impl Fault {
    /// Strikes one route.
    pub fn on(route: impl Into<String>) -> Self {
        Self { route: Some(route.into()), ..Self::anywhere() }
    }

    /// Strikes every route.
    pub fn anywhere() -> Self {
        Self { route: None, path: None, account: None, when: When::default(), effect: Effect::Reset }
    }

    /// Only calls about this path, or file id; may hold one `*`.
    pub fn path(mut self, path: impl Into<String>) -> Self {
        self.path = Some(path.into());
        self
    }

    /// Only calls for this account.
    pub fn account(mut self, account: &AccountId) -> Self {
        self.account = Some(account.clone());
        self
    }

    /// The n-th matching call alone, counted from 1.
    pub fn nth(self, call: u64) -> Self {
        self.calls(&[call])
    }

    /// These matching calls, counted from 1.
    pub fn calls(mut self, calls: &[u64]) -> Self {
        self.when = When::Calls(calls.to_vec());
        self
    }

    /// The next so many matching calls.
    pub fn next(mut self, calls: u64) -> Self {
        self.when = When::Next(calls);
        self
    }

    /// Every matching call.
    pub fn always(mut self) -> Self {
        self.when = When::Always;
        self
    }

    /// Each matching call with this probability.
    pub fn chance(mut self, probability: f64, seed: u64) -> Self {
        self.when = When::Chance { probability, seed };
        self
    }

    /// What happens.
    pub fn effect(mut self, effect: Effect) -> Self {
        self.effect = effect;
        self
    }

    /// Answers with an error that the service is known for.
    pub fn error(self, error: KnownError) -> Self {
        self.effect(Effect::Error(error))
    }

    /// Changes something right before the call is served.
    pub fn before(self, operation: Operation) -> Self {
        self.effect(Effect::Before(vec![operation]))
    }
}

/// Names a fault that was switched on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FaultId(pub(crate) u64);

impl fmt::Display for FaultId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

/// A fault that is switched on.
#[derive(Clone, Debug, Serialize)]
pub struct Armed {
    /// Its name.
    pub id: FaultId,
    /// What it does.
    pub fault: Fault,
    /// Calls that matched so far.
    pub matched: u64,
    /// Calls that were struck.
    pub strikes: u64,
    #[serde(skip)]
    random: Random,
}

/// What faults look at.
pub(crate) struct CallFacts<'a> {
    pub route: &'a str,
    pub account: Option<&'a AccountId>,
    /// All names of what the call is about: argument, path, id.
    pub names: &'a [&'a str],
}

#[derive(Default)]
pub(crate) struct Faults {
    armed: Vec<Armed>,
    last: u64,
}

impl Faults {
    pub fn arm(&mut self, fault: Fault) -> FaultId {
        self.last += 1;
        let id = FaultId(self.last);
        let seed = if let When::Chance { seed, .. } = fault.when { seed } else { 0 };
        self.armed.push(Armed { id, fault, matched: 0, strikes: 0, random: Random::new(seed) });
        id
    }

    pub fn clear(&mut self) {
        self.armed.clear();
    }

    pub fn remove(&mut self, id: FaultId) {
        self.armed.retain(|armed| armed.id != id);
    }

    pub fn armed(&self) -> &[Armed] {
        &self.armed
    }

    pub fn is_empty(&self) -> bool {
        self.armed.is_empty()
    }

    /// The effects on a call, in the order in which their faults were switched on.
    pub fn strike(&mut self, call: &CallFacts<'_>) -> Vec<Effect> {
        self.armed.iter_mut().filter_map(|armed| armed.strike(call)).collect()
    }
}

impl Armed {
    fn strike(&mut self, call: &CallFacts<'_>) -> Option<Effect> {
        let Fault { route, path, account, when, effect } = &self.fault;
        let matches = route.as_ref().is_none_or(|route| route == call.route)
            && account.as_ref().is_none_or(|account| Some(account) == call.account)
            && path.as_ref().is_none_or(|path| call.names.iter().any(|name| fits(path, name)));
        if !matches {
            return None;
        }
        self.matched += 1;
        let struck = match when {
            When::Calls(calls) => calls.contains(&self.matched),
            When::Next(count) => self.matched <= *count,
            When::Always => true,
            When::Chance { probability, .. } => self.random.unit() < *probability,
        };
        self.strikes += u64::from(struck);
        struck.then(|| effect.clone())
    }
}

fn fits(pattern: &str, name: &str) -> bool {
    if pattern.starts_with("id:") {
        return pattern == name;
    }
    let (pattern, name) = (key(pattern), key(name));
    match pattern.split_once('*') {
        None => pattern == name,
        Some((start, end)) => {
            name.len() >= start.len() + end.len() && name.starts_with(start) && name.ends_with(end)
        }
    }
}
