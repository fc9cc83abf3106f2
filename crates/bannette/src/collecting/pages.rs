//! The pages of runs: progress and result of one, and the history of all.

use std::time::Duration;

use askama::Template;
use jiff::Timestamp;

use crate::collecting::{Counts, Outcome, Run, RunState, Trigger};
use crate::ids::{DocumentId, RunId};
use crate::web::forms::Choice;
use crate::web::{Layout, Sign, Texts};

/// `GET /runs/{run}?outcome=&q=&after=`: what a run does or did, and every file it saw.
#[derive(Template)]
#[template(path = "collecting/run.html")]
pub struct RunPage {
    pub t: Texts,
    pub layout: Layout,
    pub progress: RunProgress,
    pub company_name: String,
    pub files: Vec<FileLine>,
    /// The outcome that the list is narrowed to.
    pub outcome: Option<Outcome>,
    /// Part of a path that the list is narrowed to.
    pub query: String,
    /// The cursor of the next page.
    pub next: Option<String>,
}

/// `GET /runs/{run}/progress`: the part of the page that is asked for every second while the run is open. The answer
/// to the first question after the end carries `HX-Refresh: true`, so that the page comes anew, with its files.
#[derive(Clone, Template)]
#[template(path = "collecting/progress.html")]
pub struct RunProgress {
    pub t: Texts,
    pub run: Run,
    pub channel_label: String,
    /// Who asked for it, where somebody did.
    pub requested_by: Option<String>,
    /// Whether the user may cancel it.
    pub may_cancel: bool,
}

/// A file that the run saw.
#[derive(Clone, Debug)]
pub struct FileLine {
    pub path: String,
    pub size: i64,
    pub outcome: Outcome,
    /// A code that has words (`reason-CODE`).
    pub reason: Option<String>,
    /// What the provider said.
    pub detail: Option<String>,
    pub document: Option<DocumentId>,
    /// Whether its document was deleted for good meanwhile.
    pub deleted: bool,
    pub at: Timestamp,
}

/// `GET /history?company=&channel=&state=&trigger=&from=&until=&after=`: all runs that the user may see.
#[derive(Template)]
#[template(path = "collecting/history.html")]
pub struct HistoryPage {
    pub t: Texts,
    pub layout: Layout,
    pub runs: Vec<HistoryLine>,
    pub companies: Vec<Choice>,
    /// Channels of the chosen company; none where no company is chosen.
    pub channels: Vec<Choice>,
    pub states: Vec<Choice>,
    pub triggers: Vec<Choice>,
    /// The period, `2026-11-22`, or nothing.
    pub from: String,
    pub until: String,
    /// The filters as a query, for the next page and the CSV.
    pub filters: String,
    /// The cursor of the next page.
    pub next: Option<String>,
}

/// A run in the history.
#[derive(Clone, Debug)]
pub struct HistoryLine {
    pub id: RunId,
    pub company_name: String,
    pub channel_label: String,
    pub state: RunState,
    pub trigger: Trigger,
    pub requested_by: Option<String>,
    /// When it started, or was asked for.
    pub at: Timestamp,
    pub duration: Option<Duration>,
    pub counts: Counts,
}

/// A run in a few words.
#[derive(Clone, Debug)]
pub struct RunSummary {
    pub id: RunId,
    pub state: RunState,
    pub trigger: Trigger,
    /// When it started, or was asked for.
    pub at: Timestamp,
    pub counts: Counts,
}

impl RunState {
    /// The key of its name.
    pub fn key(self) -> &'static str {
        match self {
            RunState::Queued => "run-queued",
            RunState::Running => "run-running",
            RunState::Succeeded => "run-succeeded",
            RunState::Incomplete => "run-incomplete",
            RunState::Failed => "run-failed",
            RunState::Cancelled => "run-cancelled",
        }
    }

    /// Its name with colour and icon.
    pub fn sign(self, t: &Texts) -> Sign {
        let (tone, icon) = match self {
            RunState::Queued => ("idle", "clock"),
            RunState::Running => ("busy", "turning"),
            RunState::Succeeded => ("ok", "check"),
            RunState::Incomplete => ("warn", "alert"),
            RunState::Failed => ("bad", "cross"),
            RunState::Cancelled => ("idle", "minus"),
        };
        Sign::new(t, tone, icon, self.key())
    }
}

