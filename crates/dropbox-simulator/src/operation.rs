//! What can be done to the simulated Dropbox from outside the API: by tests, by the control API, or by a fault in the middle
//! of a call.

use anyhow::{Context, anyhow, bail};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde::{Deserialize, Serialize};

use crate::{
    account::AccountId,
    content::Content,
    metadata::{ExportInfo, Metadata},
    path::{PathArgument, PathRefusal},
    shared::Shared,
    space::Body,
    view::{Found, View},
    world::World,
    writing::{Relocation, RelocationError, Upload, WriteError, WriteMode},
};

/// A change, on behalf of an account: paths are those that it sees from its whole space (for a team's member: the team's).
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
#[expect(missing_docs, reason = "fields named alike mean the same: an account, a path of it, where to")]
pub enum Operation {
    /// Writes a file: a new one, or the next revision.
    Put { account: AccountId, path: String, content: NewContent },
    /// Makes a folder, and those that it lies in.
    CreateFolder { account: AccountId, path: String },
    /// Deletes a file, or a folder with all it holds.
    Delete { account: AccountId, path: String },
    /// Deletes for good: `rev:` finds nothing either.
    Purge { account: AccountId, path: String },
    /// Moves or renames.
    Move { account: AccountId, from: String, to: String },
    /// Copies, with all it holds.
    Copy { account: AccountId, from: String, to: String },
    /// Makes a file or folder deviate from the ordinary.
    Mark { account: AccountId, path: String, mark: Mark },
    /// All access tokens expire at once; refresh tokens live on.
    ExpireTokens,
    /// The account withdraws all its consents.
    Revoke { account: AccountId },
    /// Suspends the account, or lifts that.
    Suspend { account: AccountId, suspended: bool },
    /// All cursors of the account die.
    ResetCursors { account: AccountId },
    /// The root namespace of the account, and of its team, gets another number: 422 `invalid_root` for the old one, and
    /// cursors die.
    ChangeRoot { account: AccountId },
}

/// The bytes of a file to write.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NewContent {
    /// This text, in UTF-8.
    Text(String),
    /// These bytes; base64 in JSON.
    #[serde(with = "as_base64", rename = "base64")]
    Bytes(Vec<u8>),
    /// Bytes that are made while they stream.
    Generated {
        /// How many.
        size: u64,
        /// Other seeds, other bytes.
        seed: u64,
        /// Whether to compute the hash, which takes a second or so for a gigabyte.
        #[serde(default = "yes")]
        hashed: bool,
    },
}

fn yes() -> bool {
    true
}

impl std::fmt::Debug for NewContent {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Text(text) => write!(formatter, "{} bytes of text", text.len()),
            Self::Bytes(bytes) => write!(formatter, "{} bytes", bytes.len()),
            Self::Generated { size, seed, .. } => write!(formatter, "{size} bytes from seed {seed}"),
        }
    }
}

/// A deviation from an ordinary entry.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// Downloads are refused as `restricted_content`.
    Restricted(bool),
    /// The metadata has no `content_hash`.
    WithoutHash(bool),
    /// The paths are null.
    Unmounted(bool),
    /// Only to be had by export.
    NonDownloadable(Option<NonDownloadable>),
    /// A symbolic link to somewhere.
    Symlink(Option<String>),
    /// The metadata shows another name: what a hostile server might send.
    ShownName(Option<String>),
}

/// How a file that can't be downloaded can be exported.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NonDownloadable {
    /// The format of an export that names none; None: it can't be exported.
    pub export_as: Option<String>,
    /// Other formats.
    pub export_options: Vec<String>,
    /// Bytes of the export by format; where there is none, the file's own bytes are exported.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub exports: Vec<(String, String)>,
}

impl NonDownloadable {
    /// A file that can't be had at all.
    pub fn never() -> Self {
        Self::default()
    }

    /// A file that is exported in this format unless another is asked for.
    pub fn export_as(format: &str, options: &[&str]) -> Self {
        let export_options = options.iter().map(|option| (*option).to_owned()).collect();
        Self { export_as: Some(format.to_owned()), export_options, exports: Vec::new() }
    }

    /// What the export in a format consists of (text).
    pub fn exported(mut self, format: &str, text: &str) -> Self {
        self.exports.push((format.to_owned(), text.to_owned()));
        self
    }

    pub(crate) fn info(&self) -> ExportInfo {
        ExportInfo { export_as: self.export_as.clone(), export_options: self.export_options.clone() }
    }
}

mod as_base64 {
    use super::*;

    pub fn serialize<S: serde::Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(bytes))
    }

    pub fn deserialize<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
        let text = String::deserialize(deserializer)?;
        STANDARD.decode(text).map_err(serde::de::Error::custom)
    }
}

