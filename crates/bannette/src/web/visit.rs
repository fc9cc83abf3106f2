//! A request for a page: who reads it, in which language, and the frame that his page gets.

use std::sync::Arc;

use askama::Template;
use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;
use jiff::tz::TimeZone;

use crate::access::{self, LookedUp, SignedIn};
use crate::app::App;
use crate::company::{self, Company, OFFERED, Sight};
use crate::error::{Error, Result};
use crate::failure::Failure;
use crate::ids::CompanyId;
use crate::notification;
use crate::rights::{self, Caller, Held, Right};
use crate::user::User;
use crate::web::flash::FLASH_COOKIE;
use crate::web::layout::{Item, May, Place, Reader};
use crate::web::locale::LOCALE_COOKIE;
use crate::web::{Flash, Layout, Locale, Texts};

/// A visitor, signed in or not.
pub struct Visitor {
    app: Arc<App>,
    pub user: Option<User>,
    pub locale: Locale,
    path: String,
    flash: Option<Flash>,
    looked_up: Arc<LookedUp>,
    /// Whether htmx asks, for a part of a page.
    pub partial: bool,
}

impl FromRequestParts<Arc<App>> for Visitor {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Failure> {
        let user = <SignedIn as OptionalFromRequestParts<_>>::from_request_parts(parts, app).await?;
        let user = user.map(|SignedIn(user)| user);
        let jar = CookieJar::from_headers(&parts.headers);
        let cookie = |name: &str| jar.get(name).map(|cookie| cookie.value().to_owned());
        let wish = parts.headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        let setting = user.as_ref().map(|user| user.locale);
        Ok(Self {
            app: Arc::clone(app),
            locale: Locale::choose(setting, cookie(LOCALE_COOKIE).as_deref(), wish),
            user,
            path: parts.uri.path_and_query().map(ToString::to_string).unwrap_or_default(),
            flash: cookie(FLASH_COOKIE).as_deref().and_then(Flash::from_cookie),
            looked_up: LookedUp::of(parts),
            partial: access::is_partial(parts),
        })
    }
}

impl Visitor {
    /// The texts in the visitor's language, moments in a time zone.
    pub fn texts(&self, zone: TimeZone) -> Texts {
        Texts::new(self.locale, zone, self.app.clock.now().timestamp())
    }

    /// The firm's own time zone.
    pub fn home_zone(&self) -> TimeZone {
        self.app.config.zone()
    }

    /// The frame of a page about no company.
    pub async fn frame(&self, item: Item) -> Result<(Texts, Layout)> {
        let layout = self.layout(item, None).await?;
        Ok((self.texts(self.home_zone()), layout))
    }

    /// As [`Visit::frame_of`].
    pub async fn frame_of(&self, item: Item, company: CompanyId) -> Result<(Texts, Layout)> {
        let company = company::store::find(&self.app.database, company).await?;
        let layout = self.layout(item, Some(&company)).await?;
        Ok((self.texts(company.zone()), layout))
    }

    async fn layout(&self, item: Item, open: Option<&Company>) -> Result<Layout> {
        let Some(user) = &self.user else {
            return Ok(Layout {
                item,
                flash: self.flash.clone(),
                path: self.path.clone(),
                ..Layout::default()
            });
        };
        let caller = Caller::User(user.id);
        let database = &self.app.database;
        let held = match open {
            Some(company) => Some(self.looked_up.held_on(database, caller, company.id).await?),
            None => None,
        };
        let somewhere = rights::held_somewhere(database, user.id).await?;
        let holds_somewhere = |right: Right| right.given_by().iter().any(|by| somewhere.contains(by.name()));
        let holds = |right| held.as_ref().is_some_and(|held| held.holds(right));
        let administers = holds_somewhere(Right::AdministerPlatform);
        let sight = self.looked_up.sight(database, caller).await?;
        Ok(Layout {
            user: Some(Reader { name: user.name.clone(), email: user.email.clone() }),
            company: open.map(place),
            others: sight
                .companies
                .iter()
                .take(OFFERED)
                .filter(|other| open.is_none_or(|open| open.id != other.id))
                .map(place)
                .collect(),
            item,
            unread: notification::store::unread(database, user.id).await?,
            may: May {
                configure_collection: match open {
                    Some(_) => holds(Right::ConfigureCollection),
                    None => holds_somewhere(Right::ConfigureCollection),
                },
                look_up_documents: holds(Right::LookUpDocuments),
                deposit_documents: holds(Right::DepositDocuments),
                hand_over: holds(Right::EnterDocuments) && holds(Right::ExtractDocuments),
                administer: administers,
                manage_users: administers || holds_somewhere(Right::ConfigureAdministration),
            },
            flash: self.flash.clone(),
            path: self.path.clone(),
        })
    }
}

