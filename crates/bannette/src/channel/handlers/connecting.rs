//! The consent of the account's owner: to the provider, back, and the question when another account answered.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::http::Uri;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Form, Router};
use axum_extra::extract::CookieJar;
use serde::Deserialize;

use super::{Right, asked, channel_page, edit_page};
use crate::app::App;
use crate::channel::connect::{self, Connected};
use crate::channel::pages::OtherAccountPage;
use crate::channel::store;
use crate::error::Error;
use crate::failure::Failure;
use crate::ids::ChannelId;
use crate::rights;
use crate::web::Flash;
use crate::web::layout::Item;
use crate::web::visit::{Visit, Visitor, back_with, html, redirect};

pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/channels/{channel}/connect", post(begin))
        .route("/connect/dropbox", get(finish))
        .route("/channels/{channel}/other-account", get(other_account).post(decide))
}

async fn begin(
    State(app): State<Arc<App>>,
    visit: Visit,
    granted: Right,
    Path(id): Path<ChannelId>,
) -> Result<Response, Failure> {
    match connect::begin(&app, granted, visit.user.id, id, visit.visitor.locale).await {
        Ok(url) => Ok(Redirect::to(url.as_str()).into_response()),
        Err(error) => back_with(&edit_page(id), error),
    }
}

/// What the provider sends the browser back with.
#[derive(Deserialize)]
struct Answer {
    state: Option<String>,
    code: Option<String>,
    /// Why not: `access_denied`…
    error: Option<String>,
}

async fn finish(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    jar: CookieJar,
    uri: Uri,
    Query(answer): Query<Answer>,
) -> Result<Response, Failure> {
    let state = answer.state.unwrap_or_default();
    let code = answer.code.as_deref().filter(|_| answer.error.is_none());
    if let Some(response) = asked::answered(&app, &jar, &state, code).await? {
        return Ok(response);
    }
    let Some(user) = visitor.user.clone() else {
        return Err(Failure::unauthenticated(uri.path_and_query().map(ToString::to_string)));
    };
    let visit = Visit { visitor, user };
    let consent = match connect::take(&app, visit.user.id, &state).await {
        Ok(consent) => consent,
        Err(error) => return back_with("/", error),
    };
    // The right may have been taken away since.
    let granted: Right = rights::check(&app.database, visit.caller(), consent.company).await?;
    let id = consent.channel;
    let code = match (answer.code, answer.error) {
        (Some(code), None) => code,
        _ => return Ok(redirect(&channel_page(id), Some(Flash::notice("flash-consent-refused")))),
    };
    match connect::finish(&app, granted, visit.user.id, consent, &code).await {
        Ok(Connected::Done { channel, .. }) => {
            let account = account(&app, channel).await?;
            let flash = Flash::success("flash-connected").arg("account", account);
            // A draft's page leads on to its setting up.
            Ok(redirect(&channel_page(channel), Some(flash)))
        }
        Ok(Connected::OtherAccount { channel, .. }) => {
            Ok(Redirect::to(&format!("/channels/{channel}/other-account")).into_response())
        }
        Err(error) => back_with(&channel_page(id), error),
    }
}

/// The address of a channel's account.
async fn account(app: &App, id: ChannelId) -> Result<String, Error> {
    let connection = store::connection_of(&app.database, id).await?;
    Ok(connection.map(|connection| connection.account_email).unwrap_or_default())
}

async fn other_account(
    State(app): State<Arc<App>>,
    visit: Visit,
    granted: Right,
    Path(id): Path<ChannelId>,
) -> Result<Response, Failure> {
    let Some(new) = connect::waiting(&app, id).await? else {
        return Ok(Redirect::to(&edit_page(id)).into_response());
    };
    let (t, layout) = visit.frame_of(Item::Channels, granted.company).await?;
    let label = store::find(&app.database, id).await?.label;
    let former = account(&app, id).await?;
    html(&OtherAccountPage { t, layout, channel: id, label, former, new: new.email })
}

#[derive(Deserialize)]
struct Decision {
    decision: String,
}

async fn decide(
    State(app): State<Arc<App>>,
    granted: Right,
    Path(id): Path<ChannelId>,
    Form(form): Form<Decision>,
) -> Result<Response, Failure> {
    if form.decision == "change" {
        connect::confirm_other(&app, granted, id).await?;
        let flash = Flash::success("flash-account-changed").arg("account", account(&app, id).await?);
        // The folders may be others there.
        return Ok(redirect(&edit_page(id), Some(flash)));
    }
    connect::discard_other(&app, granted, id).await?;
    Ok(redirect(&channel_page(id), Some(Flash::notice("flash-account-kept"))))
}
