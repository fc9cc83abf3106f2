//! Webhooks and their messages in the database.

use std::time::Duration;

use db::{Moment, Row, params};
use secrecy::SecretString;
use serde_json::json;
use url::Url;

use super::events::{job, key, send};
use super::{Delivery, DeliveryState, Event, MOST, Owner, Webhook, sending};
use crate::app::App;
use crate::audit::{self, Action, Subject};
use crate::error::{Error, Result};
use crate::ids::{DeliveryId, WebhookId};
use crate::paging::Page;

/// How long messages are kept.
const KEPT_FOR: Duration = Duration::from_secs(30 * 24 * 3600);

const WEBHOOK_ROW: &str =
    "SELECT w.id, w.company_id, w.url, w.events, w.created_at, u.name AS created_by_name
    FROM webhooks w LEFT JOIN users u ON u.id = w.created_by";

/// The condition on `webhooks w` that leaves those in use of one owner, on the parameter `$1`.
const OWN: &str = "w.deleted_at IS NULL AND (w.company_id = $1 OR w.company_id IS NULL AND $1 IS NULL)";

fn webhook(row: &Row) -> Result<Webhook, db::Error> {
    let events: String = row.get("events")?;
    Ok(Webhook {
        id: row.get("id")?,
        company: row.get::<Option<_>>("company_id")?.map(crate::ids::CompanyId),
        url: row.get("url")?,
        events: events.split(' ').filter_map(Event::parse).collect(),
        created_at: row.get("created_at")?,
        created_by: row.get("created_by_name")?,
    })
}

/// Sets a webhook; gives its secret, which is not shown again.
///
/// # Errors
/// [`Error::Invalid`] on `url` and `events`, `Conflict("webhook-too-many")`.
pub async fn create(
    app: &App,
    owner: Owner,
    url: &str,
    events: &[Event],
) -> Result<(WebhookId, SecretString)> {
    let url = app.webhooks.address(url)?;
    if events.is_empty() {
        return Err(Error::invalid("events", "webhook-events"));
    }
    let (now, secret) = (app.clock.now(), sending::new_secret());
    let id = WebhookId::new(now);
    let sealed = app.secret_key.seal(&sealed_for(id), &secret)?;
    let names: Vec<&str> = events.iter().map(|event| event.name()).collect();
    let mut tx = app.database.begin().await?;
    let sql = format!("SELECT count(*) AS webhooks FROM webhooks w WHERE {OWN}");
    if tx.fetch_one(&sql, params![owner.company]).await?.get::<i64>("webhooks")? >= MOST {
        return Err(Error::Conflict("webhook-too-many"));
    }
    tx.execute(
        "INSERT INTO webhooks (id, company_id, url, sealed_secret, events, created_at, created_by)
        VALUES ($1, $2, $3, $4, $5, $6, $7)",
        params![id, owner.company, url.as_str(), sealed, names.join(" "), now, owner.caller.user()],
    )
    .await?;
    let details = json!({ "events": names });
    audit::record(&mut tx, now, owner.caller, Action::WebhookCreated, subject(owner, id, &url), details)
        .await?;
    tx.commit().await?;
    Ok((id, secret))
}

/// What the audit log calls it. Paths and queries may hold what others take for a password.
fn subject(owner: Owner, id: WebhookId, url: &Url) -> Subject {
    let subject = Subject::new("webhook", Some(id.0), url.host_str().unwrap_or_default());
    match owner.company {
        Some(company) => subject.of(company),
        None => subject,
    }
}

/// What logs and errors call the address of a webhook, for the same reason.
pub(super) fn host(url: &str) -> String {
    Url::parse(url).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default()
}

/// What a sealed secret is bound to.
fn sealed_for(id: WebhookId) -> String {
    format!("webhook:{id}")
}

pub async fn list(app: &App, owner: Owner) -> Result<Vec<Webhook>> {
    let sql = format!("{WEBHOOK_ROW} WHERE {OWN} ORDER BY w.id LIMIT 100");
    let rows = app.database.fetch_all(&sql, params![owner.company]).await?;
    Ok(rows.iter().map(webhook).collect::<Result<_, _>>()?)
}

pub async fn find(app: &App, owner: Owner, id: WebhookId) -> Result<Webhook> {
    let sql = format!("{WEBHOOK_ROW} WHERE {OWN} AND w.id = $2");
    Ok(webhook(&app.database.fetch_one(&sql, params![owner.company, id]).await?)?)
}

/// Takes a webhook out of use. What waits to be sent to it is not sent any more.
pub async fn delete(app: &App, owner: Owner, id: WebhookId) -> Result<()> {
    let found = find(app, owner, id).await?;
    let now = app.clock.now();
    let mut tx = app.database.begin().await?;
    let sql = "UPDATE webhooks SET deleted_at = $2 WHERE id = $1 AND deleted_at IS NULL";
    if tx.execute(sql, params![id, now]).await? == 0 {
        return Err(Error::NotFound);
    }
    let url = Url::parse(&found.url).map_err(anyhow::Error::from)?;
    audit::record(&mut tx, now, owner.caller, Action::WebhookDeleted, subject(owner, id, &url), json!({}))
        .await?;
    Ok(tx.commit().await?)
}

