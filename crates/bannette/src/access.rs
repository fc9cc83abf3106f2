//! Right before data: who asks, and whether he may, decided while the request is taken apart, before its handler.
//! What the path names (`{company}`, `{channel}`, `{run}`, `{document}`) tells which company the right is needed on.

mod looked_up;

use std::str::FromStr;
use std::sync::Arc;

use axum::extract::{FromRequestParts, OptionalFromRequestParts, RawPathParams};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum_extra::extract::CookieJar;
use db::params;

pub use self::looked_up::LookedUp;
use crate::app::App;
use crate::company::BinderKind;
use crate::error::{Error, Result};
use crate::failure::Failure;
use crate::ids::{CompanyId, DocumentId, UserId};
use crate::rights::{self, Caller, CompanyRight, Granted, Reach, Right};
use crate::user::{User, session};

/// A user with an open session.
#[derive(Debug, Clone)]
pub struct SignedIn(pub User);

impl SignedIn {
    pub fn caller(&self) -> Caller {
        Caller::User(self.0.id)
    }
}

/// Whoever has a session must set up a second factor before anything else.
#[derive(Debug, Clone, Copy)]
struct MustEnrol;

/// Where one sets it up.
const ENROLMENT: &str = "/profile/second-factor";

/// The page to come back to after signing in: the one that is asked for, or the one that asks for a part of itself or sends a
/// form.
fn page_of(parts: &Parts) -> String {
    let asked = || parts.uri.path_and_query().map(ToString::to_string);
    let named = |header: &str| {
        let address: url::Url = parts.headers.get(header)?.to_str().ok()?.parse().ok()?;
        Some(address[url::Position::BeforePath..url::Position::AfterQuery].to_owned())
    };
    let page = match parts.method.is_safe() {
        _ if is_partial(parts) => named("hx-current-url"),
        true => asked(),
        false => named("referer"),
    };
    page.unwrap_or_else(|| "/".to_owned())
}

/// Whether a page asks for a part of itself.
pub fn is_partial(parts: &Parts) -> bool {
    parts.headers.contains_key("hx-request")
}

async fn session_of(parts: &mut Parts, app: &App) -> Result<Option<User>> {
    if let Some(SignedIn(user)) = parts.extensions.get::<SignedIn>() {
        return Ok(Some(user.clone()));
    }
    let jar = CookieJar::from_headers(&parts.headers);
    let Some(cookie) = jar.get(session::COOKIE) else { return Ok(None) };
    // A page that renews itself does not show that somebody is there.
    let is_seen = !(is_partial(parts) && parts.method.is_safe());
    let resumed = session::resume(&app.database, app.clock.now(), cookie.value(), is_seen).await?;
    let Some(resumed) = resumed else {
        return Ok(None);
    };
    let path = parts.uri.path();
    if resumed.must_enrol && !path.starts_with(ENROLMENT) && path != "/language" {
        parts.extensions.insert(MustEnrol);
        return Ok(None);
    }
    parts.extensions.insert(SignedIn(resumed.user.clone()));
    Ok(Some(resumed.user))
}

impl FromRequestParts<Arc<App>> for SignedIn {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Failure> {
        let back_to = Some(page_of(parts));
        match session_of(parts, app).await? {
            Some(user) => Ok(Self(user)),
            None if parts.extensions.get::<MustEnrol>().is_some() => {
                Err(Failure::unauthenticated(back_to).led_to(ENROLMENT))
            }
            None => Err(Failure::unauthenticated(back_to)),
        }
    }
}

impl OptionalFromRequestParts<Arc<App>> for SignedIn {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Option<Self>, Failure> {
        Ok(session_of(parts, app).await?.map(Self))
    }
}

/// Who asks: the API knows keys, pages know sessions. Neither takes the other's.
impl FromRequestParts<Arc<App>> for Caller {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Failure> {
        if let Some(caller) = parts.extensions.get::<Self>() {
            return Ok(*caller);
        }
        let caller = if parts.uri.path().starts_with("/api/") {
            let key = parts
                .headers
                .get(header::AUTHORIZATION)
                .and_then(|value| value.to_str().ok())
                .and_then(|value| value.split_once(' '))
                .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
                .map(|(_, key)| key.trim());
            let Some(key) = key else { return Err(Failure::unauthenticated(None)) };
            let key = session::api_key(&app.database, app.clock.now(), key).await?;
            let key = key.ok_or_else(|| Failure::unauthenticated(None))?;
            if key.reads_only && !parts.method.is_safe() {
                return Err(Failure::new(StatusCode::FORBIDDEN, "key-reads-only"));
            }
            parts.extensions.insert(Writes(!key.reads_only));
            Self::Key(key.id)
        } else {
            let signed_in = <SignedIn as FromRequestParts<_>>::from_request_parts(parts, app).await?;
            signed_in.caller()
        };
        parts.extensions.insert(caller);
        Ok(caller)
    }
}

