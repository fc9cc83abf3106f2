//! `files/list_folder…`.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{
    cursor::{Cursor, ListArguments},
    listing::{ListError, Page},
    lock,
    metadata::Metadata,
    path::PathArgument,
    world::World,
};

use super::{
    call::{Call, Reply},
    error::ApiError,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ListFolder {
    path: String,
    #[serde(default)]
    recursive: bool,
    #[serde(default)]
    include_deleted: bool,
    #[serde(default = "yes")]
    include_mounted_folders: bool,
    #[serde(default = "yes")]
    include_non_downloadable_files: bool,
    limit: Option<u32>,
    shared_link: Option<Value>,
    // Known to the service, without effect here.
    #[serde(default, rename = "include_media_info")]
    _media: bool,
    #[serde(default, rename = "include_has_explicit_shared_members")]
    _members: bool,
    #[serde(default, rename = "include_property_groups")]
    _properties: Option<Value>,
    #[serde(default, rename = "include_restorable_info")]
    _restorable: Option<bool>,
}

fn yes() -> bool {
    true
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Continue {
    cursor: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Longpoll {
    cursor: String,
    #[serde(default = "half_a_minute")]
    timeout: u64,
}

fn half_a_minute() -> u64 {
    30
}

#[derive(Serialize)]
struct ListFolderResult {
    entries: Vec<Metadata>,
    cursor: String,
    has_more: bool,
}

pub(super) fn begin(call: &Call) -> Result<Reply, ApiError> {
    let arguments = arguments(call)?;
    let quirks = *lock(&call.shared.quirks);
    let result = call.shared.read(|world| {
        let view = call.view(world)?;
        let cursor = world.cursor(&view, arguments, false).map_err(refused)?;
        let page = world.page(&view, &cursor, quirks).map_err(refused)?;
        Ok(result(world, page))
    });
    Reply::json(&result?)
}

pub(super) fn latest(call: &Call) -> Result<Reply, ApiError> {
    let arguments = arguments(call)?;
    let cursor = call.shared.read(|world| {
        let view = call.view(world)?;
        Ok(world.cursor(&view, arguments, true).map_err(refused)?.encode(world))
    });
    Reply::json(&json!({ "cursor": cursor? }))
}

pub(super) fn go_on(call: &Call) -> Result<Reply, ApiError> {
    let Continue { cursor } = call.argument()?;
    let quirks = *lock(&call.shared.quirks);
    let result = call.shared.read(|world| {
        let cursor = decode(call, world, &cursor)?;
        let page = world.page(&call.view(world)?, &cursor, quirks).map_err(refused)?;
        Ok(result(world, page))
    });
    Reply::json(&result?)
}

/// Waits for a change; the answer says only whether there is one. (The service waits up to 90 s more, at random.)
pub(super) async fn longpoll(call: &mut Call) -> Result<Reply, ApiError> {
    let Longpoll { cursor, timeout } = call.argument()?;
    if !(30..=480).contains(&timeout) {
        return Err(call.bad(format!("request body: timeout: {timeout} is not within the range 30 to 480")));
    }
    let mut changes = call.shared.changes();
    let deadline = tokio::time::Instant::now() + Duration::from_secs(timeout);
    loop {
        changes.mark_unchanged();
        let call = &*call;
        let changed = call.shared.read(|world| {
            let cursor = decode(call, world, &cursor)?;
            world.has_changed(&cursor).map_err(|error| match error {
                // A deleted folder is a change too; `continue` tells which.
                ListError::Path(_) => ApiError::conflict(json!({ ".tag": "other" })),
                ListError::Reset => refused(ListError::Reset),
            })
        })?;
        if changed {
            return Reply::json(&json!({ "changes": true }));
        }
        tokio::select! {
            _ = changes.changed() => {}
            () = tokio::time::sleep_until(deadline) => return Reply::json(&json!({ "changes": false })),
        }
    }
}

fn arguments(call: &Call) -> Result<ListArguments, ApiError> {
    let given: ListFolder = call.argument()?;
    PathArgument::listing(&given.path).map_err(|refusal| call.path(refusal, "path"))?;
    if let Some(limit) = given.limit.filter(|limit| !(1..=2000).contains(limit)) {
        return Err(call.bad(format!("request body: limit: {limit} is not within the range 1 to 2000")));
    }
    if given.shared_link.is_some() {
        return Err(call.bad("request body: shared_link: not supported by this simulator"));
    }
    Ok(ListArguments {
        path: given.path,
        recursive: given.recursive,
        include_deleted: given.include_deleted,
        include_mounted_folders: given.include_mounted_folders,
        include_non_downloadable_files: given.include_non_downloadable_files,
        limit: given.limit,
    })
}

fn decode(call: &Call, world: &World, cursor: &str) -> Result<Cursor, ApiError> {
    Cursor::decode(world, cursor)
        .ok_or_else(|| call.bad(format!("request body: cursor: Invalid \"cursor\" parameter: {cursor:?}")))
}

fn result(world: &World, page: Page) -> ListFolderResult {
    ListFolderResult { entries: page.entries, cursor: page.cursor.encode(world), has_more: page.has_more }
}

fn refused(error: ListError) -> ApiError {
    match error {
        ListError::Path(error) => ApiError::lookup("path", error),
        ListError::Reset => ApiError::conflict(json!({ ".tag": "reset" })),
    }
}
