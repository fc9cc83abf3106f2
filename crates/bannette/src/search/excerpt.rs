//! What a result shows of its text: where it answers, with some words around.

use std::ops::Range;

use futures::{StreamExt, TryStreamExt, stream};

use super::Query;
use super::store::Found;
use crate::app::App;
use crate::document::{Document, DocumentState, work};
use crate::error::{Error, Result};

/// Texts of results looked through at once.
const TEXTS_AT_ONCE: usize = 8;
/// Bytes shown at most, and those before the first mark.
const SHOWN: usize = 220;
const BEFORE: usize = 60;
/// How much of a text is looked through, in bytes.
const LOOKED_AT: usize = 100_000;

/// A piece of an excerpt.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[schema(as = ExcerptPiece)]
pub struct Piece {
    pub text: String,
    /// Whether it is what was searched for.
    pub found: bool,
}

/// What was found, each with the place of its text that answers.
pub async fn with_excerpts(app: &App, found: Vec<Found>, words: &Query) -> Result<Vec<(Found, Vec<Piece>)>> {
    let looked = stream::iter(found).map(async |found| {
        let document: &Document = &found.listed.document;
        let text = match document.state == DocumentState::Read && !words.is_empty() {
            true => work::text(&app.blobs, document).await?,
            false => None,
        };
        let excerpt = text.map(|text| excerpt(&text, words)).unwrap_or_default();
        Ok::<_, Error>((found, excerpt))
    });
    looked.buffered(TEXTS_AT_ONCE).try_collect().await
}

/// The part of a text that answers best. Nothing when it does not answer.
pub fn excerpt(text: &str, query: &Query) -> Vec<Piece> {
    let text = &text[..boundary(text, text.len().min(LOOKED_AT))];
    let marks = query.marks(text);
    let Some(best) = densest(text, &marks) else { return Vec::new() };
    let first = &marks[best];
    let start = match first.start.checked_sub(BEFORE) {
        Some(start) => start + text[boundary(text, start)..first.start].find(' ').map_or(0, |at| at + 1),
        None => 0,
    };
    let start = boundary(text, start.min(first.start));
    let end = boundary(text, (start + SHOWN).min(text.len())).max(first.end);
    let mut pieces = Vec::new();
    let mut at = start;
    let mut add = |range: Range<usize>, found: bool| {
        let words = shown(&text[range]);
        if !words.is_empty() {
            pieces.push(Piece { text: words, found });
        }
    };
    for mark in marks[best..].iter().filter(|mark| mark.end <= end) {
        add(at..mark.start, false);
        add(mark.clone(), true);
        at = mark.end;
    }
    add(at..end, false);
    if start > 0
        && let Some(first) = pieces.first_mut()
    {
        first.text.insert(0, '…');
    }
    if end < text.len() {
        pieces.push(Piece { text: "…".into(), found: false });
    }
    pieces
}

/// The mark that most different answers follow closely.
fn densest(text: &str, marks: &[Range<usize>]) -> Option<usize> {
    let answers = |first: usize| {
        let end = marks[first].start + SHOWN - BEFORE;
        let near = marks[first..].iter().take_while(|mark| mark.end <= end);
        let mut words: Vec<&str> = near.map(|mark| &text[mark.clone()]).collect();
        words.sort_unstable();
        words.dedup();
        words.len()
    };
    let first = marks.iter().take(200).enumerate().map(|(index, _)| index);
    first.max_by_key(|index| (answers(*index), std::cmp::Reverse(*index)))
}

/// Line ends and rows of spaces are one space; what stands at its ends stays, so that pieces join.
fn shown(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars().filter(|c| !c.is_control() || c.is_whitespace()) {
        if !character.is_whitespace() {
            shown.push(character);
        } else if !shown.ends_with(' ') {
            shown.push(' ');
        }
    }
    shown
}

/// The last place up to `at` where a text may be cut.
fn boundary(text: &str, at: usize) -> usize {
    (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn written(pieces: &[Piece]) -> String {
        let piece =
            |piece: &Piece| if piece.found { format!("[{}]", piece.text) } else { piece.text.clone() };
        pieces.iter().map(piece).collect()
    }

    #[test]
    fn the_place_that_answers_best_is_shown_with_what_stands_around() {
        let text = format!("farine {} Minoterie Aubert\n\n  farine T65, 25 kg", "mots ".repeat(100));
        let excerpt = excerpt(&text, &Query::parse("farine aubert"));
        let excerpt = written(&excerpt);
        assert!(excerpt.contains("Minoterie [Aubert] [farine] T65, 25 kg"), "{excerpt}");
        assert!(excerpt.starts_with('…') && !excerpt.ends_with('…'), "{excerpt}");
    }

    proptest! {
        #[test]
        fn any_text_can_be_cut(text in "(\\PC|é| a){0,400}", query in "[aé]{1,2}") {
            let pieces = excerpt(&text, &Query::parse(&query));
            prop_assert_eq!(pieces.is_empty(), Query::parse(&query).marks(&text).is_empty());
        }
    }
}
