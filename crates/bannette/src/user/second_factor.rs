//! The second factor: codes of a telephone that change every half minute (TOTP, RFC 6238), and recovery codes for the day
//! it is gone. Who must have one, and who takes it away.

pub mod codes;
pub mod handlers;
pub mod managing;
pub mod pages;

use db::{Database, Moment, Transaction, params};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;

use self::codes::Secret;
use super::throttle::Attempts;
use super::{User, letters, session};
use crate::app::App;
use crate::audit::{self, Action, Actor, Subject};
use crate::error::{Error, Result};
use crate::ids::UserId;
use crate::secrets::digest;

/// The condition on `users u` that leaves those who must have a second factor.
pub(super) const DEMANDED: &str = "(u.second_factor_demanded OR EXISTS (SELECT 1 FROM sign_in_rules r
    WHERE r.second_factor = 'everybody' OR r.second_factor = 'internal' AND u.internal))";
/// The same for those who have one.
pub(super) const ENROLLED: &str = "EXISTS (SELECT 1 FROM second_factors f WHERE f.user_id = u.id)";

/// Wrong codes before one has to wait: there are a million of them, and three serve at a time.
const MOST_FAILURES: i64 = 5;

/// What somebody has.
#[derive(Debug, Clone, Copy)]
pub struct SecondFactor {
    pub since: Moment,
    /// Recovery codes that still serve.
    pub recovery_codes: i64,
}

/// The second factor of a user, and whether one is demanded.
pub async fn of_user(database: &Database, user: UserId) -> Result<(Option<SecondFactor>, bool)> {
    let sql = format!(
        "SELECT f.created_at AS since, {DEMANDED} AS demanded, (SELECT count(*) FROM recovery_codes c
            WHERE c.user_id = u.id AND c.used_at IS NULL) AS recovery_codes
        FROM users u LEFT JOIN second_factors f ON f.user_id = u.id WHERE u.id = $1"
    );
    let row = database.fetch_one(&sql, params![user]).await?;
    let since: Option<Moment> = row.get("since")?;
    let recovery_codes = row.get("recovery_codes")?;
    Ok((since.map(|since| SecondFactor { since, recovery_codes }), row.get("demanded")?))
}

/// What a sealed secret is bound to.
fn owner(user: UserId) -> String {
    format!("second-factor:{user}")
}

/// A secret that is not in use yet: sealed for this user, it travels with the form that takes the first code.
pub fn offer(app: &App, user: UserId) -> Result<(Secret, String)> {
    let secret = Secret::random();
    let sealed = app.secret_key.seal(&owner(user), &secret.text())?;
    Ok((secret, hex::encode(sealed)))
}

/// The secret of a form, as long as it is this user's.
pub fn offered(app: &App, user: UserId, sealed: &str) -> Option<Secret> {
    let opened = app.secret_key.open(&owner(user), &hex::decode(sealed).ok()?).ok()?;
    Secret::parse(opened.expose_secret())
}

/// Switches the second factor on, once the telephone has shown a right code. Returns the recovery codes: they are shown
/// this once. The other sessions, opened without a code, end.
///
/// # Errors
/// [`Error::Invalid`] on `code`, `Conflict("second-factor-on")`.
pub async fn switch_on(
    app: &App,
    user: &User,
    secret: &Secret,
    code: &str,
    session: &str,
) -> Result<Vec<String>> {
    let now = app.clock.now();
    let step = secret.check(&codes::plain(code), now).ok_or(Error::invalid("code", "code-wrong"))?;
    let sealed = app.secret_key.seal(&owner(user.id), &secret.text())?;
    let mut tx = app.database.begin().await?;
    let sql = "INSERT INTO second_factors (user_id, secret, last_step, created_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (user_id) DO NOTHING";
    if tx.execute(sql, params![user.id, sealed, step, now]).await? == 0 {
        return Err(Error::Conflict("second-factor-on"));
    }
    let recovery_codes = renew_recovery_codes(&mut tx, user.id).await?;
    session::end_others(&mut tx, user.id, session).await?;
    let _ = letters::second_factor(app, &mut tx, user, "on").await?;
    record(&mut tx, now, Actor::User(user.id), Action::SecondFactorOn, user).await?;
    tx.commit().await?;
    app.waker.wake();
    Ok(recovery_codes)
}

