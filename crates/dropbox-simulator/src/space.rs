//! A tree of files and folders, and its journal.
//!
//! Every live entry, and every deletion, has one place in the order of changes: the sequence number of what last happened to
//! it. Listing is reading that order from a place on, a delta likewise; no page costs more than what it reads. Each folder
//! keeps the order of its own children for listings without recursion, the space keeps the order of all.
//!
//! A folder's deletion is one tombstone for the whole subtree. A new folder at the place of a deleted one keeps that tombstone
//! ("Deleted, then Folder") and takes over what its predecessor held as tombstones of its own, so that a client who knew the
//! old children hears that they are gone, with or without recursion. A file there keeps it too, and leaves it to what follows
//! on the file: who has read nothing in between still knows the folder's children.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use crate::{account::AccountId, clock::Moment, content::Content, operation::NonDownloadable};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct SpaceId(pub u64);

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct NodeId(pub u64);

/// What two names have in common when Dropbox takes them for the same.
pub(crate) fn key(name: &str) -> String {
    name.nfc().collect::<String>().to_lowercase().nfc().collect()
}

#[derive(Serialize, Deserialize)]
pub(crate) struct Space {
    pub root: NodeId,
    pub head: u64,
    nodes: HashMap<NodeId, Node>,
    /// Sequence number → folder and key of a child.
    journal: BTreeMap<u64, (NodeId, String)>,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct Node {
    /// `id:…`
    pub id: String,
    pub name: String,
    /// None for the root alone.
    pub parent: Option<NodeId>,
    pub live: bool,
    pub marks: Marks,
    pub body: Body,
    sequence: u64,
}

/// Deviations from an ordinary file that tests ask for.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Marks {
    pub restricted: bool,
    pub without_hash: bool,
    pub unmounted: bool,
    pub non_downloadable: Option<NonDownloadable>,
    pub symlink: Option<String>,
    /// Shown instead of the name in metadata: what a hostile server might send.
    pub shown_name: Option<String>,
    /// The folder is the home of this member, and only of that one.
    pub home_of: Option<AccountId>,
}

#[derive(Serialize, Deserialize)]
pub(crate) enum Body {
    File(Vec<Revision>),
    Folder(Folder),
}

#[derive(Default, Serialize, Deserialize)]
pub(crate) struct Folder {
    pub children: BTreeMap<String, NodeId>,
    pub tombstones: BTreeMap<String, Tombstone>,
    /// Sequence number → key of a child or tombstone.
    changes: BTreeMap<u64, String>,
}

#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Tombstone {
    sequence: u64,
    pub name: String,
    /// What was deleted; unknown where it was inherited.
    pub node: Option<NodeId>,
    /// For a folder, and for a file that followed on one: names of what the folder held, deleted or not.
    held: Option<Vec<String>>,
}

#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Revision {
    pub rev: String,
    pub content: Content,
    pub client_modified: Moment,
    pub server_modified: Moment,
}

/// One change as the journal shows it.
#[derive(Clone, Copy)]
pub(crate) enum Change<'a> {
    Entry(NodeId),
    Deleted { folder: NodeId, tombstone: &'a Tombstone },
}

impl Node {
    pub fn new(id: String, body: Body) -> Self {
        let (name, marks) = (String::new(), Marks::default());
        Self { id, name, parent: None, live: true, marks, body, sequence: 0 }
    }

    pub fn revisions(&self) -> Option<&[Revision]> {
        match &self.body {
            Body::File(revisions) => Some(revisions),
            Body::Folder(_) => None,
        }
    }

    /// The current revision of a file.
    pub fn current(&self) -> Option<&Revision> {
        self.revisions()?.last()
    }

    pub fn folder(&self) -> Option<&Folder> {
        match &self.body {
            Body::Folder(folder) => Some(folder),
            Body::File(_) => None,
        }
    }
}

