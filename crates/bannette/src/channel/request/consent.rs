//! The consent that a request asked for: from the link to the provider and back, in one browser, without a session.

use std::time::Duration;

use db::params;
use drives::dropbox::oauth;
use serde_json::json;
use url::Url;

use super::super::connect::{self, Consent};
use super::super::store::{self, NewConnection};
use super::{Request, State, find};
use crate::app::App;
use crate::audit::{self, Action, Actor, Subject};
use crate::error::{Error, Result};
use crate::ids::RequestId;
use crate::notification::{self, Kind, Notice};
use crate::secrets::{digest, random_token};
use crate::web::Locale;

/// How long a consent page may stay open.
const CONSENT_LASTS: Duration = Duration::from_secs(3600);

/// Begins the consent in the browser that holds `browser`; returns where to send it.
///
/// # Errors
/// `Conflict("request-over")`, `Conflict("dropbox-not-configured")`.
pub async fn begin(app: &App, request: &Request, browser: &str, locale: Locale) -> Result<Url> {
    let dropbox = app.dropbox.as_ref().ok_or(Error::Conflict("dropbox-not-configured"))?;
    if request.state != State::Pending {
        return Err(Error::Conflict("request-over"));
    }
    let now = app.clock.now();
    let state = random_token();
    let pkce = oauth::Pkce::generate();
    let verifier = app.secret_key.seal(&request.channel.to_string(), &pkce.verifier)?;
    let mut tx = app.database.begin().await?;
    tx.execute("DELETE FROM request_consents WHERE expires_at < $1", params![now]).await?;
    let sql =
        "INSERT INTO request_consents (state_hash, request_id, browser_hash, sealed_verifier, expires_at)
        VALUES ($1, $2, $3, $4, $5)";
    let values = params![digest(&state), request.id, digest(browser), verifier, now + CONSENT_LASTS];
    tx.execute(sql, values).await?;
    tx.commit().await?;
    let redirect = app.config.dropbox_redirect_url();
    let again = store::connection_of(&app.database, request.channel).await?.is_some();
    let challenge = &pkce.challenge;
    Ok(oauth::authorize_url(dropbox, redirect.as_str(), &state, challenge, Some(locale.code()), again))
}

/// Takes the consent that `state` names, if a request began it in this browser: each serves once.
pub async fn take(app: &App, state: &str, browser: &str) -> Result<Option<(Request, Consent)>> {
    let now = app.clock.now();
    let sql = "DELETE FROM request_consents WHERE state_hash = $1 AND browser_hash = $2 AND expires_at > $3
        RETURNING request_id, sealed_verifier";
    let rows = app.database.execute_returning(sql, params![digest(state), digest(browser), now]).await?;
    let Some(row) = rows.first() else { return Ok(None) };
    let request = find(&app.database, now, RequestId(row.get("request_id")?)).await?;
    let sealed: Vec<u8> = row.get("sealed_verifier")?;
    let verifier = app.secret_key.open(&request.channel.to_string(), &sealed)?;
    let consent = Consent { channel: request.channel, company: request.company, verifier };
    Ok(Some((request, consent)))
}

/// What the owner's consent led to.
#[derive(Debug)]
pub struct Accepted {
    pub account: String,
    /// It is another account than before: the firm has to confirm.
    pub to_confirm: bool,
}

/// Ends a consent with the code that the provider gave back.
///
/// # Errors
/// `Conflict("request-over")` for a request that was withdrawn, renewed or accepted meanwhile; what
/// [`connect::exchange`] says.
pub async fn finish(app: &App, request: &Request, consent: &Consent, code: &str) -> Result<Accepted> {
    if request.state != State::Pending {
        return Err(Error::Conflict("request-over"));
    }
    let given = connect::exchange(app, consent, code).await?;
    let now = app.clock.now();
    let former = store::connection_of(&app.database, request.channel).await?;
    let to_confirm = former.is_some_and(|former| former.account_id != given.account.id);
    let mut tx = app.database.begin().await?;
    let sql = "UPDATE connection_requests SET state = 'accepted', ended_at = $2, next_reminder_at = NULL
        WHERE id = $1 AND state = 'pending' AND expires_at > $2";
    if tx.execute(sql, params![request.id, now]).await? == 0 {
        return Err(Error::Conflict("request-over"));
    }
    let (kind, path) = if to_confirm {
        connect::keep_aside(&mut tx, now, request.channel, &given, request.owner).await?;
        (Kind::OtherAccount, format!("/channels/{}/other-account", request.channel))
    } else {
        let new = NewConnection {
            account: &given.account,
            scopes: &given.scopes,
            sealed_refresh_token: given.sealed_refresh_token.clone(),
            connected_by: Some(request.owner),
        };
        store::connect(&mut tx, now, request.channel, new).await?;
        (Kind::RequestAccepted, format!("/channels/{}/edit", request.channel))
    };
    let notice = Notice::new(kind, path)
        .arg("owner", &request.owner_name)
        .arg("account", &given.account.email)
        .arg("channel", &request.label)
        .arg("company", &request.company_name);
    let users = notification::responsible(&mut tx, request.company).await?;
    notification::tell(app, &mut tx, &users, &notice).await?;
    let subject = Subject::channel(request.channel, &request.label, request.company);
    let details =
        json!({ "account": &given.account.email, "scopes": &given.scopes, "to_confirm": to_confirm });
    audit::record(&mut tx, now, Actor::User(request.owner), Action::RequestAccepted, subject, details)
        .await?;
    tx.commit().await?;
    app.waker.wake();
    Ok(Accepted { account: given.account.email, to_confirm })
}
