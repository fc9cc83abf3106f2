//! Which namespace the account's paths begin in: a member of a team sees the team's space only if each call names it.

use serde::Deserialize;

/// As `users/get_current_account` and 422 `invalid_root` tell it; user and team alike.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct RootInfo {
    root_namespace_id: String,
    home_namespace_id: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Root {
    /// Where paths begin; a change makes all cursors invalid. Empty when the account didn't tell.
    pub namespace: String,
    /// Whether calls have to say so.
    pub named: bool,
}

impl From<RootInfo> for Root {
    fn from(info: RootInfo) -> Self {
        Self { named: info.root_namespace_id != info.home_namespace_id, namespace: info.root_namespace_id }
    }
}

impl Root {
    /// The account's own folder, whatever its namespace: what calls see that name none.
    pub(super) fn home() -> Self {
        Self { namespace: String::new(), named: false }
    }

    /// The value of `Dropbox-API-Path-Root`, where one is needed.
    pub(super) fn header(&self) -> Option<String> {
        self.named.then(|| serde_json::json!({".tag": "root", "root": self.namespace}).to_string())
    }
}
