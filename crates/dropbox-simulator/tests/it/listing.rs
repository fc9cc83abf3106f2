//! Listings and cursors.

use dropbox_simulator::{Mark, NonDownloadable, Operation, Quirks};
use serde_json::{Value, json};

use crate::support::{Scene, shorts};

#[tokio::test]
async fn a_finished_cursor_tells_what_changed_since_in_the_order_of_the_changes() {
    let scene = Scene::new().await;
    let (dropbox, account) = (&scene.dropbox, &scene.account);
    dropbox.put(account, "/Factures/a.pdf", "a").unwrap();
    dropbox.put(account, "/Factures/b.pdf", "b").unwrap();
    let (entries, cursor) = scene.list(json!({ "path": "", "recursive": true })).await;
    assert_eq!(entries, ["folder /Factures", "file /Factures/a.pdf", "file /Factures/b.pdf"]);

    let (nothing, cursor) = scene.go_on(&cursor).await;
    assert!(nothing.is_empty());

    dropbox.put(account, "/Factures/c.pdf", "c").unwrap();
    dropbox.delete(account, "/Factures/a.pdf").unwrap();
    dropbox.put(account, "/Factures/b.pdf", "b, again").unwrap();
    let (changes, cursor) = scene.go_on(&cursor).await;
    assert_eq!(changes, ["file /Factures/c.pdf", "deleted /Factures/a.pdf", "file /Factures/b.pdf"]);
    assert!(scene.go_on(&cursor).await.0.is_empty());
}

#[tokio::test]
async fn a_deleted_folder_is_one_entry_without_an_id() {
    let scene = Scene::new().await;
    let (dropbox, account) = (&scene.dropbox, &scene.account);
    for name in ["a", "b", "sub/c"] {
        dropbox.put(account, &format!("/Dossier/{name}"), name).unwrap();
    }
    let (_, cursor) = scene.list(json!({ "path": "", "recursive": true })).await;
    dropbox.delete(account, "/Dossier").unwrap();
    let page = scene.ok("files/list_folder/continue", json!({ "cursor": cursor })).await;
    assert_eq!(
        page["entries"],
        json!([{ ".tag": "deleted", "name": "Dossier", "path_lower": "/dossier", "path_display": "/Dossier" }])
    );
}

#[tokio::test]
async fn a_move_is_a_deletion_and_the_same_id_elsewhere() {
    let scene = Scene::new().await;
    let (dropbox, account) = (&scene.dropbox, &scene.account);
    let before = dropbox.put(account, "/a/one.pdf", "one").unwrap();
    dropbox.create_folder(account, "/b").unwrap();
    let (_, cursor) = scene.list(json!({ "path": "", "recursive": true })).await;

    dropbox.rename(account, "/a/one.pdf", "/b/uno.pdf").unwrap();
    let page = scene.ok("files/list_folder/continue", json!({ "cursor": cursor })).await;
    assert_eq!(shorts(&page), ["deleted /a/one.pdf", "file /b/uno.pdf"]);
    let after = &page["entries"][1];
    assert_eq!(after["id"], before.id);
    assert_eq!(after["content_hash"], before.content_hash.unwrap());
    assert_ne!(after["rev"], before.rev);

    // A folder's move tells of all it holds, parents first.
    dropbox.rename(account, "/b", "/a/c").unwrap();
    let (changes, _) = scene.go_on(page["cursor"].as_str().unwrap()).await;
    assert_eq!(changes, ["deleted /b", "folder /a/c", "file /a/c/uno.pdf"]);
}

#[tokio::test]
async fn a_copy_has_a_new_id_and_a_new_file_of_an_old_name_too() {
    let scene = Scene::new().await;
    let (dropbox, account) = (&scene.dropbox, &scene.account);
    let first = dropbox.put(account, "/a.pdf", "same").unwrap();
    dropbox.copy(account, "/a.pdf", "/b.pdf").unwrap();
    dropbox.delete(account, "/a.pdf").unwrap();
    let again = dropbox.put(account, "/a.pdf", "same").unwrap();
    let page = scene.ok("files/list_folder", json!({ "path": "" })).await;
    let ids: Vec<_> = page["entries"].as_array().unwrap().iter().map(|entry| entry["id"].clone()).collect();
    assert_eq!(shorts(&page), ["file /b.pdf", "file /a.pdf"]);
    assert_eq!(ids[1], again.id);
    assert!(ids[0] != first.id && ids[1] != first.id && ids[0] != ids[1]);
    assert_eq!(page["entries"][0]["content_hash"], page["entries"][1]["content_hash"]);
}

