//! Jobs that failed for good: administrators see them, try them again or let them go.

pub mod handlers;
pub mod pages;
