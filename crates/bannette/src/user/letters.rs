//! What accounts are written about.

use db::Transaction;
use url::Url;

use super::User;
use crate::app::App;
use crate::error::Result;
use crate::mail::{self, Letter, Posted};

/// Posts the letter with the first link: who has an account now, and where to choose a password.
pub(super) async fn invite(app: &App, tx: &mut Transaction, user: &User, link: &Url) -> Result<Posted> {
    let t = mail::texts(app, user.locale);
    let letter = Letter::new(&user.email, &user.name, user.locale, t.say("letter-activate"))
        .paragraph(t.say("letter-activate-why").arg("firm", app.config.firm_name()))
        .button(t.say("password-choose"), link.clone())
        .closing(t.say("letter-activate-until"));
    mail::post(app, tx, &letter).await
}

/// Posts a link to choose another password.
pub(super) async fn reset(app: &App, tx: &mut Transaction, user: &User, link: &Url) -> Result<Posted> {
    let t = mail::texts(app, user.locale);
    let letter = Letter::new(&user.email, &user.name, user.locale, t.say("letter-reset"))
        .paragraph(t.say("letter-reset-why"))
        .button(t.say("password-choose"), link.clone())
        .closing(t.say("letter-reset-until"));
    mail::post(app, tx, &letter).await
}

/// Posts the link that confirms a new address, to that address.
pub(super) async fn confirm(
    app: &App,
    tx: &mut Transaction,
    user: &User,
    email: &str,
    link: &Url,
) -> Result<Posted> {
    let t = mail::texts(app, user.locale);
    let letter = Letter::new(email, &user.name, user.locale, t.say("letter-email"))
        .paragraph(t.say("letter-email-why").arg("email", email))
        .button(t.say("letter-email-confirm"), link.clone())
        .closing(t.say("letter-email-until"));
    mail::post(app, tx, &letter).await
}

/// Tells somebody that the password was changed.
pub(super) async fn password_changed(app: &App, tx: &mut Transaction, user: &User) -> Result<Posted> {
    let t = mail::texts(app, user.locale);
    let letter = Letter::new(&user.email, &user.name, user.locale, t.say("letter-password-changed"))
        .paragraph(t.say("letter-password-changed-why"));
    mail::post(app, tx, &letter).await
}

/// Tells somebody what became of the second factor: `on`, `off` or `reset`.
pub(super) async fn second_factor(
    app: &App,
    tx: &mut Transaction,
    user: &User,
    what: &str,
) -> Result<Posted> {
    let t = mail::texts(app, user.locale);
    let letter = Letter::new(&user.email, &user.name, user.locale, t.code("letter-second-factor", what))
        .paragraph(t.code("letter-second-factor-why", what))
        .closing(t.say("letter-second-factor-not-you"));
    mail::post(app, tx, &letter).await
}

/// Tells the former address that it is replaced.
pub(super) async fn tell_former(app: &App, tx: &mut Transaction, user: &User, email: &str) -> Result<Posted> {
    let t = mail::texts(app, user.locale);
    let letter = Letter::new(&user.email, &user.name, user.locale, t.say("letter-email-changed"))
        .paragraph(t.say("letter-email-changed-why").arg("email", email));
    mail::post(app, tx, &letter).await
}
