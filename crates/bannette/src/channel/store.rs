//! Channels, connections and collected folders in the database.

use db::{Database, Moment, Row, Transaction, params};
use drives::{Account, FolderPath};
use secrecy::SecretString;
use serde_json::{Value, json};

use super::options::ChannelOptions;
use super::silence::{self, Silence};
use super::{Channel, ChannelState, CollectedFolder, Connection, DROPBOX, Health, check_label};
use crate::audit::{self, Action, Log, Subject};
use crate::error::{Error, Result};
use crate::ids::{BinderId, ChannelId, CompanyId, FolderId, UserId};
use crate::rights::{ConfigureCollection, Granted};
use crate::secrets::SecretKey;
use crate::user;

const CHANNEL: &str =
    "id, company_id, label, owner_id, state, collect_since, next_run_at, paused_at, silence_days,
    silent_since, silent_weekly, options, created_at";
const CONNECTION: &str = "channel_id, account_id, account_email, account_name, scopes, connected_at, health,
    health_detail, checked_at";

/// Folders of one channel at most.
pub const MOST_FOLDERS: usize = 200;

fn channel(row: &Row) -> Result<Channel, db::Error> {
    let state: String = row.get("state")?;
    let since: Option<String> = row.get("collect_since")?;
    let weekly: Option<i64> = row.get("silent_weekly")?;
    let weekly = weekly.and_then(|weekly| u32::try_from(weekly).ok());
    Ok(Channel {
        id: ChannelId(row.get("id")?),
        company: CompanyId(row.get("company_id")?),
        label: row.get("label")?,
        owner: row.get::<Option<_>>("owner_id")?.map(UserId),
        state: if state == "active" { ChannelState::Active } else { ChannelState::Draft },
        collect_since: since.and_then(|day| day.parse().ok()),
        next_run_at: row.get("next_run_at")?,
        paused: row.get::<Option<Moment>>("paused_at")?.is_some(),
        silence_days: row.get("silence_days")?,
        silence: row.get::<Option<_>>("silent_since")?.map(|since| Silence { since, weekly }),
        options: ChannelOptions::parse(&row.get::<String>("options")?),
        created_at: row.get("created_at")?,
    })
}

fn connection(row: &Row) -> Result<Connection, db::Error> {
    let scopes: String = row.get("scopes")?;
    let health: String = row.get("health")?;
    Ok(Connection {
        channel: ChannelId(row.get("channel_id")?),
        account_id: row.get("account_id")?,
        account_email: row.get("account_email")?,
        account_name: row.get("account_name")?,
        scopes: scopes.split_whitespace().map(str::to_string).collect(),
        connected_at: row.get("connected_at")?,
        health: if health == "healthy" {
            Health::Healthy
        } else {
            let detail: Option<String> = row.get("health_detail")?;
            Health::ToReconnect { code: health, detail: detail.unwrap_or_default() }
        },
        checked_at: row.get("checked_at")?,
    })
}

fn folder(row: &Row) -> Result<CollectedFolder, db::Error> {
    let path: String = row.get("path")?;
    Ok(CollectedFolder {
        id: FolderId(row.get("id")?),
        binder: BinderId(row.get("binder_id")?),
        path: FolderPath::parse(&path).expect("only right paths are stored"),
        provider_id: row.get("provider_id")?,
        recursive: row.get("recursive")?,
        cursor: row.get("cursor")?,
        gone: row.get::<Option<Moment>>("gone_since")?.is_some(),
    })
}

pub async fn find(database: &Database, id: ChannelId) -> Result<Channel> {
    let sql = format!("SELECT {CHANNEL} FROM channels WHERE id = $1");
    Ok(channel(&database.fetch_one(&sql, params![id]).await?)?)
}

pub async fn list(database: &Database, granted: Granted<ConfigureCollection>) -> Result<Vec<Channel>> {
    let sql = format!(
        "SELECT {CHANNEL} FROM channels WHERE company_id = $1 AND deleted_at IS NULL AND type <> 'deposit'
        ORDER BY label, id LIMIT 1000"
    );
    let rows = database.fetch_all(&sql, params![granted.company]).await?;
    Ok(rows.iter().map(channel).collect::<Result<_, _>>()?)
}