#[tokio::test]
async fn a_change_of_case_alone_is_silent() {
    let scene = Scene::new().await;
    let (dropbox, account) = (&scene.dropbox, &scene.account);
    dropbox.put(account, "/Été/reçu.pdf", "x").unwrap();
    let (_, cursor) = scene.list(json!({ "path": "", "recursive": true })).await;
    dropbox.rename(account, "/Été/reçu.pdf", "/ÉTÉ/REÇU.pdf").unwrap();
    assert!(scene.go_on(&cursor).await.0.is_empty());
    let metadata = scene.ok("files/get_metadata", json!({ "path": "/été/reçu.PDF" })).await;
    assert_eq!(metadata["name"], "REÇU.pdf");
    assert_eq!(metadata["path_lower"], "/été/reçu.pdf");
}

#[tokio::test]
async fn names_that_differ_by_case_or_normal_form_are_the_same() {
    let scene = Scene::new().await;
    let (dropbox, account) = (&scene.dropbox, &scene.account);
    let composed = dropbox.put(account, "/\u{e9}t\u{e9}.pdf", "1").unwrap();
    let decomposed = dropbox.put(account, "/E\u{301}te\u{301}.PDF", "2").unwrap();
    assert_eq!(composed.id, decomposed.id);
    assert_eq!(decomposed.name, "\u{e9}t\u{e9}.pdf", "the first name stays");
    assert_ne!(composed.rev, decomposed.rev);
}

#[tokio::test]
async fn pages_hold_at_most_the_limit_and_repeat_what_changed_while_listing() {
    let scene = Scene::new().await;
    let (dropbox, account) = (&scene.dropbox, &scene.account);
    for number in 0..10 {
        dropbox.put(account, &format!("/{number}"), "x").unwrap();
    }
    let page = scene.ok("files/list_folder", json!({ "path": "", "limit": 4 })).await;
    assert_eq!(shorts(&page), ["file /0", "file /1", "file /2", "file /3"]);
    assert_eq!(page["has_more"], true);

    dropbox.put(account, "/1", "changed").unwrap();
    dropbox.delete(account, "/9").unwrap();
    dropbox.delete(account, "/0").unwrap();
    let (rest, _) = scene.go_on(page["cursor"].as_str().unwrap()).await;
    let expected =
        ["file /4", "file /5", "file /6", "file /7", "file /8", "file /1", "deleted /9", "deleted /0"];
    assert_eq!(rest, expected);
}

#[tokio::test]
async fn a_folder_moved_while_it_is_listed_loses_nothing() {
    let scene = Scene::new().await;
    let (dropbox, account) = (&scene.dropbox, &scene.account);
    for number in 0..6 {
        dropbox.put(account, &format!("/a/{number}"), "x").unwrap();
    }
    let account_id = account.clone();
    dropbox.change_during_listing(
        1,
        Operation::Move { account: account_id, from: "/a".into(), to: "/b".into() },
    );
    let (entries, _) = scene.list(json!({ "path": "", "recursive": true, "limit": 3 })).await;
    assert_eq!(entries[..3], ["folder /a", "file /a/0", "file /a/1"]);
    assert_eq!(entries[3..5], ["deleted /a", "folder /b"]);
    assert_eq!(entries[5..].len(), 6);
}

#[tokio::test]
async fn a_new_folder_at_the_place_of_an_old_one_says_that_the_old_one_is_gone() {
    let scene = Scene::new().await;
    let (dropbox, account) = (&scene.dropbox, &scene.account);
    dropbox.put(account, "/a/old", "x").unwrap();
    dropbox.put(account, "/a/both", "x").unwrap();
    let (_, deep) = scene.list(json!({ "path": "", "recursive": true })).await;
    let (_, flat) = scene.list(json!({ "path": "/a" })).await;
    dropbox.delete(account, "/a").unwrap();
    dropbox.put(account, "/a/both", "y").unwrap();
    assert_eq!(scene.go_on(&deep).await.0, ["deleted /a", "folder /a", "file /a/both"]);
    let (mut changes, _) = scene.go_on(&flat).await;
    assert_eq!(changes.pop().unwrap(), "file /a/both");
    assert!(changes.contains(&"deleted /a/old".to_owned()), "{changes:?}");
}

