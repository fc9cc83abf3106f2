//! La saisie: a document is entered, drafted, taken back; by a form, by the API, by two at once.

use bannette::document::lessons;
use reading::{Alert, AlertCode, FieldName};
use reqwest::Method;
use reqwest::header::LOCATION;
use serde_json::{Value, json};

use crate::reading::papers::{collect, field, invoice, write};
use crate::support::api::answer;
use crate::support::jobs::{is_read, working};
use crate::support::paper::sample;
use crate::support::{Desk, Engine, Firm};

/// A firm with a collaborator and documents that were read: `a.pdf`, `b.pdf`…
async fn firm_with(engine: Engine, names: &[&str]) -> (Firm, Desk, String, Vec<String>) {
    let firm = Firm::on(engine).await;
    let desk = firm.desk("/Achats").await;
    let ids = collect(&firm, &desk, names).await;
    for (number, id) in ids.iter().enumerate() {
        let reading = invoice("Minoterie Aubert", &format!("F-{number}"), "2026-03-01", "12.00");
        write(&firm, id, &reading).await;
    }
    firm.hire("anne@cabinet.fr", "collaborator", Some("C1")).await;
    let cookie = firm.session("anne@cabinet.fr").await;
    (firm, desk, cookie, ids)
}

async fn put(firm: &Firm, id: &str, body: Value) -> crate::support::api::Answer {
    let path = format!("/api/v1/documents/{id}/entry");
    answer(firm.api.request(Method::PUT, &path).json(&body)).await
}

async fn entry(firm: &Firm, id: &str) -> Value {
    firm.api.get(&format!("/api/v1/documents/{id}/entry")).await.json(200)
}

/// What was done with a document, the first thing first; but for its coming and its reading.
async fn actions(firm: &Firm, id: &str) -> Vec<String> {
    let history = firm.api.get(&format!("/api/v1/documents/{id}/history")).await.json(200);
    let done = history["items"].as_array().unwrap().iter().rev();
    let done = done.map(|done| done["action"].as_str().unwrap().to_owned());
    done.filter(|action| !matches!(action.as_str(), "collected" | "read")).collect()
}

/// How many documents wait in the company's tray.
async fn waiting(firm: &Firm, desk: &Desk, cookie: &str) -> usize {
    let tray = firm.page(cookie, &format!("/companies/{}/tray", desk.company)).await;
    assert_eq!(tray.status, 200);
    tray.text().matches("data-item").count()
}

#[tokio::test]
async fn a_document_that_is_entered_leaves_the_tray_opens_the_next_and_can_be_taken_back() {
    for engine in Engine::BOTH {
        let (firm, desk, cookie, ids) = firm_with(engine, &["a.pdf", "b.pdf"]).await;
        let newest = firm.documents(&desk.company).await.remove(0).id;
        let other = ids.iter().find(|id| **id != newest).unwrap();
        let page = firm.page(&cookie, &format!("/documents/{newest}")).await;
        assert!(page.text().contains("value=\"Minoterie Aubert\""), "{}", page.text());
        assert!(page.text().contains("value=\"01/03/2026\"") && page.text().contains("value=\"12,00\""));

        let path = format!("/documents/{newest}/entry");
        let form = [
            ("version", "0"),
            ("state", "entered"),
            ("kind", "invoice"),
            ("supplier", "Écluse & fils"),
            ("invoice_number", "F-77"),
            ("date", "0203"),
            ("gross", "1 159,80 €"),
            ("iban", "FR76 3000 6000 0112 3456 7890 189"),
            ("rate", "20"),
            ("rate_net", "966,50"),
            ("rate_vat", "193,30"),
            ("rate", ""),
            ("rate_net", ""),
            ("rate_vat", ""),
            ("label", "Farine"),
        ];
        let saved = firm.send(&cookie, &path, &form).await;
        assert_eq!((saved.status, saved.header(LOCATION)), (303, format!("/documents/{other}").as_str()));
        assert_eq!(firm.told(&cookie, &saved, &path).await, "Écluse &#38; fils\u{a0}: saisie enregistrée.");
        assert_eq!(waiting(&firm, &desk, &cookie).await, 1, "{engine:?}");
        let entered = entry(&firm, &newest).await;
        assert_eq!((&entered["state"], &entered["version"]), (&json!("entered"), &json!(1)));
        assert_eq!(entered["saved_by"], "anne");
        let content = &entered["content"];
        assert_eq!(content["gross"], "1159.80");
        assert_eq!(content["iban"], "FR7630006000011234567890189");
        assert!(content["date"].as_str().unwrap().ends_with("-03-02"), "{content}");
        assert_eq!(content["vat_breakdown"], json!([{ "rate": "20.00", "base": "966.50", "tax": "193.30" }]));

        // It stays findable by what was entered, and another reading does not change that.
        write(&firm, &newest, &invoice("Quelqu’un d’autre", "X", "2020-01-01", "1.00")).await;
        let path = format!("/api/v1/companies/{}/documents?search=ecluse", desk.company);
        assert_eq!(firm.api.list::<Value>(&path).await.len(), 1);
        let closed = firm.page(&cookie, &format!("/documents/{newest}")).await;
        assert!(closed.text().contains("Reprendre") && closed.text().contains("Écluse"));

        let back = format!("/documents/{newest}/entry/take-back");
        assert_eq!(
            firm.press(&cookie, &back).await,
            "Le document est de nouveau dans la bannette, avec sa saisie en brouillon."
        );
        assert_eq!(waiting(&firm, &desk, &cookie).await, 2);
        let drafted = entry(&firm, &newest).await;
        assert_eq!((&drafted["state"], &drafted["version"]), (&json!("draft"), &json!(2)));
        assert_eq!(drafted["content"]["supplier"], "Écluse & fils");
        assert_eq!(actions(&firm, &newest).await, ["entered", "taken-back"]);
        assert!(firm.findings().await.is_empty());
    }
}

