//! Users, what they hold, and rights profiles in the API: for keys of the whole platform.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::managing::list::{self, HeldGrant, Person, Show};
use super::managing::{self, Changes, Manages, Sent};
use super::second_factor::managing::{reset_of, set_demanded};
use super::{Grant, HeldOn, Locale, NewUser};
use crate::access::Administrator;
use crate::api::{Json, Paging, Path, Problem, Query};
use crate::app::App;
use crate::audit::Log;
use crate::company::BinderKind;
use crate::error::{Error, FieldError, Result};
use crate::failure::Failure;
use crate::ids::{CompanyId, GrantId, ProfileId, SiteId, UserId};
use crate::paging::{self, Page};
use crate::rights::{self, Profile, Scope};
use crate::{company, site};

pub fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(find, change, delete))
        .routes(routes!(grants, give))
        .routes(routes!(withdraw))
        .routes(routes!(reset_second_factor))
        .routes(routes!(profiles))
}

/// Who administers the platform manages everybody.
fn everybody(Administrator(caller): Administrator) -> Manages {
    Manages { caller, everybody: true }
}

#[derive(Serialize, utoipa::ToSchema)]
#[schema(as = User)]
struct UserBody {
    #[schema(value_type = String)]
    id: UserId,
    email: String,
    name: String,
    /// Firm staff; else a client or another outsider.
    internal: bool,
    /// `fr` or `en`.
    language: &'static str,
    /// `active`, `waiting` (to choose a password) or `deactivated`.
    state: &'static str,
    second_factor: bool,
    /// Of this user in particular, whatever the platform's rule.
    second_factor_demanded: bool,
    created_at: String,
}

impl From<Person> for UserBody {
    fn from(person: Person) -> Self {
        Self {
            state: person.state.name(),
            second_factor: person.second_factor,
            second_factor_demanded: person.second_factor_demanded,
            created_at: person.created_at.to_string(),
            id: person.user.id,
            email: person.user.email,
            name: person.user.name,
            internal: person.user.internal,
            language: person.user.locale.code(),
        }
    }
}

#[derive(Serialize, utoipa::ToSchema)]
#[schema(as = CreatedUser)]
struct CreatedBody {
    #[serde(flatten)]
    user: UserBody,
    /// The link to choose a password, where no mail server sends it: hand it over, it serves once.
    link: Option<String>,
}

#[derive(Serialize, utoipa::ToSchema)]
#[schema(as = Grant)]
struct GrantBody {
    #[schema(value_type = String)]
    id: GrantId,
    #[schema(value_type = String)]
    profile_id: ProfileId,
    /// The profile's name.
    profile: String,
    /// `platform`, `site` or `company`.
    scope: &'static str,
    #[schema(value_type = Option<String>)]
    site_id: Option<SiteId>,
    #[schema(value_type = Option<String>)]
    company_id: Option<CompanyId>,
}

impl From<HeldGrant> for GrantBody {
    fn from(held: HeldGrant) -> Self {
        Self {
            id: held.id,
            profile_id: held.profile.id,
            scope: held.profile.scope.name(),
            profile: held.profile.name,
            site_id: held.site,
            company_id: held.company,
        }
    }
}

/// A profile, and what it is to be held on: nothing more for one of the platform.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct NewGrant {
    #[schema(value_type = String)]
    profile_id: ProfileId,
    #[schema(value_type = Option<String>)]
    site_id: Option<SiteId>,
    #[schema(value_type = Option<String>)]
    company_id: Option<CompanyId>,
}

