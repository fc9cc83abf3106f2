//! Who is told how a run ended.

use db::{Transaction, params};

use super::RunState;
use crate::app::App;
use crate::error::Result;
use crate::ids::{ChannelId, CompanyId, RunId, UserId};
use crate::notification::{Kind, Notice, responsible, tell};

/// Tells whoever asked for the run that it is over, and those who look after the channel that it went wrong. A consent that
/// no longer serves and a folder that is gone are told apart, once.
pub async fn announce(
    app: &App,
    tx: &mut Transaction,
    id: RunId,
    state: RunState,
    problem: Option<&str>,
) -> Result<()> {
    if state == RunState::Cancelled {
        return Ok(());
    }
    let sql = "SELECT r.requested_by, r.channel_id, r.company_id, c.name, ch.label FROM runs r
        JOIN companies c ON c.id = r.company_id JOIN channels ch ON ch.id = r.channel_id WHERE r.id = $1";
    let row = tx.fetch_one(sql, params![id]).await?;
    let (company, label): (String, String) = (row.get("name")?, row.get("label")?);
    let notice = |kind, path| Notice::new(kind, path).arg("channel", &label).arg("company", &company);
    let asked = row.get::<Option<_>>("requested_by")?.map(UserId);
    if let Some(user) = asked {
        tell(app, tx, &[user], &notice(Kind::RunFinished, format!("/runs/{id}"))).await?;
    }
    // What has a notification of its own.
    let broken = problem
        .is_some_and(|code| code.starts_with("reconnect") || matches!(code, "not_connected" | "folder_gone"));
    if matches!(state, RunState::Incomplete | RunState::Failed) && !broken {
        let channel = ChannelId(row.get("channel_id")?);
        let users = responsible(tx, CompanyId(row.get("company_id")?)).await?;
        let users: Vec<_> = users.into_iter().filter(|user| Some(*user) != asked).collect();
        tell(app, tx, &users, &notice(Kind::RunTroubled, format!("/channels/{channel}"))).await?;
    }
    Ok(())
}
