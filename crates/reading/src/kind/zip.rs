//! Documents in a ZIP, told by the names of what lies in it: by the first entries, or by the list at the end.
//!
//! Only the names of the archive itself count. An archive may well hold letters and workbooks, whose own entries lie in its
//! data as they are.

use std::io::Cursor;

use zip::ZipArchive;

use super::MediaKind;

/// Names that are looked at: more than any office document has.
const MOST_NAMES: usize = 10_000;

/// What every office document of that family has, and no folder called `word`. Some programs write the first one last.
const OF_PACKAGES: [&[u8]; 2] = [b"[Content_Types].xml", b"_rels/.rels"];

const OF_PROGRAMS: [&[u8]; 2] = [b"AndroidManifest.xml", b"META-INF/MANIFEST.MF"];

/// By its beginning: the list at the end is out of sight.
pub(super) fn kind_of(head: &[u8]) -> MediaKind {
    let mut entries = Entries { rest: head };
    let Some(first) = entries.next() else { return MediaKind::Zip };
    if first.name == b"mimetype" {
        return by_mimetype(first.data);
    }
    let names: Vec<&[u8]> = std::iter::once(first).chain(entries).map(|entry| entry.name).collect();
    let is_program = names.iter().any(|name| OF_PROGRAMS.contains(name));
    by_names(&names).unwrap_or(if is_program { MediaKind::Executable } else { MediaKind::Zip })
}

/// By the list at the end, which has all names; `None` where there is none that can be read.
pub(super) fn kind_of_whole(bytes: &[u8]) -> Option<MediaKind> {
    let archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let names: Vec<&[u8]> = archive.file_names_raw().take(MOST_NAMES).collect();
    Some(by_names(&names).unwrap_or(MediaKind::Zip))
}

/// The OpenDocument family stores its media type first, uncompressed, just for readers like this one.
fn by_mimetype(data: &[u8]) -> MediaKind {
    match data.strip_prefix(b"application/vnd.oasis.opendocument.") {
        Some([b't', b'e', b'x', b't', ..]) => MediaKind::Odt,
        Some(rest) if rest.starts_with(b"spreadsheet") => MediaKind::Ods,
        Some(rest) if rest.starts_with(b"presentation") => MediaKind::Odp,
        // Drawings, books: what they are made of are no documents.
        _ if data.starts_with(b"application/") => MediaKind::Unknown,
        _ => MediaKind::Zip,
    }
}

/// The office document that has these names.
fn by_names(names: &[&[u8]]) -> Option<MediaKind> {
    let is_package = names.iter().any(|name| OF_PACKAGES.contains(name));
    names.iter().filter(|_| is_package).find_map(|name| match name {
        [b'w', b'o', b'r', b'd', b'/', ..] => Some(MediaKind::Docx),
        [b'x', b'l', b'/', ..] => Some(MediaKind::Xlsx),
        [b'p', b'p', b't', b'/', ..] => Some(MediaKind::Pptx),
        _ => None,
    })
}

struct Entry<'a> {
    name: &'a [u8],
    data: &'a [u8],
}

/// Local headers, one behind the data of the other, as far as they can be followed.
struct Entries<'a> {
    rest: &'a [u8],
}

impl<'a> Iterator for Entries<'a> {
    type Item = Entry<'a>;

    fn next(&mut self) -> Option<Entry<'a>> {
        let header = self.rest.strip_prefix(b"PK\x03\x04")?.get(..26)?;
        let two = |at: usize| usize::from(u16::from_le_bytes([header[at], header[at + 1]]));
        let has_size_after = header[2] & 8 != 0;
        let size = number(&header[14..18]);
        let body = &self.rest[30..];
        let name = body.get(..two(22))?;
        let data = body.get(name.len() + two(24)..).unwrap_or_default();
        let next =
            if has_size_after && size == 0 { after_described(data) } else { usize::try_from(size).ok() };
        self.rest = next.and_then(|next| data.get(next..)).unwrap_or_default();
        Some(Entry { name, data })
    }
}

/// Where the next header is when the size of an entry stands after its data only: the one before which that very size
/// stands. The headers in an archive within have other distances.
fn after_described(data: &[u8]) -> Option<usize> {
    memchr::memmem::find_iter(data, b"PK\x03\x04").find(|at| {
        // The sizes are the last two numbers, of four or eight bytes; a checksum comes before, and at times a signature.
        [(4, 12), (4, 16), (8, 20), (8, 24)].into_iter().any(|(length, described)| {
            let size = at.checked_sub(2 * length).map(|start| number(&data[start..start + length]));
            size.is_some_and(|size| at.checked_sub(described).is_some_and(|packed| packed as u64 == size))
        })
    })
}

fn number(bytes: &[u8]) -> u64 {
    bytes.iter().rev().fold(0, |number, byte| (number << 8) | u64::from(*byte))
}
