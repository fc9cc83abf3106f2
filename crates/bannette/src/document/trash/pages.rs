//! The pages of the trash.

use askama::Template;
use jiff::Timestamp;

use super::{RESTS_FOR, Trashed};
use crate::ids::{CompanyId, DocumentId};
use crate::web::{Layout, Texts};

/// `GET /companies/{company}/trash?after=`: what lies there, and for how long.
#[derive(Template)]
#[template(path = "document/trash.html")]
pub struct TrashPage {
    pub t: Texts,
    pub layout: Layout,
    pub company: CompanyId,
    /// Documents in the trash, those of other pages too.
    pub count: i64,
    pub documents: Vec<TrashLine>,
    /// The cursor of the next page.
    pub next: Option<String>,
}

/// One document of the trash.
#[derive(Clone, Debug)]
pub struct TrashLine {
    pub id: DocumentId,
    /// By its supplier, or by its file before that is known.
    pub title: String,
    /// The file, where the title is the supplier.
    pub under: String,
    pub binder: String,
    pub date: Option<String>,
    pub total: Option<String>,
    pub trashed_at: Timestamp,
    pub trashed_by: Option<String>,
    /// Until it is deleted for good.
    pub days_left: i64,
    /// The version of the first page's picture, where there is one.
    pub picture: Option<i64>,
}

impl TrashLine {
    pub fn new(t: &Texts, trashed: Trashed) -> Self {
        let Trashed { listed, binder, at, by } = trashed;
        let facts = listed.facts();
        let gone_at = (at + RESTS_FOR).timestamp();
        let under = facts.supplier.as_ref().map_or_else(String::new, |_| listed.document.name.clone());
        Self {
            id: listed.document.id,
            under,
            binder,
            date: facts.day(t),
            total: facts.total(t),
            trashed_at: at.timestamp(),
            trashed_by: by,
            // One that has begun counts.
            days_left: (gone_at.as_second() - t.now.as_second() + 86_399).max(0) / 86_400,
            picture: listed.thumbnail(),
            title: listed.title().to_owned(),
        }
    }
}

/// `POST /companies/{company}/trash/delete`, `GET /companies/{company}/trash/empty`: asks before documents go for good.
#[derive(Template)]
#[template(path = "document/delete.html")]
pub struct DeletePage {
    pub t: Texts,
    pub layout: Layout,
    pub company: CompanyId,
    pub count: i64,
    /// Which, and how they are called; empty for all of the trash.
    pub documents: Vec<(DocumentId, String)>,
}

/// Names that the page shows of them.
const NAMED: usize = 10;

impl DeletePage {
    fn named(&self) -> &[(DocumentId, String)] {
        &self.documents[..self.documents.len().min(NAMED)]
    }

    /// How many others there are.
    fn more(&self) -> usize {
        self.documents.len().saturating_sub(NAMED)
    }
}

#[cfg(test)]
mod samples {
    use super::*;
    use crate::web::Locale;
    use crate::web::layout::Item;
    use crate::web::samples::{Samples, id, moment, page};

    impl Samples for TrashPage {
        fn samples(locale: Locale) -> Vec<(&'static str, Self)> {
            let (t, layout) = page(locale, Item::Tray);
            let line = |n, title: &str, under: &str, days_left| TrashLine {
                id: DocumentId(id(n)),
                title: title.into(),
                under: under.into(),
                binder: "Achats".into(),
                date: (!under.is_empty()).then(|| "18/11/2026".to_owned()),
                total: (!under.is_empty()).then(|| t.amount(195_850, "EUR")),
                trashed_at: moment("2026-11-20T09:00:00Z"),
                trashed_by: (!under.is_empty()).then(|| "Claire Dubois".to_owned()),
                days_left,
                picture: (!under.is_empty()).then_some(1),
            };
            let documents = vec![
                line(1, "Minoterie du Pilat SAS", "MDP-2026-01187.pdf", 28),
                line(2, "photo\u{202e}fdp.exe", "", 1),
                line(3, "courrier.pdf", "", 0),
            ];
            let page = |documents: Vec<TrashLine>| TrashPage {
                company: CompanyId(id(1)),
                count: documents.len() as i64 * 40,
                next: (!documents.is_empty()).then(|| "1763629200000000.019ab222".to_owned()),
                documents,
                t: t.clone(),
                layout: layout.clone(),
            };
            vec![("trash", page(documents)), ("trash-empty", page(Vec::new()))]
        }
    }

    impl Samples for DeletePage {
        fn samples(locale: Locale) -> Vec<(&'static str, Self)> {
            let (t, layout) = page(locale, Item::Tray);
            let names = |count: u8| {
                (1..=count).map(|n| (DocumentId(id(n)), format!("scan{n:04}.pdf"))).collect::<Vec<_>>()
            };
            let ask = |count, documents| DeletePage {
                t: t.clone(),
                layout: layout.clone(),
                company: CompanyId(id(1)),
                count,
                documents,
            };
            vec![
                ("delete-one", ask(1, names(1))),
                ("delete-many", ask(12, names(12))),
                ("delete-all", ask(1_240, Vec::new())),
                ("delete-none", ask(0, Vec::new())),
            ]
        }
    }
}
