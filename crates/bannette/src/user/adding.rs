//! Users and what they hold, added within the transaction of something larger.

use db::{Transaction, params};
use serde_json::json;

use super::{Grant, NewUser};
use crate::audit::{Action, Log, Subject};
use crate::error::{Error, Result};
use crate::ids::{GrantId, UserId};

/// Adds a user without a password, who holds one profile.
///
/// # Errors
/// `Conflict("email-taken")`, and what [`NewUser::check`] finds.
pub async fn add(tx: &mut Transaction, log: &mut Log, new: NewUser, grant: Grant) -> Result<UserId> {
    let new = new.check().map_err(Error::Invalid)?;
    let id = UserId::new(log.now);
    let sql = "INSERT INTO users (id, email, name, internal, locale, created_at)
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (email) DO NOTHING";
    let values = params![id, &new.email, &new.name, new.internal, new.locale.code(), log.now];
    if tx.execute(sql, values).await? == 0 {
        return Err(Error::Conflict("email-taken"));
    }
    let details = json!({ "name": &new.name, "internal": new.internal });
    log.add(Action::UserCreated, Subject::user(id, &new.email), details);
    hold(tx, log, (id, &new.email), grant).await?;
    Ok(id)
}

/// Gives a profile to somebody, named with the address. Returns whether it was not held before.
///
/// # Errors
/// `Invalid("profile", "profile-unknown")` when there is no such profile for such a thing.
pub async fn hold(
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
    let subject = Subject::user(user, email);
    let subject = match company {
        Some(company) => subject.of(company),
        None => subject,
    };
    let details = json!({ "profile": row.get::<String>("name")?, "scope": scope });
    log.add(Action::ProfileGranted, subject, details);
    Ok(true)
}
