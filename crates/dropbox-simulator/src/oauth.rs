//! Consent and tokens: OAuth 2 with PKCE or a secret, refresh tokens that don't rotate, revocation.

use std::time::Duration;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};

use crate::{
    account::{AccessToken, AccountId, App, Challenge, Code, Grant},
    clock::Moment,
    world::World,
};

const CODE_LIFETIME: Duration = Duration::from_secs(600);

/// How long an expired access token is remembered as expired, before it is unknown.
const REMEMBERED: Duration = Duration::from_secs(24 * 3600);

/// Who a valid access token speaks for.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    pub account: AccountId,
    pub grant: u64,
    pub scopes: Vec<String>,
    /// The app sees only its own folder.
    pub app_folder: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenRefusal {
    Unknown,
    Expired,
    Suspended,
}

/// What the consent page agreed to.
pub(crate) struct Consent {
    pub app: String,
    pub account: AccountId,
    pub scopes: Vec<String>,
    pub redirect_uri: Option<String>,
    pub challenge: Option<Challenge>,
    pub offline: bool,
}

/// How an app proves itself at the token route.
#[derive(Debug)]
pub(crate) struct Client {
    pub key: String,
    pub secret: Option<String>,
}

/// Error and description, as the token route gives them.
pub(crate) type OauthRefusal = (&'static str, &'static str);

#[derive(Debug)]
pub(crate) struct Issued {
    pub access_token: String,
    pub scopes: Vec<String>,
    pub refresh_token: Option<String>,
    pub account: AccountId,
    pub uid: u64,
}

impl World {
    pub fn authenticate(&self, token: &str, now: Moment) -> Result<Caller, TokenRefusal> {
        let token = self.access_tokens.get(token).ok_or(TokenRefusal::Unknown)?;
        let grant =
            self.grants.get(&token.grant).filter(|grant| !grant.revoked).ok_or(TokenRefusal::Unknown)?;
        if token.expires <= now {
            return Err(TokenRefusal::Expired);
        }
        let account = self.accounts.get(&grant.account).ok_or(TokenRefusal::Unknown)?;
        if account.suspended {
            return Err(TokenRefusal::Suspended);
        }
        let app = self.apps.get(&grant.app).ok_or(TokenRefusal::Unknown)?;
        Ok(Caller {
            account: account.id.clone(),
            grant: token.grant,
            scopes: token.scopes.clone(),
            app_folder: app.app_folder.then(|| app.name.clone()),
        })
    }

    pub fn grant(&mut self, app: &str, account: AccountId, scopes: Vec<String>, pkce: bool) -> u64 {
        let number = self.number();
        let grant = Grant { account, app: app.to_owned(), scopes, pkce, revoked: false };
        self.grants.insert(number, grant);
        number
    }

    /// The code that the consent page hands out.
    pub fn consent(&mut self, consent: Consent, now: Moment) -> String {
        let pkce = consent.challenge.is_some();
        let grant = self.grant(&consent.app, consent.account, consent.scopes, pkce);
        let code = self.random.word(43);
        let expires = now.plus(CODE_LIFETIME);
        let (redirect_uri, challenge, offline) = (consent.redirect_uri, consent.challenge, consent.offline);
        self.codes
            .insert(code.clone(), Code { grant, redirect_uri, challenge, offline, expires, used: false });
        code
    }

    pub fn refresh_token(&mut self, grant: u64) -> String {
        let token = self.random.word(64);
        self.refresh_tokens.insert(token.clone(), grant);
        token
    }

    pub fn access_token(&mut self, grant: u64, scopes: Vec<String>, expires: Moment) -> String {
        // Now and then, forget those that expired long ago.
        if self.access_tokens.len() % 1000 == 999 {
            self.access_tokens.retain(|_, token| token.expires.plus(REMEMBERED) > expires);
        }
        let token = format!("sl.{}", self.random.word(135));
        self.access_tokens.insert(token.clone(), AccessToken { grant, scopes, expires });
        token
    }

