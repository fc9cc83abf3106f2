//! Webhooks: other programs are told what becomes of documents. What is told is written down in the transaction that it
//! tells of; the queue sends it until it has arrived, signed after the manner of Standard Webhooks.

pub mod api;
mod events;
pub mod handlers;
pub mod pages;
pub mod sending;
pub mod store;

use std::sync::Arc;

use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use db::Moment;

pub use self::events::{tell, tell_handover};
use crate::access::Administrator;
use crate::app::App;
use crate::error::Result;
use crate::failure::Failure;
use crate::ids::{CompanyId, DeliveryId, WebhookId};
use crate::rights::{Caller, ConfigureProcesses, Granted};

/// The queue's name of the job that sends.
pub const WEBHOOK: &str = "webhook";
/// Webhooks of one company, and of the firm.
pub const MOST: i64 = 10;

macro_rules! events {
    ($($(#[$doc:meta])* $event:ident = $name:literal,)+) => {
        /// What is told. Its name stands in what is sent, and has words (`event-NAME`).
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Event {
            $($(#[$doc])* $event,)+
        }

        impl Event {
            pub const ALL: &[Self] = &[$(Self::$event),+];

            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$event => $name,)+
                }
            }
        }
    };
}

events! {
    /// It is in the tray: collected, deposited, unpacked, or made of pages of others.
    Arrived = "document.arrived",
    /// Read, or found to be unreadable; again when it was read again.
    Read = "document.read",
    /// Entered, or its entry changed.
    Entered = "document.entered",
    TakenBack = "document.taken_back",
    /// A handover was made, of one document or many.
    HandedOver = "documents.handed_over",
    /// Somebody wants to see whether it works: sent to whoever was asked for, whatever events are wanted.
    Test = "webhook.test",
}

impl Event {
    /// Those that can be wanted.
    pub const WANTED: [Self; 5] =
        [Self::Arrived, Self::Read, Self::Entered, Self::TakenBack, Self::HandedOver];

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|event| event.name() == name)
    }
}

/// An address that is told.
#[derive(Debug, Clone)]
pub struct Webhook {
    pub id: WebhookId,
    /// None: the firm's, told of all companies.
    pub company: Option<CompanyId>,
    pub url: String,
    pub events: Vec<Event>,
    pub created_at: Moment,
    pub created_by: Option<String>,
}

/// Something that was told.
#[derive(Debug, Clone)]
pub struct Delivery {
    pub id: DeliveryId,
    pub event: String,
    pub state: DeliveryState,
    pub attempts: i64,
    /// Of the last answer.
    pub status: Option<i64>,
    /// A code that has words (`webhook-trouble-CODE`).
    pub trouble: Option<String>,
    pub created_at: Moment,
    pub tried_at: Option<Moment>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeliveryState {
    Waiting,
    Delivered,
    /// Not tried any more, unless somebody asks for it.
    Failed,
}

impl DeliveryState {
    pub fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Delivered => "delivered",
            Self::Failed => "failed",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        [Self::Waiting, Self::Delivered, Self::Failed].into_iter().find(|state| state.name() == name)
    }
}

/// Whose webhooks a page is about: a company's, for whoever sets its processes, or the firm's, for administrators. Made
/// by checking only.
#[derive(Debug, Clone, Copy)]
pub struct Owner {
    caller: Caller,
    /// None: the firm.
    company: Option<CompanyId>,
}

impl Owner {
    /// The address of its page.
    pub fn address(&self) -> String {
        match self.company {
            Some(company) => format!("/companies/{company}/webhooks"),
            None => "/administration/webhooks".to_owned(),
        }
    }
}

impl FromRequestParts<Arc<App>> for Owner {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Failure> {
        let path = RawPathParams::from_request_parts(parts, app).await.map_err(|_| Failure::not_found())?;
        if path.iter().any(|(name, _)| name == "company") {
            let granted =
                <Granted<ConfigureProcesses> as FromRequestParts<_>>::from_request_parts(parts, app).await?;
            return Ok(Self { caller: granted.caller, company: Some(granted.company) });
        }
        let Administrator(caller) =
            <Administrator as FromRequestParts<_>>::from_request_parts(parts, app).await?;
        Ok(Self { caller, company: None })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_event_but_the_test_can_be_wanted_and_is_known_by_its_name() {
        assert_eq!(Event::WANTED.len() + 1, Event::ALL.len());
        assert!(Event::ALL.iter().all(|event| Event::parse(event.name()) == Some(*event)));
        assert_eq!(Event::parse("document.eaten"), None);
    }
}
