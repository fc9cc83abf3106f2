//! Dropbox, over its public HTTP API: eight routes, errors typed by what to do.

mod answer;
mod app;
mod block_hash;
mod calls;
mod content;
mod failure;
mod header_json;
mod listing;
pub mod oauth;
mod patience;
mod place;
mod root;
mod token;
mod wire;

use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use tokio::sync::Mutex;

use self::calls::Call;
use self::failure::{Failure, refused_root};
use self::header_json::header_json;
use self::patience::Gate;
use self::root::{Root, RootInfo};
use self::token::Access;
use self::wire::Metadata;
use crate::{
    Account, Browse, Changes, ContentHasher, Cursor, Download, Drive, DriveError, FolderEntry, FolderPath,
    RemoteFile, Why,
};

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

/// One consent to a Dropbox account. Make one per connection and process and share it: its access token is common to all
/// calls.
pub struct Dropbox {
    app: Arc<App>,
    options: Options,
    access: Access,
    /// Where paths begin, once it is known.
    root: Mutex<Option<Root>>,
    shared: Arc<Shared>,
}

/// What all consents to one account have in common, because Dropbox counts by account.
#[derive(Debug, Default)]
pub struct Shared {
    /// The turn to list: one listing at a time.
    listing: Mutex<()>,
    gate: Gate,
}

#[derive(Deserialize)]
struct FullAccount {
    account_id: String,
    #[serde(default)]
    email: String,
    name: Name,
    #[serde(default)]
    disabled: bool,
    root_info: Option<RootInfo>,
    team: Option<serde::de::IgnoredAny>,
}

#[derive(Deserialize)]
struct Name {
    #[serde(default)]
    display_name: String,
}

#[derive(Serialize)]
struct GetMetadata<'a> {
    path: &'a str,
}

impl Dropbox {
    pub fn new(app: Arc<App>, credentials: Credentials, options: Options) -> Self {
        Self {
            app,
            options,
            access: Access::new(credentials),
            root: Mutex::default(),
            shared: Arc::default(),
        }
    }

    /// Takes turns and waits with the others who share this.
    pub fn sharing(self, shared: Arc<Shared>) -> Self {
        Self { shared, ..self }
    }

    async fn current_account(&self) -> Result<FullAccount, Failure> {
        // Boxed, because any call may have to ask for the account's root before it can be made.
        Box::pin(self.rpc(Call::rpc("users/get_current_account", &()).rootless())).await
    }

    /// Where the account's paths begin; asked once.
    async fn root(&self) -> Result<Root, Failure> {
        let mut known = self.root.lock().await;
        if let Some(root) = &*known {
            return Ok(root.clone());
        }
        let root = self.current_account().await?.root();
        Ok(known.insert(root).clone())
    }

    /// Takes a new root, asking for it if it wasn't told.
    async fn learn_root(&self, told: Option<Root>) -> Result<Root, Failure> {
        let root = match told {
            Some(root) => root,
            None => self.current_account().await?.root(),
        };
        Ok(self.root.lock().await.insert(root).clone())
    }
}

impl FullAccount {
    fn root(&self) -> Root {
        self.root_info.clone().map_or_else(Root::home, Root::from)
    }
}

#[async_trait]
impl Drive for Dropbox {
    async fn account(&self) -> Result<Account, DriveError> {
        let account = self.current_account().await.map_err(|failure| failure.about("the account"))?;
        if account.disabled {
            return Err(DriveError::Reconnect { why: Why::Suspended, request_id: None });
        }
        self.learn_root(Some(account.root())).await.map_err(|failure| failure.about("the account"))?;
        Ok(Account {
            id: account.account_id,
            email: account.email,
            name: account.name.display_name,
            team: account.team.is_some(),
        })
    }

    async fn browse(&self, folder: &FolderPath) -> Result<Browse, DriveError> {
        let found = match self.look_into(folder).await {
            Err(Failure::Root { .. }) => self.look_into(folder).await,
            found => found,
        };
        found.map_err(|failure| match failure {
            Failure::Root { request_id } => refused_root(request_id),
            failure => failure.about(&format!("the folder {folder:?}")),
        })
    }

    async fn resolve(&self, folder_id: &str) -> Result<FolderEntry, DriveError> {
        if matches!(folder_id, "" | "/") {
            // The root has no metadata to ask for.
            let path = Some(String::new());
            return Ok(FolderEntry {
                id: String::new(),
                name: String::new(),
                path_lower: path.clone(),
                path,
            });
        }
        let what = format!("the folder {folder_id:?}");
        let call = Call::rpc("files/get_metadata", &GetMetadata { path: folder_id });
        match self.rpc(call).await.map_err(|failure| failure.about(&what))? {
            Metadata::Folder(folder) => Ok(folder.into()),
            Metadata::File(_) | Metadata::Deleted(_) | Metadata::Unknown => {
                Err(DriveError::Gone { what, request_id: None })
            }
        }
    }

    async fn changes(
        &self,
        folder: &FolderPath,
        recursive: bool,
        cursor: Option<&Cursor>,
    ) -> Result<Changes, DriveError> {
        self.page(folder, recursive, cursor).await
    }

    async fn download(&self, file: &RemoteFile, offset: u64) -> Result<Download, DriveError> {
        self.bytes_of(file, offset).await
    }

    fn content_hasher(&self) -> ContentHasher {
        ContentHasher::dropbox()
    }

    async fn revoke(&self) -> Result<(), DriveError> {
        let call = Call::rpc("auth/token/revoke", &()).rootless();
        self.rpc::<serde::de::IgnoredAny>(call).await.map_err(|failure| failure.about("the consent"))?;
        self.access.forget().await;
        Ok(())
    }
}

impl fmt::Debug for Dropbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Dropbox")
            .field("app", &self.app)
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}