    fn client_app(&self, client: &Client) -> Result<&App, OauthRefusal> {
        let app =
            self.apps.get(&client.key).ok_or(("invalid_client", "Invalid client_id or client_secret"))?;
        match &client.secret {
            Some(secret) if *secret != app.secret => {
                Err(("invalid_client", "Invalid client_id or client_secret"))
            }
            _ => Ok(app),
        }
    }

    /// `grant_type=authorization_code`.
    pub fn exchange(
        &mut self,
        client: &Client,
        code: &str,
        redirect_uri: Option<&str>,
        verifier: Option<&str>,
        now: Moment,
        lifetime: Duration,
    ) -> Result<Issued, OauthRefusal> {
        let app = self.client_app(client)?.key.clone();
        let known = self.codes.get(code).ok_or(("invalid_grant", "code doesn't exist or has expired"))?;
        let grant =
            self.grants.get(&known.grant).ok_or(("invalid_grant", "code doesn't exist or has expired"))?;
        if known.expires <= now || grant.app != app {
            return Err(("invalid_grant", "code doesn't exist or has expired"));
        }
        if known.used {
            return Err(("invalid_grant", "code has already been used"));
        }
        if known.redirect_uri.as_deref() != redirect_uri {
            return Err(("invalid_grant", "redirect_uri mismatch"));
        }
        match (&known.challenge, verifier) {
            (Some(challenge), Some(verifier)) if !challenge.admits(verifier) => {
                return Err(("invalid_grant", "invalid code verifier"));
            }
            (Some(_), None) => return Err(("invalid_grant", "code_verifier required")),
            (None, Some(_)) => return Err(("invalid_request", "code_verifier was not expected")),
            (None, None) if client.secret.is_none() => {
                return Err(("invalid_client", "client_secret or code_verifier required"));
            }
            _ => {}
        }
        let (number, offline) = (known.grant, known.offline);
        let (account, scopes) = (grant.account.clone(), grant.scopes.clone());
        if let Some(known) = self.codes.get_mut(code) {
            known.used = true;
        }
        let access_token = self.access_token(number, scopes.clone(), now.plus(lifetime));
        let refresh_token = offline.then(|| self.refresh_token(number));
        let uid = self.accounts.get(&account).map_or(0, |account| account.uid);
        Ok(Issued { access_token, scopes, refresh_token, account, uid })
    }

    /// `grant_type=refresh_token`: a new access token, the same refresh token.
    pub fn refresh(
        &mut self,
        client: &Client,
        refresh_token: &str,
        scopes: Option<Vec<String>>,
        now: Moment,
        lifetime: Duration,
    ) -> Result<Issued, OauthRefusal> {
        let app = self.client_app(client)?.key.clone();
        let number = self.refresh_tokens.get(refresh_token).copied();
        let grant = number.and_then(|number| self.grants.get(&number));
        let grant = grant.filter(|grant| !grant.revoked && grant.app == app);
        let grant = grant.ok_or(("invalid_grant", "refresh token is invalid or revoked"))?;
        if client.secret.is_none() && !grant.pkce {
            return Err(("invalid_client", "client_secret required"));
        }
        let scopes = match scopes {
            None => grant.scopes.clone(),
            Some(asked) if asked.iter().all(|scope| grant.scopes.contains(scope)) => asked,
            Some(_) => return Err(("invalid_scope", "the consent does not hold that scope")),
        };
        let account = grant.account.clone();
        let access_token = self.access_token(number.unwrap_or_default(), scopes.clone(), now.plus(lifetime));
        let uid = self.accounts.get(&account).map_or(0, |account| account.uid);
        Ok(Issued { access_token, scopes, refresh_token: None, account, uid })
    }
}

impl Challenge {
    /// `S256` and `plain`, as RFC 7636 defines them.
    pub fn admits(&self, verifier: &str) -> bool {
        let well_formed = (43..=128).contains(&verifier.len())
            && verifier.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte));
        well_formed
            && match self {
                Self::S256(challenge) => URL_SAFE_NO_PAD.encode(Sha256::digest(verifier)) == *challenge,
                Self::Plain(challenge) => challenge == verifier,
            }
    }
}
