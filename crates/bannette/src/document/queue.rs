//! The list beside an open document: the one of the tray that it was opened from, or that of its binder.

use db::Database;

use super::list::{self, Filter, Order};
use super::store::Listed;
use super::{Document, Quality};
use crate::error::Result;
use crate::ids::DocumentId;
use crate::rights::{Granted, LookUpDocuments};
use crate::tray::wanted::Wanted;
use crate::web::Texts;

/// How many documents it shows before and after the open one.
const BEFORE: i64 = 8;
const AFTER: i64 = 24;

/// A document of the list.
#[derive(Clone, Debug)]
pub struct QueueLine {
    pub id: DocumentId,
    pub title: String,
    /// Number, or file.
    pub under: String,
    pub total: Option<String>,
    /// Whether its reading is to be checked.
    pub to_check: bool,
    /// Whether a draft of its entry lies ready.
    pub drafted: bool,
    pub current: bool,
}

/// The documents of a list around the open one, in its order.
pub struct Queue {
    before: Vec<Listed>,
    after: Vec<Listed>,
}

impl Queue {
    pub async fn around(
        database: &Database,
        granted: Granted<LookUpDocuments>,
        open: &Document,
        list: Option<&str>,
    ) -> Result<Self> {
        let (before, after) = around(open, list);
        let mut before = list::list(database, granted, &before, BEFORE).await?.items;
        before.reverse();
        Ok(Self { before, after: list::list(database, granted, &after, AFTER).await?.items })
    }

    pub fn previous(&self) -> Option<DocumentId> {
        self.before.last().map(|listed| listed.document.id)
    }

    pub fn following(&self) -> Option<DocumentId> {
        self.after.first().map(|listed| listed.document.id)
    }

    pub fn lines(&self, t: &Texts, open: &Listed) -> Vec<QueueLine> {
        let line = |listed: &Listed| QueueLine::new(t, listed, listed.document.id == open.document.id);
        self.before.iter().chain([open]).chain(&self.after).map(line).collect()
    }
}

impl QueueLine {
    fn new(t: &Texts, listed: &Listed, current: bool) -> Self {
        let document = &listed.document;
        let facts = listed.facts();
        Self {
            id: document.id,
            title: listed.title().to_owned(),
            total: facts.total(t),
            under: match (facts.supplier, facts.invoice_number) {
                (Some(_), Some(number)) => number,
                (Some(_), None) => document.name.clone(),
                (None, _) => String::new(),
            },
            to_check: listed.quality() != Some(Quality::Good),
            drafted: document.drafted_at.is_some(),
            current,
        }
    }
}

/// The document after this one in the list that it was opened from, or else the one before.
pub async fn next_in_list(
    database: &Database,
    granted: Granted<LookUpDocuments>,
    document: &Document,
    list: Option<&str>,
) -> Result<Option<DocumentId>> {
    let (before, after) = around(document, list);
    for filter in [after, before] {
        if let Some(next) = list::list(database, granted, &filter, 1).await?.items.first() {
            return Ok(Some(next.document.id));
        }
    }
    Ok(None)
}

/// What stands before a document in a list, from there backwards, and what stands after it.
fn around(document: &Document, list: Option<&str>) -> (Filter, Filter) {
    let of_binder = || Wanted { binder: Some(document.binder), ..Wanted::default() };
    let wanted = list.and_then(Wanted::parse).unwrap_or_else(of_binder);
    let after = Filter { after: Some(document.id), ..wanted.filter() };
    let order = Order { descending: !after.order.descending, ..after.order };
    (Filter { order, ..after.clone() }, after)
}
