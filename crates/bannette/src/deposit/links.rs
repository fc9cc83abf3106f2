//! Links by which documents can be deposited without an account: for a company or one of its binders, for a while, for so many
//! files and bytes, until somebody revokes them. The database keeps a digest of the link, and the link sealed for those who
//! hand it over.

use std::time::Duration;

use db::{Database, Moment, Row, Transaction, params};
use secrecy::ExposeSecret;
use serde_json::json;
use url::Url;

use super::{Depositor, Desk, Owner, make_channel};
use crate::app::App;
use crate::audit::{self, Action, Subject};
use crate::channel::options::{self, ChannelOptions};
use crate::company;
use crate::error::{Error, Result};
use crate::ids::{BinderId, ChannelId, CompanyId, DepositLinkId};
use crate::rights::{ConfigureCollection, Granted};
use crate::secrets::{digest, random_token};
use crate::web::Texts;

/// Days that a link can serve for.
pub const DAYS: [i64; 4] = [7, 30, 90, 365];
pub const MOST_FILES: i64 = 10_000;
/// A hundred gigabytes.
pub const MOST_BYTES: i64 = 100_000_000_000;
/// Files that may be announced by a link, for each that it takes: what was sent twice, is empty or is no document leaves a
/// trace as well.
const MOST_ANNOUNCED: i64 = 10;
/// The longest note, in characters.
const LONGEST_NOTE: usize = 300;
/// Links of a company that are shown.
const MOST_SHOWN: i64 = 500;

#[derive(Debug, Clone)]
pub struct Link {
    pub id: DepositLinkId,
    pub company: CompanyId,
    pub binder: Option<BinderId>,
    pub channel: ChannelId,
    pub note: String,
    pub max_files: i64,
    pub max_bytes: i64,
    pub files: i64,
    pub bytes: i64,
    pub created_by: Option<String>,
    pub created_at: Moment,
    pub expires_at: Moment,
    pub last_used_at: Option<Moment>,
    pub state: State,
    pub options: ChannelOptions,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Open,
    UsedUp,
    Expired,
    Revoked,
}

impl State {
    /// The key of its words (`link-state-NAME`).
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::UsedUp => "used-up",
            Self::Expired => "expired",
            Self::Revoked => "revoked",
        }
    }
}

const LINK: &str =
    "l.id, l.company_id, l.binder_id, l.channel_id, l.note, l.max_files, l.max_bytes, l.files, l.bytes, l.announced,
    u.name AS created_by, l.created_at, l.expires_at, l.revoked_at, l.last_used_at,
    ch.options FROM deposit_links l JOIN channels ch ON ch.id = l.channel_id LEFT JOIN users u ON u.id = l.created_by";

fn link(row: &Row, now: Moment) -> Result<Link, db::Error> {
    let expires_at: Moment = row.get("expires_at")?;
    let (files, bytes): (i64, i64) = (row.get("files")?, row.get("bytes")?);
    let (max_files, max_bytes): (i64, i64) = (row.get("max_files")?, row.get("max_bytes")?);
    Ok(Link {
        id: row.get("id")?,
        company: row.get("company_id")?,
        binder: row.get::<Option<_>>("binder_id")?.map(BinderId),
        channel: row.get("channel_id")?,
        note: row.get("note")?,
        max_files,
        max_bytes,
        files,
        bytes,
        created_by: row.get("created_by")?,
        created_at: row.get("created_at")?,
        expires_at,
        last_used_at: row.get("last_used_at")?,
        options: ChannelOptions::parse(&row.get::<String>("options")?),
        state: if row.get::<Option<Moment>>("revoked_at")?.is_some() {
            State::Revoked
        } else if expires_at <= now {
            State::Expired
        } else if files >= max_files
            || bytes >= max_bytes
            || row.get::<i64>("announced")? >= max_files.saturating_mul(MOST_ANNOUNCED)
        {
            State::UsedUp
        } else {
            State::Open
        },
    })
}

/// A link as somebody wants it.
#[derive(Debug, Clone, Default)]
pub struct NewLink {
    pub binder: Option<BinderId>,
    pub note: String,
    pub days: i64,
    pub max_files: i64,
    pub max_bytes: i64,
    /// What is done by itself with what comes by it.
    pub options: ChannelOptions,
}

