//! Documents: one collected file each, its untouchable original, its reading, its place.

pub mod addressee;
pub mod again;
pub mod api;
pub mod arriving;
pub mod chosen;
pub mod dead;
pub mod doubt;
pub mod editing;
pub mod facts;
pub mod handlers;
pub mod history;
pub mod lessons;
pub mod list;
pub mod moving;
pub mod notes;
pub mod original;
pub mod pages;
pub mod past;
pub mod queue;
pub mod reassessing;
pub mod shape;
pub mod showing;
pub mod store;
pub mod trash;
pub mod unpacking;
pub mod work;

use db::Moment;
use reading::{DocumentKind, Picture};
use serde::{Deserialize, Serialize};

pub use self::facts::{Facts, Quality};
use crate::ids::{BinderId, ChannelId, CompanyId, DocumentId, RunId};

#[derive(Debug, Clone)]
pub struct Document {
    pub id: DocumentId,
    pub company: CompanyId,
    pub binder: BinderId,
    pub name: String,
    pub media_type: String,
    /// Bytes.
    pub size: i64,
    pub sha256: blobs::Sha256,
    pub state: DocumentState,
    /// What kind of paper it is: as entered, or else as read. None before it was read.
    pub kind: Option<DocumentKind>,
    pub origin: Origin,
    pub collected_at: Moment,
    /// The document that this one is a new version of.
    pub previous: Option<DocumentId>,
    /// Since when another reading is waited for, that somebody asked for.
    pub read_again_since: Option<Moment>,
    /// Since when a draft of its entry lies ready: what lists show is what stands there.
    pub drafted_at: Option<Moment>,
    pub entered_at: Option<Moment>,
    pub trashed_at: Option<Moment>,
    /// Since when other documents, made of its pages, stand for it.
    pub replaced_at: Option<Moment>,
    /// Whether it is an archive or a mail whose contents stand for it.
    pub unpacked: bool,
    /// How many notes there are on it, of those that were written in its company.
    pub notes: i64,
}

impl Document {
    /// Whether it is among its company's documents: not in the trash, and no others stand for it.
    pub fn is_there(&self) -> bool {
        self.trashed_at.is_none() && self.replaced_at.is_none()
    }

    /// Whether it waits in the tray.
    pub fn waits_in_tray(&self) -> bool {
        self.is_there() && self.entered_at.is_none()
    }
}

/// Where a document came from.
#[derive(Debug, Clone)]
pub struct Origin {
    /// The company that it came to, whose channel it is; it may have been moved since.
    pub company: CompanyId,
    pub channel: ChannelId,
    pub run: RunId,
    pub provider: String,
    pub account_id: String,
    pub path: String,
    pub file_id: String,
    pub rev: String,
    pub modified_at: Moment,
}

/// How far a document has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DocumentState {
    /// In the tray by its name.
    Received,
    /// Its pages' pictures are there.
    Previewed,
    Read,
    /// Could not be read; the original is whole.
    Unreadable,
}

impl DocumentState {
    pub const ALL: [Self; 4] = [Self::Received, Self::Previewed, Self::Read, Self::Unreadable];

    pub fn name(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Previewed => "previewed",
            Self::Read => "read",
            Self::Unreadable => "unreadable",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

/// Where a document is on its way through the firm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// Waits for entry.
    Tray,
    Entered,
    /// Can be restored for a while; what lies or lay here is never collected again.
    Trash,
}

impl Place {
    /// The condition on `documents d` that leaves those that are there.
    pub fn condition(self) -> &'static str {
        match self {
            Self::Tray => {
                "d.entered_at IS NULL AND d.trashed_at IS NULL AND d.replaced_at IS NULL AND d.unpacked = FALSE"
            }
            Self::Entered => "d.entered_at IS NOT NULL AND d.trashed_at IS NULL",
            Self::Trash => "d.trashed_at IS NOT NULL AND d.deleted_at IS NULL",
        }
    }
}

/// What lists show of a reading. All words are in the derivative [`work::READING`].
#[derive(Debug, Clone)]
pub struct ReadingSummary {
    /// As it was read: what lists show is [`Document::kind`].
    pub kind: DocumentKind,
    /// None before it was read.
    pub quality: Option<Quality>,
    pub facts: Facts,
    pub language: Option<String>,
    pub text_source: String,
    pub pages: i64,
    pub first_words: String,
    /// Why it is unreadable: a code that has words in each language (`unreadable-CODE`), and the details.
    pub failure: Option<(String, String)>,
    pub pictures: Pictures,
    /// When this was last written.
    pub updated_at: Moment,
}

/// The pictures of a document: names of derivatives.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Pictures {
    pub thumbnail: Option<Picture>,
    /// Page number (from 1) and picture.
    pub pages: Vec<(u32, Picture)>,
    /// The same for small screens.
    #[serde(default)]
    pub small: Vec<(u32, Picture)>,
}
