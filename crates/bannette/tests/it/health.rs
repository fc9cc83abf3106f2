//! Connections that break and are mended; channels that rest, are disconnected, deleted.

use std::time::Duration;

use bannette::channel::health;
use bannette::collecting::schedule;
use db::params;

use crate::support::{Desk, Engine, Firm, pdf};

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
