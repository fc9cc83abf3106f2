use drives::Drive;
use drives::dropbox::App;
use drives::dropbox::oauth::{ExchangeError, Grant, Pkce, SCOPES, authorize_url, exchange};
use dropbox_simulator::{Effect, Fault, KnownError};
use secrecy::ExposeSecret;
use url::Url;

use crate::support::{Bench, app, drive_of};

const BACK: &str = "http://localhost/retour";

struct Visit {
    bench: Bench,
    app: App,
    pkce: Pkce,
}

impl Visit {
    async fn start() -> Self {
        let bench = Bench::start().await;
        bench.dropbox.create_app(dropbox_simulator::App::new("key", "s3cret").redirect_uri(BACK)).unwrap();
        let mut app = app(&bench.dropbox);
        app.app_secret = None;
        Self { bench, app, pkce: Pkce::generate() }
    }

    fn url(&self) -> Url {
        authorize_url(&self.app, BACK, "state é&", &self.pkce.challenge, Some("fr"), true)
    }

    /// What the owner's browser brings back, having said yes on the consent page.
    async fn consent(&self, url: &Url) -> Vec<(String, String)> {
        let mut form: Vec<(String, String)> = url.query_pairs().into_owned().collect();
        form.push(("account".to_owned(), "client@example.com".to_owned()));
        form.push(("decision".to_owned(), "allow".to_owned()));
        let answer =
            self.app.http.post(self.app.endpoints.authorize.clone()).form(&form).send().await.unwrap();
        let location = answer.headers()["location"].to_str().unwrap().to_owned();
        assert!(location.starts_with(BACK), "{location}");
        Url::parse(&location).unwrap().query_pairs().into_owned().collect()
    }

    async fn code(&self) -> String {
        let back = self.consent(&self.url()).await;
        back.into_iter().find(|(name, _)| name == "code").unwrap().1
    }

    async fn exchange(&self, code: &str) -> Result<Grant, ExchangeError> {
        exchange(&self.app, code, &self.pkce.verifier, BACK).await
    }
}

#[tokio::test]
async fn consent_leads_to_a_drive_that_works() {
    let visit = Visit::start().await;
    let back = visit.consent(&visit.url()).await;
    assert!(back.contains(&("state".to_owned(), "state é&".to_owned())));
    let grant = visit.exchange(&visit.code().await).await.unwrap();
    assert_eq!(grant.account_id, visit.bench.client.as_str());
    assert_eq!(grant.scopes, SCOPES);
    assert_eq!(grant.expires_in.as_secs(), 14_400);
    let drive = drive_of(visit.app, grant.refresh_token.expose_secret());
    assert_eq!(drive.account().await.unwrap().id, grant.account_id);
}

#[tokio::test]
async fn the_page_of_consent_is_asked_for_nothing_but_reading() {
    let visit = Visit::start().await;
    let query: std::collections::HashMap<String, String> = visit.url().query_pairs().into_owned().collect();
    assert_eq!(query["scope"], "account_info.read files.metadata.read files.content.read");
    assert_eq!(query["token_access_type"], "offline");
    assert_eq!((query["code_challenge_method"].as_str(), query["response_type"].as_str()), ("S256", "code"));
    assert_eq!((query["locale"].as_str(), query["force_reapprove"].as_str()), ("fr", "true"));
    let plain = authorize_url(&visit.app, BACK, "s", "c", None, false);
    assert!(!plain.as_str().contains("force_reapprove") && !plain.as_str().contains("locale"));
}

#[tokio::test]
async fn a_code_serves_once_and_only_with_its_verifier() {
    let visit = Visit::start().await;
    let code = visit.code().await;
    let stranger = exchange(&visit.app, &code, &Pkce::generate().verifier, BACK).await;
    assert!(matches!(stranger, Err(ExchangeError::InvalidCode(_))), "{stranger:?}");
    let code = visit.code().await;
    visit.exchange(&code).await.unwrap();
    let again = visit.exchange(&code).await;
    assert!(matches!(again, Err(ExchangeError::InvalidCode(_))), "{again:?}");
    assert!(!format!("{again:?}").contains(&code));
}

#[tokio::test]
async fn each_failure_of_an_exchange_is_told_apart() {
    let visit = Visit::start().await;
    let elsewhere =
        exchange(&visit.app, &visit.code().await, &visit.pkce.verifier, "http://localhost/autre").await;
    assert!(matches!(elsewhere, Err(ExchangeError::RedirectMismatch(_))), "{elsewhere:?}");

    let mut url = visit.url();
    let online: Vec<(String, String)> =
        url.query_pairs().into_owned().filter(|(name, _)| name != "token_access_type").collect();
    url.query_pairs_mut().clear().extend_pairs(online);
    let code = visit.consent(&url).await.into_iter().find(|(name, _)| name == "code").unwrap().1;
    assert_eq!(visit.exchange(&code).await.unwrap_err(), ExchangeError::NoRefreshToken);

    let mut url = visit.url();
    let fewer: Vec<(String, String)> = url
        .query_pairs()
        .into_owned()
        .map(
            |(name, value)| {
                if name == "scope" { (name, "account_info.read".to_owned()) } else { (name, value) }
            },
        )
        .collect();
    url.query_pairs_mut().clear().extend_pairs(fewer);
    let code = visit.consent(&url).await.into_iter().find(|(name, _)| name == "code").unwrap().1;
    let missing = vec!["files.metadata.read".to_owned(), "files.content.read".to_owned()];
    assert_eq!(visit.exchange(&code).await.unwrap_err(), ExchangeError::MissingScopes(missing));

    for (error, expected) in [
        (KnownError::InvalidClient, "InvalidApp"),
        (KnownError::InvalidGrant, "InvalidCode"),
        (KnownError::ServerErrorPage { status: 500 }, "Unavailable"),
        (KnownError::TooManyRequests { retry_after: None }, "Unavailable"),
        (KnownError::BadRequest { message: "no".to_owned() }, "Protocol"),
    ] {
        visit.bench.dropbox.clear_faults();
        visit.bench.dropbox.fault(Fault::on("oauth2/token").error(error));
        let told = visit.exchange("code").await.unwrap_err();
        assert!(format!("{told:?}").starts_with(expected), "{told:?}");
    }
    visit.bench.dropbox.fault(Fault::on("oauth2/token").effect(Effect::Reset));
    assert!(matches!(visit.exchange("code").await, Err(ExchangeError::Unavailable(_))));
}
