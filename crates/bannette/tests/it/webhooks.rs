//! Webhooks, against a server that checks what it gets.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use db::{Clock, params};
use reqwest::Method;
use ring::hmac;
use serde_json::{Value, json};
use tokio_util::task::AbortOnDropHandle;

use crate::reading::papers::{collect, invoice, write};
use crate::rights::keys::key;
use crate::support::api::answer;
use crate::support::firm::Worker;
use crate::support::{Desk, Engine, Firm, Settings, until};

/// A message as it came.
#[derive(Debug, Clone)]
struct Message {
    id: String,
    timestamp: i64,
    signature: String,
    body: String,
}

impl Message {
    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    fn event(&self) -> String {
        self.json()["type"].as_str().unwrap().to_owned()
    }

    /// Whether it is signed with this secret, after the manner of Standard Webhooks.
    fn is_signed_with(&self, secret: &str) -> bool {
        let key = STANDARD.decode(secret.strip_prefix("whsec_").unwrap()).unwrap();
        let key = hmac::Key::new(hmac::HMAC_SHA256, &key);
        let tag = STANDARD.decode(self.signature.strip_prefix("v1,").unwrap()).unwrap();
        hmac::verify(&key, format!("{}.{}.{}", self.id, self.timestamp, self.body).as_bytes(), &tag).is_ok()
    }
}

#[derive(Clone, Default)]
struct Inner {
    messages: Arc<Mutex<Vec<Message>>>,
    /// What it answers next; 204 when nothing is left.
    answers: Arc<Mutex<VecDeque<StatusCode>>>,
}

/// The accounting software. Ends when dropped.
struct Receiver {
    inner: Inner,
    url: String,
    _server: AbortOnDropHandle<()>,
}

impl Receiver {
    async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address: SocketAddr = listener.local_addr().unwrap();
        let inner = Inner::default();
        let routes = Router::new().route("/hook", post(take)).with_state(inner.clone());
        let server = tokio::spawn(async { axum::serve(listener, routes).await.unwrap() });
        Self { inner, url: format!("http://{address}/hook"), _server: AbortOnDropHandle::new(server) }
    }

    fn answers(&self, status: StatusCode) {
        self.inner.answers.lock().unwrap().push_back(status);
    }

    fn messages(&self) -> Vec<Message> {
        self.inner.messages.lock().unwrap().clone()
    }

    /// Waits until so many messages have come.
    async fn wait_for(&self, count: usize) -> Vec<Message> {
        until(&format!("{count} messages have come"), async || self.messages().len() >= count).await;
        self.messages()
    }
}

async fn take(State(inner): State<Inner>, headers: HeaderMap, body: Bytes) -> Response {
    let header = |name: &str| headers.get(name).unwrap().to_str().unwrap().to_owned();
    assert_eq!(header("content-type"), "application/json");
    inner.messages.lock().unwrap().push(Message {
        id: header("webhook-id"),
        timestamp: header("webhook-timestamp").parse().unwrap(),
        signature: header("webhook-signature"),
        body: String::from_utf8(body.to_vec()).unwrap(),
    });
    let status = inner.answers.lock().unwrap().pop_front().unwrap_or(StatusCode::NO_CONTENT);
    match status.is_redirection() {
        true => (status, [("location", "/elsewhere")]).into_response(),
        false => status.into_response(),
    }
}

/// A firm whose webhooks may lead to this machine, and a manager's session.
async fn firm(engine: Engine) -> (Firm, Desk, String) {
    let configure = |config: &mut bannette::config::Config| config.webhooks.private_networks = true;
    let firm = Firm::start_with(Settings { engine, configure, ..Settings::default() }).await;
    let desk = firm.desk("/Achats").await;
    firm.hire("max@cabinet.fr", "manager", None).await;
    let session = firm.session("max@cabinet.fr").await;
    (firm, desk, session)
}

/// Sets a webhook on a page; gives the address of its own page, and its secret.
async fn set(firm: &Firm, session: &str, page: &str, url: &str, events: &[&str]) -> (String, String) {
    let mut form = vec![("url", url)];
    form.extend(events.iter().map(|event| ("event", *event)));
    let answer = firm.send(session, page, &form).await;
    assert_eq!(
        (answer.status, answer.header("cache-control")),
        (200, "private, no-store"),
        "{}",
        answer.text()
    );
    let (_, rest) = answer.text().split_once("value=\"whsec_").expect("the secret is shown");
    let secret = format!("whsec_{}", rest.split('"').next().unwrap());
    let (_, rest) = answer.text().split_once(&format!("href=\"{page}/")).expect("its page is linked");
    let own = format!("{page}/{}", rest.split('"').next().unwrap());
    assert!(!firm.page(session, page).await.text().contains("whsec_"), "once");
    (own, secret)
}

