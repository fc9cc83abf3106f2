//! Documents in a ZIP, told by the first entries: the directory at the end is out of sight.

use std::io::Cursor;

use zip::ZipArchive;

use super::{MediaKind, find};

/// Names that are looked at: more than any office document has.
const MOST_NAMES: usize = 10_000;

pub(super) fn kind_of(head: &[u8]) -> MediaKind {
    let mut entries = Entries { rest: head };
    let Some(first) = entries.next() else { return MediaKind::Zip };
    if first.name == b"mimetype" {
        return by_mimetype(first.data);
    }
    std::iter::once(first).chain(entries).find_map(|entry| by_name(entry.name)).unwrap_or(MediaKind::Zip)
}

/// By the list at the end as well: an office document may begin with pictures.
pub(super) fn kind_of_whole(bytes: &[u8]) -> MediaKind {
    let Ok(archive) = ZipArchive::new(Cursor::new(bytes)) else { return MediaKind::Zip };
    let is_office = archive.index_for_name("[Content_Types].xml").is_some();
    let names = archive.file_names_raw().take(if is_office { MOST_NAMES } else { 0 });
    names.into_iter().find_map(by_name).unwrap_or(MediaKind::Zip)
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

fn by_name(name: &[u8]) -> Option<MediaKind> {
    match name {
        [b'w', b'o', b'r', b'd', b'/', ..] => Some(MediaKind::Docx),
        [b'x', b'l', b'/', ..] => Some(MediaKind::Xlsx),
        [b'p', b'p', b't', b'/', ..] => Some(MediaKind::Pptx),
        b"AndroidManifest.xml" | b"META-INF/MANIFEST.MF" => Some(MediaKind::Executable),
        _ => None,
    }
}

struct Entry<'a> {
    name: &'a [u8],
    data: &'a [u8],
}

/// Local headers, found by their signature: sizes may only be known after the data of an entry.
struct Entries<'a> {
    rest: &'a [u8],
}

impl<'a> Iterator for Entries<'a> {
    type Item = Entry<'a>;

    fn next(&mut self) -> Option<Entry<'a>> {
        let start = find(self.rest, b"PK\x03\x04")?;
        let header = self.rest.get(start..start + 30)?;
        let name_length = usize::from(u16::from_le_bytes([header[26], header[27]]));
        let extra_length = usize::from(u16::from_le_bytes([header[28], header[29]]));
        let body = &self.rest[start + 30..];
        let name = body.get(..name_length)?;
        let data = body.get(name_length + extra_length..).unwrap_or_default();
        self.rest = &body[name_length..];
        Some(Entry { name, data })
    }
}
