//! What was handed over to the accounting software, and what is ready to be.

use askama::Template;
use jiff::Timestamp;

use super::Handover;
use super::store::{Changed, Doubtful};
use crate::ids::CompanyId;
use crate::web::{ConfirmPage, Layout, Texts};

/// `GET /companies/{company}/handovers?from=&until=&anew=&after=`.
#[derive(Template)]
#[template(path = "handover/handovers.html")]
pub struct HandoversPage {
    pub t: Texts,
    pub layout: Layout,
    pub company: CompanyId,
    pub from: String,
    pub until: String,
    pub anew: bool,
    /// Documents that would be handed over.
    pub ready: i64,
    /// How many of them there is a doubt about that nobody has settled, and some of those.
    pub doubtful_count: i64,
    pub doubtful: Vec<Doubtful>,
    /// Documents of the period that the accounts have otherwise.
    pub changed: Vec<ChangedLine>,
    pub handovers: Vec<Line>,
    pub next: Option<String>,
    /// Kinds of binders: name, words, account.
    pub accounts: Vec<(&'static str, String, String)>,
    pub may_set_accounts: bool,
    pub may_set_webhooks: bool,
}

/// A handover of the list.
#[derive(Clone, Debug)]
pub struct Line(pub Handover);

impl Line {
    fn at(&self) -> Timestamp {
        self.0.made_at.timestamp()
    }
}

/// A document that was changed since it was handed over.
#[derive(Clone, Debug)]
pub struct ChangedLine(pub Changed);

impl ChangedLine {
    fn entry(&self) -> String {
        format!("{:06}", self.0.entry_number)
    }
}

/// `GET /companies/{company}/handovers/{handover}/withdraw`: the accounts may have it already.
pub fn ask_to_withdraw((t, layout): (Texts, Layout), handover: &Handover) -> ConfirmPage {
    let back = format!("/companies/{}/handovers", handover.company);
    let what = t
        .say("handover-withdraw-what")
        .arg("count", handover.documents)
        .arg("from", t.date(&handover.period.from))
        .arg("until", t.date(&handover.period.until));
    ConfirmPage {
        ask: t.say("handover-withdraw-ask").to_string(),
        what: vec![what.to_string(), t.say("handover-withdraw-accounts").to_string()],
        action: format!("{back}/{}/withdraw", handover.id),
        does: t.say("handover-withdraw").to_string(),
        icon: None,
        back,
        from: t.say("handovers").to_string(),
        t,
        layout,
    }
}

#[cfg(test)]
pub use samples::handover as sample;

#[cfg(test)]
mod samples {
    use super::*;
    use crate::document::doubt::Doubt;
    use crate::handover::Period;
    use crate::ids::{DocumentId, HandoverId};
    use crate::web::Locale;
    use crate::web::layout::Item;
    use crate::web::samples::{Samples, id, moment, page};

    pub fn handover(n: u8, documents: i64, withdrawn: bool) -> Handover {
        let day = |day| jiff::civil::date(2026, 10, day);
        Handover {
            id: HandoverId(id(n)),
            company: CompanyId(id(1)),
            period: Period { from: day(1), until: day(31) },
            anew: withdrawn,
            documents,
            entries: documents - 2,
            made_at: db::Moment::from(moment("2026-11-04T09:12:00Z")),
            made_by: Some("Claire Dubois".into()),
            withdrawn,
        }
    }

    impl Samples for HandoversPage {
        fn samples(locale: Locale) -> Vec<(&'static str, Self)> {
            let (t, layout) = page(locale, Item::Handovers);
            let line = |n: u8, documents, withdrawn| Line(handover(n, documents, withdrawn));
            let sample = |ready, handovers, may| HandoversPage {
                company: CompanyId(id(1)),
                from: "2026-01-01".into(),
                until: "2026-11-22".into(),
                anew: false,
                ready,
                doubtful_count: i64::from(may),
                doubtful: match may {
                    true => vec![Doubtful {
                        document: DocumentId(id(8)),
                        name: "FA2026-11874 (2).pdf".into(),
                        supplier: Some("Minoterie Aubert".into()),
                        date: Some(jiff::civil::date(2026, 10, 4)),
                        doubt: Doubt::Duplicate,
                    }],
                    false => Vec::new(),
                },
                changed: match may {
                    true => vec![ChangedLine(Changed {
                        document: DocumentId(id(7)),
                        name: "FA2026-11874.pdf".into(),
                        supplier: Some("Minoterie Aubert".into()),
                        date: Some(jiff::civil::date(2026, 10, 4)),
                        entry_number: 12,
                    })],
                    false => Vec::new(),
                },
                handovers,
                next: None,
                accounts: vec![
                    ("purchases", t.code("binder-kind", "purchases"), "607000".into()),
                    ("sales", t.code("binder-kind", "sales"), "706000".into()),
                ],
                may_set_accounts: may,
                may_set_webhooks: may,
                t: t.clone(),
                layout: layout.clone(),
            };
            vec![
                ("handovers", sample(12, vec![line(2, 48, false), line(1, 3, true)], true)),
                ("handovers-none", sample(0, vec![], false)),
            ]
        }
    }
}
