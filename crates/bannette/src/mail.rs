//! Mail: letters to people, laid out once as text and HTML, posted with the transaction that they tell of, and sent by
//! the queue. Without a mail server nothing is posted, and whoever wanted to is told.

mod delivery;
pub mod handlers;
pub mod pages;

use askama::Template;
use db::Transaction;
use queue::NewJob;
use serde::{Deserialize, Serialize};
use url::Url;

use crate::app::App;
use crate::error::Result;
use crate::web::{Locale, Texts};

pub use delivery::{Mailer, Trouble, deliver};

/// The queue's name for the job that sends a letter.
pub const MAIL: &str = "mail";
/// With the queue's pauses, more than six hours.
const ATTEMPTS: i64 = 16;

/// A letter to one person.
#[derive(Debug, Clone)]
pub struct Letter {
    pub to: String,
    /// The person's name; may be empty.
    pub name: String,
    pub locale: Locale,
    pub subject: String,
    pub paragraphs: Vec<String>,
    /// What there is to do: the button's words and where it leads.
    pub button: Option<(String, Url)>,
    /// What stands below the button.
    pub closing: Vec<String>,
}

impl Letter {
    pub fn new(
        to: impl Into<String>,
        name: impl Into<String>,
        locale: Locale,
        subject: impl ToString,
    ) -> Self {
        Self {
            to: to.into(),
            name: name.into(),
            locale,
            subject: subject.to_string(),
            paragraphs: Vec::new(),
            button: None,
            closing: Vec::new(),
        }
    }

    pub fn paragraph(mut self, text: impl ToString) -> Self {
        self.paragraphs.push(text.to_string());
        self
    }

    pub fn button(mut self, words: impl ToString, leads_to: Url) -> Self {
        self.button = Some((words.to_string(), leads_to));
        self
    }

    pub fn closing(mut self, text: impl ToString) -> Self {
        self.closing.push(text.to_string());
        self
    }
}

/// Whether a letter is on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Posted {
    /// Sent once the transaction is committed; wake the workers then.
    Queued,
    /// There is no mail server: hand over by other means what the letter would have said.
    NoServer,
}

/// A letter written out.
#[derive(Clone, Serialize, Deserialize)]
pub struct Written {
    pub to: String,
    pub name: String,
    pub subject: String,
    pub text: String,
    pub html: String,
}

#[derive(Template)]
#[template(path = "mail/letter.html")]
struct Html<'a> {
    t: &'a Texts,
    letter: &'a Letter,
    firm: &'a str,
}

#[derive(Template)]
#[template(path = "mail/letter.txt")]
struct Plain<'a> {
    t: &'a Texts,
    letter: &'a Letter,
    firm: &'a str,
}

/// How somebody is written to: the language, in the firm's time zone.
pub fn texts(app: &App, locale: Locale) -> Texts {
    Texts::new(locale, app.config.zone(), app.clock.now().timestamp())
}

/// Lays a letter out.
pub fn write(app: &App, letter: &Letter) -> Result<Written> {
    let t = texts(app, letter.locale);
    let firm = app.config.firm_name();
    Ok(Written {
        to: letter.to.clone(),
        name: letter.name.clone(),
        subject: letter.subject.clone(),
        text: Plain { t: &t, letter, firm: &firm }.render()?,
        html: Html { t: &t, letter, firm: &firm }.render()?,
    })
}

/// Puts a letter into the caller's transaction. What it says is sealed: it may carry a link that signs somebody in.
pub async fn post(app: &App, tx: &mut Transaction, letter: &Letter) -> Result<Posted> {
    if app.mailer.is_none() {
        return Ok(Posted::NoServer);
    }
    let now = app.clock.now();
    let written = serde_json::to_string(&write(app, letter)?).map_err(anyhow::Error::from)?;
    let id = db::new_id(now);
    let sealed = app.secret_key.seal(&owner(id), &written.into())?;
    let payload = serde_json::json!({ "letter": id, "to": letter.to, "sealed": hex::encode(sealed) });
    queue::enqueue(tx, NewJob::new(MAIL, payload, now).max_attempts(ATTEMPTS)).await?;
    Ok(Posted::Queued)
}

/// What a sealed letter is bound to.
fn owner(letter: uuid::Uuid) -> String {
    format!("letter:{letter}")
}
