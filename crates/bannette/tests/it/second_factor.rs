//! The second factor: set up with a telephone's code, asked for at each sign-in, demanded, lost, taken away.

use std::time::Duration;

use futures::future::join_all;
use reqwest::header::{COOKIE, LOCATION, SET_COOKIE};
use totp_rs::{Builder, Secret, Totp};

use crate::people::{USERS, user};
use crate::support::api::Answer;
use crate::support::binary::ended;
use crate::support::people::PASSWORD;
use crate::support::{Engine, Firm};

const PAGE: &str = "/profile/second-factor";
const RULES: &str = "/administration/sign-in";

/// What stands between two marks of a page.
#[track_caller]
fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    let (_, from) = text.split_once(before).unwrap_or_else(|| panic!("no {before} in {text}"));
    from.split_once(after).unwrap().0
}

/// A telephone with the secret that a page shows, and the form's field that brings it back.
fn telephone(page: &Answer) -> (Totp, String) {
    let shown = between(page.text(), "<code class=\"secret\">", "</code>").replace(' ', "");
    let secret = Secret::try_from_base32(shown).unwrap();
    let sealed = between(page.text(), "name=\"secret\" value=\"", "\"").to_owned();
    (Builder::new().with_secret(secret.as_bytes().to_vec()).build().unwrap(), sealed)
}

/// The code that a telephone shows, `ahead` seconds from now.
fn code(firm: &Firm, telephone: &Totp, ahead: i64) -> String {
    let now = firm.app.clock.now().as_micros() / 1_000_000;
    telephone.generate(u64::try_from(now + ahead).unwrap()).to_string()
}

/// Switches the second factor on; the telephone, and the recovery codes.
async fn enrol(firm: &Firm, cookie: &str) -> (Totp, Vec<String>) {
    let (telephone, sealed) = telephone(&firm.page(cookie, PAGE).await);
    let form = [("secret", sealed.as_str()), ("code", &code(firm, &telephone, 0)), ("next", "/companies")];
    let shown = firm.send(cookie, PAGE, &form).await;
    assert_eq!(shown.status, 200, "{}", shown.text());
    assert!(shown.text().contains("href=\"/companies\""), "it goes on where one wanted to go");
    let codes = between(shown.text(), "name=\"codes\" value=\"", "\"").split(' ').map(str::to_owned);
    (telephone, codes.collect())
}

/// Gives the password; the cookie that the code is sent with.
async fn password(firm: &Firm, email: &str) -> String {
    let asked = firm.sign_in(email, PASSWORD).await;
    assert_eq!((asked.status, asked.header(LOCATION)), (303, "/sign-in/code?next=%2Fcompanies"));
    asked.header(SET_COOKIE).split(';').next().unwrap().to_owned()
}

async fn send_code(firm: &Firm, cookie: &str, code: &str) -> Answer {
    firm.send(cookie, "/sign-in/code", &[("code", code), ("next", "/companies")]).await
}

/// The cookie of the session that a right code opens.
#[track_caller]
fn session(answer: &Answer) -> String {
    assert_eq!((answer.status, answer.header(LOCATION)), (303, "/companies"), "{}", answer.text());
    let cookies = answer.headers.get_all(SET_COOKIE).iter().map(|cookie| cookie.to_str().unwrap());
    let session = cookies.into_iter().find(|cookie| cookie.starts_with("bannette_session=")).unwrap();
    session.split(';').next().unwrap().to_owned()
}

