//! "Page 1/2": which page of a document a page says to be.

use std::sync::LazyLock;

use regex::Regex;

use crate::Page;

/// The page of a document, and of how many, where it says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Numbering {
    pub page: u32,
    pub of: Option<u32>,
}

/// Only near the upper or the lower edge do two figures alone number a page.
const EDGE: f32 = 0.1;

static SPOKEN: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r"(?i)\b(?:page|seite|pag\.|p\.)\s*:?\s*(?:n°\s*)?(\d{1,3})(?:\s*(?:/|\||sur|de|of|von|di)\s*(\d{1,3}))?\b";
    Regex::new(pattern).expect("the pattern is tested")
});
static ALONE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^\s*(\d{1,3})\s*/\s*(\d{1,3})\s*$").expect("the pattern is tested"));

/// What a page says of itself, if it says one thing only.
pub(super) fn of(page: &Page) -> Option<Numbering> {
    let mut found: Vec<Numbering> = Vec::new();
    for line in lines(page) {
        let spoken = SPOKEN.captures_iter(&line.text).map(|found| (found, true));
        let at_edge = line.y < EDGE || line.y > 1.0 - EDGE;
        let alone = ALONE.captures_iter(&line.text).filter(|_| at_edge).map(|found| (found, false));
        for (captures, _) in spoken.chain(alone) {
            let figure = |at| captures.get(at).and_then(|found| found.as_str().parse().ok());
            let Some(page) = figure(1) else { continue };
            let numbering = Numbering { page, of: figure(2) };
            let makes_sense = page > 0 && numbering.of.is_none_or(|of| page <= of);
            if makes_sense && !found.contains(&numbering) {
                found.push(numbering);
            }
        }
    }
    // With the number of pages it is no chance.
    let mut whole = found.iter().filter(|numbering| numbering.of.is_some());
    match (whole.next(), whole.next(), found.as_slice()) {
        (Some(one), None, _) => Some(*one),
        (None, _, [one]) => Some(*one),
        _ => None,
    }
}

struct Line {
    text: String,
    y: f32,
}

/// The lines of a page, parted where a gap is wide: what stands at both ends of a line is not one text.
fn lines(page: &Page) -> Vec<Line> {
    const GAP: f32 = 0.05;
    let mut lines: Vec<Line> = Vec::new();
    let mut last: Option<(u32, f32)> = None;
    for word in &page.words {
        let goes_on = last.is_some_and(|(line, end)| line == word.line && word.x - end < GAP);
        match lines.last_mut().filter(|_| goes_on) {
            Some(line) => {
                line.text.push(' ');
                line.text.push_str(&word.text);
            }
            None => lines.push(Line { text: word.text.clone(), y: word.y + word.h / 2.0 }),
        }
        last = Some((word.line, word.x + word.w));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Word;

    fn numbering(lines: &[(f32, &str)]) -> Option<(u32, Option<u32>)> {
        let words = lines.iter().enumerate().flat_map(|(line, (y, text))| {
            text.split(' ').enumerate().map(move |(at, text)| Word {
                text: text.into(),
                x: 0.1 + 0.06 * at as f32,
                y: *y,
                w: 0.05,
                h: 0.01,
                confidence: None,
                line: line as u32,
            })
        });
        of(&Page { number: 1, words: words.collect(), ..Page::default() })
            .map(|numbering| (numbering.page, numbering.of))
    }

    #[test]
    fn pages_say_which_they_are() {
        assert_eq!(numbering(&[(0.5, "Page 2/3")]), Some((2, Some(3))));
        assert_eq!(numbering(&[(0.05, "Page : 1 sur 2")]), Some((1, Some(2))));
        assert_eq!(numbering(&[(0.95, "1 / 2")]), Some((1, Some(2))));
        assert_eq!(numbering(&[(0.95, "Page 3")]), Some((3, None)));
        assert_eq!(numbering(&[(0.05, "Page 1"), (0.95, "1/4")]), Some((1, Some(4))));
    }

    #[test]
    fn other_figures_number_no_page() {
        assert_eq!(numbering(&[(0.5, "1/2")]), None, "in the middle of a page it is a fraction");
        assert_eq!(numbering(&[(0.95, "12/11/2026")]), None);
        assert_eq!(numbering(&[(0.95, "3/2")]), None);
        assert_eq!(numbering(&[(0.05, "Page 1/2"), (0.95, "Page 2/2")]), None, "it says two things");
    }
}
