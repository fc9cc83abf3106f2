//! Real documents, when there are some: `BANNETTE_CORPUS` names a directory with `scans/` (pictures, each with its
//! words in `NAME.words.json`) and `invoices/` (born-digital PDFs).

use std::path::{Path, PathBuf};

use reading::TextSource;

use crate::support::{Desk, recall};

/// Measured on the same sample when this was written: 0.897, French pages 0.97. (The pages below 0.9 are German, read with
/// French and English data, and one of them has words that its truth splits.) The rest is room for other models.
const SCANS: f64 = 0.87;

#[tokio::test]
async fn scans_of_the_corpus_are_read_as_well_as_ever() {
    let Some(corpus) = corpus() else { return };
    let desk = Desk::new();
    let mut recalls = Vec::new();
    for picture in sample(&corpus.join("scans"), "jpg", 6) {
        let json = std::fs::read(picture.with_extension("words.json")).unwrap();
        let truth: serde_json::Value = serde_json::from_slice(&json).unwrap();
        let words: Vec<&str> =
            truth["words"].as_array().unwrap().iter().map(|word| word[0].as_str().unwrap()).collect();
        let reading = desk.read_path(&picture).await.unwrap();
        assert_eq!(reading.text_source, TextSource::Ocr, "{}", picture.display());
        recalls.push(recall(&words, &reading.text()));
    }
    let mean = recalls.iter().sum::<f64>() / recalls.len() as f64;
    eprintln!("{mean:.3} of the words, by page: {recalls:.2?}");
    assert!(mean >= SCANS, "{mean:.3} of the words, by page: {recalls:.2?}");
}

#[tokio::test]
async fn invoices_of_the_corpus_give_their_text_without_recognition() {
    let Some(corpus) = corpus() else { return };
    let desk = Desk::new();
    for invoice in sample(&corpus.join("invoices"), "pdf", 12) {
        let reading = desk.read_path(&invoice).await.unwrap();
        assert_eq!(reading.text_source, TextSource::Text, "{}", invoice.display());
        assert!(reading.pages.iter().all(|page| page.picture.is_some()));
        assert!(reading.text().split_whitespace().count() > 80, "{}", invoice.display());
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "where the corpus is, only the person who runs the tests knows"
)]
fn corpus() -> Option<PathBuf> {
    let corpus = std::env::var_os("BANNETTE_CORPUS").map(PathBuf::from);
    if corpus.is_none() {
        eprintln!("BANNETTE_CORPUS is not set: no real document was read");
    }
    corpus
}

/// `count` files, evenly chosen.
fn sample(directory: &Path, extension: &str, count: usize) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(directory)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|found| found == extension))
        .collect();
    files.sort();
    assert!(files.len() >= count, "{} has {} files", directory.display(), files.len());
    let step = files.len() / count;
    files.into_iter().step_by(step).take(count).collect()
}
