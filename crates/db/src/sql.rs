//! Pieces of SQL text.

use std::fmt::Write;

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

/// The highest N of the `$N` in a statement, outside of its quotes.
pub(crate) fn highest_parameter(sql: &str) -> usize {
    let mut highest = 0;
    let mut quote = None;
    let mut bytes = sql.bytes().peekable();
    while let Some(byte) = bytes.next() {
        match (quote, byte) {
            (Some(open), _) if open == byte => quote = None,
            (Some(_), _) => {}
            (None, b'\'' | b'"') => quote = Some(byte),
            (None, b'$') => {
                let mut number = 0;
                while let Some(digit) = bytes.next_if(u8::is_ascii_digit) {
                    number = number * 10 + usize::from(digit - b'0');
                }
                highest = highest.max(number);
            }
            (None, _) => {}
        }
    }
    highest
}
