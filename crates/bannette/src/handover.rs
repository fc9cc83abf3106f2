//! Entered documents out, to the accounting software: those of a period, as one archive of a list, entries in the form of
//! the French norm, and the originals. What was handed over is written down as it was then: the archive can be made again,
//! and says the same whatever was changed since.

pub mod accounts;
pub mod api;
pub mod archive;
pub mod entered;
pub mod fec;
pub mod handlers;
pub mod pages;
pub mod store;

use db::Moment;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::company::BinderKind;
use crate::entry::Content;
use crate::ids::{CompanyId, HandoverId};

/// Documents of one handover.
pub const MOST: i64 = 5_000;

#[derive(Debug, Clone)]
pub struct Handover {
    pub id: HandoverId,
    pub company: CompanyId,
    pub period: Period,
    /// Whether documents that were handed over before are part of it.
    pub anew: bool,
    pub documents: i64,
    /// Those of them that make an entry.
    pub entries: i64,
    pub made_at: Moment,
    /// The user's name, or the key's.
    pub made_by: Option<String>,
    pub withdrawn: bool,
}

/// Days of papers, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    pub from: Date,
    pub until: Date,
}

/// What is handed over of a document, as it was entered at that moment.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Paper {
    pub binder: String,
    pub binder_kind: BinderKind,
    /// The file.
    pub name: String,
    /// Of charges or products; nothing where nothing is entered in a journal.
    pub account: String,
    /// The supplier, or the customer.
    pub third: Option<String>,
    pub content: Content,
}

/// The journal of a kind of binder (code and label) and its usual account. None: nothing of it is entered.
pub fn journal(kind: BinderKind) -> Option<(&'static str, &'static str, &'static str)> {
    match kind {
        BinderKind::Purchases => Some(("AC", "Achats", "607000")),
        BinderKind::Sales => Some(("VE", "Ventes", "706000")),
        BinderKind::Cash => Some(("CA", "Caisse", "606400")),
        BinderKind::Expenses => Some(("NF", "Notes de frais", "625100")),
        BinderKind::Bank | BinderKind::Filing => None,
    }
}

/// Kinds of binders that have an account to choose.
pub const KINDS: [BinderKind; 4] =
    [BinderKind::Purchases, BinderKind::Sales, BinderKind::Cash, BinderKind::Expenses];

/// An account as the French chart has them: three to ten digits; of charges (6), or of products (7) for sales.
pub fn is_account(kind: BinderKind, account: &str) -> bool {
    let class = if kind == BinderKind::Sales { '7' } else { '6' };
    (3..=10).contains(&account.len())
        && account.starts_with(class)
        && account.bytes().all(|byte| byte.is_ascii_digit())
}
