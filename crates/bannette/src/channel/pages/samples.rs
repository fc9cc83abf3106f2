//! Made-up channels, to see the pages.

use super::*;
use crate::collecting::pages::samples::{finished_run, history, running_run};
use crate::ids::SiteId;
use crate::web::Locale;
use crate::web::samples::{Samples, id, moment, page};

fn folders() -> Vec<FolderLine> {
    let folder = |n, path: &str, recursive, binder: &str| FolderLine {
        id: FolderId(id(n)),
        path: path.into(),
        recursive,
        binder: binder.into(),
        gone: false,
    };
    vec![
        folder(1, "/Comptabilité/Factures fournisseurs", true, "Achats"),
        folder(2, "/Comptabilité/Ventes 2026", false, "Ventes"),
    ]
}

fn card() -> ChannelCard {
    ChannelCard {
        id: ChannelId(id(1)),
        label: "Dropbox de la boulangerie".into(),
        owner: Some("Élodie Martin".into()),
        draft: false,
        connection: Connection::Connected { account: "elodie@boulangerie-martin.example".into() },
        folders: folders(),
        last_run: Some(finished_run()),
        next_run_at: Some(moment("2026-11-23T02:12:00Z")),
        paused: false,
        silence: None,
    }
}

fn silent() -> ChannelCard {
    let since = moment("2026-11-08T02:12:00Z");
    ChannelCard { silence: Some(SilenceFacts { since, days: 14, weekly: Some(4) }), ..card() }
}

fn draft() -> ChannelCard {
    ChannelCard {
        draft: true,
        connection: Connection::None,
        folders: vec![],
        last_run: None,
        next_run_at: None,
        ..card()
    }
}

fn revoked() -> ChannelCard {
    let account = "karim.benali@boulangerie-martin.example".into();
    ChannelCard {
        id: ChannelId(id(2)),
        label: "Notes de frais".into(),
        owner: Some("Karim Benali".into()),
        connection: Connection::ToReconnect { account, code: "reconnect.revoked".into() },
        folders: vec![FolderLine {
            path: String::new(),
            binder: "Notes de frais".into(),
            ..folders().remove(0)
        }],
        next_run_at: None,
        ..card()
    }
}

fn account() -> AccountFacts {
    AccountFacts {
        name: "Élodie Martin".into(),
        email: "elodie@boulangerie-martin.example".into(),
        connected_at: moment("2026-03-02T09:14:00Z"),
        checked_at: moment("2026-11-22T12:40:00Z"),
        scopes: ["account_info.read", "files.metadata.read", "files.content.read"].map(str::to_owned).into(),
    }
}

fn owners() -> Vec<Choice> {
    vec![
        Choice::new("1", "Élodie Martin (externe) · elodie@boulangerie-martin.example", true),
        Choice::new("2", "Karim Benali (externe) · karim.benali@boulangerie-martin.example", false),
    ]
}

impl Samples for ChannelsPage {
    fn samples(locale: Locale) -> Vec<(&'static str, Self)> {
        let (t, layout) = page(locale, Item::Channels);
        let running = ChannelCard {
            id: ChannelId(id(3)),
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
            id: ChannelId(id(4)),
            label: "Dropbox du magasin de Lyon".into(),
            owner: None,
            ..draft()
        };
        let list = |channels| ChannelsPage {
            t: t.clone(),
            layout: layout.clone(),
            company: CompanyId(id(1)),
            channels,
        };
        vec![("channels", list(vec![silent(), revoked(), running, draft])), ("channels-empty", list(vec![]))]
    }
}

fn companies() -> Vec<Company> {
    let company = |n, code: &str, name: &str| Company {
        id: CompanyId(id(n)),
        code: code.into(),
        name: name.into(),
        siren: None,
        site: SiteId(id(1)),
        time_zone: "Europe/Paris".into(),
        created_at: moment("2026-01-05T08:00:00Z").into(),
        deactivated: false,
        model: false,
    };
    vec![company(1, "BOUMAR", "Boulangerie Martin"), company(2, "GARLEF", "Garage Lefèvre & Fils")]
}

