//! Streets, towns and countries, which are no names.

use crate::fields::parties::addresses::british_postcode;
use crate::fold::folded;

/// Streets, towns and telephone numbers are no names.
pub(super) fn is_address(name: &str) -> bool {
    const WORDS: [&str; 33] = [
        "rue",
        "avenue",
        "av",
        "bd",
        "boulevard",
        "chemin",
        "route",
        "impasse",
        "place",
        "quai",
        "allee",
        "zi",
        "za",
        "zac",
        "bp",
        "cedex",
        "cs",
        "strasse",
        "str",
        "street",
        "road",
        "lane",
        "jalan",
        "france",
        "deutschland",
        "lieudit",
        "square",
        "cours",
        "faubourg",
        "postfach",
        "crs",
        "ccial",
        "rte",
    ];
    const COUNTRIES: [&str; 14] = [
        "unitedkingdom",
        "greatbritain",
        "england",
        "ireland",
        "france",
        "deutschland",
        "germany",
        "belgique",
        "belgie",
        "suisse",
        "schweiz",
        "espana",
        "italia",
        "india",
    ];
    if COUNTRIES.contains(&folded(name).as_str()) {
        return true;
    }
    let words: Vec<String> = name.split_whitespace().map(folded).collect();
    // "9051 Gent"
    let is_town = |word: &str| word.starts_with(char::is_uppercase) && word.chars().all(char::is_alphabetic);
    let is_short_postcode = |word: &str| word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
    if let [first, rest @ ..] = &name.split_whitespace().collect::<Vec<_>>()[..]
        && is_short_postcode(first)
        && (1..=2).contains(&rest.len())
        && rest.iter().all(|word| is_town(word))
    {
        return true;
    }
    if [
        "C/ ",
        "Calle ",
        "Avda",
        "Via ",
        "Viale ",
        "Piazza ",
        "Plaza ",
        "Zone ",
        "Parc d'activité",
        "Parc d’activité",
        "Centre commercial",
    ]
    .iter()
    .any(|street| name.starts_with(street))
    {
        return true;
    }
    if british_postcode(name).is_some_and(|postcode| postcode.as_str() == name.trim()) {
        return true;
    }
    let digits = name.contains(|letter: char| letter.is_ascii_digit());
    // "L-1911 Luxembourg" as well.
    let is_postcode = |word: &String| {
        let figures = word.trim_start_matches(|letter: char| letter.is_ascii_alphabetic());
        let prefix = word.len() - figures.len();
        figures.bytes().all(|byte| byte.is_ascii_digit())
            && (prefix == 0 && figures.len() == 5
                || (1..=2).contains(&prefix) && (4..=5).contains(&figures.len()))
    };
    let postcode = words.iter().any(is_postcode);
    let is_street = |word: &String| WORDS.contains(&word.as_str());
    postcode
        // "Halles du Cours" is a name, "22 crs des Otages" is none.
        || words.first().is_some_and(is_street)
        // "Les Amis du Chemin de Halage" as well.
        || words.iter().any(|word| {
            let ends = || {
                ["strasse", "straat", "str", "weg", "platz", "allee"]
                    .iter()
                    .any(|end| word.len() > end.len() + 2 && word.ends_with(end))
            };
            digits && (is_street(word) || ends())
        })
}
