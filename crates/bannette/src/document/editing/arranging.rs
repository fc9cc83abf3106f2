//! Edits that are made by themselves, as the options of a document's channel want it: after its first reading, once. Somebody
//! who takes such an edit back is not contradicted by another reading.

use queue::{Claimed, JobError, NewJob};
use reading::{Place as Zone, Reading};
use serde_json::json;

use super::{Occasion, Plan, PlannedPage, can_be_edited, carry_out, store};
use crate::app::App;
use crate::channel::options::{self, ChannelOptions};
use crate::document::store::Listed;
use crate::document::{Document, DocumentState, work};
use crate::error::{Error, Result};
use crate::ids::DocumentId;
use crate::rights::{self, Caller, Granted, ModifyDocuments};

/// The queue's name.
pub const ARRANGE: &str = "arrange";

/// An edit, and what of it the history tells: codes that have words (`document-action-CODE`), and counts.
#[derive(Debug, PartialEq)]
struct Arrangement {
    plan: Plan,
    told: Vec<(&'static str, usize)>,
}

/// The job that arranges a document, if it was read for the first time and something is to be done with it.
pub async fn job(app: &App, document: &Document, reading: &Reading) -> Result<Option<NewJob>> {
    if document.state == DocumentState::Read {
        return Ok(None);
    }
    let options = options::of(&app.database, document.origin.channel).await?;
    if arranged(document.id, reading, options).is_none()
        || store::was_made(&app.database, document.id).await?
    {
        return Ok(None);
    }
    let job = NewJob::new(ARRANGE, json!({ "document": document.id }), app.clock.now());
    Ok(Some(job.unique_key(format!("{ARRANGE}:{}", document.id)).max_attempts(5)))
}

/// Makes of a document what its channel's options want.
pub async fn arrange(app: &App, job: &Claimed) -> Result<(), JobError> {
    let Some(listed) = work::document_of(app, job).await? else { return Ok(()) };
    // Somebody may have been quicker: it is entered, in the trash, or edited.
    match try_arrange(app, &listed).await {
        Ok(()) | Err(Error::Conflict(_) | Error::NotFound) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

async fn try_arrange(app: &App, listed: &Listed) -> Result<()> {
    can_be_edited(listed)?;
    let document = &listed.document;
    let options = options::of(&app.database, document.origin.channel).await?;
    let reading = work::reading(&app.blobs, document).await?.ok_or(Error::NotFound)?;
    let Some(Arrangement { plan, told }) = arranged(document.id, &reading, options) else { return Ok(()) };
    let granted: Granted<ModifyDocuments> =
        rights::check(&app.database, Caller::Operator, document.company).await?;
    let made = carry_out(app, granted, &plan, Occasion::Arranged(&told)).await?;
    tracing::info!(document.id = %document.id, made = made.len(), ?told, "a document was arranged by itself");
    Ok(())
}

/// What the options make of a document; `None` when it stays as it is.
fn arranged(document: DocumentId, reading: &Reading, options: ChannelOptions) -> Option<Arrangement> {
    // Structured data would be lost with the pages that carry it.
    if options.are_none() || reading.e_invoice.is_some() || reading.pages.iter().all(|page| page.blank) {
        return None;
    }
    let planned = |page: u32, zone: Option<Zone>| PlannedPage { document, page, rotation: 0, zone };
    let mut parts: Vec<Vec<PlannedPage>> = Vec::new();
    let (mut turned, mut blank, mut receipts) = (0, 0, 0);
    let mut is_over = true;
    for page in &reading.pages {
        if options.remove_blank_pages && page.blank {
            blank += 1;
            continue;
        }
        if options.part_receipts && !page.receipts.is_empty() {
            receipts += page.receipts.len();
            parts.extend(page.receipts.iter().map(|zone| vec![planned(page.number, Some(*zone))]));
            is_over = true;
            continue;
        }
        turned += usize::from(options.rotate && page.rotation != 0);
        let begins = options.split_documents && reading.documents.contains(&page.number);
        match parts.last_mut() {
            Some(part) if !begins && !is_over => part.push(planned(page.number, None)),
            _ => parts.push(vec![planned(page.number, None)]),
        }
        is_over = false;
    }
    let documents = if options.split_documents { reading.documents.len() } else { 0 };
    let told: Vec<_> = [
        ("turned-by-itself", turned),
        ("blanks-left-out", blank),
        ("split-by-itself", documents),
        ("receipts-parted", receipts),
    ]
    .into_iter()
    .filter(|(_, count)| *count > 0)
    .collect();
    (!told.is_empty()).then_some(Arrangement { plan: Plan { parts, replaces: true }, told })
}

#[cfg(test)]
mod tests {
    use reading::Page;

    use super::*;

    const ALL: ChannelOptions =
        ChannelOptions { rotate: true, remove_blank_pages: true, split_documents: true, part_receipts: true };

    fn document() -> DocumentId {
        DocumentId(uuid::Uuid::from_u128(7))
    }

    fn reading(pages: Vec<Page>, documents: &[u32]) -> Reading {
        let numbered = (1..).zip(pages).map(|(number, page)| Page { number, ..page });
        Reading { pages: numbered.collect(), documents: documents.to_vec(), ..Reading::default() }
    }

    fn parts(arrangement: &Arrangement) -> Vec<Vec<u32>> {
        let parts = arrangement.plan.parts.iter();
        parts.map(|part| part.iter().map(|page| page.page).collect()).collect()
    }

    #[test]
    fn an_ordinary_document_stays_as_it_is() {
        let ordinary = reading(vec![Page::default(), Page::default()], &[]);
        assert_eq!(arranged(document(), &ordinary, ALL), None);
        let blank = Page { blank: true, ..Page::default() };
        assert_eq!(arranged(document(), &reading(vec![blank], &[]), ALL), None, "nothing would be left");
    }

    #[test]
    fn a_scan_is_split_turned_and_freed_of_blank_pages_at_once() {
        let blank = || Page { blank: true, ..Page::default() };
        let turned = Page { rotation: 180, ..Page::default() };
        let pages = vec![Page::default(), blank(), turned, Page::default(), blank()];
        let scan = reading(pages, &[1, 3]);
        let all = arranged(document(), &scan, ALL).unwrap();
        assert_eq!(parts(&all), [vec![1], vec![3, 4]]);
        assert_eq!(all.told, [("turned-by-itself", 1), ("blanks-left-out", 2), ("split-by-itself", 2)]);
        // Each option by itself.
        let only = |names: &str| arranged(document(), &scan, ChannelOptions::parse(names));
        assert_eq!(parts(&only("remove_blank_pages").unwrap()), [vec![1, 3, 4]]);
        assert_eq!(parts(&only("split_documents").unwrap()), [vec![1, 2], vec![3, 4, 5]]);
        assert_eq!(only("rotate").unwrap().told, [("turned-by-itself", 1)]);
        assert_eq!(only("part_receipts"), None);
        assert_eq!(only(""), None);
    }

    #[test]
    fn receipts_become_documents_and_the_page_after_them_too() {
        let zone = |x| Zone { x, y: 0.1, w: 0.4, h: 0.5 };
        let sheet = Page { receipts: vec![zone(0.0), zone(0.5)], ..Page::default() };
        let scan = reading(vec![sheet, Page::default()], &[]);
        let arrangement = arranged(document(), &scan, ALL).unwrap();
        assert_eq!(parts(&arrangement), [vec![1], vec![1], vec![2]]);
        assert_eq!(arrangement.plan.parts[1][0].zone, Some(zone(0.5)));
        assert!(arrangement.plan.check().is_ok());
        assert_eq!(arrangement.told, [("receipts-parted", 2)]);
    }

    #[test]
    fn e_invoices_keep_their_data() {
        let turned = Page { rotation: 90, ..Page::default() };
        let e_invoice = Some(reading::EInvoice::default());
        let reading = Reading { e_invoice, ..reading(vec![turned], &[]) };
        assert_eq!(arranged(document(), &reading, ALL), None);
    }
}
