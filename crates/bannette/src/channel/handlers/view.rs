//! What the pages show of a channel, put together from the database.

use std::collections::HashMap;

use crate::app::App;
use crate::channel::pages::{AccountFacts, ChannelCard, Connection, FolderLine, ReminderLine, SilenceFacts};
use crate::channel::silence::reminder;
use crate::channel::{Channel, ChannelState, Health, store};
use crate::collecting::pages::RunSummary;
use crate::collecting::{Run, history};
use crate::error::Result;
use crate::ids::{BinderId, ChannelId};
use crate::{company, user};

pub async fn card(app: &App, channel: &Channel) -> Result<ChannelCard> {
    let database = &app.database;
    let owner = match channel.owner {
        Some(owner) => Some(user::store::find(database, owner).await?.name),
        None => None,
    };
    let connection = connection(store::connection_of(database, channel.id).await?);
    let last_run = history::last_of(database, channel.id).await?;
    let binders = company::store::binders(database, channel.company).await?;
    let binders: HashMap<BinderId, String> =
        binders.into_iter().map(|binder| (binder.id, binder.name)).collect();
    let folders = store::folders(database, channel.id).await?.into_iter().map(|folder| FolderLine {
        id: folder.id,
        gone: folder.gone,
        path: folder.path.as_str().to_owned(),
        recursive: folder.recursive,
        binder: binders.get(&folder.binder).cloned().unwrap_or_default(),
    });
    let collected = channel.state == ChannelState::Active && connection.works() && !channel.paused;
    Ok(ChannelCard {
        id: channel.id,
        label: channel.label.clone(),
        owner,
        draft: channel.state == ChannelState::Draft,
        folders: folders.collect(),
        connection,
        last_run: last_run.map(summary),
        paused: channel.paused,
        silence: channel.silence.map(|silence| SilenceFacts {
            since: silence.since.timestamp(),
            days: silence.days(app.clock.now()),
            weekly: silence.weekly,
        }),
        next_run_at: channel.next_run_at.filter(|_| collected).map(|at| at.timestamp()),
    })
}

fn connection(found: Option<crate::channel::Connection>) -> Connection {
    match found {
        None => Connection::None,
        Some(found) => match found.health {
            Health::Healthy => Connection::Connected { account: found.account_email },
            Health::ToReconnect { code, .. } => {
                Connection::ToReconnect { account: found.account_email, code }
            }
        },
    }
}

pub async fn account(app: &App, channel: ChannelId) -> Result<Option<AccountFacts>> {
    let found = store::connection_of(&app.database, channel).await?;
    Ok(found.map(|found| AccountFacts {
        name: found.account_name,
        email: found.account_email,
        connected_at: found.connected_at.timestamp(),
        checked_at: found.checked_at.timestamp(),
        scopes: found.scopes,
    }))
}

/// The reminders that were sent about a channel.
pub async fn reminders(app: &App, channel: ChannelId) -> Result<Vec<ReminderLine>> {
    let line = |sent: reminder::Sent| ReminderLine {
        at: sent.at.timestamp(),
        by: sent.by,
        email: sent.email,
        paragraphs: sent.words.paragraphs(),
        subject: sent.words.subject,
    };
    Ok(reminder::sent(&app.database, channel).await?.into_iter().map(line).collect())
}

pub fn summary(run: Run) -> RunSummary {
    RunSummary { id: run.id, state: run.state, trigger: run.trigger, at: run.at(), counts: run.counts }
}
