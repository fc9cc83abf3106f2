//! Users, what they hold, and rights profiles.

use reqwest::Method;
use serde_json::{Value, json};

use crate::rights::keys::key;
use crate::support::api::{Answer, answer};
use crate::support::firm::id;
use crate::support::{Engine, Firm};

const USERS: &str = "/api/v1/users";
const CLIENT: &str = "00000000-0000-7000-8000-000000000004";
const ADMINISTRATOR: &str = "00000000-0000-7000-8000-000000000001";
const MANAGER: &str = "00000000-0000-7000-8000-000000000002";
const UNKNOWN: &str = "0199a0f0-0000-7000-8000-000000000000";

async fn call(firm: &Firm, method: Method, path: &str, body: Value) -> Answer {
    answer(firm.api.request(method, path).json(&body)).await
}

async fn delete(firm: &Firm, path: &str) -> Answer {
    answer(firm.api.request(Method::DELETE, path)).await
}

#[tokio::test]
async fn a_user_is_created_changed_and_deleted() {
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        let company = firm.company("C1").await;
        let new = json!({
            "email": "Julie@example.fr", "name": "Julie Lemoine", "internal": false, "language": "en",
            "grants": [{ "profile_id": CLIENT, "company_id": company }],
        });
        let created = firm.api.post(USERS, new.clone()).await.json(201);
        assert_eq!(
            (&created["email"], &created["state"], &created["language"]),
            (&json!("julie@example.fr"), &json!("waiting"), &json!("en"))
        );
        // There is no mail server here: the link is to be handed over.
        let link: url::Url = created["link"].as_str().unwrap().parse().unwrap();
        assert_eq!(firm.page("", link.path()).await.status, 200);
        firm.api.post(USERS, new).await.problem(409, "email-taken");
        let path = format!("{USERS}/{}", id(&created));
        let grants = firm.api.get(&format!("{path}/grants")).await.json(200);
        assert_eq!(grants["items"][0]["company_id"], json!(company), "{grants}");
        assert_eq!(grants["items"][0]["scope"], "company");

        let change = json!({ "name": "Julie Martin", "second_factor_demanded": true, "active": false });
        let changed = call(&firm, Method::PATCH, &path, change).await.json(200);
        assert_eq!(
            (&changed["name"], &changed["state"], &changed["second_factor_demanded"], &changed["language"]),
            (&json!("Julie Martin"), &json!("deactivated"), &json!(true), &json!("en"))
        );
        assert_eq!(firm.api.get(&path).await.json(200), changed);
        // Nothing half done: the wrong address undoes the name.
        let half = json!({ "name": "Nobody", "email": "julie", "active": true });
        let wrong = call(&firm, Method::PATCH, &path, half).await;
        assert_eq!(wrong.wrong_fields(), [("email".to_owned(), "email".to_owned())]);
        assert_eq!(firm.api.get(&path).await.json(200), changed);
        delete(&firm, &format!("{path}/second-factor")).await.problem(409, "second-factor-none");

        assert_eq!(delete(&firm, &path).await.status, 204);
        firm.api.get(&path).await.problem(404, "not-found");
        delete(&firm, &path).await.problem(404, "not-found");
        assert_eq!(firm.page("", link.path()).await.status, 404);
        assert_eq!(firm.findings().await, Vec::<String>::new());
    }
}

#[tokio::test]
async fn each_wrong_field_of_a_user_is_named() {
    let firm = Firm::start().await;
    let company = firm.company("C1").await;
    let refused = async |grants: Value| {
        let body = json!({ "email": "a", "name": "", "internal": true, "language": "xx", "grants": grants });
        firm.api.post(USERS, body).await.wrong_fields()
    };
    let named = |field: &str, code: &str| (field.to_owned(), code.to_owned());
    let always = [named("name", "required"), named("email", "email")];
    for (grant, wrong) in [
        (json!({ "profile_id": UNKNOWN }), named("profile_id", "profile-unknown")),
        (json!({ "profile_id": CLIENT }), named("company_id", "required")),
        (json!({ "profile_id": CLIENT, "company_id": UNKNOWN }), named("company_id", "company-unknown")),
        (json!({ "profile_id": MANAGER }), named("site_id", "required")),
        (json!({ "profile_id": MANAGER, "site_id": UNKNOWN }), named("site_id", "site-unknown")),
        (
            json!({ "profile_id": ADMINISTRATOR, "company_id": company }),
            named("company_id", "not-held-on-this"),
        ),
    ] {
        let expected = [&always[..], &[wrong, named("language", "language-unknown")]].concat();
        assert_eq!(refused(json!([grant])).await, expected, "{grant}");
    }
    let users: Vec<Value> = firm.api.list(USERS).await;
    assert!(users.is_empty());
}

