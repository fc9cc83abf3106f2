//! Users as whoever manages them makes them, and what they do with their accounts.

use reqwest::Method;
use reqwest::header::{COOKIE, LOCATION};

use crate::support::api::{Answer, answer};
use crate::support::people::PASSWORD;
use crate::support::{Engine, Firm};

pub const USERS: &str = "/administration/users";
const PROFILES: &str = "/administration/profiles";
const CLIENT: &str = "00000000-0000-7000-8000-000000000004";
const ADMINISTRATOR: &str = "00000000-0000-7000-8000-000000000001";

/// Sends a form.
pub async fn send(firm: &Firm, cookie: &str, path: &str, form: &[(&str, &str)]) -> Answer {
    let request = firm.api.with_key(None).request(Method::POST, path).header(COOKIE, cookie);
    answer(request.form(form)).await
}

/// Creates a user with the form; where that leads.
async fn create(firm: &Firm, cookie: &str, email: &str, profile: &str, companies: &str) -> Answer {
    let form = [
        ("email", email),
        ("name", "Julie Lemoine"),
        ("kind", "external"),
        ("language", "fr"),
        ("profile", profile),
        ("companies", companies),
        ("return_to", "/companies?q=a"),
    ];
    send(firm, cookie, USERS, &form).await
}

/// The id of the one user whom a search finds.
pub async fn user(firm: &Firm, cookie: &str, search: &str) -> Option<String> {
    let page = firm.page(cookie, &format!("{USERS}?q={search}")).await;
    let (_, from) = page.text().split_once("<a data-item href=\"/administration/users/")?;
    Some(from.split('"').next().unwrap().to_owned())
}

