//! The pages of deposits and of the links to deposit by.

use askama::Template;
use jiff::Timestamp;
use serde::Serialize;

use super::links::{Link, State};
use crate::channel::options::ChannelOptions;
use crate::collecting::Outcome;
use crate::ids::{CompanyId, DepositLinkId, UploadId};
use crate::web::forms::{Choice, Field};
use crate::web::{ConfirmPage, Layout, Sign, Texts};

/// `GET /companies/{company}/deposit?run=`, `GET /deposit/{token}?run=`: where files are dropped, and what became of them.
#[derive(Template)]
#[template(path = "deposit/deposit.html")]
pub struct DepositPage {
    pub t: Texts,
    pub layout: Layout,
    pub company_name: String,
    /// Where the form goes; uploads are below.
    pub address: String,
    pub binders: Vec<Choice>,
    /// The largest file that can be taken, in bytes.
    pub largest: i64,
    /// What became of the files of the deposit that is shown.
    pub told: Vec<Told>,
    /// What is done by itself with what is deposited; none for whoever came by a link, which has its own.
    pub options: Option<ChannelOptions>,
    /// For whoever came by a link.
    pub guest: Option<Guest>,
}

/// What whoever came by a link is told.
#[derive(Clone, Debug)]
pub struct Guest {
    pub firm: String,
    pub note: String,
    pub expires_at: Timestamp,
    pub files_left: i64,
    pub bytes_left: i64,
}

/// What became of a file, in the depositor's words.
#[derive(Clone, Debug, Serialize)]
pub struct Told {
    pub upload: UploadId,
    pub path: String,
    pub outcome: Outcome,
    pub text: String,
    /// The page of the document, for those who may see it.
    pub document: Option<String>,
    /// An archive or a mail whose contents are not known yet: to be asked for again.
    pub opens: bool,
}

impl Told {
    fn sign(&self, t: &Texts) -> Sign {
        match self.outcome {
            // Nobody who deposits speaks of collecting.
            Outcome::AlreadyCollected => Sign::new(t, "idle", "history", "deposit-sign-known"),
            other => other.sign(t),
        }
    }

    /// Whether it can be deposited all the same.
    fn is_known(&self) -> bool {
        self.outcome == Outcome::AlreadyCollected
    }
}

/// `GET /deposit/{token}` of a link that does not serve.
#[derive(Template)]
#[template(path = "deposit/closed.html")]
pub struct ClosedLinkPage {
    pub t: Texts,
    pub layout: Layout,
    pub firm: String,
    pub closed: Closed,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closed {
    /// Expired, or revoked.
    Over,
    Unknown,
}

/// `GET /companies/{company}/deposit-links`: the links of a company, and a form for a new one.
#[derive(Template)]
#[template(path = "deposit/links.html")]
pub struct LinksPage {
    pub t: Texts,
    pub layout: Layout,
    pub company: CompanyId,
    pub links: Vec<LinkCard>,
    pub fields: LinkFields,
}

#[derive(Clone, Debug)]
pub struct LinkFields {
    pub binders: Vec<Choice>,
    pub days: Vec<Choice>,
    pub note: Field,
    pub max_files: Field,
    pub max_size: Field,
    /// What is done by itself with what comes by it.
    pub options: ChannelOptions,
}

/// A link in the list.
#[derive(Clone, Debug)]
pub struct LinkCard {
    pub id: DepositLinkId,
    pub note: String,
    pub binder: Option<String>,
    /// The address, as long as it serves.
    pub address: Option<String>,
    pub state: State,
    pub files: (i64, i64),
    pub bytes: (i64, i64),
    pub created_by: Option<String>,
    pub expires_at: Timestamp,
    pub last_used_at: Option<Timestamp>,
    pub options: ChannelOptions,
}

impl LinkCard {
    pub fn new(link: Link, binder: Option<String>, address: Option<String>) -> Self {
        Self {
            id: link.id,
            note: link.note,
            binder,
            address,
            state: link.state,
            files: (link.files, link.max_files),
            bytes: (link.bytes, link.max_bytes),
            created_by: link.created_by,
            expires_at: link.expires_at.timestamp(),
            last_used_at: link.last_used_at.map(|at| at.timestamp()),
            options: link.options,
        }
    }

    /// Tone and icon of its state.
    fn sign(&self) -> (&'static str, &'static str) {
        match self.state {
            State::Open => ("ok", "check"),
            State::UsedUp => ("warn", "minus"),
            State::Expired | State::Revoked => ("idle", "minus"),
        }
    }
}

/// `GET /companies/{company}/deposit-links/{link}/revoke`: whoever has the link is shut out, for good.
pub fn ask_to_revoke(
    (t, layout): (Texts, Layout),
    company: CompanyId,
    link: DepositLinkId,
    note: &str,
) -> ConfirmPage {
    let back = format!("/companies/{company}/deposit-links");
    let named = (!note.is_empty()).then(|| t.say("link-revoke-which").arg("note", note).to_string());
    ConfirmPage {
        ask: t.say("link-revoke-ask").to_string(),
        what: named.into_iter().chain([t.say("link-revoke-what").to_string()]).collect(),
        action: format!("{back}/{link}/revoke"),
        does: t.say("link-revoke").to_string(),
        icon: None,
        back,
        from: t.say("links").to_string(),
        t,
        layout,
    }
}

#[cfg(test)]
mod samples {
    use super::*;
    use crate::web::Locale;
    use crate::web::layout::Item;
    use crate::web::samples::{Samples, id, moment, page, texts};

