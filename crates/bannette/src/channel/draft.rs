//! Channels that are set up with many others, before their owner has connected anything.

use db::{Transaction, params};
use serde_json::json;

use super::{DROPBOX, check_label};
use crate::audit::{Action, Log, Subject};
use crate::error::{Error, Result};
use crate::ids::{ChannelId, CompanyId, UserId};

/// Adds a channel that waits for its owner, within the transaction of something larger.
///
/// # Errors
/// What [`check_label`] finds.
pub async fn add(
    tx: &mut Transaction,
    log: &mut Log,
    company: CompanyId,
    label: &str,
    owner: UserId,
) -> Result<ChannelId> {
    let label = check_label(label).map_err(Error::Invalid)?;
    let id = ChannelId::new(log.now);
    let sql = "INSERT INTO channels (id, company_id, type, label, owner_id, state, created_at, created_by)
        VALUES ($1, $2, $3, $4, $5, 'draft', $6, $7)";
    let values = params![id, company, DROPBOX, &label, owner, log.now, log.user()];
    tx.execute(sql, values).await?;
    log.add(Action::ChannelCreated, Subject::channel(id, label, company), json!({ "type": DROPBOX }));
    Ok(id)
}
