//! Channels on the pages: the list, a new one, its setting up, its page, a run by hand.

mod asked;
mod choosing;
mod connecting;
mod folders;
mod managing;
mod owner;
mod requests;
mod silence;
mod view;

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Form, Router};
use serde::Deserialize;

use super::pages::{ChannelPage, ChannelsPage, ConfirmRunPage, NewChannelPage, SetUpPage};
use super::{Channel, ChannelState, store};
use crate::app::App;
use crate::collecting::{history, run, schedule};
use crate::company;
use crate::error::{Error, Result};
use crate::failure::Failure;
use crate::ids::{ChannelId, UserId};
use crate::rights::{ConfigureCollection, Granted};
use crate::web::forms::{Choice, Field};
use crate::web::layout::Item;
use crate::web::visit::{Visit, back_with, html, html_refused, redirect};
use crate::web::{Flash, Texts};
use crate::{collecting, user};

/// Latest runs on a channel's page.
const LATEST_RUNS: i64 = 10;

pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/companies/{company}/channels", get(list).post(create))
        .route("/companies/{company}/channels/new", get(new))
        .route("/channels/{channel}", get(show))
        .route("/channels/{channel}/edit", get(edit))
        .route("/channels/{channel}/name", post(rename))
        .route("/channels/{channel}/activate", post(activate))
        .route("/channels/{channel}/discard", post(discard))
        .route("/channels/{channel}/run", get(confirm_run).post(ask_run))
        .merge(choosing::routes())
        .merge(connecting::routes())
        .merge(folders::routes())
        .merge(managing::routes())
        .merge(super::options::routes())
        .merge(owner::routes())
        .merge(requests::routes())
        .merge(silence::routes())
        .merge(asked::routes())
}

type Right = Granted<ConfigureCollection>;

async fn list(State(app): State<Arc<App>>, visit: Visit, granted: Right) -> Result<Response, Failure> {
    let (t, layout) = visit.frame_of(Item::Channels, granted.company).await?;
    let mut channels = Vec::new();
    for channel in store::list(&app.database, granted).await? {
        channels.push(view::card(&app, &channel).await?);
    }
    html(&ChannelsPage { t, layout, company: granted.company, channels })
}

async fn show(
    State(app): State<Arc<App>>,
    visit: Visit,
    granted: Right,
    Path(id): Path<ChannelId>,
) -> Result<Response, Failure> {
    let channel = store::find(&app.database, id).await?;
    if channel.state == ChannelState::Draft {
        return Ok(Redirect::to(&edit_page(id)).into_response());
    }
    let (t, layout) = visit.frame_of(Item::Channels, granted.company).await?;
    let filter = history::Filter { channel: Some(id), ..history::Filter::default() };
    let runs = history::list(&app.database, visit.caller(), &filter, LATEST_RUNS).await?;
    html(&ChannelPage {
        company: granted.company,
        channel: view::card(&app, &channel).await?,
        account: view::account(&app, id).await?,
        since: channel.collect_since,
        options: channel.options,
        created_at: channel.created_at.timestamp(),
        reminders: view::reminders(&app, id).await?,
        runs: runs.items.into_iter().map(|listed| collecting::handlers::line(&t, listed)).collect(),
        t,
        layout,
    })
}

/// Users who may own the account, one of them chosen.
async fn owners(app: &App, granted: Right, t: &Texts, chosen: Option<UserId>) -> Result<Vec<Choice>> {
    let users = user::store::of_company(&app.database, granted.company).await?;
    let choice = |user: user::User| {
        let kind = t.say(if user.internal { "user-internal" } else { "user-external" });
        let label = format!("{} ({kind}) · {}", user.name, user.email);
        Choice::new(user.id.to_string(), label, chosen == Some(user.id))
    };
    Ok(users.into_iter().map(choice).collect())
}

async fn new(
    State(app): State<Arc<App>>,
    visit: Visit,
    granted: Right,
    Query(begun): Query<Named>,
) -> Result<Response, Failure> {
    let (t, layout) = visit.frame_of(Item::NewChannel, granted.company).await?;
    let owners = owners(&app, granted, &t, begun.owner.parse().ok()).await?;
    let (company, label) = (granted.company, Field::new(begun.label));
    html(&NewChannelPage { t, layout, company, label, owners, owner_error: None })
}

/// Name and owner, as a form sends them.
#[derive(Deserialize)]
struct Named {
    #[serde(default)]
    label: String,
    #[serde(default)]
    owner: String,
}

impl Named {
    /// The form's fields with what is wrong in them, and the owner.
    async fn check(
        &self,
        app: &App,
        granted: Right,
        t: &Texts,
    ) -> Result<(Field, Vec<Choice>, Option<String>, Option<UserId>)> {
        let mut label = Field::new(&self.label);
        if let Err(errors) = super::check_label(&self.label) {
            label.refuse(errors.first().map_or_else(String::new, |error| t.code("error", error.code)));
        }
        let chosen: Option<UserId> = self.owner.parse().ok();
        let owners = owners(app, granted, t, chosen).await?;
        let chosen = chosen.filter(|_| owners.iter().any(|owner| owner.chosen));
        let owner_error = chosen.is_none().then(|| t.code("error", "owner"));
        Ok((label, owners, owner_error, chosen))
    }
}

