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

/// Where Dropbox is. `api`, `content` and `notify` are what routes are appended to (`…/2/`, which may be left out);
/// the other two are whole addresses.
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
            api: url("https://api.dropboxapi.com/2/"),
            content: url("https://content.dropboxapi.com/2/"),
            notify: url("https://notify.dropboxapi.com/2/"),
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

/// The address of a route below a base.
pub(super) fn route_url(base: &Url, route: &str) -> String {
    let base = base.as_str().trim_end_matches('/');
    let base = base.strip_suffix("/2").unwrap_or(base);
    format!("{base}/2/{route}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_in_a_route_once() {
        for base in ["http://localhost:1", "http://localhost:1/2", "http://localhost:1/2/"] {
            let url = route_url(&Url::parse(base).unwrap(), "files/download");
            assert_eq!(url, "http://localhost:1/2/files/download");
        }
        let behind_proxy = route_url(&Url::parse("https://proxy.example/dropbox/").unwrap(), "check/user");
        assert_eq!(behind_proxy, "https://proxy.example/dropbox/2/check/user");
        assert_eq!(
            route_url(&Endpoints::default().api, "check/user"),
            "https://api.dropboxapi.com/2/check/user"
        );
    }

    #[test]
    fn secrets_do_not_show_when_printed() {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut app = App::new(http_client("test").unwrap(), "key");
        app.app_secret = Some("s3cret".to_owned().into());
        assert!(!format!("{app:?}").contains("s3cret"));
    }
}
