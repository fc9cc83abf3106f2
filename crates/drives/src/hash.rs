use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::dropbox::BlockHasher;

/// A provider's own hash of a content, in lower-case hex. Two are comparable only if the same provider made them.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ContentHash(String);

/// Not whole bytes in hex, or not between 16 and 64 of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a content hash is 32 to 128 hexadecimal digits")]
pub struct InvalidContentHash;

impl ContentHash {
    pub fn parse(text: &str) -> Result<Self, InvalidContentHash> {
        let hex = text.len().is_multiple_of(2) && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        if hex && (32..=128).contains(&text.len()) {
            Ok(Self(text.to_ascii_lowercase()))
        } else {
            Err(InvalidContentHash)
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for ContentHash {
    type Err = InvalidContentHash;

    fn from_str(text: &str) -> Result<Self, InvalidContentHash> {
        Self::parse(text)
    }
}

impl TryFrom<String> for ContentHash {
    type Error = InvalidContentHash;

    fn try_from(text: String) -> Result<Self, InvalidContentHash> {
        Self::parse(&text)
    }
}

impl From<ContentHash> for String {
    fn from(hash: ContentHash) -> Self {
        hash.0
    }
}

impl fmt::Display for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ContentHash({})", self.0)
    }
}

/// Computes a provider's hash while the content streams by; holds no content.
#[derive(Debug, Clone)]
pub struct ContentHasher(Kind);

#[derive(Debug, Clone)]
enum Kind {
    Dropbox(BlockHasher),
}

impl ContentHasher {
    /// Dropbox's: SHA-256 of the SHA-256 digests of all blocks of 4 MiB.
    pub fn dropbox() -> Self {
        Self(Kind::Dropbox(BlockHasher::default()))
    }

    pub fn update(&mut self, bytes: &[u8]) {
        match &mut self.0 {
            Kind::Dropbox(hasher) => hasher.update(bytes),
        }
    }

    pub fn finish(self) -> ContentHash {
        match self.0 {
            Kind::Dropbox(hasher) => ContentHash(hasher.finish()),
        }
    }
}
