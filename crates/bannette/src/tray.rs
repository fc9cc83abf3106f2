//! The tray: the documents of a company that wait for entry, by binder.

pub mod handlers;
pub mod pages;
mod view;
