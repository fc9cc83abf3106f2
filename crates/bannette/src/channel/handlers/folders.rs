//! Which folders are collected: browsing the account, choosing and removing, since when, and what the next run
//! would take.

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Form, Router};
use drives::FolderPath;
use jiff::civil::Date;
use serde::Deserialize;

use super::{Right, edit_page, set_up};
use crate::app::App;
use crate::channel::foresee::{Foreseen, Wanted, foresee};
use crate::channel::pages::{Changes, Crumb, FolderPage, ForeseenPage, Foresight, SubFolder};
use crate::channel::store::{self, ChosenFolder};
use crate::channel::{ChannelState, CollectedFolder, connect, following};
use crate::collecting::history;
use crate::company;
use crate::error::{Error, Result};
use crate::failure::Failure;
use crate::ids::{BinderId, ChannelId, FolderId};
use crate::web::Flash;
use crate::web::forms::Choice;
use crate::web::layout::Item;
use crate::web::visit::{Visit, back_with, html, html_refused, redirect};

/// Subfolders shown of one folder.
const MOST_SHOWN: usize = 500;

pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/channels/{channel}/folders", get(browse).post(add))
        .route("/channels/{channel}/folders/{folder}/remove", post(remove))
        .route("/channels/{channel}/since", post(since))
        .route("/channels/{channel}/foresee", get(foreseen))
}

#[derive(Deserialize)]
struct Place {
    #[serde(default)]
    path: String,
    /// The collected folder that another is chosen in the place of.
    replace: Option<FolderId>,
}

async fn browse(
    State(app): State<Arc<App>>,
    visit: Visit,
    granted: Right,
    Path(id): Path<ChannelId>,
    Query(place): Query<Place>,
) -> Result<Response, Failure> {
    let path = FolderPath::parse(&place.path).map_err(|_| Error::NotFound)?;
    html(&folder_page(&app, &visit, granted, id, &path, place.replace).await?)
}

/// One folder of the account. When the provider doesn't answer, the page says so.
async fn folder_page(
    app: &App,
    visit: &Visit,
    granted: Right,
    id: ChannelId,
    path: &FolderPath,
    replace: Option<FolderId>,
) -> Result<FolderPage> {
    let (t, layout) = visit.frame_of(Item::Channels, granted.company).await?;
    let label = store::find(&app.database, id).await?.label;
    let binders = company::store::binders(&app.database, granted.company).await?;
    let binder =
        |id: BinderId| binders.iter().find(|binder| binder.id == id).map(|binder| binder.name.clone());
    let chosen = store::folders(&app.database, id).await?;
    let collected: HashMap<String, String> = chosen
        .iter()
        .filter_map(|folder| Some((folder.path.key().to_owned(), binder(folder.binder)?)))
        .collect();
    let (found, trouble) = match subfolders(app, id, path).await {
        Ok(found) => (Some(found), None),
        Err(Error::Provider { code, .. }) => (None, Some(format!("provider-{code}"))),
        Err(Error::Conflict(code)) => (None, Some(code.to_owned())),
        Err(error) => return Err(error),
    };
    let more = found.as_ref().is_some_and(|found| found.truncated || found.folders.len() > MOST_SHOWN);
    let folders = found.map(|found| found.folders).unwrap_or_default();
    let folders = folders.into_iter().take(MOST_SHOWN).filter_map(|folder| {
        let path = folder.folder_path()?;
        Some(SubFolder {
            name: folder.name,
            collected_into: collected.get(path.key()).cloned(),
            path: path.as_str().to_owned(),
        })
    });
    let offered = binders.iter().filter(|binder| binder.active);
    let of_path = chosen.iter().find(|folder| folder.path.key() == path.key());
    let is_its = |id: BinderId| of_path.is_some_and(|folder| folder.binder == id);
    let choice =
        |binder: &company::Binder| Choice::new(binder.id.to_string(), &binder.name, is_its(binder.id));
    let choices = offered.map(choice).collect();
    let (replace, changes) = match of_path {
        Some(folder) => {
            let binder = binder(folder.binder).unwrap_or_default();
            (Some(folder.id), Some(Changes::Itself { binder }))
        }
        None => {
            let replaced = chosen.iter().find(|folder| Some(folder.id) == replace);
            let instead =
                |folder: &CollectedFolder| Changes::Instead { path: folder.path.as_str().to_owned() };
            (replaced.map(|folder| folder.id), replaced.map(instead))
        }
    };
    Ok(FolderPage {
        t,
        layout,
        channel: id,
        label,
        path: path.as_str().to_owned(),
        trail: trail(path),
        name: path.name().to_owned(),
        folders: folders.collect(),
        more,
        binders: choices,
        binder_error: None,
        recursive: of_path.is_none_or(|folder| folder.recursive),
        replace,
        changes,
        trouble,
    })
}

