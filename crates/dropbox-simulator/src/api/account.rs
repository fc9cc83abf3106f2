//! `users/…`, `check/…`, `auth/…`.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::{account::AccountId, world::World};

use super::{
    call::{Call, Reply},
    error::ApiError,
};

const GIGABYTE: u64 = 1 << 30;

pub(super) fn revoke(call: &Call) -> Result<Reply, ApiError> {
    call.no_argument()?;
    let grant = call.caller()?.grant;
    call.shared.change(|world| {
        if let Some(grant) = world.grants.get_mut(&grant) {
            grant.revoked = true;
        }
    });
    Reply::json(&Value::Null)
}

#[derive(Deserialize)]
#[serde(default, deny_unknown_fields)]
#[derive(Default)]
struct Echo {
    query: String,
}

pub(super) fn check(call: &Call) -> Result<Reply, ApiError> {
    let Echo { query } = call.argument()?;
    if query.chars().count() > 500 {
        return Err(call.bad("request body: query: longer than 500 characters"));
    }
    Reply::json(&json!({ "result": query }))
}

pub(super) fn current(call: &Call) -> Result<Reply, ApiError> {
    call.no_argument()?;
    let caller = call.caller()?;
    let account = call.shared.read(|world| world.full_account(&caller.account));
    Reply::json(&account.ok_or_else(|| ApiError::unauthorized("invalid_access_token"))?)
}

pub(super) fn space_usage(call: &Call) -> Result<Reply, ApiError> {
    call.no_argument()?;
    let caller = call.caller()?;
    let used = call.shared.read(|world| {
        let Ok(view) = world.home_view(&caller.account) else { return 0 };
        let tree = world.space(view.space);
        let sizes = tree.subtree(view.root).into_iter().filter_map(|node| tree.node(node).current());
        sizes.map(|revision| revision.content.size).sum::<u64>()
    });
    Reply::json(
        &json!({ "used": used, "allocation": { ".tag": "individual", "allocated": 2 * GIGABYTE * 1024 } }),
    )
}

impl World {
    /// `RootInfo` of the API.
    pub fn root_info(&self, account: &AccountId) -> Option<Value> {
        let account = self.account(account).ok()?;
        let mut info = json!({
            ".tag": if account.team.is_some() { "team" } else { "user" },
            "root_namespace_id": account.root.to_string(),
            "home_namespace_id": account.home.to_string(),
        });
        if account.team.is_some() {
            let home = self.namespaces.get(&account.home)?;
            info["home_path"] = format!("/{}", self.space(home.space).node(home.root).name).into();
        }
        Some(info)
    }

    /// `FullAccount` of the API.
    fn full_account(&self, account: &AccountId) -> Option<Value> {
        let account = self.account(account).ok()?;
        let (given, surname) = account.name.split_once(' ').unwrap_or((&account.name, ""));
        let initials: String = account.name.split(' ').filter_map(|word| word.chars().next()).collect();
        let mut full = json!({
            "account_id": account.id,
            "name": {
                "given_name": given,
                "surname": surname,
                "familiar_name": given,
                "display_name": account.name,
                "abbreviated_name": initials,
            },
            "email": account.email,
            "email_verified": true,
            "disabled": account.suspended,
            "country": "FR",
            "locale": "fr",
            "referral_link": "https://www.dropbox.com/referrals/simulator",
            "is_paired": false,
            "account_type": { ".tag": if account.team.is_some() { "business" } else { "basic" } },
            "root_info": self.root_info(&account.id)?,
        });
        if let Some(team) = account.team.as_ref().and_then(|name| self.teams.get(name)) {
            full["team"] = json!({
                "id": team.id,
                "name": team.name,
                "sharing_policies": {
                    "shared_folder_member_policy": { ".tag": "anyone" },
                    "shared_folder_join_policy": { ".tag": "from_anyone" },
                    "shared_link_create_policy": { ".tag": "default_public" },
                    "group_creation_policy": { ".tag": "admins_only" },
                    "shared_folder_link_restriction_policy": { ".tag": "anyone" },
                    "enforce_link_password_policy": { ".tag": "optional" },
                    "default_link_expiration_days_policy": { ".tag": "none" },
                    "shared_link_default_permissions_policy": { ".tag": "default" },
                    "top_level_content_policy": { ".tag": "admin_only" },
                },
                "office_addin_policy": { ".tag": "enabled" },
                "top_level_content_policy": { ".tag": "admin_only" },
            });
            full["team_member_id"] = format!("dbmid:{}", &account.id.as_str()[5..]).into();
        }
        Some(full)
    }
}
