//! What every page shares: languages, layout, assets, forms, flash messages, how things are written out.

pub mod address;
pub mod assets;
pub mod confirm;
pub mod csv;
pub mod dates;
pub mod door;
pub mod errors;
pub mod flash;
pub mod format;
pub mod forms;
pub mod layout;
pub mod locale;
#[cfg(test)]
pub(crate) mod samples;
pub mod sign;
pub mod visit;
pub mod zip;

pub use confirm::ConfirmPage;
pub use flash::Flash;
pub use layout::Layout;
pub use locale::{Locale, Texts};
pub use sign::Sign;
