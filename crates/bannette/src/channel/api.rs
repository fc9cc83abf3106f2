//! Channels in the API.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use drives::FolderPath;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::options::ChannelOptions;
use super::store::ChosenFolder;
use super::{
    Channel, ChannelState, CollectedFolder, Connection, DROPBOX, Health, NewFolder, connect, following,
    options, request, store,
};
use crate::api::{Json, Path, Problem};
use crate::app::App;
use crate::collecting::{Run, RunState, history, schedule};
use crate::company;
use crate::error::{Error, FieldError, Result};
use crate::failure::Failure;
use crate::ids::{BinderId, ChannelId, CompanyId, RunId, UserId};
use crate::paging::Page;
use crate::rights::{ConfigureCollection, Granted};

pub fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(find, change))
        .merge(request::api::routes())
}

#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewChannel {
    /// `dropbox`
    #[serde(rename = "type")]
    kind: String,
    label: String,
    /// Whose account it is: a user of the company, who can be asked to connect it.
    #[schema(value_type = Option<String>)]
    owner_id: Option<UserId>,
    #[serde(default)]
    folders: Vec<NewFolder>,
    /// Documents changed before this day (`2026-01-31`, in the company's time zone) are left alone.
    #[schema(value_type = Option<String>)]
    collect_since: Option<jiff::civil::Date>,
    connection: Option<NewConnectionBody>,
    /// What is done by itself with the documents that it brings.
    #[serde(default)]
    options: ChannelOptions,
}

/// What is to be changed of a channel; what is left out stays.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct ChannelChanges {
    options: Option<ChannelOptions>,
}

#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct NewConnectionBody {
    /// A refresh token that the account's owner has given to this app before.
    #[schema(value_type = String)]
    refresh_token: SecretString,
}

#[derive(Serialize, utoipa::ToSchema)]
#[schema(as = Channel)]
struct ChannelBody {
    #[schema(value_type = String)]
    id: ChannelId,
    #[schema(value_type = String)]
    company_id: CompanyId,
    #[serde(rename = "type")]
    kind: &'static str,
    label: String,
    #[schema(value_type = Option<String>)]
    owner_id: Option<UserId>,
    state: ChannelState,
    collect_since: Option<String>,
    folders: Vec<FolderBody>,
    connection: Option<ConnectionBody>,
    last_run: Option<LastRun>,
    next_run_at: Option<String>,
    /// The last document, when none has come for longer than is usual or chosen.
    silent_since: Option<String>,
    options: ChannelOptions,
    created_at: String,
}

#[derive(Serialize, utoipa::ToSchema)]
struct FolderBody {
    path: String,
    recursive: bool,
    #[schema(value_type = String)]
    binder_id: BinderId,
    /// It is not found in the account any more.
    gone: bool,
}

#[derive(Serialize, utoipa::ToSchema)]
struct ConnectionBody {
    account_id: String,
    account_email: String,
    account_name: String,
    scopes: Vec<String>,
    connected_at: String,
    /// `healthy`, or the code of why the owner has to connect again.
    health: String,
    detail: Option<String>,
    checked_at: String,
}

#[derive(Serialize, utoipa::ToSchema)]
struct LastRun {
    #[schema(value_type = String)]
    id: RunId,
    state: RunState,
    started_at: Option<String>,
    ended_at: Option<String>,
}

impl From<Run> for LastRun {
    fn from(run: Run) -> Self {
        Self {
            id: run.id,
            state: run.state,
            started_at: run.started_at.map(|at| at.to_string()),
            ended_at: run.ended_at.map(|at| at.to_string()),
        }
    }
}

impl From<CollectedFolder> for FolderBody {
    fn from(folder: CollectedFolder) -> Self {
        Self {
            path: folder.path.to_string(),
            recursive: folder.recursive,
            binder_id: folder.binder,
            gone: folder.gone,
        }
    }
}

impl From<Connection> for ConnectionBody {
    fn from(connection: Connection) -> Self {
        let detail = match &connection.health {
            Health::Healthy => None,
            Health::ToReconnect { detail, .. } => Some(detail.clone()),
        };
        Self {
            health: connection.health.code().to_string(),
            detail,
            account_id: connection.account_id,
            account_email: connection.account_email,
            account_name: connection.account_name,
            scopes: connection.scopes,
            connected_at: connection.connected_at.to_string(),
            checked_at: connection.checked_at.to_string(),
        }
    }
}

async fn body(app: &App, channel: Channel) -> Result<ChannelBody> {
    Ok(ChannelBody {
        folders: store::folders(&app.database, channel.id).await?.into_iter().map(Into::into).collect(),
        connection: store::connection_of(&app.database, channel.id).await?.map(Into::into),
        last_run: history::last_of(&app.database, channel.id).await?.map(Into::into),
        id: channel.id,
        company_id: channel.company,
        kind: DROPBOX,
        label: channel.label,
        owner_id: channel.owner,
        state: channel.state,
        collect_since: channel.collect_since.map(|day| day.to_string()),
        next_run_at: channel.next_run_at.map(|at| at.to_string()),
        silent_since: channel.silence.map(|silence| silence.since.to_string()),
        options: channel.options,
        created_at: channel.created_at.to_string(),
    })
}

