//! The form of an entry, in the panel of a document's page.

use std::ops::Range;

use askama::Template;
use jiff::Timestamp;
use reading::{FieldName, Reading};

use super::form::Typed;
use super::saying::{Said, label_of};
use super::{Content, Entry, Standard};
use crate::document::pages::fields::{self, About, PlaceLink};
use crate::document::pages::opened_from;
use crate::document::pages::{AlertView, draft_sign, kinds};
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
    pub fn form(mut self, t: &Texts) -> EntryForm {
        let today = t.now.to_zoned(t.zone.clone()).date();
        let kept = Typed::of(t.locale, self.entry.map_or(&self.read, |entry| &entry.content));
        let was_typed = self.typed.is_some();
        let (typed, errors) = self.typed.take().unwrap_or_else(|| (kept.clone(), Vec::new()));
        let (content, _) = typed.understood(today);
        let read = self.reading.map(|reading| (reading, &self.read));
        let said = Said::of(t, &content, &errors, &self.standard, read);
        let changed = self.entry.filter(|entry| was_typed && entry.version != typed.version);
        let theirs = changed.map(|entry| Theirs::of(t, entry, &typed, &kept));
        let mut groups = self.groups(t, &typed, &content, &said);
        // What somebody else saved is read first.
        if theirs.is_none() {
            begin_typing(&mut groups);
        }
        EntryForm {
            t: t.clone(),
            document: self.document,
            list: opened_from(self.list),
            version: self.entry.map_or(0, |entry| entry.version),
            kinds: kinds(t, Some(content.kind)),
            groups,
            rates: RatesInput {
                rows: typed.rows().into_iter().chain([Default::default()]).collect(),
                place: self.place(FieldName::VatBreakdown),
                says: said.of_field(FieldName::VatBreakdown.name()),
            },
            label_says: said.of_field("label"),
            label: typed.label,
            alerts: said.alerts(),
            saved: self.entry.map(|entry| (entry.saved_at.timestamp(), saver(entry))),
            // What was typed against an entry that somebody else made can replace it.
            entered: self.entered && !was_typed,
            theirs,
            refused: !errors.is_empty(),
            unsaved: was_typed,
            replacing: false,
            is_read: self.reading.is_some(),
        }
    }

    fn groups(&self, t: &Texts, typed: &Typed, content: &Content, said: &Said<'_>) -> Vec<InputGroup> {
        let input = |(name, keys): &(FieldName, &'static str)| {
            let value = typed.get(name.name()).to_owned();
            let field = self.reading.and_then(|reading| reading.fields.get(name));
            let as_read = !value.is_empty() && content.agrees(&self.read, *name);
            Input {
                name: name.name(),
                label: fields::label(t, *name),
                value,
                wide: matches!(name, FieldName::Supplier | FieldName::Iban),
                keys,
                about: field.filter(|_| as_read).map(About::of),
                place: self.place(*name),
                says: said.of_field(name.name()),
                first: false,
            }
        };
        let group = |(name, inputs): &(&'static str, &[(FieldName, &'static str)])| InputGroup {
            name,
            inputs: inputs.iter().map(input).collect(),
        };
        GROUPS.iter().map(group).collect()
    }

    /// Where a field was read.
    fn place(&self, name: FieldName) -> Option<PlaceLink> {
        let address = format!("/documents/{}", self.document);
        fields::place_link(self.reading?, name, &self.pages, &address)
    }
}

/// The keyboard begins where something is wrong, or at the first field.
fn begin_typing(groups: &mut [InputGroup]) {
    let mut inputs: Vec<&mut Input> = groups.iter_mut().flat_map(|group| &mut group.inputs).collect();
    let first = inputs.iter().position(|input| !input.says.is_empty()).unwrap_or(0);
    if let Some(input) = inputs.get_mut(first) {
        input.first = true;
    }
}

fn saver(entry: &Entry) -> String {
    entry.saved_by.clone().unwrap_or_else(|| "Bannette".to_owned())
}

/// The fields to type into.
pub fn input_names() -> impl Iterator<Item = FieldName> {
    GROUPS.iter().flat_map(|(_, inputs)| *inputs).map(|(name, _)| *name).chain([FieldName::VatBreakdown])
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
    fn of(t: &Texts, entry: &Entry, typed: &Typed, kept: &Typed) -> Self {
        Self { by: saver(entry), at: entry.saved_at.timestamp(), differences: differences(t, typed, kept) }
    }

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
