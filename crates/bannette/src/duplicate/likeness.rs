//! What is alike: 64 bits for a text (simhash) or a picture, of which few differ for what differs in little.

/// Fewer words than these tell nothing.
const FEWEST_WORDS: usize = 20;
/// More words than these are not looked at.
const MOST_WORDS: usize = 20_000;
/// Bits that may differ.
const MOST_BITS: u32 = 3;

/// The bits of a text; none for one that is too short to tell.
pub fn of_text(text: &str) -> Option<u64> {
    let folded = crate::fold::sort_key(text);
    let words = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let words: Vec<&str> = words.take(MOST_WORDS).collect();
    if words.len() < FEWEST_WORDS {
        return None;
    }
    let mut weights = [0i32; 64];
    // Pairs of words: their order counts a little.
    for pair in words.windows(2) {
        let hash = mix(pair);
        for (bit, weight) in weights.iter_mut().enumerate() {
            *weight += if hash >> bit & 1 == 1 { 1 } else { -1 };
        }
    }
    let bits = weights.iter().enumerate().filter(|(_, weight)| **weight > 0);
    Some(bits.fold(0, |hash, (bit, _)| hash | 1 << bit))
}

/// The same on every machine and in every version, as it is stored: FNV-1a, its bits stirred once more.
fn mix(words: &[&str]) -> u64 {
    let bytes = words.iter().flat_map(|word| word.bytes().chain(std::iter::once(b' ')));
    let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let hash = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash ^ (hash >> 33)
}

/// The four parts by which bits are found: whatever is alike shares one.
pub fn parts(bits: u64) -> [(i64, i64); 4] {
    [0, 1, 2, 3].map(|part| (part, (bits >> (part * 16) & 0xffff).cast_signed()))
}

pub fn are_alike(one: u64, other: u64) -> bool {
    (one ^ other).count_ones() <= MOST_BITS
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn paper(changed: &str) -> String {
        let body: Vec<String> = (0..200).map(|n| format!("article{n} farine type {}", n * 7)).collect();
        format!("Minoterie Aubert facture {changed} {}", body.join(" "))
    }

    #[test]
    fn a_text_read_twice_is_alike_and_another_is_not() {
        let first = of_text(&paper("FA2026")).unwrap();
        assert!(are_alike(first, of_text(&paper("FA2O26")).unwrap()), "one letter was misread");
        assert!(are_alike(first, of_text(&paper("fa2026")).unwrap()));
        let other: Vec<String> = (0..200).map(|n| format!("transport colis {n} tournée {}", n * 3)).collect();
        assert!(!are_alike(first, of_text(&other.join(" ")).unwrap()));
        assert_eq!(of_text("Reçu n° 12"), None);
    }

    proptest! {
        #[test]
        fn whatever_is_alike_shares_a_part(bits: u64, flips in prop::collection::vec(0..64u32, 0..4)) {
            let other = flips.iter().fold(bits, |other, bit| other ^ 1 << bit);
            prop_assert!(are_alike(bits, other));
            prop_assert!(parts(bits).iter().zip(parts(other)).any(|(one, other)| *one == other));
        }
    }
}