#[tokio::test]
async fn what_becomes_of_documents_is_told_signed_in_the_order_in_which_it_happens() {
    for engine in Engine::BOTH {
        let (firm, desk, session) = firm(engine).await;
        let receiver = Receiver::start().await;
        let page = format!("/companies/{}/webhooks", desk.company);
        let events = ["document.arrived", "document.entered", "document.taken_back", "documents.handed_over"];
        let (own, secret) = set(&firm, &session, &page, &receiver.url, &events).await;

        let id = collect(&firm, &desk, &["a.pdf"]).await.remove(0);
        write(&firm, &id, &invoice("Aubert", "A-1", "2026-03-02", "12.00")).await;
        let worker = Worker::start(&firm.app);
        receiver.wait_for(1).await;
        let path = format!("/api/v1/documents/{id}/entry");
        for (version, state) in [(0, "entered"), (1, "draft"), (2, "entered")] {
            let content =
                json!({ "kind": "invoice", "supplier": "Aubert", "date": "2026-03-02", "gross": "12.00" });
            let body = json!({ "version": version, "state": state, "content": content });
            answer(firm.api.request(Method::PUT, &path).json(&body)).await.json(200);
            receiver.wait_for(2 + version as usize).await;
        }
        let period = json!({ "from": "2026-01-01", "until": "2026-12-31" });
        firm.api.post(&format!("/api/v1/companies/{}/handovers", desk.company), period).await.json(201);
        let messages = receiver.wait_for(5).await;
        worker.stop().await;

        let told: Vec<String> = messages.iter().map(Message::event).collect();
        let expected = [
            "document.arrived",
            "document.entered",
            "document.taken_back",
            "document.entered",
            "documents.handed_over",
        ];
        assert_eq!(told, expected, "{engine:?}");
        assert!(messages.iter().all(|message| message.is_signed_with(&secret)));
        assert!(!messages[0].is_signed_with("whsec_AAAA"));
        let now = firm.clock.now().timestamp().as_second();
        assert!(messages.iter().all(|message| (now - message.timestamp).abs() < 300));
        let entered = &messages[1].json()["data"];
        assert_eq!((&entered["document_id"], &entered["company_code"]), (&json!(id), &json!("C1")));
        assert_eq!((&entered["gross"], &entered["date"]), (&json!("12.00"), &json!("2026-03-02")));
        assert_eq!(messages[4].json()["data"]["documents"], 1);
        let shown = firm.page(&session, &own).await;
        assert_eq!(shown.text().matches("arrivé</span>").count(), 5, "{}", shown.text());
        // Of others nothing is told: neither of what nobody wants, nor of other companies.
        let sql = "SELECT count(*) AS jobs FROM jobs WHERE kind = 'webhook'";
        let jobs: i64 = firm.database().fetch_one(sql, params![]).await.unwrap().get("jobs").unwrap();
        assert_eq!(jobs, 0);
    }
}

