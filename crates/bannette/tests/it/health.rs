//! Connections that break and are mended; channels that rest, are disconnected, deleted.

use std::time::Duration;

use bannette::channel::{connect, health};
use bannette::collecting::schedule;
use bannette::rights::{self, Caller};
use db::params;
use dropbox_simulator::{Effect, Fault, KnownError};

use crate::support::firm::Worker;
use crate::support::{Desk, Engine, Firm, Run, pdf};

const DAY: Duration = Duration::from_secs(24 * 3600);

/// A firm with mail, a manager, and a channel that is connected.
async fn firm(engine: Engine) -> (Firm, crate::support::post_office::PostOffice, Desk, String) {
    let (firm, office) = Firm::with_mail(engine).await;
    let desk = firm.desk("/Achats").await;
    firm.hire("anne@cabinet.fr", "manager", None).await;
    firm.hire("claire@example.fr", "client", Some("C1")).await;
    let sql = "UPDATE channels SET owner_id = (SELECT id FROM users WHERE email = 'claire@example.fr')";
    firm.database().execute(sql, params![]).await.unwrap();
    let session = firm.session("anne@cabinet.fr").await;
    (firm, office, desk, session)
}

#[tokio::test]
async fn a_consent_that_was_withdrawn_is_found_ahead_of_the_night_and_told_once_to_the_firm_and_the_owner() {
    for engine in Engine::BOTH {
        let (firm, mut office, desk, _) = firm(engine).await;
        firm.dropbox.revoke(&firm.client).unwrap();
        firm.clock.advance(DAY * 2);
        for _ in 0..3 {
            health::tick(&firm.app).await.unwrap();
            firm.work_off().await;
            firm.clock.advance(Duration::from_secs(4000));
        }
        let mut mails = [office.mail().await, office.mail().await];
        mails.sort_by_key(|mail| !mail.to.contains("anne"));
        assert_eq!(mails[0].subject, "Connexion interrompue");
        assert!(mails[1].to.contains("claire@example.fr"), "{mails:?}");
        assert!(mails[1].text.contains("l’autorisation ne fonctionne plus"), "{mails:?}");
        assert_eq!(firm.page("", &mails[1].link()).await.status, 200);
        // The former session has ended with the days.
        let session = firm.session("anne@cabinet.fr").await;
        let bell = firm.page(&session, "/notifications").await;
        assert_eq!(bell.text().matches("ne fonctionne plus").count(), 2, "{}", bell.text());
        let list = firm.page(&session, &format!("/companies/{}/channels", desk.company)).await;
        assert!(list.text().contains("à reconnecter"), "{}", list.text());
    }
}

#[tokio::test]
async fn opening_the_channel_checks_its_connection_at_once() {
    let (firm, _office, desk, session) = firm(Engine::Sqlite).await;
    let edit = format!("/channels/{}/edit", desk.channel);
    firm.dropbox.suspend(&firm.client, true).unwrap();
    firm.clock.advance(Duration::from_secs(120));
    let page = firm.page(&session, &edit).await;
    assert!(page.text().contains("Ce compte Dropbox est suspendu"), "{}", page.text());
    firm.dropbox.suspend(&firm.client, false).unwrap();
    firm.clock.advance(Duration::from_secs(120));
    let page = firm.page(&session, &edit).await;
    assert!(page.text().contains("connectée") && !page.text().contains("est suspendu"), "{}", page.text());
}

