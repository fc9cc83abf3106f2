//! Why a document could not be read.

use serde::{Deserialize, Serialize};

/// Why a document could not be read. [`ReadFailure::code`] is stable: interfaces translate it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum ReadFailure {
    #[error("the file is empty")]
    Empty,
    /// The document opens with a password only.
    #[error("the document is protected by a password")]
    Encrypted,
    #[error("the file is damaged: {detail}")]
    Broken { detail: String },
    /// `what` names the bound that was passed, with its figure.
    #[error("the document is too large to be read safely: {what}")]
    TooLarge { what: String },
    #[error("files of type {media_type} are not read")]
    UnsupportedKind { media_type: String },
    #[error("reading the document took too long")]
    TimedOut,
    #[error("reading the document took too much memory")]
    OutOfMemory,
    /// The document ended the reading process, twice.
    #[error("reading the document failed twice ({detail})")]
    Crashed { detail: String },
    /// This machine's Tesseract lacks something; `detail` names the package to install.
    #[error("no text recognition on this machine: {detail}")]
    OcrUnavailable { detail: String },
    #[error("{detail}")]
    Io { detail: String },
}

impl ReadFailure {
    /// The stable name of the failure, as in its JSON.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Encrypted => "encrypted",
            Self::Broken { .. } => "broken",
            Self::TooLarge { .. } => "too_large",
            Self::UnsupportedKind { .. } => "unsupported_kind",
            Self::TimedOut => "timed_out",
            Self::OutOfMemory => "out_of_memory",
            Self::Crashed { .. } => "crashed",
            Self::OcrUnavailable { .. } => "ocr_unavailable",
            Self::Io { .. } => "io",
        }
    }

    /// Whether the machine is to blame and not the document: reading it again later may succeed.
    pub fn is_passing(&self) -> bool {
        matches!(self, Self::OcrUnavailable { .. } | Self::Io { .. })
    }

    pub(crate) fn broken(detail: impl ToString) -> Self {
        Self::Broken { detail: detail.to_string() }
    }

    pub(crate) fn too_large(what: impl ToString) -> Self {
        Self::TooLarge { what: what.to_string() }
    }

    pub(crate) fn io(what: &str, error: &dyn std::fmt::Display) -> Self {
        Self::Io { detail: format!("{what}: {error}") }
    }
}

/// How much there is of what a document has too much of, and how much there may be, as far as a failure tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Excess {
    pub of: Measure,
    pub count: Option<u64>,
    pub most: Option<u64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    Pages,
    Pixels,
    Bytes,
}

impl Excess {
    /// Out of the words of [`ReadFailure::TooLarge`], which are what is kept of a failure. None where they say something else.
    pub fn said_in(words: &str) -> Option<Self> {
        let said = words.rsplit(": ").next()?;
        let (said, most) = match said.split_once(", at most ") {
            Some((said, most)) => (said, Some(most.parse().ok()?)),
            None => (said, None),
        };
        let (figures, measure) = said.rsplit_once(' ')?;
        let of = match measure {
            "pages" => Measure::Pages,
            "pixels" => Measure::Pixels,
            "bytes" => Measure::Bytes,
            _ => return None,
        };
        if let Some(most) = figures.strip_prefix("more than ") {
            return Some(Self { of, count: None, most: Some(most.parse().ok()?) });
        }
        let sides = figures.split(" × ").map(|side| side.parse::<u64>().ok());
        let count = sides.reduce(|area, side| area?.checked_mul(side?)).flatten()?;
        Some(Self { of, count: Some(count), most })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_figures_of_an_excess_are_understood_out_of_its_words() {
        let of = |what: &str| Excess::said_in(&ReadFailure::too_large(what).to_string());
        let some = |of, count, most| Some(Excess { of, count, most });
        assert_eq!(of("3000 pages, at most 2000"), some(Measure::Pages, Some(3_000), Some(2_000)));
        assert_eq!(of("more than 2000 pages"), some(Measure::Pages, None, Some(2_000)));
        assert_eq!(of("20000 × 9000 pixels"), some(Measure::Pixels, Some(180_000_000), None));
        assert_eq!(of("180000000 pixels"), some(Measure::Pixels, Some(180_000_000), None));
        assert_eq!(of("more than 256000000 bytes"), some(Measure::Bytes, None, Some(256_000_000)));
        for other in ["a picture of a page", "12 entries, at most 10", "a part of more than 9 bytes", ""] {
            assert_eq!(of(other), None, "{other}");
        }
    }
}
