//! What somebody sees: how far he may look documents up, and the companies where he may, for the lists beside a page.

use db::Database;

use super::{Company, store};
use crate::error::Result;
use crate::rights::{self, Caller, Reaches, Right};

/// Companies that are offered without a search.
pub const OFFERED: usize = 12;
/// Companies listed for who sees some, at most.
const LISTED: i64 = 100;

/// How far a caller may look documents up.
#[derive(Debug)]
pub struct Sight {
    pub caller: Caller,
    pub reaches: Reaches,
    /// The first of the companies in service where he may, by name.
    pub companies: Vec<Company>,
    /// Whether there are others.
    pub more: bool,
}

impl Sight {
    /// Of who sees the whole firm, no more companies are listed than are offered: what is listed beside a tray is counted for
    /// all of them together.
    pub async fn of(database: &Database, caller: Caller) -> Result<Self> {
        let right = Right::LookUpDocuments;
        let reaches = rights::reaches(database, caller, right).await?;
        let limit = if reaches.are_everything() { OFFERED as i64 } else { LISTED };
        let visible = rights::companies_within(&reaches, caller, right, store::FIRST_OF_VISIBLE);
        let page = store::list_visible(database, visible, "", None, limit).await?;
        Ok(Self { caller, reaches, companies: page.items, more: page.next_cursor.is_some() })
    }
}
