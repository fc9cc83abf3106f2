//! What sort of file the pages were made of.

use crate::MediaKind;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Medium {
    /// Its pages are as somebody laid them out.
    Paper,
    /// A table without pages: how they look is our own doing.
    Table,
    /// What lies in a container, or data that nobody reads: the pages show it, and say nothing of a paper.
    Listing,
}

impl Medium {
    pub fn of(media_type: &str) -> Self {
        let is = |kinds: &[MediaKind]| kinds.iter().any(|kind| kind.media_type() == media_type);
        if is(&[MediaKind::Zip, MediaKind::Xml]) {
            Self::Listing
        } else if is(&[MediaKind::Csv, MediaKind::Xlsx, MediaKind::Ods]) {
            Self::Table
        } else {
            Self::Paper
        }
    }
}
