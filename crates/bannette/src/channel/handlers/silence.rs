//! Silent channels: after how many days, a reminder to the client, and the firm's words for it.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Form, Router};
use serde::Deserialize;

use super::{Right, channel_page, edit_page, set_up};
use crate::access::Administrator;
use crate::app::App;
use crate::channel::pages::{LetterShown, RemindPage, RemindersPage, WordsForm};
use crate::channel::silence::reminder::{self, Addressed, Facts, Words};
use crate::channel::{silence, store};
use crate::error::{Error, Result};
use crate::failure::Failure;
use crate::ids::ChannelId;
use crate::mail;
use crate::web::layout::Item;
use crate::web::visit::{Visit, back_with, html, html_refused, redirect};
use crate::web::{Flash, Locale};

/// The firm's choices.
const PAGE: &str = "/administration/reminders";

pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/channels/{channel}/silence", post(choose_days))
        .route("/channels/{channel}/remind", get(ask).post(remind))
        .route(PAGE, get(choices).post(choose))
}

#[derive(Deserialize)]
struct Days {
    #[serde(default)]
    days: String,
}

/// A number of days; nothing typed is none.
fn days(text: &str) -> Result<Option<i64>> {
    let text = text.trim();
    let wrong = |_| Error::invalid("days", "silence-days");
    if text.is_empty() { Ok(None) } else { text.parse().map(Some).map_err(wrong) }
}

async fn choose_days(
    State(app): State<Arc<App>>,
    visit: Visit,
    granted: Right,
    Path(id): Path<ChannelId>,
    Form(form): Form<Days>,
) -> Result<Response, Failure> {
    let chosen = match days(&form.days) {
        Ok(days) => silence::set_days(&app, granted, id, days).await,
        Err(error) => Err(error),
    };
    match chosen {
        Ok(()) => Ok(redirect(&edit_page(id), Some(Flash::success("flash-channel-changed")))),
        Err(Error::Invalid(_)) => {
            let channel = store::find(&app.database, id).await?;
            let mut page = set_up(&app, &visit, granted, &channel).await?;
            page.silence_days.value = form.days;
            page.silence_days.refuse(page.t.code("error", "silence-days"));
            html_refused(&page)
        }
        Err(error) => Err(error.into()),
    }
}

/// Words as a form sends them, and whether they are only to be seen.
#[derive(Deserialize)]
struct Written {
    #[serde(default)]
    subject: String,
    #[serde(default)]
    body: String,
    #[serde(default)]
    only_look: bool,
}

async fn ask(
    State(app): State<Arc<App>>,
    visit: Visit,
    granted: Right,
    Path(id): Path<ChannelId>,
) -> Result<Response, Failure> {
    let addressed = match reminder::addressed(&app, id).await {
        Ok(addressed) => addressed,
        Err(error) => return back_with(&channel_page(id), error),
    };
    let words = reminder::template(&app, addressed.owner.locale).await?.fill(&addressed.facts);
    html(&remind_page(&app, &visit, granted, id, &addressed, &words).await?)
}

async fn remind_page(
    app: &App,
    visit: &Visit,
    granted: Right,
    id: ChannelId,
    addressed: &Addressed,
    words: &Words,
) -> Result<RemindPage> {
    let (t, layout) = visit.frame_of(Item::Channels, granted.company).await?;
    let owner = &addressed.owner;
    Ok(RemindPage {
        channel: id,
        label: store::find(&app.database, id).await?.label,
        owner: owner.name.clone(),
        email: owner.email.clone(),
        days: addressed.facts.days.parse().unwrap_or_default(),
        last: reminder::sent(&app.database, id).await?.first().map(|sent| sent.at.timestamp()),
        words: WordsForm::new(owner.locale, words),
        letter: LetterShown::new(app, owner.locale, &owner.name, words),
        ready: app.mailer.is_some(),
        t,
        layout,
    })
}

