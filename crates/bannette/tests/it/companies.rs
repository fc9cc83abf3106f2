//! Sites, companies and binders, as those who administer the firm set them up.

use reqwest::header::LOCATION;
use serde_json::{Value, json};

use crate::support::firm::id;
use crate::support::{Engine, Firm, pdf};

async fn administrator(firm: &Firm) -> String {
    firm.hire("anne@cabinet.fr", "administrator", None).await;
    firm.session("anne@cabinet.fr").await
}

#[tokio::test]
async fn a_company_is_created_on_its_page_and_what_is_wrong_is_told_in_its_place() {
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        let anne = administrator(&firm).await;
        let wrong = [
            ("code", "BOUL"),
            ("name", ""),
            ("siren", "552100555"),
            ("starts_1", "2026-01-01"),
            ("ends_1", "2026-12-31"),
            ("starts_2", "2026-12-31"),
            ("ends_2", "2027-12-30"),
        ];
        let page = firm.send(&anne, "/administration/companies", &wrong).await;
        assert_eq!(page.status, 422);
        for sentence in ["id=\"name-error\"", "id=\"siren-error\"", "Les deux exercices se chevauchent."] {
            assert!(page.text().contains(sentence), "{sentence}: {}", page.text());
        }
        assert!(page.text().contains("value=\"2027-12-30\""), "what was typed is kept");

        let right = [
            ("code", "BOUL"),
            ("name", "Boulangerie"),
            ("siren", "552 100 554"),
            ("starts_1", "2026-01-01"),
            ("ends_1", "2026-12-31"),
        ];
        let created = firm.send(&anne, "/administration/companies", &right).await;
        assert_eq!(created.status, 303, "{}", created.text());
        let page = created.header(LOCATION).to_owned();
        let again = firm.send(&anne, "/administration/companies", &right).await;
        assert!(again.text().contains("Une entreprise a déjà ce code."), "{}", again.text());

        let changed = firm.send(&anne, &page, &[("code", "BOUL"), ("name", "Boulangerie Martin")]).await;
        assert_eq!(firm.told(&anne, &changed, &page).await, "L’entreprise est modifiée.");
        let companies: Vec<Value> = firm.api.list("/api/v1/companies").await;
        assert_eq!((companies.len(), &companies[0]["name"]), (1, &json!("Boulangerie Martin")));
        assert_eq!((&companies[0]["siren"], &companies[0]["fiscal_periods"]), (&json!(null), &json!([])));
        assert!(firm.findings().await.is_empty());
    }
}

#[tokio::test]
async fn binders_are_renamed_ordered_and_withdrawn_but_keep_their_kind() {
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        let anne = administrator(&firm).await;
        let company = firm.company("C1").await;
        let page = format!("/administration/companies/{company}");
        for (name, kind) in [("Achats", "purchases"), ("Ventes", "sales"), ("Caisse", "cash")] {
            let form = [("name", name), ("kind", kind)];
            assert_eq!(firm.send(&anne, &format!("{page}/binders"), &form).await.status, 303);
        }
        let taken =
            firm.send(&anne, &format!("{page}/binders"), &[("name", "Achats"), ("kind", "bank")]).await;
        assert_eq!(firm.told(&anne, &taken, &page).await, "Un classeur de l’entreprise porte déjà ce nom.");
        let listed =
            async || -> Vec<Value> { firm.api.list(&format!("/api/v1/companies/{company}/binders")).await };
        let binders = listed().await;
        let (first, last) = (id(&binders[0]), id(&binders[2]));
        firm.send(&anne, &format!("{page}/binders/{last}/move"), &[("direction", "up")]).await;
        let form = [("name", "Factures reçues"), ("kind", "bank")];
        firm.send(&anne, &format!("{page}/binders/{first}"), &form).await;
        let binders = listed().await;
        let told: Vec<_> =
            binders.iter().map(|binder| [&binder["name"], &binder["kind"], &binder["active"]]).collect();
        assert_eq!(
            json!(told),
            json!([
                ["Factures reçues", "purchases", false],
                ["Caisse", "cash", true],
                ["Ventes", "sales", true]
            ])
        );
    }
}

