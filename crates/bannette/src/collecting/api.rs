//! Runs and their files in the API.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::history::{self, FileFilter, Filter};
use super::{Counts, Outcome, Run, RunFile, RunState, Trigger, run};
use crate::api::{Json, Paging, Path, Problem, Query};
use crate::app::App;
use crate::failure::Failure;
use crate::ids::{ChannelId, CompanyId, DocumentId, RunFileId, RunId};
use crate::paging::{self, Page};
use crate::rights::{Caller, ConfigureCollection, Granted};

pub fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(start))
        .routes(routes!(list))
        .routes(routes!(find))
        .routes(routes!(cancel))
        .routes(routes!(files))
}

#[derive(Serialize, utoipa::ToSchema)]
struct Started {
    #[schema(value_type = String)]
    id: RunId,
}

#[derive(Serialize, utoipa::ToSchema)]
#[schema(as = Run)]
struct RunBody {
    #[schema(value_type = String)]
    id: RunId,
    #[schema(value_type = String)]
    channel_id: ChannelId,
    #[schema(value_type = String)]
    company_id: CompanyId,
    state: RunState,
    trigger: Trigger,
    requested_at: String,
    started_at: Option<String>,
    ended_at: Option<String>,
    counts: Counts,
    /// The size of what was collected.
    bytes: i64,
    /// The file under way.
    current_file: Option<String>,
    /// Why it did not succeed.
    error: Option<RunError>,
}

#[derive(Serialize, utoipa::ToSchema)]
struct RunError {
    code: String,
    detail: String,
}

impl From<Run> for RunBody {
    fn from(run: Run) -> Self {
        Self {
            id: run.id,
            channel_id: run.channel,
            company_id: run.company,
            state: run.state,
            trigger: run.trigger,
            requested_at: run.requested_at.to_string(),
            started_at: run.started_at.map(|at| at.to_string()),
            ended_at: run.ended_at.map(|at| at.to_string()),
            counts: run.counts,
            bytes: run.bytes,
            current_file: run.current_file,
            error: run.problem.map(|problem| RunError { code: problem.code, detail: problem.detail }),
        }
    }
}

#[derive(Serialize, utoipa::ToSchema)]
#[schema(as = RunFile)]
struct FileBody {
    #[schema(value_type = String)]
    id: RunFileId,
    path: String,
    size: i64,
    outcome: Outcome,
    /// Why, for what was not collected.
    reason: Option<String>,
    /// What the provider said.
    detail: Option<String>,
    /// Null also for a document that was deleted for good.
    #[schema(value_type = Option<String>)]
    document_id: Option<DocumentId>,
    at: String,
}

impl From<RunFile> for FileBody {
    fn from(file: RunFile) -> Self {
        Self {
            id: file.id,
            path: file.path,
            size: file.size,
            outcome: file.outcome,
            reason: file.reason,
            detail: file.detail,
            document_id: file.document.filter(|_| !file.deleted),
            at: file.at.to_string(),
        }
    }
}

/// Run a channel now
#[utoipa::path(post, path = "/api/v1/channels/{channel}/runs", tag = "runs", params(("channel" = String, Path)),
    responses((status = 202, body = Started), (status = 404, body = Problem), (status = 409, body = Problem)))]
async fn start(
    State(app): State<Arc<App>>,
    granted: Granted<ConfigureCollection>,
    Path(channel): Path<ChannelId>,
) -> Result<(StatusCode, Json<Started>), Failure> {
    let id = run::request(&app, granted, channel).await?;
    Ok((StatusCode::ACCEPTED, Json(Started { id })))
}

#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Wanted {
    #[param(value_type = Option<String>)]
    company: Option<CompanyId>,
    #[param(value_type = Option<String>)]
    channel: Option<ChannelId>,
    state: Option<RunState>,
    trigger: Option<Trigger>,
}

/// List runs, the newest first
#[utoipa::path(get, path = "/api/v1/runs", tag = "runs", params(Wanted, Paging),
    responses((status = 200, body = Page<RunBody>)))]
async fn list(
    State(app): State<Arc<App>>,
    caller: Caller,
    Query(wanted): Query<Wanted>,
    Query(page): Query<Paging>,
) -> Result<Json<Page<RunBody>>, Failure> {
    let filter = Filter {
        company: wanted.company,
        channel: wanted.channel,
        state: wanted.state,
        trigger: wanted.trigger,
        after: page.after()?,
        ..Filter::default()
    };
    let runs = history::list(&app.database, caller, &filter, paging::limit(page.limit)).await?;
    Ok(Json(runs.map(|listed| listed.run.into())))
}

/// Look at a run
#[utoipa::path(get, path = "/api/v1/runs/{run}", tag = "runs", params(("run" = String, Path)),
    responses((status = 200, body = RunBody), (status = 404, body = Problem)))]
async fn find(
    State(app): State<Arc<App>>,
    _: Granted<ConfigureCollection>,
    Path(id): Path<RunId>,
) -> Result<Json<RunBody>, Failure> {
    Ok(Json(run::find(&app.database, id).await?.into()))
}

/// Ask a run to stop
#[utoipa::path(post, path = "/api/v1/runs/{run}/cancel", tag = "runs", params(("run" = String, Path)),
    responses((status = 202, body = RunBody), (status = 409, body = Problem)))]
async fn cancel(
    State(app): State<Arc<App>>,
    granted: Granted<ConfigureCollection>,
    Path(id): Path<RunId>,
) -> Result<(StatusCode, Json<RunBody>), Failure> {
    run::cancel(&app, granted, id).await?;
    Ok((StatusCode::ACCEPTED, Json(run::find(&app.database, id).await?.into())))
}

#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct WantedFiles {
    outcome: Option<Outcome>,
    /// Part of the path.
    search: Option<String>,
}

/// List every file that a run saw, with its outcome
#[utoipa::path(get, path = "/api/v1/runs/{run}/files", tag = "runs",
    params(("run" = String, Path), WantedFiles, Paging), responses((status = 200, body = Page<FileBody>)))]
async fn files(
    State(app): State<Arc<App>>,
    _: Granted<ConfigureCollection>,
    Path(id): Path<RunId>,
    Query(wanted): Query<WantedFiles>,
    Query(page): Query<Paging>,
) -> Result<Json<Page<FileBody>>, Failure> {
    let filter = FileFilter { outcome: wanted.outcome, search: wanted.search, after: page.after()? };
    let files = history::files(&app.database, id, &filter, paging::limit(page.limit)).await?;
    Ok(Json(files.map(Into::into)))
}
