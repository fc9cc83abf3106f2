//! Connecting a channel: the consent of the account's owner, and the drive that works with it.

use std::sync::Arc;
use std::time::Duration;

use db::{Moment, Transaction, params};
use drives::dropbox::{Credentials, Dropbox, Options, oauth};
use drives::{Account, Drive, DriveError};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;
use url::Url;

use super::Connection;
use super::store::{self, NewConnection};
use crate::app::App;
use crate::audit::Action;
use crate::collecting::run;
use crate::error::{Error, Result};
use crate::ids::{ChannelId, CompanyId, UserId};
use crate::rights::{ConfigureCollection, Granted};
use crate::secrets::{digest, random_token};
use crate::user::Locale;

/// How long a consent page may stay open.
const CONSENT_LASTS: Duration = Duration::from_secs(3600);

/// How long the provider may take to hear that a consent is given back.
const REVOKED_WITHIN: Duration = Duration::from_secs(10);

/// What became of a consent.
#[derive(Debug)]
pub enum Connected {
    Done {
        channel: ChannelId,
        company: CompanyId,
    },
    /// Another account than before: kept aside, until somebody confirms.
    OtherAccount {
        channel: ChannelId,
        company: CompanyId,
    },
}

/// Begins a consent; returns where to send the browser.
///
/// # Errors
/// `Conflict("dropbox-not-configured")` when the operator has set no Dropbox app.
pub async fn begin(
    app: &App,
    granted: Granted<ConfigureCollection>,
    user: UserId,
    channel: ChannelId,
    locale: Locale,
) -> Result<Url> {
    let dropbox = app.dropbox.as_ref().ok_or(Error::Conflict("dropbox-not-configured"))?;
    let found = store::find(&app.database, channel).await?;
    if found.company != granted.company {
        return Err(Error::NotFound);
    }
    let now = app.clock.now();
    let state = random_token();
    let pkce = oauth::Pkce::generate();
    let owner = channel.to_string();
    let verifier = app.secret_key.seal(&owner, &pkce.verifier)?;
    let mut tx = app.database.begin().await?;
    tx.execute("DELETE FROM consents WHERE expires_at < $1", params![now]).await?;
    tx.execute(
        "INSERT INTO consents (state_hash, channel_id, user_id, sealed_verifier, created_at, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6)",
        params![digest(&state), channel, user, verifier, now, now + CONSENT_LASTS],
    )
    .await?;
    tx.commit().await?;
    let redirect = app.config.dropbox_redirect_url();
    let again = store::connection_of(&app.database, channel).await?.is_some();
    Ok(oauth::authorize_url(dropbox, redirect.as_str(), &state, &pkce.challenge, Some(locale.code()), again))
}

/// The channel that a consent under way is for, used up: each state serves once, for the user who began.
pub struct Consent {
    pub channel: ChannelId,
    pub company: CompanyId,
    pub(super) verifier: SecretString,
}

/// Takes the consent that `state` names.
///
/// # Errors
/// `Conflict("consent-expired")` for a state that is unknown, used, too old, or another user's.
pub async fn take(app: &App, user: UserId, state: &str) -> Result<Consent> {
    let now = app.clock.now();
    let sql = "DELETE FROM consents WHERE state_hash = $1 AND user_id = $2 AND expires_at > $3
        RETURNING channel_id, sealed_verifier";
    let rows = app.database.execute_returning(sql, params![digest(state), user, now]).await?;
    let row = rows.first().ok_or(Error::Conflict("consent-expired"))?;
    let channel = ChannelId(row.get("channel_id")?);
    let sealed: Vec<u8> = row.get("sealed_verifier")?;
    let verifier = app.secret_key.open(&channel.to_string(), &sealed)?;
    let company = store::find(&app.database, channel).await?.company;
    Ok(Consent { channel, company, verifier })
}

/// What a consent brought.
pub struct Given {
    pub account: Account,
    pub scopes: String,
    pub sealed_refresh_token: Vec<u8>,
}

/// Takes the provider's code for a token.
///
/// # Errors
/// [`Error::Provider`] when the provider does not take the code, or grants less than what is needed.
pub async fn exchange(app: &App, consent: &Consent, code: &str) -> Result<Given> {
    let dropbox = app.dropbox.as_ref().ok_or(Error::Conflict("dropbox-not-configured"))?;
    let redirect = app.config.dropbox_redirect_url();
    let grant = oauth::exchange(dropbox, code, &consent.verifier, redirect.as_str())
        .await
        .map_err(|error| Error::Provider { code: exchange_code(&error), detail: error.to_string() })?;
    let account = account(app, &grant.refresh_token).await?;
    let sealed = app.secret_key.seal(&consent.channel.to_string(), &grant.refresh_token)?;
    Ok(Given { account, scopes: grant.scopes.join(" "), sealed_refresh_token: sealed })
}