async fn subfolders(app: &App, id: ChannelId, path: &FolderPath) -> Result<drives::Browse> {
    let drive = connect::drive(app, id).await?;
    drive.browse(path).await.map_err(connect::provider_error)
}

/// The folders from the root to this one, itself left out.
fn trail(path: &FolderPath) -> Vec<Crumb> {
    let mut trail = Vec::new();
    let mut above = path.parent();
    while let Some(folder) = above {
        above = folder.parent();
        trail.push(Crumb { name: folder.name().to_owned(), path: folder.as_str().to_owned() });
    }
    trail.reverse();
    trail
}

#[derive(Deserialize)]
struct Chosen {
    #[serde(default)]
    path: String,
    #[serde(default)]
    binder: String,
    #[serde(default)]
    recursive: bool,
    /// The collected folder that this one takes the place of; empty for none.
    #[serde(default)]
    replace: String,
}

async fn add(
    State(app): State<Arc<App>>,
    visit: Visit,
    granted: Right,
    Path(id): Path<ChannelId>,
    Form(form): Form<Chosen>,
) -> Result<Response, Failure> {
    let path = FolderPath::parse(&form.path).map_err(|_| Error::invalid("path", "folder-path"))?;
    let replace: Option<FolderId> = form.replace.parse().ok();
    let binders = company::store::binders(&app.database, granted.company).await?;
    let Some(binder) = binders.into_iter().find(|binder| binder.id.to_string() == form.binder) else {
        let mut page = folder_page(&app, &visit, granted, id, &path, replace).await?;
        page.binder_error = Some(page.t.code("error", "binder"));
        page.recursive = form.recursive;
        return html_refused(&page);
    };
    let mut chosen = [ChosenFolder { path, provider_id: None, recursive: form.recursive, binder: binder.id }];
    if let Err(error) = following::identify(&app, id, &mut chosen).await {
        return back_with(&edit_page(id), error);
    }
    let present = store::folders(&app.database, id).await?;
    let place = present.iter().position(|folder| Some(folder.id) == replace);
    let mut folders = kept(&app, id, replace).await?;
    folders.splice(place.map_or(folders.len()..folders.len(), |place| place..place), chosen);
    let key = if place.is_some() { "flash-folder-changed" } else { "flash-folder-added" };
    let flash = Flash::success(key).arg("binder", binder.name);
    save(&app, granted, id, &folders, flash).await
}

async fn remove(
    State(app): State<Arc<App>>,
    granted: Right,
    Path((id, folder)): Path<(ChannelId, FolderId)>,
) -> Result<Response, Failure> {
    let folders = kept(&app, id, Some(folder)).await?;
    if folders.is_empty() && store::find(&app.database, id).await?.state == ChannelState::Active {
        return back_with(&edit_page(id), Error::Conflict("channel-without-folders"));
    }
    save(&app, granted, id, &folders, Flash::notice("flash-folder-removed")).await
}

