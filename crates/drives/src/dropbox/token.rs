//! The access token: in memory only, renewed ahead of its end, by one call for all who wait.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use tokio::sync::Mutex;
use tokio::time::Instant;

use super::answer::{self, Answer};
use super::{App, Credentials};
use crate::{DriveError, Why};

/// How long before its end a token is no longer used.
const AHEAD: Duration = Duration::from_secs(300);

pub(super) struct Access {
    credentials: Credentials,
    state: Mutex<State>,
    /// Counts the renewals that ended, well or badly.
    ended: AtomicU64,
}

#[derive(Default)]
struct State {
    token: Option<Token>,
    failure: Option<DriveError>,
}

#[derive(Clone)]
pub(super) struct Token {
    secret: SecretString,
    fresh_until: Instant,
}

impl Token {
    pub(super) fn expose(&self) -> &str {
        self.secret.expose_secret()
    }
}

#[derive(Deserialize)]
struct Renewed {
    access_token: SecretString,
    expires_in: u64,
}

impl Access {
    pub(super) fn new(credentials: Credentials) -> Self {
        Self { credentials, state: Mutex::default(), ended: AtomicU64::new(0) }
    }

    /// A token good for the next minutes. Who comes while it is being renewed waits and shares the result, failures
    /// included: twenty calls are never twenty renewals.
    pub(super) async fn token(&self, app: &App) -> Result<Token, DriveError> {
        let seen = self.ended.load(Ordering::Acquire);
        let mut state = self.state.lock().await;
        if let Some(token) = state.token.as_ref().filter(|token| Instant::now() < token.fresh_until) {
            return Ok(token.clone());
        }
        if let Some(failure) = &state.failure
            && self.ended.load(Ordering::Acquire) != seen
        {
            return Err(failure.clone());
        }
        let renewed = renew(app, &self.credentials).await;
        self.ended.fetch_add(1, Ordering::Release);
        state.token = renewed.as_ref().ok().cloned();
        state.failure = renewed.as_ref().err().cloned();
        renewed
    }

    /// Drops a token that was refused, unless another has taken its place already.
    pub(super) async fn discard(&self, refused: &Token) {
        let mut state = self.state.lock().await;
        if state.token.as_ref().is_some_and(|token| token.expose() == refused.expose()) {
            state.token = None;
        }
    }

    pub(super) async fn forget(&self) {
        self.state.lock().await.token = None;
    }

    pub(super) fn refresh_token(&self) -> &str {
        self.credentials.refresh_token.expose_secret()
    }
}

async fn renew(app: &App, credentials: &Credentials) -> Result<Token, DriveError> {
    let mut form = vec![
        ("grant_type", "refresh_token"),
        ("refresh_token", credentials.refresh_token.expose_secret()),
        ("client_id", &app.app_key),
    ];
    if let Some(secret) = &app.app_secret {
        form.push(("client_secret", secret.expose_secret()));
    }
    let mut secrets = vec![credentials.refresh_token.expose_secret()];
    secrets.extend(app.app_secret.as_ref().map(|secret| secret.expose_secret()));
    let mut patience = app.retry.start();
    loop {
        let asked_at = Instant::now();
        let request = app.http.post(app.endpoints.token.clone()).form(&form);
        let (asked, error) = match answer::of(request, &secrets).await {
            Ok(answer) if answer.status == 200 => return token(&answer, asked_at),
            Ok(answer) if matches!(answer.status, 429 | 500..=599) => {
                let (asked, request_id) = (answer.retry_after(), answer.request_id());
                let detail = answer.summary();
                let error = match (answer.status, asked) {
                    (429, Some(wait)) => DriveError::RetryAfter { wait, detail, request_id },
                    _ => DriveError::Transient { detail, request_id },
                };
                (asked, error)
            }
            Ok(answer) => return Err(refusal(&answer)),
            Err(cut) => (None, DriveError::Transient { detail: cut.to_string(), request_id: None }),
        };
        let Some(pause) = patience.next(asked) else { return Err(error) };
        tracing::debug!(%error, ?pause, "renewing the access token failed, trying again");
        tokio::time::sleep(pause).await;
    }
}

fn token(answer: &Answer, asked_at: Instant) -> Result<Token, DriveError> {
    // Without the parser's words, which might quote what they stumbled over.
    let renewed: Renewed = answer.json().map_err(|_| DriveError::Protocol {
        detail: "the token endpoint gave no access token".to_owned(),
        request_id: answer.request_id(),
    })?;
    let lifetime = Duration::from_secs(renewed.expires_in.min(366 * 86_400));
    Ok(Token { secret: renewed.access_token, fresh_until: asked_at + fresh_for(lifetime) })
}

/// How long a token is used, of its whole life.
fn fresh_for(lifetime: Duration) -> Duration {
    lifetime.saturating_sub(AHEAD).max(lifetime / 2)
}

fn refusal(answer: &Answer) -> DriveError {
    let request_id = answer.request_id();
    match answer.oauth_error() {
        Some(error) if error.error == "invalid_grant" => {
            DriveError::Reconnect { why: Why::Revoked, request_id }
        }
        Some(error) => {
            DriveError::Refused { code: error.error.clone(), detail: error.to_string(), request_id }
        }
        None => DriveError::Protocol { detail: answer.summary(), request_id },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_renewed_five_minutes_ahead_of_its_end_or_at_half_of_a_short_life() {
        for (lifetime, fresh) in [(14_400, 14_100), (700, 400), (400, 200), (0, 0)] {
            assert_eq!(fresh_for(Duration::from_secs(lifetime)), Duration::from_secs(fresh));
        }
    }
}
