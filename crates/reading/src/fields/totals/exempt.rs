//! Papers that bear no VAT, and those that bear another tax.

use super::candidates::Candidate;
use crate::fields::amounts::Form;
use crate::fields::labels::Meaning;
use crate::fields::layout::Cell;
use crate::fields::paper::Paper;

/// Whether the document says that it bears no VAT, and names none that is not nothing.
pub(super) fn without_vat(paper: &Paper<'_>, candidates: &[Candidate]) -> bool {
    const SAYINGS: [&str; 64] = [
        "297a",
        "regimedelamarge",
        "tvanonapplicable",
        "293b",
        "autoliquidation",
        "reversecharge",
        "exonerationdetva",
        "exoneredetva",
        "nonsoumisatva",
        "horschampdelatva",
        "horschamptva",
        "steuerschuldnerschaft",
        "vatexempt",
        "zerorated",
        "innergemeinschaftliche",
        "262ter",
        "259b",
        "franchiseenbasedetva",
        "franchisedetva",
        "nonassujettialatva",
        "nonassujettiealatva",
        "tvaexoneree",
        "exonereedetva",
        "exemptdetva",
        "exemptedetva",
        "horschampdapplicationdelatva",
        "tvadueparlepreneur",
        "art2832",
        "article2832",
        "livraisonintracommunautaire",
        "19ustg",
        "kleinunternehmer",
        "notvatregistered",
        "notregisteredforvat",
        "outsidethescopeofvat",
        "outofscopeofvat",
        "btwverlegd",
        "vrijgesteldvanbtw",
        "exentodeiva",
        "exentadeiva",
        "inversiondelsujetopasivo",
        "regimeforfettario",
        "inversionecontabile",
        "nonsoumisalatva",
        "nonsoumisealatva",
        "article2591",
        "art2591",
        "sanstva",
        "regimedelafranchise",
        "regimedefranchise",
        "netdetaxe",
        "exonerationtva",
        "exoneredelatva",
        "exonereedelatva",
        "umsatzsteuerfrei",
        "steuerbefreit",
        "umsatzsteuerbefreit",
        "vonderumsatzsteuerbefreit",
        "keineumsatzsteuer",
        "keinemehrwertsteuer",
        "mehrwertsteuerfrei",
        "exemptfromvat",
        "esenteiva",
        "esentedaiva",
    ];
    let says = SAYINGS.iter().any(|saying| paper.folded.contains(saying))
        || paper.layout.cells.iter().any(says_nothing);
    says && !candidates.iter().any(|candidate| {
        candidate.form == Form::Cents && candidate.cents != 0 && candidate.score(Meaning::Vat) > 0.5
    })
}

/// "TVA 0 %", "TVA à 0,00", and no "N° TVA 01 42 …".
fn says_nothing(cell: &Cell) -> bool {
    ["tva0", "tvaa0", "vat0", "iva0", "btw0", "mwst0", "ust0"].iter().any(|saying| {
        cell.folded.match_indices(saying).any(|(at, _)| {
            let end = at + saying.len();
            let begins = at == 0 || {
                let start = cell.unfolded(at..at + 1).start;
                !cell.text[..start].ends_with(|letter: char| letter.is_alphanumeric())
            };
            let rest = &cell.text[cell.unfolded(end - 1..end).start..];
            let number = rest.trim_start_matches(['0', ',', '.']);
            begins && !number.trim_start().starts_with(|letter: char| letter.is_ascii_digit())
        })
    })
}

/// Whether its tax is that on insurance contracts (article 991 of the French tax code), and no VAT is named.
pub(super) fn is_insurance(paper: &Paper<'_>, candidates: &[Candidate]) -> bool {
    let words =
        || paper.layout.cells.iter().flat_map(|cell| cell.text.split_whitespace()).map(crate::fold::folded);
    let is_insured = || {
        let is_premium = |word: String| matches!(&*word, "prime" | "primes" | "cotisation" | "cotisations");
        words().any(is_premium) && paper.folded.contains("assur")
    };
    let names_vat = || {
        candidates.iter().any(|candidate| candidate.cents != 0 && candidate.link(Meaning::Vat) > OTHER_TAX)
    };
    (paper.folded.contains("taxesurlesconventions") || is_insured()) && !names_vat()
}

/// The most that a word for any tax announces a VAT with.
const OTHER_TAX: f32 = 0.5;
