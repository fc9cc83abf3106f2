//! Many files as one archive, written while it is sent: nothing of it lies anywhere.

use std::collections::HashSet;
use std::io::{self, BufWriter, Write};

use axum::body::{Body, Bytes};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use blobs::{Blobs, Sha256};
use futures::{Stream, StreamExt, TryStreamExt, stream};
use jiff::Zoned;
use tokio::sync::mpsc;
use zip::write::{SimpleFileOptions, ZipWriter};
use zip::{CompressionMethod, DateTime};

use crate::error::Result;

/// Chunks on their way to the reader.
const WAITING: usize = 8;
const CHUNK: usize = 64 * 1024;
/// From here on a file needs the format's larger numbers.
const LARGE: u64 = u32::MAX as u64;

/// A file of an archive.
pub struct File {
    /// With folders, parted by `/`.
    pub name: String,
    pub content: blobs::BlobStream,
}

impl File {
    pub fn of_bytes(name: impl Into<String>, bytes: impl Into<Bytes>) -> Self {
        let bytes = bytes.into();
        let size = bytes.len() as u64;
        Self {
            name: name.into(),
            content: blobs::BlobStream { size, stream: stream::once(async { Ok(bytes) }).boxed() },
        }
    }
}

/// The original of a document, or a note in its place when it is gone: the rest is wanted all the same.
pub async fn original(blobs: &Blobs, sha256: &Sha256, name: String, gone: &str) -> Result<File> {
    Ok(match blobs.read(sha256).await? {
        Some(content) => File { name, content },
        None => {
            tracing::warn!(%sha256, "an original is missing in an archive");
            File::of_bytes(format!("{name}.txt"), gone.to_owned())
        }
    })
}

/// The longest part of a path, in characters, and the longest ending that it keeps when it is cut.
const LONGEST_PART: usize = 120;
const LONGEST_ENDING: usize = 10;

/// One part of a file's path: what no system takes amiss.
pub fn part(name: &str) -> String {
    let clean = name.chars().map(|c| if c.is_control() || "/\\:*?\"<>|".contains(c) { '_' } else { c });
    let mut clean: Vec<char> = clean.collect();
    if clean.len() > LONGEST_PART {
        let ending = clean.iter().rev().take(LONGEST_ENDING).position(|c| *c == '.').map_or(0, |dot| dot + 1);
        clean.drain(LONGEST_PART - ending..clean.len() - ending);
    }
    let clean: String = clean.into_iter().collect();
    match clean.trim_matches([' ', '.']) {
        "" => "_".to_owned(),
        trimmed => trimmed.to_owned(),
    }
}

/// A name as every browser takes it for a file's.
fn plain(name: &str) -> String {
    name.chars().map(|c| if c.is_ascii_alphanumeric() || "-_.".contains(c) { c } else { '_' }).collect()
}

/// An archive for the browser to keep, streamed; its files bear the moment that it is of. An error in the middle breaks the
/// download off.
pub fn answer(name: &str, of: &Zoned, files: impl Stream<Item = Result<File>> + Send + 'static) -> Response {
    let (sender, receiver) = mpsc::channel::<io::Result<Bytes>>(WAITING);
    let failed = sender.clone();
    let runtime = tokio::runtime::Handle::current();
    let of = dated(of);
    tokio::task::spawn_blocking(move || {
        let to = BufWriter::with_capacity(CHUNK, Sink(sender));
        if let Err(error) = write(&runtime, files.boxed(), of, to) {
            // Whoever went away hears nothing of it.
            let _ = failed.blocking_send(Err(error));
        }
    });
    let body =
        stream::unfold(receiver, |mut receiver| async move { Some((receiver.recv().await?, receiver)) });
    let headers = [
        (header::CONTENT_TYPE, "application/zip".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{}\"", plain(name))),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    (headers, Body::from_stream(body)).into_response()
}

/// As archives write it: the local time, from 1980 on.
fn dated(moment: &Zoned) -> DateTime {
    let parts = || -> Option<DateTime> {
        let part = |number: i8| u8::try_from(number).ok();
        let (hour, minute, second) = (part(moment.hour())?, part(moment.minute())?, part(moment.second())?);
        let year = u16::try_from(moment.year()).ok()?;
        DateTime::from_date_and_time(year, part(moment.month())?, part(moment.day())?, hour, minute, second)
            .ok()
    };
    parts().unwrap_or_default()
}

/// Writes an archive into `to`, as its files come. Blocks: for a thread of its own.
pub fn write<W: Write>(
    runtime: &tokio::runtime::Handle,
    mut files: impl Stream<Item = Result<File>> + Unpin,
    of: DateTime,
    to: W,
) -> io::Result<()> {
    let mut archive = ZipWriter::new_stream(to);
    let mut names = HashSet::new();
    while let Some(file) = runtime.block_on(files.next()) {
        let mut file = file.map_err(io::Error::other)?;
        // Documents hardly get smaller: they are stored as they are.
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Stored)
            .last_modified_time(of)
            .large_file(file.content.size >= LARGE);
        archive.start_file(free(&mut names, &file.name), options)?;
        while let Some(chunk) = runtime.block_on(file.content.stream.try_next()).map_err(io::Error::other)? {
            archive.write_all(&chunk)?;
        }
    }
    archive.finish()?.into_inner().flush()
}

/// A name that no other file of the archive has, however case is written.
fn free(names: &mut HashSet<String>, name: &str) -> String {
    let (stem, extension) = match name.rsplit_once('.') {
        Some((stem, extension)) if !extension.contains('/') && !stem.is_empty() => {
            (stem, format!(".{extension}"))
        }
        _ => (name, String::new()),
    };
    let numbered = (2..).map(|number| format!("{stem} ({number}){extension}"));
    let mut candidates = std::iter::once(name.to_owned()).chain(numbered);
    let found = candidates.find(|name| names.insert(name.to_lowercase()));
    found.unwrap_or_else(|| name.to_owned())
}

/// Hands what is written over to the answer.
struct Sink(mpsc::Sender<io::Result<Bytes>>);

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let sent = self.0.blocking_send(Ok(Bytes::copy_from_slice(bytes)));
        sent.map_err(|_| io::Error::from(io::ErrorKind::BrokenPipe))?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_files_of_an_archive_bear_one_name() {
        let mut names = HashSet::new();
        let mut take = |name: &str| free(&mut names, name);
        assert_eq!(take("a/Facture.pdf"), "a/Facture.pdf");
        assert_eq!(take("a/facture.PDF"), "a/facture (2).PDF");
        assert_eq!(take("a/Facture.pdf"), "a/Facture (3).pdf");
        assert_eq!((take("LISEZ"), take("LISEZ")), ("LISEZ".into(), "LISEZ (2)".into()));
    }

    #[test]
    fn a_name_leads_nowhere_else() {
        assert_eq!(part("../../etc/passwd"), "_.._etc_passwd");
        let long = part(&format!("{}.pdf", "é".repeat(200)));
        assert!(long.ends_with("éé.pdf") && long.chars().count() == 120, "{long}");
        assert_eq!(part(&"x".repeat(200)), "x".repeat(120));
        assert_eq!((part("..").as_str(), part("a\u{0}b:c").as_str()), ("_", "a_b_c"));
    }
}
