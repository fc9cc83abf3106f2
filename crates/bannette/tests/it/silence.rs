//! Channels that have gone silent: found against their own history, told once, and the client reminded.

use std::sync::Arc;
use std::time::Duration;

use bannette::channel::silence;
use db::{TestClock, params};

use crate::support::post_office::PostOffice;
use crate::support::{Desk, Engine, Firm, Settings, pdf};

const DAY: Duration = Duration::from_secs(24 * 3600);

struct Story {
    firm: Firm,
    office: PostOffice,
    clock: TestClock,
    desk: Desk,
    files: u32,
}

impl Story {
    /// A firm at noon of a winter's day, with mail, a manager, and a client whose English account is collected.
    async fn begin(engine: Engine) -> Self {
        let clock = TestClock::new("2026-01-05T12:00:00Z".parse::<jiff::Timestamp>().unwrap().into());
        let office = PostOffice::open().await;
        let settings = Settings { engine, clock: Some(Arc::new(clock.clone())), configure: |_| {} };
        let firm = Firm::start_mailing(settings, format!("smtp://127.0.0.1:{}", office.port)).await;
        let desk = firm.desk("/Achats").await;
        for (email, profile, company) in [
            ("root@cabinet.fr", "administrator", None),
            ("anne@cabinet.fr", "manager", None),
            ("claire@example.fr", "client", Some("C1")),
        ] {
            firm.hire(email, profile, company).await;
        }
        let sql = "UPDATE channels SET owner_id = (SELECT id FROM users WHERE email = 'claire@example.fr')";
        firm.database().execute(sql, params![]).await.unwrap();
        let sql = "UPDATE users SET locale = 'en' WHERE email = 'claire@example.fr'";
        firm.database().execute(sql, params![]).await.unwrap();
        Self { firm, office, clock, desk, files: 0 }
    }

    /// So many days later the client puts files, and they are collected.
    async fn later(&mut self, days: u32, files: u32) {
        self.clock.advance(DAY * days);
        for _ in 0..files {
            self.files += 1;
            let name = format!("{}", self.files);
            self.firm.put(&format!("/Achats/{name}.pdf"), pdf(&name));
        }
        assert_eq!(self.firm.collect(&self.desk.channel).await.state, "succeeded");
    }

    /// Four documents a week, for almost five weeks.
    async fn accustom(&mut self) {
        self.later(0, 40).await;
        self.later(1, 2).await;
        for _ in 0..4 {
            self.later(3, 2).await;
            self.later(4, 2).await;
        }
    }

    async fn listen(&self) {
        // However often, and in however many processes.
        for _ in 0..2 {
            silence::tick(&self.firm.app).await.unwrap();
        }
        self.firm.work_off().await;
    }

    async fn list(&self) -> String {
        let anne = self.firm.session("anne@cabinet.fr").await;
        let list = self.firm.page(&anne, &format!("/companies/{}/channels", self.desk.company)).await;
        spaces(list.text())
    }

    fn path(&self, what: &str) -> String {
        format!("/channels/{}{what}", self.desk.channel)
    }

    async fn letters(&self) -> i64 {
        let sql = "SELECT count(*) AS letters FROM jobs WHERE kind = 'mail'";
        self.firm.database().fetch_one(sql, params![]).await.unwrap().get("letters").unwrap()
    }
}

fn spaces(text: &str) -> String {
    text.replace(['\u{a0}', '\u{202f}'], " ")
}

