//! Signing in by an identity provider, a real one on loopback.

use std::collections::HashMap;
use std::time::Duration;

use db::params;
use reqwest::header::{LOCATION, SET_COOKIE};
use serde_json::{Value, json};

use crate::people::{USERS, user};
use crate::support::api::Answer;
use crate::support::people::PASSWORD;
use crate::support::provider::{CLIENT, Says, TestProvider};
use crate::support::{Engine, Firm};

/// A firm whose people may sign in by a provider.
async fn firm(engine: Engine, set: fn(&mut bannette::config::OidcConfig)) -> (Firm, TestProvider) {
    let provider = TestProvider::start().await;
    let mut firm = Firm::on(engine).await;
    firm.reconfigure(|config| {
        config.oidc.issuer = Some(provider.issuer().to_owned());
        config.oidc.client_id = Some(CLIENT.0.to_owned());
        config.oidc.client_secret = Some(CLIENT.1.to_owned().into());
        config.oidc.label = Some("Cabinet".to_owned());
        set(&mut config.oidc);
    })
    .await;
    (firm, provider)
}

/// Where the browser is sent, with what it keeps.
async fn begin(firm: &Firm) -> (String, HashMap<String, String>) {
    let sent = firm.page("", "/sign-in/provider?next=%2Fprofile").await;
    assert_eq!(sent.status, 303, "{}", sent.text());
    let cookie = sent.header(SET_COOKIE);
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
    let url: url::Url = sent.header(LOCATION).parse().unwrap();
    assert!(url.path().ends_with("/authorize"));
    (cookie.split(';').next().unwrap().to_owned(), url.query_pairs().into_owned().collect())
}

/// Somebody signs in at the provider, which says this.
async fn sign_in(firm: &Firm, provider: &TestProvider, says: Says) -> Answer {
    let (cookie, asked) = begin(firm).await;
    let now = firm.app.clock.now().as_micros() / 1_000_000;
    provider.consent(&asked["code_challenge"], &asked["nonce"], now, says);
    firm.page(&cookie, &format!("/sign-in/provider/callback?code=right&state={}", asked["state"])).await
}

/// The session of somebody who was let in.
#[track_caller]
fn session(answer: &Answer) -> String {
    assert_eq!((answer.status, answer.header(LOCATION)), (303, "/profile"), "{}", answer.text());
    let mut cookies = answer.headers.get_all(SET_COOKIE).iter().map(|cookie| cookie.to_str().unwrap());
    let session = cookies.find(|cookie| cookie.starts_with("bannette_session=")).unwrap();
    session.split(';').next().unwrap().to_owned()
}

/// Asserts that nobody was let in, and what is said.
#[track_caller]
fn refused(answer: &Answer, words: &str) {
    assert_eq!(answer.status, 422, "{words}: {}", answer.text());
    assert!(answer.text().contains(words), "{words}: {}", answer.text());
    let mut cookies = answer.headers.get_all(SET_COOKIE).iter();
    assert!(!cookies.any(|cookie| cookie.to_str().unwrap().starts_with("bannette_session=")));
}

#[tokio::test]
async fn a_user_signs_in_by_the_provider_and_is_known_by_its_name_from_then_on() {
    for engine in Engine::BOTH {
        let (firm, provider) = firm(engine, |_| {}).await;
        firm.hire("anne@cabinet.fr", "administrator", None).await;
        let page = firm.page("", "/sign-in?next=%2Fprofile").await;
        assert!(page.text().contains("Se connecter avec Cabinet"), "{}", page.text());
        assert!(page.text().contains("href=\"/sign-in/provider?next=%2Fprofile\""), "{}", page.text());

        for algorithm in ["RS256", "ES256"] {
            let says = Says { algorithm, ..Says::claims(json!({})) };
            let anne = session(&sign_in(&firm, &provider, says).await);
            assert!(firm.page(&anne, "/profile").await.text().contains("anne@cabinet.fr"));
        }
        // Another address at the provider, or none that it vouches for: it is still the same person.
        let moved = json!({ "email": "anne@example.fr", "email_verified": false });
        let anne = session(&sign_in(&firm, &provider, Says::claims(moved)).await);
        let log = firm.page(&anne, "/administration/audit").await;
        assert!(log.text().contains("Identité liée") && log.text().contains("par le fournisseur d’identité"));
        // The password still serves.
        firm.session("anne@cabinet.fr").await;
        // Somebody else with this address there is not let in here.
        let other = sign_in(&firm, &provider, Says::claims(json!({ "sub": "u-2" }))).await;
        refused(&other, "déjà lié à une autre identité");

        // Whoever is deactivated stays outside, and whoever is deleted is forgotten.
        firm.hire("admin@cabinet.fr", "administrator", None).await;
        let admin = firm.session("admin@cabinet.fr").await;
        let id = user(&firm, &admin, "anne").await.unwrap();
        firm.press(&admin, &format!("{USERS}/{id}/deactivate")).await;
        refused(&sign_in(&firm, &provider, Says::claims(json!({}))).await, "Aucun compte ouvert ici");
        firm.press(&admin, &format!("{USERS}/{id}/delete")).await;
        refused(&sign_in(&firm, &provider, Says::claims(json!({}))).await, "Aucun compte ouvert ici");
        let left = firm.database().fetch_all("SELECT subject FROM identities", params![]).await.unwrap();
        assert!(left.is_empty());
        assert_eq!(firm.findings().await, Vec::<String>::new());
    }
}

