//! What tests, the demo and the control API do with a running simulator.

use std::{sync::Arc, time::Duration};

use anyhow::{Context, bail};
use serde::Serialize;
use url::Url;

use crate::{
    account::{AccountId, App, NewAccount},
    fault::{Armed, Fault, FaultId},
    listing::Quirks,
    lock,
    log::Request,
    metadata::{FileMetadata, FolderMetadata, Metadata},
    operation::{Mark, NewContent, NonDownloadable, Operation},
    shared::Shared,
    simulator::Addresses,
    view::Found,
};

/// A running simulator. Clones are the same one.
///
/// Operations block on the disk for as long as their bytes take; their paths are those that the account sees from its whole
/// space (a team's member: from the team's root). Accounts may be named by e-mail: `"a@example.com".into()`.
#[derive(Clone)]
pub struct Handle {
    pub(crate) shared: Arc<Shared>,
}

/// An account as the control API shows it.
#[derive(Clone, Debug, Serialize)]
pub struct AccountInfo {
    /// `dbid:…`
    pub id: AccountId,
    /// Unique.
    pub email: String,
    /// What people see.
    pub name: String,
    /// The team, for members.
    pub team: Option<String>,
    /// Suspended by Dropbox.
    pub suspended: bool,
    /// Number of its home namespace.
    pub home_namespace: u64,
    /// Number of its root namespace; another than the home for a team's member.
    pub root_namespace: u64,
    /// Path of its home, as operations name it: empty for a personal account.
    pub home_path: String,
}

impl Handle {
    pub(crate) fn new(shared: Arc<Shared>) -> Self {
        Self { shared }
    }

    /// Where it listens.
    pub fn addresses(&self) -> &Addresses {
        self.shared.addresses.get().expect("addresses are set before the first handle is given out")
    }

    /// `…/2/`, for RPC routes.
    pub fn api_url(&self) -> &Url {
        &self.addresses().api_url
    }

    /// `…/2/`, for downloads and uploads.
    pub fn content_url(&self) -> &Url {
        &self.addresses().content_url
    }

    /// `…/2/`, for long-polls.
    pub fn notify_url(&self) -> &Url {
        &self.addresses().notify_url
    }

    /// The consent page.
    pub fn authorize_url(&self) -> &Url {
        &self.addresses().authorize_url
    }

    /// The token route.
    pub fn token_url(&self) -> &Url {
        &self.addresses().token_url
    }

    /// The control API and the page to drop files on.
    pub fn control_url(&self) -> &Url {
        &self.addresses().control_url
    }

    /// Creates an account; its e-mail must be new.
    pub fn create_account(&self, account: NewAccount) -> anyhow::Result<AccountId> {
        self.shared.change(|world| world.create_account(account))
    }

    /// Every account.
    pub fn accounts(&self) -> Vec<AccountInfo> {
        self.shared.read(|world| {
            let info = |account: &crate::account::Account| AccountInfo {
                id: account.id.clone(),
                email: account.email.clone(),
                name: account.name.clone(),
                team: account.team.clone(),
                suspended: account.suspended,
                home_namespace: account.home,
                root_namespace: account.root,
                home_path: world
                    .namespaces
                    .get(&account.home)
                    .filter(|_| account.home != account.root)
                    .map(|home| format!("/{}", world.space(home.space).node(home.root).name))
                    .unwrap_or_default(),
            };
            world.accounts.values().map(info).collect()
        })
    }

    /// The account with this e-mail address or id, if there is one.
    pub fn account(&self, named: &str) -> Option<AccountInfo> {
        self.accounts()
            .into_iter()
            .find(|account| account.email.eq_ignore_ascii_case(named) || account.id.as_str() == named)
    }

    /// Registers an app, or registers it anew.
    pub fn create_app(&self, app: App) -> anyhow::Result<()> {
        if app.key.is_empty() || app.scopes.is_empty() {
            bail!("an app has a key and scopes");
        }
        self.shared.change(|world| world.create_app(app));
        Ok(())
    }

    /// Every app.
    pub fn apps(&self) -> Vec<App> {
        self.shared.read(|world| world.apps.values().cloned().collect())
    }

    /// The account's consent without the consent page. Gives the refresh token, good with or without the app's secret.
    pub fn authorize(&self, app: &str, account: &AccountId, scopes: &[&str]) -> anyhow::Result<String> {
        self.shared.change(|world| {
            let account = world.account(account)?.id.clone();
            let app = world.app(app)?.clone();
            if let Some(scope) = scopes.iter().find(|scope| !app.scopes.iter().any(|held| held == *scope)) {
                bail!("the app {} may not ask for {scope}", app.key);
            }
            let scopes = scopes.iter().map(|scope| (*scope).to_owned()).collect();
            let grant = world.grant(&app.key, account.clone(), scopes, true);
            if app.app_folder {
                world.app_folder(&account, &app.name)?;
            }
            Ok(world.refresh_token(grant))
        })
    }

