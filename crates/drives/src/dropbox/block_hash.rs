use sha2::{Digest, Sha256};

const BLOCK: usize = 4 * 1024 * 1024;

/// Dropbox's `content_hash`: each block of 4 MiB is hashed with SHA-256, then the row of digests.
#[derive(Debug, Clone, Default)]
pub(crate) struct BlockHasher {
    blocks: Sha256,
    block: Sha256,
    /// Bytes in the block begun; a full block is closed at once, so that an empty one is never counted.
    filled: usize,
}

impl BlockHasher {
    pub(crate) fn update(&mut self, mut bytes: &[u8]) {
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

    pub(crate) fn finish(mut self) -> String {
        if self.filled > 0 {
            self.blocks.update(self.block.finalize());
        }
        hex::encode(self.blocks.finalize())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(bytes: &[u8]) -> String {
        let mut hasher = BlockHasher::default();
        hasher.update(bytes);
        hasher.finish()
    }

    #[test]
    fn the_published_vectors_hold() {
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        let one = "1cd6ef71e6e0ff46ad2609d403dc3fee244417089aa4461245a4e4fe23a55e42";
        let block = "d4d63bac5b866c71620185392a8a6218ac1092454a2d16f820363b69852befa3";
        let block_and_one = "8f553da8d00d0bf509d8470e242888be33019c20c0544811f5b2b89e98360b92";
        for (count, expected) in [(0, empty), (1, one), (BLOCK, block), (BLOCK + 1, block_and_one)] {
            assert_eq!(of(&vec![b'A'; count]), expected, "{count} times A");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(5))]
        #[test]
        fn how_the_content_is_cut_makes_no_difference(cuts in prop::collection::vec(0..2 * BLOCK + 17, 0..6)) {
            let content: Vec<u8> = (0..2 * BLOCK + 17).map(|i| (i % 251) as u8).collect();
            let mut cuts = cuts;
            cuts.sort_unstable();
            let mut hasher = BlockHasher::default();
            let mut from = 0;
            for cut in cuts {
                hasher.update(&content[from..cut]);
                from = cut;
            }
            hasher.update(&content[from..]);
            prop_assert_eq!(hasher.finish(), of(&content));
        }
    }
}
