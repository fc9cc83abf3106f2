//! Paths as the API writes them, and the checks that refuse the others.

use std::fmt;

use unicode_normalization::UnicodeNormalization;

/// Where an argument points.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum PathArgument {
    /// Components below the path root; none for the root itself.
    Path(Vec<String>),
    Id {
        id: String,
        below: Vec<String>,
    },
    Namespace {
        namespace: u64,
        below: Vec<String>,
    },
    Revision(String),
}

/// Why a path was refused: by its form at once (400), or as a lookup (409 `malformed_path`).
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum PathRefusal {
    Form(String),
    Malformed,
}

const PATTERN_LISTING: &str = r"(/(.|[\r\n])*)?|id:.*|(ns:[0-9]+(/(.|[\r\n])*)?)";
const PATTERN_READING: &str = r"(/(.|[\r\n])*|id:.*)|(rev:[0-9a-f]{9,})|(ns:[0-9]+(/(.|[\r\n])*)?)";
const PATTERN_WRITING: &str = r"(/(.|[\r\n])*)|(ns:[0-9]+(/(.|[\r\n])*)?)|(id:.*)";

impl PathArgument {
    /// For routes that list: the root is `""`, never `/`.
    pub fn listing(path: &str) -> Result<Self, PathRefusal> {
        if path == "/" {
            let hint = "Specify the root folder as an empty string rather than as \"/\".";
            return Err(PathRefusal::Form(hint.to_owned()));
        }
        Self::parse(path, PATTERN_LISTING)
    }

    /// For routes that read one entry: `rev:` is welcome, the root is not.
    pub fn reading(path: &str) -> Result<Self, PathRefusal> {
        if let Some(rev) = path.strip_prefix("rev:") {
            let valid = rev.len() >= 9 && rev.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
            return if valid {
                Ok(Self::Revision(rev.to_owned()))
            } else {
                Err(mismatch(path, PATTERN_READING))
            };
        }
        if path.is_empty() {
            return Err(mismatch(path, PATTERN_READING));
        }
        Self::parse(path, PATTERN_READING)
    }

    /// For routes that change an entry.
    pub fn writing(path: &str) -> Result<Self, PathRefusal> {
        if path.is_empty() {
            return Err(mismatch(path, PATTERN_WRITING));
        }
        Self::parse(path, PATTERN_WRITING)
    }

    fn parse(path: &str, pattern: &str) -> Result<Self, PathRefusal> {
        if path.is_empty() {
            return Ok(Self::Path(Vec::new()));
        }
        if path.starts_with('/') {
            return Ok(Self::Path(components(path)?));
        }
        if let Some(rest) = path.strip_prefix("id:") {
            let (id, below) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
            return Ok(Self::Id { id: format!("id:{id}"), below: components(below)? });
        }
        if let Some(rest) = path.strip_prefix("ns:") {
            let (number, below) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
            if !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()) {
                let namespace = number.parse().map_err(|_| PathRefusal::Malformed)?;
                return Ok(Self::Namespace { namespace, below: components(below)? });
            }
        }
        Err(mismatch(path, pattern))
    }
}

impl fmt::Display for PathArgument {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let below = match self {
            Self::Path(below) => below,
            Self::Id { id, below } => {
                formatter.write_str(id)?;
                below
            }
            Self::Namespace { namespace, below } => {
                write!(formatter, "ns:{namespace}")?;
                below
            }
            Self::Revision(rev) => return write!(formatter, "rev:{rev}"),
        };
        below.iter().try_for_each(|name| write!(formatter, "/{name}"))
    }
}

fn mismatch(path: &str, pattern: &str) -> PathRefusal {
    PathRefusal::Form(format!("'{path}' did not match pattern '{pattern}'"))
}

/// Splits `/a/b`; real clients send `//a` too. Names come out in NFC.
pub(crate) fn components(path: &str) -> Result<Vec<String>, PathRefusal> {
    let path = path.trim_start_matches('/');
    if path.is_empty() {
        return Ok(Vec::new());
    }
    let name = |name: &str| {
        let refused =
            matches!(name, "" | "." | "..") || name.chars().count() > 255 || name.contains(['\\', '\0']);
        if refused { Err(PathRefusal::Malformed) } else { Ok(name.nfc().collect()) }
    };
    path.split('/').map(name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_is_an_empty_string_and_never_a_slash() {
        assert_eq!(PathArgument::listing(""), Ok(PathArgument::Path(vec![])));
        assert!(matches!(PathArgument::listing("/"), Err(PathRefusal::Form(_))));
        assert!(matches!(PathArgument::listing("x"), Err(PathRefusal::Form(_))));
        assert!(matches!(PathArgument::reading(""), Err(PathRefusal::Form(_))));
    }

    #[test]
    fn every_form_of_path_is_understood() {
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        assert_eq!(PathArgument::reading("//a/b"), Ok(PathArgument::Path(names(&["a", "b"]))));
        assert_eq!(PathArgument::reading("/e\u{301}"), Ok(PathArgument::Path(names(&["é"]))));
        assert_eq!(
            PathArgument::reading("id:xy/b"),
            Ok(PathArgument::Id { id: "id:xy".to_owned(), below: names(&["b"]) })
        );
        assert_eq!(
            PathArgument::listing("ns:12"),
            Ok(PathArgument::Namespace { namespace: 12, below: vec![] })
        );
        assert_eq!(
            PathArgument::reading("rev:0123456789"),
            Ok(PathArgument::Revision("0123456789".to_owned()))
        );
        assert!(matches!(PathArgument::reading("rev:0123"), Err(PathRefusal::Form(_))));
        assert!(matches!(PathArgument::listing("rev:0123456789"), Err(PathRefusal::Form(_))));
        assert_eq!(PathArgument::reading("/a/../b"), Err(PathRefusal::Malformed));
        assert_eq!(PathArgument::reading("/a//b"), Err(PathRefusal::Malformed));
    }
}
