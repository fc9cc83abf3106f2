//! **Administration > Profils de droits**, and what somebody may do and why.

use std::collections::HashMap;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use axum::routing::{get, post};
use axum_extra::extract::Form;
use serde::Deserialize;

use super::pages::{HeldRightsPage, ProfilePage, ProfilesPage, Reason};
use super::store::{self, Entry, Written};
use super::{Profile, Right, Scope};
use crate::access::Administrator;
use crate::app::App;
use crate::company::BinderKind;
use crate::error::{Error, Result};
use crate::failure::Failure;
use crate::ids::{ProfileId, UserId};
use crate::user::managing::Manages;
use crate::user::managing::list::{self, State as Access};
use crate::web::Flash;
use crate::web::forms::Field;
use crate::web::layout::Item;
use crate::web::visit::{Visit, back_with, html, html_refused, redirect};

const PAGE: &str = "/administration/profiles";
/// Places that a reason names before it counts.
const NAMED_PLACES: usize = 4;

pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route(PAGE, get(profiles).post(create))
        .route("/administration/profiles/new", get(new))
        .route("/administration/profiles/{profile}", get(profile).post(change))
        .route("/administration/profiles/{profile}/delete", post(delete))
        .route("/administration/users/{user}/rights", get(held))
}

async fn profiles(State(app): State<Arc<App>>, visit: Visit, _: Administrator) -> Result<Response, Failure> {
    let (t, layout) = visit.frame(Item::Profiles).await?;
    html(&ProfilesPage { t, layout, profiles: store::list(&app.database).await? })
}

/// What the form sends: each right by its name, with `:KIND` after it where it is about binders.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct ProfileForm {
    name: String,
    scope: String,
    right: Vec<String>,
}

impl ProfileForm {
    fn written(&self) -> Written {
        let entry = |text: &String| -> Option<Entry> {
            let (name, kind) = text.split_once(':').unwrap_or((text, ""));
            Some((Right::parse(name)?, BinderKind::parse(kind)))
        };
        Written {
            name: self.name.clone(),
            scope: Scope::parse(&self.scope).unwrap_or(Scope::Company),
            entries: self.right.iter().filter_map(entry).collect(),
        }
    }
}

#[derive(Deserialize)]
struct Beginning {
    /// The profile to begin with as a copy.
    from: Option<ProfileId>,
}

async fn new(
    State(app): State<Arc<App>>,
    visit: Visit,
    _: Administrator,
    Query(beginning): Query<Beginning>,
) -> Result<Response, Failure> {
    let mut written = ProfileForm::default().written();
    if let Some(from) = beginning.from {
        let former = store::find(&app.database, from).await?;
        let t = visit.visitor.texts(visit.visitor.home_zone());
        written = Written {
            name: t.say("profile-copy-of").arg("name", t.profile(&former)).to_string(),
            scope: former.scope,
            entries: store::entries(&app.database, from).await?,
        };
    }
    page(&app, &visit, None, written, None).await
}

async fn profile(
    State(app): State<Arc<App>>,
    visit: Visit,
    _: Administrator,
    Path(id): Path<ProfileId>,
) -> Result<Response, Failure> {
    let found = store::find(&app.database, id).await?;
    let t = visit.visitor.texts(visit.visitor.home_zone());
    let written = Written {
        name: t.profile(&found),
        scope: found.scope,
        entries: store::entries(&app.database, id).await?,
    };
    page(&app, &visit, Some(&found), written, None).await
}

async fn page(
    app: &App,
    visit: &Visit,
    profile: Option<&Profile>,
    written: Written,
    error: Option<&'static str>,
) -> Result<Response, Failure> {
    let (t, mut layout) = visit.frame(Item::Profiles).await?;
    layout.path = profile.map_or_else(|| format!("{PAGE}/new"), |profile| format!("{PAGE}/{}", profile.id));
    let holders = match profile {
        Some(profile) => store::holders(&app.database, profile.id).await?,
        None => Vec::new(),
    };
    let name = Field { value: written.name, error: error.map(|code| t.code("error", code)) };
    let page = ProfilePage {
        t,
        layout,
        id: profile.map(|profile| profile.id),
        name,
        scope: written.scope,
        built_in: profile.is_some_and(|profile| profile.built_in.is_some()),
        entries: written.entries,
        holders,
    };
    if error.is_some() { html_refused(&page) } else { html(&page) }
}

