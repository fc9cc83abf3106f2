//! Users and what they hold, in the database.

use db::{Database, Moment, Row, Transaction, params};
use serde_json::json;

use super::{Grant, Locale, NewUser, User, password};
use crate::audit::{Action, Log, Subject};
use crate::error::{Error, Result};
use crate::fold::sort_key;
use crate::ids::{CompanyId, GrantId, UserId};
use crate::rights::Caller;

/// The columns of a user, from `users u`.
pub(super) const USER: &str = "u.id, u.email, u.name, u.internal, u.locale";

pub(super) fn user(row: &Row) -> Result<User, db::Error> {
    let locale: String = row.get("locale")?;
    Ok(User {
        id: UserId(row.get("id")?),
        email: row.get("email")?,
        name: row.get("name")?,
        internal: row.get("internal")?,
        locale: Locale::parse(&locale).unwrap_or_default(),
    })
}

/// Creates a user with what he holds.
///
/// # Errors
/// `Conflict("email-taken")`, and what [`NewUser::check`] finds.
pub async fn create(
    database: &Database,
    now: Moment,
    caller: Caller,
    new: NewUser,
    grants: &[Grant],
) -> Result<User> {
    let mut new = new.check().map_err(Error::Invalid)?;
    let hash = match new.password.take() {
        Some(password) => Some(password::hash(password).await?),
        None => None,
    };
    let mut tx = database.begin().await?;
    let mut log = Log::new(now, caller);
    let user = insert(&mut tx, &mut log, new, hash, grants).await?;
    log.write(&mut tx).await?;
    tx.commit().await?;
    Ok(user)
}

/// Enters a user who was checked, with what he holds.
///
/// # Errors
/// `Conflict("email-taken")`.
pub async fn insert(
    tx: &mut Transaction,
    log: &mut Log,
    new: NewUser,
    hash: Option<String>,
    grants: &[Grant],
) -> Result<User> {
    let id = UserId::new(log.now);
    let inserted = tx
        .execute(
            "INSERT INTO users (id, email, name, sort_key, password_hash, internal, locale, created_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (email) DO NOTHING",
            params![
                id,
                &new.email,
                &new.name,
                sort_key(&new.name),
                hash,
                new.internal,
                new.locale.code(),
                log.now
            ],
        )
        .await?;
    if inserted == 0 {
        return Err(Error::Conflict("email-taken"));
    }
    let details = json!({ "name": &new.name, "internal": new.internal });
    log.add(Action::UserCreated, Subject::user(id, &new.email), details);
    for grant in grants {
        give(tx, log, (id, &new.email), *grant).await?;
    }
    Ok(User { id, email: new.email, name: new.name, internal: new.internal, locale: new.locale })
}

/// Makes sure that nobody has this address.
///
/// # Errors
/// `Conflict("email-taken")`.
pub(super) async fn free_email(tx: &mut Transaction, email: &str) -> Result<()> {
    match tx.fetch_optional("SELECT 1 AS one FROM users WHERE email = $1", params![email]).await? {
        Some(_) => Err(Error::Conflict("email-taken")),
        None => Ok(()),
    }
}

/// Gives a profile to somebody, named with the address, on something. Returns whether it was not held before.
///
/// # Errors
/// `Invalid("profile", "profile-unknown")` when there is no such profile for such a thing.
pub async fn give(
    tx: &mut Transaction,
    log: &mut Log,
    (user, email): (UserId, &str),
    grant: Grant,
) -> Result<bool> {
    let (scope, site, company) = (grant.on.scope().name(), grant.on.site(), grant.on.company());
    let sql = "SELECT p.name, (SELECT count(*) FROM grants g WHERE g.user_id = $3 AND g.profile_id = p.id
            AND ($4 IS NULL OR g.site_id = $4) AND ($5 IS NULL OR g.company_id = $5)) AS held
        FROM profiles p WHERE p.id = $1 AND p.scope = $2";
    let row = tx.fetch_optional(sql, params![grant.profile, scope, user, site, company]).await?;
    let row = row.ok_or(Error::invalid("profile", "profile-unknown"))?;
    if row.get::<i64>("held")? > 0 {
        return Ok(false);
    }
    let sql = "INSERT INTO grants (id, user_id, profile_id, scope, site_id, company_id, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let values = params![GrantId::new(log.now), user, grant.profile, scope, site, company, log.now];
    tx.execute(sql, values).await?;
    let name: String = row.get("name")?;
    let mut subject = Subject::user(user, email);
    if let Some(company) = company {
        subject = subject.of(company);
    }
    let details = json!({ "profile": name, "scope": scope, "site": site, "company": company });
    log.add(Action::ProfileGranted, subject, details);
    Ok(true)
}

pub(super) async fn by_email_with_hash(
    database: &Database,
    email: &str,
) -> Result<Option<(User, Option<String>)>> {
    let sql = format!(
        "SELECT {USER}, u.password_hash FROM users u WHERE u.email = $1 AND u.deactivated_at IS NULL"
    );
    let Some(row) = database.fetch_optional(&sql, params![email]).await? else { return Ok(None) };
    Ok(Some((user(&row)?, row.get("password_hash")?)))
}

pub async fn find(database: &Database, id: UserId) -> Result<User> {
    let sql = format!("SELECT {USER} FROM users u WHERE u.id = $1");
    Ok(user(&database.fetch_one(&sql, params![id]).await?)?)
}

/// Whether somebody has a password: who signs in by the identity provider may have none.
pub(super) async fn has_password(database: &Database, id: UserId) -> Result<bool> {
    let sql = "SELECT password_hash IS NOT NULL AS has FROM users WHERE id = $1";
    Ok(database.fetch_one(sql, params![id]).await?.get("has")?)
}

pub async fn set_locale(database: &Database, id: UserId, locale: Locale) -> Result<()> {
    database.execute("UPDATE users SET locale = $2 WHERE id = $1", params![id, locale.code()]).await?;
    Ok(())
}

pub async fn find_active(database: &Database, id: UserId) -> Result<Option<User>> {
    let sql = format!("SELECT {USER} FROM users u WHERE u.id = $1 AND u.deactivated_at IS NULL");
    Ok(database.fetch_optional(&sql, params![id]).await?.map(|row| user(&row)).transpose()?)
}

/// Who can own an account collected for a company: all who hold something on it, its site or the platform.
pub async fn of_company(database: &Database, company: CompanyId) -> Result<Vec<User>> {
    let sql = format!(
        "SELECT {USER} FROM users u WHERE u.deactivated_at IS NULL AND u.id IN (
            SELECT g.user_id FROM grants g WHERE g.company_id = $1
            UNION SELECT g.user_id FROM companies c JOIN grants g ON g.site_id = c.site_id WHERE c.id = $1
            UNION SELECT g.user_id FROM grants g WHERE g.company_id IS NULL AND g.site_id IS NULL)
        ORDER BY u.internal, u.name, u.id LIMIT 1000"
    );
    let rows = database.fetch_all(&sql, params![company]).await?;
    Ok(rows.iter().map(user).collect::<Result<_, _>>()?)
}