impl Samples for ChooseCompanyPage {
    fn samples(locale: Locale) -> Vec<(&'static str, Self)> {
        let sample = |item, companies, query: &str| {
            let (t, layout) = page(locale, item);
            let layout = Layout { company: None, path: "/channels/new".into(), ..layout };
            ChooseCompanyPage { t, layout, item, companies, query: query.into(), next: None }
        };
        vec![
            ("channels-choose-company", sample(Item::Channels, companies(), "")),
            ("channel-new-choose-company", sample(Item::NewChannel, companies(), "")),
            ("channel-new-choose-company-not-found", sample(Item::NewChannel, vec![], "zzz")),
        ]
    }
}

impl Samples for NewChannelPage {
    fn samples(locale: Locale) -> Vec<(&'static str, Self)> {
        let (t, layout) = page(locale, Item::NewChannel);
        let page = |label, owners, owner_error| NewChannelPage {
            t: t.clone(),
            layout: layout.clone(),
            company: CompanyId(id(1)),
            label,
            owners,
            owner_error,
        };
        let mut refused = Field::new("");
        refused.refuse(t.say("error-required"));
        vec![
            ("channel-new", page(Field::new("Dropbox de la boulangerie"), owners(), None)),
            ("channel-new-refused", page(refused, owners(), Some(t.say("error-required").to_string()))),
            ("channel-new-no-owner", page(Field::default(), vec![], None)),
        ]
    }
}

impl Samples for ChannelPage {
    fn samples(locale: Locale) -> Vec<(&'static str, Self)> {
        let (t, layout) = page(locale, Item::Channels);
        let page = |channel, since, runs| ChannelPage {
            t: t.clone(),
            layout: layout.clone(),
            company: CompanyId(id(1)),
            channel,
            account: Some(account()),
            since,
            options: ChannelOptions::named(["rotate", "split_documents"]),
            created_at: moment("2026-03-02T09:10:00Z"),
            runs,
            reminders: vec![],
        };
        let since = Some(jiff::civil::date(2026, 1, 1));
        let reminders = vec![ReminderLine {
            at: moment("2026-11-20T09:00:00Z"),
            by: "Claire Dubois".into(),
            email: "elodie@boulangerie-martin.example".into(),
            subject: "Vos documents pour Boulangerie Martin".into(),
            paragraphs: vec!["Rien depuis le 08/11/2026.".into(), "Merci\u{a0}!".into()],
        }];
        vec![
            ("channel", page(card(), since, history())),
            ("channel-to-reconnect", page(revoked(), None, vec![])),
            ("channel-silent", ChannelPage { reminders, ..page(silent(), None, vec![]) }),
        ]
    }
}

impl Samples for SetUpPage {
    fn samples(locale: Locale) -> Vec<(&'static str, Self)> {
        let (t, layout) = page(locale, Item::Channels);
        let page = |channel: ChannelCard, since: &str| SetUpPage {
            t: t.clone(),
            layout: layout.clone(),
            company: CompanyId(id(1)),
            label: Field::new(&channel.label),
            owners: owners(),
            owner_error: None,
            account: (channel.connection != Connection::None).then(account),
            channel,
            unanswered: false,
            request: None,
            since: Field::new(since),
            options: ChannelOptions::named(["rotate"]),
            silence_days: Field::default(),
            firm_silence_days: 12,
        };
        let connected = ChannelCard { connection: card().connection, ..draft() };
        let ready = ChannelCard { folders: folders(), ..connected.clone() };
        vec![
            ("set-up-1-draft", page(draft(), "")),
            ("set-up-2-connected", page(connected, "")),
            ("set-up-3-ready", page(ready, "2026-01-01")),
            ("set-up-4-active", page(card(), "")),
            ("set-up-5-to-reconnect", page(revoked(), "")),
        ]
    }
}

