//! One's own account, on pages.

use askama::Template;
use jiff::Timestamp;

use crate::user::SHORTEST_PASSWORD;
use crate::user::links::{Link, Purpose};
use crate::web::forms::Field;
use crate::web::{Layout, Locale, Texts};

/// `GET /account/{token}`: choose a password, confirm an address, or learn that the link serves no more.
#[derive(Template)]
#[template(path = "user/password.html")]
pub struct PasswordPage {
    pub t: Texts,
    pub layout: Layout,
    pub token: String,
    pub link: Option<Link>,
    pub password: Field,
    pub again: Field,
}

impl PasswordPage {
    fn about_email(&self, link: &Link) -> bool {
        link.purpose == Purpose::Email
    }

    fn shortest(&self) -> usize {
        SHORTEST_PASSWORD
    }
}

/// `GET /forgotten`, and what whoever asked is told: the same for every address.
#[derive(Template)]
#[template(path = "user/forgotten.html")]
pub struct ForgottenPage {
    pub t: Texts,
    pub layout: Layout,
    /// Whether there is a mail server.
    pub mails: bool,
    pub asked: bool,
}

/// `GET /profile`: name, address, language, sessions.
#[derive(Template)]
#[template(path = "user/profile.html")]
pub struct AccountPage {
    pub t: Texts,
    pub layout: Layout,
    pub name: String,
    pub email: String,
    pub mails: bool,
    pub new_email: Field,
    pub password_error: Option<String>,
    /// What is wrong with the form of another password, by field; none for whoever has no password.
    pub passwords: Option<PasswordErrors>,
    /// Whether it is on.
    pub second_factor: bool,
    pub sessions: Vec<SessionLine>,
}

/// What is wrong with a new password.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PasswordErrors {
    pub current: Option<String>,
    pub new: Option<String>,
    pub again: Option<String>,
}

impl AccountPage {
    fn shortest(&self) -> usize {
        SHORTEST_PASSWORD
    }

    /// All languages to choose from.
    fn locales(&self) -> [Locale; 2] {
        Locale::ALL
    }
}

/// One of the sessions.
#[derive(Clone, Debug)]
pub struct SessionLine {
    pub opened_at: Timestamp,
    pub seen_at: Timestamp,
    pub browser: String,
    pub this: bool,
}

impl SessionLine {
    /// Browser and system in two words; empty for what is not known.
    fn shown_browser(&self) -> String {
        let known = |names: &[(&'static str, &'static str)]| {
            names.iter().find(|(mark, _)| self.browser.contains(mark)).map(|(_, name)| *name)
        };
        let browsers = [
            ("Edg", "Edge"),
            ("OPR", "Opera"),
            ("Firefox", "Firefox"),
            ("Chrom", "Chrome"),
            ("Safari", "Safari"),
        ];
        let systems = [
            ("Android", "Android"),
            ("iPhone", "iPhone"),
            ("iPad", "iPad"),
            ("Windows", "Windows"),
            ("Mac OS", "macOS"),
            ("Linux", "Linux"),
        ];
        [known(&browsers), known(&systems)].into_iter().flatten().collect::<Vec<_>>().join(" – ")
    }
}

#[cfg(test)]
mod samples {
    use super::*;
    use crate::ids::UserId;
    use crate::user::User;
    use crate::web::layout::Item;
    use crate::web::samples::{Samples, id, moment, page, texts};

    impl Samples for PasswordPage {
        fn samples(locale: Locale) -> Vec<(&'static str, Self)> {
            let link = |purpose| Link {
                user: User {
                    id: UserId(id(2)),
                    email: "julie@boulangerie.example".into(),
                    name: "Julie Lemoine".into(),
                    internal: false,
                    locale,
                },
                purpose,
                email: (purpose == Purpose::Email).then(|| "julie.lemoine@boulangerie.example".into()),
            };
            let page = |link, error: Option<String>| PasswordPage {
                t: texts(locale),
                layout: Layout { path: "/account/x".into(), ..Layout::default() },
                token: "x".into(),
                link,
                password: Field { error, ..Field::default() },
                again: Field::default(),
            };
            let common = texts(locale).code("error", "password-common");
            vec![
                ("password", page(Some(link(Purpose::Activate)), None)),
                ("password-reset", page(Some(link(Purpose::Reset)), Some(common))),
                ("password-email", page(Some(link(Purpose::Email)), None)),
                ("password-over", page(None, None)),
            ]
        }
    }

    impl Samples for ForgottenPage {
        fn samples(locale: Locale) -> Vec<(&'static str, Self)> {
            let page = |mails, asked| ForgottenPage {
                t: texts(locale),
                layout: Layout { path: "/forgotten".into(), ..Layout::default() },
                mails,
                asked,
            };
            vec![
                ("forgotten", page(true, false)),
                ("forgotten-asked", page(true, true)),
                ("forgotten-without-mail", page(false, false)),
            ]
        }
    }

    impl Samples for AccountPage {
        fn samples(locale: Locale) -> Vec<(&'static str, Self)> {
            let (t, layout) = page(locale, Item::Profile);
            let line = |browser: &str, seen: &str, this| SessionLine {
                opened_at: moment("2026-11-20T08:00:00Z"),
                seen_at: moment(seen),
                browser: browser.into(),
                this,
            };
            let sessions = vec![
                line("Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Firefox/145.0", "2026-11-22T12:58:00Z", true),
                line("Mozilla/5.0 (iPhone) Safari/604.1", "2026-11-21T19:00:00Z", false),
            ];
            let page = |mails, sessions| AccountPage {
                t: t.clone(),
                layout: layout.clone(),
                name: "Claire Dubois".into(),
                email: "claire.dubois@cabinet-dubois.example".into(),
                mails,
                new_email: Field::default(),
                password_error: None,
                passwords: mails.then(PasswordErrors::default),
                second_factor: mails,
                sessions,
            };
            let alone = vec![sessions[0].clone()];
            let error = |code| Some(t.code("error", code));
            let passwords = PasswordErrors {
                current: error("password-wrong"),
                new: error("password-common"),
                again: error("password-differs"),
            };
            vec![
                ("profile", page(true, sessions)),
                ("profile-without-mail", page(false, alone.clone())),
                ("profile-password", AccountPage { passwords: Some(passwords), ..page(true, alone) }),
            ]
        }
    }
}
