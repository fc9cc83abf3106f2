//! Listings and cursors.

use serde_json::json;

use crate::support::Scene;

#[tokio::test]
async fn a_finished_cursor_tells_what_changed_since() {
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
    let (changes, _) = scene.go_on(&cursor).await;
    assert_eq!(changes, ["file /Factures/c.pdf", "deleted /Factures/a.pdf"]);
}
