//! New documents made of pages of others: taken apart, joined, turned, put in order, cut out.
//!
//! Every result is a document of its own, read like any other; the originals stay as they were received, and leave the
//! tray when what was made of them stands for them. All of an edit is entered in one transaction, and can be undone.

pub mod api;
pub mod arranging;
pub mod form;
pub mod handlers;
pub mod pages;
mod store;

use std::path::PathBuf;

use blobs::Finished;
use reading::{ComposedPage, Composition, MediaKind, Page, Place as Zone, ReadFailure, Reading, Source};

use self::store::Made;
pub use self::store::{Related, undo};
use super::pages::EditingView;
use super::store::Listed;
use super::work::{self, Desk};
use super::{DocumentState, unpacking};
use crate::app::App;
use crate::error::{Error, Result};
use crate::ids::DocumentId;
use crate::rights::{Granted, LookUpDocuments, ModifyDocuments};

/// New documents in one edit, and pages in all of them together.
pub const MOST_PARTS: usize = 500;
pub const MOST_PAGES: usize = 2_000;
/// Documents that pages are taken from.
pub const MOST_SOURCES: usize = 50;

/// What is to be made.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// The new documents, by their pages.
    pub parts: Vec<Vec<PlannedPage>>,
    /// Whether they stand for the documents that their pages come from.
    pub replaces: bool,
}

/// A page of a new document.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlannedPage {
    pub document: DocumentId,
    /// From 1.
    pub page: u32,
    /// Degrees clockwise by which it is turned from how it is shown: 0, 90, 180 or 270.
    pub rotation: u16,
    /// What is cut out of it, as it is shown; a page that is cut is not turned.
    pub zone: Option<Zone>,
}

impl Plan {
    /// # Errors
    /// [`Error::Invalid`] on `pages`, `rotation` or `zone`.
    pub fn check(&self) -> Result<()> {
        let pages = || self.parts.iter().flatten();
        if self.parts.is_empty() || self.parts.iter().any(Vec::is_empty) {
            return Err(Error::invalid("pages", "edit-no-pages"));
        }
        if self.parts.len() > MOST_PARTS || pages().count() > MOST_PAGES {
            return Err(Error::invalid("pages", "edit-too-many"));
        }
        if !pages().all(|page| matches!(page.rotation, 0 | 90 | 180 | 270)) {
            return Err(Error::invalid("rotation", "rotation"));
        }
        let within = |zone: Zone| {
            [zone.x, zone.y, zone.x + zone.w, zone.y + zone.h]
                .iter()
                .all(|side| (-0.001..=1.001).contains(side))
                && zone.w >= 0.01
                && zone.h >= 0.01
        };
        if !pages().filter_map(|page| page.zone).all(within) {
            return Err(Error::invalid("zone", "edit-zone"));
        }
        Ok(())
    }

    /// The documents that pages come from, in the order of their first page.
    fn sources(&self) -> Vec<DocumentId> {
        let mut sources = Vec::new();
        for page in self.parts.iter().flatten() {
            if !sources.contains(&page.document) {
                sources.push(page.document);
            }
        }
        sources
    }
}

/// Whether pages can be taken from a document: it has pages of its own, and they are known.
pub fn has_pages(listed: &Listed) -> bool {
    let media_type = &listed.document.media_type;
    (media_type == MediaKind::Pdf.media_type() || media_type.starts_with("image/"))
        && listed.document.state == DocumentState::Read
        && listed.reading.as_ref().is_some_and(|reading| reading.pages > 0)
}

/// What is entered or in the trash is taken back first.
///
/// # Errors
/// `Conflict("edit-not-waiting")` and `Conflict("edit-no-pages-of-its-own")`, as [`edit`] has them.
fn can_be_edited(listed: &Listed) -> Result<()> {
    match (listed.document.waits_in_tray(), has_pages(listed)) {
        (true, true) => Ok(()),
        (false, _) => Err(Error::Conflict("edit-not-waiting")),
        (true, false) => Err(Error::Conflict("edit-no-pages-of-its-own")),
    }
}

/// Whether pages can be taken from all of these.
///
/// # Errors
/// Those of [`edit`].
pub fn can_be_joined(documents: &[Listed]) -> Result<()> {
    if documents.len() > MOST_SOURCES {
        return Err(Error::invalid("pages", "edit-too-many"));
    }
    documents.iter().try_for_each(can_be_edited)
}

