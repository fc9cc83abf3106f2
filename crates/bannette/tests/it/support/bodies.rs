//! What the API answers, as a script of a third party would write it down: from the documentation, not from our types.

use jiff::Timestamp;
use serde::Deserialize;

#[derive(Debug, Clone, Deserialize)]
pub struct Run {
    pub id: String,
    pub state: String,
    pub trigger: String,
    pub started_at: Option<Timestamp>,
    pub ended_at: Option<Timestamp>,
    pub counts: Counts,
    pub bytes: u64,
    pub error: Option<RunError>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct Counts {
    pub seen: u64,
    pub collected: u64,
    pub already_collected: u64,
    pub set_aside: u64,
    pub failed: u64,
}

#[derive(Debug, Clone, Deserialize)]
pub struct RunError {
    pub code: String,
    pub detail: String,
}

impl Run {
    pub fn is_over(&self) -> bool {
        !matches!(self.state.as_str(), "queued" | "running")
    }

    /// Collected, already collected, set aside, failed; checks that they are all that was seen.
    #[track_caller]
    pub fn counts(&self) -> [u64; 4] {
        let Counts { seen, collected, already_collected, set_aside, failed } = self.counts;
        let counts = [collected, already_collected, set_aside, failed];
        assert_eq!(seen, counts.iter().sum::<u64>(), "{self:?}");
        counts
    }

    /// The state, and the code of the error where there is one.
    pub fn end(&self) -> (&str, &str) {
        (&self.state, self.error.as_ref().map_or("", |error| &error.code))
    }
}

#[derive(Debug, Clone, Deserialize)]
pub struct SeenFile {
    pub path: String,
    pub size: u64,
    pub outcome: String,
    pub reason: Option<String>,
    pub detail: Option<String>,
    pub document_id: Option<String>,
}

impl SeenFile {
    /// The outcome, and the reason where there is one.
    pub fn fate(&self) -> (&str, &str) {
        (&self.outcome, self.reason.as_deref().unwrap_or_default())
    }
}

#[derive(Debug, Clone, Deserialize)]
pub struct Document {
    pub id: String,
    pub binder_id: String,
    pub name: String,
    pub media_type: String,
    pub sha256: String,
    /// None: it came to another company.
    pub origin: Option<Origin>,
    pub previous_id: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Origin {
    pub path: String,
    pub file_id: String,
    pub rev: String,
}
