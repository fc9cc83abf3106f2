//! `bannette read FILE…`: what files say, without a database.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use clap::Args;
use reading::{Limits, Reader, ReaderOptions, Reading};
use serde_json::json;

use crate::config::Config;
use crate::worker::{READING_CHILD, reading_command};

#[derive(Debug, Args)]
pub struct Read {
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Print one JSON object a line
    #[arg(long)]
    json: bool,
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
        let reading = reader.read(&input, out.path(), &reading::ReadOptions::default()).await?;
        if self.json {
            println!("{}", shape(file, &reading));
        } else {
            print_table(file, &reading);
        }
        Ok(())
    }
}

/// The stable shape of `--json` (docs/api.md).
fn shape(file: &Path, reading: &Reading) -> serde_json::Value {
    json!({
        "file": file.display().to_string(),
        "kind": reading.kind,
        "media_type": reading.media_type,
        "pages": reading.pages.len(),
        "language": reading.language,
        "text_source": reading.text_source,
        "fields": reading.fields,
        "alerts": reading.alerts,
        "text": reading.text(),
    })
}

fn print_table(file: &Path, reading: &Reading) {
    println!("{}", file.display());
    let source = serde_json::to_value(reading.text_source).unwrap_or_default();
    for (name, value) in [
        ("media type", reading.media_type.clone()),
        ("pages", reading.pages.len().to_string()),
        ("language", reading.language.clone().unwrap_or_else(|| "unknown".into())),
        ("text from", source.as_str().unwrap_or_default().to_string()),
        ("words", reading.pages.iter().map(|page| page.words.len()).sum::<usize>().to_string()),
    ] {
        println!("  {name:<11} {value}");
    }
    for line in reading.text().lines().filter(|line| !line.trim().is_empty()) {
        println!("  | {}", line.replace('\u{c}', ""));
    }
    println!();
}
