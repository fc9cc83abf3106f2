//! Administration > Journal d'audit.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Query, State};
use axum::response::Response;
use axum::routing::get;
use db::Moment;
use futures::stream;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Deserialize;

use super::Action;
use super::log::{self, Filter, Listed};
use super::pages::{AuditPage, Line};
use crate::access::Administrator;
use crate::app::App;
use crate::failure::Failure;
use crate::paging::{DEFAULT_LIMIT, MAX_LIMIT};
use crate::web::forms::Choice;
use crate::web::layout::Item;
use crate::web::visit::{Visit, html};
use crate::web::{Texts, csv};

pub fn routes() -> Router<Arc<App>> {
    Router::new().route("/administration/audit", get(page)).route("/administration/audit.csv", get(export))
}

/// The filters of the form, as it sends them: what is not chosen is empty.
#[derive(Deserialize)]
struct Chosen {
    #[serde(default)]
    q: String,
    #[serde(default)]
    action: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    until: String,
    after: Option<i64>,
}

impl Chosen {
    fn filter(&self, zone: &TimeZone) -> Filter {
        let midnight = |day: Date| Some(Moment::from(day.to_zoned(zone.clone()).ok()?.timestamp()));
        let until: Option<Date> = self.until.parse().ok();
        Filter {
            search: self.q.trim().to_owned(),
            action: Action::parse(&self.action),
            from: self.from.parse().ok().and_then(midnight),
            until: until.and_then(|day| day.tomorrow().ok()).and_then(midnight),
            after: self.after,
        }
    }

    /// The filters as a query, without those that are not chosen.
    fn query(&self) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        for (name, value) in
            [("q", &self.q), ("action", &self.action), ("from", &self.from), ("until", &self.until)]
        {
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        query.finish()
    }
}

async fn page(
    State(app): State<Arc<App>>,
    visit: Visit,
    _: Administrator,
    Query(chosen): Query<Chosen>,
) -> Result<Response, Failure> {
    let (t, layout) = visit.frame(Item::AuditLog).await?;
    let filter = chosen.filter(&visit.visitor.home_zone());
    let page = log::list(&app.database, &filter, DEFAULT_LIMIT).await?;
    let choice = |action: &Action| {
        let name = action.name();
        Choice::new(name, t.code("audit", name), filter.action == Some(*action))
    };
    let mut actions: Vec<Choice> = Action::ALL.iter().map(choice).collect();
    actions.sort_by_key(|choice| crate::fold::sort_key(&choice.label));
    html(&AuditPage {
        entries: page.items.into_iter().map(|entry| Line::new(&t, entry)).collect(),
        actions,
        filters: chosen.query(),
        search: chosen.q,
        from: chosen.from,
        until: chosen.until,
        next: page.next_cursor,
        t,
        layout,
    })
}

/// All entries that are looked for, as CSV, with what is needed to check the chain elsewhere.
async fn export(
    State(app): State<Arc<App>>,
    visit: Visit,
    _: Administrator,
    Query(chosen): Query<Chosen>,
) -> Result<Response, Failure> {
    let zone = visit.visitor.home_zone();
    let filter = chosen.filter(&zone);
    let t = visit.visitor.texts(zone);
    let head = [
        "audit-number",
        "audit-at",
        "audit-who",
        "audit-address",
        "audit-action",
        "audit-subject",
        "company",
        "audit-details",
        "audit-hash",
    ];
    let head = csv::row(&t, &head.map(|key| t.say(key).to_string()));
    let rows = stream::try_unfold(Some(filter), move |state| {
        let (app, t) = (Arc::clone(&app), t.clone());
        async move {
            let Some(mut filter) = state else { return Ok(None) };
            let page = log::list(&app.database, &filter, MAX_LIMIT).await?;
            filter.after = page.items.last().map(|entry| entry.number);
            let text: String = page.items.iter().map(|entry| csv::row(&t, &cells(&t, entry))).collect();
            Ok::<_, crate::error::Error>(Some((text, page.next_cursor.is_some().then_some(filter))))
        }
    });
    Ok(csv::answer("bannette-audit.csv", head, rows))
}

fn cells(t: &Texts, entry: &Listed) -> [String; 9] {
    [
        entry.number.to_string(),
        csv::moment(t, entry.at),
        super::pages::who(t, entry),
        entry.address.clone().unwrap_or_default(),
        t.code("audit", &entry.action),
        entry.subject_name.clone(),
        entry.company.clone().unwrap_or_default(),
        entry.details.clone(),
        entry.hash.clone(),
    ]
}
