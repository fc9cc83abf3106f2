//! One's own account.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::{ConnectInfo, Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Form, Router};
use axum_extra::extract::CookieJar;
use secrecy::SecretString;
use serde::Deserialize;

use super::NewPassword;
use super::pages::{AccountPage, ForgottenPage, PasswordErrors, PasswordPage, SessionLine};
use crate::app::App;
use crate::error::{Error, FieldError};
use crate::failure::Failure;
use crate::user::links::{self, Link};
use crate::user::{second_factor, session, store};
use crate::web::Flash;
use crate::web::forms::Field;
use crate::web::layout::Item;
use crate::web::visit::{Visit, Visitor, back_with, html, html_refused, redirect};

pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/account/{token}", get(link).post(choose))
        .route("/account/{token}/email", post(confirm))
        .route("/forgotten", get(forgotten_page).post(forgotten))
        .route("/profile", get(profile))
        .route("/profile/email", post(change_email))
        .route("/profile/password", post(change_password))
        .route("/profile/sessions", post(sign_out_elsewhere))
}

/// What a link leads to. Looking changes nothing: mail servers look at links too.
async fn link(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path(token): Path<String>,
) -> Result<Response, Failure> {
    let link = links::look_up(&app.database, app.clock.now(), &token).await?;
    password_page(&visitor, token, link, &[]).await
}