impl Space {
    pub fn new(root: NodeId, id: String) -> Self {
        let nodes = HashMap::from([(root, Node::new(id, Body::Folder(Folder::default())))]);
        Self { root, head: 0, nodes, journal: BTreeMap::new() }
    }

    pub fn node(&self, id: NodeId) -> &Node {
        self.nodes.get(&id).expect("nodes are never removed, and ids come from this space")
    }

    pub fn node_mut(&mut self, id: NodeId) -> &mut Node {
        self.nodes.get_mut(&id).expect("nodes are never removed, and ids come from this space")
    }

    pub fn nodes(&self) -> impl Iterator<Item = (NodeId, &Node)> {
        self.nodes.iter().map(|(id, node)| (*id, node))
    }

    /// The children of a live folder by key; None for a file.
    pub fn folder(&self, id: NodeId) -> Option<&Folder> {
        self.node(id).folder()
    }

    fn folder_mut(&mut self, id: NodeId) -> &mut Folder {
        match &mut self.node_mut(id).body {
            Body::Folder(folder) => folder,
            Body::File(_) => unreachable!("callers hold the id of a folder"),
        }
    }

    pub fn child(&self, folder: NodeId, name: &str) -> Option<NodeId> {
        self.folder(folder)?.children.get(&key(name)).copied()
    }

    pub fn is_within(&self, mut node: NodeId, ancestor: NodeId) -> bool {
        loop {
            if node == ancestor {
                return true;
            }
            match self.node(node).parent {
                Some(parent) => node = parent,
                None => return false,
            }
        }
    }

    /// The node itself and everything live below it, parents first, in the journal's order.
    pub fn subtree(&self, top: NodeId) -> Vec<NodeId> {
        let mut found = vec![top];
        let mut next = 0;
        while next < found.len() {
            if let Some(folder) = self.folder(found[next]) {
                let live = folder.changes.iter().filter_map(|(sequence, key)| {
                    let child = *folder.children.get(key)?;
                    (self.node(child).sequence == *sequence).then_some(child)
                });
                found.extend(live);
            }
            next += 1;
        }
        found
    }

    /// Puts a new node into a folder under a name that is free there.
    pub fn add(&mut self, id: NodeId, node: Node, folder: NodeId, name: &str) {
        self.nodes.insert(id, node);
        self.attach(id, folder, name);
    }

    fn attach(&mut self, id: NodeId, folder: NodeId, name: &str) {
        let key = key(name);
        let name: String = name.nfc().collect();
        let node = self.node_mut(id);
        node.parent = Some(folder);
        node.name = name;
        node.live = true;
        let is_folder = node.folder().is_some();
        if let Some(tombstone) = self.folder(folder).and_then(|folder| folder.tombstones.get(&key)).cloned() {
            match tombstone.held {
                Some(held) if is_folder => self.inherit(id, held),
                Some(_) => {}
                None => self.forget_tombstone(folder, &key),
            }
        }
        self.folder_mut(folder).children.insert(key, id);
        self.touch(id);
    }

    /// The new folder `id` stands where another was: what that one held and this one doesn't is gone.
    fn inherit(&mut self, id: NodeId, held: Vec<String>) {
        for name in held {
            let key = key(&name);
            if self.folder(id).is_some_and(|folder| !folder.tombstones.contains_key(&key)) {
                self.head += 1;
                let tombstone = Tombstone { sequence: self.head, name, node: None, held: None };
                let folder = self.folder_mut(id);
                folder.changes.insert(tombstone.sequence, key.clone());
                folder.tombstones.insert(key, tombstone);
            }
        }
    }

    fn forget_tombstone(&mut self, folder: NodeId, key: &str) {
        let folder = self.folder_mut(folder);
        if let Some(tombstone) = folder.tombstones.remove(key) {
            folder.changes.remove(&tombstone.sequence);
            self.journal.remove(&tombstone.sequence);
        }
    }

