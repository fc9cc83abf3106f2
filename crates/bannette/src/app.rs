//! What a running Bannette is made of, put together in one place.

use std::collections::HashMap;
use std::fs::Permissions;
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use anyhow::Context;
use blobs::Blobs;
use db::{Clock, Database, Moment};
use drives::{Drive, dropbox};
use jiff::civil::time;
use jiff::tz::TimeZone;
use reading::Reader;

use crate::channel::Connection;
use crate::cockpit::glance::Glance;
use crate::cockpit::metrics::Meter;
use crate::company::Company;
use crate::config::Config;
use crate::ids::ChannelId;
use crate::leftovers;
use crate::mail::Mailer;
use crate::migrations::MIGRATIONS;
use crate::secrets::SecretKey;
use crate::together::Together;
use crate::user::provider::Provider;
use crate::webhook::sending::Sender;
use crate::worker;

/// Everything that pages, API, jobs and commands share.
pub struct App {
    pub config: Config,
    pub database: Database,
    pub clock: Arc<dyn Clock>,
    pub blobs: Blobs,
    pub secret_key: SecretKey,
    /// None when the operator has set no Dropbox app.
    pub dropbox: Option<Arc<dropbox::App>>,
    pub drives: Drives,
    /// None when the operator has set no mail server.
    pub mailer: Option<Mailer>,
    /// None when the operator has set no identity provider.
    pub provider: Option<Provider>,
    /// What webhooks are called with.
    pub webhooks: Sender,
    /// What this process has answered.
    pub meter: Meter,
    /// The cockpit as it opens, of those who see all of the firm, and what waits in its companies beside their trays.
    pub cockpit: Together<Glance>,
    pub trays: Together<Vec<(Company, i64)>>,
    /// Poked after a commit that leaves jobs behind.
    pub waker: queue::Waker,
    /// See [`App::editor`].
    pub editor: OnceLock<Reader>,
}

impl App {
    /// Opens the database and the blobs, and brings the tables up to date.
    pub async fn open(config: Config, clock: Arc<dyn Clock>) -> anyhow::Result<Arc<Self>> {
        let app = Self::open_unmigrated(config, clock).await?;
        app.database.migrate(MIGRATIONS).await.context("failed to bring the database's tables up to date")?;
        Ok(app)
    }

    /// Opens everything, the tables as they are.
    pub async fn open_unmigrated(config: Config, clock: Arc<dyn Clock>) -> anyhow::Result<Arc<Self>> {
        make_data_dir(&config.data_dir)
            .with_context(|| format!("failed to make the data folder {}", config.data_dir.display()))?;
        std::fs::create_dir_all(leftovers::reading_dir(&config)?)
            .context("failed to make the folder to read in")?;
        let database =
            Database::connect(&config.database_url()).await.context("failed to open the database")?;
        let blobs = open_blobs(&config)?;
        let secret_key = SecretKey::load_or_create(&config.secret_key_file())?;
        let dropbox = dropbox_app(&config)?;
        let mailer = Mailer::new(&config)?;
        let provider = Provider::new(&config.oidc, config.oidc_redirect_url())?;
        let webhooks = Sender::new(&config.webhooks)?;
        Ok(Arc::new(Self {
            config,
            database,
            clock,
            blobs,
            secret_key,
            dropbox,
            drives: Drives::default(),
            mailer,
            provider,
            webhooks,
            meter: Meter::default(),
            cockpit: Together::default(),
            trays: Together::default(),
            waker: queue::Waker::default(),
            editor: OnceLock::new(),
        }))
    }

    /// The children that make documents of pages of others while somebody waits; none is started before that.
    pub fn editor(&self) -> anyhow::Result<&Reader> {
        match self.editor.get() {
            Some(editor) => Ok(editor),
            None => {
                let editor = worker::reader(self)?;
                Ok(self.editor.get_or_init(|| editor))
            }
        }
    }
}

impl App {
    /// The firm's own time zone.
    pub fn home_zone(&self) -> TimeZone {
        TimeZone::get(&self.config.time_zone).unwrap_or(TimeZone::UTC)
    }

    /// Today's seven o'clock in the firm's time zone, once it has come: what nobody waits for is told then.
    pub fn this_morning(&self) -> Option<Moment> {
        let zone = self.home_zone();
        let now = self.clock.now();
        let today = now.timestamp().to_zoned(zone.clone()).date();
        let seven = zone.to_ambiguous_zoned(today.to_datetime(time(7, 0, 0, 0))).compatible().ok()?;
        Some(Moment::from(seven.timestamp())).filter(|seven| *seven <= now)
    }
}

