//! The firm itself.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use bannette::app::App;
use bannette::config::Config;
use bannette::migrations::MIGRATIONS;
use bannette::router;
use bannette::user::session;
use bannette::worker::{self, Duties};
use db::testing::TestDatabase;
use db::{Clock, Database};
use drives::dropbox::RetryPolicy;
use dropbox_simulator::{AccountId, NewAccount, Options, READ_SCOPES, Simulator};
use reading::{Limits, Reader, ReaderOptions};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tokio_util::task::AbortOnDropHandle;

use super::api::Api;
use super::bodies::{Document, Run, SeenFile};
use super::clock::ShiftedClock;

/// The key and secret of the firm's Dropbox app.
pub const APP: (&str, &str) = ("bannette-test", "not-a-secret");
/// A run that takes longer hangs.
const LONGEST: Duration = Duration::from_secs(120);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

impl Engine {
    pub const BOTH: [Self; 2] = [Self::Sqlite, Self::Postgres];
}

/// How a firm is set up.
pub struct Settings {
    pub engine: Engine,
    /// The clock, where the test's own does not do.
    pub clock: Option<Arc<dyn Clock>>,
    pub configure: fn(&mut Config),
}

impl Default for Settings {
    fn default() -> Self {
        Self { engine: Engine::Sqlite, clock: None, configure: |_| {} }
    }
}

pub struct Firm {
    pub api: Api,
    pub app: Arc<App>,
    pub clock: ShiftedClock,
    pub dropbox: Simulator,
    /// The client whose Dropbox it is.
    pub client: AccountId,
    any_clock: Arc<dyn Clock>,
    _server: AbortOnDropHandle<()>,
    // Dropped last: the database's folder, and the database.
    _database: Option<TestDatabase>,
    pub folder: TempDir,
}

/// A company with a binder and a channel into it.
#[derive(Debug, Clone)]
pub struct Desk {
    pub company: String,
    pub binder: String,
    pub channel: String,
}

impl Firm {
    pub async fn start() -> Self {
        Self::start_with(Settings::default()).await
    }

    pub async fn on(engine: Engine) -> Self {
        Self::start_with(Settings { engine, ..Settings::default() }).await
    }

    pub async fn start_with(settings: Settings) -> Self {
        Self::founded(settings, None).await
    }

    /// A firm that sends its mails through this server.
    pub async fn start_mailing(settings: Settings, url: String) -> Self {
        Self::founded(settings, Some(url)).await
    }

    async fn founded(settings: Settings, mail: Option<String>) -> Self {
        // Another test of the same process may have been first.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let dropbox = Simulator::start(Options::default()).await.unwrap();
        dropbox.create_app(dropbox_simulator::App::new(APP.0, APP.1)).unwrap();
        let client = dropbox.create_account(NewAccount::personal("claire@example.fr", "Claire")).unwrap();
        let folder = tempfile::Builder::new().prefix("bannette-test-").tempdir().unwrap();
        let database = match settings.engine {
            Engine::Sqlite => None,
            Engine::Postgres => Some(db::testing::postgres(MIGRATIONS).await),
        };
        let mut config = config(folder.path(), &dropbox);
        config.database_url = database.as_ref().map(|database| database.url().to_owned());
        if let Some(url) = mail {
            config.mail.url = Some(url.into());
            config.mail.from = Some("Cabinet Test <bannette@cabinet.fr>".to_owned());
            config.firm_name = Some("Cabinet Test".to_owned());
        }
        (settings.configure)(&mut config);
        let clock = ShiftedClock::default();
        let any_clock = settings.clock.unwrap_or_else(|| Arc::new(clock.clone()));
        let app = open(config, &any_clock).await;
        let (base, server) = serve(&app).await;
        let key = session::create_api_key(&app.database, any_clock.now(), "test", &Default::default())
            .await
            .unwrap();
        let http = drives::dropbox::http_client("script").unwrap();
        let api = Api { http, base, key: Some(key) };
        Self { api, app, clock, dropbox, client, any_clock, _server: server, _database: database, folder }
    }

    pub fn database(&self) -> &Database {
        &self.app.database
    }

