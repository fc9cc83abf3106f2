//! Made-up documents, to see the page.

use reading::{
    Alert, AlertCode, Field, FieldName, FieldSource, FieldValue, Note, NoteCode, Page, Picture, Place,
    Reading, VatLine, Word,
};

use std::sync::LazyLock;

use jiff::civil::Date;

use super::*;
use crate::company::FiscalPeriod;
use crate::document::again::LANGUAGES;
use crate::document::notes;
use crate::duplicate::Level;
use crate::entry::form::Typed;
use crate::entry::pages::{Checked, Filling};
use crate::entry::{Content, Entry, EntryState, Standard};
use crate::error::FieldError;
use crate::ids::NoteId;
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

/// Left, top and width, in thousandths of the page’s width.
type At = (f32, f32, f32);

/// Fields: name, value, confidence, and their place where they have one.
const FIELDS: [(FieldName, &str, f32, Option<At>); 16] = [
    (FieldName::Supplier, "Minoterie du Pilat SAS", 0.97, Some((73.0, 92.0, 310.0))),
    (FieldName::InvoiceNumber, "MDP-2026-01187", 0.99, Some((225.0, 330.0, 210.0))),
    (FieldName::Date, "2026-11-18", 0.96, Some((225.0, 370.0, 120.0))),
    (FieldName::DueDate, "2026-12-31", 0.82, None),
    (FieldName::OrderNumber, "BC-2026-0419", 0.71, None),
    (FieldName::Siren, "372084160", 0.99, None),
    (FieldName::Siret, "37208416000017", 0.99, None),
    (FieldName::VatNumber, "FR63372084160", 0.99, None),
    (FieldName::Iban, "FR7618917022100006001337854", 0.62, Some((73.0, 1240.0, 420.0))),
    (FieldName::Bic, "AGRIFRPP889", 0.9, None),
    (FieldName::Currency, "EUR", 1.0, None),
    (FieldName::Net, "1856.40", 0.99, None),
    (FieldName::Vat, "102.10", 0.99, None),
    (FieldName::Gross, "1958.50", 0.99, Some((760.0, 1100.0, 160.0))),
    (FieldName::Payable, "1958.50", 0.9, None),
    (FieldName::Buyer, "Boulangerie Martin", 0.88, None),
];

/// A reading with nearly everything in it.
pub fn reading() -> Reading {
    let place = |(x, y, w): At| Place { x: x / 1000.0, y: y / 1414.0, w: w / 1000.0, h: 0.022 };
    let field = |value: FieldValue, confidence, at: Option<_>| Field {
        value,
        confidence,
        source: if confidence > 0.98 { FieldSource::EInvoice } else { FieldSource::Ocr },
        page: at.map(|_| 1),
        place: at.map(place),
    };
    let text = |(name, value, confidence, at): &(FieldName, &str, f32, Option<_>)| {
        (*name, field(FieldValue::Text((*value).into()), *confidence, *at))
    };
    let rate = |rate: &str, base: &str, tax: &str| VatLine {
        rate: rate.into(),
        base: base.into(),
        tax: tax.into(),
        category: Some("S".into()),
    };
    let rates = vec![rate("5.50", "1856.40", "102.10"), rate("20.00", "0.00", "0.00")];
    let mut fields: reading::Fields = FIELDS.iter().map(text).collect();
    fields.insert(FieldName::VatBreakdown, field(FieldValue::VatBreakdown(rates), 0.99, None));
    let alert = |code, about: &[FieldName]| Alert::new(code, about, "…");
    Reading {
        kind: DocumentKind::Invoice,
        fields,
        alerts: vec![
            alert(AlertCode::ProfileWithoutLines, &[]).with("profile", "factur-x basic wl"),
            alert(AlertCode::IbanInvalid, &[FieldName::Iban]).with("value", "FR7618917022100006001337854"),
            alert(AlertCode::OtherBuyer, &[FieldName::Buyer]).with("buyer", "Boulangerie Martin & Fils"),
        ],
        notes: vec![Note { code: NoteCode::PagesPictured, count: 200, message: "…".into() }],
        ..Reading::default()
    }
}

fn read_page(number: u32) -> PageView {
    let word = |(line, text, x, y, w): (u32, &str, f32, f32, f32)| {
        let [x, y, w, h] = [x / 1000.0, y / 1414.0, w / 1000.0, 32.0 / 1414.0];
        Word { text: text.into(), x, y, w, h, confidence: Some(0.9), line }
    };
    let picture = Some(Picture { file: "1.png".into(), width: 1240, height: 1754 });
    let words = WORDS.map(word).into();
    let page = Page { number, width: 595.0, height: 842.0, words, picture, ..Page::default() };
    PageView::of(&page, &reading())
}

