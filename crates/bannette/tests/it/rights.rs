//! Who sees what, through the pages and the API; signing in.

mod binders;
pub mod keys;
mod matrix;

use std::time::Duration;

use futures::future::join_all;
use reqwest::Method;
use reqwest::header::{COOKIE, LOCATION, ORIGIN, SET_COOKIE};

use crate::people;
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_passwords_tried_at_once_no_more_are_judged_than_one_after_the_other() {
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        firm.hire("anne@cabinet.fr", "administrator", None).await;
        // A few are let in at once, and count nothing.
        let right = join_all((0..5).map(|_| firm.sign_in("anne@cabinet.fr", PASSWORD))).await;
        assert!(right.iter().all(|answer| answer.status == 303), "{engine:?}");
        let tries = (0..50).map(|_| firm.sign_in("anne@cabinet.fr", "wrong horse battery"));
        let told: Vec<u16> = join_all(tries).await.iter().map(|answer| answer.status).collect();
        let of = |status| told.iter().filter(|told| **told == status).count();
        assert!(of(422) <= 10 && of(422) + of(429) == 50, "{engine:?}: {told:?}");
        let sql = "SELECT count(*) AS failures FROM sign_in_failures WHERE subject = 'email:anne@cabinet.fr'";
        let row = firm.database().fetch_one(sql, db::params![]).await.unwrap();
        let counted = usize::try_from(row.get::<i64>("failures").unwrap()).unwrap();
        assert_eq!(counted, of(422), "who was turned away is not counted");
    }
}

#[tokio::test]
async fn who_fails_elsewhere_keeps_nobody_out_until_it_is_many_who_do() {
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        firm.hire("anne@cabinet.fr", "administrator", None).await;
        let sign_in = async |from: &str, password: &str| {
            let form = [("email", "anne@cabinet.fr"), ("password", password)];
            let request = firm.api.with_key(None).request(Method::POST, "/sign-in").form(&form);
            answer(request.header("X-Forwarded-For", from)).await.status
        };
        for _ in 0..10 {
            assert_eq!(sign_in("203.0.113.7", "wrong horse battery").await, 422);
        }
        assert_eq!(sign_in("203.0.113.7", PASSWORD).await, 429, "{engine:?}");
        assert_eq!(sign_in("198.51.100.1", PASSWORD).await, 303);
        // Ninety more, from as many places.
        let now = firm.app.clock.now();
        for _ in 0..90 {
            let sql =
                "INSERT INTO sign_in_failures (id, subject, at) VALUES ($1, 'email:anne@cabinet.fr', $2)";
            firm.database().execute(sql, db::params![db::new_id(now), now]).await.unwrap();
        }
        assert_eq!(sign_in("198.51.100.1", PASSWORD).await, 429);
    }
}

#[tokio::test]
async fn behind_a_proxy_who_fails_too_often_locks_out_nobody_else_and_the_log_knows_whom_it_heard() {
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        firm.hire("anne@cabinet.fr", "administrator", None).await;
        let now = firm.app.clock.now();
        for _ in 0..100 {
            let sql = "INSERT INTO sign_in_failures (id, subject, at) VALUES ($1, 'address:203.0.113.7', $2)";
            firm.database().execute(sql, db::params![db::new_id(now), now]).await.unwrap();
        }
        let sign_in = async |forwarded: &'static str| {
            let form = [("email", "anne@cabinet.fr"), ("password", PASSWORD)];
            let request = firm.api.with_key(None).request(Method::POST, "/sign-in").form(&form);
            answer(request.header("X-Forwarded-For", forwarded)).await.status
        };
        assert_eq!(sign_in("198.51.100.1, 203.0.113.7").await, 429);
        assert_eq!(sign_in("203.0.113.7, 198.51.100.1").await, 303);
        let sql = "SELECT address FROM audit_entries WHERE action = 'signed-in'";
        let told: String =
            firm.database().fetch_one(sql, db::params![]).await.unwrap().get("address").unwrap();
        assert_eq!(told, "198.51.100.1");
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