#[tokio::test]
async fn without_recursion_only_the_folders_own_entries_are_told() {
    let scene = Scene::new().await;
    let (dropbox, account) = (&scene.dropbox, &scene.account);
    dropbox.put(account, "/a/one", "x").unwrap();
    dropbox.put(account, "/a/sub/two", "x").unwrap();
    dropbox.put(account, "/b/three", "x").unwrap();
    let (entries, cursor) = scene.list(json!({ "path": "/A" })).await;
    assert_eq!(entries, ["file /a/one", "folder /a/sub"]);
    dropbox.put(account, "/a/sub/four", "x").unwrap();
    dropbox.put(account, "/a/five", "x").unwrap();
    assert_eq!(scene.go_on(&cursor).await.0, ["file /a/five"]);

    // With recursion the folder itself is told too.
    let (entries, _) = scene.list(json!({ "path": "/a/sub", "recursive": true })).await;
    assert_eq!(entries, ["folder /a/sub", "file /a/sub/two", "file /a/sub/four"]);
}

#[tokio::test]
async fn the_cursor_of_a_deleted_folder_says_that_it_is_gone() {
    let scene = Scene::new().await;
    let (dropbox, account) = (&scene.dropbox, &scene.account);
    dropbox.put(account, "/a/one", "x").unwrap();
    let (_, cursor) = scene.list(json!({ "path": "/a" })).await;
    dropbox.delete(account, "/a").unwrap();
    let (status, error) = scene.call("files/list_folder/continue", json!({ "cursor": cursor })).await;
    assert_eq!(status, 409);
    assert_eq!(error["error"], json!({ ".tag": "path", "path": { ".tag": "not_found" } }));
    assert!(error["error_summary"].as_str().unwrap().starts_with("path/not_found/"));
}

#[tokio::test]
async fn reset_cursors_are_dead_and_new_ones_replay_everything() {
    let scene = Scene::new().await;
    let (dropbox, account) = (&scene.dropbox, &scene.account);
    dropbox.put(account, "/a", "x").unwrap();
    let (_, cursor) = scene.list(json!({ "path": "" })).await;
    dropbox.reset_cursors(account).unwrap();
    let (status, error) = scene.call("files/list_folder/continue", json!({ "cursor": cursor })).await;
    assert_eq!((status.as_u16(), &error["error"]), (409, &json!({ ".tag": "reset" })));
    assert_eq!(scene.list(json!({ "path": "" })).await.0, ["file /a"]);
}

#[tokio::test]
async fn cursors_of_others_and_invented_ones_are_refused() {
    let scene = Scene::new().await;
    let (_, cursor) = scene.list(json!({ "path": "" })).await;
    let mut forged = cursor.clone();
    forged.replace_range(40..41, if &cursor[40..41] == "A" { "B" } else { "A" });
    for invented in [forged.as_str(), "AAAA", "no cursor"] {
        let (status, error) = scene.call("files/list_folder/continue", json!({ "cursor": invented })).await;
        assert_eq!(status, 400);
        assert!(error.is_string(), "{error}");
    }
}

#[tokio::test]
async fn pages_may_be_empty_or_longer_than_asked() {
    let scene = Scene::new().await;
    let (dropbox, account) = (&scene.dropbox, &scene.account);
    for number in 0..7 {
        dropbox.put(account, &format!("/{number}"), "x").unwrap();
    }
    dropbox.set_quirks(Quirks { empty_pages: true, overlong_pages: 1, ..Quirks::default() });
    let first = scene.ok("files/list_folder", json!({ "path": "", "limit": 2 })).await;
    assert_eq!(shorts(&first).len(), 3);
    let second = scene.ok("files/list_folder/continue", json!({ "cursor": first["cursor"] })).await;
    assert_eq!((shorts(&second).len(), &second["has_more"]), (0, &Value::Bool(true)));
    let (rest, _) = scene.go_on(second["cursor"].as_str().unwrap()).await;
    assert_eq!(rest.len(), 4);
}

#[tokio::test]
async fn a_second_listing_of_the_same_folder_at_the_same_time_may_be_refused() {
    let scene = Scene::new().await;
    scene.dropbox.set_quirks(Quirks { refuse_simultaneous_listings: true, ..Quirks::default() });
    scene.dropbox.fault(
        dropbox_simulator::Fault::on("files/list_folder")
            .next(2)
            .effect(dropbox_simulator::Effect::Delay { milliseconds: 300 }),
    );
    let (one, other) = tokio::join!(
        scene.call("files/list_folder", json!({ "path": "" })),
        scene.call("files/list_folder", json!({ "path": "" })),
    );
    let mut statuses = [one.0.as_u16(), other.0.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 429]);
    assert_eq!(scene.call("files/list_folder", json!({ "path": "" })).await.0, 200);
}