impl NewGrant {
    /// What it stands for.
    ///
    /// # Errors
    /// [`Error::Invalid`] on `profile_id`, `site_id` or `company_id`.
    async fn grant(&self, app: &App) -> Result<Grant> {
        let wrong = |field, code| move |_: Error| Error::invalid(field, code);
        let database = &app.database;
        let profile = rights::store::find(database, self.profile_id).await;
        let profile: Profile = profile.map_err(wrong("profile_id", "profile-unknown"))?;
        let on = match (profile.scope, self.site_id, self.company_id) {
            (Scope::Platform, None, None) => HeldOn::Platform,
            (Scope::Site, Some(id), None) => {
                site::store::find(database, id).await.map_err(wrong("site_id", "site-unknown"))?;
                HeldOn::Site(id)
            }
            (Scope::Company, None, Some(id)) => {
                company::store::find(database, id).await.map_err(wrong("company_id", "company-unknown"))?;
                HeldOn::Company(id)
            }
            (Scope::Platform, Some(_), _) | (Scope::Company, Some(_), _) => {
                return Err(Error::invalid("site_id", "not-held-on-this"));
            }
            (Scope::Platform | Scope::Site, _, Some(_)) => {
                return Err(Error::invalid("company_id", "not-held-on-this"));
            }
            (Scope::Site, None, None) => return Err(Error::invalid("site_id", "required")),
            (Scope::Company, None, None) => return Err(Error::invalid("company_id", "required")),
        };
        Ok(Grant { profile: profile.id, on })
    }
}

#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewUser)]
struct NewUserBody {
    /// Unique; what the user signs in with.
    email: String,
    name: String,
    internal: bool,
    /// `fr` (when not told) or `en`.
    language: Option<String>,
    #[serde(default)]
    grants: Vec<NewGrant>,
}

/// What is to change; what is not told stays.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct UserChange {
    email: Option<String>,
    name: Option<String>,
    internal: Option<bool>,
    /// `fr` or `en`.
    language: Option<String>,
    /// Whoever is not active is signed out at once.
    active: Option<bool>,
    second_factor_demanded: Option<bool>,
}

fn locale(language: Option<&str>, otherwise: Locale) -> Result<Locale> {
    match language {
        None => Ok(otherwise),
        Some(code) => Locale::parse(code).ok_or(Error::invalid("language", "language-unknown")),
    }
}

#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Wanted {
    /// Part of the name or the address.
    search: Option<String>,
    /// `internal`, `external`, `waiting`, `unprotected` (without a second factor) or `deactivated`.
    show: Option<String>,
}

/// List the users, by name
#[utoipa::path(get, path = "/api/v1/users", tag = "users", params(Paging, Wanted),
    responses((status = 200, body = Page<UserBody>), (status = 422, body = Problem)))]
async fn list(
    State(app): State<Arc<App>>,
    administrator: Administrator,
    Query(page): Query<Paging>,
    Query(wanted): Query<Wanted>,
) -> Result<Json<Page<UserBody>>, Failure> {
    let show = match wanted.show.as_deref() {
        None => None,
        Some(name) => Some(Show::parse(name).ok_or_else(|| {
            Failure::new(StatusCode::UNPROCESSABLE_ENTITY, "malformed-query")
                .with_detail("show: not one of those there are")
        })?),
    };
    let (search, limit) = (wanted.search.unwrap_or_default(), paging::limit(page.limit));
    let manages = everybody(administrator);
    let people = list::list(&app.database, manages, search.trim(), show, page.after()?, limit).await?;
    Ok(Json(people.map(UserBody::from)))
}

