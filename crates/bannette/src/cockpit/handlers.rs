//! The cockpit's page.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Query, State};
use axum::response::Response;
use axum::routing::get;
use db::Moment;
use serde::Deserialize;

use super::chart::Chart;
use super::machine::{self, Machine};
use super::pages::{CockpitPage, Line, MachineView, TroubleCount};
use super::store::{self, Came, Filter, Sort, Standing};
use super::{Trouble, chart};
use crate::app::App;
use crate::error::Result;
use crate::failure::Failure;
use crate::paging::DEFAULT_LIMIT;
use crate::rights::{self, Caller};
use crate::web::forms::Choice;
use crate::web::layout::Item;
use crate::web::visit::{Visit, html};

/// Rows that can be leafed through.
const FURTHEST: i64 = 100_000;

pub fn routes() -> Router<Arc<App>> {
    Router::new().route("/cockpit", get(page))
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Chosen {
    q: String,
    trouble: String,
    sort: String,
    offset: i64,
}

/// What the cockpit shows as it opens.
pub struct Glance {
    troubles: Vec<(Trouble, i64)>,
    /// The first page of the list, and whether there are more.
    worst: (Vec<Standing>, bool),
    came: Vec<Came>,
    machine: Option<Machine>,
}

impl Glance {
    async fn take(app: &App, caller: Caller, administers: bool, now: Moment) -> Result<Self> {
        let database = &app.database;
        let troubles = store::troubles(database, caller, now).await?;
        let worst = store::list(database, caller, now, &Filter::default(), &troubles, DEFAULT_LIMIT).await?;
        let (from, _) = chart::days(now);
        // To administrators the machine tells what came to the whole firm.
        let came = match administers {
            true => store::came(database, from).await?,
            false => store::came_to(database, caller, from).await?,
        };
        let machine = if administers { Some(machine::look(app, &came).await?) } else { None };
        Ok(Self { troubles, worst, came, machine })
    }
}

async fn page(
    State(app): State<Arc<App>>,
    visit: Visit,
    Query(chosen): Query<Chosen>,
) -> Result<Response, Failure> {
    let caller = visit.caller();
    let administers = rights::administers(&app.database, caller).await?;
    if !administers && !store::looks_after_something(&app.database, caller).await? {
        return Err(Failure::not_found());
    }
    let (t, layout) = visit.frame(Item::Cockpit).await?;
    let now = app.clock.now();
    let filter = Filter {
        search: chosen.q.trim().to_owned(),
        trouble: Trouble::parse(&chosen.trouble),
        sort: Sort::parse(&chosen.sort),
        offset: chosen.offset.clamp(0, FURTHEST),
    };
    let shared = Arc::clone(&app);
    let glance = async move { Glance::take(&shared, caller, administers, now).await };
    let sees_all = administers && store::looks_after_everything(&app.database, caller).await?;
    let glance = if sees_all { app.cockpit.ask(glance).await? } else { Arc::new(glance.await?) };
    let (standings, more) = match filter == Filter::default() {
        true => glance.worst.clone(),
        false => store::list(&app.database, caller, now, &filter, &glance.troubles, DEFAULT_LIMIT).await?,
    };
    let sort =
        |sort: Sort| Choice::new(sort.name(), t.code("cockpit-sort", sort.name()), sort == filter.sort);
    html(&CockpitPage {
        lines: standings.into_iter().map(Line).collect(),
        troubles: glance
            .troubles
            .iter()
            .map(|&(trouble, count)| TroubleCount { trouble, count, chosen: filter.trouble == Some(trouble) })
            .collect(),
        sorts: Sort::ALL.map(sort).into(),
        next: more.then_some(filter.offset + DEFAULT_LIMIT),
        previous: (filter.offset > 0).then(|| (filter.offset - DEFAULT_LIMIT).max(0)),
        search: filter.search,
        trouble: filter.trouble,
        sort: filter.sort,
        chart: Chart::new(chart::days(now).1, &glance.came),
        machine: glance.machine.clone().map(|machine| MachineView::new(&t, machine)),
        t,
        layout,
    })
}
