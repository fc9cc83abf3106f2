//! Sessions of the browser, and API keys of scripts. The database keeps digests only.

use std::collections::HashMap;
use std::time::Duration;

use axum_extra::extract::CookieJar;
use db::{Database, Moment, Transaction, params};
use serde_json::json;

use super::User;
use super::second_factor::{DEMANDED, ENROLLED};
use super::store::{USER, user};
use crate::audit::{self, Action, Actor, Subject};
use crate::error::Result;
use crate::ids::{ApiKeyId, CompanyId, UserId};
use crate::secrets::{digest, random_token};

/// The cookie's name.
pub const COOKIE: &str = "bannette_session";
/// A session ends after this long without a request, and after the longest time in any case.
const IDLE: Duration = Duration::from_secs(12 * 3600);
const LONGEST: Duration = Duration::from_secs(7 * 24 * 3600);
/// How often being seen is written down.
const SEEN_EVERY: Duration = Duration::from_secs(300);

/// How long the code may take to come after the password.
const CODE_WITHIN: Duration = Duration::from_secs(600);

/// The session that a browser holds; empty: none.
pub fn token(jar: &CookieJar) -> &str {
    jar.get(COOKIE).map_or("", |cookie| cookie.value())
}

/// How somebody came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entrance {
    Password,
    /// The password was right; the code is still to come, and until then the session opens nothing.
    AwaitsCode,
    /// Password and code.
    Code,
    /// Password and recovery code.
    RecoveryCode,
    /// By the identity provider. Where it is trusted with that, no second factor of ours is demanded.
    Provider {
        vouched: bool,
    },
}

impl Entrance {
    /// What the audit log says of it; nothing where the password alone was asked for.
    fn way(self) -> Option<&'static str> {
        match self {
            Self::Password | Self::AwaitsCode => None,
            Self::Code => Some("code"),
            Self::RecoveryCode => Some("recovery-code"),
            Self::Provider { .. } => Some("provider"),
        }
    }
}

/// Opens a session; returns the cookie's secret value.
pub async fn open(
    database: &Database,
    now: Moment,
    user: UserId,
    browser: &str,
    entrance: Entrance,
) -> Result<String> {
    let token = random_token();
    let awaits_code = entrance == Entrance::AwaitsCode;
    let vouched = entrance == Entrance::Provider { vouched: true };
    let until = now + if awaits_code { CODE_WITHIN } else { LONGEST };
    let browser = browser.chars().take(200).collect::<String>();
    let mut tx = database.begin().await?;
    tx.execute("DELETE FROM sessions WHERE expires_at < $1 OR last_seen_at < $2", params![now, now - IDLE])
        .await?;
    tx.execute(
        "INSERT INTO sessions (id_hash, user_id, created_at, last_seen_at, expires_at, browser, awaits_code, vouched)
        VALUES ($1, $2, $3, $3, $4, $5, $6, $7)",
        params![digest(&token), user, now, until, browser, awaits_code, vouched],
    )
    .await?;
    if !awaits_code {
        let details = entrance.way().map_or(json!({}), |way| json!({ "way": way }));
        record_with(&mut tx, now, user, Action::SignedIn, details).await?;
    }
    tx.commit().await?;
    Ok(token)
}

/// Whose session it is.
#[derive(Debug)]
pub struct Resumed {
    pub user: User,
    /// Has no second factor though one is demanded: nothing else before that.
    pub must_enrol: bool,
}

/// The user whose session this is, when it is open; `is_seen`, when the request shows that he is there.
pub async fn resume(database: &Database, now: Moment, token: &str, is_seen: bool) -> Result<Option<Resumed>> {
    let sql = format!(
        "SELECT {USER}, s.last_seen_at, NOT s.vouched AND {DEMANDED} AND NOT {ENROLLED} AS must_enrol
        FROM sessions s JOIN users u ON u.id = s.user_id
        WHERE s.id_hash = $1 AND NOT s.awaits_code AND s.expires_at > $2 AND s.last_seen_at > $3
        AND u.deactivated_at IS NULL"
    );
    let Some(row) = database.fetch_optional(&sql, params![digest(token), now, now - IDLE]).await? else {
        return Ok(None);
    };
    let last_seen: Moment = row.get("last_seen_at")?;
    if is_seen && last_seen < now - SEEN_EVERY {
        database
            .execute("UPDATE sessions SET last_seen_at = $2 WHERE id_hash = $1", params![digest(token), now])
            .await?;
    }
    Ok(Some(Resumed { user: user(&row)?, must_enrol: row.get("must_enrol")? }))
}