#[tokio::test]
async fn whoever_configures_the_collection_alone_finds_the_companies_and_the_way_to_a_new_channel() {
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        let (one, other) = (firm.company("C1").await, firm.company("C2").await);
        firm.hire("admin@cabinet.fr", "administrator", None).await;
        let admin = firm.session("admin@cabinet.fr").await;
        let profile = people::profile(&firm, &admin, "Collecte", "company", &["configure_collection"]).await;
        firm.hire("zoe@cabinet.fr", "client", Some("C1")).await;
        let id = people::user(&firm, &admin, "zoe@").await.unwrap();
        let page = firm.page(&admin, &format!("{}/{id}", people::USERS)).await;
        let (_, grant) = page.text().split_once(&format!("{}/{id}/profiles/", people::USERS)).unwrap();
        let client = grant.split('/').next().unwrap().to_owned();
        let give = format!("{}/{id}/profiles", people::USERS);
        let mut companies = "C1".to_owned();
        let zoe = firm.session("zoe@cabinet.fr").await;
        let leads_to = async |path: &'static str| firm.page(&zoe, path).await.header(LOCATION).to_owned();
        // Of one company there is nothing to choose.
        let grant = [("profile", profile.as_str()), ("companies", companies.as_str())];
        assert_eq!(people::send(&firm, &admin, &give, &grant).await.status, 303);
        firm.press(&admin, &format!("{give}/{client}/withdraw")).await;
        assert_eq!(
            (leads_to("/").await, leads_to("/companies").await),
            ("/channels".into(), "/channels".into())
        );
        assert_eq!(leads_to("/channels/new").await, format!("/companies/{one}/channels/new"));
        let channels = firm.page(&zoe, &leads_to("/channels").await).await;
        assert!(channels.status == 200 && !channels.text().contains("/tray\""), "{}", channels.text());

        companies = "C2".to_owned();
        let grant = [("profile", profile.as_str()), ("companies", companies.as_str())];
        assert_eq!(people::send(&firm, &admin, &give, &grant).await.status, 303);
        let choice = firm.page(&zoe, "/channels/new").await;
        for company in [&one, &other] {
            assert!(
                choice.text().contains(&format!("/companies/{company}/channels/new")),
                "{}",
                choice.text()
            );
        }
        assert!(choice.text().contains("De quelle entreprise"));
        // The menu has both entries from where no company is open; who may not configure has neither.
        let profile = firm.page(&zoe, "/profile").await;
        assert!(
            profile.text().contains("href=\"/channels\"")
                && profile.text().contains("href=\"/channels/new\"")
        );
        firm.hire("claire@example.fr", "client", Some("C1")).await;
        let claire = firm.session("claire@example.fr").await;
        assert_eq!(firm.page(&claire, "/channels/new").await.status, 404);
        assert!(!firm.page(&claire, "/profile").await.text().contains("/channels/new"));
    }
}

#[tokio::test]
async fn whoever_signs_in_again_comes_back_to_the_page_he_was_on_and_a_page_alone_keeps_nobody_signed_in() {
    let firm = Firm::on(Engine::Sqlite).await;
    let desk = firm.desk("/Achats").await;
    firm.hire("admin@cabinet.fr", "administrator", None).await;
    let session = firm.session("admin@cabinet.fr").await;
    let tray = format!("/companies/{}/tray", desk.company);
    let asks = |method, path: &str, headers: &[(&str, &str)], cookie: &str| {
        let request = firm.api.with_key(None).request(method, path).header(COOKIE, cookie);
        let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        answer(request)
    };
    let partial = [("hx-request", "true"), ("hx-current-url", "https://bannette.test/companies/1/tray?q=a")];
    let led = asks(Method::GET, &format!("{tray}/documents?version=1"), &partial, "").await;
    assert_eq!(led.header("hx-redirect"), "/sign-in?next=%2Fcompanies%2F1%2Ftray%3Fq%3Da");
    let sent = asks(
        Method::POST,
        "/documents/1/entry",
        &[("referer", "https://bannette.test/documents/1?in=a")],
        "",
    )
    .await;
    assert_eq!(sent.header(LOCATION), "/sign-in?next=%2Fdocuments%2F1%3Fin%3Da");
    let elsewhere = asks(Method::POST, "/documents/1/entry", &[], "").await;
    assert_eq!(elsewhere.header(LOCATION), "/sign-in");

    // For half a day the tray asks for itself, and nobody is there.
    for _ in 0..13 {
        firm.clock.advance(Duration::from_secs(3600));
        asks(Method::GET, &format!("{tray}/documents"), &partial, &session).await;
    }
    assert_eq!(firm.page(&session, &tray).await.status, 303);
}
