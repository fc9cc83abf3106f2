//! Spreadsheets of Excel: the cells that are filled, as they are shown there.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{Data, DataRef, ExcelDateTime, Reader, SheetVisible, Xls, XlsError, Xlsx, XlsxError};

use super::package::Package;
use super::{COLUMNS, Leaves, ROWS};
use crate::{NoteCode, ReadFailure};

/// Sheets of a workbook that are shown, and cells that are looked at: those beyond the shown columns count.
const SHEETS: usize = 50;
const CELLS: usize = 2_000_000;

pub(super) fn read_xlsx(bytes: &[u8], leaves: &mut Leaves) -> Result<(), ReadFailure> {
    Package::open(bytes)?.check_sizes()?;
    let mut workbook = Xlsx::new(Cursor::new(bytes)).map_err(xlsx_failure)?;
    let names = visible(workbook.sheets_metadata(), leaves);
    let mut cells_left = CELLS;
    for name in names {
        let mut reader = match workbook.worksheet_cells_reader(&name) {
            Err(XlsxError::NotAWorksheet(_)) => continue,
            other => other.map_err(xlsx_failure)?,
        };
        let formats: Vec<Format> = reader
            .styles()
            .iter()
            .map(|style| style.number_format.as_ref().map(|format| Format::of(&format.format_code)))
            .map(Option::unwrap_or_default)
            .collect();
        let mut grid = Grid::default();
        while let Some((cell, style)) = reader.next_cell_with_style_id().map_err(xlsx_failure)? {
            let (row, column) = cell.get_position();
            cells_left = cells_left.saturating_sub(1);
            if cells_left == 0 || row as usize > grid.first + ROWS {
                grid.is_cut = true;
                break;
            }
            let format = formats.get(style).copied().unwrap_or_default();
            grid.put(row, column, shown(cell.get_value(), format));
        }
        grid.lay(&name, leaves);
    }
    Ok(())
}

pub(super) fn read_xls(bytes: &[u8], leaves: &mut Leaves) -> Result<(), ReadFailure> {
    let mut workbook = Xls::new(Cursor::new(bytes)).map_err(xls_failure)?;
    for name in visible(workbook.sheets_metadata(), leaves) {
        let range = workbook.worksheet_range(&name).map_err(xls_failure)?;
        let (top, left) = range.start().unwrap_or_default();
        let mut grid = Grid::default();
        for (row, column, value) in range.used_cells() {
            let value = match value {
                Data::Int(value) => DataRef::Int(*value),
                Data::Float(value) => DataRef::Float(*value),
                Data::Bool(value) => DataRef::Bool(*value),
                Data::DateTime(value) => DataRef::DateTime(*value),
                Data::String(value) => DataRef::SharedString(value),
                other => DataRef::String(other.to_string()),
            };
            let shown = shown(&value, Format::default());
            grid.put(top + row as u32, left + column as u32, shown);
        }
        grid.lay(&name, leaves);
    }
    Ok(())
}

fn visible(sheets: &[calamine::Sheet], leaves: &mut Leaves) -> Vec<String> {
    let shown: Vec<String> = sheets
        .iter()
        .filter(|sheet| sheet.visible == SheetVisible::Visible)
        .map(|sheet| sheet.name.clone())
        .take(SHEETS)
        .collect();
    if shown.len() < sheets.len() {
        leaves.note(NoteCode::SheetsLeftOut, 0);
    }
    shown
}

fn xlsx_failure(error: XlsxError) -> ReadFailure {
    match error {
        XlsxError::Password => ReadFailure::Encrypted,
        // Its message may quote the document.
        _ => ReadFailure::broken("its cells are not as a workbook's should be"),
    }
}

fn xls_failure(error: XlsError) -> ReadFailure {
    match error {
        XlsError::Password => ReadFailure::Encrypted,
        _ => ReadFailure::broken("its cells are not as a workbook's should be"),
    }
}

/// The filled cells of one sheet. A sheet may say to have seventeen thousand million; it has those that are there.
#[derive(Default)]
struct Grid {
    rows: BTreeMap<u32, BTreeMap<u32, String>>,
    /// The first row with something in it.
    first: usize,
    is_cut: bool,
}

impl Grid {
    fn put(&mut self, row: u32, column: u32, text: String) {
        if text.trim().is_empty() {
            return;
        }
        if self.rows.is_empty() {
            self.first = row as usize;
        }
        if self.rows.len() > ROWS && !self.rows.contains_key(&row) {
            self.is_cut = true;
            return;
        }
        let cells = self.rows.entry(row).or_default();
        if cells.len() < COLUMNS {
            cells.insert(column, text);
        }
    }

