//! What is true of each sample.

use std::path::PathBuf;

use serde_json::{Map, Value};

/// One line of `truth.jsonl`; its words are told in `samples/README.md`.
#[derive(Clone, Debug, serde::Deserialize)]
pub struct Truth {
    pub file: String,
    pub kind: String,
    pub pages: Option<usize>,
    /// Degrees clockwise that bring its pages upright.
    #[serde(default)]
    pub rotation: u16,
    pub visible: Vec<String>,
    #[serde(default)]
    pub contents: Vec<Value>,
    #[serde(flatten)]
    pub fields: Map<String, Value>,
}

impl Truth {
    /// The code of the failure that reading the file must end in.
    pub fn failure(&self) -> Option<&'static str> {
        match &*self.kind {
            "encrypted" => Some("encrypted"),
            "truncated" => Some("broken"),
            "empty" => Some("empty"),
            "program" => Some("unsupported_kind"),
            _ => None,
        }
    }

    /// The name of the kind that a reading must give.
    pub fn reading_kind(&self) -> &str {
        if self.kind == "picture_named_pdf" { "other" } else { &self.kind }
    }
}

pub fn folder() -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "..", "..", "samples"].iter().collect()
}

pub fn truths() -> Vec<Truth> {
    let text = std::fs::read_to_string(folder().join("truth.jsonl")).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}
