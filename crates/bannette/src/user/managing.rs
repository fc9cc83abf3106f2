//! Managing users: who may manage whom, and what can be done to them. An administrator manages everybody; who holds
//! `ConfigureAdministration` on a company manages its external users.

pub mod form;
pub mod handlers;
pub mod list;
pub mod pages;

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use db::{Transaction, Value, params};
use serde_json::json;
use url::Url;

use self::list::SIGNS_IN;
use super::links::{self, Purpose};
use super::store::{self, USER};
use super::{Grant, HeldOn, Locale, NewUser, User, letters, second_factor};
use crate::app::App;
use crate::audit::{self, Action, Log, Subject};
use crate::error::{Error, Result};
use crate::failure::Failure;
use crate::fold::sort_key;
use crate::ids::{GrantId, UserId};
use crate::mail::Posted;
use crate::rights::{self, Caller, Right};

/// The proof that the caller manages users.
#[derive(Debug, Clone, Copy)]
pub struct Manages {
    pub caller: Caller,
    /// Else the external users of some companies only.
    pub everybody: bool,
}

impl FromRequestParts<Arc<App>> for Manages {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Failure> {
        let caller = <Caller as FromRequestParts<_>>::from_request_parts(parts, app).await?;
        Self::find(app, caller).await?.ok_or_else(Failure::not_found)
    }
}

impl Manages {
    /// What the caller may manage, if anything.
    pub async fn find(app: &App, caller: Caller) -> Result<Option<Self>> {
        if rights::administers(&app.database, caller).await? {
            return Ok(Some(Self { caller, everybody: true }));
        }
        let (condition, values) =
            rights::companies(&app.database, caller, Right::ConfigureAdministration, 1).await?;
        let sql = format!("SELECT 1 AS one FROM companies c WHERE {condition} LIMIT 1");
        let some = app.database.fetch_optional(&sql, values).await?;
        Ok(some.map(|_| Self { caller, everybody: false }))
    }

    /// The condition on `users u` that leaves those he sees, and its parameters from `$first` on.
    fn seen(&self, first: usize) -> (String, Vec<Value>) {
        if self.everybody {
            return ("u.deleted_at IS NULL".into(), Vec::new());
        }
        let (companies, values) = rights::visible(self.caller, Right::ConfigureAdministration, first);
        let condition = format!(
            "u.deleted_at IS NULL AND NOT u.internal AND EXISTS (SELECT 1 FROM grants g
                JOIN companies c ON c.id = g.company_id WHERE g.user_id = u.id AND {companies})"
        );
        (condition, values)
    }

    /// The same for those he may change, and not only what they hold on his companies: they hold nothing elsewhere, and
    /// nothing that he does not. Whoever changes an address can sign in as its owner.
    fn changed(&self, first: usize) -> (String, Vec<Value>) {
        if self.everybody {
            return self.seen(first);
        }
        let (companies, values) = rights::visible(self.caller, Right::ConfigureAdministration, first);
        let (seen, _) = self.seen(first);
        let condition = format!(
            "{seen} AND NOT EXISTS (SELECT 1 FROM grants o LEFT JOIN companies c ON c.id = o.company_id
                WHERE o.user_id = u.id AND (c.id IS NULL OR NOT {companies} OR {}))",
            rights::exceeds(self.caller, first)
        );
        (condition, values)
    }

    /// Somebody whom he may change, in the transaction that does it.
    async fn subject(&self, tx: &mut Transaction, id: UserId) -> Result<User> {
        let (condition, more) = self.changed(2);
        let mut values = params![id];
        values.extend(more);
        let sql = format!("SELECT {USER} FROM users u WHERE u.id = $1 AND {condition}");
        Ok(store::user(&tx.fetch_one(&sql, values).await?)?)
    }

    /// Whether he may give this profile on that: nobody gives more than he holds himself.
    async fn check_grant(&self, app: &App, grant: Grant) -> Result<()> {
        if self.everybody {
            return Ok(());
        }
        let HeldOn::Company(company) = grant.on else {
            return Err(Error::invalid("profile", "profile-scope"));
        };
        if !rights::holds(&app.database, self.caller, Right::ConfigureAdministration, company).await? {
            return Err(Error::invalid("companies", "company-unknown"));
        }
        match rights::store::exceeds(&app.database, self.caller, grant.profile, company).await? {
            true => Err(Error::invalid("profile", "profile-exceeds")),
            false => Ok(()),
        }
    }
}

/// What became of a link that somebody is to get.
#[derive(Debug, Clone)]
pub enum Sent {
    Mailed,
    /// There is no mail server: to be handed over.
    Link(Url),
}

impl Sent {
    fn of(posted: Posted, link: Url) -> Self {
        match posted {
            Posted::Queued => Self::Mailed,
            Posted::NoServer => Self::Link(link),
        }
    }
}

