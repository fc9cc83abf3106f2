//! Configuration: one `bannette.toml`, overlaid by `BANNETTE_*` variables. What is unknown is an error, never ignored.

use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, bail};
use ipnet::IpNet;
use jiff::tz::TimeZone;
use secrecy::SecretString;
use serde::Deserialize;
use serde::de::Error as _;
use url::Url;

/// Every setting, with its default. `docs/operation.md` tells them to the operator.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Where everything is kept that no other setting places elsewhere.
    pub data_dir: PathBuf,
    pub listen: SocketAddr,
    /// Proxies whose `X-Forwarded-For` is believed: addresses and networks. Those on this machine by default.
    #[serde(deserialize_with = "networks")]
    pub trusted_proxies: Vec<IpNet>,
    /// The address that people use; links and the OAuth redirect begin with it.
    pub base_url: Option<Url>,
    /// `sqlite:PATH` or `postgres://…`; default `bannette.db` in the data folder.
    pub database_url: Option<String>,
    /// `file:///PATH` or `s3://bucket/prefix?endpoint=…`; default `blobs` in the data folder.
    pub blobs_url: Option<String>,
    /// Default `secret.key` in the data folder. Keep it out of the database's backup.
    pub secret_key_file: Option<PathBuf>,
    /// The time zone of new companies.
    pub time_zone: String,
    /// What clients know the firm by, in mails and on the pages that they are sent to.
    pub firm_name: Option<String>,
    pub dropbox: DropboxConfig,
    pub collection: CollectionConfig,
    pub reading: ReadingConfig,
    pub s3: S3Config,
    pub mail: MailConfig,
    pub oidc: OidcConfig,
    pub metrics: MetricsConfig,
    pub webhooks: WebhooksConfig,
    /// No setting: tests wait less.
    #[serde(skip)]
    pub patience: Patience,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            data_dir: "data".into(),
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            trusted_proxies: ["127.0.0.0/8", "::1/128"].map(|net| net.parse().expect("a network")).into(),
            base_url: None,
            database_url: None,
            blobs_url: None,
            secret_key_file: None,
            time_zone: "Europe/Paris".into(),
            firm_name: None,
            dropbox: DropboxConfig::default(),
            collection: CollectionConfig::default(),
            reading: ReadingConfig::default(),
            s3: S3Config::default(),
            mail: MailConfig::default(),
            oidc: OidcConfig::default(),
            metrics: MetricsConfig::default(),
            webhooks: WebhooksConfig::default(),
            patience: Patience::default(),
        }
    }
}

/// How long those who speak to us are waited for.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// For the next bytes of a request's body.
    pub body: Duration,
    /// For the head of the next request: longer than a proxy usually keeps an idle connection.
    pub head: Duration,
    /// For requests under way, once it is to stop.
    pub stop: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        let [body, head, stop] = [60, 150, 20].map(Duration::from_secs);
        Self { body, head, stop }
    }
}

