//! Searching over all companies that somebody may see: by words, in any order, without regard to accents and case, the
//! last of them by its beginning; and by what lists show of a document.

pub mod api;
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

/// Longer spans of time are narrowed down by year.
const MONTHS: usize = 24;
const YEARS: i16 = 50;

impl Filters {
    /// Words that a document answering to the filters has: one of each group. They make the search quick; what
    /// decides is the conditions on the rows.
    fn groups(&self) -> Vec<Vec<String>> {
        let mut groups = Vec::new();
        groups.extend(self.binder.map(|kind| vec![words::of_binder(kind)]));
        groups.extend(self.kind.map(|kind| vec![words::of_kind(kind)]));
        let today = Date::constant(2100, 1, 1);
        if let (Some(from), until) = (self.from, self.until.unwrap_or(today)) {
            let months = std::iter::successors(Some(from.first_of_month()), |month| {
                month.checked_add(jiff::Span::new().months(1)).ok()
            });
            let months: Vec<Date> = months.take_while(|month| *month <= until).take(MONTHS + 1).collect();
            if months.len() <= MONTHS {
                groups.push(months.iter().map(|month| words::of_month(*month)).collect());
            } else if until.year() - from.year() < YEARS {
                groups.push((from.year()..=until.year()).map(words::of_year).collect());
            }
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
    fn a_span_of_time_is_narrowed_down_by_month_or_by_year() {
        let spans = |from: &str, until: &str| {
            let date = |text: &str| text.parse().ok();
            Filters { from: date(from), until: date(until), ..Filters::default() }.groups()
        };
        assert_eq!(spans("2026-01-15", "2026-03-01"), [["xm202601", "xm202602", "xm202603"]]);
        assert_eq!(spans("2023-01-15", "2026-03-01"), [["xy2023", "xy2024", "xy2025", "xy2026"]]);
        assert!(spans("", "2026-03-01").is_empty() && spans("1900-01-01", "").is_empty());
    }
}
