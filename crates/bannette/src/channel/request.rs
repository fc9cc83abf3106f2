//! Connection requests: the owner of an account gets a link that leads to the consent, and needs no password for it. It
//! serves once, for seven days; reminders bear the same link, a renewed request another.

pub mod api;
pub mod consent;

use std::time::Duration;

use db::{Database, Moment, Row, Transaction, params};
use secrecy::ExposeSecret;
use serde_json::json;
use url::Url;

use super::store;
use crate::app::App;
use crate::audit::{self, Action, Actor, Log, Subject};
use crate::error::{Error, Result};
use crate::ids::{ChannelId, CompanyId, RequestId, UserId};
use crate::mail::{self, Letter, Posted};
use crate::notification::{self, Kind, Notice};
use crate::paging::Page;
use crate::rights::{self, Caller, ConfigureCollection, Granted, Right};
use crate::secrets::{digest, random_token};
use crate::web::Locale;

const DAY: Duration = Duration::from_secs(24 * 3600);
const LASTS: Duration = Duration::from_secs(7 * 24 * 3600);
/// Reminders come so many days after the request was sent.
const REMINDERS: [u32; 2] = [2, 5];
/// Reminders sent in one go; the rest comes with the next.
const BATCH: i64 = 100;
/// Owners asked at once.
const MOST_AT_ONCE: i64 = 2000;

#[derive(Debug, Clone)]
pub struct Request {
    pub id: RequestId,
    pub channel: ChannelId,
    pub company: CompanyId,
    pub label: String,
    pub company_name: String,
    pub owner: UserId,
    pub owner_name: String,
    pub owner_email: String,
    pub owner_locale: Locale,
    pub asked_by: Option<String>,
    pub state: State,
    pub sent_at: Moment,
    pub expires_at: Moment,
}

/// Why the owner is written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Occasion {
    Asked,
    Reminder,
    /// The connection no longer serves.
    Mend,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ConnectionRequestState)]
pub enum State {
    Pending,
    Expired,
    Accepted,
    Withdrawn,
}

impl State {
    /// The key of its words (`request-state-NAME`).
    pub fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Expired => "expired",
            Self::Accepted => "accepted",
            Self::Withdrawn => "withdrawn",
        }
    }
}

const REQUEST: &str = "q.id, q.channel_id, c.id AS company_id, ch.label, c.name AS company_name, q.owner_id,
    u.name AS owner_name, u.email AS owner_email, u.locale AS owner_locale, a.name AS asked_by, q.state, q.sent_at,
    q.expires_at FROM connection_requests q JOIN channels ch ON ch.id = q.channel_id
    JOIN companies c ON c.id = ch.company_id JOIN users u ON u.id = q.owner_id
    LEFT JOIN users a ON a.id = q.asked_by";

fn request(row: &Row, now: Moment) -> Result<Request, db::Error> {
    let (state, locale): (String, String) = (row.get("state")?, row.get("owner_locale")?);
    let expires_at: Moment = row.get("expires_at")?;
    Ok(Request {
        id: RequestId(row.get("id")?),
        channel: ChannelId(row.get("channel_id")?),
        company: CompanyId(row.get("company_id")?),
        label: row.get("label")?,
        company_name: row.get("company_name")?,
        owner: UserId(row.get("owner_id")?),
        owner_name: row.get("owner_name")?,
        owner_email: row.get("owner_email")?,
        owner_locale: Locale::parse(&locale).unwrap_or_default(),
        asked_by: row.get("asked_by")?,
        state: match state.as_str() {
            "accepted" => State::Accepted,
            "withdrawn" => State::Withdrawn,
            _ if expires_at <= now => State::Expired,
            _ => State::Pending,
        },
        sent_at: row.get("sent_at")?,
        expires_at,
    })
}

pub async fn find(database: &Database, now: Moment, id: RequestId) -> Result<Request> {
    let sql = format!("SELECT {REQUEST} WHERE q.id = $1");
    Ok(request(&database.fetch_one(&sql, params![id]).await?, now)?)
}

/// The request that a link is of.
pub async fn of_link(database: &Database, now: Moment, token: &str) -> Result<Option<Request>> {
    let sql = format!("SELECT {REQUEST} WHERE q.token_hash = $1");
    let row = database.fetch_optional(&sql, params![digest(token)]).await?;
    Ok(row.map(|row| request(&row, now)).transpose()?)
}

/// The last request of a channel.
pub async fn last_of(database: &Database, now: Moment, channel: ChannelId) -> Result<Option<Request>> {
    let sql = format!("SELECT {REQUEST} WHERE q.channel_id = $1 ORDER BY q.id DESC LIMIT 1");
    let row = database.fetch_optional(&sql, params![channel]).await?;
    Ok(row.map(|row| request(&row, now)).transpose()?)
}

