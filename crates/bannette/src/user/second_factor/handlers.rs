//! The second factor of one's own account.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::{ConnectInfo, Query, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Form, Router};
use axum_extra::extract::CookieJar;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use super::codes::{self, RECOVERY_CODES, Secret};
use super::pages::{Picture, RecoveryCodesPage, SecondFactorPage, Shown};
use crate::app::App;
use crate::error::Error;
use crate::failure::Failure;
use crate::user::session;
use crate::web::forms::Field;
use crate::web::layout::Item;
use crate::web::visit::{Visit, back_with, html, html_refused, own_path, redirect};
use crate::web::{Flash, Layout, Texts};

const PAGE: &str = "/profile/second-factor";

pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route(PAGE, get(show).post(switch_on))
        .route("/profile/second-factor/off", post(switch_off))
        .route("/profile/second-factor/codes", post(renew))
        .route("/profile/second-factor/codes.txt", post(download))
}

#[derive(Deserialize)]
struct Next {
    next: Option<String>,
}

async fn show(
    State(app): State<Arc<App>>,
    visit: Visit,
    Query(query): Query<Next>,
) -> Result<Response, Failure> {
    let next = query.next.as_deref().map_or("/profile", own_path).to_owned();
    page(&app, &visit, None, Field::default(), None, next).await
}

/// The frame, without the menus as long as nothing else is open.
async fn frame(visit: &Visit, enrols_first: bool) -> Result<(Texts, Layout), Failure> {
    let (t, mut layout) = visit.frame(Item::Profile).await?;
    layout.path = PAGE.into();
    if enrols_first {
        layout.user = None;
    }
    Ok((t, layout))
}

async fn page(
    app: &App,
    visit: &Visit,
    offered: Option<Secret>,
    code: Field,
    password_error: Option<String>,
    next: String,
) -> Result<Response, Failure> {
    let (own, demanded) = super::of_user(&app.database, visit.user.id).await?;
    let (t, layout) = frame(visit, demanded && own.is_none()).await?;
    let refused = code.is_refused() || password_error.is_some();
    let shown = match own {
        Some(own) => Shown::On { since: own.since.timestamp(), left: own.recovery_codes, password_error },
        None => {
            let (secret, sealed) = match offered {
                Some(secret) => {
                    let sealed = app.secret_key.seal(&super::owner(visit.user.id), &secret.text());
                    (secret, hex::encode(sealed.map_err(Error::Internal)?))
                }
                None => super::offer(app, visit.user.id)?,
            };
            let address = secret.address(&app.config.firm_name(), &visit.user.email);
            let picture = codes::picture(&address).map(|(path, width)| Picture { path, width });
            Shown::Off { picture, secret: secret.text().expose_secret().to_owned(), sealed, code }
        }
    };
    let page = SecondFactorPage { t, layout, shown, demanded, next };
    if refused { html_refused(&page) } else { html(&page) }
}

#[derive(Deserialize)]
struct FirstCode {
    secret: String,
    code: String,
    #[serde(default)]
    next: String,
}

async fn switch_on(
    State(app): State<Arc<App>>,
    visit: Visit,
    jar: CookieJar,
    Form(form): Form<FirstCode>,
) -> Result<Response, Failure> {
    let next = own_path(&form.next).to_owned();
    // A form that was changed, or of somebody else: another secret is offered.
    let Some(secret) = super::offered(&app, visit.user.id, &form.secret) else {
        return page(&app, &visit, None, Field::default(), None, next).await;
    };
    let session = session::token(&jar);
    match super::switch_on(&app, &visit.user, &secret, &form.code, session).await {
        Ok(codes) => show_codes(&visit, codes, true, next).await,
        Err(Error::Invalid(errors)) => {
            let t = visit.visitor.texts(visit.visitor.home_zone());
            let error = errors.first().map(|error| t.code("error", error.code));
            let code = Field { value: String::new(), error };
            page(&app, &visit, Some(secret), code, None, next).await
        }
        Err(error) => back_with(PAGE, error),
    }
}

/// Shows recovery codes, this once.
async fn show_codes(visit: &Visit, codes: Vec<String>, new: bool, next: String) -> Result<Response, Failure> {
    let (t, layout) = frame(visit, false).await?;
    let (email, next) = (visit.user.email.clone(), if next == PAGE { "/profile".to_owned() } else { next });
    html(&RecoveryCodesPage { t, layout, codes, new, email, next })
}

#[derive(Deserialize)]
struct Password {
    password: SecretString,
}

async fn renew(
    State(app): State<Arc<App>>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    visit: Visit,
    Form(form): Form<Password>,
) -> Result<Response, Failure> {
    match super::renew(&app, &visit.user, form.password, &address.ip().to_string()).await {
        Ok(codes) => show_codes(&visit, codes, false, PAGE.into()).await,
        Err(error) => refuse_password(&app, &visit, error).await,
    }
}

async fn switch_off(
    State(app): State<Arc<App>>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    visit: Visit,
    Form(form): Form<Password>,
) -> Result<Response, Failure> {
    match super::switch_off(&app, &visit.user, form.password, &address.ip().to_string()).await {
        Ok(()) => Ok(redirect(PAGE, Some(Flash::success("flash-second-factor-off")))),
        Err(error) => refuse_password(&app, &visit, error).await,
    }
}

async fn refuse_password(app: &App, visit: &Visit, error: Error) -> Result<Response, Failure> {
    let Error::Invalid(errors) = error else { return Err(error.into()) };
    let t = visit.visitor.texts(visit.visitor.home_zone());
    let error = errors.first().map(|error| t.code("error", error.code));
    page(app, visit, None, Field::default(), error, "/profile".into()).await
}

#[derive(Deserialize)]
struct ShownCodes {
    codes: String,
}

/// The codes that a page shows, as a file: we have only their digests, so the page sends them back.
async fn download(visit: Visit, Form(form): Form<ShownCodes>) -> Response {
    let codes: Vec<String> = form.codes.split_whitespace().map(codes::plain).take(RECOVERY_CODES).collect();
    let t = visit.visitor.texts(visit.visitor.home_zone());
    let mut text = format!("{}\r\n{}\r\n\r\n", t.say("recovery-codes-file"), visit.user.email);
    for code in &codes {
        let groups: Vec<String> =
            code.as_bytes().chunks(4).map(|group| String::from_utf8_lossy(group).into_owned()).collect();
        text.push_str(&format!("{}\r\n", groups.join("-")));
    }
    let mut response = text.into_response();
    let name = "attachment; filename=\"bannette-codes.txt\"";
    response.headers_mut().insert(header::CONTENT_DISPOSITION, HeaderValue::from_static(name));
    response
}
