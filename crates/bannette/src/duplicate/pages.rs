//! Two documents that may be one, side by side.

use askama::Template;
use jiff::Timestamp;

use super::Level;
use crate::document::store::Listed;
use crate::ids::{CompanyId, DocumentId};
use crate::web::{Layout, Texts};

/// `GET /documents/{document}/duplicates/{other}`: what is alike, what differs, and the decision.
#[derive(Template)]
#[template(path = "duplicate/pair.html")]
pub struct PairPage {
    pub t: Texts,
    pub layout: Layout,
    pub company: CompanyId,
    pub level: Level,
    /// The newer document, and the one that was there before.
    pub sides: [Side; 2],
    pub rows: Vec<Row>,
    /// Whether the reader may say that they are others.
    pub may_decide: bool,
}

/// One of two documents.
#[derive(Clone, Debug)]
pub struct Side {
    pub id: DocumentId,
    pub name: String,
    /// Of its first page: the version, width and height.
    pub picture: Option<(i64, u32, u32)>,
    /// Whether the reader may put it in the trash.
    pub may_trash: bool,
    facts: Facts,
}

/// What is compared, as it is written.
#[derive(Clone, Debug)]
struct Facts {
    supplier: String,
    number: String,
    date: String,
    total: String,
    binder: String,
    place: String,
    origin: String,
    path: String,
    received_at: Timestamp,
    size: String,
    pages: String,
}

/// A line of the comparison.
#[derive(Clone, Debug)]
pub struct Row {
    pub label: String,
    pub values: [String; 2],
}

impl Row {
    fn differs(&self) -> bool {
        self.values[0] != self.values[1]
    }
}

impl Side {
    /// `origin`: the channel that brought it and where it lay, where the reader may know.
    pub fn new(
        t: &Texts,
        listed: Listed,
        binder: String,
        origin: Option<(String, String)>,
        may_trash: bool,
    ) -> Self {
        let facts = listed.facts();
        let Listed { document, reading } = listed;
        let version = reading.as_ref().map_or(0, |reading| reading.updated_at.as_micros());
        let first = reading.as_ref().and_then(|reading| reading.pictures.pages.first());
        let place = if document.entered_at.is_some() { "duplicate-entered" } else { "duplicate-waits" };
        let (origin, path) = match origin {
            Some((channel, path)) => (channel, t.file_name(path)),
            None => (t.say("origin-elsewhere").to_string(), String::new()),
        };
        let pages = reading.as_ref().map(|reading| reading.pages).filter(|pages| *pages > 0);
        Self {
            id: document.id,
            picture: first.map(|(_, picture)| (version, picture.width, picture.height)),
            may_trash: may_trash && document.entered_at.is_none(),
            facts: Facts {
                date: facts.day(t).unwrap_or_default(),
                total: facts.total(t).unwrap_or_default(),
                supplier: facts.supplier.unwrap_or_default(),
                number: facts.invoice_number.unwrap_or_default(),
                binder,
                place: t.say(place).to_string(),
                origin,
                path,
                received_at: document.collected_at.timestamp(),
                size: t.size(document.size).to_string(),
                pages: pages.map(|pages| t.count(pages)).unwrap_or_default(),
            },
            name: document.name,
        }
    }
}

/// What the two are held against each other by. What neither has is left out.
pub fn rows(t: &Texts, sides: &[Side; 2]) -> Vec<Row> {
    let row = |key: &str, value: &dyn Fn(&Facts) -> String| Row {
        label: t.say(key).to_string(),
        values: [value(&sides[0].facts), value(&sides[1].facts)],
    };
    let rows = [
        row("field-supplier", &|facts| facts.supplier.clone()),
        row("field-invoice-number", &|facts| facts.number.clone()),
        row("field-date", &|facts| facts.date.clone()),
        row("total", &|facts| facts.total.clone()),
        row("document-pages", &|facts| facts.pages.clone()),
        row("binder", &|facts| facts.binder.clone()),
        row("duplicate-place", &|facts| facts.place.clone()),
        row("column-origin", &|facts| facts.origin.clone()),
        row("document-path", &|facts| facts.path.clone()),
        row("document-received", &|facts| t.moment(&facts.received_at)),
        row("document-size", &|facts| facts.size.clone()),
    ];
    rows.into_iter().filter(|row| row.values.iter().any(|value| !value.is_empty())).collect()
}

/// One that may go to the trash, as it is the other one.
struct ToTrash {
    document: DocumentId,
    other: DocumentId,
    /// Of the button's words.
    key: &'static str,
}

impl PairPage {
    /// Which may go to the trash, the likelier first: of two versions the former, else the one that came last.
    fn to_trash(&self) -> Vec<ToTrash> {
        let [newer, older] = &self.sides;
        let trash = |key, side: &Side, other: &Side| {
            side.may_trash.then_some(ToTrash { document: side.id, other: other.id, key })
        };
        let newer = trash("duplicate-trash-newer", newer, older);
        let older = trash("duplicate-trash-older", older, &self.sides[0]);
        let both = if self.level == Level::Version { [older, newer] } else { [newer, older] };
        both.into_iter().flatten().collect()
    }
}

/// Another document that one may be one with, as its page says it.
#[derive(Clone, Debug)]
pub struct Alike {
    pub level: Level,
    pub newer: DocumentId,
    pub older: DocumentId,
    /// The other one's name.
    pub name: String,
}

#[cfg(test)]
mod samples {
    use super::*;
    use crate::web::Locale;
    use crate::web::layout::Item;
    use crate::web::samples::{Samples, id, moment, page};

    fn side(t: &Texts, n: u8, name: &str, total: i64) -> Side {
        Side {
            id: DocumentId(id(n)),
            name: name.into(),
            picture: (n == 1).then_some((1, 900, 1270)),
            may_trash: true,
            facts: Facts {
                supplier: "Minoterie Aubert".into(),
                number: "FA2026-11874".into(),
                date: "03/11/2026".into(),
                total: t.amount(total, "EUR"),
                binder: "Achats".into(),
                place: t.say(if n == 1 { "duplicate-waits" } else { "duplicate-entered" }).to_string(),
                origin: "Dropbox de la boulangerie".into(),
                path: t.file_name(format!("/Achats/{name}")),
                received_at: moment("2026-11-20T09:00:00Z"),
                size: t.size(182_000).to_string(),
                pages: String::new(),
            },
        }
    }

    impl Samples for PairPage {
        fn samples(locale: Locale) -> Vec<(&'static str, Self)> {
            let (t, layout) = page(locale, Item::Tray);
            let pair = |level, may_decide: bool, may_trash: bool| {
                let mut sides =
                    [side(&t, 1, "scan\u{202e}fdp.exe", 115_980), side(&t, 2, "facture.pdf", 115_990)];
                sides.iter_mut().for_each(|side| side.may_trash = may_trash);
                let rows = rows(&t, &sides);
                let company = CompanyId(id(1));
                PairPage { t: t.clone(), layout: layout.clone(), company, level, sides, rows, may_decide }
            };
            let names = ["pair-bytes", "pair-version", "pair-invoice", "pair-text", "pair-picture"];
            let mut samples: Vec<_> = names
                .into_iter()
                .zip(Level::ALL)
                .map(|(name, level)| (name, pair(level, true, true)))
                .collect();
            samples.push(("pair-to-enter", pair(Level::Text, true, false)));
            samples.push(("pair-to-look", pair(Level::Text, false, false)));
            samples
        }
    }
}
