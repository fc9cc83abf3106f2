//! Made-up runs, to see the pages.

use super::*;
use crate::web::samples::moment;

pub fn finished_run() -> RunSummary {
    RunSummary {
        id: "019ab111-0000-7000-8000-000000000001".into(),
        state: RunState::Succeeded,
        trigger: Trigger::Scheduled,
        at: moment("2026-11-22T02:12:00Z"),
        counts: Counts { seen: 1_248, collected: 12, already_collected: 1_234, set_aside: 2, failed: 0 },
    }
}

pub fn running_run() -> RunSummary {
    RunSummary {
        id: "019ab111-0000-7000-8000-000000000002".into(),
        state: RunState::Running,
        trigger: Trigger::Manual,
        at: moment("2026-11-22T12:59:30Z"),
        counts: Counts { seen: 84, collected: 51, already_collected: 30, set_aside: 3, failed: 0 },
    }
}