/// The data folder is nobody else's to look into: documents of clients lie in it. One that we made before is closed to others;
/// what it lets a group do is the operator's choice.
fn make_data_dir(path: &Path) -> std::io::Result<()> {
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(path)?;
    let mode = std::fs::metadata(path)?.permissions().mode();
    let ours = ["secret.key", "bannette.db", "blobs"].iter().any(|name| path.join(name).exists());
    if ours && mode & 0o007 != 0 {
        tracing::warn!(path = %path.display(), "the data folder was open to everybody on this machine; it is closed");
        std::fs::set_permissions(path, Permissions::from_mode(mode & !0o007))?;
    }
    Ok(())
}

fn open_blobs(config: &Config) -> anyhow::Result<Blobs> {
    let url = config.blobs_url()?;
    let incoming = config.data_dir.join("incoming");
    let credentials =
        config.s3.access_key_id.clone().zip(config.s3.secret_access_key.clone()).map(
            |(access_key_id, secret_access_key)| blobs::S3Credentials { access_key_id, secret_access_key },
        );
    Blobs::open_with(&url, &incoming, credentials.as_ref())
        .with_context(|| format!("failed to open the blobs at {url}"))
}

fn dropbox_app(config: &Config) -> anyhow::Result<Option<Arc<dropbox::App>>> {
    let Some(app_key) = config.dropbox.app_key.clone() else { return Ok(None) };
    let mut endpoints = dropbox::Endpoints::default();
    let overrides = &config.dropbox;
    for (url, endpoint) in [
        (&overrides.api_url, &mut endpoints.api),
        (&overrides.content_url, &mut endpoints.content),
        (&overrides.notify_url, &mut endpoints.notify),
        (&overrides.authorize_url, &mut endpoints.authorize),
        (&overrides.token_url, &mut endpoints.token),
    ] {
        if let Some(url) = url {
            *endpoint = without_version(url);
        }
    }
    Ok(Some(Arc::new(dropbox::App {
        http: dropbox::http_client(concat!("Bannette/", env!("CARGO_PKG_VERSION")))
            .context("failed to set up the HTTP client")?,
        endpoints,
        app_key,
        app_secret: config.dropbox.app_secret.clone(),
        retry: dropbox::RetryPolicy::default(),
    })))
}

/// Bases are told with or without the API's version at their end.
fn without_version(url: &url::Url) -> url::Url {
    let mut url = url.clone();
    let path = url.path().trim_end_matches('/');
    if let Some(base) = path.strip_suffix("/2") {
        let base = base.to_string();
        url.set_path(&base);
    }
    url
}

/// A drive in use.
struct OpenDrive {
    /// When the consent was given that it works with.
    connected_at: Moment,
    account: String,
    shared: Arc<dropbox::Shared>,
    drive: Arc<dyn Drive>,
}

/// The drives in use by this process, one a connection: all who use one share its token, and those of one account their turn
/// to list and their waits.
#[derive(Default)]
pub struct Drives {
    open: Mutex<HashMap<ChannelId, OpenDrive>>,
}

impl Drives {
    /// The drive of a channel, when it is of the consent given at `connected_at`.
    pub fn find(&self, channel: ChannelId, connected_at: Moment) -> Option<Arc<dyn Drive>> {
        let open = self.open();
        open.get(&channel)
            .filter(|open| open.connected_at == connected_at)
            .map(|open| Arc::clone(&open.drive))
    }

    /// Opens the drive of a connection and keeps it for others; whoever came first wins.
    pub fn open_with<D: Drive + 'static>(
        &self,
        connection: &Connection,
        opened: impl FnOnce(Arc<dropbox::Shared>) -> D,
    ) -> Arc<dyn Drive> {
        let mut open = self.open();
        let Connection { channel, connected_at, account_id, .. } = connection;
        if let Some(first) = open.get(channel).filter(|open| open.connected_at == *connected_at) {
            return Arc::clone(&first.drive);
        }
        let same_account = open.values().find(|open| open.account == *account_id);
        let shared = same_account.map(|open| Arc::clone(&open.shared)).unwrap_or_default();
        let drive: Arc<dyn Drive> = Arc::new(opened(Arc::clone(&shared)));
        let kept = OpenDrive {
            connected_at: *connected_at,
            account: account_id.clone(),
            shared,
            drive: Arc::clone(&drive),
        };
        open.insert(*channel, kept);
        drive
    }

    /// Lets go of a drive, and of the token in it.
    pub fn forget(&self, channel: ChannelId) {
        self.open().remove(&channel);
    }

    fn open(&self) -> MutexGuard<'_, HashMap<ChannelId, OpenDrive>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
