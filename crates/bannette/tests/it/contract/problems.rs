//! What goes wrong is a problem (RFC 9457) with the right status.

use reqwest::Method;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE};
use serde_json::json;

use crate::support::api::answer;
use crate::support::{Engine, Firm};

const UNKNOWN: &str = "0199a0f0-0000-7000-8000-000000000000";

/// Every route of the contract, with `{}` for an id.
const ROUTES: [(Method, &str); 25] = [
    (Method::GET, "/api/v1/companies"),
    (Method::POST, "/api/v1/companies"),
    (Method::GET, "/api/v1/companies/{}/binders"),
    (Method::POST, "/api/v1/companies/{}/binders"),
    (Method::GET, "/api/v1/companies/{}/channels"),
    (Method::POST, "/api/v1/companies/{}/channels"),
    (Method::GET, "/api/v1/companies/{}/documents"),
    (Method::GET, "/api/v1/channels/{}"),
    (Method::POST, "/api/v1/channels/{}/runs"),
    (Method::GET, "/api/v1/runs"),
    (Method::GET, "/api/v1/runs/{}"),
    (Method::GET, "/api/v1/runs/{}/files"),
    (Method::POST, "/api/v1/runs/{}/cancel"),
    (Method::GET, "/api/v1/documents/{}"),
    (Method::GET, "/api/v1/documents/{}/original"),
    (Method::POST, "/api/v1/documents/{}/readings"),
    (Method::GET, "/api/v1/users"),
    (Method::POST, "/api/v1/users"),
    (Method::GET, "/api/v1/users/{}"),
    (Method::DELETE, "/api/v1/users/{}"),
    (Method::GET, "/api/v1/users/{}/grants"),
    (Method::DELETE, "/api/v1/users/{}/grants/{}"),
    (Method::DELETE, "/api/v1/users/{}/second-factor"),
    (Method::GET, "/api/v1/profiles"),
    (Method::GET, "/api/v1/documents/{}/nothing-like-that"),
];

#[tokio::test]
async fn without_a_valid_key_every_route_answers_401_before_it_looks_at_anything() {
    let firm = Firm::start().await;
    let desk = firm.desk("/Achats").await;
    for (method, route) in &ROUTES[..24] {
        let path = route.replace("{}", &desk.company);
        for credentials in ["", "Bearer", "Bearer bnt_wrong", "Basic dGVzdA==", "bnt_bare", "Bearer \u{e9}"] {
            let mut request = firm.api.with_key(None).request(method.clone(), &path).body("no JSON");
            if !credentials.is_empty() {
                let value = reqwest::header::HeaderValue::from_bytes(credentials.as_bytes()).unwrap();
                request = request.header(AUTHORIZATION, value);
            }
            let answer = answer(request).await;
            answer.problem(401, "unauthenticated");
            assert_eq!(answer.header("www-authenticate"), "Bearer", "{method} {path} {credentials}");
        }
    }
}

#[tokio::test]
async fn the_word_bearer_may_be_written_in_any_case() {
    let firm = Firm::start().await;
    let key = firm.api.key.clone().unwrap();
    let anonymous = firm.api.with_key(None);
    let request = anonymous.request(Method::GET, "/api/v1/companies");
    answer(request.header(AUTHORIZATION, format!("bearer {key}"))).await.json(200);
}

#[tokio::test]
async fn an_id_that_names_nothing_is_not_found_whatever_it_looks_like() {
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        for (method, route) in ROUTES.iter().filter(|(_, route)| route.contains("{}")) {
            for id in [UNKNOWN, "1", "%00", "..%2f..", "%F0%9F%A5%90"] {
                let path = route.replace("{}", id);
                let request = firm.api.request(method.clone(), &path);
                let body = json!({ "name": "x", "kind": "bank", "type": "dropbox", "label": "x" });
                answer(request.json(&body)).await.problem(404, "not-found");
            }
        }
    }
}

#[tokio::test]
async fn a_path_of_another_kind_is_not_found_and_a_wrong_method_is_told() {
    let firm = Firm::start().await;
    let desk = firm.desk("/Achats").await;
    // A company's id is no channel's.
    firm.api.get(&format!("/api/v1/channels/{}", desk.company)).await.problem(404, "not-found");
    firm.api.get(&format!("/api/v1/runs/{}", desk.channel)).await.problem(404, "not-found");
    for path in ["/api/v1", "/api/v1/", "/api/v2/companies", "/api/v1/companies/"] {
        firm.api.get(path).await.problem(404, "not-found");
    }
    let request = firm.api.request(Method::DELETE, &format!("/api/v1/channels/{}", desk.channel));
    answer(request).await.problem(405, "method-not-allowed");
}

#[tokio::test]
async fn a_body_that_is_not_what_is_expected_is_told_apart() {
    let firm = Firm::start().await;
    let post = async |content_type: &str, body: String| {
        let request = firm.api.request(Method::POST, "/api/v1/companies");
        answer(request.header(CONTENT_TYPE, content_type).body(body)).await
    };
    let whole = json!({ "code": "C1", "name": "Une" }).to_string();
    post("application/json", whole[..10].to_owned()).await.problem(400, "malformed-body");
    post("application/json", String::new()).await.problem(400, "malformed-body");
    post("text/plain", whole.clone()).await.problem(415, "malformed-body");
    let unknown = json!({ "code": "C1", "name": "Une", "colour": "red" }).to_string();
    let problem = post("application/json", unknown).await.problem(422, "malformed-body");
    assert!(problem["detail"].as_str().unwrap().contains("colour"), "{problem}");
    let missing = json!({ "code": "C1" }).to_string();
    let problem = post("application/json", missing).await.problem(422, "malformed-body");
    assert!(problem["detail"].as_str().unwrap().contains("name"), "{problem}");
    let long = json!({ "code": "C1", "name": "x".repeat(3_000_000) }).to_string();
    assert_eq!(post("application/json", long).await.status, 413);
    post("application/json; charset=utf-8", whole).await.json(201);
}

#[tokio::test]
async fn a_failure_within_tells_nothing_of_the_inside() {
    let firm = Firm::start().await;
    firm.database().execute("DROP TABLE binders", Vec::new()).await.unwrap();
    let company = firm.company("C1").await;
    let answer = firm.api.get(&format!("/api/v1/companies/{company}/binders")).await;
    answer.problem(500, "internal");
    assert!(!answer.text().contains("binders"), "{}", answer.text());
}