/// Makes ten recovery codes; the former ones serve no more.
async fn renew_recovery_codes(tx: &mut Transaction, user: UserId) -> Result<Vec<String>> {
    tx.execute("DELETE FROM recovery_codes WHERE user_id = $1", params![user]).await?;
    let new = codes::recovery_codes();
    for code in &new {
        let sql = "INSERT INTO recovery_codes (user_id, code_hash) VALUES ($1, $2)";
        tx.execute(sql, params![user, digest(&codes::plain(code))]).await?;
    }
    Ok(new)
}

async fn record(tx: &mut Transaction, now: Moment, actor: Actor, action: Action, user: &User) -> Result<()> {
    audit::record(tx, now, actor, action, Subject::user(user.id, &user.email), json!({})).await
}

/// What became of a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Checked {
    Right,
    /// A recovery code, which serves no more; so many are left.
    Recovered {
        left: i64,
    },
    Wrong,
    /// Too many wrong ones: to be tried again later.
    Throttled,
}

/// Checks the code of somebody whose password was right. It serves once. `address` is where the request comes from.
pub async fn check(app: &App, user: &User, code: &str, address: &str) -> Result<Checked> {
    let now = app.clock.now();
    let attempts = Attempts::new(format!("code:{}", user.id), MOST_FAILURES, address);
    let code = codes::plain(code);
    let mut tx = app.database.begin().await?;
    // Whoever tries another code of his meanwhile waits, and finds this one counted.
    tx.execute("UPDATE users SET name = name WHERE id = $1", params![user.id]).await?;
    if attempts.are_too_many(&mut tx, now).await? {
        return Ok(Checked::Throttled);
    }
    let checked = match codes::is_of_telephone(&code) {
        true => take_code(app, &mut tx, user.id, &code, now).await?,
        false => take_recovery_code(&mut tx, user.id, &code, now).await?,
    };
    match checked {
        Checked::Wrong | Checked::Throttled => {
            attempts.failed(&mut tx, now).await?;
            record(&mut tx, now, Actor::Nobody, Action::CodeRefused, user).await?;
        }
        Checked::Right | Checked::Recovered { .. } => attempts.forget(&mut tx).await?,
    }
    tx.commit().await?;
    Ok(checked)
}

async fn take_code(
    app: &App,
    tx: &mut Transaction,
    user: UserId,
    code: &str,
    now: Moment,
) -> Result<Checked> {
    let sql = "SELECT secret FROM second_factors WHERE user_id = $1";
    let Some(row) = tx.fetch_optional(sql, params![user]).await? else { return Ok(Checked::Wrong) };
    let opened = app.secret_key.open(&owner(user), &row.get::<Vec<u8>>("secret")?)?;
    let step = Secret::parse(opened.expose_secret()).and_then(|secret| secret.check(code, now));
    let Some(step) = step else { return Ok(Checked::Wrong) };
    // Of two who send the same code, one comes in.
    let sql = "UPDATE second_factors SET last_step = $2 WHERE user_id = $1 AND last_step < $2";
    let taken = tx.execute(sql, params![user, step]).await? > 0;
    Ok(if taken { Checked::Right } else { Checked::Wrong })
}

async fn take_recovery_code(tx: &mut Transaction, user: UserId, code: &str, now: Moment) -> Result<Checked> {
    let sql = "UPDATE recovery_codes SET used_at = $3
        WHERE user_id = $1 AND code_hash = $2 AND used_at IS NULL";
    if tx.execute(sql, params![user, digest(code), now]).await? == 0 {
        return Ok(Checked::Wrong);
    }
    let sql = "SELECT count(*) AS left_over FROM recovery_codes WHERE user_id = $1 AND used_at IS NULL";
    Ok(Checked::Recovered { left: tx.fetch_one(sql, params![user]).await?.get("left_over")? })
}