#[tokio::test]
async fn a_token_that_is_not_right_in_every_respect_lets_nobody_in() {
    let (firm, provider) = firm(Engine::Sqlite, |_| {}).await;
    firm.hire("anne@cabinet.fr", "administrator", None).await;
    let now = firm.app.clock.now().as_micros() / 1_000_000;
    let lies: Vec<Value> = vec![
        json!({ "nonce": "another" }),
        json!({ "nonce": null }),
        json!({ "aud": "another" }),
        json!({ "aud": ["another"] }),
        json!({ "aud": [CLIENT.0, "another"] }),
        json!({ "aud": [CLIENT.0, "another"], "azp": "another" }),
        json!({ "azp": "another" }),
        json!({ "aud": null }),
        json!({ "iss": "https://evil.example" }),
        json!({ "exp": now - 120 }),
        json!({ "exp": null }),
        json!({ "iat": now + 600 }),
        json!({ "nbf": now + 600 }),
        json!({ "sub": "" }),
        json!({ "sub": null }),
    ];
    for lie in lies {
        let answer = sign_in(&firm, &provider, Says::claims(lie.clone())).await;
        assert_eq!(answer.status, 422, "{lie}");
        refused(&answer, "n’a pas pu être vérifiée");
    }
    for (algorithm, other_key) in [("RS256", true), ("ES256", true), ("none", false), ("HS256", false)] {
        let says = Says { algorithm, other_key, ..Says::claims(json!({})) };
        refused(&sign_in(&firm, &provider, says).await, "n’a pas pu être vérifiée");
    }
    // Two audiences are right when we are the one that asked.
    let both = json!({ "aud": [CLIENT.0, "another"], "azp": CLIENT.0 });
    session(&sign_in(&firm, &provider, Says::claims(both)).await);
}

#[tokio::test]
async fn only_the_browser_that_went_there_comes_back_and_in_time() {
    let (firm, provider) = firm(Engine::Sqlite, |_| {}).await;
    firm.hire("anne@cabinet.fr", "administrator", None).await;
    let (cookie, asked) = begin(&firm).await;
    let (other, _) = begin(&firm).await;
    let now = firm.app.clock.now().as_micros() / 1_000_000;
    provider.consent(&asked["code_challenge"], &asked["nonce"], now, Says::claims(json!({})));
    let back = |code: &str| format!("/sign-in/provider/callback?code={code}&state={}", asked["state"]);
    for cookie in ["", "bannette_provider=00", &other] {
        refused(&firm.page(cookie, &back("right")).await, "a trop duré, ou a commencé ailleurs");
    }
    let declined = format!("/sign-in/provider/callback?error=access_denied&state={}", asked["state"]);
    refused(&firm.page(&cookie, &declined).await, "n’a pas confirmé votre identité");
    let mixed = format!("{}&iss=https%3A%2F%2Fevil.example", back("right"));
    refused(&firm.page(&cookie, &mixed).await, "n’a pas pu être vérifiée");
    // A code that the provider does not take.
    let wrong = firm.page(&cookie, &back("wrong")).await;
    assert!(wrong.status == 502 && wrong.text().contains("ne répond pas comme il faut"), "{}", wrong.text());
    session(&firm.page(&cookie, &back("right")).await);
    firm.clock.advance(Duration::from_secs(601));
    refused(&firm.page(&cookie, &back("right")).await, "a trop duré, ou a commencé ailleurs");
}

