//! What a file is, by its content and never by its name.

mod text;
mod zip;

pub(crate) use self::text::{WINDOWS_1252, characters, separator};
use serde::{Deserialize, Serialize};

/// How much of a file's beginning [`MediaKind::sniff`] makes use of, bytes.
pub const SNIFF_LENGTH: usize = 65_536;

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MediaKind {
    Empty,
    Pdf,
    Jpeg,
    Png,
    Tiff,
    Gif,
    Bmp,
    Webp,
    Heic,
    Avif,
    Xml,
    Html,
    Docx,
    Xlsx,
    Pptx,
    Odt,
    Ods,
    Odp,
    Rtf,
    Csv,
    Text,
    Eml,
    Zip,
    /// The compound files of older offices: .doc, .xls, .ppt, .msg, and encrypted documents of newer ones.
    OleOffice,
    Executable,
    Audio,
    Video,
    Database,
    /// Archives other than ZIP.
    Archive,
    Unknown,
}

impl MediaKind {
    /// The kind of a file that begins with `head`: the first [`SNIFF_LENGTH`] bytes, or all of a shorter file.
    pub fn sniff(head: &[u8]) -> Self {
        let head = &head[..head.len().min(SNIFF_LENGTH)];
        if head.is_empty() {
            return Self::Empty;
        }
        by_signature(head)
            // Readers accept a PDF whose header comes up to 1,024 bytes in: some scanners write a line of their own first.
            .or_else(|| find(&head[..head.len().min(1024 + 5)], b"%PDF-").map(|_| Self::Pdf))
            .or_else(|| text::kind_of(head))
            .or_else(|| by_other_signature(head))
            .unwrap_or(Self::Unknown)
    }

    /// The kind of a whole file: a container is known by all that it lists, not only by what comes first.
    pub(crate) fn of(bytes: &[u8]) -> Self {
        match Self::sniff(bytes) {
            seen @ (Self::Zip | Self::Docx | Self::Xlsx | Self::Pptx) => {
                zip::kind_of_whole(bytes).unwrap_or(seen)
            }
            other => other,
        }
    }

    /// Whether a file of this kind can be a document of a company's books.
    pub fn is_collectable(self) -> bool {
        !matches!(
            self,
            Self::Empty
                | Self::Executable
                | Self::Audio
                | Self::Video
                | Self::Database
                | Self::Archive
                | Self::Unknown
        )
    }

    /// Whether the file is there for what is in it: each content is a document of its own.
    pub fn is_container(self) -> bool {
        matches!(self, Self::Zip | Self::Eml)
    }

    /// The media type to store and to announce.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Empty => "application/x-empty",
            Self::Pdf => "application/pdf",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Tiff => "image/tiff",
            Self::Gif => "image/gif",
            Self::Bmp => "image/bmp",
            Self::Webp => "image/webp",
            Self::Heic => "image/heic",
            Self::Avif => "image/avif",
            Self::Xml => "application/xml",
            Self::Html => "text/html",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Pptx => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            Self::Odt => "application/vnd.oasis.opendocument.text",
            Self::Ods => "application/vnd.oasis.opendocument.spreadsheet",
            Self::Odp => "application/vnd.oasis.opendocument.presentation",
            Self::Rtf => "application/rtf",
            Self::Csv => "text/csv",
            Self::Text => "text/plain",
            Self::Eml => "message/rfc822",
            Self::Zip => "application/zip",
            Self::OleOffice => "application/x-ole-storage",
            Self::Executable => "application/x-executable",
            Self::Audio => "audio/basic",
            Self::Video => "video/mpeg",
            Self::Database => "application/vnd.sqlite3",
            Self::Archive => "application/x-archive",
            Self::Unknown => "application/octet-stream",
        }
    }

    /// The usual extension, without its dot.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Pdf => "pdf",
            Self::Png => "png",
            Self::Tiff => "tif",
            Self::Gif => "gif",
            Self::Bmp => "bmp",
            Self::Webp => "webp",
            Self::Heic => "heic",
            Self::Avif => "avif",
            Self::Xml => "xml",
            Self::Html => "html",
            Self::Docx => "docx",
            Self::Xlsx => "xlsx",
            Self::Pptx => "pptx",
            Self::Odt => "odt",
            Self::Ods => "ods",
            Self::Odp => "odp",
            Self::Rtf => "rtf",
            Self::Csv => "csv",
            Self::Text => "txt",
            Self::Eml => "eml",
            Self::Zip => "zip",
            Self::OleOffice => "ole",
            Self::Empty
            | Self::Executable
            | Self::Audio
            | Self::Video
            | Self::Database
            | Self::Archive
            | Self::Unknown => "bin",
        }
    }

    /// Whether an office program made the file, for its text and tables to be read.
    pub(crate) fn is_office(self) -> bool {
        matches!(
            self,
            Self::Docx
                | Self::Xlsx
                | Self::Pptx
                | Self::Odt
                | Self::Ods
                | Self::Odp
                | Self::Rtf
                | Self::OleOffice
        )
    }

    /// Whether the file is one or several pictures that this crate decodes.
    pub(crate) fn is_picture(self) -> bool {
        matches!(self, Self::Jpeg | Self::Png | Self::Tiff | Self::Gif | Self::Bmp | Self::Webp | Self::Heic)
    }
}

