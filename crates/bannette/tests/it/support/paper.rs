//! Contents of files.

/// What looks like a PDF, another for each text.
pub fn pdf(text: impl AsRef<str>) -> Vec<u8> {
    format!("%PDF-1.7\n% {}\n%%EOF\n", text.as_ref()).into_bytes()
}

/// A PDF of this size in bytes; other seeds, other bytes.
pub fn long_pdf(seed: u8, size: usize) -> Vec<u8> {
    let mut bytes = pdf(format!("long {seed}"));
    bytes.extend((bytes.len()..size).map(|at| (at % 251) as u8 ^ seed));
    bytes
}

pub fn sha256(bytes: &[u8]) -> String {
    use sha2::Digest;
    hex::encode(sha2::Sha256::digest(bytes))
}
