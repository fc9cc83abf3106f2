//! Connection requests: sent, followed by a client without a password, reminded of, expired, replayed.

use std::time::Duration;

use bannette::channel::request;
use db::params;
use dropbox_simulator::{AccountId, NewAccount};
use reqwest::Method;
use reqwest::header::{COOKIE, LOCATION, SET_COOKIE};

use crate::support::api::{Answer, answer};
use crate::support::firm::APP;
use crate::support::post_office::PostOffice;
use crate::support::{Engine, Firm};

const DAY: Duration = Duration::from_secs(24 * 3600);

struct Story {
    firm: Firm,
    office: PostOffice,
    /// The manager's.
    session: String,
    company: String,
    channel: String,
}

/// A firm whose manager has begun a channel for a client, created on the way.
async fn story(engine: Engine) -> Story {
    let (firm, mut office) = Firm::with_mail(engine).await;
    let redirect = firm.app.config.dropbox_redirect_url();
    firm.dropbox
        .create_app(dropbox_simulator::App::new(APP.0, APP.1).redirect_uri(redirect.as_str()))
        .unwrap();
    let company = firm.company("C1").await;
    firm.binder(&company, "Achats").await;
    firm.hire("anne@cabinet.fr", "manager", None).await;
    let session = firm.session("anne@cabinet.fr").await;
    let owner = format!("/companies/{company}/channels/new/owner");
    let form = [("label", "Dropbox de Claire"), ("name", "Claire Martin"), ("email", "claire@example.fr")];
    let created = send(&firm, &session, &owner, &form).await;
    firm.work_off().await;
    let invited = office.mail().await;
    assert!(
        invited.to.contains("claire@example.fr") && invited.subject == "Votre compte est prêt",
        "{invited:?}"
    );
    // Back to the form as it was, with the new user chosen.
    let page = firm.page(&session, created.header(LOCATION)).await;
    assert!(page.text().contains("value=\"Dropbox de Claire\""), "{}", page.text());
    let chosen =
        page.text().split(" selected>Claire Martin").next().unwrap().rsplit("value=\"").next().unwrap();
    let chosen = chosen.trim_end_matches('"').to_owned();
    let form = [("type", "dropbox"), ("label", "Dropbox de Claire"), ("owner", &chosen)];
    let created = send(&firm, &session, &format!("/companies/{company}/channels"), &form).await;
    let channel = created.header(LOCATION).split('/').nth(2).unwrap().to_owned();
    Story { firm, office, session, company, channel }
}

async fn send(firm: &Firm, cookies: &str, path: &str, form: &[(&str, &str)]) -> Answer {
    let request = firm.api.with_key(None).request(Method::POST, path).header(COOKIE, cookies);
    let answer = answer(request.form(form)).await;
    assert_eq!(answer.status, 303, "{path}: {}", answer.text());
    answer
}

/// Says yes on Dropbox's page; where it leads back to.
async fn allow(firm: &Firm, page: &str, account: &AccountId) -> url::Url {
    let mut page: url::Url = page.parse().unwrap();
    let mut form: Vec<(String, String)> = page.query_pairs().into_owned().collect();
    form.push(("account".into(), account.to_string()));
    form.push(("decision".into(), "allow".into()));
    page.set_query(None);
    let allowed = answer(firm.api.http.post(page).form(&form)).await;
    allowed.header(LOCATION).parse().unwrap_or_else(|_| panic!("{}", allowed.text()))
}

impl Story {
    /// Sends the request; returns the path of the link that the owner gets.
    async fn ask(&mut self) -> String {
        let said = self.firm.press(&self.session, &format!("/channels/{}/request", self.channel)).await;
        assert_eq!(said, "La demande est envoyée à claire@example.fr.");
        self.firm.work_off().await;
        let mail = self.office.mail().await;
        assert_eq!(mail.subject, "Cabinet Test vous demande de connecter votre Dropbox");
        mail.link()
    }

    /// The owner presses the button and consents with an account; the answer to the way back.
    async fn consent(&self, link: &str, account: &AccountId) -> Answer {
        let begun = send(&self.firm, "", link, &[]).await;
        let cookie = begun.header(SET_COOKIE).split(';').next().unwrap().to_owned();
        let back = allow(&self.firm, begun.header(LOCATION), account).await;
        self.firm.page(&cookie, &back[url::Position::BeforePath..]).await
    }

