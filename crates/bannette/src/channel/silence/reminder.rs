//! Reminders to clients: the firm's words in each language, filled in for one channel, sent to the account's owner.

use db::{Database, Moment, params};
use serde_json::json;

use super::super::store;
use super::{DAY, Silence, set_firm_days};
use crate::app::App;
use crate::audit::{self, Action, Subject};
use crate::company;
use crate::error::{Error, FieldError, Result};
use crate::ids::{ChannelId, ReminderId};
use crate::mail::{self, Letter, Posted};
use crate::rights::{Caller, ConfigureCollection, Granted};
use crate::user::{self, User};
use crate::web::{Locale, Texts};

const LONGEST_SUBJECT: usize = 150;
const LONGEST_BODY: usize = 4000;
/// Reminders shown of one channel.
const SHOWN: i64 = 20;

/// What stands for a value in the firm's words, in either language: `[entreprise]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    Client,
    Company,
    Firm,
    Date,
    Days,
}

impl Place {
    pub const ALL: [Self; 5] = [Self::Client, Self::Company, Self::Firm, Self::Date, Self::Days];

    /// As it is written, in French and in English. Its words: `reminder-place-NAME`, by the English name.
    pub fn names(self) -> [&'static str; 2] {
        match self {
            Self::Client => ["client", "client"],
            Self::Company => ["entreprise", "company"],
            Self::Firm => ["cabinet", "firm"],
            Self::Date => ["date", "date"],
            Self::Days => ["jours", "days"],
        }
    }

    /// As it is written in a language.
    pub fn written(self, locale: Locale) -> String {
        let [french, english] = self.names();
        format!("[{}]", if locale == Locale::Fr { french } else { english })
    }

    fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|place| place.names().contains(&name))
    }
}

/// Subject and words of a reminder, with places in them or filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    pub subject: String,
    pub body: String,
}

/// What the places stand for.
#[derive(Debug, Clone)]
pub struct Facts {
    pub client: String,
    pub company: String,
    pub firm: String,
    pub date: String,
    pub days: String,
}

impl Words {
    /// Ours, until the firm writes its own.
    pub fn usual(t: &Texts) -> Self {
        Self { subject: t.say("reminder-subject").to_string(), body: t.say("reminder-body").to_string() }
    }

    /// Trims the words and checks them. Fields are named `subject` and `body`.
    ///
    /// # Errors
    /// `Invalid`.
    pub fn check(self) -> Result<Self> {
        let words = Self {
            subject: self.subject.split_whitespace().collect::<Vec<_>>().join(" "),
            body: self.body.replace("\r\n", "\n").trim().to_owned(),
        };
        let mut errors = Vec::new();
        for (field, text, longest) in
            [("subject", &words.subject, LONGEST_SUBJECT), ("body", &words.body, LONGEST_BODY)]
        {
            let code = match () {
                () if text.is_empty() => "required",
                () if text.chars().count() > longest => "too-long",
                () if unknown_place(text) => "reminder-place",
                () => continue,
            };
            errors.push(FieldError { field, code });
        }
        if errors.is_empty() { Ok(words) } else { Err(Error::Invalid(errors)) }
    }

    /// Puts values in the places.
    pub fn fill(&self, facts: &Facts) -> Self {
        let fill = |text: &str| {
            parts(text)
                .map(|part| match part {
                    Part::Text(text) => text.to_owned(),
                    Part::Place(name) => match Place::parse(name) {
                        Some(Place::Client) => facts.client.clone(),
                        Some(Place::Company) => facts.company.clone(),
                        Some(Place::Firm) => facts.firm.clone(),
                        Some(Place::Date) => facts.date.clone(),
                        Some(Place::Days) => facts.days.clone(),
                        None => format!("[{name}]"),
                    },
                })
                .collect::<String>()
        };
        Self { subject: fill(&self.subject), body: fill(&self.body) }
    }

    /// As the letter has them.
    pub fn paragraphs(&self) -> Vec<String> {
        let body = self.body.replace("\r\n", "\n");
        let paragraphs = body.split("\n\n").map(str::trim).filter(|text| !text.is_empty());
        paragraphs.map(str::to_owned).collect()
    }
}

