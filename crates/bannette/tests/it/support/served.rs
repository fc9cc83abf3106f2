//! The real `bannette serve`.

use std::process::Stdio;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncRead, BufReader};
use tokio::process::{Child, Command};

/// A debug build on a busy machine is up by then.
const LONGEST_START: Duration = Duration::from_secs(60);

pub struct Served {
    pub child: Child,
    /// `http://127.0.0.1:PORT`
    pub base: String,
}

impl Served {
    /// Starts it, and waits until it serves.
    pub async fn start(mut command: Command) -> Self {
        command.env("BANNETTE_LISTEN", "127.0.0.1:0").arg("serve").stdout(Stdio::null());
        let mut child = command.spawn().unwrap();
        let base = address(child.stderr.take().unwrap()).await;
        Self { child, base }
    }

    /// Asks it to stop, as a service manager does; its exit code.
    pub async fn stop(mut self) -> Option<i32> {
        let pid = self.child.id().unwrap().to_string();
        assert!(Command::new("kill").args(["-TERM", &pid]).status().await.unwrap().success());
        let ended = tokio::time::timeout(Duration::from_secs(30), self.child.wait()).await;
        ended.expect("it ends soon").unwrap().code()
    }
}

/// Where the log says that it is served. What it says from then on is read, so that it never waits for a reader.
pub async fn address(log: impl AsyncRead + Unpin + Send + 'static) -> String {
    let mut lines = BufReader::new(log).lines();
    let mut told = String::new();
    let found = async {
        while let Some(line) = lines.next_line().await.unwrap() {
            if let Some((_, address)) = line.split_once(" at 127.0.0.1:").filter(|_| line.contains("serving"))
            {
                return Some(format!("http://127.0.0.1:{}", address.trim()));
            }
            told.push_str(&line);
            told.push('\n');
        }
        None
    };
    let found = tokio::time::timeout(LONGEST_START, found).await.expect("it serves soon");
    let base = found.unwrap_or_else(|| panic!("it ended before it served: {told}"));
    tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
    base
}
