//! The pages of an edit.

use askama::Template;
use reading::Place as Zone;

use super::form::{Card, MOST_ZONES};
use crate::ids::{BinderId, CompanyId, DocumentId};
use crate::web::forms::Choice;
use crate::web::{Layout, Texts, format};

/// Empty fields for zones, after those that are filled in.
const MORE_ZONES: usize = 12;

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
    /// As the form had them.
    pub every: String,
    pub replaces: bool,
    /// Whether nobody has changed anything yet.
    pub suggested: bool,
    /// Whether an e-invoice's data is left behind.
    pub drops_data: bool,
    pub error: Option<String>,
}

/// The address of the page with the pages of these documents, the first of which it belongs to.
pub fn address(documents: &[DocumentId]) -> String {
    let Some((first, with)) = documents.split_first() else { return "/".into() };
    let with: Vec<String> = with.iter().map(|id| format!("with={id}")).collect();
    format!("/documents/{first}/edit?{}", with.join("&"))
}

impl GridPage {
    /// Whether cuts are ticked beforehand.
    fn suggests(&self) -> bool {
        self.suggested && self.pages.iter().any(|page| page.begins)
    }
}

/// A page in the grid.
#[derive(Clone, Debug)]
pub struct PageCard {
    pub document: DocumentId,
    pub document_name: String,
    pub number: u32,
    /// The version of the picture in its address; none where there is no picture.
    pub picture: Option<i64>,
    /// A document seems to begin here, or is to.
    pub begins: bool,
    /// Where it is to stand; where it stands, as long as nobody says otherwise.
    pub place: Option<String>,
    /// Degrees.
    pub turn: u16,
    pub omitted: bool,
}

impl PageCard {
    fn is_turned(&self, turn: u16) -> bool {
        self.turn == turn
    }

    /// As the form had it.
    pub fn take(&mut self, card: Card) {
        let Card { page, place, cut, omitted } = card;
        self.place = Some(place).filter(|place| !place.is_empty());
        (self.turn, self.begins, self.omitted) = (page.rotation, cut, omitted);
    }
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
    /// Whether an e-invoice's data is left behind.
    pub drops_data: bool,
    /// Whether they are to stand for the document: what was found is all that there is, receipts on a sheet of their own.
    pub replaces: bool,
    pub zones: Vec<ZoneFields>,
    pub error: Option<String>,
}

/// The fields of a zone, filled in where something was found on the page.
#[derive(Clone, Debug)]
pub struct ZoneFields {
    /// From 1.
    pub number: usize,
    /// Left, top, width, height, in hundredths of the page as they are typed.
    pub sides: [String; 4],
}

impl ZoneFields {
    /// What was found, filled in, and some more to fill in.
    pub fn of(t: &Texts, found: &[Zone]) -> Vec<Self> {
        let hundredths = |side: f32| format::tenths(t.locale, side * 100.0);
        Self::typed(found.iter().map(|zone| [zone.x, zone.y, zone.w, zone.h].map(hundredths)).collect())
    }

    /// As the form had them, and some more to fill in.
    pub fn typed(typed: Vec<[String; 4]>) -> Vec<Self> {
        let count = (typed.len() + MORE_ZONES).min(MOST_ZONES);
        let sides = typed.into_iter().chain(std::iter::repeat_with(Default::default));
        sides.take(count).zip(1..).map(|(sides, number)| Self { number, sides }).collect()
    }
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
                begins: number == 3,
                place: None,
                turn: 0,
                omitted: false,
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
                    drops_data: pages.len() == 2,
                    every: String::new(),
                    replaces: true,
                    suggested: true,
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
            let found = [Zone { x: 0.05, y: 0.1, w: 0.405, h: 0.5 }];
            vec![(
                "zones",
                Self {
                    zones: ZoneFields::of(&t, &found),
                    drops_data: false,
                    replaces: false,
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
                    error: None,
                },
            )]
        }
    }
}
