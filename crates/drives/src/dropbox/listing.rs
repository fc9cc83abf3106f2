//! Changes of a folder, page by page: recursively as long as Dropbox manages, else folder by folder.

use serde::Serialize;

use super::Dropbox;
use super::calls::Call;
use super::failure::{Failure, RouteError, refused_root};
use super::place::{Mode, Place, Walk};
use super::wire::{LatestCursor, ListFolderResult, Metadata};
use crate::path::key;
use crate::{Browse, Change, Changes, Cursor, DriveError, FolderEntry, FolderPath};

/// How many entries a browser of folders looks at before it says that there are more.
const BROWSE_ENTRIES: usize = 10_000;

#[derive(Serialize)]
struct ListFolder<'a> {
    path: &'a str,
    recursive: bool,
    limit: u32,
    include_deleted: bool,
    include_mounted_folders: bool,
    include_non_downloadable_files: bool,
}

#[derive(Serialize)]
struct Continue<'a> {
    cursor: &'a str,
}

impl Dropbox {
    /// One page. Holds the account's turn to list: simultaneous listings of one account get each other refused.
    pub(super) async fn page(
        &self,
        folder: &FolderPath,
        recursive: bool,
        cursor: Option<&Cursor>,
    ) -> Result<Changes, DriveError> {
        let _turn = self.shared.listing.lock().await;
        let mut again = cursor.is_none();
        loop {
            let namespace = self.root().await.map_err(|failure| failure.about("the account"))?.namespace;
            let listing = Listing { drive: self, folder, recursive, namespace };
            match listing.page(cursor).await {
                // A first page has nothing to lose: it begins again in the new root.
                Err(Failure::Root { .. }) if again => again = false,
                Err(Failure::Root { request_id }) if cursor.is_none() => {
                    return Err(refused_root(request_id));
                }
                page => return page.map_err(|failure| failure.about(&format!("the folder {folder:?}"))),
            }
        }
    }

    pub(super) async fn look_into(&self, folder: &FolderPath) -> Result<Browse, Failure> {
        let _turn = self.shared.listing.lock().await;
        let mut folders = Vec::new();
        let mut files = 0;
        let mut seen = 0;
        let mut page = self.list_folder(folder.as_str(), false, 2000).await?;
        loop {
            seen += page.entries.len().max(1);
            for entry in page.entries {
                match entry {
                    Metadata::Folder(entry) => folders.push(FolderEntry::from(entry)),
                    Metadata::File(_) => files += 1,
                    Metadata::Deleted(_) | Metadata::Unknown => {}
                }
            }
            if !page.has_more || seen >= BROWSE_ENTRIES {
                break;
            }
            page = self.list_folder_continue(&page.cursor).await?;
        }
        folders.sort_by_cached_key(|folder| (key(&folder.name), folder.name.clone()));
        folders.dedup_by(|one, other| one.id == other.id);
        Ok(Browse { folders, files, truncated: page.has_more })
    }

    async fn list_folder(
        &self,
        path: &str,
        recursive: bool,
        limit: u32,
    ) -> Result<ListFolderResult, Failure> {
        let arg = ListFolder::of(path, recursive, limit);
        self.rpc(Call::rpc("files/list_folder", &arg).continued()).await
    }

    async fn list_folder_continue(&self, cursor: &str) -> Result<ListFolderResult, Failure> {
        self.rpc(Call::rpc("files/list_folder/continue", &Continue { cursor }).continued()).await
    }

    async fn latest_cursor(&self, path: &str, recursive: bool, limit: u32) -> Result<String, Failure> {
        let arg = ListFolder::of(path, recursive, limit);
        let latest = self.rpc(Call::rpc("files/list_folder/get_latest_cursor", &arg).continued()).await;
        latest.map(|LatestCursor { cursor }| cursor)
    }
}

impl<'a> ListFolder<'a> {
    fn of(path: &'a str, recursive: bool, limit: u32) -> Self {
        Self {
            path,
            recursive,
            limit: limit.clamp(1, 2000),
            include_deleted: false,
            include_mounted_folders: true,
            include_non_downloadable_files: true,
        }
    }
}

struct Listing<'a> {
    drive: &'a Dropbox,
    folder: &'a FolderPath,
    recursive: bool,
    namespace: String,
}

