//! From the bytes of a CSV or XLSX file to lines of cells.

use std::collections::HashMap;
use std::io::{Cursor, Read};

use calamine::{Data, Reader, Xlsx};
use encoding_rs::WINDOWS_1252;
use jiff::ToSpan;

use super::{Column, MOST_LINES};
use crate::fold::sort_key;

/// What an XLSX file may grow to when it is unpacked.
const MOST_UNPACKED: u64 = 64 << 20;
/// Cells of a line that are looked at.
const MOST_COLUMNS: usize = 100;
/// Characters of a cell at most.
const LONGEST_CELL: usize = 1000;

/// Why a file cannot be read at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    Empty,
    /// Neither CSV nor XLSX, or broken.
    Unreadable,
    TooLarge,
    TooManyLines,
    CodeMissing,
    UnknownColumn(String),
    ColumnTwice(String),
}

/// A spreadsheet as it was sent, its titles understood.
#[derive(Debug, Clone, Default)]
pub struct Table {
    pub titles: Vec<String>,
    columns: HashMap<Column, usize>,
    pub lines: Vec<Line>,
}

/// A line with its number in the file, as spreadsheets count.
#[derive(Debug, Clone)]
pub struct Line {
    pub number: usize,
    pub cells: Vec<String>,
}

impl Table {
    pub fn read(bytes: &[u8]) -> Result<Self, Fault> {
        let rows = if bytes.starts_with(b"PK") { xlsx(bytes)? } else { csv(bytes)? };
        let mut rows =
            rows.into_iter().enumerate().filter(|(_, cells)| cells.iter().any(|cell| !cell.is_empty()));
        let (_, titles) = rows.next().ok_or(Fault::Empty)?;
        let mut columns = HashMap::new();
        for (place, title) in titles.iter().enumerate() {
            // What we write beside the lines that are sent back.
            if title.is_empty() || ["pourquoi", "why"].contains(&sort_key(title).as_str()) {
                continue;
            }
            let column = Column::parse(title).ok_or_else(|| Fault::UnknownColumn(title.clone()))?;
            if columns.insert(column, place).is_some() {
                return Err(Fault::ColumnTwice(title.clone()));
            }
        }
        if !columns.contains_key(&Column::Code) {
            return Err(Fault::CodeMissing);
        }
        let lines: Vec<_> =
            rows.map(|(place, cells)| Line { number: place + 1, cells }).take(MOST_LINES + 1).collect();
        match lines.len() {
            0 => Err(Fault::Empty),
            count if count > MOST_LINES => Err(Fault::TooManyLines),
            _ => Ok(Self { titles, columns, lines }),
        }
    }

    /// A cell of a line; empty when there is no such column.
    pub fn cell<'a>(&self, line: &'a Line, column: Column) -> &'a str {
        let place = self.columns.get(&column);
        place.and_then(|place| line.cells.get(*place)).map_or("", String::as_str)
    }
}

fn cell(text: &str) -> String {
    text.trim().chars().filter(|c| !c.is_control() || *c == '\n').take(LONGEST_CELL).collect()
}

/// UTF-8, or what spreadsheets on Windows write; parted by semicolons, commas or tabs.
fn csv(bytes: &[u8]) -> Result<Vec<Vec<String>>, Fault> {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.strip_prefix('\u{feff}').unwrap_or(text).to_owned(),
        Err(_) => WINDOWS_1252.decode(bytes).0.into_owned(),
    };
    if text.contains('\0') {
        return Err(Fault::Unreadable);
    }
    // One end of line, at the last one too: then the reader's line is where the next record begins.
    let text = text.replace("\r\n", "\n").replace('\r', "\n") + "\n";
    let first = text.lines().next().unwrap_or_default();
    let count = |delimiter: u8| first.bytes().filter(|byte| *byte == delimiter).count();
    let delimiter =
        [b';', b',', b'\t'].into_iter().max_by_key(|delimiter| (count(*delimiter), *delimiter == b';'));
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter.unwrap_or(b';'))
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let (mut rows, mut record, mut within) = (Vec::new(), csv::StringRecord::new(), 0);
    while reader.read_record(&mut record).map_err(|_| Fault::Unreadable)? {
        // Lines that stand empty count, as they do in the spreadsheet; those within a cell don't.
        within += record.iter().map(|cell| cell.matches('\n').count()).sum::<usize>();
        let line = usize::try_from(reader.position().line()).unwrap_or(usize::MAX).saturating_sub(1);
        while rows.len() + 1 + within < line && rows.len() <= 4 * MOST_LINES {
            rows.push(Vec::new());
        }
        rows.push(record.iter().map(cell).collect());
        if rows.len() > 4 * MOST_LINES {
            return Err(Fault::TooManyLines);
        }
    }
    Ok(rows)
}

