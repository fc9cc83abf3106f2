//! What is to be said of what stands in the form of an entry: under its fields, and in **Vigilances**.

use reading::{Alert, AlertCode, FieldName, Reading};

use super::pages::{Say, input_names};
use super::written::rate_text;
use super::{Content, Detail, Standard, Warning, WarningCode, check, standing};
use crate::document::pages::{AlertView, alerts};
use crate::error::FieldError;
use crate::web::Texts;

/// All that is to be said.
pub struct Said<'a> {
    t: &'a Texts,
    content: &'a Content,
    /// What cannot be stored so.
    errors: &'a [FieldError],
    /// What does not fit.
    warnings: Vec<Warning>,
    /// What the reading found, where nothing more precise is said.
    doubts: Vec<Doubt>,
    /// Fields that were read without being sure, of which nothing else is said.
    unsure: Vec<FieldName>,
    /// What makes the reading one to check, and is no alert of it.
    untold: Vec<AlertView>,
}

/// An alert of a reading.
struct Doubt {
    view: AlertView,
    code: AlertCode,
}

impl<'a> Said<'a> {
    /// Of an entry, and of what was read, with what that laid in it.
    pub fn of(
        t: &'a Texts,
        content: &'a Content,
        errors: &'a [FieldError],
        standard: &Standard<'_>,
        read: Option<(&Reading, &Content)>,
    ) -> Self {
        let mut warnings = check(content, standard);
        // What is there and cannot be understood is not missing.
        let is_refused = |name: &&str| errors.iter().any(|error| error.field == *name);
        warnings
            .retain(|warning| warning.code != WarningCode::Missing || !warning.fields.iter().any(is_refused));
        let (doubts, unsure, untold) = (Vec::new(), Vec::new(), Vec::new());
        let mut said = Self { t, content, errors, warnings, doubts, unsure, untold };
        if let Some((reading, read)) = read {
            said.doubt(reading, read);
        }
        said
    }

    fn doubt(&mut self, reading: &Reading, read: &Content) {
        let refused = self.errors.iter().map(|error| error.field);
        let warned = self.warnings.iter().flat_map(|warning| warning.fields.iter().copied());
        let mut told: Vec<&str> = refused.chain(warned).collect();
        let standing: Vec<&Alert> = standing::alerts(reading, read, self.content, &self.warnings).collect();
        told.extend(alerts::precise_about(&standing));
        let doubts = alerts::without_vague(&standing, &told);
        self.doubts = doubts.iter().map(|alert| Doubt::of(self.t, reading, alert)).collect();
        self.unsure = standing::unsure(reading, read, self.content, input_names());
        self.unsure.retain(|name| !told.contains(&name.name()));
        let untold = standing::untold(reading, &self.unsure);
        self.untold = untold.map(|alert| alerts::view(self.t, reading, &alert)).collect();
    }

    /// Under a field.
    pub fn of_field(&self, name: &str) -> Vec<Say> {
        let mut says: Vec<Say> = Vec::new();
        for error in self.errors.iter().filter(|error| error.field == name) {
            says.push(Say { text: self.t.code("error", error.code), error: true });
        }
        let mut doubtful = |text: String| says.push(Say { text, error: false });
        for warning in self.warnings.iter().filter(|warning| warning.fields.contains(&name)) {
            doubtful(words(self.t, warning, self.content));
        }
        for doubt in self.doubts.iter().filter(|doubt| doubt.is_said_of(name)) {
            doubtful(doubt.view.text.clone());
        }
        if self.unsure.iter().any(|unsure| unsure.name() == name) {
            doubtful(self.t.say("alert-low-confidence").to_string());
        }
        says.dedup_by(|one, other| one.text == other.text);
        says
    }

    /// In **Vigilances**, what weighs first: what cannot be stored and what does not fit stand there too.
    pub fn alerts(&self) -> Vec<AlertView> {
        let refused = self.errors.iter().map(|error| refusal(self.t, error));
        let warned = self.warnings.iter().map(|warning| warned(self.t, warning, self.content));
        let doubts = self.doubts.iter().map(|doubt| doubt.view.clone());
        let mut all: Vec<AlertView> =
            refused.chain(warned).chain(doubts).chain(self.untold.iter().cloned()).collect();
        all.sort_by_key(|view| !view.weighs);
        all
    }
}

impl Doubt {
    fn of(t: &Texts, reading: &Reading, alert: &Alert) -> Self {
        Self { view: alerts::view(t, reading, alert), code: alert.code }
    }

    /// Whether it is said under a field, too.
    fn is_said_of(&self, name: &str) -> bool {
        (self.view.weighs || self.code == AlertCode::LowConfidence)
            && self.view.fields.iter().any(|(field, _)| *field == name)
    }
}

fn refusal(t: &Texts, error: &FieldError) -> AlertView {
    AlertView {
        text: t.code("error", error.code),
        weighs: true,
        fields: vec![(error.field, label_of(t, error.field))],
    }
}

fn warned(t: &Texts, warning: &Warning, content: &Content) -> AlertView {
    AlertView {
        text: words(t, warning, content),
        weighs: true,
        fields: warning.fields.iter().map(|name| (*name, label_of(t, name))).collect(),
    }
}

/// The label of a field of the form.
pub fn label_of(t: &Texts, name: &str) -> String {
    match name {
        "label" => t.say("entry-label").to_string(),
        _ => t.say(&format!("field-{}", name.replace('_', "-"))).to_string(),
    }
}

/// A warning as a sentence.
fn words(t: &Texts, warning: &Warning, content: &Content) -> String {
    let key = format!("entry-{}", warning.code.name().replace('_', "-"));
    let mut phrase = t.say(&key);
    for (name, detail) in &warning.details {
        phrase = phrase.arg(
            name,
            match detail {
                Detail::Amount(cents) => t.amount(*cents, &content.currency),
                Detail::Rate(rate) => format!("{}\u{a0}%", rate_text(t.locale, *rate)),
                Detail::Day(day) => t.date(day),
            },
        );
    }
    phrase.to_string()
}
