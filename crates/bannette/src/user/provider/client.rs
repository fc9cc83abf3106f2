//! What is said to the identity provider, and what it answers. It is asked for its keys at each sign-in, so that a change
//! of keys is no event, and for its addresses once a minute, however many want to sign in; answers are bounded.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail, ensure};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use db::Moment;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use tokio::sync::Mutex;
use url::{Host, Url};

use super::Attempt;
use super::token::Keys;
use crate::config::OidcConfig;

/// How long one answer may take, and how long it may be.
const ANSWERED_WITHIN: Duration = Duration::from_secs(15);
const LONGEST_ANSWER: usize = 1 << 20;
/// How long what it tells of itself is kept; and that it does not answer, so that those who waited do not all ask again.
const KEPT_FOR: Duration = Duration::from_secs(60);
const TROUBLE_KEPT_FOR: Duration = Duration::from_secs(5);

/// The provider that the configuration names.
#[derive(Debug)]
pub struct Provider {
    http: reqwest::Client,
    issuer: String,
    client_id: String,
    client_secret: Option<SecretString>,
    label: String,
    /// Where it sends browsers back to.
    redirect: Url,
    /// Locked while it is asked: whoever comes meanwhile waits for the answer.
    described: Mutex<Option<Described>>,
}

/// What it has told of itself, or why it has not.
#[derive(Debug)]
struct Described {
    at: Moment,
    told: Result<Arc<Metadata>, String>,
}

/// What it tells of itself (OpenID Connect Discovery 1.0).
#[derive(Debug, Deserialize)]
pub struct Metadata {
    issuer: String,
    authorization_endpoint: Url,
    token_endpoint: Url,
    jwks_uri: Url,
    #[serde(default)]
    token_endpoint_auth_methods_supported: Vec<String>,
}

/// Whether an address may be trusted with secrets: TLS, or this machine.
pub fn is_safe(url: &Url) -> bool {
    let here = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    url.scheme() == "https" || url.scheme() == "http" && here
}

impl Provider {
    /// None when the configuration names none; `redirect` is the page of ours that it sends browsers back to.
    pub fn new(config: &OidcConfig, redirect: Url) -> anyhow::Result<Option<Self>> {
        let (Some(issuer), Some(client_id)) = (config.issuer.clone(), config.client_id.clone()) else {
            return Ok(None);
        };
        let agent = concat!("Bannette/", env!("CARGO_PKG_VERSION"));
        let http = drives::dropbox::http_client_builder(agent).timeout(ANSWERED_WITHIN).build();
        let host = || Url::parse(&issuer).ok().and_then(|url| url.host_str().map(str::to_owned));
        let label = config.label.clone().filter(|label| !label.trim().is_empty()).or_else(host);
        Ok(Some(Self {
            http: http.context("failed to set up the HTTP client")?,
            label: label.unwrap_or_default(),
            issuer,
            client_id,
            client_secret: config.client_secret.clone(),
            redirect,
            described: Mutex::default(),
        }))
    }

    /// What the firm calls it.
    pub fn label(&self) -> &str {
        &self.label
    }

    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    pub fn client_id(&self) -> &str {
        &self.client_id
    }

    /// What the provider tells of itself, or told lately.
    pub async fn discover(&self, now: Moment) -> anyhow::Result<Arc<Metadata>> {
        let mut described = self.described.lock().await;
        let known = described.take().filter(|known| {
            let kept_for = if known.told.is_ok() { KEPT_FOR } else { TROUBLE_KEPT_FOR };
            now < known.at + kept_for
        });
        let known = match known {
            Some(known) => known,
            None => {
                let told = self.describe().await.map(Arc::new).map_err(|error| format!("{error:#}"));
                Described { at: now, told }
            }
        };
        described.insert(known).told.clone().map_err(anyhow::Error::msg)
    }

