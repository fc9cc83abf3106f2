//! Files that are nothing but text: their whole text, and how it is shown.

use crate::kind::{characters, separator};
use crate::sheet::{Block, Contents};
use crate::{Limits, MediaKind, Note, NoteCode, ReadFailure};

/// Rows and columns of a table that are shown; the text has them all.
const ROWS: usize = 5_000;
const COLUMNS: usize = 200;

/// A line of XML that is longer than this was not meant to be looked at: its elements get lines of their own.
const LONG_LINE: usize = 300;

/// Elements within elements are set further to the right up to this depth.
const DEPTH: usize = 24;

pub(super) fn contents(bytes: &[u8], kind: MediaKind, limits: &Limits) -> Result<Contents, ReadFailure> {
    // No character takes more than four bytes.
    let most = limits.characters as usize;
    let taken = &bytes[..bytes.len().min(most.saturating_mul(4))];
    let mut text =
        characters(taken).ok_or_else(|| ReadFailure::broken("its characters are in no known encoding"))?;
    let mut notes = Vec::new();
    let end = text.char_indices().nth(most).map(|(at, _)| at);
    if end.is_some() || taken.len() < bytes.len() {
        text.truncate(end.unwrap_or(text.len()));
        notes.push(Note::new(NoteCode::TextCut, most as u64));
    }
    let block = match kind {
        MediaKind::Csv => table(&text),
        MediaKind::Xml if text.lines().any(|line| line.len() > LONG_LINE) => {
            Block::Preformatted(by_element(&text))
        }
        _ => Block::Preformatted(text.clone()),
    };
    Ok(Contents { blocks: vec![block], text: Some(text), notes })
}

/// The cells, with the first row as the header when it names columns.
fn table(text: &str) -> Block {
    let separator = separator(text).and_then(|separator| u8::try_from(separator).ok()).unwrap_or(b';');
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator)
        .flexible(true)
        .has_headers(false)
        .from_reader(text.as_bytes());
    let rows = reader.records().map_while(Result::ok).take(ROWS);
    let cells =
        |row: csv::StringRecord| row.iter().take(COLUMNS).map(|cell| cell.trim().to_owned()).collect();
    Block::table(rows.map(cells).collect())
}

/// Each element on a line of its own, set further to the right the deeper it is.
fn by_element(xml: &str) -> String {
    let mut shown = String::with_capacity(xml.len() * 2);
    let mut depth = 0usize;
    for (index, piece) in xml.split("><").enumerate() {
        let is_end = piece.trim_start_matches('<').starts_with('/');
        if is_end {
            depth = depth.saturating_sub(1);
        }
        if index > 0 {
            shown.push_str(">\n");
            shown.extend(std::iter::repeat_n("  ", depth.min(DEPTH)));
            shown.push('<');
        }
        shown.push_str(piece);
        let opening = piece.trim_start_matches('<');
        let is_open = !is_end
            && !opening.starts_with(['?', '!'])
            && !piece.trim_end_matches('>').ends_with('/')
            && !piece.contains("</");
        depth += usize::from(is_open);
    }
    shown
}
