#![doc = include_str!("../README.md")]

mod arguments;
mod clock;
mod database;
mod error;
mod migration;
mod moment;
mod row;
mod sql;
mod transaction;
mod value;

pub mod testing;

pub use clock::{Clock, SystemClock, TestClock, new_id};
pub use database::{Database, Engine};
pub use error::{Error, Result};
pub use migration::Migration;
pub use moment::{InvalidMoment, Moment};
pub use row::{FromColumn, Row};
pub use sql::{MAX_PARAMS, list, rows};
pub use transaction::Transaction;
pub use uuid::Uuid;
pub use value::{SqlType, Value};
