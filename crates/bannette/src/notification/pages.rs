//! The page of notifications, and the choices about them.

use askama::Template;
use jiff::Timestamp;

use crate::ids::NotificationId;
use crate::web::{Layout, Texts};

/// `GET /notifications?after=`.
#[derive(Template)]
#[template(path = "notification/notifications.html")]
pub struct NotificationsPage {
    pub t: Texts,
    pub layout: Layout,
    pub lines: Vec<Line>,
    pub next: Option<String>,
}

#[derive(Clone, Debug)]
pub struct Line {
    pub id: NotificationId,
    pub kind: &'static str,
    pub sentence: String,
    pub at: Timestamp,
    pub read: bool,
}

/// `GET /notifications/choices`.
#[derive(Template)]
#[template(path = "notification/choices.html")]
pub struct ChoicesPage {
    pub t: Texts,
    pub layout: Layout,
    /// Kind, whether under the bell, how by mail.
    pub choices: Vec<(&'static str, bool, &'static str)>,
    pub ways: [&'static str; 3],
}

#[cfg(test)]
mod samples {
    use super::*;
    use crate::notification::{ByMail, Kind};
    use crate::web::Locale;
    use crate::web::layout::Item;
    use crate::web::samples::{Samples, id, moment, page};

    impl Samples for NotificationsPage {
        fn samples(locale: Locale) -> Vec<(&'static str, Self)> {
            let (t, layout) = page(locale, Item::Notifications);
            let line = |n, kind, read| Line {
                id: NotificationId(id(n)),
                kind,
                sentence: "« Dropbox de la boulangerie » (Boulangerie Martin)".into(),
                at: moment("2026-11-22T09:10:00Z"),
                read,
            };
            let lines = vec![line(1, "connection-broken", false), line(2, "run-finished", true)];
            let page = |lines| NotificationsPage { t: t.clone(), layout: layout.clone(), lines, next: None };
            vec![("notifications", page(lines)), ("notifications-none", page(vec![]))]
        }
    }

    impl Samples for ChoicesPage {
        fn samples(locale: Locale) -> Vec<(&'static str, Self)> {
            let (t, layout) = page(locale, Item::Notifications);
            let choices = Kind::ALL.iter().map(|kind| (kind.name(), true, "digest")).collect();
            let ways = ByMail::ALL.map(ByMail::name);
            vec![("notification-choices", ChoicesPage { t, layout, choices, ways })]
        }
    }
}
