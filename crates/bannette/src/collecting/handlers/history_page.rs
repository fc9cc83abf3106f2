//! The history's page and its filters.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Query, State};
use axum::response::Response;
use axum::routing::get;
use db::Moment;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Deserialize;

use super::csv;
use crate::app::App;
use crate::channel;
use crate::collecting::history::{self, Filter, Listed};
use crate::collecting::pages::{HistoryLine, HistoryPage};
use crate::collecting::{RunState, Trigger};
use crate::company;
use crate::error::{Error, Result};
use crate::failure::Failure;
use crate::ids::{CompanyId, RunId};
use crate::paging::DEFAULT_LIMIT;
use crate::rights::{self, Caller, ConfigureCollection, Granted, Right};
use crate::web::Texts;
use crate::web::forms::Choice;
use crate::web::layout::Item;
use crate::web::visit::{Visit, html};

/// Companies to choose from.
const MOST_COMPANIES: i64 = 500;

pub fn routes() -> Router<Arc<App>> {
    Router::new().route("/history", get(page)).route("/history.csv", get(csv::runs))
}

/// The filters of the form, as it sends them: what is not chosen is empty.
#[derive(Deserialize)]
pub struct Chosen {
    #[serde(default)]
    company: String,
    #[serde(default)]
    channel: String,
    #[serde(default)]
    state: String,
    #[serde(default)]
    trigger: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    until: String,
    after: Option<RunId>,
}

impl Chosen {
    /// The filter, once the company that it names was checked.
    pub async fn filter(&self, app: &App, caller: Caller, zone: &TimeZone) -> Result<Filter> {
        let company: Option<CompanyId> = self.company.parse().ok();
        match company {
            Some(company) => {
                let _: Granted<ConfigureCollection> = rights::check(&app.database, caller, company).await?;
            }
            None => somewhere(app, caller).await?,
        }
        let midnight = |day: Date| Some(Moment::from(day.to_zoned(zone.clone()).ok()?.timestamp()));
        let until: Option<Date> = self.until.parse().ok();
        Ok(Filter {
            company,
            channel: self.channel.parse().ok(),
            state: RunState::parse(&self.state),
            trigger: Trigger::parse(&self.trigger),
            from: self.from.parse().ok().and_then(midnight),
            until: until.and_then(|day| day.tomorrow().ok()).and_then(midnight),
            after: self.after,
        })
    }

    /// The filters as a query, without those that are not chosen.
    fn query(&self) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        for (name, value) in [
            ("company", &self.company),
            ("channel", &self.channel),
            ("state", &self.state),
            ("trigger", &self.trigger),
            ("from", &self.from),
            ("until", &self.until),
        ] {
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        query.finish()
    }
}

/// The history exists for those who may configure some company's collection.
async fn somewhere(app: &App, caller: Caller) -> Result<()> {
    let some = company::store::list(&app.database, caller, Right::ConfigureCollection, "", None, 1).await?;
    if some.items.is_empty() { Err(Error::NotFound) } else { Ok(()) }
}

async fn page(
    State(app): State<Arc<App>>,
    visit: Visit,
    Query(chosen): Query<Chosen>,
) -> Result<Response, Failure> {
    let caller = visit.caller();
    let filter = chosen.filter(&app, caller, &visit.visitor.home_zone()).await?;
    let (t, layout) = match filter.company {
        Some(company) => visit.frame_of(Item::History, company).await?,
        None => visit.frame(Item::History).await?,
    };
    let page = history::list(&app.database, caller, &filter, DEFAULT_LIMIT).await?;
    let right = Right::ConfigureCollection;
    let companies = company::store::list(&app.database, caller, right, "", None, MOST_COMPANIES).await?;
    let companies = companies.items.into_iter();
    let channels = match filter.company {
        Some(company) => channel::store::labels(&app.database, company).await?,
        None => Vec::new(),
    };
    let named = |name: &str, key: &str, chosen: bool| Choice::new(name, t.say(key).to_string(), chosen);
    html(&HistoryPage {
        runs: page.items.into_iter().map(|listed| line(&t, listed)).collect(),
        companies: companies
            .map(|company| {
                let chosen = filter.company == Some(company.id);
                Choice::new(company.id.to_string(), format!("{} · {}", company.name, company.code), chosen)
            })
            .collect(),
        channels: channels
            .into_iter()
            .map(|(id, label)| Choice::new(id.to_string(), label, filter.channel == Some(id)))
            .collect(),
        states: RunState::ALL
            .into_iter()
            .map(|state| named(state.name(), state.key(), filter.state == Some(state)))
            .collect(),
        triggers: Trigger::ALL
            .into_iter()
            .map(|trigger| named(trigger.name(), trigger.key(), filter.trigger == Some(trigger)))
            .collect(),
        filters: chosen.query(),
        from: chosen.from,
        until: chosen.until,
        next: page.next_cursor,
        t,
        layout,
    })
}

/// A run as a line of a list.
pub fn line(t: &Texts, listed: Listed) -> HistoryLine {
    let run = listed.run;
    HistoryLine {
        id: run.id,
        company_name: listed.company_name,
        channel_label: listed.channel_label,
        state: run.state,
        trigger: run.trigger,
        requested_by: listed.requested_by_name,
        at: run.at(),
        duration: run.duration(t),
        counts: run.counts,
    }
}