enum Part<'a> {
    Text(&'a str),
    Place(&'a str),
}

/// A text taken apart at its `[places]`: one word of small letters each. Other brackets are text.
fn parts(text: &str) -> impl Iterator<Item = Part<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let name = rest.strip_prefix('[').and_then(|inside| inside.split_once(']')).map(|(name, _)| name);
        if let Some(name) = name.filter(|name| !name.is_empty() && name.chars().all(char::is_lowercase)) {
            rest = &rest[name.len() + 2..];
            return Some(Part::Place(name));
        }
        let end = rest.char_indices().skip(1).find(|(_, c)| *c == '[').map_or(rest.len(), |(at, _)| at);
        let (text, after) = rest.split_at(end);
        rest = after;
        Some(Part::Text(text))
    })
}

fn unknown_place(text: &str) -> bool {
    parts(text).any(|part| matches!(part, Part::Place(name) if Place::parse(name).is_none()))
}

/// The firm's words in a language.
pub async fn template(app: &App, locale: Locale) -> Result<Words> {
    let sql = "SELECT subject, body FROM reminder_templates WHERE locale = $1";
    match app.database.fetch_optional(sql, params![locale.code()]).await? {
        Some(row) => Ok(Words { subject: row.get("subject")?, body: row.get("body")? }),
        None => Ok(Words::usual(&mail::texts(app, locale))),
    }
}

/// The firm's choices: after how many days, and its words in each language, which were checked.
///
/// # Errors
/// As [`set_firm_days`].
pub async fn save(app: &App, caller: Caller, days: i64, words: &[(Locale, Words)]) -> Result<()> {
    let now = app.clock.now();
    let mut tx = app.database.begin().await?;
    set_firm_days(&mut tx, days).await?;
    for (locale, words) in words {
        let sql = "INSERT INTO reminder_templates (locale, subject, body) VALUES ($1, $2, $3)
            ON CONFLICT (locale) DO UPDATE SET subject = excluded.subject, body = excluded.body";
        tx.execute(sql, params![locale.code(), &words.subject, &words.body]).await?;
    }
    let subject = Subject::new("reminders", None, "");
    let details = json!({ "silence_days": days });
    audit::record(&mut tx, now, caller, Action::RemindersChanged, subject, details).await?;
    tx.commit().await?;
    Ok(())
}

/// Whom a reminder about a silent channel goes to, and what the places stand for.
#[derive(Debug, Clone)]
pub struct Addressed {
    pub owner: User,
    pub facts: Facts,
}

/// # Errors
/// `Conflict("channel-not-silent")`, `Conflict("request-without-owner")`.
pub async fn addressed(app: &App, channel: ChannelId) -> Result<Addressed> {
    let now = app.clock.now();
    let found = store::find(&app.database, channel).await?;
    let silence = found.silence.ok_or(Error::Conflict("channel-not-silent"))?;
    let owner = found.owner.ok_or(Error::Conflict("request-without-owner"))?;
    let owner = user::store::find(&app.database, owner).await?;
    let company = company::store::find(&app.database, found.company).await?;
    Ok(Addressed { facts: facts(app, &owner, &company, &silence, now), owner })
}

fn facts(app: &App, owner: &User, company: &company::Company, silence: &Silence, now: Moment) -> Facts {
    let t = Texts::new(owner.locale, company.zone(), now.timestamp());
    let last = silence.since.timestamp().to_zoned(company.zone()).date();
    Facts {
        client: owner.name.clone(),
        company: company.name.clone(),
        firm: app.config.firm_name(),
        date: t.date(&last),
        days: silence.days(now).to_string(),
    }
}

/// A reminder that was sent.
#[derive(Debug, Clone)]
pub struct Sent {
    pub at: Moment,
    pub by: String,
    pub email: String,
    pub words: Words,
}

