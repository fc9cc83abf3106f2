//! The page of a company's handovers: for whoever enters documents, and may take them out.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Form, Router};
use jiff::civil::Date;
use serde::Deserialize;

use super::pages::{self, ChangedLine, HandoversPage, Line};
use super::store::{self, Wanted};
use super::{KINDS, Period, accounts, archive};
use crate::app::App;
use crate::company::{self, BinderKind};
use crate::error::Error;
use crate::failure::Failure;
use crate::ids::{CompanyId, HandoverId};
use crate::paging::DEFAULT_LIMIT;
use crate::rights::{
    self, ConfigureAccounting, EnterDocuments, ExtractDocuments, Granted, LookUpDocuments, Right,
};
use crate::web::Flash;
use crate::web::layout::Item;
use crate::web::visit::{Visit, back_with, html, redirect};

pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/companies/{company}/handovers", get(page).post(make))
        .route("/companies/{company}/handovers/accounts", post(set_accounts))
        .route("/companies/{company}/handovers/{handover}/archive", get(download))
        .route("/companies/{company}/handovers/{handover}/withdraw", get(ask_to_withdraw).post(withdraw))
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    from: String,
    #[serde(default)]
    until: String,
    /// A box: there when it is ticked.
    #[serde(default)]
    anew: bool,
    after: Option<HandoverId>,
}

fn address(company: CompanyId) -> String {
    format!("/companies/{company}/handovers")
}

async fn page(
    State(app): State<Arc<App>>,
    visit: Visit,
    _: Granted<EnterDocuments>,
    granted: Granted<ExtractDocuments>,
    sees: Granted<LookUpDocuments>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let (t, layout) = visit.frame_of(Item::Handovers, granted.company).await?;
    let today = t.now.to_zoned(t.zone.clone()).date();
    // The year so far, unless somebody asks otherwise.
    let from: Date = asked.from.parse().unwrap_or(today.first_of_year());
    let until: Date = asked.until.parse().unwrap_or(today);
    let wanted = Wanted { period: Period { from, until }, anew: asked.anew };
    let ready = store::ready(&app.database, granted, sees, wanted).await?;
    let changed = store::changed(&app.database, granted, sees, wanted.period).await?;
    let (doubtful_count, doubtful) = store::doubtful(&app.database, granted, sees, wanted).await?;
    let handovers = store::list(&app.database, granted, asked.after, DEFAULT_LIMIT).await?;
    let accounts = accounts::of(&app.database, granted.company).await?;
    let may_set_accounts =
        rights::holds(&app.database, visit.caller(), Right::ConfigureAccounting, granted.company).await?;
    let may_set_webhooks =
        rights::holds(&app.database, visit.caller(), Right::ConfigureProcesses, granted.company).await?;
    let account = |kind: BinderKind| {
        let words = t.code("binder-kind", kind.name());
        (kind.name(), words, accounts.get(kind.name()).cloned().unwrap_or_default())
    };
    html(&HandoversPage {
        company: granted.company,
        from: from.to_string(),
        until: until.to_string(),
        anew: asked.anew,
        ready,
        doubtful_count,
        doubtful,
        changed: changed.into_iter().map(ChangedLine).collect(),
        next: handovers.next_cursor,
        handovers: handovers.items.into_iter().map(Line).collect(),
        accounts: KINDS.map(account).into(),
        may_set_accounts,
        may_set_webhooks,
        t,
        layout,
    })
}

#[derive(Deserialize)]
struct Chosen {
    #[serde(default)]
    from: String,
    #[serde(default)]
    until: String,
    #[serde(default)]
    anew: bool,
}

async fn make(
    State(app): State<Arc<App>>,
    _: Granted<EnterDocuments>,
    granted: Granted<ExtractDocuments>,
    sees: Granted<LookUpDocuments>,
    Form(chosen): Form<Chosen>,
) -> Result<Response, Failure> {
    let back = address(granted.company);
    let (Ok(from), Ok(until)) = (chosen.from.parse(), chosen.until.parse()) else {
        return back_with(&back, Error::invalid("from", "date"));
    };
    let wanted = Wanted { period: Period { from, until }, anew: chosen.anew };
    match store::make(&app, granted, sees, wanted).await {
        Ok(_) => Ok(redirect(&back, Some(Flash::success("flash-handed-over")))),
        Err(error) => back_with(&back, error),
    }
}

async fn download(
    State(app): State<Arc<App>>,
    visit: Visit,
    _: Granted<EnterDocuments>,
    granted: Granted<ExtractDocuments>,
    sees: Granted<LookUpDocuments>,
    Path((_, id)): Path<(CompanyId, HandoverId)>,
) -> Result<Response, Failure> {
    let handover = store::find(&app.database, granted, id).await?;
    if handover.withdrawn {
        return Err(Failure::not_found());
    }
    let company = company::store::find(&app.database, granted.company).await?;
    let t = visit.visitor.texts(company.zone());
    Ok(archive::answer(app, t, granted, sees, &company, &handover))
}

async fn ask_to_withdraw(
    State(app): State<Arc<App>>,
    visit: Visit,
    _: Granted<EnterDocuments>,
    granted: Granted<ExtractDocuments>,
    Path((_, id)): Path<(CompanyId, HandoverId)>,
) -> Result<Response, Failure> {
    let handover = store::find(&app.database, granted, id).await?;
    if handover.withdrawn {
        return Err(Failure::not_found());
    }
    let frame = visit.frame_of(Item::Handovers, granted.company).await?;
    html(&pages::ask_to_withdraw(frame, &handover))
}

async fn withdraw(
    State(app): State<Arc<App>>,
    _: Granted<EnterDocuments>,
    granted: Granted<ExtractDocuments>,
    Path((_, id)): Path<(CompanyId, HandoverId)>,
) -> Result<Response, Failure> {
    store::withdraw(&app, granted, id).await?;
    Ok(redirect(&address(granted.company), Some(Flash::success("flash-handover-withdrawn"))))
}

#[derive(Deserialize)]
struct Accounts {
    #[serde(default)]
    purchases: String,
    #[serde(default)]
    sales: String,
    #[serde(default)]
    cash: String,
    #[serde(default)]
    expenses: String,
}

async fn set_accounts(
    State(app): State<Arc<App>>,
    granted: Granted<ConfigureAccounting>,
    Form(sent): Form<Accounts>,
) -> Result<Response, Failure> {
    let accounts = [
        (BinderKind::Purchases, sent.purchases),
        (BinderKind::Sales, sent.sales),
        (BinderKind::Cash, sent.cash),
        (BinderKind::Expenses, sent.expenses),
    ];
    let back = address(granted.company);
    match accounts::set(&app, granted, &accounts).await {
        Ok(()) => Ok(redirect(&back, Some(Flash::success("flash-accounts-saved")))),
        Err(error) => back_with(&back, error),
    }
}
