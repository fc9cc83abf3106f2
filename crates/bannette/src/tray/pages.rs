//! The page of a company's tray.

use askama::Template;
use jiff::Timestamp;

use crate::company::{Binder, BinderKind};
use crate::document::doubt::{Doubt, Doubts};
use crate::document::list::{Order, SortBy};
use crate::document::pages::address;
use crate::document::pages::{draft_sign, sign};
use crate::document::{DocumentState, Quality};
use crate::ids::{BinderId, CompanyId, DocumentId};
use crate::web::forms::Choice;
use crate::web::{Layout, Sign, Texts};

/// `GET /companies/{company}/tray?binder=&quality=&drafted=&kind=&q=&sort=&after=`: companies, binders, and the documents that wait.
#[derive(Template)]
#[template(path = "tray/tray.html")]
pub struct TrayPage {
    pub t: Texts,
    pub layout: Layout,
    pub companies: Companies,
    pub may: Actions,
    /// How many documents lie in the trash; none for those who may not delete.
    pub trash: Option<i64>,
    /// The chosen binder's name.
    pub binder: Option<String>,
    pub kinds: Vec<Choice>,
    /// Ways to sort, for where there are no heads of columns to click.
    pub orders: Vec<Choice>,
    pub counts: Counts,
    pub list: DocumentList,
}

/// What the fragment shows that the page asks for every few seconds: the list, and the counts outside of it.
#[derive(Template)]
#[template(path = "tray/refreshed.html")]
pub struct Refreshed {
    pub counts: Counts,
    pub companies: Companies,
    pub list: DocumentList,
}

/// Companies that the reader sees, with what waits there: none where he has one only.
#[derive(Clone, Debug, Template)]
#[template(path = "tray/companies.html")]
pub struct Companies {
    pub t: Texts,
    pub entries: Vec<CompanyEntry>,
    /// Whether they replace those that a page shows.
    pub replacing: bool,
}

impl Companies {
    fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

/// A company in the list at the left.
#[derive(Clone, Debug)]
pub struct CompanyEntry {
    pub id: CompanyId,
    pub name: String,
    /// Documents that wait.
    pub count: i64,
    pub open: bool,
}

/// What the reader may do with documents of this company, on some of its binders at least.
#[derive(Clone, Copy, Debug, Default)]
pub struct Actions {
    pub enter: bool,
    pub modify: bool,
    pub extract: bool,
    pub delete: bool,
}

impl Actions {
    fn any(self) -> bool {
        self.enter || self.modify || self.extract || self.delete
    }
}

macro_rules! columns {
    ($($name:ident)*) => {
        /// The columns that are shown, besides the document's name: each has words, `column-NAME`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct Columns {
            $(pub $name: bool,)*
        }

        impl Columns {
            pub const NAMES: [&'static str; [$(stringify!($name)),*].len()] = [$(stringify!($name)),*];

            /// Those of which it says so.
            pub fn of(shows: impl Fn(&str) -> bool) -> Self {
                Self { $($name: shows(stringify!($name)),)* }
            }

            /// Whether one is shown.
            pub fn shows(&self, name: &str) -> bool {
                match name {
                    $(stringify!($name) => self.$name,)*
                    _ => false,
                }
            }
        }
    };
}

columns! { picture reading alerts kind number date total binder origin received }

impl Columns {
    /// All cells of a row, with the box and the name.
    fn count(&self) -> usize {
        2 + Self::NAMES.into_iter().filter(|name| self.shows(name)).count()
    }

