//! What was left out of a reading.

use serde::{Deserialize, Serialize};

/// Something that the document holds and the reading does not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// Stable: interfaces translate it (`note-CODE`).
    pub code: NoteCode,
    /// How many pages, words, … there are in spite of it; 0 where that says nothing.
    pub count: u64,
    /// One plain English sentence.
    pub message: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoteCode {
    /// Only the first pages have a picture.
    PagesPictured,
    /// Only so many pages were recognised.
    PagesRecognised,
    /// Only the first pages of what was laid out are shown.
    PagesShown,
    WordsKept,
    /// The text was cut after so many characters.
    TextCut,
    /// Of a table.
    RowsShown,
    /// Of a spreadsheet: those that are hidden, or too many.
    SheetsLeftOut,
    /// In an office document.
    PicturesLeftOut,
    /// Of an archive.
    EntriesListed,
    /// There is no searchable PDF: it would be larger than a file may be, or a page has no picture.
    SearchableLeftOut,
}

impl NoteCode {
    pub const ALL: [Self; 10] = [
        Self::PagesPictured,
        Self::PagesRecognised,
        Self::PagesShown,
        Self::WordsKept,
        Self::TextCut,
        Self::RowsShown,
        Self::SheetsLeftOut,
        Self::PicturesLeftOut,
        Self::EntriesListed,
        Self::SearchableLeftOut,
    ];

    /// The stable name, as in its JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::PagesPictured => "pages_pictured",
            Self::PagesRecognised => "pages_recognised",
            Self::PagesShown => "pages_shown",
            Self::WordsKept => "words_kept",
            Self::TextCut => "text_cut",
            Self::RowsShown => "rows_shown",
            Self::SheetsLeftOut => "sheets_left_out",
            Self::PicturesLeftOut => "pictures_left_out",
            Self::EntriesListed => "entries_listed",
            Self::SearchableLeftOut => "searchable_left_out",
        }
    }
}

impl Note {
    pub(crate) fn new(code: NoteCode, count: u64) -> Self {
        let message = match code {
            NoteCode::PagesPictured => format!("Only the first {count} pages have a picture."),
            NoteCode::PagesRecognised => format!("Only {count} pages were recognised."),
            NoteCode::PagesShown => format!("Only its first {count} pages are shown."),
            NoteCode::WordsKept => format!("Only the first {count} words were kept."),
            NoteCode::TextCut => format!("The text was cut after {count} characters."),
            NoteCode::RowsShown => format!("Only the first {count} rows of a table are shown."),
            NoteCode::SheetsLeftOut => "Hidden sheets, and those after the fiftieth, are not shown.".into(),
            NoteCode::PicturesLeftOut => "The pictures in it are not shown.".into(),
            NoteCode::EntriesListed => format!("Only the first {count} entries are listed."),
            NoteCode::SearchableLeftOut => {
                "No PDF with text was made: a page lacks its picture, or it would be too large.".into()
            }
        };
        Self { code, count, message }
    }
}
