//! The audit log's page.

use askama::Template;
use jiff::Timestamp;

use super::log::Listed;
use crate::rights::BuiltIn;
use crate::web::forms::Choice;
use crate::web::{Layout, Texts};

/// `GET /administration/audit?q=&action=&from=&until=&after=`
#[derive(Template)]
#[template(path = "audit/audit.html")]
pub struct AuditPage {
    pub t: Texts,
    pub layout: Layout,
    pub entries: Vec<Line>,
    pub actions: Vec<Choice>,
    pub search: String,
    pub from: String,
    pub until: String,
    /// The filters in use, as a query.
    pub filters: String,
    pub next: Option<String>,
}

impl AuditPage {
    fn filtered(&self) -> bool {
        !self.filters.is_empty()
    }
}

/// An entry in the list.
#[derive(Clone, Debug)]
pub struct Line {
    pub number: i64,
    pub at: Timestamp,
    pub who: String,
    pub address: Option<String>,
    pub action: String,
    pub subject: String,
    pub company: Option<String>,
    /// Names and values.
    pub details: Vec<(String, String)>,
}

impl Line {
    pub fn new(t: &Texts, entry: Listed) -> Self {
        Self {
            number: entry.number,
            at: entry.at.timestamp(),
            who: who(t, &entry),
            address: entry.address,
            action: t.code("audit", &entry.action),
            // The company stands beside it.
            company: entry.company.filter(|name| *name != entry.subject_name),
            subject: entry.subject_name,
            details: details(t, &entry.details),
        }
    }
}

/// Who acted, in words.
pub fn who(t: &Texts, entry: &Listed) -> String {
    match entry.caller.as_str() {
        "user" => entry.caller_name.clone(),
        "key" => t.say("audit-by-key").arg("name", &entry.caller_name).to_string(),
        other => t.code("audit-by", other),
    }
}

/// What is kept for programs: ids of what stands in other columns, and what a profile's name says already.
const UNTOLD: [&str; 5] = ["company", "site", "site_id", "scope", "type"];

fn details(t: &Texts, json: &str) -> Vec<(String, String)> {
    let Ok(serde_json::Value::Object(fields)) = serde_json::from_str(json) else { return Vec::new() };
    fields
        .into_iter()
        .filter(|(name, value)| !value.is_null() && !UNTOLD.contains(&name.as_str()))
        .map(|(name, value)| (t.code("audit-detail", &name), plain(t, &name, &value)))
        .collect()
}

/// Lists of what is done by itself, not former and new.
fn is_options(name: &str) -> bool {
    matches!(name, "options" | "former_options")
}

/// A value without the marks of JSON; former and new with an arrow between.
fn plain(t: &Texts, name: &str, value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::String(text) if name == "kind" => t.code("binder-kind", text),
        serde_json::Value::String(text) if name == "profile" && BuiltIn::parse(text).is_some() => {
            t.code("profile", text)
        }
        serde_json::Value::String(text) if is_options(name) => t.code("option", text),
        serde_json::Value::String(text) if name == "way" => t.code("sign-in-way", text),
        serde_json::Value::String(text) if name == "second_factor" => t.code("demand", text),
        serde_json::Value::String(text) => text.clone(),
        serde_json::Value::Null => "–".to_owned(),
        serde_json::Value::Bool(true) => t.say("audit-yes").to_string(),
        serde_json::Value::Bool(false) => t.say("audit-no").to_string(),
        serde_json::Value::Array(items) => {
            let separator = if items.len() == 2 && !is_options(name) { " → " } else { ", " };
            items.iter().map(|item| plain(t, name, item)).collect::<Vec<_>>().join(separator)
        }
        serde_json::Value::Object(rights) if name == "rights" => {
            rights.keys().map(|right| t.code("right", right)).collect::<Vec<_>>().join(", ")
        }
        // A fiscal period.
        serde_json::Value::Object(fields) => {
            fields.values().map(|value| plain(t, name, value)).collect::<Vec<_>>().join(" – ")
        }
        serde_json::Value::Number(number) => number.to_string(),
    }
}

#[cfg(test)]
mod samples {
    use super::*;
    use crate::audit::Action;
    use crate::web::Locale;
    use crate::web::layout::Item;
    use crate::web::samples::{Samples, moment, page};

    impl Samples for AuditPage {
        fn samples(locale: Locale) -> Vec<(&'static str, Self)> {
            let (t, mut layout) = page(locale, Item::AuditLog);
            layout.company = None;
            let entry =
                |number, caller: &str, name: &str, action: &str, subject: &str, details: &str| Listed {
                    number,
                    at: moment("2026-11-22T08:14:22Z").into(),
                    caller: caller.into(),
                    caller_name: name.into(),
                    address: Some("192.0.2.7".into()),
                    action: action.into(),
                    subject: "company".into(),
                    subject_name: subject.into(),
                    company: Some("Boulangerie Martin".into()),
                    details: details.into(),
                    hash: "3fa9".into(),
                };
            let names = r#"{"name":["Boulangerie","Boulangerie Martin"],"siren":null}"#;
            let entries = vec![
                entry(3, "user", "claire@cabinet.example", "company-changed", "Boulangerie Martin", names),
                entry(
                    2,
                    "key",
                    "Paie",
                    "channel-created",
                    "Dropbox",
                    r#"{"folders":["/Achats","/Ventes","/Banque"]}"#,
                ),
                entry(1, "nobody", "", "sign-in-refused", "anne@cabinet.example", "{}"),
            ];
            let page = |entries: Vec<Listed>, filters: &str| AuditPage {
                entries: entries.into_iter().map(|entry| Line::new(&t, entry)).collect(),
                // All of them, so that each has its words.
                actions: Action::ALL
                    .iter()
                    .map(|action| Choice::new(action.name(), t.code("audit", action.name()), false))
                    .collect(),
                search: String::new(),
                from: String::new(),
                until: String::new(),
                filters: filters.into(),
                next: Some("1".into()),
                t: t.clone(),
                layout: layout.clone(),
            };
            vec![("audit", page(entries, "")), ("audit-not-found", page(Vec::new(), "q=zzz"))]
        }
    }
}