/// Creates a user who chooses a password by the link that goes out.
///
/// # Errors
/// `Conflict("email-taken")`, and [`Error::Invalid`] on the fields and on `profile` and `companies`.
pub async fn create(app: &App, manages: Manages, new: NewUser, grants: &[Grant]) -> Result<(User, Sent)> {
    let new = new.check().map_err(Error::Invalid)?;
    if !manages.everybody && (new.internal || grants.is_empty()) {
        return Err(Error::invalid("profile", "profile-scope"));
    }
    for grant in grants {
        manages.check_grant(app, *grant).await?;
    }
    let mut tx = app.database.begin().await?;
    let mut log = Log::new(app.clock.now(), manages.caller);
    let user = store::insert(&mut tx, &mut log, new, None, grants).await?;
    let sent = invite(app, &mut tx, &user).await?;
    log.write(&mut tx).await?;
    tx.commit().await?;
    app.waker.wake();
    Ok((user, sent))
}

/// Has a user who is new choose a password: by a link that goes out with the transaction.
pub async fn invite(app: &App, tx: &mut Transaction, user: &User) -> Result<Sent> {
    let link = links::mint(app, tx, user.id, Purpose::Activate, None).await?;
    let posted = letters::invite(app, tx, user, &link).await?;
    Ok(Sent::of(posted, link))
}

/// Sends somebody a link to choose a password; the one before serves no more.
pub async fn send_link(app: &App, manages: Manages, id: UserId) -> Result<Sent> {
    let mut tx = app.database.begin().await?;
    let user = manages.subject(&mut tx, id).await?;
    let sql = "SELECT password_hash IS NULL AS waits FROM users WHERE id = $1 AND deactivated_at IS NULL";
    let row = tx.fetch_optional(sql, params![id]).await?.ok_or(Error::Conflict("user-deactivated"))?;
    let sent = if row.get("waits")? {
        invite(app, &mut tx, &user).await?
    } else {
        let link = links::mint(app, &mut tx, id, Purpose::Reset, None).await?;
        let posted = letters::reset(app, &mut tx, &user, &link).await?;
        Sent::of(posted, link)
    };
    tx.commit().await?;
    app.waker.wake();
    Ok(sent)
}

/// What an administrator changes of somebody.
#[derive(Debug)]
pub struct Changes {
    pub name: String,
    pub email: String,
    pub internal: bool,
    pub locale: Locale,
}

/// Changes name, address, kind and language. The former address is told of the new one.
pub async fn change(app: &App, manages: Manages, id: UserId, changes: Changes) -> Result<()> {
    let mut tx = app.database.begin().await?;
    let mut log = Log::new(app.clock.now(), manages.caller);
    change_in(app, &mut tx, &mut log, manages, id, changes).await?;
    log.write(&mut tx).await?;
    tx.commit().await?;
    app.waker.wake();
    Ok(())
}

/// The same within a transaction that does more.
pub(super) async fn change_in(
    app: &App,
    tx: &mut Transaction,
    log: &mut Log,
    manages: Manages,
    id: UserId,
    changes: Changes,
) -> Result<()> {
    let Changes { name, email, internal, locale } = changes;
    let new = NewUser { email, name, internal, locale, password: None }.check().map_err(Error::Invalid)?;
    let user = manages.subject(tx, id).await?;
    if new.internal && !manages.everybody {
        return Err(Error::NotFound);
    }
    if new.email != user.email {
        store::free_email(tx, &new.email).await?;
        // Links went to the former address.
        tx.execute("DELETE FROM account_links WHERE user_id = $1", params![id]).await?;
        let _ = letters::tell_former(app, tx, &user, &new.email).await?;
    }
    tx.execute(
        "UPDATE users SET name = $2, sort_key = $3, email = $4, internal = $5, locale = $6 WHERE id = $1",
        params![id, &new.name, sort_key(&new.name), &new.email, new.internal, new.locale.code()],
    )
    .await?;
    let details = json!({ "name": &new.name, "email": &new.email, "internal": new.internal });
    log.add(Action::UserChanged, Subject::user(id, &user.email), details);
    Ok(())
}

/// Deactivates somebody, who is signed out at once, or takes him back.
///
/// # Errors
/// `Conflict("last-administrator")`, `Conflict("user-oneself")`.
pub async fn set_active(app: &App, manages: Manages, id: UserId, active: bool) -> Result<()> {
    let mut tx = app.database.begin().await?;
    let mut log = Log::new(app.clock.now(), manages.caller);
    set_active_in(&mut tx, &mut log, manages, id, active).await?;
    log.write(&mut tx).await?;
    tx.commit().await?;
    Ok(())
}

/// The same within a transaction that does more. Nothing happens to somebody who is so already.
pub(super) async fn set_active_in(
    tx: &mut Transaction,
    log: &mut Log,
    manages: Manages,
    id: UserId,
    active: bool,
) -> Result<()> {
    if manages.caller == Caller::User(id) {
        return Err(Error::Conflict("user-oneself"));
    }
    let user = manages.subject(tx, id).await?;
    let before = administrators(tx).await?;
    let sql = "UPDATE users SET deactivated_at = $2 WHERE id = $1 AND (deactivated_at IS NULL) <> $3";
    let since = (!active).then_some(log.now);
    if tx.execute(sql, params![id, since, active]).await? == 0 {
        return Ok(());
    }
    if !active {
        end_all(tx, id).await?;
    }
    keep_an_administrator(tx, before).await?;
    let action = if active { Action::UserReactivated } else { Action::UserDeactivated };
    log.add(action, Subject::user(id, &user.email), json!({}));
    Ok(())
}

