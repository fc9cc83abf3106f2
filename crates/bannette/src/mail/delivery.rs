//! Sending: the mail server, what it answers in plain words, and the job that hands it a letter.

use std::time::Duration;

use anyhow::{Context, anyhow};
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::transport::smtp::extension::ClientId;
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use queue::{Claimed, JobError};
use secrecy::ExposeSecret;
use serde::Deserialize;

use super::{Written, owner};
use crate::app::App;
use crate::config::Config;

/// How long the server may take for each answer, and for a letter in all.
const ANSWERS_WITHIN: Duration = Duration::from_secs(20);
const SENT_WITHIN: Duration = Duration::from_secs(60);

/// Where letters go.
pub struct Mailer {
    way: Way,
    from: Mailbox,
    reply_to: Option<Mailbox>,
}

enum Way {
    Smtp(AsyncSmtpTransport<Tokio1Executor>),
    /// Printed, text and link: for the demo.
    Terminal,
}

/// Why a letter was not sent, by what there is to do about it.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    #[error("the address {0:?} is none")]
    Address(String),
    #[error("the mail server cannot be reached: {0}")]
    Unreachable(String),
    #[error("no secure connection with the mail server: {0}")]
    Tls(String),
    #[error("the mail server refuses the user name or password: {0}")]
    SignIn(String),
    #[error("the mail server refuses the letter: {0}")]
    Refused(String),
    #[error("the mail server asks to try later: {0}")]
    Later(String),
}

impl Trouble {
    /// The key of its words (`mail-trouble-CODE`).
    pub fn code(&self) -> &'static str {
        match self {
            Self::Address(_) => "address",
            Self::Unreachable(_) => "unreachable",
            Self::Tls(_) => "tls",
            Self::SignIn(_) => "sign-in",
            Self::Refused(_) => "refused",
            Self::Later(_) => "later",
        }
    }

    /// What the server or the network said.
    pub fn detail(&self) -> &str {
        match self {
            Self::Address(detail)
            | Self::Unreachable(detail)
            | Self::Tls(detail)
            | Self::SignIn(detail)
            | Self::Refused(detail)
            | Self::Later(detail) => detail,
        }
    }
}

impl Mailer {
    /// The mailer of the settings; none where they name no server.
    ///
    /// # Errors
    /// A sentence that names the setting, never the password in it.
    pub fn new(config: &Config) -> anyhow::Result<Option<Self>> {
        let Some(url) = &config.mail.url else { return Ok(None) };
        let way = match url.expose_secret() {
            "terminal:" => Way::Terminal,
            url => Way::Smtp(smtp(url, config)?),
        };
        let from =
            config.mail.from.as_deref().context("mail.from is missing: the address that mails come from")?;
        let mailbox = |setting: &str, text: &str| {
            text.parse::<Mailbox>()
                .map_err(|error| anyhow!("{setting}: {text:?} is no mail address: {error}"))
        };
        let reply_to =
            config.mail.reply_to.as_deref().map(|text| mailbox("mail.reply_to", text)).transpose()?;
        Ok(Some(Self { way, from: mailbox("mail.from", from)?, reply_to }))
    }

    /// Sends a letter; `id` stays the same however often it is tried, so that a mail program can tell.
    pub async fn send(&self, id: uuid::Uuid, letter: &Written) -> Result<(), Trouble> {
        let smtp = match &self.way {
            Way::Smtp(smtp) => smtp,
            Way::Terminal => {
                print(letter);
                return Ok(());
            }
        };
        let message = self.message(id, letter)?;
        match tokio::time::timeout(SENT_WITHIN, smtp.send(message)).await {
            Ok(sent) => sent.map(|_| ()).map_err(|error| trouble(&error)),
            Err(_) => Err(Trouble::Unreachable("no answer in time".into())),
        }
    }

    fn message(&self, id: uuid::Uuid, letter: &Written) -> Result<Message, Trouble> {
        let address: Address = letter.to.parse().map_err(|_| Trouble::Address(letter.to.clone()))?;
        let name = Some(letter.name.clone()).filter(|name| !name.is_empty());
        let mut message = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(name, address))
            .subject(&letter.subject)
            .message_id(Some(format!("<{id}@{}>", self.from.email.domain())))
            // Nobody's absence is to be told to us.
            .raw_header(HeaderValue::new(
                HeaderName::new_from_ascii_str("Auto-Submitted"),
                "auto-generated".into(),
            ));
        if let Some(reply_to) = &self.reply_to {
            message = message.reply_to(reply_to.clone());
        }
        message
            .multipart(MultiPart::alternative_plain_html(letter.text.clone(), letter.html.clone()))
            .map_err(|error| Trouble::Refused(error.to_string()))
    }
}

fn smtp(url: &str, config: &Config) -> anyhow::Result<AsyncSmtpTransport<Tokio1Executor>> {
    // What is wrong is told without the address: a password is in it.
    let wrong = || anyhow!("mail.url is no mail server; write it like smtps://USER:PASSWORD@mail.example.fr");
    let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(url).map_err(|_| wrong())?;
    let host = config.base_url().host_str().unwrap_or("localhost").to_owned();
    Ok(builder.timeout(Some(ANSWERS_WITHIN)).hello_name(ClientId::Domain(host)).build())
}

fn print(letter: &Written) {
    println!("\nMail to {} <{}>: {}", letter.name, letter.to, letter.subject);
    for line in letter.text.lines() {
        println!("  | {line}");
    }
}

fn trouble(error: &lettre::transport::smtp::Error) -> Trouble {
    let detail = error.to_string();
    match error.status().map(u16::from) {
        Some(530 | 534 | 535 | 538) => return Trouble::SignIn(detail),
        Some(500..) => return Trouble::Refused(detail),
        Some(_) => return Trouble::Later(detail),
        None => {}
    }
    if error.is_tls() {
        Trouble::Tls(detail)
    } else if error.is_client() {
        // No way to sign in that both know.
        Trouble::SignIn(detail)
    } else {
        Trouble::Unreachable(detail)
    }
}

#[derive(Deserialize)]
struct Payload {
    letter: uuid::Uuid,
    to: String,
    sealed: String,
}

/// The job: sends a letter. What the server refuses for good is a dead letter at once.
pub async fn deliver(app: &App, job: &Claimed) -> Result<(), JobError> {
    let payload: Payload = serde_json::from_value(job.payload.clone()).map_err(JobError::fail)?;
    let mailer = app.mailer.as_ref().context("no mail server is set")?;
    let sealed = hex::decode(&payload.sealed).map_err(JobError::fail)?;
    let opened = app.secret_key.open(&owner(payload.letter), &sealed).map_err(JobError::fail)?;
    let written: Written = serde_json::from_str(opened.expose_secret()).map_err(JobError::fail)?;
    match mailer.send(payload.letter, &written).await {
        Ok(()) => Ok(()),
        Err(trouble @ (Trouble::Address(_) | Trouble::Refused(_))) => {
            Err(JobError::fail(anyhow!("to {}: {trouble}", payload.to)))
        }
        Err(trouble) => Err(JobError::retry(anyhow!("to {}: {trouble}", payload.to))),
    }
}