/// Makes a profile with these rights; its id.
pub async fn profile(firm: &Firm, cookie: &str, name: &str, scope: &str, rights: &[&str]) -> String {
    let mut form = vec![("name", name), ("scope", scope)];
    form.extend(rights.iter().map(|right| ("right", *right)));
    let made = send(firm, cookie, PROFILES, &form).await;
    assert_eq!(made.status, 303, "{}", made.text());
    let page = firm.page(cookie, PROFILES).await;
    let (before, _) = page.text().split_once(&format!("\">{name}</a>")).expect("it is in the list");
    before.rsplit('/').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_new_user_gets_a_link_chooses_a_password_and_signs_in() {
    for engine in Engine::BOTH {
        let (firm, mut office) = Firm::with_mail(engine).await;
        firm.company("C1").await;
        firm.hire("admin@cabinet.fr", "administrator", None).await;
        let admin = firm.session("admin@cabinet.fr").await;

        let refused = create(&firm, &admin, "julie", CLIENT, "C1 C9").await;
        assert_eq!(refused.status, 422);
        let told = refused.text();
        assert!(
            told.contains("Cette adresse n’est pas complète") && told.contains("aucune de vos entreprises"),
            "{told}"
        );

        let created = create(&firm, &admin, "Julie@example.fr", CLIENT, "c1").await;
        assert_eq!(created.status, 303, "{}", created.text());
        let id = user(&firm, &admin, "julie").await.unwrap();
        assert_eq!(created.header(LOCATION), format!("/companies?q=a&user={id}"));
        let again = create(&firm, &admin, "julie@example.fr", CLIENT, "C1").await;
        assert!(again.status == 422 && again.text().contains("Un utilisateur a déjà cette adresse"));

        firm.work_off().await;
        let mail = office.mail().await;
        assert_eq!(
            (mail.to.as_str(), mail.subject.as_str()),
            ("Julie Lemoine <julie@example.fr>", "Votre compte est prêt")
        );
        let link = mail.link();
        assert!(firm.page("", &link).await.text().contains("julie@example.fr"));
        for (password, again, told) in [
            ("court", "court", "Au moins 12"),
            ("julielemoine1", "julielemoine1", "devine d’abord"),
            (PASSWORD, "correct horse batterx", "pas le même"),
        ] {
            let refused = send(&firm, "", &link, &[("password", password), ("again", again)]).await;
            assert!(refused.status == 422 && refused.text().contains(told), "{password}: {}", refused.text());
        }
        let chosen = send(&firm, "", &link, &[("password", PASSWORD), ("again", PASSWORD)]).await;
        assert_eq!((chosen.status, chosen.header(LOCATION)), (303, "/sign-in"));
        firm.session("julie@example.fr").await;
        // A link serves once.
        assert_eq!(firm.page("", &link).await.status, 404);
        let replayed = send(&firm, "", &link, &[("password", PASSWORD), ("again", PASSWORD)]).await;
        assert!(replayed.status == 404 && replayed.text().contains("Ce lien ne sert plus"));
        assert_eq!(firm.findings().await, Vec::<String>::new());
    }
}

#[tokio::test]
async fn a_forgotten_password_is_answered_alike_whether_the_account_exists() {
    let (firm, mut office) = Firm::with_mail(Engine::Sqlite).await;
    firm.hire("anne@cabinet.fr", "administrator", None).await;
    let before = firm.session("anne@cabinet.fr").await;
    let mut told = Vec::new();
    for email in ["nobody@cabinet.fr", "anne@cabinet.fr"] {
        let asked = send(&firm, "", "/forgotten", &[("email", email)]).await;
        told.push((asked.status, asked.text().to_owned()));
    }
    assert_eq!(told[0], told[1]);
    firm.work_off().await;
    let link = office.mail().await.link();
    let chosen =
        send(&firm, "", &link, &[("password", "trois pains au levain"), ("again", "trois pains au levain")])
            .await;
    assert_eq!(chosen.status, 303, "{}", chosen.text());
    assert_eq!(firm.page(&before, "/profile").await.status, 303, "former sessions are over");
    assert_eq!(firm.sign_in("anne@cabinet.fr", PASSWORD).await.status, 422);
    assert_eq!(firm.sign_in("anne@cabinet.fr", "trois pains au levain").await.status, 303);
}

#[tokio::test]
async fn an_address_changes_once_its_owner_confirms_it_and_the_former_one_is_told() {
    let (firm, mut office) = Firm::with_mail(Engine::Sqlite).await;
    firm.hire("anne@cabinet.fr", "administrator", None).await;
    let cookie = firm.session("anne@cabinet.fr").await;
    let elsewhere = firm.session("anne@cabinet.fr").await;
    let wrong = [("email", "anne@example.fr"), ("password", "wrong horse battery")];
    assert_eq!(send(&firm, &cookie, "/profile/email", &wrong).await.status, 422);
    let asked =
        send(&firm, &cookie, "/profile/email", &[("email", "anne@example.fr"), ("password", PASSWORD)]).await;
    assert_eq!(asked.status, 303, "{}", asked.text());
    firm.work_off().await;
    let confirm = office.mail().await;
    assert_eq!(confirm.to, "anne <anne@example.fr>");
    assert_eq!(firm.sign_in("anne@example.fr", PASSWORD).await.status, 422, "not yet");
    let link = format!("{}/email", confirm.link());
    assert_eq!(send(&firm, "", &link, &[]).await.status, 303);
    firm.work_off().await;
    assert_eq!(office.mail().await.to, "anne <anne@cabinet.fr>");
    assert_eq!(firm.sign_in("anne@example.fr", PASSWORD).await.status, 303);

    firm.press(&cookie, "/profile/sessions").await;
    assert_eq!(firm.page(&cookie, "/profile").await.status, 200);
    assert_eq!(firm.page(&elsewhere, "/profile").await.status, 303, "signed out elsewhere");
}

#[tokio::test]
async fn a_password_is_changed_by_whoever_knows_it_and_the_other_sessions_end() {
    let (firm, mut office) = Firm::with_mail(Engine::Sqlite).await;
    firm.hire("anne@cabinet.fr", "administrator", None).await;
    let cookie = firm.session("anne@cabinet.fr").await;
    let elsewhere = firm.session("anne@cabinet.fr").await;
    let new = "trois pains au levain";
    for (current, new, again, told) in [
        ("wrong horse battery", new, new, "Ce n’est pas votre mot de passe"),
        (PASSWORD, "court", "court", "Au moins 12"),
        (PASSWORD, new, "trois pains au seigle", "pas le même"),
    ] {
        let form = [("current", current), ("new", new), ("again", again)];
        let refused = send(&firm, &cookie, "/profile/password", &form).await;
        assert!(refused.status == 422 && refused.text().contains(told), "{told}: {}", refused.text());
    }
    let form = [("current", PASSWORD), ("new", new), ("again", new)];
    assert_eq!(send(&firm, &cookie, "/profile/password", &form).await.status, 303);
    assert_eq!(firm.page(&cookie, "/profile").await.status, 200);
    assert_eq!(firm.page(&elsewhere, "/profile").await.status, 303);
    assert_eq!(firm.sign_in("anne@cabinet.fr", PASSWORD).await.status, 422);
    assert_eq!(firm.sign_in("anne@cabinet.fr", new).await.status, 303);
    firm.work_off().await;
    assert_eq!(office.mail().await.subject, "Votre mot de passe a changé");
}

#[tokio::test]
async fn why_somebody_may_set_something_is_told_where_one_right_gives_another() {
    let firm = Firm::start().await;
    firm.company("C1").await;
    firm.hire("admin@cabinet.fr", "administrator", None).await;
    firm.hire("paul@cabinet.fr", "manager", None).await;
    firm.hire("julie@example.fr", "client", Some("C1")).await;
    let admin = firm.session("admin@cabinet.fr").await;
    for (name, may) in [("paul", true), ("julie", false)] {
        let id = user(&firm, &admin, name).await.unwrap();
        let told = firm.page(&admin, &format!("{USERS}/{id}/rights")).await;
        let collection = "Autoriser l’accès au paramétrage de la collecte";
        assert_eq!(told.text().contains(collection), may, "{}", told.text());
        assert!(!told.text().contains("Consulter seulement les siens"), "{}", told.text());
    }
}

#[tokio::test]
async fn without_a_mail_server_the_link_is_shown_to_be_handed_over() {
    let firm = Firm::start().await;
    firm.company("C1").await;
    firm.hire("admin@cabinet.fr", "administrator", None).await;
    let admin = firm.session("admin@cabinet.fr").await;
    let created = create(&firm, &admin, "julie@example.fr", CLIENT, "C1").await;
    assert_eq!(created.status, 200);
    let (_, link) = created.text().split_once("/account/").expect("the link is on the page");
    let link = format!("/account/{}", link.split('"').next().unwrap());
    assert_eq!(firm.page("", &link).await.status, 200);
    let forgotten = send(&firm, "", "/forgotten", &[("email", "julie@example.fr")]).await;
    assert!(forgotten.text().contains("n’envoie pas de courrier"));
}

#[tokio::test]
async fn whoever_leaves_is_signed_out_at_once_and_the_name_stays_with_what_was_done() {
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        let desk = firm.desk("").await;
        firm.hire("admin@cabinet.fr", "administrator", None).await;
        firm.hire("paul@cabinet.fr", "manager", None).await;
        let admin = firm.session("admin@cabinet.fr").await;
        let paul = firm.session("paul@cabinet.fr").await;
        firm.press(&paul, &format!("/channels/{}/run", desk.channel)).await;
        let id = user(&firm, &admin, "paul").await.unwrap();
        firm.press(&admin, &format!("{USERS}/{id}/deactivate")).await;
        assert_eq!(firm.page(&paul, "/profile").await.status, 303);
        assert_eq!(firm.sign_in("paul@cabinet.fr", PASSWORD).await.status, 422);
        firm.press(&admin, &format!("{USERS}/{id}/reactivate")).await;
        firm.session("paul@cabinet.fr").await;
        assert!(firm.page(&admin, &format!("{USERS}/{id}/delete")).await.text().contains("irréversible"));
        firm.press(&admin, &format!("{USERS}/{id}/delete")).await;
        assert_eq!(firm.sign_in("paul@cabinet.fr", PASSWORD).await.status, 422);
        assert_eq!(firm.page(&admin, &format!("{USERS}/{id}")).await.status, 404);
        // His run still names him, and his address is free.
        assert!(firm.page(&admin, "/history").await.text().contains("paul"));
        firm.hire("paul@cabinet.fr", "manager", None).await;
    }
}