impl Samples for FolderPage {
    fn samples(locale: Locale) -> Vec<(&'static str, Self)> {
        let (t, layout) = page(locale, Item::Channels);
        let folder = |name: &str, into: Option<&str>| SubFolder {
            name: name.into(),
            path: format!("/Comptabilité/{name}"),
            collected_into: into.map(str::to_owned),
        };
        let page = |path: &str, name: &str, trail, folders| FolderPage {
            t: t.clone(),
            layout: layout.clone(),
            channel: ChannelId(id(1)),
            label: "Dropbox de la boulangerie".into(),
            path: path.into(),
            trail,
            name: name.into(),
            folders,
            more: false,
            binders: ["Achats", "Ventes", "Banque"].map(|name| Choice::new(name, name, false)).into(),
            binder_error: None,
            recursive: true,
            replace: None,
            changes: None,
            trouble: None,
        };
        let subfolders = vec![
            folder("Banque", None),
            folder("Factures fournisseurs", Some("Achats")),
            folder("R\u{202e}H & paie", None),
            folder("Ventes 2026", Some("Ventes")),
        ];
        let inside = |trail| page("/Comptabilité", "Comptabilité", trail, subfolders.clone());
        let root = Crumb { name: String::new(), path: String::new() };
        let mut collected = page("/Comptabilité/Ventes 2026", "Ventes 2026", vec![root.clone()], vec![]);
        collected.replace = Some(FolderId(id(2)));
        collected.changes = Some(Changes::Itself { binder: "Ventes".into() });
        let mut refused = inside(vec![root.clone()]);
        (refused.binder_error, refused.more) = (Some(t.say("error-required").to_string()), true);
        let mut trouble = page("", "", vec![], vec![]);
        trouble.trouble = Some("provider-transient".into());
        let mut instead = page("", "", vec![], vec![folder("Comptabilité", None)]);
        instead.replace = Some(FolderId(id(2)));
        instead.changes = Some(Changes::Instead { path: "/Ventes 2026".into() });
        vec![
            ("folders-instead", instead),
            (
                "folders-root",
                page("", "", vec![], vec![folder("Comptabilité", None), folder("Photos", None)]),
            ),
            ("folders", inside(vec![root])),
            ("folders-collected", collected),
            ("folders-refused", refused),
            ("folders-trouble", trouble),
        ]
    }
}

impl Samples for ForeseenPage {
    fn samples(locale: Locale) -> Vec<(&'static str, Self)> {
        let (t, layout) = page(locale, Item::Channels);
        let page = |foresight| ForeseenPage {
            t: t.clone(),
            layout: layout.clone(),
            channel: ChannelId(id(1)),
            label: "Dropbox de la boulangerie".into(),
            first: true,
            foresight,
        };
        let some =
            |pairs: &[(&str, u64)]| pairs.iter().map(|(name, count)| ((*name).to_owned(), *count)).collect();
        let foresight = Foresight {
            files: 1_204,
            bytes: 842_000_000,
            kinds: some(&[("pdf", 1_020), ("jpg", 171), ("heic", 9), ("?", 4)]),
            months: some(&[
                ("2026-11", 96),
                ("2026-10", 214),
                ("2026-09", 188),
                ("2026-08", 61),
                ("2026-07", 645),
            ]),
            already_collected: 12,
            set_aside: some(&[("empty", 2), ("not_downloadable", 1), ("too_large", 1)]),
            truncated: false,
            trouble: None,
        };
        let years = (2019..=2026)
            .rev()
            .flat_map(|year| [(format!("{year}-03"), 40 + year % 7), (format!("{year}-01"), 9)]);
        let many =
            Foresight { months: years.collect(), truncated: true, set_aside: vec![], ..foresight.clone() };
        let trouble =
            Foresight { trouble: Some("provider-reconnect-revoked".into()), ..Foresight::default() };
        let next = ForeseenPage { first: false, ..page(foresight.clone()) };
        vec![
            ("foreseen", page(foresight)),
            ("foreseen-next", next),
            ("foreseen-years", page(many)),
            ("foreseen-nothing", page(Foresight::default())),
            ("foreseen-trouble", page(trouble)),
        ]
    }
}

impl Samples for ConfirmRunPage {
    fn samples(locale: Locale) -> Vec<(&'static str, Self)> {
        let (t, layout) = page(locale, Item::Channels);
        let page = |last_run| ConfirmRunPage {
            t: t.clone(),
            layout: layout.clone(),
            channel: ChannelId(id(1)),
            label: "Dropbox de la boulangerie".into(),
            account: "elodie@boulangerie-martin.example".into(),
            folders: 2,
            last_run,
        };
        vec![("confirm-run", page(Some(finished_run()))), ("confirm-run-first", page(None))]
    }
}

impl Samples for OtherAccountPage {
    fn samples(locale: Locale) -> Vec<(&'static str, Self)> {
        let (t, layout) = page(locale, Item::Channels);
        let (former, new) = ("elodie@boulangerie-martin.example".into(), "e.martin@famille.example".into());
        let label = "Dropbox de la boulangerie".into();
        vec![("other-account", OtherAccountPage { t, layout, channel: ChannelId(id(1)), label, former, new })]
    }
}
