//! What an account sees, from its path root: lookups, and entries as they are shown there.

use crate::{
    account::{AccountId, Namespace},
    metadata::{DeletedMetadata, FileMetadata, FolderMetadata, Metadata, SymlinkInfo},
    path::PathArgument,
    space::{Node, NodeId, Revision, SpaceId, Tombstone, key},
    world::World,
};

/// The namespace that an account's paths start from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct View {
    pub account: AccountId,
    pub space: SpaceId,
    pub root: NodeId,
    /// The app sees this and nothing else.
    pub confined: bool,
}

/// An entry, and for files which revision of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub space: SpaceId,
    pub node: NodeId,
    pub revision: Option<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LookupError {
    NotFound,
    NotFile,
    NotFolder,
    Restricted,
    Malformed,
}

impl LookupError {
    pub fn tag(self) -> &'static str {
        match self {
            Self::NotFound => "not_found",
            Self::NotFile => "not_file",
            Self::NotFolder => "not_folder",
            Self::Restricted => "restricted_content",
            Self::Malformed => "malformed_path",
        }
    }
}

/// Where an entry is shown.
pub(crate) enum Place {
    At(String),
    /// The account has it, but in no folder: its paths are null.
    Unmounted,
}

impl World {
    /// The view of an account, without a path root header: its home.
    pub fn home_view(&self, account: &AccountId) -> anyhow::Result<View> {
        let account = self.account(account)?;
        let Namespace { space, root } = self.namespaces[&account.home];
        Ok(View { account: account.id.clone(), space, root, confined: false })
    }

    /// All that an account has: the team's space for a member, its home otherwise.
    pub fn root_view(&self, account: &AccountId) -> anyhow::Result<View> {
        let account = self.account(account)?;
        let Namespace { space, root } = self.namespaces[&account.root];
        Ok(View { account: account.id.clone(), space, root, confined: false })
    }

    /// Where a view may start for `ns:N`; None where the account has no such namespace.
    pub fn namespace(&self, view: &View, number: u64) -> Option<Namespace> {
        let account = self.accounts.get(&view.account)?;
        let own = number == account.home || number == account.root || account.shared.contains(&number);
        let namespace = *self.namespaces.get(&number)?;
        let same = namespace.space == view.space && namespace.root == view.root;
        (own && (!view.confined || same)).then_some(namespace)
    }

    pub fn lookup(&self, view: &View, path: &PathArgument) -> Result<Found, LookupError> {
        let (space, start, below) = match path {
            PathArgument::Path(names) => (view.space, view.root, names),
            PathArgument::Namespace { namespace, below } => {
                let namespace = self.namespace(view, *namespace).ok_or(LookupError::NotFound)?;
                (namespace.space, namespace.root, below)
            }
            PathArgument::Id { id, below } => {
                let (space, node) = *self.ids.get(id).ok_or(LookupError::NotFound)?;
                (space, node, below)
            }
            PathArgument::Revision(rev) => {
                let (space, node, revision) = *self.revisions.get(rev).ok_or(LookupError::NotFound)?;
                self.place(view, space, node).ok_or(LookupError::NotFound)?;
                return Ok(Found { space, node, revision: Some(revision) });
            }
        };
        let tree = self.space(space);
        let mut node = start;
        for name in below {
            node = tree.child(node, name).ok_or(LookupError::NotFound)?;
        }
        if !tree.node(node).live || self.place(view, space, node).is_none() {
            return Err(LookupError::NotFound);
        }
        let revision = tree.node(node).revisions().map(|revisions| revisions.len() - 1);
        Ok(Found { space, node, revision })
    }

    /// What was last deleted at a path that holds nothing now.
    pub fn lookup_deleted(&self, view: &View, path: &PathArgument) -> Option<(NodeId, &Tombstone)> {
        let PathArgument::Path(names) = path else { return None };
        let (last, folders) = names.split_last()?;
        let tree = self.space(view.space);
        let mut folder = view.root;
        for name in folders {
            let within = tree.folder(folder)?;
            folder = match within.children.get(&key(name)) {
                Some(child) => *child,
                None => within.tombstones.get(&key(name))?.node?,
            };
        }
        self.place(view, view.space, folder)?;
        tree.folder(folder)?.tombstones.get(&key(last)).map(|tombstone| (folder, tombstone))
    }

