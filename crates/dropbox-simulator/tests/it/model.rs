//! Whatever happens in a Dropbox, a client that applies what cursors tell ends with what is there.

use std::collections::BTreeMap;

use dropbox_simulator::{App, Metadata, NewAccount, Operation, Options, Simulator};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::support::{KEY, SECRET, Scene};

/// A step of a story: something changes, or the client reads a page.
#[derive(Clone, Debug)]
enum Step {
    Put(&'static str),
    Folder(&'static str),
    Delete(&'static str),
    Move(&'static str, &'static str),
    Copy(&'static str, &'static str),
    ReadPage,
}

const PATHS: [&str; 9] = ["/a", "/b", "/a/x", "/a/y", "/b/x", "/a/sub", "/a/sub/z", "/b/sub", "/A/X"];

fn step() -> impl Strategy<Value = Step> {
    let path = || proptest::sample::select(&PATHS[..]);
    prop_oneof![
        4 => path().prop_map(Step::Put),
        2 => path().prop_map(Step::Folder),
        3 => path().prop_map(Step::Delete),
        3 => (path(), path()).prop_map(|(from, to)| Step::Move(from, to)),
        1 => (path(), path()).prop_map(|(from, to)| Step::Copy(from, to)),
        4 => Just(Step::ReadPage),
    ]
}

/// What a client knows: path in lower case → id. Kept by the rules of the API's documentation.
#[derive(Default)]
struct Mirror(BTreeMap<String, String>);

impl Mirror {
    fn apply(&mut self, entry: &Value) {
        let path = entry["path_lower"].as_str().unwrap().to_owned();
        let below = format!("{path}/");
        match entry[".tag"].as_str().unwrap() {
            "folder" => {
                self.0.insert(path, entry["id"].as_str().unwrap().to_owned());
            }
            "file" => {
                self.0.retain(|known, _| !known.starts_with(&below));
                self.0.insert(path, entry["id"].as_str().unwrap().to_owned());
            }
            _ => self.0.retain(|known, _| *known != path && !known.starts_with(&below)),
        }
    }
}

fn truth(scene: &Scene, only: impl Fn(&str) -> bool) -> BTreeMap<String, String> {
    let entries = scene.dropbox.entries(&scene.account).unwrap();
    let pair = |entry| match entry {
        Metadata::File(file) => Some((file.path_lower?, file.id)),
        Metadata::Folder(folder) => Some((folder.path_lower?, folder.id)),
        Metadata::Deleted(_) => None,
    };
    entries.into_iter().filter_map(pair).filter(|(path, _)| only(path)).collect()
}

/// Plays the story to a client with recursion and to one without.
fn play(steps: &[Step]) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        live(steps, true).await;
        live(steps, false).await;
    });
}

async fn live(steps: &[Step], recursive: bool) {
    let dropbox = Simulator::start(Options { seed: Some(1), ..Options::default() }).await.unwrap();
    dropbox.create_app(App::new(KEY, SECRET)).unwrap();
    let account = dropbox.create_account(NewAccount::personal("a@example.com", "A")).unwrap();
    let scene = Scene::of(dropbox, account.clone());
    let argument = json!({ "path": "", "recursive": recursive, "limit": 2 });
    let mut page = scene.ok("files/list_folder", argument).await;
    let mut mirror = Mirror::default();
    page["entries"].as_array().unwrap().iter().for_each(|entry| mirror.apply(entry));
    let account = || account.clone();
    for step in steps {
        let operation = match step {
            Step::Put(path) => {
                let content = dropbox_simulator::NewContent::Text((*path).to_owned());
                Operation::Put { account: account(), path: (*path).into(), content }
            }
            Step::Folder(path) => Operation::CreateFolder { account: account(), path: (*path).into() },
            Step::Delete(path) => Operation::Delete { account: account(), path: (*path).into() },
            Step::Move(from, to) => {
                Operation::Move { account: account(), from: (*from).into(), to: (*to).into() }
            }
            Step::Copy(from, to) => {
                Operation::Copy { account: account(), from: (*from).into(), to: (*to).into() }
            }
            Step::ReadPage => {
                page = scene.ok("files/list_folder/continue", json!({ "cursor": page["cursor"] })).await;
                page["entries"].as_array().unwrap().iter().for_each(|entry| mirror.apply(entry));
                continue;
            }
        };
        // Some can't be done: nothing changes then.
        let _ = scene.dropbox.apply(&operation);
    }
    loop {
        page = scene.ok("files/list_folder/continue", json!({ "cursor": page["cursor"] })).await;
        page["entries"].as_array().unwrap().iter().for_each(|entry| mirror.apply(entry));
        if page["has_more"] == false {
            break;
        }
    }
    let expected = truth(&scene, |path| recursive || path.matches('/').count() == 1);
    assert_eq!(mirror.0, expected, "recursive: {recursive}");

    // A listing from the beginning tells the same.
    let (fresh, _) = scene.list(json!({ "path": "", "recursive": recursive })).await;
    assert_eq!(fresh.len(), expected.len());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_mirror_kept_by_cursors_is_what_is_there(steps in proptest::collection::vec(step(), 1..40)) {
        play(&steps);
    }
}

/// The client read nothing while a file stood where it knew a folder.
#[test]
fn what_a_folder_held_is_gone_though_a_file_stood_there_for_a_while() {
    use Step::{Delete, Put, ReadPage};
    play(&[Put("/a/x"), ReadPage, Delete("/a"), Put("/a"), Delete("/a"), Put("/a/sub")]);
}
