//! **Administration > Utilisateurs**.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Form, Router};
use serde::Deserialize;

use super::form::{GrantForm, PersonForm};
use super::list::{self, Show};
use super::pages::{DeleteUserPage, GrantFields, LinkPage, NewUserPage, PersonLine, UserPage, UsersPage};
use super::{Changes, Manages, Sent};
use crate::app::App;
use crate::company;
use crate::error::{Error, FieldError, Result};
use crate::failure::Failure;
use crate::ids::{CompanyId, GrantId, SiteId, UserId};
use crate::paging::DEFAULT_LIMIT;
use crate::rights::{self, BuiltIn, Caller, Right, Scope};
use crate::user::NewUser;
use crate::web::forms::{Choice, Field};
use crate::web::layout::Item;
use crate::web::visit::{Visit, back_with, html, html_refused, own_path, redirect};
use crate::web::{Flash, Texts};

const PAGE: &str = "/administration/users";

pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route(PAGE, get(users).post(create))
        .route("/administration/users/new", get(new))
        .route("/administration/users/{user}", get(user).post(change))
        .route("/administration/users/{user}/link", post(send_link))
        .route("/administration/users/{user}/deactivate", post(deactivate))
        .route("/administration/users/{user}/reactivate", post(reactivate))
        .route("/administration/users/{user}/delete", get(ask_to_delete).post(delete))
        .route("/administration/users/{user}/profiles", post(give))
        .route("/administration/users/{user}/profiles/{grant}/withdraw", post(withdraw))
}

#[derive(Deserialize)]
struct Wanted {
    #[serde(default)]
    q: String,
    #[serde(default)]
    show: String,
    after: Option<UserId>,
}

