//! The language of a text, by the little words that only one language has.

/// Words that are frequent in one of the languages and rare in the others.
const LITTLE_WORDS: [(&str, &[&str]); 6] = [
    (
        "fr",
        &[
            "le",
            "la",
            "les",
            "des",
            "du",
            "et",
            "à",
            "au",
            "aux",
            "pour",
            "par",
            "sur",
            "votre",
            "vous",
            "nous",
            "est",
            "une",
            "avec",
            "dans",
            "ou",
            "ce",
            "facture",
            "montant",
            "règlement",
            "tva",
            "client",
        ],
    ),
    (
        "en",
        &[
            "the", "of", "and", "to", "for", "with", "your", "you", "we", "is", "are", "this", "by", "or",
            "be", "from", "invoice", "amount", "payment", "due", "tax",
        ],
    ),
    (
        "de",
        &[
            "der", "die", "das", "und", "für", "mit", "von", "zu", "ist", "auf", "bei", "wir", "ihre", "ihr",
            "sie", "den", "dem", "ein", "eine", "nach", "rechnung", "betrag", "mwst",
        ],
    ),
    (
        "es",
        &[
            "el", "los", "las", "y", "para", "por", "con", "una", "del", "su", "que", "factura", "importe",
            "fecha", "iva", "pago",
        ],
    ),
    (
        "it",
        &[
            "il",
            "gli",
            "della",
            "di",
            "e",
            "per",
            "con",
            "una",
            "del",
            "che",
            "fattura",
            "importo",
            "pagamento",
            "totale",
        ],
    ),
    (
        "nl",
        &["het", "een", "van", "en", "voor", "met", "op", "uw", "wij", "u", "factuur", "bedrag", "btw", "te"],
    ),
];

/// Tesseract's codes of those languages, which are also those of Debian's packages.
const TESSERACT: [(&str, &str); 6] =
    [("fr", "fra"), ("en", "eng"), ("de", "deu"), ("es", "spa"), ("it", "ita"), ("nl", "nld")];

/// Tesseract's code of a language that [`of`] tells.
pub(crate) fn tesseract_code(language: &str) -> Option<&'static str> {
    TESSERACT.iter().find(|(ours, _)| *ours == language).map(|(_, code)| *code)
}

/// Fewer little words than this tell nothing.
const ENOUGH: usize = 4;

/// ISO 639-1 code of the language that most of the little words belong to, if they are enough and agree.
pub(crate) fn of<'a>(words: impl Iterator<Item = &'a str>) -> Option<String> {
    let mut counts = [0usize; LITTLE_WORDS.len()];
    for word in words {
        let word = word.trim_matches(|c: char| !c.is_alphabetic()).to_lowercase();
        for (count, (_, little)) in counts.iter_mut().zip(LITTLE_WORDS) {
            *count += usize::from(little.contains(&word.as_str()));
        }
    }
    let best = (0..counts.len()).max_by_key(|index| counts[*index])?;
    let second = counts.iter().enumerate().filter(|(index, _)| *index != best).map(|(_, n)| *n).max()?;
    (counts[best] >= ENOUGH && counts[best] * 2 > second * 3).then(|| LITTLE_WORDS[best].0.to_owned())
}
