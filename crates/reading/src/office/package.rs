//! The parts of an office document: XML files in a ZIP, unpacked within bounds.

use std::io::{Cursor, Read};

use roxmltree::{Document, ParsingOptions};
use zip::ZipArchive;
use zip::result::ZipError;

use crate::kind::characters;
use crate::{Measure, ReadFailure};

/// Entries of a document; real ones have dozens, slides with many pictures hundreds.
const ENTRIES: usize = 10_000;

/// One unpacked part, and all of them, bytes.
const PART: u64 = 64_000_000;
const PARTS: u64 = 128_000_000;

/// Elements and texts of one part.
const NODES: u32 = 2_000_000;

pub(super) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    budget: u64,
}

impl<'a> Package<'a> {
    pub fn open(bytes: &'a [u8]) -> Result<Self, ReadFailure> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(failure)?;
        if archive.len() > ENTRIES {
            return Err(ReadFailure::too_many(Measure::Entries, archive.len() as u64, ENTRIES as u64));
        }
        Ok(Self { archive, budget: PARTS })
    }

    pub fn names(&self) -> Vec<String> {
        self.archive.file_names().filter_map(|name| Some(name.ok()?.into_owned())).collect()
    }

    /// The names between `before` and `after`, by the number that stands there: `slide2`, then `slide10`.
    pub fn numbered(&self, before: &str, after: &str) -> Vec<String> {
        let number = |name: &String| -> Option<u32> {
            let number = name.strip_prefix(before)?.strip_suffix(after)?;
            if number.is_empty() { Some(0) } else { number.parse().ok() }
        };
        let mut names: Vec<(u32, String)> =
            self.names().into_iter().filter_map(|name| Some((number(&name)?, name))).collect();
        names.sort();
        names.into_iter().map(|(_, name)| name).collect()
    }

    /// The part that the package says to be its document; `None` where it does not say so.
    pub fn main_part(&mut self) -> Option<String> {
        let relations = self.part("_rels/.rels").ok()??;
        let relations = parse(&relations).ok()?;
        let is_of_document = |node: &roxmltree::Node| {
            node.attribute("Type").is_some_and(|kind| kind.ends_with("/officeDocument"))
        };
        let target = relations.descendants().find(is_of_document)?.attribute("Target")?;
        Some(target.trim_start_matches('/').to_owned())
    }

    /// The text of a part; `None` when there is none of that name.
    pub fn part(&mut self, name: &str) -> Result<Option<String>, ReadFailure> {
        let entry = match self.archive.by_name(name) {
            Err(ZipError::FileNotFound) => return Ok(None),
            other => other.map_err(failure)?,
        };
        let most = PART.min(self.budget);
        let mut bytes = Vec::new();
        entry.take(most + 1).read_to_end(&mut bytes).map_err(|error| ReadFailure::broken(error.kind()))?;
        if bytes.len() as u64 > most {
            return Err(ReadFailure::more_than(most, Measure::Bytes));
        }
        self.budget -= bytes.len() as u64;
        let text = characters(&bytes).ok_or_else(|| ReadFailure::broken("a part of it is no text"))?;
        Ok(Some(text))
    }

    /// Sees to it that no part unfolds to more than the bounds, for those who read it by themselves.
    pub fn check_sizes(&mut self) -> Result<(), ReadFailure> {
        for index in 0..self.archive.len() {
            let entry = self.archive.by_index(index).map_err(failure)?;
            let is_xml = entry.name().is_ok_and(|name| name.ends_with(".xml") || name.ends_with(".rels"));
            let claimed = entry.size();
            if !is_xml || claimed == 0 {
                continue;
            }
            let most = PART.min(self.budget);
            let unfolded = match std::io::copy(&mut entry.take(most + 1), &mut std::io::sink()) {
                Ok(unfolded) => unfolded,
                Err(error) => return Err(ReadFailure::broken(error.kind())),
            };
            if unfolded > most {
                return Err(ReadFailure::more_than(most, Measure::Bytes));
            }
            self.budget -= unfolded;
        }
        Ok(())
    }
}

fn failure(error: ZipError) -> ReadFailure {
    match error {
        ZipError::UnsupportedArchive(what) if what == ZipError::PASSWORD_REQUIRED => ReadFailure::Encrypted,
        other => ReadFailure::broken(other),
    }
}

/// Without document type definitions, hence without entities of its own.
pub(super) fn parse(xml: &str) -> Result<Document<'_>, ReadFailure> {
    let options = ParsingOptions { allow_dtd: false, nodes_limit: NODES, ..ParsingOptions::default() };
    Document::parse_with_options(xml, options).map_err(|error| match error {
        roxmltree::Error::DtdDetected => ReadFailure::broken("it brings a document type definition"),
        roxmltree::Error::NodesLimitReached => ReadFailure::more_than(NODES.into(), Measure::Elements),
        // The message would quote the document.
        other => ReadFailure::broken(format!("its XML is not well-formed at line {}", other.pos().row)),
    })
}
