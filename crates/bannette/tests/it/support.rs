//! A firm to test with: Bannette, served for real, and the Dropbox of one of its clients.

pub mod api;
pub mod binary;
pub mod bodies;
pub mod clock;
pub mod firm;
pub mod jobs;
pub mod paper;
pub mod people;
pub mod post_office;
pub mod provider;
pub mod served;
pub mod waiting;

pub use bodies::Run;
pub use firm::{Desk, Engine, Firm, Settings};
pub use paper::pdf;
pub use waiting::until;
