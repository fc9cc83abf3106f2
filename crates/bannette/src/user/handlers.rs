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

use super::pages::{Refused, SignInPage};
use super::password::{SignIn, THROTTLED_FOR, sign_in};
use super::{session, store};
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
        .route("/sign-out", post(sign_out))
        .route("/language", post(choose_language))
}

#[derive(Deserialize)]
struct Next {
    next: Option<String>,
}

async fn sign_in_page(visitor: Visitor, Query(query): Query<Next>) -> Result<Response, Failure> {
    let next = query.next.as_deref().map_or("/", own_path).to_owned();
    if visitor.user.is_some() {
        return Ok(Redirect::to(&next).into_response());
    }
    page(&visitor, Field::default(), None, next).await
}

async fn page(
    visitor: &Visitor,
    email: Field,
    refused: Option<Refused>,
    next: String,
) -> Result<Response, Failure> {
    let (t, mut layout) = visitor.frame(Item::None).await?;
    // The address of a refused attempt answers to forms only.
    layout.path = "/sign-in".into();
    html(&SignInPage { t, layout, email, refused, next })
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
        SignIn::Welcome(user) => {
            // A new session at each sign-in: what a browser held before opens nothing.
            if let Some(former) = jar.get(session::COOKIE) {
                session::close(&app.database, now, former.value()).await?;
            }
            let token = session::open(&app.database, now, user.id, browser(&headers)).await?;
            return Ok((jar.add(session_cookie(&app, token)), Redirect::to(&next)).into_response());
        }
        SignIn::Refused => Refused::Mismatch,
        SignIn::Throttled => {
            Refused::Throttled { minutes: u32::try_from(THROTTLED_FOR.as_secs() / 60).unwrap_or(u32::MAX) }
        }
    };
    let mut response = page(&visitor, Field::new(form.email.trim()), Some(refused), next).await?;
    *response.status_mut() = match refused {
        Refused::Throttled { .. } => StatusCode::TOO_MANY_REQUESTS,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    Ok(response)
}

/// What the browser says of itself.
fn browser(headers: &HeaderMap) -> &str {
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
