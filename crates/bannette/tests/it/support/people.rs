//! People of a firm at its pages: created on the command line, signed in, asking for pages and sending forms.

use reqwest::Method;
use reqwest::header::{COOKIE, LOCATION, SET_COOKIE};

use super::api::{Answer, answer};
use super::binary::ended;
use super::firm::Firm;

/// Everybody's.
pub const PASSWORD: &str = "correct horse battery";

impl Firm {
    /// Creates a user; `company` by its code.
    pub async fn hire(&self, email: &str, profile: &str, company: Option<&str>) {
        let mut command = self.command();
        command.args(["user", "create", "--password-stdin", "--email", email, "--profile", profile]);
        command.args(company.iter().flat_map(|company| ["--company", company]));
        let created = ended(command, PASSWORD).await;
        assert_eq!(created.code, Some(0), "{created:?}");
    }

    /// Tries to sign in, from the page of all companies.
    pub async fn sign_in(&self, email: &str, password: &str) -> Answer {
        let form = [("email", email), ("password", password), ("next", "/companies")];
        answer(self.api.with_key(None).request(Method::POST, "/sign-in").form(&form)).await
    }

    /// The cookie of a new session.
    pub async fn session(&self, email: &str) -> String {
        let answer = self.sign_in(email, PASSWORD).await;
        assert_eq!(
            (answer.status, answer.header(LOCATION)),
            (303, "/companies"),
            "{email}: {}",
            answer.text()
        );
        let cookie = answer.header(SET_COOKIE);
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
        cookie.split(';').next().unwrap().to_owned()
    }

    /// A page, asked for with these cookies.
    pub async fn page(&self, cookies: &str, path: &str) -> Answer {
        answer(self.api.with_key(None).request(Method::GET, path).header(COOKIE, cookies)).await
    }

    /// A form; returns the answer itself.
    pub async fn send(&self, session: &str, path: &str, form: &[(&str, &str)]) -> Answer {
        let request = self.api.with_key(None).request(Method::POST, path).header(COOKIE, session);
        answer(request.form(form)).await
    }

    /// A form without fields; returns what the page that it leads to says to the reader once.
    pub async fn press(&self, session: &str, path: &str) -> String {
        let request = self.api.with_key(None).request(Method::POST, path).header(COOKIE, session);
        let answer = answer(request).await;
        self.told(session, &answer, path).await
    }

    /// What the page that a form leads to says to the reader once.
    pub async fn told(&self, session: &str, answer: &Answer, path: &str) -> String {
        assert_eq!(answer.status, 303, "{path}: {}", answer.text());
        let flash = answer.header(SET_COOKIE).split(';').next().unwrap().to_owned();
        let page = self.page(&format!("{session}; {flash}"), answer.header(LOCATION)).await;
        let (_, from) = page.text().split_once("<p class=\"flash").expect("the page says what was done");
        let (_, from) = from.split_once("<span>").unwrap();
        from.split_once("</span>").unwrap().0.to_owned()
    }
}
