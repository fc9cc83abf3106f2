#![doc = include_str!("../README.md")]

mod claim;
mod dead;
mod error;
mod job;
mod lease;
mod schema;
mod sql;
mod waker;
mod worker;

pub use claim::{Claimed, claim};
pub use dead::{Count, DeadLetter, State, counts, dead_letters, discard, discard_key, revive, waiting_since};
pub use error::{Error, JobError, Result};
pub use job::{JobId, NewJob, enqueue, enqueue_many, hurry};
pub use lease::{Fate, Lease, backoff};
pub use schema::MIGRATION;
pub use sql::{given_up, is_alive};
pub use waker::Waker;
pub use worker::Worker;