    async fn describe(&self) -> anyhow::Result<Metadata> {
        let address = format!("{}/.well-known/openid-configuration", self.issuer.trim_end_matches('/'));
        let metadata: Metadata = self.answer(self.http.get(address)).await.context("its description")?;
        ensure!(metadata.issuer == self.issuer, "it calls itself {}, not {}", metadata.issuer, self.issuer);
        for url in [&metadata.authorization_endpoint, &metadata.token_endpoint, &metadata.jwks_uri] {
            ensure!(is_safe(url), "{url} is not https");
        }
        Ok(metadata)
    }

    /// Where to send a browser.
    pub fn authorize(&self, metadata: &Metadata, attempt: &Attempt) -> Url {
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(attempt.verifier.as_bytes()));
        let mut url = metadata.authorization_endpoint.clone();
        url.query_pairs_mut()
            .append_pair("response_type", "code")
            .append_pair("client_id", &self.client_id)
            .append_pair("redirect_uri", self.redirect.as_str())
            .append_pair("scope", "openid email profile")
            .append_pair("state", &attempt.state)
            .append_pair("nonce", &attempt.nonce)
            .append_pair("code_challenge", &challenge)
            .append_pair("code_challenge_method", "S256");
        url
    }

    /// Gives the code for the ID token.
    pub async fn exchange(
        &self,
        metadata: &Metadata,
        attempt: &Attempt,
        code: &str,
    ) -> anyhow::Result<String> {
        #[derive(Deserialize)]
        struct Tokens {
            id_token: String,
        }
        let mut form = vec![
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", self.redirect.as_str()),
            ("code_verifier", &attempt.verifier),
        ];
        let mut request = self.http.post(metadata.token_endpoint.clone());
        let methods = &metadata.token_endpoint_auth_methods_supported;
        let in_header = methods.is_empty() || methods.iter().any(|method| method == "client_secret_basic");
        match &self.client_secret {
            Some(secret) if in_header => {
                // Both are written as in forms first (RFC 6749, section 2.3.1).
                let [id, secret] = [self.client_id.as_str(), secret.expose_secret()]
                    .map(|text| url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>());
                request = request.basic_auth(id, Some(secret));
            }
            Some(secret) => {
                form.extend([
                    ("client_id", self.client_id.as_str()),
                    ("client_secret", secret.expose_secret()),
                ]);
            }
            None => form.push(("client_id", &self.client_id)),
        }
        let tokens: Tokens = self.answer(request.form(&form)).await.context("its tokens")?;
        Ok(tokens.id_token)
    }

    /// The keys that it signs with now.
    pub async fn keys(&self, metadata: &Metadata) -> anyhow::Result<Keys> {
        self.answer(self.http.get(metadata.jwks_uri.clone())).await.context("its keys")
    }

    /// A whole answer in JSON. What it says when it refuses is a code of OAuth, and no secret.
    async fn answer<T: DeserializeOwned>(&self, request: reqwest::RequestBuilder) -> anyhow::Result<T> {
        let mut response = request.header("accept", "application/json").send().await?;
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await? {
            ensure!(body.len() + chunk.len() <= LONGEST_ANSWER, "the answer is too long");
            body.extend_from_slice(&chunk);
        }
        if !response.status().is_success() {
            #[derive(Deserialize)]
            struct Refusal {
                error: String,
            }
            let code = serde_json::from_slice::<Refusal>(&body).map(|refusal| refusal.error);
            bail!("{}: {}", response.status(), code.unwrap_or_default());
        }
        serde_json::from_slice(&body).context("the answer is not what it should be")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_go_over_tls_or_stay_on_this_machine() {
        for (url, safe) in [
            ("https://login.example", true),
            ("http://127.0.0.1:1", true),
            ("http://[::1]/", true),
            ("http://localhost/", true),
            ("http://login.example", false),
            ("http://localhost.example", false),
            ("ftp://127.0.0.1", false),
        ] {
            assert_eq!(is_safe(&Url::parse(url).unwrap()), safe, "{url}");
        }
    }
}
