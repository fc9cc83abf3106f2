//! Which words may be a name, by themselves.

use std::ops::Range;

use crate::fold::folded;

/// Words that make a name a company's.
pub(super) const LEGAL_FORMS: [&str; 67] = [
    "sagl", "asa", "sarl", "sas", "sasu", "eurl", "sa", "snc", "sci", "scp", "selarl", "selas", "scop",
    "earl", "gaec", "ei", "eirl", "scm", "gie", "sasp", "gmbh", "ag", "kg", "ohg", "ug", "gbr", "ek", "ltd",
    "limited", "plc", "llc", "inc", "corp", "bv", "nv", "srl", "spa", "sl", "sprl", "bvba", "bhd", "pte",
    "pvt", "lda", "ab", "oy", "oyj", "aps", "dac", "slu", "sro", "zoo", "gesmbh", "partmbb", "partgmbb",
    "kgaa", "scea", "sca", "asbl", "vof", "og", "se", "eg", "ev", "commv", "llp", "ss",
];

/// What pieces of sentences begin with, folded.
const LINKING: [&str; 32] = [
    "fur", "von", "vom", "der", "die", "das", "den", "dem", "an", "bei", "mit", "und", "oder", "durch", "de",
    "la", "le", "les", "du", "des", "a", "par", "pour", "chez", "et", "sur", "avec", "to", "for", "by", "of",
    "with",
];

/// Legal forms in full, which say what a company is, and not who.
const FORMS: [&str; 13] = [
    "societeparactionssimplifiee",
    "societeparactionssimplifieeunipersonnelle",
    "societearesponsabilitelimitee",
    "societeanonyme",
    "societecivile",
    "societecivileprofessionnelle",
    "entrepriseindividuelle",
    "entrepreneurindividuel",
    "microentreprise",
    "microentrepreneur",
    "autoentreprise",
    "autoentrepreneur",
    "associationloi1901",
];

/// Words that head papers and are nobody's name.
const NO_NAMES: [&str; 76] = [
    "avis",
    "pay",
    "bedrag",
    "customer",
    "kunde",
    "klant",
    "cliente",
    "your",
    "ihre",
    "facture",
    "invoice",
    "rechnung",
    "avoir",
    "recu",
    "receipt",
    "ticket",
    "page",
    "seite",
    "date",
    "datum",
    "devis",
    "total",
    "tva",
    "montant",
    "client",
    "original",
    "duplicata",
    "copie",
    "copy",
    "merci",
    "bienvenue",
    "welcome",
    "tel",
    "telephone",
    "fax",
    "email",
    "siret",
    "siren",
    "iban",
    "bic",
    "www",
    "http",
    "adresse",
    "taxinvoice",
    "relevedecompte",
    "bulletin",
    "quittance",
    "gutschrift",
    "stylesheet",
    "beispiel",
    "verkaufer",
    "designation",
    "objet",
    "hotesse",
    "caissier",
    "caissiere",
    "serveur",
    "serveuse",
    "cashier",
    "kassierer",
    "caisse",
    "neant",
    "votre",
    "membre",
    "entrelessoussignes",
    "valable",
    "periode",
    "justificatif",
    "vendeur",
    "vendeuse",
    "paiement",
    "reglement",
    "herrn",
    "herr",
    "frau",
    "firma",
];