#[tokio::test]
async fn what_does_not_arrive_is_sent_again_and_in_the_end_given_up_until_somebody_asks() {
    for engine in Engine::BOTH {
        let (firm, desk, session) = firm(engine).await;
        firm.hire("admin@cabinet.fr", "administrator", None).await;
        let admin = firm.session("admin@cabinet.fr").await;
        let receiver = Receiver::start().await;
        let page = format!("/companies/{}/webhooks", desk.company);
        // What stands in paths and queries may be a password.
        let url = format!("{}?key=hidden-word", receiver.url);
        let (own, secret) = set(&firm, &session, &page, &url, &["document.read"]).await;

        // Refused once, then taken: the same message under the same id.
        receiver.answers(StatusCode::SERVICE_UNAVAILABLE);
        firm.press(&session, &format!("{own}/test")).await;
        let worker = Worker::start(&firm.app);
        receiver.wait_for(1).await;
        until("it waits", async || firm.page(&session, &own).await.text().contains("<code>503</code>")).await;
        let shown = firm.page(&session, &own).await;
        assert!(shown.text().contains("en attente</span>"), "{}", shown.text());
        let again = shown.text().split("action=\"").find(|form| form.contains("/again\"")).unwrap();
        let again = again.split('"').next().unwrap().to_owned();
        assert_eq!(firm.press(&session, &again).await, "Le message est renvoyé.");
        let messages = receiver.wait_for(2).await;
        assert_eq!((&messages[0].id, &messages[0].body), (&messages[1].id, &messages[1].body));
        assert!(messages[1].is_signed_with(&secret) && messages[1].event() == "webhook.test");
        until("it is there", async || firm.page(&session, &own).await.text().contains("arrivé</span>")).await;

        // Where the other side is gone, or leads elsewhere, there is a dead letter; it is not followed.
        receiver.answers(StatusCode::GONE);
        firm.press(&session, &format!("{own}/test")).await;
        receiver.wait_for(3).await;
        until("it failed", async || firm.page(&session, &own).await.text().contains("en échec</span>")).await;
        until("it is dead", async || {
            firm.page(&admin, "/jobs/failed").await.text().contains("Message à un webhook")
        })
        .await;
        let failed = firm.page(&admin, "/jobs/failed").await;
        assert!(failed.text().contains(&own) && !failed.text().contains("hidden-word"), "{}", failed.text());
        let sql = "SELECT last_error FROM jobs WHERE kind = 'webhook' AND last_error IS NOT NULL";
        for row in firm.database().fetch_all(sql, params![]).await.unwrap() {
            let error: String = row.get("last_error").unwrap();
            assert!(error.contains("127.0.0.1") && !error.contains("hook"), "{error}");
        }
        receiver.answers(StatusCode::FOUND);
        firm.press(&session, &format!("{own}/test")).await;
        receiver.wait_for(4).await;
        until("it is told", async || firm.page(&session, &own).await.text().contains("<code>302</code>"))
            .await;
        let failed = firm.page(&session, &own).await.text().to_owned();
        let lines: Vec<&str> = failed.split("<tr>").collect();
        let failed = lines.iter().find(|line| line.contains("en échec</span>")).unwrap();
        let again = failed.split("action=\"").nth(1).unwrap().split('"').next().unwrap();
        firm.press(&session, again).await;
        let gone = &messages_of(&receiver)[2];
        until("it is sent again", async || {
            messages_of(&receiver).iter().filter(|id| *id == gone).count() == 2
        })
        .await;
        until("nothing is dead", async || {
            !firm.page(&admin, "/jobs/failed").await.text().contains("Message à un webhook")
        })
        .await;

        // Deleted, it is told nothing more: what waits to be sent again is let go.
        worker.stop().await;
        assert_eq!(firm.press(&session, &format!("{own}/delete")).await, "Le webhook est supprimé.");
        assert_eq!(firm.page(&session, &own).await.status, 404);
        let so_far = receiver.messages().len();
        let soon = "UPDATE jobs SET run_at = created_at WHERE kind = 'webhook'";
        firm.database().execute(soon, params![]).await.unwrap();
        let worker = Worker::start(&firm.app);
        until("nothing waits", async || {
            let sql = "SELECT count(*) AS jobs FROM jobs WHERE kind = 'webhook'";
            let row = firm.database().fetch_one(sql, params![]).await.unwrap();
            row.get::<i64>("jobs").unwrap() == 0
        })
        .await;
        worker.stop().await;
        assert_eq!(receiver.messages().len(), so_far);
    }
}

/// The ids of what came so far.
fn messages_of(receiver: &Receiver) -> Vec<String> {
    receiver.messages().into_iter().map(|message| message.id).collect()
}

