//! Text as it is compared: letters and digits only, lower case, without accents.

use unicode_normalization::UnicodeNormalization;

/// Adds what is left of a letter: nothing of a sign, `oe` of `œ`.
pub(crate) fn fold_letter(letter: char, into: &mut String) {
    match letter {
        // Nearly all of a page, and dear to decompose.
        'a'..='z' | '0'..='9' => into.push(letter),
        'A'..='Z' => into.push(letter.to_ascii_lowercase()),
        ' '..='~' => {}
        'œ' | 'Œ' => into.push_str("oe"),
        'æ' | 'Æ' => into.push_str("ae"),
        'ø' | 'Ø' => into.push('o'),
        'ß' => into.push_str("ss"),
        // Marks of numbers (`Nº`) say nothing.
        'º' | 'ª' => {}
        _ if !letter.is_alphabetic() => {}
        _ => into.extend(
            std::iter::once(letter)
                .nfkd()
                .filter(char::is_ascii_alphanumeric)
                .map(|c| c.to_ascii_lowercase()),
        ),
    }
}

/// A text, folded.
pub(crate) fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.chars() {
        fold_letter(letter, &mut folded);
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_case_and_signs_do_not_count() {
        assert_eq!(folded("N° de Pièce : Œuvre-Nº 12"), "ndepieceoeuvren12");
        assert_eq!(folded("Straße É\u{301}"), "strassee");
        assert_eq!(folded("ﬁn"), "fin");
    }
}