/// The requests about channels that the caller may configure, the newest first.
pub async fn list(
    database: &Database,
    now: Moment,
    caller: Caller,
    after: Option<RequestId>,
    limit: i64,
) -> Result<Page<Request>> {
    let (condition, mut values) = rights::visible(caller, Right::ConfigureCollection, 1);
    let mut sql = format!("SELECT {REQUEST} WHERE {condition}");
    if let Some(after) = after {
        values.push(after.into());
        sql.push_str(&format!(" AND q.id < ${}", values.len()));
    }
    values.push((limit + 1).into());
    sql.push_str(&format!(" ORDER BY q.id DESC LIMIT ${}", values.len()));
    let rows = database.fetch_all(&sql, values).await?;
    let requests = rows.iter().map(|row| request(row, now)).collect::<Result<_, _>>()?;
    Ok(Page::cut(requests, limit, |request: &Request| request.id.to_string()))
}

/// All requests about one channel, the newest first.
pub async fn list_of(
    database: &Database,
    now: Moment,
    channel: ChannelId,
    after: Option<RequestId>,
    limit: i64,
) -> Result<Page<Request>> {
    let before = if after.is_some() { "AND q.id < $3" } else { "" };
    let sql = format!("SELECT {REQUEST} WHERE q.channel_id = $1 {before} ORDER BY q.id DESC LIMIT $2");
    let mut values = params![channel, limit + 1];
    values.extend(after.map(Into::into));
    let rows = database.fetch_all(&sql, values).await?;
    let requests = rows.iter().map(|row| request(row, now)).collect::<Result<_, _>>()?;
    Ok(Page::cut(requests, limit, |request: &Request| request.id.to_string()))
}

/// Channels that the caller may configure, that have an owner and were never connected, and whose owner was never asked.
pub async fn never_asked(database: &Database, caller: Caller) -> Result<Vec<ChannelId>> {
    let (condition, mut values) = rights::visible(caller, Right::ConfigureCollection, 1);
    values.push(MOST_AT_ONCE.into());
    let sql = format!(
        "SELECT ch.id FROM channels ch JOIN companies c ON c.id = ch.company_id
        JOIN users u ON u.id = ch.owner_id
        WHERE {condition} AND ch.state = 'draft' AND ch.deleted_at IS NULL AND c.deactivated_at IS NULL
            AND u.deactivated_at IS NULL
            AND NOT EXISTS (SELECT 1 FROM connections k WHERE k.channel_id = ch.id)
            AND NOT EXISTS (SELECT 1 FROM connection_requests q WHERE q.channel_id = ch.id)
        ORDER BY ch.id LIMIT ${}",
        values.len()
    );
    let rows = database.fetch_all(&sql, values).await?;
    Ok(rows.iter().map(|row| row.get("id").map(ChannelId)).collect::<Result<_, _>>()?)
}

/// Asks the owners of all channels of [`never_asked`]; returns how many.
pub async fn ask_all(app: &App, caller: Caller) -> Result<usize> {
    let channels = never_asked(&app.database, caller).await?;
    let mut tx = app.database.begin().await?;
    let mut log = Log::new(app.clock.now(), caller);
    for channel in &channels {
        let _ = ask_in(app, &mut tx, &mut log, *channel).await?;
    }
    log.write(&mut tx).await?;
    tx.commit().await?;
    app.waker.wake();
    Ok(channels.len())
}

/// Asks the owner of a channel that has no request yet, within the transaction of something larger, whose right was checked
/// there.
pub async fn ask_in(app: &App, tx: &mut Transaction, log: &mut Log, channel: ChannelId) -> Result<Posted> {
    let sql = "SELECT owner_id, label, company_id FROM channels WHERE id = $1";
    let row = tx.fetch_one(sql, params![channel]).await?;
    let owner = row.get::<Option<_>>("owner_id")?.ok_or(Error::Conflict("request-without-owner"))?;
    let id = insert(tx, log.now, channel, UserId(owner), log.user()).await?;
    let posted = renew(app, tx, id, Occasion::Asked).await?;
    let subject = Subject::channel(channel, row.get::<String>("label")?, CompanyId(row.get("company_id")?));
    log.add(Action::RequestSent, subject, json!({}));
    Ok(posted)
}