/// Create a user, who chooses a password by a link
#[utoipa::path(post, path = "/api/v1/users", tag = "users", request_body = NewUserBody,
    responses((status = 201, body = CreatedBody), (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn create(
    State(app): State<Arc<App>>,
    administrator: Administrator,
    Json(body): Json<NewUserBody>,
) -> Result<(StatusCode, Json<CreatedBody>), Failure> {
    let NewUserBody { email, name, internal, language, grants } = body;
    let mut errors: Vec<FieldError> = Vec::new();
    let mut keep = |error| match error {
        Error::Invalid(more) => {
            errors.extend(more);
            Ok(())
        }
        other => Err(other),
    };
    let mut wanted = Vec::new();
    for grant in &grants {
        match grant.grant(&app).await {
            Ok(grant) => wanted.push(grant),
            Err(error) => keep(error)?,
        }
    }
    let locale = match locale(language.as_deref(), Locale::default()) {
        Ok(locale) => locale,
        Err(error) => {
            keep(error)?;
            Locale::default()
        }
    };
    let checked = NewUser { email, name, internal, locale, password: None }.check();
    // All that is wrong is told at once.
    let new = match checked {
        Ok(new) if errors.is_empty() => new,
        Ok(_) => return Err(Error::Invalid(errors).into()),
        Err(mut more) => {
            more.extend(errors);
            return Err(Error::Invalid(more).into());
        }
    };
    let manages = everybody(administrator);
    let (user, sent) = managing::create(&app, manages, new, &wanted).await?;
    let link = match sent {
        Sent::Mailed => None,
        Sent::Link(link) => Some(link.to_string()),
    };
    let user = list::find(&app.database, manages, user.id).await?.0.into();
    Ok((StatusCode::CREATED, Json(CreatedBody { user, link })))
}

/// Look at a user
#[utoipa::path(get, path = "/api/v1/users/{user}", tag = "users", params(("user" = String, Path)),
    responses((status = 200, body = UserBody), (status = 404, body = Problem)))]
async fn find(
    State(app): State<Arc<App>>,
    administrator: Administrator,
    Path(id): Path<UserId>,
) -> Result<Json<UserBody>, Failure> {
    Ok(Json(list::find(&app.database, everybody(administrator), id).await?.0.into()))
}

/// Change a user, deactivate one or take one back
#[utoipa::path(patch, path = "/api/v1/users/{user}", tag = "users", params(("user" = String, Path)),
    request_body = UserChange, responses((status = 200, body = UserBody), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
async fn change(
    State(app): State<Arc<App>>,
    administrator: Administrator,
    Path(id): Path<UserId>,
    Json(change): Json<UserChange>,
) -> Result<Json<UserBody>, Failure> {
    let manages = everybody(administrator);
    let former = list::find(&app.database, manages, id).await?.0.user;
    let mut tx = app.database.begin().await?;
    let mut log = Log::new(app.clock.now(), manages.caller);
    let UserChange { email, name, internal, language, active, second_factor_demanded } = change;
    if email.is_some() || name.is_some() || internal.is_some() || language.is_some() {
        let changes = Changes {
            locale: locale(language.as_deref(), former.locale)?,
            email: email.unwrap_or(former.email),
            name: name.unwrap_or(former.name),
            internal: internal.unwrap_or(former.internal),
        };
        managing::change_in(&app, &mut tx, &mut log, manages, id, changes).await?;
    }
    if let Some(active) = active {
        managing::set_active_in(&mut tx, &mut log, manages, id, active).await?;
    }
    if let Some(demanded) = second_factor_demanded {
        set_demanded(&mut tx, &mut log, id, demanded).await?;
    }
    log.write(&mut tx).await?;
    tx.commit().await?;
    app.waker.wake();
    Ok(Json(list::find(&app.database, manages, id).await?.0.into()))
}

/// Delete a user for good; what the user did stays in the history, under the name
#[utoipa::path(delete, path = "/api/v1/users/{user}", tag = "users", params(("user" = String, Path)),
    responses((status = 204), (status = 404, body = Problem), (status = 409, body = Problem)))]
async fn delete(
    State(app): State<Arc<App>>,
    administrator: Administrator,
    Path(id): Path<UserId>,
) -> Result<StatusCode, Failure> {
    managing::delete(&app, everybody(administrator), id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// List what a user holds: at most 500 grants
#[utoipa::path(get, path = "/api/v1/users/{user}/grants", tag = "users", params(("user" = String, Path)),
    responses((status = 200, body = Page<GrantBody>), (status = 404, body = Problem)))]
async fn grants(
    State(app): State<Arc<App>>,
    administrator: Administrator,
    Path(id): Path<UserId>,
) -> Result<Json<Page<GrantBody>>, Failure> {
    let manages = everybody(administrator);
    list::find(&app.database, manages, id).await?;
    let items = list::grants(&app.database, manages, id).await?;
    Ok(Json(Page { items, next_cursor: None }.map(GrantBody::from)))
}

