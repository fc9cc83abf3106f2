//! Writing down what is to be told, in the transaction that it tells of.

use db::{Moment, Row, Transaction, Value, params};
use jiff::civil::Date;
use queue::NewJob;
use serde_json::json;

use super::{Event, WEBHOOK};
use crate::document::facts::decimal;
use crate::error::Result;
use crate::handover::Period;
use crate::ids::{CompanyId, DeliveryId, DocumentId, HandoverId, WebhookId};

/// Attempts in all: the last is two days after the first.
const MOST_ATTEMPTS: i64 = 10;
/// Documents looked up by one statement.
const CHUNK: usize = 200;

/// Tells what became of these documents, all of one company.
pub async fn tell(tx: &mut Transaction, now: Moment, event: Event, documents: &[DocumentId]) -> Result<()> {
    let Some(first) = documents.first() else { return Ok(()) };
    let sql = "SELECT company_id FROM documents WHERE id = $1";
    let Some(row) = tx.fetch_optional(sql, params![*first]).await? else { return Ok(()) };
    let webhooks = wanting(tx, row.get("company_id")?, event).await?;
    if webhooks.is_empty() {
        return Ok(());
    }
    for chunk in documents.chunks(CHUNK) {
        let sql = format!(
            "SELECT d.id, d.company_id, c.code, d.binder_id, b.kind AS binder_kind, d.name, d.state, d.supplier,
                d.invoice_number, d.document_date, d.currency, d.gross
            FROM documents d JOIN companies c ON c.id = d.company_id JOIN binders b ON b.id = d.binder_id
            WHERE d.id IN ({}) ORDER BY d.id",
            db::list(1, chunk.len())
        );
        let values = chunk.iter().map(|id| Value::from(*id)).collect();
        for row in tx.fetch_all(&sql, values).await? {
            send(tx, now, event, &webhooks, about(&row)?).await?;
        }
    }
    Ok(())
}

/// What is told of a document: enough to decide whether to ask for all of it.
fn about(row: &Row) -> Result<serde_json::Value, db::Error> {
    let gross: Option<i64> = row.get("gross")?;
    Ok(json!({
        "document_id": row.get::<DocumentId>("id")?,
        "company_id": row.get::<CompanyId>("company_id")?,
        "company_code": row.get::<String>("code")?,
        "binder_id": row.get::<crate::ids::BinderId>("binder_id")?,
        "binder_kind": row.get::<String>("binder_kind")?,
        "name": row.get::<String>("name")?,
        "state": row.get::<String>("state")?,
        "supplier": row.get::<Option<String>>("supplier")?,
        "invoice_number": row.get::<Option<String>>("invoice_number")?,
        "date": row.get::<Option<String>>("document_date")?,
        "currency": row.get::<Option<String>>("currency")?,
        "gross": gross.map(|cents| decimal(cents, '.')),
    }))
}

/// Tells that a handover was made.
pub async fn tell_handover(
    tx: &mut Transaction,
    now: Moment,
    company: CompanyId,
    handover: HandoverId,
    period: Period,
    documents: usize,
) -> Result<()> {
    let webhooks = wanting(tx, company, Event::HandedOver).await?;
    if webhooks.is_empty() {
        return Ok(());
    }
    let row = tx.fetch_one("SELECT code FROM companies WHERE id = $1", params![company]).await?;
    let day = |date: Date| date.to_string();
    let data = json!({
        "handover_id": handover,
        "company_id": company,
        "company_code": row.get::<String>("code")?,
        "from": day(period.from),
        "until": day(period.until),
        "documents": documents,
    });
    send(tx, now, Event::HandedOver, &webhooks, data).await
}

/// Those who want to be told of this.
async fn wanting(tx: &mut Transaction, company: CompanyId, event: Event) -> Result<Vec<WebhookId>> {
    let sql = "SELECT id, events FROM webhooks WHERE deleted_at IS NULL
        AND (company_id IS NULL OR company_id = $1) ORDER BY id LIMIT 100";
    let mut wanting = Vec::new();
    for row in tx.fetch_all(sql, params![company]).await? {
        let events: String = row.get("events")?;
        if events.split(' ').any(|name| name == event.name()) {
            wanting.push(row.get("id")?);
        }
    }
    Ok(wanting)
}

/// Writes a message down for each of these webhooks, and has it sent once the transaction is committed.
pub(super) async fn send(
    tx: &mut Transaction,
    now: Moment,
    event: Event,
    webhooks: &[WebhookId],
    data: serde_json::Value,
) -> Result<()> {
    let body = json!({ "type": event.name(), "timestamp": now.to_string(), "data": data }).to_string();
    for webhook in webhooks {
        let id = DeliveryId::new(now);
        let sql = "INSERT INTO webhook_deliveries (id, webhook_id, event, body, state, created_at)
            VALUES ($1, $2, $3, $4, 'waiting', $5)";
        tx.execute(sql, params![id, *webhook, event.name(), &body, now]).await?;
        queue::enqueue(tx, job(id, *webhook, now)).await?;
    }
    Ok(())
}

/// What sends a message. One at a time a webhook: who is slow holds up no other.
pub(super) fn job(delivery: DeliveryId, webhook: WebhookId, now: Moment) -> NewJob {
    NewJob::new(WEBHOOK, json!({ "delivery": delivery }), now)
        .unique_key(key(delivery))
        .lane(format!("{WEBHOOK}:{webhook}"))
        .priority(-1)
        .max_attempts(MOST_ATTEMPTS)
}

/// What the queue knows the job of a delivery by.
pub(super) fn key(delivery: DeliveryId) -> String {
    format!("{WEBHOOK}:{delivery}")
}
