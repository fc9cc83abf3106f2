//! A Dropbox to test against: the API v2, its consent page and tokens, faults to switch on, and a log of every request.
//!
//! ```no_run
//! # async fn example() -> anyhow::Result<()> {
//! use dropbox_simulator::{App, NewAccount, Options, READ_SCOPES, Simulator};
//!
//! let dropbox = Simulator::start(Options::default()).await?;
//! let client = dropbox.create_account(NewAccount::personal("client@example.com", "Claire Dupont"))?;
//! dropbox.create_app(App::new("key", "secret"))?;
//! let refresh_token = dropbox.authorize("key", &client, &READ_SCOPES)?;
//! dropbox.put(&client, "/Factures/janvier.pdf", b"%PDF-1.7")?;
//! println!("{} {refresh_token}", dropbox.api_url());
//! # Ok(()) }
//! ```

mod account;
mod api;
mod clock;
mod consent;
mod content;
mod control;
mod cursor;
mod fault;
mod handle;
mod listing;
mod log;
mod metadata;
mod oauth;
mod operation;
mod page;
mod path;
mod random;
mod server;
mod shared;
mod simulator;
mod snapshot;
mod space;
mod view;
mod world;
mod writing;

use std::sync::{Mutex, MutexGuard, PoisonError};

pub use account::{ALL_SCOPES, AccountId, App, NewAccount, READ_SCOPES};
pub use content::ContentHasher;
pub use fault::{Armed, Effect, Fault, FaultId, KnownError, When};
pub use handle::{AccountInfo, Handle};
pub use listing::Quirks;
pub use log::Request;
pub use metadata::{DeletedMetadata, ExportInfo, FileMetadata, FolderMetadata, Metadata, SymlinkInfo};
pub use operation::{Mark, NewContent, NonDownloadable, Operation};
pub use simulator::{Addresses, Options, Simulator};

/// Nothing leaves our data half changed when it panics, so a poisoned lock is as good as another.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
