//! Everything the simulator knows, under one lock: accounts, apps, tokens, and the trees of files.

use std::collections::{BTreeMap, HashMap};

use anyhow::{Context, bail};
use serde::{Deserialize, Serialize};

use crate::{
    account::{AccessToken, Account, AccountId, App, Code, Grant, Namespace, NewAccount, Team},
    random::Random,
    space::{Body, Folder, Node, NodeId, Space, SpaceId},
};

#[derive(Serialize, Deserialize)]
pub(crate) struct World {
    pub random: Random,
    /// Seals cursors, so that only ours are taken.
    pub seal: u64,
    last_number: u64,
    pub accounts: BTreeMap<AccountId, Account>,
    pub teams: BTreeMap<String, Team>,
    pub apps: BTreeMap<String, App>,
    pub grants: BTreeMap<u64, Grant>,
    pub codes: HashMap<String, Code>,
    pub access_tokens: HashMap<String, AccessToken>,
    /// Refresh token → grant.
    pub refresh_tokens: HashMap<String, u64>,
    pub namespaces: BTreeMap<u64, Namespace>,
    pub spaces: BTreeMap<SpaceId, Space>,
    #[serde(skip)]
    pub ids: HashMap<String, (SpaceId, NodeId)>,
    /// Revision → its file and place in the file's history.
    #[serde(skip)]
    pub revisions: HashMap<String, (SpaceId, NodeId, usize)>,
}

impl World {
    pub fn new(seed: u64) -> Self {
        let mut random = Random::new(seed);
        Self {
            seal: random.next(),
            random,
            last_number: 1_000,
            accounts: BTreeMap::new(),
            teams: BTreeMap::new(),
            apps: BTreeMap::new(),
            grants: BTreeMap::new(),
            codes: HashMap::new(),
            access_tokens: HashMap::new(),
            refresh_tokens: HashMap::new(),
            namespaces: BTreeMap::new(),
            spaces: BTreeMap::new(),
            ids: HashMap::new(),
            revisions: HashMap::new(),
        }
    }

    /// Makes again the indexes that a snapshot leaves out.
    pub fn index(&mut self) {
        for (space_id, space) in &self.spaces {
            for (node_id, node) in space.nodes() {
                self.ids.insert(node.id.clone(), (*space_id, node_id));
                for (at, revision) in node.revisions().unwrap_or_default().iter().enumerate() {
                    self.revisions.insert(revision.rev.clone(), (*space_id, node_id, at));
                }
            }
        }
    }

    /// A number that nothing else in this world bears.
    pub fn number(&mut self) -> u64 {
        self.last_number += 1;
        self.last_number
    }

    pub fn space(&self, id: SpaceId) -> &Space {
        self.spaces.get(&id).expect("spaces are never removed")
    }

    pub fn space_mut(&mut self, id: SpaceId) -> &mut Space {
        self.spaces.get_mut(&id).expect("spaces are never removed")
    }

    /// An account by id or e-mail address.
    pub fn account(&self, named: &AccountId) -> anyhow::Result<&Account> {
        self.accounts
            .get(named)
            .or_else(|| {
                self.accounts.values().find(|account| account.email.eq_ignore_ascii_case(named.as_str()))
            })
            .with_context(|| format!("there is no account {named}"))
    }

    pub fn account_mut(&mut self, named: &AccountId) -> anyhow::Result<&mut Account> {
        let id = self.account(named)?.id.clone();
        self.accounts.get_mut(&id).context("the account was just found")
    }

    pub fn create_account(&mut self, new: NewAccount) -> anyhow::Result<AccountId> {
        if self.accounts.values().any(|account| account.email.eq_ignore_ascii_case(&new.email)) {
            bail!("there is an account {} already", new.email);
        }
        let id = AccountId(format!("dbid:{}", self.random.word(35)));
        let (home, root) = match &new.team {
            None => {
                let home = self.create_space();
                (home, home)
            }
            Some(name) => {
                let root = self.team(name).root;
                (self.create_member_home(root, &id, &new.name)?, root)
            }
        };
        let account = Account {
            id: id.clone(),
            uid: self.random.next() >> 33,
            email: new.email,
            name: new.name,
            team: new.team,
            suspended: false,
            epoch: 0,
            home,
            root,
            shared: Vec::new(),
        };
        self.accounts.insert(id.clone(), account);
        Ok(id)
    }

    /// A new tree; gives the number of its namespace.
    pub fn create_space(&mut self) -> u64 {
        let (space, root, namespace) = (SpaceId(self.number()), NodeId(self.number()), self.number());
        let id = self.new_id();
        self.spaces.insert(space, Space::new(root, id));
        self.namespaces.insert(namespace, Namespace { space, root });
        namespace
    }

    fn team(&mut self, name: &str) -> Team {
        if let Some(team) = self.teams.get(name) {
            return team.clone();
        }
        let id = format!("dbtid:{}", self.random.word(35));
        let team = Team { id, name: name.to_owned(), root: self.create_space() };
        self.teams.insert(name.to_owned(), team.clone());
        team
    }

    fn create_member_home(&mut self, root: u64, owner: &AccountId, name: &str) -> anyhow::Result<u64> {
        let team = self.namespaces[&root];
        if self.space(team.space).child(team.root, name).is_some() {
            bail!("the team has a folder {name} already");
        }
        let folder = self.create_folder_node(team.space, team.root, name);
        self.space_mut(team.space).node_mut(folder).marks.home_of = Some(owner.clone());
        let namespace = self.number();
        self.namespaces.insert(namespace, Namespace { space: team.space, root: folder });
        Ok(namespace)
    }

    pub fn new_id(&mut self) -> String {
        format!("id:{}", self.random.word(22))
    }

    /// A folder under a name that is free in its parent.
    pub fn create_folder_node(&mut self, space: SpaceId, parent: NodeId, name: &str) -> NodeId {
        let id = self.new_id();
        self.add_node(space, Node::new(id, Body::Folder(Folder::default())), parent, name)
    }

    pub fn add_node(&mut self, space: SpaceId, node: Node, parent: NodeId, name: &str) -> NodeId {
        let id = NodeId(self.number());
        self.ids.insert(node.id.clone(), (space, id));
        self.space_mut(space).add(id, node, parent, name);
        id
    }

    /// Gives the account's root namespace, and so that of its whole team, another number.
    pub fn change_root(&mut self, named: &AccountId) -> anyhow::Result<()> {
        let old = self.account(named)?.root;
        let new = self.number();
        let namespace = self.namespaces.remove(&old).context("every account has a root")?;
        self.namespaces.insert(new, namespace);
        for team in self.teams.values_mut().filter(|team| team.root == old) {
            team.root = new;
        }
        for account in self.accounts.values_mut().filter(|account| account.root == old) {
            account.root = new;
            account.epoch += 1;
            if account.home == old {
                account.home = new;
            }
        }
        Ok(())
    }

    /// The folder of an app that sees nothing else; made when it is missing.
    pub fn app_folder(&mut self, account: &AccountId, app: &str) -> anyhow::Result<()> {
        let view = self.home_view(account)?;
        let mut at = view.root;
        for name in ["Apps", app] {
            at = match self.space(view.space).child(at, name) {
                Some(child) => child,
                None => self.create_folder_node(view.space, at, name),
            };
        }
        Ok(())
    }

    pub fn create_app(&mut self, app: App) {
        self.apps.insert(app.key.clone(), app);
    }

    pub fn app(&self, key: &str) -> anyhow::Result<&App> {
        self.apps.get(key).with_context(|| format!("there is no app {key}"))
    }
}
