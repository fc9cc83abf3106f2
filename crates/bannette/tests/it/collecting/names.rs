//! Names as people give them, and as nobody should.

use dropbox_simulator::Mark;
use serde_json::Value;

use crate::support::{Engine, Firm, pdf};

#[tokio::test]
async fn names_in_any_script_and_of_any_length_come_through_unchanged() {
    let long = format!("{}.pdf", "é".repeat(125) + "x");
    assert_eq!(long.len(), 255);
    let names = [
        "Reçu d'été n° 12.pdf",
        "🧾 note de frais 🥐.pdf",
        "\u{202e}fdp.gnp",
        "  deux  espaces .pdf",
        "100% \"sûr\" & <b>gras.pdf",
        "--help",
        "';DROP TABLE documents;--.pdf",
        "請求書.pdf",
        long.as_str(),
    ];
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        let desk = firm.desk("/Achats").await;
        for name in names {
            firm.put(&format!("/Achats/{name}"), pdf(name));
        }
        let run = firm.collect(&desk.channel).await;
        assert_eq!(run.counts(), [names.len() as u64, 0, 0, 0], "{:?}", firm.files(&run).await);
        for document in firm.documents(&desk.company).await {
            assert!(names.contains(&document.name.as_str()), "{:?}", document.name);
            assert_eq!(document.origin.as_ref().unwrap().path, format!("/Achats/{}", document.name));
            assert_eq!(firm.original(&document.id).await, pdf(&document.name));
        }
    }
}

#[tokio::test]
async fn an_accent_written_in_two_characters_is_the_same_folder_and_the_same_name() {
    let firm = Firm::start().await;
    // The collected folder is named in one form, the file put in the other.
    let desk = firm.desk("/\u{c9}t\u{e9}").await;
    firm.put("/E\u{301}te\u{301}/Rec\u{327}u.pdf", pdf("reçu"));
    let run = firm.collect(&desk.channel).await;
    assert_eq!(run.counts(), [1, 0, 0, 0]);
    let found: Vec<Value> =
        firm.api.list(&format!("/api/v1/companies/{}/documents?search=RE%C3%87U", desk.company)).await;
    assert_eq!(found.len(), 1);
}

#[tokio::test]
async fn a_folder_is_collected_whatever_the_case_it_is_written_in() {
    let firm = Firm::start().await;
    firm.put("/Achats/Été/a.pdf", pdf("a"));
    let desk = firm.desk("/ACHATS/ÉTÉ").await;
    assert_eq!(firm.collect(&desk.channel).await.counts(), [1, 0, 0, 0]);
    // A change of case alone is not told, and changes nothing.
    firm.dropbox.rename(&firm.client, "/Achats/Été", "/Achats/été").unwrap();
    firm.put("/Achats/été/b.pdf", pdf("b"));
    assert_eq!(firm.collect(&desk.channel).await.counts(), [1, 0, 0, 0]);
}

#[tokio::test]
async fn names_that_differ_only_by_case_or_form_are_different_documents() {
    let firm = Firm::start().await;
    let desk = firm.desk("/Achats").await;
    let shown = ["facture.pdf", "FACTURE.pdf", "re\u{e7}u.pdf", "rec\u{327}u.pdf"];
    for (number, name) in shown.iter().enumerate() {
        let path = format!("/Achats/{number}.pdf");
        firm.put(&path, pdf(name));
        firm.dropbox.mark(&firm.client, &path, Mark::ShownName(Some((*name).to_owned()))).unwrap();
    }
    let run = firm.collect(&desk.channel).await;
    assert_eq!(run.counts(), [4, 0, 0, 0], "{:?}", firm.files(&run).await);
    assert_eq!(firm.documents(&desk.company).await.len(), 4);
}

#[tokio::test]
async fn a_name_that_climbs_out_of_its_folder_gets_nowhere() {
    let firm = Firm::start().await;
    let desk = firm.desk("/Achats").await;
    for (number, name) in
        ["../../../etc/passwd", "..", "a\\..\\b.pdf", "nul\u{0}ligne\r\nX-Evil: 1.pdf"].iter().enumerate()
    {
        let path = format!("/Achats/{number}.pdf");
        firm.put(&path, pdf(name));
        firm.dropbox.mark(&firm.client, &path, Mark::ShownName(Some((*name).to_owned()))).unwrap();
    }
    let run = firm.collect(&desk.channel).await;
    assert_eq!(run.counts(), [4, 0, 0, 0], "{:?}", firm.files(&run).await);
    for document in firm.documents(&desk.company).await {
        assert!(!document.name.contains(['/', '\\', '\0', '\r', '\n']), "{:?}", document.name);
        let answer = firm.api.get(&format!("/api/v1/documents/{}/original", document.id)).await;
        assert_eq!(answer.status, 200);
        assert!(answer.headers.get("x-evil").is_none());
    }
    assert_eq!(firm.findings().await, [""; 0]);
}

#[tokio::test]
async fn a_file_that_lies_in_no_folder_of_the_account_is_collected_by_its_bare_name() {
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        let desk = firm.desk("/Achats").await;
        firm.put("/Achats/a.pdf", pdf("a"));
        firm.dropbox.mark(&firm.client, "/Achats/a.pdf", Mark::Unmounted(true)).unwrap();
        let run = firm.collect(&desk.channel).await;
        assert_eq!(run.counts(), [1, 0, 0, 0]);
        assert_eq!(firm.files(&run).await[0].path, "a.pdf");
        assert_eq!(firm.documents(&desk.company).await[0].origin.as_ref().unwrap().path, "a.pdf");
    }
}