/// List the channels of a company
#[utoipa::path(get, path = "/api/v1/companies/{company}/channels", tag = "channels",
    params(("company" = String, Path)), responses((status = 200, body = Page<ChannelBody>)))]
async fn list(
    State(app): State<Arc<App>>,
    granted: Granted<ConfigureCollection>,
) -> Result<Json<Page<ChannelBody>>, Failure> {
    let mut items = Vec::new();
    for channel in store::list(&app.database, granted).await? {
        items.push(body(&app, channel).await?);
    }
    Ok(Json(Page { items, next_cursor: None }))
}

/// Create a channel
///
/// With a connection and folders it is collected from now on; without, it waits for a user to set it up.
#[utoipa::path(post, path = "/api/v1/companies/{company}/channels", tag = "channels",
    params(("company" = String, Path)), request_body = NewChannel,
    responses((status = 201, body = ChannelBody), (status = 422, body = Problem), (status = 502, body = Problem)))]
async fn create(
    State(app): State<Arc<App>>,
    granted: Granted<ConfigureCollection>,
    Json(new): Json<NewChannel>,
) -> Result<(StatusCode, Json<ChannelBody>), Failure> {
    let folders = check(&new)?;
    if let Some(owner) = new.owner_id {
        store::check_owner(&app.database, granted.company, owner).await?;
    }
    let now = app.clock.now();
    let channel = store::create(&app.database, now, granted, &new.label, new.owner_id).await?;
    // All or nothing: a channel that could not be set up as asked is not left behind.
    match set_up(&app, granted, &channel, &new, folders).await {
        Ok(channel) => Ok((StatusCode::CREATED, Json(body(&app, channel).await?))),
        Err(error) => {
            store::discard_draft(&app.database, now, granted, channel.id).await?;
            Err(error.into())
        }
    }
}

fn check(new: &NewChannel) -> Result<Vec<ChosenFolder>> {
    let mut errors = super::check_label(&new.label).err().unwrap_or_default();
    if new.kind != DROPBOX {
        errors.push(FieldError { field: "type", code: "channel-type-unknown" });
    }
    if new.folders.len() > store::MOST_FOLDERS {
        errors.push(FieldError { field: "folders", code: "folders-too-many" });
    }
    let mut folders = Vec::new();
    for folder in &new.folders {
        match FolderPath::parse(&folder.path) {
            Ok(path) => folders.push(ChosenFolder {
                path,
                provider_id: None,
                recursive: folder.recursive,
                binder: folder.binder_id,
            }),
            Err(_) => errors.push(FieldError { field: "folders", code: "folder-path" }),
        }
    }
    if errors.is_empty() { Ok(folders) } else { Err(Error::Invalid(errors)) }
}

async fn set_up(
    app: &App,
    granted: Granted<ConfigureCollection>,
    channel: &Channel,
    new: &NewChannel,
    mut folders: Vec<ChosenFolder>,
) -> Result<Channel> {
    if let Some(connection) = &new.connection {
        connect::connect_with_token(app, granted, channel.id, &connection.refresh_token).await?;
        following::identify(app, channel.id, &mut folders).await?;
    }
    store::set_folders(&app.database, app.clock.now(), granted, channel.id, &folders, new.collect_since)
        .await?;
    options::choose(app, granted, channel.id, new.options).await?;
    if new.connection.is_some() && !folders.is_empty() {
        let zone = company::store::find(&app.database, granted.company).await?.zone();
        let next = schedule::next_run_at(app, channel.id, zone)?;
        store::activate(&app.database, app.clock.now(), granted, channel.id, next).await?;
    }
    store::find(&app.database, channel.id).await
}

/// Look at a channel: its connection's health, its last and next run
#[utoipa::path(get, path = "/api/v1/channels/{channel}", tag = "channels",
    params(("channel" = String, Path)),
    responses((status = 200, body = ChannelBody), (status = 404, body = Problem)))]
async fn find(
    State(app): State<Arc<App>>,
    _: Granted<ConfigureCollection>,
    Path(id): Path<ChannelId>,
) -> Result<Json<ChannelBody>, Failure> {
    let channel = store::find(&app.database, id).await?;
    Ok(Json(body(&app, channel).await?))
}

/// Change a channel: what is done by itself with its documents
///
/// Options hold for what is read from now on. What they make of a document are new documents; the original stays as it was
/// received, and can be put back in its place.
#[utoipa::path(patch, path = "/api/v1/channels/{channel}", tag = "channels",
    params(("channel" = String, Path)), request_body = ChannelChanges,
    responses((status = 200, body = ChannelBody), (status = 404, body = Problem), (status = 422, body = Problem)))]
async fn change(
    State(app): State<Arc<App>>,
    granted: Granted<ConfigureCollection>,
    Path(id): Path<ChannelId>,
    Json(changes): Json<ChannelChanges>,
) -> Result<Json<ChannelBody>, Failure> {
    if let Some(options) = changes.options {
        options::choose(&app, granted, id, options).await?;
    }
    let channel = store::find(&app.database, id).await?;
    Ok(Json(body(&app, channel).await?))
}
