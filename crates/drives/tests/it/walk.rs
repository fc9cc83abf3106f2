//! When Dropbox can't list a tree as a whole: folder by folder.

use drives::{Drive, DriveError};
use dropbox_simulator::{Fault, KnownError, NewContent, Operation};

use crate::support::{Bench, Seen, drive_of, folder};

const ROUTES: [&str; 3] =
    ["files/list_folder", "files/list_folder/continue", "files/list_folder/get_latest_cursor"];

async fn with_tree() -> Bench {
    let bench = Bench::start().await;
    for folder in ["", "/2025", "/2026", "/2026/mars", "/2026/avril", "/vide/sous-vide"] {
        bench.dropbox.create_folder(&bench.client, &format!("/Factures{folder}")).unwrap();
    }
    for folder in ["", "/2025", "/2026", "/2026/mars", "/2026/avril"] {
        for number in 0..5 {
            bench.put(&format!("/Factures{folder}/{number}.pdf"), format!("{folder} {number}"));
        }
    }
    bench
}

/// The first listing fails, as often as it is tried.
fn break_recursive_listing(bench: &Bench) {
    bench.dropbox.fault(Fault::on(ROUTES[0]).next(3).error(KnownError::ServerErrorPage { status: 500 }));
}

fn nothing_yet() -> Seen {
    Seen { changes: Vec::new(), cursor: None, pages: 0 }
}

fn distinct(seen: &Seen) -> Vec<&str> {
    let mut paths = seen.sorted();
    paths.dedup();
    paths
}

#[tokio::test]
async fn a_tree_too_large_is_walked_and_then_followed() {
    let bench = with_tree().await;
    break_recursive_listing(&bench);
    let seen = bench.all("/Factures", true, None).await.unwrap();
    assert_eq!(distinct(&seen).len(), 25);
    bench.put("/Factures/2026/mars/neuf.pdf", "new");
    bench.dropbox.clear_log();
    let since = bench.all("/Factures", true, seen.cursor).await.unwrap();
    assert_eq!(since.paths(), ["/Factures/2026/mars/neuf.pdf"]);
    assert_eq!(bench.dropbox.log().len(), 1, "one call tells that, as after any listing");
}

#[tokio::test]
async fn a_template_error_is_walked_around_too() {
    let bench = with_tree().await;
    bench.dropbox.fault(Fault::on(ROUTES[0]).error(KnownError::TemplateError));
    assert_eq!(distinct(&bench.all("/Factures", true, None).await.unwrap()).len(), 25);
}

#[tokio::test]
async fn a_listing_that_fails_in_its_middle_is_walked_from_there() {
    let bench = with_tree().await;
    let failing = Fault::on(ROUTES[1])
        .calls(&[2, 3, 4])
        .error(KnownError::ServerError { status: 503, retry_after: None });
    bench.dropbox.fault(failing);
    assert_eq!(distinct(&bench.all("/Factures", true, None).await.unwrap()).len(), 25);
}

#[tokio::test]
async fn a_walk_goes_on_after_a_crash_and_misses_nothing_that_changed_meanwhile() {
    let bench = with_tree().await;
    break_recursive_listing(&bench);
    let mut seen = nothing_yet();
    for _ in 0..3 {
        assert!(seen.more(&bench.drive, "/Factures", true).await.unwrap());
    }
    // Into what was visited, out of what wasn't, and folders to and fro.
    bench.put("/Factures/dernière.pdf", "late");
    bench.put("/Factures/2026/mars/tard.pdf", "late too");
    bench.rename("/Factures/2026/avril", "/Factures/2025/avril");
    bench.rename("/Factures/2026/mars/1.pdf", "/Factures/1 bis.pdf");
    bench.put("/Factures/neuf/profond/x.pdf", "deep");
    bench.delete("/Factures/2025/3.pdf");

    let other = drive_of(crate::support::app(&bench.dropbox), &bench.refresh_token);
    while seen.more(&other, "/Factures", true).await.unwrap() {}
    let told: Vec<(&str, &str)> = seen.files().map(|file| (file.id.as_str(), file.rev.as_str())).collect();
    let mut present = 0;
    for entry in bench.dropbox.entries(&bench.client).unwrap() {
        if let dropbox_simulator::Metadata::File(file) = entry {
            assert!(told.contains(&(file.id.as_str(), file.rev.as_str())), "missed {:?}", file.path_display);
            present += 1;
        }
    }
    assert_eq!(present, 27);
}

#[tokio::test]
async fn a_folder_that_goes_during_a_walk_ends_nothing() {
    let bench = with_tree().await;
    break_recursive_listing(&bench);
    let mut seen = nothing_yet();
    while !distinct(&seen).contains(&"/Factures/4.pdf") {
        seen.more(&bench.drive, "/Factures", true).await.unwrap();
    }
    bench.delete("/Factures/2026");
    while seen.more(&bench.drive, "/Factures", true).await.unwrap() {}
    assert!(distinct(&seen).contains(&"/Factures/2025/4.pdf"));
    assert!(seen.deleted().contains(&"/factures/2026"));
}