async fn users(
    State(app): State<Arc<App>>,
    visit: Visit,
    manages: Manages,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Failure> {
    let (t, layout) = visit.frame(Item::Users).await?;
    let (query, show) = (wanted.q.trim().to_owned(), Show::parse(&wanted.show));
    let people = list::list(&app.database, manages, &query, show, wanted.after, DEFAULT_LIMIT).await?;
    let ids: Vec<UserId> = people.items.iter().map(|person| person.user.id).collect();
    let mut held = list::held(&app.database, &ids).await?;
    let next = people.next_cursor;
    let line = |person: list::Person| PersonLine {
        held: held.remove(&person.user.id).unwrap_or_default(),
        id: person.user.id,
        name: person.user.name,
        email: person.user.email,
        internal: person.user.internal,
        state: person.state,
    };
    let people = people.items.into_iter().map(line).collect();
    html(&UsersPage { t, layout, people, query, show, next })
}

/// What another form knows of whom it lacks. It sends the reader here with
/// `/administration/users/new?kind=external&company=COMPANY_ID&return_to=PATH`; once the user is created, the reader comes
/// back to `PATH`, a path of ours, with `user=USER_ID` added to its query. Whoever gives up comes back without.
#[derive(Deserialize)]
struct Beginning {
    #[serde(default)]
    kind: String,
    company: Option<CompanyId>,
    #[serde(default)]
    return_to: String,
}

async fn new(
    State(app): State<Arc<App>>,
    visit: Visit,
    manages: Manages,
    Query(beginning): Query<Beginning>,
) -> Result<Response, Failure> {
    let external = !manages.everybody || beginning.kind == "external";
    let mut form = PersonForm {
        kind: if external { "external" } else { "internal" }.into(),
        language: visit.visitor.locale.code().into(),
        return_to: beginning.return_to,
        ..PersonForm::default()
    };
    if external {
        form.grant.profile = BuiltIn::Client.id().to_string();
    }
    if let Some(company) = beginning.company {
        let may =
            rights::holds(&app.database, manages.caller, Right::ConfigureAdministration, company).await?;
        if may || manages.everybody {
            form.grant.companies = company::store::find(&app.database, company).await?.code;
        }
    }
    new_page(&app, &visit, manages, &form, &[]).await
}

async fn new_page(
    app: &App,
    visit: &Visit,
    manages: Manages,
    form: &PersonForm,
    errors: &[FieldError],
) -> Result<Response, Failure> {
    let (t, mut layout) = visit.frame(Item::Users).await?;
    layout.path = "/administration/users/new".into();
    let person = form.fields(&t, errors);
    let grant = grant_fields(app, &t, manages, &form.grant, errors).await?;
    let return_to = if form.return_to.is_empty() { PAGE } else { own_path(&form.return_to) }.to_owned();
    let page = NewUserPage { t, layout, everybody: manages.everybody, person, grant, return_to };
    if errors.is_empty() { html(&page) } else { html_refused(&page) }
}

async fn grant_fields(
    app: &App,
    t: &Texts,
    manages: Manages,
    form: &GrantForm,
    errors: &[FieldError],
) -> Result<GrantFields> {
    let error =
        |name: &str| errors.iter().find(|error| error.field == name).map(|error| t.code("error", error.code));
    let profiles = rights::store::list(&app.database).await?;
    let profiles = profiles
        .into_iter()
        .filter(|(profile, _)| manages.everybody || profile.scope == Scope::Company)
        .map(|(profile, _)| {
            let id = profile.id.to_string();
            let words = format!("{} – {}", t.profile(&profile), t.scope(&profile.scope));
            let chosen = id == form.profile;
            Choice::new(id, words, chosen)
        });
    let mut sites = Vec::new();
    if manages.everybody {
        for row in
            app.database.fetch_all("SELECT id, name FROM sites ORDER BY name, id LIMIT 500", vec![]).await?
        {
            let id: SiteId = row.get("id")?;
            let chosen = id.to_string() == form.site;
            sites.push(Choice::new(id.to_string(), row.get::<String>("name")?, chosen));
        }
    }
    Ok(GrantFields {
        profiles: profiles.collect(),
        profile_error: error("profile"),
        sites,
        site_error: error("site"),
        companies: Field { value: form.companies.clone(), error: error("companies") },
    })
}

/// What a form can mend of an error, by field.
fn mendable(error: Error) -> Result<Vec<FieldError>> {
    match error {
        Error::Invalid(errors) => Ok(errors),
        Error::Conflict(code @ "email-taken") => Ok(vec![FieldError { field: "email", code }]),
        other => Err(other),
    }
}

async fn create(
    State(app): State<Arc<App>>,
    visit: Visit,
    manages: Manages,
    Form(form): Form<PersonForm>,
) -> Result<Response, Failure> {
    let new = NewUser {
        email: form.email.clone(),
        name: form.name.clone(),
        internal: form.kind == "internal",
        locale: form.locale(),
        password: None,
    };
    let checked = new.check();
    let created = async {
        let grants = form.grant.grants(&app, manages).await;
        // All that is wrong is told at once.
        match (grants, checked) {
            (Ok(grants), Ok(new)) => super::create(&app, manages, new, &grants).await,
            (Err(Error::Invalid(mut errors)), Err(more)) => {
                errors.extend(more);
                Err(Error::Invalid(errors))
            }
            (Err(error), _) => Err(error),
            (_, Err(errors)) => Err(Error::Invalid(errors)),
        }
    };
    let (user, sent) = match created.await {
        Ok(created) => created,
        Err(error) => return new_page(&app, &visit, manages, &form, &mendable(error)?).await,
    };
    let next = match own_path(&form.return_to) {
        "/" | PAGE => format!("{PAGE}/{}", user.id),
        elsewhere => {
            let and = if elsewhere.contains('?') { '&' } else { '?' };
            format!("{elsewhere}{and}user={}", user.id)
        }
    };
    told(&visit, sent, user.name, user.email, &next).await
}

/// Says that a link is on its way, or shows it.
async fn told(
    visit: &Visit,
    sent: Sent,
    name: String,
    email: String,
    next: &str,
) -> Result<Response, Failure> {
    match sent {
        Sent::Mailed => Ok(redirect(next, Some(Flash::success("flash-link-mailed").arg("email", email)))),
        Sent::Link(link) => {
            let (t, mut layout) = visit.frame(Item::Users).await?;
            layout.path = PAGE.into();
            html(&LinkPage { t, layout, name, email, link: link.to_string(), next: next.to_owned() })
        }
    }
}

async fn user(
    State(app): State<Arc<App>>,
    visit: Visit,
    manages: Manages,
    Path(id): Path<UserId>,
) -> Result<Response, Failure> {
    user_page(&app, &visit, manages, id, None, &GrantForm::default(), &[]).await
}

async fn user_page(
    app: &App,
    visit: &Visit,
    manages: Manages,
    id: UserId,
    typed: Option<&PersonForm>,
    grant: &GrantForm,
    errors: &[FieldError],
) -> Result<Response, Failure> {
    let (found, changeable) = list::find(&app.database, manages, id).await?;
    let (t, mut layout) = visit.frame(Item::Users).await?;
    layout.path = format!("{PAGE}/{id}");
    let stored = PersonForm {
        email: found.user.email,
        name: found.user.name.clone(),
        kind: if found.user.internal { "internal" } else { "external" }.into(),
        language: found.user.locale.code().into(),
        ..PersonForm::default()
    };
    let person = typed.unwrap_or(&stored).fields(&t, errors);
    let page = UserPage {
        held: list::grants(&app.database, manages, id).await?,
        grant: grant_fields(app, &t, manages, grant, errors).await?,
        t,
        layout,
        id,
        shown_name: found.user.name,
        state: found.state,
        created_at: found.created_at.timestamp(),
        everybody: manages.everybody,
        changeable,
        second_factor: found.second_factor,
        second_factor_demanded: found.second_factor_demanded,
        oneself: manages.caller == Caller::User(id),
        person,
    };
    if errors.is_empty() { html(&page) } else { html_refused(&page) }
}

async fn change(
    State(app): State<Arc<App>>,
    visit: Visit,
    manages: Manages,
    Path(id): Path<UserId>,
    Form(form): Form<PersonForm>,
) -> Result<Response, Failure> {
    let changes = Changes {
        name: form.name.clone(),
        email: form.email.clone(),
        internal: form.kind == "internal",
        locale: form.locale(),
    };
    match super::change(&app, manages, id, changes).await {
        Ok(()) => Ok(redirect(&format!("{PAGE}/{id}"), Some(Flash::success("flash-saved")))),
        Err(error) => {
            let errors = mendable(error)?;
            user_page(&app, &visit, manages, id, Some(&form), &GrantForm::default(), &errors).await
        }
    }
}

async fn send_link(
    State(app): State<Arc<App>>,
    visit: Visit,
    manages: Manages,
    Path(id): Path<UserId>,
) -> Result<Response, Failure> {
    let page = format!("{PAGE}/{id}");
    match super::send_link(&app, manages, id).await {
        Ok(sent) => {
            let user = list::find(&app.database, manages, id).await?.0.user;
            told(&visit, sent, user.name, user.email, &page).await
        }
        Err(error) => back_with(&page, error),
    }
}

async fn deactivate(
    State(app): State<Arc<App>>,
    manages: Manages,
    Path(id): Path<UserId>,
) -> Result<Response, Failure> {
    let page = format!("{PAGE}/{id}");
    match super::set_active(&app, manages, id, false).await {
        Ok(()) => Ok(redirect(&page, Some(Flash::success("flash-user-deactivated")))),
        Err(error) => back_with(&page, error),
    }
}

async fn reactivate(
    State(app): State<Arc<App>>,
    manages: Manages,
    Path(id): Path<UserId>,
) -> Result<Response, Failure> {
    let page = format!("{PAGE}/{id}");
    match super::set_active(&app, manages, id, true).await {
        Ok(()) => Ok(redirect(&page, Some(Flash::success("flash-user-reactivated")))),
        Err(error) => back_with(&page, error),
    }
}

async fn ask_to_delete(
    State(app): State<Arc<App>>,
    visit: Visit,
    manages: Manages,
    Path(id): Path<UserId>,
) -> Result<Response, Failure> {
    let (found, changeable) = list::find(&app.database, manages, id).await?;
    if !changeable {
        return Err(Failure::not_found());
    }
    let (t, layout) = visit.frame(Item::Users).await?;
    html(&DeleteUserPage { t, layout, id, name: found.user.name, email: found.user.email })
}

async fn delete(
    State(app): State<Arc<App>>,
    manages: Manages,
    Path(id): Path<UserId>,
) -> Result<Response, Failure> {
    match super::delete(&app, manages, id).await {
        Ok(()) => Ok(redirect(PAGE, Some(Flash::success("flash-user-deleted")))),
        Err(error) => back_with(&format!("{PAGE}/{id}"), error),
    }
}

async fn give(
    State(app): State<Arc<App>>,
    visit: Visit,
    manages: Manages,
    Path(id): Path<UserId>,
    Form(form): Form<GrantForm>,
) -> Result<Response, Failure> {
    let given = async {
        let grants = form.grants(&app, manages).await?;
        if grants.is_empty() {
            return Err(Error::invalid("profile", "required"));
        }
        super::give(&app, manages, id, &grants).await
    };
    match given.await {
        Ok(()) => Ok(redirect(&format!("{PAGE}/{id}"), Some(Flash::success("flash-profile-given")))),
        Err(error) => user_page(&app, &visit, manages, id, None, &form, &mendable(error)?).await,
    }
}

async fn withdraw(
    State(app): State<Arc<App>>,
    manages: Manages,
    Path((id, grant)): Path<(UserId, GrantId)>,
) -> Result<Response, Failure> {
    match super::withdraw(&app, manages, id, grant).await {
        // Somebody of whom nothing is left here is not seen any more.
        Ok(()) => match list::find(&app.database, manages, id).await {
            Ok(_) => Ok(redirect(&format!("{PAGE}/{id}"), Some(Flash::success("flash-profile-withdrawn")))),
            Err(Error::NotFound) => Ok(redirect(PAGE, Some(Flash::success("flash-profile-withdrawn")))),
            Err(error) => Err(error.into()),
        },
        Err(error) => back_with(&format!("{PAGE}/{id}"), error),
    }
}
