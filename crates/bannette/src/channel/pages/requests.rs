//! Connection requests: the firm's list, and the page that the owner of the account sees.

use askama::Template;
use jiff::Timestamp;

use crate::channel::request::State;
use crate::ids::{ChannelId, CompanyId};
use crate::web::forms::Field;
use crate::web::{Layout, Texts};

/// `GET /connection-requests?after=`.
#[derive(Template)]
#[template(path = "channel/requests.html")]
pub struct RequestsPage {
    pub t: Texts,
    pub layout: Layout,
    pub requests: Vec<RequestCard>,
    /// Channels whose owners were never asked.
    pub never_asked: usize,
    pub next: Option<String>,
}

#[derive(Clone, Debug)]
pub struct RequestCard {
    pub channel: ChannelId,
    pub label: String,
    pub company: String,
    pub owner: String,
    pub email: String,
    pub state: State,
    pub sent_at: Timestamp,
    pub expires_at: Timestamp,
    /// To be handed over, where there is no mail server.
    pub link: Option<String>,
}

impl RequestCard {
    pub fn is_open(&self) -> bool {
        matches!(self.state, State::Pending | State::Expired)
    }
}

/// `GET /companies/{company}/channels/new/owner`: an external user on the spot, and back.
#[derive(Template)]
#[template(path = "channel/new_owner.html")]
pub struct NewOwnerPage {
    pub t: Texts,
    pub layout: Layout,
    pub company: CompanyId,
    /// The channel's, kept for the way back.
    pub label: String,
    pub name: Field,
    pub email: Field,
}

/// `GET /channels/{channel}/disconnect`, `…/delete`: asks to confirm.
#[derive(Template)]
#[template(path = "channel/end.html")]
pub struct EndPage {
    pub t: Texts,
    pub layout: Layout,
    pub channel: ChannelId,
    pub label: String,
    pub end: End,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    Disconnect,
    Delete,
}

/// `GET /request/{token}`, `GET /request-done`.
#[derive(Template)]
#[template(path = "channel/asked.html")]
pub struct AskedPage {
    pub t: Texts,
    pub layout: Layout,
    pub firm: String,
    pub asked: Asked,
}

/// What the link is worth.
#[derive(Clone, Debug)]
pub enum Asked {
    Open {
        token: String,
        company: String,
        owner: String,
        asked_by: Option<String>,
        expires_at: Timestamp,
        /// Whether the operator has set the Dropbox app.
        ready: bool,
    },
    Done,
    Used,
    Withdrawn,
    Expired {
        token: String,
    },
    Unknown,
}

#[cfg(test)]
mod samples {
    use super::*;
    use crate::web::Locale;
    use crate::web::layout::Item;
    use crate::web::samples::{Samples, id, moment, page, texts};

    impl Samples for RequestsPage {
        fn samples(locale: Locale) -> Vec<(&'static str, Self)> {
            let (t, layout) = page(locale, Item::Requests);
            let card = |n, state| RequestCard {
                channel: ChannelId(id(n)),
                label: "Dropbox de la boulangerie".into(),
                company: "Boulangerie Martin".into(),
                owner: "Élodie Martin".into(),
                email: "elodie@boulangerie-martin.example".into(),
                state,
                sent_at: moment("2026-11-20T09:00:00Z"),
                expires_at: moment("2026-11-27T09:00:00Z"),
                link: None,
            };
            let all = [State::Pending, State::Expired, State::Accepted, State::Withdrawn];
            let requests = all.into_iter().zip(1..).map(|(state, n)| card(n, state)).collect();
            let page = |requests, never_asked| RequestsPage {
                t: t.clone(),
                layout: layout.clone(),
                requests,
                never_asked,
                next: None,
            };
            vec![("requests", page(requests, 497)), ("requests-none", page(vec![], 0))]
        }
    }

    impl Samples for NewOwnerPage {
        fn samples(locale: Locale) -> Vec<(&'static str, Self)> {
            let (t, layout) = page(locale, Item::NewChannel);
            let company = CompanyId(id(1));
            let (name, mut email) = (Field::new("Élodie Martin"), Field::new("elodie@"));
            email.refuse(t.code("error", "email"));
            let label = "Dropbox de la boulangerie".into();
            vec![("new-owner", NewOwnerPage { t, layout, company, label, name, email })]
        }
    }

    impl Samples for EndPage {
        fn samples(locale: Locale) -> Vec<(&'static str, Self)> {
            let (t, layout) = page(locale, Item::Channels);
            let page = |end| EndPage {
                t: t.clone(),
                layout: layout.clone(),
                channel: ChannelId(id(1)),
                label: "Dropbox de la boulangerie".into(),
                end,
            };
            vec![("disconnect", page(End::Disconnect)), ("channel-delete", page(End::Delete))]
        }
    }

    impl Samples for AskedPage {
        fn samples(locale: Locale) -> Vec<(&'static str, Self)> {
            let page = |asked| AskedPage {
                t: texts(locale),
                layout: Layout { path: "/request/abc".into(), ..Layout::default() },
                firm: "Cabinet Dubois".into(),
                asked,
            };
            let open = Asked::Open {
                token: "abc".into(),
                company: "Boulangerie Martin".into(),
                owner: "Élodie Martin".into(),
                asked_by: Some("Claire Dubois".into()),
                expires_at: moment("2026-11-27T09:00:00Z"),
                ready: true,
            };
            vec![
                ("asked", page(open)),
                ("asked-done", page(Asked::Done)),
                ("asked-used", page(Asked::Used)),
                ("asked-withdrawn", page(Asked::Withdrawn)),
                ("asked-expired", page(Asked::Expired { token: "abc".into() })),
                ("asked-unknown", page(Asked::Unknown)),
            ]
        }
    }
}
