//! ZIP archives.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::path::cleaned;
use super::{Bag, Reason};
use crate::sheet::{Block, Contents};
use crate::{Note, NoteCode, ReadFailure};

/// Entries that are looked at; of more, it is only said that there are more.
const ENTRIES: usize = 20_000;

/// Entries that the sheet of an archive lists.
const LISTED: usize = 2_000;

/// Unpacked bytes for each packed one: compression yields a thousand at the very most.
const RATIO: u64 = 2_000;

pub(super) fn open(bytes: &[u8], within: &str, depth: u32, bag: &mut Bag) -> Result<(), ReadFailure> {
    let mut archive = archive(bytes)?;
    let count = archive.len();
    for index in 0..count.min(ENTRIES) {
        let Ok(entry) = archive.by_index_raw(index) else {
            bag.leave(cleaned(within, ""), Reason::Broken);
            continue;
        };
        let path = cleaned(within, &entry.name().unwrap_or_default());
        let (is_directory, is_link, is_locked) = (entry.is_dir(), entry.is_symlink(), entry.encrypted());
        let (packed, claimed) = (entry.compressed_size(), entry.size());
        drop(entry);
        if is_directory {
            continue;
        }
        let reason = if is_system(&path) {
            Some(Reason::System)
        } else if is_locked {
            Some(Reason::Encrypted)
        } else if is_link {
            Some(Reason::Unsupported)
        } else if claimed > bag.most() || claimed / RATIO > packed.max(1) {
            Some(Reason::TooLarge)
        } else if bag.is_full() {
            Some(Reason::TooMany)
        } else {
            None
        };
        if let Some(reason) = reason {
            bag.leave(path, reason);
            continue;
        }
        match unfolded(&mut archive, index, bag.most()) {
            Ok(Some(bytes)) => bag.take(path, &bytes, depth)?,
            Ok(None) => {
                // It lied about its size, and what it cost counts.
                bag.budget -= bag.most();
                bag.leave(path, Reason::TooLarge);
            }
            Err(reason) => bag.leave(path, reason),
        }
    }
    if count > ENTRIES {
        bag.leave(cleaned(within, "…"), Reason::TooMany);
        bag.unpacked.also_left_out += u32::try_from(count - ENTRIES).unwrap_or(u32::MAX) - 1;
    }
    Ok(())
}

/// The list of the files in an archive: what there is to look at.
pub(crate) fn contents(bytes: &[u8]) -> Result<Contents, ReadFailure> {
    let mut archive = archive(bytes)?;
    let count = archive.len();
    let mut rows = Vec::new();
    for index in 0..count.min(LISTED) {
        if let Ok(entry) = archive.by_index_raw(index)
            && !entry.is_dir()
        {
            rows.push(vec![cleaned("", &entry.name().unwrap_or_default()), size(entry.size())]);
        }
    }
    let mut notes = Vec::new();
    if count > LISTED {
        notes.push(Note::new(NoteCode::EntriesListed, LISTED as u64));
    }
    let header = Some(vec!["Fichier".into(), "Taille".into()]);
    Ok(Contents { blocks: vec![Block::Table { header, rows }], text: None, notes })
}

fn archive(bytes: &[u8]) -> Result<ZipArchive<Cursor<&[u8]>>, ReadFailure> {
    ZipArchive::new(Cursor::new(bytes)).map_err(ReadFailure::broken)
}

/// The bytes of an entry; `None` when there are more than `most`, whatever it says to have.
fn unfolded(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    index: usize,
    most: u64,
) -> Result<Option<Vec<u8>>, Reason> {
    // A method of compression that is unknown here is an error of its own.
    let entry = archive.by_index(index).map_err(|_| Reason::Unsupported)?;
    let mut bytes = Vec::new();
    entry.take(most + 1).read_to_end(&mut bytes).map_err(|_| Reason::Broken)?;
    Ok((bytes.len() as u64 <= most).then_some(bytes))
}

fn is_system(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    path.split('/').any(|part| part == "__MACOSX")
        || name.starts_with("._")
        || ["ds_store", "thumbs.db", "desktop.ini"]
            .contains(&name.trim_start_matches('.').to_lowercase().as_str())
}

/// For people, in French.
fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} o"),
        1_000..1_000_000 => format!("{} Ko", bytes.div_ceil(1_000)),
        _ => format!("{},{} Mo", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}