#[tokio::test]
async fn whoever_has_a_second_factor_signs_in_with_a_code_that_serves_once() {
    for engine in Engine::BOTH {
        let (firm, mut office) = Firm::with_mail(engine).await;
        firm.hire("anne@cabinet.fr", "administrator", None).await;
        let cookie = firm.session("anne@cabinet.fr").await;
        let elsewhere = firm.session("anne@cabinet.fr").await;
        // A wrong code changes nothing, and the same secret is shown again.
        let first = firm.page(&cookie, PAGE).await;
        assert!(first.text().contains("<svg class=\"qr\""), "{}", first.text());
        let (shown, sealed) = telephone(&first);
        let wrong = firm.send(&cookie, PAGE, &[("secret", sealed.as_str()), ("code", "000 000")]).await;
        assert!(wrong.status == 422 && wrong.text().contains("Ce n’est pas le code du moment"));
        assert_eq!(telephone(&wrong).0, shown);
        // Nor does a secret that was not offered here.
        let forged =
            [("secret", "00"), ("code", code(&firm, &shown, 0).as_str())].map(|(k, v)| (k, v.to_owned()));
        let forged: Vec<(&str, &str)> = forged.iter().map(|(k, v)| (*k, v.as_str())).collect();
        assert!(firm.send(&cookie, PAGE, &forged).await.text().contains("<svg class=\"qr\""));

        let (telephone, codes) = enrol(&firm, &cookie).await;
        assert_eq!(codes.len(), 10);
        assert_eq!(firm.page(&cookie, PAGE).await.status, 200, "this session goes on");
        assert_eq!(
            firm.page(&elsewhere, "/profile").await.status,
            303,
            "the others, without a code, are over"
        );
        firm.work_off().await;
        assert_eq!(office.mail().await.subject, "Second facteur mis en service");

        let asked = password(&firm, "anne@cabinet.fr").await;
        assert_eq!(firm.page(&asked, "/profile").await.status, 303, "the password alone opens nothing");
        assert!(firm.page(&asked, "/sign-in/code").await.text().contains("Votre second facteur"));
        // The code of the first form has served.
        for wrong in [&code(&firm, &telephone, 0), "123456", "abcd-efgh", ""] {
            let refused = send_code(&firm, &asked, wrong).await;
            assert!(refused.status == 422 && refused.text().contains("Ce code ne sert pas"), "{wrong}");
        }
        firm.clock.advance(Duration::from_secs(60));
        // A telephone that is half a minute ahead.
        let now = code(&firm, &telephone, 30);
        let opened = session(&send_code(&firm, &asked, &now).await);
        assert_ne!(opened, asked, "a new session");
        assert_eq!(firm.page(&opened, "/profile").await.status, 200);
        assert_eq!(send_code(&firm, &asked, &now).await.status, 422, "what awaited the code is over");
        let again = password(&firm, "anne@cabinet.fr").await;
        assert_eq!(send_code(&firm, &again, &now).await.status, 422, "a code serves once");
        assert_eq!(send_code(&firm, &again, &code(&firm, &telephone, -90)).await.status, 422, "an old one");

        // A recovery code, typed as people do.
        let typed = codes[3].replace('-', " ").to_uppercase();
        let recovered = send_code(&firm, &again, &typed).await;
        let opened = session(&recovered);
        let flash = recovered.headers.get_all(SET_COOKIE).iter().map(|cookie| cookie.to_str().unwrap());
        let flash = flash.into_iter().find(|cookie| cookie.starts_with("bannette_flash=")).unwrap();
        let told = firm.page(&format!("{opened}; {}", flash.split(';').next().unwrap()), "/profile").await;
        assert!(told.text().contains("Il vous en reste 9"), "{}", told.text());
        let again = password(&firm, "anne@cabinet.fr").await;
        assert_eq!(send_code(&firm, &again, &codes[3]).await.status, 422, "it serves once");

        let log = firm.page(&opened, "/administration/audit").await;
        for entry in ["Second facteur mis en service", "Code refusé", "avec un code de secours"] {
            assert!(log.text().contains(entry), "{entry}: {}", log.text());
        }
        assert_eq!(firm.findings().await, Vec::<String>::new());
    }
}

