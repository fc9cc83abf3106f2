use std::fmt;
use std::time::Duration;

use secrecy::SecretString;
use url::Url;

use super::RetryPolicy;

/// What the application is to Dropbox, shared by the drives of all accounts.
pub struct App {
    pub http: reqwest::Client,
    pub endpoints: Endpoints,
    pub app_key: String,
    /// Without it, consent rests on PKCE alone.
    pub app_secret: Option<SecretString>,
    pub retry: RetryPolicy,
}

/// Where Dropbox is. Bases of `/2/…` for `api`, `content` and `notify`; whole addresses for the other two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoints {
    pub api: Url,
    pub content: Url,
    pub notify: Url,
    pub authorize: Url,
    pub token: Url,
}

impl Default for Endpoints {
    fn default() -> Self {
        let url = |text: &str| Url::parse(text).expect("a constant that the tests parse");
        Self {
            api: url("https://api.dropboxapi.com"),
            content: url("https://content.dropboxapi.com"),
            notify: url("https://notify.dropboxapi.com"),
            authorize: url("https://www.dropbox.com/oauth2/authorize"),
            token: url("https://api.dropboxapi.com/oauth2/token"),
        }
    }
}

impl App {
    /// An app at the real Dropbox, with the usual patience.
    pub fn new(http: reqwest::Client, app_key: impl Into<String>) -> Self {
        Self {
            http,
            endpoints: Endpoints::default(),
            app_key: app_key.into(),
            app_secret: None,
            retry: RetryPolicy::default(),
        }
    }
}

impl fmt::Debug for App {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("App")
            .field("endpoints", &self.endpoints)
            .field("app_key", &self.app_key)
            .field("app_secret", &self.app_secret)
            .field("retry", &self.retry)
            .finish_non_exhaustive()
    }
}

/// An HTTP client as [`App`] wants it: 10 s to connect, 60 s of silence at most, no redirects. Needs the process's
/// rustls provider installed.
pub fn http_client(user_agent: &str) -> Result<reqwest::Client, reqwest::Error> {
    http_client_builder(user_agent).build()
}

/// The same, to be completed: with another root certificate, for instance.
pub fn http_client_builder(user_agent: &str) -> reqwest::ClientBuilder {
    reqwest::Client::builder()
        .user_agent(user_agent)
        .connect_timeout(Duration::from_secs(10))
        .read_timeout(Duration::from_secs(60))
        .redirect(reqwest::redirect::Policy::none())
        .http2_adaptive_window(true)
}
