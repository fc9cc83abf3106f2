//! The way to the identity provider and back.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use serde::Deserialize;

use super::token::{Claims, Expected, judge};
use super::{Attempt, Provider, Trouble, find_or_link};
use crate::app::App;
use crate::failure::Failure;
use crate::user::handlers::{admit, page};
use crate::user::pages::Refused;
use crate::user::session::Entrance;
use crate::web::forms::Field;
use crate::web::visit::{Visitor, own_path};

/// What the browser keeps while it is at the provider.
const COOKIE: &str = "bannette_provider";

pub fn routes() -> Router<Arc<App>> {
    Router::new().route("/sign-in/provider", get(begin)).route("/sign-in/provider/callback", get(come_back))
}

#[derive(Deserialize)]
struct Next {
    next: Option<String>,
}

async fn begin(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Query(query): Query<Next>,
) -> Result<Response, Failure> {
    let provider = app.provider.as_ref().ok_or_else(Failure::not_found)?;
    let next = query.next.as_deref().map_or("/", own_path).to_owned();
    let metadata = match provider.discover(app.clock.now()).await {
        Ok(metadata) => metadata,
        Err(error) => {
            let trouble = unreachable(provider, &error);
            return refuse(&app, &visitor, provider, trouble, next).await;
        }
    };
    let attempt = Attempt::new(app.clock.now(), &next);
    let mut cookie = Cookie::new(COOKIE, attempt.seal(&app)?);
    cookie.set_path("/sign-in/provider");
    cookie.set_http_only(true);
    // The way back is a link from another site.
    cookie.set_same_site(SameSite::Lax);
    cookie.set_secure(app.config.base_url().scheme() == "https");
    let to = provider.authorize(&metadata, &attempt);
    Ok((CookieJar::new().add(cookie), Redirect::to(to.as_str())).into_response())
}

fn unreachable(provider: &Provider, error: &anyhow::Error) -> Trouble {
    let error = format!("{error:#}");
    tracing::warn!(issuer = provider.issuer(), error, "the identity provider does not answer as it should");
    Trouble::Unreachable
}

/// The sign-in page, with what went wrong.
async fn refuse(
    app: &App,
    visitor: &Visitor,
    provider: &Provider,
    trouble: Trouble,
    next: String,
) -> Result<Response, Failure> {
    let refused = Refused::Provider { trouble, label: provider.label().to_owned() };
    page(app, visitor, Field::default(), Some(refused), next).await
}

/// What the provider sends the browser back with.
#[derive(Deserialize)]
struct Answer {
    state: Option<String>,
    code: Option<String>,
    error: Option<String>,
    /// Who answers (RFC 9207), where it says so.
    iss: Option<String>,
}

async fn come_back(
    State(app): State<Arc<App>>,
    jar: CookieJar,
    headers: HeaderMap,
    visitor: Visitor,
    Query(answer): Query<Answer>,
) -> Result<Response, Failure> {
    let provider = app.provider.as_ref().ok_or_else(Failure::not_found)?;
    let attempt = jar.get(COOKIE).and_then(|cookie| Attempt::open(&app, cookie.value()));
    let attempt = attempt.filter(|attempt| answer.state.as_ref() == Some(&attempt.state));
    // It serves once.
    let mut gone = Cookie::new(COOKIE, "");
    gone.set_path("/sign-in/provider");
    gone.make_removal();
    let jar = jar.add(gone);
    let Some(attempt) = attempt else {
        let response = refuse(&app, &visitor, provider, Trouble::Expired, "/".into()).await?;
        return Ok((jar, response).into_response());
    };
    let next = attempt.next.clone();
    let trouble = match told(&app, provider, &attempt, answer).await {
        Ok(claims) => match find_or_link(&app, &claims, visitor.locale).await? {
            Ok(user) => {
                let entrance = Entrance::Provider { vouched: !app.config.oidc.second_factor };
                return admit(&app, jar, &headers, &user, entrance, &next).await;
            }
            Err(trouble) => {
                let (email, subject) = (claims.email.unwrap_or_default(), claims.subject);
                tracing::info!(email, subject, ?trouble, "somebody of the identity provider's is not let in");
                trouble
            }
        },
        Err(trouble) => trouble,
    };
    let response = refuse(&app, &visitor, provider, trouble, next).await?;
    Ok((jar, response).into_response())
}

/// What the provider says of whoever comes back.
async fn told(app: &App, provider: &Provider, attempt: &Attempt, answer: Answer) -> Result<Claims, Trouble> {
    if let Some(error) = answer.error {
        let code: String = error.chars().filter(|c| c.is_ascii_graphic()).take(60).collect();
        tracing::warn!(code, "the identity provider has refused a sign-in");
        return Err(Trouble::Declined);
    }
    let by_another = answer.iss.is_some_and(|issuer| issuer != provider.issuer());
    let Some(code) = answer.code.filter(|_| !by_another) else { return Err(Trouble::Untrusted) };
    let asked = async {
        let metadata = provider.discover(app.clock.now()).await?;
        let token = provider.exchange(&metadata, attempt, &code).await?;
        anyhow::Ok((token, provider.keys(&metadata).await?))
    };
    let (token, keys) = asked.await.map_err(|error| unreachable(provider, &error))?;
    let expected = Expected {
        issuer: provider.issuer(),
        client_id: provider.client_id(),
        nonce: &attempt.nonce,
        now: app.clock.now(),
    };
    judge(&token, &keys, expected).map_err(|error| {
        let error = format!("{error:#}");
        tracing::warn!(issuer = provider.issuer(), error, "an ID token is not trusted");
        Trouble::Untrusted
    })
}
