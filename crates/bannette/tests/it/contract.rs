//! The API is a contract: its paths, its shapes, its errors.

mod channels;
mod companies;
mod description;
mod documents;
mod lists;
mod problems;
mod runs;
mod users;

use serde_json::Value;

/// The names of an object's fields, sorted.
#[track_caller]
fn fields(value: &Value) -> Vec<&str> {
    let mut fields: Vec<_> = value.as_object().unwrap().keys().map(String::as_str).collect();
    fields.sort_unstable();
    fields
}