/// What a document's page offers and tells of edits.
pub async fn view(
    app: &App,
    granted: Granted<LookUpDocuments>,
    listed: &Listed,
    reading: Option<&Reading>,
    may: bool,
) -> Result<EditingView> {
    let document = &listed.document;
    let replaced = document.replaced_at.is_some();
    let has_receipts = |page: &&Page| !page.receipts.is_empty();
    let sheet = reading.and_then(|reading| reading.pages.iter().find(has_receipts));
    Ok(EditingView {
        documents: reading.map_or(0, |reading| reading.documents.len()),
        receipts: sheet.map(|page| (page.number, page.receipts.len())),
        may,
        has_pages: document.waits_in_tray() && has_pages(listed),
        protected: document.waits_in_tray() && is_protected(listed),
        replaced,
        replaced_by: match replaced {
            true => store::replaced_by(&app.database, granted, document.id).await?,
            false => Vec::new(),
        },
        made_from: store::made_from(&app.database, granted, document.id).await?,
    })
}

/// What new documents are made for: the history tells it.
#[derive(Debug, Clone, Copy)]
enum Occasion<'a> {
    Edited,
    Unlocked,
    /// By itself, and what was done: see [`arranging`].
    Arranged(&'a [(&'static str, usize)]),
}

/// Makes what is planned, and returns the new documents.
///
/// # Errors
/// [`Error::Invalid`] as [`Plan::check`] has it; `Conflict("edit-not-waiting")` when a source is not in the tray,
/// `Conflict("edit-no-pages-of-its-own")` when it is no PDF and no picture, or not read.
pub async fn edit(app: &App, granted: Granted<ModifyDocuments>, plan: &Plan) -> Result<Vec<DocumentId>> {
    carry_out(app, granted, plan, Occasion::Edited).await
}

async fn carry_out(
    app: &App,
    granted: Granted<ModifyDocuments>,
    plan: &Plan,
    occasion: Occasion<'_>,
) -> Result<Vec<DocumentId>> {
    plan.check()?;
    let ids = plan.sources();
    if ids.len() > MOST_SOURCES {
        return Err(Error::invalid("pages", "edit-too-many"));
    }
    let listed = store::sources(&app.database, granted, &ids).await?;
    listed.iter().try_for_each(can_be_edited)?;
    // Pages are shown upright: they are turned from there.
    let mut turned = Vec::with_capacity(listed.len());
    for listed in &listed {
        let reading = work::reading(&app.blobs, &listed.document).await?;
        let pages = reading.map(|reading| reading.pages).unwrap_or_default();
        turned.push(pages.into_iter().map(|page| (page.number, page.rotation)).collect::<Vec<_>>());
    }
    let composed = |page: &PlannedPage| {
        let source = ids.iter().position(|id| *id == page.document)?;
        let (_, upright) = turned[source].iter().find(|(number, _)| *number == page.page)?;
        let turn = if page.zone.is_some() { 0 } else { page.rotation };
        Some(ComposedPage { source, page: page.page, rotation: (upright + turn) % 360, zone: page.zone })
    };
    let parts = plan.parts.iter().map(|part| {
        let pages: Option<Vec<_>> = part.iter().map(composed).collect();
        pages.map(Composition::Pages).ok_or_else(|| Error::invalid("pages", "edit-no-such-page"))
    });
    let parts = parts.collect::<Result<Vec<_>>>()?;
    let names = names(&listed[0].document.name, plan);
    let kept = make(app, &listed, None, &parts).await?;
    let from = plan.parts.iter().map(|part| {
        let mut from: Vec<DocumentId> = part.iter().map(|page| page.document).collect();
        from.sort_unstable();
        from.dedup();
        from
    });
    let made = kept.into_iter().zip(names).zip(from);
    let made = made.map(|((kept, name), from)| Made { kept, name, from }).collect();
    store::enter(app, granted, &listed, plan.replaces, made, occasion).await
}

/// Opens a protected PDF with its password, which is kept nowhere: what is made needs none, and stands for it.
///
/// # Errors
/// `Conflict("edit-password")` when it does not open it, `Conflict("edit-not-protected")` when nothing is to be opened.
pub async fn unlock(
    app: &App,
    granted: Granted<ModifyDocuments>,
    document: DocumentId,
    password: String,
) -> Result<DocumentId> {
    let listed = store::sources(&app.database, granted, &[document]).await?;
    let [one] = listed.as_slice() else { return Err(Error::NotFound) };
    if !one.document.waits_in_tray() {
        return Err(Error::Conflict("edit-not-waiting"));
    }
    if !is_protected(one) {
        return Err(Error::Conflict("edit-not-protected"));
    }
    let kept = make(app, &listed, Some(password), &[Composition::Whole(0)]).await?;
    let name = one.document.name.clone();
    let made = kept.into_iter().map(|kept| Made { kept, name: name.clone(), from: vec![document] }).collect();
    let ids = store::enter(app, granted, &listed, true, made, Occasion::Unlocked).await?;
    ids.first().copied().ok_or(Error::NotFound)
}

