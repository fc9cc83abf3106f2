//! The page of a document, put together from all that is known of it.

use std::ops::Range;

use reading::{Excess, Reading};

use super::again::{self, LANGUAGES};
use super::history::{self, DoneView};
use super::pages::{
    Again, Asked, DocumentPage, DoubtsView, FieldGroup, NotesView, OriginView, OtherBuyerView, PAGES_SHOWN,
    PageView, UnpackingView, alerts, excess_words, fields, format_of,
};
use super::past::Past;
use super::queue::Queue;
use super::store::{self, Listed};
use super::{Document, ReadingSummary, addressee, editing, notes, unpacking, work};
use crate::app::App;
use crate::company::Binder;
use crate::duplicate::pages::Alike;
use crate::entry::form::Typed;
use crate::entry::pages::{EntryForm, Filling};
use crate::entry::{self, Content, Standards};
use crate::error::{FieldError, Result};
use crate::rights::{self, Granted, Held, LookUpDocuments, Right};
use crate::search::Query as Searched;
use crate::web::Texts;
use crate::web::forms::Choice;
use crate::web::layout::Item;
use crate::web::visit::Visit;
use crate::{channel, duplicate};

/// How much of a text without pages is shown, in characters.
const LONGEST_TEXT: usize = 200_000;
/// How many of the last actions are shown.
const ACTIONS_SHOWN: usize = 100;

/// How a document is opened.
#[derive(Default)]
pub struct Opened<'a> {
    /// The first page shown; else the first with the words that are searched for.
    pub page: Option<u32>,
    pub q: &'a str,
    /// The query of the tray's list that it was opened from; else that of its binder stands beside it.
    pub list: Option<&'a str>,
}

/// What was typed into the form of the entry, and what of it cannot be stored.
pub type TypedEntry = (Typed, Vec<FieldError>);

/// The page of a document; `typed`, when it is shown again because of what was typed there.
pub async fn shown(
    app: &App,
    visit: &Visit,
    granted: Granted<LookUpDocuments>,
    listed: Listed,
    Opened { page, q, list }: Opened<'_>,
    typed: Option<TypedEntry>,
) -> Result<DocumentPage> {
    let Listed { document, reading } = &listed;
    let (t, layout) = visit.frame_of(Item::Tray, granted.company).await?;
    let words = work::current_reading(&app.blobs, document).await?;
    let search = Searched::parse(q);
    let from = page.or_else(|| first_page_with(words.as_ref()?, &search)).unwrap_or(1).max(1);
    let subject = Subject {
        app,
        visit,
        granted,
        t: &t,
        listed: &listed,
        words: words.as_ref(),
        pages: from..from.saturating_add(PAGES_SHOWN),
        binder: store::binder_of(&app.database, document).await?,
        held: visit.held_on(document.company).await?,
        past: Past::of(&app.database, visit.caller(), document).await?,
    };
    let queue = Queue::around(&app.database, granted, document, list).await?;
    let pages = subject.pages(&search);
    let entry = subject.entry_form(typed, list).await?;
    let may_modify = subject.may(Right::ModifyDocuments);
    let editing = editing::view(app, granted, &listed, subject.words, may_modify).await?;
    let (former, newer) = store::versions(&app.database, granted, document).await?;
    Ok(DocumentPage {
        id: document.id,
        company: document.company,
        binder: document.binder,
        binder_name: subject.binder.name.clone(),
        name: document.name.clone(),
        state: document.state,
        size: document.size,
        format: format_of(&document.media_type).to_owned(),
        sha256: document.sha256.to_string(),
        collected_at: document.collected_at.timestamp(),
        origin: subject.origin().await?,
        former,
        newer,
        unpacking: subject.unpacking().await?,
        editing,
        may_restore: document.trashed_at.is_some() && subject.may(Right::DeleteDocuments),
        may_move: document.waits_in_tray() && may_modify,
        may_trash: document.waits_in_tray() && subject.may(Right::DeleteDocuments),
        written: subject.written().await?,
        doubts: subject.doubts().await?,
        history: subject.history().await?,
        list: list.map(str::to_owned),
        previous: queue.previous(),
        following: queue.following(),
        queue: queue.lines(&t, &listed),
        page_count: reading.as_ref().map(|reading| reading.pages).filter(|pages| *pages > 0),
        plain_text: if pages.is_empty() { subject.plain_text() } else { None },
        pages,
        may_extract: subject.may(Right::ExtractDocuments),
        searchable: subject.words.is_some_and(|words| words.searchable.is_some()),
        text_source: reading.as_ref().map(|reading| reading.text_source.clone()),
        unreadable: subject.failure().map(|(code, _)| code.clone()),
        excess: subject.excess(),
        quality: listed.quality(),
        kind: document.kind,
        e_invoice: subject.e_invoice(),
        groups: subject.groups(entry.is_some()),
        // The form has its own.
        alerts: match (&entry, subject.words) {
            (None, Some(words)) => alerts::alerts(&t, words),
            _ => Vec::new(),
        },
        entry,
        notes: subject.words.map(|words| alerts::notes(&t, words)).unwrap_or_default(),
        again: subject.again().await?,
        from,
        pictures_version: reading.as_ref().map_or(0, |reading| reading.updated_at.as_micros()),
        version: version_of(document, reading.as_ref()),
        t,
        layout,
    })
}