/// What is wrong with a form as a whole, by its code.
fn mendable(error: Error) -> Result<&'static str> {
    match error {
        Error::Invalid(errors) => Ok(errors.first().map_or("unknown", |error| error.code)),
        Error::Conflict(code) => Ok(code),
        other => Err(other),
    }
}

async fn create(
    State(app): State<Arc<App>>,
    visit: Visit,
    Administrator(caller): Administrator,
    Form(form): Form<ProfileForm>,
) -> Result<Response, Failure> {
    match store::create(&app.database, app.clock.now(), caller, form.written()).await {
        Ok(_) => Ok(redirect(PAGE, Some(Flash::success("flash-profile-created")))),
        Err(error) => page(&app, &visit, None, form.written(), Some(mendable(error)?)).await,
    }
}

async fn change(
    State(app): State<Arc<App>>,
    visit: Visit,
    Administrator(caller): Administrator,
    Path(id): Path<ProfileId>,
    Form(form): Form<ProfileForm>,
) -> Result<Response, Failure> {
    match store::change(&app.database, app.clock.now(), caller, id, form.written()).await {
        Ok(()) => Ok(redirect(PAGE, Some(Flash::success("flash-profile-saved")))),
        Err(error) => {
            let code = mendable(error)?;
            let found = store::find(&app.database, id).await?;
            let written = Written { scope: found.scope, ..form.written() };
            page(&app, &visit, Some(&found), written, Some(code)).await
        }
    }
}

async fn delete(
    State(app): State<Arc<App>>,
    Administrator(caller): Administrator,
    Path(id): Path<ProfileId>,
) -> Result<Response, Failure> {
    match store::delete(&app.database, app.clock.now(), caller, id).await {
        Ok(()) => Ok(redirect(PAGE, Some(Flash::success("flash-profile-deleted")))),
        Err(error) => back_with(&format!("{PAGE}/{id}"), error),
    }
}

async fn held(
    State(app): State<Arc<App>>,
    visit: Visit,
    manages: Manages,
    Path(id): Path<UserId>,
) -> Result<Response, Failure> {
    let (found, _) = list::find(&app.database, manages, id).await?;
    let grants = list::grants(&app.database, manages, id).await?;
    let (t, layout) = visit.frame(Item::Users).await?;
    let everywhere = t.say("scope-platform").to_string();
    let mut places: HashMap<ProfileId, (Profile, Vec<String>)> = HashMap::new();
    for grant in grants {
        let place = grant.place.unwrap_or_else(|| everywhere.clone());
        places.entry(grant.profile.id).or_insert_with(|| (grant.profile, Vec::new())).1.push(place);
    }
    let ids: Vec<ProfileId> = places.keys().copied().collect();
    let entries = store::entries_of(&app.database, &ids).await?;
    let reason = |right: Right, id: ProfileId| {
        // The right to set everything gives each setting.
        let gives = |held: Right| held == right || right.is_setting() && right.given_by().contains(&held);
        let mine = entries.iter().filter(|(profile, (held, _))| *profile == id && gives(*held));
        let mut kinds: Vec<Option<BinderKind>> = mine.map(|(_, (_, kind))| *kind).collect();
        kinds.sort_unstable_by_key(|kind| kind.map(|kind| kind as u8));
        let (profile, places) = places.get(&id).filter(|_| !kinds.is_empty())?;
        Some(Reason {
            profile: profile.clone(),
            kinds: kinds.into_iter().flatten().collect(),
            more_places: places.len().saturating_sub(NAMED_PLACES),
            places: places.iter().take(NAMED_PLACES).cloned().collect(),
        })
    };
    let reasons = |right: &Right| {
        let mut reasons: Vec<Reason> = ids.iter().filter_map(|id| reason(*right, *id)).collect();
        reasons.sort_by(|one, other| one.profile.name.cmp(&other.profile.name));
        (*right, reasons)
    };
    let rights = Right::ALL.iter().map(reasons).filter(|(_, reasons)| !reasons.is_empty()).collect();
    let active = found.state != Access::Deactivated;
    html(&HeldRightsPage { t, layout, user: id, name: found.user.name, active, rights })
}
