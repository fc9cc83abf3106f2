//! The invariant, against random lives of a Dropbox: whatever people do with their files, whatever Dropbox answers and
//! wherever the process dies, each content that lies in a collected folder when all is quiet has exactly one document.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::time::Duration;

use bannette::app::App;
use dropbox_simulator::{AccountId, Effect, Fault, KnownError, Metadata, NewAccount, READ_SCOPES};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::json;

use crate::support::firm::{APP, Worker, folder, id};
use crate::support::paper::sha256;
use crate::support::{Engine, Firm, Run, pdf};

/// `/c` is collected with all below it, `/c/x` on its own into another binder, `/d` without what is below it.
const FOLDERS: [&str; 6] = ["/c", "/c/x", "/d", "/d/y", "/out", "/out/z"];
const NAMES: [&str; 4] = ["a.pdf", "b.pdf", "é 🥐.pdf", "d.pdf"];
const CONTENTS: u8 = 7;

#[derive(Debug, Clone, Copy)]
struct Place {
    folder: usize,
    name: usize,
}

impl Place {
    fn path(self) -> String {
        format!("{}/{}", FOLDERS[self.folder], NAMES[self.name])
    }
}

#[derive(Debug, Clone)]
enum Step {
    Put(Place, u8),
    Move(Place, Place),
    Copy(Place, Place),
    Delete(Place),
    /// Another case, the same name.
    Capitals(Place),
    MoveFolder(usize, usize),
    DeleteFolder(usize),
    ResetCursors,
    Collect(Vec<Trouble>),
    /// The process dies once Dropbox has been asked so often.
    Crash(usize, Vec<Trouble>),
}

#[derive(Debug, Clone)]
struct Trouble {
    route: &'static str,
    calls: Vec<u64>,
    effect: Effect,
}

fn place() -> impl Strategy<Value = Place> {
    (0..FOLDERS.len(), 0..NAMES.len()).prop_map(|(folder, name)| Place { folder, name })
}

fn trouble() -> impl Strategy<Value = Trouble> {
    let effect = prop_oneof![
        Just(Effect::Reset),
        Just(Effect::ResetInBody { after: 12 }),
        Just(Effect::Truncate { after: 12, consistent: true }),
        Just(Effect::Corrupt { at: 9 }),
        Just(Effect::MissingResult),
        prop_oneof![
            Just(KnownError::ServerErrorPage { status: 503 }),
            Just(KnownError::ExpiredAccessToken),
            Just(KnownError::UserSuspended),
            Just(KnownError::TooManyRequests { retry_after: Some(0) }),
            Just(KnownError::BadRequest { message: "no".into() }),
            Just(KnownError::OtherConflict),
            Just(KnownError::Reset),
        ]
        .prop_map(Effect::Error),
    ];
    let route =
        prop::sample::select(vec!["files/list_folder", "files/list_folder/continue", "files/download"]);
    let calls = prop_oneof![
        (1..5u64).prop_map(|first| vec![first]),
        (1..4u64).prop_map(|first| (first..99).collect())
    ];
    (route, calls, effect).prop_map(|(route, calls, effect)| Trouble { route, calls, effect })
}

fn step() -> impl Strategy<Value = Step> {
    let troubles = || prop::collection::vec(trouble(), 0..3);
    prop_oneof![
        8 => (place(), 0..CONTENTS).prop_map(|(place, content)| Step::Put(place, content)),
        3 => (place(), place()).prop_map(|(from, to)| Step::Move(from, to)),
        2 => (place(), place()).prop_map(|(from, to)| Step::Copy(from, to)),
        2 => place().prop_map(Step::Delete),
        1 => place().prop_map(Step::Capitals),
        1 => (0..FOLDERS.len(), 0..FOLDERS.len()).prop_map(|(from, to)| Step::MoveFolder(from, to)),
        1 => (0..FOLDERS.len()).prop_map(Step::DeleteFolder),
        1 => Just(Step::ResetCursors),
        3 => troubles().prop_map(Step::Collect),
        3 => (0..12usize, troubles()).prop_map(|(calls, troubles)| Step::Crash(calls, troubles)),
    ]
}

/// One Dropbox, and the channel that collects it.
struct Life<'a> {
    firm: &'a Firm,
    app: Arc<App>,
    account: AccountId,
    company: String,
    channel: String,
    /// Content by its hash at Dropbox.
    contents: HashMap<String, u8>,
    /// Contents of which there was a document at some time.
    documents: BTreeSet<String>,
}

impl<'a> Life<'a> {
    async fn begin(firm: &'a Firm, number: u32) -> Self {
        let account = NewAccount::personal(format!("life{number}@example.fr"), "Life");
        let account = firm.dropbox.create_account(account).unwrap();
        for path in ["/c/x", "/d"] {
            firm.dropbox.create_folder(&account, path).unwrap();
        }
        let company = firm.company(&format!("L{number}")).await;
        let (one, other) = (firm.binder(&company, "Un").await, firm.binder(&company, "Deux").await);
        let folders =
            json!([folder("/c", true, &one), folder("/c/x", false, &other), folder("/d", false, &one)]);
        let mut body = firm.new_channel(folders);
        body["connection"]["refresh_token"] =
            json!(firm.dropbox.authorize(APP.0, &account, &READ_SCOPES).unwrap());
        let channel = firm.api.post(&format!("/api/v1/companies/{company}/channels"), body).await.json(201);
        let app = firm.another_process().await;
        let (contents, documents) = (HashMap::new(), BTreeSet::new());
        Self { firm, app, account, company, channel: id(&channel), contents, documents }
    }