#[tokio::test]
async fn a_channel_of_four_documents_a_week_is_silent_after_twelve_days_and_told_once() {
    for engine in Engine::BOTH {
        let mut story = Story::begin(engine).await;
        story.accustom().await;
        story.listen().await;
        story.later(11, 0).await;
        story.listen().await;
        assert!(!story.list().await.contains("silencieux"), "eleven days are usual");
        assert_eq!(story.letters().await, 0);

        story.later(1, 0).await;
        story.listen().await;
        let list = story.list().await;
        assert!(list.contains("silencieux depuis 12 jours"), "{list}");
        assert!(list.contains("D’ordinaire 4 documents par semaine."), "{list}");
        let mail = story.office.mail().await;
        assert_eq!((mail.to.contains("anne@cabinet.fr"), mail.subject.as_str()), (true, "Canal silencieux"));
        assert!(spaces(&mail.text).contains("n’apporte plus rien depuis 12 jours"), "{}", mail.text);
        assert_eq!(mail.link(), story.path(""));
        let channel = story.firm.api.get(&format!("/api/v1/channels/{}", story.desk.channel)).await.json(200);
        assert!(channel["silent_since"].is_string(), "{channel}");

        story.later(3, 0).await;
        story.listen().await;
        assert_eq!(story.letters().await, 0, "it was told already");
        assert!(story.list().await.contains("silencieux depuis 15 jours"));

        // The cockpit lists it, for who looks after it.
        let anne = story.firm.session("anne@cabinet.fr").await;
        let cockpit = story.firm.page(&anne, "/cockpit?trouble=silent").await;
        assert_eq!(cockpit.text().matches("data-item").count(), 1, "{}", cockpit.text());
        assert!(cockpit.text().contains("client silencieux"));

        // A document ends it at once.
        story.later(1, 1).await;
        assert!(!story.list().await.contains("silencieux"));
        let cockpit = story.firm.page(&anne, "/cockpit").await;
        assert!(!cockpit.text().contains("client silencieux"), "{}", cockpit.text());
        story.listen().await;
        assert!(!story.list().await.contains("silencieux"));
    }
}

#[tokio::test]
async fn the_client_is_reminded_in_his_language_after_a_preview_and_it_is_written_down() {
    for engine in Engine::BOTH {
        let mut story = Story::begin(engine).await;
        story.accustom().await;
        let anne = story.firm.session("anne@cabinet.fr").await;
        let refused = story.firm.page(&anne, &story.path("/remind")).await;
        assert_eq!(refused.status, 303, "{}", refused.text());
        story.later(14, 0).await;
        story.listen().await;
        story.office.mail().await;

        let anne = story.firm.session("anne@cabinet.fr").await;
        let page = story.firm.page(&anne, &story.path("/remind")).await;
        for words in ["claire@example.fr", "en anglais", "We have received no new document", "Entreprise C1"]
        {
            assert!(spaces(page.text()).contains(words), "{words}: {}", page.text());
        }
        // Looking at other words sends nothing; words that are wrong neither.
        let words = |subject: &'static str, more: &'static str| {
            [("subject", subject), ("body", "One.\r\n\r\nTwo."), ("only_look", more)]
        };
        let looked = story.firm.send(&anne, &story.path("/remind"), &words("Hello again", "true")).await;
        assert_eq!(looked.status, 200);
        assert!(
            looked.text().contains("<strong>Hello again</strong>") && looked.text().contains(">Two.</p>"),
            "{}",
            looked.text()
        );
        let wrong = story.firm.send(&anne, &story.path("/remind"), &words(" ", "false")).await;
        assert!(wrong.status == 422 && wrong.text().contains("À renseigner."), "{}", wrong.text());
        assert_eq!(story.letters().await, 0);

        let sent = story.firm.send(&anne, &story.path("/remind"), &words("Hello again", "false")).await;
        let told = story.firm.told(&anne, &sent, "remind").await;
        assert_eq!(told, "La relance est envoyée à claire@example.fr.");
        story.firm.work_off().await;
        let mail = story.office.mail().await;
        assert_eq!((mail.to.contains("claire@example.fr"), mail.subject.as_str()), (true, "Hello again"));
        assert!(
            mail.text.contains("Hello")
                && mail.text.contains("One.\n\nTwo.")
                && mail.text.contains("Cabinet Test"),
            "{}",
            mail.text
        );
        let page = story.firm.page(&anne, &story.path("")).await;
        assert!(
            page.text().contains("Relances envoyées") && page.text().contains("Hello again"),
            "{}",
            page.text()
        );
        let root = story.firm.session("root@cabinet.fr").await;
        let log = story.firm.page(&root, "/administration/audit?action=reminder-sent").await;
        assert!(
            log.text().contains("anne@cabinet.fr") && log.text().contains("Hello again"),
            "{}",
            log.text()
        );
        assert_eq!(story.firm.findings().await, [""; 0]);

        // Not twice in a day.
        let again = story.firm.send(&anne, &story.path("/remind"), &words("Hello again", "false")).await;
        assert!(story.firm.told(&anne, &again, "remind").await.contains("déjà été relancé"));
        assert_eq!(story.letters().await, 0);
    }
}