    /// All of them, to tick.
    fn choices(&self) -> Vec<(&'static str, String, bool)> {
        Self::NAMES.map(|name| (name, format!("column-{name}"), self.shows(name))).into()
    }
}

/// Where documents are to be moved: asked with the binders of this company, and of others that are looked for.
#[derive(Template)]
#[template(path = "tray/move.html")]
pub struct MovePage {
    pub t: Texts,
    pub layout: Layout,
    pub company: CompanyId,
    pub documents: Vec<DocumentId>,
    /// Of the first of them.
    pub names: Vec<String>,
    pub query: String,
    pub offered: Vec<MoveCompany>,
    /// Where they seem to belong: the company that is named first, and its binder.
    pub suggested: Option<BinderId>,
    /// The binder that all of them lie in.
    pub present: Option<BinderId>,
    /// The list to go back to.
    pub back: String,
}

/// A company with the binders where the reader may put documents.
#[derive(Clone, Debug)]
pub struct MoveCompany {
    pub code: String,
    pub name: String,
    pub binders: Vec<Binder>,
}

/// How many documents lie where: the binders, and the qualities in the chosen one.
#[derive(Clone, Debug, Template)]
#[template(path = "tray/counts.html")]
pub struct Counts {
    pub t: Texts,
    pub query: Query,
    /// Whether they replace those that a page shows.
    pub replacing: bool,
    pub binders: Vec<BinderEntry>,
    /// Documents in all binders.
    pub total: i64,
    pub qualities: Vec<(Quality, i64)>,
    /// Those of the chosen binder that have a draft of their entry.
    pub drafts: i64,
    /// Documents in all binders that there is a doubt about.
    pub doubts: Vec<(Doubt, i64)>,
    /// Documents in the chosen binder.
    pub chosen_total: i64,
}

/// A binder in the list beside the documents.
#[derive(Clone, Debug)]
pub struct BinderEntry {
    pub id: BinderId,
    pub name: String,
    pub kind: BinderKind,
    pub count: i64,
    pub chosen: bool,
}

/// What was asked for: the address of a list.
#[derive(Clone, Debug)]
pub struct Query {
    pub company: CompanyId,
    pub binder: Option<BinderId>,
    pub quality: Option<Quality>,
    pub kind: Option<&'static str>,
    pub doubt: Option<Doubt>,
    pub drafted: bool,
    pub search: String,
    pub order: Order,
}

/// The documents shown.
#[derive(Clone, Template)]
#[template(path = "tray/documents.html")]
pub struct DocumentList {
    pub t: Texts,
    pub query: Query,
    pub columns: Columns,
    /// Whether the reader chose them: then they stay, however narrow the window.
    pub columns_chosen: bool,
    /// Stands for what is shown: sent back by the page, which is answered 204 while it holds.
    pub version: String,
    /// What these rows add to it, where they come after others.
    pub part: Option<String>,
    pub documents: Vec<DocumentLine>,
    /// The cursor of the next page.
    pub next: Option<String>,
    /// Whether this is a later page, which does not refresh itself.
    pub paged: bool,
    /// Why there is nothing in it, when nothing was filtered out.
    pub empty: Option<Emptiness>,
}

/// Why a tray has no documents.
#[derive(Clone, Copy, Debug)]
pub enum Emptiness {
    /// So many wait in other binders.
    Elsewhere(i64),
    /// What came was entered, or put away.
    Done,
    /// Nothing ever came; whether the reader may set up a channel.
    New { may_configure: bool },
}

/// The rows of a list, and the one that asks for more when it comes into view.
#[derive(Template)]
#[template(path = "tray/rows.html")]
pub struct Rows<'a> {
    pub list: &'a DocumentList,
}

/// One document of the tray.
#[derive(Clone, Debug)]
pub struct DocumentLine {
    pub id: DocumentId,
    pub name: String,
    pub binder: String,
    /// The channel that brought it.
    pub origin: String,
    pub received_at: Timestamp,
    pub pages: Option<i64>,
    pub state: DocumentState,
    pub quality: Option<Quality>,
    /// Whether another reading is waited for.
    pub read_again: bool,
    /// Alerts of weight.
    pub alerts: i64,
    pub notes: i64,
    /// Whether a draft of its entry lies ready.
    pub drafted: bool,
    pub doubts: Doubts,
    /// In words; nothing before it was read.
    pub kind: String,
    pub supplier: Option<String>,
    pub invoice_number: Option<String>,
    /// As they are written.
    pub date: Option<String>,
    pub total: Option<String>,
    /// Whether a number, a date and a total belong to such a paper.
    pub lacks: [bool; 3],
    pub first_words: String,
    /// The version of the first page's picture, where there is one.
    pub picture: Option<i64>,
    /// Came since the version that the page had.
    pub fresh: bool,
}