#[tokio::test]
async fn nothing_is_collected_for_a_company_out_of_service_and_only_administrators_see_it() {
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        let desk = firm.desk("/Achats").await;
        firm.put("/Achats/a.pdf", pdf("a"));
        firm.collect(&desk.channel).await;
        let anne = administrator(&firm).await;
        firm.hire("nadia@cabinet.fr", "collaborator", Some("C1")).await;
        let nadia = firm.session("nadia@cabinet.fr").await;
        let page = format!("/administration/companies/{}", desk.company);
        firm.press(&anne, &format!("{page}/deactivate")).await;
        let tray = format!("/companies/{}/tray", desk.company);
        assert_eq!(firm.page(&nadia, &tray).await.status, 404);

        let runs = format!("/api/v1/channels/{}/runs", desk.channel);
        firm.api.poke(&runs).await.problem(409, "company-deactivated");
        firm.clock.advance(std::time::Duration::from_secs(2 * 24 * 3600));
        assert_eq!(bannette::collecting::schedule::tick(&firm.app).await.unwrap(), 0);
        // Two days later the session is over.
        let anne = firm.session("anne@cabinet.fr").await;
        assert!(firm.page(&anne, &tray).await.text().contains("a.pdf"));
        assert!(!firm.page(&anne, "/companies").await.text().contains(&desk.company));
        let list = firm.page(&anne, "/administration/companies?state=deactivated").await;
        assert!(list.text().contains(&page), "{}", list.text());

        firm.press(&anne, &format!("{page}/reactivate")).await;
        assert_eq!(bannette::collecting::schedule::tick(&firm.app).await.unwrap(), 1);
    }
}

#[tokio::test]
async fn a_document_dated_outside_of_the_fiscal_periods_is_pointed_out() {
    let sample = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../samples/boulangerie-lemoine/Achats/FA2026-11874 Minoterie Aubert.pdf");
    let firm = Firm::start().await;
    let desk = firm.desk("/Achats").await;
    let path = format!("/api/v1/companies/{}", desk.company);
    let periods = json!({ "fiscal_periods": [{ "starts": "2019-01-01", "ends": "2019-12-31" }] });
    let request = firm.api.request(reqwest::Method::PATCH, &path).json(&periods);
    crate::support::api::answer(request).await.json(200);
    firm.put("/Achats/facture.pdf", std::fs::read(&sample).unwrap());
    firm.collect(&desk.channel).await;
    let id = firm.documents(&desk.company).await.remove(0).id;

    let mut worker = firm.command();
    worker.arg("worker").stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null());
    let mut worker = worker.spawn().unwrap();
    let start = tokio::time::Instant::now();
    let read = loop {
        let document = firm.api.get(&format!("/api/v1/documents/{id}")).await.json(200);
        if document["state"] == "read" {
            break document;
        }
        assert!(start.elapsed() < std::time::Duration::from_secs(120), "{document}");
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    };
    worker.kill().await.unwrap();
    assert!(read.to_string().contains("outside_fiscal_period"), "{read}");
}

#[tokio::test]
async fn a_company_made_after_a_model_has_its_binders_and_its_collaborators() {
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        let body = json!({ "code": "MODELE", "name": "Modèle commerce", "model": true });
        let model = id(&firm.api.post("/api/v1/companies", body).await.json(201));
        firm.binder(&model, "Achats").await;
        firm.hire("nadia@cabinet.fr", "collaborator", Some("MODELE")).await;
        firm.hire("claire@example.fr", "client", Some("MODELE")).await;
        let body = json!({ "code": "C1", "name": "Boulangerie", "copy_from": model });
        let company = id(&firm.api.post("/api/v1/companies", body).await.json(201));
        let binders: Vec<Value> = firm.api.list(&format!("/api/v1/companies/{company}/binders")).await;
        assert_eq!((binders.len(), &binders[0]["name"]), (1, &json!("Achats")));
        let tray = format!("/companies/{company}/tray");
        for (email, status) in [("nadia@cabinet.fr", 200), ("claire@example.fr", 404)] {
            let session = firm.sign_in(email, crate::support::people::PASSWORD).await;
            let cookie = session.header(reqwest::header::SET_COOKIE).split(';').next().unwrap().to_owned();
            assert_eq!(firm.page(&cookie, &tray).await.status, status, "{email}");
        }
        let no_model = json!({ "code": "C2", "name": "Garage", "copy_from": company });
        let refused = firm.api.post("/api/v1/companies", no_model).await;
        assert_eq!(refused.wrong_fields(), [("copy_from".to_owned(), "model-unknown".to_owned())]);
    }
}

