//! What a reader and its child say to each other: JSON in frames, each after its length in four bytes, big-endian.

use std::io::{self, Read, Write};
use std::path::PathBuf;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::{Composition, Folders, Limits, Preview, ReadFailure, ReadOptions, Reading, Source, Unpacked};

/// Longest frame, bytes: a reading of 400,000 words takes about 50 MB.
pub(crate) const MAX_FRAME: u32 = 96_000_000;

/// The first frame that a child gets.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Hello {
    pub limits: Limits,
    /// Tesseract's language codes.
    pub languages: Vec<String>,
    /// Where the second engine is, if it is installed.
    pub models: Option<PathBuf>,
    pub folders: Option<Folders>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Job {
    Preview,
    Read(Box<ReadOptions>),
    Unpack,
    /// New documents of pages of these sources; the request's input is not looked at.
    Compose {
        sources: Vec<Source>,
        parts: Vec<Composition>,
    },
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Request {
    pub job: Job,
    pub input: PathBuf,
    pub out: PathBuf,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Answer {
    /// A page is done: the clock of the step starts again.
    Progress {
        page: u32,
    },
    /// The second engine cannot be used. Reading goes on with the first.
    OneEngine {
        reason: String,
    },
    Preview(Preview),
    Read(Box<Reading>),
    Unpacked(Unpacked),
    /// The files that were written, in the order of the parts.
    Composed(Vec<String>),
    Failed(ReadFailure),
}

pub(crate) fn write_frame(to: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    let frame = encode(value)?;
    to.write_all(&frame)?;
    to.flush()
}

/// `None` at the end of the stream.
pub(crate) fn read_frame<T: DeserializeOwned>(from: &mut impl Read) -> io::Result<Option<T>> {
    let mut length = [0; 4];
    match from.read_exact(&mut length) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        other => other?,
    }
    let mut body = vec![0; checked_length(length)?];
    from.read_exact(&mut body)?;
    Ok(Some(serde_json::from_slice(&body)?))
}

/// A value as one frame, its length included.
pub(crate) fn encode(value: &impl Serialize) -> io::Result<Vec<u8>> {
    let mut frame = vec![0; 4];
    serde_json::to_writer(&mut frame, value)?;
    let length = u32::try_from(frame.len() - 4).ok().filter(|length| *length <= MAX_FRAME);
    let length = length.ok_or_else(|| io::Error::other("frame too long"))?;
    frame[..4].copy_from_slice(&length.to_be_bytes());
    Ok(frame)
}

/// The length that the first four bytes of a frame announce, if it is allowed.
pub(crate) fn checked_length(bytes: [u8; 4]) -> io::Result<usize> {
    let length = u32::from_be_bytes(bytes);
    if length > MAX_FRAME {
        return Err(io::Error::new(io::ErrorKind::InvalidData, format!("a frame of {length} bytes")));
    }
    Ok(length as usize)
}
