//! What came back from a call: read whole, but never more than a bound, and shorn of secrets before anyone sees it.

use std::fmt;
use std::time::Duration;

use reqwest::header::{HeaderMap, RETRY_AFTER};
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// More than any page of 2,000 entries takes.
const MAX_BODY: usize = 16 * 1024 * 1024;
/// Enough of a text to tell what is wrong.
const MAX_DETAIL: usize = 300;

/// An answer with its body in memory.
pub(super) struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    body: Vec<u8>,
    secrets: Vec<String>,
}

/// No answer, or not all of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Cut {
    /// No connection, or it broke.
    Network(String),
    /// Connected, and then silence.
    Timeout(String),
    /// The body is larger than any honest one.
    TooLarge,
}

impl fmt::Display for Cut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Network(detail) | Self::Timeout(detail) => f.write_str(detail),
            Self::TooLarge => write!(f, "an answer of more than {MAX_BODY} bytes"),
        }
    }
}

impl From<reqwest::Error> for Cut {
    fn from(error: reqwest::Error) -> Self {
        let timeout = error.is_timeout() && !error.is_connect();
        let detail = chain(&error.without_url());
        if timeout { Self::Timeout(detail) } else { Self::Network(detail) }
    }
}

/// Sends a request and reads the whole answer. `secrets` never show in anything that the answer tells.
pub(super) async fn of(request: reqwest::RequestBuilder, secrets: &[&str]) -> Result<Answer, Cut> {
    read(request.send().await?, secrets).await
}

/// Reads the rest of an answer whose headers are here.
pub(super) async fn read(mut response: reqwest::Response, secrets: &[&str]) -> Result<Answer, Cut> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        if body.len() + chunk.len() > MAX_BODY {
            return Err(Cut::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Answer {
        status: response.status().as_u16(),
        headers: std::mem::take(response.headers_mut()),
        body,
        secrets: secrets
            .iter()
            .filter(|secret| !secret.is_empty())
            .map(|&secret| secret.to_owned())
            .collect(),
    })
}

/// The error of an OAuth endpoint.
#[derive(Debug, Deserialize)]
pub(super) struct OauthError {
    pub error: String,
    #[serde(default)]
    error_description: String,
}

impl fmt::Display for OauthError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { error, error_description } = self;
        if error_description.is_empty() {
            f.write_str(error)
        } else {
            write!(f, "{error}: {error_description}")
        }
    }
}

impl Answer {
    /// An error whose body did not come.
    pub(super) fn cut_off(status: u16, cut: Cut) -> Self {
        Self { status, headers: HeaderMap::new(), body: cut.to_string().into_bytes(), secrets: Vec::new() }
    }

    pub(super) fn json<T: DeserializeOwned>(&self) -> Result<T, String> {
        serde_json::from_slice(&self.body).map_err(|error| self.clean(&error.to_string()))
    }

    pub(super) fn oauth_error(&self) -> Option<OauthError> {
        let error: OauthError = serde_json::from_slice(&self.body).ok()?;
        Some(OauthError {
            error: self.clean(&error.error),
            error_description: self.clean(&error.error_description),
        })
    }

    pub(super) fn request_id(&self) -> Option<String> {
        request_id(&self.headers)
    }

    /// The status and the beginning of the body, as one line.
    pub(super) fn summary(&self) -> String {
        let start = &self.body[..self.body.len().min(16 * 1024)];
        let text = self.clean(&String::from_utf8_lossy(start));
        if text.is_empty() {
            format!("HTTP {}", self.status)
        } else {
            format!("HTTP {}: {text}", self.status)
        }
    }

    /// How long the provider asks to wait: by header in seconds, or in the body of a 429.
    pub(super) fn retry_after(&self) -> Option<Duration> {
        #[derive(Deserialize)]
        struct RateLimit {
            error: Reason,
        }
        #[derive(Deserialize)]
        struct Reason {
            retry_after: f64,
        }
        let header = || self.headers.get(RETRY_AFTER)?.to_str().ok()?.trim().parse::<f64>().ok();
        let body = || Some(serde_json::from_slice::<RateLimit>(&self.body).ok()?.error.retry_after);
        let seconds = header().or_else(body)?;
        // A day: beyond, it is no rate limit but a mistake.
        Duration::try_from_secs_f64(seconds).ok().map(|wait| wait.min(Duration::from_secs(86_400)))
    }

    pub(super) fn clean(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for secret in &self.secrets {
            text = text.replace(secret.as_str(), "[secret]");
        }
        one_line(&text)
    }
}

pub(super) fn request_id(headers: &HeaderMap) -> Option<String> {
    let id = headers.get("x-dropbox-request-id")?.to_str().ok()?;
    Some(id.chars().take(100).collect())
}

/// Without line breaks and other control characters, and not long.
pub(super) fn one_line(text: &str) -> String {
    let mut line = String::new();
    for word in text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty()) {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
        if line.len() > MAX_DETAIL {
            line = line.chars().take(MAX_DETAIL).collect();
            line.push('…');
            break;
        }
    }
    line
}

/// An error with what caused it, as one line.
pub(super) fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        text.push_str(": ");
        text.push_str(&inner.to_string());
        cause = inner.source();
    }
    one_line(&text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(body: &str) -> Answer {
        let secrets = vec!["sl.s3cret".to_owned()];
        Answer { status: 400, headers: HeaderMap::new(), body: body.into(), secrets }
    }

    #[test]
    fn what_an_answer_echoes_of_a_token_is_not_shown() {
        let summary = answer("Invalid header \"Authorization\":\n\"Bearer sl.s3cret\"").summary();
        assert_eq!(summary, "HTTP 400: Invalid header \"Authorization\": \"Bearer [secret]\"");
    }

    #[test]
    fn a_page_of_html_becomes_a_short_line() {
        let summary = answer(&"<p>\0désolé</p>\r\n".repeat(9_999)).summary();
        assert!(summary.chars().count() < 350 && !summary.contains(char::is_control), "{summary}");
        assert!(answer(&"x".repeat(99_999)).summary().len() < 350);
    }

    #[test]
    fn the_wait_is_read_from_header_or_body_and_nonsense_is_none() {
        let body = r#"{"error_summary":"too_many_requests/..","error":{"reason":{".tag":"too_many_requests"},"retry_after":7}}"#;
        let mut limited = answer(body);
        assert_eq!(limited.retry_after(), Some(Duration::from_secs(7)));
        limited.headers.insert(RETRY_AFTER, "0.25".parse().unwrap());
        assert_eq!(limited.retry_after(), Some(Duration::from_millis(250)));
        limited.headers.insert(RETRY_AFTER, "1e300".parse().unwrap());
        assert_eq!(limited.retry_after(), None);
        limited.headers.insert(RETRY_AFTER, "999999999".parse().unwrap());
        assert_eq!(limited.retry_after(), Some(Duration::from_secs(86_400)));
        assert_eq!(answer("too many").retry_after(), None);
    }
}
