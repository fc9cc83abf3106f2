//! The bounds of reading one document.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// Bounds of reading one document. The defaults suit A4 documents of a few hundred pages.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Limits {
    /// Address space of a child, bytes. A child reads a 300 dpi colour page in well under 400 MB.
    pub memory: u64,
    /// Processor time of one step: opening the document, or one page.
    pub cpu: Duration,
    /// Wall clock of one step, for a child that waits instead of working. A busy machine stretches it.
    pub step: Duration,
    /// Wall clock of the whole document.
    pub document: Duration,
    /// Size of the input, bytes.
    pub input: u64,
    /// Size of one written picture, bytes.
    pub file: u64,
    /// Pages of a document; one with more is refused.
    pub pages: u32,
    /// Pages that get a picture; those beyond have text only, and a note says so.
    pub pictures: u32,
    /// Pages that go through OCR; a note says so when there were more.
    pub ocr_pages: u32,
    /// Pages that a preview shows.
    pub preview_pages: u32,
    /// Pixels of one decoded picture.
    pub pixels: u64,
    /// Words of a document, and characters of a plain text: what is beyond is cut, and a note says so.
    pub words: u32,
    pub characters: u32,
    /// Files that are taken out of a container, all of them together in bytes, and containers within containers.
    /// [`Limits::file`] bounds each.
    pub contents: u32,
    pub unpacked: u64,
    pub depth: u32,
    /// Documents after which a child is replaced, so that nothing leaks for long.
    pub documents_per_child: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            memory: 1_500_000_000,
            cpu: Duration::from_secs(60),
            step: Duration::from_secs(3 * 60),
            document: Duration::from_secs(30 * 60),
            input: 256_000_000,
            file: 64_000_000,
            pages: 2_000,
            pictures: 200,
            ocr_pages: 200,
            preview_pages: 4,
            pixels: 100_000_000,
            words: 400_000,
            characters: 2_000_000,
            contents: 500,
            unpacked: 1_000_000_000,
            depth: 3,
            documents_per_child: 100,
        }
    }
}
