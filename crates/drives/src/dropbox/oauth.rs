//! How the owner of an account gives consent: OAuth 2 code flow with PKCE, offline, read-only scopes.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use url::Url;

use super::App;
use super::answer::{self, Answer};

/// What is asked of the owner, and nothing more.
pub const SCOPES: [&str; 3] = ["account_info.read", "files.metadata.read", "files.content.read"];

/// Ties the code that comes back to the browser that left: the verifier stays here, the challenge goes along.
#[derive(Debug, Clone)]
pub struct Pkce {
    pub verifier: SecretString,
    pub challenge: String,
}

impl Pkce {
    /// A fresh pair, from the system's randomness.
    pub fn generate() -> Self {
        let mut random = [0; 32];
        getrandom::fill(&mut random).expect("the system has randomness, or nothing here is safe");
        let verifier = URL_SAFE_NO_PAD.encode(random);
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(&verifier));
        Self { verifier: verifier.into(), challenge }
    }
}

/// The address to send the owner's browser to. `state` (at most 500 bytes) comes back with the code;
/// `force_reapprove` asks again although consent was given before, so that another account can be chosen.
pub fn authorize_url(
    app: &App,
    redirect_uri: &str,
    state: &str,
    challenge: &str,
    locale: Option<&str>,
    force_reapprove: bool,
) -> Url {
    let mut url = app.endpoints.authorize.clone();
    let mut query = url.query_pairs_mut();
    query
        .append_pair("response_type", "code")
        .append_pair("client_id", &app.app_key)
        .append_pair("redirect_uri", redirect_uri)
        .append_pair("state", state)
        .append_pair("token_access_type", "offline")
        .append_pair("scope", &SCOPES.join(" "))
        .append_pair("code_challenge", challenge)
        .append_pair("code_challenge_method", "S256");
    if let Some(locale) = locale {
        query.append_pair("locale", locale);
    }
    if force_reapprove {
        query.append_pair("force_reapprove", "true");
    }
    drop(query);
    url
}

/// What consent brought.
#[derive(Debug, Clone)]
pub struct Grant {
    /// Lives until revoked: the one thing to store, encrypted.
    pub refresh_token: SecretString,
    pub access_token: SecretString,
    pub expires_in: Duration,
    pub scopes: Vec<String>,
    pub account_id: String,
}

/// Why a code brought no consent to work with.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ExchangeError {
    #[error("the code is not valid (any more): {0}")]
    InvalidCode(String),
    #[error("the redirect address is not the one given before, or not registered: {0}")]
    RedirectMismatch(String),
    #[error("the provider does not know this application, or not its secret: {0}")]
    InvalidApp(String),
    #[error("the provider gave no refresh token")]
    NoRefreshToken,
    #[error("the consent lacks permissions: {}", .0.join(", "))]
    MissingScopes(Vec<String>),
    #[error("the provider can't be reached or is failing: {0}")]
    Unavailable(String),
    #[error("an answer that makes no sense: {0}")]
    Protocol(String),
}

#[derive(Deserialize)]
struct Tokens {
    access_token: SecretString,
    expires_in: u64,
    refresh_token: Option<SecretString>,
    #[serde(default)]
    scope: String,
    #[serde(default)]
    account_id: String,
}

/// Trades the code that came back for a grant. Never repeated by itself: a code serves once.
pub async fn exchange(
    app: &App,
    code: &str,
    verifier: &SecretString,
    redirect_uri: &str,
) -> Result<Grant, ExchangeError> {
    let mut form = vec![
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", redirect_uri),
        ("client_id", &app.app_key),
        ("code_verifier", verifier.expose_secret()),
    ];
    if let Some(secret) = &app.app_secret {
        form.push(("client_secret", secret.expose_secret()));
    }
    let mut secrets = vec![code, verifier.expose_secret()];
    secrets.extend(app.app_secret.as_ref().map(|secret| secret.expose_secret()));
    let request = app.http.post(app.endpoints.token.clone()).form(&form);
    let answer =
        answer::of(request, &secrets).await.map_err(|cut| ExchangeError::Unavailable(cut.to_string()))?;
    let tokens: Tokens = match answer.status {
        // Without the parser's words, which might quote what they stumbled over.
        200 => {
            answer.json().map_err(|_| ExchangeError::Protocol("no access token in the answer".to_owned()))?
        }
        429 | 500..=599 => return Err(ExchangeError::Unavailable(answer.summary())),
        _ => return Err(refusal(&answer)),
    };
    let scopes: Vec<String> = tokens.scope.split_whitespace().map(str::to_owned).collect();
    let missing: Vec<String> =
        SCOPES.iter().filter(|asked| !scopes.iter().any(|s| s == *asked)).map(|s| s.to_string()).collect();
    if !missing.is_empty() {
        return Err(ExchangeError::MissingScopes(missing));
    }
    if tokens.account_id.is_empty() {
        return Err(ExchangeError::Protocol("no account_id".to_owned()));
    }
    Ok(Grant {
        refresh_token: tokens.refresh_token.ok_or(ExchangeError::NoRefreshToken)?,
        access_token: tokens.access_token,
        expires_in: Duration::from_secs(tokens.expires_in),
        scopes,
        account_id: tokens.account_id,
    })
}

fn refusal(answer: &Answer) -> ExchangeError {
    let Some(error) = answer.oauth_error() else {
        return ExchangeError::Protocol(answer.summary());
    };
    let text = error.to_string();
    match error.error.as_str() {
        _ if text.to_ascii_lowercase().contains("redirect") => ExchangeError::RedirectMismatch(text),
        "invalid_grant" => ExchangeError::InvalidCode(text),
        "invalid_client" | "unauthorized_client" => ExchangeError::InvalidApp(text),
        _ => ExchangeError::Protocol(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_challenge_is_the_hash_of_its_verifier() {
        let pkce = Pkce::generate();
        let verifier = pkce.verifier.expose_secret();
        assert_eq!(verifier.len(), 43);
        assert_eq!(URL_SAFE_NO_PAD.decode(&pkce.challenge).unwrap(), *Sha256::digest(verifier));
        assert_ne!(Pkce::generate().challenge, pkce.challenge);
        assert!(!format!("{pkce:?}").contains(verifier));
    }
}
