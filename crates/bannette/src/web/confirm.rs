//! The page that asks before something is done that cannot be undone. It is reached by a link, and does it by a form that goes to
//! its own address.

use askama::Template;

use crate::web::{Layout, Texts};

#[derive(Template)]
#[template(path = "web/confirm.html")]
pub struct ConfirmPage {
    pub t: Texts,
    pub layout: Layout,
    /// The question.
    pub ask: String,
    /// What comes of it, sentence by sentence.
    pub what: Vec<String>,
    /// Where the form goes.
    pub action: String,
    /// The button's words and icon.
    pub does: String,
    pub icon: Option<&'static str>,
    /// The page that one comes from, and what it is called.
    pub back: String,
    pub from: String,
}

#[cfg(test)]
mod samples {
    use super::*;
    use crate::deposit::pages::ask_to_revoke;
    use crate::handover::pages::ask_to_withdraw;
    use crate::ids::{CompanyId, DepositLinkId};
    use crate::web::Locale;
    use crate::web::layout::Item;
    use crate::web::samples::{Samples, id, page};
    use crate::webhook::pages::ask_to_delete;

    impl Samples for ConfirmPage {
        fn samples(locale: Locale) -> Vec<(&'static str, Self)> {
            let frame = |item| page(locale, item);
            let company = CompanyId(id(1));
            let handover = crate::handover::pages::sample(2, 48, false);
            let url = "https://compta.example/bannette";
            vec![
                ("handover-withdraw", ask_to_withdraw(frame(Item::Handovers), &handover)),
                (
                    "deposit-link-revoke",
                    ask_to_revoke(
                        frame(Item::DepositLinks),
                        company,
                        DepositLinkId(id(3)),
                        "Pour Mme Martin",
                    ),
                ),
                (
                    "webhook-delete",
                    ask_to_delete(frame(Item::Webhooks), "/administration/webhooks", id(4), url),
                ),
            ]
        }
    }
}