#[tokio::test]
async fn a_site_with_companies_stays_in_service_and_there_is_always_one() {
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        let lyon = id(&firm.api.post("/api/v1/sites", json!({ "name": "Lyon" })).await.json(201));
        firm.api.post("/api/v1/sites", json!({ "name": "LYON " })).await.problem(409, "site-name-taken");
        let out = json!({ "active": false });
        let patch = async |path: String, body: &Value| {
            let request = firm.api.request(reqwest::Method::PATCH, &path).json(body);
            crate::support::api::answer(request).await
        };
        patch(format!("/api/v1/sites/{lyon}"), &out).await.problem(409, "last-site");
        let company = json!({ "code": "C1", "name": "Boulangerie", "site_id": lyon });
        let company = id(&firm.api.post("/api/v1/companies", company).await.json(201));
        let nice = id(&firm.api.post("/api/v1/sites", json!({ "name": "Nice" })).await.json(201));
        patch(format!("/api/v1/sites/{lyon}"), &out).await.problem(409, "site-has-companies");
        patch(format!("/api/v1/companies/{company}"), &json!({ "site_id": nice })).await.json(200);
        assert_eq!(patch(format!("/api/v1/sites/{lyon}"), &out).await.json(200)["active"], false);
        let there = json!({ "code": "C2", "name": "Garage", "site_id": lyon });
        let refused = firm.api.post("/api/v1/companies", there).await;
        assert_eq!(refused.wrong_fields(), [("site_id".to_owned(), "site-unknown".to_owned())]);
    }
}

#[tokio::test]
async fn two_thousand_companies_are_searched_sorted_and_paged() {
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        firm.company("C1").await;
        let all = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)";
        let columns = "(id, code, name, sort_key, site_id, time_zone, created_at)";
        let of = |id: &str, pad: &str| {
            format!(
                "INSERT INTO companies {columns} {all} SELECT {id}, 'K' || i, 'Société ' || i, 'societe ' || {pad},
                c.site_id, c.time_zone, c.created_at FROM n, companies c WHERE c.code = 'C1'"
            )
        };
        let sql = match engine {
            Engine::Sqlite => of("'00000000-0000-7000-8000-' || printf('%012d', i)", "printf('%04d', i)"),
            Engine::Postgres => {
                of("('00000000-0000-7000-8000-' || lpad(i::text, 12, '0'))::uuid", "lpad(i::text, 4, '0')")
            }
        };
        firm.database().execute(&sql, db::params![]).await.unwrap();
        let anne = administrator(&firm).await;
        let (mut seen, mut path) = (0, "/administration/companies?q=societe&sort=code".to_owned());
        loop {
            let page = firm.page(&anne, &path).await;
            assert!(page.text().contains("2\u{202f}000 entreprises"), "{path}");
            seen += page.text().matches("data-item").count();
            let Some((before, _)) = page.text().split_once("\">Suite") else { break };
            let (_, query) = before.rsplit_once("href=\"").unwrap();
            path = format!("/administration/companies{}", query.replace("&#38;", "&").replace("&amp;", "&"));
        }
        assert_eq!(seen, 2000);
        let one = firm.page(&anne, "/administration/companies?q=SOCIÉTÉ+1999").await;
        assert!(one.text().contains("1 entreprise<"), "{}", one.text());
    }
}