/// The part of a cell that may be a name, and whether a legal form makes it a company's.
pub(super) fn name_in(text: &str) -> Option<(Range<usize>, bool)> {
    // After a label such as "Name:", before what follows a name on one line.
    let mut start = 0;
    if let Some(at) = text.find(':') {
        if at < 40 && at + 1 < text.len() {
            let before =
                text[..at].split(|letter: char| !letter.is_alphabetic()).rfind(|word| !word.is_empty());
            if before.is_some_and(|word| NO_NAMES.contains(&folded(word).as_str())) {
                return None;
            }
            start = at + 1;
        } else if at + 1 == text.len() {
            return None;
        }
    }
    let mut end = text.len();
    for mark in [
        " - ",
        " – ",
        " — ",
        " • ",
        " ● ",
        " · ",
        " | ",
        ", ",
        " au capital",
        " à conseil",
        " à directoire",
        " à capital",
        " organisme de formation",
        " Tél.",
        " Tél:",
        " Tél ",
        " Téléphone",
        " Tel.",
        " Tel:",
        " Tel ",
        " Telefon",
        " Siret",
        " SIRET",
        " Siren",
        " SIREN",
        " RCS",
        " R.C.S",
        " (",
        " ; ",
        "  ",
    ] {
        if let Some(at) =
            text[start..].match_indices(mark).map(|(at, _)| at).find(|at| !is_of_form(&text[start + at..]))
        {
            end = end.min(start + at);
        }
    }
    end = end.min(start + sentence_end(&text[start..]));
    end = end.min(start + behind_form(&text[start..end]));
    let trimmed = text[start..end].trim_start_matches(|letter: char| !letter.is_alphanumeric());
    start = end - trimmed.len();
    let name = text[start..end].trim_end_matches([' ', ',', ';', '.', '-', '–']);
    let end = start + name.len();
    let letters = name.chars().filter(|letter| letter.is_alphabetic()).count();
    let digits = name.chars().filter(char::is_ascii_digit).count();
    let words: Vec<&str> = name.split_whitespace().collect();
    if letters < 3
        || digits > letters
        || words.len() > 9
        || name.contains('@')
        || name.contains("www.")
        || name.contains(['%', '€', '§'])
    {
        return None;
    }
    let first = folded(words[0]);
    let all = folded(name);
    // "LABORDE c/ SCI du Gave", "Hellmann ./. Wohnbau": whom a case is about.
    if name.contains(" c/ ") || name.contains("./.") {
        return None;
    }
    // "S E R R E": letters drawn apart; "SARL": a form without a name.
    let is_drawn = words.len() > 2 && words.iter().all(|word| word.chars().count() == 1);
    if is_drawn || LEGAL_FORMS.contains(&all.as_str()) {
        return None;
    }
    // "2. ABSCHLAGSRECHNUNG", "Beispiel-Rechnungen für Kunden"
    let is_bill = |word: &str| ["rechnung", "rechnungen"].iter().any(|bill| word.ends_with(bill));
    if is_bill(&first) || is_bill(&folded(words[words.len() - 1])) {
        return None;
    }
    if NO_NAMES.contains(&first.as_str()) || NO_NAMES.contains(&all.as_str()) || FORMS.contains(&all.as_str())
    {
        return None;
    }
    // "à Avignon", "À l'attention de"
    if words.len() > 1 && matches!(words[0], "à" | "a" | "in" | "at" | "chez")
        || all.starts_with("alattention")
    {
        return None;
    }
    let is_form = |word: &&str| {
        // "Versicherungs-AG", and no "Hotel & Spa".
        let word = word.rsplit('-').next().unwrap_or(word);
        let plain = folded(word);
        LEGAL_FORMS.contains(&plain.as_str())
            && (plain.len() > 2
                || word.chars().all(|letter| !letter.is_lowercase())
                || matches!(word, "bv" | "nv" | "e.V" | "e.K" | "eG") && name.ends_with(word))
            && !(plain == "spa" && name.contains("& "))
    };
    // "Società Agricola Colle Alto"
    let is_society = words.len() >= 3 && ["societa", "sociedad"].contains(&first.as_str());
    let is_company =
        is_society || words.len() > 1 && (words.iter().any(&is_form) || name.to_lowercase().ends_with("r.l"));
    // "arch. Maria Castellani", "elvo Nordwest-Eisenbahn GmbH", and no piece of a sentence.
    let is_titled = words[0].len() <= 5 && words[0].ends_with('.');
    let heads_line = [" · ", " – ", " | ", " • "].iter().any(|mark| text[end..].starts_with(mark));
    let is_lower =
        !name.chars().next().is_some_and(|letter| letter.is_uppercase() || letter.is_ascii_digit());
    if is_lower
        && words.len() > 2
        && !is_titled
        && !((is_company || heads_line) && !LINKING.contains(&first.as_str()))
    {
        return None;
    }
    // "SELARL inter-barreaux au capital de …": what it is, and not who; "sarl imprimerie du canal · capital …" is a name.
    if is_company
        && !(heads_line && is_lower)
        && words.iter().filter(|word| !is_form(word)).all(|word| word.starts_with(char::is_lowercase))
    {
        return None;
    }
    Some((start..end, is_company))
}

