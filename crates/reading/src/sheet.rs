//! A document without pages of its own (an e-invoice, a spreadsheet, a letter) as something to look at.
//!
//! Its blocks are laid out on A4 pages as a PDF, which is then drawn and read like any other: words, places and
//! pictures come from one path. The letters are those of the standard fonts, that is Western European ones. Any other
//! letter keeps its character in the text, to be found and copied, and shows as its base letter (č as c) or, when it
//! has none there, as a question mark.

mod font;
mod fonts;
mod layout;
mod table;
mod write;

pub(crate) use self::font::{Face, clean};
pub(crate) use self::fonts::Fonts;

/// A piece of such a document, from top to bottom.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Block {
    Heading(String),
    Paragraph(String),
    /// Cells by row. Columns whose cells are numbers are set to the right. Without a header, two columns are names
    /// and their values.
    Table {
        header: Option<Vec<String>>,
        rows: Vec<Vec<String>>,
    },
    /// As it stands, line by line, in letters of one width.
    Preformatted(String),
    PageBreak,
}

impl Block {
    /// A table whose first row is its header if it names columns: all of them, and without a digit.
    pub fn table(mut rows: Vec<Vec<String>>) -> Self {
        let names = |cell: &String| !cell.trim().is_empty() && !cell.contains(|c: char| c.is_ascii_digit());
        let count = rows.iter().map(Vec::len).max().unwrap_or_default();
        let is_header = rows.len() > 1
            && count > 1
            && rows.first().is_some_and(|row| row.len() == count && row.iter().all(names));
        let header = is_header.then(|| rows.remove(0));
        Self::Table { header, rows }
    }
}

/// What a document without pages says.
#[derive(Debug, Default)]
pub(crate) struct Contents {
    pub blocks: Vec<Block>,
    /// Its text as it stands in the file, where that is more than what the blocks say.
    pub text: Option<String>,
    /// What was left out.
    pub notes: Vec<crate::Note>,
}

/// Pages of a sheet; what is beyond is left out.
pub(crate) const MOST_PAGES: usize = 50;

/// A laid out document.
pub(crate) struct Sheet {
    pub pdf: Vec<u8>,
    /// All of it found place on [`MOST_PAGES`].
    pub is_complete: bool,
}

/// The blocks on A4 pages, at most [`MOST_PAGES`]; at least one, if only a blank one.
pub(crate) fn lay_out(blocks: &[Block]) -> Sheet {
    let laid = layout::pages(blocks);
    Sheet { pdf: write::pdf(&laid.pages), is_complete: laid.is_complete }
}
