//! Consent and tokens.

use dropbox_simulator::{App, READ_SCOPES};
use reqwest::StatusCode;
use serde_json::{Value, json};
use url::Url;

use crate::support::{KEY, SECRET, Scene, body};

const BACK: &str = "http://localhost:9/back";
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// Parameters of a good request for consent.
fn asked() -> Vec<(&'static str, &'static str)> {
    vec![
        ("client_id", KEY),
        ("redirect_uri", BACK),
        ("response_type", "code"),
        ("state", "a b&c"),
        ("token_access_type", "offline"),
        ("scope", "account_info.read files.metadata.read files.content.read"),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ]
}

fn with(name: &'static str, value: &'static str) -> Vec<(&'static str, &'static str)> {
    let mut asked = asked();
    asked.retain(|(known, _)| *known != name);
    asked.push((name, value));
    asked
}

/// Says yes on the consent page; gives where that leads to.
async fn consent(scene: &Scene, mut asked: Vec<(&str, &str)>, decision: &str) -> Url {
    asked.extend([("account", "claire@example.com"), ("decision", decision)]);
    let answer = scene.http.post(scene.dropbox.authorize_url().clone()).form(&asked).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::SEE_OTHER, "{}", answer.text().await.unwrap());
    answer.headers()["location"].to_str().unwrap().parse().unwrap()
}

fn parameter(url: &Url, name: &str) -> Option<String> {
    url.query_pairs().find(|(known, _)| known == name).map(|(_, value)| value.into_owned())
}

async fn token(scene: &Scene, form: &[(&str, &str)]) -> (u16, Value) {
    let (status, value) =
        body(scene.http.post(scene.dropbox.token_url().clone()).form(form).send().await.unwrap()).await;
    (status.as_u16(), value)
}

async fn code(scene: &Scene, asked: Vec<(&str, &str)>) -> String {
    parameter(&consent(scene, asked, "allow").await, "code").unwrap()
}

fn exchange<'a>(code: &'a str, more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut form = vec![
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", BACK),
        ("client_id", KEY),
    ];
    form.extend_from_slice(more);
    form
}

#[tokio::test]
async fn consent_leads_back_with_state_and_a_code_good_for_tokens() {
    let scene = Scene::new().await;
    let page = scene.http.get(scene.dropbox.authorize_url().clone()).query(&asked()).send().await.unwrap();
    assert_eq!(page.status(), 200);
    let page = page.text().await.unwrap();
    assert!(
        page.contains("Bannette") && page.contains("Claire Dupont") && page.contains("Autoriser"),
        "{page}"
    );

    let back = consent(&scene, asked(), "allow").await;
    assert_eq!(parameter(&back, "state").as_deref(), Some("a b&c"));
    let code = parameter(&back, "code").unwrap();
    let (status, tokens) = token(&scene, &exchange(&code, &[("code_verifier", VERIFIER)])).await;
    assert_eq!(status, 200, "{tokens}");
    assert_eq!((&tokens["expires_in"], &tokens["token_type"]), (&json!(14_400), &json!("bearer")));
    assert_eq!(tokens["account_id"], scene.account.as_str());
    assert_eq!(tokens["scope"], READ_SCOPES.join(" "));
    assert!(tokens["access_token"].as_str().unwrap().starts_with("sl."));

    let scene = Scene { token: tokens["access_token"].as_str().unwrap().to_owned(), ..scene };
    assert_eq!(scene.ok("users/get_current_account", Value::Null).await["email"], "claire@example.com");

    let refresh = tokens["refresh_token"].as_str().unwrap();
    let form = [("grant_type", "refresh_token"), ("refresh_token", refresh), ("client_id", KEY)];
    let (status, refreshed) = token(&scene, &form).await;
    assert_eq!(status, 200);
    assert_ne!(refreshed["access_token"], tokens["access_token"]);
    assert_eq!(refreshed.get("refresh_token"), None, "it does not rotate");
}

#[tokio::test]
async fn a_refusal_comes_back_as_an_error_with_state() {
    let scene = Scene::new().await;
    let back = consent(&scene, asked(), "refuse").await;
    assert_eq!(parameter(&back, "error").as_deref(), Some("access_denied"));
    assert_eq!(parameter(&back, "state").as_deref(), Some("a b&c"));
    assert!(parameter(&back, "error_description").is_some() && parameter(&back, "code").is_none());
}