#[tokio::test]
async fn the_last_administrator_keeps_the_right_to_administer() {
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        firm.hire("admin@cabinet.fr", "administrator", None).await;
        let admin = firm.session("admin@cabinet.fr").await;
        let me = user(&firm, &admin, "admin").await.unwrap();
        let told = firm.press(&admin, &format!("{USERS}/{me}/deactivate")).await;
        assert!(told.contains("son propre compte"), "{told}");
        let page = firm.page(&admin, &format!("{USERS}/{me}")).await;
        let (_, grant) = page.text().split_once(&format!("{USERS}/{me}/profiles/")).unwrap();
        let grant = grant.split('/').next().unwrap().to_owned();
        let withdraw = format!("{USERS}/{me}/profiles/{grant}/withdraw");
        let told = firm.press(&admin, &withdraw).await;
        assert!(told.contains("plus personne"), "{told}");
        // With another one, who can sign in, it may go.
        firm.hire("other@cabinet.fr", "administrator", None).await;
        let gone = send(&firm, &admin, &withdraw, &[]).await;
        assert_eq!(gone.status, 303, "{}", gone.text());
        assert_eq!(firm.page(&admin, USERS).await.status, 404);
    }
}

#[tokio::test]
async fn whoever_administers_a_company_manages_its_external_users_only() {
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        firm.company("C1").await;
        firm.company("C2").await;
        firm.hire("admin@cabinet.fr", "administrator", None).await;
        let admin = firm.session("admin@cabinet.fr").await;
        let rights = ["configure_administration", "look_up_documents:purchases"];
        let local = profile(&firm, &admin, "Référent", "company", &rights).await;
        let narrow = profile(&firm, &admin, "Achats", "company", &["look_up_own_documents:purchases"]).await;
        for (email, profile, company) in [
            ("anne@cabinet.fr", "collaborator", "C1"),
            ("inside@example.fr", "client", "C1"),
            ("outside@example.fr", "client", "C2"),
        ] {
            firm.hire(email, profile, Some(company)).await;
        }
        let anne = user(&firm, &admin, "anne").await.unwrap();
        let grant = [("profile", local.as_str()), ("companies", "C1")];
        assert_eq!(send(&firm, &admin, &format!("{USERS}/{anne}/profiles"), &grant).await.status, 303);

        let cookie = firm.session("anne@cabinet.fr").await;
        let list = firm.page(&cookie, USERS).await;
        assert!(list.text().contains("inside@example.fr"), "{}", list.text());
        assert!(!list.text().contains("outside@example.fr") && !list.text().contains("admin@cabinet.fr"));
        for hidden in ["outside", "admin"] {
            let id = user(&firm, &admin, hidden).await.unwrap();
            assert_eq!(firm.page(&cookie, &format!("{USERS}/{id}")).await.status, 404, "{hidden}");
            assert_eq!(send(&firm, &cookie, &format!("{USERS}/{id}/deactivate"), &[]).await.status, 404);
        }
        assert_eq!(firm.page(&cookie, PROFILES).await.status, 404);
        // Nobody gives what they do not hold, nor elsewhere, nor the platform.
        for (profile, companies, told) in [
            (ADMINISTRATOR, "C1", "tenu sur des entreprises"),
            (narrow.as_str(), "C2", "aucune de vos entreprises"),
        ] {
            let refused = create(&firm, &cookie, "new@example.fr", profile, companies).await;
            assert!(refused.status == 422 && refused.text().contains(told), "{}", refused.text());
        }
        let wide =
            profile(&firm, &admin, "Banque", "company", &["look_up_documents:filing", "configure_company"])
                .await;
        let refused = create(&firm, &cookie, "new@example.fr", &wide, "C1").await;
        assert!(
            refused.status == 422 && refused.text().contains("plus de droits que vous"),
            "{}",
            refused.text()
        );
        assert_eq!(create(&firm, &cookie, "new@example.fr", &narrow, "C1").await.status, 200);
        assert!(user(&firm, &cookie, "new@").await.is_some());
    }
}

