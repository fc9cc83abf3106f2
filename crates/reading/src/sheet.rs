//! A document without pages of its own (an e-invoice, a spreadsheet, a letter) as something to look at.

/// A piece of such a document, from top to bottom.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Block {
    Heading(String),
    Paragraph(String),
    /// Cells by row. Columns whose cells are numbers are set to the right.
    Table {
        header: Option<Vec<String>>,
        rows: Vec<Vec<String>>,
    },
    /// As it stands, line by line, in letters of one width.
    Preformatted(String),
    PageBreak,
}