/// Sends a message to see whether it works.
pub async fn test(app: &App, owner: Owner, id: WebhookId) -> Result<()> {
    find(app, owner, id).await?;
    let now = app.clock.now();
    let mut tx = app.database.begin().await?;
    send(&mut tx, now, Event::Test, &[id], json!({ "webhook_id": id })).await?;
    tx.commit().await?;
    app.waker.wake();
    Ok(())
}

/// Sends a message again, under the id that it had: also one that arrived.
pub async fn send_again(app: &App, owner: Owner, webhook: WebhookId, id: DeliveryId) -> Result<()> {
    find(app, owner, webhook).await?;
    let now = app.clock.now();
    let mut tx = app.database.begin().await?;
    let sql = "UPDATE webhook_deliveries SET state = 'waiting' WHERE id = $1 AND webhook_id = $2";
    if tx.execute(sql, params![id, webhook]).await? == 0 {
        return Err(Error::NotFound);
    }
    // It is no dead letter any more, and does not wait for its next attempt.
    queue::discard_key(&mut tx, &key(id)).await?;
    if queue::enqueue(&mut tx, job(id, webhook, now)).await?.is_none() {
        queue::hurry(&mut tx, now, &key(id)).await?;
    }
    tx.commit().await?;
    app.waker.wake();
    Ok(())
}

/// The messages of a webhook, the latest first.
pub async fn deliveries(
    app: &App,
    owner: Owner,
    webhook: WebhookId,
    after: Option<DeliveryId>,
    limit: i64,
) -> Result<Page<Delivery>> {
    find(app, owner, webhook).await?;
    let sql =
        "SELECT id, event, state, attempts, status, trouble, created_at, tried_at FROM webhook_deliveries
        WHERE webhook_id = $1 AND ($2 IS NULL OR id < $2) ORDER BY id DESC LIMIT $3";
    let rows = app.database.fetch_all(sql, params![webhook, after, limit + 1]).await?;
    let delivery = |row: &Row| {
        let state: String = row.get("state")?;
        Ok(Delivery {
            id: row.get("id")?,
            event: row.get("event")?,
            state: DeliveryState::parse(&state).expect("the table allows no other state"),
            attempts: row.get("attempts")?,
            status: row.get("status")?,
            trouble: row.get("trouble")?,
            created_at: row.get("created_at")?,
            tried_at: row.get("tried_at")?,
        })
    };
    let deliveries = rows.iter().map(delivery).collect::<Result<_, db::Error>>()?;
    Ok(Page::cut(deliveries, limit, |delivery: &Delivery| delivery.id.to_string()))
}

/// A message on its way.
pub(super) struct Outgoing {
    pub id: DeliveryId,
    pub url: String,
    pub secret: SecretString,
    pub body: String,
}

/// A message that is still to be sent; none when it has arrived, or its webhook is out of use.
pub(super) async fn outgoing(app: &App, id: DeliveryId) -> Result<Option<Outgoing>> {
    let sql = "SELECT d.body, w.id AS webhook_id, w.url, w.sealed_secret FROM webhook_deliveries d
        JOIN webhooks w ON w.id = d.webhook_id
        WHERE d.id = $1 AND d.state <> 'delivered' AND w.deleted_at IS NULL";
    let Some(row) = app.database.fetch_optional(sql, params![id]).await? else { return Ok(None) };
    let sealed: Vec<u8> = row.get("sealed_secret")?;
    let webhook: WebhookId = row.get("webhook_id")?;
    Ok(Some(Outgoing {
        id,
        url: row.get("url")?,
        secret: app.secret_key.open(&sealed_for(webhook), &sealed)?,
        body: row.get("body")?,
    }))
}

/// What a failed message is about, for whoever looks after the machine: its host, and the page of its webhook.
pub async fn subject_of(app: &App, id: DeliveryId) -> Result<(String, String)> {
    let sql =
        "SELECT w.id, w.company_id, w.url FROM webhook_deliveries d JOIN webhooks w ON w.id = d.webhook_id
        WHERE d.id = $1 AND w.deleted_at IS NULL";
    let row = app.database.fetch_one(sql, params![id]).await?;
    let url: String = row.get("url")?;
    let base = match row.get::<Option<uuid::Uuid>>("company_id")? {
        Some(company) => format!("/companies/{company}/webhooks"),
        None => "/administration/webhooks".to_owned(),
    };
    Ok((host(&url), format!("{base}/{}", row.get::<WebhookId>("id")?)))
}

/// Forgets messages of a month ago.
pub async fn sweep(app: &App) -> Result<()> {
    let before: Moment = app.clock.now() - KEPT_FOR;
    let sql = "DELETE FROM webhook_deliveries WHERE id IN
        (SELECT id FROM webhook_deliveries WHERE created_at < $1 ORDER BY created_at LIMIT 1000)";
    app.database.execute(sql, params![before]).await?;
    Ok(())
}
