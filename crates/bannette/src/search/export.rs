//! A result as a list for a spreadsheet, or as an archive of its originals. Both hold what may be taken out only.

use std::collections::HashMap;
use std::sync::Arc;

use axum::response::Response;
use futures::{Stream, StreamExt, TryStreamExt, stream};

use super::Filters;
use super::store::{self, Found, Reach};
use crate::app::App;
use crate::company::Sight;
use crate::document::pages::kind_words;
use crate::document::{Document, work};
use crate::entry::store as entries;
use crate::error::{Error, Result};
use crate::ids::DocumentId;
use crate::paging::MAX_LIMIT;
use crate::rights::Caller;
use crate::web::{Texts, csv, zip};

/// Documents of one archive.
pub const MOST_FILES: i64 = 2_000;
/// Documents whose reading is fetched at once.
const READINGS_AT_ONCE: usize = 8;

/// All that answers and may be taken out, page by page: what the caller may is looked up for each.
fn everything(app: Arc<App>, caller: Caller, filters: Filters) -> impl Stream<Item = Result<Vec<Found>>> {
    stream::try_unfold(Some(None), move |state: Option<Option<i64>>| {
        let (app, filters) = (Arc::clone(&app), filters.clone());
        async move {
            let Some(after) = state else { return Ok(None) };
            let sight = Sight::of(&app.database, caller).await?;
            let page =
                store::find(&app.database, Reach::to_extract(&sight), &filters, after, MAX_LIMIT).await?;
            let last = page.items.last().map(|found| found.number);
            Ok(Some((page.items, page.next_cursor.map(|_| last))))
        }
    })
}

/// A line for each document.
pub fn as_csv(app: Arc<App>, t: Texts, caller: Caller, filters: Filters) -> Response {
    let head = [
        "company-code",
        "company",
        "binder",
        "files",
        "kind",
        "field-supplier",
        "field-invoice-number",
        "field-date",
        "field-due-date",
        "field-currency",
        "field-net",
        "field-vat",
        "total",
        "reading",
        "document-received",
        "document",
        "search-place",
        "field-siren",
        "field-vat-number",
        "field-iban",
    ];
    let head = csv::row(&t, &head.map(|key| t.say(key).to_string()));
    let base = app.config.base_url().to_string();
    let pages = everything(Arc::clone(&app), caller, filters);
    let rows = pages.and_then(move |page| {
        let (app, t, base) = (Arc::clone(&app), t.clone(), base.clone());
        async move {
            let documents = page.iter().map(|found| found.listed.document.clone()).collect();
            let mut numbers = numbers(&app, documents).await?;
            let line = |found: Found| {
                let numbers = numbers.remove(&found.listed.document.id).unwrap_or_default();
                csv::row(&t, &cells(&t, &base, found, numbers))
            };
            Ok(page.into_iter().map(line).collect::<String>())
        }
    });
    csv::answer("bannette-recherche.csv", head, rows)
}

/// SIREN, VAT number and IBAN of each of these documents: as they were entered, or else as they were read.
async fn numbers(app: &App, documents: Vec<Document>) -> Result<HashMap<DocumentId, [Option<String>; 3]>> {
    let ids: Vec<DocumentId> = documents.iter().map(|document| document.id).collect();
    let mut numbers = entries::identifiers(&app.database, &ids).await?;
    let mut others = documents;
    others.retain(|document| !numbers.contains_key(&document.id));
    let read = stream::iter(others).map(async |document| {
        let read = work::identified(&app.blobs, &document).await?.unwrap_or_default();
        Ok::<_, Error>((document.id, [read.siren, read.vat_number, read.iban]))
    });
    let read: Vec<_> = read.buffered(READINGS_AT_ONCE).try_collect().await?;
    numbers.extend(read);
    Ok(numbers)
}

fn cells(t: &Texts, base: &str, found: Found, numbers: [Option<String>; 3]) -> [String; 20] {
    let [siren, vat_number, iban] = numbers.map(Option::unwrap_or_default);
    let (quality, facts) = (found.listed.quality(), found.listed.facts());
    let document = found.listed.document;
    let place = match document.entered_at {
        Some(_) => t.code("search-place", "entered"),
        // What was opened waits for nothing.
        None if document.unpacked => String::new(),
        None => t.code("search-place", "tray"),
    };
    let amount = |cents: Option<i64>| cents.map_or_else(String::new, |cents| csv::amount(t, cents));
    [
        found.company_code,
        found.company_name,
        found.binder,
        document.name,
        document.kind.map_or_else(String::new, |kind| kind_words(t, kind)),
        facts.supplier.unwrap_or_default(),
        facts.invoice_number.unwrap_or_default(),
        facts.date.map_or_else(String::new, |date| date.to_string()),
        facts.due_date.map_or_else(String::new, |date| date.to_string()),
        facts.currency.unwrap_or_default(),
        amount(facts.net),
        amount(facts.vat),
        amount(facts.gross),
        quality.map_or_else(String::new, |quality| t.code("quality", quality.name())),
        csv::moment(t, document.collected_at),
        format!("{}/documents/{}", base.trim_end_matches('/'), document.id),
        place,
        siren,
        vat_number,
        iban,
    ]
}

/// The originals, in folders by company and binder.
///
/// # Errors
/// A conflict where there is nothing to take out, or too much.
pub async fn as_zip(app: Arc<App>, t: &Texts, caller: Caller, filters: Filters) -> Result<Response> {
    let sight = Sight::of(&app.database, caller).await?;
    match store::count(&app.database, Reach::to_extract(&sight), &filters, MOST_FILES + 1).await? {
        0 => return Err(Error::Conflict("search-nothing-to-extract")),
        documents if documents > MOST_FILES => return Err(Error::Conflict("search-too-much-to-extract")),
        _ => {}
    }
    let pages = everything(Arc::clone(&app), caller, filters);
    let found = pages.map_ok(|page| stream::iter(page.into_iter().map(Ok))).try_flatten();
    let gone = t.say("original-gone").to_string();
    let now = t.now.to_zoned(t.zone.clone());
    let files = found.and_then(move |found| {
        let (app, gone) = (Arc::clone(&app), gone.clone());
        async move {
            let document = &found.listed.document;
            let folder = [zip::part(&found.company_code), zip::part(&found.binder)].join("/");
            let name = format!("{folder}/{}", zip::part(&document.name));
            zip::original(&app.blobs, &document.sha256, name, &gone).await
        }
    });
    Ok(zip::answer("bannette-recherche.zip", &now, files))
}
