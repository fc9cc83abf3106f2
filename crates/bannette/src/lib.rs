//! Bannette: collects clients' documents for accounting firms. One module a slice of the domain; each reads from
//! its types and rules down to its SQL, pages and API.

pub mod access;
pub mod api;
pub mod app;
pub mod audit;
pub mod channel;
pub mod cli;
pub mod cockpit;
pub mod collecting;
pub mod company;
pub mod config;
pub mod demo;
pub mod deposit;
pub mod document;
pub mod entry;
pub mod error;
pub mod failure;
pub mod fold;
pub mod help;
pub mod ids;
pub mod import;
pub mod jobs;
pub mod mail;
pub mod migrations;
pub mod notification;
pub mod paging;
pub mod rights;
pub mod router;
pub mod search;
pub mod secrets;
pub mod site;
pub mod tray;
pub mod user;
pub mod verify;
pub mod web;
pub mod worker;
