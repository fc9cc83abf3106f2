//! What outlives a restart.

use dropbox_simulator::{App, Metadata, NewAccount, Options, Simulator};
use serde_json::{Value, json};

use crate::support::{KEY, SECRET, Scene};

#[tokio::test]
async fn everything_is_there_after_a_restart_cursors_and_tokens_too() {
    let folder = tempfile::tempdir().unwrap();
    let options = || Options::default().data_dir(folder.path());
    let scene = Scene::with(options()).await;
    let (dropbox, account) = (&scene.dropbox, &scene.account);
    let first = dropbox.put(account, "/Été/a.pdf", "first").unwrap();
    dropbox.put(account, "/Été/a.pdf", "second").unwrap();
    dropbox.put_generated(account, "/big", 1_000_000, 3).unwrap();
    dropbox.put(account, "/gone", "x").unwrap();
    let (_, cursor) = scene.list(json!({ "path": "", "recursive": true })).await;
    dropbox.delete(account, "/gone").unwrap();
    let before = dropbox.entries(account).unwrap();
    let Scene { dropbox, account, refresh_token, token, http } = scene;
    dropbox.stop().await.unwrap();

    let dropbox = Simulator::start(options()).await.unwrap();
    assert_eq!(dropbox.entries(&account).unwrap(), before);
    let scene = Scene { dropbox, account, refresh_token, token, http };
    assert_eq!(scene.go_on(&cursor).await.0, ["deleted /gone"]);
    let old = scene.download(&format!("rev:{}", first.rev)).send().await.unwrap();
    assert_eq!(old.text().await.unwrap(), "first");
    let refresh = scene.dropbox.access_token(&scene.refresh_token).unwrap();
    assert_ne!(refresh, scene.token);
    // Names that were given out stay taken.
    let new = scene.dropbox.put(&scene.account, "/new", "x").unwrap();
    assert!(before.iter().all(|entry| match entry {
        Metadata::File(file) => file.id != new.id && file.rev != new.rev,
        _ => true,
    }));
}

#[tokio::test]
async fn what_was_changed_is_on_the_disk_soon_without_a_stop() {
    let folder = tempfile::tempdir().unwrap();
    let dropbox = Simulator::start(Options::default().data_dir(folder.path())).await.unwrap();
    dropbox.create_app(App::new(KEY, SECRET)).unwrap();
    let account = dropbox.create_account(NewAccount::personal("a@example.com", "A")).unwrap();
    dropbox.put(&account, "/a", "x").unwrap();
    let kept = || std::fs::read_to_string(folder.path().join("world.json")).unwrap_or_default();
    tokio::time::timeout(std::time::Duration::from_secs(10), async {
        while !kept().contains("a@example.com") {
            tokio::task::yield_now().await;
        }
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn nothing_is_left_behind_without_a_folder_to_keep_it_in() {
    let dropbox = Simulator::start(Options::default().with_tls()).await.unwrap();
    let ca = dropbox.addresses().ca_file.clone().unwrap();
    assert!(ca.exists());
    dropbox.stop().await.unwrap();
    assert!(!ca.exists() && !ca.parent().unwrap().exists());
}

#[tokio::test]
async fn the_same_seed_gives_the_same_ids_and_tokens() {
    let ids = async || {
        let dropbox = Simulator::start(Options { seed: Some(7), ..Options::default() }).await.unwrap();
        dropbox.create_app(App::new(KEY, SECRET)).unwrap();
        let account = dropbox.create_account(NewAccount::personal("a@example.com", "A")).unwrap();
        let file = dropbox.put(&account, "/a", "x").unwrap();
        (account, file.id, file.rev, dropbox.authorize(KEY, &"a@example.com".into(), &[]).unwrap())
    };
    assert_eq!(ids().await, ids().await);
    let other = Scene::new().await;
    assert_ne!(ids().await.0, other.account);
    assert_eq!(
        other.ok("users/get_current_account", Value::Null).await["account_id"],
        other.account.as_str()
    );
}
