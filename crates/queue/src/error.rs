//! What can go wrong with the queue, and with a job.

use std::fmt;
use std::time::Duration;

pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why the queue did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The lease ran out and the job is no longer the holder's: stop, and write nothing more for it.
    #[error("the lease on the job is lost")]
    LeaseLost,
    #[error(transparent)]
    Database(#[from] db::Error),
    /// What is kept of the job is not what was enqueued.
    #[error("the job {id} cannot be read")]
    Payload {
        id: crate::JobId,
        #[source]
        source: serde_json::Error,
    },
}

/// How a handler ends when it does not succeed.
///
/// Any error turns into a [`Retry`](Self::Retry) with `?`, and a lost lease, wherever in its causes, into
/// [`LeaseLost`](Self::LeaseLost).
#[derive(Debug)]
pub enum JobError {
    /// May pass: try again, after `after` or else after the usual [`backoff`](crate::backoff).
    Retry { error: anyhow::Error, after: Option<Duration> },
    /// Will not pass: a dead letter at once.
    Fail { error: anyhow::Error },
    /// Somebody else has the job now.
    LeaseLost,
}

impl JobError {
    pub fn retry(error: impl Into<anyhow::Error>) -> Self {
        Self::Retry { error: error.into(), after: None }
    }

    pub fn retry_after(error: impl Into<anyhow::Error>, after: Duration) -> Self {
        Self::Retry { error: error.into(), after: Some(after) }
    }

    pub fn fail(error: impl Into<anyhow::Error>) -> Self {
        Self::Fail { error: error.into() }
    }
}

// Not a `std::error::Error` itself: it could not take in all others then.
impl<E: Into<anyhow::Error>> From<E> for JobError {
    fn from(error: E) -> Self {
        let error = error.into();
        let lost = error.chain().any(|cause| matches!(cause.downcast_ref(), Some(Error::LeaseLost)));
        if lost { Self::LeaseLost } else { Self::Retry { error, after: None } }
    }
}

impl fmt::Display for JobError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Retry { error, .. } | Self::Fail { error } => write!(f, "{error:#}"),
            Self::LeaseLost => Error::LeaseLost.fmt(f),
        }
    }
}
