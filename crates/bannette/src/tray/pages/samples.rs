//! A made-up tray, to see the page.

use super::*;
use crate::web::Locale;
use crate::web::layout::Item;
use crate::web::samples::{Samples, id, moment, page};

fn documents() -> Vec<DocumentLine> {
    use DocumentState::{Previewed, Read, Received, Unreadable};
    let line = |n: u8, name: &str, binder: &str, at: &str, pages, state, words: &str| DocumentLine {
        id: DocumentId(id(n)),
        name: name.into(),
        binder: binder.into(),
        origin: "Dropbox de la boulangerie".into(),
        received_at: moment(at),
        pages,
        state,
        first_words: words.into(),
        pictured: !matches!(state, Received | Unreadable),
        fresh: n == 1,
    };
    vec![
        line(1, "Facture EDF novembre 2026.pdf", "Achats", "2026-11-22T12:59:20Z", None, Received, ""),
        line(2, "IMG_20261119_122233.jpg", "Notes de frais", "2026-11-22T12:58:50Z", Some(1), Previewed, ""),
        line(
            3,
            "MDP-2026-01187.pdf",
            "Achats",
            "2026-11-22T02:12:40Z",
            Some(2),
            Read,
            "MINOTERIE DU PILAT SAS · 14 route de la Meule, 42660 Saint-Genest-Malifaux · FACTURE n° MDP-2026-01187 du 18/11/2026",
        ),
        line(
            4,
            "Relevé de compte octobre 2026 – Crédit Mutuel – compte courant professionnel n° 00020145301.pdf",
            "Banque",
            "2026-11-22T02:12:38Z",
            Some(4),
            Read,
            "RELEVÉ DE COMPTE · Période du 01/10/2026 au 31/10/2026 · Solde initial 12 480,22 €",
        ),
        line(5, "photo\u{202e}fdp.exe", "Achats", "2026-11-21T02:12:11Z", None, Unreadable, ""),
        line(
            6,
            "Facture 2026-0412 Hôtel des Halles.pdf",
            "Ventes",
            "2026-11-20T02:12:04Z",
            Some(1),
            Read,
            "BOULANGERIE MARTIN · Facture 2026-0412 · Hôtel des Halles, 8 place du Marché, 69001 Lyon",
        ),
        line(
            7,
            "scan0007.tiff",
            "Achats",
            "2026-11-20T02:12:03Z",
            Some(12),
            Read,
            "BON DE LIVRAISON · Laiterie des Monts du Forez · 24 mottes de beurre doux 82 % MG",
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
        let tray = |documents: Vec<DocumentLine>, query: &str, total| TrayPage {
            t: t.clone(),
            layout: layout.clone(),
            binders: vec![
                binder(1, "Achats", Purchases, 1_284),
                binder(2, "Ventes", Sales, 96),
                binder(3, "Banque", Bank, 12),
                binder(4, "Caisse", Cash, 0),
                binder(5, "Notes de frais", Expenses, 41),
                binder(6, "Archives juridiques et sociales", Filing, 3),
            ],
            binder: None,
            total,
            query: query.into(),
            list: DocumentList {
                t: t.clone(),
                company: CompanyId(id(1)),
                binder: None,
                query: query.into(),
                version: "3".into(),
                documents,
                next: (total > 0).then(|| "019ab222".into()),
                paged: false,
            },
        };
        vec![
            ("tray", tray(documents(), "", 1_436)),
            ("tray-empty", tray(vec![], "", 0)),
            ("tray-not-found", tray(vec![], "edf & fils", 1_436)),
        ]
    }
}
