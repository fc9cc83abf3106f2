//! The cockpit's page.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Query, State};
use axum::response::Response;
use axum::routing::get;
use serde::Deserialize;

use super::chart::Chart;
use super::glance::Glance;
use super::pages::{CockpitPage, Line, MachineView, TroubleCount};
use super::store::{self, Filter, Sort};
use super::{Trouble, chart};
use crate::app::App;
use crate::failure::Failure;
use crate::paging::DEFAULT_LIMIT;
use crate::rights;
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
    // The page as it opens is the same for all who see the whole firm.
    let opens = filter == Filter::default();
    let glance = if opens && administers && store::looks_after_everything(&app.database, caller).await? {
        let shared = Arc::clone(&app);
        let glance = async move { Glance::take(&shared, caller, true, now, &Filter::default()).await };
        app.cockpit.ask(glance).await?
    } else {
        Arc::new(Glance::take(&app, caller, administers, now, &filter).await?)
    };
    let (standings, more) = glance.listed.clone();
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
        chart: Chart::new(chart::days(now, &app.config.zone()).1, &glance.came),
        machine: glance.machine.clone().map(|machine| MachineView::new(&t, machine)),
        t,
        layout,
    })
}
