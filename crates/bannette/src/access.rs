//! Right before data: who asks, and whether he may, decided while the request is taken apart, before its handler.
//! What the path names (`{company}`, `{channel}`, `{run}`, `{document}`) tells which company the right is needed on.

use std::str::FromStr;
use std::sync::Arc;

use axum::extract::{FromRequestParts, OptionalFromRequestParts, RawPathParams};
use axum::http::header;
use axum::http::request::Parts;
use axum_extra::extract::CookieJar;
use db::params;

use crate::app::App;
use crate::error::{Error, Result};
use crate::failure::Failure;
use crate::ids::CompanyId;
use crate::rights::{self, Caller, CompanyRight, Granted};
use crate::user::{User, session};

/// A user with an open session.
#[derive(Debug, Clone)]
pub struct SignedIn(pub User);

impl SignedIn {
    pub fn caller(&self) -> Caller {
        Caller::User(self.0.id)
    }
}

async fn session_of(parts: &mut Parts, app: &App) -> Result<Option<User>> {
    if let Some(SignedIn(user)) = parts.extensions.get::<SignedIn>() {
        return Ok(Some(user.clone()));
    }
    let jar = CookieJar::from_headers(&parts.headers);
    let Some(cookie) = jar.get(session::COOKIE) else { return Ok(None) };
    let user = session::resume(&app.database, app.clock.now(), cookie.value()).await?;
    if let Some(user) = &user {
        parts.extensions.insert(SignedIn(user.clone()));
    }
    Ok(user)
}

impl FromRequestParts<Arc<App>> for SignedIn {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Failure> {
        let back_to = parts.uri.path_and_query().map(ToString::to_string);
        session_of(parts, app).await?.map(Self).ok_or_else(|| Failure::unauthenticated(back_to))
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
            let id = session::api_key(&app.database, app.clock.now(), key).await?;
            Self::Key(id.ok_or_else(|| Failure::unauthenticated(None))?)
        } else {
            let signed_in = <SignedIn as FromRequestParts<_>>::from_request_parts(parts, app).await?;
            signed_in.caller()
        };
        parts.extensions.insert(caller);
        Ok(caller)
    }
}

impl<R: CompanyRight> FromRequestParts<Arc<App>> for Granted<R> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Failure> {
        let caller = <Caller as FromRequestParts<_>>::from_request_parts(parts, app).await?;
        let path = RawPathParams::from_request_parts(parts, app).await.map_err(|_| Failure::not_found())?;
        let company = company_of(app, &path).await?;
        Ok(rights::check(&app.database, caller, company).await?)
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

/// The company that a path is about.
async fn company_of(app: &App, path: &RawPathParams) -> Result<CompanyId> {
    for (name, value) in path {
        let table = match name {
            "company" => return CompanyId::from_str(value).map_err(|_| Error::NotFound),
            "channel" => "channels",
            "run" => "runs",
            "document" => "documents",
            _ => continue,
        };
        let id: uuid::Uuid = value.parse().map_err(|_| Error::NotFound)?;
        let sql = format!("SELECT company_id FROM {table} WHERE id = $1");
        let row = app.database.fetch_one(&sql, params![id]).await?;
        return Ok(CompanyId(row.get("company_id")?));
    }
    // A route that asks for a company's right must name the company: no path, no right.
    Err(Error::NotFound)
}
