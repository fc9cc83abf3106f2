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
