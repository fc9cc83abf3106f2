//! A channel's life after it is saved: pausing and resuming, disconnecting, deleting.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::{get, post};

use super::{Right, channel_page, edit_page};
use crate::app::App;
use crate::channel::pages::{End, EndPage};
use crate::channel::{connect, store};
use crate::failure::Failure;
use crate::ids::ChannelId;
use crate::web::Flash;
use crate::web::layout::Item;
use crate::web::visit::{Visit, back_with, html, redirect};

pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/channels/{channel}/pause", post(pause))
        .route("/channels/{channel}/resume", post(resume))
        .route("/channels/{channel}/disconnect", get(ask_disconnect).post(disconnect))
        .route("/channels/{channel}/delete", get(ask_delete).post(delete))
}

async fn pause(
    State(app): State<Arc<App>>,
    granted: Right,
    Path(id): Path<ChannelId>,
) -> Result<Response, Failure> {
    store::pause(&app.database, app.clock.now(), granted, id, true).await?;
    Ok(redirect(&channel_page(id), Some(Flash::notice("flash-channel-paused"))))
}

async fn resume(
    State(app): State<Arc<App>>,
    granted: Right,
    Path(id): Path<ChannelId>,
) -> Result<Response, Failure> {
    store::pause(&app.database, app.clock.now(), granted, id, false).await?;
    Ok(redirect(&channel_page(id), Some(Flash::success("flash-channel-resumed"))))
}

async fn ask_disconnect(
    State(app): State<Arc<App>>,
    visit: Visit,
    granted: Right,
    Path(id): Path<ChannelId>,
) -> Result<Response, Failure> {
    ask(&app, &visit, granted, id, End::Disconnect).await
}

async fn ask_delete(
    State(app): State<Arc<App>>,
    visit: Visit,
    granted: Right,
    Path(id): Path<ChannelId>,
) -> Result<Response, Failure> {
    ask(&app, &visit, granted, id, End::Delete).await
}

async fn ask(app: &App, visit: &Visit, granted: Right, id: ChannelId, end: End) -> Result<Response, Failure> {
    let (t, layout) = visit.frame_of(Item::Channels, granted.company).await?;
    let label = store::find(&app.database, id).await?.label;
    html(&EndPage { t, layout, channel: id, label, end })
}

async fn disconnect(
    State(app): State<Arc<App>>,
    granted: Right,
    Path(id): Path<ChannelId>,
) -> Result<Response, Failure> {
    match connect::disconnect(&app, granted, id).await {
        Ok(true) => Ok(redirect(&edit_page(id), Some(Flash::success("flash-disconnected")))),
        Ok(false) => Ok(redirect(&edit_page(id), Some(Flash::notice("flash-disconnected-here")))),
        Err(error) => back_with(&edit_page(id), error),
    }
}

async fn delete(
    State(app): State<Arc<App>>,
    granted: Right,
    Path(id): Path<ChannelId>,
) -> Result<Response, Failure> {
    match connect::delete(&app, granted, id).await {
        Ok(()) => {
            let list = format!("/companies/{}/channels", granted.company);
            Ok(redirect(&list, Some(Flash::success("flash-channel-deleted"))))
        }
        Err(error) => back_with(&edit_page(id), error),
    }
}
