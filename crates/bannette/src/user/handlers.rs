//! Signing in and out, and what users set for themselves.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::{ConnectInfo, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Form, Router};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use secrecy::SecretString;
use serde::Deserialize;

use super::pages::{CodePage, ProviderLink, Refused, SignInPage};
use super::password::{SignIn, sign_in};
use super::second_factor::{self, Checked};
use super::session::Entrance;
use super::{User, session, store, throttle};
use crate::app::App;
use crate::failure::Failure;
use crate::web::forms::Field;
use crate::web::layout::Item;
use crate::web::locale::LOCALE_COOKIE;
use crate::web::visit::{Visitor, html, own_path, redirect};
use crate::web::{Flash, Locale};

pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/sign-in", get(sign_in_page).post(try_sign_in))
        .route("/sign-in/code", get(code_page).post(try_code))
        .route("/sign-out", post(sign_out))
        .route("/language", post(choose_language))
}

#[derive(Deserialize)]
struct Next {
    next: Option<String>,
}

async fn sign_in_page(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Query(query): Query<Next>,
) -> Result<Response, Failure> {
    let next = query.next.as_deref().map_or("/", own_path).to_owned();
    if visitor.user.is_some() {
        return Ok(Redirect::to(&next).into_response());
    }
    page(&app, &visitor, Field::default(), None, next).await
}

/// The sign-in, with what was wrong with the last attempt.
pub(super) async fn page(
    app: &App,
    visitor: &Visitor,
    email: Field,
    refused: Option<Refused>,
    next: String,
) -> Result<Response, Failure> {
    let (t, mut layout) = visitor.frame(Item::None).await?;
    // The address of a refused attempt answers to forms only.
    layout.path = "/sign-in".into();
    let provider = app.provider.as_ref().map(|provider| ProviderLink {
        label: provider.label().to_owned(),
        href: with_next("/sign-in/provider", &next),
    });
    let status = refused.as_ref().map_or(StatusCode::OK, Refused::status);
    let mut response = html(&SignInPage { t, layout, email, refused, next, provider })?;
    *response.status_mut() = status;
    Ok(response)
}

/// An address of ours that knows where to go afterwards.
fn with_next(page: &str, next: &str) -> String {
    let query: String =
        url::form_urlencoded::Serializer::new(String::new()).append_pair("next", next).finish();
    if next == "/" { page.to_owned() } else { format!("{page}?{query}") }
}

#[derive(Deserialize)]
struct Credentials {
    email: String,
    password: SecretString,
    #[serde(default)]
    next: String,
}

async fn try_sign_in(
    State(app): State<Arc<App>>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    jar: CookieJar,
    headers: HeaderMap,
    visitor: Visitor,
    Form(form): Form<Credentials>,
) -> Result<Response, Failure> {
    let now = app.clock.now();
    let next = own_path(&form.next).to_owned();
    let address = address.ip().to_string();
    let refused = match sign_in(&app.database, now, &form.email, form.password, &address).await? {
        SignIn::Welcome(user) => return admit(&app, jar, &headers, &user, Entrance::Password, &next).await,
        SignIn::Refused => Refused::Mismatch,
        SignIn::Throttled => Refused::Throttled { minutes: throttle::minutes() },
    };
    page(&app, &visitor, Field::new(form.email.trim()), Some(refused), next).await
}

/// Opens a session for somebody, or asks for the code first. It is a new one at each sign-in: what a browser held before
/// opens nothing.
pub(super) async fn admit(
    app: &App,
    jar: CookieJar,
    headers: &HeaderMap,
    user: &User,
    mut entrance: Entrance,
    next: &str,
) -> Result<Response, Failure> {
    let now = app.clock.now();
    let mut to = next.to_owned();
    if matches!(entrance, Entrance::Password | Entrance::Provider { vouched: false })
        && second_factor::of_user(&app.database, user.id).await?.0.is_some()
    {
        (entrance, to) = (Entrance::AwaitsCode, with_next("/sign-in/code", next));
    }
    if let Some(former) = jar.get(session::COOKIE) {
        session::close(&app.database, now, former.value()).await?;
    }
    let token = session::open(&app.database, now, user.id, browser(headers), entrance).await?;
    Ok((jar.add(session_cookie(app, token)), Redirect::to(&to)).into_response())
}