async fn password_page(
    visitor: &Visitor,
    token: String,
    link: Option<Link>,
    errors: &[FieldError],
) -> Result<Response, Failure> {
    let (t, mut layout) = visitor.frame(Item::None).await?;
    // The page is about whom the link was sent to, whoever may be signed in here.
    layout.user = None;
    let status = match (&link, errors) {
        (None, _) => StatusCode::NOT_FOUND,
        (Some(_), []) => StatusCode::OK,
        (Some(_), _) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let error =
        |name: &str| errors.iter().find(|error| error.field == name).map(|error| t.code("error", error.code));
    let [password, again] =
        ["password", "again"].map(|name| Field { error: error(name), ..Field::default() });
    let mut response = html(&PasswordPage { t, layout, token, link, password, again })?;
    *response.status_mut() = status;
    Ok(response)
}

#[derive(Deserialize)]
struct Chosen {
    password: SecretString,
    again: SecretString,
}

async fn choose(
    State(app): State<Arc<App>>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    visitor: Visitor,
    Path(token): Path<String>,
    Form(form): Form<Chosen>,
) -> Result<Response, Failure> {
    let address = address.ip().to_string();
    match super::choose_password(&app, &token, form.password, &form.again, &address).await {
        Ok(()) => Ok(redirect("/sign-in", Some(Flash::success("flash-password-chosen")))),
        Err(Error::NotFound) => password_page(&visitor, token, None, &[]).await,
        Err(Error::Invalid(errors)) => {
            let link = links::look_up(&app.database, app.clock.now(), &token).await?;
            password_page(&visitor, token, link, &errors).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn confirm(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Path(token): Path<String>,
) -> Result<Response, Failure> {
    match super::confirm_email(&app, &token).await {
        Ok(()) => Ok(redirect("/profile", Some(Flash::success("flash-email-changed")))),
        Err(Error::NotFound) => password_page(&visitor, token, None, &[]).await,
        Err(error) => back_with("/profile", error),
    }
}

async fn forgotten_page(State(app): State<Arc<App>>, visitor: Visitor) -> Result<Response, Failure> {
    let (t, layout) = visitor.frame(Item::None).await?;
    html(&ForgottenPage { t, layout, mails: app.mailer.is_some(), asked: false })
}

#[derive(Deserialize)]
struct Forgotten {
    email: String,
}

async fn forgotten(
    State(app): State<Arc<App>>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    visitor: Visitor,
    Form(form): Form<Forgotten>,
) -> Result<Response, Failure> {
    super::forgotten(&app, &form.email, &address.ip().to_string()).await?;
    let (t, mut layout) = visitor.frame(Item::None).await?;
    layout.path = "/forgotten".into();
    html(&ForgottenPage { t, layout, mails: app.mailer.is_some(), asked: true })
}

async fn profile(State(app): State<Arc<App>>, visit: Visit, jar: CookieJar) -> Result<Response, Failure> {
    profile_page(&app, &visit, &jar, Field::default(), None, PasswordErrors::default()).await
}

async fn profile_page(
    app: &App,
    visit: &Visit,
    jar: &CookieJar,
    email: Field,
    password_error: Option<String>,
    passwords: PasswordErrors,
) -> Result<Response, Failure> {
    let (t, mut layout) = visit.frame(Item::Profile).await?;
    layout.path = "/profile".into();
    let token = session::token(jar);
    let sessions = session::of_user(&app.database, app.clock.now(), visit.user.id, token).await?;
    let line = |one: session::Session| SessionLine {
        opened_at: one.opened_at.timestamp(),
        seen_at: one.seen_at.timestamp(),
        browser: one.browser,
        this: one.this,
    };
    let refused = email.is_refused() || password_error.is_some() || passwords != PasswordErrors::default();
    let has_password = store::has_password(&app.database, visit.user.id).await?;
    let page = AccountPage {
        t,
        layout,
        name: visit.user.name.clone(),
        email: visit.user.email.clone(),
        mails: app.mailer.is_some(),
        new_email: email,
        password_error,
        passwords: has_password.then_some(passwords),
        second_factor: second_factor::of_user(&app.database, visit.user.id).await?.0.is_some(),
        sessions: sessions.into_iter().map(line).collect(),
    };
    if refused { html_refused(&page) } else { html(&page) }
}

#[derive(Deserialize)]
struct NewEmail {
    email: String,
    password: SecretString,
}

async fn change_email(
    State(app): State<Arc<App>>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    visit: Visit,
    jar: CookieJar,
    Form(form): Form<NewEmail>,
) -> Result<Response, Failure> {
    let address = address.ip().to_string();
    let errors = match super::ask_for_email(&app, &visit.user, &form.email, form.password, &address).await {
        Ok(()) => {
            let flash = Flash::success("flash-email-asked").arg("email", form.email.trim());
            return Ok(redirect("/profile", Some(flash)));
        }
        Err(Error::Invalid(errors)) => errors,
        Err(Error::Conflict(code)) => vec![FieldError { field: "email", code }],
        Err(error) => return Err(error.into()),
    };
    let t = visit.visitor.texts(visit.visitor.home_zone());
    let error =
        |name: &str| errors.iter().find(|error| error.field == name).map(|error| t.code("error", error.code));
    let email = Field { value: form.email.trim().to_owned(), error: error("email") };
    profile_page(&app, &visit, &jar, email, error("password"), PasswordErrors::default()).await
}

#[derive(Deserialize)]
struct Passwords {
    current: SecretString,
    new: SecretString,
    again: SecretString,
}

async fn change_password(
    State(app): State<Arc<App>>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    visit: Visit,
    jar: CookieJar,
    Form(form): Form<Passwords>,
) -> Result<Response, Failure> {
    let Passwords { current, new, again } = form;
    let session = session::token(&jar);
    let (passwords, address) = (NewPassword { current, new, again }, address.ip().to_string());
    let errors = match super::change_password(&app, &visit.user, passwords, session, &address).await {
        Ok(()) => return Ok(redirect("/profile", Some(Flash::success("flash-password-changed")))),
        Err(Error::Invalid(errors)) => errors,
        Err(error) => return Err(error.into()),
    };
    let t = visit.visitor.texts(visit.visitor.home_zone());
    let error =
        |name: &str| errors.iter().find(|error| error.field == name).map(|error| t.code("error", error.code));
    let errors = PasswordErrors { current: error("current"), new: error("new"), again: error("again") };
    profile_page(&app, &visit, &jar, Field::default(), None, errors).await
}

async fn sign_out_elsewhere(
    State(app): State<Arc<App>>,
    visit: Visit,
    jar: CookieJar,
) -> Result<Response, Failure> {
    let token = session::token(&jar);
    session::close_others(&app.database, app.clock.now(), visit.user.id, token).await?;
    Ok(redirect("/profile", Some(Flash::success("flash-signed-out-elsewhere"))))
}
