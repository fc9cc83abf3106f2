//! Made-up documents, to see the page.

use reading::{Page, Picture, Word};

use super::*;
use crate::web::Locale;
use crate::web::layout::Item;
use crate::web::samples::{Samples, id, moment, page};

/// Words of the picture that shows in samples: text, left, top, width, in thousandths of the page's width.
const WORDS: [(u32, &str, f32, f32, f32); 5] = [
    (0, "MINOTERIE", 73.0, 92.0, 160.0),
    (0, "DU", 240.0, 92.0, 42.0),
    (0, "PILAT", 292.0, 92.0, 90.0),
    (1, "FACTURE", 73.0, 330.0, 110.0),
    (1, "MDP-2026-01187", 225.0, 330.0, 210.0),
];

fn read_page(number: u32) -> PageView {
    let word = |(line, text, x, y, w): (u32, &str, f32, f32, f32)| {
        let [x, y, w, h] = [x / 1000.0, y / 1414.0, w / 1000.0, 32.0 / 1414.0];
        Word { text: text.into(), x, y, w, h, confidence: Some(0.9), line }
    };
    let picture = Some(Picture { file: "1.png".into(), width: 1240, height: 1754 });
    let words = WORDS.map(word).into();
    PageView::read(&Page { number, width: 595.0, height: 842.0, words, picture, ..Page::default() })
}

impl Samples for DocumentPage {
    fn samples(locale: Locale) -> Vec<(&'static str, Self)> {
        let (t, layout) = page(locale, Item::Tray);
        let page = |name: &str, state, pages: Vec<PageView>| DocumentPage {
            t: t.clone(),
            layout: layout.clone(),
            id: DocumentId(id(1)),
            company: CompanyId(id(1)),
            name: name.into(),
            binder: BinderId(id(1)),
            binder_name: "Achats".into(),
            state,
            size: 184_220,
            media_type: "application/pdf".into(),
            sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".into(),
            collected_at: moment("2026-11-22T02:12:40Z"),
            run: RunId(id(1)),
            may_see_run: true,
            channel: ChannelId(id(1)),
            channel_label: "Dropbox de la boulangerie".into(),
            account: "elodie@boulangerie-martin.example".into(),
            path: format!("/Comptabilité/Factures fournisseurs/2026/11/{name}"),
            modified_at: moment("2026-11-19T16:05:10Z"),
            former: None,
            newer: None,
            previous: Some(DocumentId(id(2))),
            following: Some(DocumentId(id(3))),
            page_count: (!pages.is_empty()).then_some(pages.len() as i64),
            pages,
            plain_text: None,
            text_source: Some("ocr".into()),
            unreadable: None,
        };
        let name = "MDP-2026-01187.pdf";
        let version = |n| Version {
            id: DocumentId(id(n)),
            name: name.into(),
            collected_at: moment("2026-11-18T02:12:40Z"),
        };
        let mut read = page(name, DocumentState::Read, vec![read_page(1), read_page(2)]);
        (read.former, read.page_count) = (Some(version(4)), Some(44));
        let mut old = page(name, DocumentState::Read, vec![read_page(21)]);
        (old.newer, old.previous, old.page_count) = (Some(version(5)), None, Some(21));
        let mut received = page("Facture EDF novembre 2026.pdf", DocumentState::Received, vec![]);
        received.text_source = None;
        let mut previewed = page(
            "IMG_20261119_122233.jpg",
            DocumentState::Previewed,
            vec![PageView::pictured(1, 1240, 1754)],
        );
        previewed.text_source = None;
        let mut unreadable = page("photo\u{202e}fdp.exe", DocumentState::Unreadable, vec![]);
        (unreadable.unreadable, unreadable.text_source) = (Some("encrypted".into()), None);
        let mut plain = page("export.csv", DocumentState::Read, vec![]);
        (plain.plain_text, plain.media_type) =
            (Some("date;libellé;montant\n22/11/2026;Farine <T65>;856,00".into()), "text/csv".into());
        plain.text_source = Some("text".into());
        vec![
            ("document", read),
            ("document-old", old),
            ("document-received", received),
            ("document-previewed", previewed),
            ("document-unreadable", unreadable),
            ("document-plain", plain),
        ]
    }
}
