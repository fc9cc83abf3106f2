use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

/// The path of a folder in a drive: `""` is the root, everything else begins with `/` and doesn't end with one.
///
/// Keeps the case it was given and compares without it, in NFC.
#[derive(Clone, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct FolderPath {
    shown: String,
    key: String,
}

/// Why a text is not the path of a folder.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidPath {
    #[error("a path begins with a slash: {0:?}")]
    NoSlash(String),
    #[error("a path has no empty, \".\" or \"..\" part: {0:?}")]
    BadPart(String),
    #[error("a path has no control characters")]
    Control,
    #[error("a path has at most {max} bytes, not {len}", max = MAX_BYTES)]
    TooLong { len: usize },
}

const MAX_BYTES: usize = 16 * 1024;

impl FolderPath {
    /// The folder that holds all others.
    pub fn root() -> Self {
        Self { shown: String::new(), key: String::new() }
    }

    /// Takes `""` or `/` as the root, and forgives one slash at the end.
    pub fn parse(text: &str) -> Result<Self, InvalidPath> {
        let path = text.strip_suffix('/').unwrap_or(text);
        if path.is_empty() {
            return Ok(Self::root());
        }
        if path.len() > MAX_BYTES {
            return Err(InvalidPath::TooLong { len: path.len() });
        }
        if path.chars().any(char::is_control) {
            return Err(InvalidPath::Control);
        }
        let parts = path.strip_prefix('/').ok_or_else(|| InvalidPath::NoSlash(path.to_owned()))?;
        if parts.split('/').any(|part| matches!(part, "" | "." | "..")) {
            return Err(InvalidPath::BadPart(path.to_owned()));
        }
        Ok(Self { shown: path.to_owned(), key: key(path) })
    }

    /// As given: what people read and what the provider is asked for.
    pub fn as_str(&self) -> &str {
        &self.shown
    }

    /// In lower case, NFC: what to compare, and to store where uniqueness matters.
    pub fn key(&self) -> &str {
        &self.key
    }

    pub fn is_root(&self) -> bool {
        self.key.is_empty()
    }

    /// The last part; empty for the root.
    pub fn name(&self) -> &str {
        self.shown.rsplit('/').next().unwrap_or_default()
    }

    /// The folder around this one; none for the root.
    pub fn parent(&self) -> Option<Self> {
        let (parent, _) = self.shown.rsplit_once('/')?;
        Some(Self { shown: parent.to_owned(), key: key(parent) })
    }

    /// Whether a file or folder at `path` (in any case) lies directly in this folder, or with `recursive` anywhere
    /// below it. No folder contains itself.
    pub fn contains(&self, path: &str, recursive: bool) -> bool {
        let path = key(path.strip_suffix('/').unwrap_or(path));
        let Some(below) = path.strip_prefix(&self.key).and_then(|rest| rest.strip_prefix('/')) else {
            return false;
        };
        !below.is_empty() && (recursive || !below.contains('/'))
    }
}

/// Lower case, NFC. Letter by letter: the provider lowers without looking at neighbours (`Σ` at a word's end).
pub(crate) fn key(path: &str) -> String {
    path.nfc().flat_map(char::to_lowercase).nfc().collect()
}

/// NFC of what the provider lowered already.
pub(crate) fn nfc(path: &str) -> String {
    path.nfc().collect()
}

impl PartialEq for FolderPath {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl Eq for FolderPath {}

impl std::hash::Hash for FolderPath {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.key.hash(state);
    }
}

impl FromStr for FolderPath {
    type Err = InvalidPath;

    fn from_str(text: &str) -> Result<Self, InvalidPath> {
        Self::parse(text)
    }
}

impl TryFrom<String> for FolderPath {
    type Error = InvalidPath;

    fn try_from(text: String) -> Result<Self, InvalidPath> {
        Self::parse(&text)
    }
}

impl From<FolderPath> for String {
    fn from(path: FolderPath) -> Self {
        path.shown
    }
}

impl fmt::Display for FolderPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
    }
}

impl fmt::Debug for FolderPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.shown)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn folder(text: &str) -> FolderPath {
        FolderPath::parse(text).unwrap()
    }

    #[test]
    fn the_root_is_written_empty_or_as_a_slash() {
        assert!(folder("").is_root());
        assert!(folder("/").is_root());
        assert_eq!(folder("/").as_str(), "");
        assert_eq!(folder("/a/").as_str(), "/a");
    }

    #[test]
    fn what_is_no_path_is_refused() {
        for text in ["a", "//", "/a//b", "/a/../b", "/.", "/a\nb", "id:abc"] {
            assert!(FolderPath::parse(text).is_err(), "{text:?}");
        }
        assert!(matches!(
            FolderPath::parse(&format!("/{}", "x".repeat(MAX_BYTES))),
            Err(InvalidPath::TooLong { .. })
        ));
    }

    #[test]
    fn case_and_normal_form_make_no_difference() {
        assert_eq!(folder("/Été/Reçus"), folder("/e\u{301}te\u{301}/REC\u{327}US"));
        assert_ne!(folder("/ete"), folder("/été"));
    }

    #[test]
    fn a_folder_contains_what_is_below_it_and_not_its_neighbours() {
        let inbox = folder("/Clients/Dupont");
        assert!(inbox.contains("/clients/DUPONT/a.pdf", false));
        assert!(!inbox.contains("/clients/dupont/2026/a.pdf", false));
        assert!(inbox.contains("/clients/dupont/2026/a.pdf", true));
        assert!(!inbox.contains("/clients/dupont", true));
        assert!(!inbox.contains("/clients/dupont-2/a.pdf", true));
        assert!(folder("").contains("/a.pdf", false));
        assert!(folder("").contains("/x/a.pdf", true));
        assert!(!folder("").contains("", true));
    }

    #[test]
    fn a_path_knows_its_name_and_its_parent() {
        let path = folder("/A/B c");
        assert_eq!(path.name(), "B c");
        assert_eq!(path.parent(), Some(folder("/a")));
        assert_eq!(path.parent().unwrap().parent(), Some(FolderPath::root()));
        assert_eq!(FolderPath::root().parent(), None);
    }

    proptest! {
        #[test]
        fn every_path_is_contained_in_its_parent(parts in prop::collection::vec("[^/\\p{Cc}]{1,8}", 1..5)) {
            let text = format!("/{}", parts.join("/"));
            if let Ok(path) = FolderPath::parse(&text) {
                let parent = path.parent().unwrap();
                prop_assert!(parent.contains(path.as_str(), false));
                prop_assert!(FolderPath::root().contains(path.as_str(), true));
                prop_assert_eq!(FolderPath::parse(path.key()).unwrap(), path);
            }
        }
    }
}
