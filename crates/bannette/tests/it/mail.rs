//! Mail: what the administrator sees of it, and what a mail server gets.

use bannette::mail::{self, Letter, Posted};
use bannette::web::Locale;
use reqwest::Method;
use reqwest::header::COOKIE;

use crate::support::api::{Answer, answer};
use crate::support::post_office::PostOffice;
use crate::support::{Engine, Firm};

const PAGE: &str = "/administration/mail";

async fn send_test(firm: &Firm, to: &str) -> Answer {
    let session = firm.session("admin@cabinet.fr").await;
    let request = firm.api.with_key(None).request(Method::POST, PAGE).header(COOKIE, session);
    answer(request.form(&[("to", to)])).await
}

#[tokio::test]
async fn a_test_mail_arrives_as_text_and_html_in_the_readers_language() {
    let (firm, mut office) = Firm::with_mail(Engine::Sqlite).await;
    firm.hire("admin@cabinet.fr", "administrator", None).await;
    let page = send_test(&firm, "paul@example.fr").await;
    assert!(page.text().contains("a accepté le message pour paul@example.fr"), "{}", page.text());
    let mail = office.mail().await;
    assert_eq!(
        (mail.from.as_str(), mail.to.as_str()),
        ("Cabinet Test <bannette@cabinet.fr>", "paul@example.fr")
    );
    assert_eq!(mail.subject, "Essai de la messagerie de Bannette");
    assert_eq!(mail.auto_submitted.as_deref(), Some("auto-generated"));
    assert!(mail.text.contains("S’il vous parvient, la messagerie fonctionne"), "{}", mail.text);
    assert!(mail.html.contains("<html lang=\"fr\">"), "{}", mail.html);
    assert_eq!(mail.link(), PAGE);
}

#[tokio::test]
async fn what_the_mail_server_refuses_is_told_in_plain_words() {
    let (firm, _office) = Firm::with_mail(Engine::Sqlite).await;
    firm.hire("admin@cabinet.fr", "administrator", None).await;
    for (to, said, answered) in [
        ("refused@example.fr", "Le serveur a refusé ce message", "No such mailbox here"),
        ("later@example.fr", "Le serveur demande de réessayer plus tard", "Greylisted"),
        ("nobody", "Cette adresse n’est pas complète", ""),
    ] {
        let page = send_test(&firm, to).await;
        assert!(page.text().contains(said) && page.text().contains(answered), "{to}: {}", page.text());
    }
}

#[tokio::test]
async fn a_wrong_password_and_a_server_that_is_away_are_told_apart_and_the_password_is_shown_nowhere() {
    let office = PostOffice::locked("sesame").await;
    let away = format!("smtp://bannette:hush-hush@127.0.0.1:{}", free_port());
    let wrong = format!("smtp://bannette:hush-hush@127.0.0.1:{}", office.port);
    for (url, said) in [
        (wrong, "Le serveur refuse l’utilisateur ou le mot de passe"),
        (away, "Le serveur de messagerie ne répond pas"),
    ] {
        let firm = Firm::mailing(Engine::Sqlite, url, |_| {}).await;
        firm.hire("admin@cabinet.fr", "administrator", None).await;
        let page = send_test(&firm, "paul@example.fr").await;
        assert!(page.text().contains(said), "{}", page.text());
        assert!(page.text().contains("<dd>bannette</dd>"), "{}", page.text());
        assert!(!page.text().contains("hush"), "{}", page.text());
    }
}

/// A port that nobody listens on.
fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

#[tokio::test]
async fn without_a_mail_server_the_page_says_how_to_set_one() {
    let firm = Firm::start().await;
    firm.hire("admin@cabinet.fr", "administrator", None).await;
    firm.hire("anne@cabinet.fr", "manager", None).await;
    let session = firm.session("admin@cabinet.fr").await;
    let page = firm.page(&session, PAGE).await;
    assert!(page.text().contains("Aucun serveur de messagerie n’est déclaré"), "{}", page.text());
    let session = firm.session("anne@cabinet.fr").await;
    assert_eq!(firm.page(&session, PAGE).await.status, 404);
}

async fn post(firm: &Firm, to: &str) -> Posted {
    let letter = Letter::new(to, "Paul", Locale::En, "Your documents")
        .paragraph("They are <here>.")
        .button("See them", firm.app.config.page_url("/companies?q=a&after=b"));
    let mut tx = firm.database().begin().await.unwrap();
    let posted = mail::post(&firm.app, &mut tx, &letter).await.unwrap();
    tx.commit().await.unwrap();
    posted
}

#[tokio::test]
async fn a_posted_letter_is_sent_by_the_queue_and_one_refused_for_good_is_a_failed_job() {
    for engine in Engine::BOTH {
        let (firm, mut office) = Firm::with_mail(engine).await;
        assert_eq!(post(&firm, "paul@example.fr").await, Posted::Queued);
        assert_eq!(post(&firm, "refused@example.fr").await, Posted::Queued);
        let sql = "SELECT payload FROM jobs WHERE kind = 'mail'";
        for row in firm.database().fetch_all(sql, Vec::new()).await.unwrap() {
            let payload: String = row.get("payload").unwrap();
            assert!(!payload.contains("See them") && !payload.contains("http"), "{payload}");
        }
        firm.work_off().await;
        let mail = office.mail().await;
        assert!(mail.text.starts_with("Hello Paul,\n\nThey are <here>.\n"), "{}", mail.text);
        assert!(mail.html.contains("They are &#60;here&#62;."), "{}", mail.html);
        assert_eq!(mail.link(), "/companies?q=a&after=b");
        assert!(mail.id.ends_with("@cabinet.fr>") && mail.reply_to.is_none(), "{mail:?}");
        let letters = queue::dead_letters(firm.database(), None, 10).await.unwrap();
        let [letter] = &letters[..] else { panic!("{letters:?}") };
        assert!(
            letter.error.contains("refused@example.fr") && letter.error.contains("No such mailbox"),
            "{letter:?}"
        );
    }
    let firm = Firm::start().await;
    assert_eq!(post(&firm, "paul@example.fr").await, Posted::NoServer);
}
