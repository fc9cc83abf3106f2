//! Work that the whole program does beside its pages, done in a test with the real reading children.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use bannette::document::editing::arranging::{self, ARRANGE};
use bannette::document::unpacking::{self, UNPACK};
use bannette::document::work::{self, READ};
use bannette::worker::READING_CHILD;
use queue::Worker;
use reading::{ComposedPage, Composition, Limits, Reader, ReaderOptions, Source};
use serde_json::Value;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tokio_util::task::AbortOnDropHandle;

use super::firm::Firm;
use super::waiting::until;

/// Whatever is waited for longer hangs.
const LONGEST: Duration = Duration::from_secs(240);

/// A reader whose children are the real program, with Tesseract alone.
pub fn reader() -> Reader {
    reader_with(None)
}

fn reader_with(models: Option<PathBuf>) -> Reader {
    Reader::new(ReaderOptions {
        command: env!("CARGO_BIN_EXE_bannette").into(),
        args: vec![READING_CHILD.into()],
        children: 2,
        limits: Limits::default(),
        languages: vec!["fra".into()],
        models,
        folders: None,
    })
}

/// Where `scripts/setup` put the second engine.
#[expect(clippy::disallowed_methods, reason = "the Makefile says where it is")]
fn models() -> PathBuf {
    let models = std::env::var_os("BANNETTE_MODELS_DIR")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../.models"), PathBuf::from);
    assert!(
        models.join("recognition.onnx").is_file(),
        "run scripts/setup: {} lacks the models",
        models.display()
    );
    models
}

/// A PDF made of pages of samples, each by its file, its number and the degrees that it is turned by.
pub async fn bound(pages: &[(&Path, u32, u16)]) -> Vec<u8> {
    let mut files: Vec<&Path> = Vec::new();
    for (file, ..) in pages {
        if !files.contains(file) {
            files.push(file);
        }
    }
    let sources: Vec<Source> =
        files.iter().map(|file| Source { path: file.to_path_buf(), password: None }).collect();
    let composed = pages.iter().map(|(file, page, rotation)| ComposedPage {
        source: files.iter().position(|other| other == file).unwrap(),
        page: *page,
        rotation: *rotation,
        zone: None,
    });
    let out = tempfile::tempdir().unwrap();
    let parts = [Composition::Pages(composed.collect())];
    let made = reader().compose(&sources, &parts, out.path()).await.unwrap();
    std::fs::read(out.path().join(&made[0])).unwrap()
}

/// Opens containers, until it is dropped.
pub fn opening(firm: &Firm) -> AbortOnDropHandle<()> {
    run(opener(firm, &reader()))
}

/// Opens containers and reads documents, until it is dropped.
pub fn working(firm: &Firm) -> AbortOnDropHandle<()> {
    run(reading(firm, reader()))
}

/// The same with both engines; and what is done by itself with what was read.
pub fn arranging(firm: &Firm) -> AbortOnDropHandle<()> {
    let app = Arc::clone(&firm.app);
    run(reading(firm, reader_with(Some(models()))).handle(ARRANGE, 1, move |job| {
        let app = Arc::clone(&app);
        async move { arranging::arrange(&app, &job).await }
    }))
}

fn reading(firm: &Firm, reader: Reader) -> Worker {
    let app = Arc::clone(&firm.app);
    opener(firm, &reader).handle(READ, 2, move |job| {
        let (app, reader) = (Arc::clone(&app), reader.clone());
        async move { work::read(&app, &reader, &job).await }
    })
}

fn opener(firm: &Firm, reader: &Reader) -> Worker {
    let (app, reader) = (Arc::clone(&firm.app), reader.clone());
    Worker::new(firm.database().clone(), Arc::clone(&firm.app.clock), "working")
        .waker(&firm.app.waker)
        .handle(UNPACK, 2, move |job| {
            let (app, reader) = (Arc::clone(&app), reader.clone());
            async move { unpacking::unpack(&app, &reader, &job).await }
        })
}

fn run(worker: Worker) -> AbortOnDropHandle<()> {
    AbortOnDropHandle::new(tokio::spawn(async move { worker.run(CancellationToken::new()).await }))
}

impl Firm {
    /// What the API says of a document, once it is as wanted.
    pub async fn document_when(&self, id: &str, wanted: impl Fn(&Value) -> bool) -> Value {
        let start = Instant::now();
        loop {
            let document = self.api.get(&format!("/api/v1/documents/{id}")).await.json(200);
            if wanted(&document) {
                return document;
            }
            assert!(start.elapsed() < LONGEST, "it never comes to this: {document}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

impl Firm {
    /// Waits until everything was read, and done that follows from it.
    pub async fn at_rest(&self) {
        let sql = "SELECT count(*) AS jobs FROM jobs WHERE kind IN ('read', 'arrange', 'unpack')";
        let jobs = async || self.database().fetch_one(sql, Vec::new()).await.unwrap().get::<i64>("jobs");
        until("all is read", async || jobs().await.unwrap() == 0).await;
    }
}

/// Whether a document was read, or found unreadable.
pub fn is_read(document: &Value) -> bool {
    matches!(document["state"].as_str(), Some("read" | "unreadable"))
}
