//! What papers say in sentences: where these begin and end, and what they speak of.

use crate::fold::folded;

/// What parts two sentences, or two things said in one line.
const ENDS: [&str; 6] = [". ", "; ", " - ", " – ", " — ", " | "];

/// Where the sentence begins that goes on at the end of a text.
pub(super) fn start(before: &str) -> usize {
    ENDS.iter().filter_map(|end| before.rfind(end).map(|at| at + end.len())).max().unwrap_or(0)
}

/// Where the sentence ends that a text begins with the rest of.
pub(super) fn end(after: &str) -> usize {
    ENDS.iter().filter_map(|end| after.find(end)).min().unwrap_or(after.len())
}

/// Whether a sentence is about less money for whoever pays early, and does not say that there is none.
pub(super) fn speaks_of_discount(sentence: &str) -> bool {
    const DISCOUNTS: [&str; 7] =
        ["escompte", "skonto", "abzug", "discount", "descuento", "sconto", "korting"];
    const NONE: [&str; 9] = ["sans", "aucun", "pas", "no", "without", "ohne", "sin", "senza", "geen"];
    let words: Vec<String> = sentence.split(|letter: char| !letter.is_alphabetic()).map(folded).collect();
    let says = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    says(&DISCOUNTS) && !says(&NONE)
}
