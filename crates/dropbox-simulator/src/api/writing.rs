//! `files/upload`, `create_folder_v2`, `delete_v2`, `move_v2`, `copy_v2`.

use futures::StreamExt;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    clock::Moment,
    content::{Arriving, Content, ContentHasher},
    metadata::{FileMetadata, Metadata},
    path::PathArgument,
    view::LookupError,
    writing::{Relocation, RelocationError, Upload, WriteError, WriteMode},
};

use super::{
    call::{Call, Reply},
    error::ApiError,
    reading::bare,
};

/// Where and how to write what was sent.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Commit {
    path: String,
    #[serde(default)]
    mode: Option<Value>,
    #[serde(default)]
    autorename: bool,
    client_modified: Option<String>,
    #[serde(default)]
    strict_conflict: bool,
    content_hash: Option<String>,
    // Known to the service, without effect here.
    #[serde(default, rename = "mute")]
    _mute: bool,
    #[serde(default, rename = "property_groups")]
    _properties: Option<Value>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CreateFolder {
    path: String,
    #[serde(default)]
    autorename: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Delete {
    path: String,
    parent_rev: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Relocate {
    from_path: String,
    to_path: String,
    #[serde(default)]
    autorename: bool,
    // Known to the service, without effect here.
    #[serde(default, rename = "allow_shared_folder")]
    _shared: bool,
    #[serde(default, rename = "allow_ownership_transfer")]
    _ownership: bool,
}

pub(super) async fn upload(call: &mut Call) -> Result<Reply, ApiError> {
    let commit: Commit = call.argument()?;
    commit.check(call)?;
    let content = receive(call, commit.content_hash.as_deref()).await?;
    let file = commit.carry_out(call, content).map_err(|(tag, error)| {
        ApiError::conflict(
            json!({ ".tag": "path", "reason": { ".tag": tag, tag: error }, "upload_session_id": "none" }),
        )
    })?;
    Reply::json(&file)
}

/// Takes the bytes of the request to the disk.
async fn receive(call: &mut Call, expected: Option<&str>) -> Result<Content, ApiError> {
    let mut arriving = call.shared.contents.receive().map_err(|error| disk(call, &error))?;
    receive_into(call, &mut arriving, expected).await?;
    arriving.keep(&call.shared.contents).map_err(|error| disk(call, &error))
}

/// Adds the bytes of the request; compares the hash of these bytes where one is given.
pub(super) async fn receive_into(
    call: &mut Call,
    arriving: &mut Arriving,
    expected: Option<&str>,
) -> Result<(), ApiError> {
    let mut hasher = ContentHasher::new();
    let mut body = std::mem::take(&mut call.body).into_data_stream();
    while let Some(bytes) = body.next().await {
        let bytes = bytes.map_err(|_| call.bad("request body: cut off"))?;
        hasher.update(&bytes);
        arriving.write(&bytes).map_err(|error| disk(call, &error))?;
    }
    match expected {
        Some(expected) if hasher.finish() != expected => {
            Err(ApiError::conflict(json!({ ".tag": "content_hash_mismatch" })))
        }
        _ => Ok(()),
    }
}

pub(super) fn disk(call: &Call, error: &std::io::Error) -> ApiError {
    tracing::error!("the simulator can't write to its disk: {error}");
    call.bad("the simulator can't write to its disk")
}

impl Commit {
    /// Refuses what is wrong before the bytes come.
    pub fn check(&self, call: &Call) -> Result<(), ApiError> {
        PathArgument::writing(&self.path).map(|_| ()).map_err(|refusal| call.path(refusal, "path"))?;
        self.write_mode(call)?;
        self.modified(call).map(|_| ())
    }

    fn write_mode(&self, call: &Call) -> Result<WriteMode, ApiError> {
        let mode = self.mode.as_ref();
        let tag = mode.and_then(|mode| mode.as_str().or_else(|| mode.get(".tag")?.as_str()));
        match tag {
            None if mode.is_none() => Ok(WriteMode::Add),
            Some("add") => Ok(WriteMode::Add),
            Some("overwrite") => Ok(WriteMode::Overwrite),
            Some("update") => {
                let rev = mode.and_then(|mode| mode.get("update")?.as_str());
                rev.map(|rev| WriteMode::Update(rev.to_owned()))
                    .ok_or_else(|| call.bad("request body: mode: missing rev"))
            }
            _ => Err(call.bad("request body: mode: unknown tag")),
        }
    }

    fn modified(&self, call: &Call) -> Result<Moment, ApiError> {
        match &self.client_modified {
            None => Ok(call.shared.clock.now()),
            Some(text) => Moment::parse(text).ok_or_else(|| {
                call.bad(format!("request body: client_modified: time data '{text}' does not match format '%Y-%m-%dT%H:%M:%SZ'"))
            }),
        }
    }

    /// Writes the file. The error: the tag that the routes put around it, and what it holds.
    pub fn carry_out(&self, call: &Call, content: Content) -> Result<FileMetadata, (&'static str, Value)> {
        let (Ok(path), Ok(mode)) = (PathArgument::writing(&self.path), self.write_mode(call)) else {
            return Err(write_error(WriteError::Malformed));
        };
        let now = call.shared.clock.now();
        let client_modified = self.modified(call).unwrap_or(now);
        let (autorename, strict) = (self.autorename, self.strict_conflict);
        let upload = Upload { content, mode, autorename, strict, client_modified, now };
        call.shared.change(|world| {
            let view = call.view(world).map_err(|_| write_error(WriteError::Denied))?;
            let found = world.write_file(&view, &path, upload).map_err(write_error)?;
            bare(world.metadata(&view, found)).ok_or_else(|| write_error(WriteError::Denied))
        })
    }
}

/// The tag of a `WriteError`, and what it holds.
fn write_error(error: WriteError) -> (&'static str, Value) {
    match error {
        WriteError::Malformed => ("malformed_path", Value::Null),
        WriteError::ConflictFile => ("conflict", json!({ ".tag": "file" })),
        WriteError::ConflictFolder => ("conflict", json!({ ".tag": "folder" })),
        WriteError::ConflictAncestor => ("conflict", json!({ ".tag": "file_ancestor" })),
        WriteError::Denied => ("no_write_permission", Value::Null),
    }
}

fn write_refusal(field: &str, error: WriteError) -> ApiError {
    let (tag, inner) = write_error(error);
    let mut held = json!({ ".tag": tag });
    if !inner.is_null() {
        held[tag] = inner;
    }
    ApiError::conflict(json!({ ".tag": field, field: held }))
}

pub(super) fn create_folder(call: &Call) -> Result<Reply, ApiError> {
    let given: CreateFolder = call.argument()?;
    let path = PathArgument::writing(&given.path).map_err(|refusal| call.path(refusal, "path"))?;
    let folder = call.shared.change(|world| {
        let view = call.view(world)?;
        let found = world
            .create_folder(&view, &path, given.autorename)
            .map_err(|error| write_refusal("path", error))?;
        Ok(world.metadata(&view, found))
    });
    match folder? {
        Some(Metadata::Folder(folder)) => Reply::json(&json!({ "metadata": folder })),
        _ => Err(write_refusal("path", WriteError::Denied)),
    }
}

pub(super) fn delete(call: &Call) -> Result<Reply, ApiError> {
    let given: Delete = call.argument()?;
    let path = PathArgument::writing(&given.path).map_err(|refusal| call.path(refusal, "path_lookup"))?;
    let metadata = call.shared.change(|world| {
        let view = call.view(world)?;
        let lookup = |error| ApiError::lookup("path_lookup", error);
        if let Some(expected) = &given.parent_rev {
            let found = world.lookup(&view, &path).map_err(lookup)?;
            let rev = world.space(found.space).node(found.node).current().map(|current| current.rev.clone());
            if rev.as_ref() != Some(expected) {
                return Err(write_refusal("path_write", WriteError::ConflictFile));
            }
        }
        world.delete(&view, &path).map_err(|error| match error {
            LookupError::Restricted => write_refusal("path_write", WriteError::Denied),
            other => lookup(other),
        })
    });
    Reply::json(&json!({ "metadata": metadata? }))
}

pub(super) fn relocate(call: &Call, copy: bool) -> Result<Reply, ApiError> {
    let given: Relocate = call.argument()?;
    let from =
        PathArgument::writing(&given.from_path).map_err(|refusal| call.path(refusal, "from_lookup"))?;
    let to = PathArgument::writing(&given.to_path).map_err(|refusal| call.path(refusal, "to"))?;
    let relocation =
        Relocation { from, to, copy, autorename: given.autorename, now: call.shared.clock.now() };
    let metadata = call.shared.change(|world| {
        let view = call.view(world)?;
        let found = world.relocate(&view, &relocation).map_err(|error| match error {
            RelocationError::From(error) => ApiError::lookup("from_lookup", error),
            RelocationError::To(error) => write_refusal("to", error),
            RelocationError::IntoItself => {
                ApiError::conflict(json!({ ".tag": "cant_move_folder_into_itself" }))
            }
            RelocationError::SharedFolder => ApiError::conflict(json!({ ".tag": "cant_move_shared_folder" })),
            RelocationError::Elsewhere => ApiError::conflict(json!({ ".tag": "cant_nest_shared_folder" })),
        })?;
        Ok(world.metadata(&view, found))
    });
    Reply::json(&json!({ "metadata": metadata? }))
}
