//! What a drive tells of accounts, folders, files and changes.

use std::fmt;

use bytes::Bytes;
use futures::stream::BoxStream;
use serde::{Deserialize, Serialize};

use crate::{ContentHash, Cursor, DriveError, FolderPath};

/// The account behind a consent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// The provider's own, permanent id of the account.
    pub id: String,
    pub email: String,
    pub name: String,
    /// Whether the account belongs to a team.
    pub team: bool,
}

/// What a person choosing a folder wants to see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Browse {
    /// Direct subfolders, sorted by name without regard to case.
    pub folders: Vec<FolderEntry>,
    /// How many files lie directly in the folder.
    pub files: u64,
    /// The folder holds more than was looked at: `folders` and `files` are the beginning.
    pub truncated: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FolderEntry {
    /// Survives renames and moves. Empty for the root, which has none.
    pub id: String,
    pub name: String,
    /// As people see it; `""` for the root, none when the folder is not mounted in this account.
    pub path: Option<String>,
    /// In lower case, NFC: for comparing.
    pub path_lower: Option<String>,
}

impl FolderEntry {
    /// The path to ask for this folder's changes by; none when it is not mounted.
    pub fn folder_path(&self) -> Option<FolderPath> {
        self.path.as_deref().and_then(|path| FolderPath::parse(path).ok())
    }
}

/// One revision of one file, with what it takes to download it. Storable, so that a retry needs no new listing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemoteFile {
    /// Survives renames and moves; a file deleted and made again has a new one.
    pub id: String,
    /// Names exactly these bytes.
    pub rev: String,
    pub name: String,
    /// As people see it; none when the file is not mounted in this account.
    pub path: Option<String>,
    /// In lower case, NFC: for comparing.
    pub path_lower: Option<String>,
    /// Bytes.
    pub size: u64,
    /// When the server took this revision.
    pub modified: jiff::Timestamp,
    /// The provider's own hash of the bytes; not every file has one.
    pub content_hash: Option<ContentHash>,
    /// Whether the bytes can be had as they are.
    pub downloadable: bool,
    /// When not: the format to ask for instead, PDF where offered.
    pub export_as: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A file that is there: new, changed, moved, or seen before.
    File(RemoteFile),
    /// A folder that is there.
    Folder(FolderEntry),
    /// Whatever was at this path (lower case, NFC) is gone, with all that was below it.
    Deleted { path: String },
}

/// One page of changes, to be applied in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changes {
    pub entries: Vec<Change>,
    /// Where to go on from: replaces the former cursor, even when the page is empty.
    pub cursor: Cursor,
    /// Whether to ask for another page now.
    pub has_more: bool,
    /// A folder that is there but could not be looked into. What it holds is told only to whoever goes on from the former
    /// cursor once more.
    pub closed: Option<String>,
}

/// The beginning of a download; the rest comes with `body`.
pub struct Download {
    /// The whole content's size in bytes, where known, also when `body` begins in its middle.
    pub size: Option<u64>,
    /// Where in the content `body` begins: 0 when the server ignored the wish to start elsewhere.
    pub offset: u64,
    pub rev: String,
    /// The hash that the whole content must have.
    pub content_hash: Option<ContentHash>,
    /// The name to give to exported content (`Budget.pdf`); none for a plain download.
    pub name: Option<String>,
    /// Ends with an error when the content is cut off before `size`.
    pub body: BoxStream<'static, Result<Bytes, DriveError>>,
}

impl fmt::Debug for Download {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Download")
            .field("size", &self.size)
            .field("offset", &self.offset)
            .field("rev", &self.rev)
            .field("content_hash", &self.content_hash)
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}
