#![doc = include_str!("../README.md")]

use async_trait::async_trait;

mod cursor;
pub mod dropbox;
mod entry;
mod error;
mod hash;
mod path;

pub use cursor::{Cursor, InvalidCursor};
pub use entry::{Account, Browse, Change, Changes, Download, FolderEntry, RemoteFile};
pub use error::{DriveError, Why};
pub use hash::{ContentHash, ContentHasher, InvalidContentHash};
pub use path::{FolderPath, InvalidPath};

/// One account on one provider, read only. Shared by all who use the account: limits are per account.
#[async_trait]
pub trait Drive: Send + Sync {
    /// Whose account this is, asked of the provider each time.
    async fn account(&self) -> Result<Account, DriveError>;

    /// The direct subfolders of a folder, sorted by name, and how many files lie beside them.
    async fn browse(&self, folder: &FolderPath) -> Result<Browse, DriveError>;

    /// Where a folder is now. Takes its id, which survives renames and moves, or its path (`""`: the root, which has
    /// no id).
    async fn resolve(&self, folder_id: &str) -> Result<FolderEntry, DriveError>;

    /// One page of what happened in a folder since `cursor`; without cursor, of everything in it.
    ///
    /// Entries are in order, may repeat, and a page may be empty. The returned cursor replaces the given one even
    /// then. [`DriveError::Reset`] means that the cursor is dead: call again without.
    async fn changes(
        &self,
        folder: &FolderPath,
        recursive: bool,
        cursor: Option<&Cursor>,
    ) -> Result<Changes, DriveError>;

    /// The bytes of exactly this revision, from `offset` on where the server can ([`Download::offset`] tells).
    async fn download(&self, file: &RemoteFile, offset: u64) -> Result<Download, DriveError>;

    /// A fresh hasher of the provider's own kind, to compare with [`RemoteFile::content_hash`].
    fn content_hasher(&self) -> ContentHasher;

    /// Withdraws the consent that this drive works with.
    async fn revoke(&self) -> Result<(), DriveError>;
}
