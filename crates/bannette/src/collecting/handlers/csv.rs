//! The history and the files of a run as CSV, streamed: as spreadsheets of the reader's language expect it.

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use futures::stream;

use super::Wanted;
use super::history_page::Chosen;
use crate::app::App;
use crate::collecting::history::{self, Listed};
use crate::collecting::{Outcome, RunFile};
use crate::error::Result;
use crate::failure::Failure;
use crate::ids::RunId;
use crate::paging::MAX_LIMIT;
use crate::rights::{ConfigureCollection, Granted};
use crate::web::visit::Visit;
use crate::web::{Locale, Texts, format};

/// `GET /runs/{run}/files.csv`
pub async fn files(
    State(app): State<Arc<App>>,
    visit: Visit,
    granted: Granted<ConfigureCollection>,
    Path(id): Path<RunId>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Failure> {
    let zone = crate::company::store::find(&app.database, granted.company).await?.zone();
    let t = visit.visitor.texts(zone);
    let head = ["run-file", "document-size", "run-outcome", "run-reason", "run-detail", "run-at", "document"];
    let head = row(&t, &head.map(|key| t.say(key).to_string()));
    let filter = wanted.filter();
    let rows = stream::try_unfold(Some(filter), move |state| {
        let (app, t) = (Arc::clone(&app), t.clone());
        async move {
            let Some(mut filter) = state else { return Ok(None) };
            let page = history::files(&app.database, id, &filter, MAX_LIMIT).await?;
            filter.after = page.items.last().map(|file| file.id);
            let text: String = page.items.iter().map(|file| row(&t, &file_cells(&t, file))).collect();
            Ok::<_, crate::error::Error>(Some((text, page.next_cursor.is_some().then_some(filter))))
        }
    });
    Ok(answer("bannette-files.csv", head, rows))
}

/// `GET /history.csv`
pub async fn runs(
    State(app): State<Arc<App>>,
    visit: Visit,
    Query(chosen): Query<Chosen>,
) -> Result<Response, Failure> {
    let zone = visit.visitor.home_zone();
    let t = visit.visitor.texts(zone.clone());
    let filter = chosen.filter(&app, visit.caller(), &zone).await?;
    let head = [
        "run-started",
        "company-code",
        "company",
        "channel",
        "run-trigger",
        "run-asked-by",
        "run-ended",
        "run-seen",
        "outcome-collected",
        "outcome-already-collected",
        "outcome-set-aside",
        "outcome-failed",
        "run-bytes",
        "run-state",
    ];
    let head = row(&t, &head.map(|key| t.say(key).to_string()));
    let caller = visit.caller();
    let rows = stream::try_unfold(Some(filter), move |state| {
        let (app, t) = (Arc::clone(&app), t.clone());
        async move {
            let Some(mut filter) = state else { return Ok(None) };
            let page = history::list(&app.database, caller, &filter, MAX_LIMIT).await?;
            filter.after = page.items.last().map(|listed| listed.run.id);
            let text: String = page.items.iter().map(|listed| row(&t, &run_cells(&t, listed))).collect();
            Ok::<_, crate::error::Error>(Some((text, page.next_cursor.is_some().then_some(filter))))
        }
    });
    Ok(answer("bannette-history.csv", head, rows))
}

fn file_cells(t: &Texts, file: &RunFile) -> [String; 7] {
    let reason = |reason: &String| t.code("reason", reason);
    [
        format::file_name(&file.path),
        file.size.to_string(),
        t.say(Outcome::key(file.outcome)).to_string(),
        file.reason.as_ref().map(reason).unwrap_or_default(),
        file.detail.as_deref().map(format::file_name).unwrap_or_default(),
        spreadsheet_moment(t, file.at),
        file.document.map(|id| id.to_string()).unwrap_or_default(),
    ]
}

fn run_cells(t: &Texts, listed: &Listed) -> [String; 14] {
    let run = &listed.run;
    let counts = run.counts;
    [
        spreadsheet_moment(t, run.started_at.unwrap_or(run.requested_at)),
        listed.company_code.clone(),
        listed.company_name.clone(),
        listed.channel_label.clone(),
        t.say(run.trigger.key()).to_string(),
        listed.requested_by_name.clone().unwrap_or_default(),
        run.ended_at.map(|at| spreadsheet_moment(t, at)).unwrap_or_default(),
        counts.seen.to_string(),
        counts.collected.to_string(),
        counts.already_collected.to_string(),
        counts.set_aside.to_string(),
        counts.failed.to_string(),
        run.bytes.to_string(),
        t.say(run.state.key()).to_string(),
    ]
}

/// A moment that spreadsheets of any language read as one.
fn spreadsheet_moment(t: &Texts, moment: db::Moment) -> String {
    moment.timestamp().to_zoned(t.zone.clone()).strftime("%Y-%m-%d %H:%M:%S").to_string()
}

/// One line. French spreadsheets part cells by semicolons: the comma is in their numbers. What would be taken for a
/// formula is marked as text.
fn row(t: &Texts, cells: &[String]) -> String {
    let delimiter = if t.locale == Locale::Fr { b';' } else { b',' };
    let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
    let cells = cells.iter().map(|cell| match cell.chars().next() {
        Some('=' | '+' | '-' | '@' | '\t' | '\r') => format!("'{cell}"),
        _ => cell.clone(),
    });
    writer.write_record(cells).expect("writing to memory does not fail");
    let line = writer.into_inner().expect("writing to memory does not fail");
    String::from_utf8_lossy(&line).into_owned()
}

fn answer(
    name: &str,
    head: String,
    rows: impl stream::Stream<Item = Result<String>> + Send + 'static,
) -> Response {
    use futures::StreamExt;
    // The mark at the beginning tells spreadsheets that it is UTF-8.
    let head = stream::iter([Ok(format!("\u{feff}{head}"))]);
    let body =
        head.chain(rows).map(|text: Result<String>| text.map(Bytes::from).map_err(std::io::Error::other));
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
    ];
    (headers, Body::from_stream(body)).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_parted_as_the_readers_spreadsheet_expects_and_holds_no_formula() {
        let texts = |locale| Texts::new(locale, jiff::tz::TimeZone::UTC, jiff::Timestamp::UNIX_EPOCH);
        let cells = ["=HYPERLINK(\"x\")".to_owned(), "a;b".to_owned(), "1,5".to_owned()];
        assert_eq!(row(&texts(Locale::Fr), &cells), "\"'=HYPERLINK(\"\"x\"\")\";\"a;b\";1,5\n");
        assert_eq!(row(&texts(Locale::En), &cells), "\"'=HYPERLINK(\"\"x\"\")\",a;b,\"1,5\"\n");
    }
}
