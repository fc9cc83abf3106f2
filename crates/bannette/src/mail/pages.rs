//! What administrators see of the mail server.

use askama::Template;

use crate::web::forms::Field;
use crate::web::{Layout, Texts};

/// `GET /administration/mail`, and what a test gets.
#[derive(Template)]
#[template(path = "mail/settings.html")]
pub struct MailPage {
    pub t: Texts,
    pub layout: Layout,
    pub server: Option<Server>,
    /// Where the test goes.
    pub to: Field,
    pub tested: Option<Tested>,
    /// Letters that wait, and letters given up.
    pub waiting: i64,
    pub failed: i64,
}

/// The settings, without their secrets.
#[derive(Clone, Debug)]
pub struct Server {
    /// `smtps://mail.example.fr:465`; none where mails are printed in the terminal.
    pub address: Option<String>,
    pub user: Option<String>,
    pub from: String,
    pub reply_to: Option<String>,
}

/// What came of a test.
#[derive(Clone, Debug)]
pub enum Tested {
    Sent,
    /// The code of why not (`mail-trouble-CODE`), and what the server said.
    Failed {
        code: &'static str,
        detail: String,
    },
}

#[cfg(test)]
mod samples {
    use super::*;
    use crate::web::Locale;
    use crate::web::layout::Item;
    use crate::web::samples::{Samples, page};

    impl Samples for MailPage {
        fn samples(locale: Locale) -> Vec<(&'static str, Self)> {
            let (t, layout) = page(locale, Item::Mail);
            let server = Server {
                address: Some("smtps://mail.cabinet-dubois.example:465".into()),
                user: Some("bannette".into()),
                from: "Cabinet Dubois <bannette@cabinet-dubois.example>".into(),
                reply_to: None,
            };
            let page = |server, tested| MailPage {
                t: t.clone(),
                layout: layout.clone(),
                server,
                to: Field::new("claire.dubois@cabinet-dubois.example"),
                tested,
                waiting: 0,
                failed: 0,
            };
            let refused =
                Tested::Failed { code: "sign-in", detail: "permanent error (535): 5.7.8 Error".into() };
            vec![
                ("mail", MailPage { waiting: 2, failed: 1, ..page(Some(server.clone()), None) }),
                ("mail-none", page(None, None)),
                ("mail-sent", page(Some(server.clone()), Some(Tested::Sent))),
                ("mail-refused", page(Some(server), Some(refused))),
            ]
        }
    }
}
