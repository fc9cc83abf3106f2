//! The languages of the pages, and the texts in each.
//!
//! Texts are Fluent resources in `locales/<language>/<slice>.ftl`, embedded. A template asks for one by its key:
//! `{{ t.say("tray") }}`, with arguments `{{ t.say("documents-count").arg("count", count) }}`.

mod arguments;

use std::fmt;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use jiff::{Timestamp, tz::TimeZone};
use unic_langid::LanguageIdentifier;

pub use self::arguments::{Argument, Arguments, Whole};
use crate::web::format;

/// The cookie that keeps the language chosen before signing in.
pub const LOCALE_COOKIE: &str = "bannette_language";

/// A language of the pages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Locale {
    #[default]
    Fr,
    En,
}

impl Locale {
    /// All languages, the default one first.
    pub const ALL: [Locale; 2] = [Locale::Fr, Locale::En];

    /// The two-letter code, as in `<html lang>`.
    pub fn code(self) -> &'static str {
        match self {
            Locale::Fr => "fr",
            Locale::En => "en",
        }
    }

    /// The language's name in itself.
    pub fn name(self) -> &'static str {
        match self {
            Locale::Fr => "Français",
            Locale::En => "English",
        }
    }

    /// Reads a two-letter code.
    pub fn parse(code: &str) -> Option<Locale> {
        Locale::ALL.into_iter().find(|locale| locale.code() == code)
    }

    /// The user's own setting, else the cookie, else the browser's wish, else French.
    pub fn choose(setting: Option<Locale>, cookie: Option<&str>, accept_language: Option<&str>) -> Locale {
        setting
            .or_else(|| cookie.and_then(Locale::parse))
            .or_else(|| accept_language.and_then(Locale::accepted))
            .unwrap_or_default()
    }

    /// The language that an `Accept-Language` header likes best among ours.
    fn accepted(header: &str) -> Option<Locale> {
        let mut best: Option<(f32, Locale)> = None;
        for wish in header.split(',').take(32) {
            let (tag, parameter) = wish.split_once(';').unwrap_or((wish, ""));
            let weight = match parameter.trim().strip_prefix("q=") {
                Some(weight) => weight.trim().parse().unwrap_or(0.0),
                None => 1.0,
            };
            let language = tag.trim().split('-').next().unwrap_or_default().to_ascii_lowercase();
            let Some(locale) = Locale::parse(&language) else { continue };
            if weight > 0.0 && best.is_none_or(|(most, _)| weight > most) {
                best = Some((weight, locale));
            }
        }
        best.map(|(_, locale)| locale)
    }

    fn identifier(self) -> LanguageIdentifier {
        self.code().parse().expect("two letters are a language identifier")
    }

    /// The embedded resources of this language, by slice.
    fn resources(self) -> &'static [(&'static str, &'static str)] {
        macro_rules! embedded {
            ($language:literal: $($slice:literal)*) => {
                &[$(($slice, include_str!(concat!("../../locales/", $language, "/", $slice, ".ftl")))),*]
            };
        }
        match self {
            Locale::Fr => {
                embedded!("fr": "web" "user" "rights" "company" "channel" "collecting" "tray" "document" "editing" "unpacking" "jobs" "mail" "site" "company_settings" "import" "audit" "notification" "request" "sign_in" "entry" "deposit" "search" "cockpit" "silence" "handover" "webhook" "notes" "trash" "duplicate")
            }
            Locale::En => {
                embedded!("en": "web" "user" "rights" "company" "channel" "collecting" "tray" "document" "editing" "unpacking" "jobs" "mail" "site" "company_settings" "import" "audit" "notification" "request" "sign_in" "entry" "deposit" "search" "cockpit" "silence" "handover" "webhook" "notes" "trash" "duplicate")
            }
        }
    }

    fn bundle(self) -> &'static FluentBundle<FluentResource> {
        static FRENCH: LazyLock<FluentBundle<FluentResource>> = LazyLock::new(|| load(Locale::Fr));
        static ENGLISH: LazyLock<FluentBundle<FluentResource>> = LazyLock::new(|| load(Locale::En));
        match self {
            Locale::Fr => &FRENCH,
            Locale::En => &ENGLISH,
        }
    }
}