#[tokio::test]
async fn a_folder_that_is_gone_is_found_ahead_of_the_night_told_once_and_mended_by_choosing_another() {
    for engine in Engine::BOTH {
        let (firm, mut office, desk, _) = firm(engine).await;
        firm.put("/Achats/a.pdf", pdf("a"));
        firm.collect(&desk.channel).await;
        firm.dropbox.delete(&firm.client, "/Achats").unwrap();
        firm.clock.advance(DAY * 2);
        for _ in 0..3 {
            health::tick(&firm.app).await.unwrap();
            firm.work_off().await;
            firm.clock.advance(Duration::from_secs(4000));
        }
        let mut mails = [office.mail().await, office.mail().await];
        mails.sort_by_key(|mail| !mail.to.contains("anne"));
        assert_eq!(mails[0].subject, "Répertoire introuvable");
        assert_eq!(mails[0].link(), format!("/channels/{}/edit", desk.channel));
        assert!(mails[1].to.contains("claire@example.fr") && mails[1].text.contains("/Achats"), "{mails:?}");
        let session = firm.session("anne@cabinet.fr").await;
        let list = firm.page(&session, &format!("/companies/{}/channels", desk.company)).await;
        assert!(list.text().contains("introuvable dans Dropbox"), "{}", list.text());
        // The run of the night says it too, and nobody is told again.
        assert_eq!(firm.collect(&desk.channel).await.end(), ("failed", "folder_gone"));
        let bell = firm.page(&session, "/notifications").await;
        assert_eq!(bell.text().matches("est introuvable").count(), 2, "{}", bell.text());
        assert!(!bell.text().contains("en échec"), "{}", bell.text());

        // The button leads to another folder in its place, with the same binder chosen by hand.
        let button =
            list.text().split("/folders?replace=").nth(1).expect("a button that mends").split('"').next();
        let folder = button.unwrap().to_owned();
        let browse = format!("/channels/{}/folders?replace={folder}", desk.channel);
        let page = firm.page(&session, &browse).await;
        assert!(page.text().contains("prendra la place de"), "{}", page.text());
        firm.put("/Factures/b.pdf", pdf("b"));
        let form =
            [("path", "/Factures"), ("binder", &desk.binder), ("recursive", "true"), ("replace", &folder)];
        let answer = firm.send(&session, &format!("/channels/{}/folders", desk.channel), &form).await;
        assert!(
            firm.told(&session, &answer, "folders").await.contains("Ce qui a été collecté reste où il est")
        );
        assert_eq!(firm.collect(&desk.channel).await.end(), ("succeeded", ""));
        assert_eq!(firm.names(&desk.company).await, ["a.pdf", "b.pdf"]);
    }
}

#[tokio::test]
async fn a_folder_that_comes_back_mends_by_itself_and_one_that_is_renamed_is_never_in_trouble() {
    let (firm, _office, desk, session) = firm(Engine::Sqlite).await;
    let edit = format!("/channels/{}/edit", desk.channel);
    firm.put("/Achats/a.pdf", pdf("a"));
    firm.collect(&desk.channel).await;
    firm.dropbox.rename(&firm.client, "/Achats", "/Comptabilité/Factures").unwrap();
    firm.clock.advance(Duration::from_secs(120));
    let page = firm.page(&session, &edit).await;
    assert!(
        page.text().contains("/Comptabilité/Factures") && !page.text().contains("introuvable"),
        "{}",
        page.text()
    );
    firm.dropbox.delete(&firm.client, "/Comptabilité").unwrap();
    firm.clock.advance(Duration::from_secs(120));
    let page = firm.page(&session, &edit).await;
    assert!(
        page.text().contains("introuvable") && page.text().contains("Choisir un autre répertoire"),
        "{}",
        page.text()
    );
    // Within the hour, without anybody doing anything.
    firm.put("/Comptabilité/Factures/b.pdf", pdf("b"));
    firm.clock.advance(Duration::from_secs(3700));
    health::tick(&firm.app).await.unwrap();
    firm.work_off().await;
    let page = firm.page(&session, &format!("/companies/{}/channels", desk.company)).await;
    assert!(!page.text().contains("introuvable"), "{}", page.text());
    firm.collect(&desk.channel).await;
    assert_eq!(firm.names(&desk.company).await, ["a.pdf", "b.pdf"]);
}

