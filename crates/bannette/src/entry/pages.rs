//! The form of an entry, in the panel of a document's page.

use std::ops::Range;

use askama::Template;
use jiff::Timestamp;
use reading::{Alert, AlertCode, FieldName, Reading};

use super::form::Typed;
use super::written::rate_text;
use super::{Content, Detail, Entry, Standard, Warning, WarningCode, check, standing};
use crate::document::pages::fields::{self, About, PlaceLink};
use crate::document::pages::opened_from;
use crate::document::pages::{AlertView, alerts, draft_sign, kinds};
use crate::error::FieldError;
use crate::ids::DocumentId;
use crate::web::forms::Choice;
use crate::web::{Sign, Texts};

/// The form, with what is said of each field.
#[derive(Clone, Template)]
#[template(path = "entry/form.html")]
pub struct EntryForm {
    pub t: Texts,
    pub document: DocumentId,
    /// As [`opened_from`] has it.
    pub list: String,
    /// Of the entry that it is filled from.
    pub version: i64,
    pub kinds: Vec<Choice>,
    pub groups: Vec<InputGroup>,
    pub rates: RatesInput,
    /// The words of the entry.
    pub label: String,
    pub label_says: Vec<Say>,
    pub alerts: Vec<AlertView>,
    /// Who saved it last, and when.
    pub saved: Option<(Timestamp, String)>,
    /// Whether the document is out of the tray: the form is closed then.
    pub entered: bool,
    /// What somebody else saved, where it differs from what was typed here.
    pub theirs: Option<Theirs>,
    /// Whether something that was typed cannot be stored.
    pub refused: bool,
    /// Whether it holds what was typed and is not saved.
    pub unsaved: bool,
    /// Whether parts of it replace those that a page shows.
    pub replacing: bool,
    /// Whether the document could be read: only then it is said that there is nothing to look at.
    pub is_read: bool,
}

/// What is said of the fields, to replace what a page says of them.
#[derive(Template)]
#[template(path = "entry/checked.html")]
pub struct Checked {
    pub form: EntryForm,
}

/// Fields that belong together.
#[derive(Clone, Debug)]
pub struct InputGroup {
    /// `field-group-NAME`.
    pub name: &'static str,
    pub inputs: Vec<Input>,
}

/// One field to type into.
#[derive(Clone, Debug)]
pub struct Input {
    pub name: &'static str,
    pub label: String,
    pub value: String,
    /// Too long to stand beside another.
    pub wide: bool,
    /// Which keys a phone shows: `decimal`, `numeric`, `text`.
    pub keys: &'static str,
    /// How sure the value is and where it comes from, as long as it is what was read.
    pub about: Option<About>,
    pub place: Option<PlaceLink>,
    pub says: Vec<Say>,
    /// Where the keyboard begins.
    pub first: bool,
}

/// The VAT by rate.
#[derive(Clone, Debug)]
pub struct RatesInput {
    /// Rate, base, tax; the last is empty.
    pub rows: Vec<[String; 3]>,
    pub place: Option<PlaceLink>,
    pub says: Vec<Say>,
}

/// Something about a field.
#[derive(Clone, Debug)]
pub struct Say {
    pub text: String,
    /// Whether it cannot be stored so.
    pub error: bool,
}

/// The entry that somebody else saved meanwhile.
#[derive(Clone, Debug)]
pub struct Theirs {
    pub by: String,
    pub at: Timestamp,
    /// Label, what was typed here, what the other saved.
    pub differences: Vec<(String, String, String)>,
}

/// The groups, and which keys each field wants.
const GROUPS: [(&str, &[(FieldName, &str)]); 3] = [
    (
        "paper",
        &[
            (FieldName::InvoiceNumber, "text"),
            (FieldName::Date, "numeric"),
            (FieldName::DueDate, "numeric"),
            (FieldName::Currency, "text"),
        ],
    ),
    (
        "supplier",
        &[
            (FieldName::Supplier, "text"),
            (FieldName::Siren, "numeric"),
            (FieldName::VatNumber, "text"),
            (FieldName::Iban, "text"),
        ],
    ),
    (
        "amounts",
        &[
            (FieldName::Net, "decimal"),
            (FieldName::Vat, "decimal"),
            (FieldName::Gross, "decimal"),
            (FieldName::Payable, "decimal"),
        ],
    ),
];