/// Makes a link.
///
/// # Errors
/// [`Error::Invalid`] on `note`, `days`, `max_files`, `max_bytes`; [`Error::NotFound`] for a binder that is not the company's.
pub async fn create(
    app: &App,
    granted: Granted<ConfigureCollection>,
    t: &Texts,
    new: NewLink,
) -> Result<DepositLinkId> {
    let note = new.note.trim().to_owned();
    if note.chars().count() > LONGEST_NOTE {
        return Err(Error::invalid("note", "too-long"));
    }
    if note.chars().any(|c| c.is_control() && c != '\n' && c != '\r') {
        return Err(Error::invalid("note", "control-characters"));
    }
    if !DAYS.contains(&new.days) {
        return Err(Error::invalid("days", "required"));
    }
    if !(1..=MOST_FILES).contains(&new.max_files) {
        return Err(Error::invalid("max_files", "out-of-range"));
    }
    if !(1..=MOST_BYTES).contains(&new.max_bytes) {
        return Err(Error::invalid("max_bytes", "out-of-range"));
    }
    if let Some(binder) = new.binder {
        company::store::find_binder(&app.database, granted.company, binder).await?;
    }
    let (now, token) = (app.clock.now(), random_token());
    let id = DepositLinkId::new(now);
    let sealed = app.secret_key.seal(&sealed_for(id), &token.clone().into())?;
    let days = Duration::from_secs(new.days.unsigned_abs() * 24 * 3600);
    let mut tx = app.database.begin().await?;
    let first: String = note.lines().next().unwrap_or_default().chars().take(60).collect();
    let label = match first.is_empty() {
        true => t.say("link-channel").to_string(),
        false => t.say("link-channel-of").arg("note", &first).to_string(),
    };
    let channel = make_channel(&mut tx, now, granted.company, &label, Owner::Nobody).await?;
    options::write(&mut tx, channel, new.options).await?;
    let sql = "INSERT INTO deposit_links (id, company_id, binder_id, channel_id, note, token_hash, sealed_token, max_files,
            max_bytes, created_by, created_at, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    let values = params![
        id,
        granted.company,
        new.binder,
        channel,
        &note,
        digest(&token),
        sealed,
        new.max_files,
        new.max_bytes,
        granted.caller.user(),
        now,
        now + days
    ];
    tx.execute(sql, values).await?;
    let subject = Subject::new("deposit-link", Some(id.0), &label).of(granted.company);
    let options = (!new.options.are_none()).then(|| new.options.chosen());
    let details =
        json!({ "days": new.days, "files": new.max_files, "bytes": new.max_bytes, "options": options });
    audit::record(&mut tx, now, granted.caller, Action::DepositLinkCreated, subject, details).await?;
    tx.commit().await?;
    Ok(id)
}

/// Revokes a link: it serves no more. What came by it stays.
pub async fn revoke(app: &App, granted: Granted<ConfigureCollection>, id: DepositLinkId) -> Result<()> {
    let now = app.clock.now();
    let mut tx = app.database.begin().await?;
    let sql =
        "UPDATE deposit_links SET revoked_at = $3 WHERE id = $1 AND company_id = $2 AND revoked_at IS NULL
        RETURNING channel_id";
    let channel: ChannelId = tx.fetch_one(sql, params![id, granted.company, now]).await?.get("channel_id")?;
    let label: String =
        tx.fetch_one("SELECT label FROM channels WHERE id = $1", params![channel]).await?.get("label")?;
    let subject = Subject::new("deposit-link", Some(id.0), label).of(granted.company);
    audit::record(&mut tx, now, granted.caller, Action::DepositLinkRevoked, subject, json!({})).await?;
    tx.commit().await?;
    Ok(())
}

/// The links of a company, the newest first.
pub async fn list(app: &App, granted: Granted<ConfigureCollection>) -> Result<Vec<Link>> {
    let sql = format!("SELECT {LINK} WHERE l.company_id = $1 ORDER BY l.id DESC LIMIT {MOST_SHOWN}");
    let rows = app.database.fetch_all(&sql, params![granted.company]).await?;
    let now = app.clock.now();
    Ok(rows.iter().map(|row| link(row, now)).collect::<Result<_, _>>()?)
}

