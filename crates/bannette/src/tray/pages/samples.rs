//! A made-up tray, to see the page.

use reading::DocumentKind;

use super::*;
use crate::document::pages::{kind_words, kinds};
use crate::web::Locale;
use crate::web::layout::Item;
use crate::web::samples::{Samples, id, moment, page};

/// A document that was just received.
fn received(n: u8, name: &str, binder: &str, at: &str) -> DocumentLine {
    DocumentLine {
        id: DocumentId(id(n)),
        name: name.into(),
        binder: binder.into(),
        origin: "Dropbox de la boulangerie".into(),
        received_at: moment(at),
        pages: None,
        state: DocumentState::Received,
        quality: None,
        read_again: false,
        alerts: 0,
        notes: 0,
        drafted: false,
        doubts: Doubts::default(),
        kind: String::new(),
        supplier: None,
        invoice_number: None,
        date: None,
        total: None,
        lacks: [false; 3],
        first_words: String::new(),
        picture: None,
        fresh: false,
    }
}

struct Facts<'a>(Quality, DocumentKind, &'a str, &'a str, &'a str, i64);

fn read(t: &Texts, line: DocumentLine, facts: Facts<'_>) -> DocumentLine {
    let Facts(quality, kind, supplier, number, date, total) = facts;
    let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    DocumentLine {
        state: DocumentState::Read,
        quality: Some(quality),
        kind: kind_words(t, kind),
        supplier: some(supplier),
        invoice_number: some(number),
        date: date.parse().ok().map(|date| t.date(&date)),
        total: (total != 0).then(|| t.amount(total, "EUR")),
        lacks: [kind == DocumentKind::Invoice; 3],
        picture: Some(1),
        ..line
    }
}

fn documents(t: &Texts) -> Vec<DocumentLine> {
    use DocumentKind::{BankStatement, CreditNote, Invoice, Other, Receipt};
    use Quality::{Good, ToCheck, Unreadable};
    let mut fresh = received(1, "Facture EDF novembre 2026.pdf", "Achats", "2026-11-22T12:59:20Z");
    fresh.fresh = true;
    let mut previewed = received(2, "IMG_20261119_122233.jpg", "Notes de frais", "2026-11-22T12:58:50Z");
    (previewed.state, previewed.picture) = (DocumentState::Previewed, Some(1));
    let line = |n, name, binder| received(n, name, binder, "2026-11-22T02:12:40Z");
    let mut checked = read(
        t,
        line(3, "MDP-2026-01187.pdf", "Achats"),
        Facts(ToCheck, Invoice, "Minoterie du Pilat SAS", "MDP-2026-01187", "2026-11-18", 195_850),
    );
    (checked.alerts, checked.pages, checked.notes, checked.drafted) = (2, Some(2), 1, true);
    let pair = (DocumentId(id(3)), DocumentId(id(9)));
    checked.doubts = Doubts { duplicate: Some(pair), other_buyer: true };
    let statement =
        "Relevé de compte octobre 2026 – Crédit Mutuel – compte courant professionnel n° 00020145301.pdf";
    let mut statement = read(
        t,
        line(4, statement, "Banque"),
        Facts(
            Good,
            BankStatement,
            "Caisse régionale de Crédit agricole mutuel Loire Haute-Loire",
            "",
            "2026-10-31",
            0,
        ),
    );
    statement.pages = Some(4);
    let mut unreadable = line(5, "photo\u{202e}fdp.exe", "Achats");
    (unreadable.state, unreadable.quality) = (DocumentState::Unreadable, Some(Unreadable));
    let mut again = read(
        t,
        line(6, "2026-0412 Hôtel des Halles.pdf", "Ventes"),
        Facts(Good, Invoice, "Boulangerie Martin", "2026-0412", "2026-11-14", 1_234_567_890),
    );
    again.read_again = true;
    let mut poor = read(t, line(7, "scan0007.tiff", "Achats"), Facts(ToCheck, Invoice, "", "", "", 0));
    poor.first_words = "BON DE LIVRAISON · Laiterie des Monts du Forez · 24 mottes de beurre doux".into();
    let credit = Facts(Good, CreditNote, "Minoterie Aubert & Fils", "AV2026-0932", "2026-11-02", -4_220);
    vec![
        fresh,
        previewed,
        checked,
        statement,
        unreadable,
        again,
        poor,
        read(t, line(8, "Avoir AV2026-0932.pdf", "Achats"), credit),
        read(
            t,
            line(9, "IMG_20261008_131542.jpg", "Notes de frais"),
            Facts(Good, Receipt, "Le Bistrot du Ponant", "", "2026-10-08", 4_780),
        ),
        read(
            t,
            line(10, "courrier.pdf", "Archives juridiques et sociales"),
            Facts(Good, Other, "", "", "", 0),
        ),
    ]
}

