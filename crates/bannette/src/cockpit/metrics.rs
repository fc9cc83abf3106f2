//! `/metrics` for Prometheus, in its text format; and `/health/live`, `/health/ready` for whoever keeps the process up.
//!
//! Off until a token is set, or this machine alone is let in: numbers tell about the firm.

use std::fmt::Write;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use axum::Router;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use db::{Database, params};
use secrecy::ExposeSecret;
use sha2::{Digest, Sha256};

use super::{chart, machine, store};
use crate::app::App;
use crate::error::Result;
use crate::failure::Failure;

/// Upper ends of the classes that answers are counted in, in milliseconds.
const BUCKETS: [u64; 9] = [5, 10, 25, 50, 100, 250, 500, 1_000, 5_000];

pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/metrics", get(metrics))
        .route("/health/live", get(async || StatusCode::OK))
        .route("/health/ready", get(ready))
        .route("/healthz", get(ready))
}

/// Answers of this process since it began.
#[derive(Debug, Default)]
pub struct Meter {
    /// By the first digit of the status.
    answers: [AtomicU64; 6],
    buckets: [AtomicU64; BUCKETS.len()],
    microseconds: AtomicU64,
}

impl Meter {
    fn count(&self, status: StatusCode, took: std::time::Duration) {
        let class = usize::from(status.as_u16() / 100).min(5);
        self.answers[class].fetch_add(1, Ordering::Relaxed);
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        self.microseconds.fetch_add(micros, Ordering::Relaxed);
        for (end, bucket) in BUCKETS.iter().zip(&self.buckets) {
            if micros <= end * 1_000 {
                bucket.fetch_add(1, Ordering::Relaxed);
            }
        }
    }
}

/// Counts every answer.
pub async fn measure(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let response = next.run(request).await;
    app.meter.count(response.status(), begun.elapsed());
    response
}

/// 200 when the database answers: more requests may come.
async fn ready(State(app): State<Arc<App>>) -> StatusCode {
    match app.database.fetch_one("SELECT 1 AS one", params![]).await {
        Ok(_) => StatusCode::OK,
        Err(error) => {
            tracing::error!(%error, "the database does not answer");
            StatusCode::SERVICE_UNAVAILABLE
        }
    }
}