    async fn take(&mut self, step: Step) {
        let (dropbox, account) = (&self.firm.dropbox, &self.account);
        // What cannot be done in this Dropbox is not done: moving what is not there, onto what is.
        let _ = match step {
            Step::Put(place, content) => {
                let put = dropbox.put(account, &place.path(), pdf(format!("content {content}")));
                put.map(|file| {
                    self.contents.insert(file.content_hash.unwrap(), content);
                })
            }
            Step::Move(from, to) => dropbox.rename(account, &from.path(), &to.path()).map(drop),
            Step::Copy(from, to) => dropbox.copy(account, &from.path(), &to.path()).map(drop),
            Step::Delete(place) => dropbox.delete(account, &place.path()),
            Step::Capitals(place) => {
                dropbox.rename(account, &place.path(), &place.path().to_uppercase()).map(drop)
            }
            Step::MoveFolder(from, to) => dropbox.rename(account, FOLDERS[from], FOLDERS[to]).map(drop),
            Step::DeleteFolder(folder) => dropbox.delete(account, FOLDERS[folder]),
            Step::ResetCursors => dropbox.reset_cursors(account),
            Step::Collect(troubles) => {
                self.collect(troubles).await;
                Ok(())
            }
            Step::Crash(calls, troubles) => {
                self.crash(calls, troubles).await;
                Ok(())
            }
        };
    }

    fn arm(&self, troubles: Vec<Trouble>) {
        for Trouble { route, calls, effect } in troubles {
            self.firm.dropbox.fault(Fault::on(route).account(&self.account).calls(&calls).effect(effect));
        }
    }

    async fn collect(&mut self, troubles: Vec<Trouble>) -> Run {
        self.arm(troubles);
        let run = self.firm.request(&self.channel).await;
        let run = self.finish(&run).await;
        self.firm.dropbox.clear_faults();
        run
    }

    async fn finish(&mut self, run: &str) -> Run {
        let worker = Worker::start(&self.app);
        self.app.waker.wake();
        let run = self.firm.wait_for(run, Run::is_over).await;
        worker.stop().await;
        assert_eq!(run.counts().iter().sum::<u64>(), self.firm.files(&run).await.len() as u64);
        self.look().await;
        run
    }

    /// Documents come, none twice, and none goes.
    async fn look(&mut self) {
        let documents = self.firm.documents(&self.company).await;
        let contents: BTreeSet<_> = documents.iter().map(|document| document.sha256.clone()).collect();
        assert_eq!(contents.len(), documents.len(), "a content has two documents: {documents:#?}");
        assert!(contents.is_superset(&self.documents), "a document is gone");
        self.documents = contents;
    }

    async fn crash(&mut self, calls: usize, troubles: Vec<Trouble>) {
        self.arm(troubles);
        let slow = Effect::Delay { milliseconds: 2 };
        self.firm.dropbox.fault(Fault::anywhere().account(&self.account).always().effect(slow));
        let run = self.firm.request(&self.channel).await;
        let before = self.firm.dropbox.log().len();
        let worker = Worker::start(&self.app);
        while self.firm.dropbox.log().len() < before + calls && !self.firm.run(&run).await.is_over() {
            tokio::task::yield_now().await;
        }
        worker.crash().await;
        self.firm.dropbox.clear_faults();
        self.app = self.firm.another_process().await;
        self.firm.clock.advance(Duration::from_secs(31));
        self.finish(&run).await;
    }

    /// All is quiet: two runs, so that whatever a folder's listing had to begin anew for is there.
    async fn end(mut self) {
        for path in ["/c", "/c/x", "/d"] {
            // It is there already, or has been deleted on the way.
            let _ = self.firm.dropbox.create_folder(&self.account, path);
        }
        self.collect(Vec::new()).await;
        self.collect(Vec::new()).await;
        let channel = self.firm.api.get(&format!("/api/v1/channels/{}", self.channel)).await.json(200);
        for entry in self.firm.dropbox.entries(&self.account).unwrap() {
            let Metadata::File(file) = entry else { continue };
            let path = file.path_lower.unwrap();
            let collected = channel["folders"].as_array().unwrap().iter().any(|folder| {
                let below =
                    path.strip_prefix(&format!("{}/", folder["path"].as_str().unwrap().to_lowercase()));
                below.is_some_and(|rest| folder["recursive"] == true || !rest.contains('/'))
            });
            let content = self.contents[&file.content_hash.unwrap()];
            let expected = sha256(&pdf(format!("content {content}")));
            assert!(!collected || self.documents.contains(&expected), "{path} was lost: {channel:#}");
        }
        let known: BTreeSet<_> =
            self.contents.values().map(|content| sha256(&pdf(format!("content {content}")))).collect();
        assert!(self.documents.is_subset(&known), "a document of no content that there was");
        assert_eq!(self.firm.findings().await, [""; 0]);
    }
}

fn each_content_has_exactly_one_document(engine: Engine, cases: u32) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let firm = runtime.block_on(Firm::on(engine));
    let number = std::cell::Cell::new(0);
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 60, ..Config::default() };
    let lives = prop::collection::vec(step(), 4..24);
    let outcome = TestRunner::new(config).run(&lives, |steps| {
        number.set(number.get() + 1);
        runtime.block_on(async {
            firm.dropbox.clear_log();
            let mut life = Life::begin(&firm, number.get()).await;
            for step in steps {
                life.take(step).await;
            }
            life.end().await;
        });
        Ok(())
    });
    // Before the runtime goes, within which the firm has to end.
    runtime.block_on(async { drop(firm) });
    outcome.unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn each_content_has_exactly_one_document_whatever_happens_on_sqlite() {
    each_content_has_exactly_one_document(Engine::Sqlite, 20);
}

#[test]
fn each_content_has_exactly_one_document_whatever_happens_on_postgresql() {
    each_content_has_exactly_one_document(Engine::Postgres, 8);
}