/// The first sheet of a workbook.
fn xlsx(bytes: &[u8]) -> Result<Vec<Vec<String>>, Fault> {
    check_unpacked(bytes)?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| Fault::Unreadable)?;
    let name = book.sheet_names().into_iter().next().ok_or(Fault::Empty)?;
    let mut sheet = book.worksheet_cells_reader(&name).map_err(|_| Fault::Unreadable)?;
    // Cell by cell: a range would have room for all that could stand between the first one and the last.
    let mut rows: Vec<Vec<String>> = Vec::new();
    while let Some(found) = sheet.next_cell().map_err(|_| Fault::Unreadable)? {
        let (row, column) = found.get_position();
        let (row, column) = (row as usize, column as usize);
        let text = cell(&written(&Data::from(found.get_value().clone())));
        if text.is_empty() || column >= MOST_COLUMNS {
            continue;
        }
        if row >= 4 * MOST_LINES {
            return Err(Fault::TooManyLines);
        }
        rows.resize(rows.len().max(row + 1), Vec::new());
        let cells = &mut rows[row];
        cells.resize(cells.len().max(column + 1), String::new());
        cells[column] = text;
    }
    Ok(rows)
}

/// A small file may unpack to a disk full, or announce more texts than fit in the memory: unpacked once to look, up to what is
/// allowed.
fn check_unpacked(bytes: &[u8]) -> Result<(), Fault> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| Fault::Unreadable)?;
    let mut left = MOST_UNPACKED;
    for place in 0..archive.len() {
        let entry = archive.by_index(place).map_err(|_| Fault::Unreadable)?;
        let mut content = Vec::new();
        let size = entry.take(left + 1).read_to_end(&mut content).map_err(|_| Fault::Unreadable)?;
        left = left.checked_sub(size as u64).ok_or(Fault::TooLarge)?;
        if announces_too_much(&content) {
            return Err(Fault::TooLarge);
        }
    }
    Ok(())
}

/// Whether a count of texts is announced that the reader would make room for at once.
fn announces_too_much(content: &[u8]) -> bool {
    const COUNT: &[u8] = b"uniqueCount";
    content.windows(COUNT.len()).enumerate().filter(|(_, found)| *found == COUNT).any(|(at, _)| {
        let rest = &content[at + COUNT.len()..];
        let mut rest = rest.iter().skip_while(|byte| !byte.is_ascii_digit());
        rest.by_ref().take_while(|byte| byte.is_ascii_digit()).count() > 7
    })
}