/// The labels of a company's channels, for lists of what they brought.
pub async fn labels(database: &Database, company: CompanyId) -> Result<Vec<(ChannelId, String)>> {
    let sql = "SELECT id, label FROM channels WHERE company_id = $1";
    let rows = database.fetch_all(sql, params![company]).await?;
    let labels = rows.iter().map(|row| Ok((row.get("id")?, row.get("label")?)));
    Ok(labels.collect::<Result<_, db::Error>>()?)
}

/// Creates a channel that is yet to be connected.
pub async fn create(
    database: &Database,
    now: Moment,
    granted: Granted<ConfigureCollection>,
    label: &str,
    owner: Option<UserId>,
) -> Result<Channel> {
    let mut tx = database.begin().await?;
    let mut log = Log::new(now, granted.caller);
    let id = add(&mut tx, &mut log, granted.company, label, owner).await?;
    log.write(&mut tx).await?;
    tx.commit().await?;
    find(database, id).await
}

/// As [`create`], within the transaction of something larger, whose right was checked there.
pub async fn add(
    tx: &mut Transaction,
    log: &mut Log,
    company: CompanyId,
    label: &str,
    owner: Option<UserId>,
) -> Result<ChannelId> {
    let label = check_label(label).map_err(Error::Invalid)?;
    let id = ChannelId::new(log.now);
    let sql = "INSERT INTO channels (id, company_id, type, label, owner_id, state, created_at, created_by)
        VALUES ($1, $2, $3, $4, $5, 'draft', $6, $7)";
    tx.execute(sql, params![id, company, DROPBOX, &label, owner, log.now, log.user()]).await?;
    log.add(Action::ChannelCreated, Subject::channel(id, label, company), json!({ "type": DROPBOX }));
    Ok(id)
}

/// # Errors
/// `Invalid("owner_id", "owner")` for somebody who is no user of the company.
pub async fn check_owner(database: &Database, company: CompanyId, owner: UserId) -> Result<()> {
    let users = user::store::of_company(database, company).await?;
    let found = users.iter().any(|user| user.id == owner);
    if found { Ok(()) } else { Err(Error::invalid("owner_id", "owner")) }
}

/// Writes down what is done to a channel.
pub async fn record(
    tx: &mut Transaction,
    now: Moment,
    granted: Granted<ConfigureCollection>,
    action: Action,
    id: ChannelId,
    details: Value,
) -> Result<()> {
    let sql = "SELECT label FROM channels WHERE id = $1 AND company_id = $2";
    let label: String = tx.fetch_one(sql, params![id, granted.company]).await?.get("label")?;
    audit::record(tx, now, granted.caller, action, Subject::channel(id, label, granted.company), details)
        .await
}

pub async fn rename(
    database: &Database,
    now: Moment,
    granted: Granted<ConfigureCollection>,
    id: ChannelId,
    label: &str,
    owner: Option<UserId>,
) -> Result<()> {
    let label = check_label(label).map_err(Error::Invalid)?;
    let mut tx = database.begin().await?;
    let sql = "SELECT label FROM channels WHERE id = $1 AND company_id = $2";
    let former: String = tx.fetch_one(sql, params![id, granted.company]).await?.get("label")?;
    let sql = "UPDATE channels SET label = $3, owner_id = $4 WHERE id = $1 AND company_id = $2";
    tx.execute(sql, params![id, granted.company, &label, owner]).await?;
    let details = json!({ "label": (former != label).then_some([former, label]) });
    record(&mut tx, now, granted, Action::ChannelChanged, id, details).await?;
    tx.commit().await?;
    Ok(())
}

/// Removes a channel that was never saved, with its consent.
pub async fn discard_draft(
    database: &Database,
    now: Moment,
    granted: Granted<ConfigureCollection>,
    id: ChannelId,
) -> Result<()> {
    let mut tx = database.begin().await?;
    let sql = "SELECT 1 AS one FROM channels WHERE id = $1 AND company_id = $2 AND state = 'draft'";
    if tx.fetch_optional(sql, params![id, granted.company]).await?.is_none() {
        return Err(Error::NotFound);
    }
    let sql = "DELETE FROM request_consents
        WHERE request_id IN (SELECT id FROM connection_requests WHERE channel_id = $1)";
    tx.execute(sql, params![id]).await?;
    for table in
        ["connection_requests", "consents", "pending_connections", "connections", "collected_folders"]
    {
        tx.execute(&format!("DELETE FROM {table} WHERE channel_id = $1"), params![id]).await?;
    }
    let sql = "DELETE FROM channels WHERE id = $1 RETURNING label";
    let label: String = tx.fetch_one(sql, params![id]).await?.get("label")?;
    let subject = Subject::channel(id, label, granted.company);
    audit::record(&mut tx, now, granted.caller, Action::ChannelDiscarded, subject, json!({})).await?;
    tx.commit().await?;
    Ok(())
}

