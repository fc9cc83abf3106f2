//! Made-up channels, to see the pages.

use super::*;
use crate::collecting::pages::samples::{finished_run, running_run};
use crate::web::layout::Item;
use crate::web::samples::{COMPANY, Samples, moment, page};

pub fn folders() -> Vec<FolderLine> {
    let folder = |id: &str, path: &str, recursive, binder: &str, gone| FolderLine {
        id: id.into(),
        path: path.into(),
        recursive,
        binder: binder.into(),
        gone,
    };
    vec![
        folder("f1", "/Comptabilité/Factures fournisseurs", true, "Achats", false),
        folder("f2", "/Comptabilité/Ventes 2026", false, "Ventes", false),
    ]
}

pub fn card() -> ChannelCard {
    ChannelCard {
        id: "019ab000-0000-7000-8000-000000000001".into(),
        label: "Dropbox de la boulangerie".into(),
        owner: Some("Élodie Martin".into()),
        draft: false,
        connection: Connection::Connected { account: "elodie@boulangerie-martin.example".into() },
        folders: folders(),
        last_run: Some(finished_run()),
        next_run_at: Some(moment("2026-11-23T02:12:00Z")),
    }
}

impl Samples for ChannelsPage {
    fn samples(locale: crate::web::Locale) -> Vec<(&'static str, Self)> {
        let (t, layout) = page(locale, Item::Channels);
        let revoked = ChannelCard {
            id: "019ab000-0000-7000-8000-000000000002".into(),
            label: "Notes de frais".into(),
            owner: Some("Karim Benali".into()),
            connection: Connection::ToReconnect {
                account: "karim.benali@boulangerie-martin.example".into(),
                reason: "connection-revoked",
            },
            folders: vec![FolderLine {
                path: String::new(),
                binder: "Notes de frais".into(),
                gone: false,
                ..folders().remove(0)
            }],
            next_run_at: None,
            ..card()
        };
        let running = ChannelCard {
            id: "019ab000-0000-7000-8000-000000000003".into(),
            label: "Banque".into(),
            last_run: Some(running_run()),
            folders: vec![FolderLine {
                path: "/Relevés".into(),
                binder: "Banque".into(),
                gone: true,
                ..folders().remove(0)
            }],
            ..card()
        };
        let draft = ChannelCard {
            id: "019ab000-0000-7000-8000-000000000004".into(),
            label: "Dropbox du magasin de Lyon".into(),
            owner: None,
            draft: true,
            connection: Connection::None,
            folders: vec![],
            last_run: None,
            next_run_at: None,
        };
        let list = |channels| ChannelsPage {
            t: t.clone(),
            layout: layout.clone(),
            company: COMPANY.into(),
            channels,
        };
        vec![("channels", list(vec![card(), revoked, running, draft])), ("channels-empty", list(vec![]))]
    }
}
