//! Originals and pictures on their way out. What clients put in their folders is never served as active content:
//! originals are attachments, pictures are ours.

use anyhow::Context;
use axum::body::Body;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use blobs::{BlobStream, Blobs};

use super::Document;
use super::work::{SEARCHABLE, derivative_name};
use crate::error::{Error, Result};

/// The original as an attachment, streamed.
pub async fn download(blobs: &Blobs, document: &Document) -> Result<Response> {
    let blob = blobs
        .read(&document.sha256)
        .await?
        .with_context(|| format!("the original of document {} is missing", document.id))?;
    let mut response = stream(blob, "application/octet-stream");
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_DISPOSITION, attachment(&document.name));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    Ok(response)
}

/// A picture that reading made; private to whoever may see the document. Pages ask for it with the version of the
/// reading in its address: another reading makes another picture.
pub async fn picture(blobs: &Blobs, document: &Document, name: &str) -> Result<Response> {
    let media_type = match name.rsplit_once('.') {
        Some((_, "png")) => "image/png",
        Some((_, "jpg")) => "image/jpeg",
        _ => return Err(Error::NotFound),
    };
    let blob = match blobs.derivative(&document.sha256, name).await {
        Ok(blob) => blob.ok_or(Error::NotFound)?,
        Err(blobs::BlobError::BadName(_)) => return Err(Error::NotFound),
        Err(error) => return Err(error.into()),
    };
    let mut response = stream(blob, media_type);
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=300"));
    Ok(response)
}

/// The searchable PDF of a scan, as an attachment under the document's name.
pub async fn searchable(blobs: &Blobs, document: &Document) -> Result<Response> {
    let blob = blobs
        .derivative(&document.sha256, &derivative_name(document.id, SEARCHABLE))
        .await?
        .ok_or(Error::NotFound)?;
    let mut response = stream(blob, "application/pdf");
    let stem = document.name.rsplit_once('.').map_or(document.name.as_str(), |(stem, _)| stem);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_DISPOSITION, attachment(&format!("{stem}.pdf")));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    Ok(response)
}

fn stream(blob: BlobStream, media_type: &'static str) -> Response {
    let mut response = Body::from_stream(blob.stream).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(blob.size));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'; sandbox; frame-ancestors 'none'"),
    );
    response
}

/// `Content-Disposition` for a name in any script (RFC 6266): an ASCII stand-in, and the name itself encoded.
fn attachment(name: &str) -> HeaderValue {
    let plain: String = name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || " .-_()".contains(c) { c } else { '_' })
        .collect();
    let mut encoded = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b".-_".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    HeaderValue::from_str(&format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}"))
        .unwrap_or(HeaderValue::from_static("attachment"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_name_makes_a_header() {
        for name in ["facture.pdf", "Reçu d'été \"n° 1\".pdf", "a\r\nb", "\u{202e}fdp.exe", "😀.png"] {
            let value = attachment(name);
            let text = value.to_str().unwrap();
            assert!(text.starts_with("attachment; filename=\""), "{text}");
            assert!(!text.contains(['\r', '\n']));
        }
        assert_eq!(
            attachment("é.pdf").to_str().unwrap(),
            "attachment; filename=\"_.pdf\"; filename*=UTF-8''%C3%A9.pdf"
        );
    }
}