/// Makes other recovery codes, for whoever knows the password.
///
/// # Errors
/// [`Error::Invalid`] on `password`; [`Error::NotFound`] without a second factor.
pub async fn renew(app: &App, user: &User, password: SecretString, address: &str) -> Result<Vec<String>> {
    super::account::confirm_password(app, user, password, address).await?;
    let now = app.clock.now();
    let mut tx = app.database.begin().await?;
    tx.fetch_one("SELECT 1 AS one FROM second_factors WHERE user_id = $1", params![user.id]).await?;
    let new = renew_recovery_codes(&mut tx, user.id).await?;
    record(&mut tx, now, Actor::User(user.id), Action::RecoveryCodesRenewed, user).await?;
    tx.commit().await?;
    Ok(new)
}

/// Switches it off, for whoever knows the password.
///
/// # Errors
/// As [`renew`].
pub async fn switch_off(app: &App, user: &User, password: SecretString, address: &str) -> Result<()> {
    super::account::confirm_password(app, user, password, address).await?;
    let now = app.clock.now();
    let mut tx = app.database.begin().await?;
    if !erase(&mut tx, user.id).await? {
        return Err(Error::NotFound);
    }
    let _ = letters::second_factor(app, &mut tx, user, "off").await?;
    record(&mut tx, now, Actor::User(user.id), Action::SecondFactorOff, user).await?;
    tx.commit().await?;
    app.waker.wake();
    Ok(())
}

/// Takes a second factor out of the tables; whether there was one.
pub(super) async fn erase(tx: &mut Transaction, user: UserId) -> Result<bool> {
    tx.execute("DELETE FROM recovery_codes WHERE user_id = $1", params![user]).await?;
    Ok(tx.execute("DELETE FROM second_factors WHERE user_id = $1", params![user]).await? > 0)
}

/// Takes away the second factor of somebody who lost it; the sessions end. Who has access to the account is told.
///
/// # Errors
/// [`Error::NotFound`] when there is none.
pub async fn reset(app: &App, actor: impl Into<Actor>, id: UserId) -> Result<()> {
    let now = app.clock.now();
    let user = super::store::find(&app.database, id).await?;
    let mut tx = app.database.begin().await?;
    if !erase(&mut tx, id).await? {
        return Err(Error::NotFound);
    }
    tx.execute("DELETE FROM sessions WHERE user_id = $1", params![id]).await?;
    let _ = letters::second_factor(app, &mut tx, &user, "reset").await?;
    record(&mut tx, now, actor.into(), Action::SecondFactorReset, &user).await?;
    tx.commit().await?;
    app.waker.wake();
    Ok(())
}

/// Whom the platform's rule demands a second factor of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Demand {
    /// Nobody but those of whom it is demanded one by one.
    Nobody,
    Internal,
    Everybody,
}

impl Demand {
    pub const ALL: [Self; 3] = [Self::Nobody, Self::Internal, Self::Everybody];

    pub fn name(self) -> &'static str {
        match self {
            Self::Nobody => "nobody",
            Self::Internal => "internal",
            Self::Everybody => "everybody",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|demand| demand.name() == name)
    }
}

/// The platform's rule.
pub async fn rule(database: &Database) -> Result<Demand> {
    let row = database.fetch_one("SELECT second_factor FROM sign_in_rules", params![]).await?;
    // What this version does not know is taken for the strictest.
    Ok(Demand::parse(&row.get::<String>("second_factor")?).unwrap_or(Demand::Everybody))
}

/// Sets the platform's rule, at once: whoever lacks a second factor is led to it by the next page.
pub async fn set_rule(app: &App, actor: impl Into<Actor>, demand: Demand) -> Result<()> {
    let mut tx = app.database.begin().await?;
    let sql = "UPDATE sign_in_rules SET second_factor = $1 WHERE second_factor <> $1";
    if tx.execute(sql, params![demand.name()]).await? > 0 {
        let subject = Subject::new("rule", None, "");
        let details = json!({ "second_factor": demand.name() });
        audit::record(&mut tx, app.clock.now(), actor.into(), Action::SignInRuleChanged, subject, details)
            .await?;
    }
    tx.commit().await?;
    Ok(())
}
