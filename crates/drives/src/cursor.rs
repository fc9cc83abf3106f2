use std::fmt;

use serde::{Deserialize, Serialize};

/// Where a listing stands. Opaque to the caller, who stores it and hands it back.
///
/// Usually a few hundred bytes; while a large tree is walked folder by folder it also names the folders still to visit.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Cursor(String);

/// An empty text is not a cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a cursor is never empty")]
pub struct InvalidCursor;

impl Cursor {
    /// Takes a stored cursor back. What it holds is judged by the drive, which answers `Reset` if it makes no sense.
    pub fn parse(text: impl Into<String>) -> Result<Self, InvalidCursor> {
        let text = text.into();
        if text.is_empty() { Err(InvalidCursor) } else { Ok(Self(text)) }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Cursor {
    type Error = InvalidCursor;

    fn try_from(text: String) -> Result<Self, InvalidCursor> {
        Self::parse(text)
    }
}

impl From<Cursor> for String {
    fn from(cursor: Cursor) -> Self {
        cursor.0
    }
}

impl fmt::Debug for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Cursor({} bytes)", self.0.len())
    }
}
