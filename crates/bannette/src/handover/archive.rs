//! A handover as an archive, made while it is sent: the list, the entries, the originals. Nothing of it is held whole.

use std::sync::Arc;

use axum::body::Bytes;
use axum::response::Response;
use blobs::BlobStream;
use futures::{Stream, StreamExt, TryStreamExt, stream};
use jiff::civil::Date;

use super::store::{self, HandedOver};
use super::{Handover, fec};
use crate::app::App;
use crate::company::Company;
use crate::document::pages::kind_words;
use crate::error::Result;
use crate::ids::HandoverId;
use crate::rights::{ExtractDocuments, Granted, LookUpDocuments};
use crate::web::{Texts, csv, zip};

/// Documents looked at together.
const PAGE: i64 = 200;

/// A handover, and who takes it out.
#[derive(Clone)]
struct Source {
    app: Arc<App>,
    granted: Granted<ExtractDocuments>,
    sees: Granted<LookUpDocuments>,
    id: HandoverId,
}

impl Source {
    /// All its documents, page by page.
    fn pages(self) -> impl Stream<Item = Result<Vec<HandedOver>>> + Send {
        stream::try_unfold((self, 0), |(source, after)| async move {
            let Source { app, granted, sees, id } = &source;
            let page = store::handed_over(&app.database, *granted, *sees, (*id, after), PAGE).await?;
            let last = page.last().map(|handed_over| handed_over.place);
            Ok(last.map(|last| (page, (source, last))))
        })
    }

    /// A text of the archive: its first line, and what is written of each document.
    fn text(
        self,
        name: &str,
        head: String,
        lines: impl Fn(&HandedOver) -> String + Send + 'static,
    ) -> zip::File {
        let head = stream::once(async { Ok(Bytes::from(head)) });
        let lines = self.pages().map(move |page| match page {
            Ok(page) => Ok(Bytes::from(page.iter().map(&lines).collect::<String>())),
            // The stream of a blob has the errors of blobs alone: whatever it was, the archive breaks off.
            Err(error) => {
                tracing::error!(error = format!("{:#}", anyhow::Error::from(error)), "a handover broke off");
                Err(blobs::BlobError::Interrupted { path: "handover".into() })
            }
        });
        // How long it becomes shows when it is written; it is far from what a ZIP needs its larger numbers for.
        zip::File {
            name: name.to_owned(),
            content: BlobStream { size: 0, stream: head.chain(lines).boxed() },
        }
    }
}

/// Where an original lies in the archive. Numbered, so that no two are alike and the list finds each.
fn file(handed_over: &HandedOver) -> String {
    let HandedOver { place, paper, .. } = handed_over;
    format!("{}/{place:04} {}", zip::part(&paper.binder), zip::part(&paper.name))
}

fn list_head(t: &Texts) -> String {
    let head = [
        "binder",
        "files",
        "kind",
        "field-supplier",
        "handover-third",
        "field-siren",
        "field-vat-number",
        "field-iban",
        "field-invoice-number",
        "field-date",
        "field-due-date",
        "field-currency",
        "field-net",
        "field-vat",
        "total",
        "field-payable",
        "field-vat-breakdown",
        "handover-label",
        "handover-account",
        "handover-entry",
    ];
    format!("\u{feff}{}", csv::row(t, &head.map(|key| t.say(key).to_string())))
}

/// The line of a document. One that makes no entry says why.
fn list_line(t: &Texts, handed_over: &HandedOver) -> String {
    let paper = &handed_over.paper;
    let content = &paper.content;
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let amount = |cents: Option<i64>| cents.map_or_else(String::new, |cents| csv::amount(t, cents));
    let day = |date: Option<Date>| date.map_or_else(String::new, |date| date.to_string());
    let rates = content.rates.iter().map(|line| {
        let [rate, net, vat] = [line.rate, line.net, line.vat].map(|number| csv::amount(t, number));
        format!("{rate} % : {net} + {vat}")
    });
    let entry = match (handed_over.entry_number, fec::lines(paper)) {
        (Some(number), _) => format!("{number:06}"),
        (None, Err(why)) => t.code("fec", why.code()),
        (None, Ok(_)) => t.code("fec", "unknown"),
    };
    let cells = [
        paper.binder.clone(),
        file(handed_over),
        kind_words(t, content.kind),
        text(&content.supplier),
        text(&paper.third),
        text(&content.siren),
        text(&content.vat_number),
        text(&content.iban),
        text(&content.invoice_number),
        day(content.date),
        day(content.due_date),
        content.currency.clone(),
        amount(content.net),
        amount(content.vat),
        amount(content.gross),
        amount(content.payable),
        rates.collect::<Vec<_>>().join(" ; "),
        text(&content.label),
        paper.account.clone(),
        entry,
    ];
    csv::row(t, &cells)
}

/// The name that the norm wants: SIREN, `FEC`, the last day.
fn fec_name(company: &Company, handover: &Handover) -> String {
    let siren = company.siren.clone().unwrap_or_else(|| zip::part(&company.code));
    format!("{siren}FEC{}.txt", handover.period.until.strftime("%Y%m%d"))
}

pub fn answer(
    app: Arc<App>,
    t: Texts,
    granted: Granted<ExtractDocuments>,
    sees: Granted<LookUpDocuments>,
    company: &Company,
    handover: &Handover,
) -> Response {
    let source = Source { app: Arc::clone(&app), granted, sees, id: handover.id };
    let made_at = handover.made_at.timestamp().to_zoned(company.zone());
    let valid = made_at.date();
    let entries = source.clone().text(&fec_name(company, handover), fec::head(), move |handed_over| {
        let number = handed_over.entry_number;
        number.map_or_else(String::new, |number| fec::entry(&handed_over.paper, number, valid))
    });
    let gone = t.say("handover-original-gone").to_string();
    let head = list_head(&t);
    let list = source.clone().text("documents.csv", head, move |handed_over| list_line(&t, handed_over));
    let documents = source.pages().map_ok(|page| stream::iter(page.into_iter().map(Ok))).try_flatten();
    let originals = documents.and_then(move |handed_over| {
        let (app, gone) = (Arc::clone(&app), gone.clone());
        async move { zip::original(&app.blobs, &handed_over.sha256, file(&handed_over), &gone).await }
    });
    let name = format!("{}-{}-{}.zip", company.code, handover.period.from, handover.period.until);
    zip::answer(&name, &made_at, stream::iter([Ok(list), Ok(entries)]).chain(originals))
}
