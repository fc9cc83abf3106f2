//! Documents made on the spot, and a desk to read them at.

pub mod boxes;
pub mod einvoice;
pub mod paper;
pub mod pdf;
pub mod tiff;

use std::collections::HashMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use reading::{Limits, Preview, ReadFailure, ReadOptions, Reader, ReaderOptions, Reading};
use tempfile::TempDir;

/// What our test invoices say: accents, amounts, an IBAN.
pub const INVOICE: [&str; 14] = [
    "Menuiserie Lefèvre et Fils",
    "12 rue des Érables, 35000 Rennes",
    "FACTURE N° 2026-0417 du 3 novembre 2026",
    "Société Générale de Travaux, à l'attention du service comptabilité",
    "Pose de trois fenêtres en chêne, côté façade : 2 450,00 €",
    "Fourniture de quincaillerie et de joints d'étanchéité : 312,40 €",
    "Déplacement et enlèvement des déchets : 85,00 €",
    "Total hors taxes : 2 847,40 €",
    "TVA au taux réduit de 10 % : 284,74 €",
    "Net à payer : 3 132,14 €",
    "Règlement par virement sous trente jours, sans escompte.",
    "IBAN : FR76 3000 6000 0112 3456 7890 189",
    "En cas de retard, une indemnité forfaitaire de 40 € est due.",
    "Merci de votre confiance et à très bientôt.",
];

/// A reader and a directory of its own for what goes in and comes out.
pub struct Desk {
    pub reader: Reader,
    directory: TempDir,
}

impl Desk {
    pub fn new() -> Self {
        Self::with(Limits::default())
    }

    pub fn with(limits: Limits) -> Self {
        Self::of(limits, &["fra", "eng"], &[])
    }

    pub fn of(limits: Limits, languages: &[&str], args: &[&str]) -> Self {
        Self::with_models(None, limits, languages, args)
    }

    /// A desk whose reader has the second engine, and no data for Tesseract: what is read there, PP-OCR reads.
    pub fn of_ppocr() -> Self {
        Self::with_models(Some(models()), Limits::default(), &["xyz"], &[])
    }

    pub fn with_models(models: Option<PathBuf>, limits: Limits, languages: &[&str], args: &[&str]) -> Self {
        let reader = Reader::new(ReaderOptions {
            command: env!("CARGO_BIN_EXE_reading-child").into(),
            args: args.iter().map(OsString::from).collect(),
            children: 2,
            limits,
            languages: languages.iter().map(|language| (*language).to_owned()).collect(),
            models,
            folders: None,
        });
        let directory = tempfile::tempdir().unwrap();
        std::fs::create_dir(directory.path().join("out")).unwrap();
        Self { reader, directory }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    pub fn out(&self) -> PathBuf {
        self.path("out")
    }

    pub fn lay(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    /// Reads bytes under a name that says nothing.
    pub async fn read(&self, bytes: impl AsRef<[u8]>) -> Result<Reading, ReadFailure> {
        self.reader.read(&self.lay("document", bytes), &self.out(), &ReadOptions::default()).await
    }

    pub async fn preview(&self, bytes: impl AsRef<[u8]>) -> Result<Preview, ReadFailure> {
        self.reader.preview(&self.lay("document", bytes), &self.out()).await
    }

    pub async fn read_path(&self, path: &Path) -> Result<Reading, ReadFailure> {
        self.reader.read(path, &self.out(), &ReadOptions::default()).await
    }

    pub fn picture(&self, picture: &reading::Picture) -> image::DynamicImage {
        let picture_file = self.out().join(&picture.file);
        let decoded = image::open(picture_file).unwrap();
        assert_eq!((decoded.width(), decoded.height()), (picture.width, picture.height));
        decoded
    }
}

/// Where `scripts/setup` put the second engine.
#[expect(clippy::disallowed_methods, reason = "the Makefile says where it is")]
pub fn models() -> PathBuf {
    let models = std::env::var_os("BANNETTE_MODELS_DIR")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../.models"), PathBuf::from);
    assert!(
        models.join("recognition.onnx").is_file(),
        "run scripts/setup: {} lacks the models",
        models.display()
    );
    models
}

/// Our test invoice as a scanner delivers it.
pub fn scanned_invoice(dpi: f32) -> image::GrayImage {
    paper::scan(pdf::of_text(&[&INVOICE]), dpi)
}

/// The failure of a document that has too much: `1200 pages, at most 1000`.
pub fn too_large(words: &str) -> ReadFailure {
    ReadFailure::TooLarge { what: words.parse().unwrap() }
}

/// What a reading says it left out.
pub fn notes(reading: &Reading) -> Vec<&str> {
    reading.notes.iter().map(|note| note.message.as_str()).collect()
}

/// That a reading has nearly all words of our test invoice.
#[track_caller]
pub fn assert_read(reading: &Reading, least: f64) {
    let text = reading.text();
    let recall = recall(&INVOICE, &text);
    assert!(recall >= least, "only {recall:.3} of the words:\n{text}");
}

/// Share of the words of `truth` that `text` has, each as often as there.
pub fn recall(truth: &[&str], text: &str) -> f64 {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for word in text.split_whitespace() {
        *counts.entry(word).or_default() += 1;
    }
    let words: Vec<&str> = truth
        .iter()
        .flat_map(|line| line.split_whitespace())
        .filter(|word| word.chars().any(char::is_alphanumeric))
        .collect();
    let found = words.iter().filter(|word| {
        let count = counts.entry(word).or_default();
        let is_left = *count > 0;
        *count = count.saturating_sub(1);
        is_left
    });
    found.count() as f64 / words.len() as f64
}