fn place(company: &Company) -> Place {
    Place { id: company.id, code: company.code.clone(), name: company.name.clone() }
}

/// A visitor who is signed in.
pub struct Visit {
    pub visitor: Visitor,
    pub user: User,
}

impl FromRequestParts<Arc<App>> for Visit {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Failure> {
        let SignedIn(user) = <SignedIn as FromRequestParts<_>>::from_request_parts(parts, app).await?;
        let visitor = <Visitor as FromRequestParts<_>>::from_request_parts(parts, app).await?;
        Ok(Self { visitor, user })
    }
}

impl Visit {
    pub fn caller(&self) -> Caller {
        Caller::User(self.user.id)
    }

    /// What the visitor sees.
    pub async fn sight(&self) -> Result<&Sight> {
        self.visitor.looked_up.sight(&self.visitor.app.database, self.caller()).await
    }

    /// All that the visitor holds on a company.
    pub async fn held_on(&self, company: CompanyId) -> Result<Held> {
        self.visitor.looked_up.held_on(&self.visitor.app.database, self.caller(), company).await
    }

    /// The frame of a page about no company.
    pub async fn frame(&self, item: Item) -> Result<(Texts, Layout)> {
        self.visitor.frame(item).await
    }

    /// The frame of a company's page, moments in its time zone. The right was checked before.
    pub async fn frame_of(&self, item: Item, company: CompanyId) -> Result<(Texts, Layout)> {
        self.visitor.frame_of(item, company).await
    }
}

/// A page written out.
pub fn html(page: &impl Template) -> Result<Response, Failure> {
    Ok(Html(page.render()?).into_response())
}

/// A page once more, because of what is not right in its form.
pub fn html_refused(page: &impl Template) -> Result<Response, Failure> {
    Ok((StatusCode::UNPROCESSABLE_ENTITY, html(page)?).into_response())
}

/// Where to go after a form, with a message to show there once.
pub fn redirect(to: &str, flash: Option<Flash>) -> Response {
    let jar = CookieJar::new();
    let jar = match flash {
        Some(flash) => jar.add(flash.into_cookie()),
        None => jar,
    };
    (jar, Redirect::to(to)).into_response()
}

/// What the reader can mend is told on the page that he came from; the rest is an error page.
pub fn back_with(page: &str, error: Error) -> Result<Response, Failure> {
    match Flash::error(&error) {
        Some(flash) => Ok(redirect(page, Some(flash))),
        None => Err(error.into()),
    }
}

/// Why a form does nothing: the reader is led back to where it came from, and told; or a page says what failed.
pub enum Refused {
    Back(Response),
    Failed(Failure),
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        match self {
            Self::Back(response) => response,
            Self::Failed(failure) => failure.into_response(),
        }
    }
}

impl<E> From<E> for Refused
where
    Failure: From<E>,
{
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

/// A path of ours to go back to; anything else leads to the start.
pub fn own_path(path: &str) -> &str {
    let ours = path.starts_with('/') && !path.starts_with("//") && !path.contains(['\\', '\r', '\n', '\t']);
    if ours { path } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_paths_are_gone_back_to() {
        assert_eq!(own_path("/companies?q=a"), "/companies?q=a");
        for path in ["", "//evil.example", "https://evil.example", "/\\evil.example", "javascript:x", "/\tx"]
        {
            assert_eq!(own_path(path), "/", "{path:?}");
        }
    }
}