impl DocumentLine {
    fn sign(&self, t: &Texts) -> Sign {
        sign(t, self.state, self.quality, self.read_again)
    }

    fn draft_sign(&self, t: &Texts) -> Sign {
        draft_sign(t)
    }

    fn duplicate_sign(&self, t: &Texts) -> Sign {
        Doubt::Duplicate.sign(t)
    }

    fn buyer_sign(&self, t: &Texts) -> Sign {
        Doubt::OtherBuyer.sign(t)
    }

    /// What it is called: by its supplier, or by its file before that is known.
    fn title(&self) -> &str {
        self.supplier.as_deref().unwrap_or(&self.name)
    }

    /// What stands below: the file, or the first words.
    fn under(&self) -> &str {
        if self.supplier.is_some() { &self.name } else { &self.first_words }
    }
}

impl Query {
    /// The address of the tray with this query: `/companies/…/tray?binder=…&q=…`.
    pub fn address(&self) -> String {
        format!("/companies/{}/tray{}", self.company, self.after_question_mark("?"))
    }

    /// The address of a document that is opened from the list.
    pub fn opening(&self, document: &DocumentId) -> String {
        address(*document, Some(&self.serializer().finish()))
    }

    /// The address of what refreshes the page.
    pub fn refreshing(&self, version: &str) -> String {
        let mut query = self.serializer();
        query.append_pair("version", version);
        format!("/companies/{}/tray/documents?{}", self.company, query.finish())
    }

    /// The address of the page after a document.
    pub fn after(&self, cursor: &str) -> String {
        let mut query = self.serializer();
        query.append_pair("after", cursor);
        format!("/companies/{}/tray?{}", self.company, query.finish())
    }

    /// The address of the rows after a document, to be added to the list.
    pub fn rows_after(&self, cursor: &str) -> String {
        let mut query = self.serializer();
        query.append_pair("after", cursor);
        format!("/companies/{}/tray/rows?{}", self.company, query.finish())
    }

    /// The address with another binder; the rest stays.
    pub fn in_binder(&self, binder: Option<BinderId>) -> String {
        Self { binder, ..self.clone() }.address()
    }

    /// The address with another quality.
    pub fn of_quality(&self, quality: Option<Quality>) -> String {
        Self { quality, ..self.clone() }.address()
    }

    /// The address with drafts alone, or with all again.
    pub fn of_drafts(&self) -> String {
        Self { drafted: !self.drafted, ..self.clone() }.address()
    }

    /// The address with another doubt, wherever the documents are.
    pub fn of_doubt(&self, doubt: Option<Doubt>) -> String {
        Self { doubt, binder: None, ..self.clone() }.address()
    }

    /// The address of all documents of the binder.
    pub fn unfiltered(&self) -> String {
        let search = String::new();
        Self { quality: None, kind: None, doubt: None, drafted: false, search, ..self.clone() }.address()
    }

    /// Whether documents are left out for another reason than their binder.
    pub fn filters(&self) -> bool {
        let chosen = self.quality.is_some() || self.kind.is_some() || self.doubt.is_some() || self.drafted;
        chosen || !self.search.is_empty()
    }

    fn after_question_mark(&self, mark: &str) -> String {
        match self.serializer().finish() {
            query if query.is_empty() => query,
            query => format!("{mark}{query}"),
        }
    }

    fn serializer(&self) -> url::form_urlencoded::Serializer<'static, String> {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        let binder = self.binder.map(|binder| binder.to_string());
        let order = Some(self.order.name()).filter(|order| !order.is_empty());
        let search = Some(self.search.clone()).filter(|search| !search.is_empty());
        for (name, value) in [
            ("binder", binder),
            ("quality", self.quality.map(|quality| quality.name().to_owned())),
            ("kind", self.kind.map(str::to_owned)),
            ("doubt", self.doubt.map(|doubt| doubt.name().to_owned())),
            ("drafted", self.drafted.then(|| "true".to_owned())),
            ("q", search),
            ("sort", order),
        ] {
            if let Some(value) = value {
                query.append_pair(name, &value);
            }
        }
        query
    }
}

