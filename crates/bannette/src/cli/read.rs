//! `bannette read FILE…`: what files say, without a database.

mod table;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use clap::Args;
use reading::{DocumentKind, Limits, ReadOptions, Reader, ReaderOptions, Reading, TextSource};
use serde::Serialize;

use crate::config::Config;
use crate::document::shape::Findings;
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

impl Read {
    pub async fn run(self, config: &Config) -> anyhow::Result<ExitCode> {
        let reader = Reader::new(ReaderOptions {
            command: reading_command()?,
            args: vec![READING_CHILD.into()],
            children: 1,
            limits: Limits::default(),
            languages: config.reading.languages.clone(),
            models: config.reading.models.clone(),
        });
        let mut code = ExitCode::SUCCESS;
        for file in &self.files {
            if let Err(error) = self.read(&reader, file).await {
                eprintln!("bannette: {}: {error:#}", file.display());
                code = ExitCode::FAILURE;
            }
        }
        Ok(code)
    }

    async fn read(&self, reader: &Reader, file: &Path) -> anyhow::Result<()> {
        let input = std::fs::canonicalize(file).context("cannot be opened")?;
        let out = tempfile::tempdir().context("failed to make a temporary folder")?;
        let reading = reader.read(&input, out.path(), &ReadOptions::default()).await?;
        if self.json {
            println!("{}", serde_json::to_string(&self.shape(file, reading))?);
        } else {
            print!("{}", table::of(file, &reading, self.text));
        }
        Ok(())
    }

    fn shape(&self, file: &Path, reading: Reading) -> Shape {
        Shape {
            file: file.display().to_string(),
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
