//! The tray: its page, and what of it refreshes itself.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use reading::DocumentKind;
use serde::Deserialize;

use super::pages::{self, BinderEntry, Counts, DocumentList, Refreshed, TrayPage};
use super::view;
use crate::app::App;
use crate::company::{self, Binder};
use crate::document::list::{self, Count, Filter, Order, SortBy};
use crate::document::{self, Place, Quality};
use crate::error::Result;
use crate::failure::Failure;
use crate::ids::{BinderId, CompanyId, DocumentId};
use crate::paging::DEFAULT_LIMIT;
use crate::rights::{Granted, LookUpDocuments};
use crate::web::Texts;
use crate::web::forms::Choice;
use crate::web::layout::Item;
use crate::web::visit::{Visit, html};

pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/companies/{company}/tray", get(tray))
        .route("/companies/{company}/tray/documents", get(refresh))
}

/// What is asked for. What makes no sense is as if it were not there.
#[derive(Deserialize)]
struct Wanted {
    binder: Option<BinderId>,
    #[serde(default)]
    quality: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    q: String,
    #[serde(default)]
    sort: String,
    after: Option<DocumentId>,
    /// Of what the page shows, when it asks for something newer.
    version: Option<String>,
}

impl Wanted {
    fn query(&self, company: CompanyId) -> pages::Query {
        pages::Query {
            company,
            binder: self.binder,
            quality: Quality::parse(&self.quality),
            kind: self.kind().map(DocumentKind::name),
            search: self.q.trim().to_owned(),
            order: Order::parse(&self.sort),
        }
    }

    fn kind(&self) -> Option<DocumentKind> {
        DocumentKind::ALL.into_iter().find(|kind| kind.name() == self.kind)
    }
}

async fn tray(
    State(app): State<Arc<App>>,
    visit: Visit,
    granted: Granted<LookUpDocuments>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Failure> {
    let (t, layout) = visit.frame_of(Item::Tray, granted.company).await?;
    let binders = company::store::binders_within(&app.database, granted).await?;
    let binder = binders.iter().find(|binder| wanted.binder == Some(binder.id));
    if wanted.binder.is_some() && binder.is_none() {
        return Err(Failure::not_found());
    }
    let binder = binder.map(|binder| binder.name.clone());
    let Refreshed { counts, list } = refreshed(&app, &t, granted, &wanted, &binders).await?;
    let kinds = document::pages::kinds(&t, wanted.kind());
    html(&TrayPage { orders: orders(&t, list.query.order), t, layout, binder, kinds, counts, list })
}

/// Every way to sort, each in the direction that one begins with, and the one in use.
fn orders(t: &Texts, now: Order) -> Vec<Choice> {
    let begins = |by: SortBy| Order { by, descending: by.begins_descending() };
    let mut orders: Vec<Order> = SortBy::ALL.map(begins).into();
    if !orders.contains(&now) {
        orders.push(now);
    }
    let choice = |order: &Order| {
        let words = format!("order-{}-{}", order.by.name(), if order.descending { "down" } else { "up" });
        Choice::new(order.name(), t.say(&words).to_string(), *order == now)
    };
    orders.iter().map(choice).collect()
}

/// The list and the counts alone; 204 while they are what the page shows already.
async fn refresh(
    State(app): State<Arc<App>>,
    visit: Visit,
    granted: Granted<LookUpDocuments>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Failure> {
    let company = company::store::find(&app.database, granted.company).await?;
    let binders = company::store::binders_within(&app.database, granted).await?;
    let t = visit.visitor.texts(company.zone());
    let mut refreshed = refreshed(&app, &t, granted, &wanted, &binders).await?;
    if wanted.version.as_ref() == Some(&refreshed.list.version) {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    refreshed.counts.replacing = true;
    html(&refreshed)
}

async fn refreshed(
    app: &App,
    t: &Texts,
    granted: Granted<LookUpDocuments>,
    wanted: &Wanted,
    binders: &[Binder],
) -> Result<Refreshed> {
    let query = wanted.query(granted.company);
    let filter = Filter {
        binder: query.binder,
        quality: query.quality,
        kind: wanted.kind(),
        search: Some(query.search.clone()),
        order: query.order,
        after: wanted.after,
        state: None,
        place: Some(Place::Tray),
    };
    let page = list::list(&app.database, granted, &filter, DEFAULT_LIMIT).await?;
    let counts = list::count(&app.database, granted).await?;
    let version = view::version(&page.items, &counts);
    // The version begins with the newest document of the list: what came later is marked.
    let seen = wanted.version.as_deref().and_then(|version| version.split('.').next());
    let documents = page.items.into_iter().map(|listed| view::line(t, listed, binders, seen)).collect();
    Ok(Refreshed {
        counts: counted(t, &query, binders, &counts),
        list: DocumentList {
            t: t.clone(),
            query,
            documents,
            version,
            next: page.next_cursor,
            paged: wanted.after.is_some(),
        },
    })
}

fn counted(t: &Texts, query: &pages::Query, binders: &[Binder], counts: &[Count]) -> Counts {
    let sum = |wanted: &dyn Fn(&Count) -> bool| {
        counts.iter().filter(|count| wanted(count)).map(|count| count.documents).sum::<i64>()
    };
    let chosen = |count: &Count| query.binder.is_none_or(|binder| count.binder == binder);
    let entry = |binder: &Binder| BinderEntry {
        id: binder.id,
        name: binder.name.clone(),
        kind: binder.kind,
        count: sum(&|count| count.binder == binder.id),
        chosen: query.binder == Some(binder.id),
    };
    let of = |quality| (quality, sum(&|count: &Count| chosen(count) && count.quality == Some(quality)));
    Counts {
        t: t.clone(),
        query: query.clone(),
        replacing: false,
        binders: binders.iter().map(entry).collect(),
        total: sum(&|_| true),
        qualities: Quality::ALL.map(of).into(),
        chosen_total: sum(&chosen),
    }
}