    /// An access token from a refresh token, without the token route.
    pub fn access_token(&self, refresh_token: &str) -> anyhow::Result<String> {
        let expires = self.shared.clock.now().plus(self.shared.token_lifetime);
        self.shared.change(|world| {
            let number =
                *world.refresh_tokens.get(refresh_token).context("there is no such refresh token")?;
            let scopes = world.grants.get(&number).context("there is no such consent")?.scopes.clone();
            Ok(world.access_token(number, scopes, expires))
        })
    }

    /// Carries out an operation; gives the entry that it leaves (a deletion: what was there), if any.
    pub fn apply(&self, operation: &Operation) -> anyhow::Result<Option<Metadata>> {
        self.shared.carry_out(operation)
    }

    fn file(&self, operation: &Operation) -> anyhow::Result<FileMetadata> {
        match self.apply(operation)? {
            Some(Metadata::File(file)) => Ok(file),
            _ => bail!("{operation:?} left no file"),
        }
    }

    /// Writes a file: a new one, or the next revision.
    pub fn put(
        &self,
        account: &AccountId,
        path: &str,
        bytes: impl AsRef<[u8]>,
    ) -> anyhow::Result<FileMetadata> {
        let content = NewContent::Bytes(bytes.as_ref().to_vec());
        self.file(&Operation::Put { account: account.clone(), path: path.to_owned(), content })
    }

    /// Writes a file whose bytes are made from `seed` while they stream. Its hash is computed now, at some 500 MB/s.
    pub fn put_generated(
        &self,
        account: &AccountId,
        path: &str,
        size: u64,
        seed: u64,
    ) -> anyhow::Result<FileMetadata> {
        let content = NewContent::Generated { size, seed, hashed: true };
        self.file(&Operation::Put { account: account.clone(), path: path.to_owned(), content })
    }

    /// As [`put_generated`](Self::put_generated), without a `content_hash`: at once, however large.
    pub fn put_generated_without_hash(
        &self,
        account: &AccountId,
        path: &str,
        size: u64,
        seed: u64,
    ) -> anyhow::Result<FileMetadata> {
        let content = NewContent::Generated { size, seed, hashed: false };
        self.file(&Operation::Put { account: account.clone(), path: path.to_owned(), content })
    }

    /// Makes a folder, and those that it lies in.
    pub fn create_folder(&self, account: &AccountId, path: &str) -> anyhow::Result<FolderMetadata> {
        let operation = Operation::CreateFolder { account: account.clone(), path: path.to_owned() };
        match self.apply(&operation)? {
            Some(Metadata::Folder(folder)) => Ok(folder),
            _ => bail!("{operation:?} left no folder"),
        }
    }

    /// Deletes a file, or a folder with all it holds. Revisions can still be read by `rev:`.
    pub fn delete(&self, account: &AccountId, path: &str) -> anyhow::Result<()> {
        self.apply(&Operation::Delete { account: account.clone(), path: path.to_owned() }).map(|_| ())
    }

    /// Deletes for good: `rev:` finds nothing either.
    pub fn purge(&self, account: &AccountId, path: &str) -> anyhow::Result<()> {
        self.apply(&Operation::Purge { account: account.clone(), path: path.to_owned() }).map(|_| ())
    }

    /// Moves or renames. `move` is a word of the language.
    pub fn rename(&self, account: &AccountId, from: &str, to: &str) -> anyhow::Result<Metadata> {
        let (account, from, to) = (account.clone(), from.to_owned(), to.to_owned());
        self.apply(&Operation::Move { account, from, to })?.context("what was moved is there")
    }

    /// Copies, with all it holds: new ids, the same content.
    pub fn copy(&self, account: &AccountId, from: &str, to: &str) -> anyhow::Result<Metadata> {
        let (account, from, to) = (account.clone(), from.to_owned(), to.to_owned());
        self.apply(&Operation::Copy { account, from, to })?.context("what was copied is there")
    }

    /// Makes a file or folder deviate from the ordinary.
    pub fn mark(&self, account: &AccountId, path: &str, mark: Mark) -> anyhow::Result<()> {
        self.apply(&Operation::Mark { account: account.clone(), path: path.to_owned(), mark }).map(|_| ())
    }

    /// The file can only be had by export, or not at all.
    pub fn mark_non_downloadable(
        &self,
        account: &AccountId,
        path: &str,
        export: NonDownloadable,
    ) -> anyhow::Result<()> {
        self.mark(account, path, Mark::NonDownloadable(Some(export)))
    }

    /// A folder shared with the account that it has not mounted: its entries have null paths. Gives the number for `ns:N`.
    pub fn share_unmounted(&self, account: &AccountId) -> anyhow::Result<u64> {
        self.shared.change(|world| {
            let id = world.account(account)?.id.clone();
            let namespace = world.create_space();
            world.account_mut(&id)?.shared.push(namespace);
            Ok(namespace)
        })
    }

