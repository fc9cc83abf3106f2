use drives::{Change, Cursor, Drive, DriveError};
use dropbox_simulator::{Effect, Fault, KnownError, Mark, NewContent, Operation, Quirks};

use crate::support::{Bench, Seen, drive_of, folder};

async fn with_invoices(count: usize) -> Bench {
    let bench = Bench::start().await;
    for number in 0..count {
        bench.put(&format!("/Factures/{number:02}.pdf"), format!("invoice {number}"));
    }
    bench
}

#[tokio::test]
async fn the_account_is_told() {
    let bench = Bench::start().await;
    let account = bench.drive.account().await.unwrap();
    assert_eq!(account.id, bench.client.as_str());
    assert_eq!((account.email.as_str(), account.name.as_str()), ("client@example.com", "Claire Dupont"));
    assert!(!account.team);
}

#[tokio::test]
async fn a_folder_is_listed_page_by_page_and_then_only_what_changed() {
    let bench = with_invoices(10).await;
    bench.put("/Factures/2026/mars.pdf", "march");
    bench.put("/Ailleurs/x.pdf", "elsewhere");
    let seen = bench.all("/Factures", true, None).await.unwrap();
    assert_eq!(seen.files().count(), 11);
    assert!(seen.pages >= 4);
    assert!(seen.paths().contains(&"/Factures/2026/mars.pdf"));

    bench.dropbox.clear_log();
    let again = bench.all("/Factures", true, seen.cursor).await.unwrap();
    assert!(again.changes.is_empty());
    let routes: Vec<_> = bench.dropbox.log().into_iter().map(|request| request.route).collect();
    assert_eq!(routes, ["files/list_folder/continue"]);

    let id = bench.put("/Factures/nouvelle.pdf", "new");
    bench.put("/Factures/03.pdf", "invoice 3, corrected");
    bench.delete("/Factures/04.pdf");
    bench.put("/Ailleurs/y.pdf", "elsewhere too");
    let since = bench.all("/Factures", true, again.cursor).await.unwrap();
    assert_eq!(since.sorted(), ["/Factures/03.pdf", "/Factures/nouvelle.pdf"]);
    assert_eq!(since.deleted(), ["/factures/04.pdf"]);
    assert!(since.files().any(|file| file.id == id));
}

#[tokio::test]
async fn without_subfolders_only_the_folder_itself_is_told() {
    let bench = with_invoices(5).await;
    bench.put("/Factures/2026/mars.pdf", "march");
    let seen = bench.all("/Factures", false, None).await.unwrap();
    assert_eq!(seen.files().count(), 5);
    assert!(
        seen.changes.iter().any(|change| matches!(change, Change::Folder(folder) if folder.name == "2026"))
    );
    bench.put("/Factures/2026/avril.pdf", "april");
    bench.put("/Factures/05.pdf", "five");
    let since = bench.all("/Factures", false, seen.cursor).await.unwrap();
    assert_eq!(since.paths(), ["/Factures/05.pdf"]);
}

#[tokio::test]
async fn the_root_can_be_listed_too() {
    let bench = Bench::start().await;
    bench.put("/a.pdf", "a");
    bench.put("/b/c.pdf", "c");
    assert_eq!(bench.all("", true, None).await.unwrap().sorted(), ["/a.pdf", "/b/c.pdf"]);
    assert_eq!(bench.all("", false, None).await.unwrap().sorted(), ["/a.pdf"]);
}

#[tokio::test]
async fn empty_and_overlong_pages_lose_nothing() {
    let bench = with_invoices(20).await;
    bench.dropbox.set_quirks(Quirks { empty_pages: true, overlong_pages: 2, ..Quirks::default() });
    let seen = bench.all("/Factures", true, None).await.unwrap();
    assert_eq!(seen.files().count(), 20);
    bench.put("/Factures/20.pdf", "twenty");
    assert_eq!(bench.all("/Factures", true, seen.cursor).await.unwrap().paths(), ["/Factures/20.pdf"]);
}

#[tokio::test]
async fn a_dead_cursor_is_reset_and_listing_again_tells_all() {
    let bench = with_invoices(7).await;
    let seen = bench.all("/Factures", true, None).await.unwrap();
    bench.dropbox.reset_cursors(&bench.client).unwrap();
    let error = bench.all("/Factures", true, seen.cursor.clone()).await.err().unwrap();
    assert!(matches!(error, DriveError::Reset { request_id: Some(_), .. }), "{error:?}");
    assert_eq!(bench.all("/Factures", true, None).await.unwrap().files().count(), 7);
}