/// Asks the owner of a channel's account for consent. One that is open already is renewed: a new link, seven new days.
///
/// # Errors
/// `Conflict("request-without-owner")`.
pub async fn ask(app: &App, granted: Granted<ConfigureCollection>, channel: ChannelId) -> Result<Posted> {
    let found = store::find(&app.database, channel).await?;
    if found.company != granted.company {
        return Err(Error::NotFound);
    }
    let owner = found.owner.ok_or(Error::Conflict("request-without-owner"))?;
    let now = app.clock.now();
    let mut tx = app.database.begin().await?;
    let sql = "SELECT id, owner_id FROM connection_requests WHERE channel_id = $1 AND state = 'pending'";
    let open = tx.fetch_optional(sql, params![channel]).await?;
    let id = match open {
        Some(row) if UserId(row.get("owner_id")?) == owner => RequestId(row.get("id")?),
        other => {
            if other.is_some() {
                // It went to somebody else.
                let sql = "UPDATE connection_requests SET state = 'withdrawn', ended_at = $2
                    WHERE channel_id = $1 AND state = 'pending'";
                tx.execute(sql, params![channel, now]).await?;
            }
            insert(&mut tx, now, channel, owner, granted.caller.user()).await?
        }
    };
    let posted = renew(app, &mut tx, id, Occasion::Asked).await?;
    store::record(&mut tx, now, granted, Action::RequestSent, channel, json!({})).await?;
    tx.commit().await?;
    app.waker.wake();
    Ok(posted)
}

/// A new link in the place of the one of an open request: the former no longer serves.
///
/// # Errors
/// `Conflict("request-over")`.
pub async fn send_again(
    app: &App,
    granted: Granted<ConfigureCollection>,
    request: &Request,
) -> Result<Posted> {
    let now = app.clock.now();
    let mut tx = app.database.begin().await?;
    let posted = renew(app, &mut tx, request.id, Occasion::Asked).await?;
    store::record(&mut tx, now, granted, Action::RequestSent, request.channel, json!({})).await?;
    tx.commit().await?;
    app.waker.wake();
    Ok(posted)
}

/// Asks the owner of an account to renew the consent, unless a request is open already or there is no mail server.
pub(super) async fn ask_to_mend(
    app: &App,
    tx: &mut Transaction,
    channel: ChannelId,
    owner: UserId,
) -> Result<()> {
    let sql = "SELECT 1 AS one FROM connection_requests WHERE channel_id = $1 AND state = 'pending'";
    if app.mailer.is_none() || tx.fetch_optional(sql, params![channel]).await?.is_some() {
        return Ok(());
    }
    let id = insert(tx, app.clock.now(), channel, owner, None).await?;
    let _ = renew(app, tx, id, Occasion::Mend).await?;
    Ok(())
}

/// A request without a link yet.
async fn insert(
    tx: &mut Transaction,
    now: Moment,
    channel: ChannelId,
    owner: UserId,
    asked_by: Option<UserId>,
) -> Result<RequestId> {
    let id = RequestId::new(now);
    let sql = "INSERT INTO connection_requests (id, channel_id, owner_id, asked_by, state, token_hash,
            sealed_token, created_at, sent_at, expires_at)
        VALUES ($1, $2, $3, $4, 'pending', $5, $5, $6, $6, $6)";
    tx.execute(sql, params![id, channel, owner, asked_by, digest(&random_token()), now]).await?;
    Ok(id)
}

/// A new link and seven new days for an open request; the owner is written to.
async fn renew(app: &App, tx: &mut Transaction, id: RequestId, why: Occasion) -> Result<Posted> {
    let now = app.clock.now();
    let token = random_token();
    let sealed = app.secret_key.seal(&sealed_for(id), &token.clone().into())?;
    let sql =
        "UPDATE connection_requests SET token_hash = $2, sealed_token = $3, sent_at = $4, expires_at = $5,
            next_reminder_at = $6 WHERE id = $1 AND state = 'pending'";
    let reminder = next_reminder(now, now);
    let values = params![id, digest(&token), sealed, now, now + LASTS, reminder];
    if tx.execute(sql, values).await? == 0 {
        return Err(Error::Conflict("request-over"));
    }
    // What the former link began ends with it.
    tx.execute("DELETE FROM request_consents WHERE request_id = $1", params![id]).await?;
    let sql = format!("SELECT {REQUEST} WHERE q.id = $1");
    let request = request(&tx.fetch_one(&sql, params![id]).await?, now)?;
    // Whoever has an account here finds it under the bell too.
    let notice = Notice::new(Kind::ConnectionAsked, owners_page(id))
        .arg("firm", app.config.firm_name())
        .arg("company", &request.company_name);
    notification::tell(app, tx, &[request.owner], &notice).await?;
    mail::post(app, tx, &letter(app, &request, &token, why)).await
}

/// The first reminder after `now` of a request sent at `sent`.
fn next_reminder(sent: Moment, now: Moment) -> Option<Moment> {
    REMINDERS.iter().map(|days| sent + DAY * *days).find(|at| *at > now)
}

/// What a sealed token is bound to.
fn sealed_for(id: RequestId) -> String {
    format!("request:{id}")
}