/// The last reminders about a channel, the newest first.
pub async fn sent(database: &Database, channel: ChannelId) -> Result<Vec<Sent>> {
    let sql = "SELECT r.sent_at, u.name, r.email, r.subject, r.body FROM reminders r JOIN users u ON u.id = r.sent_by
        WHERE r.channel_id = $1 ORDER BY r.id DESC LIMIT $2";
    let rows = database.fetch_all(sql, params![channel, SHOWN]).await?;
    let sent = rows.iter().map(|row| {
        let words = Words { subject: row.get("subject")?, body: row.get("body")? };
        Ok(Sent { at: row.get("sent_at")?, by: row.get("name")?, email: row.get("email")?, words })
    });
    Ok(sent.collect::<Result<_, db::Error>>()?)
}

/// Sends the account's owner a reminder in these words: once a day at most.
///
/// # Errors
/// As [`addressed`] and [`Words::check`], `Conflict("reminded-already")`, `Conflict("mail-none")`.
pub async fn send(
    app: &App,
    granted: Granted<ConfigureCollection>,
    channel: ChannelId,
    words: Words,
) -> Result<String> {
    let words = words.check()?;
    let Addressed { owner, .. } = addressed(app, channel).await?;
    let sender = granted.caller.user().ok_or(Error::NotFound)?;
    let now = app.clock.now();
    let mut tx = app.database.begin().await?;
    // Holds off a second click until the first is written down.
    let sql = "UPDATE channels SET label = label WHERE id = $1 AND company_id = $2";
    if tx.execute(sql, params![channel, granted.company]).await? == 0 {
        return Err(Error::NotFound);
    }
    let sql = "SELECT 1 AS one FROM reminders WHERE channel_id = $1 AND sent_at > $2 LIMIT 1";
    if tx.fetch_optional(sql, params![channel, now - DAY]).await?.is_some() {
        return Err(Error::Conflict("reminded-already"));
    }
    let mut letter = Letter::new(&owner.email, &owner.name, owner.locale, &words.subject);
    for paragraph in words.paragraphs() {
        letter = letter.paragraph(paragraph);
    }
    if mail::post(app, &mut tx, &letter).await? == Posted::NoServer {
        return Err(Error::Conflict("mail-none"));
    }
    let sql = "INSERT INTO reminders (id, channel_id, user_id, sent_by, email, subject, body, sent_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let id = ReminderId::new(now);
    let (subject, body) = (words.subject.as_str(), words.body.as_str());
    tx.execute(sql, params![id, channel, owner.id, sender, owner.email.as_str(), subject, body, now]).await?;
    let details = json!({ "email": &owner.email, "subject": subject });
    store::record(&mut tx, now, granted, Action::ReminderSent, channel, details).await?;
    tx.commit().await?;
    app.waker.wake();
    Ok(owner.email)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(body: &str) -> Words {
        Words { subject: "Vos documents".into(), body: body.into() }
    }

    #[test]
    fn places_are_filled_in_either_language_and_other_brackets_stay() {
        let facts = Facts {
            client: "Claire".into(),
            company: "Boulangerie [Lemoine]".into(),
            firm: "Cabinet".into(),
            date: "12/11/2026".into(),
            days: "14".into(),
        };
        let filled = words("[entreprise], [company] : [jours] [days] [date] [Note 1] [] [").fill(&facts);
        assert_eq!(
            filled.body,
            "Boulangerie [Lemoine], Boulangerie [Lemoine] : 14 14 12/11/2026 [Note 1] [] ["
        );
    }

    #[test]
    fn what_is_wrong_in_the_words_is_named() {
        let codes = |words: Words| match words.check() {
            Err(Error::Invalid(errors)) => {
                errors.iter().map(|error| (error.field, error.code)).collect::<Vec<_>>()
            }
            other => panic!("{other:?}"),
        };
        assert_eq!(codes(words(" \n ")), [("body", "required")]);
        assert_eq!(codes(words("Bonjour [prénom]")), [("body", "reminder-place")]);
        assert_eq!(codes(words(&"a".repeat(4001))), [("body", "too-long")]);
        assert_eq!(words("Un\r\n\r\ndeux ").check().unwrap().paragraphs(), ["Un", "deux"]);
    }
}
