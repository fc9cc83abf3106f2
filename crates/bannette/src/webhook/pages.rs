//! Webhooks, and what they were told.

use askama::Template;
use jiff::Timestamp;

use super::{Delivery, DeliveryState, Webhook};
use crate::ids::{CompanyId, WebhookId};
use crate::web::forms::{Choice, Field};
use crate::web::{ConfirmPage, Layout, Texts};

/// `GET /companies/{company}/webhooks`, `GET /administration/webhooks`, and what a form there gets.
#[derive(Template)]
#[template(path = "webhook/webhooks.html")]
pub struct WebhooksPage {
    pub t: Texts,
    pub layout: Layout,
    /// Of this page.
    pub address: String,
    /// None for the firm's.
    pub company: Option<CompanyId>,
    pub webhooks: Vec<WebhookLine>,
    pub url: Field,
    pub events: Vec<Choice>,
    pub events_error: Option<String>,
    /// The one that was just set.
    pub created: Option<Created>,
}

/// A webhook that was just set, with its secret: shown this once.
#[derive(Clone)]
pub struct Created {
    pub id: WebhookId,
    pub secret: String,
}

/// A webhook, in words.
#[derive(Clone, Debug)]
pub struct WebhookLine {
    pub id: WebhookId,
    pub url: String,
    pub events: Vec<String>,
    pub created_at: Timestamp,
    pub created_by: Option<String>,
}

impl WebhookLine {
    pub fn new(t: &Texts, webhook: Webhook) -> Self {
        Self {
            id: webhook.id,
            url: webhook.url,
            events: webhook.events.iter().map(|event| t.code("event", event.name())).collect(),
            created_at: webhook.created_at.timestamp(),
            created_by: webhook.created_by,
        }
    }
}

/// `GET /companies/{company}/webhooks/{webhook}?after=`, `GET /administration/webhooks/{webhook}?after=`.
#[derive(Template)]
#[template(path = "webhook/webhook.html")]
pub struct WebhookPage {
    pub t: Texts,
    pub layout: Layout,
    /// The page of all of them.
    pub list: String,
    pub webhook: WebhookLine,
    pub deliveries: Vec<DeliveryLine>,
    pub next: Option<String>,
}

/// A message that was sent, or waits.
#[derive(Clone, Debug)]
pub struct DeliveryLine(pub Delivery);

impl DeliveryLine {
    fn created_at(&self) -> Timestamp {
        self.0.created_at.timestamp()
    }

    fn tried_at(&self) -> Option<Timestamp> {
        Some(self.0.tried_at?.timestamp())
    }

    /// Colour and icon.
    fn sign(&self) -> (&'static str, &'static str) {
        match self.0.state {
            DeliveryState::Waiting => ("idle", "clock"),
            DeliveryState::Delivered => ("ok", "check"),
            DeliveryState::Failed => ("bad", "alert"),
        }
    }
}

/// `GET …/webhooks/{webhook}/delete`: nothing is told there any more, and its secret is gone.
pub fn ask_to_delete(
    (t, layout): (Texts, Layout),
    list: &str,
    webhook: impl std::fmt::Display,
    url: &str,
) -> ConfirmPage {
    let back = format!("{list}/{webhook}");
    ConfirmPage {
        ask: t.say("webhook-delete-ask").to_string(),
        what: vec![t.say("webhook-delete-what").arg("url", url).to_string()],
        action: format!("{back}/delete"),
        does: t.say("webhook-delete").to_string(),
        icon: Some("trash"),
        back,
        from: t.say("webhook").to_string(),
        t,
        layout,
    }
}

#[cfg(test)]
mod samples {
    use super::*;
    use crate::ids::DeliveryId;
    use crate::web::Locale;
    use crate::web::layout::Item;
    use crate::web::samples::{Samples, id, moment, page};
    use crate::webhook::Event;

    fn line(t: &Texts) -> WebhookLine {
        WebhookLine {
            id: WebhookId(id(1)),
            url: "https://compta.example/bannette".into(),
            events: [Event::Entered, Event::HandedOver].map(|event| t.code("event", event.name())).into(),
            created_at: moment("2026-11-04T09:12:00Z"),
            created_by: Some("Claire Dubois".into()),
        }
    }

    impl Samples for WebhooksPage {
        fn samples(locale: Locale) -> Vec<(&'static str, Self)> {
            let (t, mut layout) = page(locale, Item::Webhooks);
            layout.company = None;
            let events: Vec<Choice> = Event::WANTED
                .map(|event| Choice::new(event.name(), t.code("event", event.name()), true))
                .into();
            let sample = |company: Option<u8>, webhooks, created: bool| WebhooksPage {
                address: "/administration/webhooks".into(),
                company: company.map(|n| CompanyId(id(n))),
                webhooks,
                url: Field::default(),
                events: events.clone(),
                events_error: None,
                created: created.then(|| Created { id: WebhookId(id(1)), secret: "whsec_MfKQ9r8G".into() }),
                t: t.clone(),
                layout: layout.clone(),
            };
            let mut wrong = sample(Some(1), vec![], false);
            wrong.url = Field::new("http://compta.example");
            wrong.url.refuse(t.code("error", "webhook-url"));
            wrong.events_error = Some(t.code("error", "webhook-events"));
            vec![
                ("webhooks", sample(None, vec![line(&t)], true)),
                ("webhooks-none", sample(None, vec![], false)),
                ("webhooks-refused", wrong),
            ]
        }
    }

    impl Samples for WebhookPage {
        fn samples(locale: Locale) -> Vec<(&'static str, Self)> {
            let (t, layout) = page(locale, Item::Handovers);
            let delivery = |n: u8, event: Event, state, status: Option<i64>, trouble: Option<&str>| {
                DeliveryLine(Delivery {
                    id: DeliveryId(id(n)),
                    event: event.name().into(),
                    state,
                    attempts: i64::from(n) - 1,
                    status,
                    trouble: trouble.map(str::to_owned),
                    created_at: db::Moment::from(moment("2026-11-22T09:12:00Z")),
                    tried_at: (n > 1).then(|| db::Moment::from(moment("2026-11-22T12:58:00Z"))),
                })
            };
            let deliveries = vec![
                delivery(1, Event::Test, DeliveryState::Waiting, None, None),
                delivery(2, Event::Entered, DeliveryState::Delivered, Some(204), None),
                delivery(3, Event::Read, DeliveryState::Waiting, Some(503), Some("status")),
                delivery(11, Event::Arrived, DeliveryState::Failed, None, Some("timeout")),
            ];
            let sample = |deliveries| WebhookPage {
                list: "/companies/1/webhooks".into(),
                webhook: line(&t),
                deliveries,
                next: None,
                t: t.clone(),
                layout: layout.clone(),
            };
            vec![("webhook", sample(deliveries)), ("webhook-new", sample(vec![]))]
        }
    }
}
