//! Connection requests as the firm sees them: sending, sending again, withdrawing, the list of all.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use serde::Deserialize;

use super::{Right, edit_page};
use crate::app::App;
use crate::channel::pages::{RequestCard, RequestsPage};
use crate::channel::request::{self, Request};
use crate::error::{Error, Result};
use crate::failure::Failure;
use crate::ids::{ChannelId, RequestId};
use crate::mail::Posted;
use crate::web::Flash;
use crate::web::layout::Item;
use crate::web::visit::{Visit, back_with, html, redirect};

const SHOWN: i64 = 50;

pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/channels/{channel}/request", post(ask))
        .route("/channels/{channel}/request/withdraw", post(withdraw))
        .route("/connection-requests", get(list).post(ask_all))
        .route("/connection-requests/{request}", get(lead_owner))
}

async fn ask(
    State(app): State<Arc<App>>,
    granted: Right,
    Path(id): Path<ChannelId>,
) -> Result<Response, Failure> {
    let back = format!("{}#connection", edit_page(id));
    match request::ask(&app, granted, id).await {
        Ok(posted) => {
            let sent = request::last_of(&app.database, app.clock.now(), id).await?;
            let email = sent.map(|sent| sent.owner_email).unwrap_or_default();
            let flash = match posted {
                Posted::Queued => Flash::success("flash-request-sent"),
                Posted::NoServer => Flash::notice("flash-request-by-hand"),
            };
            Ok(redirect(&back, Some(flash.arg("email", email))))
        }
        Err(error) => back_with(&back, error),
    }
}

async fn withdraw(
    State(app): State<Arc<App>>,
    granted: Right,
    Path(id): Path<ChannelId>,
) -> Result<Response, Failure> {
    let back = format!("{}#connection", edit_page(id));
    match request::withdraw(&app, granted, id).await {
        Ok(()) => Ok(redirect(&back, Some(Flash::notice("flash-request-withdrawn")))),
        Err(error) => back_with(&back, error),
    }
}

/// The last request of a channel as its page shows it. Where there is no mail server, with its link to hand over.
pub async fn card(app: &App, channel: ChannelId) -> Result<Option<RequestCard>> {
    let Some(found) = request::last_of(&app.database, app.clock.now(), channel).await? else {
        return Ok(None);
    };
    let link = request::link_by_hand(app, &found).await?;
    Ok(Some(RequestCard { link, ..shown(found) }))
}

fn shown(request: Request) -> RequestCard {
    RequestCard {
        channel: request.channel,
        label: request.label,
        company: request.company_name,
        owner: request.owner_name,
        email: request.owner_email,
        state: request.state,
        sent_at: request.sent_at.timestamp(),
        expires_at: request.expires_at.timestamp(),
        link: None,
    }
}

#[derive(Deserialize)]
struct Wanted {
    after: Option<RequestId>,
}

async fn list(
    State(app): State<Arc<App>>,
    visit: Visit,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Failure> {
    let (t, layout) = visit.frame(Item::Requests).await?;
    if !layout.may.configure_collection {
        return Err(Error::NotFound.into());
    }
    let page = request::list(&app.database, app.clock.now(), visit.caller(), wanted.after, SHOWN).await?;
    let requests = page.items.into_iter().map(shown).collect();
    let never_asked = request::never_asked(&app.database, visit.caller()).await?.len();
    html(&RequestsPage { t, layout, requests, never_asked, next: page.next_cursor })
}

/// Asks all owners who were never asked.
async fn ask_all(State(app): State<Arc<App>>, visit: Visit) -> Result<Response, Failure> {
    let (_, layout) = visit.frame(Item::Requests).await?;
    if !layout.may.configure_collection {
        return Err(Error::NotFound.into());
    }
    let count = request::ask_all(&app, visit.caller()).await?;
    let flash = match &app.mailer {
        Some(_) => Flash::success("flash-requests-sent"),
        None => Flash::notice("flash-requests-by-hand"),
    };
    Ok(redirect("/connection-requests", Some(flash.arg("count", count))))
}

/// Leads an owner who is signed in to the page that the link in the mail leads to.
async fn lead_owner(
    State(app): State<Arc<App>>,
    visit: Visit,
    Path(id): Path<RequestId>,
) -> Result<Response, Failure> {
    let found = request::find(&app.database, app.clock.now(), id).await?;
    if found.owner != visit.user.id {
        return Err(Error::NotFound.into());
    }
    Ok(Redirect::to(request::link(&app, id).await?.path()).into_response())
}
