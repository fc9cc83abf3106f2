//! The tray: its page, and what of it refreshes itself.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use super::pages::{
    self, Actions, BinderEntry, Columns, Companies, CompanyEntry, Counts, DocumentLine, DocumentList,
    Emptiness, Refreshed, Rows, TrayPage,
};
use super::wanted::Wanted;
use super::{actions, settings, view};
use crate::app::App;
use crate::company::{self, Binder, Company, Sight};
use crate::document::doubt;
use crate::document::list::{self, Count, Filter, Order, SortBy};
use crate::document::{self, Quality, trash};
use crate::error::Result;
use crate::failure::Failure;
use crate::ids::{CompanyId, DocumentId};
use crate::paging::DEFAULT_LIMIT;
use crate::rights::{self, Caller, DeleteDocuments, Granted, Held, LookUpDocuments, Reaches, Right};
use crate::web::Texts;
use crate::web::forms::Choice;
use crate::web::layout::Item;
use crate::web::visit::{Visit, html};

pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/companies/{company}/tray", get(tray))
        .route("/companies/{company}/tray/documents", get(refresh))
        .route("/companies/{company}/tray/rows", get(rows))
        .merge(actions::routes())
}

/// Rows that renew themselves at once, at most.
const MOST_SHOWN: i64 = 1_000;
/// Companies in the list at the left, at most; the others are found through **Entreprises**.
const COMPANIES: i64 = 100;

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
    let columns = settings::columns(&app.database, visit.user.id).await?;
    let (counts, list) = listed(&app, &t, granted, &wanted, &binders, columns).await?;
    let kinds = document::pages::kinds(&t, wanted.kind());
    let companies = companies(&app, &t, visit.sight().await?, granted.company).await?;
    let held = visit.held_on(granted.company).await?;
    let trash = match held.granted::<DeleteDocuments>() {
        Some(deletes) => Some(trash::count(&app.database, granted, deletes).await?),
        None => None,
    };
    let may = may(&held);
    let orders = orders(&t, list.query.order);
    html(&TrayPage { orders, trash, t, layout, companies, may, binder, kinds, counts, list })
}

/// The companies that the reader sees, with what waits there; the open one is among them.
async fn companies(app: &Arc<App>, t: &Texts, sight: &Sight, open: CompanyId) -> Result<Companies> {
    let counted = if sight.reaches.are_everything() {
        let (shared, caller, reaches) = (Arc::clone(app), sight.caller, sight.reaches.clone());
        app.trays.ask(async move { counted_of_all(&shared, caller, &reaches).await }).await?
    } else {
        Arc::new(with_counts(app, sight.caller, &sight.reaches, sight.companies.clone()).await?)
    };
    let entry = |(company, count): &(Company, i64)| CompanyEntry {
        id: company.id,
        count: *count,
        open: company.id == open,
        name: company.name.clone(),
    };
    let mut entries: Vec<CompanyEntry> = counted.iter().map(entry).collect();
    if entries.len() < 2 {
        entries.clear();
    } else if !entries.iter().any(|entry| entry.open) {
        // It comes after those that are listed.
        let company = company::store::find(&app.database, open).await?;
        let counted = with_counts(app, sight.caller, &sight.reaches, vec![company]).await?;
        entries.splice(0..0, counted.iter().map(entry));
    }
    Ok(Companies { t: t.clone(), entries, replacing: false })
}

/// For a caller who sees the whole firm: the same for all who do.
async fn counted_of_all(app: &App, caller: Caller, reaches: &Reaches) -> Result<Vec<(Company, i64)>> {
    let right = Right::LookUpDocuments;
    let companies = company::store::list(&app.database, caller, right, "", None, COMPANIES).await?.items;
    with_counts(app, caller, reaches, companies).await
}

async fn with_counts(
    app: &App,
    caller: Caller,
    reaches: &Reaches,
    companies: Vec<Company>,
) -> Result<Vec<(Company, i64)>> {
    let counts = company::store::count_documents(&app.database, caller, reaches, &companies).await?;
    let count = |company: &Company| counts.get(&company.id).copied().unwrap_or(0);
    Ok(companies.into_iter().map(|company| (company.clone(), count(&company))).collect())
}

