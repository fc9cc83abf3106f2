//! Companies and binders.

use serde_json::json;

use super::fields;
use crate::support::firm::id;
use crate::support::{Engine, Firm};

#[tokio::test]
async fn a_company_is_created_with_or_without_its_siren() {
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        let body = json!({ "code": " BOUL ", "name": "Boulangerie Lemoine", "siren": "732 829 320" });
        let company = firm.api.post("/api/v1/companies", body).await.json(201);
        let expected = [
            "active",
            "code",
            "created_at",
            "fiscal_periods",
            "id",
            "model",
            "name",
            "siren",
            "site_id",
            "time_zone",
        ];
        assert_eq!(fields(&company), expected);
        assert_eq!((&company["code"], &company["siren"]), (&json!("BOUL"), &json!("732829320")));
        assert_eq!(company["time_zone"], "Europe/Paris");
        assert!(company["id"].is_string());

        let other = firm.api.post("/api/v1/companies", json!({ "code": "ATEL", "name": "Atelier" })).await;
        assert_eq!(other.json(201)["siren"], json!(null));
    }
}

#[tokio::test]
async fn a_code_that_is_taken_is_a_conflict() {
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        firm.company("C1").await;
        let again = json!({ "code": "C1", "name": "Une autre" });
        firm.api.post("/api/v1/companies", again).await.problem(409, "company-code-taken");
        assert_eq!(firm.api.list::<serde_json::Value>("/api/v1/companies").await.len(), 1);
    }
}

#[tokio::test]
async fn each_wrong_field_of_a_company_is_named() {
    let firm = Firm::start().await;
    let refused = async |body| firm.api.post("/api/v1/companies", body).await.wrong_fields();
    let wrong = refused(json!({ "code": "", "name": "x".repeat(201), "siren": "732829321" })).await;
    let named = |field: &str, code: &str| (field.to_owned(), code.to_owned());
    assert_eq!(wrong, [named("code", "required"), named("name", "too-long"), named("siren", "siren")]);
    let wrong = refused(json!({ "code": "a\u{7}b", "name": "A" })).await;
    assert_eq!(wrong, [named("code", "control-characters")]);
}

#[tokio::test]
async fn a_binder_has_one_of_six_kinds_and_a_name_of_its_own() {
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        let company = firm.company("C1").await;
        let path = format!("/api/v1/companies/{company}/binders");
        for kind in ["purchases", "sales", "cash", "bank", "expenses", "filing"] {
            let binder = firm.api.post(&path, json!({ "name": kind, "kind": kind })).await.json(201);
            assert_eq!(fields(&binder), ["active", "company_id", "id", "kind", "name"]);
            assert_eq!((&binder["company_id"], &binder["kind"]), (&json!(company), &json!(kind)));
        }
        let twice = json!({ "name": "cash", "kind": "bank" });
        firm.api.post(&path, twice).await.problem(409, "binder-name-taken");
        let unknown = json!({ "name": "Autre", "kind": "wine" });
        firm.api.post(&path, unknown).await.problem(422, "malformed-body");
        let nameless = firm.api.post(&path, json!({ "name": " ", "kind": "bank" })).await;
        assert_eq!(nameless.wrong_fields(), [("name".to_owned(), "required".to_owned())]);
        let listed = firm.api.get(&path).await.json(200);
        assert_eq!(listed["items"].as_array().unwrap().len(), 6);
        // The same name in another company is another binder.
        let other = firm.company("C2").await;
        id(&firm
            .api
            .post(&format!("/api/v1/companies/{other}/binders"), json!({ "name": "cash", "kind": "cash" }))
            .await
            .json(201));
    }
}