impl Counts {
    fn shows_drafts(&self) -> bool {
        self.drafts > 0 || self.query.drafted
    }

    fn draft_sign(&self) -> Sign {
        draft_sign(&self.t)
    }

    /// Those that there are, and the one that is chosen.
    fn shown_doubts(&self) -> Vec<(Doubt, i64)> {
        let shown = |(doubt, count): &(Doubt, i64)| *count > 0 || self.query.doubt == Some(*doubt);
        self.doubts.iter().copied().filter(shown).collect()
    }

    /// What a click on a doubt asks for: the one that is chosen is let go.
    fn toggled(&self, doubt: &Doubt) -> Option<Doubt> {
        (self.query.doubt != Some(*doubt)).then_some(*doubt)
    }
}

impl MovePage {
    /// The company that the documents seem to be for, and the binder there.
    fn suggestion(&self) -> Option<(&MoveCompany, &Binder)> {
        let place = self.offered.first()?;
        let binder = place.binders.iter().find(|binder| Some(binder.id) == self.suggested)?;
        Some((place, binder))
    }

    /// Whether the keyboard begins at a binder: where they may belong, or else the first that they do not lie in.
    fn is_first(&self, binder: &Binder) -> bool {
        let mut all = self.offered.iter().flat_map(|place| &place.binders);
        let first = match (self.suggestion(), self.query.is_empty()) {
            (Some((_, binder)), _) => Some(binder),
            (None, true) => all.find(|binder| !self.is_present(binder)),
            // Below the company's own are those that were looked for.
            (None, false) => self.offered.get(1).and_then(|place| place.binders.first()),
        };
        first.is_some_and(|first| first.id == binder.id)
    }

    fn is_present(&self, binder: &Binder) -> bool {
        self.present == Some(binder.id)
    }

    fn others(&self) -> &[MoveCompany] {
        &self.offered[usize::from(self.suggestion().is_some())..]
    }
}

impl DocumentList {
    fn rows(&self) -> Rows<'_> {
        Rows { list: self }
    }

    /// The head of a column that can be sorted by.
    fn head(&self, name: &'static str) -> Head {
        let by = SortBy::ALL.into_iter().find(|by| by.name() == name).unwrap_or(SortBy::Received);
        let order = self.query.order;
        let sorted = (order.by == by).then_some(order.descending);
        let descending = sorted.map_or(by.begins_descending(), |descending| !descending);
        let query = Query { order: Order { by, descending }, ..self.query.clone() };
        Head { name, address: query.address(), sorted }
    }
}

/// The head of a column: where a click leads, and whether the list is sorted by it, descending or not.
pub struct Head {
    pub name: &'static str,
    pub address: String,
    pub sorted: Option<bool>,
}

impl Head {
    /// `aria-sort`, and the icon.
    pub fn mark(&self) -> Option<(&'static str, &'static str)> {
        self.sorted.map(|descending| match descending {
            true => ("descending", "arrow-down"),
            false => ("ascending", "arrow-up"),
        })
    }
}

impl TrayPage {
    /// Each sign of a reading, with the key of what it means.
    fn legend(&self) -> Vec<(Sign, &'static str)> {
        let t = &self.t;
        vec![
            (DocumentState::Received.sign(t), "legend-received"),
            (DocumentState::Previewed.sign(t), "legend-previewed"),
            (Quality::Good.sign(t), "legend-good"),
            (Quality::ToCheck.sign(t), "legend-to-check"),
            (Quality::Unreadable.sign(t), "legend-unreadable"),
            (sign(t, DocumentState::Read, None, true), "legend-again"),
            (draft_sign(t), "legend-draft"),
            (Doubt::Duplicate.sign(t), "legend-duplicate"),
            (Doubt::OtherBuyer.sign(t), "legend-other-buyer"),
        ]
    }
}

#[cfg(test)]
pub mod samples;
