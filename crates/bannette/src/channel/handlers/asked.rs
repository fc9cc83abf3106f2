//! The page that a connection request leads to: for the account's owner, who needs no password for it.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};

use crate::app::App;
use crate::channel::pages::{Asked, AskedPage};
use crate::channel::request::{self, Request, consent};
use crate::error::{Error, Result};
use crate::failure::Failure;
use crate::mail::Posted;
use crate::secrets::random_token;
use crate::web::Flash;
use crate::web::layout::Item;
use crate::web::visit::{Visitor, back_with, html, redirect};

/// Binds a consent to the browser that began it.
const BROWSER: &str = "bannette_request";
const DONE: &str = "/request-done";

pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/request/{token}", get(show).post(begin))
        .route("/request/{token}/again", post(again))
        .route("/request-done", get(done))
}

async fn show(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path(token): Path<String>,
) -> Result<Response, Failure> {
    let found = request::of_link(&app.database, app.clock.now(), &token).await?;
    let (status, asked) = match found {
        None => (StatusCode::NOT_FOUND, Asked::Unknown),
        Some(request) => match request.state {
            request::State::Pending => (StatusCode::OK, open(&app, &token, request)),
            request::State::Expired => (StatusCode::GONE, Asked::Expired { token }),
            request::State::Accepted => (StatusCode::GONE, Asked::Used),
            request::State::Withdrawn => (StatusCode::GONE, Asked::Withdrawn),
        },
    };
    let (t, layout) = visitor.frame(Item::None).await?;
    let page = html(&AskedPage { t, layout, firm: app.config.firm_name(), asked })?;
    Ok((status, page).into_response())
}

fn open(app: &App, token: &str, request: Request) -> Asked {
    Asked::Open {
        token: token.to_owned(),
        company: request.company_name,
        owner: request.owner_name,
        asked_by: request.asked_by,
        expires_at: request.expires_at.timestamp(),
        ready: app.dropbox.is_some(),
    }
}

async fn begin(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path(token): Path<String>,
) -> Result<Response, Failure> {
    let found = request::of_link(&app.database, app.clock.now(), &token).await?;
    let request = found.ok_or(Error::NotFound)?;
    let browser = random_token();
    match consent::begin(&app, &request, &browser, visitor.locale).await {
        Ok(url) => {
            let mut cookie = Cookie::new(BROWSER, browser);
            cookie.set_path("/connect");
            cookie.set_http_only(true);
            cookie.set_same_site(SameSite::Lax);
            cookie.set_secure(app.config.base_url().scheme() == "https");
            Ok((CookieJar::new().add(cookie), Redirect::to(url.as_str())).into_response())
        }
        Err(error) => back_with(&format!("/request/{token}"), error),
    }
}

async fn again(State(app): State<Arc<App>>, Path(token): Path<String>) -> Result<Response, Failure> {
    let found = request::of_link(&app.database, app.clock.now(), &token).await?;
    let request = found.ok_or(Error::NotFound)?;
    match request::ask_again(&app, &request).await {
        Ok(Posted::Queued) => Ok(redirect(DONE, Some(Flash::success("flash-request-again")))),
        Ok(Posted::NoServer) => Ok(redirect(DONE, Some(Flash::notice("flash-request-again-by-hand")))),
        Err(error) => back_with(&format!("/request/{token}"), error),
    }
}

async fn done(State(app): State<Arc<App>>, visitor: Visitor) -> Result<Response, Failure> {
    let (t, layout) = visitor.frame(Item::None).await?;
    html(&AskedPage { t, layout, firm: app.config.firm_name(), asked: Asked::Done })
}

/// The provider's answer, if it is to a request's consent that this browser began.
pub async fn answered(
    app: &App,
    jar: &CookieJar,
    state: &str,
    code: Option<&str>,
) -> Result<Option<Response>, Failure> {
    let Some(browser) = jar.get(BROWSER) else { return Ok(None) };
    let Some((request, begun)) = consent::take(app, state, browser.value()).await? else { return Ok(None) };
    let link = request::link(app, request.id).await?;
    let Some(code) = code else {
        return Ok(Some(redirect(link.path(), Some(Flash::notice("flash-request-refused")))));
    };
    let response = match consent::finish(app, &request, &begun, code).await {
        Ok(accepted) => {
            let key = if accepted.to_confirm { "flash-request-to-confirm" } else { "flash-request-done" };
            let flash =
                Flash::success(key).arg("account", accepted.account).arg("company", request.company_name);
            redirect(DONE, Some(flash))
        }
        Err(error) => back_with(link.path(), error)?,
    };
    Ok(Some(response))
}