/// Whether a document is a PDF that could not be read for want of its password.
pub fn is_protected(listed: &Listed) -> bool {
    let failure = listed.reading.as_ref().and_then(|reading| reading.failure.as_ref());
    listed.document.media_type == MediaKind::Pdf.media_type()
        && failure.is_some_and(|(code, _)| code == "encrypted")
}

/// The new documents' bytes, staged and kept among the originals, synced to disk before the database speaks of them.
async fn make(
    app: &App,
    listed: &[Listed],
    password: Option<String>,
    parts: &[Composition],
) -> Result<Vec<store::Kept>> {
    let mut desks = Vec::with_capacity(listed.len());
    for listed in listed {
        desks.push(Desk::lay(app, &listed.document.sha256).await?);
    }
    let source = |path: PathBuf| Source { path, password: password.clone() };
    let sources: Vec<Source> = desks.iter().map(|desk| source(desk.input.clone())).collect();
    let out = desks.first().ok_or(Error::NotFound)?.out();
    let files = match app.editor()?.compose(&sources, parts, &out).await {
        Ok(files) => files,
        Err(ReadFailure::Encrypted) if password.is_some() => return Err(Error::Conflict("edit-password")),
        Err(failure) if failure.is_passing() => return Err(anyhow::Error::from(failure).into()),
        Err(failure) => {
            tracing::info!(%failure, "documents could not be made of others");
            return Err(Error::Conflict("edit-failed"));
        }
    };
    let mut finished: Vec<Finished> = Vec::with_capacity(files.len());
    for file in &files {
        let (bytes, _) = unpacking::stage(app, &out.join(file)).await?;
        finished.push(bytes);
    }
    let kept =
        finished.iter().map(|bytes| store::Kept { sha256: bytes.sha256.to_string(), size: bytes.size });
    let kept = kept.collect();
    app.blobs.keep(finished).await?;
    Ok(kept)
}

/// What the new documents are called: as the first source, with their pages where there are several.
fn names(source: &str, plan: &Plan) -> Vec<String> {
    let stem = source.rsplit_once('.').map_or(source, |(stem, _)| stem);
    if plan.parts.len() == 1 {
        return vec![format!("{stem}.pdf")];
    }
    let mut names: Vec<String> = Vec::with_capacity(plan.parts.len());
    for part in &plan.parts {
        let (first, last) =
            (part.first().map_or(1, |page| page.page), part.last().map_or(1, |page| page.page));
        let pages = if first == last { format!("p. {first}") } else { format!("p. {first}-{last}") };
        let named = |twice: usize| match twice {
            0 => format!("{stem} – {pages}.pdf"),
            more => format!("{stem} – {pages} ({}).pdf", more + 1),
        };
        let name = (0..).map(named).find(|name| !names.contains(name)).unwrap_or_default();
        names.push(name);
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(number: u32) -> PlannedPage {
        let document = DocumentId(uuid::Uuid::from_u128(7));
        PlannedPage { document, page: number, rotation: 0, zone: None }
    }

    #[test]
    fn what_cannot_be_made_is_said_before() {
        let plan = |parts| Plan { parts, replaces: true };
        assert!(plan(vec![vec![page(1)]]).check().is_ok());
        assert!(plan(Vec::new()).check().is_err());
        assert!(plan(vec![vec![page(1)], Vec::new()]).check().is_err());
        assert!(plan(vec![vec![PlannedPage { rotation: 45, ..page(1) }]]).check().is_err());
        assert!(plan(vec![vec![page(1)]; MOST_PARTS + 1]).check().is_err());
        let cut = |x, w| {
            let zone = Some(Zone { x, y: 0.0, w, h: 0.5 });
            plan(vec![vec![PlannedPage { zone, ..page(1) }]]).check()
        };
        assert!(cut(0.5, 0.5).is_ok());
        assert!(cut(0.6, 0.5).is_err() && cut(0.5, 0.0).is_err() && cut(-0.5, 0.6).is_err());
        assert!(cut(f32::NAN, 0.5).is_err());
    }

    #[test]
    fn new_documents_are_called_by_their_pages() {
        let plan = |parts| Plan { parts, replaces: true };
        assert_eq!(names("scan.tif", &plan(vec![vec![page(2), page(1)]])), ["scan.pdf"]);
        let taken_apart = plan(vec![vec![page(1), page(2)], vec![page(3)]]);
        assert_eq!(names("scan.pdf", &taken_apart), ["scan – p. 1-2.pdf", "scan – p. 3.pdf"]);
        let receipts = plan(vec![vec![page(1)], vec![page(1)]]);
        assert_eq!(names("reçus", &receipts), ["reçus – p. 1.pdf", "reçus – p. 1 (2).pdf"]);
    }
}