async fn remind(
    State(app): State<Arc<App>>,
    visit: Visit,
    granted: Right,
    Path(id): Path<ChannelId>,
    Form(form): Form<Written>,
) -> Result<Response, Failure> {
    let words = Words { subject: form.subject, body: form.body };
    let wrong = if form.only_look {
        words.clone().check().err()
    } else {
        match reminder::send(&app, granted, id, words.clone()).await {
            Ok(email) => {
                let flash = Flash::success("flash-reminded").arg("email", email);
                return Ok(redirect(&channel_page(id), Some(flash)));
            }
            Err(error) => Some(error),
        }
    };
    let addressed = match reminder::addressed(&app, id).await {
        Ok(addressed) => addressed,
        Err(error) => return back_with(&channel_page(id), error),
    };
    let mut page = remind_page(&app, &visit, granted, id, &addressed, &words).await?;
    match wrong {
        None => html(&page),
        Some(Error::Invalid(errors)) => {
            for error in errors {
                page.words.refuse(error.field, page.t.code("error", error.code));
            }
            html_refused(&page)
        }
        Some(error) => back_with(&channel_page(id), error),
    }
}

/// The firm's choices as its form sends them.
#[derive(Deserialize)]
struct Choices {
    #[serde(default)]
    days: String,
    #[serde(default)]
    subject_fr: String,
    #[serde(default)]
    body_fr: String,
    #[serde(default)]
    subject_en: String,
    #[serde(default)]
    body_en: String,
    #[serde(default)]
    only_look: bool,
}

async fn choices(State(app): State<Arc<App>>, visit: Visit, _: Administrator) -> Result<Response, Failure> {
    let mut words = Vec::new();
    for locale in Locale::ALL {
        words.push((locale, reminder::template(&app, locale).await?));
    }
    let days = silence::firm_days(&app.database).await?.to_string();
    html(&reminders_page(&app, &visit, days, &words).await?)
}

async fn reminders_page(
    app: &App,
    visit: &Visit,
    days: String,
    words: &[(Locale, Words)],
) -> Result<RemindersPage> {
    let (t, layout) = visit.frame(Item::Reminders).await?;
    let letter = |(locale, words): &(Locale, Words)| {
        let example = mail::texts(app, *locale);
        let facts = Facts {
            client: example.say("reminder-example-client").to_string(),
            company: example.say("reminder-example-company").to_string(),
            firm: app.config.firm_name(),
            date: example.date(&example.now.to_zoned(example.zone.clone()).date()),
            days: days.clone(),
        };
        let letter = LetterShown::new(app, *locale, &facts.client, &words.fill(&facts));
        (WordsForm::new(*locale, words), letter)
    };
    let languages = words.iter().map(letter).collect();
    Ok(RemindersPage { days: crate::web::forms::Field::new(days), languages, t, layout })
}

async fn choose(
    State(app): State<Arc<App>>,
    visit: Visit,
    Administrator(caller): Administrator,
    Form(form): Form<Choices>,
) -> Result<Response, Failure> {
    let words = [
        (Locale::Fr, Words { subject: form.subject_fr, body: form.body_fr }),
        (Locale::En, Words { subject: form.subject_en, body: form.body_en }),
    ];
    let mut page = reminders_page(&app, &visit, form.days.clone(), &words).await?;
    let mut checked = Vec::new();
    for (place, (locale, words)) in words.into_iter().enumerate() {
        match words.check() {
            Ok(words) => checked.push((locale, words)),
            Err(Error::Invalid(errors)) => {
                for error in errors {
                    page.languages[place].0.refuse(error.field, page.t.code("error", error.code));
                }
            }
            Err(error) => return Err(error.into()),
        }
    }
    let chosen = days(&form.days).ok().flatten().filter(|days| (0..=silence::MOST_DAYS).contains(days));
    if chosen.is_none() {
        page.days.refuse(page.t.code("error", "silence-days"));
    }
    match chosen.filter(|_| checked.len() == Locale::ALL.len()) {
        None => html_refused(&page),
        Some(_) if form.only_look => html(&page),
        Some(days) => {
            reminder::save(&app, caller, days, &checked).await?;
            Ok(redirect(PAGE, Some(Flash::success("flash-reminders-saved"))))
        }
    }
}