fn by_signature(head: &[u8]) -> Option<MediaKind> {
    let kind = match head {
        [b'%', b'P', b'D', b'F', b'-', ..] => MediaKind::Pdf,
        [0xff, 0xd8, 0xff, ..] => MediaKind::Jpeg,
        [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, ..] => MediaKind::Png,
        // The last two are BigTIFF.
        [b'I', b'I', 42, 0, ..] | [b'M', b'M', 0, 42, ..] => MediaKind::Tiff,
        [b'I', b'I', 43, 0, ..] | [b'M', b'M', 0, 43, ..] => MediaKind::Tiff,
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => MediaKind::Gif,
        // "BM" alone begins many a text: the reserved words and the length of the next header must fit too.
        [b'B', b'M', _, _, _, _, 0, 0, 0, 0, _, _, _, _, 12 | 40 | 52 | 56 | 64 | 108 | 124, 0, 0, 0, ..] => {
            MediaKind::Bmp
        }
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => MediaKind::Webp,
        [_, _, _, _, b'f', b't', b'y', b'p', brand @ ..] => by_brand(brand)?,
        [b'{', b'\\', b'r', b't', b'f', ..] => MediaKind::Rtf,
        [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, ..] => MediaKind::OleOffice,
        [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => zip::kind_of(head),
        [b'M', b'Z', ..] if head.contains(&0) => MediaKind::Executable,
        [0x7f, b'E', b'L', b'F', ..] | [0, b'a', b's', b'm', ..] => MediaKind::Executable,
        [0xfe, 0xed, 0xfa, 0xce | 0xcf, ..] | [0xce | 0xcf, 0xfa, 0xed, 0xfe, ..] => MediaKind::Executable,
        // Java classes and universal binaries; Windows shortcuts.
        [0xca, 0xfe, 0xba, 0xbe, ..] | [0x4c, 0, 0, 0, 1, 0x14, 2, 0, ..] => MediaKind::Executable,
        [b'!', b'B', b'D', b'N', ..] => MediaKind::Database,
        [0, 1, 0, 0, b'S', b't', b'a', b'n', b'd', b'a', b'r', b'd', b' ', ..] => MediaKind::Database,
        _ if head.starts_with(b"SQLite format 3\0") => MediaKind::Database,
        _ => return None,
    };
    Some(kind)
}

/// The ISO base media family: pictures, films and sound are told apart by their brand.
fn by_brand(brand: &[u8]) -> Option<MediaKind> {
    match brand.get(..4)? {
        b"heic" | b"heix" | b"heim" | b"heis" | b"hevc" | b"hevx" | b"mif1" | b"msf1" => {
            Some(MediaKind::Heic)
        }
        b"avif" | b"avis" => Some(MediaKind::Avif),
        b"M4A " | b"M4B " => Some(MediaKind::Audio),
        _ => Some(MediaKind::Video),
    }
}

fn by_other_signature(head: &[u8]) -> Option<MediaKind> {
    use infer::MatcherType;
    match infer::get(head)?.matcher_type() {
        MatcherType::App => Some(MediaKind::Executable),
        MatcherType::Archive => Some(MediaKind::Archive),
        MatcherType::Audio => Some(MediaKind::Audio),
        MatcherType::Video => Some(MediaKind::Video),
        _ => None,
    }
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}