#[tokio::test]
async fn two_bookkeepers_on_one_document_do_not_write_over_each_other() {
    for engine in Engine::BOTH {
        let (firm, _, anne, ids) = firm_with(engine, &["a.pdf"]).await;
        firm.hire("paul@cabinet.fr", "collaborator", Some("C1")).await;
        let paul = firm.session("paul@cabinet.fr").await;
        let path = format!("/documents/{}/entry", ids[0]);
        let form = |version, supplier, state| {
            [("version", version), ("supplier", supplier), ("state", state), ("label", "Farine")]
        };
        assert_eq!(firm.send(&anne, &path, &form("0", "Anne écrit", "draft")).await.status, 303);
        let both = firm.send(&paul, &path, &form("0", "Paul écrit", "entered")).await;
        assert_eq!(both.status, 409, "{engine:?}");
        for told in [
            "Anne écrit",
            "Paul écrit",
            "Par anne, le ",
            "enregistré entre-temps",
            "Remplacer la saisie de anne",
        ] {
            assert!(both.text().contains(told), "{told}");
        }
        assert!(
            both.text().contains("name=\"supplier\" type=\"text\" inputmode=\"text\" value=\"Paul écrit\"")
        );
        assert!(both.text().contains("name=\"version\" value=\"1\""), "now he has seen hers");
        assert_eq!(entry(&firm, &ids[0]).await["content"]["supplier"], "Anne écrit");
        assert_eq!(firm.send(&paul, &path, &form("1", "Paul écrit", "entered")).await.status, 303);
        assert_eq!(entry(&firm, &ids[0]).await["content"]["supplier"], "Paul écrit");
        // Entered meanwhile or not: what one typed can take its place.
        let late = firm.send(&anne, &path, &form("1", "Anne insiste", "entered")).await;
        assert!(
            late.status == 409
                && late.text().contains("<button type=\"submit\" name=\"state\" value=\"entered\"")
        );
        assert!(!late.text().contains("<fieldset class=\"closed\" disabled>"), "{engine:?}");
        let late = json!({ "version": 1, "state": "draft", "content": {} });
        put(&firm, &ids[0], late).await.problem(409, "entry-changed");
        assert_eq!(actions(&firm, &ids[0]).await, ["drafted", "entered"]);
        let back = format!("/api/v1/documents/{}/entry/take-back", ids[0]);
        let drafted = firm.api.poke(&back).await.json(200);
        assert_eq!((&drafted["state"], &drafted["version"]), (&json!("draft"), &json!(3)));
        assert_eq!(firm.api.poke(&back).await.json(200), drafted, "it waits there already");
    }
}

