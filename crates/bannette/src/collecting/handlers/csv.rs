//! The history and the files of a run as CSV, streamed: as spreadsheets of the reader's language expect it.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::Response;
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
use crate::web::{Texts, csv, format};

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
    let head = csv::row(&t, &head.map(|key| t.say(key).to_string()));
    let filter = wanted.filter();
    let rows = stream::try_unfold(Some(filter), move |state| {
        let (app, t) = (Arc::clone(&app), t.clone());
        async move {
            let Some(mut filter) = state else { return Ok(None) };
            let page = history::files(&app.database, id, &filter, MAX_LIMIT).await?;
            filter.after = page.items.last().map(|file| file.id);
            let text: String = page.items.iter().map(|file| csv::row(&t, &file_cells(&t, file))).collect();
            Ok::<_, crate::error::Error>(Some((text, page.next_cursor.is_some().then_some(filter))))
        }
    });
    Ok(csv::answer("bannette-files.csv", head, rows))
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
    let head = csv::row(&t, &head.map(|key| t.say(key).to_string()));
    let caller = visit.caller();
    let rows = stream::try_unfold(Some(filter), move |state| {
        let (app, t) = (Arc::clone(&app), t.clone());
        async move {
            let Some(mut filter) = state else { return Ok(None) };
            let page = history::list(&app.database, caller, &filter, MAX_LIMIT).await?;
            filter.after = page.items.last().map(|listed| listed.run.id);
            let text: String = page.items.iter().map(|listed| csv::row(&t, &run_cells(&t, listed))).collect();
            Ok::<_, crate::error::Error>(Some((text, page.next_cursor.is_some().then_some(filter))))
        }
    });
    Ok(csv::answer("bannette-history.csv", head, rows))
}

fn file_cells(t: &Texts, file: &RunFile) -> [String; 7] {
    let reason = |reason: &String| t.code("reason", reason);
    [
        format::file_name(&file.path),
        file.size.to_string(),
        t.say(Outcome::key(file.outcome)).to_string(),
        file.reason.as_ref().map(reason).unwrap_or_default(),
        file.detail.as_deref().map(format::file_name).unwrap_or_default(),
        csv::moment(t, file.at),
        file.document.map(|id| id.to_string()).unwrap_or_default(),
    ]
}

fn run_cells(t: &Texts, listed: &Listed) -> [String; 14] {
    let run = &listed.run;
    let counts = run.counts;
    [
        csv::moment(t, run.started_at.unwrap_or(run.requested_at)),
        listed.company_code.clone(),
        listed.company_name.clone(),
        listed.channel_label.clone(),
        t.say(run.trigger.key()).to_string(),
        listed.requested_by_name.clone().unwrap_or_default(),
        run.ended_at.map(|at| csv::moment(t, at)).unwrap_or_default(),
        counts.seen.to_string(),
        counts.collected.to_string(),
        counts.already_collected.to_string(),
        counts.set_aside.to_string(),
        counts.failed.to_string(),
        run.bytes.to_string(),
        t.say(run.state.key()).to_string(),
    ]
}
