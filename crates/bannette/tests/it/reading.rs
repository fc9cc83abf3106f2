//! What was read, as lists, pages and the API show it; reading again.

mod again;
mod lessons;
mod lists;
pub mod papers;
mod shown;