#[tokio::test]
async fn whoever_administers_a_company_cannot_become_somebody_who_may_do_more() {
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        firm.company("C1").await;
        firm.hire("admin@cabinet.fr", "administrator", None).await;
        let admin = firm.session("admin@cabinet.fr").await;
        let local = profile(&firm, &admin, "Référent", "company", &["configure_administration"]).await;
        let own = profile(&firm, &admin, "Les siens", "company", &["look_up_own_documents:bank"]).await;
        let all = profile(&firm, &admin, "Banque", "company", &["look_up_documents:bank"]).await;
        let strong = profile(&firm, &admin, "Tout", "company", &["configure_company"]).await;
        for (email, profiles) in [
            ("rene@example.fr", [&local, &own].as_slice()),
            ("equal@example.fr", &[&own]),
            ("bank@example.fr", &[&all]),
            ("strong@example.fr", &[&strong]),
        ] {
            firm.hire(email, "client", Some("C1")).await;
            let id = user(&firm, &admin, email).await.unwrap();
            let page = firm.page(&admin, &format!("{USERS}/{id}")).await;
            let (_, grant) = page.text().split_once(&format!("{USERS}/{id}/profiles/")).unwrap();
            let client = grant.split('/').next().unwrap().to_owned();
            for profile in profiles {
                let grant = [("profile", profile.as_str()), ("companies", "C1")];
                assert_eq!(send(&firm, &admin, &format!("{USERS}/{id}/profiles"), &grant).await.status, 303);
            }
            firm.press(&admin, &format!("{USERS}/{id}/profiles/{client}/withdraw")).await;
        }
        let rene = firm.session("rene@example.fr").await;
        for (email, may) in
            [("equal@example.fr", true), ("bank@example.fr", false), ("strong@example.fr", false)]
        {
            let id = user(&firm, &rene, email).await.expect("all are seen");
            let form =
                [("name", "X"), ("email", "rene+x@example.fr"), ("kind", "external"), ("language", "fr")];
            for (path, form) in [("link", &[][..]), ("deactivate", &[][..]), ("", &form[..])] {
                let path = format!("{USERS}/{id}/{path}");
                let answer = send(&firm, &rene, path.trim_end_matches('/'), form).await;
                assert_eq!(answer.status == 404, !may, "{email} {path}: {} {}", answer.status, answer.text());
            }
        }
        // Nor does he make somebody who may.
        let refused = create(&firm, &rene, "new@example.fr", &all, "C1").await;
        assert!(refused.status == 422 && refused.text().contains("plus de droits que vous"));
    }
}
