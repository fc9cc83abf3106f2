//! What the forms of an edit send: fields named by the page's place in the grid, `of.3`, `place.3`, `turn.3`, `cut.3`,
//! `omit.3`; or by the zone, `x.1`, `y.1`, `w.1`, `h.1`, in hundredths of the page.

use std::collections::HashMap;

use reading::Place as Zone;

use super::{MOST_PAGES, Plan, PlannedPage};
use crate::error::{Error, Result};
use crate::ids::DocumentId;

/// Zones that can be cut out of a page at once.
pub const MOST_ZONES: usize = 60;

/// The fields of a form, by name; the first of a name counts.
pub struct Sent(HashMap<String, String>);

impl Sent {
    pub fn new(fields: Vec<(String, String)>) -> Self {
        let mut by_name = HashMap::with_capacity(fields.len());
        for (name, value) in fields {
            by_name.entry(name).or_insert(value);
        }
        Self(by_name)
    }

    pub fn value(&self, name: &str) -> &str {
        self.0.get(name).map_or("", |value| value.trim())
    }

    pub fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    pub fn replaces(&self) -> bool {
        self.has("replaces")
    }
}

/// A page of the grid as the form had it.
#[derive(Clone, Debug, PartialEq)]
pub struct Card {
    pub page: PlannedPage,
    pub place: String,
    pub cut: bool,
    pub omitted: bool,
}

/// The pages of the grid as the form had them, in their order.
pub fn cards(sent: &Sent) -> Vec<Card> {
    let card = |at: usize| {
        let page = page_named(sent.value(&format!("of.{at}"))).ok()?;
        let rotation = sent.value(&format!("turn.{at}")).parse().unwrap_or(0);
        Some(Card {
            page: PlannedPage { rotation, ..page },
            place: sent.value(&format!("place.{at}")).to_owned(),
            cut: sent.has(&format!("cut.{at}")),
            omitted: sent.has(&format!("omit.{at}")),
        })
    };
    (1..=MOST_PAGES).map_while(card).collect()
}

/// The zones of a page as the form had them.
pub fn sides(sent: &Sent) -> Vec<[String; 4]> {
    let side = |at: usize| ["x", "y", "w", "h"].map(|side| sent.value(&format!("{side}.{at}")).to_owned());
    (1..=MOST_ZONES).map(side).filter(|sides| sides.iter().any(|side| !side.is_empty())).collect()
}

/// The plan of the grid of pages: those that stay, in the order of their places, cut before each that says so, or
/// into parts of `every` pages.
///
/// # Errors
/// [`Error::Invalid`] on `every`, `pages` or `place`.
pub fn grid(sent: &Sent) -> Result<Plan> {
    let every: Option<usize> = match sent.value("every") {
        "" => None,
        text => {
            Some(text.parse().ok().filter(|every| *every > 0).ok_or(Error::invalid("every", "edit-every"))?)
        }
    };
    let mut pages = Vec::new();
    for at in 1.. {
        let of = sent.value(&format!("of.{at}"));
        if of.is_empty() {
            break;
        }
        let page = page_named(of)?;
        let place = match sent.value(&format!("place.{at}")) {
            "" => at,
            text => text.parse().map_err(|_| Error::invalid("place", "edit-place"))?,
        };
        let rotation = sent.value(&format!("turn.{at}")).parse().unwrap_or(0);
        let page = (!sent.has(&format!("omit.{at}"))).then_some(PlannedPage { rotation, ..page });
        pages.push(Placed { at, place, page, cut: sent.has(&format!("cut.{at}")) });
    }
    let mut parts: Vec<Vec<PlannedPage>> = Vec::new();
    let left = in_order(pages).into_iter().filter_map(|placed| Some((placed.page?, placed.cut)));
    for (index, (page, cut)) in left.enumerate() {
        let begins = every.map_or(cut, |every| index % every == 0);
        match parts.last_mut() {
            Some(part) if !begins => part.push(page),
            _ => parts.push(vec![page]),
        }
    }
    Ok(Plan { parts, replaces: sent.replaces() })
}

/// A page of the grid, where it stood and where it is to stand; none where it is left out.
struct Placed {
    at: usize,
    place: usize,
    page: Option<PlannedPage>,
    cut: bool,
}

/// Pages of which some were given another place come to stand there; the others keep their order around them.
fn in_order(pages: Vec<Placed>) -> Vec<Placed> {
    let (mut moved, mut order): (Vec<_>, Vec<_>) = pages.into_iter().partition(|page| page.place != page.at);
    moved.sort_by_key(|page| page.place);
    for page in moved {
        order.insert(page.place.saturating_sub(1).min(order.len()), page);
    }
    order
}

