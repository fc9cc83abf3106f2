//! The pages of runs: progress and result of one, and the history of all.

use std::fmt;

use askama::filters::HtmlSafe;
use jiff::Timestamp;

use crate::web::Texts;

/// How far a run is, or how it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunState {
    Queued,
    Running,
    Succeeded,
    Incomplete,
    Failed,
    Cancelled,
}

impl RunState {
    pub const ALL: [RunState; 6] = [
        RunState::Queued,
        RunState::Running,
        RunState::Succeeded,
        RunState::Incomplete,
        RunState::Failed,
        RunState::Cancelled,
    ];

    /// The key of its name.
    pub fn key(&self) -> &'static str {
        match self {
            RunState::Queued => "run-queued",
            RunState::Running => "run-running",
            RunState::Succeeded => "run-succeeded",
            RunState::Incomplete => "run-incomplete",
            RunState::Failed => "run-failed",
            RunState::Cancelled => "run-cancelled",
        }
    }

    /// Whether it has not ended yet.
    pub fn is_open(&self) -> bool {
        matches!(self, RunState::Queued | RunState::Running)
    }

    /// Its name with colour and icon.
    pub fn sign(&self, t: &Texts) -> Sign {
        let (class, icon) = match self {
            RunState::Queued => ("idle", "clock"),
            RunState::Running => ("busy", "turning"),
            RunState::Succeeded => ("ok", "check"),
            RunState::Incomplete => ("warn", "alert"),
            RunState::Failed => ("bad", "cross"),
            RunState::Cancelled => ("idle", "minus"),
        };
        Sign::new(t, class, icon, self.key())
    }
}

/// A state's word with its colour and icon, as HTML.
pub struct Sign(String);

impl Sign {
    /// `class`, `icon` and `key` are literals of ours.
    pub fn new(t: &Texts, class: &'static str, icon: &'static str, key: &'static str) -> Self {
        Sign(format!(r#"<span class="state {class}">{}{}</span>"#, t.icon(icon), t.say(key)))
    }
}

impl fmt::Display for Sign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl HtmlSafe for Sign {}

/// What woke a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trigger {
    Scheduled,
    Manual,
}

impl Trigger {
    pub fn key(&self) -> &'static str {
        match self {
            Trigger::Scheduled => "run-scheduled",
            Trigger::Manual => "run-manual",
        }
    }
}

/// What became of the files seen; `seen` is the sum of the others.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counts {
    pub seen: u64,
    pub collected: u64,
    pub already_collected: u64,
    pub set_aside: u64,
    pub failed: u64,
}

/// A run in a few words.
#[derive(Clone, Debug)]
pub struct RunSummary {
    pub id: String,
    pub state: RunState,
    pub trigger: Trigger,
    /// When it started, or was asked for.
    pub at: Timestamp,
    pub counts: Counts,
}

#[cfg(test)]
pub mod samples;
