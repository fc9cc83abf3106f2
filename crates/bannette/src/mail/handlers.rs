//! Administration > Mail: the settings, and a mail to see whether they work.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use axum::{Form, Router};
use secrecy::ExposeSecret;
use serde::Deserialize;
use url::Url;

use super::pages::{MailPage, Server, Tested};
use super::{Letter, MAIL, write};
use crate::access::Administrator;
use crate::app::App;
use crate::error::Result;
use crate::failure::Failure;
use crate::user::is_email;
use crate::web::forms::Field;
use crate::web::layout::Item;
use crate::web::visit::{Visit, html, html_refused};

/// The page.
const PAGE: &str = "/administration/mail";

pub fn routes() -> Router<Arc<App>> {
    Router::new().route(PAGE, get(show).post(test))
}

async fn show(State(app): State<Arc<App>>, visit: Visit, _: Administrator) -> Result<Response, Failure> {
    html(&page(&app, &visit).await?)
}

async fn page(app: &App, visit: &Visit) -> Result<MailPage> {
    let (t, layout) = visit.frame(Item::Mail).await?;
    let counts = queue::counts(&app.database).await?;
    let letters = |states: &[queue::State]| {
        let counted = counts.iter().filter(|count| count.kind == MAIL && states.contains(&count.state));
        counted.map(|count| count.count).sum()
    };
    Ok(MailPage {
        t,
        layout,
        server: server(app),
        to: Field::new(&visit.user.email),
        tested: None,
        waiting: letters(&[queue::State::Waiting, queue::State::Leased]),
        failed: letters(&[queue::State::Dead]),
    })
}

/// The settings, without their secrets.
fn server(app: &App) -> Option<Server> {
    let mail = &app.config.mail;
    let url = Url::parse(mail.url.as_ref()?.expose_secret()).ok()?;
    let user = percent_decoded(url.username());
    let mut address = url.clone();
    let printed = address.set_username("").is_err() || address.set_password(None).is_err();
    Some(Server {
        address: (!printed).then(|| address.to_string()),
        user: (!user.is_empty()).then_some(user),
        from: mail.from.clone().unwrap_or_default(),
        reply_to: mail.reply_to.clone(),
    })
}

fn percent_decoded(text: &str) -> String {
    let pair = format!("x={}", text.replace('+', "%2B"));
    url::form_urlencoded::parse(pair.as_bytes())
        .next()
        .map(|(_, value)| value.into_owned())
        .unwrap_or_default()
}

#[derive(Deserialize)]
struct Test {
    #[serde(default)]
    to: String,
}

/// Sends a mail at once, and tells what the server answered.
async fn test(
    State(app): State<Arc<App>>,
    visit: Visit,
    _: Administrator,
    Form(form): Form<Test>,
) -> Result<Response, Failure> {
    let mut page = page(&app, &visit).await?;
    let to = form.to.trim().to_lowercase();
    page.to = Field::new(&to);
    if !is_email(&to) {
        page.to.refuse(page.t.code("error", "email"));
        return html_refused(&page);
    }
    if let Some(mailer) = &app.mailer {
        let t = &page.t;
        let letter = Letter::new(&to, "", t.locale, t.say("mail-test-subject"))
            .paragraph(t.say("mail-test-why").arg("name", &visit.user.name))
            .paragraph(t.say("mail-test-works"))
            .button(t.say("mail-test-button"), app.config.page_url(PAGE));
        let letter = write(&app, &letter)?;
        page.tested = Some(match mailer.send(db::new_id(app.clock.now()), &letter).await {
            Ok(()) => Tested::Sent,
            Err(trouble) => Tested::Failed { code: trouble.code(), detail: trouble.detail().to_owned() },
        });
    }
    html(&page)
}
