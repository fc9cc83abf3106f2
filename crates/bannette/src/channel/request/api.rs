//! Connection requests in the API.

use std::sync::Arc;

use axum::extract::State as Shared;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Request, State};
use crate::access::Writes;
use crate::api::{Json, Paging, Path, Problem, Query};
use crate::app::App;
use crate::channel::store;
use crate::error::{Error, Result};
use crate::failure::Failure;
use crate::ids::{ChannelId, CompanyId, RequestId, UserId};
use crate::paging::{self, Page};
use crate::rights::{ConfigureCollection, Granted};

pub fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(list, create)).routes(routes!(resend)).routes(routes!(withdraw))
}

#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct NewRequest {
    /// Whom to ask, a user of the company: becomes the owner of the channel's account. The present owner when left out.
    #[schema(value_type = Option<String>)]
    owner_id: Option<UserId>,
}

#[derive(Serialize, utoipa::ToSchema)]
#[schema(as = ConnectionRequest)]
struct RequestBody {
    #[schema(value_type = String)]
    id: RequestId,
    #[schema(value_type = String)]
    channel_id: ChannelId,
    #[schema(value_type = String)]
    company_id: CompanyId,
    #[schema(value_type = String)]
    owner_id: UserId,
    owner_name: String,
    owner_email: String,
    state: State,
    sent_at: String,
    expires_at: String,
    /// To be handed over to the owner, of a pending request where there is no mail server. Whoever has it can connect: null
    /// for a key that only reads.
    link: Option<String>,
}

async fn body(app: &App, request: Request, writes: Writes) -> Result<RequestBody> {
    let link = match writes {
        Writes(true) => super::link_by_hand(app, &request).await?,
        Writes(false) => None,
    };
    Ok(RequestBody {
        id: request.id,
        channel_id: request.channel,
        company_id: request.company,
        owner_id: request.owner,
        owner_name: request.owner_name,
        owner_email: request.owner_email,
        state: request.state,
        sent_at: request.sent_at.to_string(),
        expires_at: request.expires_at.to_string(),
        link,
    })
}

/// List the connection requests of a channel, the newest first
#[utoipa::path(get, path = "/api/v1/channels/{channel}/requests", tag = "channels",
    params(("channel" = String, Path), Paging), responses((status = 200, body = Page<RequestBody>)))]
async fn list(
    Shared(app): Shared<Arc<App>>,
    _: Granted<ConfigureCollection>,
    writes: Writes,
    Path(channel): Path<ChannelId>,
    Query(page): Query<Paging>,
) -> Result<Json<Page<RequestBody>>, Failure> {
    let (now, limit) = (app.clock.now(), paging::limit(page.limit));
    let found = super::list_of(&app.database, now, channel, page.after()?, limit).await?;
    let mut items = Vec::new();
    for request in found.items {
        items.push(body(&app, request, writes).await?);
    }
    Ok(Json(Page { items, next_cursor: found.next_cursor }))
}

/// Ask the owner of the account to connect it
///
/// The owner gets a link by mail, which serves once, for seven days.
#[utoipa::path(post, path = "/api/v1/channels/{channel}/requests", tag = "channels",
    params(("channel" = String, Path)), request_body = NewRequest,
    responses((status = 201, body = RequestBody), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn create(
    Shared(app): Shared<Arc<App>>,
    granted: Granted<ConfigureCollection>,
    Path(id): Path<ChannelId>,
    Json(new): Json<NewRequest>,
) -> Result<(StatusCode, Json<RequestBody>), Failure> {
    let now = app.clock.now();
    let channel = store::find(&app.database, id).await?;
    let owner = new.owner_id.or(channel.owner);
    let last = super::last_of(&app.database, now, id).await?;
    let open = last.filter(|last| matches!(last.state, State::Pending | State::Expired));
    if open.is_some_and(|open| Some(open.owner) == owner) {
        return Err(Error::Conflict("request-open").into());
    }
    if let Some(owner) = new.owner_id.filter(|owner| channel.owner != Some(*owner)) {
        store::check_owner(&app.database, granted.company, owner).await?;
        store::rename(&app.database, now, granted, id, &channel.label, Some(owner)).await?;
    }
    let _ = super::ask(&app, granted, id).await?;
    let request = super::last_of(&app.database, now, id).await?.ok_or(Error::NotFound)?;
    Ok((StatusCode::CREATED, Json(body(&app, request, Writes(true)).await?)))
}

/// A request of this channel.
async fn find(app: &App, channel: ChannelId, id: RequestId) -> Result<Request> {
    let found = super::find(&app.database, app.clock.now(), id).await?;
    if found.channel == channel { Ok(found) } else { Err(Error::NotFound) }
}

/// Send a request again
///
/// With a new link and seven new days; the former link no longer serves. Expired ones too.
#[utoipa::path(post, path = "/api/v1/channels/{channel}/requests/{request}/resend", tag = "channels",
    params(("channel" = String, Path), ("request" = String, Path)),
    responses((status = 200, body = RequestBody), (status = 404, body = Problem), (status = 409, body = Problem)))]
async fn resend(
    Shared(app): Shared<Arc<App>>,
    granted: Granted<ConfigureCollection>,
    Path((channel, id)): Path<(ChannelId, RequestId)>,
) -> Result<Json<RequestBody>, Failure> {
    let request = find(&app, channel, id).await?;
    let _ = super::send_again(&app, granted, &request).await?;
    Ok(Json(body(&app, find(&app, channel, id).await?, Writes(true)).await?))
}

/// Withdraw a request: its link no longer serves
#[utoipa::path(post, path = "/api/v1/channels/{channel}/requests/{request}/withdraw", tag = "channels",
    params(("channel" = String, Path), ("request" = String, Path)),
    responses((status = 200, body = RequestBody), (status = 404, body = Problem), (status = 409, body = Problem)))]
async fn withdraw(
    Shared(app): Shared<Arc<App>>,
    granted: Granted<ConfigureCollection>,
    Path((channel, id)): Path<(ChannelId, RequestId)>,
) -> Result<Json<RequestBody>, Failure> {
    let request = find(&app, channel, id).await?;
    if !matches!(request.state, State::Pending | State::Expired) {
        return Err(Error::Conflict("request-over").into());
    }
    super::withdraw(&app, granted, channel).await?;
    Ok(Json(body(&app, find(&app, channel, id).await?, Writes(true)).await?))
}
