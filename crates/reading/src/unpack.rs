//! Containers: archives and mails. Each file in them is taken out, within bounds, to be a document of its own.
//!
//! Containers within containers are opened too, a few deep; their contents come out side by side, with the whole way
//! to each as its path. What is not taken out is told, with the reason.

pub(crate) mod archive;
pub(crate) mod mail;
mod path;

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::child::report_page;
use crate::{Limits, MediaKind, ReadFailure};

/// Of what was left out, this much is told one by one; the rest is counted.
const TOLD: usize = 200;

/// What came out of a container, in its order: the same file gives the same answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unpacked {
    pub contents: Vec<Content>,
    /// The first of those that were not taken out.
    pub left_out: Vec<LeftOut>,
    /// How many more were not.
    pub also_left_out: u32,
}

/// A file that was taken out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// From 1, in the order of the container.
    pub index: u32,
    /// Where it lay, for people to read: no path to be followed. `courrier.eml/factures.zip/mars/F-12.pdf`.
    pub path: String,
    /// Its plain name in the output directory.
    pub file: String,
    /// Bytes.
    pub size: u64,
    pub kind: MediaKind,
    pub media_type: String,
}

/// A file that was left where it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    /// As for [`Content`].
    pub path: String,
    pub reason: Reason,
}

/// Why a file was left in its container. [`Reason::code`] is stable: interfaces translate it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// It opens with a password only.
    Encrypted,
    /// It is larger than a document may be, or all contents together are.
    TooLarge,
    /// The container holds more files than are taken.
    TooMany,
    /// It lies in a container within containers, one too many.
    TooDeep,
    Broken,
    Empty,
    /// Nothing that can be a document.
    Unsupported,
    /// A small picture in a mail's text: a logo, a signature.
    Decoration,
    /// What systems and mail programs add for themselves.
    System,
}

impl Reason {
    /// The stable name of the reason, as in its JSON.
    pub fn code(self) -> &'static str {
        match self {
            Self::Encrypted => "encrypted",
            Self::TooLarge => "too_large",
            Self::TooMany => "too_many",
            Self::TooDeep => "too_deep",
            Self::Broken => "broken",
            Self::Empty => "empty",
            Self::Unsupported => "unsupported",
            Self::Decoration => "decoration",
            Self::System => "system",
        }
    }

    /// Whether nobody will miss it.
    pub fn is_harmless(self) -> bool {
        matches!(self, Self::Decoration | Self::System)
    }
}

impl Unpacked {
    /// Whether all that matters came out.
    pub fn is_complete(&self) -> bool {
        self.also_left_out == 0 && self.left_out.iter().all(|left| left.reason.is_harmless())
    }
}

/// Takes the files out of a container and writes them into `out`.
pub(crate) fn open(
    bytes: Vec<u8>,
    kind: MediaKind,
    limits: &Limits,
    out: &Path,
) -> Result<Unpacked, ReadFailure> {
    let mut bag = Bag { unpacked: Unpacked::default(), budget: limits.unpacked, limits, out };
    match kind {
        MediaKind::Zip => archive::open(&bytes, "", 1, &mut bag)?,
        MediaKind::Eml => mail::open(&bytes, "", 1, &mut bag)?,
        other => return Err(ReadFailure::UnsupportedKind { media_type: other.media_type().into() }),
    }
    Ok(bag.unpacked)
}

/// What was taken out so far, and what is left of the bounds.
struct Bag<'a> {
    unpacked: Unpacked,
    /// Bytes that may still be taken out. Containers within count as well: they take memory and time.
    budget: u64,
    limits: &'a Limits,
    out: &'a Path,
}

impl Bag<'_> {
    /// The most bytes that the next file may have.
    fn most(&self) -> u64 {
        self.limits.file.min(self.budget)
    }

    fn is_full(&self) -> bool {
        self.unpacked.contents.len() >= self.limits.contents as usize
    }

    fn leave(&mut self, path: String, reason: Reason) {
        if self.unpacked.left_out.len() < TOLD {
            self.unpacked.left_out.push(LeftOut { path, reason });
        } else if !reason.is_harmless() {
            self.unpacked.also_left_out += 1;
        }
    }

    /// Takes a file that lay at `path`, in a container that is `depth` deep.
    fn take(&mut self, path: String, bytes: &[u8], depth: u32) -> Result<(), ReadFailure> {
        if bytes.len() as u64 > self.most() {
            self.leave(path, Reason::TooLarge);
            return Ok(());
        }
        self.budget -= bytes.len() as u64;
        let kind = MediaKind::of(bytes);
        if kind.is_container() {
            if depth >= self.limits.depth {
                self.leave(path, Reason::TooDeep);
                return Ok(());
            }
            let before = self.unpacked.contents.len() + self.unpacked.left_out.len();
            let opened = match kind {
                MediaKind::Zip => archive::open(bytes, &path, depth + 1, self),
                _ => mail::open(bytes, &path, depth + 1, self),
            };
            match opened {
                Ok(()) => {}
                Err(failure @ ReadFailure::Io { .. }) => return Err(failure),
                Err(ReadFailure::TooLarge { .. }) => self.leave(path.clone(), Reason::TooLarge),
                Err(_) => self.leave(path.clone(), Reason::Broken),
            }
            let is_empty = before == self.unpacked.contents.len() + self.unpacked.left_out.len();
            return match kind {
                // A mail that brings no file is a document itself.
                MediaKind::Eml if !self.has_document_under(&path) => self.keep(path, bytes, kind),
                _ => {
                    if is_empty {
                        self.leave(path, Reason::Empty);
                    }
                    Ok(())
                }
            };
        }
        match kind {
            MediaKind::Empty => self.leave(path, Reason::Empty),
            kind if !kind.is_collectable() => self.leave(path, Reason::Unsupported),
            kind => return self.keep(path, bytes, kind),
        }
        Ok(())
    }

    fn has_document_under(&self, path: &str) -> bool {
        let within = |other: &str| other.strip_prefix(path).is_some_and(|rest| rest.starts_with('/'));
        self.unpacked.contents.iter().any(|content| within(&content.path))
    }

    fn keep(&mut self, path: String, bytes: &[u8], kind: MediaKind) -> Result<(), ReadFailure> {
        if self.is_full() {
            self.leave(path, Reason::TooMany);
            return Ok(());
        }
        let index = self.unpacked.contents.len() as u32 + 1;
        let file = format!("content-{index:05}");
        std::fs::write(self.out.join(&file), bytes)
            .map_err(|error| ReadFailure::io("failed to write a content", &error))?;
        let media_type = kind.media_type().into();
        self.unpacked.contents.push(Content {
            index,
            path,
            file,
            size: bytes.len() as u64,
            kind,
            media_type,
        });
        report_page(index, self.limits)
    }
}
