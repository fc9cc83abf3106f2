//! What is inside of a cursor.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use super::failure::Failure;
use crate::{Change, Cursor, DriveError, FolderPath};

/// Where a listing stands, and of what: of another folder, or in another root, it would make no sense.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Place {
    pub namespace: String,
    pub folder: String,
    pub recursive: bool,
    #[serde(flatten)]
    pub mode: Mode,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "mode", rename_all = "snake_case")]
pub(super) enum Mode {
    /// At the very beginning.
    Begin,
    /// Dropbox's own cursor; `complete` once everything was listed and only changes are to come.
    Listing {
        token: String,
        complete: bool,
    },
    Walk(Walk),
}

/// A listing folder by folder, deepest first.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Walk {
    /// Tells, after the walk, what changed since before it. None if Dropbox couldn't say.
    pub token: Option<String>,
    /// Paths still to visit. By path and not by id: what moves away meanwhile is none of ours.
    pub pending: Vec<String>,
    /// The folder being listed, and Dropbox's cursor in it.
    pub current: Option<(String, String)>,
}

impl Walk {
    /// Adds the subfolders found in a folder. Only what lies below it: the walk always ends.
    pub(super) fn discover(&mut self, visited: &str, entries: &[Change]) {
        let Ok(visited) = FolderPath::parse(visited) else { return };
        let mut known: HashSet<String> = self.pending.iter().cloned().collect();
        for entry in entries {
            if let Change::Folder(folder) = entry
                && let Some(path) = folder.path_lower.as_ref().or(folder.path.as_ref())
                && visited.contains(path, true)
                && known.insert(path.clone())
            {
                self.pending.push(path.clone());
            }
        }
    }
}

impl Place {
    pub(super) fn cursor(&self) -> Cursor {
        let text = serde_json::to_string(self).expect("texts, lists and flags are JSON");
        Cursor::parse(text).expect("JSON is never empty")
    }

    /// Understands a stored cursor, or says that it serves no more.
    pub(super) fn reopen(
        cursor: &Cursor,
        namespace: &str,
        folder: &FolderPath,
        recursive: bool,
    ) -> Result<Self, Failure> {
        let reset = |detail: &str| DriveError::Reset { detail: detail.to_owned(), request_id: None };
        let place: Self =
            serde_json::from_str(cursor.as_str()).map_err(|_| reset("it is of another version or broken"))?;
        if place.namespace != namespace {
            return Err(reset("the account's root has changed").into());
        }
        if place.folder != folder.key() || place.recursive != recursive {
            return Err(reset("it is of another folder").into());
        }
        Ok(place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(mode: Mode) -> Place {
        Place { namespace: "7".to_owned(), folder: "/été".to_owned(), recursive: true, mode }
    }

    #[test]
    fn every_place_survives_being_stored() {
        let walk = Walk {
            token: Some("AAE".to_owned()),
            pending: vec!["/été/a".to_owned()],
            current: Some(("/été/b".to_owned(), "AAF".to_owned())),
        };
        let listing = Mode::Listing { token: "AAG".to_owned(), complete: true };
        for mode in [Mode::Begin, listing, Mode::Walk(walk)] {
            let place = place(mode);
            let stored = Cursor::parse(place.cursor().as_str()).unwrap();
            assert_eq!(Place::reopen(&stored, "7", &FolderPath::parse("/Été").unwrap(), true), Ok(place));
        }
    }

    #[test]
    fn a_cursor_of_another_place_is_reset() {
        let cursor = place(Mode::Begin).cursor();
        let summer = FolderPath::parse("/été").unwrap();
        let winter = FolderPath::parse("/hiver").unwrap();
        let garbage = Cursor::parse("AAFgarbage").unwrap();
        for reopened in [
            Place::reopen(&cursor, "8", &summer, true),
            Place::reopen(&cursor, "7", &winter, true),
            Place::reopen(&cursor, "7", &summer, false),
            Place::reopen(&garbage, "7", &summer, true),
        ] {
            assert!(matches!(reopened, Err(Failure::Drive(DriveError::Reset { .. }))), "{reopened:?}");
        }
    }
}
