//! The owner who is not in the list yet: created on the spot as an external user, and back to the form as it was.

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::response::Response;
use axum::routing::get;
use axum::{Form, Router};
use serde::Deserialize;

use super::Right;
use crate::app::App;
use crate::audit::Log;
use crate::channel::pages::NewOwnerPage;
use crate::error::{Error, Result};
use crate::failure::Failure;
use crate::rights::{self, BuiltIn};
use crate::user::{Grant, HeldOn, NewUser, User, managing, store};
use crate::web::Flash;
use crate::web::forms::Field;
use crate::web::layout::Item;
use crate::web::visit::{Visit, html, html_refused, redirect};

pub fn routes() -> Router<Arc<App>> {
    Router::new().route("/companies/{company}/channels/new/owner", get(ask).post(create))
}

#[derive(Deserialize)]
struct Owner {
    /// The channel's, kept for the way back.
    #[serde(default)]
    label: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    email: String,
}

async fn page(visit: &Visit, granted: Right, form: Owner) -> Result<NewOwnerPage, Failure> {
    let (t, layout) = visit.frame_of(Item::NewChannel, granted.company).await?;
    let (name, email) = (Field::new(form.name), Field::new(form.email));
    Ok(NewOwnerPage { t, layout, company: granted.company, label: form.label, name, email })
}

async fn ask(visit: Visit, granted: Right, Query(form): Query<Owner>) -> Result<Response, Failure> {
    html(&page(&visit, granted, form).await?)
}

async fn create(
    State(app): State<Arc<App>>,
    visit: Visit,
    granted: Right,
    Form(form): Form<Owner>,
) -> Result<Response, Failure> {
    let new = NewUser {
        email: form.email.clone(),
        name: form.name.clone(),
        internal: false,
        locale: visit.visitor.locale,
        password: None,
    };
    let wrong = match add(&app, granted, new).await {
        Ok(user) => {
            let query: String = url::form_urlencoded::Serializer::new(String::new())
                .append_pair("label", &form.label)
                .append_pair("owner", &user.id.to_string())
                .finish();
            let back = format!("/companies/{}/channels/new?{query}", granted.company);
            return Ok(redirect(&back, Some(Flash::success("flash-owner-created").arg("name", user.name))));
        }
        Err(Error::Invalid(wrong)) => wrong.into_iter().map(|error| (error.field, error.code)).collect(),
        Err(Error::Conflict(code)) => vec![("email", code)],
        Err(error) => return Err(error.into()),
    };
    let mut page = page(&visit, granted, form).await?;
    for (field, code) in wrong {
        let field = if field == "name" { &mut page.name } else { &mut page.email };
        field.refuse(page.t.code("error", code));
    }
    html_refused(&page)
}

/// Adds the owner as a client of the company, and has him choose a password.
///
/// # Errors
/// `Invalid("email", "profile-exceeds")` when a client may do more than the caller: nobody gives what he does not hold.
async fn add(app: &App, granted: Right, new: NewUser) -> Result<User> {
    let new = new.check().map_err(Error::Invalid)?;
    let grant = Grant { profile: BuiltIn::Client.id(), on: HeldOn::Company(granted.company) };
    if rights::store::exceeds(&app.database, granted.caller, grant.profile, granted.company).await? {
        return Err(Error::invalid("email", "profile-exceeds"));
    }
    let mut tx = app.database.begin().await?;
    let mut log = Log::new(app.clock.now(), granted.caller);
    let user = store::insert(&mut tx, &mut log, new, None, &[grant]).await?;
    let _ = managing::invite(app, &mut tx, &user).await?;
    log.write(&mut tx).await?;
    tx.commit().await?;
    app.waker.wake();
    Ok(user)
}