/// Builds a language's bundle. The resources are part of the program, and a test loads each: broken ones cannot ship.
fn load(locale: Locale) -> FluentBundle<FluentResource> {
    let mut bundle = FluentBundle::new_concurrent(vec![locale.identifier()]);
    // Untrusted names are made harmless by `format::file_name` and `<bdi>`; isolation marks would only get into copies.
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(match locale {
        Locale::Fr => |value, _| grouped(Locale::Fr, value),
        Locale::En => |value, _| grouped(Locale::En, value),
    }));
    for (_, source) in locale.resources() {
        let source = match locale {
            Locale::Fr => french_spaces(source),
            Locale::En => (*source).to_owned(),
        };
        let resource = FluentResource::try_new(source).unwrap_or_else(|(readable, _)| readable);
        bundle.add_resource_overriding(resource);
    }
    bundle
}

/// Writes whole numbers in texts with the language's thousands separator.
fn grouped(locale: Locale, value: &FluentValue<'_>) -> Option<String> {
    match value {
        FluentValue::Number(number) if number.value.fract() == 0.0 => {
            Some(format::count(locale, number.value as i64))
        }
        _ => None,
    }
}

/// Puts the no-break spaces of French typography, so that texts can be typed with plain ones.
fn french_spaces(source: &str) -> String {
    source
        .replace(" ;", "\u{202f};")
        .replace(" !", "\u{202f}!")
        .replace(" ?", "\u{202f}?")
        .replace(" »", "\u{a0}»")
        .replace("« ", "«\u{a0}")
        .replace(" :", "\u{a0}:")
        .replace(" %", "\u{a0}%")
}

/// How one reader is spoken to: language, time zone, and the present moment that "3 min ago" counts from.
#[derive(Clone, Debug)]
pub struct Texts {
    pub locale: Locale,
    pub zone: TimeZone,
    pub now: Timestamp,
}

impl Texts {
    pub fn new(locale: Locale, zone: TimeZone, now: Timestamp) -> Self {
        Texts { locale, zone, now }
    }

    /// The text of a key, to be completed by [`Phrase::arg`] and written out. A key that does not exist shows as `⟦key⟧`.
    pub fn say<'a>(&self, key: &'a str) -> Phrase<'a> {
        Phrase { locale: self.locale, key, arguments: FluentArgs::new() }
    }

    /// Whether there is a text of this key.
    pub fn knows(&self, key: &str) -> bool {
        self.locale.bundle().has_message(key)
    }

    /// The words for a code of the domain or of a provider, by its family: `("reason", "too_large")` →
    /// `reason-too-large`. A code without words of its own gets those of `unknown`.
    pub fn code(&self, family: &str, code: &str) -> String {
        let key = format!("{family}-{}", code.replace(['.', '_'], "-"));
        match self.knows(&key) {
            true => self.say(&key).to_string(),
            false => self.say(&format!("{family}-unknown")).to_string(),
        }
    }

    /// A whole number with thousands separators.
    pub fn count(&self, count: impl Whole) -> String {
        format::count(self.locale, count.whole())
    }

    /// Whether a number is nothing.
    pub fn is_zero(&self, number: impl Whole) -> bool {
        number.whole() == 0
    }

    /// A number of bytes, rounded: `1,2 Mo`.
    pub fn size(&self, bytes: impl Whole) -> String {
        format::size(self.locale, bytes.whole().unsigned_abs())
    }

    /// How long something took.
    pub fn duration(&self, duration: &std::time::Duration) -> String {
        format::duration(self.locale, *duration)
    }

    /// A name from outside, its invisible characters shown.
    pub fn file_name(&self, name: impl AsRef<str>) -> String {
        format::file_name(name.as_ref())
    }

    /// An amount in cents of a currency (ISO 4217): `1 234,56 €`.
    pub fn amount(&self, cents: i64, currency: &str) -> String {
        format::amount(self.locale, cents, currency)
    }
}

/// A text with its arguments; writes itself out.
pub struct Phrase<'a> {
    locale: Locale,
    key: &'a str,
    arguments: FluentArgs<'a>,
}

impl<'a> Phrase<'a> {
    /// Gives the value of a placeholder; numbers also choose the plural.
    pub fn arg(mut self, name: &'a str, value: impl Argument) -> Self {
        self.arguments.set(name, value.value());
        self
    }
}

impl fmt::Display for Phrase<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bundle = self.locale.bundle();
        let Some(pattern) = bundle.get_message(self.key).and_then(|message| message.value()) else {
            return write!(f, "⟦{}⟧", self.key);
        };
        let mut errors = Vec::new();
        let text = bundle.format_pattern(pattern, Some(&self.arguments), &mut errors);
        match errors.is_empty() {
            true => f.write_str(&text),
            false => write!(f, "⟦{}: {text}⟧", self.key),
        }
    }
}

#[cfg(test)]
mod tests;
