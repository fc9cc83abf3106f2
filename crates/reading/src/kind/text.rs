//! Texts: which bytes are one, and of what kind.

use super::MediaKind;

/// The kind of a text that begins with `head`; `None` for what is no text.
pub(super) fn kind_of(head: &[u8]) -> Option<MediaKind> {
    let text = decode(head)?;
    let start = text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    let opening: String = start.chars().take(14).collect::<String>().to_ascii_lowercase();
    if opening.starts_with("<!doctype html") || opening.starts_with("<html") {
        return Some(MediaKind::Html);
    }
    if opening.starts_with("<?xml") {
        // XHTML declares itself as XML first; a browser would run it all the same.
        let is_page = start.chars().take(500).collect::<String>().to_ascii_lowercase().contains("<html");
        return Some(if is_page { MediaKind::Html } else { MediaKind::Xml });
    }
    if is_element(start) {
        return Some(MediaKind::Xml);
    }
    if start.starts_with("{\\rtf") {
        return Some(MediaKind::Rtf);
    }
    if is_mail(start) {
        return Some(MediaKind::Eml);
    }
    Some(if is_table(start) { MediaKind::Csv } else { MediaKind::Text })
}

/// The characters of a text; `None` when control characters show that it is none.
fn decode(head: &[u8]) -> Option<String> {
    let text = characters(head)?;
    let is_control = |c: char| (c < ' ' && !matches!(c, '\t' | '\n' | '\r' | '\u{c}')) || c == '\u{7f}';
    (!text.chars().any(is_control)).then_some(text)
}

/// The characters of bytes in UTF-8, UTF-16 with its mark, or Windows-1252, without the mark. The end may be cut
/// within a character. `None` for what is in none of them.
pub(crate) fn characters(bytes: &[u8]) -> Option<String> {
    Some(match bytes {
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(error) if error.error_len().is_none() && error.valid_up_to() > 0 => {
                String::from_utf8_lossy(&bytes[..error.valid_up_to()]).into_owned()
            }
            Err(_) => windows_1252(bytes)?,
        },
    })
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    char::decode_utf16(units).map(|c| c.unwrap_or('\u{fffd}')).collect()
}

/// Where Windows-1252 is not Latin 1: its characters from 0x80 on. Five codes stand for none.
pub(crate) const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}',
    '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// A Western text is mostly ASCII, which compressed or encrypted bytes are not.
fn windows_1252(bytes: &[u8]) -> Option<String> {
    let plain = bytes.iter().filter(|byte| byte.is_ascii()).count();
    let character = |byte: &u8| match byte {
        0x80..=0x9f => WINDOWS_1252[usize::from(byte - 0x80)],
        other => char::from(*other),
    };
    (plain * 10 >= bytes.len() * 7).then(|| bytes.iter().map(character).collect())
}

/// `<name …>` or `<!-- … -->` or a processing instruction.
fn is_element(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next() == Some('<')
        && chars.next().is_some_and(|c| c.is_alphabetic() || matches!(c, '_' | '!' | '?'))
        && text.contains('>')
}

/// At least two mail headers, one of them a telling one, before anything else.
fn is_mail(text: &str) -> bool {
    const TELLING: [&str; 5] = ["received", "return-path", "delivered-to", "mime-version", "message-id"];
    const USUAL: [&str; 6] = ["to", "subject", "date", "content-type", "cc", "reply-to"];
    let (mut telling, mut usual) = (0, 0);
    for line in text.lines().take(60) {
        if line.is_empty() {
            break;
        }
        if line.starts_with([' ', '\t']) || line.starts_with("From ") {
            continue;
        }
        let Some((name, value)) = line.split_once(':') else { break };
        if name.is_empty() || !name.bytes().all(|b| b.is_ascii_graphic()) {
            break;
        }
        let name = name.to_ascii_lowercase();
        // Quotations and tickets, too, have a "From:" and a "To:".
        telling += u32::from(TELLING.contains(&name.as_str()) || name == "from" && value.contains('@'));
        usual += u32::from(USUAL.contains(&name.as_str()));
    }
    telling >= 1 && telling + usual >= 3
}

fn is_table(text: &str) -> bool {
    let complete = text.rsplit_once('\n').map_or(text, |(lines, _)| lines);
    separator(complete).is_some()
}

/// The separator of a table's cells: the same number of it is on each of the first lines.
pub(crate) fn separator(text: &str) -> Option<char> {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).take(20).collect();
    [';', ',', '\t', '|'].into_iter().find(|separator| {
        let counts: Vec<usize> = lines.iter().map(|line| separators(line, *separator)).collect();
        let Some(first) = counts.first().copied() else { return false };
        // Two lines of prose may well hold one comma each.
        let enough = if *separator == ',' { counts.len() >= 3 || first >= 2 } else { first >= 1 };
        counts.len() >= 2 && first >= 1 && enough && counts.iter().all(|count| *count == first)
    })
}

fn separators(line: &str, separator: char) -> usize {
    let mut quoted = false;
    line.chars()
        .filter(|c| {
            quoted ^= *c == '"';
            *c == separator && !quoted
        })
        .count()
}