impl Samples for TrayPage {
    fn samples(locale: Locale) -> Vec<(&'static str, Self)> {
        let (t, layout) = page(locale, Item::Tray);
        use BinderKind::{Bank, Cash, Expenses, Filing, Purchases, Sales};
        let binder = |n, name: &str, kind, count| BinderEntry {
            id: BinderId(id(n)),
            name: name.into(),
            kind,
            count,
            chosen: false,
        };
        let company = |n, name: &str, count| CompanyEntry {
            id: CompanyId(id(n)),
            name: name.into(),
            count,
            open: n == 1,
        };
        let tray = |documents: Vec<DocumentLine>, search: &str, total: i64, order: &str| {
            let query = Query {
                company: CompanyId(id(1)),
                binder: None,
                quality: None,
                kind: None,
                doubt: None,
                drafted: false,
                search: search.into(),
                order: Order::parse(order),
            };
            TrayPage {
                t: t.clone(),
                layout: layout.clone(),
                companies: Companies {
                    t: t.clone(),
                    entries: vec![
                        company(1, "Boulangerie Martin", total),
                        company(2, "Garage Lefèvre & Fils", 12),
                        company(3, "Hôtel des Halles", 0),
                    ],
                    replacing: false,
                },
                may: Actions { enter: total > 0, modify: true, extract: true, delete: true },
                trash: (total > 0).then_some(7),
                binder: None,
                kinds: kinds(&t, None),
                orders: vec![Choice::new("-date", t.say("order-date-down").to_string(), false)],
                counts: Counts {
                    t: t.clone(),
                    query: query.clone(),
                    replacing: false,
                    binders: vec![
                        binder(1, "Achats", Purchases, 1_284),
                        binder(2, "Ventes", Sales, 96),
                        binder(3, "Banque", Bank, 12),
                        binder(4, "Caisse", Cash, 0),
                        binder(5, "Notes de frais", Expenses, 41),
                        binder(6, "Archives juridiques et sociales", Filing, 3),
                    ],
                    total,
                    qualities: Quality::ALL.map(|quality| (quality, total / 3)).into(),
                    drafts: total / 100,
                    doubts: Doubt::ALL.map(|doubt| (doubt, total / 400)).into(),
                    chosen_total: total,
                },
                list: DocumentList {
                    t: t.clone(),
                    query,
                    columns: Columns::of(|name| name != "origin" || total > 0),
                    columns_chosen: total > 0,
                    version: "3".into(),
                    part: None,
                    documents,
                    next: (total > 0).then(|| "019ab222".into()),
                    paged: false,
                    empty: None,
                },
            }
        };
        let empty = |why| {
            let mut page = tray(vec![], "", 0, "");
            page.list.empty = Some(why);
            page
        };
        vec![
            ("tray", tray(documents(&t), "", 1_436, "-date")),
            ("tray-empty", empty(Emptiness::New { may_configure: true })),
            ("tray-done", empty(Emptiness::Done)),
            ("tray-empty-binder", empty(Emptiness::Elsewhere(12))),
            ("tray-not-found", tray(vec![], "edf & fils", 1_436, "supplier")),
        ]
    }
}

impl Samples for MovePage {
    fn samples(locale: Locale) -> Vec<(&'static str, Self)> {
        let (t, layout) = page(locale, Item::Tray);
        let binder = |n, name: &str, kind| Binder {
            id: BinderId(id(n)),
            company: CompanyId(id(1)),
            name: name.into(),
            kind,
            active: true,
        };
        let binders = vec![binder(1, "Achats", BinderKind::Purchases), binder(2, "Banque", BinderKind::Bank)];
        let place = |code: &str, name: &str, binders: &[Binder]| MoveCompany {
            code: code.into(),
            name: name.into(),
            binders: binders.to_vec(),
        };
        let own = place("BOUMAR", "Boulangerie Martin", &binders);
        let asked = |query: &str, offered: Vec<MoveCompany>| MovePage {
            t: t.clone(),
            layout: layout.clone(),
            company: CompanyId(id(1)),
            documents: [1, 2, 3, 4].map(|n| DocumentId(id(n))).into(),
            names: ["MDP-2026-01187.pdf", "scan0007.tiff", "courrier.pdf"].map(String::from).into(),
            query: query.into(),
            suggested: None,
            present: Some(BinderId(id(1))),
            offered,
            back: "/companies/019aa000/tray".into(),
        };
        let others = vec![
            own.clone(),
            place("GARLEF", "Garage Lefèvre & Fils", &binders),
            place("GARAGE", "Garage du Port", &[]),
        ];
        let mut suggested = asked("", vec![place("GARLEF", "Garage Lefèvre & Fils", &binders), own.clone()]);
        suggested.suggested = Some(BinderId(id(1)));
        vec![
            ("tray-move-suggested", suggested),
            ("tray-move", asked("", vec![own.clone()])),
            ("tray-move-found", asked("garage", others)),
            ("tray-move-not-found", asked("zzz", vec![own])),
        ]
    }
}

impl Samples for Refreshed {
    fn samples(locale: Locale) -> Vec<(&'static str, Self)> {
        let page = |(_, TrayPage { mut counts, mut companies, list, .. })| {
            (counts.replacing, companies.replacing) = (true, true);
            ("tray-refreshed", Refreshed { counts, companies, list })
        };
        TrayPage::samples(locale).into_iter().take(1).map(page).collect()
    }
}
