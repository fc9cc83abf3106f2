//! A file's bytes: downloaded as they are, or exported where there are none.

use bytes::Bytes;
use futures::stream::{BoxStream, StreamExt, TryStreamExt};
use reqwest::Response;
use reqwest::header::{CONTENT_LENGTH, CONTENT_RANGE, HeaderMap};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::Dropbox;
use super::answer::{Cut, request_id};
use super::calls::Call;
use super::failure::Failure;
use super::wire::{ExportResult, FileMetadata};
use crate::{Download, DriveError, RemoteFile};

#[derive(Serialize)]
struct DownloadArg {
    path: String,
}

#[derive(Serialize)]
struct ExportArg {
    path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    export_format: Option<String>,
}

impl Dropbox {
    pub(super) async fn bytes_of(&self, file: &RemoteFile, offset: u64) -> Result<Download, DriveError> {
        let opened = if file.downloadable { self.open(file, offset).await } else { self.export(file).await };
        opened.map_err(|failure| failure.about(&format!("the file {:?}", file.name)))
    }

    async fn open(&self, file: &RemoteFile, offset: u64) -> Result<Download, Failure> {
        // By revision: pins the bytes, and the header stays ASCII.
        let arg = DownloadArg { path: format!("rev:{}", file.rev) };
        let response = match self.content(Call::content("files/download", &arg, offset)).await {
            Err(Failure::Range { .. }) => self.content(Call::content("files/download", &arg, 0)).await?,
            Err(Failure::Route(error)) if error.is("unsupported_file") && file.export_as.is_some() => {
                return self.export(file).await;
            }
            response => response?,
        };
        let headers = response.headers();
        let offset = match response.status().as_u16() {
            206 if range_start(headers) == Some(offset) => offset,
            206 => {
                let detail = format!("asked for the bytes from {offset} on, got others");
                return Err(DriveError::Protocol { detail, request_id: request_id(headers) }.into());
            }
            _ => 0,
        };
        // Without the header, the revision asked for is still the one that comes.
        let told: Option<FileMetadata> = result_header(headers)?;
        if let Some(told) = told.as_ref().filter(|told| told.rev != file.rev) {
            let detail = format!("asked for revision {}, got {}", file.rev, told.rev);
            return Err(DriveError::Protocol { detail, request_id: request_id(headers) }.into());
        }
        let size = told.as_ref().map_or(file.size, |told| told.size);
        Ok(Download {
            size: Some(size),
            offset,
            rev: file.rev.clone(),
            content_hash: told.and_then(|told| told.content_hash).or_else(|| file.content_hash.clone()),
            name: None,
            body: body(response, Some(size.saturating_sub(offset))),
        })
    }

    /// Exports know no ranges: always from the beginning.
    async fn export(&self, file: &RemoteFile) -> Result<Download, Failure> {
        if file.export_as.is_none() {
            return Err(DriveError::NotDownloadable { request_id: None }.into());
        }
        let mut arg = ExportArg { path: format!("rev:{}", file.rev), export_format: file.export_as.clone() };
        let response = match self.content(Call::content("files/export", &arg, 0)).await {
            // The suggested format may be had only by not naming it.
            Err(Failure::Route(error)) if error.is("invalid_export_format") => {
                arg.export_format = None;
                self.content(Call::content("files/export", &arg, 0)).await?
            }
            response => response?,
        };
        let headers = response.headers();
        let told: Option<ExportResult> = result_header(headers)?;
        let (size, hash, name, rev) = match told {
            Some(ExportResult { export_metadata: exported, file_metadata }) => {
                (Some(exported.size), exported.export_hash, Some(exported.name), file_metadata.rev)
            }
            None => (
                header(headers, CONTENT_LENGTH.as_str()).and_then(|text| text.parse().ok()),
                None,
                None,
                file.rev.clone(),
            ),
        };
        Ok(Download { size, offset: 0, rev, content_hash: hash, name, body: body(response, size) })
    }
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

fn result_header<T: DeserializeOwned>(headers: &HeaderMap) -> Result<Option<T>, Failure> {
    let Some(value) = headers.get("dropbox-api-result") else { return Ok(None) };
    // As bytes: real names come escaped, but a header may hold UTF-8 as well.
    serde_json::from_slice(value.as_bytes()).map(Some).map_err(|error| {
        let detail = format!("the header Dropbox-API-Result: {error}");
        DriveError::Protocol { detail, request_id: request_id(headers) }.into()
    })
}

/// Where a partial answer begins: `bytes 1000-1999/2000`.
fn range_start(headers: &HeaderMap) -> Option<u64> {
    header(headers, CONTENT_RANGE.as_str())?.strip_prefix("bytes ")?.split_once('-')?.0.trim().parse().ok()
}

/// The body, failing if it is not of the length that was promised.
fn body(response: Response, expected: Option<u64>) -> BoxStream<'static, Result<Bytes, DriveError>> {
    let request_id = request_id(response.headers());
    let cut_off = {
        let request_id = request_id.clone();
        move |detail: String| DriveError::Transient { detail, request_id: request_id.clone() }
    };
    let broken = cut_off.clone();
    let chunks = response.bytes_stream().map_err(move |error| broken(Cut::from(error).to_string()));
    let Some(expected) = expected else { return chunks.boxed() };
    let end = futures::stream::once(async { Ok(None) });
    let mut left = expected;
    let mut over = false;
    let counted = chunks.map_ok(Some).chain(end).map(move |item| match item? {
        Some(chunk) if chunk.len() as u64 > left => {
            over = true;
            let detail = format!("the content is longer than the {expected} bytes announced");
            Err(DriveError::Protocol { detail, request_id: request_id.clone() })
        }
        Some(chunk) => {
            left -= chunk.len() as u64;
            Ok(chunk)
        }
        None if left > 0 && !over => {
            Err(cut_off(format!("the content ended {left} bytes before the {expected} announced")))
        }
        None => Ok(Bytes::new()),
    });
    // The mark of the end and what follows an error are not content.
    let mut failed = false;
    counted
        .take_while(move |item| {
            let go_on = !failed;
            failed |= item.is_err();
            futures::future::ready(go_on)
        })
        .filter(|item| futures::future::ready(!matches!(item, Ok(chunk) if chunk.is_empty())))
        .boxed()
}
