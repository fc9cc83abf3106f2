//! The values of placeholders.

use fluent_bundle::FluentValue;
use serde::{Deserialize, Serialize};

use super::Phrase;

/// A value for a placeholder of a text, however many references templates put before it.
pub trait Argument {
    fn value(&self) -> FluentValue<'static>;
}

/// A whole number, likewise.
pub trait Whole {
    fn whole(&self) -> i64;
}

impl<T: Argument + ?Sized> Argument for &T {
    fn value(&self) -> FluentValue<'static> {
        (**self).value()
    }
}

impl<T: Whole + ?Sized> Whole for &T {
    fn whole(&self) -> i64 {
        (**self).whole()
    }
}

macro_rules! numbers {
    ($($number:ty)*) => {$(
        impl Argument for $number {
            fn value(&self) -> FluentValue<'static> {
                FluentValue::from(*self as f64)
            }
        }
        impl Whole for $number {
            fn whole(&self) -> i64 {
                i64::try_from(*self).unwrap_or(i64::MAX)
            }
        }
    )*};
}
numbers!(u8 u16 u32 u64 usize i32 i64);

impl Argument for str {
    fn value(&self) -> FluentValue<'static> {
        FluentValue::from(self.to_owned())
    }
}

impl Argument for String {
    fn value(&self) -> FluentValue<'static> {
        self.as_str().value()
    }
}

impl Argument for Phrase<'_> {
    fn value(&self) -> FluentValue<'static> {
        FluentValue::from(self.to_string())
    }
}

/// The values of a text that is said later, to whoever reads it then: of a message, of a notice.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arguments(Vec<(String, Kept)>);

/// Numbers are kept apart from names, which may be written in figures alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
enum Kept {
    Number(i64),
    Text(String),
}

impl Argument for Kept {
    fn value(&self) -> FluentValue<'static> {
        match self {
            Self::Number(number) => number.value(),
            Self::Text(text) => text.value(),
        }
    }
}

impl Arguments {
    pub fn add(&mut self, name: &str, value: impl Argument) {
        let kept = match value.value() {
            FluentValue::Number(number) => Kept::Number(number.value as i64),
            FluentValue::String(text) => Kept::Text(text.into_owned()),
            _ => Kept::Text(String::new()),
        };
        self.0.push((name.to_owned(), kept));
    }

    pub fn fill<'a>(&'a self, phrase: Phrase<'a>) -> Phrase<'a> {
        self.0.iter().fold(phrase, |phrase, (name, value)| phrase.arg(name, value))
    }
}
