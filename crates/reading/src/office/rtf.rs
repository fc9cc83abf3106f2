//! RTF: its text and its tables, read in one pass without recursion, whatever is in it.

use super::{COLUMNS, Leaves, ROWS};
use crate::kind::WINDOWS_1252;

/// Groups within groups that are remembered; deeper ones are read like the one they are in.
const GROUPS: usize = 100_000;

/// Groups that hold no text of the document.
const SILENT: [&str; 26] = [
    "fonttbl",
    "colortbl",
    "stylesheet",
    "info",
    "pict",
    "themedata",
    "colorschememapping",
    "datastore",
    "latentstyles",
    "listtable",
    "listoverridetable",
    "rsidtbl",
    "xmlnstbl",
    "generator",
    "fldinst",
    "filetbl",
    "revtbl",
    "objdata",
    "objclass",
    "bkmkstart",
    "bkmkend",
    "sn",
    "sv",
    "nonshppict",
    "annotation",
    "atnid",
];

/// Groups that may be skipped by who doesn't know them, and that hold text all the same.
const KNOWN: [&str; 2] = ["shpinst", "shptxt"];

pub(super) fn read(bytes: &[u8], leaves: &mut Leaves) {
    let mut writer =
        Writer { leaves, text: String::new(), cells: Vec::new(), rows: Vec::new(), in_table: false };
    let mut groups = vec![Group { is_silent: false, fallback: 1 }];
    let mut depth = 0usize;
    let mut rest = bytes;
    let mut to_skip = 0;
    let mut high_surrogate = None;
    let mut is_star = false;
    while let Some((token, after)) = token(rest) {
        rest = after;
        let group = groups.last_mut().expect("the outermost group is never closed");
        match token {
            Token::Open => {
                depth += 1;
                let group = *group;
                if groups.len() < GROUPS {
                    groups.push(group);
                }
                to_skip = 0;
            }
            Token::Close => {
                depth = depth.saturating_sub(1);
                if groups.len() > depth.max(1) && groups.len() > 1 {
                    groups.pop();
                }
                to_skip = 0;
            }
            Token::Star => is_star = true,
            Token::Word("bin", length) => {
                let length = usize::try_from(length.unwrap_or_default()).unwrap_or_default();
                rest = rest.get(length..).unwrap_or_default();
            }
            Token::Word(name, number) => {
                let is_optional = std::mem::take(&mut is_star);
                if SILENT.contains(&name) || is_optional && !KNOWN.contains(&name) {
                    group.is_silent = true;
                }
                if group.is_silent {
                    continue;
                }
                match (name, number) {
                    ("uc", count) => group.fallback = count.unwrap_or(1).clamp(0, 100) as usize,
                    ("u", Some(code)) => {
                        // Signed sixteen bits, in pairs for what is beyond them.
                        let unit = (code & 0xffff) as u16;
                        let units = high_surrogate.take().into_iter().chain([unit]);
                        match char::decode_utf16(units).collect::<Result<String, _>>() {
                            Ok(text) => writer.push(&text),
                            Err(_) => high_surrogate = (0xd800..0xdc00).contains(&unit).then_some(unit),
                        }
                        to_skip = group.fallback;
                    }
                    _ => writer.control(name),
                }
            }
            Token::Text(_) | Token::Code(_) | Token::Symbol(_) if group.is_silent => {}
            Token::Code(_) if to_skip > 0 => to_skip -= 1,
            Token::Code(code) => writer.push(character(code).encode_utf8(&mut [0; 4])),
            Token::Symbol('~') => writer.push("\u{a0}"),
            Token::Symbol('_') => writer.push("-"),
            Token::Symbol('\n' | '\r') => writer.control("par"),
            Token::Symbol(c @ ('\\' | '{' | '}')) => writer.push(c.encode_utf8(&mut [0; 4])),
            Token::Symbol(_) => {}
            Token::Text(text) => {
                let skipped = to_skip.min(text.len());
                to_skip -= skipped;
                let text: String = text[skipped..]
                    .iter()
                    .filter(|byte| !matches!(byte, b'\r' | b'\n' | 0))
                    .map(|byte| character(*byte))
                    .collect();
                writer.push(&text);
            }
        }
        if !writer.leaves.has_room() {
            break;
        }
    }
    writer.finish();
}

