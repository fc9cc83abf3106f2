//! What people are told: under the bell, and in one mail a morning.

use std::process::Stdio;
use std::time::Duration;

use bannette::notification::{Kind, digest};
use db::params;
use dropbox_simulator::{Fault, KnownError};

use crate::support::{Engine, Firm, pdf};

async fn letters(firm: &Firm) -> i64 {
    let sql = "SELECT count(*) AS letters FROM jobs WHERE kind = 'mail'";
    firm.database().fetch_one(sql, params![]).await.unwrap().get("letters").unwrap()
}

#[tokio::test]
async fn whoever_asked_for_a_run_finds_its_end_under_the_bell_unless_he_will_not() {
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        let desk = firm.desk("/Achats").await;
        firm.put("/Achats/a.pdf", pdf("a"));
        firm.hire("anne@cabinet.fr", "manager", None).await;
        let anne = firm.session("anne@cabinet.fr").await;
        let collect = format!("/channels/{}/run", desk.channel);
        assert!(firm.press(&anne, &collect).await.contains("a bien été reçue"));
        firm.work_off().await;
        let bell = firm.page(&anne, "/notifications").await;
        assert!(
            bell.text().contains("est terminée") && bell.text().contains("Notifications, 1 non lue"),
            "{}",
            bell.text()
        );
        firm.press(&anne, "/notifications/read").await;
        assert!(!firm.page(&anne, "/notifications").await.text().contains("non lue"));

        // Nothing ticked: nothing told.
        assert!(firm.send(&anne, "/notifications/choices", &[]).await.status == 303);
        firm.press(&anne, &collect).await;
        firm.work_off().await;
        let bell = firm.page(&anne, "/notifications").await;
        assert_eq!(bell.text().matches("<article").count(), 1, "{}", bell.text());
    }
}

#[tokio::test]
async fn what_waits_is_mailed_once_a_morning_to_those_who_are_still_there() {
    for engine in Engine::BOTH {
        let (firm, mut office) = Firm::with_mail(engine).await;
        let desk = firm.desk("/Achats").await;
        firm.hire("anne@cabinet.fr", "manager", None).await;
        firm.hire("zoe@cabinet.fr", "manager", None).await;
        let broken = KnownError::ServerErrorPage { status: 502 };
        firm.dropbox.fault(Fault::on("files/list_folder").always().error(broken));
        let run = firm.collect(&desk.channel).await;
        assert_ne!(run.state, "succeeded", "{run:?}");
        let sql = "UPDATE users SET deactivated_at = created_at WHERE email = 'zoe@cabinet.fr'";
        firm.database().execute(sql, params![]).await.unwrap();
        digest::send(&firm.app).await.unwrap();
        assert_eq!(letters(&firm).await, 0, "it is not morning yet");
        firm.clock.advance_to_a_noon();
        for _ in 0..2 {
            digest::send(&firm.app).await.unwrap();
        }
        assert_eq!(letters(&firm).await, 1);
        firm.work_off().await;
        let mail = office.mail().await;
        assert!(mail.to.contains("anne@cabinet.fr"), "{mail:?}");
        assert!(mail.subject.contains("1 notification"), "{mail:?}");
        assert!(mail.text.contains("est incomplète ou en échec"), "{mail:?}");
    }
}

#[tokio::test]
async fn each_kind_is_told_as_each_user_chooses() {
    for engine in Engine::BOTH {
        let (firm, mut office) = Firm::with_mail(engine).await;
        let desk = firm.desk("/Achats").await;
        let people = [
            ("now@cabinet.fr", [("connection-broken-mail", "now")].as_slice()),
            ("digest@cabinet.fr", &[("connection-broken-mail", "digest"), ("run-troubled-bell", "on")]),
            ("bell@cabinet.fr", &[("connection-broken-mail", "none"), ("connection-broken-bell", "on")]),
        ];
        for (email, choices) in people {
            firm.hire(email, "manager", None).await;
            let session = firm.session(email).await;
            let page = firm.page(&session, "/notifications/choices").await;
            for kind in Kind::ALL {
                assert!(page.text().contains(&format!("name=\"{}-mail\"", kind.name())), "{kind:?}");
            }
            assert_eq!(firm.send(&session, "/notifications/choices", choices).await.status, 303);
        }
        firm.dropbox.revoke(&firm.client).unwrap();
        firm.collect(&desk.channel).await;
        firm.work_off().await;
        let mail = office.mail().await;
        assert_eq!(
            (mail.to.contains("now@cabinet.fr"), mail.subject.as_str()),
            (true, "Connexion interrompue")
        );
        assert_eq!(letters(&firm).await, 0);
        firm.clock.advance_to_a_noon();
        digest::send(&firm.app).await.unwrap();
        firm.work_off().await;
        let mail = office.mail().await;
        assert!(
            mail.to.contains("digest@cabinet.fr") && mail.text.contains("ne fonctionne plus"),
            "{mail:?}"
        );
        assert_eq!(letters(&firm).await, 0);
        for (email, seen) in
            [("now@cabinet.fr", false), ("digest@cabinet.fr", false), ("bell@cabinet.fr", true)]
        {
            let bell = firm.page(&firm.session(email).await, "/notifications").await;
            assert_eq!(bell.text().contains("ne fonctionne plus"), seen, "{email}");
        }
    }
}

#[tokio::test]
async fn documents_that_could_not_be_read_are_told_in_the_morning() {
    let (firm, mut office) = Firm::with_mail(Engine::Sqlite).await;
    let desk = firm.desk("/Achats").await;
    firm.hire("anne@cabinet.fr", "manager", None).await;
    firm.put("/Achats/a.pdf", b"%PDF-1.7 and nothing that makes sense".repeat(20));
    firm.collect(&desk.channel).await;
    let document = firm.documents(&desk.company).await.remove(0).id;
    let mut command = firm.command();
    command.arg("worker").stdout(Stdio::null()).stderr(Stdio::null());
    let worker = command.spawn().unwrap();
    let start = tokio::time::Instant::now();
    loop {
        let shown = firm.api.get(&format!("/api/v1/documents/{document}")).await.json(200);
        if shown["state"] == "unreadable" {
            break;
        }
        assert!(start.elapsed() < Duration::from_secs(120), "{shown}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    drop(worker);
    firm.clock.advance_to_a_noon();
    digest::send(&firm.app).await.unwrap();
    firm.work_off().await;
    let mail = office.mail().await;
    assert!(mail.to.contains("anne@cabinet.fr"), "{mail:?}");
    assert!(mail.text.contains("Des documents de Entreprise C1 n’ont pas pu être lus"), "{mail:?}");
}
