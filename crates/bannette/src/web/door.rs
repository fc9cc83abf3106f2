//! What every page goes through on its way out: errors become pages in the reader's language, a message that was shown
//! is forgotten, and whoever is not signed in is led to the sign-in and back.

use std::sync::Arc;

use axum::extract::{FromRequestParts, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::cookie::Cookie;
use tower_http::csrf::ProtectionError;

use super::errors::{ErrorPage, Trouble};
use super::flash::FLASH_COOKIE;
use super::layout::Item;
use super::visit::{Visitor, html, own_path};
use crate::app::App;
use crate::failure::{Failure, Told};

/// The middleware around all pages.
pub async fn door(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let visitor = match <Visitor as FromRequestParts<_>>::from_request_parts(&mut parts, &app).await {
        Ok(visitor) => visitor,
        Err(failure) => return failure.into_response(),
    };
    let shown_flash = parts.headers.get(header::COOKIE).is_some_and(|cookies| {
        cookies.to_str().is_ok_and(|cookies| cookies.contains(&format!("{FLASH_COOKIE}=")))
    });
    let mut response = next.run(Request::from_parts(parts, body)).await;
    if let Some(trouble) = trouble(&response) {
        if let Some((first, back_to)) = comes_first(&response) {
            return lead(&visitor, first, &back_to);
        }
        let later = response.headers_mut().remove(header::RETRY_AFTER);
        response = error_page(&visitor, trouble, response.status()).await.unwrap_or(response);
        if let Some(later) = later {
            response.headers_mut().insert(header::RETRY_AFTER, later);
        }
    }
    let is_page = is_page(&response);
    // Pages are private: no cache between us and the reader keeps them.
    let headers = response.headers_mut();
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    }
    if shown_flash && is_page && !visitor.partial && !headers.contains_key(header::SET_COOKIE) {
        let mut gone = Cookie::new(FLASH_COOKIE, "");
        gone.set_path("/");
        gone.make_removal();
        if let Ok(value) = HeaderValue::from_str(&gone.to_string()) {
            headers.append(header::SET_COOKIE, value);
        }
    }
    response
}

fn is_page(response: &Response) -> bool {
    let kind = response.headers().get(header::CONTENT_TYPE);
    kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"))
}

/// What is wrong with a response that has no page of its own.
fn trouble(response: &Response) -> Option<Trouble> {
    if response.extensions().get::<ProtectionError>().is_some() {
        return Some(Trouble::FormExpired);
    }
    let told = response.extensions().get::<Told>();
    if told.is_none() && is_page(response) {
        // A form that says what is wrong in it, with its own status.
        return None;
    }
    Some(match (response.status(), told) {
        (StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED, _) => Trouble::NotFound,
        (StatusCode::TOO_MANY_REQUESTS, _) => Trouble::TooMany,
        (status, told) if status.is_server_error() => {
            let reference = told.and_then(|told| told.detail.clone());
            Trouble::Broken { request_id: reference.unwrap_or_default() }
        }
        (_, Some(_)) => Trouble::Refused,
        // Forms that don't fit, refused before their handler.
        (status, None) if status.is_client_error() => Trouble::Refused,
        _ => return None,
    })
}

fn comes_first(response: &Response) -> Option<(&'static str, String)> {
    let told = response.extensions().get::<Told>()?;
    Some((told.first, told.sign_in.clone()?))
}

fn lead(visitor: &Visitor, first: &str, back_to: &str) -> Response {
    let back_to = own_path(back_to);
    let query: String =
        url::form_urlencoded::Serializer::new(String::new()).append_pair("next", back_to).finish();
    let address = if back_to == "/" { first.to_owned() } else { format!("{first}?{query}") };
    if visitor.partial {
        // A part of a page can't be a sign-in: htmx leads the whole page there.
        return ([("HX-Redirect", address)], StatusCode::NO_CONTENT).into_response();
    }
    Redirect::to(&address).into_response()
}

async fn error_page(visitor: &Visitor, trouble: Trouble, status: StatusCode) -> Result<Response, Failure> {
    let (t, layout) = visitor.frame(Item::None).await?;
    let mut page = html(&ErrorPage { t, layout, trouble })?;
    *page.status_mut() = status;
    Ok(page)
}
