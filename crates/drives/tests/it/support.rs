use std::sync::Arc;
use std::time::Duration;

use drives::dropbox::{App, Credentials, Dropbox, Endpoints, Options, RetryPolicy, http_client_builder};
use drives::{Change, Changes, Cursor, Drive, DriveError, FolderPath, RemoteFile};
use dropbox_simulator::{AccountId, NewAccount, READ_SCOPES, Simulator};
use futures::StreamExt;

/// A simulated Dropbox with one account, and our drive on it.
pub struct Bench {
    pub dropbox: Simulator,
    pub client: AccountId,
    pub refresh_token: String,
    pub drive: Dropbox,
}

/// In pages this small, every listing of these tests has several.
pub const PAGE: u32 = 3;

impl Bench {
    pub async fn start() -> Self {
        Self::with(NewAccount::personal("client@example.com", "Claire Dupont"), |_| {}).await
    }

    pub async fn with(account: NewAccount, adjust: impl FnOnce(&mut App)) -> Self {
        let dropbox = Simulator::start(dropbox_simulator::Options::default()).await.unwrap();
        let client = dropbox.create_account(account).unwrap();
        dropbox.create_app(dropbox_simulator::App::new("key", "s3cret")).unwrap();
        let refresh_token = dropbox.authorize("key", &client, &READ_SCOPES).unwrap();
        let mut app = app(&dropbox);
        adjust(&mut app);
        let drive = drive_of(app, &refresh_token);
        Self { dropbox, client, refresh_token, drive }
    }

    pub fn put(&self, path: &str, content: impl AsRef<[u8]>) -> String {
        self.dropbox.put(&self.client, path, content).unwrap().id
    }

    pub fn delete(&self, path: &str) {
        self.dropbox.delete(&self.client, path).unwrap();
    }

    pub fn rename(&self, from: &str, to: &str) {
        self.dropbox.rename(&self.client, from, to).unwrap();
    }

    /// Everything from `cursor` on.
    pub async fn all(&self, path: &str, recursive: bool, cursor: Option<Cursor>) -> Result<Seen, DriveError> {
        let mut seen = Seen { changes: Vec::new(), cursor, pages: 0 };
        while seen.more(&self.drive, path, recursive).await? {}
        Ok(seen)
    }

    /// The one file at this path.
    pub async fn file(&self, path: &str) -> RemoteFile {
        let (parent, _) = path.rsplit_once('/').unwrap();
        let seen = self.all(parent, false, None).await.unwrap();
        seen.files().find(|file| file.path.as_deref() == Some(path)).unwrap().clone()
    }
}

pub fn app(dropbox: &Simulator) -> App {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let http = http_client_builder("drives-tests").read_timeout(Duration::from_millis(500)).build().unwrap();
    let mut app = App::new(http, "key");
    app.endpoints = Endpoints {
        api: dropbox.api_url().clone(),
        content: dropbox.content_url().clone(),
        notify: dropbox.notify_url().clone(),
        authorize: dropbox.authorize_url().clone(),
        token: dropbox.token_url().clone(),
    };
    app.app_secret = Some("s3cret".to_owned().into());
    app.retry = RetryPolicy {
        base_delay: Duration::from_millis(1),
        attempts: 3,
        max_total_wait: Duration::from_millis(500),
    };
    app
}

pub fn drive_of(app: App, refresh_token: &str) -> Dropbox {
    let credentials = Credentials { refresh_token: refresh_token.to_owned().into() };
    Dropbox::new(Arc::new(app), credentials, Options { page_limit: PAGE })
}

pub fn folder(path: &str) -> FolderPath {
    FolderPath::parse(path).unwrap()
}

/// What a listing told so far.
pub struct Seen {
    pub changes: Vec<Change>,
    pub cursor: Option<Cursor>,
    pub pages: usize,
}

impl Seen {
    /// One more page; the cursor goes through its stored form, as it would through a database.
    pub async fn more(&mut self, drive: &Dropbox, path: &str, recursive: bool) -> Result<bool, DriveError> {
        let stored = self.cursor.take().map(|cursor| Cursor::parse(cursor.as_str()).unwrap());
        let page = drive.changes(&folder(path), recursive, stored.as_ref()).await;
        let Changes { entries, cursor, has_more, closed: _ } =
            page.inspect_err(|_| self.cursor = stored.clone())?;
        self.changes.extend(entries);
        self.cursor = Some(cursor);
        self.pages += 1;
        assert!(self.pages < 1_000, "a listing without end");
        Ok(has_more)
    }

    pub fn files(&self) -> impl Iterator<Item = &RemoteFile> {
        self.changes.iter().filter_map(|change| match change {
            Change::File(file) => Some(file),
            _ => None,
        })
    }

    /// Paths of files in the order told.
    pub fn paths(&self) -> Vec<&str> {
        self.files().filter_map(|file| file.path.as_deref()).collect()
    }

    pub fn sorted(&self) -> Vec<&str> {
        let mut paths = self.paths();
        paths.sort_unstable();
        paths
    }

    pub fn deleted(&self) -> Vec<&str> {
        self.changes
            .iter()
            .filter_map(|change| match change {
                Change::Deleted { path } => Some(path.as_str()),
                _ => None,
            })
            .collect()
    }
}

/// Downloads as an application does: goes on where it was cut off, starts again when the hash differs.
pub async fn fetch(drive: &Dropbox, file: &RemoteFile) -> Result<Vec<u8>, DriveError> {
    let mut content = Vec::new();
    let mut hasher = drive.content_hasher();
    for _ in 0..6 {
        let mut download = drive.download(file, content.len() as u64).await?;
        if download.offset == 0 {
            content.clear();
            hasher = drive.content_hasher();
        }
        assert_eq!(download.offset, content.len() as u64);
        let mut cut_off = false;
        while let Some(bytes) = download.body.next().await {
            match bytes {
                Ok(bytes) => {
                    content.extend_from_slice(&bytes);
                    hasher.update(&bytes);
                }
                Err(DriveError::Transient { .. }) => cut_off = true,
                Err(error) => return Err(error),
            }
        }
        if cut_off {
            continue;
        }
        if download.content_hash.is_none_or(|expected| hasher.clone().finish() == expected) {
            return Ok(content);
        }
        content.clear();
        hasher = drive.content_hasher();
    }
    panic!("six attempts were not enough");
}
