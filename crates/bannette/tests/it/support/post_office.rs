//! A mail server that we did not write, and the mails that it took.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use bannette::config::Config;
use serde::Deserialize;
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};

use super::firm::{Engine, Firm, Settings, Worker};

/// A mail as its reader's program takes it apart.
#[derive(Debug, Clone, Deserialize)]
pub struct Mail {
    pub from: String,
    pub to: String,
    pub reply_to: Option<String>,
    pub subject: String,
    pub id: String,
    pub auto_submitted: Option<String>,
    pub text: String,
    pub html: String,
}

/// The server; ends when dropped.
pub struct PostOffice {
    lines: Lines<BufReader<ChildStdout>>,
    pub port: u16,
    _child: Child,
}

impl PostOffice {
    pub async fn open() -> Self {
        Self::start(&[]).await
    }

    /// For those only who sign in as `bannette` with this password.
    pub async fn locked(password: &str) -> Self {
        Self::start(&[password]).await
    }

    async fn start(arguments: &[&str]) -> Self {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut child = Command::new(here.join("../../.venv/bin/python"))
            .arg(here.join("tests/it/support/post_office.py"))
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("scripts/setup test installs the mail server");
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let port = lines.next_line().await.unwrap().expect("it tells its port").parse().unwrap();
        Self { lines, port, _child: child }
    }

    /// The next mail.
    pub async fn mail(&mut self) -> Mail {
        let line = tokio::time::timeout(Duration::from_secs(60), self.lines.next_line()).await;
        let line = line.expect("a mail comes soon").unwrap().expect("the server runs");
        serde_json::from_str(&line).unwrap()
    }
}

impl Mail {
    /// The one link of ours in the text, as path and query; the button of the page leads there too.
    #[track_caller]
    pub fn link(&self) -> String {
        let mut links = self.text.lines().filter(|line| line.starts_with("http"));
        let link = links.next().unwrap_or_else(|| panic!("no link: {}", self.text));
        assert_eq!(links.next(), None, "{}", self.text);
        let escaped = link.replace('&', "&#38;");
        assert!(self.html.contains(&format!("href=\"{escaped}\"")), "{}", self.html);
        let url: url::Url = link.parse().unwrap();
        url[url::Position::BeforePath..].to_owned()
    }
}

impl Firm {
    /// A firm that sends its mails through a server of its own.
    pub async fn with_mail(engine: Engine) -> (Self, PostOffice) {
        let office = PostOffice::open().await;
        let url = format!("smtp://127.0.0.1:{}", office.port);
        (Self::mailing(engine, url, |_| {}).await, office)
    }

    pub async fn mailing(engine: Engine, url: String, configure: fn(&mut Config)) -> Self {
        Self::start_mailing(Settings { engine, clock: None, configure }, url).await
    }

    /// Works until the queue has nothing to do now.
    pub async fn work_off(&self) {
        let worker = Worker::start(&self.app);
        let start = tokio::time::Instant::now();
        loop {
            let sql = "SELECT 1 AS one FROM jobs WHERE kind IN ('mail', 'collect', 'check-connection') AND state <> 'dead' AND run_at <= $1 LIMIT 1";
            let now = self.app.clock.now();
            if self.database().fetch_optional(sql, db::params![now]).await.unwrap().is_none() {
                break;
            }
            assert!(start.elapsed() < Duration::from_secs(60), "the queue hangs");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        worker.stop().await;
    }
}