#[tokio::test]
async fn a_wrong_address_or_app_never_leads_back() {
    let scene = Scene::new().await;
    let long = "s".repeat(501).leak();
    for wrong in [
        with("redirect_uri", "http://localhost:9/back/"),
        with("redirect_uri", "https://evil.example/"),
        with("client_id", "nobody"),
        with("state", long),
    ] {
        let answer =
            scene.http.get(scene.dropbox.authorize_url().clone()).query(&wrong).send().await.unwrap();
        assert_eq!(answer.status(), 400);
        assert!(answer.headers().get("location").is_none());
    }
    let insecure = App::new("insecure", "s").redirect_uri("http://example.com/back");
    scene.dropbox.create_app(insecure).unwrap();
    let mut query = with("client_id", "insecure");
    query.retain(|(name, _)| *name != "redirect_uri");
    query.push(("redirect_uri", "http://example.com/back"));
    let answer = scene.http.get(scene.dropbox.authorize_url().clone()).query(&query).send().await.unwrap();
    assert_eq!(answer.status(), 400, "HTTPS, or this machine");
}

#[tokio::test]
async fn a_wrong_request_leads_back_with_its_error() {
    let scene = Scene::new().await;
    scene
        .dropbox
        .create_app(App::new("narrow", "s").redirect_uri(BACK).scopes(&["files.metadata.read"]))
        .unwrap();
    for (wrong, error) in [
        (with("response_type", "token"), "unsupported_response_type"),
        (with("client_id", "narrow"), "invalid_scope"),
        (with("scope", "files.everything"), "invalid_scope"),
        (with("code_challenge", "short"), "invalid_request"),
        (with("code_challenge_method", "S512"), "invalid_request"),
        (with("token_access_type", "forever"), "invalid_request"),
    ] {
        let answer =
            scene.http.get(scene.dropbox.authorize_url().clone()).query(&wrong).send().await.unwrap();
        assert_eq!(answer.status(), 303, "{error}");
        let back: Url = answer.headers()["location"].to_str().unwrap().parse().unwrap();
        assert_eq!(parameter(&back, "error").as_deref(), Some(error));
    }
}

#[tokio::test]
async fn a_code_is_good_once_for_its_app_address_and_verifier() {
    let scene = Scene::new().await;
    scene.dropbox.create_app(App::new("other", "other-secret")).unwrap();
    let granted = code(&scene, asked()).await;
    let refused = async |form: Vec<(&str, &str)>, error: &str| {
        let (status, value) = token(&scene, &form).await;
        assert_eq!((status, &value["error"]), (400, &json!(error)), "{form:?} {value}");
    };
    refused(exchange(&granted, &[("code_verifier", &VERIFIER.replace('d', "e"))]), "invalid_grant").await;
    refused(exchange(&granted, &[]), "invalid_grant").await;
    refused(exchange("another", &[("code_verifier", VERIFIER)]), "invalid_grant").await;
    let mut elsewhere = exchange(&granted, &[("code_verifier", VERIFIER)]);
    elsewhere[2].1 = "http://localhost:9/elsewhere";
    refused(elsewhere, "invalid_grant").await;
    let mut other = exchange(&granted, &[("code_verifier", VERIFIER)]);
    other[3].1 = "other";
    refused(other, "invalid_grant").await;
    let mut nobody = exchange(&granted, &[("code_verifier", VERIFIER)]);
    nobody[3].1 = "nobody";
    refused(nobody, "invalid_client").await;
    let twice = [("code_verifier", VERIFIER), ("code_verifier", VERIFIER)];
    refused(exchange(&granted, &twice), "invalid_request").await;
    refused(exchange(&granted, &[("code_verifier", VERIFIER), ("client_secret", "wrong")]), "invalid_client")
        .await;

    assert_eq!(token(&scene, &exchange(&granted, &[("code_verifier", VERIFIER)])).await.0, 200);
    refused(exchange(&granted, &[("code_verifier", VERIFIER)]), "invalid_grant").await;

    let late = code(&scene, asked()).await;
    scene.dropbox.advance_clock(std::time::Duration::from_secs(601));
    refused(exchange(&late, &[("code_verifier", VERIFIER)]), "invalid_grant").await;
}