/// Give a profile to a user
///
/// What the user holds already is answered as it is.
#[utoipa::path(post, path = "/api/v1/users/{user}/grants", tag = "users", params(("user" = String, Path)),
    request_body = NewGrant,
    responses((status = 201, body = GrantBody), (status = 404, body = Problem), (status = 422, body = Problem)))]
async fn give(
    State(app): State<Arc<App>>,
    administrator: Administrator,
    Path(id): Path<UserId>,
    Json(new): Json<NewGrant>,
) -> Result<(StatusCode, Json<GrantBody>), Failure> {
    let manages = everybody(administrator);
    list::find(&app.database, manages, id).await?;
    let grant = new.grant(&app).await?;
    managing::give(&app, manages, id, &[grant]).await?;
    let held = list::grants(&app.database, manages, id).await?;
    let is_given = |held: &HeldGrant| {
        held.profile.id == grant.profile && held.site == grant.on.site() && held.company == grant.on.company()
    };
    let given = held.into_iter().find(is_given).ok_or(Error::NotFound)?;
    Ok((StatusCode::CREATED, Json(given.into())))
}

/// Take a profile back
#[utoipa::path(delete, path = "/api/v1/users/{user}/grants/{grant}", tag = "users",
    params(("user" = String, Path), ("grant" = String, Path)),
    responses((status = 204), (status = 404, body = Problem), (status = 409, body = Problem)))]
async fn withdraw(
    State(app): State<Arc<App>>,
    administrator: Administrator,
    Path((id, grant)): Path<(UserId, GrantId)>,
) -> Result<StatusCode, Failure> {
    managing::withdraw(&app, everybody(administrator), id, grant).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Take away the second factor of a user who lost it
#[utoipa::path(delete, path = "/api/v1/users/{user}/second-factor", tag = "users",
    params(("user" = String, Path)),
    responses((status = 204), (status = 404, body = Problem), (status = 409, body = Problem)))]
async fn reset_second_factor(
    State(app): State<Arc<App>>,
    administrator: Administrator,
    Path(id): Path<UserId>,
) -> Result<StatusCode, Failure> {
    let manages = everybody(administrator);
    list::find(&app.database, manages, id).await?;
    reset_of(&app, manages.caller, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Serialize, utoipa::ToSchema)]
#[schema(as = Profile)]
struct ProfileBody {
    #[schema(value_type = String)]
    id: ProfileId,
    name: String,
    /// Comes with Bannette, and never changes.
    built_in: bool,
    /// What it is held on: `platform`, `site` or `company`.
    scope: &'static str,
    /// Each right with the kinds of binders it is about; none for one that is about no binder.
    rights: BTreeMap<&'static str, Vec<&'static str>>,
    /// People who hold it.
    holders: i64,
}

/// List the rights profiles: at most 500
#[utoipa::path(get, path = "/api/v1/profiles", tag = "users", responses((status = 200, body = Page<ProfileBody>)))]
async fn profiles(State(app): State<Arc<App>>, _: Administrator) -> Result<Json<Page<ProfileBody>>, Failure> {
    let profiles = rights::store::list(&app.database).await?;
    let ids: Vec<ProfileId> = profiles.iter().map(|(profile, _)| profile.id).collect();
    let mut rights: BTreeMap<ProfileId, BTreeMap<&str, Vec<&str>>> = BTreeMap::new();
    for (id, (right, kind)) in rights::store::entries_of(&app.database, &ids).await? {
        let kinds = rights.entry(id).or_default().entry(right.name()).or_default();
        kinds.extend(kind.map(BinderKind::name));
        kinds.sort_unstable();
    }
    let body = |(profile, holders): (Profile, i64)| ProfileBody {
        rights: rights.remove(&profile.id).unwrap_or_default(),
        id: profile.id,
        built_in: profile.built_in.is_some(),
        scope: profile.scope.name(),
        name: profile.name,
        holders,
    };
    Ok(Json(Page { items: profiles, next_cursor: None }.map(body)))
}