/// Deletes somebody for good. The name stays, so that what he did still has one; address, password and profiles go.
///
/// # Errors
/// As [`set_active`].
pub async fn delete(app: &App, manages: Manages, id: UserId) -> Result<()> {
    if manages.caller == Caller::User(id) {
        return Err(Error::Conflict("user-oneself"));
    }
    let now = app.clock.now();
    let mut tx = app.database.begin().await?;
    let user = manages.subject(&mut tx, id).await?;
    let before = administrators(&mut tx).await?;
    tx.execute("DELETE FROM grants WHERE user_id = $1", params![id]).await?;
    end_all(&mut tx, id).await?;
    second_factor::erase(&mut tx, id).await?;
    tx.execute("DELETE FROM identities WHERE user_id = $1", params![id]).await?;
    // No address looks like this: the former one is free for somebody else.
    tx.execute(
        "UPDATE users SET email = $2, password_hash = NULL, deleted_at = $3,
            deactivated_at = COALESCE(deactivated_at, $3) WHERE id = $1",
        params![id, format!("deleted:{id}"), now],
    )
    .await?;
    keep_an_administrator(&mut tx, before).await?;
    let details = json!({ "name": &user.name });
    let subject = Subject::user(id, &user.email);
    audit::record(&mut tx, now, manages.caller, Action::UserDeleted, subject, details).await?;
    tx.commit().await?;
    Ok(())
}

/// Gives profiles to somebody.
pub async fn give(app: &App, manages: Manages, id: UserId, grants: &[Grant]) -> Result<()> {
    for grant in grants {
        manages.check_grant(app, *grant).await?;
    }
    let mut tx = app.database.begin().await?;
    let (condition, more) = manages.seen(2);
    let mut values = params![id];
    values.extend(more);
    let sql = format!("SELECT {USER} FROM users u WHERE u.id = $1 AND {condition}");
    let user = store::user(&tx.fetch_one(&sql, values).await?)?;
    let mut log = Log::new(app.clock.now(), manages.caller);
    for grant in grants {
        store::give(&mut tx, &mut log, (id, &user.email), *grant).await?;
    }
    log.write(&mut tx).await?;
    tx.commit().await?;
    Ok(())
}

/// Takes a profile back.
///
/// # Errors
/// `Conflict("last-administrator")`.
pub async fn withdraw(app: &App, manages: Manages, id: UserId, grant: GrantId) -> Result<()> {
    let now = app.clock.now();
    let mut tx = app.database.begin().await?;
    let (condition, more) = match manages.everybody {
        true => ("TRUE".to_owned(), Vec::new()),
        false => rights::visible(manages.caller, Right::ConfigureAdministration, 3),
    };
    let (seen, _) = manages.seen(3);
    let mut values = params![grant, id];
    values.extend(more);
    let sql = format!(
        "SELECT u.email, p.name FROM grants g JOIN users u ON u.id = g.user_id
        JOIN profiles p ON p.id = g.profile_id LEFT JOIN companies c ON c.id = g.company_id
        WHERE g.id = $1 AND u.id = $2 AND {condition} AND {seen}"
    );
    let row = tx.fetch_one(&sql, values).await?;
    let before = administrators(&mut tx).await?;
    tx.execute("DELETE FROM grants WHERE id = $1", params![grant]).await?;
    keep_an_administrator(&mut tx, before).await?;
    let (email, profile): (String, String) = (row.get("email")?, row.get("name")?);
    let subject = Subject::user(id, email);
    let details = json!({ "profile": profile });
    audit::record(&mut tx, now, manages.caller, Action::ProfileWithdrawn, subject, details).await?;
    tx.commit().await?;
    Ok(())
}

/// Ends all sessions of somebody, and his links.
async fn end_all(tx: &mut Transaction, id: UserId) -> Result<()> {
    tx.execute("DELETE FROM sessions WHERE user_id = $1", params![id]).await?;
    tx.execute("DELETE FROM account_links WHERE user_id = $1", params![id]).await?;
    Ok(())
}

/// How many can administer the platform now. Holds off others who change that until the transaction ends.
pub(crate) async fn administrators(tx: &mut Transaction) -> Result<i64> {
    tx.execute("UPDATE profiles SET name = name WHERE key = 'administrator'", params![]).await?;
    let sql = format!(
        "SELECT count(DISTINCT h.user_id) AS able FROM held_rights h JOIN users u ON u.id = h.user_id
        WHERE h.right_name = 'administer_platform' AND {SIGNS_IN}"
    );
    Ok(tx.fetch_one(&sql, params![]).await?.get("able")?)
}

/// Refuses what would leave nobody to administer the platform.
pub(crate) async fn keep_an_administrator(tx: &mut Transaction, before: i64) -> Result<()> {
    if before > 0 && administrators(tx).await? == 0 {
        return Err(Error::Conflict("last-administrator"));
    }
    Ok(())
}
