//! Cursors: opaque to clients, bound to account, path root, path and arguments, sealed against forgery.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{
    account::AccountId,
    space::{NodeId, SpaceId},
    view::View,
    world::World,
};

const SEAL: usize = 12;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Cursor {
    pub account: AccountId,
    pub epoch: u64,
    pub space: SpaceId,
    pub root: NodeId,
    pub confined: bool,
    pub arguments: ListArguments,
    /// Deletions up to here are older than the listing.
    pub start: u64,
    /// Changes up to here were told.
    pub position: u64,
    pub page: u64,
}

/// What a listing was asked for. Names are those of the API.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ListArguments {
    pub path: String,
    pub recursive: bool,
    pub include_deleted: bool,
    pub include_mounted_folders: bool,
    pub include_non_downloadable_files: bool,
    pub limit: Option<u32>,
}

impl Cursor {
    pub fn view(&self) -> View {
        View { account: self.account.clone(), space: self.space, root: self.root, confined: self.confined }
    }

    pub fn encode(&self, world: &World) -> String {
        let body = serde_json::to_vec(self).expect("a cursor has no key that JSON can't hold");
        let mut bytes = seal(world.seal, &body).to_vec();
        bytes.extend(body);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// None for what this simulator never gave out.
    pub fn decode(world: &World, text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (sealed, body) = bytes.split_at_checked(SEAL)?;
        (seal(world.seal, body) == sealed).then(|| serde_json::from_slice(body).ok())?
    }
}

fn seal(key: u64, body: &[u8]) -> [u8; SEAL] {
    let digest = Sha256::new().chain_update(key.to_le_bytes()).chain_update(body).finalize();
    let mut seal = [0; SEAL];
    seal.copy_from_slice(&digest[..SEAL]);
    seal
}