#[tokio::test]
async fn a_cursor_serves_only_the_folder_it_was_made_for() {
    let bench = with_invoices(4).await;
    bench.put("/Autres/x.pdf", "x");
    let cursor = bench.all("/Factures", true, None).await.unwrap().cursor;
    assert!(bench.all("/FACTURES", true, cursor.clone()).await.is_ok());
    for (path, recursive) in [("/Autres", true), ("/Factures", false)] {
        let error = bench.all(path, recursive, cursor.clone()).await.err();
        assert!(matches!(error, Some(DriveError::Reset { .. })), "{error:?}");
    }
    let garbage = Some(Cursor::parse("{\"mode\":\"hologram\"}").unwrap());
    assert!(matches!(bench.all("/Factures", true, garbage).await, Err(DriveError::Reset { .. })));
}

#[tokio::test]
async fn a_moved_file_keeps_its_id() {
    let bench = with_invoices(3).await;
    let seen = bench.all("", true, None).await.unwrap();
    let before = seen.files().find(|file| file.name == "01.pdf").unwrap().clone();
    bench.rename("/Factures/01.pdf", "/Classées/un.pdf");
    let since = bench.all("", true, seen.cursor).await.unwrap();
    assert_eq!(since.deleted(), ["/factures/01.pdf"]);
    let after = since.files().next().unwrap();
    assert_eq!((&after.id, after.path.as_deref()), (&before.id, Some("/Classées/un.pdf")));
    assert_eq!(after.content_hash, before.content_hash);
}

#[tokio::test]
async fn a_renamed_folder_is_found_by_its_id_and_listed_where_it_is_now() {
    let bench = with_invoices(4).await;
    let entry = bench.drive.resolve("/factures").await.unwrap();
    assert_eq!((entry.name.as_str(), entry.path.as_deref()), ("Factures", Some("/Factures")));
    let cursor = bench.all("/Factures", true, None).await.unwrap().cursor;

    bench.rename("/Factures", "/Comptabilité/Factures 2026");
    let error = bench.all("/Factures", true, cursor.clone()).await.err();
    assert!(matches!(&error, Some(DriveError::Gone { what, .. }) if what.contains("Factures")), "{error:?}");
    let moved = bench.drive.resolve(&entry.id).await.unwrap();
    assert_eq!(moved.id, entry.id);
    let path = moved.folder_path().unwrap();
    assert_eq!(path.as_str(), "/Comptabilité/Factures 2026");
    assert!(matches!(bench.all(path.as_str(), true, cursor).await, Err(DriveError::Reset { .. })));
    assert_eq!(bench.all(path.as_str(), true, None).await.unwrap().files().count(), 4);
}

#[tokio::test]
async fn what_is_gone_or_is_no_folder_is_told() {
    let bench = with_invoices(1).await;
    let id = bench.drive.resolve("/Factures").await.unwrap().id;
    bench.delete("/Factures");
    bench.put("/Factures", "a file of that name");
    assert!(matches!(bench.drive.resolve(&id).await, Err(DriveError::Gone { .. })));
    assert!(matches!(bench.drive.resolve("/Factures").await, Err(DriveError::Gone { .. })));
    for path in ["/Factures", "/absent"] {
        assert!(matches!(bench.drive.browse(&folder(path)).await, Err(DriveError::Gone { .. })));
        assert!(matches!(bench.all(path, true, None).await, Err(DriveError::Gone { .. })));
    }
    assert!(bench.drive.resolve("").await.unwrap().folder_path().unwrap().is_root());
}

#[tokio::test]
async fn a_browsed_folder_shows_its_subfolders_in_order_and_counts_its_files() {
    let bench = Bench::start().await;
    for name in ["zèbre", "Achats", "ventes", "Été", "achats 2"] {
        bench.dropbox.create_folder(&bench.client, &format!("/{name}")).unwrap();
    }
    bench.put("/a.pdf", "a");
    bench.put("/b.pdf", "b");
    bench.put("/Achats/c.pdf", "c");
    let root = bench.drive.browse(&folder("")).await.unwrap();
    let names: Vec<_> = root.folders.iter().map(|folder| folder.name.as_str()).collect();
    assert_eq!(names, ["Achats", "achats 2", "ventes", "zèbre", "Été"]);
    assert_eq!((root.files, root.truncated), (2, false));
    let inside = bench.drive.browse(&root.folders[0].folder_path().unwrap()).await.unwrap();
    assert_eq!((inside.folders.len(), inside.files), (0, 1));
}