/// Who gave the password and owes the code, if that was not too long ago.
async fn awaiting(app: &App, jar: &CookieJar) -> Result<Option<User>, Failure> {
    let Some(cookie) = jar.get(session::COOKIE) else { return Ok(None) };
    Ok(session::awaiting(&app.database, app.clock.now(), cookie.value()).await?)
}

async fn code_page(
    State(app): State<Arc<App>>,
    jar: CookieJar,
    visitor: Visitor,
    Query(query): Query<Next>,
) -> Result<Response, Failure> {
    let next = query.next.as_deref().map_or("/", own_path).to_owned();
    match awaiting(&app, &jar).await? {
        Some(_) => show_code_page(&visitor, None, next).await,
        None => Ok(Redirect::to(&with_next("/sign-in", &next)).into_response()),
    }
}

async fn show_code_page(
    visitor: &Visitor,
    refused: Option<Refused>,
    next: String,
) -> Result<Response, Failure> {
    let (t, mut layout) = visitor.frame(Item::None).await?;
    layout.path = with_next("/sign-in/code", &next);
    let status = refused.as_ref().map_or(StatusCode::OK, Refused::status);
    let mut response = html(&CodePage { t, layout, refused, next })?;
    *response.status_mut() = status;
    Ok(response)
}

#[derive(Deserialize)]
struct Code {
    code: String,
    #[serde(default)]
    next: String,
}

async fn try_code(
    State(app): State<Arc<App>>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    jar: CookieJar,
    headers: HeaderMap,
    visitor: Visitor,
    Form(form): Form<Code>,
) -> Result<Response, Failure> {
    let next = own_path(&form.next).to_owned();
    let Some(user) = awaiting(&app, &jar).await? else {
        return page(&app, &visitor, Field::default(), Some(Refused::SessionOver), next).await;
    };
    let refused = match second_factor::check(&app, &user, &form.code, &address.ip().to_string()).await? {
        Checked::Right => return admit(&app, jar, &headers, &user, Entrance::Code, &next).await,
        Checked::Recovered { left } => {
            let jar = jar.add(Flash::notice("flash-recovery-code").arg("count", left).into_cookie());
            return admit(&app, jar, &headers, &user, Entrance::RecoveryCode, &next).await;
        }
        Checked::Wrong => Refused::Mismatch,
        Checked::Throttled => Refused::Throttled { minutes: throttle::minutes() },
    };
    show_code_page(&visitor, Some(refused), next).await
}

/// What the browser says of itself.
pub(super) fn browser(headers: &HeaderMap) -> &str {
    headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

fn session_cookie(app: &App, token: String) -> Cookie<'static> {
    let mut cookie = Cookie::new(session::COOKIE, token);
    cookie.set_path("/");
    cookie.set_http_only(true);
    // Not strict: the way back from the provider's consent page is a link from another site.
    cookie.set_same_site(SameSite::Lax);
    cookie.set_secure(app.config.base_url().scheme() == "https");
    cookie
}

async fn sign_out(State(app): State<Arc<App>>, jar: CookieJar) -> Result<Response, Failure> {
    if let Some(cookie) = jar.get(session::COOKIE) {
        session::close(&app.database, app.clock.now(), cookie.value()).await?;
    }
    let mut gone = Cookie::new(session::COOKIE, "");
    gone.set_path("/");
    gone.make_removal();
    Ok((jar.add(gone), Redirect::to("/sign-in")).into_response())
}

#[derive(Deserialize)]
struct Chosen {
    language: String,
    #[serde(default)]
    back: String,
}

async fn choose_language(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Form(form): Form<Chosen>,
) -> Result<Response, Failure> {
    let locale = Locale::parse(&form.language).unwrap_or(visitor.locale);
    if let Some(user) = &visitor.user {
        store::set_locale(&app.database, user.id, locale).await?;
    }
    let mut cookie = Cookie::new(LOCALE_COOKIE, locale.code());
    cookie.set_path("/");
    cookie.set_http_only(true);
    cookie.set_same_site(SameSite::Lax);
    cookie.make_permanent();
    let flash = visitor.user.is_some().then(|| Flash::success("flash-language"));
    let response = redirect(own_path(&form.back), flash);
    Ok((CookieJar::new().add(cookie), response).into_response())
}
