//! Bytes from a seed, at the price of a copy: one noise block shared by all, each piece marked with its seed and place.

use std::{ops::Range, sync::Arc};

use bytes::Bytes;

use crate::random::{Random, mix};

const BLOCK: u64 = 64 << 10;
const MARK: u64 = 16;
const SIGNATURE: &[u8; 8] = b"%PDF-1.7";

/// Block `n` of seed `s` is a mark of 16 bytes, made from `s` and `n`, and then shared noise. Blocks differ from each other and
/// from seed to seed, any range can be made without what comes before, and the noise is never copied. The first block's mark
/// begins like a PDF: clients that look at what a file is take it for a document.
pub(crate) struct Generator {
    noise: Bytes,
}

impl Generator {
    pub fn new() -> Self {
        let mut random = Random::new(0xB0B);
        let noise: Vec<u8> = (0..BLOCK / 8).flat_map(|_| random.next().to_le_bytes()).collect();
        Self { noise: noise.into() }
    }

    pub fn pieces(&self, seed: u64, range: Range<u64>) -> impl Iterator<Item = Bytes> + use<> {
        pieces(self.noise.clone(), seed, range)
    }

    pub fn into_pieces(
        self: Arc<Self>,
        seed: u64,
        range: Range<u64>,
    ) -> impl Iterator<Item = Bytes> + Send + use<> {
        pieces(self.noise.clone(), seed, range)
    }
}

fn pieces(noise: Bytes, seed: u64, range: Range<u64>) -> impl Iterator<Item = Bytes> + Send {
    let mut at = range.start;
    std::iter::from_fn(move || {
        if at >= range.end {
            return None;
        }
        let (block, inside) = (at / BLOCK, at % BLOCK);
        let until = BLOCK.min(inside + range.end - at);
        let piece = if inside < MARK {
            let until = until.min(MARK);
            Bytes::copy_from_slice(&mark(seed, block)[inside as usize..until as usize])
        } else {
            noise.slice(inside as usize..until as usize)
        };
        at += piece.len() as u64;
        Some(piece)
    })
}

fn mark(seed: u64, block: u64) -> [u8; MARK as usize] {
    let first = mix(seed ^ 0x5EED);
    let mut mark = [0; MARK as usize];
    let beginning = if block == 0 { *SIGNATURE } else { mix(first ^ block).to_le_bytes() };
    mark[..8].copy_from_slice(&beginning);
    mark[8..].copy_from_slice(&mix(first.wrapping_add(mix(block))).to_le_bytes());
    mark
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_range_is_the_same_as_that_part_of_the_whole() {
        let generator = Generator::new();
        let whole: Vec<u8> = generator.pieces(7, 0..200_000).flatten().collect();
        assert_eq!(whole.len(), 200_000);
        for range in [0..1, 5..17, 65_530..65_560, 131_072..200_000, 199_999..200_000] {
            let part: Vec<u8> = generator.pieces(7, range.clone()).flatten().collect();
            assert_eq!(part, whole[range.start as usize..range.end as usize]);
        }
        assert!(whole.starts_with(SIGNATURE));
        let other: Vec<u8> = generator.pieces(8, 0..20).flatten().collect();
        assert_ne!(whole[..20], other, "one block is enough to tell seeds apart");
    }
}