#[tokio::test]
async fn profiles_are_given_and_taken_back_and_the_last_administrator_stays() {
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        firm.hire("admin@cabinet.fr", "administrator", None).await;
        let found: Vec<Value> = firm.api.list(&format!("{USERS}?search=admin&show=internal")).await;
        let path = format!("{USERS}/{}", found[0]["id"].as_str().unwrap());
        let held: Vec<Value> = firm.api.list(&format!("{path}/grants")).await;
        let grant = format!("{path}/grants/{}", held[0]["id"].as_str().unwrap());
        delete(&firm, &grant).await.problem(409, "last-administrator");
        delete(&firm, &path).await.problem(409, "last-administrator");
        let off = json!({ "active": false });
        call(&firm, Method::PATCH, &path, off).await.problem(409, "last-administrator");
        // Twice given is held once.
        for _ in 0..2 {
            let site: Vec<Value> = firm.api.list("/api/v1/sites").await;
            let site = match site.first() {
                Some(site) => id(site),
                None => id(&firm.api.post("/api/v1/sites", json!({ "name": "Cabinet" })).await.json(201)),
            };
            let new = json!({ "profile_id": MANAGER, "site_id": site });
            let given = firm.api.post(&format!("{path}/grants"), new).await.json(201);
            assert_eq!((&given["scope"], &given["profile"]), (&json!("site"), &json!("manager")));
        }
        let held: Vec<Value> = firm.api.list(&format!("{path}/grants")).await;
        assert_eq!(held.len(), 2);
        let given = held.iter().find(|grant| grant["scope"] == "site").unwrap();
        assert_eq!(delete(&firm, &format!("{path}/grants/{}", id(given))).await.status, 204);
        delete(&firm, &format!("{path}/grants/{}", id(given))).await.problem(404, "not-found");

        let profiles: Vec<Value> = firm.api.list("/api/v1/profiles").await;
        let client = profiles.iter().find(|profile| profile["id"] == CLIENT).unwrap();
        assert_eq!(client["built_in"], true);
        assert_eq!(client["rights"]["look_up_documents"].as_array().unwrap().len(), 6, "{client}");
        let administrator = profiles.iter().find(|profile| profile["id"] == ADMINISTRATOR).unwrap();
        assert_eq!(administrator["rights"]["administer_platform"], json!([]));
        assert_eq!(administrator["holders"], 1);
    }
}

#[tokio::test]
async fn only_a_key_of_the_whole_platform_knows_users() {
    let firm = Firm::start().await;
    firm.company("C1").await;
    firm.hire("admin@cabinet.fr", "administrator", None).await;
    let found: Vec<Value> = firm.api.list(USERS).await;
    let path = format!("{USERS}/{}", id(&found[0]));
    let limited = key(&firm, &["--company", "C1"]).await;
    for path in [USERS, &path, &format!("{path}/grants"), "/api/v1/profiles"] {
        limited.get(path).await.problem(404, "not-found");
    }
    let looks = key(&firm, &["--read-only"]).await;
    looks.get(&path).await.json(200);
    answer(looks.request(Method::DELETE, &path)).await.problem(403, "key-reads-only");
    firm.api.get(&format!("{USERS}?show=everybody")).await.problem(422, "malformed-query");
}

#[tokio::test]
async fn the_list_of_users_gives_each_once_whatever_the_length_of_its_pages() {
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        for name in ["Émile", "Zoé", "anne", "Anne", "Bob"] {
            let email = format!("{}@example.fr", db::new_id(firm.app.clock.now()));
            let new = json!({ "email": email, "name": name, "internal": true });
            firm.api.post(USERS, new).await.json(201);
        }
        let whole: Vec<Value> = firm.api.list(USERS).await;
        let names: Vec<&str> = whole.iter().map(|user| user["name"].as_str().unwrap()).collect();
        assert_eq!(names[2..], ["Bob", "Émile", "Zoé"]);
        let mut cursor = String::new();
        let mut paged = Vec::new();
        loop {
            let page = firm.api.get(&format!("{USERS}?limit=2{cursor}")).await.json(200);
            paged.extend(page["items"].as_array().unwrap().iter().cloned());
            match page["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        assert_eq!(paged, whole);
    }
}
