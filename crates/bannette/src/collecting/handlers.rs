//! Runs on the pages: progress, result, history, and both as CSV.

mod csv;
mod history_page;

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::HeaderValue;
use axum::response::Response;
use axum::routing::{get, post};
use serde::Deserialize;

use super::history::{self, FileFilter, Listed};
use super::pages::{FileLine, RunPage, RunProgress};
use super::{Outcome, RunFile, run};
use crate::app::App;
use crate::company;
use crate::failure::Failure;
use crate::ids::{RunFileId, RunId};
use crate::paging::DEFAULT_LIMIT;
use crate::rights::{ConfigureCollection, Granted};
use crate::web::layout::Item;
use crate::web::visit::{Visit, back_with, html, redirect};
use crate::web::{Flash, Texts};

pub use history_page::line;

pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/runs/{run}", get(page))
        .route("/runs/{run}/progress", get(progress))
        .route("/runs/{run}/cancel", post(cancel))
        .route("/runs/{run}/files.csv", get(csv::files))
        .merge(history_page::routes())
}

/// What the list of files is narrowed to. An empty choice of a form means all.
#[derive(Deserialize)]
struct Wanted {
    /// Somebody has just asked for the run.
    asked: Option<String>,
    #[serde(default)]
    outcome: String,
    #[serde(default)]
    q: String,
    after: Option<RunFileId>,
}

impl Wanted {
    fn filter(&self) -> FileFilter {
        FileFilter {
            outcome: Outcome::parse(&self.outcome),
            search: Some(self.q.trim().to_owned()),
            after: self.after,
        }
    }
}

async fn page(
    State(app): State<Arc<App>>,
    visit: Visit,
    granted: Granted<ConfigureCollection>,
    Path(id): Path<RunId>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Failure> {
    let (t, mut layout) = visit.frame_of(Item::History, granted.company).await?;
    if wanted.asked.is_some() && layout.flash.is_none() {
        // A quick run ends, and its page comes anew, before anybody has read that it was asked for.
        layout.flash = Some(Flash::success("flash-run-asked"));
    }
    let listed = history::find(&app.database, id).await?;
    let filter = wanted.filter();
    let files = history::files(&app.database, id, &filter, DEFAULT_LIMIT).await?;
    html(&RunPage {
        company_name: listed.company_name.clone(),
        progress: shown(listed, t.clone()),
        files: files.items.into_iter().map(file_line).collect(),
        outcome: filter.outcome,
        query: wanted.q.trim().to_owned(),
        next: files.next_cursor,
        t,
        layout,
    })
}

async fn progress(
    State(app): State<Arc<App>>,
    visit: Visit,
    granted: Granted<ConfigureCollection>,
    Path(id): Path<RunId>,
) -> Result<Response, Failure> {
    let zone = company::store::find(&app.database, granted.company).await?.zone();
    let progress = shown(history::find(&app.database, id).await?, visit.visitor.texts(zone));
    let mut response = html(&progress)?;
    if progress.run.state.is_over() {
        // The page comes anew, with the files and the final words.
        response.headers_mut().insert("hx-refresh", HeaderValue::from_static("true"));
    }
    Ok(response)
}

async fn cancel(
    State(app): State<Arc<App>>,
    granted: Granted<ConfigureCollection>,
    Path(id): Path<RunId>,
) -> Result<Response, Failure> {
    let page = format!("/runs/{id}");
    match run::cancel(&app, granted, id).await {
        Ok(()) => Ok(redirect(&page, Some(Flash::notice("flash-run-cancel-asked")))),
        Err(error) => back_with(&page, error),
    }
}

fn shown(listed: Listed, t: Texts) -> RunProgress {
    RunProgress {
        t,
        run: listed.run,
        channel_label: listed.channel_label,
        requested_by: listed.requested_by_name,
        may_cancel: true,
    }
}

fn file_line(file: RunFile) -> FileLine {
    FileLine {
        path: file.path,
        size: file.size,
        outcome: file.outcome,
        reason: file.reason,
        detail: file.detail,
        document: file.document.filter(|_| !file.deleted),
        deleted: file.deleted,
        at: file.at.timestamp(),
    }
}