#[tokio::test]
async fn an_app_may_prove_itself_by_its_secret_in_the_form_or_by_basic() {
    let scene = Scene::new().await;
    let plain: Vec<_> = asked().into_iter().filter(|(name, _)| !name.starts_with("code_")).collect();
    let by_form = code(&scene, plain.clone()).await;
    let (status, tokens) = token(&scene, &exchange(&by_form, &[("client_secret", SECRET)])).await;
    assert_eq!(status, 200, "{tokens}");
    let refresh = tokens["refresh_token"].as_str().unwrap();
    let form = [("grant_type", "refresh_token"), ("refresh_token", refresh)];
    let by_basic = async |key, secret| {
        let request = scene.http.post(scene.dropbox.token_url().clone()).basic_auth(key, Some(secret));
        let (status, value) = body(request.form(&form).send().await.unwrap()).await;
        (status.as_u16(), value["error"].clone())
    };
    assert_eq!(by_basic(KEY, SECRET).await, (200, Value::Null));
    assert_eq!(by_basic(KEY, "wrong").await, (400, json!("invalid_client")));
    // Consent without PKCE: the secret is needed for ever.
    let bare = [("grant_type", "refresh_token"), ("refresh_token", refresh), ("client_id", KEY)];
    assert_eq!(token(&scene, &bare).await.1["error"], "invalid_client");
    let unproven = code(&scene, plain).await;
    assert_eq!(token(&scene, &exchange(&unproven, &[])).await.1["error"], "invalid_client");
}

#[tokio::test]
async fn without_offline_access_there_is_no_refresh_token() {
    let scene = Scene::new().await;
    let granted = code(&scene, with("token_access_type", "online")).await;
    let (_, tokens) = token(&scene, &exchange(&granted, &[("code_verifier", VERIFIER)])).await;
    assert_eq!(tokens.get("refresh_token"), None);
}

#[tokio::test]
async fn tokens_expire_are_revoked_and_suspended() {
    let scene = Scene::new().await;
    let tag = async || {
        let (status, error) = scene.call("users/get_current_account", Value::Null).await;
        (status.as_u16(), error["error"][".tag"].as_str().unwrap_or_default().to_owned())
    };
    let refresh = async || {
        let form =
            [("grant_type", "refresh_token"), ("refresh_token", &*scene.refresh_token), ("client_id", KEY)];
        token(&scene, &form).await.1["error"].clone()
    };
    assert_eq!(tag().await.0, 200);
    scene.dropbox.suspend(&scene.account, true).unwrap();
    assert_eq!(tag().await, (401, "user_suspended".to_owned()));
    scene.dropbox.suspend(&scene.account, false).unwrap();
    scene.dropbox.expire_tokens();
    assert_eq!(tag().await, (401, "expired_access_token".to_owned()));
    assert_eq!(refresh().await, Value::Null);
    scene.dropbox.revoke(&scene.account).unwrap();
    assert_eq!(tag().await, (401, "invalid_access_token".to_owned()));
    assert_eq!(refresh().await, json!("invalid_grant"));
}

#[tokio::test]
async fn a_revoked_token_takes_its_refresh_token_along() {
    let scene = Scene::new().await;
    assert_eq!(scene.ok("auth/token/revoke", Value::Null).await, Value::Null);
    assert_eq!(scene.call("users/get_current_account", Value::Null).await.0, 401);
    let form =
        [("grant_type", "refresh_token"), ("refresh_token", &*scene.refresh_token), ("client_id", KEY)];
    assert_eq!(token(&scene, &form).await.1["error"], "invalid_grant");
}

#[tokio::test]
async fn access_ends_after_its_lifetime() {
    let scene = Scene::new().await;
    scene.dropbox.advance_clock(std::time::Duration::from_secs(14_401));
    let (status, error) = scene.call("files/list_folder", json!({ "path": "" })).await;
    assert_eq!((status.as_u16(), &error["error"][".tag"]), (401, &json!("expired_access_token")));
}