/// The Dropbox app, and where Dropbox is (to be changed for a proxy or the simulator only).
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DropboxConfig {
    pub app_key: Option<String>,
    pub app_secret: Option<SecretString>,
    pub api_url: Option<Url>,
    pub content_url: Option<Url>,
    pub notify_url: Option<Url>,
    pub authorize_url: Option<Url>,
    pub token_url: Option<Url>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CollectionConfig {
    /// The daily window, in each company's time zone.
    pub window_start: jiff::civil::Time,
    pub window_end: jiff::civil::Time,
    /// Larger files are set aside, in bytes.
    pub max_file_size: u64,
    /// Downloads at once for one run.
    pub parallel_downloads: usize,
    /// Seconds after which the work of a dead process is taken up by another.
    pub lease_seconds: u64,
}

impl Default for CollectionConfig {
    fn default() -> Self {
        Self {
            window_start: jiff::civil::time(1, 0, 0, 0),
            window_end: jiff::civil::time(6, 0, 0, 0),
            max_file_size: 4 << 30,
            parallel_downloads: 8,
            lease_seconds: 30,
        }
    }
}

impl CollectionConfig {
    pub fn lease(&self) -> Duration {
        Duration::from_secs(self.lease_seconds)
    }
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ReadingConfig {
    /// Child processes that read; 0 = one a core.
    pub children: usize,
    /// Tesseract's names of the languages to recognise.
    pub languages: Vec<String>,
    /// Where `scripts/models` put the second recognition engine; without it Tesseract alone reads scans.
    pub models: Option<PathBuf>,
}

impl Default for ReadingConfig {
    fn default() -> Self {
        Self { children: 0, languages: vec!["fra".into(), "eng".into()], models: None }
    }
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct S3Config {
    pub access_key_id: Option<String>,
    pub secret_access_key: Option<SecretString>,
}

/// The mail server. Without one nothing is sent, and pages show the links to hand over.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MailConfig {
    /// `smtps://USER:PASSWORD@HOST`, `smtp://USER:PASSWORD@HOST:587?tls=required`; `terminal:` prints mails instead.
    pub url: Option<SecretString>,
    /// `Cabinet Dubois <bannette@cabinet-dubois.fr>`
    pub from: Option<String>,
    pub reply_to: Option<String>,
}

/// The identity provider that people may sign in by (OpenID Connect).
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct OidcConfig {
    /// Exactly as the provider writes it: a text, as an address would be written anew.
    pub issuer: Option<String>,
    pub client_id: Option<String>,
    pub client_secret: Option<SecretString>,
    /// What the button calls it; default: its host.
    pub label: Option<String>,
    /// Whoever the provider knows gets an account, without any right yet.
    pub create_users: bool,
    /// A second factor of ours is asked for and demanded after the provider's sign-in too.
    pub second_factor: bool,
    /// Mail addresses are believed where the provider does not say whether it verified them.
    pub trust_email: bool,
}

/// Who may read `/metrics`. Nobody, when nothing is set: the page does not exist then.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MetricsConfig {
    /// `Authorization: Bearer TOKEN`
    pub token: Option<SecretString>,
    /// Whoever asks from this machine itself.
    pub loopback: bool,
}

/// Which addresses webhooks may have.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct WebhooksConfig {
    /// Also those of private networks, and of this machine (there without TLS).
    pub private_networks: bool,
}

/// How a variable's text becomes a value of the file.
enum Kind {
    Text,
    Integer,
    Flag,
    List,
}

/// The variables, and the setting that each one overlays.
const VARIABLES: &[(&str, &[&str], Kind)] = &[
    ("BANNETTE_DATA_DIR", &["data_dir"], Kind::Text),
    ("BANNETTE_LISTEN", &["listen"], Kind::Text),
    ("BANNETTE_TRUSTED_PROXIES", &["trusted_proxies"], Kind::List),
    ("BANNETTE_BASE_URL", &["base_url"], Kind::Text),
    ("BANNETTE_DATABASE_URL", &["database_url"], Kind::Text),
    ("BANNETTE_BLOBS_URL", &["blobs_url"], Kind::Text),
    ("BANNETTE_SECRET_KEY_FILE", &["secret_key_file"], Kind::Text),
    ("BANNETTE_TIME_ZONE", &["time_zone"], Kind::Text),
    ("BANNETTE_FIRM_NAME", &["firm_name"], Kind::Text),
    ("BANNETTE_DROPBOX_APP_KEY", &["dropbox", "app_key"], Kind::Text),
    ("BANNETTE_DROPBOX_APP_SECRET", &["dropbox", "app_secret"], Kind::Text),
    ("BANNETTE_DROPBOX_API_URL", &["dropbox", "api_url"], Kind::Text),
    ("BANNETTE_DROPBOX_CONTENT_URL", &["dropbox", "content_url"], Kind::Text),
    ("BANNETTE_DROPBOX_NOTIFY_URL", &["dropbox", "notify_url"], Kind::Text),
    ("BANNETTE_DROPBOX_AUTHORIZE_URL", &["dropbox", "authorize_url"], Kind::Text),
    ("BANNETTE_DROPBOX_TOKEN_URL", &["dropbox", "token_url"], Kind::Text),
    ("BANNETTE_COLLECTION_WINDOW_START", &["collection", "window_start"], Kind::Text),
    ("BANNETTE_COLLECTION_WINDOW_END", &["collection", "window_end"], Kind::Text),
    ("BANNETTE_COLLECTION_MAX_FILE_SIZE", &["collection", "max_file_size"], Kind::Integer),
    ("BANNETTE_COLLECTION_PARALLEL_DOWNLOADS", &["collection", "parallel_downloads"], Kind::Integer),
    ("BANNETTE_COLLECTION_LEASE_SECONDS", &["collection", "lease_seconds"], Kind::Integer),
    ("BANNETTE_READING_CHILDREN", &["reading", "children"], Kind::Integer),
    ("BANNETTE_READING_LANGUAGES", &["reading", "languages"], Kind::List),
    ("BANNETTE_MODELS_DIR", &["reading", "models"], Kind::Text),
    ("BANNETTE_S3_ACCESS_KEY_ID", &["s3", "access_key_id"], Kind::Text),
    ("BANNETTE_S3_SECRET_ACCESS_KEY", &["s3", "secret_access_key"], Kind::Text),
    ("BANNETTE_MAIL_URL", &["mail", "url"], Kind::Text),
    ("BANNETTE_MAIL_FROM", &["mail", "from"], Kind::Text),
    ("BANNETTE_MAIL_REPLY_TO", &["mail", "reply_to"], Kind::Text),
    ("BANNETTE_OIDC_ISSUER", &["oidc", "issuer"], Kind::Text),
    ("BANNETTE_OIDC_CLIENT_ID", &["oidc", "client_id"], Kind::Text),
    ("BANNETTE_OIDC_CLIENT_SECRET", &["oidc", "client_secret"], Kind::Text),
    ("BANNETTE_OIDC_LABEL", &["oidc", "label"], Kind::Text),
    ("BANNETTE_OIDC_CREATE_USERS", &["oidc", "create_users"], Kind::Flag),
    ("BANNETTE_OIDC_SECOND_FACTOR", &["oidc", "second_factor"], Kind::Flag),
    ("BANNETTE_OIDC_TRUST_EMAIL", &["oidc", "trust_email"], Kind::Flag),
    ("BANNETTE_METRICS_TOKEN", &["metrics", "token"], Kind::Text),
    ("BANNETTE_METRICS_LOOPBACK", &["metrics", "loopback"], Kind::Flag),
    ("BANNETTE_WEBHOOKS_PRIVATE_NETWORKS", &["webhooks", "private_networks"], Kind::Flag),
];

