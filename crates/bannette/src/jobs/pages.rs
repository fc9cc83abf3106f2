//! What the administrator sees of jobs that failed for good.

use askama::Template;
use jiff::Timestamp;

use crate::web::{Layout, Texts};

/// `GET /jobs/failed?after=`.
#[derive(Template)]
#[template(path = "jobs/failed.html")]
pub struct FailedJobsPage {
    pub t: Texts,
    pub layout: Layout,
    pub jobs: Vec<FailedJob>,
    /// The cursor of the next page.
    pub next: Option<String>,
}

/// A job that used up its attempts.
#[derive(Clone, Debug)]
pub struct FailedJob {
    pub id: String,
    /// The queue's name of its kind, which has words (`job-KIND`).
    pub kind: String,
    /// What it was about: a document's name, a channel's label; and the page that shows it.
    pub subject: Option<(String, String)>,
    pub attempts: i64,
    pub created_at: Timestamp,
    pub failed_at: Timestamp,
    /// The last error, for who looks after the machine.
    pub error: String,
}

#[cfg(test)]
mod samples {
    use super::*;
    use crate::web::Locale;
    use crate::web::layout::Item;
    use crate::web::samples::{Samples, moment, page};

    impl Samples for FailedJobsPage {
        fn samples(locale: Locale) -> Vec<(&'static str, Self)> {
            let (t, layout) = page(locale, Item::FailedJobs);
            let job = |id: &str, kind: &str, subject: Option<(&str, &str)>, error: &str| FailedJob {
                id: id.into(),
                kind: kind.into(),
                subject: subject.map(|(name, url)| (name.to_owned(), url.to_owned())),
                attempts: 12,
                created_at: moment("2026-11-21T02:12:40Z"),
                failed_at: moment("2026-11-22T03:40:00Z"),
                error: error.into(),
            };
            let jobs = vec![
                job(
                    "j1",
                    "read",
                    Some(("scan0007.tiff", "/documents/1")),
                    "failed to write derivative 3f/91…: No space left on device (os error 28)",
                ),
                job(
                    "j2",
                    "collect",
                    Some(("Dropbox de la boulangerie", "/channels/1")),
                    "the database is locked",
                ),
                job("j3", "unheard-of", None, "no handler"),
            ];
            let page = |jobs| FailedJobsPage { t: t.clone(), layout: layout.clone(), jobs, next: None };
            vec![("failed-jobs", page(jobs)), ("failed-jobs-none", page(vec![]))]
        }
    }
}