    /// The same Bannette in another process, as far as that matters: nothing shared but the database and the blobs.
    pub async fn another_process(&self) -> Arc<App> {
        open(self.app.config.clone(), &self.any_clock).await
    }

    /// Serves it anew with other settings.
    pub async fn reconfigure(&mut self, configure: impl FnOnce(&mut Config)) {
        let mut config = self.app.config.clone();
        configure(&mut config);
        self.app = open(config, &self.any_clock).await;
        (self.api.base, self._server) = serve(&self.app).await;
    }

    /// A company without anything.
    pub async fn company(&self, code: &str) -> String {
        let body = json!({ "code": code, "name": format!("Entreprise {code}") });
        id(&self.api.post("/api/v1/companies", body).await.json(201))
    }

    pub async fn binder(&self, company: &str, name: &str) -> String {
        let body = json!({ "name": name, "kind": "purchases" });
        id(&self.api.post(&format!("/api/v1/companies/{company}/binders"), body).await.json(201))
    }

    pub fn refresh_token(&self) -> String {
        self.dropbox.authorize(APP.0, &self.client, &READ_SCOPES).unwrap()
    }

    /// What the API is told to create a connected channel.
    pub fn new_channel(&self, folders: Value) -> Value {
        json!({
            "type": "dropbox", "label": "Dropbox de Claire", "folders": folders,
            "connection": { "refresh_token": self.refresh_token() },
        })
    }

    pub async fn channel(&self, company: &str, folders: Value) -> String {
        let body = self.new_channel(folders);
        id(&self.api.post(&format!("/api/v1/companies/{company}/channels"), body).await.json(201))
    }

    /// A company whose one channel collects this folder, with all below it, into its one binder. Makes the folder.
    pub async fn desk(&self, path: &str) -> Desk {
        if !path.is_empty() && self.dropbox.entry(&self.client, path).unwrap().is_none() {
            self.dropbox.create_folder(&self.client, path).unwrap();
        }
        let company = self.company("C1").await;
        let binder = self.binder(&company, "Achats").await;
        let channel = self.channel(&company, json!([folder(path, true, &binder)])).await;
        Desk { company, binder, channel }
    }

    /// Puts a file into the client's Dropbox; gives its id.
    pub fn put(&self, path: &str, bytes: impl AsRef<[u8]>) -> String {
        self.dropbox.put(&self.client, path, bytes).unwrap().id
    }

    /// Asks for a run; it does not begin by itself.
    pub async fn request(&self, channel: &str) -> String {
        id(&self.api.poke(&format!("/api/v1/channels/{channel}/runs")).await.json(202))
    }

    /// Runs a channel to the end.
    pub async fn collect(&self, channel: &str) -> Run {
        let run = self.request(channel).await;
        self.run_to_end(&run).await
    }

    /// Works until a run is over.
    pub async fn run_to_end(&self, run: &str) -> Run {
        let worker = Worker::start(&self.app);
        let run = self.wait_for(run, Run::is_over).await;
        worker.stop().await;
        run
    }

    pub async fn run(&self, id: &str) -> Run {
        serde_json::from_value(self.api.get(&format!("/api/v1/runs/{id}")).await.json(200)).unwrap()
    }