/// A cell as somebody would type it.
fn written(data: &Data) -> String {
    match data {
        Data::Float(number) if number.fract() == 0.0 && number.abs() < 1e15 => format!("{number:.0}"),
        Data::DateTime(moment) => {
            // Days since the eve of 1900, as spreadsheets count.
            let days = moment.as_f64().floor().clamp(0.0, 200_000.0);
            let day = jiff::civil::date(1899, 12, 30).checked_add((days as i64).days());
            day.map(|day| day.to_string()).unwrap_or_default()
        }
        Data::Empty | Data::Error(_) => String::new(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_windows_with_semicolons_and_one_of_utf_8_with_commas_say_the_same() {
        let windows = b"Code;Nom;D\xe9but d'exercice\r\n\r\nC1;\"Caf\xe9; bar\";2026-01-01\r\n";
        let utf8 = "\u{feff}code,NAME,Fiscal period start\n\nC1,Café; bar,2026-01-01\n".as_bytes();
        for bytes in [&windows[..], utf8] {
            let table = Table::read(bytes).unwrap();
            let line = &table.lines[0];
            assert_eq!((table.lines.len(), line.number), (1, 3));
            assert_eq!(table.cell(line, Column::Name), "Café; bar");
            assert_eq!(table.cell(line, Column::Starts), "2026-01-01");
            assert_eq!(table.cell(line, Column::Channel), "");
        }
    }

    /// A workbook of one sheet, as small as calamine takes it.
    fn workbook(rows: &str) -> Vec<u8> {
        workbook_with(rows, "<sst/>")
    }

    fn workbook_with(rows: &str, texts: &str) -> Vec<u8> {
        let head = "<?xml version=\"1.0\"?>";
        let relations = "http://schemas.openxmlformats.org/package/2006/relationships";
        let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in [
            (
                "_rels/.rels",
                format!(
                    "<Relationships xmlns=\"{relations}\"><Relationship Id=\"r1\" \
                    Type=\"{office}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
                ),
            ),
            (
                "xl/_rels/workbook.xml.rels",
                format!(
                    "<Relationships xmlns=\"{relations}\"><Relationship Id=\"r1\" \
                    Type=\"{office}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
                ),
            ),
            (
                "xl/workbook.xml",
                format!(
                    "<workbook xmlns=\"{main}\" xmlns:r=\"{office}\"><sheets>\
                    <sheet name=\"A\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
                ),
            ),
            ("xl/sharedStrings.xml", texts.to_owned()),
            (
                "xl/worksheets/sheet1.xml",
                format!("<worksheet xmlns=\"{main}\"><sheetData>{rows}</sheetData></worksheet>"),
            ),
        ] {
            archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
            std::io::Write::write_all(&mut archive, format!("{head}{text}").as_bytes()).unwrap();
        }
        archive.finish().unwrap().into_inner()
    }

    fn text(place: &str, text: &str) -> String {
        format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
    }

    #[test]
    fn a_workbook_is_read_cell_by_cell_with_its_lines_where_they_stand() {
        let rows = format!(
            "<row r=\"2\">{}{}</row><row r=\"4\">{}<c r=\"C4\"><v>12</v></c></row>",
            text("B2", "Code"),
            text("C2", "Nom"),
            text("B4", "C1")
        );
        let table = Table::read(&workbook(&rows)).unwrap();
        let line = &table.lines[0];
        assert_eq!((table.lines.len(), line.number), (1, 4));
        assert_eq!((table.cell(line, Column::Code), table.cell(line, Column::Name)), ("C1", "12"));
    }

    #[test]
    fn a_small_workbook_that_spans_billions_of_cells_is_refused_or_cut_at_once() {
        let head = format!("<row r=\"1\">{}</row>", text("A1", "Code"));
        let far = format!("{head}<row r=\"1048576\">{}</row>", text("A1048576", "x"));
        assert_eq!(Table::read(&workbook(&far)).unwrap_err(), Fault::TooManyLines);
        // Out of the columns that count, and cells that are only formatted.
        let aside = format!(
            "{head}<row r=\"2\">{}{}</row><row r=\"1048576\"><c r=\"XFD1048576\" s=\"1\"/></row>",
            text("A2", "C1"),
            text("XFD2", "y")
        );
        let table = Table::read(&workbook(&aside)).unwrap();
        assert_eq!((table.lines.len(), table.lines[0].cells.as_slice()), (1, &["C1".to_owned()][..]));
    }

    #[test]
    fn more_texts_than_fit_are_not_made_room_for() {
        for count in ["9999999999999", "99999999999999999999"] {
            let book = workbook_with("", &format!("<sst uniqueCount = '{count}'></sst>"));
            assert_eq!(Table::read(&book).unwrap_err(), Fault::TooLarge);
        }
    }

    #[test]
    fn what_is_no_such_table_is_refused_with_its_reason() {
        assert_eq!(Table::read(b"").unwrap_err(), Fault::Empty);
        assert_eq!(Table::read(b"Code;Nom\n").unwrap_err(), Fault::Empty);
        assert_eq!(Table::read(b"Nom\nx\n").unwrap_err(), Fault::CodeMissing);
        assert_eq!(Table::read(b"Code;Couleur\nx;y\n").unwrap_err(), Fault::UnknownColumn("Couleur".into()));
        assert_eq!(Table::read(b"Code;code\nx;y\n").unwrap_err(), Fault::ColumnTwice("code".into()));
        assert_eq!(Table::read(b"PK\x03\x04nonsense").unwrap_err(), Fault::Unreadable);
        let long = format!("Code\n{}", "x\n".repeat(MOST_LINES + 1));
        assert_eq!(Table::read(long.as_bytes()).unwrap_err(), Fault::TooManyLines);
    }
}
