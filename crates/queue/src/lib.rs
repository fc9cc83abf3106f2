#![doc = include_str!("../README.md")]

mod claim;
mod dead;
mod error;
mod job;
mod lease;
mod schema;
mod waker;
mod worker;

pub use claim::{Claimed, claim};
pub use dead::{Count, DeadLetter, State, counts, dead_letters, discard, revive};
pub use error::{Error, JobError, Result};
pub use job::{JobId, NewJob, enqueue, enqueue_many, hurry};
pub use lease::{Fate, Lease, backoff};
pub use schema::MIGRATION;
pub use waker::Waker;
pub use worker::Worker;
