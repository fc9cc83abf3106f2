//! What people are told: under the bell, and in one mail a morning.

use std::time::Duration;

use bannette::notification::digest;
use db::params;

use crate::support::{Engine, Firm, pdf};

const DAY: Duration = Duration::from_secs(24 * 3600);

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
        firm.dropbox.delete(&firm.client, "/Achats").unwrap();
        let run = firm.collect(&desk.channel).await;
        assert_ne!(run.state, "succeeded", "{run:?}");
        let sql = "UPDATE users SET deactivated_at = created_at WHERE email = 'zoe@cabinet.fr'";
        firm.database().execute(sql, params![]).await.unwrap();
        digest::send(&firm.app).await.unwrap();
        assert_eq!(letters(&firm).await, 0, "it is not morning yet");
        firm.clock.advance(DAY + DAY / 2);
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