/// The folders chosen so far, without one.
async fn kept(app: &App, id: ChannelId, without: Option<FolderId>) -> Result<Vec<ChosenFolder>> {
    let folders = store::folders(&app.database, id).await?.into_iter();
    let keep = |folder: CollectedFolder| ChosenFolder {
        path: folder.path,
        provider_id: folder.provider_id,
        recursive: folder.recursive,
        binder: folder.binder,
    };
    Ok(folders.filter(|folder| Some(folder.id) != without).map(keep).collect())
}

async fn save(
    app: &App,
    granted: Right,
    id: ChannelId,
    folders: &[ChosenFolder],
    flash: Flash,
) -> Result<Response, Failure> {
    let since = store::find(&app.database, id).await?.collect_since;
    match store::set_folders(&app.database, app.clock.now(), granted, id, folders, since).await {
        Ok(()) => Ok(redirect(&edit_page(id), Some(flash))),
        Err(error) => back_with(&edit_page(id), error),
    }
}

#[derive(Deserialize)]
struct Since {
    #[serde(default)]
    since: String,
}

async fn since(
    State(app): State<Arc<App>>,
    visit: Visit,
    granted: Right,
    Path(id): Path<ChannelId>,
    Form(form): Form<Since>,
) -> Result<Response, Failure> {
    let text = form.since.trim();
    let Ok(since) = (if text.is_empty() { Ok(None) } else { text.parse::<Date>().map(Some) }) else {
        let channel = store::find(&app.database, id).await?;
        let mut page = set_up(&app, &visit, granted, &channel).await?;
        page.since.value = form.since;
        page.since.refuse(page.t.code("error", "date"));
        return html_refused(&page);
    };
    let folders = kept(&app, id, None).await?;
    store::set_folders(&app.database, app.clock.now(), granted, id, &folders, since).await?;
    Ok(redirect(&edit_page(id), Some(Flash::success("flash-channel-changed"))))
}

async fn foreseen(
    State(app): State<Arc<App>>,
    visit: Visit,
    granted: Right,
    Path(id): Path<ChannelId>,
) -> Result<Response, Failure> {
    let (t, layout) = visit.frame_of(Item::Channels, granted.company).await?;
    let label = store::find(&app.database, id).await?.label;
    let foresight = match look(&app, granted, id).await {
        Ok(foreseen) => foresight(foreseen),
        Err(Error::Provider { code, .. }) => trouble(format!("provider-{code}")),
        Err(Error::Conflict(code)) => trouble(code.to_owned()),
        Err(error) => return Err(error.into()),
    };
    let first = history::last_of(&app.database, id).await?.is_none();
    html(&ForeseenPage { t, layout, channel: id, label, first, foresight })
}

fn trouble(code: String) -> Foresight {
    Foresight { trouble: Some(code), ..Foresight::default() }
}

async fn look(app: &App, granted: Right, id: ChannelId) -> Result<Foreseen> {
    let channel = store::find(&app.database, id).await?;
    let connection =
        store::connection_of(&app.database, id).await?.ok_or(Error::Conflict("channel-not-connected"))?;
    let wanted = Wanted {
        company: granted.company,
        account: &connection.account_id,
        zone: company::store::find(&app.database, granted.company).await?.zone(),
        since: channel.collect_since,
        largest: app.config.collection.max_file_size,
    };
    let folders = store::folders(&app.database, id).await?;
    let drive = connect::drive(app, id).await?;
    foresee(&app.database, drive.as_ref(), &folders, &wanted).await
}

/// The most frequent kinds and the latest months first.
fn foresight(foreseen: Foreseen) -> Foresight {
    let mut kinds: Vec<_> = foreseen.kinds.into_iter().collect();
    kinds.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    Foresight {
        files: foreseen.files,
        bytes: foreseen.bytes,
        kinds,
        months: foreseen.months.into_iter().rev().collect(),
        already_collected: foreseen.already_collected,
        set_aside: foreseen.set_aside.into_iter().map(|(reason, count)| (reason.to_owned(), count)).collect(),
        truncated: foreseen.truncated,
        trouble: None,
    }
}
