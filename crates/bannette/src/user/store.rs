//! Users and what they hold, in the database.

use db::{Database, Moment, Row, params};
use serde_json::json;

use super::{Grant, Locale, NewUser, User, password};
use crate::audit::{self, Action, Subject};
use crate::error::{Error, Result};
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
    let new = new.check().map_err(Error::Invalid)?;
    let hash = match new.password {
        Some(password) => Some(password::hash(password).await?),
        None => None,
    };
    let id = UserId::new(now);
    let mut tx = database.begin().await?;
    let inserted = tx
        .execute(
            "INSERT INTO users (id, email, name, password_hash, internal, locale, created_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (email) DO NOTHING",
            params![id, &new.email, &new.name, hash, new.internal, new.locale.code(), now],
        )
        .await?;
    if inserted == 0 {
        return Err(Error::Conflict("email-taken"));
    }
    for grant in grants {
        tx.execute(
            "INSERT INTO grants (id, user_id, profile, site_id, company_id, created_at)
            VALUES ($1, $2, $3, $4, $5, $6)",
            params![GrantId::new(now), id, grant.profile.name(), grant.site, grant.company, now],
        )
        .await?;
    }
    let profiles: Vec<_> = grants.iter().map(|grant| grant.profile.name()).collect();
    let details = json!({ "name": &new.name, "internal": new.internal, "profiles": profiles });
    audit::record(&mut tx, now, caller, Action::UserCreated, Subject::user(id, &new.email), details).await?;
    tx.commit().await?;
    Ok(User { id, email: new.email, name: new.name, internal: new.internal, locale: new.locale })
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

pub async fn set_locale(database: &Database, id: UserId, locale: Locale) -> Result<()> {
    database.execute("UPDATE users SET locale = $2 WHERE id = $1", params![id, locale.code()]).await?;
    Ok(())
}

/// Who can own an account collected for a company: all who hold something on it, its site or the platform.
pub async fn of_company(database: &Database, company: CompanyId) -> Result<Vec<User>> {
    let sql = format!(
        "SELECT {USER} FROM users u WHERE u.deactivated_at IS NULL AND EXISTS (
            SELECT 1 FROM grants g JOIN companies c ON c.id = $1 WHERE g.user_id = u.id
            AND (g.profile = 'administrator' OR g.site_id = c.site_id OR g.company_id = c.id))
        ORDER BY u.internal, u.name, u.id LIMIT 1000"
    );
    let rows = database.fetch_all(&sql, params![company]).await?;
    Ok(rows.iter().map(user).collect::<Result<_, _>>()?)
}