/// Looks again and again.
#[tokio::test]
async fn only_public_https_addresses_are_taken_and_reached() {
    let mut firm = Firm::start().await;
    firm.reconfigure(|config| config.webhooks.private_networks = true).await;
    let desk = firm.desk("/Achats").await;
    firm.hire("max@cabinet.fr", "manager", None).await;
    let session = firm.session("max@cabinet.fr").await;
    let receiver = Receiver::start().await;
    let page = format!("/companies/{}/webhooks", desk.company);
    let (own, _) = set(&firm, &session, &page, &receiver.url, &["document.read"]).await;
    // The operator thinks better of it: what was set before is reached no more.
    firm.reconfigure(|config| config.webhooks.private_networks = false).await;
    firm.press(&session, &format!("{own}/test")).await;
    let worker = Worker::start(&firm.app);
    until("it is refused", async || {
        firm.page(&session, &own).await.text().contains("adresse d’un réseau privé, refusée")
    })
    .await;
    worker.stop().await;
    assert!(receiver.messages().is_empty());

    for url in [receiver.url.as_str(), "https://10.0.0.1/", "https://localhost/", "ftp://a.example", "compta"]
    {
        let answer = firm.send(&session, &page, &[("url", url), ("event", "document.read")]).await;
        assert_eq!(answer.status, 422, "{url}");
    }
    let none = firm.send(&session, &page, &[("url", "https://compta.example/")]).await;
    assert!(none.status == 422 && none.text().contains("au moins un événement"));
}

#[tokio::test]
async fn the_firms_webhook_hears_of_all_companies_and_belongs_to_administrators() {
    let (firm, desk, max) = firm(Engine::Sqlite).await;
    firm.hire("admin@cabinet.fr", "administrator", None).await;
    let admin = firm.session("admin@cabinet.fr").await;
    let receiver = Receiver::start().await;
    let page = "/administration/webhooks";
    assert_eq!(firm.page(&max, page).await.status, 404);
    let (own, secret) = set(&firm, &admin, page, &receiver.url, &["document.arrived"]).await;
    assert_eq!(firm.page(&max, &own).await.status, 404);
    let of_company = own.replace(page, &format!("/companies/{}/webhooks", desk.company));
    assert_eq!(firm.page(&max, &of_company).await.status, 404, "it is not the company's");
    collect(&firm, &desk, &["a.pdf"]).await;
    let worker = Worker::start(&firm.app);
    let messages = receiver.wait_for(1).await;
    worker.stop().await;
    assert!(messages[0].is_signed_with(&secret) && messages[0].event() == "document.arrived");
    // Secrets are sealed.
    let row = firm.database().fetch_one("SELECT sealed_secret FROM webhooks", params![]).await.unwrap();
    let sealed: Vec<u8> = row.get("sealed_secret").unwrap();
    let bytes = secret.strip_prefix("whsec_").unwrap().as_bytes();
    assert!(!sealed.windows(bytes.len()).any(|window| window == bytes));
}

#[tokio::test]
async fn a_program_sets_its_own_webhook_and_gets_the_secret_once() {
    let (firm, desk, _) = firm(Engine::Sqlite).await;
    let receiver = Receiver::start().await;
    let (of_company, of_firm) = (format!("/api/v1/companies/{}/webhooks", desk.company), "/api/v1/webhooks");
    let new = json!({ "url": receiver.url, "events": ["document.arrived"] });
    let made = firm.api.post(&of_company, new).await.json(201);
    let secret = made["secret"].as_str().unwrap();
    assert_eq!((&made["company_id"], &made["events"]), (&json!(desk.company), &json!(["document.arrived"])));
    let all = firm.api.post(of_firm, json!({ "url": receiver.url })).await.json(201);
    assert_eq!((all["company_id"].is_null(), all["events"].as_array().unwrap().len()), (true, 5));
    let listed = firm.api.get(&of_company).await.json(200);
    assert!(listed["items"].as_array().unwrap().len() == 1 && listed["items"][0].get("secret").is_none());

    let id = all["id"].as_str().unwrap();
    answer(firm.api.request(Method::DELETE, &format!("{of_company}/{id}"))).await.problem(404, "not-found");
    assert_eq!(answer(firm.api.request(Method::DELETE, &format!("{of_firm}/{id}"))).await.status, 204);
    let limited = key(&firm, &["--company", "C1"]).await;
    limited.get(of_firm).await.problem(404, "not-found");
    limited.get(&of_company).await.json(200);
    let wrong = json!({ "url": receiver.url, "events": ["document.eaten"] });
    assert_eq!(firm.api.post(&of_company, wrong).await.wrong_fields()[0].0, "events");
    let wrong = firm.api.post(&of_company, json!({ "url": "http://a.example" })).await;
    assert_eq!(wrong.wrong_fields(), [("url".into(), "webhook-url".into())]);

    collect(&firm, &desk, &["a.pdf"]).await;
    let worker = Worker::start(&firm.app);
    let messages = receiver.wait_for(1).await;
    worker.stop().await;
    assert!(messages[0].is_signed_with(secret));
}
