//! The tray: the documents of a company that wait for entry, by binder.

pub mod actions;
pub mod handlers;
pub mod pages;
pub mod settings;
mod view;
pub mod wanted;
