//! Reminders: one to a client, and the firm's words for all.

use askama::Template;
use jiff::Timestamp;

use crate::app::App;
use crate::channel::silence::reminder::{Place, Words};
use crate::ids::ChannelId;
use crate::mail;
use crate::web::forms::Field;
use crate::web::{Layout, Locale, Texts};

/// Since when a channel is silent, and what it usually brings in a week.
#[derive(Clone, Debug)]
pub struct SilenceFacts {
    pub since: Timestamp,
    pub days: u64,
    pub weekly: Option<u32>,
}

/// A reminder that was sent.
#[derive(Clone, Debug)]
pub struct ReminderLine {
    pub at: Timestamp,
    pub by: String,
    pub email: String,
    pub subject: String,
    pub paragraphs: Vec<String>,
}

/// Words in one language, in a form.
#[derive(Clone, Debug)]
pub struct WordsForm {
    pub locale: Locale,
    pub subject: Field,
    pub body: Field,
}

impl WordsForm {
    pub fn new(locale: Locale, words: &Words) -> Self {
        Self { locale, subject: Field::new(&words.subject), body: Field::new(&words.body) }
    }

    /// Says what is wrong with `subject` or `body`.
    pub fn refuse(&mut self, field: &str, error: String) {
        let field = if field == "subject" { &mut self.subject } else { &mut self.body };
        field.refuse(error);
    }

    /// What may stand in the words, and what it stands for.
    fn places(&self) -> Vec<(String, String)> {
        let place =
            |place: Place| (place.written(self.locale), format!("reminder-place-{}", place.names()[1]));
        Place::ALL.into_iter().map(place).collect()
    }
}

/// A letter as its reader will have it.
#[derive(Clone, Debug)]
pub struct LetterShown {
    pub locale: Locale,
    pub subject: String,
    pub hello: String,
    pub paragraphs: Vec<String>,
    pub firm: String,
}

impl LetterShown {
    pub fn new(app: &App, locale: Locale, name: &str, words: &Words) -> Self {
        Self::written(&mail::texts(app, locale), app.config.firm_name(), name, words)
    }

    fn written(t: &Texts, firm: String, name: &str, words: &Words) -> Self {
        Self {
            locale: t.locale,
            subject: words.subject.clone(),
            hello: t.say("mail-hello-name").arg("name", name).to_string(),
            paragraphs: words.paragraphs(),
            firm,
        }
    }
}

/// `GET /channels/{channel}/remind`, and what looking at other words gets.
#[derive(Template)]
#[template(path = "channel/remind.html")]
pub struct RemindPage {
    pub t: Texts,
    pub layout: Layout,
    pub channel: ChannelId,
    pub label: String,
    pub owner: String,
    pub email: String,
    /// Days without a document.
    pub days: u64,
    /// The last reminder.
    pub last: Option<Timestamp>,
    pub words: WordsForm,
    pub letter: LetterShown,
    /// Whether there is a mail server.
    pub ready: bool,
}

/// `GET /administration/reminders`.
#[derive(Template)]
#[template(path = "channel/reminders.html")]
pub struct RemindersPage {
    pub t: Texts,
    pub layout: Layout,
    pub days: Field,
    pub languages: Vec<(WordsForm, LetterShown)>,
}

#[cfg(test)]
mod samples {
    use super::*;
    use crate::web::layout::Item;
    use crate::web::samples::{Samples, id, moment, page, texts};

    fn words(locale: Locale) -> (WordsForm, LetterShown) {
        let t = texts(locale);
        let words = Words::usual(&t);
        let letter = LetterShown::written(&t, "Cabinet Dubois".into(), "Élodie Martin", &words);
        (WordsForm::new(locale, &words), letter)
    }

    impl Samples for RemindPage {
        fn samples(locale: Locale) -> Vec<(&'static str, Self)> {
            let page = |last, ready| {
                let (t, layout) = page(locale, Item::Channels);
                let (words, letter) = words(Locale::Fr);
                RemindPage {
                    t,
                    layout,
                    channel: ChannelId(id(1)),
                    label: "Dropbox de la boulangerie".into(),
                    owner: "Élodie Martin".into(),
                    email: "elodie@boulangerie-martin.example".into(),
                    days: 14,
                    last,
                    words,
                    letter,
                    ready,
                }
            };
            let mut refused = page(None, true);
            refused.words.refuse("subject", refused.t.say("error-required").to_string());
            refused.words.refuse("body", refused.t.say("error-reminder-place").to_string());
            vec![
                ("remind", page(Some(moment("2026-11-10T09:00:00Z")), true)),
                ("remind-refused", refused),
                ("remind-no-server", page(None, false)),
            ]
        }
    }

    impl Samples for RemindersPage {
        fn samples(locale: Locale) -> Vec<(&'static str, Self)> {
            let page = |days: Field| {
                let (t, mut layout) = page(locale, Item::Reminders);
                layout.company = None;
                RemindersPage { t, layout, days, languages: Locale::ALL.map(words).into() }
            };
            let mut refused = Field::new("soon");
            refused.refuse(texts(locale).say("error-silence-days"));
            vec![("reminders", page(Field::new("12"))), ("reminders-refused", page(refused))]
        }
    }
}
