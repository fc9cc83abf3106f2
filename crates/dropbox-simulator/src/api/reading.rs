//! `files/get_metadata`, `list_revisions`, `download`, `export`.

use std::ops::Range;

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{
    content::{ByteStream, Content, ContentHasher, Contents},
    metadata::{FileMetadata, Metadata},
    path::PathArgument,
    view::{Found, LookupError, View},
    world::World,
};

use super::{
    call::{Call, Reply},
    error::ApiError,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GetMetadata {
    path: String,
    #[serde(default)]
    include_deleted: bool,
    // Known to the service, without effect here.
    #[serde(default, rename = "include_media_info")]
    _media: bool,
    #[serde(default, rename = "include_has_explicit_shared_members")]
    _members: bool,
    #[serde(default, rename = "include_property_groups")]
    _properties: Option<Value>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Download {
    path: String,
    rev: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Export {
    path: String,
    export_format: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ListRevisions {
    path: String,
    #[serde(default = "by_path")]
    mode: Value,
    #[serde(default = "ten")]
    limit: u64,
    before_rev: Option<String>,
    // Known to the service, without effect here.
    #[serde(default, rename = "include_restorable_info")]
    _restorable: Option<bool>,
}

fn by_path() -> Value {
    json!("path")
}

fn ten() -> u64 {
    10
}

pub(super) fn metadata(call: &Call) -> Result<Reply, ApiError> {
    let given: GetMetadata = call.argument()?;
    let path = PathArgument::reading(&given.path).map_err(|refusal| call.path(refusal, "path"))?;
    let is_root = match &path {
        PathArgument::Path(names) => names.is_empty(),
        PathArgument::Namespace { below, .. } => below.is_empty(),
        _ => false,
    };
    if is_root {
        return Err(call.bad("request body: path: The root folder is unsupported."));
    }
    let metadata = call.shared.read(|world| {
        let view = call.view(world)?;
        let found = world.lookup(&view, &path);
        let metadata = found.and_then(|found| world.metadata(&view, found).ok_or(LookupError::NotFound));
        metadata.or_else(|error| {
            let deleted = world.lookup_deleted(&view, &path).filter(|_| given.include_deleted);
            deleted
                .and_then(|(folder, tombstone)| world.deleted_metadata(&view, view.space, folder, tombstone))
                .ok_or_else(|| ApiError::lookup("path", error))
        })
    });
    Reply::json(&metadata?)
}

pub(super) fn revisions(call: &Call) -> Result<Reply, ApiError> {
    let given: ListRevisions = call.argument()?;
    let path = PathArgument::reading(&given.path).map_err(|refusal| call.path(refusal, "path"))?;
    if !(1..=100).contains(&given.limit) {
        return Err(
            call.bad(format!("request body: limit: {} is not within the range 1 to 100", given.limit))
        );
    }
    let mode = given.mode.as_str().or_else(|| given.mode.get(".tag")?.as_str()).unwrap_or_default();
    if !matches!(mode, "path" | "id") {
        return Err(call.bad(format!("request body: mode: unknown tag '{mode}'")));
    }
    let result = call.shared.read(|world| {
        let view = call.view(world)?;
        let (found, is_deleted) =
            with_history(world, &view, &path).map_err(|error| ApiError::lookup("path", error))?;
        let count = world.space(found.space).node(found.node).revisions().map_or(0, <[_]>::len);
        let mut entries: Vec<FileMetadata> = (0..count)
            .rev()
            .filter_map(|at| world.file_metadata(&view, Found { revision: Some(at), ..found }).ok())
            .collect();
        if let Some(before) = &given.before_rev {
            let at = entries.iter().position(|entry| entry.rev == *before);
            entries.drain(..at.map_or(0, |at| at + 1));
        }
        let has_more = entries.len() as u64 > given.limit;
        entries.truncate(usize::try_from(given.limit).unwrap_or(usize::MAX));
        Ok(json!({ "is_deleted": is_deleted, "entries": entries, "has_more": has_more }))
    });
    Reply::json(&result?)
}

/// A file, deleted or not.
fn with_history(world: &World, view: &View, path: &PathArgument) -> Result<(Found, bool), LookupError> {
    let (found, is_deleted) = match world.lookup(view, path) {
        Ok(found) => (found, false),
        Err(error) => {
            let (_, tombstone) = world.lookup_deleted(view, path).ok_or(error)?;
            (world.found(view.space, tombstone.node.ok_or(error)?), true)
        }
    };
    if found.revision.is_none() { Err(LookupError::NotFile) } else { Ok((found, is_deleted)) }
}

pub(super) fn download(call: &Call) -> Result<Reply, ApiError> {
    let given: Download = call.argument()?;
    let mut path = PathArgument::reading(&given.path).map_err(|refusal| call.path(refusal, "path"))?;
    if let Some(rev) = given.rev {
        path = PathArgument::reading(&format!("rev:{rev}")).map_err(|refusal| call.path(refusal, "path"))?;
    }
    call.shared.read(|world| {
        let view = call.view(world)?;
        let lookup = |error| ApiError::lookup("path", error);
        let found = world.lookup(&view, &path).map_err(lookup)?;
        let metadata = world.file_metadata(&view, found).map_err(lookup)?;
        let node = world.space(found.space).node(found.node);
        if node.marks.restricted {
            return Err(lookup(LookupError::Restricted));
        }
        if node.marks.non_downloadable.is_some() {
            return Err(ApiError::conflict(json!({ ".tag": "unsupported_file" })));
        }
        let content = content(world, found).ok_or_else(|| lookup(LookupError::NotFile))?;
        let etag = Some(format!("\"{}\"", metadata.rev));
        let result = header_json(&metadata).map_err(|error| call.bad(error))?;
        Ok(Reply::Bytes(BytesReply { result, etag, bytes: Bytes::Content(content) }))
    })
}

fn content(world: &World, found: Found) -> Option<Content> {
    let revisions = world.space(found.space).node(found.node).revisions()?;
    revisions.get(found.revision?).map(|revision| revision.content.clone())
}

pub(super) fn export(call: &Call) -> Result<Reply, ApiError> {
    let given: Export = call.argument()?;
    let path = PathArgument::reading(&given.path).map_err(|refusal| call.path(refusal, "path"))?;
    call.shared.read(|world| {
        let view = call.view(world)?;
        let lookup = |error| ApiError::lookup("path", error);
        let found = world.lookup(&view, &path).map_err(lookup)?;
        let metadata = world.file_metadata(&view, found).map_err(lookup)?;
        let marks = &world.space(found.space).node(found.node).marks;
        let tagged = |tag: &str| ApiError::conflict(json!({ ".tag": tag }));
        let export = marks.non_downloadable.as_ref().ok_or_else(|| tagged("non_exportable"))?;
        let default = export.export_as.as_ref().ok_or_else(|| tagged("non_exportable"))?;
        let format = given.export_format.as_ref().unwrap_or(default);
        if format != default && !export.export_options.contains(format) {
            return Err(tagged("invalid_export_format"));
        }
        let exported = export.exports.iter().find(|(known, _)| known == format).map(|(_, text)| text.clone());
        let bytes = match exported {
            Some(text) => Bytes::Whole(text.into_bytes().into()),
            None => Bytes::Content(content(world, found).ok_or_else(|| lookup(LookupError::NotFile))?),
        };
        let name =
            format!("{}.{format}", metadata.name.rsplit_once('.').map_or(&*metadata.name, |(stem, _)| stem));
        let mut export_metadata = json!({ "name": name, "size": bytes.size() });
        if let Some(hash) = bytes.hash() {
            export_metadata["export_hash"] = hash.into();
        }
        // `.tag` is not part of this result; the metadata stands as it is.
        let result = json!({ "export_metadata": export_metadata, "file_metadata": metadata });
        let result = header_json(&result).map_err(|error| call.bad(error))?;
        Ok(Reply::Bytes(BytesReply { result, etag: None, bytes }))
    })
}

enum Bytes {
    Content(Content),
    Whole(bytes::Bytes),
}

impl Bytes {
    fn size(&self) -> u64 {
        match self {
            Self::Content(content) => content.size,
            Self::Whole(bytes) => bytes.len() as u64,
        }
    }

    fn hash(&self) -> Option<String> {
        match self {
            Self::Content(content) => content.hash.clone(),
            Self::Whole(bytes) => Some(ContentHasher::hash(bytes)),
        }
    }

    fn stream(self, contents: &Contents, range: Range<u64>) -> ByteStream {
        match self {
            Self::Content(content) => contents.stream(&content, range),
            Self::Whole(bytes) => {
                let range = range.start as usize..range.end as usize;
                Box::pin(futures::stream::iter([Ok(bytes.slice(range))]))
            }
        }
    }
}

/// Bytes, with the result in a header.
pub(super) struct BytesReply {
    result: HeaderValue,
    etag: Option<String>,
    bytes: Bytes,
}

impl BytesReply {
    /// Status, body, its length, and headers: whole, part or nothing, as the request's headers ask.
    pub fn into_parts(self, contents: &Contents, asked: &HeaderMap, with_result: bool) -> super::Parts {
        let size = self.bytes.size();
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
        headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        if with_result {
            headers.insert("dropbox-api-result", self.result);
        }
        if let Some(etag) = self.etag.as_ref().and_then(|etag| HeaderValue::from_str(etag).ok()) {
            headers.insert(header::ETAG, etag);
        }
        let text = |name| asked.get(name).and_then(|value| value.to_str().ok());
        let is_current = |given: &str| {
            self.etag.as_deref().is_some_and(|etag| given.split(',').any(|one| one.trim() == etag))
        };
        let empty = || Box::pin(futures::stream::empty());
        if text(header::IF_NONE_MATCH).is_some_and(is_current) {
            return (StatusCode::NOT_MODIFIED, empty(), 0, headers);
        }
        let range = text(header::RANGE).filter(|_| text(header::IF_RANGE).is_none_or(is_current));
        match range.map_or(Asked::Whole, |range| asked_range(range, size)) {
            Asked::Whole => (StatusCode::OK, self.bytes.stream(contents, 0..size), size, headers),
            Asked::Part(range) => {
                let shown = format!("bytes {}-{}/{size}", range.start, range.end - 1);
                headers.insert(header::CONTENT_RANGE, ascii(&shown));
                let length = range.end - range.start;
                (StatusCode::PARTIAL_CONTENT, self.bytes.stream(contents, range), length, headers)
            }
            Asked::Outside => {
                headers.insert(header::CONTENT_RANGE, ascii(&format!("bytes */{size}")));
                (StatusCode::RANGE_NOT_SATISFIABLE, empty(), 0, headers)
            }
        }
    }
}

fn ascii(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).expect("digits and signs are a valid header")
}

#[derive(Debug, PartialEq, Eq)]
enum Asked {
    Whole,
    Part(Range<u64>),
    Outside,
}

/// One range of bytes; what is not understood, or several ranges, asks for the whole.
fn asked_range(header: &str, size: u64) -> Asked {
    let Some((first, last)) = header.strip_prefix("bytes=").and_then(|range| range.split_once('-')) else {
        return Asked::Whole;
    };
    let number = |text: &str| text.trim().parse::<u64>().ok();
    match (number(first), number(last)) {
        (Some(first), _) if first >= size => Asked::Outside,
        (Some(first), None) if last.trim().is_empty() => Asked::Part(first..size),
        (Some(first), Some(last)) if last >= first => Asked::Part(first..last.saturating_add(1).min(size)),
        (None, Some(0)) if first.trim().is_empty() => Asked::Outside,
        (None, Some(_)) if first.trim().is_empty() && size == 0 => Asked::Outside,
        (None, Some(count)) if first.trim().is_empty() => Asked::Part(size.saturating_sub(count)..size),
        _ => Asked::Whole,
    }
}

/// JSON for a header: `\uXXXX` for everything that is not printable ASCII.
pub(super) fn header_json(value: &impl Serialize) -> Result<HeaderValue, String> {
    let text = serde_json::to_string(value).map_err(|error| error.to_string())?;
    let mut escaped = String::with_capacity(text.len());
    for unit in text.chars() {
        if unit.is_ascii() && unit != '\u{7f}' {
            escaped.push(unit);
        } else {
            for unit in unit.encode_utf16(&mut [0; 2]) {
                escaped += &format!("\\u{unit:04x}");
            }
        }
    }
    HeaderValue::from_str(&escaped).map_err(|error| error.to_string())
}

/// Kept next to the routes that answer with a file: uploads answer with its bare metadata.
pub(super) fn bare(metadata: Option<Metadata>) -> Option<FileMetadata> {
    match metadata {
        Some(Metadata::File(file)) => Some(file),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_carry_only_printable_ascii() {
        let header = header_json(&"some_üñîcødé_and_\u{7f}😀").unwrap();
        assert_eq!(header, r#""some_\u00fc\u00f1\u00eec\u00f8d\u00e9_and_\u007f\ud83d\ude00""#);
    }

    #[test]
    fn ranges_are_read_as_http_defines_them() {
        assert_eq!(asked_range("bytes=0-4", 10), Asked::Part(0..5));
        assert_eq!(asked_range("bytes=5-", 10), Asked::Part(5..10));
        assert_eq!(asked_range("bytes=-3", 10), Asked::Part(7..10));
        assert_eq!(asked_range("bytes=-30", 10), Asked::Part(0..10));
        assert_eq!(asked_range("bytes=5-500", 10), Asked::Part(5..10));
        assert_eq!(asked_range("bytes=10-", 10), Asked::Outside);
        assert_eq!(asked_range("bytes=-0", 10), Asked::Outside);
        assert_eq!(asked_range("bytes=0-1,4-5", 10), Asked::Whole);
        assert_eq!(asked_range("lines=0-1", 10), Asked::Whole);
    }
}
