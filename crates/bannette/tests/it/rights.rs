//! Who sees what, through the pages and the API; signing in.

mod binders;
pub mod keys;
mod matrix;

use reqwest::Method;
use reqwest::header::{COOKIE, LOCATION, ORIGIN, SET_COOKIE};

use crate::support::api::answer;
use crate::support::people::PASSWORD;
use crate::support::{Desk, Engine, Firm, pdf};

/// A firm with a document in its one company, and another company without.
async fn firm_with_a_document(engine: Engine) -> (Firm, Desk, String) {
    let firm = Firm::on(engine).await;
    let desk = firm.desk("/Achats").await;
    firm.company("C2").await;
    firm.put("/Achats/a.pdf", pdf("a"));
    firm.collect(&desk.channel).await;
    let document = firm.documents(&desk.company).await.remove(0).id;
    (firm, desk, document)
}

#[tokio::test]
async fn what_somebody_may_not_see_does_not_exist_for_them() {
    for engine in Engine::BOTH {
        let (firm, desk, document) = firm_with_a_document(engine).await;
        let pages = [
            format!("/companies/{}/tray", desk.company),
            format!("/companies/{}/tray/documents", desk.company),
            format!("/documents/{document}"),
            format!("/documents/{document}/original"),
        ];
        for (email, profile, company, status) in [
            ("admin@cabinet.fr", "administrator", None, 200),
            ("manager@cabinet.fr", "manager", None, 200),
            ("anne@cabinet.fr", "collaborator", Some("C1"), 200),
            ("claire@example.fr", "client", Some("C1"), 200),
            ("other@cabinet.fr", "collaborator", Some("C2"), 404),
            ("other@example.fr", "client", Some("C2"), 404),
        ] {
            firm.hire(email, profile, company).await;
            let cookie = firm.session(email).await;
            for path in &pages {
                assert_eq!(firm.page(&cookie, path).await.status, status, "{email} at {path}");
            }
            let list = firm.page(&cookie, "/companies").await;
            let shown = list.text().contains(&desk.company) || list.status == 303;
            assert_eq!(shown, status == 200, "{email}: {}", list.text());
        }
    }
}

#[tokio::test]
async fn keys_are_for_the_api_and_sessions_for_pages() {
    let (firm, desk, _) = firm_with_a_document(Engine::Sqlite).await;
    firm.hire("admin@cabinet.fr", "administrator", None).await;
    let cookie = firm.session("admin@cabinet.fr").await;
    firm.page(&cookie, "/api/v1/companies").await.problem(401, "unauthenticated");
    let tray = format!("/companies/{}/tray", desk.company);
    let with_key = firm.api.get(&tray).await;
    assert_eq!(with_key.status, 303);
    assert!(with_key.header(LOCATION).starts_with("/sign-in?next="), "{}", with_key.header(LOCATION));
    assert_eq!(firm.page("bannette_session=made-up", &tray).await.status, 303);
}

#[tokio::test]
async fn wrong_passwords_are_throttled_without_telling_whether_the_account_exists() {
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        firm.hire("anne@cabinet.fr", "administrator", None).await;
        let mut answers = Vec::new();
        for email in ["anne@cabinet.fr", "nobody@cabinet.fr"] {
            let mut told = Vec::new();
            for _ in 0..10 {
                let refused = firm.sign_in(email, "wrong horse battery").await;
                assert!(
                    refused
                        .headers
                        .get(SET_COOKIE)
                        .is_none_or(|cookie| { !cookie.to_str().unwrap().contains("bannette_session") })
                );
                told.push((refused.status, refused.text().replace(email, "EMAIL")));
            }
            assert_eq!(told[0].0, 422, "{email}");
            // From the tenth failure on, the right password does not serve either, for a while.
            let right = firm.sign_in(email, PASSWORD).await;
            assert_eq!(right.status, 429, "{email}");
            told.push((right.status, right.text().replace(email, "EMAIL")));
            answers.push(told);
        }
        assert_eq!(answers[0], answers[1]);
    }
}

#[tokio::test]
async fn after_a_while_the_right_password_serves_again() {
    let firm = Firm::start().await;
    firm.hire("anne@cabinet.fr", "administrator", None).await;
    for _ in 0..11 {
        firm.sign_in("anne@cabinet.fr", "wrong horse battery").await;
    }
    assert_eq!(firm.sign_in("anne@cabinet.fr", PASSWORD).await.status, 429);
    firm.clock.advance(std::time::Duration::from_secs(3_600));
    firm.session("anne@cabinet.fr").await;
}

