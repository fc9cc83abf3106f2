//! The demo's firm, served by the real program.

use std::net::TcpListener;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use tokio::sync::{Mutex, mpsc};

/// What the demo says once everything is there takes a debug build this long at most.
const LONGEST_START: Duration = Duration::from_secs(180);

pub struct Demo {
    pub base: String,
    /// The simulated Dropbox's control API.
    control: String,
    http: reqwest::Client,
    /// The lines that it prints.
    told: Mutex<mpsc::UnboundedReceiver<String>>,
    _program: Child,
    folder: TempDir,
}

impl Demo {
    /// Starts it, and waits until its first run was shown.
    pub async fn start() -> Self {
        let folder = tempfile::Builder::new().prefix("bannette-browser-").tempdir().unwrap();
        let port = free_ports();
        let mut program = Command::new(env!("CARGO_BIN_EXE_bannette"))
            .args(["demo", "--port", &port.to_string(), "--data"])
            .arg(folder.path())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let base = format!("http://localhost:{port}");
        let mut lines = BufReader::new(program.stdout.take().unwrap()).lines();
        let told = async {
            while let Some(line) = lines.next_line().await.unwrap() {
                if line.contains(&base) {
                    return;
                }
            }
            panic!("the demo ended before it told its address");
        };
        tokio::time::timeout(LONGEST_START, told).await.expect("the demo starts");
        // What it says from now on is read, so that it never waits for a reader: mails, among others.
        let (tell, told) = mpsc::unbounded_channel();
        tokio::spawn(async move {
            while let Ok(Some(line)) = lines.next_line().await {
                let _ = tell.send(line);
            }
        });
        let control = format!("http://127.0.0.1:{}/api", port + 2);
        // Another test of the same process may have been first.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = drives::dropbox::http_client("test").unwrap();
        Demo { base, control, http, told: Mutex::new(told), _program: program, folder }
    }

    /// Waits for a mail with a link that begins so (`/request/`); the whole link.
    pub async fn mailed_link(&self, path: &str) -> String {
        let start = format!("{}{path}", self.base);
        let found = async {
            let mut told = self.told.lock().await;
            while let Some(line) = told.recv().await {
                if let Some(at) = line.find(&start) {
                    return line[at..].split_whitespace().next().unwrap().to_owned();
                }
            }
            panic!("the demo ended before it sent such a mail");
        };
        tokio::time::timeout(LONGEST_START, found).await.expect("a mail is sent")
    }

    /// Where Bannette keeps everything.
    pub fn data(&self) -> &Path {
        self.folder.path()
    }

    /// Puts a file into an account's Dropbox.
    pub async fn put(&self, account: &str, path: &str, bytes: impl Into<Vec<u8>>) {
        let request = self.http.put(format!("{}/files", self.control));
        let request = request.query(&[("account", account), ("path", path)]).body(bytes.into());
        request.send().await.unwrap().error_for_status().unwrap();
    }

    /// The account's owner takes all consents back.
    pub async fn revoke(&self, account: &str) {
        let body = json!({ "do": "revoke", "account": account });
        self.control("operations", body).await;
    }

    /// From now on every download waits a while before it begins.
    pub async fn slow_down(&self) {
        let body = json!({ "route": "files/download", "when": "always", "effect": { "delay": { "milliseconds": 2_000 } } });
        self.control("faults", body).await;
    }

    pub async fn clear_faults(&self) {
        let request = self.http.delete(format!("{}/faults", self.control));
        request.send().await.unwrap().error_for_status().unwrap();
    }

    async fn control(&self, path: &str, body: Value) {
        let request = self.http.post(format!("{}/{path}", self.control)).json(&body);
        request.send().await.unwrap().error_for_status().unwrap();
    }
}

/// The first of three free ports in a row.
fn free_ports() -> u16 {
    let bind = |port: u16| TcpListener::bind(("127.0.0.1", port)).ok();
    for _ in 0..100 {
        let first = bind(0).unwrap();
        let port = first.local_addr().unwrap().port();
        if port < u16::MAX - 2 && bind(port + 1).is_some() && bind(port + 2).is_some() {
            return port;
        }
    }
    panic!("there are no three free ports in a row");
}
