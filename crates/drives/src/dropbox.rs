//! Dropbox, over its public HTTP API: eight routes, errors typed by what to do.

mod app;
mod block_hash;
mod patience;

use std::fmt;
use std::sync::Arc;

use secrecy::SecretString;

pub use app::{App, Endpoints, http_client, http_client_builder};
pub(crate) use block_hash::BlockHasher;
pub use patience::RetryPolicy;

/// What the owner of an account gave us.
#[derive(Debug, Clone)]
pub struct Credentials {
    pub refresh_token: SecretString,
}

/// How a drive behaves; the default suits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// About how many entries a page of changes holds, 1 to 2000.
    pub page_limit: u32,
}

impl Default for Options {
    fn default() -> Self {
        Self { page_limit: 500 }
    }
}

/// One Dropbox account. Make one per connection and process and share it: its access token, its turn to list and its
/// waiting times are common to all calls.
pub struct Dropbox {
    app: Arc<App>,
    credentials: Credentials,
    options: Options,
}

impl Dropbox {
    pub fn new(app: Arc<App>, credentials: Credentials, options: Options) -> Self {
        Self { app, credentials, options }
    }
}

impl fmt::Debug for Dropbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Dropbox").field("app", &self.app).field("options", &self.options).finish_non_exhaustive()
    }
}
