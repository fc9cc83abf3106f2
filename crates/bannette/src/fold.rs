//! Sort and search keys that ignore case and accents, the same on both engines.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Lower case, without accents, ligatures parted: "Écluse" sorts beside "ecluse", "Œuvre" beside "oeuvre".
pub fn sort_key(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    for character in text.nfkd().filter(|c| !is_combining_mark(*c)) {
        match character {
            'œ' | 'Œ' => key.push_str("oe"),
            'æ' | 'Æ' => key.push_str("ae"),
            'ß' => key.push_str("ss"),
            other => key.extend(other.to_lowercase()),
        }
    }
    key
}

/// A LIKE pattern (with `ESCAPE '\'`) for keys that contain `text`.
pub fn contains_pattern(text: &str) -> String {
    let escaped = sort_key(text).replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("%{escaped}%")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_ignore_case_and_accents() {
        assert_eq!(sort_key("Écluse À l'Œuvre"), "ecluse a l'oeuvre");
        assert_eq!(sort_key("e\u{301}te\u{301}"), sort_key("ÉTÉ"));
        assert_eq!(contains_pattern("50%_"), "%50\\%\\_%");
    }
}