    fn told(t: &Texts) -> Vec<Told> {
        let told = |n, path: &str, outcome, text: String, document: Option<&str>| Told {
            upload: UploadId(id(n)),
            path: path.into(),
            outcome,
            text,
            document: document.map(Into::into),
            opens: false,
        };
        let date = t.moment(&moment("2026-11-03T08:00:00Z"));
        let known = t.say("deposit-known-as").arg("name", "FA2026-11874.pdf").arg("date", date).to_string();
        vec![
            told(
                1,
                "Achats/facture.pdf",
                Outcome::Collected,
                t.say("deposit-done").to_string(),
                Some("/documents/1"),
            ),
            told(2, "scan.pdf", Outcome::AlreadyCollected, known, Some("/documents/2")),
            told(3, "pilote.exe", Outcome::SetAside, t.code("deposit-refused", "unsupported_type"), None),
        ]
    }

    impl Samples for DepositPage {
        fn samples(locale: Locale) -> Vec<(&'static str, Self)> {
            let (t, layout) = page(locale, Item::Deposit);
            let binders = [(1, "Achats"), (2, "Ventes"), (3, "Banque")];
            let binders = binders.map(|(n, name)| Choice::new(id(n).to_string(), name, false)).to_vec();
            let deposit = DepositPage {
                t: t.clone(),
                layout: layout.clone(),
                company_name: "Boulangerie Martin".into(),
                address: "/companies/1/deposit".into(),
                binders: binders.clone(),
                largest: 4 << 30,
                told: Vec::new(),
                options: Some(ChannelOptions::default()),
                guest: None,
            };
            let done = DepositPage {
                told: told(&t),
                t: t.clone(),
                layout: layout.clone(),
                company_name: "Boulangerie Martin".into(),
                address: "/companies/1/deposit".into(),
                binders: binders.clone(),
                largest: 4 << 30,
                options: Some(ChannelOptions::default()),
                guest: None,
            };
            let none = DepositPage {
                t,
                layout,
                company_name: "Boulangerie Martin".into(),
                address: "/companies/1/deposit".into(),
                binders: Vec::new(),
                largest: 4 << 30,
                told: Vec::new(),
                options: Some(ChannelOptions::default()),
                guest: None,
            };
            let guest = DepositPage {
                t: texts(locale),
                layout: Layout { path: "/deposit/abc".into(), ..Layout::default() },
                company_name: "Boulangerie Martin".into(),
                address: "/deposit/abc".into(),
                binders: binders[..1].to_vec(),
                largest: 4 << 30,
                told: Vec::new(),
                options: None,
                guest: Some(Guest {
                    firm: "Cabinet Dubois".into(),
                    note: "Vos relevés du trimestre, s’il vous plaît.".into(),
                    expires_at: moment("2026-12-22T09:00:00Z"),
                    files_left: 97,
                    bytes_left: 480_000_000,
                }),
            };
            vec![
                ("deposit", deposit),
                ("deposit-done", done),
                ("deposit-none", none),
                ("deposit-guest", guest),
            ]
        }
    }

    impl Samples for ClosedLinkPage {
        fn samples(locale: Locale) -> Vec<(&'static str, Self)> {
            let page = |closed| ClosedLinkPage {
                t: texts(locale),
                layout: Layout { path: "/deposit/abc".into(), ..Layout::default() },
                firm: "Cabinet Dubois".into(),
                closed,
            };
            vec![("link-over", page(Closed::Over)), ("link-unknown", page(Closed::Unknown))]
        }
    }

    impl Samples for LinksPage {
        fn samples(locale: Locale) -> Vec<(&'static str, Self)> {
            let (t, layout) = page(locale, Item::DepositLinks);
            let card = |n, state, open: bool| LinkCard {
                id: DepositLinkId(id(n)),
                note: "Vos relevés du trimestre".into(),
                binder: open.then(|| "Banque".into()),
                address: open.then(|| "https://bannette.example/deposit/abc".into()),
                state,
                files: (3, 100),
                bytes: (20_000_000, 500_000_000),
                created_by: Some("Claire Dubois".into()),
                expires_at: moment("2026-12-22T09:00:00Z"),
                last_used_at: open.then(|| moment("2026-11-21T09:00:00Z")),
                options: ChannelOptions::named(open.then_some("split_documents")),
            };
            let states = [
                (State::Open, true),
                (State::UsedUp, true),
                (State::Expired, false),
                (State::Revoked, false),
            ];
            let links: Vec<_> = (1..).zip(states).map(|(n, (state, open))| card(n, state, open)).collect();
            let mut fields = LinkFields {
                binders: vec![Choice::new(id(1).to_string(), "Achats", false)],
                days: vec![Choice::new("30", t.say("link-days").arg("count", 30).to_string(), true)],
                note: Field::default(),
                max_files: Field::new("100"),
                max_size: Field::new("500"),
                options: ChannelOptions::default(),
            };
            let company = CompanyId(id(1));
            let page =
                |links, fields| LinksPage { t: t.clone(), layout: layout.clone(), company, links, fields };
            let empty = page(Vec::new(), fields.clone());
            fields.max_files.refuse(t.code("error", "out-of-range"));
            vec![("links", page(links, fields)), ("links-none", empty)]
        }
    }
}