    /// A file or folder as the account sees it, deleted ones aside.
    pub fn entry(&self, account: &AccountId, path: &str) -> anyhow::Result<Option<Metadata>> {
        self.shared.read(|world| {
            let (view, path) = world.target(account, path)?;
            Ok(world.lookup(&view, &path).ok().and_then(|found| world.metadata(&view, found)))
        })
    }

    /// Everything the account has, below its whole space, parents first.
    pub fn entries(&self, account: &AccountId) -> anyhow::Result<Vec<Metadata>> {
        self.shared.read(|world| {
            let view = world.root_view(account)?;
            let tree = world.space(view.space);
            let below = tree.subtree(view.root).into_iter().skip(1);
            let shown = |node| {
                let revision = None;
                world.metadata(&view, Found { space: view.space, node, revision })
            };
            Ok(below.filter_map(shown).collect())
        })
    }

    /// All access tokens expire at once; refresh tokens live on.
    pub fn expire_tokens(&self) {
        let done = self.apply(&Operation::ExpireTokens);
        debug_assert!(done.is_ok(), "nothing can go wrong with that");
    }

    /// The account withdraws all its consents.
    pub fn revoke(&self, account: &AccountId) -> anyhow::Result<()> {
        self.apply(&Operation::Revoke { account: account.clone() }).map(|_| ())
    }

    /// Suspends the account, or lifts that.
    pub fn suspend(&self, account: &AccountId, suspended: bool) -> anyhow::Result<()> {
        self.apply(&Operation::Suspend { account: account.clone(), suspended }).map(|_| ())
    }

    /// All cursors of the account die: 409 `reset`.
    pub fn reset_cursors(&self, account: &AccountId) -> anyhow::Result<()> {
        self.apply(&Operation::ResetCursors { account: account.clone() }).map(|_| ())
    }

    /// The root namespace of the account, and of its team, gets another number; gives that.
    pub fn change_root(&self, account: &AccountId) -> anyhow::Result<u64> {
        self.apply(&Operation::ChangeRoot { account: account.clone() })?;
        self.shared.read(|world| Ok(world.account(account)?.root))
    }

    /// Moves the simulator's clock forward.
    pub fn advance_clock(&self, duration: Duration) {
        self.shared.clock.advance(duration);
    }

    /// Liberties to take with pages of listings, from now on.
    pub fn set_quirks(&self, quirks: Quirks) {
        *lock(&self.shared.quirks) = quirks;
    }

    /// Switches a fault on.
    pub fn fault(&self, mut fault: Fault) -> FaultId {
        if let Some(named) = &fault.account {
            let id = self.shared.read(|world| world.account(named).map(|account| account.id.clone()).ok());
            fault.account = id.or(fault.account);
        }
        lock(&self.shared.faults).arm(fault)
    }

    /// Something changes in the Dropbox right before the n-th call of a route is served: a race, at will.
    pub fn change_before(&self, route: &str, nth: u64, operation: Operation) -> FaultId {
        self.fault(Fault::on(route).nth(nth).before(operation))
    }

    /// Something changes right before the n-th next page (counted from 1) of a listing is served, its first page aside.
    pub fn change_during_listing(&self, nth: u64, operation: Operation) -> FaultId {
        self.change_before("files/list_folder/continue", nth, operation)
    }

    /// Switches one fault off.
    pub fn remove_fault(&self, id: FaultId) {
        lock(&self.shared.faults).remove(id);
    }

    /// Switches all faults off.
    pub fn clear_faults(&self) {
        lock(&self.shared.faults).clear();
    }

    /// Faults that are switched on, spent or not, and how often they struck.
    pub fn faults(&self) -> Vec<Armed> {
        lock(&self.shared.faults).armed().to_vec()
    }

    /// How often a fault struck.
    pub fn strikes(&self, id: FaultId) -> u64 {
        self.faults().iter().find(|armed| armed.id == id).map_or(0, |armed| armed.strikes)
    }

    /// Every request since the start, or since the log was cleared.
    pub fn log(&self) -> Vec<Request> {
        self.shared.log.all()
    }

    /// Requests of one route.
    pub fn calls(&self, route: &str) -> usize {
        self.shared.log.count(|request| request.route == route)
    }

    /// Downloads of a file that were sent to their end, named by path (any case), id, or the argument that was sent (`rev:…`).
    /// A download in parts counts once, with the part that holds the file's end.
    pub fn downloads_of(&self, name: &str) -> usize {
        self.shared.log.count(|request| {
            request.route == "files/download"
                && matches!(request.status, 200 | 206)
                && request.complete
                && request.is_about(name)
        })
    }

    /// Forgets the requests so far.
    pub fn clear_log(&self) {
        self.shared.log.clear();
    }
}
