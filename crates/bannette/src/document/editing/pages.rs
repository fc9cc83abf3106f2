//! The pages of an edit.

use askama::Template;

use crate::ids::{BinderId, CompanyId, DocumentId};
use crate::web::forms::Choice;
use crate::web::{Layout, Texts};

/// `GET /documents/{document}/edit?with=`: the pages of a document, and of others, to be put in order, turned, left out
/// and cut.
#[derive(Template)]
#[template(path = "editing/grid.html")]
pub struct GridPage {
    pub t: Texts,
    pub layout: Layout,
    pub id: DocumentId,
    pub company: CompanyId,
    pub binder: BinderId,
    pub binder_name: String,
    pub name: String,
    /// Other documents whose pages are shown as well.
    pub with: Vec<DocumentId>,
    /// Documents of the binder whose pages can be added.
    pub others: Vec<Choice>,
    pub pages: Vec<PageCard>,
    pub error: Option<String>,
}

/// A page in the grid.
#[derive(Clone, Debug)]
pub struct PageCard {
    pub document: DocumentId,
    pub document_name: String,
    pub number: u32,
    /// The version of the picture in its address; none where there is no picture.
    pub picture: Option<i64>,
}

/// `GET /documents/{document}/zones?page=`: zones of a page, each to become a document.
#[derive(Template)]
#[template(path = "editing/zones.html")]
pub struct ZonesPage {
    pub t: Texts,
    pub layout: Layout,
    pub id: DocumentId,
    pub company: CompanyId,
    pub binder: BinderId,
    pub binder_name: String,
    pub name: String,
    pub page: u32,
    pub page_count: u32,
    pub picture: Option<Picture>,
    /// Numbers from 1.
    pub zones: Vec<usize>,
    pub error: Option<String>,
}

/// The picture of a page: its version and size in pixels.
#[derive(Clone, Copy, Debug)]
pub struct Picture {
    pub version: i64,
    pub width: u32,
    pub height: u32,
}

#[cfg(test)]
mod samples {
    use super::*;
    use crate::web::Locale;
    use crate::web::layout::Item;
    use crate::web::samples::{Samples, id, page};

    impl Samples for GridPage {
        fn samples(locale: Locale) -> Vec<(&'static str, Self)> {
            let card = |number, document: u8| PageCard {
                document: DocumentId(id(document)),
                document_name: "Scan du 12 octobre.pdf".into(),
                number,
                picture: Some(1),
            };
            let grid = |pages: Vec<PageCard>, with, error: Option<&str>| {
                let (t, layout) = page(locale, Item::Tray);
                Self {
                    error: error.map(|key| t.say(key).to_string()),
                    t,
                    layout,
                    id: DocumentId(id(1)),
                    company: CompanyId(id(2)),
                    binder: BinderId(id(3)),
                    binder_name: "Achats".into(),
                    name: "Scan du 12 octobre.pdf".into(),
                    with,
                    others: vec![Choice::new(id(4).to_string(), "Ticket.jpg", false)],
                    pages,
                }
            };
            let two = DocumentId(id(4));
            vec![
                ("edit", grid((1..=5).map(|number| card(number, 1)).collect(), Vec::new(), None)),
                ("edit-joined", grid(vec![card(1, 1), card(1, 4)], vec![two], Some("error-edit-no-pages"))),
            ]
        }
    }

    impl Samples for ZonesPage {
        fn samples(locale: Locale) -> Vec<(&'static str, Self)> {
            let (t, layout) = page(locale, Item::Tray);
            vec![(
                "zones",
                Self {
                    t,
                    layout,
                    id: DocumentId(id(1)),
                    company: CompanyId(id(2)),
                    binder: BinderId(id(3)),
                    binder_name: "Notes de frais".into(),
                    name: "Tickets octobre.jpg".into(),
                    page: 2,
                    page_count: 3,
                    picture: Some(Picture { version: 1, width: 900, height: 1273 }),
                    zones: (1..=super::super::form::MOST_ZONES).collect(),
                    error: None,
                },
            )]
        }
    }
}
