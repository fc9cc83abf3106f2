//! Changes to an account's files, as the API and the handle make them.

use crate::{
    clock::Moment,
    content::Content,
    metadata::Metadata,
    path::PathArgument,
    space::{Body, Folder, Marks, Node, NodeId, Relocated, Revision, SpaceId},
    view::{Found, LookupError, View},
    world::World,
};

/// What to do where something stands already.
#[derive(Clone, Debug)]
pub(crate) enum WriteMode {
    Add,
    Overwrite,
    /// Only over this revision.
    Update(String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum WriteError {
    #[error("not a path to write to")]
    Malformed,
    #[error("a file has that name already")]
    ConflictFile,
    #[error("a folder has that name already")]
    ConflictFolder,
    #[error("a file stands where a folder is needed")]
    ConflictAncestor,
    #[error("the account may not write there")]
    Denied,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum RelocationError {
    #[error("{}", .0.tag())]
    From(LookupError),
    #[error("{0}")]
    To(WriteError),
    #[error("a folder can't be moved into itself")]
    IntoItself,
    #[error("a root or a member's home stays where it is")]
    SharedFolder,
    #[error("it would leave its namespace")]
    Elsewhere,
}

/// A place for an entry: its folder, its name, and what stands there.
struct Destination {
    space: SpaceId,
    folder: NodeId,
    name: String,
    taken: Option<NodeId>,
}

impl World {
    /// The place that a path names; makes its folders where they are missing.
    fn destination(&mut self, view: &View, path: &PathArgument) -> Result<Destination, WriteError> {
        let (space, start, names) = match path {
            PathArgument::Path(names) => (view.space, view.root, names.clone()),
            PathArgument::Namespace { namespace, below } => {
                let namespace = self.namespace(view, *namespace).ok_or(WriteError::Denied)?;
                (namespace.space, namespace.root, below.clone())
            }
            PathArgument::Id { .. } => {
                let found = self.lookup(view, path).map_err(|_| WriteError::Malformed)?;
                let node = self.space(found.space).node(found.node);
                let folder = node.parent.ok_or(WriteError::Malformed)?;
                let (name, taken) = (node.name.clone(), Some(found.node));
                return Ok(Destination { space: found.space, folder, name, taken });
            }
            PathArgument::Revision(_) => return Err(WriteError::Malformed),
        };
        let (name, folders) = names.split_last().ok_or(WriteError::Malformed)?;
        let folder = self.make_folders(space, start, folders)?;
        if self.place(view, space, folder).is_none() {
            return Err(WriteError::Denied);
        }
        let taken = self.space(space).child(folder, name);
        Ok(Destination { space, folder, name: name.clone(), taken })
    }

    fn make_folders(&mut self, space: SpaceId, from: NodeId, names: &[String]) -> Result<NodeId, WriteError> {
        let mut at = from;
        for name in names {
            at = match self.space(space).child(at, name) {
                Some(child) if self.space(space).folder(child).is_some() => child,
                Some(_) => return Err(WriteError::ConflictAncestor),
                None => self.create_folder_node(space, at, name),
            };
        }
        Ok(at)
    }

    /// `name (1).ext` and so on: the first that is free.
    fn free_name(&self, space: SpaceId, folder: NodeId, name: &str) -> String {
        let (stem, extension) = match name.rfind('.') {
            Some(dot) if dot > 0 => name.split_at(dot),
            _ => (name, ""),
        };
        (1..)
            .map(|number: u64| format!("{stem} ({number}){extension}"))
            .find(|candidate| self.space(space).child(folder, candidate).is_none())
            .expect("a folder does not hold every number")
    }

    /// Writes a file; the same content added again changes nothing.
    pub fn write_file(
        &mut self,
        view: &View,
        path: &PathArgument,
        upload: Upload,
    ) -> Result<Found, WriteError> {
        let mut place = self.destination(view, path)?;
        if let Some(node) = place.taken {
            let current = self.space(place.space).node(node).current().cloned();
            let conflict = match (&upload.mode, &current) {
                (_, None) => Some(WriteError::ConflictFolder),
                (WriteMode::Overwrite, Some(_)) => None,
                (WriteMode::Update(rev), Some(current)) if current.rev == *rev => None,
                (WriteMode::Add, Some(current)) => {
                    if !upload.strict
                        && upload.content.hash.is_some()
                        && current.content.hash == upload.content.hash
                    {
                        return Ok(self.found(place.space, node));
                    }
                    Some(WriteError::ConflictFile)
                }
                (WriteMode::Update(_), Some(_)) => Some(WriteError::ConflictFile),
            };
            match conflict {
                Some(error) if !upload.autorename => return Err(error),
                Some(_) => place.name = self.free_name(place.space, place.folder, &place.name),
                None => {
                    self.revise(place.space, node, upload.content, upload.client_modified, upload.now);
                    return Ok(self.found(place.space, node));
                }
            }
        }
        let id = self.new_id();
        let node =
            self.add_node(place.space, Node::new(id, Body::File(Vec::new())), place.folder, &place.name);
        self.revise(place.space, node, upload.content, upload.client_modified, upload.now);
        Ok(self.found(place.space, node))
    }

    pub fn found(&self, space: SpaceId, node: NodeId) -> Found {
        let revision = self.space(space).node(node).revisions().map(|revisions| revisions.len() - 1);
        Found { space, node, revision }
    }

    /// Gives a file its next revision.
    fn revise(
        &mut self,
        space: SpaceId,
        node: NodeId,
        content: Content,
        client_modified: Moment,
        now: Moment,
    ) {
        let rev = format!("6{:011x}{:012x}", self.number(), space.0);
        let revision = Revision { rev: rev.clone(), content, client_modified, server_modified: now };
        let tree = self.space_mut(space);
        if let Body::File(revisions) = &mut tree.node_mut(node).body {
            revisions.push(revision);
            let at = revisions.len() - 1;
            tree.touch(node);
            self.revisions.insert(rev, (space, node, at));
        }
    }

    pub fn create_folder(
        &mut self,
        view: &View,
        path: &PathArgument,
        autorename: bool,
    ) -> Result<Found, WriteError> {
        let mut place = self.destination(view, path)?;
        if let Some(taken) = place.taken {
            if !autorename {
                let is_folder = self.space(place.space).folder(taken).is_some();
                return Err(if is_folder { WriteError::ConflictFolder } else { WriteError::ConflictFile });
            }
            place.name = self.free_name(place.space, place.folder, &place.name);
        }
        let node = self.create_folder_node(place.space, place.folder, &place.name);
        Ok(self.found(place.space, node))
    }

    /// Deletes; gives what was there.
    pub fn delete(&mut self, view: &View, path: &PathArgument) -> Result<Metadata, LookupError> {
        let found = self.lookup(view, path)?;
        let metadata = self.metadata(view, found).ok_or(LookupError::NotFound)?;
        if self.is_fixed(view, found) {
            return Err(LookupError::Restricted);
        }
        self.space_mut(found.space).delete(found.node);
        Ok(metadata)
    }

    /// Deletes for good: not even its revisions can be read afterwards.
    pub fn purge(&mut self, view: &View, path: &PathArgument) -> Result<Metadata, LookupError> {
        let found = self.lookup(view, path)?;
        let below = self.space(found.space).subtree(found.node);
        let metadata = self.delete(view, path)?;
        let gone: std::collections::HashSet<NodeId> = below.into_iter().collect();
        self.revisions.retain(|_, (space, node, _)| *space != found.space || !gone.contains(node));
        Ok(metadata)
    }

    /// A root or a member's home stays where it is.
    fn is_fixed(&self, view: &View, found: Found) -> bool {
        let node = self.space(found.space).node(found.node);
        node.parent.is_none() || node.marks.home_of.is_some() || found.node == view.root
    }

    /// Moves, or copies with all it holds.
    pub fn relocate(&mut self, view: &View, relocation: &Relocation) -> Result<Found, RelocationError> {
        let found = self.lookup(view, &relocation.from).map_err(RelocationError::From)?;
        if self.is_fixed(view, found) {
            return Err(RelocationError::SharedFolder);
        }
        let mut place = self.destination(view, &relocation.to).map_err(RelocationError::To)?;
        if place.space == found.space && self.space(place.space).is_within(place.folder, found.node) {
            return Err(RelocationError::IntoItself);
        }
        // A change of case alone finds itself at its new place.
        if let Some(taken) = place.taken.filter(|taken| relocation.copy || *taken != found.node) {
            if !relocation.autorename {
                let is_folder = self.space(place.space).folder(taken).is_some();
                let conflict = if is_folder { WriteError::ConflictFolder } else { WriteError::ConflictFile };
                return Err(RelocationError::To(conflict));
            }
            place.name = self.free_name(place.space, place.folder, &place.name);
        }
        if relocation.copy {
            let copy = self.copy_tree(
                found.space,
                found.node,
                (place.space, place.folder),
                &place.name,
                relocation.now,
            );
            return Ok(self.found(place.space, copy));
        }
        if place.space != found.space {
            return Err(RelocationError::Elsewhere);
        }
        let moved = self.space_mut(found.space).relocate(found.node, place.folder, &place.name);
        if let Relocated::Anew(moved) = moved {
            // The service gives what was moved a new revision of the same content.
            for node in moved {
                if let Some(current) = self.space(found.space).node(node).current().cloned() {
                    self.revise(found.space, node, current.content, current.client_modified, relocation.now);
                }
            }
        }
        Ok(self.found(found.space, found.node))
    }

    fn copy_tree(
        &mut self,
        from: SpaceId,
        node: NodeId,
        to: (SpaceId, NodeId),
        name: &str,
        now: Moment,
    ) -> NodeId {
        let original = self.space(from).node(node);
        let marks = Marks { home_of: None, ..original.marks.clone() };
        let current = original.current().cloned();
        let children: Vec<(NodeId, String)> = original
            .folder()
            .map(|folder| {
                folder
                    .children
                    .values()
                    .map(|child| (*child, self.space(from).node(*child).name.clone()))
                    .collect()
            })
            .unwrap_or_default();
        let id = self.new_id();
        let body = if current.is_some() { Body::File(Vec::new()) } else { Body::Folder(Folder::default()) };
        let copy = self.add_node(to.0, Node::new(id, body), to.1, name);
        self.space_mut(to.0).node_mut(copy).marks = marks;
        if let Some(current) = current {
            self.revise(to.0, copy, current.content, current.client_modified, now);
        }
        for (child, name) in children {
            self.copy_tree(from, child, (to.0, copy), &name, now);
        }
        copy
    }
}

/// A file to write.
pub(crate) struct Upload {
    pub content: Content,
    pub mode: WriteMode,
    pub autorename: bool,
    /// Refuse even the same content.
    pub strict: bool,
    pub client_modified: Moment,
    pub now: Moment,
}

/// A move or a copy.
pub(crate) struct Relocation {
    pub from: PathArgument,
    pub to: PathArgument,
    pub copy: bool,
    pub autorename: bool,
    pub now: Moment,
}