#[tokio::test]
async fn each_trouble_of_a_connection_has_its_own_words() {
    let (firm, _office, desk, session) = firm(Engine::Sqlite).await;
    let edit = format!("/channels/{}/edit", desk.channel);
    for (route, error, words) in [
        ("users/get_current_account", KnownError::InvalidAccessToken, "L’autorisation a été retirée"),
        ("users/get_current_account", KnownError::ExpiredAccessToken, "L’autorisation a expiré"),
        ("users/get_current_account", KnownError::UserSuspended, "est suspendu"),
        ("users/get_current_account", KnownError::RouteAccessDenied, "n’autorise pas cette application"),
        ("users/get_current_account", KnownError::AccessDenied, "Dropbox refuse les demandes de ce serveur"),
        // The account answers, but may not be looked into.
        (
            "files/get_metadata",
            KnownError::MissingScope { required_scope: "files.metadata.read".into() },
            "Une permission de lecture manque",
        ),
    ] {
        firm.dropbox.fault(Fault::on(route).always().error(error));
        firm.clock.advance(Duration::from_secs(120));
        let page = firm.page(&session, &edit).await;
        assert!(page.text().contains(words), "{words}: {}", page.text());
        assert!(
            page.text().contains("Reconnecter Dropbox") && page.text().contains("Déconnecter"),
            "{}",
            page.text()
        );
        firm.dropbox.clear_faults();
        firm.clock.advance(Duration::from_secs(120));
        let page = firm.page(&session, &edit).await;
        assert!(!page.text().contains(words), "{words}: {}", page.text());
    }
    // Another account than the channel's answers.
    let sql = "UPDATE connections SET account_id = 'dbid:other'";
    firm.database().execute(sql, params![]).await.unwrap();
    firm.clock.advance(Duration::from_secs(120));
    let page = firm.page(&session, &edit).await;
    assert!(page.text().contains("un autre compte que celui de ce canal"), "{}", page.text());
}

#[tokio::test]
async fn the_first_run_after_mending_catches_up() {
    for engine in Engine::BOTH {
        let (firm, _office, desk, _) = firm(engine).await;
        firm.put("/Achats/a.pdf", pdf("a"));
        firm.collect(&desk.channel).await;
        firm.dropbox.revoke(&firm.client).unwrap();
        for name in ["b", "c"] {
            firm.put(&format!("/Achats/{name}.pdf"), pdf(name));
            assert_eq!(firm.collect(&desk.channel).await.end(), ("failed", "reconnect.revoked"));
        }
        let company = desk.company.parse().unwrap();
        let granted = rights::check(firm.database(), Caller::Operator, company).await.unwrap();
        let (channel, token) = (desk.channel.parse().unwrap(), firm.refresh_token().into());
        connect::connect_with_token(&firm.app, granted, channel, &token).await.unwrap();
        let run = firm.collect(&desk.channel).await;
        assert_eq!((run.end(), run.counts()), (("succeeded", ""), [2, 0, 0, 0]));
        assert_eq!(firm.names(&desk.company).await, ["a.pdf", "b.pdf", "c.pdf"]);
    }
}

#[tokio::test]
async fn the_binder_of_a_folder_is_changed_and_what_was_collected_stays() {
    for engine in Engine::BOTH {
        let (firm, _office, desk, session) = firm(engine).await;
        firm.put("/Achats/a.pdf", pdf("a"));
        firm.collect(&desk.channel).await;
        let other = firm.binder(&desk.company, "Frais").await;
        let page = firm.page(&session, &format!("/channels/{}/folders?path=%2FAchats", desk.channel)).await;
        assert!(page.text().contains("déjà récupéré dans le classeur Achats"), "{}", page.text());
        let replace =
            page.text().split("name=\"replace\" value=\"").nth(1).unwrap().split('"').next().unwrap();
        let form = [("path", "/Achats"), ("binder", &other), ("recursive", "true"), ("replace", replace)];
        let answer = firm.send(&session, &format!("/channels/{}/folders", desk.channel), &form).await;
        assert!(
            firm.told(&session, &answer, "folders")
                .await
                .contains("dans le classeur Frais à partir de maintenant")
        );
        firm.put("/Achats/b.pdf", pdf("b"));
        firm.collect(&desk.channel).await;
        for document in firm.documents(&desk.company).await {
            let binder = if document.name == "a.pdf" { &desk.binder } else { &other };
            assert_eq!(&document.binder_id, binder, "{}", document.name);
        }
    }
}

