//! The project's sample documents, as files to send, and a scan made of several.

use std::path::{Path, PathBuf};

use reading::{ComposedPage, Composition, Limits, ReaderOptions, Source};

pub fn sample(name: &str) -> PathBuf {
    // As the driver wants it: without a way back in it.
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples").join(name).canonicalize().unwrap()
}

/// Papers as they lay in the feeder of the office's scanner, with how many pages each has and its number.
pub const FED: [(&str, u32, &str); 5] = [
    ("boulangerie-lemoine/Achats/2026-10/scan emballages.pdf", 1, "E-61093"),
    ("boulangerie-lemoine/Achats/2026-10/SCAN_20261014_0931.tif", 2, "FF26-2214"),
    ("boulangerie-lemoine/À classer/Scan_0114.pdf", 1, "26-2048"),
    ("boulangerie-lemoine/À classer/Scan_0115.pdf", 1, "FS-611204"),
    ("boulangerie-lemoine/À classer/IMG_20261118_082210.jpg", 1, "312"),
];

/// All of them in one PDF, laid at `path`.
pub async fn scan_five_invoices(path: &Path) {
    let reader = reading::Reader::new(ReaderOptions {
        command: env!("CARGO_BIN_EXE_bannette").into(),
        args: vec![bannette::worker::READING_CHILD.into()],
        children: 1,
        limits: Limits::default(),
        languages: Vec::new(),
        models: None,
        folders: None,
    });
    let sources = FED.map(|(file, ..)| Source { path: sample(file), password: None });
    let pages = FED.iter().enumerate().flat_map(|(source, (_, pages, _))| {
        (1..=*pages).map(move |page| ComposedPage { source, page, rotation: 0, zone: None })
    });
    let out = tempfile::tempdir().unwrap();
    let made = reader.compose(&sources, &[Composition::Pages(pages.collect())], out.path()).await.unwrap();
    std::fs::copy(out.path().join(&made[0]), path).unwrap();
}