/// Makes a draft a channel that is collected once a day, first at `next_run_at`.
///
/// # Errors
/// `Conflict("channel-not-connected")`, `Conflict("channel-without-folders")`.
pub async fn activate(
    database: &Database,
    now: Moment,
    granted: Granted<ConfigureCollection>,
    id: ChannelId,
    next_run_at: Moment,
) -> Result<()> {
    if connection_of(database, id).await?.is_none() {
        return Err(Error::Conflict("channel-not-connected"));
    }
    if folders(database, id).await?.is_empty() {
        return Err(Error::Conflict("channel-without-folders"));
    }
    let sql = "UPDATE channels SET state = 'active', next_run_at = COALESCE(next_run_at, $3)
        WHERE id = $1 AND company_id = $2";
    let mut tx = database.begin().await?;
    tx.execute(sql, params![id, granted.company, next_run_at]).await?;
    record(&mut tx, now, granted, Action::ChannelActivated, id, json!({})).await?;
    tx.commit().await?;
    Ok(())
}

/// Pauses a channel, or resumes it.
pub async fn pause(
    database: &Database,
    now: Moment,
    granted: Granted<ConfigureCollection>,
    id: ChannelId,
    paused: bool,
) -> Result<()> {
    let mut tx = database.begin().await?;
    let sql = "UPDATE channels SET paused_at = $3 WHERE id = $1 AND company_id = $2 AND state = 'active'";
    if tx.execute(sql, params![id, granted.company, paused.then_some(now)]).await? == 0 {
        return Err(Error::NotFound);
    }
    let action = if paused { Action::ChannelPaused } else { Action::ChannelResumed };
    silence::end(&mut tx, id).await?;
    record(&mut tx, now, granted, action, id, json!({})).await?;
    tx.commit().await?;
    Ok(())
}

/// Forgets the consent of a channel. Its listings begin anew with the next one; the register stays.
pub async fn disconnect(tx: &mut Transaction, id: ChannelId) -> Result<()> {
    for table in ["consents", "pending_connections", "connections", "files_to_retry"] {
        tx.execute(&format!("DELETE FROM {table} WHERE channel_id = $1"), params![id]).await?;
    }
    let sql = "UPDATE collected_folders SET cursor = NULL, provider_id = NULL, gone_since = NULL
        WHERE channel_id = $1";
    tx.execute(sql, params![id]).await?;
    silence::end(tx, id).await
}

/// Deletes a channel: nothing is collected by it any more. Its documents, its history and the register stay.
///
/// # Errors
/// `Conflict("run-under-way")`.
pub async fn delete(
    database: &Database,
    now: Moment,
    granted: Granted<ConfigureCollection>,
    id: ChannelId,
) -> Result<()> {
    let mut tx = database.begin().await?;
    let sql = "SELECT 1 AS one FROM runs WHERE channel_id = $1 AND state IN ('queued', 'running')";
    if tx.fetch_optional(sql, params![id]).await?.is_some() {
        return Err(Error::Conflict("run-under-way"));
    }
    record(&mut tx, now, granted, Action::ChannelDeleted, id, json!({})).await?;
    disconnect(&mut tx, id).await?;
    let sql = "UPDATE connection_requests SET state = 'withdrawn', ended_at = $2, next_reminder_at = NULL
        WHERE channel_id = $1 AND state = 'pending'";
    tx.execute(sql, params![id, now]).await?;
    let sql = "UPDATE channels SET state = 'draft', next_run_at = NULL, silent_since = NULL, deleted_at = $3
        WHERE id = $1 AND company_id = $2";
    tx.execute(sql, params![id, granted.company, now]).await?;
    tx.commit().await?;
    Ok(())
}

pub async fn connection_of(database: &Database, id: ChannelId) -> Result<Option<Connection>> {
    let sql = format!("SELECT {CONNECTION} FROM connections WHERE channel_id = $1");
    Ok(database.fetch_optional(&sql, params![id]).await?.map(|row| connection(&row)).transpose()?)
}

