//! Failed jobs on the page: look, retry, discard. For administrators.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use axum::routing::{get, post};
use queue::{DeadLetter, JobId};
use serde::Deserialize;

use super::pages::{FailedJob, FailedJobsPage};
use crate::access::Administrator;
use crate::app::App;
use crate::collecting::history;
use crate::document;
use crate::error::{Error, Result};
use crate::failure::Failure;
use crate::ids::{DeliveryId, DocumentId, RunId};
use crate::web::Flash;
use crate::web::layout::Item;
use crate::web::visit::{Visit, html, redirect};
use crate::webhook;

/// The page.
const PAGE: &str = "/jobs/failed";
const SHOWN: i64 = 50;

pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route(PAGE, get(list))
        .route("/jobs/{job}/retry", post(retry))
        .route("/jobs/{job}/discard", post(discard))
}

#[derive(Deserialize)]
struct Wanted {
    after: Option<String>,
}

async fn list(
    State(app): State<Arc<App>>,
    visit: Visit,
    _: Administrator,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Failure> {
    let (t, layout) = visit.frame(Item::FailedJobs).await?;
    let after: Option<JobId> = wanted.after.and_then(|after| after.parse().ok());
    let letters = queue::dead_letters(&app.database, after, SHOWN + 1).await?;
    let more = letters.len() > SHOWN as usize;
    let mut jobs = Vec::new();
    for letter in letters.into_iter().take(SHOWN as usize) {
        jobs.push(FailedJob {
            subject: subject(&app, &letter).await?,
            id: letter.id.to_string(),
            kind: letter.kind,
            attempts: letter.attempts,
            created_at: letter.created_at.timestamp(),
            failed_at: letter.died_at.timestamp(),
            error: letter.error,
        });
    }
    let next = jobs.last().filter(|_| more).map(|job| job.id.clone());
    html(&FailedJobsPage { t, layout, jobs, next })
}

/// What a job is about: its name and its page. What is gone has none.
async fn subject(app: &App, letter: &DeadLetter) -> Result<Option<(String, String)>> {
    let id = |name: &str| letter.payload.get(name).and_then(|id| id.as_str());
    let found = if let Some(id) = id("run").and_then(|id| id.parse::<RunId>().ok()) {
        let listed = history::find(&app.database, id).await;
        listed.map(|listed| (listed.channel_label, format!("/runs/{id}")))
    } else if let Some(id) = id("document").and_then(|id| id.parse::<DocumentId>().ok()) {
        let listed = document::store::find(&app.database, id).await;
        listed.map(|listed| (listed.document.name, format!("/documents/{id}")))
    } else if let Some(id) = id("delivery").and_then(|id| id.parse::<DeliveryId>().ok()) {
        webhook::store::subject_of(app, id).await
    } else {
        return Ok(None);
    };
    match found {
        Ok(subject) => Ok(Some(subject)),
        Err(Error::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

async fn retry(
    State(app): State<Arc<App>>,
    _: Administrator,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let mut tx = app.database.begin().await?;
    let revived = queue::revive(&mut tx, job(&id)?, app.clock.now()).await?;
    tx.commit().await?;
    app.waker.wake();
    let flash = if revived { Flash::success("flash-job-retried") } else { Flash::notice("flash-job-gone") };
    Ok(redirect(PAGE, Some(flash)))
}

async fn discard(
    State(app): State<Arc<App>>,
    _: Administrator,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let mut tx = app.database.begin().await?;
    let discarded = queue::discard(&mut tx, job(&id)?).await?;
    if let Some((kind, payload)) = &discarded
        && kind == document::work::READ
    {
        document::work::give_up(&mut tx, payload, app.clock.now()).await?;
    }
    tx.commit().await?;
    let flash = if discarded.is_some() {
        Flash::success("flash-job-discarded")
    } else {
        Flash::notice("flash-job-gone")
    };
    Ok(redirect(PAGE, Some(flash)))
}

fn job(id: &str) -> Result<JobId> {
    id.parse().map_err(|_| Error::NotFound)
}