/// Whether a field is in the form.
pub fn is_entered(name: &str) -> bool {
    let rates = FieldName::VatBreakdown.name();
    name == rates || GROUPS.iter().any(|(_, inputs)| inputs.iter().any(|(input, _)| input.name() == name))
}

/// What a form is made of.
pub struct Filling<'a> {
    pub document: DocumentId,
    pub reading: Option<&'a Reading>,
    pub entry: Option<&'a Entry>,
    pub entered: bool,
    pub standard: Standard<'a>,
    /// The pages shown, and the document's address.
    pub pages: Range<u32>,
    /// What was typed, where something was, and what of it cannot be stored.
    pub typed: Option<(Typed, Vec<FieldError>)>,
    /// The query of the tray's list that the document was opened from.
    pub list: Option<&'a str>,
    /// What is laid in when nobody saved or typed anything.
    pub read: Content,
}

impl Filling<'_> {
    pub fn form(self, t: &Texts) -> EntryForm {
        let today = t.now.to_zoned(t.zone.clone()).date();
        let stored = self.entry.map_or(&self.read, |entry| &entry.content);
        let kept = Typed::of(t.locale, stored);
        let version = self.entry.map_or(0, |entry| entry.version);
        let (typed, errors, was_typed) = match self.typed {
            Some((typed, errors)) => (typed, errors, true),
            None => (kept.clone(), Vec::new(), false),
        };
        let (content, _) = typed.understood(today);
        let mut warnings = check(&content, &self.standard);
        // What is there and cannot be understood is not missing.
        let is_refused = |name: &&str| errors.iter().any(|error| error.field == *name);
        warnings
            .retain(|warning| warning.code != WarningCode::Missing || !warning.fields.iter().any(is_refused));
        let address = format!("/documents/{}", self.document);
        let told =
            errors.iter().map(|error| error.field).chain(warnings.iter().flat_map(|it| it.fields.clone()));
        let mut told: Vec<&str> = told.collect();
        let mut of_reading = Vec::new();
        let mut unsure = Vec::new();
        if let Some(reading) = self.reading {
            let standing: Vec<&Alert> = standing::alerts(reading, &self.read, &content, &warnings).collect();
            told.extend(alerts::precise_about(&standing));
            of_reading.extend(
                alerts::without_vague(&standing, &told).iter().map(|alert| Doubt::of(t, reading, alert)),
            );
            unsure = standing::unsure(reading, &self.read, &content, input_names());
            unsure.retain(|name| !told.contains(&name.name()));
        }
        let says = |name: &str| {
            let mut says: Vec<Say> = Vec::new();
            for error in errors.iter().filter(|error| error.field == name) {
                says.push(Say { text: t.code("error", error.code), error: true });
            }
            let about = warnings.iter().filter(|warning| warning.fields.contains(&name));
            says.extend(about.map(|warning| Say { text: words(t, warning, &content), error: false }));
            let read_so = of_reading.iter().filter(|doubt| doubt.is_said_of(name));
            says.extend(read_so.map(|doubt| Say { text: doubt.view.text.clone(), error: false }));
            if unsure.iter().any(|unsure| unsure.name() == name) {
                says.push(Say { text: t.say("alert-low-confidence").to_string(), error: false });
            }
            says.dedup_by(|one, other| one.text == other.text);
            says
        };
        let place =
            |name| self.reading.and_then(|reading| fields::place_link(reading, name, &self.pages, &address));
        let mut groups: Vec<InputGroup> = GROUPS
            .iter()
            .map(|(group, inputs)| InputGroup {
                name: group,
                inputs: inputs
                    .iter()
                    .map(|(name, keys)| {
                        let value = typed.get(name.name()).to_owned();
                        let field = self.reading.and_then(|reading| reading.fields.get(name));
                        let as_read = !value.is_empty() && content.agrees(&self.read, *name);
                        Input {
                            label: fields::label(t, *name),
                            wide: matches!(name, FieldName::Supplier | FieldName::Iban),
                            keys,
                            about: field.filter(|_| as_read).map(About::of),
                            place: place(*name),
                            says: says(name.name()),
                            first: false,
                            name: name.name(),
                            value,
                        }
                    })
                    .collect(),
            })
            .collect();
        let theirs =
            self.entry.filter(|entry| was_typed && entry.version != typed.version).map(|entry| Theirs {
                by: entry.saved_by.clone().unwrap_or_else(|| "Bannette".to_owned()),
                at: entry.saved_at.timestamp(),
                differences: differences(t, &typed, &kept),
            });
        // The keyboard begins where something is wrong, or at the first field; but what somebody else saved is read first.
        let mut inputs: Vec<&mut Input> = groups.iter_mut().flat_map(|group| &mut group.inputs).collect();
        let first = inputs.iter().position(|input| !input.says.is_empty()).unwrap_or(0);
        if let Some(input) = inputs.get_mut(first) {
            input.first = theirs.is_none();
        }
        let mut rows = typed.rows();
        rows.push(Default::default());
        EntryForm {
            t: t.clone(),
            document: self.document,
            list: opened_from(self.list),
            version,
            kinds: kinds(t, Some(content.kind)),
            groups,
            rates: RatesInput {
                rows,
                place: place(FieldName::VatBreakdown),
                says: says(FieldName::VatBreakdown.name()),
            },
            label: typed.label.clone(),
            label_says: says("label"),
            alerts: {
                let refused = errors.iter().map(|error| refusal(t, error));
                let fits_not = warnings.iter().map(|warning| warned(t, warning, &content));
                let of_reading = of_reading.iter().map(|doubt| doubt.view.clone());
                let untold = self.reading.into_iter().flat_map(|reading| {
                    let view = |alert| Doubt::of(t, reading, &alert).view;
                    standing::untold(reading, &unsure).map(view).collect::<Vec<_>>()
                });
                let mut all: Vec<AlertView> =
                    refused.chain(fits_not).chain(of_reading).chain(untold).collect();
                all.sort_by_key(|view| !view.weighs);
                all
            },
            saved: self.entry.map(|entry| {
                (entry.saved_at.timestamp(), entry.saved_by.clone().unwrap_or_else(|| "Bannette".to_owned()))
            }),
            // What was typed against an entry that somebody else made can replace it.
            entered: self.entered && !was_typed,
            theirs,
            refused: !errors.is_empty(),
            unsaved: was_typed,
            replacing: false,
            is_read: self.reading.is_some(),
        }
    }
}

