//! Where things are in a store, the same in a folder and in a bucket.

use crate::{BlobError, Result, Sha256};

pub(crate) const ORIGINALS: &str = "originals";
pub(crate) const DERIVATIVES: &str = "derivatives";
pub(crate) const REMOVED: &str = "removed";

pub(crate) fn original(sha256: &Sha256) -> String {
    below(ORIGINALS, sha256)
}

/// Where an original lies that was taken out.
pub(crate) fn removed(sha256: &Sha256) -> String {
    below(REMOVED, sha256)
}

/// The folder of all that was derived from an original.
pub(crate) fn derivatives(of: &Sha256) -> String {
    below(DERIVATIVES, of)
}

/// `name` must have passed [`check`].
pub(crate) fn derivative(of: &Sha256, name: &str) -> String {
    format!("{}/{name}", derivatives(of))
}

fn below(part: &str, sha256: &Sha256) -> String {
    let hex = sha256.to_string();
    format!("{part}/{}/{}/{hex}", &hex[..2], &hex[2..4])
}

/// Names of derivatives: a-z, 0-9, dot and hyphen, beginning with neither dot nor hyphen.
pub(crate) fn check(name: &str) -> Result<()> {
    let fine = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'-');
    if name.len() <= 100
        && name.bytes().all(fine)
        && name.bytes().next().is_some_and(|first| first.is_ascii_alphanumeric())
    {
        Ok(())
    } else {
        Err(BlobError::BadName(name.to_owned()))
    }
}