#[tokio::test]
async fn posts_from_another_site_are_refused() {
    let firm = Firm::start().await;
    firm.hire("anne@cabinet.fr", "administrator", None).await;
    let cookie = firm.session("anne@cabinet.fr").await;
    let sign_out = |name: &str, value: &str| {
        let request = firm.api.with_key(None).request(Method::POST, "/sign-out").header(COOKIE, &cookie);
        answer(request.header(name, value))
    };
    for (name, value) in [
        ("Sec-Fetch-Site", "cross-site"),
        ("Sec-Fetch-Site", "same-site"),
        (ORIGIN.as_str(), "http://evil.example"),
        (ORIGIN.as_str(), "null"),
    ] {
        assert_eq!(sign_out(name, value).await.status, 403, "{name}: {value}");
    }
    assert_eq!(firm.page(&cookie, "/profile").await.status, 200, "still signed in");
    assert_eq!(sign_out("Sec-Fetch-Site", "same-origin").await.status, 303);
    assert_eq!(firm.page(&cookie, "/profile").await.status, 303, "signed out");
}

#[tokio::test]
async fn a_sign_in_leads_back_to_this_site_only() {
    let firm = Firm::start().await;
    firm.hire("anne@cabinet.fr", "administrator", None).await;
    for next in ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"] {
        let form = [("email", "anne@cabinet.fr"), ("password", PASSWORD), ("next", next)];
        let answer = answer(firm.api.with_key(None).request(Method::POST, "/sign-in").form(&form)).await;
        assert_eq!((answer.status, answer.header(LOCATION)), (303, "/"), "{next}");
    }
}

#[tokio::test]
async fn nothing_about_collection_exists_for_who_may_not_configure_it() {
    for engine in Engine::BOTH {
        let (firm, desk, _) = firm_with_a_document(engine).await;
        let runs: Vec<crate::support::Run> = firm.api.list("/api/v1/runs").await;
        let (company, channel, run) = (&desk.company, &desk.channel, &runs[0].id);
        let of_company = ["channels", "channels/new"].map(|page| format!("/companies/{company}/{page}"));
        let of_channel =
            ["", "/edit", "/run", "/folders", "/foresee"].map(|page| format!("/channels/{channel}{page}"));
        let of_run = ["", "/progress", "/files.csv"].map(|page| format!("/runs/{run}{page}"));
        let everywhere = ["/history", "/history.csv"].map(str::to_owned);
        let pages: Vec<String> = [&of_company[..], &of_channel, &of_run, &everywhere].concat();
        let mut posts = vec![format!("/companies/{company}/channels"), format!("/runs/{run}/cancel")];
        for action in ["name", "activate", "discard", "run", "folders", "since", "connect", "other-account"] {
            posts.push(format!("/channels/{channel}/{action}"));
        }
        for (email, profile, company, may) in [
            ("admin@cabinet.fr", "administrator", None, true),
            ("manager@cabinet.fr", "manager", None, true),
            ("anne@cabinet.fr", "collaborator", Some("C1"), false),
            ("claire@example.fr", "client", Some("C1"), false),
            ("other@cabinet.fr", "collaborator", Some("C2"), false),
        ] {
            firm.hire(email, profile, company).await;
            let cookie = firm.session(email).await;
            for path in &pages {
                let status = firm.page(&cookie, path).await.status;
                assert_eq!(status, if may { 200 } else { 404 }, "{email} at {path}");
            }
            for path in posts.iter().filter(|_| !may) {
                let request = firm.api.with_key(None).request(Method::POST, path).header(COOKIE, &cookie);
                assert_eq!(answer(request.form(&[("label", "x")])).await.status, 404, "{email} at {path}");
            }
            let failed_jobs = firm.page(&cookie, "/jobs/failed").await.status;
            assert_eq!(failed_jobs, if profile == "administrator" { 200 } else { 404 }, "{email}");
            // Nor is there a link to it.
            let tray = firm.page(&cookie, &format!("/companies/{}/tray", desk.company)).await;
            assert_eq!(tray.text().contains("/channels"), may, "{email}");
        }
        assert_eq!(firm.api.list::<crate::support::Run>("/api/v1/runs").await.len(), 1);
        // Without a session all of it leads to the sign-in.
        for path in &pages {
            assert_eq!(firm.page("none=1", path).await.status, 303, "{path}");
        }
    }
}