/// The fields to type into.
fn input_names() -> impl Iterator<Item = FieldName> {
    GROUPS.iter().flat_map(|(_, inputs)| *inputs).map(|(name, _)| *name).chain([FieldName::VatBreakdown])
}

/// An alert of a reading.
struct Doubt {
    view: AlertView,
    code: AlertCode,
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

/// What cannot be stored so, in **Vigilances**: what does not fit in the entry and what the reading found stand there too.
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
fn label_of(t: &Texts, name: &str) -> String {
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

/// The fields where two versions differ: label, this one, the other.
fn differences(t: &Texts, typed: &Typed, kept: &Typed) -> Vec<(String, String, String)> {
    let names = GROUPS.iter().flat_map(|(_, inputs)| *inputs).map(|(name, _)| name.name());
    let rates = |typed: &Typed| typed.rows().iter().map(|row| row.join(" · ")).collect::<Vec<_>>().join("; ");
    let kind = |typed: &Typed| {
        kinds(t, None)
            .into_iter()
            .find(|kind| kind.value == typed.kind)
            .map_or_else(String::new, |kind| kind.label)
    };
    let mut all: Vec<(String, String, String)> = names
        .map(|name| {
            let label = label_of(t, name);
            (label, typed.get(name).trim().to_owned(), kept.get(name).to_owned())
        })
        .collect();
    all.push((t.say("field-vat-breakdown").to_string(), rates(typed), rates(kept)));
    all.push((t.say("entry-label").to_string(), typed.label.trim().to_owned(), kept.label.clone()));
    all.insert(0, (t.say("kind").to_string(), kind(typed), kind(kept)));
    all.retain(|(_, mine, theirs)| mine != theirs);
    all
}

impl Theirs {
    fn day(&self, t: &Texts) -> String {
        t.day_and_clock(&self.at).0
    }

    fn clock(&self, t: &Texts) -> String {
        t.day_and_clock(&self.at).1
    }
}

impl EntryForm {
    fn saved_sign(&self) -> Sign {
        match self.entered {
            true => Sign::new(&self.t, "ok", "check", "entry-state-entered"),
            false => draft_sign(&self.t),
        }
    }
}

impl Input {
    fn is_refused(&self) -> bool {
        self.says.iter().any(|say| say.error)
    }
}