async fn metrics(
    State(app): State<Arc<App>>,
    address: Option<axum::Extension<ConnectInfo<SocketAddr>>>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let near = address.is_some_and(|axum::Extension(ConnectInfo(address))| address.ip().is_loopback());
    if !may_read(&app, near, &headers) {
        return Ok(StatusCode::NOT_FOUND.into_response());
    }
    let text = write(&app).await?;
    Ok(([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response())
}

/// With the token; or from this machine, where that is set. What a proxy passes on comes from elsewhere.
fn may_read(app: &App, near: bool, headers: &HeaderMap) -> bool {
    let settings = &app.config.metrics;
    let token = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
    if let (Some((_, given)), Some(token)) = (token, &settings.token) {
        // Digests are compared: how much of a guess is right cannot be told by the time that takes.
        return Sha256::digest(given.trim()) == Sha256::digest(token.expose_secret());
    }
    let passed_on =
        ["forwarded", "x-forwarded-for", "x-real-ip"].iter().any(|name| headers.contains_key(*name));
    settings.loopback && near && !passed_on
}

/// A metric's head and lines.
struct Page(String);

impl Page {
    fn head(&mut self, name: &str, kind: &str, help: &str) {
        // Writing to a string cannot fail.
        let _ = write!(self.0, "# HELP bannette_{name} {help}\n# TYPE bannette_{name} {kind}\n");
    }

    fn line(&mut self, name: &str, labels: &[(&str, &str)], value: impl std::fmt::Display) {
        let labels: Vec<String> = labels
            .iter()
            .map(|(name, value)| format!("{name}=\"{}\"", value.replace(['\\', '"', '\n'], "_")))
            .collect();
        let labels = if labels.is_empty() { String::new() } else { format!("{{{}}}", labels.join(",")) };
        let _ = writeln!(self.0, "bannette_{name}{labels} {value}");
    }

    fn gauge(&mut self, name: &str, help: &str, value: impl std::fmt::Display) {
        self.head(name, "gauge", help);
        self.line(name, &[], value);
    }
}

async fn write(app: &App) -> Result<String> {
    let came = store::came(&app.database, chart::days(app.clock.now(), &app.config.zone()).0).await?;
    let machine = machine::look(app, &came).await?;
    let mut page = Page(String::new());
    page.head("build_info", "gauge", "The version that runs.");
    page.line("build_info", &[("version", machine.version), ("database", &machine.engine)], 1);
    page.head("jobs", "gauge", "Jobs of the queue.");
    for jobs in &machine.jobs {
        for (state, count) in [("waiting", jobs.waiting), ("running", jobs.running), ("dead", jobs.dead)] {
            page.line("jobs", &[("kind", &jobs.kind), ("state", state)], count);
        }
    }
    let waits = machine.waiting_since.map_or(0, |since| app.clock.now().since(since).as_secs());
    page.gauge("oldest_due_job_seconds", "How long the oldest job waits that is due.", waits);
    page.gauge("documents_in_30_days", "Documents that came in the last 30 days.", machine.documents);
    page.gauge(
        "originals_in_30_days_bytes",
        "Bytes of the documents that came in the last 30 days.",
        machine.originals,
    );
    page.gauge("database_bytes", "Size of the database.", machine.database);
    if let Some(disk) = machine.disk {
        page.gauge("disk_free_bytes", "Free on the disk of the data folder.", disk.free);
        page.gauge("disk_size_bytes", "Size of the disk of the data folder.", disk.size);
    }
    for (name, help, label, sql) in COUNTED {
        page.head(name, "gauge", help);
        for (value, count) in counted(&app.database, sql).await? {
            page.line(name, &[(label, &value)], count);
        }
    }
    answers(&mut page, &app.meter);
    Ok(page.0)
}

/// Rows counted by a name: metric, help, label, statement.
const COUNTED: [(&str, &str, &str, &str); 4] = [
    (
        "documents_to_read",
        "Documents that are still to be read.",
        "state",
        "SELECT state AS name, count(*) AS n FROM documents WHERE state IN ('received', 'previewed')
        AND deleted_at IS NULL GROUP BY state",
    ),
    (
        "channels",
        "Channels by state.",
        "state",
        "SELECT CASE WHEN paused_at IS NOT NULL THEN 'paused' ELSE state END AS name, count(*) AS n FROM channels
        WHERE deleted_at IS NULL GROUP BY 1",
    ),
    (
        "connections",
        "Connections by health.",
        "health",
        "SELECT health AS name, count(*) AS n FROM connections GROUP BY health",
    ),
    (
        "channels_last_run",
        "Channels by the state of their last run.",
        "state",
        "SELECT last_state AS name, count(*) AS n FROM channel_standings GROUP BY last_state",
    ),
];

async fn counted(database: &Database, sql: &str) -> Result<Vec<(String, i64)>> {
    let rows = database.fetch_all(sql, params![]).await?;
    let counts = rows.iter().map(|row| Ok((row.get("name")?, row.get("n")?)));
    Ok(counts.collect::<Result<_, db::Error>>()?)
}

fn answers(page: &mut Page, meter: &Meter) {
    let read = |number: &AtomicU64| number.load(Ordering::Relaxed);
    page.head("http_answers_total", "counter", "Answers of this process, by class of status.");
    for (class, count) in meter.answers.iter().enumerate().skip(1) {
        page.line("http_answers_total", &[("class", &format!("{class}xx"))], read(count));
    }
    let all: u64 = meter.answers.iter().map(read).sum();
    page.head("http_answer_seconds", "histogram", "How long answers of this process took.");
    for (end, count) in BUCKETS.iter().zip(&meter.buckets) {
        let end = format!("{}", *end as f64 / 1_000.0);
        page.line("http_answer_seconds_bucket", &[("le", &end)], read(count));
    }
    page.line("http_answer_seconds_bucket", &[("le", "+Inf")], all);
    page.line("http_answer_seconds_sum", &[], read(&meter.microseconds) as f64 / 1_000_000.0);
    page.line("http_answer_seconds_count", &[], all);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_counted_in_every_class_that_they_fit_in() {
        let meter = Meter::default();
        for (status, milliseconds) in [(200, 3), (200, 40), (404, 7_000)] {
            let status = StatusCode::from_u16(status).unwrap();
            meter.count(status, std::time::Duration::from_millis(milliseconds));
        }
        let mut page = Page(String::new());
        answers(&mut page, &meter);
        for line in [
            "bannette_http_answers_total{class=\"2xx\"} 2",
            "bannette_http_answers_total{class=\"4xx\"} 1",
            "bannette_http_answer_seconds_bucket{le=\"0.005\"} 1",
            "bannette_http_answer_seconds_bucket{le=\"0.05\"} 2",
            "bannette_http_answer_seconds_bucket{le=\"+Inf\"} 3",
            "bannette_http_answer_seconds_count 3",
        ] {
            assert!(page.0.lines().any(|written| written == line), "{line}: {}", page.0);
        }
    }
}