#[tokio::test]
async fn a_paused_channel_rests_until_it_is_resumed_and_then_catches_up() {
    for engine in Engine::BOTH {
        let (firm, _office, desk, session) = firm(engine).await;
        let path = |what: &str| format!("/channels/{}/{what}", desk.channel);
        assert_eq!(firm.press(&session, &path("pause")).await, "Le canal est en pause.");
        firm.put("/Achats/a.pdf", pdf("a"));
        firm.clock.advance(DAY * 3);
        assert_eq!(schedule::tick(&firm.app).await.unwrap(), 0);
        let session = firm.session("anne@cabinet.fr").await;
        assert!(firm.press(&session, &path("resume")).await.starts_with("Le canal reprend"));
        assert_eq!(schedule::tick(&firm.app).await.unwrap(), 1);
        firm.work_off().await;
        assert_eq!(firm.names(&desk.company).await, ["a.pdf"]);
    }
}

#[tokio::test]
async fn a_deleted_channel_leaves_its_documents_and_another_on_the_same_account_collects_none_twice() {
    for engine in Engine::BOTH {
        let (firm, _office, desk, session) = firm(engine).await;
        firm.put("/Achats/a.pdf", pdf("a"));
        firm.collect(&desk.channel).await;
        let asked = firm.page(&session, &format!("/channels/{}/delete", desk.channel)).await;
        assert!(asked.text().contains("ne les collectera pas une seconde fois"), "{}", asked.text());
        let said = firm.press(&session, &format!("/channels/{}/delete", desk.channel)).await;
        assert_eq!(said, "Le canal est supprimé. Ses documents restent en place.");
        assert_eq!(firm.dropbox.calls("auth/token/revoke"), 1);
        assert_eq!(firm.page(&session, &format!("/channels/{}/edit", desk.channel)).await.status, 404);
        assert_eq!(firm.names(&desk.company).await, ["a.pdf"]);
        let folders = serde_json::json!([crate::support::firm::folder("/Achats", true, &desk.binder)]);
        let channel = firm.channel(&desk.company, folders).await;
        assert_eq!(firm.collect(&channel).await.state, "succeeded");
        assert_eq!(firm.names(&desk.company).await, ["a.pdf"]);
        assert_eq!(firm.findings().await, [""; 0]);
    }
}

#[tokio::test]
async fn a_provider_that_does_not_answer_is_asked_again_after_an_hour_not_at_once() {
    for engine in Engine::BOTH {
        let (firm, _office, _, _) = firm(engine).await;
        let silent = KnownError::ServerErrorPage { status: 503 };
        firm.dropbox.fault(Fault::on("users/get_current_account").always().error(silent));
        firm.clock.advance(DAY * 2);
        let checks = async || {
            health::tick(&firm.app).await.unwrap();
            let sql = "SELECT count(*) AS n FROM jobs WHERE kind = 'check-connection'";
            firm.database().fetch_one(sql, params![]).await.unwrap().get::<i64>("n").unwrap()
        };
        assert_eq!(checks().await, 1);
        // Its attempts are used up.
        firm.database().execute("DELETE FROM jobs WHERE kind = 'check-connection'", params![]).await.unwrap();
        assert_eq!(checks().await, 0);
        firm.clock.advance(Duration::from_secs(3700));
        assert_eq!(checks().await, 1);
    }
}

