//! Collecting, asked for through the API, from a Dropbox that is moody.

mod again;
mod bodies;
mod ending;
mod errors;
mod fencing;
mod folders;
mod many;
mod names;
mod outcomes;
mod team;