    /// Columns that are empty all the way down are left out, and so are rows that come after another empty one.
    fn lay(self, name: &str, leaves: &mut Leaves) {
        let mut columns: Vec<u32> = self.rows.values().flat_map(|cells| cells.keys().copied()).collect();
        columns.sort_unstable();
        columns.dedup();
        columns.truncate(COLUMNS);
        let mut rows: Vec<Vec<String>> = Vec::new();
        let mut before = None;
        for (index, mut cells) in self.rows {
            if before.is_some_and(|before| index > before + 1) {
                rows.push(Vec::new());
            }
            before = Some(index);
            rows.push(columns.iter().map(|column| cells.remove(column).unwrap_or_default()).collect());
        }
        if rows.is_empty() {
            return;
        }
        if self.is_cut {
            leaves.note(NoteCode::RowsShown, ROWS);
        }
        leaves.heading(name);
        leaves.table(rows, false);
    }
}

/// What of a cell's number format is kept.
#[derive(Clone, Copy, Debug, Default)]
struct Format {
    /// Digits after the point; `None` when the format doesn't say.
    decimals: Option<usize>,
    is_grouped: bool,
    is_percent: bool,
    is_euro: bool,
}

impl Format {
    fn of(code: &str) -> Self {
        // After the first semicolon come the formats of other signs. Texts in quotes are no part of the number.
        let code = code.split(';').next().unwrap_or_default();
        let mut is_quoted = false;
        let digits: String = code
            .chars()
            .filter(|c| {
                is_quoted ^= *c == '"';
                !is_quoted
            })
            .collect();
        let is_number = digits.contains(['0', '#']);
        let decimals = digits
            .split_once('.')
            .map_or(0, |(_, after)| after.chars().take_while(|c| matches!(c, '0' | '#' | '?')).count());
        Self {
            decimals: is_number.then_some(decimals),
            is_grouped: digits.contains("#,#") || digits.contains("0,0"),
            is_percent: digits.contains('%'),
            is_euro: code.contains('€'),
        }
    }
}

fn shown(value: &DataRef<'_>, format: Format) -> String {
    match value {
        DataRef::Int(value) => number(*value as f64, format),
        DataRef::Float(value) => number(*value, format),
        DataRef::String(value) => value.clone(),
        DataRef::SharedString(value) => (*value).to_owned(),
        DataRef::Bool(true) => "VRAI".into(),
        DataRef::Bool(false) => "FAUX".into(),
        DataRef::DateTime(value) => moment(value),
        DataRef::DateTimeIso(value) | DataRef::DurationIso(value) => value.clone(),
        DataRef::Error(error) => error.to_string(),
        DataRef::Empty => String::new(),
    }
}

/// With a comma, as it is written here.
fn number(value: f64, format: Format) -> String {
    let value = if format.is_percent { value * 100.0 } else { value };
    let digits = match format.decimals {
        Some(decimals) => format!("{value:.*}", decimals.min(10)),
        None if value == value.trunc() && value.abs() < 1e15 => format!("{value:.0}"),
        // Binary fractions end in noise: 0.1 + 0.2.
        None => {
            let digits = format!("{value:.10}");
            let short = digits.trim_end_matches('0').trim_end_matches('.');
            let decimals = short.split_once('.').map_or(0, |(_, after)| after.len());
            format!("{value:.*}", decimals.max(2))
        }
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((&digits, ""));
    let (sign, whole) = whole.strip_prefix('-').map_or(("", whole), |whole| ("-", whole));
    let mut text = String::from(sign);
    for (index, digit) in whole.chars().enumerate() {
        if format.is_grouped && index > 0 && (whole.len() - index).is_multiple_of(3) {
            text.push('\u{a0}');
        }
        text.push(digit);
    }
    if !fraction.is_empty() {
        text.push(',');
        text.push_str(fraction);
    }
    text.push_str(if format.is_percent { "\u{a0}%" } else { "" });
    text.push_str(if format.is_euro { "\u{a0}€" } else { "" });
    text
}

fn moment(value: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, _, _) = value.to_ymd_hms_milli();
    if value.is_duration() || value.as_f64() < 1.0 {
        let minutes = (value.as_f64() * 1_440.0).round() as i64;
        return format!("{:02}:{:02}", minutes / 60, minutes % 60);
    }
    match (hour, minute) {
        (0, 0) => format!("{day:02}/{month:02}/{year}"),
        _ => format!("{day:02}/{month:02}/{year} {hour:02}:{minute:02}"),
    }
}
