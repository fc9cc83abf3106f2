//! What the simulator's pages share: language, style, and headers that keep active content out.

use askama::Template;
use axum::{
    extract::Query,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Redirect, Response},
};
use serde::Deserialize;

/// The language of a page: French by default, English by choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    French,
    English,
}

const COOKIE: &str = "simulator_locale";

impl Language {
    /// By the `locale` parameter, or else what the reader chose before.
    pub fn choose(locale: Option<&str>, headers: &HeaderMap) -> Self {
        let cookies = headers.get(header::COOKIE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let chosen =
            cookies.split(';').find_map(|cookie| cookie.trim().strip_prefix(COOKIE)?.strip_prefix('='));
        match locale.or(chosen) {
            Some(locale) if locale.to_ascii_lowercase().starts_with("en") => Self::English,
            _ => Self::French,
        }
    }

    pub fn tag(self) -> &'static str {
        self.of("fr", "en")
    }

    pub fn of(self, french: &'static str, english: &'static str) -> &'static str {
        match self {
            Self::French => french,
            Self::English => english,
        }
    }

    /// A size as people read it.
    pub fn size(self, bytes: &u64) -> String {
        const UNITS: [(&str, &str); 4] = [("o", "B"), ("Ko", "KB"), ("Mo", "MB"), ("Go", "GB")];
        let (mut value, mut unit) = (*bytes as f64, 0);
        while value >= 1000.0 && unit + 1 < UNITS.len() {
            value /= 1000.0;
            unit += 1;
        }
        let digits = usize::from(unit > 0 && value < 100.0);
        let text = format!("{value:.digits$}");
        let text = if self == Self::French { text.replace('.', ",") } else { text };
        format!("{text}\u{a0}{}", self.of(UNITS[unit].0, UNITS[unit].1))
    }
}

/// Renders a page. `form_targets` are the origins that its forms may lead to, besides its own.
pub(crate) fn render(status: StatusCode, page: &impl Template, form_targets: &[&str]) -> Response {
    match page.render() {
        Ok(html) => {
            let policy = format!(
                "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; \
                 base-uri 'none'; frame-ancestors 'none'; form-action 'self' {}",
                form_targets.join(" ")
            );
            let mut response = (status, Html(html)).into_response();
            let headers = response.headers_mut();
            if let Ok(policy) = HeaderValue::from_str(policy.trim_end()) {
                headers.insert(header::CONTENT_SECURITY_POLICY, policy);
            }
            headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
            headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
            headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
            response
        }
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
    }
}

#[derive(Deserialize)]
pub(crate) struct Chosen {
    locale: String,
}

/// Remembers the reader's choice of a language.
pub(crate) async fn choose_language(Query(Chosen { locale }): Query<Chosen>) -> Response {
    let language = Language::choose(Some(&locale), &HeaderMap::new());
    let cookie = format!("{COOKIE}={}; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax", language.tag());
    ([(header::SET_COOKIE, cookie)], Redirect::to("/")).into_response()
}

pub(crate) async fn style() -> Response {
    asset("text/css; charset=utf-8", include_str!("../assets/simulator.css"))
}

pub(crate) async fn script() -> Response {
    asset("text/javascript; charset=utf-8", include_str!("../assets/drop.js"))
}

fn asset(content_type: &'static str, text: &'static str) -> Response {
    let headers = [(header::CONTENT_TYPE, content_type), (header::X_CONTENT_TYPE_OPTIONS, "nosniff")];
    (headers, text).into_response()
}