#[derive(Clone, Copy)]
struct Group {
    is_silent: bool,
    /// Characters after a Unicode one that stand in for it.
    fallback: usize,
}

enum Token<'a> {
    Open,
    Close,
    /// What follows may be skipped by who doesn't know it.
    Star,
    Word(&'a str, Option<i64>),
    Symbol(char),
    /// A byte in hexadecimal.
    Code(u8),
    Text(&'a [u8]),
}

fn token(rest: &[u8]) -> Option<(Token<'_>, &[u8])> {
    let (first, after) = rest.split_first()?;
    Some(match (first, after) {
        (b'{', _) => (Token::Open, after),
        (b'}', _) => (Token::Close, after),
        (b'\\', [b'*', after @ ..]) => (Token::Star, after),
        (b'\\', [b'\'', high, low, after @ ..]) => {
            let digit = |byte: &u8| char::from(*byte).to_digit(16).unwrap_or_default() as u8;
            (Token::Code(digit(high) << 4 | digit(low)), after)
        }
        (b'\\', [letter, ..]) if letter.is_ascii_alphabetic() => {
            let end = after.iter().position(|byte| !byte.is_ascii_alphabetic()).unwrap_or(after.len());
            let (name, after) = after.split_at(end.min(32));
            let digits = after
                .iter()
                .enumerate()
                .position(|(index, byte)| !(byte.is_ascii_digit() || index == 0 && *byte == b'-'))
                .unwrap_or(after.len())
                .min(12);
            let (digits, after) = after.split_at(digits);
            let number = std::str::from_utf8(digits).ok().and_then(|digits| digits.parse().ok());
            let after = after.strip_prefix(b" ").unwrap_or(after);
            (Token::Word(std::str::from_utf8(name).unwrap_or_default(), number), after)
        }
        (b'\\', [symbol, after @ ..]) => (Token::Symbol(char::from(*symbol)), after),
        _ => {
            let end = rest.iter().position(|byte| matches!(byte, b'{' | b'}' | b'\\')).unwrap_or(rest.len());
            let (text, after) = rest.split_at(end.max(1));
            (Token::Text(text), after)
        }
    })
}

fn character(byte: u8) -> char {
    match byte {
        0x80..=0x9f => WINDOWS_1252[usize::from(byte - 0x80)],
        other => char::from(other),
    }
}

/// The paragraph and the row that are being written.
struct Writer<'a> {
    leaves: &'a mut Leaves,
    text: String,
    cells: Vec<String>,
    rows: Vec<Vec<String>>,
    in_table: bool,
}

impl Writer<'_> {
    fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    fn control(&mut self, name: &str) {
        match name {
            "par" | "sect" if self.in_table => self.text.push('\n'),
            "par" | "sect" => self.end_paragraph(),
            "line" => self.text.push('\n'),
            "page" => {
                self.end_paragraph();
                self.leaves.page_break();
            }
            "tab" | "nestcell" => self.text.push('\t'),
            "nestrow" => self.text.push('\n'),
            "pard" => self.in_table = false,
            "intbl" => self.in_table = true,
            "cell" => {
                let cell = std::mem::take(&mut self.text);
                if self.cells.len() < COLUMNS {
                    self.cells.push(cell.trim().to_owned());
                }
            }
            "row" => {
                let cells = std::mem::take(&mut self.cells);
                if self.rows.len() <= ROWS {
                    self.rows.push(cells);
                }
            }
            "emdash" => self.push("—"),
            "endash" => self.push("–"),
            "lquote" => self.push("‘"),
            "rquote" => self.push("’"),
            "ldblquote" => self.push("“"),
            "rdblquote" => self.push("”"),
            "bullet" => self.push("•"),
            _ => {}
        }
    }

    fn end_paragraph(&mut self) {
        self.end_table();
        let text = std::mem::take(&mut self.text);
        self.leaves.paragraph(&text);
    }

    fn end_table(&mut self) {
        if !self.cells.is_empty() {
            self.rows.push(std::mem::take(&mut self.cells));
        }
        if !self.rows.is_empty() {
            self.leaves.table(std::mem::take(&mut self.rows), false);
        }
    }

    fn finish(mut self) {
        self.end_paragraph();
    }
}