impl Listing<'_> {
    async fn page(&self, cursor: Option<&Cursor>) -> Result<Changes, Failure> {
        let mode = match cursor {
            Some(cursor) => Place::reopen(cursor, &self.namespace, self.folder, self.recursive)?.mode,
            None => Mode::Begin,
        };
        match mode {
            Mode::Begin => self.begin().await,
            Mode::Listing { token, complete } => self.go_on(token, complete).await,
            Mode::Walk(walk) => self.walk(walk).await,
        }
    }

    async fn begin(&self) -> Result<Changes, Failure> {
        let limit = self.drive.options.page_limit;
        match self.drive.list_folder(self.folder.as_str(), self.recursive, limit).await {
            Ok(page) => Ok(self.listed(page, false)),
            Err(failure) if self.recursive && too_much(&failure) => self.begin_walk(failure).await,
            Err(failure) => Err(failure),
        }
    }

    async fn go_on(&self, token: String, complete: bool) -> Result<Changes, Failure> {
        match self.drive.list_folder_continue(&token).await {
            Ok(page) => Ok(self.listed(page, complete)),
            // Later, when only changes are listed, a failure is not for the size of the tree: it passes.
            Err(failure) if self.recursive && !complete && too_much(&failure) => {
                self.begin_walk(failure).await
            }
            Err(failure) => Err(failure),
        }
    }

    fn listed(&self, page: ListFolderResult, complete: bool) -> Changes {
        let mode = Mode::Listing { token: page.cursor, complete: complete || !page.has_more };
        let entries = page.entries.into_iter().filter_map(Metadata::change).collect();
        self.changes(entries, mode, page.has_more)
    }

    /// Notes where changes begin, then visits folder after folder. Whatever moves meanwhile, the changes tell.
    async fn begin_walk(&self, cause: Failure) -> Result<Changes, Failure> {
        let limit = self.drive.options.page_limit;
        let token = match self.drive.latest_cursor(self.folder.as_str(), true, limit).await {
            Ok(token) => Some(token),
            // No changes to be had either: the next listing will have to begin again.
            Err(failure) if too_much(&failure) => None,
            Err(failure) => return Err(failure),
        };
        let cause = cause.about("the folder");
        tracing::info!(folder = ?self.folder, %cause, "recursive listing fails, walking folder by folder");
        self.walk(Walk { token, pending: vec![self.folder.as_str().to_owned()], current: None }).await
    }

    async fn walk(&self, mut walk: Walk) -> Result<Changes, Failure> {
        let (visited, begun) = match walk.current.take() {
            Some((folder, token)) => (folder, Some(token)),
            None => match walk.pending.pop() {
                Some(folder) => (folder, None),
                None => return Ok(self.walked(walk, Vec::new())),
            },
        };
        let page = match &begun {
            Some(token) => self.drive.list_folder_continue(token).await,
            None => self.drive.list_folder(&visited, false, self.drive.options.page_limit).await,
        };
        match page {
            Ok(page) => {
                let entries: Vec<Change> = page.entries.into_iter().filter_map(Metadata::change).collect();
                walk.discover(&visited, &entries);
                walk.current = page.has_more.then_some((visited, page.cursor));
                Ok(self.walked(walk, entries))
            }
            // Only this folder's listing has to begin again.
            Err(Failure::Route(error)) if begun.is_some() && error.is("reset") => {
                walk.pending.push(visited);
                Ok(self.walked(walk, Vec::new()))
            }
            // Gone since it was found: the changes tell. Closed to us: that is told. The rest goes on.
            Err(Failure::Route(error)) if error.is("path") && key(&visited) != self.folder.key() => {
                tracing::debug!(folder = visited, %error.detail, "a folder can't be visited, going on");
                let closed = (!error.is_gone()).then_some(visited);
                Ok(Changes { closed, ..self.walked(walk, Vec::new()) })
            }
            Err(failure) => Err(failure),
        }
    }

    fn walked(&self, walk: Walk, entries: Vec<Change>) -> Changes {
        match walk {
            Walk { token, pending, current: None } if pending.is_empty() => match token {
                // Next come the changes since the walk began.
                Some(token) => self.changes(entries, Mode::Listing { token, complete: true }, true),
                None => self.changes(entries, Mode::Begin, false),
            },
            walk => self.changes(entries, Mode::Walk(walk), true),
        }
    }

    fn changes(&self, entries: Vec<Change>, mode: Mode, has_more: bool) -> Changes {
        let namespace = self.namespace.clone();
        let folder = self.folder.key().to_owned();
        let cursor = Place { namespace, folder, recursive: self.recursive, mode }.cursor();
        Changes { entries, cursor, has_more, closed: None }
    }
}

/// Whether a listing may have failed for the size of what it lists.
fn too_much(failure: &Failure) -> bool {
    match failure {
        Failure::Server { .. } => true,
        Failure::Route(RouteError { tags, .. }) => tags.first().is_some_and(|tag| tag == "template_error"),
        _ => false,
    }
}