/// A link of a company that can be revoked.
pub async fn find(app: &App, granted: Granted<ConfigureCollection>, id: DepositLinkId) -> Result<Link> {
    let sql = format!("SELECT {LINK} WHERE l.id = $1 AND l.company_id = $2 AND l.revoked_at IS NULL");
    let row = app.database.fetch_one(&sql, params![id, granted.company]).await?;
    Ok(link(&row, app.clock.now())?)
}

/// What a sealed token is bound to.
fn sealed_for(id: DepositLinkId) -> String {
    format!("deposit-link:{id}")
}

/// The address of a link, to be handed over.
pub async fn address(app: &App, id: DepositLinkId) -> Result<Url> {
    let sql = "SELECT sealed_token FROM deposit_links WHERE id = $1";
    let sealed: Vec<u8> = app.database.fetch_one(sql, params![id]).await?.get("sealed_token")?;
    let token = app.secret_key.open(&sealed_for(id), &sealed)?;
    Ok(app.config.page_url(&page(token.expose_secret())))
}

/// The page of a link.
fn page(token: &str) -> String {
    format!("/deposit/{token}")
}

/// The link that a token is of.
pub async fn of_token(database: &Database, now: Moment, token: &str) -> Result<Option<Link>> {
    let sql = format!("SELECT {LINK} WHERE l.token_hash = $1");
    let row = database.fetch_optional(&sql, params![digest(token)]).await?;
    Ok(row.map(|row| link(&row, now)).transpose()?)
}

/// Where whoever has the link may deposit. `None` when it serves no more, or the company is out of service.
pub async fn desk(database: &Database, link: &Link, token: &str) -> Result<Option<Desk>> {
    let company = company::store::find(database, link.company).await?;
    let mut binders = company::store::binders(database, link.company).await?;
    binders.retain(|binder| binder.active && link.binder.is_none_or(|only| only == binder.id));
    if matches!(link.state, State::Expired | State::Revoked) || company.deactivated || binders.is_empty() {
        return Ok(None);
    }
    let by = Depositor::Link { id: link.id, channel: link.channel };
    Ok(Some(Desk { company, binders, by, address: page(token) }))
}

/// How large a file is said to be, in bytes.
#[derive(Debug, Clone, Copy)]
pub enum Expected {
    Exactly(i64),
    AtMost(i64),
}

impl Expected {
    pub fn most(self) -> i64 {
        match self {
            Self::Exactly(size) | Self::AtMost(size) => size,
        }
    }
}

/// Counts a file that is announced: the bytes that it has, or may have as far as the link has them left. Gives how many. That
/// it was announced stays counted, whatever is given back.
///
/// # Errors
/// `Conflict("link-used-up")` when it is one too many, or too large for what is left.
pub(super) async fn use_up(
    tx: &mut Transaction,
    now: Moment,
    id: DepositLinkId,
    expected: Expected,
) -> Result<i64> {
    let used_up = Error::Conflict("link-used-up");
    let sql = "UPDATE deposit_links SET files = files + 1, announced = announced + 1, last_used_at = $2 WHERE id = $1
        AND revoked_at IS NULL AND expires_at > $2 AND files < max_files AND announced < max_files * $3
        RETURNING max_bytes - bytes AS bytes_left";
    let row = tx.fetch_optional(sql, params![id, now, MOST_ANNOUNCED]).await?;
    let Some(row) = row else { return Err(used_up) };
    let left: i64 = row.get("bytes_left")?;
    let bytes = match expected {
        Expected::Exactly(size) if size <= left => size,
        Expected::AtMost(most) if left > 0 => most.min(left),
        _ => return Err(used_up),
    };
    tx.execute("UPDATE deposit_links SET bytes = bytes + $2 WHERE id = $1", params![id, bytes]).await?;
    Ok(bytes)
}

/// Sets right what was counted for a file, once it turns out otherwise. Nothing for a channel that is no link's.
pub(super) async fn count(
    tx: &mut Transaction,
    company: CompanyId,
    channel: ChannelId,
    files: i64,
    bytes: i64,
) -> Result<()> {
    let sql = "UPDATE deposit_links SET files = files + $3, bytes = bytes + $4
        WHERE company_id = $1 AND channel_id = $2";
    tx.execute(sql, params![company, channel, files, bytes]).await?;
    Ok(())
}