impl Shared {
    /// Carries out an operation; gives the entry that it leaves, where there is one. Computes hashes and writes to disk: not
    /// for a thread that must not block.
    pub fn carry_out(&self, operation: &Operation) -> anyhow::Result<Option<Metadata>> {
        let now = self.clock.now();
        match operation {
            Operation::Put { account, path, content } => {
                let content = match content {
                    NewContent::Text(text) => self.contents.store(text.as_bytes())?,
                    NewContent::Bytes(bytes) => self.contents.store(bytes)?,
                    NewContent::Generated { size, seed, hashed } => {
                        self.contents.generated(*size, *seed, *hashed)
                    }
                };
                self.put_content(account, path, content).map(Some)
            }
            Operation::CreateFolder { account, path } => self.change(|world| {
                let (view, path) = world.target(account, path)?;
                let found =
                    world.create_folder(&view, &path, false).map_err(|error| refused(&path, error))?;
                Ok(world.metadata(&view, found))
            }),
            Operation::Delete { account, path } => self.change(|world| {
                let (view, path) = world.target(account, path)?;
                world.delete(&view, &path).map(Some).map_err(|error| anyhow!("{path}: {}", error.tag()))
            }),
            Operation::Purge { account, path } => self.change(|world| {
                let (view, path) = world.target(account, path)?;
                world.purge(&view, &path).map(Some).map_err(|error| anyhow!("{path}: {}", error.tag()))
            }),
            Operation::Move { account, from, to } => {
                self.change(|world| world.relocated(account, from, to, false, now).map(Some))
            }
            Operation::Copy { account, from, to } => {
                self.change(|world| world.relocated(account, from, to, true, now).map(Some))
            }
            Operation::Mark { account, path, mark } => {
                self.change(|world| world.mark(account, path, mark.clone()).map(Some))
            }
            Operation::ExpireTokens => self.change(|world| {
                for token in world.access_tokens.values_mut() {
                    token.expires = now;
                }
                Ok(None)
            }),
            Operation::Revoke { account } => self.change(|world| {
                let id = world.account(account)?.id.clone();
                for grant in world.grants.values_mut().filter(|grant| grant.account == id) {
                    grant.revoked = true;
                }
                Ok(None)
            }),
            Operation::Suspend { account, suspended } => self.change(|world| {
                world.account_mut(account)?.suspended = *suspended;
                Ok(None)
            }),
            Operation::ChangeRoot { account } => {
                self.change(|world| world.change_root(account).map(|()| None))
            }
            Operation::ResetCursors { account } => self.change(|world| {
                world.account_mut(account)?.epoch += 1;
                Ok(None)
            }),
        }
    }

    /// Writes a file whose bytes are stored already.
    pub fn put_content(&self, account: &AccountId, path: &str, content: Content) -> anyhow::Result<Metadata> {
        let now = self.clock.now();
        self.change(|world| {
            let (view, path) = world.target(account, path)?;
            let (mode, autorename, strict) = (WriteMode::Overwrite, false, false);
            let upload = Upload { content, mode, autorename, strict, client_modified: now, now };
            let found = world.write_file(&view, &path, upload).map_err(|error| refused(&path, error))?;
            world.metadata(&view, found).context("what was written can be seen")
        })
    }
}

fn refused(path: &PathArgument, error: WriteError) -> anyhow::Error {
    anyhow!("{path} was not written: {error}")
}

impl World {
    /// The view that an operation's paths mean, and the path.
    pub fn target(&self, account: &AccountId, path: &str) -> anyhow::Result<(View, PathArgument)> {
        let view = self.root_view(account)?;
        let path = PathArgument::writing(path).map_err(|refusal| match refusal {
            PathRefusal::Form(message) => anyhow!(message),
            PathRefusal::Malformed => anyhow!("{path} is malformed"),
        })?;
        Ok((view, path))
    }

    fn relocated(
        &mut self,
        account: &AccountId,
        from: &str,
        to: &str,
        copy: bool,
        now: crate::clock::Moment,
    ) -> anyhow::Result<Metadata> {
        let (view, from) = self.target(account, from)?;
        let (_, to) = self.target(account, to)?;
        let relocation = Relocation { from, to, copy, autorename: false, now };
        let found = self.relocate(&view, &relocation).map_err(|error| match error {
            RelocationError::From(error) => anyhow!("{}: {}", relocation.from, error.tag()),
            other => anyhow!("{} was not moved to {}: {other}", relocation.from, relocation.to),
        })?;
        self.metadata(&view, found).context("what was moved can be seen")
    }

    fn mark(&mut self, account: &AccountId, path: &str, mark: Mark) -> anyhow::Result<Metadata> {
        let (view, path) = self.target(account, path)?;
        let found = self.lookup(&view, &path).map_err(|error| anyhow!("{path}: {}", error.tag()))?;
        let Found { space, node, .. } = found;
        let marked = self.space_mut(space).node_mut(node);
        let is_folder = matches!(marked.body, Body::Folder(_));
        if is_folder && !matches!(mark, Mark::Unmounted(_) | Mark::ShownName(_)) {
            bail!("{path} is a folder");
        }
        match mark {
            Mark::Restricted(on) => marked.marks.restricted = on,
            Mark::WithoutHash(on) => marked.marks.without_hash = on,
            Mark::Unmounted(on) => marked.marks.unmounted = on,
            Mark::NonDownloadable(export) => marked.marks.non_downloadable = export,
            Mark::Symlink(target) => marked.marks.symlink = target,
            Mark::ShownName(name) => marked.marks.shown_name = name,
        }
        self.space_mut(space).touch(node);
        self.metadata(&view, found).context("what was marked can be seen")
    }
}