    /// Something happened to this entry: it moves to the end of the journal.
    pub fn touch(&mut self, id: NodeId) {
        self.head += 1;
        let head = self.head;
        let node = self.node_mut(id);
        let before = std::mem::replace(&mut node.sequence, head);
        let key = key(&node.name);
        let Some(parent) = node.parent else { return };
        self.journal.remove(&before);
        self.journal.insert(head, (parent, key.clone()));
        let folder = self.folder_mut(parent);
        folder.changes.remove(&before);
        folder.changes.insert(head, key);
    }

    /// Takes an entry out of its folder and leaves a tombstone there.
    fn detach(&mut self, id: NodeId) {
        let node = self.node(id);
        let (sequence, name, key) = (node.sequence, node.name.clone(), key(&node.name));
        let Some(parent) = node.parent else { return };
        let held = match node.folder() {
            Some(folder) => {
                let live = folder.children.values().map(|child| self.node(*child).name.clone());
                let dead = folder.tombstones.values().map(|tombstone| tombstone.name.clone());
                Some(live.chain(dead).collect::<Vec<_>>())
            }
            None => self.folder(parent).and_then(|folder| folder.tombstones.get(&key)?.held.clone()),
        };
        self.forget_tombstone(parent, &key);
        self.journal.remove(&sequence);
        self.head += 1;
        let tombstone = Tombstone { sequence: self.head, name, node: Some(id), held };
        self.journal.insert(tombstone.sequence, (parent, key.clone()));
        let folder = self.folder_mut(parent);
        folder.children.remove(&key);
        folder.changes.remove(&sequence);
        folder.changes.insert(tombstone.sequence, key.clone());
        folder.tombstones.insert(key, tombstone);
    }

    /// Deletes an entry with all it holds: one tombstone.
    pub fn delete(&mut self, id: NodeId) {
        for below in self.subtree(id) {
            let node = self.node_mut(below);
            node.live = false;
            let mut gone = vec![node.sequence];
            if let Body::Folder(folder) = &node.body {
                gone.extend(folder.tombstones.values().map(|tombstone| tombstone.sequence));
            }
            for sequence in gone {
                self.journal.remove(&sequence);
            }
        }
        self.detach(id);
    }

    /// Moves an entry, whose new place must be free, and tells of everything in it anew. A change of case alone is silent.
    pub fn relocate(&mut self, id: NodeId, folder: NodeId, name: &str) -> Relocated {
        let node = self.node_mut(id);
        if node.parent == Some(folder) && key(&node.name) == key(name) {
            node.name = name.nfc().collect();
            return Relocated::Silently;
        }
        self.detach(id);
        let moved = self.subtree(id);
        self.attach(id, folder, name);
        for below in &moved[1..] {
            self.touch(*below);
        }
        Relocated::Anew(moved)
    }

    /// Changes of a folder's own children after `position`.
    pub fn children_after(&self, folder: NodeId, position: u64) -> impl Iterator<Item = (u64, Change<'_>)> {
        self.folder(folder)
            .into_iter()
            .flat_map(move |children| children.changes.range(position + 1..))
            .filter_map(move |(sequence, key)| Some((*sequence, self.change(folder, key, *sequence)?)))
    }

    /// Changes of the whole space after `position`.
    pub fn all_after(&self, position: u64) -> impl Iterator<Item = (u64, Change<'_>)> {
        self.journal
            .range(position + 1..)
            .filter_map(|(sequence, (folder, key))| Some((*sequence, self.change(*folder, key, *sequence)?)))
    }

    fn change(&self, parent: NodeId, key: &str, sequence: u64) -> Option<Change<'_>> {
        let folder = self.folder(parent)?;
        if let Some(tombstone) = folder.tombstones.get(key).filter(|tombstone| tombstone.sequence == sequence)
        {
            return Some(Change::Deleted { folder: parent, tombstone });
        }
        folder.children.get(key).map(|child| Change::Entry(*child))
    }
}

pub(crate) enum Relocated {
    Silently,
    /// What moved, parents first.
    Anew(Vec<NodeId>),
}