#[tokio::test]
async fn of_many_who_save_at_once_one_wins() {
    for engine in Engine::BOTH {
        let (firm, _, _, ids) = firm_with(engine, &["a.pdf"]).await;
        let save = |n: usize| {
            let body =
                json!({ "version": 0, "state": "draft", "content": { "supplier": format!("n° {n}") } });
            put(&firm, &ids[0], body)
        };
        let answers = futures::future::join_all((0..6).map(save)).await;
        assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 1, "{engine:?}");
        assert_eq!(answers.iter().filter(|answer| answer.status == 409).count(), 5, "{engine:?}");
    }
}

#[tokio::test]
async fn who_enters_many_at_once_and_who_enters_one_of_them_wait_for_each_other() {
    let names: Vec<String> = (0..24).map(|number| format!("{number}.pdf")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    for engine in Engine::BOTH {
        let (firm, desk, cookie, ids) = firm_with(engine, &names).await;
        let all: Vec<(&str, &str)> = ids.iter().map(|id| ("document", id.as_str())).collect();
        let enter = format!("/companies/{}/tray/enter", desk.company);
        let content = json!({ "supplier": "Minoterie Aubert", "gross": "12.00" });
        let body = json!({ "version": 0, "state": "entered", "content": content });
        let (one, other, singly) = tokio::join!(
            firm.send(&cookie, &enter, &all),
            firm.send(&cookie, &enter, &all),
            futures::future::join_all(ids.iter().map(|id| put(&firm, id, body.clone())))
        );
        assert_eq!((one.status, other.status), (303, 303), "{engine:?}");
        for (id, single) in ids.iter().zip(singly) {
            assert!(matches!(single.status, 200 | 409), "{engine:?}: {} {}", single.status, single.text());
            assert_eq!(actions(&firm, id).await, ["entered"], "{engine:?}");
        }
        assert_eq!(waiting(&firm, &desk, &cookie).await, 0, "{engine:?}");
    }
}

#[tokio::test]
async fn what_cannot_be_stored_is_said_and_kept_and_what_is_doubtful_is_stored() {
    let (firm, _, cookie, ids) = firm_with(Engine::Sqlite, &["a.pdf"]).await;
    let path = format!("/documents/{}/entry", ids[0]);
    let wrong = [("version", "0"), ("date", "31/02/2026"), ("gross", "douze"), ("supplier", "<b>Aubert</b>")];
    let refused = firm.send(&cookie, &path, &wrong).await;
    assert_eq!(refused.status, 422);
    for told in
        ["value=\"31/02/2026\"", "value=\"douze\"", "Montant incompris", "Date inconnue", "&#60;b&#62;Aubert"]
    {
        assert!(refused.text().contains(told), "{told}");
    }
    assert_eq!(entry(&firm, &ids[0]).await["state"], Value::Null);
    let checked = firm.send(&cookie, &format!("{path}/check"), &wrong).await;
    assert_eq!(checked.status, 200);
    assert!(checked.text().contains("id=\"says-gross\" hx-swap-oob=\"innerHTML\""), "{}", checked.text());

    let doubtful = json!({ "version": 0, "state": "entered", "content": {
        "kind": "invoice", "siren": "123456789", "iban": "FR00", "date": "2026-03-01", "due_date": "2026-02-01",
        "net": "10.00", "vat": "2.00", "gross": "13.00",
    } });
    let saved = put(&firm, &ids[0], doubtful).await.json(200);
    let codes: Vec<_> = saved["warnings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|warning| warning["code"].as_str().unwrap())
        .collect();
    let expected =
        ["missing", "missing", "due_before_date", "siren_invalid", "iban_invalid", "amounts_do_not_add_up"];
    assert_eq!(codes, expected);

    for (content, field) in [
        (json!({ "gross": "1,5" }), "gross"),
        (json!({ "date": "01/02/2026" }), "date"),
        (json!({ "kind": "poem" }), "kind"),
        (json!({ "currency": "euros" }), "currency"),
        (json!({ "label": "a".repeat(501) }), "label"),
        (json!({ "supplier": "a\u{0}b" }), "supplier"),
        (json!({ "vat_breakdown": [{ "rate": "200.00", "base": "1", "tax": "1" }] }), "vat_breakdown"),
    ] {
        let refused =
            put(&firm, &ids[0], json!({ "version": 1, "state": "draft", "content": content })).await;
        assert_eq!(refused.wrong_fields()[0].0, field);
    }
    let unknown = json!({ "version": 1, "state": "draft", "content": { "color": "red" } });
    put(&firm, &ids[0], unknown).await.problem(422, "malformed-body");
}

#[tokio::test]
async fn previous_and_next_are_those_of_the_list_that_a_document_was_opened_from() {
    for engine in Engine::BOTH {
        let (firm, desk, cookie, ids) = firm_with(engine, &["a.pdf", "b.pdf", "c.pdf", "d.pdf"]).await;
        for (id, gross) in ids.iter().zip(["10.00", "40.00", "20.00", "30.00"]) {
            write(&firm, id, &invoice("Minoterie Aubert", "F-1", "2026-03-01", gross)).await;
        }
        let tray = firm.page(&cookie, &format!("/companies/{}/tray?sort=-total", desk.company)).await;
        let address = |id: &str| format!("/documents/{id}?in=sort%3D-total");
        assert!(tray.text().contains(&format!("href=\"{}\"", address(&ids[3]))), "{}", tray.text());
        let page = firm.page(&cookie, &address(&ids[3])).await;
        let way = |rel: &str| {
            let (link, _) = page.text().split_once(&format!("rel=\"{rel}\"")).unwrap();
            link.rsplit_once("href=\"").unwrap().1.split('"').next().unwrap().to_owned()
        };
        assert_eq!((way("prev"), way("next")), (address(&ids[1]), address(&ids[2])), "{engine:?}");
        let queue = page.text().split_once("id=\"queue\"").unwrap().1.split_once("</nav>").unwrap().0;
        let at = |id: &str| queue.find(id).unwrap();
        assert!([1, 3, 2, 0].map(|n: usize| at(&ids[n])).is_sorted(), "{queue}");

        // What is entered may stand elsewhere: one goes on from where it stood.
        let form = [("version", "0"), ("state", "entered"), ("gross", "5,00")];
        let path = format!("/documents/{}/entry?in=sort%3D-total", ids[3]);
        let saved = firm.send(&cookie, &path, &form).await;
        assert_eq!((saved.status, saved.header(LOCATION)), (303, address(&ids[2]).as_str()));
        let path = format!("/documents/{}/entry?in=q%3D30%252C00", ids[0]);
        let saved = firm.send(&cookie, &path, &form).await;
        let left = format!("/companies/{}/tray?q=30%2C00", desk.company);
        assert_eq!(saved.header(LOCATION), left, "nothing of that list is left");
    }
}

/// What is said under a field, and in **Vigilances**.
fn said(html: &str, field: &str) -> (String, String) {
    let html = html.replace(['\u{a0}', '\u{202f}'], " ");
    let part = |from: &str, to: &str| {
        let (_, rest) = html.split_once(from).unwrap_or_else(|| panic!("{from}: {html}"));
        rest.split_once(to).unwrap().0.to_owned()
    };
    (part(&format!("id=\"says-{field}\""), "</div>"), part("id=\"alerts-of-entry\"", "</section>"))
}

#[tokio::test]
async fn a_doubt_of_the_reading_is_said_once_under_its_field_and_above_until_the_value_is_changed() {
    let (firm, _, cookie, ids) = firm_with(Engine::Sqlite, &["a.pdf"]).await;
    let mut reading = invoice("Minoterie Aubert", "F-1", "2026-03-01", "12.00");
    reading.fields.insert(FieldName::Siren, field("732829320", 0.7));
    reading.fields.insert(FieldName::Gross, field("12.00", 0.5));
    reading.alerts = vec![
        Alert::new(AlertCode::LowConfidence, &[FieldName::Gross], ""),
        Alert::new(AlertCode::PageDiffers, &[FieldName::Date], "")
            .with("e_invoice", "2026-03-01")
            .with("page", "2026-03-02"),
    ];
    write(&firm, &ids[0], &reading).await;
    let page = firm.page(&cookie, &format!("/documents/{}", ids[0])).await;
    for (name, words) in [("siren", "incertaine"), ("gross", "incertaine"), ("date", "ne disent pas la même")]
    {
        let (under, above) = said(page.text(), name);
        assert!(under.contains(words) && above.contains(words), "{name}: {under} {above}");
        assert_eq!(above.matches("incertaine").count(), 2, "{above}");
    }

    let check = format!("/documents/{}/entry/check", ids[0]);
    let as_read = [
        ("version", "0"),
        ("kind", "invoice"),
        ("supplier", "Minoterie Aubert"),
        ("siren", "732829320"),
        ("invoice_number", "F-1"),
        ("date", "1 mars 2026"),
        ("gross", "12"),
    ];
    let checked = firm.send(&cookie, &check, &as_read).await;
    assert!(said(checked.text(), "gross").0.contains("incertaine"), "written otherwise, it is the same");
    assert!(said(checked.text(), "date").0.contains("ne disent pas"));
    assert!(checked.text().contains("id=\"about-gross\" hx-swap-oob=\"innerHTML\"><span class=\"state"));
    let mut corrected = as_read;
    (corrected[3].1, corrected[5].1, corrected[6].1) = ("552100554", "2 mars 2026", "13,00 EUR");
    let checked = firm.send(&cookie, &check, &corrected).await;
    for name in ["siren", "gross", "date"] {
        let (under, above) = said(checked.text(), name);
        assert!(!under.contains("<p") && above.contains("Rien à signaler"), "{name}: {under} {above}");
    }
    assert!(checked.text().contains("id=\"about-gross\" hx-swap-oob=\"innerHTML\"></span>"));
}

#[tokio::test]
async fn what_is_wrong_is_said_under_its_field_and_above() {
    let (firm, _, cookie, ids) = firm_with(Engine::Sqlite, &["a.pdf"]).await;
    let check = format!("/documents/{}/entry/check", ids[0]);
    let typed = [
        ("version", "0"),
        ("kind", "invoice"),
        ("invoice_number", "F-1"),
        ("date", "01/03/2026"),
        ("due_date", "31/02"),
        ("siren", "123456789"),
        ("gross", "130,00"),
        ("rate", "20"),
        ("rate_net", "100,00"),
        ("rate_vat", "20,00"),
    ];
    let checked = firm.send(&cookie, &check, &typed).await;
    for (name, words) in [
        ("due_date", "Date inconnue"),
        ("siren", "Ce SIREN est faux"),
        ("vat_breakdown", "font 120,00 €"),
        ("gross", "le total TTC est de 130,00 €"),
    ] {
        let (under, above) = said(checked.text(), name);
        assert!(under.contains(words) && above.contains(words), "{name}: {under} {above}");
    }
}

#[tokio::test]
async fn what_cannot_be_understood_is_not_called_missing_as_well() {
    let (firm, _, cookie, ids) = firm_with(Engine::Sqlite, &["a.pdf"]).await;
    let check = format!("/documents/{}/entry/check", ids[0]);
    let typed = [
        ("version", "0"),
        ("kind", "invoice"),
        ("supplier", "Aubert"),
        ("date", "31/02/2026"),
        ("gross", "12k"),
        ("currency", "EUX"),
    ];
    let checked = firm.send(&cookie, &check, &typed).await;
    for (name, words) in [("date", "Date inconnue"), ("gross", "Montant incompris")] {
        let (under, _) = said(checked.text(), name);
        assert!(under.contains(words) && !under.contains("Manque"), "{name}: {under}");
    }
    let (under, above) = said(checked.text(), "invoice_number");
    assert!(under.contains("Manque") && above.matches("Manque").count() == 1, "{under} {above}");
    assert!(said(checked.text(), "currency").0.contains("Cette devise n’existe pas"));
}

#[tokio::test]
async fn what_hardly_stands_on_a_suppliers_paper_is_doubted() {
    let (firm, desk, cookie, ids) = firm_with(Engine::Sqlite, &["a.pdf"]).await;
    let company: bannette::ids::CompanyId = desk.company.parse().unwrap();
    let own = "UPDATE companies SET siren = '732829320' WHERE id = $1";
    firm.database().execute(own, db::params![company]).await.unwrap();
    let mut reading = invoice("Minoterie Aubert", "F-1", "2026-03-01", "120.00");
    reading.fields.insert(FieldName::Prepaid, field("20.00", 0.9));
    write(&firm, &ids[0], &reading).await;
    let check = format!("/documents/{}/entry/check", ids[0]);
    let checked = async |field: &str, value: &str| {
        let mut typed =
            vec![("version", "0"), ("kind", "invoice"), ("invoice_number", "F-1"), ("gross", "120")];
        typed.extend(
            [("supplier", "Minoterie Aubert"), ("date", "01/03/2026")]
                .iter()
                .filter(|(name, _)| *name != field),
        );
        typed.push((field, value));
        said(firm.send(&cookie, &check, &typed).await.text(), field).0
    };
    for (field, wrong, words, right) in [
        ("date", "03/01/2062", "dans l’avenir", "03/01/2025"),
        ("date", "03/01/2002", "plus de dix ans", "03/01/2025"),
        ("siren", "732 829 320", "l’entreprise elle-même", "552 100 554"),
        ("vat_number", "FR44732829320", "l’entreprise elle-même", "FR96552100554"),
        ("supplier", "", "Manque", "Aubert"),
        ("payable", "120", "20,00 € ont déjà été payés sur 120,00 €", "100"),
    ] {
        let told = checked(field, wrong).await;
        assert!(told.contains(words), "{field} {wrong}: {told}");
        let told = checked(field, right).await;
        assert!(!told.contains("<p"), "{field} {right}: {told}");
    }
}

#[tokio::test]
async fn of_what_could_not_be_read_it_is_not_said_that_there_is_nothing_to_look_at() {
    let (firm, _, cookie, ids) = firm_with(Engine::Sqlite, &["a.pdf"]).await;
    let path = format!("/documents/{}", ids[0]);
    let section = "id=\"alerts-of-entry\" aria-labelledby=\"alerts\"";
    assert!(firm.page(&cookie, &path).await.text().contains(&format!("{section}>")));
    let dead: bannette::ids::DocumentId = ids[0].parse().unwrap();
    let sql = "UPDATE documents SET state = 'unreadable', quality = 'unreadable', kind = NULL WHERE id = $1";
    firm.database().execute(sql, db::params![dead]).await.unwrap();
    let sql = "UPDATE readings SET failure = 'too_large', failure_detail = $2 WHERE document_id = $1";
    let detail = "the document is too large to be read safely: 3000 pages, at most 2000";
    firm.database().execute(sql, db::params![dead, detail]).await.unwrap();
    let page = firm.page(&cookie, &path).await;
    assert!(page.text().contains(&format!("{section} hidden>")), "{}", page.text());
    let told = page.text().replace(['\u{a0}', '\u{202f}'], " ");
    assert!(told.contains("Ici : 3 000 pages, pour 2 000 au plus."), "{told}");
}

#[tokio::test]
async fn a_number_that_is_cleared_is_not_taught() {
    let (firm, desk, cookie, ids) = firm_with(Engine::Sqlite, &["a.pdf"]).await;
    let mut reading = invoice("MINOTERIE AUBERT", "F-1", "2026-03-01", "12.00");
    reading.fields.insert(FieldName::Siren, field("732829320", 0.9));
    reading.fields.insert(FieldName::Iban, field("FR7630006000011234567890189", 0.9));
    write(&firm, &ids[0], &reading).await;
    let typed = [("version", "0"), ("state", "entered"), ("supplier", "Aubert"), ("siren", ""), ("iban", "")];
    let saved = firm.send(&cookie, &format!("/documents/{}/entry", ids[0]), &typed).await;
    assert_eq!(saved.status, 303);
    let known = lessons::suppliers(firm.database(), desk.company.parse().unwrap()).await.unwrap();
    assert_eq!((known.len(), known[0].name.as_str()), (1, "Aubert"));
    assert_eq!((&known[0].siren, &known[0].iban), (&None, &None));
}

#[tokio::test]
async fn what_is_entered_of_a_supplier_corrects_its_next_paper() {
    let (firm, desk, cookie, ids) = firm_with(Engine::Sqlite, &["a.pdf"]).await;
    firm.database().execute("DELETE FROM jobs", Vec::new()).await.unwrap();
    let typed = [
        ("version", "0"),
        ("state", "entered"),
        ("kind", "invoice"),
        ("supplier", "Aubert, minotier"),
        ("siren", "372084160"),
    ];
    let saved = firm.send(&cookie, &format!("/documents/{}/entry", ids[0]), &typed).await;
    assert_eq!(saved.status, 303);
    firm.put("/Achats/next.pdf", sample("boulangerie-lemoine/Achats/Avoir AV2026-0932 Minoterie Aubert.pdf"));
    firm.collect(&desk.channel).await;
    let next = firm.documents(&desk.company).await.remove(0).id;
    let _work = working(&firm);
    let read = firm.document_when(&next, is_read).await;
    assert_eq!(read["reading"]["summary"]["supplier"], "Aubert, minotier");
}

#[tokio::test]
async fn only_who_may_enter_documents_sees_the_form_and_saves() {
    let (firm, _, _, ids) = firm_with(Engine::Sqlite, &["a.pdf"]).await;
    firm.company("C2").await;
    let path = format!("/documents/{}/entry", ids[0]);
    for (email, profile, company, sees) in
        [("claire@example.fr", "client", "C1", 200), ("other@cabinet.fr", "collaborator", "C2", 404)]
    {
        firm.hire(email, profile, Some(company)).await;
        let cookie = firm.session(email).await;
        let page = firm.page(&cookie, &format!("/documents/{}", ids[0])).await;
        assert_eq!(page.status, sees, "{email}");
        assert!(!page.text().contains("name=\"supplier\""), "{email}");
        for part in ["", "/check", "/take-back"] {
            let answer = firm.send(&cookie, &format!("{path}{part}"), &[("version", "0")]).await;
            assert_eq!(answer.status, 404, "{email} {part}");
        }
    }
    assert_eq!(entry(&firm, &ids[0]).await["version"], 0);
}

#[tokio::test]
async fn a_draft_is_seen_in_the_lists_with_what_stands_in_it_and_no_reading_writes_over_it() {
    for engine in Engine::BOTH {
        let (firm, desk, cookie, ids) = firm_with(engine, &["a.pdf", "b.pdf"]).await;
        let tray = format!("/companies/{}/tray", desk.company);
        let row = async |query: &str| {
            let page = firm.page(&cookie, &format!("{tray}{query}")).await;
            let rows: Vec<_> = page.text().split("<tr").filter(|row| row.contains("data-item")).collect();
            let row = rows.iter().find(|row| row.contains(&ids[0]));
            row.map_or_else(String::new, |row| (*row).to_owned())
        };
        assert!(!row("").await.contains("brouillon"));
        let shown = firm.page(&cookie, &tray).await;
        let version = shown.text().split("version=").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let content =
            json!({ "kind": "receipt", "supplier": "Zinguerie", "gross": "99.00", "siren": "732829320" });
        put(&firm, &ids[0], json!({ "version": 0, "state": "draft", "content": content })).await.json(200);
        let drafted = row("").await;
        for said in ["brouillon", "Zinguerie", "99,00"] {
            assert!(drafted.contains(said), "{said} on {engine:?}: {drafted}");
        }
        assert!(row("?kind=invoice").await.is_empty() && !row("?kind=receipt").await.is_empty());
        assert!(!row("?q=zinguerie").await.is_empty() && !row("?q=732829320").await.is_empty());
        let renewed = firm.page(&cookie, &format!("{tray}/documents?version={version}")).await;
        assert_eq!(renewed.status, 200, "the list that is open renews itself");
        let beside = firm.page(&cookie, &format!("/documents/{}", ids[1])).await;
        let queue = beside.text().split("id=\"queue\"").nth(1).unwrap().split("</nav>").next().unwrap();
        assert!(queue.contains("Zinguerie") && queue.contains("brouillon"), "{queue}");
        let told = firm.api.get(&format!("/api/v1/documents/{}", ids[0])).await.json(200);
        assert_eq!((&told["kind"], &told["reading"]["kind"]), (&json!("receipt"), &json!("invoice")));
        assert!(told["drafted_at"].is_string() && told["entered_at"].is_null(), "{told}");

        write(&firm, &ids[0], &invoice("Minoterie Aubert", "F-0", "2026-03-01", "12.00")).await;
        assert!(row("").await.contains("Zinguerie"), "another reading leaves the draft as it is");
        put(&firm, &ids[0], json!({ "version": 1, "state": "entered", "content": content })).await.json(200);
        let told = firm.api.get(&format!("/api/v1/documents/{}", ids[0])).await.json(200);
        assert!(told["drafted_at"].is_null() && told["entered_at"].is_string(), "{told}");
    }
}