#[tokio::test]
async fn the_firm_chooses_the_days_and_the_words_and_a_channel_may_have_its_own() {
    for engine in Engine::BOTH {
        let mut story = Story::begin(engine).await;
        let root = story.firm.session("root@cabinet.fr").await;
        let page = "/administration/reminders";
        let form = |days: &'static str, body: &'static str, look: &'static str| {
            [
                ("days", days),
                ("subject_fr", "Vos papiers"),
                ("body_fr", "Merci."),
                ("subject_en", "Papers of [company]"),
                ("body_en", body),
                ("only_look", look),
            ]
        };
        for (days, body, wrong) in [
            ("400", "Thank you", "Un nombre de jours entre 0 et 365."),
            ("soon", "Thank you", "Un nombre de jours entre 0 et 365."),
            ("20", "Dear [nobody]", "Un mot entre crochets n’est pas connu"),
        ] {
            let refused = story.firm.send(&root, page, &form(days, body, "false")).await;
            assert!(refused.status == 422 && refused.text().contains(wrong), "{}", refused.text());
        }
        let looked = story.firm.send(&root, page, &form("20", "[days] days", "true")).await;
        assert!(looked.status == 200 && looked.text().contains("20 days"), "{}", looked.text());
        let saved = story.firm.send(&root, page, &form("20", "Nothing for [days] days.", "false")).await;
        assert!(story.firm.told(&root, &saved, page).await.contains("Vos choix sont enregistrés"));
        let anne = story.firm.session("anne@cabinet.fr").await;
        assert_eq!(story.firm.page(&anne, page).await.status, 404);

        story.accustom().await;
        story.later(14, 0).await;
        story.listen().await;
        assert!(!story.list().await.contains("silencieux"));

        // Its own choice holds whatever it brings, from the next look on.
        let anne = story.firm.session("anne@cabinet.fr").await;
        let wrong = story.firm.send(&anne, &story.path("/silence"), &[("days", "-1")]).await;
        assert!(wrong.status == 422 && wrong.text().contains("entre 0 et 365"), "{}", wrong.text());
        let own = story.firm.send(&anne, &story.path("/silence"), &[("days", "5")]).await;
        assert!(story.firm.told(&anne, &own, "silence").await.contains("enregistrés"));
        story.listen().await;
        assert!(story.list().await.contains("silencieux depuis 14 jours"));
        let remind = story.firm.page(&anne, &story.path("/remind")).await;
        assert!(
            remind.text().contains("Papers of Entreprise C1")
                && remind.text().contains("Nothing for 14 days."),
            "{}",
            remind.text()
        );

        // One that rests, or whose connection is broken, is not silent: that is told apart.
        story.firm.press(&anne, &story.path("/pause")).await;
        assert!(!story.list().await.contains("silencieux"));
        story.firm.press(&anne, &story.path("/resume")).await;
        story.clock.advance(DAY);
        story.listen().await;
        assert!(story.list().await.contains("silencieux depuis 15 jours"));
        story.firm.dropbox.revoke(&story.firm.client).unwrap();
        story.firm.collect(&story.desk.channel).await;
        story.clock.advance(DAY);
        story.listen().await;
        let list = story.list().await;
        assert!(list.contains("à reconnecter") && !list.contains("silencieux"), "{list}");
    }
}
