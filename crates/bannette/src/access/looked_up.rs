//! What was looked up about the caller while a request is answered: its right, its page and the page's frame ask for the same.

use std::sync::Arc;

use axum::http::request::Parts;
use db::Database;
use tokio::sync::OnceCell;

use crate::company::Sight;
use crate::error::Result;
use crate::ids::CompanyId;
use crate::rights::{self, Caller, Held};

/// Each is looked up when it is first asked for. One of these lives as long as its request.
#[derive(Debug, Default)]
pub struct LookedUp {
    sight: OnceCell<Sight>,
    /// On the company that the request is about.
    held: OnceCell<Held>,
}

impl LookedUp {
    pub fn of(parts: &mut Parts) -> Arc<Self> {
        Arc::clone(parts.extensions.get_or_insert_default())
    }

    pub async fn sight(&self, database: &Database, caller: Caller) -> Result<&Sight> {
        self.sight.get_or_try_init(|| Sight::of(database, caller)).await
    }

    /// All that the caller holds on a company.
    pub async fn held_on(&self, database: &Database, caller: Caller, company: CompanyId) -> Result<Held> {
        let held = self.held.get_or_try_init(|| rights::held_on(database, caller, company)).await?;
        if held.is_of(caller, company) {
            return Ok(held.clone());
        }
        rights::held_on(database, caller, company).await
    }
}
