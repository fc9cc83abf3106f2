//! Made-up runs, to see the pages.

use super::*;
use crate::collecting::Problem;
use crate::ids::{ChannelId, CompanyId};
use crate::web::Locale;
use crate::web::layout::Item;
use crate::web::samples::{Samples, id, moment, page, texts};

pub fn finished_run() -> RunSummary {
    RunSummary {
        id: RunId(id(1)),
        state: RunState::Succeeded,
        trigger: Trigger::Scheduled,
        at: moment("2026-11-22T02:12:00Z"),
        counts: Counts { seen: 1_248, collected: 12, already_collected: 1_234, set_aside: 2, failed: 0 },
    }
}

pub fn running_run() -> RunSummary {
    RunSummary {
        id: RunId(id(2)),
        state: RunState::Running,
        trigger: Trigger::Manual,
        at: moment("2026-11-22T12:59:30Z"),
        counts: Counts { seen: 84, collected: 51, already_collected: 30, set_aside: 3, failed: 0 },
    }
}

fn run(state: RunState) -> Run {
    let RunSummary { id, counts, .. } = finished_run();
    let at = |text: &str| moment(text).into();
    Run {
        id,
        channel: ChannelId(crate::web::samples::id(1)),
        company: CompanyId(crate::web::samples::id(1)),
        state,
        trigger: Trigger::Manual,
        requested_by: None,
        requested_by_key: None,
        requested_at: at("2026-11-22T12:56:40Z"),
        started_at: (state != RunState::Queued).then(|| at("2026-11-22T12:56:55Z")),
        ended_at: state.is_over().then(|| at("2026-11-22T13:00:00Z")),
        cancel_requested: false,
        counts: if state == RunState::Queued { Counts::default() } else { counts },
        bytes: 24_567_000,
        bytes_received: 25_100_400,
        current_file: (state == RunState::Running)
            .then(|| "/Comptabilité/Factures fournisseurs/2026/11/Facture EDF novembre 2026.pdf".into()),
        problem: None,
    }
}

fn files() -> Vec<FileLine> {
    let file = |path: &str, size, outcome, reason: Option<&str>, detail: Option<&str>| FileLine {
        path: path.into(),
        size,
        outcome,
        reason: reason.map(str::to_owned),
        detail: detail.map(str::to_owned),
        document: matches!(outcome, Outcome::Collected | Outcome::AlreadyCollected)
            .then(|| DocumentId(id(3))),
        deleted: false,
        at: moment("2026-11-22T12:57:12Z"),
    };
    use Outcome::{AlreadyCollected, Collected, Failed, SetAside};
    vec![
        file(
            "/Comptabilité/Factures fournisseurs/2026/11/MDP-2026-01187.pdf",
            184_220,
            Collected,
            None,
            None,
        ),
        file(
            "/Comptabilité/Factures fournisseurs/2026/11/Facture EDF novembre 2026.pdf",
            92_114,
            Collected,
            None,
            None,
        ),
        file(
            "/Comptabilité/Factures fournisseurs/copie de MDP-2026-01187.pdf",
            184_220,
            AlreadyCollected,
            None,
            None,
        ),
        file("/Comptabilité/Factures fournisseurs/photo\u{202e}fdp.exe", 0, SetAside, Some("empty"), None),
        file("/Comptabilité/Ventes 2026/inventaire.gdoc", 0, SetAside, Some("not_downloadable"), None),
        file("/Comptabilité/Ventes 2026/sauvegarde.iso", 5_368_709_120, SetAside, Some("too_large"), None),
        file(
            "/Comptabilité/Ventes 2026/2026-0412.pdf",
            81_022,
            Failed,
            Some("download_failed"),
            Some("503 Service Unavailable"),
        ),
    ]
}