fn may(held: &Held) -> Actions {
    Actions {
        enter: held.holds(Right::EnterDocuments),
        modify: held.holds(Right::ModifyDocuments),
        extract: held.holds(Right::ExtractDocuments),
        delete: held.holds(Right::DeleteDocuments),
    }
}

/// The rows after those that a page shows.
async fn rows(
    State(app): State<Arc<App>>,
    visit: Visit,
    granted: Granted<LookUpDocuments>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Failure> {
    let (_, _, list) = part_of_page(&app, &visit, granted, &wanted).await?;
    html(&Rows { list: &list })
}

/// What is wanted of a page that is open already.
async fn part_of_page(
    app: &App,
    visit: &Visit,
    granted: Granted<LookUpDocuments>,
    wanted: &Wanted,
) -> Result<(Texts, Counts, DocumentList)> {
    let company = company::store::find(&app.database, granted.company).await?;
    let binders = company::store::binders_within(&app.database, granted).await?;
    let t = visit.visitor.texts(company.zone());
    let columns = settings::columns(&app.database, visit.user.id).await?;
    let (counts, list) = listed(app, &t, granted, wanted, &binders, columns).await?;
    Ok((t, counts, list))
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
    let (t, mut counts, list) = part_of_page(&app, &visit, granted, &wanted).await?;
    if wanted.version.as_ref() == Some(&list.version) {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    let mut companies = companies(&app, &t, visit.sight().await?, granted.company).await?;
    (counts.replacing, companies.replacing) = (true, true);
    html(&Refreshed { counts, companies, list })
}

async fn listed(
    app: &App,
    t: &Texts,
    granted: Granted<LookUpDocuments>,
    wanted: &Wanted,
    binders: &[Binder],
    (columns, columns_chosen): (Columns, bool),
) -> Result<(Counts, DocumentList)> {
    let query = wanted.query(granted.company);
    let filter = Filter { after: wanted.after, ..wanted.filter() };
    let limit = wanted.shown.unwrap_or(DEFAULT_LIMIT).clamp(DEFAULT_LIMIT, MOST_SHOWN);
    let page = list::list(&app.database, granted, &filter, limit).await?;
    let origins = view::origins(&app.database, granted, &page.items).await?;
    let counts = list::count(&app.database, granted).await?;
    let ids: Vec<DocumentId> = page.items.iter().map(|listed| listed.document.id).collect();
    let doubts = doubt::of(&app.database, granted, &ids).await?;
    let doubted = doubt::count(&app.database, granted).await?;
    let drafts = list::count_drafts(&app.database, granted, query.binder).await?;
    let version = view::version(&page.items, (&counts, drafts), &doubts, &doubted);
    let part = wanted.after.is_some().then(|| view::part(&page.items, &doubts));
    // The version begins with the newest document of the list: what came later is marked.
    let seen = wanted.version.as_deref().and_then(|version| version.split('.').next());
    let documents: Vec<DocumentLine> = page
        .items
        .into_iter()
        .map(|listed| view::line(t, listed, binders, (&origins, &doubts), seen))
        .collect();
    let counts = Counts { doubts: doubted, drafts, ..counted(t, &query, binders, &counts) };
    let empty = match documents.is_empty() && !query.filters() {
        true => Some(emptiness(app, granted, &counts).await?),
        false => None,
    };
    let list = DocumentList {
        empty,
        t: t.clone(),
        query,
        columns,
        columns_chosen,
        documents,
        version,
        part,
        next: page.next_cursor,
        paged: wanted.after.is_some(),
    };
    Ok((counts, list))
}

async fn emptiness(app: &App, granted: Granted<LookUpDocuments>, counts: &Counts) -> Result<Emptiness> {
    if counts.total > 0 {
        return Ok(Emptiness::Elsewhere(counts.total));
    }
    if list::has_any(&app.database, granted).await? {
        return Ok(Emptiness::Done);
    }
    let right = Right::ConfigureCollection;
    let may_configure = rights::holds(&app.database, granted.caller, right, granted.company).await?;
    Ok(Emptiness::New { may_configure })
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
        drafts: 0,
        doubts: Vec::new(),
        chosen_total: sum(&chosen),
    }
}