static READING: LazyLock<Reading> = LazyLock::new(reading);
const PERIODS: [FiscalPeriod; 1] =
    [FiscalPeriod { starts: Date::constant(2026, 1, 1), ends: Date::constant(2026, 12, 31) }];

/// The form of an entry, to be filled in.
fn entry<'a>(
    entry: Option<&'a Entry>,
    typed: Option<(Typed, Vec<FieldError>)>,
    entered: bool,
) -> Filling<'a> {
    Filling {
        document: DocumentId(id(1)),
        reading: Some(&READING),
        entry,
        entered,
        standard: Standard { periods: &PERIODS, today: Date::constant(2026, 11, 22), ..Standard::default() },
        pages: 1..3,
        typed,
        list: Some("sort=-total"),
        read: Content::read(&READING),
    }
}

impl Samples for Checked {
    fn samples(locale: Locale) -> Vec<(&'static str, Self)> {
        let (t, _) = page(locale, Item::Tray);
        let mut form = entry(None, None, false).form(&t);
        form.replacing = true;
        vec![("entry-checked", Checked { form })]
    }
}

impl Samples for DocumentPage {
    fn samples(locale: Locale) -> Vec<(&'static str, Self)> {
        let (t, layout) = page(locale, Item::Tray);
        let queued = |n, title: &str, under: &str, total: Option<i64>, to_check| QueueLine {
            id: DocumentId(id(n)),
            title: title.into(),
            under: under.into(),
            total: total.map(|total| t.amount(total, "EUR")),
            to_check,
            drafted: n == 2,
            current: n == 1,
        };
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
            format: "PDF".into(),
            sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".into(),
            collected_at: moment("2026-11-22T02:12:40Z"),
            origin: OriginView {
                run: RunId(id(1)),
                may_see_run: true,
                seen: true,
                deposited: false,
                channel: ChannelId(id(1)),
                label: "Dropbox de la boulangerie".into(),
                account: "elodie@boulangerie-martin.example".into(),
                path: format!("/Comptabilité/Factures fournisseurs/2026/11/{name}"),
                modified_at: moment("2026-11-19T16:05:10Z"),
            },
            former: None,
            newer: None,
            unpacking: UnpackingView::default(),
            written: NotesView { may: true, notes: Vec::new() },
            history: Some(vec![DoneView {
                at: moment("2026-11-20T09:12:00Z"),
                by: Some("Nadia Benali".into()),
                words: t.say("document-action-made").arg("from", "Scan.pdf").to_string(),
            }]),
            may_restore: false,
            may_move: true,
            may_trash: true,
            doubts: DoubtsView::default(),
            editing: EditingView { may: true, has_pages: true, ..EditingView::default() },
            list: Some("sort=-total".into()),
            previous: Some(DocumentId(id(2))),
            following: Some(DocumentId(id(3))),
            page_count: (!pages.is_empty()).then_some(pages.len() as i64),
            pages,
            may_extract: true,
            searchable: false,
            plain_text: None,
            text_source: Some("ocr".into()),
            unreadable: None,
            excess: None,
            quality: None,
            kind: None,
            e_invoice: None,
            groups: Vec::new(),
            alerts: Vec::new(),
            entry: None,
            queue: vec![
                queued(1, name, "", None, true),
                queued(4, "Minoterie du Pilat SAS", "MDP-2026-01187", Some(195_850), false),
            ],
            notes: Vec::new(),
            again: Again {
                may: true,
                languages: LANGUAGES
                    .map(|name| Choice::new(name, t.say(&format!("language-{name}")).to_string(), false))
                    .into(),
                since: None,
                last: None,
            },
            from: 1,
            pictures_version: 1_795_000_000_000_000,
            version: "read.1795000000000000.0".into(),
        };
        let name = "MDP-2026-01187.pdf";
        let version = |n| Version {
            id: DocumentId(id(n)),
            name: name.into(),
            collected_at: moment("2026-11-18T02:12:40Z"),
        };
        let mut read = page(name, DocumentState::Read, vec![read_page(1), read_page(2)]);
        (read.former, read.page_count) = (Some(version(4)), Some(44));
        (read.quality, read.kind) = (Some(Quality::ToCheck), Some(DocumentKind::Invoice));
        read.e_invoice = Some("Factur-X BASIC WL".into());
        read.groups = fields::groups(&t, &reading(), 1..3, "/documents/1");
        read.alerts = alerts::alerts(&t, &reading());
        read.notes = alerts::notes(&t, &reading());
        let note = |n, text: &str, changed: Option<&str>, own| notes::Note {
            id: NoteId(id(n)),
            text: text.into(),
            written_at: moment("2026-11-20T09:12:00Z").into(),
            changed_at: changed.map(|at| moment(at).into()),
            by: Some(if own { "Claire Dubois" } else { "Nadia Benali" }.into()),
            own,
        };
        read.written.notes = vec![
            note(1, "À rapprocher de la livraison du 14.\nPaul a le bon.", None, false),
            note(2, "Vu avec le client", Some("2026-11-22T12:51:00Z"), true),
        ];
        let mut again = page(name, DocumentState::Read, vec![read_page(1)]);
        (again.quality, again.kind) = (Some(Quality::Good), Some(DocumentKind::Contract));
        again.again.since = Some(moment("2026-11-22T12:58:00Z"));
        again.again.last = Some(Asked {
            at: moment("2026-11-21T08:00:00Z"),
            by: Some("Nadia Benali".into()),
            failure: Some("timed_out".into()),
        });
        let mut bare = Reading { kind: DocumentKind::Invoice, ..Reading::default() };
        bare.fields.extend(reading().fields.remove_entry(&FieldName::Gross));
        let mut poor = page("IMG_20261119_122240.jpg", DocumentState::Read, vec![read_page(1)]);
        (poor.quality, poor.kind) = (Some(Quality::ToCheck), Some(DocumentKind::Invoice));
        poor.groups = fields::groups(&t, &bare, 1..3, "/documents/1");
        poor.again.may = false;
        let mut old = page(name, DocumentState::Read, vec![read_page(21)]);
        (old.newer, old.previous, old.page_count) = (Some(version(5)), None, Some(21));
        (old.from, old.groups) = (21, fields::groups(&t, &reading(), 21..41, "/documents/1"));
        let mut entering = page(name, DocumentState::Read, vec![read_page(1)]);
        (entering.quality, entering.kind) = (Some(Quality::ToCheck), Some(DocumentKind::Invoice));
        entering.entry = Some(entry(None, None, false).form(&t));
        let kept = Entry {
            state: EntryState::Draft,
            version: 3,
            content: Content { label: Some("Farine de novembre".into()), ..Content::read(&reading()) },
            saved_at: "2026-11-22T12:51:00Z".parse::<Timestamp>().unwrap().into(),
            saved_by: Some("Nadia Benali".into()),
        };
        let alike = |level, n| Alike {
            level,
            newer: DocumentId(id(1)),
            older: DocumentId(id(n)),
            name: "scan\u{202e}fdp.exe".into(),
        };
        let buyer = |suspected: Option<&str>, may_settle| {
            Some(OtherBuyerView { suspected: suspected.map(str::to_owned), may_settle })
        };
        entering.doubts = DoubtsView {
            duplicates: vec![alike(Level::Invoice, 2), alike(Level::Version, 3)],
            other_buyer: buyer(Some("Garage Lefèvre & Fils"), true),
        };
        poor.doubts.other_buyer = buyer(None, false);
        let mut trashed = page(name, DocumentState::Read, vec![read_page(1)]);
        (trashed.may_restore, trashed.quality) = (true, Some(Quality::Good));
        let mut entered = page(name, DocumentState::Read, vec![read_page(1)]);
        entered.entry = Some(entry(Some(&kept), None, true).form(&t));
        let typed = Typed {
            gross: "douze euros".into(),
            siren: "372 084 161".into(),
            due_date: "01/11/2026".into(),
            version: 2,
            ..Typed::of(t.locale, &Content::read(&reading()))
        };
        let errors = typed.understood("2026-11-22".parse().unwrap()).1;
        let mut conflict = page(name, DocumentState::Read, vec![read_page(1)]);
        conflict.entry = Some(entry(Some(&kept), Some((typed, errors)), false).form(&t));
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
        unreadable.quality = Some(Quality::Unreadable);
        let mut too_large = page("catalogue.pdf", DocumentState::Unreadable, vec![]);
        (too_large.unreadable, too_large.text_source) = (Some("too_large".into()), None);
        too_large.quality = Some(Quality::Unreadable);
        let excess = Excess { of: Measure::Pages, count: Some(3_000), most: Some(2_000) };
        too_large.excess = Some(super::excess_words(&t, excess));
        let mut plain = page("export.csv", DocumentState::Read, vec![]);
        (plain.plain_text, plain.format) =
            (Some("date;libellé;montant\n22/11/2026;Farine <T65>;856,00".into()), "CSV".into());
        plain.text_source = Some("text".into());
        vec![
            ("document", read),
            ("document-old", old),
            ("document-again", again),
            ("document-poor", poor),
            ("document-entering", entering),
            ("document-entered", entered),
            ("document-conflict", conflict),
            ("document-received", received),
            ("document-previewed", previewed),
            ("document-too-large", too_large),
            ("document-unreadable", unreadable),
            ("document-plain", plain),
            ("document-trashed", trashed),
        ]
    }
}