#[tokio::test]
async fn names_of_all_kinds_come_as_they_are() {
    let bench = Bench::start().await;
    let long = format!("{}.pdf", "é".repeat(120));
    let names = ["Reçu d’août 🧾.pdf", "e\u{301}te\u{301}.pdf", "\u{202e}fdp.exe", "a'b\"c;$(x).pdf", &long];
    for (number, name) in names.iter().enumerate() {
        bench.put(&format!("/Pièces/{name}"), [number as u8]);
    }
    let seen = bench.all("/pièces", true, None).await.unwrap();
    let mut numbers = Vec::new();
    for file in seen.files() {
        let lower = file.path_lower.as_deref().unwrap();
        assert!(folder("/PIÈCES").contains(lower, false), "{lower}");
        numbers.extend(crate::support::fetch(&bench.drive, file).await.unwrap());
    }
    numbers.sort_unstable();
    assert_eq!(numbers, [0, 1, 2, 3, 4]);
}

#[tokio::test]
async fn an_entry_that_is_mounted_nowhere_has_no_path() {
    let bench = with_invoices(2).await;
    bench.dropbox.mark(&bench.client, "/Factures/00.pdf", Mark::Unmounted(true)).unwrap();
    let seen = bench.all("/Factures", true, None).await.unwrap();
    let file = seen.files().find(|file| file.name == "00.pdf").unwrap();
    assert_eq!((&file.path, &file.path_lower), (&None, &None));
    assert_eq!(crate::support::fetch(&bench.drive, file).await.unwrap(), b"invoice 0");
}

#[tokio::test]
async fn a_change_between_two_pages_is_told_in_the_same_listing() {
    let bench = with_invoices(8).await;
    let content = NewContent::Text("late".to_owned());
    let put =
        Operation::Put { account: bench.client.clone(), path: "/Factures/tard.pdf".to_owned(), content };
    bench.dropbox.change_during_listing(2, put);
    let seen = bench.all("/Factures", true, None).await.unwrap();
    assert!(seen.paths().contains(&"/Factures/tard.pdf"));
    assert_eq!(seen.files().count(), 9);
}

#[tokio::test]
async fn listings_of_one_account_take_turns() {
    let bench = with_invoices(6).await;
    bench.drive.account().await.unwrap();
    bench.dropbox.set_quirks(Quirks { refuse_simultaneous_listings: true, ..Quirks::default() });
    bench.dropbox.fault(Fault::on("files/list_folder").always().effect(Effect::Delay { milliseconds: 30 }));
    let invoices = folder("/Factures");
    let began = std::time::Instant::now();
    let (listed, browsed) = tokio::join!(
        futures::future::join_all((0..4).map(|_| bench.drive.changes(&invoices, true, None))),
        bench.drive.browse(&invoices),
    );
    assert!(listed.iter().all(Result::is_ok) && browsed.is_ok());
    assert!(began.elapsed() >= std::time::Duration::from_millis(150), "they ran side by side");
    assert!(bench.dropbox.log().iter().all(|call| call.status == 200), "some were refused");
}

#[tokio::test]
async fn an_unknown_refusal_is_told_by_its_tag_and_not_repeated() {
    let bench = with_invoices(1).await;
    let locked = |reason: &str| KnownError::Path { reason: reason.to_owned() };
    for (error, code) in [
        (KnownError::OtherConflict, "refused"),
        (KnownError::AccessDenied, "refused"),
        (KnownError::BadRequest { message: "no".to_owned() }, "refused"),
        (locked("restricted_content"), "restricted"),
        (locked("not_folder"), "gone"),
        (locked("malformed_path"), "refused"),
        (locked("something_new"), "refused"),
    ] {
        bench.dropbox.clear_faults();
        bench.dropbox.clear_log();
        bench.dropbox.fault(Fault::on("files/list_folder").always().error(error.clone()));
        let told = bench.all("/Factures", true, None).await.err().unwrap();
        assert_eq!(told.code(), code, "{error:?}: {told:?}");
        assert!(told.request_id().is_some(), "{told:?}");
        assert_eq!(bench.dropbox.calls("files/list_folder"), 1, "{error:?}");
    }
}

#[tokio::test]
async fn another_process_goes_on_from_a_stored_cursor() {
    let bench = with_invoices(10).await;
    let mut seen = Seen { changes: Vec::new(), cursor: None, pages: 0 };
    assert!(seen.more(&bench.drive, "/Factures", true).await.unwrap());
    let other = drive_of(crate::support::app(&bench.dropbox), &bench.refresh_token);
    while seen.more(&other, "/Factures", true).await.unwrap() {}
    assert_eq!(seen.files().count(), 10);
}