#[tokio::test]
async fn deleted_entries_are_listed_on_demand() {
    let scene = Scene::new().await;
    let (dropbox, account) = (&scene.dropbox, &scene.account);
    dropbox.put(account, "/gone", "x").unwrap();
    dropbox.put(account, "/there", "x").unwrap();
    dropbox.delete(account, "/gone").unwrap();
    assert_eq!(scene.list(json!({ "path": "" })).await.0, ["file /there"]);
    let (all, _) = scene.list(json!({ "path": "", "include_deleted": true })).await;
    assert_eq!(all, ["file /there", "deleted /gone"]);
}

#[tokio::test]
async fn unmounted_entries_have_no_paths_and_those_to_export_can_be_left_out() {
    let scene = Scene::new().await;
    let (dropbox, account) = (&scene.dropbox, &scene.account);
    dropbox.put(account, "/a.pdf", "x").unwrap();
    dropbox.put(account, "/b.paper", "x").unwrap();
    dropbox.mark(account, "/a.pdf", Mark::Unmounted(true)).unwrap();
    dropbox.mark_non_downloadable(account, "/b.paper", NonDownloadable::never()).unwrap();
    let page = scene.ok("files/list_folder", json!({ "path": "" })).await;
    assert_eq!(page["entries"][0].get("path_lower"), None);
    assert_eq!(page["entries"][0].get("path_display"), None);
    assert_eq!(page["entries"][1]["is_downloadable"], false);
    let page =
        scene.ok("files/list_folder", json!({ "path": "", "include_non_downloadable_files": false })).await;
    assert_eq!(page["entries"].as_array().unwrap().len(), 1);

    let namespace = dropbox.share_unmounted(account).unwrap();
    dropbox.put(account, &format!("ns:{namespace}/partagé.pdf"), "x").unwrap();
    let page = scene.ok("files/list_folder", json!({ "path": format!("ns:{namespace}") })).await;
    assert_eq!(page["entries"][0]["name"], "partagé.pdf");
    assert_eq!(page["entries"][0].get("path_lower"), None);
}

#[tokio::test]
async fn the_latest_cursor_starts_after_everything() {
    let scene = Scene::new().await;
    let (dropbox, account) = (&scene.dropbox, &scene.account);
    dropbox.put(account, "/a", "x").unwrap();
    let result = scene.ok("files/list_folder/get_latest_cursor", json!({ "path": "" })).await;
    dropbox.put(account, "/b", "x").unwrap();
    assert_eq!(scene.go_on(result["cursor"].as_str().unwrap()).await.0, ["file /b"]);
}

#[tokio::test]
async fn a_longpoll_ends_with_the_first_change_of_its_own_folder() {
    let scene = Scene::new().await;
    let (dropbox, account) = (&scene.dropbox, &scene.account);
    dropbox.create_folder(account, "/mine").unwrap();
    let (_, cursor) = scene.list(json!({ "path": "/mine" })).await;
    let url = dropbox.notify_url().join("files/list_folder/longpoll").unwrap();
    // Without a token.
    let poll = tokio::spawn(scene.http.post(url).json(&json!({ "cursor": cursor, "timeout": 30 })).send());
    while dropbox.calls("files/list_folder/longpoll") == 0 {
        tokio::task::yield_now().await;
    }
    dropbox.put(account, "/elsewhere", "x").unwrap();
    dropbox.put(account, "/mine/here", "x").unwrap();
    let answer: Value = poll.await.unwrap().unwrap().json().await.unwrap();
    assert_eq!(answer, json!({ "changes": true }));
}

#[tokio::test]
async fn a_large_folder_is_listed_page_by_page_and_a_delta_holds_what_changed_alone() {
    let scene = Scene::new().await;
    let (dropbox, account) = (&scene.dropbox, &scene.account);
    for number in 0..5_000 {
        dropbox
            .put_generated_without_hash(account, &format!("/Tout/{number:05}.pdf"), 100_000, number)
            .unwrap();
    }
    let (entries, cursor) = scene.list(json!({ "path": "/Tout", "limit": 500 })).await;
    assert_eq!(entries.len(), 5_000);
    assert_eq!(scene.dropbox.calls("files/list_folder/continue"), 9);
    dropbox.put(account, "/Tout/one-more.pdf", "x").unwrap();
    for _ in 0..100 {
        assert_eq!(scene.go_on(&cursor).await.0.len(), 1);
    }
}