    async fn show(&self, link: &str) -> (u16, String) {
        let page = self.firm.page("", link).await;
        (page.status, page.text().to_owned())
    }
}

/// What a page says once, after a form.
async fn said(firm: &Firm, answer: &Answer) -> String {
    assert_eq!(answer.status, 303, "{}", answer.text());
    let flash = answer.header(SET_COOKIE).split(';').next().unwrap().to_owned();
    firm.page(&flash, answer.header(LOCATION)).await.text().to_owned()
}

#[tokio::test]
async fn a_client_without_a_password_connects_by_the_link_and_it_serves_once() {
    for engine in Engine::BOTH {
        let mut story = story(engine).await;
        let link = story.ask().await;
        let (status, page) = story.show(&link).await;
        assert_eq!(status, 200);
        for told in ["Cabinet Test", "Entreprise C1", "anne, de", "Rien ne sera jamais écrit"] {
            assert!(page.contains(told), "{told}: {page}");
        }
        let back = story.consent(&link, &story.firm.client).await;
        let done = said(&story.firm, &back).await;
        assert!(done.contains("Le compte claire@example.fr est connecté pour Entreprise C1"), "{done}");
        let edit = story.firm.page(&story.session, &format!("/channels/{}/edit", story.channel)).await;
        assert!(edit.text().contains("connectée"), "{}", edit.text());
        // The firm is told under the bell and by mail.
        story.firm.work_off().await;
        let mail = story.office.mail().await;
        assert_eq!(
            (mail.to.contains("anne@cabinet.fr"), mail.subject.as_str()),
            (true, "Demande de connexion acceptée")
        );
        let bell = story.firm.page(&story.session, "/notifications").await;
        assert!(bell.text().contains("a connecté le compte claire@example.fr"), "{}", bell.text());
        // Replayed or forwarded, the link tells that it has served.
        let (status, page) = story.show(&link).await;
        assert!(status == 410 && page.contains("Ce lien a déjà servi"), "{page}");
        assert!(!page.contains("Entreprise C1"), "{page}");
        assert_eq!(story.show("/request/made-up").await.0, 404);
        assert_eq!(story.firm.findings().await, [""; 0]);
    }
}

#[tokio::test]
async fn an_answer_in_another_browser_than_the_one_that_began_connects_nothing() {
    let mut story = story(Engine::Sqlite).await;
    let link = story.ask().await;
    let begun = send(&story.firm, "", &link, &[]).await;
    let back = allow(&story.firm, begun.header(LOCATION), &story.firm.client).await;
    let elsewhere = story.firm.page("bannette_request=other", &back[url::Position::BeforePath..]).await;
    assert!(elsewhere.header(LOCATION).starts_with("/sign-in"), "{}", elsewhere.text());
    assert_eq!(story.show(&link).await.0, 200);
}

#[tokio::test]
async fn an_expired_link_says_so_and_the_owner_gets_another() {
    for engine in Engine::BOTH {
        let mut story = story(engine).await;
        let link = story.ask().await;
        story.firm.clock.advance(DAY * 7 + Duration::from_secs(1));
        let (status, page) = story.show(&link).await;
        assert!(status == 410 && page.contains("Ce lien a expiré"), "{page}");
        let again = send(&story.firm, "", &format!("{link}/again"), &[]).await;
        let told = said(&story.firm, &again).await;
        assert!(told.contains("Un nouveau lien vient d’être envoyé"), "{told}");
        story.firm.work_off().await;
        let mail = story.office.mail().await;
        assert!(mail.to.contains("claire@example.fr") && mail.link() != link, "{mail:?}");
        assert_eq!(story.show(&mail.link()).await.0, 200);
        // The former one has been replaced.
        assert_eq!(story.show(&link).await.0, 404);
    }
}

#[tokio::test]
async fn reminders_come_after_two_and_five_days_and_once_after_a_stop() {
    for engine in Engine::BOTH {
        let mut story = story(engine).await;
        let link = story.ask().await;
        for days in [2, 3] {
            story.firm.clock.advance(DAY * days);
            // However often the clock is looked at.
            request::remind(&story.firm.app).await.unwrap();
            request::remind(&story.firm.app).await.unwrap();
            story.firm.work_off().await;
            let mail = story.office.mail().await;
            assert!(mail.subject.starts_with("Rappel") && mail.link() == link, "{mail:?}");
        }
        request::remind(&story.firm.app).await.unwrap();
        let sql = "SELECT count(*) AS jobs FROM jobs WHERE kind = 'mail'";
        let row = story.firm.database().fetch_one(sql, params![]).await.unwrap();
        assert_eq!(row.get::<i64>("jobs").unwrap(), 0);
    }
}

