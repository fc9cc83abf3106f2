//! The bell's page: what there is to know, and how one wants to be told.

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Form, Router};
use serde::Deserialize;

use super::pages::{ChoicesPage, Line, NotificationsPage};
use super::{ByMail, Choice, Kind, sentence, store};
use crate::app::App;
use crate::failure::Failure;
use crate::ids::NotificationId;
use crate::web::Flash;
use crate::web::layout::Item;
use crate::web::visit::{Visit, html, own_path, redirect};

const PAGE: &str = "/notifications";
const SHOWN: i64 = 50;

pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route(PAGE, get(list))
        .route("/notifications/read", post(read_all))
        .route("/notifications/choices", get(choices).post(choose))
        .route("/notifications/{notification}", post(open))
}

#[derive(Deserialize)]
struct Wanted {
    after: Option<NotificationId>,
}

async fn list(
    State(app): State<Arc<App>>,
    visit: Visit,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Failure> {
    let (t, layout) = visit.frame(Item::Notifications).await?;
    let page = store::list(&app.database, visit.user.id, wanted.after, SHOWN).await?;
    let line = |one: store::Notification| Line {
        id: one.id,
        kind: one.kind.name(),
        sentence: sentence(&t, one.kind, &one.arguments),
        at: one.created_at.timestamp(),
        read: one.read,
    };
    let lines = page.items.into_iter().map(line).collect();
    html(&NotificationsPage { t, layout, lines, next: page.next_cursor })
}

/// Marks one as read, and leads to what it is about.
async fn open(
    State(app): State<Arc<App>>,
    visit: Visit,
    Path(id): Path<NotificationId>,
) -> Result<Response, Failure> {
    let path = store::read(&app.database, app.clock.now(), visit.user.id, id).await?;
    Ok(Redirect::to(own_path(&path)).into_response())
}

async fn read_all(State(app): State<Arc<App>>, visit: Visit) -> Result<Response, Failure> {
    store::read_all(&app.database, app.clock.now(), visit.user.id).await?;
    Ok(redirect(PAGE, Some(Flash::success("flash-notifications-read"))))
}

async fn choices(State(app): State<Arc<App>>, visit: Visit) -> Result<Response, Failure> {
    let (t, layout) = visit.frame(Item::Notifications).await?;
    let choices = store::choices(&app.database, visit.user.id).await?;
    let choices = choices.iter().map(|one| (one.kind.name(), one.in_app, one.mail.name())).collect();
    html(&ChoicesPage { t, layout, choices, ways: ByMail::ALL.map(ByMail::name) })
}

async fn choose(
    State(app): State<Arc<App>>,
    visit: Visit,
    Form(form): Form<HashMap<String, String>>,
) -> Result<Response, Failure> {
    let field = |kind: &Kind, what: &str| form.get(&format!("{}-{what}", kind.name()));
    let choice = |kind: &Kind| Choice {
        kind: *kind,
        in_app: field(kind, "bell").is_some(),
        mail: field(kind, "mail").and_then(|way| ByMail::parse(way)).unwrap_or(ByMail::None),
    };
    let choices: Vec<_> = Kind::ALL.iter().map(choice).collect();
    store::choose(&app.database, visit.user.id, &choices).await?;
    Ok(redirect("/notifications/choices", Some(Flash::success("flash-choices-saved"))))
}
