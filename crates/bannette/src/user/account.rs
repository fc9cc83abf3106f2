//! What people do with their own account: choose a password by a link, ask for another link, change their address, end
//! their other sessions.

pub mod handlers;
pub mod pages;

use std::time::Duration;

use db::params;
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;

use super::links::{self, Link, Purpose};
use super::session::record;
use super::throttle::THROTTLED_FOR;
use super::{User, is_email, letters, password, session, store};
use crate::app::App;
use crate::audit::{self, Action, Actor, Subject};
use crate::error::{Error, Result};
use crate::mail::Posted;

/// Letters that one address may ask for, and one place on the network, within [`THROTTLED_FOR`].
const MOST_BY_EMAIL: i64 = 3;
const MOST_BY_ADDRESS: i64 = 30;

/// Chooses a password by a link, which serves no more; all sessions end. `address` is where the request comes from.
///
/// # Errors
/// [`Error::NotFound`] when the link serves no more, [`Error::Invalid`] on `password` and `again`.
pub async fn choose_password(
    app: &App,
    token: &str,
    password: SecretString,
    again: &SecretString,
    address: &str,
) -> Result<()> {
    let now = app.clock.now();
    let link = links::look_up(&app.database, now, token).await?;
    let link = link.filter(|link| link.purpose != Purpose::Email).ok_or(Error::NotFound)?;
    if let Some(weakness) = password::weakness(&password, &link.user) {
        return Err(Error::invalid("password", weakness));
    }
    if password.expose_secret() != again.expose_secret() {
        return Err(Error::invalid("again", "password-differs"));
    }
    let hash = password::hash(password).await.map_err(Error::Internal)?;
    let mut tx = app.database.begin().await?;
    let Link { user, purpose, .. } = links::take(&mut tx, now, token).await?.ok_or(Error::NotFound)?;
    tx.execute("UPDATE users SET password_hash = $2 WHERE id = $1", params![user.id, hash]).await?;
    tx.execute("DELETE FROM sessions WHERE user_id = $1", params![user.id]).await?;
    password::forget_attempts(&mut tx, &user.email, address).await?;
    let action = match purpose {
        Purpose::Activate => Action::UserActivated,
        Purpose::Reset | Purpose::Email => Action::PasswordChanged,
    };
    record(&mut tx, now, user.id, action).await?;
    tx.commit().await?;
    Ok(())
}

/// Posts a link to choose another password, if there is such an account. Whoever asks is not told.
pub async fn forgotten(app: &App, email: &str, address: &str) -> Result<()> {
    let email = email.trim().to_lowercase();
    if !is_email(&email) || asks_too_often(app, &email, address).await? {
        return Ok(());
    }
    let Some((user, hash)) = store::by_email_with_hash(&app.database, &email).await? else { return Ok(()) };
    let now = app.clock.now();
    let mut tx = app.database.begin().await?;
    // Who never chose a password gets the first link once more.
    let posted = if hash.is_some() {
        let link = links::mint(app, &mut tx, user.id, Purpose::Reset, None).await?;
        letters::reset(app, &mut tx, &user, &link).await?
    } else {
        let link = links::mint(app, &mut tx, user.id, Purpose::Activate, None).await?;
        letters::invite(app, &mut tx, &user, &link).await?
    };
    if posted == Posted::NoServer {
        // What nobody gets is not left lying about.
        return Ok(());
    }
    let subject = Subject::user(user.id, &user.email);
    audit::record(&mut tx, now, Actor::Nobody, Action::PasswordForgotten, subject, json!({})).await?;
    tx.commit().await?;
    app.waker.wake();
    Ok(())
}

/// Counts who asks for letters, in the table of failed sign-ins, which holds across processes.
async fn asks_too_often(app: &App, email: &str, address: &str) -> Result<bool> {
    let now = app.clock.now();
    let since = now - THROTTLED_FOR;
    let mut often = false;
    let mut tx = app.database.begin().await?;
    for (subject, most) in [
        (format!("forgotten:{email}"), MOST_BY_EMAIL),
        (format!("forgotten-from:{address}"), MOST_BY_ADDRESS),
    ] {
        let sql = "SELECT count(*) AS asked FROM sign_in_failures WHERE subject = $1 AND at > $2";
        let asked: i64 = tx.fetch_one(sql, params![&subject, since]).await?.get("asked")?;
        often |= asked >= most;
        let sql = "INSERT INTO sign_in_failures (id, subject, at) VALUES ($1, $2, $3)";
        tx.execute(sql, params![db::new_id(now), subject, now]).await?;
    }
    tx.execute("DELETE FROM sign_in_failures WHERE at < $1", params![now - Duration::from_secs(3600)])
        .await?;
    tx.commit().await?;
    Ok(often)
}

