//! What the page and the API show of one document.

use reading::{Alert, AlertCode, EInvoice, FieldName, FieldSource};
use serde_json::json;

use super::papers::{collect, field, invoice, write};
use crate::support::{Engine, Firm};

#[tokio::test]
async fn the_api_gives_what_the_command_line_does_and_lists_its_summary() {
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        let desk = firm.desk("/Achats").await;
        let id = collect(&firm, &desk, &["a.pdf"]).await.remove(0);
        let mut reading = invoice("Minoterie Aubert", "F-10", "2026-03-01", "1159.80");
        let net =
            reading::Field { source: FieldSource::EInvoice, page: None, place: None, ..field("966.50", 1.0) };
        reading.fields.insert(FieldName::Net, net);
        let sum = Alert::new(AlertCode::AmountsDoNotAddUp, &[FieldName::Gross], "They do not add up.");
        reading.alerts.push(sum.with("gross", "1159.80"));
        let profile = Some("factur-x basic".to_owned());
        reading.e_invoice = Some(EInvoice { syntax: "cii".into(), profile, attachment: None });
        write(&firm, &id, &reading).await;

        let document = firm.api.get(&format!("/api/v1/documents/{id}")).await.json(200);
        let read = &document["reading"];
        assert_eq!(document["state"], "read");
        assert_eq!((&read["kind"], &read["quality"]), (&json!("invoice"), &json!("to_check")));
        assert_eq!((&read["pages"], &read["text_source"]), (&json!(1), &json!("text")));
        assert_eq!(
            read["fields"]["net"],
            json!({ "value": "966.50", "confidence": 1.0, "source": "e_invoice", "page": null, "box": null })
        );
        assert_eq!(read["fields"]["gross"]["page"], 1);
        assert_eq!(read["fields"]["gross"]["box"]["x"], 0.5);
        assert!(document.to_string().contains(r#""confidence":0.97"#), "{document}");
        assert_eq!(read["alerts"][0]["code"], "amounts_do_not_add_up");
        assert_eq!(read["e_invoice"]["profile"], "factur-x basic");
        assert_eq!(read["text"], "FACTURE");

        let list = firm.api.get(&format!("/api/v1/companies/{}/documents", desk.company)).await.json(200);
        let listed = &list["items"][0]["reading"];
        assert_eq!(listed["summary"], read["summary"]);
        assert_eq!(
            listed["summary"],
            json!({
                "supplier": "Minoterie Aubert", "invoice_number": "F-10", "date": "2026-03-01", "due_date": null,
                "currency": null, "net": "966.50", "vat": null, "gross": "1159.80", "payable": null, "alerts": 1,
            })
        );
        assert_eq!(listed.get("fields"), None, "only where one document is asked for");
        assert!(firm.findings().await.is_empty());
    }
}

#[tokio::test]
async fn the_page_shows_each_field_with_its_confidence_its_source_and_its_place() {
    let firm = Firm::start().await;
    let desk = firm.desk("/Achats").await;
    let id = collect(&firm, &desk, &["a.pdf"]).await.remove(0);
    let mut reading = invoice("Minoterie <Aubert>", "F-10", "2026-03-01", "1159.80");
    reading.fields.insert(FieldName::Iban, field("FR7618917022100006001337854", 0.5));
    reading.alerts.push(
        Alert::new(AlertCode::IbanInvalid, &[FieldName::Iban], "")
            .with("value", "FR7618917022100006001337854"),
    );
    write(&firm, &id, &reading).await;
    firm.hire("anne@cabinet.fr", "collaborator", Some("C1")).await;
    let cookie = firm.session("anne@cabinet.fr").await;
    let form = firm.page(&cookie, &format!("/documents/{id}")).await;
    for part in ["id=\"field-gross\" data-place=\"place-gross\"", "value=\"F-10\"", "Renvoyer en lecture"] {
        assert!(form.text().contains(part), "{part}: {}", form.text());
    }
    // Who may not enter it sees what was read.
    firm.hire("claire@example.fr", "client", Some("C1")).await;
    let cookie = firm.session("claire@example.fr").await;
    let shown = firm.page(&cookie, &format!("/documents/{id}")).await;
    let html = shown.text().replace(['\u{a0}', '\u{202f}'], " ");
    for part in [
        "id=\"field-gross\" data-place=\"place-gross\"",
        "<a href=\"#place-gross\">Total TTC</a>",
        "1 159,80 €",
        "01/03/2026",
        "97 %",
        "Minoterie &#60;Aubert&#62;",
        "<span>FR76</span><span>1891</span>",
        "<rect id=\"place-iban\"",
        "est faux",
        "<a href=\"#field-iban\"",
    ] {
        assert!(html.contains(part), "{part}: {html}");
    }
}
