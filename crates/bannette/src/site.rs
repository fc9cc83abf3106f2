//! Sites: groups of companies, an office or a portfolio. There is always a default one, the oldest in service.

pub mod api;
pub mod handlers;
pub mod pages;
pub mod store;

use crate::company::check_text;
use crate::error::FieldError;
use crate::ids::SiteId;

/// A site, and how many companies in service are on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    pub id: SiteId,
    pub name: String,
    pub deactivated: bool,
    pub companies: i64,
}

/// Trims and checks a site's name.
pub fn check_name(name: &str) -> Result<String, Vec<FieldError>> {
    let name = name.trim().to_string();
    let mut errors = Vec::new();
    check_text(&mut errors, "name", &name, 100);
    if errors.is_empty() { Ok(name) } else { Err(errors) }
}
