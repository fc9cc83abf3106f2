//! The page of a search.

use askama::Template;
use jiff::Timestamp;

use super::excerpt::Piece;
use super::saved::Saved;
use super::store::Found;
use crate::document::pages::{kind_words, sign};
use crate::document::{DocumentState, Quality};
use crate::ids::DocumentId;
use crate::web::forms::{Choice, Field};
use crate::web::{Layout, Sign, Texts};

/// `GET /search?q=&company=&binder=&kind=&quality=&place=&from=&until=&least=&most=&after=`.
#[derive(Template)]
#[template(path = "search/search.html")]
pub struct SearchPage {
    pub t: Texts,
    pub layout: Layout,
    /// What was asked for, as the form keeps it.
    pub search: Field,
    pub company: String,
    pub binders: Vec<Choice>,
    pub kinds: Vec<Choice>,
    pub qualities: Vec<Choice>,
    pub places: Vec<Choice>,
    pub from: Field,
    pub until: Field,
    pub least: Field,
    pub most: Field,
    /// All of it as a query; empty when nothing is asked for.
    pub query: String,
    /// Whether more than words is asked for.
    pub filtered: bool,
    pub results: Vec<Result>,
    /// How many there are in all, and whether there are more than were counted.
    pub count: i64,
    pub are_more: bool,
    /// The cursor of the next page, and whether this is one.
    pub next: Option<String>,
    pub paged: bool,
    /// Whether the user may take some of it out.
    pub may_extract: bool,
    pub saved: Vec<SavedLine>,
}

impl SearchPage {
    /// Whether something in the form cannot be understood: it was not looked for.
    fn is_refused(&self) -> bool {
        [&self.search, &self.from, &self.until, &self.least, &self.most]
            .iter()
            .any(|field| field.is_refused())
    }
}

/// A saved search, and whether it is the one shown.
#[derive(Clone, Debug)]
pub struct SavedLine {
    pub saved: Saved,
    pub current: bool,
}

/// A document that answers.
#[derive(Clone, Debug)]
pub struct Result {
    pub id: DocumentId,
    /// Where it is opened, its words marked.
    pub address: String,
    pub name: String,
    pub company_code: String,
    pub company_name: String,
    pub binder: String,
    pub state: DocumentState,
    pub quality: Option<Quality>,
    pub read_again: bool,
    pub entered: bool,
    pub kind: String,
    pub supplier: Option<String>,
    pub invoice_number: Option<String>,
    pub date: Option<String>,
    pub total: Option<String>,
    pub received_at: Timestamp,
    pub picture: Option<i64>,
    pub excerpt: Vec<Piece>,
}

impl Result {
    pub fn new(t: &Texts, search: &str, found: Found, excerpt: Vec<Piece>) -> Self {
        let facts = found.listed.facts();
        let (quality, picture) = (found.listed.quality(), found.listed.thumbnail());
        let document = found.listed.document;
        let words = url::form_urlencoded::byte_serialize(search.trim().as_bytes()).collect::<String>();
        Self {
            address: match words.is_empty() {
                true => format!("/documents/{}", document.id),
                false => format!("/documents/{}?q={words}#found", document.id),
            },
            id: document.id,
            company_code: found.company_code,
            company_name: found.company_name,
            binder: found.binder,
            state: document.state,
            quality,
            read_again: document.read_again_since.is_some(),
            entered: document.entered_at.is_some(),
            kind: document.kind.map_or_else(String::new, |kind| kind_words(t, kind)),
            date: facts.day(t),
            total: facts.total(t),
            supplier: facts.supplier,
            invoice_number: facts.invoice_number,
            received_at: document.collected_at.timestamp(),
            picture,
            name: document.name,
            excerpt,
        }
    }

    fn title(&self) -> &str {
        self.supplier.as_deref().unwrap_or(&self.name)
    }

    fn sign(&self, t: &Texts) -> Sign {
        match self.entered {
            true => Sign::new(t, "ok", "check", "search-entered"),
            false => sign(t, self.state, self.quality, self.read_again),
        }
    }
}

#[cfg(test)]
mod samples {
    use super::*;
    use crate::ids::SavedSearchId;
    use crate::web::Locale;
    use crate::web::layout::Item;
    use crate::web::samples::{Samples, id, moment, page};

    fn result(t: &Texts, n: u8, supplier: Option<&str>, excerpt: &[(&str, bool)]) -> Result {
        Result {
            id: DocumentId(id(n)),
            address: format!("/documents/{}?q=farine#found", id(n)),
            name: "FA2026-11874 Minoterie Aubert.pdf".into(),
            company_code: "BOUMAR".into(),
            company_name: "Boulangerie Martin".into(),
            binder: "Achats".into(),
            state: if supplier.is_some() { DocumentState::Read } else { DocumentState::Received },
            quality: supplier.map(|_| Quality::Good),
            read_again: false,
            entered: n == 2,
            kind: supplier.map_or_else(String::new, |_| kind_words(t, reading::DocumentKind::Invoice)),
            supplier: supplier.map(str::to_owned),
            invoice_number: supplier.map(|_| "FA2026-11874".into()),
            date: supplier.map(|_| t.date(&jiff::civil::date(2026, 10, 12))),
            total: supplier.map(|_| t.amount(115_980, "EUR")),
            received_at: moment("2026-11-22T08:30:00Z"),
            picture: supplier.map(|_| 1),
            excerpt: excerpt
                .iter()
                .map(|(text, found)| Piece { text: (*text).into(), found: *found })
                .collect(),
        }
    }

    impl Samples for SearchPage {
        fn samples(locale: Locale) -> Vec<(&'static str, Self)> {
            let (t, mut layout) = page(locale, Item::Search);
            layout.company = None;
            let saved = |n, name: &str, query: &str, current| SavedLine {
                saved: Saved { id: SavedSearchId(id(n)), name: name.into(), query: query.into() },
                current,
            };
            let sample = |search: &str, query: &str, results: Vec<Result>| SearchPage {
                t: t.clone(),
                layout: layout.clone(),
                search: Field::new(search),
                company: String::new(),
                binders: vec![Choice::new("purchases", t.code("binder-kind", "purchases"), false)],
                kinds: crate::document::pages::kinds(&t, None),
                qualities: vec![Choice::new("good", t.code("quality", "good"), false)],
                places: vec![Choice::new("tray", t.code("search-place", "tray"), false)],
                from: Field::default(),
                until: Field::default(),
                least: Field::default(),
                most: Field::default(),
                filtered: false,
                count: if results.len() > 1 { 100 } else { results.len() as i64 },
                are_more: results.len() > 1,
                next: (results.len() > 1).then(|| "41".to_owned()),
                paged: false,
                may_extract: !results.is_empty(),
                query: query.into(),
                results,
                saved: Vec::new(),
            };
            let results = vec![
                result(
                    &t,
                    1,
                    Some("Minoterie Aubert"),
                    &[("…25 kg de ", false), ("farine", true), (" T65", false)],
                ),
                result(&t, 2, Some("Minoterie Aubert"), &[]),
                result(&t, 3, None, &[]),
            ];
            let mut found = sample("farine", "q=farine", results);
            found.saved = vec![saved(8, "Farine", "q=farine", true), saved(9, "Loyer", "q=loyer", false)];
            vec![
                ("search", sample("", "", vec![])),
                ("search-found", found),
                ("search-not-found", sample("zzz", "q=zzz", vec![])),
            ]
        }
    }
}
