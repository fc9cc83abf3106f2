//! The pages of webhooks: of a company, and of the firm. The address tells whose they are.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use axum::routing::{get, post};
use axum_extra::extract::Form;
use secrecy::ExposeSecret;
use serde::Deserialize;

use super::pages::{self, Created, DeliveryLine, WebhookLine, WebhookPage, WebhooksPage};
use super::{Event, Owner, store};
use crate::app::App;
use crate::error::{Error, Result};
use crate::failure::Failure;
use crate::ids::{DeliveryId, WebhookId};
use crate::paging::DEFAULT_LIMIT;
use crate::web::forms::{Choice, Field};
use crate::web::layout::Item;
use crate::web::visit::{Visit, back_with, html, html_refused, redirect};
use crate::web::{Flash, Layout, Texts};

pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/companies/{company}/webhooks", get(list).post(create))
        .route("/companies/{company}/webhooks/{webhook}", get(page))
        .route("/companies/{company}/webhooks/{webhook}/test", post(test))
        .route("/companies/{company}/webhooks/{webhook}/delete", get(ask_to_delete).post(delete))
        .route("/companies/{company}/webhooks/{webhook}/deliveries/{delivery}/again", post(again))
        .route("/administration/webhooks", get(list).post(create))
        .route("/administration/webhooks/{webhook}", get(page))
        .route("/administration/webhooks/{webhook}/test", post(test))
        .route("/administration/webhooks/{webhook}/delete", get(ask_to_delete).post(delete))
        .route("/administration/webhooks/{webhook}/deliveries/{delivery}/again", post(again))
}

async fn frame(visit: &Visit, owner: Owner) -> Result<(Texts, Layout)> {
    match owner.company {
        Some(company) => visit.frame_of(Item::Handovers, company).await,
        None => visit.frame(Item::Webhooks).await,
    }
}

async fn list(State(app): State<Arc<App>>, visit: Visit, owner: Owner) -> Result<Response, Failure> {
    html(&list_page(&app, &visit, owner).await?)
}

async fn list_page(app: &App, visit: &Visit, owner: Owner) -> Result<WebhooksPage> {
    let (t, layout) = frame(visit, owner).await?;
    let webhooks = store::list(app, owner).await?;
    Ok(WebhooksPage {
        address: owner.address(),
        company: owner.company,
        webhooks: webhooks.into_iter().map(|webhook| WebhookLine::new(&t, webhook)).collect(),
        url: Field::default(),
        events: choices(&t, &Event::WANTED),
        events_error: None,
        created: None,
        t,
        layout,
    })
}

fn choices(t: &Texts, chosen: &[Event]) -> Vec<Choice> {
    let choice =
        |event: Event| Choice::new(event.name(), t.code("event", event.name()), chosen.contains(&event));
    Event::WANTED.map(choice).into()
}

#[derive(Deserialize)]
struct Sent {
    #[serde(default)]
    url: String,
    #[serde(default)]
    event: Vec<String>,
}

/// The secret is on the page that answers, and nowhere else: no address and no cookie bears it.
async fn create(
    State(app): State<Arc<App>>,
    visit: Visit,
    owner: Owner,
    Form(sent): Form<Sent>,
) -> Result<Response, Failure> {
    let events: Vec<Event> = Event::WANTED
        .into_iter()
        .filter(|event| sent.event.iter().any(|name| name == event.name()))
        .collect();
    match store::create(&app, owner, &sent.url, &events).await {
        Ok((id, secret)) => {
            let mut page = list_page(&app, &visit, owner).await?;
            page.created = Some(Created { id, secret: secret.expose_secret().to_owned() });
            html(&page)
        }
        Err(Error::Invalid(errors)) => {
            let mut page = list_page(&app, &visit, owner).await?;
            page.url = Field::new(&sent.url);
            page.events = choices(&page.t, &events);
            for error in errors {
                let words = page.t.code("error", error.code);
                match error.field {
                    "events" => page.events_error = Some(words),
                    _ => page.url.refuse(words),
                }
            }
            html_refused(&page)
        }
        Err(error) => back_with(&owner.address(), error),
    }
}

#[derive(Deserialize)]
struct Of {
    webhook: WebhookId,
}

#[derive(Deserialize)]
struct After {
    after: Option<DeliveryId>,
}

async fn page(
    State(app): State<Arc<App>>,
    visit: Visit,
    owner: Owner,
    Path(Of { webhook }): Path<Of>,
    Query(After { after }): Query<After>,
) -> Result<Response, Failure> {
    let found = store::find(&app, owner, webhook).await?;
    let (t, layout) = frame(&visit, owner).await?;
    let deliveries = store::deliveries(&app, owner, webhook, after, DEFAULT_LIMIT).await?;
    html(&WebhookPage {
        list: owner.address(),
        webhook: WebhookLine::new(&t, found),
        next: deliveries.next_cursor,
        deliveries: deliveries.items.into_iter().map(DeliveryLine).collect(),
        t,
        layout,
    })
}

fn page_of(owner: Owner, webhook: WebhookId) -> String {
    format!("{}/{webhook}", owner.address())
}

async fn test(
    State(app): State<Arc<App>>,
    owner: Owner,
    Path(Of { webhook }): Path<Of>,
) -> Result<Response, Failure> {
    store::test(&app, owner, webhook).await?;
    Ok(redirect(&page_of(owner, webhook), Some(Flash::success("flash-webhook-tested"))))
}

async fn ask_to_delete(
    State(app): State<Arc<App>>,
    visit: Visit,
    owner: Owner,
    Path(Of { webhook }): Path<Of>,
) -> Result<Response, Failure> {
    let found = store::find(&app, owner, webhook).await?;
    let frame = frame(&visit, owner).await?;
    html(&pages::ask_to_delete(frame, &owner.address(), webhook, &found.url))
}

async fn delete(
    State(app): State<Arc<App>>,
    owner: Owner,
    Path(Of { webhook }): Path<Of>,
) -> Result<Response, Failure> {
    store::delete(&app, owner, webhook).await?;
    Ok(redirect(&owner.address(), Some(Flash::success("flash-webhook-deleted"))))
}

#[derive(Deserialize)]
struct OfDelivery {
    webhook: WebhookId,
    delivery: DeliveryId,
}

async fn again(
    State(app): State<Arc<App>>,
    owner: Owner,
    Path(OfDelivery { webhook, delivery }): Path<OfDelivery>,
) -> Result<Response, Failure> {
    store::send_again(&app, owner, webhook, delivery).await?;
    Ok(redirect(&page_of(owner, webhook), Some(Flash::success("flash-webhook-sent-again"))))
}