/// Ends a consent with the code that the provider gave back.
///
/// # Errors
/// What [`exchange`] says.
pub async fn finish(
    app: &App,
    granted: Granted<ConfigureCollection>,
    user: UserId,
    consent: Consent,
    code: &str,
) -> Result<Connected> {
    let given = exchange(app, &consent, code).await?;
    let (channel, company) = (consent.channel, granted.company);
    let now = app.clock.now();
    let former = store::connection_of(&app.database, channel).await?;
    let mut tx = app.database.begin().await?;
    if former.is_some_and(|former| former.account_id != given.account.id) {
        keep_aside(&mut tx, now, channel, &given, user).await?;
        tx.commit().await?;
        return Ok(Connected::OtherAccount { channel, company });
    }
    let Given { account, scopes, sealed_refresh_token } = given;
    let new =
        NewConnection { account: &account, scopes: &scopes, sealed_refresh_token, connected_by: Some(user) };
    store::connect(&mut tx, now, channel, new).await?;
    let details = json!({ "account": &account.email, "scopes": &scopes });
    store::record(&mut tx, now, granted, Action::Connected, channel, details).await?;
    tx.commit().await?;
    Ok(Connected::Done { channel, company })
}

/// Keeps the consent of another account, until somebody confirms the change.
pub(super) async fn keep_aside(
    tx: &mut Transaction,
    now: Moment,
    channel: ChannelId,
    given: &Given,
    user: UserId,
) -> Result<()> {
    let account = &given.account;
    tx.execute("DELETE FROM pending_connections WHERE channel_id = $1", params![channel]).await?;
    tx.execute(
        "INSERT INTO pending_connections (channel_id, account_id, account_email, account_name, scopes,
            sealed_refresh_token, user_id, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        params![
            channel,
            &account.id,
            &account.email,
            &account.name,
            given.scopes.as_str(),
            given.sealed_refresh_token.clone(),
            user,
            now
        ],
    )
    .await?;
    Ok(())
}

/// The account of a consent that waits for a confirmation.
pub async fn waiting(app: &App, channel: ChannelId) -> Result<Option<Account>> {
    let sql = "SELECT account_id, account_email, account_name FROM pending_connections WHERE channel_id = $1";
    let Some(row) = app.database.fetch_optional(sql, params![channel]).await? else { return Ok(None) };
    Ok(Some(Account {
        id: row.get("account_id")?,
        email: row.get("account_email")?,
        name: row.get("account_name")?,
        team: false,
    }))
}

/// Takes the other account: somebody confirmed.
pub async fn confirm_other(
    app: &App,
    granted: Granted<ConfigureCollection>,
    channel: ChannelId,
) -> Result<()> {
    let now = app.clock.now();
    let mut tx = app.database.begin().await?;
    let sql = "SELECT p.account_id, p.account_email, p.account_name, p.scopes, p.sealed_refresh_token
        FROM pending_connections p JOIN channels c ON c.id = p.channel_id
        WHERE p.channel_id = $1 AND c.company_id = $2";
    let row = tx.fetch_one(sql, params![channel, granted.company]).await?;
    let account = Account {
        id: row.get("account_id")?,
        email: row.get("account_email")?,
        name: row.get("account_name")?,
        team: false,
    };
    let scopes: String = row.get("scopes")?;
    let new = NewConnection {
        account: &account,
        scopes: &scopes,
        sealed_refresh_token: row.get("sealed_refresh_token")?,
        connected_by: granted.caller.user(),
    };
    store::connect(&mut tx, now, channel, new).await?;
    let details = json!({ "account": &account.email, "scopes": &scopes });
    store::record(&mut tx, now, granted, Action::AccountChanged, channel, details).await?;
    tx.commit().await?;
    Ok(())
}

/// Leaves the connection as it was.
pub async fn discard_other(
    app: &App,
    granted: Granted<ConfigureCollection>,
    channel: ChannelId,
) -> Result<()> {
    let sql = "DELETE FROM pending_connections WHERE channel_id = $1
        AND channel_id IN (SELECT id FROM channels WHERE company_id = $2)";
    app.database.execute(sql, params![channel, granted.company]).await?;
    Ok(())
}

/// Gives the consent back: revoked at the provider, forgotten here. False when the provider did not hear of it: it is away,
/// or the consent was withdrawn there before.
///
/// # Errors
/// `Conflict("channel-not-connected")`.
pub async fn disconnect(
    app: &App,
    granted: Granted<ConfigureCollection>,
    channel: ChannelId,
) -> Result<bool> {
    let (connection, drive) = connected(app, channel).await?;
    // A run under way would take the end of the consent for trouble.
    let mut tx = app.database.begin().await?;
    run::cancel_of_channel(&mut tx, app.clock.now(), channel).await?;
    tx.commit().await?;
    app.waker.wake();
    let revoked = revoke(&*drive).await;
    let now = app.clock.now();
    let mut tx = app.database.begin().await?;
    let details = json!({ "account": &connection.account_email, "revoked": revoked });
    store::record(&mut tx, now, granted, Action::Disconnected, channel, details).await?;
    store::disconnect(&mut tx, channel).await?;
    tx.commit().await?;
    app.drives.forget(channel);
    Ok(revoked)
}

