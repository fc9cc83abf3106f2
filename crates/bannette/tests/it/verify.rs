//! `bannette verify`: nothing is off after honest work, and whatever was tampered with is found.

use std::path::PathBuf;

use db::params;

use crate::support::{Desk, Engine, Firm, pdf};

async fn after_a_run(engine: Engine) -> (Firm, Desk) {
    let firm = Firm::on(engine).await;
    let desk = firm.desk("/Achats").await;
    for name in ["a", "b", "c"] {
        firm.put(&format!("/Achats/{name}.pdf"), pdf(name));
    }
    firm.put("/Achats/vide.pdf", "");
    assert_eq!(firm.collect(&desk.channel).await.counts(), [3, 0, 1, 0]);
    (firm, desk)
}

fn original(firm: &Firm, sha256: &str) -> PathBuf {
    firm.folder.path().join("blobs/originals").join(&sha256[..2]).join(&sha256[2..4]).join(sha256)
}

#[tokio::test]
async fn nothing_is_off_after_honest_work() {
    for engine in Engine::BOTH {
        let (firm, desk) = after_a_run(engine).await;
        firm.put("/Achats/a.pdf", pdf("another"));
        firm.collect(&desk.channel).await;
        let ended = firm.bannette(&["verify"]).await;
        assert_eq!(ended.code, Some(0), "{ended:?}");
        assert!(
            ended.stdout.ends_with("All is well: 4 originals, the register and the runs agree.\n"),
            "{ended:?}"
        );
    }
}

#[tokio::test]
async fn one_flipped_bit_of_an_original_is_found() {
    for engine in Engine::BOTH {
        let (firm, desk) = after_a_run(engine).await;
        let sha256 = firm.documents(&desk.company).await.remove(1).sha256;
        let path = original(&firm, &sha256);
        let mut bytes = std::fs::read(&path).unwrap();
        bytes[10] ^= 1;
        let writable = std::os::unix::fs::PermissionsExt::from_mode(0o600);
        std::fs::set_permissions(&path, writable).unwrap();
        std::fs::write(&path, bytes).unwrap();
        let ended = firm.bannette(&["verify"]).await;
        assert_eq!(ended.code, Some(1), "{ended:?}");
        assert!(ended.stdout.contains(&format!("original {sha256}: its bytes hash to ")), "{ended:?}");
        assert!(ended.stdout.ends_with("1 things are off.\n"), "{ended:?}");
    }
}

#[tokio::test]
async fn a_missing_original_is_found_and_its_document_answers_500_not_another_content() {
    let (firm, desk) = after_a_run(Engine::Sqlite).await;
    let document = firm.documents(&desk.company).await.remove(0);
    std::fs::remove_file(original(&firm, &document.sha256)).unwrap();
    let ended = firm.bannette(&["verify"]).await;
    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert!(ended.stdout.contains(&format!("original {}: missing", document.sha256)), "{ended:?}");
    let answer = firm.api.get(&format!("/api/v1/documents/{}/original", document.id)).await;
    answer.problem(500, "internal");
}

#[tokio::test]
async fn rows_that_were_tampered_with_are_found() {
    for engine in Engine::BOTH {
        for (finding, tampering) in [
            (
                "run whose counts are not those of its files",
                "UPDATE runs SET collected = collected + 1, seen = seen + 1",
            ),
            (
                "run whose counts are not those of its files",
                "DELETE FROM run_files WHERE outcome = 'set_aside'",
            ),
            ("run whose documents are not those it collected", "UPDATE runs SET bytes = bytes + 1"),
            (
                "document without exactly one register row",
                "DELETE FROM collected_files WHERE document_id = (SELECT min(CAST(id AS TEXT)) FROM documents)",
            ),
            (
                "document twice from one file and revision",
                "UPDATE documents SET source_file_id = 'id:x', source_rev = '1'",
            ),
            ("bytes, but the documents say", "UPDATE documents SET size = size + 1"),
        ] {
            let (firm, _) = after_a_run(engine).await;
            let tampering = match engine {
                Engine::Sqlite => tampering.to_owned(),
                Engine::Postgres => tampering.replace(
                    "(SELECT min(CAST(id AS TEXT)) FROM documents)",
                    "(SELECT id FROM documents LIMIT 1)",
                ),
            };
            assert!(firm.database().execute(&tampering, params![]).await.unwrap() > 0);
            let findings = firm.findings().await;
            assert!(findings.iter().any(|found| found.contains(finding)), "{tampering}: {findings:?}");
        }
    }
}