/// The user who gave the password and owes the code.
pub async fn awaiting(database: &Database, now: Moment, token: &str) -> Result<Option<User>> {
    let sql = format!(
        "SELECT {USER} FROM sessions s JOIN users u ON u.id = s.user_id
        WHERE s.id_hash = $1 AND s.awaits_code AND s.expires_at > $2 AND u.deactivated_at IS NULL"
    );
    let row = database.fetch_optional(&sql, params![digest(token), now]).await?;
    Ok(row.as_ref().map(user).transpose()?)
}

/// Ends a session.
pub async fn close(database: &Database, now: Moment, token: &str) -> Result<()> {
    let mut tx = database.begin().await?;
    let sql = "DELETE FROM sessions WHERE id_hash = $1 RETURNING user_id, awaits_code";
    if let Some(row) = tx.fetch_optional(sql, params![digest(token)]).await?
        && !row.get::<bool>("awaits_code")?
    {
        record(&mut tx, now, UserId(row.get("user_id")?), Action::SignedOut).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// One of somebody's sessions.
#[derive(Debug, Clone)]
pub struct Session {
    pub opened_at: Moment,
    pub seen_at: Moment,
    /// What the browser says of itself.
    pub browser: String,
    /// The session that asks.
    pub this: bool,
}

/// The open sessions of a user, the latest first; `token` is of the one that asks.
pub async fn of_user(database: &Database, now: Moment, user: UserId, token: &str) -> Result<Vec<Session>> {
    let sql = "SELECT created_at, last_seen_at, browser, id_hash = $4 AS this FROM sessions
        WHERE user_id = $1 AND NOT awaits_code AND expires_at > $2 AND last_seen_at > $3 ORDER BY last_seen_at DESC LIMIT 50";
    let rows = database.fetch_all(sql, params![user, now, now - IDLE, digest(token)]).await?;
    let sessions = rows.iter().map(|row| {
        Ok(Session {
            opened_at: row.get("created_at")?,
            seen_at: row.get("last_seen_at")?,
            browser: row.get("browser")?,
            this: row.get("this")?,
        })
    });
    Ok(sessions.collect::<Result<_, db::Error>>()?)
}

/// Ends all sessions of a user but this one.
pub async fn close_others(database: &Database, now: Moment, user: UserId, token: &str) -> Result<()> {
    let mut tx = database.begin().await?;
    if end_others(&mut tx, user, token).await? {
        record(&mut tx, now, user, Action::SessionsClosed).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// The same within a transaction that does more; whether there were any.
pub(super) async fn end_others(tx: &mut Transaction, user: UserId, token: &str) -> Result<bool> {
    let sql = "DELETE FROM sessions WHERE user_id = $1 AND id_hash <> $2";
    Ok(tx.execute(sql, params![user, digest(token)]).await? > 0)
}

/// Writes down what users did to themselves.
pub(super) async fn record(tx: &mut Transaction, now: Moment, user: UserId, action: Action) -> Result<()> {
    record_with(tx, now, user, action, json!({})).await
}

pub(super) async fn record_with(
    tx: &mut Transaction,
    now: Moment,
    user: UserId,
    action: Action,
    details: serde_json::Value,
) -> Result<()> {
    let row = tx.fetch_one("SELECT email FROM users WHERE id = $1", params![user]).await?;
    let subject = Subject::user(user, row.get::<String>("email")?);
    audit::record(tx, now, Actor::User(user), action, subject, details).await
}

/// What an API key may do.
#[derive(Debug, Clone, Default)]
pub struct KeyLimits {
    /// Nothing but looking.
    pub reads_only: bool,
    /// On these companies only; none: on all, and on the platform.
    pub companies: Vec<CompanyId>,
}

/// Creates an API key; its secret is shown once, here.
pub async fn create_api_key(
    database: &Database,
    now: Moment,
    name: &str,
    limits: &KeyLimits,
) -> Result<String> {
    let (id, key) = (ApiKeyId::new(now), format!("bnt_{}", random_token()));
    let mut tx = database.begin().await?;
    tx.execute(
        "INSERT INTO api_keys (id, name, key_hash, created_at, all_companies, reads_only)
        VALUES ($1, $2, $3, $4, $5, $6)",
        params![id, name, digest(&key), now, limits.companies.is_empty(), limits.reads_only],
    )
    .await?;
    for company in &limits.companies {
        let sql =
            "INSERT INTO api_key_companies (api_key_id, company_id) VALUES ($1, $2) ON CONFLICT DO NOTHING";
        tx.execute(sql, params![id, *company]).await?;
    }
    let subject = Subject::new("key", Some(id.0), name);
    let details = json!({ "reads_only": limits.reads_only, "companies": limits.companies });
    audit::record(&mut tx, now, Actor::Operator, Action::KeyCreated, subject, details).await?;
    tx.commit().await?;
    Ok(key)
}

/// An API key that somebody showed.
#[derive(Debug, Clone, Copy)]
pub struct ApiKey {
    pub id: ApiKeyId,
    pub reads_only: bool,
}

/// The API key that a secret stands for.
pub async fn api_key(database: &Database, now: Moment, key: &str) -> Result<Option<ApiKey>> {
    let sql = "SELECT id, reads_only, last_used_at FROM api_keys WHERE key_hash = $1 AND revoked_at IS NULL";
    let Some(row) = database.fetch_optional(sql, params![digest(key)]).await? else { return Ok(None) };
    let id = ApiKeyId(row.get("id")?);
    let last_used: Option<Moment> = row.get("last_used_at")?;
    if last_used.is_none_or(|last| last < now - SEEN_EVERY) {
        database.execute("UPDATE api_keys SET last_used_at = $2 WHERE id = $1", params![id, now]).await?;
    }
    Ok(Some(ApiKey { id, reads_only: row.get("reads_only")? }))
}

/// An API key as it is listed: its secret is not known any more.
#[derive(Debug, Clone)]
pub struct ListedKey {
    pub id: ApiKeyId,
    pub name: String,
    pub reads_only: bool,
    /// Codes of the companies that it is for; `None` for all, and the platform.
    pub companies: Option<Vec<String>>,
    pub created_at: Moment,
    pub last_used_at: Option<Moment>,
    pub revoked_at: Option<Moment>,
}

/// All API keys, the newest first; a revoked one stays, as the history names it.
pub async fn api_keys(database: &Database) -> Result<Vec<ListedKey>> {
    let sql =
        "SELECT kc.api_key_id, c.code FROM api_key_companies kc JOIN companies c ON c.id = kc.company_id
        ORDER BY c.code LIMIT 10000";
    let mut codes: HashMap<ApiKeyId, Vec<String>> = HashMap::new();
    for row in database.fetch_all(sql, params![]).await? {
        codes.entry(row.get("api_key_id")?).or_default().push(row.get("code")?);
    }
    let sql = "SELECT id, name, all_companies, reads_only, created_at, last_used_at, revoked_at FROM api_keys
        ORDER BY id DESC LIMIT 1000";
    let mut keys = Vec::new();
    for row in database.fetch_all(sql, params![]).await? {
        let id: ApiKeyId = row.get("id")?;
        keys.push(ListedKey {
            id,
            name: row.get("name")?,
            reads_only: row.get("reads_only")?,
            companies: (!row.get::<bool>("all_companies")?).then(|| codes.remove(&id).unwrap_or_default()),
            created_at: row.get("created_at")?,
            last_used_at: row.get("last_used_at")?,
            revoked_at: row.get("revoked_at")?,
        });
    }
    Ok(keys)
}

/// Revokes an API key: it opens nothing any more, from the next call on. Gives its name.
///
/// # Errors
/// `NotFound`, also for one that is revoked already.
pub async fn revoke_api_key(database: &Database, now: Moment, actor: Actor, id: ApiKeyId) -> Result<String> {
    let mut tx = database.begin().await?;
    let sql = "UPDATE api_keys SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL RETURNING name";
    let name: String = tx.fetch_one(sql, params![id, now]).await?.get("name")?;
    let subject = Subject::new("key", Some(id.0), &name);
    audit::record(&mut tx, now, actor, Action::KeyRevoked, subject, json!({})).await?;
    tx.commit().await?;
    Ok(name)
}