/// The plan of the zones of a page: each that is filled in becomes a document.
///
/// # Errors
/// [`Error::Invalid`] on `zone`.
pub fn zones(sent: &Sent, document: DocumentId, page: u32) -> Result<Plan> {
    let mut parts = Vec::new();
    for at in 1..=MOST_ZONES {
        let names = ["x", "y", "w", "h"].map(|side| format!("{side}.{at}"));
        if names.iter().all(|name| sent.value(name).is_empty()) {
            continue;
        }
        let mut sides = [0.0; 4];
        for (side, name) in sides.iter_mut().zip(&names) {
            let text = sent.value(name).replace(',', ".");
            let hundredths: f32 = text.parse().map_err(|_| Error::invalid("zone", "edit-zone"))?;
            *side = hundredths / 100.0;
        }
        let [x, y, w, h] = sides;
        parts.push(vec![PlannedPage { document, page, rotation: 0, zone: Some(Zone { x, y, w, h }) }]);
    }
    if parts.is_empty() {
        return Err(Error::invalid("zone", "edit-no-zone"));
    }
    Ok(Plan { parts, replaces: sent.replaces() })
}

/// `DOCUMENT:PAGE`.
fn page_named(text: &str) -> Result<PlannedPage> {
    let page = text.split_once(':').and_then(|(document, page)| {
        Some(PlannedPage {
            document: document.parse().ok()?,
            page: page.parse().ok()?,
            rotation: 0,
            zone: None,
        })
    });
    page.ok_or_else(|| Error::invalid("pages", "edit-no-such-page"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOCUMENT: &str = "01a223eb-dd03-7f91-94a0-a42bde56e56c";

    fn sent(fields: &str) -> Sent {
        let fields = fields.replace("DOC", DOCUMENT);
        Sent::new(url::form_urlencoded::parse(fields.as_bytes()).into_owned().collect())
    }

    fn pages(plan: &Plan) -> Vec<Vec<u32>> {
        plan.parts.iter().map(|part| part.iter().map(|page| page.page).collect()).collect()
    }

    #[test]
    fn pages_are_put_in_order_left_out_turned_and_cut() {
        let plan = grid(&sent(
            "of.1=DOC:1&place.1=2&of.2=DOC:2&place.2=1&turn.2=90&of.3=DOC:3&omit.3=true&of.4=DOC:4&place.4=4&cut.4=true\
             &replaces=true",
        ))
        .unwrap();
        assert_eq!(pages(&plan), [vec![2, 1], vec![4]]);
        assert_eq!((plan.parts[0][0].rotation, plan.parts[0][1].rotation), (90, 0));
        assert!(plan.replaces);
    }

    #[test]
    fn a_page_comes_to_stand_where_it_was_put_and_the_others_keep_their_order() {
        let five = "of.1=DOC:1&of.2=DOC:2&of.3=DOC:3&of.4=DOC:4&of.5=DOC:5";
        let order = |places: &str| pages(&grid(&sent(&format!("{five}{places}"))).unwrap()).concat();
        assert_eq!(order("&place.1=1&place.5=2"), [1, 5, 2, 3, 4]);
        assert_eq!(order("&place.2=5"), [1, 3, 4, 5, 2]);
        assert_eq!(order("&place.5=2&omit.1=true"), [5, 2, 3, 4]);
        assert_eq!(order("&place.1=5&place.5=1"), [5, 2, 3, 4, 1]);
        assert_eq!(order("&place.3=99&place.2=0"), [2, 1, 4, 5, 3]);
    }

    #[test]
    fn every_so_many_pages_a_document_begins() {
        let five = "of.1=DOC:1&of.2=DOC:2&of.3=DOC:3&of.4=DOC:4&of.5=DOC:5&cut.2=true";
        assert_eq!(
            pages(&grid(&sent(&format!("{five}&every=2"))).unwrap()),
            [vec![1, 2], vec![3, 4], vec![5]]
        );
        assert_eq!(pages(&grid(&sent(five)).unwrap()), [vec![1], vec![2, 3, 4, 5]]);
        for wrong in ["0", "-1", "deux"] {
            assert!(grid(&sent(&format!("{five}&every={wrong}"))).is_err());
        }
        assert!(grid(&sent("of.1=DOC")).is_err() && grid(&sent("of.1=DOC:1&place.1=x")).is_err());
    }

    #[test]
    fn zones_are_hundredths_of_the_page() {
        let document = DOCUMENT.parse().unwrap();
        let plan =
            zones(&sent("x.1=10&y.1=0&w.1=40,5&h.1=50&x.3=50&y.3=0&w.3=50&h.3=100"), document, 2).unwrap();
        assert_eq!(plan.parts.len(), 2);
        let zone = plan.parts[0][0].zone.unwrap();
        assert!((zone.w - 0.405).abs() < 1e-6 && plan.parts[0][0].page == 2 && !plan.replaces);
        assert!(zones(&sent("x.1=10&y.1=&w.1=1&h.1=1"), document, 1).is_err());
    }
}
