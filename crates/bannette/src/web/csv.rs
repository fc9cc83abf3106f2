//! Lists as CSV, as spreadsheets of the reader's language expect it.

use axum::body::{Body, Bytes};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use futures::stream;

use crate::document::facts::decimal;
use crate::error::Result;
use crate::web::{Locale, Texts};

/// A moment that spreadsheets of any language read as one.
pub fn moment(t: &Texts, moment: db::Moment) -> String {
    moment.timestamp().to_zoned(t.zone.clone()).strftime("%Y-%m-%d %H:%M:%S").to_string()
}

/// An amount in cents as a number of the reader's language: `-1234,56`, `-1234.56`.
pub fn amount(t: &Texts, cents: i64) -> String {
    decimal(cents, if t.locale == Locale::Fr { ',' } else { '.' })
}

/// One line. French spreadsheets part cells by semicolons: the comma is in their numbers. What would be taken for a
/// formula is marked as text.
pub fn row(t: &Texts, cells: &[String]) -> String {
    let delimiter = if t.locale == Locale::Fr { b';' } else { b',' };
    let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
    let cells = cells.iter().map(|cell| match cell.chars().next() {
        // A negative number is no formula.
        Some('-') if cell[1..].bytes().all(|byte| byte.is_ascii_digit() || b",.".contains(&byte)) => {
            cell.clone()
        }
        Some('=' | '+' | '-' | '@' | '\t' | '\r') => format!("'{cell}"),
        _ => cell.clone(),
    });
    writer.write_record(cells).expect("writing to memory does not fail");
    let line = writer.into_inner().expect("writing to memory does not fail");
    String::from_utf8_lossy(&line).into_owned()
}

/// A file for the browser to keep, streamed.
pub fn answer(
    name: &str,
    head: String,
    rows: impl stream::Stream<Item = Result<String>> + Send + 'static,
) -> Response {
    use futures::StreamExt;
    // The mark at the beginning tells spreadsheets that it is UTF-8.
    let head = stream::iter([Ok(format!("\u{feff}{head}"))]);
    let body =
        head.chain(rows).map(|text: Result<String>| text.map(Bytes::from).map_err(std::io::Error::other));
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
    ];
    (headers, Body::from_stream(body)).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_parted_as_the_readers_spreadsheet_expects_and_holds_no_formula() {
        let texts = |locale| Texts::new(locale, jiff::tz::TimeZone::UTC, jiff::Timestamp::UNIX_EPOCH);
        let cells = ["=HYPERLINK(\"x\")".to_owned(), "a;b".to_owned(), "1,5".to_owned()];
        assert_eq!(row(&texts(Locale::Fr), &cells), "\"'=HYPERLINK(\"\"x\"\")\";\"a;b\";1,5\n");
        assert_eq!(row(&texts(Locale::En), &cells), "\"'=HYPERLINK(\"\"x\"\")\",a;b,\"1,5\"\n");
    }
}
