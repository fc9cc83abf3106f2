//! `bannette read FILE…`: what files say, without a database. Archives and mails are opened.

mod table;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use clap::Args;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use reading::{
    DocumentKind, Limits, MediaKind, ReadFailure, ReadOptions, Reader, ReaderOptions, Reading, Reason,
    TextSource,
};
use serde::Serialize;

use crate::config::Config;
use crate::document::shape::Findings;
use crate::web::{Locale, Texts};
use crate::worker::{READING_CHILD, reading_command};

#[derive(Debug, Args)]
pub struct Read {
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Print one JSON object a line
    #[arg(long)]
    json: bool,
    /// Print the text as well
    #[arg(long)]
    text: bool,
}

/// The stable shape of `--json` (docs/api.md).
#[derive(Serialize)]
struct Shape {
    file: String,
    kind: DocumentKind,
    media_type: String,
    pages: usize,
    language: Option<String>,
    text_source: TextSource,
    #[serde(flatten)]
    findings: Findings,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
}

/// The shape of what cannot be read.
#[derive(Serialize)]
struct Unread<'a> {
    file: &'a str,
    failure: Failure<'a>,
}

#[derive(Serialize)]
struct Failure<'a> {
    code: &'a str,
    detail: String,
    /// What to do about it.
    advice: String,
}

impl Read {
    pub async fn run(self, config: &Config) -> anyhow::Result<ExitCode> {
        let reader = Reader::new(ReaderOptions {
            command: reading_command()?,
            args: vec![READING_CHILD.into()],
            children: 1,
            limits: Limits::default(),
            languages: config.reading.languages.clone(),
            models: config.reading.models.clone(),
            folders: None,
        });
        let desk = Desk { reader, texts: Texts::new(Locale::En, TimeZone::UTC, Timestamp::UNIX_EPOCH) };
        let mut code = ExitCode::SUCCESS;
        for file in &self.files {
            if !self.read(&desk, file).await? {
                code = ExitCode::FAILURE;
            }
        }
        Ok(code)
    }

    /// Reads a file, and what is in it if it is a container. Whether all could be read.
    async fn read(&self, desk: &Desk, file: &Path) -> anyhow::Result<bool> {
        let name = file.display().to_string();
        let input = match std::fs::canonicalize(file) {
            Ok(input) => input,
            Err(error) => {
                let (detail, advice) =
                    (format!("it cannot be opened: {error}"), "Check its name and its rights.");
                return self.leave(&name, Failure { code: "io", detail, advice: advice.into() });
            }
        };
        let Some(media_type) = self.read_one(desk, &input, &name).await? else { return Ok(false) };
        let is_container =
            [MediaKind::Zip, MediaKind::Eml].iter().any(|kind| kind.media_type() == media_type);
        if !is_container {
            return Ok(true);
        }
        let out = folder()?;
        let unpacked = match desk.reader.unpack(&input, out.path()).await {
            Ok(unpacked) => unpacked,
            Err(failure) => return self.leave(&name, desk.failure(&failure)),
        };
        let mut is_whole = true;
        for content in &unpacked.contents {
            let (file, name) = (out.path().join(&content.file), format!("{name}/{}", content.path));
            is_whole &= self.read_one(desk, &file, &name).await?.is_some();
        }
        for left in unpacked.left_out.iter().filter(|left| !left.reason.is_harmless()) {
            is_whole = self.leave(&format!("{name}/{}", left.path), desk.left_out(left.reason))?;
        }
        if unpacked.also_left_out > 0 {
            is_whole = self.leave(&name, desk.left_out(Reason::TooMany))?;
        }
        Ok(is_whole)
    }

    /// Reads a file and prints what it says; returns its media type, or nothing when it cannot be read, which is printed too.
    async fn read_one(&self, desk: &Desk, file: &Path, name: &str) -> anyhow::Result<Option<String>> {
        let out = folder()?;
        let reading = match desk.reader.read(file, out.path(), &ReadOptions::default()).await {
            Ok(reading) => reading,
            Err(failure) => {
                self.leave(name, desk.failure(&failure))?;
                return Ok(None);
            }
        };
        let media_type = reading.media_type.clone();
        if self.json {
            println!("{}", serde_json::to_string(&self.shape(name, reading))?);
        } else {
            print!("{}", table::of(name, &reading, self.text));
        }
        Ok(Some(media_type))
    }

    /// Tells of what cannot be read: people on the one stream, programs on the other. It is not all, then.
    fn leave(&self, name: &str, failure: Failure) -> anyhow::Result<bool> {
        eprintln!("bannette: {name}: {} ({})", failure.detail, failure.advice);
        if self.json {
            println!("{}", serde_json::to_string(&Unread { file: name, failure })?);
        }
        Ok(false)
    }

    fn shape(&self, name: &str, reading: Reading) -> Shape {
        Shape {
            file: name.to_owned(),
            kind: reading.kind,
            media_type: reading.media_type.clone(),
            pages: reading.pages.len(),
            language: reading.language.clone(),
            text_source: reading.text_source,
            text: self.text.then(|| reading.text()),
            findings: reading.into(),
        }
    }
}

/// A reader, and the words for what it cannot read.
struct Desk {
    reader: Reader,
    texts: Texts,
}

impl Desk {
    fn failure<'a>(&self, failure: &'a ReadFailure) -> Failure<'a> {
        let advice = self.texts.code("unreadable", failure.code());
        Failure { code: failure.code(), detail: failure.to_string(), advice }
    }

    fn left_out(&self, reason: Reason) -> Failure<'static> {
        let advice = self.texts.code("left-out-advice", reason.code());
        Failure { code: reason.code(), detail: "it was left in its container".into(), advice }
    }
}

fn folder() -> anyhow::Result<tempfile::TempDir> {
    tempfile::tempdir().context("failed to make a temporary folder")
}