async fn create(
    State(app): State<Arc<App>>,
    visit: Visit,
    granted: Right,
    Form(form): Form<Named>,
) -> Result<Response, Failure> {
    let (t, layout) = visit.frame_of(Item::NewChannel, granted.company).await?;
    let (label, owners, owner_error, owner) = form.check(&app, granted, &t).await?;
    if label.is_refused() || owner_error.is_some() {
        let company = granted.company;
        return html_refused(&NewChannelPage { t, layout, company, label, owners, owner_error });
    }
    let channel = store::create(&app.database, app.clock.now(), granted, &form.label, owner).await?;
    Ok(redirect(&edit_page(channel.id), Some(Flash::success("flash-channel-created"))))
}

async fn edit(
    State(app): State<Arc<App>>,
    visit: Visit,
    granted: Right,
    Path(id): Path<ChannelId>,
) -> Result<Response, Failure> {
    let answered = super::health::look(&app, id).await?;
    let channel = store::find(&app.database, id).await?;
    let mut page = set_up(&app, &visit, granted, &channel).await?;
    page.unanswered = !answered;
    html(&page)
}

/// The page of the steps, with nothing wrong in it.
async fn set_up(app: &App, visit: &Visit, granted: Right, channel: &Channel) -> Result<SetUpPage> {
    let (t, layout) = visit.frame_of(Item::Channels, granted.company).await?;
    Ok(SetUpPage {
        owners: owners(app, granted, &t, channel.owner).await?,
        t,
        layout,
        company: granted.company,
        channel: view::card(app, channel).await?,
        label: Field::new(&channel.label),
        owner_error: None,
        account: view::account(app, channel.id).await?,
        unanswered: false,
        request: requests::card(app, channel.id).await?,
        since: Field::new(channel.collect_since.map(|day| day.to_string()).unwrap_or_default()),
        options: channel.options,
        silence_days: Field::new(channel.silence_days.map(|days| days.to_string()).unwrap_or_default()),
        firm_silence_days: super::silence::firm_days(&app.database).await?,
    })
}

async fn rename(
    State(app): State<Arc<App>>,
    visit: Visit,
    granted: Right,
    Path(id): Path<ChannelId>,
    Form(form): Form<Named>,
) -> Result<Response, Failure> {
    let channel = store::find(&app.database, id).await?;
    let mut page = set_up(&app, &visit, granted, &channel).await?;
    let (label, owners, owner_error, owner) = form.check(&app, granted, &page.t).await?;
    if label.is_refused() || owner_error.is_some() {
        (page.label, page.owners, page.owner_error) = (label, owners, owner_error);
        return html_refused(&page);
    }
    store::rename(&app.database, app.clock.now(), granted, id, &form.label, owner).await?;
    Ok(redirect(&edit_page(id), Some(Flash::success("flash-channel-changed"))))
}

async fn activate(
    State(app): State<Arc<App>>,
    visit: Visit,
    granted: Right,
    Path(id): Path<ChannelId>,
) -> Result<Response, Failure> {
    let zone = company::store::find(&app.database, granted.company).await?.zone();
    let next = schedule::next_run_at(&app, id, zone.clone())?;
    match store::activate(&app.database, app.clock.now(), granted, id, next).await {
        Ok(()) => {
            let moment = visit.visitor.texts(zone).moment(&next.timestamp());
            let flash = Flash::success("flash-channel-saved").arg("moment", moment);
            Ok(redirect(&channel_page(id), Some(flash)))
        }
        Err(error) => back_with(&edit_page(id), error),
    }
}

async fn discard(
    State(app): State<Arc<App>>,
    granted: Right,
    Path(id): Path<ChannelId>,
) -> Result<Response, Failure> {
    store::discard_draft(&app.database, app.clock.now(), granted, id).await?;
    let list = format!("/companies/{}/channels", granted.company);
    Ok(redirect(&list, Some(Flash::notice("flash-channel-discarded"))))
}

async fn confirm_run(
    State(app): State<Arc<App>>,
    visit: Visit,
    granted: Right,
    Path(id): Path<ChannelId>,
) -> Result<Response, Failure> {
    let channel = store::find(&app.database, id).await?;
    let Some(connection) = store::connection_of(&app.database, id).await? else {
        return back_with(&edit_page(id), Error::Conflict("channel-not-connected"));
    };
    let (t, layout) = visit.frame_of(Item::Channels, granted.company).await?;
    let last_run = history::last_of(&app.database, id).await?;
    html(&ConfirmRunPage {
        t,
        layout,
        channel: id,
        label: channel.label,
        account: connection.account_email,
        folders: store::folders(&app.database, id).await?.len(),
        last_run: last_run.map(view::summary),
    })
}

async fn ask_run(
    State(app): State<Arc<App>>,
    granted: Right,
    Path(id): Path<ChannelId>,
) -> Result<Response, Failure> {
    match run::request(&app, granted, id).await {
        Ok(run) => Ok(redirect(&format!("/runs/{run}?asked=1"), Some(Flash::success("flash-run-asked")))),
        Err(error) => back_with(&channel_page(id), error),
    }
}

fn channel_page(id: ChannelId) -> String {
    format!("/channels/{id}")
}

fn edit_page(id: ChannelId) -> String {
    format!("/channels/{id}/edit")
}