/// ", S.A.", ", Inc.", " (haftungsbeschränkt)": a legal form behind a mark that ends other names.
fn is_of_form(rest: &str) -> bool {
    const BEHIND_COMMA: [&str; 10] = ["lda", "sa", "sl", "slu", "inc", "llc", "ltd", "gmbh", "spa", "srl"];
    // "Boxwell Corrugated (Northern) Limited"
    let is_bracketed = rest.starts_with(" (")
        && rest.split_once(") ").is_some_and(|(_, behind)| {
            let form = behind.split([' ', ',', '.', ';']).next().unwrap_or_default();
            form.starts_with(char::is_uppercase) && LEGAL_FORMS.contains(&folded(form).as_str())
        });
    // "Frio Atlântico – Comércio de Produtos Alimentares, S.A."
    let is_trade = [" – ", " - "].iter().any(|dash| rest.starts_with(dash))
        && rest.split_once(", ").is_some_and(|(trade, behind)| {
            let form = behind.split([' ', ';']).next().unwrap_or_default();
            !trade.contains(|letter: char| letter.is_ascii_digit())
                && form.starts_with(char::is_uppercase)
                && BEHIND_COMMA.contains(&folded(form).as_str())
        });
    // "SCP Ferrandi, Quéau et Le Tallec"
    let is_word =
        |word: &str| word.starts_with(char::is_uppercase) || matches!(word, "et" | "&" | "le" | "de");
    let is_of_partners = rest.strip_prefix(", ").is_some_and(|partners| {
        (partners.contains(" et ") || partners.contains(" & "))
            && partners.split(' ').count() <= 6
            && partners.split(' ').all(is_word)
            && !partners.contains(|letter: char| letter.is_ascii_digit())
    });
    if is_bracketed || is_trade || is_of_partners {
        return true;
    }
    let rest_of_it = rest.trim_start_matches([',', ' ']);
    let said = rest_of_it.split([' ', ',', ';']).next().unwrap_or_default();
    let is_of_capital =
        ["aucapital", "capital"].iter().any(|word| folded(&rest_of_it[said.len()..]).starts_with(word));
    rest.starts_with(" (haftungsbeschr")
        || rest.starts_with(", ")
            && said.starts_with(char::is_uppercase)
            && !is_of_capital
            && BEHIND_COMMA.contains(&folded(said).as_str())
}

/// What stands between a company's name and its numbers, folded.
const NUMBERS: [&str; 14] = [
    "capital", "nif", "cif", "rcs", "siret", "siren", "tva", "vat", "hrb", "kvk", "piva", "uid", "ust", "btw",
];

/// "CARLIA FRANCE SAS 3 AV. DU CENTRE 78280 GUYANCOURT": where a legal form ends that an address or the capital follows.
fn behind_form(text: &str) -> usize {
    let mut words = text.split(' ').scan(0, |at, word| {
        let start = *at;
        *at += word.len() + 1;
        Some((start, word))
    });
    // A name is more than its form.
    words.next();
    let follows = |end: usize| {
        let rest = text[end..].trim_start();
        let next = folded(rest.split(' ').next().unwrap_or_default());
        rest.starts_with(|letter: char| letter.is_ascii_digit()) || NUMBERS.contains(&next.as_str())
    };
    words
        .filter(|(_, word)| {
            LEGAL_FORMS.contains(&folded(word).as_str()) && !word.contains(char::is_lowercase)
        })
        .map(|(start, word)| start + word.len())
        .find(|end| follows(*end))
        .unwrap_or(text.len())
}

/// "Fenland Power Supply Limited. Registered in England": where a sentence ends, and no abbreviation does.
fn sentence_end(text: &str) -> usize {
    let ends = text.match_indices(". ").map(|(at, _)| at);
    let is_end = |at: &usize| {
        let word = text[..*at].rsplit(|letter: char| !letter.is_alphanumeric()).next().unwrap_or_default();
        word.chars().count() >= 5 && text[at + 2..].starts_with(char::is_uppercase)
    };
    ends.filter(is_end).min().unwrap_or(text.len())
}

pub(super) fn tidy(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}
