//! Texts without pages: taken as they are.

use crate::kind::characters;
use crate::{Limits, MediaKind, ReadFailure, Reading, TextSource, language};

pub(super) fn read(bytes: &[u8], kind: MediaKind, limits: &Limits) -> Result<Reading, ReadFailure> {
    // No character takes more than four bytes.
    let most = limits.characters as usize;
    let taken = &bytes[..bytes.len().min(most.saturating_mul(4))];
    let mut text =
        characters(taken).ok_or_else(|| ReadFailure::broken("its characters are in no known encoding"))?;
    let mut notes = Vec::new();
    let end = text.char_indices().nth(most).map(|(at, _)| at);
    if end.is_some() || taken.len() < bytes.len() {
        text.truncate(end.unwrap_or(text.len()));
        notes.push(format!("The text was cut after {most} characters."));
    }
    let has_text = text.contains(|c: char| !c.is_whitespace());
    Ok(Reading {
        media_type: kind.media_type().into(),
        language: language::of(text.split_whitespace().take(5_000)),
        text_source: if has_text { TextSource::Text } else { TextSource::None },
        plain_text: Some(text),
        notes,
        ..Reading::default()
    })
}
