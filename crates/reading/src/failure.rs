//! Why a document could not be read.

use std::fmt;
use std::str::FromStr;

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
    #[error("the document is too large to be read safely: {what}")]
    TooLarge { what: Excess },
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

    /// There are `count`, of `most` at most.
    pub(crate) fn too_many(of: Measure, count: u64, most: u64) -> Self {
        Self::TooLarge { what: Excess { of, count: Some(count), most: Some(most) } }
    }

    /// There are more than `most`: nobody counted on.
    pub(crate) fn more_than(most: u64, of: Measure) -> Self {
        Self::TooLarge { what: Excess { of, count: None, most: Some(most) } }
    }

    pub(crate) fn io(what: &str, error: &dyn std::fmt::Display) -> Self {
        Self::Io { detail: format!("{what}: {error}") }
    }
}

/// What a document has too much of: how much there is, and how much there may be, as far as that is known.
///
/// Interfaces keep a failure as its words, so these are read back as they are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
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
    /// Files in an office document.
    Entries,
    /// XML elements.
    Elements,
}

impl Measure {
    const ALL: [Self; 5] = [Self::Pages, Self::Pixels, Self::Bytes, Self::Entries, Self::Elements];

    fn name(self) -> &'static str {
        match self {
            Self::Pages => "pages",
            Self::Pixels => "pixels",
            Self::Bytes => "bytes",
            Self::Entries => "entries",
            Self::Elements => "elements",
        }
    }
}

impl Excess {
    /// The one that a failure's words tell. None where they are those of another failure.
    pub fn said_in(words: &str) -> Option<Self> {
        words.rsplit(": ").next()?.parse().ok()
    }
}

impl fmt::Display for Excess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let of = self.of.name();
        match (self.count, self.most) {
            (Some(count), Some(most)) => write!(f, "{count} {of}, at most {most}"),
            (Some(count), None) => write!(f, "{count} {of}"),
            (None, Some(most)) => write!(f, "more than {most} {of}"),
            (None, None) => write!(f, "too many {of}"),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("these words tell of nothing that there is too much of")]
pub struct NoExcess;

impl FromStr for Excess {
    type Err = NoExcess;

    fn from_str(words: &str) -> Result<Self, NoExcess> {
        let number = |figures: &str| figures.parse().map(Some).map_err(|_| NoExcess);
        let (said, most) = match words.split_once(", at most ") {
            Some((said, most)) => (said, number(most)?),
            None => (words, None),
        };
        let (figures, name) = said.rsplit_once(' ').ok_or(NoExcess)?;
        let of = Measure::ALL.into_iter().find(|measure| measure.name() == name).ok_or(NoExcess)?;
        match figures.strip_prefix("more than ") {
            Some(most) => Ok(Self { of, count: None, most: number(most)? }),
            None if figures == "too many" => Ok(Self { of, count: None, most }),
            None => Ok(Self { of, count: number(figures)?, most }),
        }
    }
}

impl From<Excess> for String {
    fn from(excess: Excess) -> Self {
        excess.to_string()
    }
}

impl TryFrom<String> for Excess {
    type Error = NoExcess;

    fn try_from(words: String) -> Result<Self, NoExcess> {
        words.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_excess_is_understood_out_of_the_words_of_its_failure() {
        for of in Measure::ALL {
            for (count, most) in [(Some(3_000), Some(2_000)), (Some(7), None), (None, Some(9)), (None, None)]
            {
                let excess = Excess { of, count, most };
                let failure = ReadFailure::TooLarge { what: excess };
                assert_eq!(Excess::said_in(&failure.to_string()), Some(excess), "{failure}");
                let json = serde_json::to_string(&failure).unwrap();
                assert_eq!(serde_json::from_str::<ReadFailure>(&json).unwrap(), failure);
            }
        }
    }

    #[test]
    fn words_of_other_failures_tell_of_no_excess() {
        for words in ["the file is empty", "the file is damaged: 3 pages are cut", "12 trees, at most 10", ""]
        {
            assert_eq!(Excess::said_in(words), None, "{words}");
        }
    }
}
