//! Where a content lay, as it is shown. The path is never followed: files are written under numbers.

/// Characters of one name, and of the whole way.
const NAME: usize = 150;
const WAY: usize = 600;

/// `name` as it stands in the container at `within`, with whatever could mislead taken away: parents, roots, drives,
/// control characters, and marks that turn the direction of writing.
pub(super) fn cleaned(within: &str, name: &str) -> String {
    let parts = name.split(['/', '\\']).map(part).filter(|part| !part.is_empty());
    let mut way = within.to_owned();
    for part in parts {
        if !way.is_empty() {
            way.push('/');
        }
        way.push_str(&part);
    }
    if way.len() == within.len() {
        way.push_str(if within.is_empty() { "?" } else { "/?" });
    }
    if way.chars().count() > WAY {
        // The end tells more than the beginning.
        let end: Vec<char> = way.chars().rev().take(WAY - 1).collect();
        way = std::iter::once('…').chain(end.into_iter().rev()).collect();
    }
    way
}

fn part(part: &str) -> String {
    let is_misleading = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
    };
    let plain: String = part.chars().filter(|c| !is_misleading(*c)).collect();
    let plain = plain.trim();
    let is_drive = plain.len() == 2 && plain.ends_with(':');
    if is_drive || plain.chars().all(|c| c == '.') {
        return String::new();
    }
    if plain.chars().count() <= NAME {
        return plain.to_owned();
    }
    // With its extension, which people look for.
    let end: String = plain.chars().rev().take(20).collect::<Vec<_>>().into_iter().rev().collect();
    let start: String = plain.chars().take(NAME - 21).collect();
    format!("{start}…{end}")
}
