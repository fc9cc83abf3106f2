//! The audit log: everything that matters is in it, nobody changes it, and whoever does is found out.

use db::params;
use futures::future::join_all;
use serde_json::json;

use crate::support::people::PASSWORD;
use crate::support::{Engine, Firm};

/// Action, who, subject and address of every entry.
async fn entries(firm: &Firm) -> Vec<[String; 4]> {
    let sql = "SELECT action, caller, caller_name, subject_name, address FROM audit_entries ORDER BY number";
    let rows = firm.database().fetch_all(sql, params![]).await.unwrap();
    let text = |row: &db::Row, column| row.get::<Option<String>>(column).unwrap().unwrap_or_default();
    rows.iter()
        .map(|row| {
            let who = format!("{} {}", text(row, "caller"), text(row, "caller_name"));
            [text(row, "action"), who, text(row, "subject_name"), text(row, "address")]
        })
        .collect()
}

#[tokio::test]
async fn what_is_done_is_written_down_with_who_did_it_and_from_where() {
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        firm.desk("/Achats").await;
        firm.hire("anne@cabinet.fr", "administrator", None).await;
        assert_eq!(firm.sign_in("anne@cabinet.fr", "not her password").await.status, 422);
        // Typed into the wrong field.
        assert_eq!(firm.sign_in(PASSWORD, "").await.status, 422);
        let session = firm.session("anne@cabinet.fr").await;
        let request = firm.api.with_key(None).request(reqwest::Method::POST, "/sign-out");
        crate::support::api::answer(request.header("cookie", &session)).await;
        let found = entries(&firm).await;
        let all: Vec<[&str; 4]> = found.iter().map(|entry| entry.each_ref().map(String::as_str)).collect();
        for expected in [
            ["key-created", "operator ", "test", ""],
            ["channel-created", "key test", "Dropbox de Claire", "127.0.0.1"],
            ["connected", "key test", "Dropbox de Claire", "127.0.0.1"],
            ["folders-changed", "key test", "Dropbox de Claire", "127.0.0.1"],
            ["channel-activated", "key test", "Dropbox de Claire", "127.0.0.1"],
            ["user-created", "operator ", "anne@cabinet.fr", ""],
            ["sign-in-refused", "nobody ", "anne@cabinet.fr", "127.0.0.1"],
            ["sign-in-refused", "nobody ", "", "127.0.0.1"],
            ["signed-in", "user anne@cabinet.fr", "anne@cabinet.fr", "127.0.0.1"],
            ["signed-out", "user anne@cabinet.fr", "anne@cabinet.fr", "127.0.0.1"],
        ] {
            assert!(all.contains(&expected), "{expected:?} is not in {all:#?}");
        }
        assert_eq!(firm.findings().await, Vec::<String>::new());
    }
}

#[tokio::test]
async fn entries_written_at_the_same_time_make_one_chain() {
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        let company = firm.company("C1").await;
        let path = format!("/api/v1/companies/{company}/channels");
        let body = |n: usize| json!({ "type": "dropbox", "label": format!("Canal {n}"), "folders": [] });
        for answer in join_all((0..24).map(|n| firm.api.post(&path, body(n)))).await {
            answer.json(201);
        }
        let created = entries(&firm).await.iter().filter(|[action, ..]| action == "channel-created").count();
        assert_eq!(created, 24);
        assert_eq!(firm.findings().await, Vec::<String>::new());
    }
}

#[tokio::test]
async fn the_log_can_be_neither_changed_nor_emptied() {
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        for tampering in ["UPDATE audit_entries SET details = '{}'", "DELETE FROM audit_entries"] {
            let error = firm.database().execute(tampering, params![]).await.unwrap_err();
            assert!(format!("{:#}", anyhow::Error::from(error)).contains("only grows"), "{tampering}");
        }
    }
}

#[tokio::test]
async fn whoever_gets_around_that_is_found_out() {
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        firm.desk("/Achats").await;
        let sql = match engine {
            Engine::Sqlite => [
                "DROP TRIGGER audit_entries_are_never_changed",
                "DROP TRIGGER audit_entries_are_never_deleted",
            ],
            Engine::Postgres => ["ALTER TABLE audit_entries DISABLE TRIGGER USER", "SELECT 1"],
        };
        for sql in sql {
            firm.database().execute(sql, params![]).await.unwrap();
        }
        let last = entries(&firm).await.len();
        for (tampering, findings) in [
            (
                "UPDATE audit_entries SET caller_name = 'x' WHERE number = 2".to_owned(),
                vec!["audit log: entry 2 is not what was written after the one before".to_owned()],
            ),
            (
                "DELETE FROM audit_entries WHERE number = 2".to_owned(),
                vec![
                    "audit log: entries 2 to 2 are missing".to_owned(),
                    "audit log: entry 3 is not what was written after the one before".to_owned(),
                ],
            ),
        ] {
            assert_eq!(firm.database().execute(&tampering, params![]).await.unwrap(), 1);
            assert_eq!(firm.findings().await, findings, "{tampering}");
        }
        let cut = format!("DELETE FROM audit_entries WHERE number = {last}");
        firm.database().execute(&cut, params![]).await.unwrap();
        let ended = firm.bannette(&["verify"]).await;
        assert_eq!(ended.code, Some(1), "{ended:?}");
        assert!(
            ended.stdout.contains(&format!("audit log: entries {last} to {last} are missing")),
            "{ended:?}"
        );
    }
}

#[tokio::test]
async fn the_log_is_searched_and_exported_by_those_who_administer() {
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        firm.desk("/Achats").await;
        firm.hire("anne@cabinet.fr", "administrator", None).await;
        firm.hire("nadia@cabinet.fr", "manager", None).await;
        let (anne, nadia) = (firm.session("anne@cabinet.fr").await, firm.session("nadia@cabinet.fr").await);
        for path in ["/administration/audit", "/administration/audit.csv"] {
            assert_eq!(firm.page(&nadia, path).await.status, 404, "{path}");
        }
        let rows = async |query: &str| {
            let page = firm.page(&anne, &format!("/administration/audit.csv{query}")).await;
            assert_eq!(page.status, 200);
            page.text().lines().skip(1).map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(rows("").await.len(), entries(&firm).await.len());
        assert_eq!(rows("?q=NADIA").await.len(), 3, "created, given a profile, signed in");
        assert_eq!(rows("?action=connected").await.len(), 1);
        assert_eq!(rows("?q=claire%40example.fr").await.len(), 1, "the account that was connected");
        assert_eq!(rows("?until=2020-01-01").await.len(), 0);
        let page = firm.page(&anne, "/administration/audit?action=signed-in").await;
        assert!(page.text().contains("nadia@cabinet.fr") && page.text().contains("127.0.0.1"));
        assert!(!page.text().contains("Dropbox de Claire"), "{}", page.text());
    }
}