#[tokio::test]
async fn codes_are_throttled_as_passwords_are_and_may_not_take_for_ever() {
    let firm = Firm::start().await;
    firm.hire("anne@cabinet.fr", "administrator", None).await;
    let cookie = firm.session("anne@cabinet.fr").await;
    let (telephone, codes) = enrol(&firm, &cookie).await;
    firm.clock.advance(Duration::from_secs(60));
    let asked = password(&firm, "anne@cabinet.fr").await;
    for _ in 0..5 {
        assert_eq!(send_code(&firm, &asked, "1234567").await.status, 422);
    }
    for right in [&code(&firm, &telephone, 0), &codes[0]] {
        let waits = send_code(&firm, &asked, right).await;
        assert!(waits.status == 429 && waits.text().contains("15 minutes"), "{}", waits.text());
    }
    // Signing in anew does not help.
    let asked = password(&firm, "anne@cabinet.fr").await;
    assert_eq!(send_code(&firm, &asked, &code(&firm, &telephone, 0)).await.status, 429);
    firm.clock.advance(Duration::from_secs(1_000));
    let late = send_code(&firm, &asked, &code(&firm, &telephone, 0)).await;
    assert!(late.status == 422 && late.text().contains("Votre session est terminée"), "{}", late.text());
    let asked = password(&firm, "anne@cabinet.fr").await;
    session(&send_code(&firm, &asked, &code(&firm, &telephone, 0)).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_codes_tried_at_once_no_more_are_judged_than_one_after_the_other() {
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        firm.hire("anne@cabinet.fr", "administrator", None).await;
        let cookie = firm.session("anne@cabinet.fr").await;
        enrol(&firm, &cookie).await;
        let asked = password(&firm, "anne@cabinet.fr").await;
        let tries = (0..50).map(|_| send_code(&firm, &asked, "1234567"));
        let mut told: Vec<u16> = join_all(tries).await.iter().map(|answer| answer.status).collect();
        told.sort_unstable();
        assert_eq!((&told[..5], &told[5..]), (&[422; 5][..], &[429; 45][..]), "{engine:?}");
    }
}

#[tokio::test]
async fn whoever_knows_the_password_makes_other_recovery_codes_and_switches_it_off() {
    let (firm, mut office) = Firm::with_mail(Engine::Sqlite).await;
    firm.hire("anne@cabinet.fr", "administrator", None).await;
    let cookie = firm.session("anne@cabinet.fr").await;
    let (_, former) = enrol(&firm, &cookie).await;
    for action in ["codes", "off"] {
        let refused = firm.send(&cookie, &format!("{PAGE}/{action}"), &[("password", "wrong horse")]).await;
        assert!(refused.status == 422 && refused.text().contains("Ce n’est pas votre mot de passe"));
    }
    let renewed = firm.send(&cookie, &format!("{PAGE}/codes"), &[("password", PASSWORD)]).await;
    let codes = between(renewed.text(), "name=\"codes\" value=\"", "\"").to_owned();
    let file = firm.send(&cookie, &format!("{PAGE}/codes.txt"), &[("codes", &codes)]).await;
    assert!(file.header("content-disposition").contains("bannette-codes.txt"));
    assert!(codes.split(' ').all(|code| file.text().contains(code)), "{}", file.text());
    let asked = password(&firm, "anne@cabinet.fr").await;
    assert_eq!(send_code(&firm, &asked, &former[0]).await.status, 422, "the former ones serve no more");
    session(&send_code(&firm, &asked, codes.split(' ').next().unwrap()).await);

    let off = firm.send(&cookie, &format!("{PAGE}/off"), &[("password", PASSWORD)]).await;
    assert_eq!(off.status, 303, "{}", off.text());
    firm.session("anne@cabinet.fr").await;
    firm.work_off().await;
    // Several are sent at a time: they come in any order.
    let mut subjects = [office.mail().await, office.mail().await].map(|mail| mail.subject);
    subjects.sort();
    assert_eq!(subjects, ["Second facteur désactivé", "Second facteur mis en service"]);
}

#[tokio::test]
async fn where_it_is_demanded_nothing_else_is_open_before_it() {
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        firm.company("C1").await;
        for (email, profile, company) in [
            ("admin@cabinet.fr", "administrator", None),
            ("paul@cabinet.fr", "collaborator", Some("C1")),
            ("claire@example.fr", "client", Some("C1")),
        ] {
            firm.hire(email, profile, company).await;
        }
        let admin = firm.session("admin@cabinet.fr").await;
        let (paul, claire) = (firm.session("paul@cabinet.fr").await, firm.session("claire@example.fr").await);
        assert_eq!(firm.send(&admin, RULES, &[("second_factor", "internal")]).await.status, 303);
        // At once, in sessions that are open, and for whoever has set it.
        for cookie in [&admin, &paul] {
            let led = firm.page(cookie, "/companies?q=a").await;
            assert_eq!(
                (led.status, led.header(LOCATION)),
                (303, "/profile/second-factor?next=%2Fcompanies%3Fq%3Da")
            );
            assert_eq!(firm.send(cookie, "/profile/sessions", &[]).await.status, 303);
        }
        assert_eq!(firm.page(&claire, "/profile").await.status, 200, "clients are left alone");
        let first = firm.page(&paul, PAGE).await;
        assert!(first.text().contains("Votre cabinet demande un second facteur"), "{}", first.text());
        assert!(!first.text().contains("main-menu") && !first.text().contains("Entreprise C1"));
        enrol(&firm, &paul).await;
        assert_eq!(firm.page(&paul, "/profile").await.status, 200);
        enrol(&firm, &admin).await;

        // Of one client in particular.
        let id = user(&firm, &admin, "claire").await.unwrap();
        let demanded =
            firm.send(&admin, &format!("{USERS}/{id}/second-factor"), &[("demanded", "yes")]).await;
        assert_eq!(demanded.status, 303);
        assert_eq!(
            firm.page(&claire, "/profile").await.header(LOCATION),
            "/profile/second-factor?next=%2Fprofile"
        );
        let listed = firm.page(&admin, &format!("{USERS}?show=unprotected")).await;
        assert!(listed.text().contains("claire@example.fr") && !listed.text().contains("paul@cabinet.fr"));
        firm.send(&admin, &format!("{USERS}/{id}/second-factor"), &[("demanded", "no")]).await;
        assert_eq!(firm.page(&claire, "/profile").await.status, 200);
        // Only an administrator may.
        let denied = firm.send(&claire, &format!("{USERS}/{id}/second-factor"), &[("demanded", "yes")]).await;
        assert_eq!(denied.status, 404);
    }
}