/// Deletes a channel, and gives its consent back if it has one.
///
/// # Errors
/// `Conflict("run-under-way")`: nothing is done then.
pub async fn delete(app: &App, granted: Granted<ConfigureCollection>, channel: ChannelId) -> Result<()> {
    let connected = match connected(app, channel).await {
        Ok(connected) => Some(connected),
        Err(Error::Conflict(_)) => None,
        Err(error) => return Err(error),
    };
    store::delete(&app.database, app.clock.now(), granted, channel).await?;
    app.drives.forget(channel);
    let Some((connection, drive)) = connected else { return Ok(()) };
    let revoked = revoke(&*drive).await;
    let mut tx = app.database.begin().await?;
    let details = json!({ "account": &connection.account_email, "revoked": revoked });
    store::record(&mut tx, app.clock.now(), granted, Action::Disconnected, channel, details).await?;
    tx.commit().await?;
    Ok(())
}

async fn revoke(drive: &dyn Drive) -> bool {
    matches!(tokio::time::timeout(REVOKED_WITHIN, drive.revoke()).await, Ok(Ok(())))
}

/// Connects with a refresh token that somebody brings along: for moving many channels at once.
pub async fn connect_with_token(
    app: &App,
    granted: Granted<ConfigureCollection>,
    channel: ChannelId,
    token: &SecretString,
) -> Result<Account> {
    if token.expose_secret().trim().is_empty() {
        return Err(Error::invalid("refresh_token", "required"));
    }
    let account = account(app, token).await?;
    let sealed = app.secret_key.seal(&channel.to_string(), token)?;
    let scopes = oauth::SCOPES.join(" ");
    let new = NewConnection {
        account: &account,
        scopes: &scopes,
        sealed_refresh_token: sealed,
        connected_by: granted.caller.user(),
    };
    let now = app.clock.now();
    let mut tx = app.database.begin().await?;
    store::connect(&mut tx, now, channel, new).await?;
    let details = json!({ "account": &account.email, "scopes": &scopes });
    store::record(&mut tx, now, granted, Action::Connected, channel, details).await?;
    tx.commit().await?;
    Ok(account)
}

/// Whose account a token opens.
async fn account(app: &App, token: &SecretString) -> Result<Account> {
    let drive = open_drive(app, token.clone())?;
    drive.account().await.map_err(provider_error)
}

/// The code of a consent that did not come about (`error-provider-CODE`).
fn exchange_code(error: &oauth::ExchangeError) -> &'static str {
    use oauth::ExchangeError as E;
    match error {
        E::InvalidCode(_) => "consent_expired",
        E::RedirectMismatch(_) => "redirect_mismatch",
        E::InvalidApp(_) => "app_unknown",
        E::MissingScopes(_) | E::NoRefreshToken => "consent_incomplete",
        E::Unavailable(_) => "transient",
        _ => "protocol",
    }
}

/// A provider's error, for somebody who waits for the answer.
pub fn provider_error(error: DriveError) -> Error {
    Error::Provider { code: error.code(), detail: error.to_string() }
}

fn open_drive(app: &App, refresh_token: SecretString) -> Result<Dropbox> {
    let dropbox = app.dropbox.as_ref().ok_or(Error::Conflict("dropbox-not-configured"))?;
    Ok(Dropbox::new(Arc::clone(dropbox), Credentials { refresh_token }, Options::default()))
}

/// The drive of a channel's connection, shared by all of this process who use it.
///
/// # Errors
/// `Conflict("channel-not-connected")`.
pub async fn drive(app: &App, channel: ChannelId) -> Result<Arc<dyn Drive>> {
    Ok(connected(app, channel).await?.1)
}

/// A channel's connection, and the drive that works with just this one.
///
/// # Errors
/// `Conflict("channel-not-connected")`.
pub async fn connected(app: &App, channel: ChannelId) -> Result<(Connection, Arc<dyn Drive>)> {
    let not_connected = || Error::Conflict("channel-not-connected");
    let Some(connection) = store::connection_of(&app.database, channel).await? else {
        // Another process may have ended it.
        app.drives.forget(channel);
        return Err(not_connected());
    };
    if let Some(drive) = app.drives.find(channel, connection.connected_at) {
        return Ok((connection, drive));
    }
    let token =
        store::refresh_token(&app.database, &app.secret_key, &connection).await?.ok_or_else(not_connected)?;
    let opened = open_drive(app, token)?;
    let drive = app.drives.open_with(&connection, |shared| opened.sharing(shared));
    Ok((connection, drive))
}