/// The link of a request, to be handed over where there is no mail.
pub async fn link(app: &App, id: RequestId) -> Result<Url> {
    let sql = "SELECT sealed_token FROM connection_requests WHERE id = $1";
    let sealed: Vec<u8> = app.database.fetch_one(sql, params![id]).await?.get("sealed_token")?;
    let token = app.secret_key.open(&sealed_for(id), &sealed)?;
    Ok(app.config.page_url(&page(token.expose_secret())))
}

/// The link of a request that has to be handed over: where there is no mail server.
pub async fn link_by_hand(app: &App, request: &Request) -> Result<Option<String>> {
    match (&app.mailer, request.state) {
        (None, State::Pending) => Ok(Some(link(app, request.id).await?.to_string())),
        _ => Ok(None),
    }
}

/// The page of a link.
fn page(token: &str) -> String {
    format!("/request/{token}")
}

/// The page that leads an owner who is signed in to the link: the link itself is kept sealed only.
fn owners_page(id: RequestId) -> String {
    format!("/connection-requests/{id}")
}

fn letter(app: &App, request: &Request, token: &str, why: Occasion) -> Letter {
    let t = mail::texts(app, request.owner_locale);
    let firm = app.config.firm_name();
    let (subject, what) = match why {
        Occasion::Asked => (t.say("request-mail-subject"), t.say("request-mail-what")),
        Occasion::Reminder => (t.say("request-mail-reminder"), t.say("request-mail-what")),
        Occasion::Mend => (t.say("request-mail-mend"), t.say("request-mail-broken")),
    };
    let subject = subject.arg("firm", &firm).to_string();
    let expires = t.moment(&request.expires_at.timestamp());
    Letter::new(&request.owner_email, &request.owner_name, request.owner_locale, subject)
        .paragraph(what.arg("firm", &firm).arg("company", &request.company_name))
        .paragraph(t.say("request-read-only"))
        .button(t.say("request-mail-button"), app.config.page_url(&page(token)))
        .closing(t.say("request-mail-once").arg("moment", expires))
        .closing(t.say("request-mail-unexpected"))
}

/// Takes a request back: its link no longer serves.
pub async fn withdraw(app: &App, granted: Granted<ConfigureCollection>, channel: ChannelId) -> Result<()> {
    let now = app.clock.now();
    let mut tx = app.database.begin().await?;
    let sql = "UPDATE connection_requests SET state = 'withdrawn', ended_at = $2, next_reminder_at = NULL
        WHERE channel_id = $1 AND state = 'pending'";
    if tx.execute(sql, params![channel, now]).await? == 0 {
        return Err(Error::Conflict("request-over"));
    }
    store::record(&mut tx, now, granted, Action::RequestWithdrawn, channel, json!({})).await?;
    tx.commit().await?;
    Ok(())
}

/// The owner asks for a new link in the place of one that expired: it goes to the owner's own address, whoever asks.
///
/// # Errors
/// `Conflict("request-over")` for one that has not expired.
pub async fn ask_again(app: &App, request: &Request) -> Result<Posted> {
    let now = app.clock.now();
    if request.state != State::Expired {
        return Err(Error::Conflict("request-over"));
    }
    let mut tx = app.database.begin().await?;
    let posted = renew(app, &mut tx, request.id, Occasion::Asked).await?;
    let subject = Subject::channel(request.channel, &request.label, request.company);
    let details = json!({ "asked_by_owner": &request.owner_email });
    audit::record(&mut tx, now, Actor::Nobody, Action::RequestSent, subject, details).await?;
    tx.commit().await?;
    app.waker.wake();
    Ok(posted)
}

/// Sends the reminders that are due: one a request, however long Bannette was stopped.
pub async fn remind(app: &App) -> Result<()> {
    let now = app.clock.now();
    let sql = format!(
        "SELECT {REQUEST} WHERE q.state = 'pending' AND q.next_reminder_at <= $1 AND q.expires_at > $1
        ORDER BY q.next_reminder_at LIMIT $2"
    );
    for row in &app.database.fetch_all(&sql, params![now, BATCH]).await? {
        let due = request(row, now)?;
        let mut tx = app.database.begin().await?;
        // Another process may be at it: who moves the moment writes.
        let sql = "UPDATE connection_requests SET next_reminder_at = $2
            WHERE id = $1 AND state = 'pending' AND next_reminder_at <= $3 RETURNING sealed_token";
        let next = next_reminder(due.sent_at, now);
        let Some(row) = tx.fetch_optional(sql, params![due.id, next, now]).await? else { continue };
        let sealed: Vec<u8> = row.get("sealed_token")?;
        let token = app.secret_key.open(&sealed_for(due.id), &sealed)?;
        let _ =
            mail::post(app, &mut tx, &letter(app, &due, token.expose_secret(), Occasion::Reminder)).await?;
        tx.commit().await?;
        app.waker.wake();
    }
    Ok(())
}