/// Variables that are not settings: where the file is, the log's filter, what development and tests use.
const OTHERS: &[&str] = &["BANNETTE_CONFIG", "BANNETTE_LOG", "BANNETTE_CORPUS"];

impl Config {
    /// Reads `file` (or `bannette.toml` here, when there is one), overlaid by the variables.
    ///
    /// # Errors
    /// A sentence that names the file or variable, for what cannot be read, is unknown or makes no sense.
    pub fn load(
        file: Option<&Path>,
        variables: impl Iterator<Item = (String, String)>,
    ) -> anyhow::Result<Self> {
        let mut table = match file {
            Some(path) => read_table(path)?,
            None if Path::new("bannette.toml").exists() => read_table(Path::new("bannette.toml"))?,
            None => toml::Table::new(),
        };
        overlay(&mut table, variables)?;
        let config: Self = table.try_into().context("the configuration is wrong")?;
        config.check()?;
        Ok(config)
    }

    fn check(&self) -> anyhow::Result<()> {
        if TimeZone::get(&self.time_zone).is_err() {
            bail!("time_zone: {:?} is no time zone; write one like \"Europe/Paris\"", self.time_zone);
        }
        if self.collection.window_start >= self.collection.window_end {
            bail!("collection.window_start must come before collection.window_end");
        }
        if self.collection.parallel_downloads == 0 || self.collection.lease_seconds == 0 {
            bail!("collection.parallel_downloads and collection.lease_seconds must be at least 1");
        }
        if let Some(url) = &self.base_url
            && (!matches!(url.scheme(), "http" | "https") || !url.has_host())
        {
            bail!("base_url: {url} is no web address; write one like \"https://bannette.example.fr\"");
        }
        crate::mail::Mailer::new(self)?;
        self.oidc.check()
    }

    /// The firm's own time zone.
    pub fn zone(&self) -> TimeZone {
        TimeZone::get(&self.time_zone).unwrap_or(TimeZone::UTC)
    }

    pub fn base_url(&self) -> Url {
        self.base_url.clone().unwrap_or_else(|| {
            Url::parse(&format!("http://{}", self.listen)).expect("a socket address makes an address")
        })
    }

