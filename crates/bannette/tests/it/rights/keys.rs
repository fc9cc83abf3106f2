//! API keys that may not do everything.

use serde_json::{Value, json};

use crate::support::binary::ended;
use crate::support::{Engine, Firm, api::Api};

/// A key made at the command line.
pub async fn key(firm: &Firm, limits: &[&str]) -> Api {
    let mut command = firm.command();
    command.args(["api-key", "create", "--name", "limited"]).args(limits);
    let created = ended(command, "").await;
    assert_eq!(created.code, Some(0), "{created:?}");
    firm.api.with_key(Some(created.stdout.trim()))
}

#[tokio::test]
async fn a_key_for_one_company_knows_no_other_and_administers_nothing() {
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        let (own, other) = (firm.company("C1").await, firm.company("C2").await);
        let limited = key(&firm, &["--company", "C1"]).await;
        let seen: Vec<Value> = limited.list("/api/v1/companies").await;
        assert_eq!(seen.iter().map(|company| &company["code"]).collect::<Vec<_>>(), ["C1"]);
        let binder = json!({ "name": "Achats", "kind": "purchases" });
        let binders = |company: &str| format!("/api/v1/companies/{company}/binders");
        limited.post(&binders(&own), binder.clone()).await.json(201);
        limited.get(&binders(&own)).await.json(200);
        limited.post(&binders(&other), binder).await.problem(404, "not-found");
        limited.get(&binders(&other)).await.problem(404, "not-found");
        let new = json!({ "code": "C3", "name": "Une autre" });
        limited.post("/api/v1/companies", new).await.problem(404, "not-found");
    }
}

#[tokio::test]
async fn a_key_that_only_looks_changes_nothing() {
    let firm = Firm::start().await;
    let company = firm.company("C1").await;
    let looks = key(&firm, &["--read-only"]).await;
    assert_eq!(looks.list::<Value>("/api/v1/companies").await.len(), 1);
    let binder = json!({ "name": "Achats", "kind": "purchases" });
    let path = format!("/api/v1/companies/{company}/binders");
    looks.post(&path, binder).await.problem(403, "key-reads-only");
    assert!(looks.list::<Value>(&path).await.is_empty());
}

#[tokio::test]
async fn a_key_that_is_revoked_opens_nothing_any_more_and_stays_in_the_list() {
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        firm.company("C1").await;
        let limited = key(&firm, &["--company", "C1", "--read-only"]).await;
        limited.get("/api/v1/companies").await.json(200);
        let listed = firm.bannette(&["api-key", "list"]).await;
        assert_eq!(listed.code, Some(0), "{listed:?}");
        let line = listed.stdout.lines().find(|line| line.contains("limited")).unwrap();
        assert!(
            line.contains("valid") && line.contains("look") && line.contains("(companies: C1)"),
            "{line}"
        );
        assert!(!listed.stdout.contains("bnt_"));
        let id = line.split_whitespace().next().unwrap();

        let revoked = firm.bannette(&["api-key", "revoke", id]).await;
        assert_eq!((revoked.code, revoked.stdout.contains("limited")), (Some(0), true), "{revoked:?}");
        limited.get("/api/v1/companies").await.problem(401, "unauthenticated");
        firm.api.get("/api/v1/companies").await.json(200);
        let listed = firm.bannette(&["api-key", "list"]).await;
        assert!(listed.stdout.lines().any(|line| line.starts_with(id) && line.contains("revoked")));
        let again = firm.bannette(&["api-key", "revoke", id]).await;
        assert_eq!((again.code, again.stderr.contains("no valid key")), (Some(1), true), "{again:?}");
        assert!(firm.findings().await.is_empty());
    }
}
