//! The demo's firm, served by the real program.

use std::net::TcpListener;
use std::process::Stdio;
use std::time::Duration;

use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

/// What the demo says once everything is there takes a debug build this long at most.
const LONGEST_START: Duration = Duration::from_secs(180);

pub struct Demo {
    pub base: String,
    _program: Child,
    _folder: TempDir,
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
        // What it says from now on is read, so that it never waits for a reader.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        Demo { base, _program: program, _folder: folder }
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