/// Runs of each kind, newest first.
pub fn history() -> Vec<HistoryLine> {
    let line = |n: u8, state, trigger, by: Option<&str>, at: &str, seconds, counts| HistoryLine {
        id: RunId(id(n)),
        company_name: if n == 3 { "Garage Lefèvre & Fils".into() } else { "Boulangerie Martin".into() },
        channel_label: if n == 3 { "Atelier".into() } else { "Dropbox de la boulangerie".into() },
        state,
        trigger,
        requested_by: by.map(str::to_owned),
        at: moment(at),
        duration: (seconds > 0).then(|| Duration::from_millis(seconds)),
        counts,
    };
    let counts = finished_run().counts;
    let none = Counts::default();
    use RunState::{Cancelled, Failed, Incomplete, Queued, Running, Succeeded};
    use Trigger::{Manual, Scheduled};
    vec![
        line(6, Queued, Manual, Some("Claire Dubois"), "2026-11-22T12:59:58Z", 0, none),
        line(5, Running, Manual, Some("Claire Dubois"), "2026-11-22T12:59:30Z", 30_000, running_run().counts),
        line(4, Succeeded, Scheduled, None, "2026-11-22T02:12:00Z", 185_000, counts),
        line(3, Failed, Scheduled, None, "2026-11-22T02:10:00Z", 800, none),
        line(
            2,
            Incomplete,
            Manual,
            Some("Migration des dossiers"),
            "2026-11-21T09:30:00Z",
            7_800_000,
            Counts { seen: 1_249, failed: 1, ..counts },
        ),
        line(1, Cancelled, Manual, Some("Karim Benali"), "2026-11-20T09:30:00Z", 12_900, none),
    ]
}

impl Samples for RunPage {
    fn samples(locale: Locale) -> Vec<(&'static str, Self)> {
        let (t, layout) = page(locale, Item::History);
        let page = |run: Run, files| RunPage {
            t: t.clone(),
            layout: layout.clone(),
            progress: RunProgress {
                t: texts(locale),
                run,
                channel_label: "Dropbox de la boulangerie".into(),
                requested_by: Some("Claire Dubois".into()),
                may_cancel: true,
            },
            company_name: "Boulangerie Martin".into(),
            files,
            outcome: None,
            query: String::new(),
            next: None,
        };
        let incomplete = Run {
            counts: Counts { seen: 1_248, collected: 11, already_collected: 1_234, set_aside: 2, failed: 1 },
            ..run(RunState::Incomplete)
        };
        let failed = Run {
            counts: Counts::default(),
            bytes: 0,
            problem: Some(Problem { code: "reconnect.revoked".into(), detail: "invalid_grant".into() }),
            ..run(RunState::Failed)
        };
        let full = Run {
            problem: Some(Problem { code: "no_space".into(), detail: "no space left to write".into() }),
            ..run(RunState::Incomplete)
        };
        let nothing = Run { counts: Counts::default(), bytes: 0, ..run(RunState::Succeeded) };
        let cancelling = Run { cancel_requested: true, ..run(RunState::Running) };
        let mut narrowed = page(run(RunState::Succeeded), vec![]);
        (narrowed.outcome, narrowed.query) = (Some(Outcome::SetAside), "facture & co".into());
        let mut long = page(run(RunState::Succeeded), files());
        long.next = Some("019ab".into());
        vec![
            ("run-queued", page(run(RunState::Queued), vec![])),
            ("run-running", page(run(RunState::Running), files())),
            ("run-cancelling", page(cancelling, files())),
            ("run-succeeded", long),
            ("run-nothing-new", page(nothing, vec![])),
            ("run-incomplete", page(incomplete, files())),
            ("run-no-space", page(full, files())),
            ("run-failed", page(failed, vec![])),
            ("run-cancelled", page(run(RunState::Cancelled), files())),
            ("run-narrowed", narrowed),
        ]
    }
}

impl Samples for HistoryPage {
    fn samples(locale: Locale) -> Vec<(&'static str, Self)> {
        let (t, layout) = page(locale, Item::History);
        let runs = history();
        let choices =
            |labels: &[&str]| labels.iter().map(|label| Choice::new(*label, *label, false)).collect();
        let page = |runs, filters: &str| HistoryPage {
            t: t.clone(),
            layout: layout.clone(),
            runs,
            companies: vec![
                Choice::new("1", "Boulangerie Martin", true),
                Choice::new("2", "Garage Lefèvre & Fils", false),
            ],
            channels: choices(&["Dropbox de la boulangerie", "Notes de frais"]),
            states: choices(&["réussie", "en échec"]),
            triggers: choices(&["automatique", "manuelle"]),
            from: "2026-11-01".into(),
            until: String::new(),
            filters: filters.into(),
            next: None,
        };
        vec![
            (
                "history",
                HistoryPage { next: Some("019ab".into()), ..page(runs, "company=1&from=2026-11-01") },
            ),
            ("history-empty", page(vec![], "")),
            ("history-not-found", page(vec![], "company=1")),
        ]
    }
}