#[tokio::test]
async fn the_collected_folder_going_during_a_walk_is_told() {
    let bench = with_tree().await;
    break_recursive_listing(&bench);
    let mut seen = nothing_yet();
    assert!(seen.more(&bench.drive, "/Factures", true).await.unwrap());
    bench.delete("/Factures");
    let error = loop {
        if let Err(error) = seen.more(&bench.drive, "/Factures", true).await {
            break error;
        }
    };
    assert!(matches!(error, DriveError::Gone { .. }), "{error:?}");
}

#[tokio::test]
async fn a_failure_during_a_walk_is_passing_and_the_cursor_still_serves() {
    let bench = with_tree().await;
    break_recursive_listing(&bench);
    let mut seen = nothing_yet();
    for _ in 0..2 {
        seen.more(&bench.drive, "/Factures", true).await.unwrap();
    }
    for route in ROUTES {
        bench.dropbox.fault(Fault::on(route).always().error(KnownError::ServerErrorPage { status: 502 }));
    }
    let error = seen.more(&bench.drive, "/Factures", true).await.unwrap_err();
    assert!(matches!(error, DriveError::Transient { .. }), "{error:?}");
    bench.dropbox.clear_faults();
    while seen.more(&bench.drive, "/Factures", true).await.unwrap() {}
    assert_eq!(distinct(&seen).len(), 25);
}

#[tokio::test]
async fn cursors_that_die_during_a_walk_cost_one_folder_or_a_reset_never_a_file() {
    let bench = with_tree().await;
    break_recursive_listing(&bench);
    let mut seen = nothing_yet();
    assert!(seen.more(&bench.drive, "/Factures", true).await.unwrap());
    bench.dropbox.reset_cursors(&bench.client).unwrap();
    let reset = loop {
        match seen.more(&bench.drive, "/Factures", true).await {
            Ok(true) => {}
            Ok(false) => panic!("the changes since the walk began were not asked for"),
            Err(error) => break error,
        }
    };
    assert!(matches!(reset, DriveError::Reset { .. }), "{reset:?}");
    assert_eq!(distinct(&seen).len(), 25, "the walk itself went to its end");
}

#[tokio::test]
async fn without_a_cursor_for_later_the_next_listing_begins_again() {
    let bench = with_tree().await;
    break_recursive_listing(&bench);
    bench.dropbox.fault(Fault::on(ROUTES[2]).next(3).error(KnownError::ServerErrorPage { status: 500 }));
    let seen = bench.all("/Factures", true, None).await.unwrap();
    assert_eq!(distinct(&seen).len(), 25);
    let again = bench.all("/Factures", true, seen.cursor).await.unwrap();
    assert_eq!(distinct(&again).len(), 25);
    assert!(bench.all("/Factures", true, again.cursor).await.unwrap().changes.is_empty());
}

#[tokio::test]
async fn a_failure_while_only_changes_are_listed_is_no_reason_to_walk() {
    let bench = with_tree().await;
    let seen = bench.all("/Factures", true, None).await.unwrap();
    bench.dropbox.fault(Fault::on(ROUTES[1]).next(3).error(KnownError::ServerErrorPage { status: 500 }));
    let error = bench.all("/Factures", true, seen.cursor.clone()).await.err();
    assert!(matches!(error, Some(DriveError::Transient { .. })), "{error:?}");
    assert!(bench.all("/Factures", true, seen.cursor).await.unwrap().changes.is_empty());
}

#[tokio::test]
async fn a_change_right_before_the_walk_is_in_it_or_after_it() {
    let bench = with_tree().await;
    break_recursive_listing(&bench);
    let put = |path: &str| Operation::Put {
        account: bench.client.clone(),
        path: path.to_owned(),
        content: NewContent::Text("x".to_owned()),
    };
    bench.dropbox.change_before(ROUTES[2], 1, put("/Factures/avant.pdf"));
    bench.dropbox.change_before(ROUTES[0], 4, put("/Factures/2025/après.pdf"));
    let seen = bench.all("/Factures", true, None).await.unwrap();
    assert!(distinct(&seen).contains(&"/Factures/avant.pdf"));
    assert!(distinct(&seen).contains(&"/Factures/2025/après.pdf"));
}

#[tokio::test]
async fn a_folder_that_is_closed_during_a_walk_is_named_and_seen_from_the_cursor_before_it() {
    let bench = with_tree().await;
    for reason in ["restricted_content", "locked", "unsupported_content_type"] {
        bench.dropbox.clear_faults();
        break_recursive_listing(&bench);
        let error = KnownError::Path { reason: reason.to_owned() };
        bench.dropbox.fault(Fault::on(ROUTES[0]).path("/factures/2026").always().error(error));
        let (root, mut cursor, mut closed) = (folder("/Factures"), None, None);
        loop {
            let page = bench.drive.changes(&root, true, cursor.as_ref()).await.unwrap();
            if let Some(path) = page.closed {
                closed = Some((path, cursor.clone()));
            }
            cursor = Some(page.cursor);
            if !page.has_more {
                break;
            }
        }
        let (path, before) = closed.expect("it is told");
        assert_eq!(path, "/factures/2026", "{reason}");
        bench.dropbox.clear_faults();
        let seen = bench.all("/Factures", true, before).await.unwrap();
        assert!(distinct(&seen).contains(&"/Factures/2026/mars/0.pdf"), "{reason}");
    }
}