    /// Looks at a run until it is as wanted.
    pub async fn wait_for(&self, id: &str, wanted: impl Fn(&Run) -> bool) -> Run {
        let start = Instant::now();
        loop {
            let run = self.run(id).await;
            if wanted(&run) {
                return run;
            }
            assert!(start.elapsed() < LONGEST, "the run hangs: {run:?}");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// Every file that a run saw.
    pub async fn files(&self, run: &Run) -> Vec<SeenFile> {
        self.api.list(&format!("/api/v1/runs/{}/files", run.id)).await
    }

    /// The one file of a run that is shown at this path.
    pub async fn file(&self, run: &Run, path: &str) -> SeenFile {
        let files = self.files(run).await;
        let mut found = files.iter().filter(|file| file.path == path);
        match (found.next(), found.next()) {
            (Some(file), None) => file.clone(),
            _ => panic!("{path:?} should be there once: {files:#?}"),
        }
    }

    /// The documents of a company, the newest first.
    pub async fn documents(&self, company: &str) -> Vec<Document> {
        self.api.list(&format!("/api/v1/companies/{company}/documents")).await
    }

    /// The names of a company's documents, sorted.
    pub async fn names(&self, company: &str) -> Vec<String> {
        let mut names: Vec<_> =
            self.documents(company).await.into_iter().map(|document| document.name).collect();
        names.sort();
        names
    }

    pub async fn original(&self, document: &str) -> Vec<u8> {
        let answer = self.api.get(&format!("/api/v1/documents/{document}/original")).await;
        assert_eq!(answer.status, 200);
        answer.bytes.to_vec()
    }

    /// What `bannette verify` finds.
    pub async fn findings(&self) -> Vec<String> {
        let mut findings = Vec::new();
        let (off, _) =
            bannette::verify::verify(&self.app, |finding| findings.push(finding), |_| {}).await.unwrap();
        assert_eq!(off, findings.len() as u64);
        findings
    }
}

/// A worker of runs, as a process of its own would have it.
pub struct Worker {
    stop: CancellationToken,
    task: AbortOnDropHandle<anyhow::Result<()>>,
}

impl Worker {
    pub fn start(app: &Arc<App>) -> Self {
        let stop = CancellationToken::new();
        let task = tokio::spawn(worker::work(Arc::clone(app), Duties::Runs, stop.clone()));
        Self { stop, task: AbortOnDropHandle::new(task) }
    }

    pub async fn stop(self) {
        self.stop.cancel();
        self.task.await.unwrap().unwrap();
    }

    /// Ends it as a crash does: wherever it is, nothing written any more, nothing given back.
    pub async fn crash(self) {
        self.task.abort();
        assert!(self.task.await.unwrap_err().is_cancelled());
    }
}

/// A folder to collect, as the API takes it.
pub fn folder(path: &str, recursive: bool, binder: &str) -> Value {
    json!({ "path": path, "recursive": recursive, "binder_id": binder })
}

pub fn id(body: &Value) -> String {
    body["id"].as_str().unwrap().to_owned()
}

fn config(folder: &Path, dropbox: &Simulator) -> Config {
    let mut config = Config { data_dir: folder.to_path_buf(), ..Config::default() };
    config.dropbox.app_key = Some(APP.0.to_owned());
    config.dropbox.app_secret = Some(APP.1.to_owned().into());
    config.dropbox.api_url = Some(dropbox.api_url().clone());
    config.dropbox.content_url = Some(dropbox.content_url().clone());
    config.dropbox.notify_url = Some(dropbox.notify_url().clone());
    config.dropbox.authorize_url = Some(dropbox.authorize_url().clone());
    config.dropbox.token_url = Some(dropbox.token_url().clone());
    config
}

/// With less patience towards Dropbox than is right for the real one.
async fn open(config: Config, clock: &Arc<dyn Clock>) -> Arc<App> {
    let app = App::open(config, Arc::clone(clock)).await.unwrap();
    let mut app = Arc::into_inner(app).unwrap();
    let mut dropbox = Arc::into_inner(app.dropbox.take().unwrap()).unwrap();
    dropbox.retry = RetryPolicy {
        base_delay: Duration::from_millis(2),
        attempts: 3,
        max_total_wait: Duration::from_secs(2),
    };
    app.dropbox = Some(Arc::new(dropbox));
    // This program is the tests: the children are to be the real one.
    app.editor = Reader::new(ReaderOptions {
        command: env!("CARGO_BIN_EXE_bannette").into(),
        args: vec![worker::READING_CHILD.into()],
        children: 1,
        limits: Limits::default(),
        languages: Vec::new(),
        models: None,
        folders: None,
    })
    .into();
    Arc::new(app)
}

async fn serve(app: &Arc<App>) -> (String, AbortOnDropHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let service = router::router(Arc::clone(app)).into_make_service_with_connect_info::<SocketAddr>();
    let server = tokio::spawn(async { axum::serve(listener, service).await.unwrap() });
    (base, AbortOnDropHandle::new(server))
}