/// Whether a channel is connected to this account, and stays so until the transaction ends.
pub async fn is_connected_to(tx: &mut Transaction, id: ChannelId, account: &str) -> Result<bool> {
    let sql = "UPDATE connections SET account_id = account_id WHERE channel_id = $1 AND account_id = $2";
    Ok(tx.execute(sql, params![id, account]).await? == 1)
}

/// The connections of all channels of a company.
pub async fn connections(database: &Database, company: CompanyId) -> Result<Vec<Connection>> {
    let sql = format!(
        "SELECT {CONNECTION} FROM connections
        WHERE channel_id IN (SELECT id FROM channels WHERE company_id = $1)"
    );
    let rows = database.fetch_all(&sql, params![company]).await?;
    Ok(rows.iter().map(connection).collect::<Result<_, _>>()?)
}

/// The token of a connection, opened; none when another has taken its place meanwhile.
pub async fn refresh_token(
    database: &Database,
    key: &SecretKey,
    connection: &Connection,
) -> Result<Option<SecretString>> {
    let id = connection.channel;
    let sql = "SELECT sealed_refresh_token FROM connections WHERE channel_id = $1 AND connected_at = $2";
    let Some(row) = database.fetch_optional(sql, params![id, connection.connected_at]).await? else {
        return Ok(None);
    };
    let sealed: Vec<u8> = row.get("sealed_refresh_token")?;
    Ok(Some(key.open(&id.to_string(), &sealed)?))
}

/// A consent to keep.
pub struct NewConnection<'a> {
    pub account: &'a Account,
    pub scopes: &'a str,
    pub sealed_refresh_token: Vec<u8>,
    pub connected_by: Option<UserId>,
}

/// Puts a consent in the place of the former one. With another account, the cursors and what was to be retried
/// are forgotten: they were the other account's. The register stays.
pub async fn connect(tx: &mut Transaction, now: Moment, id: ChannelId, new: NewConnection<'_>) -> Result<()> {
    let sql = "SELECT account_id FROM connections WHERE channel_id = $1";
    let former: Option<String> = match tx.fetch_optional(sql, params![id]).await? {
        Some(row) => Some(row.get("account_id")?),
        None => None,
    };
    if former.is_some_and(|former| former != new.account.id) {
        let sql = "UPDATE collected_folders SET cursor = NULL, provider_id = NULL, gone_since = NULL
            WHERE channel_id = $1";
        tx.execute(sql, params![id]).await?;
        tx.execute("DELETE FROM files_to_retry WHERE channel_id = $1", params![id]).await?;
    }
    tx.execute(
        "INSERT INTO connections (channel_id, account_id, account_email, account_name, scopes,
            sealed_refresh_token, connected_at, connected_by, health, checked_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'healthy', $7)
        ON CONFLICT (channel_id) DO UPDATE SET account_id = excluded.account_id,
            account_email = excluded.account_email, account_name = excluded.account_name,
            scopes = excluded.scopes, sealed_refresh_token = excluded.sealed_refresh_token,
            connected_at = excluded.connected_at, connected_by = excluded.connected_by,
            health = 'healthy', health_detail = NULL, checked_at = excluded.checked_at",
        params![
            id,
            &new.account.id,
            &new.account.email,
            &new.account.name,
            new.scopes,
            new.sealed_refresh_token,
            now,
            new.connected_by
        ],
    )
    .await?;
    tx.execute("DELETE FROM pending_connections WHERE channel_id = $1", params![id]).await?;
    Ok(())
}

/// Writes down whether the connection made at `connected_at` serves. What was found of a former one, meanwhile
/// replaced, is no longer true.
pub async fn set_health(
    database: &Database,
    now: Moment,
    id: ChannelId,
    connected_at: Moment,
    health: &Health,
) -> Result<()> {
    let detail = match health {
        Health::Healthy => None,
        Health::ToReconnect { detail, .. } => Some(detail.as_str()),
    };
    let sql = "UPDATE connections SET health = $2, health_detail = $3, checked_at = $4
        WHERE channel_id = $1 AND connected_at = $5";
    database.execute(sql, params![id, health.code(), detail, now, connected_at]).await?;
    Ok(())
}

