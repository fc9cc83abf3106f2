//! Letters, spreadsheets and slides: their text and tables as blocks. How they look in their own program is not
//! kept, nor are the pictures in them.

mod docx;
mod odf;
mod package;
mod pptx;
mod rtf;
mod spreadsheet;

use crate::sheet::{Block, Contents};
use crate::{Limits, MediaKind, Note, NoteCode, ReadFailure};

/// Rows and columns of a table that are taken.
const ROWS: usize = 5_000;
const COLUMNS: usize = 200;

/// Elements within elements are followed this deep. No office program goes beyond a fraction of it.
const DEPTH: usize = 200;

/// What an office document of that kind says.
pub(crate) fn contents(bytes: &[u8], kind: MediaKind, limits: &Limits) -> Result<Contents, ReadFailure> {
    let mut leaves = Leaves::new(limits);
    match kind {
        MediaKind::Docx => docx::read(bytes, &mut leaves)?,
        MediaKind::Pptx => pptx::read(bytes, &mut leaves)?,
        MediaKind::Odt | MediaKind::Ods | MediaKind::Odp => odf::read(bytes, &mut leaves)?,
        MediaKind::Xlsx => spreadsheet::read_xlsx(bytes, &mut leaves)?,
        MediaKind::OleOffice => read_compound(bytes, &mut leaves)?,
        _ => rtf::read(bytes, &mut leaves),
    }
    Ok(leaves.contents())
}

/// Compound files are known by the names of the streams in them.
fn read_compound(bytes: &[u8], leaves: &mut Leaves) -> Result<(), ReadFailure> {
    let has = |name: &str| {
        let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        memchr::memmem::find(bytes, &name).is_some()
    };
    if has("EncryptedPackage") {
        Err(ReadFailure::Encrypted)
    } else if has("Workbook") {
        spreadsheet::read_xls(bytes, leaves)
    } else {
        Err(ReadFailure::UnsupportedKind { media_type: MediaKind::OleOffice.media_type().into() })
    }
}

/// The blocks found so far, within the bounds.
struct Leaves {
    blocks: Vec<Block>,
    notes: Vec<Note>,
    /// Characters that may still come.
    characters: usize,
    most: usize,
    is_cut: bool,
}

impl Leaves {
    fn new(limits: &Limits) -> Self {
        let most = limits.characters as usize;
        Self { blocks: Vec::new(), notes: Vec::new(), characters: most, most, is_cut: false }
    }

    fn note(&mut self, code: NoteCode, count: usize) {
        let note = Note::new(code, count as u64);
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    /// Whether there is room for more.
    fn has_room(&self) -> bool {
        !self.is_cut
    }

    fn heading(&mut self, text: &str) {
        if self.take(text.len()) && !text.trim().is_empty() {
            self.blocks.push(Block::Heading(text.trim().to_owned()));
        }
    }

    fn paragraph(&mut self, text: &str) {
        if self.take(text.len()) && !text.trim().is_empty() {
            self.blocks.push(Block::Paragraph(text.trim_end().to_owned()));
        }
    }

    fn page_break(&mut self) {
        if self.take(1) && !self.blocks.is_empty() {
            self.blocks.push(Block::PageBreak);
        }
    }

    /// `header`: the first row is said to be one.
    fn table(&mut self, mut rows: Vec<Vec<String>>, header: bool) {
        for row in &mut rows {
            let used = row.iter().rposition(|cell| !cell.trim().is_empty()).map_or(0, |last| last + 1);
            row.truncate(used.min(COLUMNS));
        }
        let used = rows.iter().rposition(|row| !row.is_empty()).map_or(0, |last| last + 1);
        rows.truncate(used);
        if rows.len() > ROWS {
            rows.truncate(ROWS);
            self.note(NoteCode::RowsShown, ROWS);
        }
        let length = rows.iter().flatten().map(String::len).sum();
        if rows.is_empty() || !self.take(length) {
            return;
        }
        // A frame around a text is no table.
        if rows.iter().all(|row| row.len() <= 1) {
            for cell in rows.into_iter().flatten() {
                self.blocks.push(Block::Paragraph(cell));
            }
        } else if header {
            let header = Some(rows.remove(0));
            self.blocks.push(Block::Table { header, rows });
        } else {
            self.blocks.push(Block::table(rows));
        }
    }

    fn take(&mut self, characters: usize) -> bool {
        if characters > self.characters {
            self.is_cut = true;
        }
        self.characters = self.characters.saturating_sub(characters);
        !self.is_cut
    }

    fn contents(mut self) -> Contents {
        if self.is_cut {
            self.note(NoteCode::TextCut, self.most);
        }
        Contents { blocks: self.blocks, text: None, notes: self.notes }
    }
}
