//! Searching over all companies that somebody may see: by words, in any order, without regard to accents and case, the
//! last of them by its beginning; and by what lists show of a document.

pub mod api;
mod classes;
pub mod excerpt;
pub mod export;
pub mod handlers;
pub mod index;
pub mod pages;
pub mod saved;
pub mod store;
pub mod upkeep;
pub mod words;

use db::Engine;
use jiff::civil::Date;
use reading::DocumentKind;

pub use self::words::Query;
use crate::company::BinderKind;
use crate::document::{Place, Quality};
use crate::error::FieldError;

/// What is looked for.
#[derive(Debug, Clone, Default)]
pub struct Filters {
    pub words: Query,
    /// Part of the company's name or code.
    pub company: String,
    pub binder: Option<BinderKind>,
    pub kind: Option<DocumentKind>,
    pub quality: Option<Quality>,
    /// The tray, or what was entered. None: both. What lies in the trash is not found.
    pub place: Option<Place>,
    /// Days of the paper's own date, both included.
    pub from: Option<Date>,
    pub until: Option<Date>,
    /// Cents with VAT, both included.
    pub least: Option<i64>,
    pub most: Option<i64>,
}

impl Filters {
    /// What nothing can answer to, of what was understood.
    pub fn mistakes(&self) -> Vec<FieldError> {
        let days = self.from.zip(self.until).filter(|(from, until)| until < from);
        let amounts = self.least.zip(self.most).filter(|(least, most)| most < least);
        let days = days.map(|_| FieldError { field: "until", code: "period" });
        days.into_iter()
            .chain(amounts.map(|_| FieldError { field: "most", code: "search-amounts" }))
            .collect()
    }

    /// The mistake in words without a letter or a digit: nothing can be looked for by them.
    pub fn mistake_in(text: &str) -> Option<FieldError> {
        let says_nothing = !text.trim().is_empty() && Query::parse(text).is_empty();
        says_nothing.then_some(FieldError { field: "q", code: "search-signs" })
    }

    /// Words that a document answering to the filters has: one of each group. They make the search quick; what
    /// decides is the conditions on the rows.
    fn groups(&self) -> Vec<Vec<String>> {
        let mut groups = Vec::new();
        groups.extend(self.binder.map(|kind| vec![words::of_binder(kind)]));
        groups.extend(self.kind.map(|kind| vec![words::of_kind(kind)]));
        groups.extend(self.quality.map(|quality| vec![words::of_quality(quality)]));
        if self.from.is_some() || self.until.is_some() {
            groups.push(classes::of_span(self.from, self.until));
        }
        if self.least.is_some() || self.most.is_some() {
            groups.push(classes::of_amounts(self.least, self.most));
        }
        if let Some(exactly) = self.least.filter(|least| Some(*least) == self.most) {
            groups.push(vec![words::of_exactly(exactly)]);
        }
        groups
    }
}

/// The words and groups as each engine asks for them. None when nothing narrows the search down.
fn expression(engine: Engine, words: &Query, groups: &[Vec<String>]) -> Option<String> {
    let (quote, and, or) = match engine {
        Engine::Sqlite => ('"', " AND ", " OR "),
        Engine::Postgres => ('\'', " & ", " | "),
    };
    let quoted = |word: &String| format!("{quote}{word}{quote}");
    let begun = |word: &String| match engine {
        Engine::Sqlite => format!("{} *", quoted(word)),
        Engine::Postgres => format!("{}:*", quoted(word)),
    };
    let group = |group: &Vec<String>| format!("({})", group.iter().map(quoted).collect::<Vec<_>>().join(or));
    let parts: Vec<String> = (words.whole.iter().map(quoted))
        .chain(words.begun.iter().map(begun))
        .chain(groups.iter().filter(|words| !words.is_empty()).map(group))
        .collect();
    (!parts.is_empty()).then(|| parts.join(and))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_engine_is_asked_in_its_own_words() {
        let words = Query::parse("Écluse fact");
        let groups = [vec!["xbbank".to_owned(), "xbcash".to_owned()]];
        let asked = |engine| expression(engine, &words, &groups).unwrap();
        assert_eq!(asked(Engine::Sqlite), r#""ecluse" AND "fact" * AND ("xbbank" OR "xbcash")"#);
        assert_eq!(asked(Engine::Postgres), "'ecluse' & 'fact':* & ('xbbank' | 'xbcash')");
        assert_eq!(expression(Engine::Sqlite, &Query::default(), &[]), None);
    }

    #[test]
    fn each_filter_narrows_the_search_down_in_the_index() {
        let date = || "2026-03-01".parse().ok();
        for filters in [
            Filters { binder: Some(BinderKind::Bank), ..Filters::default() },
            Filters { kind: Some(DocumentKind::Invoice), ..Filters::default() },
            Filters { quality: Some(Quality::ToCheck), ..Filters::default() },
            Filters { from: date(), ..Filters::default() },
            Filters { until: date(), ..Filters::default() },
            Filters { least: Some(100_000), ..Filters::default() },
            Filters { most: Some(100_000), ..Filters::default() },
        ] {
            let groups = filters.groups();
            assert!(groups.len() == 1 && !groups[0].is_empty(), "{filters:?}: {groups:?}");
        }
        assert!(Filters::default().groups().is_empty());
        let exactly = Filters { least: Some(115_980), most: Some(115_980), ..Filters::default() };
        assert_eq!(exactly.groups(), [["xg06115"], ["xa1159c80"]]);
    }
}
