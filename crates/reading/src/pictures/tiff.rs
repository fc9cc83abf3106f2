//! The pages of a TIFF. The decoder shows the first one: give it a header that points at another.

use std::collections::HashSet;
use std::io::{BufReader, Cursor, Read, Seek, SeekFrom};

use crate::{Measure, ReadFailure};

/// What a directory is of, as flags: a smaller picture of a page, or a mask of one.
const NEW_SUBFILE_TYPE: u64 = 254;
const SMALLER_OR_MASK: u64 = 0b101;

/// Tags that are looked at: they come in order, and there is hardly one before that.
const FIRST_TAGS: u64 = 16;

/// Where the directories of a TIFF's pages begin, in order. What only shows a page once more is left out, unless there is
/// nothing else.
pub(super) fn directories(bytes: &[u8], most: u32) -> Result<Vec<u64>, ReadFailure> {
    let layout = Layout::of(bytes).ok_or_else(|| ReadFailure::broken("its TIFF header is cut off"))?;
    let (mut found, mut others) = (Vec::new(), Vec::new());
    let mut seen = HashSet::new();
    let mut next = layout.pointer(bytes, layout.first());
    while let Some(at) = next.filter(|at| *at != 0 && seen.insert(*at)) {
        let list = if layout.is_page(bytes, at) { &mut found } else { &mut others };
        if list.len() == most as usize {
            return Err(ReadFailure::more_than(most.into(), Measure::Pages));
        }
        list.push(at);
        next = layout.after(bytes, at);
    }
    let found = if found.is_empty() { others } else { found };
    match found.is_empty() {
        true => Err(ReadFailure::broken("it has no pages")),
        false => Ok(found),
    }
}

/// The file, its first page being the one at `directory`.
pub(super) fn starting_at(bytes: &[u8], directory: u64) -> BufReader<Patched<'_>> {
    let mut header = [0; 16];
    let length = bytes.len().min(16);
    header[..length].copy_from_slice(&bytes[..length]);
    if let Some(layout) = Layout::of(bytes) {
        let place = layout.first();
        match layout.big {
            true => header[place..place + 8].copy_from_slice(&layout.eight(directory)),
            false => header[place..place + 4].copy_from_slice(&layout.four(directory as u32)),
        }
    }
    BufReader::new(Patched { header, bytes: Cursor::new(bytes) })
}

/// The order of bytes, and whether offsets have eight of them (BigTIFF).
struct Layout {
    little: bool,
    big: bool,
}

impl Layout {
    fn of(bytes: &[u8]) -> Option<Self> {
        let little = bytes.first() == Some(&b'I');
        let version = if little { bytes.get(2)? } else { bytes.get(3)? };
        let big = *version == 43;
        (bytes.len() >= if big { 16 } else { 8 }).then_some(Self { little, big })
    }

    /// Where the header keeps the place of the first directory.
    fn first(&self) -> usize {
        if self.big { 8 } else { 4 }
    }

    /// Of the directory at `at`: how many entries it has, where they begin, and the length of each.
    fn entries(&self, bytes: &[u8], at: u64) -> Option<(u64, usize, usize)> {
        let at = usize::try_from(at).ok()?;
        Some(match self.big {
            true => (self.number(bytes, at, 8)?, at.checked_add(8)?, 20),
            false => (self.number(bytes, at, 2)?, at.checked_add(2)?, 12),
        })
    }

    /// The place that is written after the directory at `at`, if all of it is there.
    fn after(&self, bytes: &[u8], at: u64) -> Option<u64> {
        let (count, entries, entry) = self.entries(bytes, at)?;
        let length = usize::try_from(count).ok()?.checked_mul(entry)?;
        self.pointer(bytes, entries.checked_add(length)?)
    }

    /// Whether the directory at `at` is of a page, as far as it says what it is of.
    fn is_page(&self, bytes: &[u8], at: u64) -> bool {
        let flags = || {
            let (count, entries, entry) = self.entries(bytes, at)?;
            let mut starts =
                (0..count.min(FIRST_TAGS) as usize).map(|index| entries.saturating_add(index * entry));
            let start = starts.find(|start| self.number(bytes, *start, 2) == Some(NEW_SUBFILE_TYPE))?;
            self.number(bytes, start + if self.big { 12 } else { 8 }, 4)
        };
        flags().is_none_or(|flags: u64| flags & SMALLER_OR_MASK == 0)
    }

    fn pointer(&self, bytes: &[u8], at: usize) -> Option<u64> {
        self.number(bytes, at, if self.big { 8 } else { 4 })
    }

    fn number(&self, bytes: &[u8], at: usize, length: usize) -> Option<u64> {
        let digits = bytes.get(at..at.checked_add(length)?)?;
        let shift = |number: u64, digit: &u8| (number << 8) | u64::from(*digit);
        Some(match self.little {
            true => digits.iter().rev().fold(0, shift),
            false => digits.iter().fold(0, shift),
        })
    }

    fn four(&self, number: u32) -> [u8; 4] {
        if self.little { number.to_le_bytes() } else { number.to_be_bytes() }
    }

    fn eight(&self, number: u64) -> [u8; 8] {
        if self.little { number.to_le_bytes() } else { number.to_be_bytes() }
    }
}

/// Bytes of which the first are replaced.
pub(super) struct Patched<'a> {
    header: [u8; 16],
    bytes: Cursor<&'a [u8]>,
}

impl Read for Patched<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let start = usize::try_from(self.bytes.position()).unwrap_or(usize::MAX);
        let count = self.bytes.read(buffer)?;
        if let Some(header) = self.header.get(start..) {
            let patched = header.len().min(count);
            buffer[..patched].copy_from_slice(&header[..patched]);
        }
        Ok(count)
    }
}

impl Seek for Patched<'_> {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        self.bytes.seek(to)
    }
}