    /// The address of one of our pages, for whoever comes from outside: `path` begins with a slash.
    pub fn page_url(&self, path: &str) -> Url {
        let mut url = self.base_url();
        let (path, query) = path.split_once('?').map_or((path, None), |(path, query)| (path, Some(query)));
        url.set_path(&format!("{}{path}", url.path().trim_end_matches('/')));
        url.set_query(query);
        url
    }

    /// The redirect address to register with the Dropbox app.
    pub fn dropbox_redirect_url(&self) -> Url {
        self.page_url("/connect/dropbox")
    }

    /// The redirect address to register with the identity provider.
    pub fn oidc_redirect_url(&self) -> Url {
        self.page_url("/sign-in/provider/callback")
    }

    /// The firm's name, or else the address that it is reached at.
    pub fn firm_name(&self) -> String {
        let host = || self.base_url().host_str().unwrap_or_default().to_owned();
        self.firm_name.clone().filter(|name| !name.trim().is_empty()).unwrap_or_else(host)
    }

    pub fn database_url(&self) -> String {
        self.database_url
            .clone()
            .unwrap_or_else(|| format!("sqlite:{}", self.data_dir.join("bannette.db").display()))
    }

    pub fn blobs_url(&self) -> anyhow::Result<String> {
        match &self.blobs_url {
            Some(url) => Ok(url.clone()),
            None => {
                let folder = std::path::absolute(self.data_dir.join("blobs"))?;
                let url = Url::from_directory_path(folder)
                    .map_err(|()| anyhow::anyhow!("data_dir is no folder that an address can name"))?;
                Ok(url.into())
            }
        }
    }

    /// The folder of the blobs, where they lie in one.
    pub fn blobs_folder(&self) -> Option<PathBuf> {
        let url = Url::parse(&self.blobs_url().ok()?).ok()?;
        url.to_file_path().ok()
    }

    pub fn secret_key_file(&self) -> PathBuf {
        self.secret_key_file.clone().unwrap_or_else(|| self.data_dir.join("secret.key"))
    }
}

impl OidcConfig {
    fn check(&self) -> anyhow::Result<()> {
        match (&self.issuer, &self.client_id) {
            (None, None) => Ok(()),
            (Some(_), None) => bail!("oidc.client_id is missing: the provider names it"),
            (None, Some(_)) => bail!("oidc.issuer is missing: the provider's address"),
            (Some(issuer), Some(_)) => match Url::parse(issuer) {
                Ok(url) if crate::user::provider::client::is_safe(&url) => Ok(()),
                _ => bail!("oidc.issuer: {issuer} is no https address"),
            },
        }
    }
}

/// Networks, and single addresses as networks of their own.
fn networks<'de, D: serde::Deserializer<'de>>(texts: D) -> Result<Vec<IpNet>, D::Error> {
    let texts = Vec::<String>::deserialize(texts)?;
    let network = |text: &String| text.parse().or_else(|_| text.parse::<IpAddr>().map(IpNet::from));
    let wrong = |text| D::Error::custom(format!("{text:?} is neither an address nor a network (10.0.0.0/8)"));
    texts.iter().map(|text| network(text).map_err(|_| wrong(text))).collect()
}

fn read_table(path: &Path) -> anyhow::Result<toml::Table> {
    let text = std::fs::read_to_string(path).with_context(|| format!("failed to read {}", path.display()))?;
    let table: toml::Table = text.parse().with_context(|| format!("{} is not right", path.display()))?;
    // Checked on its own first, so that the error says it is the file's.
    table.clone().try_into::<Config>().with_context(|| format!("{} is not right", path.display()))?;
    Ok(table)
}