/// What stands for all that the page shows of a reading.
pub fn version_of(document: &Document, reading: Option<&ReadingSummary>) -> String {
    let read = reading.map_or(0, |reading| reading.updated_at.as_micros());
    let again = document.read_again_since.map_or(0, |since| since.as_micros());
    format!("{}.{read}.{again}", document.state.name())
}

/// The first page shown, so that the words searched for are on it: one of those that a reader leafs through.
fn first_page_with(reading: &Reading, search: &Searched) -> Option<u32> {
    let says = |page: &&reading::Page| {
        let words: Vec<&str> = page.words.iter().map(|word| word.text.as_str()).collect();
        !search.marks(&words.join(" ")).is_empty()
    };
    let number = reading.pages.iter().find(says)?.number.max(1);
    Some((number - 1) / PAGES_SHOWN * PAGES_SHOWN + 1)
}

/// The document that is shown, and to whom: what each part of the page is made from.
struct Subject<'a> {
    app: &'a App,
    visit: &'a Visit,
    granted: Granted<LookUpDocuments>,
    t: &'a Texts,
    listed: &'a Listed,
    words: Option<&'a Reading>,
    /// Those that are shown.
    pages: Range<u32>,
    binder: Binder,
    held: Held,
    past: Past,
}

impl Subject<'_> {
    fn may(&self, right: Right) -> bool {
        self.held.reaches(right, self.binder.kind)
    }

    fn pages(&self, search: &Searched) -> Vec<PageView> {
        let mut pages: Vec<PageView> = match (self.words, &self.listed.reading) {
            (Some(words), _) => {
                let pages = words.pages.iter().filter(|page| self.pages.contains(&page.number));
                pages.map(|page| PageView::of(page, words)).collect()
            }
            (None, Some(reading)) => {
                let pictured =
                    reading.pictures.pages.iter().filter(|(number, _)| self.pages.contains(number));
                pictured
                    .map(|(number, picture)| PageView::pictured(*number, picture.width, picture.height))
                    .collect()
            }
            (None, None) => Vec::new(),
        };
        let mut first = true;
        pages.iter_mut().for_each(|page| page.find(search, &mut first));
        pages
    }

    fn plain_text(&self) -> Option<String> {
        let text = self.words?.plain_text.as_ref()?;
        Some(text.chars().take(LONGEST_TEXT).collect())
    }

    /// What was read, without what stands in the form.
    fn groups(&self, has_form: bool) -> Vec<FieldGroup> {
        let Some(words) = self.words else { return Vec::new() };
        let own = format!("/documents/{}", self.listed.document.id);
        let groups = fields::groups(self.t, words, self.pages.clone(), &own);
        if has_form { fields::besides(groups, entry::pages::is_entered) } else { groups }
    }

    fn e_invoice(&self) -> Option<String> {
        let e_invoice = self.words?.e_invoice.as_ref()?;
        let profile = e_invoice.profile.as_deref().map(alerts::profile_name);
        Some(profile.unwrap_or_else(|| e_invoice.syntax.to_uppercase()))
    }

    /// Why it is unreadable: a code, and the details.
    fn failure(&self) -> Option<&(String, String)> {
        self.listed.reading.as_ref()?.failure.as_ref()
    }

    fn excess(&self) -> Option<String> {
        let (_, detail) = self.failure().filter(|(code, _)| code == "too_large")?;
        Excess::said_in(detail).map(|excess| excess_words(self.t, excess))
    }

    async fn entry_form(&self, typed: Option<TypedEntry>, list: Option<&str>) -> Result<Option<EntryForm>> {
        let Listed { document, reading } = self.listed;
        if !self.may(Right::EnterDocuments) || !document.is_there() || !entry::is_open(document) {
            return Ok(None);
        }
        let standards = Standards::of(self.app, document.company).await?;
        let saved = entry::store::find(&self.app.database, document.id).await?;
        let filling = Filling {
            document: document.id,
            reading: self.words,
            entry: saved.as_ref(),
            entered: document.entered_at.is_some(),
            standard: standards.of_document(document, self.words),
            pages: self.pages.clone(),
            typed,
            list,
            read: Content::laid_in(self.words, reading.as_ref()),
        };
        Ok(Some(filling.form(self.t)))
    }

    async fn again(&self) -> Result<Again> {
        let document = &self.listed.document;
        let latest = again::latest(&self.app.database, document.id).await?;
        let choice =
            |name: &str| Choice::new(name, self.t.say(&format!("language-{name}")).to_string(), false);
        Ok(Again {
            may: self.may(Right::EnterDocuments),
            languages: LANGUAGES.map(choice).into(),
            since: document.read_again_since.map(|since| since.timestamp()),
            last: latest.filter(|latest| latest.ended_at.is_some()).map(|latest| Asked {
                at: latest.requested_at.timestamp(),
                by: latest.requested_by,
                failure: latest.failure,
            }),
        })
    }

    /// What is to be settled about a document that is there.
    async fn doubts(&self) -> Result<DoubtsView> {
        let (database, document) = (&self.app.database, &self.listed.document);
        if !document.is_there() {
            return Ok(DoubtsView::default());
        }
        let mut duplicates = Vec::new();
        for pair in duplicate::store::of(database, self.granted, &[document.id]).await? {
            let name = store::find(database, pair.other(document.id)).await?.document.name;
            duplicates.push(Alike { level: pair.level, newer: pair.newer, older: pair.older, name });
        }
        let other_buyer = match addressee::is_open(database, self.granted, document.id).await? {
            true => Some(self.other_buyer().await?),
            false => None,
        };
        Ok(DoubtsView { duplicates, other_buyer })
    }

    /// Who may move the document is told where it seems to belong.
    async fn other_buyer(&self) -> Result<OtherBuyerView> {
        let document = &self.listed.document;
        let suspected = match self.held.holds(Right::ModifyDocuments) && document.entered_at.is_none() {
            true => addressee::suspected(&self.app.database, self.granted.caller, &[document.id]).await?,
            false => None,
        };
        Ok(OtherBuyerView {
            suspected: suspected.map(|suspected| suspected.company.name),
            may_settle: self.may(Right::EnterDocuments),
        })
    }

    /// The channel stays with the company that collected it.
    async fn origin(&self) -> Result<OriginView> {
        let (database, origin) = (&self.app.database, &self.listed.document.origin);
        let channel = channel::store::find(database, origin.channel).await?;
        let connection = channel::store::connection_of(database, channel.id).await?;
        let may_see_run =
            rights::holds(database, self.visit.caller(), Right::ConfigureCollection, channel.company).await?;
        Ok(OriginView {
            run: origin.run,
            may_see_run,
            seen: self.past.sees_origin,
            deposited: origin.provider == channel::DEPOSIT,
            channel: channel.id,
            label: channel.label,
            account: connection
                .filter(|connection| connection.account_id == origin.account_id)
                .map_or_else(|| origin.account_id.clone(), |connection| connection.account_email),
            path: origin.path.clone(),
            modified_at: origin.modified_at.timestamp(),
        })
    }

    async fn unpacking(&self) -> Result<UnpackingView> {
        let (database, id) = (&self.app.database, self.listed.document.id);
        Ok(UnpackingView {
            container: unpacking::container(database, self.granted, id).await?,
            taken_from: unpacking::taken_from(database, self.granted, id).await?,
        })
    }

    async fn history(&self) -> Result<Option<Vec<DoneView>>> {
        if !self.may(Right::SeeActions) {
            return Ok(None);
        }
        let done = history::whole(&self.app.database, &self.past, self.listed, ACTIONS_SHOWN).await?;
        Ok(Some(done.into_iter().map(|done| DoneView::new(self.t, done)).collect()))
    }

    async fn written(&self) -> Result<NotesView> {
        let document = &self.listed.document;
        Ok(NotesView {
            may: self.may(Right::WriteNotes),
            // Those from elsewhere are not counted, and may be the reader's own.
            notes: match document.notes == 0 && !self.past.was_elsewhere() {
                true => Vec::new(),
                false => notes::of(&self.app.database, self.visit.caller(), &self.past, document.id).await?,
            },
        })
    }
}
