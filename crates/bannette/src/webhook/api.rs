//! Webhooks in the API: for programs that set themselves up.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Event, Owner, Webhook, store};
use crate::api::{Json, Path, Problem};
use crate::app::App;
use crate::error::{Error, Result};
use crate::failure::Failure;
use crate::ids::{CompanyId, WebhookId};

pub fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(list_of_company, create_of_company))
        .routes(routes!(delete_of_company))
        .routes(routes!(list_of_firm, create_of_firm))
        .routes(routes!(delete_of_firm))
}

#[derive(Serialize, utoipa::ToSchema)]
#[schema(as = Webhook)]
struct WebhookBody {
    #[schema(value_type = String)]
    id: WebhookId,
    /// Null for the firm's, which is told of all companies.
    #[schema(value_type = Option<String>)]
    company_id: Option<CompanyId>,
    url: String,
    /// `document.arrived`, `document.read`, `document.entered`, `document.taken_back`, `documents.handed_over`.
    events: Vec<&'static str>,
    created_at: String,
    /// Signs the messages; told once, where it is made.
    #[serde(skip_serializing_if = "Option::is_none")]
    secret: Option<String>,
}

impl From<Webhook> for WebhookBody {
    fn from(webhook: Webhook) -> Self {
        Self {
            id: webhook.id,
            company_id: webhook.company,
            url: webhook.url,
            events: webhook.events.iter().map(|event| event.name()).collect(),
            created_at: webhook.created_at.to_string(),
            secret: None,
        }
    }
}

#[derive(Serialize, utoipa::ToSchema)]
struct Webhooks {
    items: Vec<WebhookBody>,
}

#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct NewWebhook {
    /// https, and public.
    url: String,
    /// All of them when left out.
    events: Option<Vec<String>>,
}

async fn list(app: &App, owner: Owner) -> Result<Webhooks> {
    let webhooks = store::list(app, owner).await?;
    Ok(Webhooks { items: webhooks.into_iter().map(WebhookBody::from).collect() })
}

async fn create(app: &App, owner: Owner, new: NewWebhook) -> Result<WebhookBody> {
    let wanted = |name: String| Event::WANTED.into_iter().find(|event| event.name() == name);
    let events: Option<Vec<Event>> = match new.events {
        Some(names) => names.into_iter().map(wanted).collect(),
        None => Some(Event::WANTED.into()),
    };
    let events = events.ok_or(Error::invalid("events", "webhook-events"))?;
    let (id, secret) = store::create(app, owner, &new.url, &events).await?;
    let secret = Some(secret.expose_secret().to_owned());
    Ok(WebhookBody { secret, ..store::find(app, owner, id).await?.into() })
}

/// List the webhooks of a company
#[utoipa::path(get, path = "/api/v1/companies/{company}/webhooks", tag = "webhooks",
    params(("company" = String, Path)), responses((status = 200, body = Webhooks), (status = 404, body = Problem)))]
async fn list_of_company(State(app): State<Arc<App>>, owner: Owner) -> Result<Json<Webhooks>, Failure> {
    Ok(Json(list(&app, owner).await?))
}

/// Set a webhook of a company; the answer has its secret, which is not told again
#[utoipa::path(post, path = "/api/v1/companies/{company}/webhooks", tag = "webhooks",
    params(("company" = String, Path)), request_body = NewWebhook,
    responses((status = 201, body = WebhookBody), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem)))]
async fn create_of_company(
    State(app): State<Arc<App>>,
    owner: Owner,
    Json(new): Json<NewWebhook>,
) -> Result<(StatusCode, Json<WebhookBody>), Failure> {
    Ok((StatusCode::CREATED, Json(create(&app, owner, new).await?)))
}

/// Delete a webhook of a company
#[utoipa::path(delete, path = "/api/v1/companies/{company}/webhooks/{webhook}", tag = "webhooks",
    params(("company" = String, Path), ("webhook" = String, Path)),
    responses((status = 204), (status = 404, body = Problem)))]
async fn delete_of_company(
    State(app): State<Arc<App>>,
    owner: Owner,
    Path((_company, id)): Path<(CompanyId, WebhookId)>,
) -> Result<StatusCode, Failure> {
    store::delete(&app, owner, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// List the firm's webhooks
#[utoipa::path(get, path = "/api/v1/webhooks", tag = "webhooks",
    responses((status = 200, body = Webhooks), (status = 404, body = Problem)))]
async fn list_of_firm(State(app): State<Arc<App>>, owner: Owner) -> Result<Json<Webhooks>, Failure> {
    Ok(Json(list(&app, owner).await?))
}

/// Set a webhook of the firm, told of all companies; the answer has its secret, which is not told again
#[utoipa::path(post, path = "/api/v1/webhooks", tag = "webhooks", request_body = NewWebhook,
    responses((status = 201, body = WebhookBody), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem)))]
async fn create_of_firm(
    State(app): State<Arc<App>>,
    owner: Owner,
    Json(new): Json<NewWebhook>,
) -> Result<(StatusCode, Json<WebhookBody>), Failure> {
    Ok((StatusCode::CREATED, Json(create(&app, owner, new).await?)))
}

/// Delete a webhook of the firm
#[utoipa::path(delete, path = "/api/v1/webhooks/{webhook}", tag = "webhooks",
    params(("webhook" = String, Path)), responses((status = 204), (status = 404, body = Problem)))]
async fn delete_of_firm(
    State(app): State<Arc<App>>,
    owner: Owner,
    Path(id): Path<WebhookId>,
) -> Result<StatusCode, Failure> {
    store::delete(&app, owner, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