#[tokio::test]
async fn a_refusal_is_told_to_the_firm_and_its_clients_are_left_alone() {
    for engine in Engine::BOTH {
        let (firm, mut office, desk, session) = firm(engine).await;
        firm.dropbox.fault(Fault::on("users/get_current_account").always().error(KnownError::AccessDenied));
        firm.clock.advance(Duration::from_secs(120));
        firm.page(&session, &format!("/channels/{}/edit", desk.channel)).await;
        firm.work_off().await;
        let mail = office.mail().await;
        assert!(mail.to.contains("anne") && mail.subject == "Connexion interrompue", "{mail:?}");
        let sql = "SELECT count(*) AS n FROM connection_requests";
        let asked: i64 = firm.database().fetch_one(sql, params![]).await.unwrap().get("n").unwrap();
        assert_eq!(asked, 0);
        firm.dropbox.clear_faults();
        firm.clock.advance(Duration::from_secs(3700));
        health::tick(&firm.app).await.unwrap();
        firm.work_off().await;
        let shown = firm.api.get(&format!("/api/v1/channels/{}", desk.channel)).await.json(200);
        assert_eq!(shown["connection"]["health"], "healthy");
    }
}

#[tokio::test]
async fn a_channel_is_not_deleted_while_it_is_collected_and_its_consent_stays() {
    for engine in Engine::BOTH {
        let (firm, _office, desk, session) = firm(engine).await;
        firm.put("/Achats/a.pdf", pdf("a"));
        let run = firm.request(&desk.channel).await;
        let said = firm.press(&session, &format!("/channels/{}/delete", desk.channel)).await;
        assert!(said.contains("collecte"), "{said}");
        assert_eq!(firm.dropbox.calls("auth/token/revoke"), 0);
        let run = firm.run_to_end(&run).await;
        assert_eq!((run.end(), run.counts()), (("succeeded", ""), [1, 0, 0, 0]));
    }
}

#[tokio::test]
async fn disconnecting_ends_the_run_under_way_even_when_the_provider_does_not_hear_of_it() {
    for engine in Engine::BOTH {
        let (firm, _office, desk, session) = firm(engine).await;
        for number in 0..60 {
            firm.put(&format!("/Achats/{number}.pdf"), pdf(format!("{number}")));
        }
        let slow = Effect::Delay { milliseconds: 400 };
        firm.dropbox.fault(Fault::on("files/download").always().effect(slow));
        firm.dropbox.fault(Fault::on("auth/token/revoke").always().error(KnownError::AccessDenied));
        let run = firm.request(&desk.channel).await;
        let worker = Worker::start(&firm.app);
        firm.wait_for(&run, |run| run.counts.collected > 0).await;
        let said = firm.press(&session, &format!("/channels/{}/disconnect", desk.channel)).await;
        assert!(!said.is_empty());
        let run = firm.wait_for(&run, Run::is_over).await;
        worker.stop().await;
        assert_eq!(run.end(), ("cancelled", ""));
        let bell = firm.page(&session, "/notifications").await;
        assert!(!bell.text().contains("ne fonctionne plus"), "{}", bell.text());
        let sql = "SELECT count(cursor) + (SELECT count(*) FROM files_to_retry) AS n FROM collected_folders";
        let left: i64 = firm.database().fetch_one(sql, params![]).await.unwrap().get("n").unwrap();
        assert_eq!(left, 0);
    }
}

#[tokio::test]
async fn a_channel_takes_no_more_folders_than_can_be_listed() {
    let (firm, _office, desk, session) = firm(Engine::Sqlite).await;
    let now = firm.app.clock.now();
    for number in 1..200 {
        let sql = "INSERT INTO collected_folders (id, channel_id, binder_id, path, path_lower, recursive, position,
            created_at) SELECT $1, channel_id, binder_id, $2, $2, recursive, $3, $4 FROM collected_folders LIMIT 1";
        let values = params![db::new_id(now), format!("/f{number}"), i64::from(number), now];
        firm.database().execute(sql, values).await.unwrap();
    }
    firm.dropbox.create_folder(&firm.client, "/Ventes").unwrap();
    let form = [("path", "/Ventes"), ("binder", desk.binder.as_str()), ("recursive", "true")];
    let answer = firm.send(&session, &format!("/channels/{}/folders", desk.channel), &form).await;
    let told = firm.told(&session, &answer, "folders").await;
    assert!(told.contains("200 répertoires au plus"), "{told}");
}
