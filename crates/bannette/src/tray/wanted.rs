//! What a list of the tray is asked for, in its address.

use std::str::FromStr;

use axum::extract::Query;
use reading::DocumentKind;
use serde::{Deserialize, Deserializer};

use super::pages;
use crate::document::doubt::Doubt;
use crate::document::list::{Filter, Order};
use crate::document::{Place, Quality};
use crate::ids::{BinderId, CompanyId, DocumentId};

/// What is asked for. What makes no sense is as if it were not there.
#[derive(Default, Deserialize)]
pub struct Wanted {
    #[serde(default, deserialize_with = "sensible")]
    pub binder: Option<BinderId>,
    #[serde(default)]
    pub quality: String,
    #[serde(default)]
    pub kind: String,
    #[serde(default)]
    pub doubt: String,
    #[serde(default, deserialize_with = "sensible")]
    pub drafted: Option<bool>,
    #[serde(default)]
    pub q: String,
    #[serde(default)]
    pub sort: String,
    #[serde(default, deserialize_with = "sensible")]
    pub after: Option<DocumentId>,
    /// Of what the page shows, when it asks for something newer.
    pub version: Option<String>,
    /// How many rows it shows then.
    #[serde(default, deserialize_with = "sensible")]
    pub shown: Option<i64>,
}

fn sensible<'de, D: Deserializer<'de>, T: FromStr>(text: D) -> Result<Option<T>, D::Error> {
    Ok(String::deserialize(text)?.parse().ok())
}

impl Wanted {
    pub fn query(&self, company: CompanyId) -> pages::Query {
        pages::Query {
            company,
            binder: self.binder,
            quality: Quality::parse(&self.quality),
            kind: self.kind().map(DocumentKind::name),
            doubt: Doubt::parse(&self.doubt),
            drafted: self.drafted == Some(true),
            search: self.q.trim().to_owned(),
            order: Order::parse(&self.sort),
        }
    }

    pub fn kind(&self) -> Option<DocumentKind> {
        DocumentKind::ALL.into_iter().find(|kind| kind.name() == self.kind)
    }

    /// Which documents of the tray it wants, in which order.
    pub fn filter(&self) -> Filter {
        Filter {
            binder: self.binder,
            quality: Quality::parse(&self.quality),
            kind: self.kind(),
            doubt: Doubt::parse(&self.doubt),
            drafted: self.drafted == Some(true),
            search: Some(self.q.trim().to_owned()),
            order: Order::parse(&self.sort),
            place: Some(Place::Tray),
            ..Filter::default()
        }
    }

    /// From the part of an address after its question mark.
    pub fn parse(query: &str) -> Option<Self> {
        let address = format!("/?{query}").parse().ok()?;
        Some(Query::try_from_uri(&address).ok()?.0)
    }
}
