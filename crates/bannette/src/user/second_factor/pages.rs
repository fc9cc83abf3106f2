//! The second factor, on pages.

use askama::Template;
use jiff::Timestamp;

use super::Demand;
use crate::web::forms::Field;
use crate::web::{Layout, Texts};

/// `GET /profile/second-factor?next=`: set it up, or see it and switch it off.
#[derive(Template)]
#[template(path = "user/second_factor.html")]
pub struct SecondFactorPage {
    pub t: Texts,
    pub layout: Layout,
    pub shown: Shown,
    /// Whether the reader must have one.
    pub demanded: bool,
    /// Path to go to afterwards.
    pub next: String,
}

/// What there is.
#[derive(Clone, Debug)]
pub enum Shown {
    Off {
        picture: Option<Picture>,
        /// In base 32.
        secret: String,
        /// The same, as the form brings it back.
        sealed: String,
        code: Field,
    },
    On {
        since: Timestamp,
        /// Recovery codes that still serve.
        left: i64,
        password_error: Option<String>,
    },
}

/// A QR code.
#[derive(Clone, Debug)]
pub struct Picture {
    pub path: String,
    /// In squares.
    pub width: i32,
}

impl Picture {
    /// With the white around it that cameras need.
    fn view(&self) -> String {
        format!("-4 -4 {0} {0}", self.width + 8)
    }
}

impl SecondFactorPage {
    /// Groups of four, as they are typed.
    fn grouped(&self, secret: &str) -> String {
        let groups: Vec<String> =
            secret.as_bytes().chunks(4).map(|group| String::from_utf8_lossy(group).into_owned()).collect();
        groups.join(" ")
    }
}

/// Recovery codes, shown once.
#[derive(Template)]
#[template(path = "user/recovery_codes.html")]
pub struct RecoveryCodesPage {
    pub t: Texts,
    pub layout: Layout,
    pub codes: Vec<String>,
    /// The second factor was just switched on; else the codes replace former ones.
    pub new: bool,
    pub email: String,
    pub next: String,
}

impl RecoveryCodesPage {
    fn together(&self) -> String {
        self.codes.join(" ")
    }
}

/// `GET /administration/sign-in`: what signing in takes.
#[derive(Template)]
#[template(path = "user/rules.html")]
pub struct RulesPage {
    pub t: Texts,
    pub layout: Layout,
    pub demand: Demand,
    /// Users of whom one is demanded and who have none yet.
    pub lacking: i64,
    pub provider: Option<ProviderFacts>,
    /// The address that a provider sends browsers back to.
    pub redirect: String,
}

/// The identity provider's settings, without their secret.
#[derive(Clone, Debug)]
pub struct ProviderFacts {
    pub label: String,
    pub issuer: String,
    pub client_id: String,
    pub creates_users: bool,
    pub second_factor: bool,
}

impl RulesPage {
    fn demands(&self) -> [Demand; 3] {
        Demand::ALL
    }

    fn words(&self, demand: &Demand) -> String {
        self.t.code("demand", demand.name())
    }
}

#[cfg(test)]
mod samples {
    use super::*;
    use crate::user::second_factor::codes::{self, Secret};
    use crate::web::Locale;
    use crate::web::layout::Item;
    use crate::web::samples::{Samples, moment, page};

    impl Samples for SecondFactorPage {
        fn samples(locale: Locale) -> Vec<(&'static str, Self)> {
            let (t, layout) = page(locale, Item::Profile);
            let text = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";
            let address = Secret::parse(text).unwrap().address("Cabinet Dubois", "claire@cabinet.example");
            let (path, width) = codes::picture(&address).unwrap();
            let off = |error: Option<String>| Shown::Off {
                picture: Some(Picture { path: path.clone(), width }),
                secret: text.into(),
                sealed: "01".into(),
                code: Field { value: String::new(), error },
            };
            let on = |left, password_error| Shown::On {
                since: moment("2026-11-20T08:00:00Z"),
                left,
                password_error,
            };
            let page = |shown, demanded| SecondFactorPage {
                t: t.clone(),
                layout: layout.clone(),
                shown,
                demanded,
                next: "/".into(),
            };
            let wrong = t.code("error", "code-wrong");
            let first = SecondFactorPage {
                layout: Layout { path: "/profile/second-factor".into(), ..Layout::default() },
                ..page(off(None), true)
            };
            vec![
                ("second-factor", page(off(None), false)),
                ("second-factor-refused", page(off(Some(wrong)), false)),
                ("second-factor-first", first),
                ("second-factor-on", page(on(8, None), false)),
                ("second-factor-demanded", page(on(1, Some(t.code("error", "password-wrong"))), true)),
            ]
        }
    }

    impl Samples for RecoveryCodesPage {
        fn samples(locale: Locale) -> Vec<(&'static str, Self)> {
            let (t, layout) = page(locale, Item::Profile);
            let code = |n: usize| format!("{n}b3c-d4e5-f6g7-h8j9");
            let codes: Vec<String> = (0..codes::RECOVERY_CODES).map(code).collect();
            let page = |new| RecoveryCodesPage {
                t: t.clone(),
                layout: layout.clone(),
                codes: codes.clone(),
                new,
                email: "claire@cabinet.example".into(),
                next: "/".into(),
            };
            vec![("recovery-codes", page(true)), ("recovery-codes-renewed", page(false))]
        }
    }

    impl Samples for RulesPage {
        fn samples(locale: Locale) -> Vec<(&'static str, Self)> {
            let (t, layout) = page(locale, Item::SignIn);
            let page = |demand, lacking, provider| RulesPage {
                t: t.clone(),
                layout: layout.clone(),
                demand,
                lacking,
                provider,
                redirect: "https://bannette.example/sign-in/provider/callback".into(),
            };
            let provider = ProviderFacts {
                label: "Cabinet Dubois".into(),
                issuer: "https://login.example/realms/cabinet".into(),
                client_id: "bannette".into(),
                creates_users: false,
                second_factor: true,
            };
            vec![
                ("rules", page(Demand::Internal, 3, Some(provider))),
                ("rules-without-provider", page(Demand::Nobody, 0, None)),
            ]
        }
    }
}
