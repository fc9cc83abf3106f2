//! Pieces of SQL text.

use std::fmt::Write;
use std::ops::Range;

/// The most parameters that one statement may have on either engine. Callers cut longer lists into chunks.
pub const MAX_PARAMS: usize = 30_000;

/// `($1,$2),($3,$4)…`: `count` rows of `columns` parameters for a VALUES of several rows, from `$first` on.
pub fn rows(first: usize, columns: usize, count: usize) -> String {
    let mut sql = String::with_capacity(count * (columns * 6 + 3));
    for row in 0..count {
        let separator = if row == 0 { "" } else { "," };
        let _ = write!(sql, "{separator}({})", list(first + row * columns, columns));
    }
    sql
}

/// `$1,$2,…`: `count` parameters for an IN, from `$first` on.
pub fn list(first: usize, count: usize) -> String {
    let mut sql = String::with_capacity(count * 6);
    for number in first..first + count {
        let separator = if number == first { "" } else { "," };
        let _ = write!(sql, "{separator}${number}");
    }
    sql
}

/// Where each `$N` of a statement stands, outside of its quotes, and its N.
fn parameters(sql: &str) -> impl Iterator<Item = (Range<usize>, usize)> {
    let bytes = sql.as_bytes();
    let (mut at, mut quote) = (0, None);
    std::iter::from_fn(move || {
        while at < bytes.len() {
            let (start, byte) = (at, bytes[at]);
            at += 1;
            match (quote, byte) {
                (Some(open), _) if open == byte => quote = None,
                (None, b'\'' | b'"') => quote = Some(byte),
                (None, b'$') => {
                    let mut number = 0_usize;
                    while let Some(digit) = bytes.get(at).filter(|digit| digit.is_ascii_digit()) {
                        number = number.saturating_mul(10).saturating_add(usize::from(digit - b'0'));
                        at += 1;
                    }
                    return Some((start..at, number));
                }
                _ => {}
            }
        }
        None
    })
}

/// The highest N of the `$N` in a statement.
pub(crate) fn highest_parameter(sql: &str) -> usize {
    parameters(sql).map(|(_, number)| number).max().unwrap_or(0)
}

/// The statement with `?` for its parameters, when that means the same: they stand in order, each once.
///
/// SQLite looks every named parameter up in a list of all of them, which takes seconds for a VALUES of thousands of rows.
pub(crate) fn positional(sql: &str) -> Option<String> {
    let mut text = String::with_capacity(sql.len());
    let mut copied = 0;
    for (index, (place, number)) in parameters(sql).enumerate() {
        if number != index + 1 {
            return None;
        }
        text.push_str(&sql[copied..place.start]);
        text.push('?');
        copied = place.end;
    }
    text.push_str(&sql[copied..]);
    Some(text)
}
