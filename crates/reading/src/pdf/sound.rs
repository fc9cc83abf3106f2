//! Whether a page's own text can be trusted to be the page's text.

use super::letters::Letters;

/// Glyphs without a character, at most this share of them.
const UNMAPPED: f64 = 0.1;

/// A picture over that share of the page with fewer words than this is a scan with a stamp on it.
const COVERED: f64 = 0.2;
const FEW_WORDS: usize = 40;

/// A picture over that share is the page itself, where the words that are printed on it cover less than this, or where they
/// are not to be seen: a scanner's own recognition.
const WHOLE: f64 = 0.8;
const WORDS_COVER: f64 = 0.025;

/// Letters turned into drawings, this many and more than the page has as glyphs.
const DRAWN: u64 = 150;

/// From this many Latin letters on, the frequent ones must be frequent.
const ENOUGH_LETTERS: usize = 80;
const FREQUENT: &str = "eaisnrtoul";
const FREQUENT_SHARE: f64 = 0.5;

/// What the page's own text is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Soundness {
    /// It is the page's text.
    Sound,
    /// There is something else to be read: a picture, drawn letters, or glyphs that stand for nothing.
    Recognise,
    /// Nothing is on the page.
    Blank,
}

pub(super) fn judge(letters: &Letters) -> Soundness {
    let words = letters.words.len();
    if words == 0 && letters.picture == 0.0 && letters.drawn == 0 {
        return Soundness::Blank;
    }
    let unmapped = letters.unmapped as f64 > UNMAPPED * letters.glyphs as f64;
    let is_scan = || is_unseen(letters) || words_share(letters) < WORDS_COVER;
    let scanned = words < FEW_WORDS && letters.picture > COVERED || letters.picture > WHOLE && is_scan();
    let drawn = letters.drawn > DRAWN.max(letters.glyphs);
    if words == 0 || unmapped || scanned || drawn || is_shuffled(letters) {
        Soundness::Recognise
    } else {
        Soundness::Sound
    }
}

/// Whether most of the text is there to be searched, not to be seen.
fn is_unseen(letters: &Letters) -> bool {
    letters.unseen * 2 > letters.glyphs
}

/// The share of the page that its words cover.
fn words_share(letters: &Letters) -> f64 {
    let words: f64 =
        letters.words.iter().map(|word| f64::from(word.area.width()) * f64::from(word.area.height())).sum();
    words / letters.page_area().max(1.0)
}

/// A font may map its glyphs to other letters than it draws: every code is valid, no word is.
fn is_shuffled(letters: &Letters) -> bool {
    let mut latin = 0usize;
    let mut frequent = 0usize;
    let mut other = 0usize;
    for c in letters.words.iter().flat_map(|word| word.text.chars()).filter(|c| c.is_alphabetic()) {
        match c.to_lowercase().next() {
            Some(c @ 'a'..='z') => {
                latin += 1;
                frequent += usize::from(FREQUENT.contains(c));
            }
            _ => other += 1,
        }
    }
    latin >= ENOUGH_LETTERS && other < latin && (frequent as f64) < FREQUENT_SHARE * latin as f64
}