#[tokio::test]
async fn a_withdrawn_request_no_longer_serves() {
    let mut story = story(Engine::Sqlite).await;
    let link = story.ask().await;
    let list = story.firm.page(&story.session, "/connection-requests").await;
    assert!(
        list.text().contains("claire@example.fr") && list.text().contains("en attente"),
        "{}",
        list.text()
    );
    let said =
        story.firm.press(&story.session, &format!("/channels/{}/request/withdraw", story.channel)).await;
    assert_eq!(said, "La demande est retirée : son lien ne fonctionne plus.".replace(" :", "\u{a0}:"));
    let (status, page) = story.show(&link).await;
    assert!(status == 410 && page.contains("Cette demande a été retirée"), "{page}");
    story.firm.hire("other@example.fr", "client", Some("C1")).await;
    let client = story.firm.session("other@example.fr").await;
    assert_eq!(story.firm.page(&client, "/connection-requests").await.status, 404);
    assert_eq!(
        story.firm.page(&client, &format!("/companies/{}/channels/new/owner", story.company)).await.status,
        404
    );
}

#[tokio::test]
async fn another_account_than_before_waits_for_the_firm_to_confirm() {
    let mut story = story(Engine::Sqlite).await;
    let link = story.ask().await;
    story.consent(&link, &story.firm.client).await;
    story.firm.work_off().await;
    story.office.mail().await;
    let other = story.firm.dropbox.create_account(NewAccount::personal("autre@example.fr", "Autre")).unwrap();
    let link = story.ask().await;
    let back = story.consent(&link, &other).await;
    let told = said(&story.firm, &back).await;
    assert!(told.contains("le cabinet doit confirmer ce changement"), "{told}");
    let edit = story.firm.page(&story.session, &format!("/channels/{}/edit", story.channel)).await;
    assert!(!edit.text().contains("autre@example.fr"), "{}", edit.text());
    let asked = story.firm.page(&story.session, &format!("/channels/{}/other-account", story.channel)).await;
    assert!(asked.text().contains("autre@example.fr"), "{}", asked.text());
}

#[tokio::test]
async fn without_a_mail_server_the_page_shows_the_link_to_hand_over() {
    let firm = Firm::start().await;
    let desk = firm.desk("/Achats").await;
    firm.hire("anne@cabinet.fr", "manager", None).await;
    firm.hire("claire@example.fr", "client", Some("C1")).await;
    let session = firm.session("anne@cabinet.fr").await;
    let said = firm.press(&session, &format!("/channels/{}/request", desk.channel)).await;
    assert_eq!(said, "Choisissez d’abord le propriétaire du compte.");
    let sql = "UPDATE channels SET owner_id = (SELECT id FROM users WHERE email = 'claire@example.fr')";
    firm.database().execute(sql, params![]).await.unwrap();
    firm.dropbox.revoke(&firm.client).unwrap();
    firm.collect(&desk.channel).await;
    let said = firm.press(&session, &format!("/channels/{}/request", desk.channel)).await;
    assert!(said.contains("remettez vous-même à claire@example.fr"), "{said}");
    let page = firm.page(&session, &format!("/channels/{}/edit", desk.channel)).await;
    let link =
        page.text().split("readonly value=\"").nth(1).expect("the link is shown").split('"').next().unwrap();
    let link: url::Url = link.parse().unwrap();
    assert_eq!(firm.page("", link.path()).await.status, 200);
    // An owner who has an account finds it under the bell too; the link stands in no notification.
    let claire = firm.session("claire@example.fr").await;
    let bell = firm.page(&claire, "/notifications").await;
    assert!(bell.text().contains("vous demande de connecter votre Dropbox"), "{}", bell.text());
    let open = bell
        .text()
        .split("action=\"/notifications/")
        .find_map(|rest| rest.split('"').next().filter(|id| id.len() == 36));
    let opened = firm.send(&claire, &format!("/notifications/{}", open.expect("a notification")), &[]).await;
    let lead = opened.header(LOCATION);
    assert!(lead.starts_with("/connection-requests/"), "{lead}");
    assert_eq!(firm.page(&claire, lead).await.header(LOCATION), link.path());
    assert_eq!(firm.page(&session, lead).await.status, 404);
}