#[tokio::test]
async fn an_address_counts_only_when_it_is_vouched_for_and_nobody_is_created_unless_set() {
    let (first, provider) = firm(Engine::Sqlite, |_| {}).await;
    first.hire("anne@cabinet.fr", "administrator", None).await;
    for claims in [
        json!({ "email_verified": false }),
        json!({ "email_verified": "false" }),
        json!({ "email_verified": null }),
        json!({ "email": null }),
        json!({ "email": "anne" }),
    ] {
        refused(&sign_in(&first, &provider, Says::claims(claims)).await, "ne garantit pas votre adresse");
    }
    let unknown = json!({ "email": "new@cabinet.fr", "sub": "u-9" });
    refused(&sign_in(&first, &provider, Says::claims(unknown.clone())).await, "Aucun compte ouvert ici");
    session(&sign_in(&first, &provider, Says::claims(json!({ "email_verified": "true" }))).await);

    // As the firm may set it: those that the provider knows get an account, without any right.
    let (second, provider) = firm(Engine::Postgres, |oidc| {
        oidc.create_users = true;
        oidc.trust_email = true;
    })
    .await;
    second.hire("admin@cabinet.fr", "administrator", None).await;
    let mut unsaid = unknown;
    unsaid["email_verified"] = Value::Null;
    let new = session(&sign_in(&second, &provider, Says::claims(unsaid)).await);
    assert!(second.page(&new, "/profile").await.text().contains("Anne Laurent"));
    assert_eq!(second.page(&new, USERS).await.status, 404);
    let admin = second.session("admin@cabinet.fr").await;
    let listed = second.page(&admin, &format!("{USERS}?q=new")).await;
    assert!(listed.text().contains("actif") && !listed.text().contains("en attente"), "{}", listed.text());
    let lies = json!({ "email": "admin@cabinet.fr", "sub": "u-10", "email_verified": false });
    refused(&sign_in(&second, &provider, Says::claims(lies)).await, "ne garantit pas votre adresse");
}

#[tokio::test]
async fn a_second_factor_of_ours_is_asked_for_after_the_provider_only_when_set() {
    for (set, asks) in [(false, false), (true, true)] {
        let (firm, provider) = match set {
            false => firm(Engine::Sqlite, |_| {}).await,
            true => firm(Engine::Sqlite, |oidc| oidc.second_factor = true).await,
        };
        firm.hire("anne@cabinet.fr", "administrator", None).await;
        let anne = firm.session("anne@cabinet.fr").await;
        let rule = [("second_factor", "everybody")];
        assert_eq!(firm.send(&anne, "/administration/sign-in", &rule).await.status, 303);
        let by_provider = session(&sign_in(&firm, &provider, Says::claims(json!({}))).await);
        let profile = firm.page(&by_provider, "/profile").await;
        assert_eq!(profile.status, if asks { 303 } else { 200 }, "{}", profile.header(LOCATION));
        // By the password it is demanded in any case.
        assert_eq!(firm.sign_in("anne@cabinet.fr", PASSWORD).await.status, 303);
        assert_eq!(
            firm.page(&anne, "/profile").await.header(LOCATION),
            "/profile/second-factor?next=%2Fprofile"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn however_many_want_to_sign_in_the_provider_describes_itself_once_a_minute() {
    let (firm, provider) = firm(Engine::Sqlite, |_| {}).await;
    futures::future::join_all((0..20).map(|_| begin(&firm))).await;
    assert_eq!(provider.described(), 1);
    firm.clock.advance(Duration::from_secs(59));
    begin(&firm).await;
    assert_eq!(provider.described(), 1);
    firm.clock.advance(Duration::from_secs(2));
    begin(&firm).await;
    assert_eq!(provider.described(), 2);
}

#[tokio::test]
async fn a_provider_that_does_not_answer_is_told_and_the_password_serves() {
    let (mut firm, provider) = firm(Engine::Sqlite, |_| {}).await;
    firm.hire("anne@cabinet.fr", "administrator", None).await;
    drop(provider);
    let mut told = firm.page("", "/sign-in/provider").await;
    assert!(told.status == 502 && told.text().contains("Cabinet ne répond pas"), "{}", told.text());
    firm.session("anne@cabinet.fr").await;
    // One that calls itself otherwise is not the one that was set.
    let provider = TestProvider::start().await;
    firm.reconfigure(|config| config.oidc.issuer = Some(format!("{}/", provider.issuer()))).await;
    told = firm.page("", "/sign-in/provider").await;
    assert_eq!(told.status, 502);
    firm.reconfigure(|config| config.oidc = Default::default()).await;
    assert_eq!(firm.page("", "/sign-in/provider").await.status, 404);
    assert!(!firm.page("", "/sign-in").await.text().contains("Se connecter avec"));
}
