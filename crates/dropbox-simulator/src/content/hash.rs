//! Dropbox's `content_hash`: SHA-256 over the SHA-256 of every block of 4 MiB.

use sha2::{Digest, Sha256};

const BLOCK: usize = 4 << 20;

/// Computes a `content_hash` from bytes that come in pieces of any size.
#[derive(Clone, Default)]
pub struct ContentHasher {
    blocks: Sha256,
    block: Sha256,
    filled: usize,
}

impl ContentHasher {
    /// A hasher that has seen nothing: an empty file.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the next bytes of the file.
    pub fn update(&mut self, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            let (now, later) = bytes.split_at(bytes.len().min(BLOCK - self.filled));
            self.block.update(now);
            self.filled += now.len();
            if self.filled == BLOCK {
                self.blocks.update(self.block.finalize_reset());
                self.filled = 0;
            }
            bytes = later;
        }
    }

    /// The hash as 64 lower-case hexadecimal digits.
    pub fn finish(mut self) -> String {
        if self.filled > 0 {
            self.blocks.update(self.block.finalize());
        }
        hex::encode(self.blocks.finalize())
    }

    /// The hash of bytes that are at hand.
    pub fn hash(bytes: &[u8]) -> String {
        let mut hasher = Self::new();
        hasher.update(bytes);
        hasher.finish()
    }
}
