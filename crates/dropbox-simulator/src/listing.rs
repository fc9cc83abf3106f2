//! Listings and deltas: the journal read from a place on.

use serde::{Deserialize, Serialize};

use crate::{
    cursor::{Cursor, ListArguments},
    metadata::Metadata,
    path::PathArgument,
    space::{Change, NodeId},
    view::{Found, LookupError, View},
    world::World,
};

/// The length of a page when the caller names none.
const DEFAULT_LIMIT: u32 = 1_000;

/// Liberties that the service takes with pages, all allowed by its documentation.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Quirks {
    /// Every other page of a listing is empty, with `has_more` true.
    pub empty_pages: bool,
    /// Pages hold up to this many entries more than the limit.
    pub overlong_pages: u32,
    /// A `list_folder` of a folder that is being listed for the same account already is refused (429). Delay the first by a
    /// fault to make them meet.
    pub refuse_simultaneous_listings: bool,
}

pub(crate) struct Page {
    pub entries: Vec<Metadata>,
    pub cursor: Cursor,
    pub has_more: bool,
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) enum ListError {
    Path(LookupError),
    Reset,
}

impl From<LookupError> for ListError {
    fn from(error: LookupError) -> Self {
        Self::Path(error)
    }
}

impl World {
    /// A cursor before the first entry of a listing, or after the last.
    pub fn cursor(&self, view: &View, arguments: ListArguments, latest: bool) -> Result<Cursor, ListError> {
        let path = PathArgument::listing(&arguments.path).map_err(|_| LookupError::Malformed)?;
        let found = self.listed(view, &path)?;
        let head = self.space(found.space).head;
        Ok(Cursor {
            account: view.account.clone(),
            epoch: self.accounts.get(&view.account).map_or(0, |account| account.epoch),
            space: view.space,
            root: view.root,
            confined: view.confined,
            arguments,
            start: head,
            position: if latest { head } else { 0 },
            page: 0,
        })
    }

    fn listed(&self, view: &View, path: &PathArgument) -> Result<Found, LookupError> {
        let found = self.lookup(view, path)?;
        let is_folder = self.space(found.space).folder(found.node).is_some();
        if is_folder { Ok(found) } else { Err(LookupError::NotFolder) }
    }

    /// The next page. `view` is that of the request: a cursor of another path root is dead.
    pub fn page(&self, view: &View, cursor: &Cursor, quirks: Quirks) -> Result<Page, ListError> {
        let epoch = self.accounts.get(&view.account).map_or(0, |account| account.epoch);
        if cursor.view() != *view || cursor.epoch != epoch {
            return Err(ListError::Reset);
        }
        let path = PathArgument::listing(&cursor.arguments.path).map_err(|_| LookupError::Malformed)?;
        let listed = self.listed(view, &path)?;
        let mut next = Cursor { page: cursor.page + 1, ..cursor.clone() };
        if quirks.empty_pages && cursor.page % 2 == 1 {
            return Ok(Page { entries: Vec::new(), cursor: next, has_more: true });
        }
        let limit =
            cursor.arguments.limit.unwrap_or(DEFAULT_LIMIT).saturating_add(quirks.overlong_pages) as usize;
        let tree = self.space(listed.space);
        let changes: Box<dyn Iterator<Item = (u64, Change<'_>)>> = if cursor.arguments.recursive {
            Box::new(tree.all_after(cursor.position))
        } else {
            Box::new(tree.children_after(listed.node, cursor.position))
        };
        let mut shown =
            changes.filter_map(|(at, change)| Some((at, self.shown(view, cursor, listed, at, change)?)));
        let mut entries = Vec::new();
        while entries.len() < limit {
            let Some((at, entry)) = shown.next() else { break };
            entries.push(entry);
            next.position = at;
        }
        let has_more = shown.next().is_some();
        if !has_more {
            next.position = tree.head;
        }
        Ok(Page { entries, cursor: next, has_more })
    }

    fn shown(
        &self,
        view: &View,
        cursor: &Cursor,
        listed: Found,
        at: u64,
        change: Change<'_>,
    ) -> Option<Metadata> {
        let arguments = &cursor.arguments;
        let tree = self.space(listed.space);
        match change {
            Change::Entry(node) => {
                if arguments.recursive && !self.is_below(view, listed, node) {
                    return None;
                }
                let marks = &tree.node(node).marks;
                let left_out = marks.home_of.is_some() && !arguments.include_mounted_folders
                    || marks.non_downloadable.is_some() && !arguments.include_non_downloadable_files;
                if left_out { None } else { self.metadata(view, self.found(listed.space, node)) }
            }
            Change::Deleted { folder, tombstone } => {
                if at <= cursor.start && !arguments.include_deleted {
                    return None;
                }
                if arguments.recursive && !tree.is_within(folder, listed.node) {
                    return None;
                }
                self.deleted_metadata(view, listed.space, folder, tombstone)
            }
        }
    }

    /// A recursive listing shows the folder itself too, unless it is a root.
    fn is_below(&self, view: &View, listed: Found, node: NodeId) -> bool {
        let tree = self.space(listed.space);
        if node == listed.node {
            return node != view.root && tree.node(node).parent.is_some();
        }
        tree.is_within(node, listed.node)
    }

    /// Whether anything changed since.
    pub fn has_changed(&self, cursor: &Cursor) -> Result<bool, ListError> {
        let page = self.page(&cursor.view(), cursor, Quirks::default())?;
        Ok(page.has_more || !page.entries.is_empty())
    }
}