fn overlay(table: &mut toml::Table, variables: impl Iterator<Item = (String, String)>) -> anyhow::Result<()> {
    for (name, text) in variables.filter(|(name, _)| name.starts_with("BANNETTE_")) {
        if OTHERS.contains(&name.as_str()) || name.starts_with("BANNETTE_TEST_") {
            continue;
        }
        let Some((_, path, kind)) = VARIABLES.iter().find(|(known, ..)| *known == name) else {
            bail!("{name} is no setting of Bannette; see docs/operation.md for those there are");
        };
        let value = match kind {
            Kind::Text => toml::Value::String(text),
            Kind::Integer => toml::Value::Integer(
                text.parse().with_context(|| format!("{name}: {text:?} is no whole number"))?,
            ),
            Kind::Flag => toml::Value::Boolean(
                text.parse().with_context(|| format!("{name}: {text:?} is neither true nor false"))?,
            ),
            Kind::List => {
                let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
                parts.map(str::to_string).collect::<Vec<_>>().into()
            }
        };
        let (last, sections) = path.split_last().expect("a path has a last part");
        let mut place = &mut *table;
        for section in sections {
            place = place
                .entry(*section)
                .or_insert_with(|| toml::Table::new().into())
                .as_table_mut()
                .with_context(|| format!("[{section}] must be a section"))?;
        }
        place.insert((*last).to_string(), value);
        // Each on its own, so that the error names the variable.
        table.clone().try_into::<Config>().with_context(|| format!("{name} is not right"))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(file: &str, variables: &[(&str, &str)]) -> anyhow::Result<Config> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("bannette.toml");
        std::fs::write(&path, file).unwrap();
        Config::load(Some(&path), variables.iter().map(|(k, v)| ((*k).to_string(), (*v).to_string())))
    }

    #[test]
    fn variables_win_over_the_file() {
        let config = load(
            "listen = '0.0.0.0:1'\n[dropbox]\napp_key = 'a'\n[collection]\nwindow_start = '02:00'",
            &[("BANNETTE_LISTEN", "127.0.0.1:9"), ("BANNETTE_DROPBOX_API_URL", "http://x/2/"), ("HOME", "/")],
        )
        .unwrap();
        assert_eq!(config.listen.port(), 9);
        assert_eq!(config.dropbox.app_key.as_deref(), Some("a"));
        assert_eq!(config.collection.window_start.hour(), 2);
        assert_eq!(config.dropbox.api_url.unwrap().as_str(), "http://x/2/");
    }

    #[test]
    fn proxies_are_trusted_on_this_machine_unless_others_or_none_are_named() {
        let trusted = |variables: &[(&str, &str)], address: &str| {
            let config = load("", variables).unwrap();
            config.trusted_proxies.iter().any(|net| net.contains(&address.parse::<IpAddr>().unwrap()))
        };
        assert!(trusted(&[], "127.0.0.1") && trusted(&[], "::1") && !trusted(&[], "10.0.0.1"));
        let named = &[("BANNETTE_TRUSTED_PROXIES", "10.0.0.0/24, 192.0.2.1")];
        assert!(trusted(named, "10.0.0.9") && trusted(named, "192.0.2.1"));
        assert!(!trusted(named, "192.0.2.2") && !trusted(named, "127.0.0.1"));
        assert!(!trusted(&[("BANNETTE_TRUSTED_PROXIES", "")], "127.0.0.1"));
    }

    #[test]
    fn what_is_unknown_or_wrong_is_named() {
        for (file, variables, named) in [
            ("lissen = 1", &[][..], "lissen"),
            ("[dropbox]\nkey = 'x'", &[], "key"),
            ("", &[("BANNETTE_LISTN", "x")], "BANNETTE_LISTN"),
            ("", &[("BANNETTE_LISTEN", "x")], "BANNETTE_LISTEN"),
            ("", &[("BANNETTE_COLLECTION_LEASE_SECONDS", "soon")], "BANNETTE_COLLECTION_LEASE_SECONDS"),
            ("", &[("BANNETTE_TIME_ZONE", "Europe/Lutèce")], "Lutèce"),
            ("[collection]\nwindow_start = '07:00'", &[], "window_start"),
            ("base_url = 'ftp://x'", &[], "base_url"),
            ("trusted_proxies = ['caddy']", &[], "caddy"),
            ("[mail]\nurl = 'smtp://u:p@h'", &[], "mail.from"),
            ("[oidc]\nissuer = 'https://login.example'", &[], "oidc.client_id"),
            ("[oidc]\nissuer = 'http://login.example'\nclient_id = 'x'", &[], "oidc.issuer"),
            ("", &[("BANNETTE_OIDC_CREATE_USERS", "yes")], "BANNETTE_OIDC_CREATE_USERS"),
            ("[mail]\nurl = 'http://u:p@h'\nfrom = 'a@b.fr'", &[], "mail.url"),
        ] {
            let error = format!("{:#}", load(file, variables).unwrap_err());
            assert!(error.contains(named), "{error} should name {named}");
        }
    }
}
