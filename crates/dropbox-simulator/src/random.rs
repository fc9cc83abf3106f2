//! Ids, tokens and dice: SplitMix64, so that a seed gives the same simulator twice. Not for secrets of the real world.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        mix(self.0)
    }

    /// A number from 0 (included) to 1 (excluded).
    pub fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// `length` characters of the URL-safe base64 alphabet.
    pub fn word(&mut self, length: usize) -> String {
        let mut bytes = Vec::with_capacity(length + 8);
        while bytes.len() * 4 < length * 3 + 8 {
            bytes.extend_from_slice(&self.next().to_le_bytes());
        }
        let mut word = URL_SAFE_NO_PAD.encode(bytes);
        word.truncate(length);
        word
    }
}

/// The finaliser of SplitMix64: spreads every bit of `value` over the result.
pub(crate) fn mix(value: u64) -> u64 {
    let value = (value ^ (value >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    value ^ (value >> 31)
}