/// Whether the caller may change anything. What is itself a key to something is shown to nobody else.
#[derive(Debug, Clone, Copy)]
pub struct Writes(pub bool);

impl FromRequestParts<Arc<App>> for Writes {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Failure> {
        <Caller as FromRequestParts<_>>::from_request_parts(parts, app).await?;
        Ok(parts.extensions.get::<Self>().copied().unwrap_or(Self(true)))
    }
}

impl<R: CompanyRight> FromRequestParts<Arc<App>> for Granted<R> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Failure> {
        let caller = <Caller as FromRequestParts<_>>::from_request_parts(parts, app).await?;
        let path = RawPathParams::from_request_parts(parts, app).await.map_err(|_| Failure::not_found())?;
        let subject = Subject::of(app, &path).await?;
        let held = LookedUp::of(parts).held_on(&app.database, caller, subject.company).await?;
        let granted = held.granted::<R>().ok_or_else(Failure::not_found)?;
        if let Some((kind, owner)) = subject.document {
            // Whoever may do anything with a document may see it.
            let sees = held.reach(Right::LookUpDocuments).unwrap_or_default();
            let reaches = |reach: Reach| reach.covers(caller, kind, owner);
            if !reaches(granted.reach) || !reaches(sees) {
                return Err(Failure::not_found());
            }
        }
        Ok(granted)
    }
}

/// The administration's pages exist for administrators only.
#[derive(Debug, Clone, Copy)]
pub struct Administrator(pub Caller);

impl FromRequestParts<Arc<App>> for Administrator {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Failure> {
        let caller = <Caller as FromRequestParts<_>>::from_request_parts(parts, app).await?;
        if rights::administers(&app.database, caller).await? {
            Ok(Self(caller))
        } else {
            Err(Failure::not_found())
        }
    }
}

/// What a path is about.
struct Subject {
    company: CompanyId,
    /// The kind of binder that the document lies in, and whose account it came from.
    document: Option<(BinderKind, Option<UserId>)>,
}

impl Subject {
    async fn of(app: &App, path: &RawPathParams) -> Result<Self> {
        for (name, value) in path {
            let table = match name {
                "company" => {
                    let company = CompanyId::from_str(value).map_err(|_| Error::NotFound)?;
                    return Ok(Self { company, document: None });
                }
                "channel" => "channels",
                "run" => "runs",
                "document" => return Self::of_document(app, value).await,
                _ => continue,
            };
            let id: uuid::Uuid = value.parse().map_err(|_| Error::NotFound)?;
            let there = if table == "channels" { "AND deleted_at IS NULL AND type <> 'deposit'" } else { "" };
            let sql = format!("SELECT company_id FROM {table} WHERE id = $1 {there}");
            let row = app.database.fetch_one(&sql, params![id]).await?;
            return Ok(Self { company: row.get("company_id")?, document: None });
        }
        // A route that asks for a company's right must name the company: no path, no right.
        Err(Error::NotFound)
    }

    async fn of_document(app: &App, id: &str) -> Result<Self> {
        let id = DocumentId::from_str(id).map_err(|_| Error::NotFound)?;
        let sql =
            "SELECT d.company_id, b.kind, ch.owner_id FROM documents d JOIN binders b ON b.id = d.binder_id
            JOIN channels ch ON ch.id = d.channel_id WHERE d.id = $1 AND d.deleted_at IS NULL";
        let row = app.database.fetch_one(sql, params![id]).await?;
        let kind: String = row.get("kind")?;
        // A kind that this version does not know is nobody's.
        let kind = BinderKind::parse(&kind).ok_or(Error::NotFound)?;
        Ok(Self { company: row.get("company_id")?, document: Some((kind, row.get("owner_id")?)) })
    }
}
