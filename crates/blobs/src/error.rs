use std::io;
use std::path::{Path, PathBuf};

/// What kept a blob from being stored or read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BlobError {
    #[error("no space left to {doing} {}", path.display())]
    NoSpace { doing: &'static str, path: PathBuf, source: io::Error },
    #[error("failed to {doing} {}", path.display())]
    Io { doing: &'static str, path: PathBuf, source: io::Error },
    #[error("the object store failed to {doing} {key}")]
    Store { doing: &'static str, key: String, source: object_store::Error },
    #[error("not the address of a blob store: {url}: {reason}")]
    BadUrl { url: String, reason: String },
    #[error("not the name of a derivative: {0:?} (a-z, 0-9, dot and hyphen, at most 100)")]
    BadName(String),
    /// Work was cut short by the end of the program, or after an earlier failure.
    #[error("the work on {} was interrupted", path.display())]
    Interrupted { path: PathBuf },
}

impl BlobError {
    /// Whether the disk or the quota is full: nothing will succeed until someone makes room.
    pub fn is_no_space(&self) -> bool {
        matches!(self, Self::NoSpace { .. })
    }

    pub(crate) fn io(doing: &'static str, path: &Path, source: io::Error) -> Self {
        let path = path.to_owned();
        match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                Self::NoSpace { doing, path, source }
            }
            _ => Self::Io { doing, path, source },
        }
    }

    pub(crate) fn store(
        doing: &'static str,
        key: &object_store::path::Path,
        source: object_store::Error,
    ) -> Self {
        Self::Store { doing, key: key.to_string(), source }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_told_apart() {
        let error = |kind: io::ErrorKind| BlobError::io("write", Path::new("/x"), kind.into());
        assert!(error(io::ErrorKind::StorageFull).is_no_space());
        assert!(error(io::ErrorKind::QuotaExceeded).is_no_space());
        assert!(!error(io::ErrorKind::PermissionDenied).is_no_space());
        assert!(BlobError::io("write", Path::new("/x"), io::Error::from_raw_os_error(28)).is_no_space());
    }
}
