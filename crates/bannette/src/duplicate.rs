//! Documents of a company that may be one, whichever channels brought them: the same bytes; a new version of the same file;
//! the same invoice by supplier, number, date and total; the same text; or, where there is no text to go by, the same picture.
//! They are looked for, by indexes, in the transaction that writes a reading or corrects what makes an invoice out, and kept
//! as pairs. People decide, and are never asked again.

pub mod api;
pub mod handlers;
pub mod likeness;
pub mod pages;
pub mod store;

use serde::Serialize;

use crate::ids::DocumentId;

/// How two documents are alike; the surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    Bytes,
    Version,
    Invoice,
    Text,
    Picture,
}

impl Level {
    pub const ALL: [Self; 5] = [Self::Bytes, Self::Version, Self::Invoice, Self::Text, Self::Picture];

    /// The name in the database, and of its words (`duplicate-level-NAME`).
    pub fn name(self) -> &'static str {
        match self {
            Self::Bytes => "bytes",
            Self::Version => "version",
            Self::Invoice => "invoice",
            Self::Text => "text",
            Self::Picture => "picture",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.name() == name)
    }
}

/// Two documents that may be one, about which nobody has decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pair {
    pub newer: DocumentId,
    pub older: DocumentId,
    pub level: Level,
}

impl Pair {
    /// The other one.
    pub fn other(&self, document: DocumentId) -> DocumentId {
        if self.newer == document { self.older } else { self.newer }
    }
}

/// What somebody decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// They are one: this one goes to the trash.
    Same {
        trashed: DocumentId,
    },
    Different,
}

impl Decision {
    /// The name in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::Same { .. } => "same",
            Self::Different => "different",
        }
    }
}
