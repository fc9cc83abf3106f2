//! What can go wrong when somebody asks for something, by what the caller does about it. Pages and API turn it
//! into words of the reader's language; the codes are the keys of those words (`error-CODE`).

/// A mistake in what was sent: which field, and the code of what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    pub field: &'static str,
    pub code: &'static str,
}

#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It does not exist, or not for this caller: the two look the same.
    #[error("not found")]
    NotFound,
    #[error("invalid: {0:?}")]
    Invalid(Vec<FieldError>),
    /// Right in itself, but not now: a run is under way, the code is taken…
    #[error("conflict: {0}")]
    Conflict(&'static str),
    /// The provider could not be asked, or refused: its code and its own words.
    #[error("provider: {code}: {detail}")]
    Provider { code: &'static str, detail: String },
    /// The job is somebody else's now, or the queue cannot be had.
    #[error("the queue failed")]
    Queue(#[from] queue::Error),
    #[error(transparent)]
    Internal(#[from] anyhow::Error),
}

impl Error {
    pub fn invalid(field: &'static str, code: &'static str) -> Self {
        Self::Invalid(vec![FieldError { field, code }])
    }
}

impl From<db::Error> for Error {
    fn from(error: db::Error) -> Self {
        match error {
            db::Error::NotFound => Self::NotFound,
            other => Self::Internal(other.into()),
        }
    }
}

impl From<blobs::BlobError> for Error {
    fn from(error: blobs::BlobError) -> Self {
        Self::Internal(error.into())
    }
}

impl From<askama::Error> for Error {
    fn from(error: askama::Error) -> Self {
        Self::Internal(error.into())
    }
}

pub type Result<T, E = Error> = std::result::Result<T, E>;