/// The collected folders of a channel, in their order.
pub async fn folders(database: &Database, id: ChannelId) -> Result<Vec<CollectedFolder>> {
    let sql = "SELECT id, binder_id, path, provider_id, recursive, cursor, gone_since FROM collected_folders
        WHERE channel_id = $1 ORDER BY position, id";
    let rows = database.fetch_all(sql, params![id]).await?;
    Ok(rows.iter().map(folder).collect::<Result<_, _>>()?)
}

/// A folder to keep, with the provider's id of it where it is known.
#[derive(Debug, Clone)]
pub struct ChosenFolder {
    pub path: FolderPath,
    pub provider_id: Option<String>,
    pub recursive: bool,
    pub binder: BinderId,
}

/// Puts these folders and this day in the place of the former ones. All listings begin anew: what a folder that
/// is no longer collected had already claimed is then seen by the others, and the register sorts out the rest.
///
/// # Errors
/// `Invalid` when a binder is not the company's, a folder is chosen twice, or there are too many.
pub async fn set_folders(
    database: &Database,
    now: Moment,
    granted: Granted<ConfigureCollection>,
    id: ChannelId,
    chosen: &[ChosenFolder],
    collect_since: Option<jiff::civil::Date>,
) -> Result<()> {
    if chosen.len() > MOST_FOLDERS {
        return Err(Error::invalid("folders", "folders-too-many"));
    }
    let mut tx = database.begin().await?;
    let sql = "UPDATE channels SET collect_since = $3 WHERE id = $1 AND company_id = $2";
    if tx.execute(sql, params![id, granted.company, collect_since.map(|day| day.to_string())]).await? == 0 {
        return Err(Error::NotFound);
    }
    let sql = "SELECT id FROM binders WHERE company_id = $1";
    let rows = tx.fetch_all(sql, params![granted.company]).await?;
    let binders: Vec<BinderId> =
        rows.iter().map(|row| row.get("id").map(BinderId)).collect::<Result<_, _>>()?;
    tx.execute("DELETE FROM collected_folders WHERE channel_id = $1", params![id]).await?;
    for (position, folder) in chosen.iter().enumerate() {
        if !binders.contains(&folder.binder) {
            return Err(Error::invalid("binder_id", "binder-unknown"));
        }
        let inserted = tx
            .execute(
                "INSERT INTO collected_folders
                    (id, channel_id, binder_id, path, path_lower, provider_id, recursive, position, created_at)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (channel_id, path_lower) DO NOTHING",
                params![
                    FolderId::new(now),
                    id,
                    folder.binder,
                    folder.path.as_str(),
                    folder.path.key(),
                    folder.provider_id.clone(),
                    folder.recursive,
                    i64::try_from(position).unwrap_or(i64::MAX),
                    now
                ],
            )
            .await?;
        if inserted == 0 {
            return Err(Error::invalid("path", "folder-twice"));
        }
    }
    let paths: Vec<_> = chosen.iter().map(|folder| folder.path.as_str()).collect();
    record(&mut tx, now, granted, Action::FoldersChanged, id, json!({ "folders": paths })).await?;
    tx.commit().await?;
    Ok(())
}

/// Follows a folder to where it is now, or to the one that has taken its place. All listings of the channel begin anew:
/// what lies in its former place, and was left to it, is then seen by the others.
pub async fn move_folder(
    database: &Database,
    id: FolderId,
    path: &FolderPath,
    provider_id: &str,
) -> Result<()> {
    let mut tx = database.begin().await?;
    let sql = "UPDATE collected_folders SET path = $2, path_lower = $3, provider_id = $4, gone_since = NULL
        WHERE id = $1";
    tx.execute(sql, params![id, path.as_str(), path.key(), provider_id]).await?;
    let sql = "UPDATE collected_folders SET cursor = NULL
        WHERE channel_id = (SELECT channel_id FROM collected_folders WHERE id = $1)";
    tx.execute(sql, params![id]).await?;
    tx.commit().await?;
    Ok(())
}

/// A folder is where it was thought to be: there again, or known by its id from now on.
pub async fn found_folder(database: &Database, id: FolderId, provider_id: &str) -> Result<()> {
    let sql = "UPDATE collected_folders SET provider_id = $2, gone_since = NULL WHERE id = $1";
    database.execute(sql, params![id, provider_id]).await?;
    Ok(())
}

/// Forgets where a listing stood.
pub async fn reset_cursor(database: &Database, id: FolderId) -> Result<()> {
    database.execute("UPDATE collected_folders SET cursor = NULL WHERE id = $1", params![id]).await?;
    Ok(())
}