impl Trigger {
    /// The key of its name.
    pub fn key(self) -> &'static str {
        match self {
            Trigger::Scheduled => "trigger-scheduled",
            Trigger::Manual => "trigger-manual",
            Trigger::Deposit => "trigger-deposit",
        }
    }
}

impl Outcome {
    /// The key of its name.
    pub fn key(self) -> &'static str {
        match self {
            Outcome::Collected => "outcome-collected",
            Outcome::AlreadyCollected => "outcome-already-collected",
            Outcome::SetAside => "outcome-set-aside",
            Outcome::Failed => "outcome-failed",
        }
    }

    /// Its name with colour and icon.
    pub fn sign(self, t: &Texts) -> Sign {
        let (tone, icon) = match self {
            Outcome::Collected => ("ok", "check"),
            Outcome::AlreadyCollected => ("idle", "history"),
            Outcome::SetAside => ("warn", "minus"),
            Outcome::Failed => ("bad", "alert"),
        };
        Sign::new(t, tone, icon, self.key())
    }
}

impl Run {
    /// Whether somebody deposited its files by hand.
    fn is_deposit(&self) -> bool {
        self.trigger == Trigger::Deposit
    }

    /// When it started, or was asked for.
    pub fn at(&self) -> Timestamp {
        self.started_at.unwrap_or(self.requested_at).timestamp()
    }

    /// How long it took, or has taken so far.
    pub fn duration(&self, t: &Texts) -> Option<Duration> {
        Some(self.ended_at.unwrap_or(t.now.into()).since(self.started_at?))
    }

    /// What happened, in one sentence.
    fn sentence(&self, t: &Texts) -> String {
        let counts = &self.counts;
        let key = match self.state {
            RunState::Queued => "run-tells-queued",
            RunState::Running if self.cancel_requested => "run-tells-cancelling",
            RunState::Running => "run-tells-running",
            RunState::Succeeded if self.is_deposit() => "run-tells-deposited",
            RunState::Succeeded if counts.collected == 0 => "run-tells-nothing-new",
            RunState::Succeeded => "run-tells-succeeded",
            // What stopped it is told below.
            RunState::Incomplete if counts.failed == 0 => "run-tells-stopped",
            RunState::Incomplete => "run-tells-incomplete",
            RunState::Failed => "run-tells-failed",
            RunState::Cancelled => "run-tells-cancelled",
        };
        t.say(key)
            .arg("seen", counts.seen)
            .arg("collected", counts.collected)
            .arg("failed", counts.failed)
            .arg("size", t.size(self.bytes))
            .to_string()
    }

    /// The tone of that sentence, as a note's CSS class and icon.
    fn tone(&self) -> (&'static str, &'static str) {
        match self.state {
            RunState::Queued | RunState::Running => ("notice", "info"),
            RunState::Succeeded => ("success", "check"),
            RunState::Incomplete => ("warning", "alert"),
            RunState::Failed => ("problem", "cross"),
            RunState::Cancelled => ("plain", "minus"),
        }
    }

    /// Whether what stopped it is to be mended on the channel's page.
    fn is_mended_at_channel(&self) -> bool {
        let code = self.problem.as_ref().map_or("", |problem| &problem.code);
        code.starts_with("reconnect.") || matches!(code, "not_connected" | "folder_gone")
    }

    /// Numbers of files by outcome, for the tiles and the filter.
    fn outcomes(&self) -> [(Outcome, i64); 4] {
        let counts = &self.counts;
        [
            (Outcome::Collected, counts.collected),
            (Outcome::AlreadyCollected, counts.already_collected),
            (Outcome::SetAside, counts.set_aside),
            (Outcome::Failed, counts.failed),
        ]
    }
}

impl RunPage {
    /// Query of the list of files, without its page.
    fn filters(&self) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        if let Some(outcome) = self.outcome {
            query.append_pair("outcome", outcome.name());
        }
        if !self.query.is_empty() {
            query.append_pair("q", &self.query);
        }
        query.finish()
    }

    /// Whether this outcome is the chosen one.
    fn chosen(&self, outcome: &Outcome) -> bool {
        self.outcome == Some(*outcome)
    }
}

impl HistoryPage {
    /// Whether anything is filtered.
    fn filtered(&self) -> bool {
        !self.filters.is_empty()
    }
}

#[cfg(test)]
pub mod samples;
