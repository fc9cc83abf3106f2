//! Signing in by the firm's identity provider (OpenID Connect): code flow with PKCE, state and nonce. Who is let in is
//! decided here; [`client`] speaks with the provider, [`token`] judges what it says.

pub mod client;
pub mod handlers;
pub mod token;

use std::time::Duration;

use db::{Moment, Transaction, params};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use serde_json::json;

pub use self::client::Provider;
use self::token::Claims;
use super::store::{USER, user};
use super::{Locale, NewUser, User, is_email, store};
use crate::app::App;
use crate::audit::{Action, Actor, Log, Subject};
use crate::error::Result;
use crate::ids::UserId;
use crate::secrets::random_token;

/// How long somebody may take at the provider.
const WITHIN: Duration = Duration::from_secs(600);
/// What a sealed attempt is bound to.
const OWNER: &str = "provider-attempt";

/// Why nobody was signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// The provider does not answer, or not as it should.
    Unreachable,
    /// Whoever was asked there said no, or the provider did.
    Declined,
    /// The way there and back took too long, or began elsewhere.
    Expired,
    /// What came back is not to be trusted.
    Untrusted,
    /// The provider does not vouch for the mail address.
    Unverified,
    /// There is no account of this address, or it is deactivated.
    Unknown,
    /// The account of this address belongs to somebody else at the provider.
    OtherIdentity,
}

impl Trouble {
    /// The key of its words.
    pub fn key(self) -> &'static str {
        match self {
            Self::Unreachable => "oidc-unreachable",
            Self::Declined => "oidc-declined",
            Self::Expired => "oidc-expired",
            Self::Untrusted => "oidc-untrusted",
            Self::Unverified => "oidc-unverified",
            Self::Unknown => "oidc-unknown",
            Self::OtherIdentity => "oidc-other-identity",
        }
    }
}

/// What the browser keeps while it is at the provider, sealed.
#[derive(Serialize, Deserialize)]
pub struct Attempt {
    pub state: String,
    pub nonce: String,
    /// Of PKCE: who has not got it cannot use the code.
    pub verifier: String,
    /// Path to go to afterwards.
    pub next: String,
    begun_at: i64,
}

impl Attempt {
    pub fn new(now: Moment, next: &str) -> Self {
        let [state, nonce, verifier] = [(); 3].map(|()| random_token());
        Self { state, nonce, verifier, next: next.to_owned(), begun_at: now.as_micros() }
    }

    pub fn seal(&self, app: &App) -> Result<String> {
        let text = serde_json::to_string(self).map_err(anyhow::Error::from)?;
        Ok(hex::encode(app.secret_key.seal(OWNER, &SecretString::from(text))?))
    }

    /// The attempt that a cookie keeps, unless it is too old.
    pub fn open(app: &App, sealed: &str) -> Option<Self> {
        let opened = app.secret_key.open(OWNER, &hex::decode(sealed).ok()?).ok()?;
        let attempt: Self = serde_json::from_str(opened.expose_secret()).ok()?;
        (Moment::from_micros(attempt.begun_at) + WITHIN > app.clock.now()).then_some(attempt)
    }
}

/// The user whom the provider speaks of. Of those that it did not name before, the mail address tells, if the provider
/// vouches for it; from then on it is the provider's own name for them.
pub async fn find_or_link(app: &App, claims: &Claims, locale: Locale) -> Result<Result<User, Trouble>> {
    let now = app.clock.now();
    let mut tx = app.database.begin().await?;
    if let Some(found) = known(&mut tx, claims).await? {
        return Ok(found);
    }
    let oidc = &app.config.oidc;
    let vouched = claims.email_verified.unwrap_or(oidc.trust_email);
    let email = claims.email.as_deref().map(|email| email.trim().to_lowercase());
    let Some(email) = email.filter(|email| vouched && is_email(email)) else {
        return Ok(Err(Trouble::Unverified));
    };
    let sql = format!("SELECT {USER}, u.deactivated_at FROM users u WHERE u.email = $1");
    let mut log = Log::new(now, Actor::Nobody);
    let user = match tx.fetch_optional(&sql, params![&email]).await? {
        Some(row) if row.get::<Option<Moment>>("deactivated_at")?.is_some() => {
            return Ok(Err(Trouble::Unknown));
        }
        Some(row) => user(&row)?,
        None if oidc.create_users => {
            let name = claims.name.clone().filter(|name| !name.trim().is_empty());
            let name = name.unwrap_or_else(|| email.split('@').next().unwrap_or_default().to_owned());
            let new = NewUser { email, name, internal: true, locale, password: None };
            match new.check() {
                Ok(new) => store::insert(&mut tx, &mut log, new, None, &[]).await?,
                Err(_) => return Ok(Err(Trouble::Unverified)),
            }
        }
        None => return Ok(Err(Trouble::Unknown)),
    };
    if !link(&mut tx, now, claims, user.id).await? {
        return Ok(Err(Trouble::OtherIdentity));
    }
    let details = json!({ "issuer": &claims.issuer, "identity": &claims.subject });
    log.add(Action::IdentityLinked, Subject::user(user.id, &user.email), details);
    log.write(&mut tx).await?;
    tx.commit().await?;
    Ok(Ok(user))
}

/// Somebody whom the provider named before.
async fn known(tx: &mut Transaction, claims: &Claims) -> Result<Option<Result<User, Trouble>>> {
    let sql = format!(
        "SELECT {USER}, u.deactivated_at FROM identities i JOIN users u ON u.id = i.user_id
        WHERE i.issuer = $1 AND i.subject = $2"
    );
    let Some(row) = tx.fetch_optional(&sql, params![&claims.issuer, &claims.subject]).await? else {
        return Ok(None);
    };
    Ok(Some(match row.get::<Option<Moment>>("deactivated_at")? {
        Some(_) => Err(Trouble::Unknown),
        None => Ok(user(&row)?),
    }))
}

/// Keeps the provider's name for a user; false when it has another for them already.
async fn link(tx: &mut Transaction, now: Moment, claims: &Claims, user: UserId) -> Result<bool> {
    let sql = "INSERT INTO identities (issuer, subject, user_id, created_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT DO NOTHING";
    Ok(tx.execute(sql, params![&claims.issuer, &claims.subject, user, now]).await? > 0)
}