    /// Where an entry stands for a view; None where the account may not see it.
    pub fn place(&self, view: &View, space: SpaceId, node: NodeId) -> Option<Place> {
        let tree = self.space(space);
        let (mut names, mut inside, mut unmounted) = (Vec::new(), false, false);
        let mut at = Some(node);
        while let Some(id) = at {
            let node = tree.node(id);
            if node.marks.home_of.as_ref().is_some_and(|owner| *owner != view.account) {
                return None;
            }
            inside |= space == view.space && id == view.root;
            if !inside {
                unmounted |= node.marks.unmounted;
                names.push(node.name.as_str());
            }
            at = node.parent;
        }
        if inside && !unmounted {
            return Some(Place::At(names.iter().rev().flat_map(|name| ["/", *name]).collect()));
        }
        if inside {
            return Some(Place::Unmounted);
        }
        let account = self.accounts.get(&view.account)?;
        let own = [account.home, account.root].into_iter().chain(account.shared.iter().copied());
        let reachable = own.filter_map(|number| self.namespaces.get(&number)).any(|own| own.space == space);
        (reachable && !view.confined).then_some(Place::Unmounted)
    }

    /// An entry as the view shows it; None where the account may not see it.
    pub fn metadata(&self, view: &View, found: Found) -> Option<Metadata> {
        let (path_lower, path_display) = paths(self.place(view, found.space, found.node)?);
        let node = self.space(found.space).node(found.node);
        let name = node.marks.shown_name.as_ref().unwrap_or(&node.name).clone();
        let Some(revisions) = node.revisions() else {
            return Some(Metadata::Folder(FolderMetadata {
                name,
                path_lower,
                path_display,
                id: node.id.clone(),
            }));
        };
        let revision = &revisions[found.revision.unwrap_or(revisions.len() - 1)];
        Some(Metadata::File(file_metadata(node, revision, name, path_lower, path_display)))
    }

    pub fn file_metadata(&self, view: &View, found: Found) -> Result<FileMetadata, LookupError> {
        match self.metadata(view, found) {
            Some(Metadata::File(file)) => Ok(file),
            Some(_) => Err(LookupError::NotFile),
            None => Err(LookupError::NotFound),
        }
    }

    /// A deletion as the view shows it; None where the account may not see it.
    pub fn deleted_metadata(
        &self,
        view: &View,
        space: SpaceId,
        folder: NodeId,
        tombstone: &Tombstone,
    ) -> Option<Metadata> {
        let place = match self.place(view, space, folder)? {
            Place::At(parent) => Place::At(format!("{parent}/{}", tombstone.name)),
            Place::Unmounted => Place::Unmounted,
        };
        let (path_lower, path_display) = paths(place);
        Some(Metadata::Deleted(DeletedMetadata { name: tombstone.name.clone(), path_lower, path_display }))
    }
}

fn paths(place: Place) -> (Option<String>, Option<String>) {
    match place {
        Place::At(path) => (Some(key(&path)), Some(path)),
        Place::Unmounted => (None, None),
    }
}

fn file_metadata(
    node: &Node,
    revision: &Revision,
    name: String,
    path_lower: Option<String>,
    path_display: Option<String>,
) -> FileMetadata {
    let marks = &node.marks;
    FileMetadata {
        name,
        path_lower,
        path_display,
        id: node.id.clone(),
        client_modified: revision.client_modified.wire(),
        server_modified: revision.server_modified.wire(),
        rev: revision.rev.clone(),
        size: revision.content.size,
        is_downloadable: marks.non_downloadable.is_none(),
        content_hash: revision.content.hash.clone().filter(|_| !marks.without_hash),
        export_info: marks.non_downloadable.as_ref().map(|export| export.info()),
        symlink_info: marks.symlink.clone().map(|target| SymlinkInfo { target }),
    }
}