/// Asks for another address: it counts once the link that goes there was followed.
///
/// # Errors
/// [`Error::Invalid`] on `email` and `password`, `Conflict("email-taken")`, `Conflict("mail-needed")` without a mail server.
pub async fn ask_for_email(
    app: &App,
    user: &User,
    email: &str,
    password: SecretString,
    address: &str,
) -> Result<()> {
    let email = email.trim().to_lowercase();
    if !is_email(&email) {
        return Err(Error::invalid("email", "email"));
    }
    confirm_password(app, user, password, address).await?;
    let mut tx = app.database.begin().await?;
    store::free_email(&mut tx, &email).await?;
    let link = links::mint(app, &mut tx, user.id, Purpose::Email, Some(&email)).await?;
    if letters::confirm(app, &mut tx, user, &email, &link).await? == Posted::NoServer {
        return Err(Error::Conflict("mail-needed"));
    }
    tx.commit().await?;
    app.waker.wake();
    Ok(())
}

/// Makes sure that whoever asks knows the password.
///
/// # Errors
/// [`Error::Invalid`] on `password`.
pub(super) async fn confirm_password(
    app: &App,
    user: &User,
    password: SecretString,
    address: &str,
) -> Result<()> {
    match password::sign_in(&app.database, app.clock.now(), &user.email, password, address).await? {
        password::SignIn::Welcome(_) => Ok(()),
        password::SignIn::Refused => Err(Error::invalid("password", "password-wrong")),
        password::SignIn::Throttled => Err(Error::invalid("password", "too-many")),
    }
}

/// What somebody types to choose another password.
pub struct NewPassword {
    pub current: SecretString,
    pub new: SecretString,
    pub again: SecretString,
}

/// Chooses another password; the other sessions end, and links that were mailed serve no more.
///
/// # Errors
/// [`Error::Invalid`] on `current`, `new` and `again`.
pub async fn change_password(
    app: &App,
    user: &User,
    passwords: NewPassword,
    session: &str,
    address: &str,
) -> Result<()> {
    let NewPassword { current, new, again } = passwords;
    confirm_password(app, user, current, address).await.map_err(|error| match error {
        Error::Invalid(errors) => {
            let code = errors.first().map_or("password-wrong", |error| error.code);
            Error::invalid("current", code)
        }
        other => other,
    })?;
    if let Some(weakness) = password::weakness(&new, user) {
        return Err(Error::invalid("new", weakness));
    }
    if new.expose_secret() != again.expose_secret() {
        return Err(Error::invalid("again", "password-differs"));
    }
    let hash = password::hash(new).await.map_err(Error::Internal)?;
    let mut tx = app.database.begin().await?;
    tx.execute("UPDATE users SET password_hash = $2 WHERE id = $1", params![user.id, hash]).await?;
    tx.execute("DELETE FROM account_links WHERE user_id = $1", params![user.id]).await?;
    session::end_others(&mut tx, user.id, session).await?;
    let _ = letters::password_changed(app, &mut tx, user).await?;
    record(&mut tx, app.clock.now(), user.id, Action::PasswordChanged).await?;
    tx.commit().await?;
    app.waker.wake();
    Ok(())
}

/// Takes the new address that a link confirms; the former one is told.
///
/// # Errors
/// [`Error::NotFound`] when the link serves no more, `Conflict("email-taken")`.
pub async fn confirm_email(app: &App, token: &str) -> Result<()> {
    let now = app.clock.now();
    let mut tx = app.database.begin().await?;
    let link = links::take(&mut tx, now, token).await?.filter(|link| link.purpose == Purpose::Email);
    let Some(Link { user, email: Some(email), .. }) = link else { return Err(Error::NotFound) };
    store::free_email(&mut tx, &email).await?;
    tx.execute("UPDATE users SET email = $2 WHERE id = $1", params![user.id, &email]).await?;
    let _ = letters::tell_former(app, &mut tx, &user, &email).await?;
    let subject = Subject::user(user.id, &user.email);
    let details = json!({ "email": email });
    audit::record(&mut tx, now, Actor::User(user.id), Action::EmailChanged, subject, details).await?;
    tx.commit().await?;
    app.waker.wake();
    Ok(())
}
