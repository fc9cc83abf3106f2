//! Whatever happens in a Dropbox while it is listed, and however the listing fails: every file that is there in the end was
//! told, in its last revision.

use std::collections::HashSet;

use drives::DriveError;
use dropbox_simulator::{Fault, KnownError, Metadata, Quirks};
use proptest::prelude::*;

use crate::support::{Bench, Seen};

#[derive(Debug, Clone)]
enum Step {
    Put(usize, usize, u8),
    Delete(usize),
    Move(usize, usize),
    Copy(usize, usize),
    Page,
    ResetCursors,
    FailPage(u64),
    BreakRecursion,
}

/// Places to put, move and delete at, folders among them: collisions and refusals are part of it.
const PLACES: [&str; 9] =
    ["/In", "/In/a", "/In/A/b", "/In/a/b/c", "/In/é", "/In/e\u{301}/x", "/Out", "/Out/a", "/In/z"];
const NAMES: [&str; 3] = ["1.pdf", "2.PDF", "ß.pdf"];

fn step() -> impl Strategy<Value = Step> {
    let place = 0..PLACES.len();
    prop_oneof![
        5 => (place.clone(), 0..NAMES.len(), any::<u8>()).prop_map(|(at, name, byte)| Step::Put(at, name, byte)),
        1 => place.clone().prop_map(Step::Delete),
        2 => (place.clone(), place.clone()).prop_map(|(from, to)| Step::Move(from, to)),
        1 => (place.clone(), place).prop_map(|(from, to)| Step::Copy(from, to)),
        6 => Just(Step::Page),
        1 => Just(Step::ResetCursors),
        1 => (1..4_u64).prop_map(Step::FailPage),
        1 => Just(Step::BreakRecursion),
    ]
}

async fn play(steps: Vec<Step>, quirks: Quirks) -> Result<(), TestCaseError> {
    let bench = Bench::start().await;
    bench.dropbox.create_folder(&bench.client, "/In").unwrap();
    bench.dropbox.set_quirks(quirks);
    let failing = || KnownError::ServerErrorPage { status: 500 };
    let mut told = HashSet::new();
    let mut seen = Seen { changes: Vec::new(), cursor: None, pages: 0 };
    for step in steps {
        match step {
            Step::Put(at, name, byte) => {
                bench.dropbox.put(&bench.client, &format!("{}/{}", PLACES[at], NAMES[name]), [byte]).ok();
            }
            // The collected folder itself stays: that it goes is another story.
            Step::Delete(at) if at > 0 => drop(bench.dropbox.delete(&bench.client, PLACES[at])),
            Step::Move(from, to) if from > 0 && to > 0 => {
                drop(bench.dropbox.rename(&bench.client, PLACES[from], PLACES[to]));
            }
            Step::Copy(from, to) => drop(bench.dropbox.copy(&bench.client, PLACES[from], PLACES[to])),
            Step::Delete(_) | Step::Move(..) => {}
            Step::ResetCursors => bench.dropbox.reset_cursors(&bench.client).unwrap(),
            Step::FailPage(calls) => {
                bench.dropbox.fault(Fault::on("files/list_folder/continue").next(calls).error(failing()));
            }
            Step::BreakRecursion => {
                bench.dropbox.fault(Fault::on("files/list_folder").next(3).error(failing()));
            }
            Step::Page => drop(one_page(&bench, &mut seen, &mut told).await?),
        }
    }
    bench.dropbox.clear_faults();
    for _ in 0..500 {
        if one_page(&bench, &mut seen, &mut told).await? {
            continue;
        }
        for entry in bench.dropbox.entries(&bench.client).unwrap() {
            if let Metadata::File(file) = entry
                && file.path_lower.as_deref().is_some_and(|path| path.starts_with("/in/"))
            {
                let shown = file.path_display.clone();
                prop_assert!(told.contains(&(file.id, file.rev)), "{shown:?} was never told");
            }
        }
        return Ok(());
    }
    Err(TestCaseError::fail("the listing never ended"))
}

/// Whether there is more to ask for.
async fn one_page(
    bench: &Bench,
    seen: &mut Seen,
    told: &mut HashSet<(String, String)>,
) -> Result<bool, TestCaseError> {
    let more = seen.more(&bench.drive, "/in", true).await;
    told.extend(seen.files().map(|file| (file.id.clone(), file.rev.clone())));
    seen.changes.clear();
    match more {
        Ok(more) => Ok(more),
        Err(DriveError::Reset { .. }) => {
            seen.cursor = None;
            Ok(true)
        }
        Err(error) if error.passes() => Ok(true),
        Err(error) => Err(TestCaseError::fail(format!("{error:?}"))),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn no_file_is_missed_whatever_happens_while_listing(
        steps in prop::collection::vec(step(), 1..60),
        empty_pages: bool,
        overlong_pages in 0..3_u32,
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(play(steps, Quirks { empty_pages, overlong_pages, ..Quirks::default() }))?;
    }
}