#[tokio::test]
async fn a_second_factor_that_was_lost_is_taken_away_by_an_administrator_or_at_the_server() {
    for engine in Engine::BOTH {
        let (firm, mut office) = Firm::with_mail(engine).await;
        firm.hire("admin@cabinet.fr", "administrator", None).await;
        firm.hire("paul@cabinet.fr", "manager", None).await;
        let (admin, paul) = (firm.session("admin@cabinet.fr").await, firm.session("paul@cabinet.fr").await);
        enrol(&firm, &paul).await;
        enrol(&firm, &admin).await;
        let [own, other] = ["admin", "paul"].map(|name| user(&firm, &admin, name));
        let (own, other) = (own.await.unwrap(), other.await.unwrap());
        let reset = |id: &str| format!("{USERS}/{id}/second-factor/reset");
        assert!(firm.press(&admin, &reset(&own)).await.contains("votre propre compte"));
        assert!(firm.press(&admin, &reset(&other)).await.contains("Le second facteur est retiré"));
        assert_eq!(firm.page(&paul, "/profile").await.status, 303, "the sessions are over");
        firm.session("paul@cabinet.fr").await;
        assert!(firm.press(&admin, &reset(&other)).await.contains("n’a pas de second facteur"));
        firm.work_off().await;
        let mut subjects =
            [office.mail().await, office.mail().await, office.mail().await].map(|mail| mail.subject);
        subjects.sort();
        assert_eq!(subjects[2], "Second facteur retiré");

        let mut command = firm.command();
        command.args(["user", "reset-second-factor", "--email", "Admin@cabinet.fr"]);
        let done = ended(command, "").await;
        assert_eq!(done.code, Some(0), "{done:?}");
        firm.session("admin@cabinet.fr").await;
        assert_eq!(firm.findings().await, Vec::<String>::new());
    }
}

#[tokio::test]
async fn the_secret_and_the_codes_are_not_readable_in_the_database() {
    let firm = Firm::start().await;
    firm.hire("anne@cabinet.fr", "administrator", None).await;
    let cookie = firm.session("anne@cabinet.fr").await;
    let (telephone, codes) = enrol(&firm, &cookie).await;
    let row = firm.database().fetch_one("SELECT secret FROM second_factors", vec![]).await.unwrap();
    let sealed: Vec<u8> = row.get("secret").unwrap();
    let holds = |bytes: &[u8]| sealed.windows(bytes.len()).any(|window| window == bytes);
    assert!(!holds(telephone.secret().as_bytes()) && !holds(telephone.secret().to_base32().as_bytes()));
    let file = std::fs::read(firm.folder.path().join("bannette.db")).unwrap();
    let wal = std::fs::read(firm.folder.path().join("bannette.db-wal")).unwrap_or_default();
    for code in codes {
        let plain = code.replace('-', "");
        for bytes in [&file, &wal] {
            assert!(
                ![code.as_bytes(), plain.as_bytes()]
                    .iter()
                    .any(|text| bytes.windows(text.len()).any(|window| window == *text))
            );
        }
    }
    // An API key takes no part in any of it.
    let with_cookie = firm.api.request(reqwest::Method::GET, "/api/v1/companies").header(COOKIE, &cookie);
    assert_eq!(crate::support::api::answer(with_cookie).await.status, 200);
}
