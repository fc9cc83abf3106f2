//! One child process and the conversation with it.

use std::io;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::task::JoinHandle;
use tokio::time::Instant;

use super::ReaderOptions;
use crate::protocol::{Answer, Hello, Request, checked_length, encode};
use crate::{Excess, Limits, Measure, ReadFailure};

/// The only variables that a child inherits: where the machine keeps libraries and Tesseract's data. Whatever
/// secrets the environment holds stay out of its reach.
const INHERITED: [&str; 2] = ["LD_LIBRARY_PATH", "TESSDATA_PREFIX"];

/// A child keeps that much of the memory that it used before, bytes.
const KEPT_MEMORY: &str = "1000000000";

/// Of what a dying child writes to its standard error, this much is looked at, bytes.
const LAST_WORDS: usize = 4_096;

/// A started child. Dropping it kills it.
#[derive(Debug)]
pub(super) struct WarmChild {
    process: Child,
    stdin: ChildStdin,
    stdout: ChildStdout,
    last_words: JoinHandle<Vec<u8>>,
    pub served: u32,
}

impl WarmChild {
    pub async fn start(options: &ReaderOptions) -> Result<Self, ReadFailure> {
        let failed = |error: io::Error| {
            ReadFailure::io(&format!("failed to start {}", options.command.display()), &error)
        };
        let missing = || failed(io::Error::other("a pipe is missing"));
        let mut process = Command::new(&options.command)
            .args(&options.args)
            .env_clear()
            .envs(inherited())
            // With threads of its own, Tesseract spends four times the processor time on a page.
            .env("OMP_THREAD_LIMIT", "1")
            .env("LC_ALL", "C")
            // Memory that was given back is taken again at once, not fetched from the system anew, page by page: else a
            // third of the time of recognising goes there. Never mapped, so that what lies between is not lost.
            .env("MALLOC_ARENA_MAX", "1")
            .env("MALLOC_MMAP_MAX_", "0")
            .env("MALLOC_TRIM_THRESHOLD_", KEPT_MEMORY)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .map_err(failed)?;
        let stdin = process.stdin.take().ok_or_else(missing)?;
        let stdout = process.stdout.take().ok_or_else(missing)?;
        let mut stderr = process.stderr.take().ok_or_else(missing)?;
        let last_words = tokio::spawn(async move {
            let mut tail = Vec::new();
            let mut buffer = [0; 1024];
            while let Ok(length @ 1..) = stderr.read(&mut buffer).await {
                tail.extend_from_slice(&buffer[..length]);
                tail.drain(..tail.len().saturating_sub(LAST_WORDS));
            }
            tail
        });
        let mut child = Self { process, stdin, stdout, last_words, served: 0 };
        let hello = Hello {
            limits: options.limits.clone(),
            languages: options.languages.clone(),
            models: options.models.clone(),
            folders: options.folders.clone(),
        };
        let frame = encode(&hello).map_err(failed)?;
        child.stdin.write_all(&frame).await.map_err(failed)?;
        Ok(child)
    }

    pub fn is_alive(&mut self) -> bool {
        matches!(self.process.try_wait(), Ok(None))
    }

    /// Sends a request and waits for its answer. After an error the child is dead.
    pub async fn ask(
        &mut self,
        request: &Request,
        limits: &Limits,
        one_engine: impl Fn(&str),
    ) -> Result<Answer, ReadFailure> {
        let end = Instant::now() + limits.document;
        self.served += 1;
        let frame = encode(request).map_err(|error| ReadFailure::io("request", &error))?;
        if self.stdin.write_all(&frame).await.is_err() {
            return Err(self.bury().await);
        }
        loop {
            let step = (Instant::now() + limits.step).min(end);
            match tokio::time::timeout_at(step, self.answer()).await {
                Ok(Ok(Answer::Progress { .. })) => {}
                Ok(Ok(Answer::OneEngine { reason })) => one_engine(&reason),
                Ok(Ok(answer)) => return Ok(answer),
                Ok(Err(_)) => return Err(self.bury().await),
                Err(_elapsed) => {
                    self.bury().await;
                    return Err(ReadFailure::TimedOut);
                }
            }
        }
    }

    async fn answer(&mut self) -> io::Result<Answer> {
        let mut length = [0; 4];
        self.stdout.read_exact(&mut length).await?;
        let mut body = vec![0; checked_length(length)?];
        self.stdout.read_exact(&mut body).await?;
        // A long document's words take a while to parse: not on a thread that serves others.
        let answer = tokio::task::spawn_blocking(move || serde_json::from_slice(&body)).await;
        Ok(answer.map_err(io::Error::other)??)
    }

    /// Makes sure that the child is gone, and says what it died of.
    async fn bury(&mut self) -> ReadFailure {
        // It may be dying by itself, and its own signal tells more than ours.
        let died = tokio::time::timeout(Duration::from_millis(200), self.process.wait()).await;
        let status = match died {
            Ok(status) => status,
            Err(_) => {
                // An error means that it just ended by itself.
                let _ = self.process.start_kill();
                self.process.wait().await
            }
        };
        let last_words = (&mut self.last_words).await.unwrap_or_default();
        match status {
            Ok(status) => cause_of_death(status, &last_words),
            Err(error) => ReadFailure::io("waiting for the reading process", &error),
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "handed on to the child, not read")]
fn inherited() -> impl Iterator<Item = (&'static str, std::ffi::OsString)> {
    INHERITED.iter().filter_map(|name| Some((*name, std::env::var_os(name)?)))
}

/// What the child wrote is only searched for known phrases: it may quote the document, so it is never passed on.
fn cause_of_death(status: ExitStatus, last_words: &[u8]) -> ReadFailure {
    const SIGXCPU: i32 = 24;
    const SIGXFSZ: i32 = 25;
    let said = |phrase: &str| last_words.windows(phrase.len()).any(|window| window == phrase.as_bytes());
    let signal = std::os::unix::process::ExitStatusExt::signal(&status);
    if said("memory allocation of") || said("std::bad_alloc") || said("out of memory") {
        return ReadFailure::OutOfMemory;
    }
    match signal {
        Some(SIGXCPU) => ReadFailure::TimedOut,
        Some(SIGXFSZ) => {
            ReadFailure::TooLarge { what: Excess { of: Measure::Pixels, count: None, most: None } }
        }
        _ if said("overflowed its stack") => ReadFailure::Crashed { detail: "nested too deeply".into() },
        Some(signal) => ReadFailure::Crashed { detail: format!("signal {signal}") },
        None => ReadFailure::Crashed { detail: format!("exit code {}", status.code().unwrap_or_default()) },
    }
}
