//! A simulator with one account, and the thinnest of clients.

use dropbox_simulator::{ALL_SCOPES, AccountId, App, NewAccount, Options, Simulator};
use reqwest::{Client, RequestBuilder, Response, StatusCode};
use serde_json::{Value, json};

pub const KEY: &str = "app-key";
pub const SECRET: &str = "app-secret";

pub struct Scene {
    pub dropbox: Simulator,
    pub account: AccountId,
    pub refresh_token: String,
    pub token: String,
    pub http: Client,
}

pub fn http() -> Client {
    // Another test may have been first.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build().unwrap()
}

impl Scene {
    pub async fn new() -> Self {
        Self::with(Options::default()).await
    }

    pub async fn with(options: Options) -> Self {
        let dropbox = Simulator::start(options).await.unwrap();
        let account =
            dropbox.create_account(NewAccount::personal("claire@example.com", "Claire Dupont")).unwrap();
        dropbox
            .create_app(App::new(KEY, SECRET).named("Bannette").redirect_uri("http://localhost:9/back"))
            .unwrap();
        Self::of(dropbox, account)
    }

    pub fn of(dropbox: Simulator, account: AccountId) -> Self {
        let refresh_token = dropbox.authorize(KEY, &account, &ALL_SCOPES).unwrap();
        let token = dropbox.access_token(&refresh_token).unwrap();
        Self { dropbox, account, refresh_token, token, http: http() }
    }

    pub fn rpc(&self, route: &str, argument: &Value) -> RequestBuilder {
        let url = self.dropbox.api_url().join(route).unwrap();
        self.http.post(url).bearer_auth(&self.token).json(argument)
    }

    /// Status and JSON (or text) of a call.
    pub async fn call(&self, route: &str, argument: Value) -> (StatusCode, Value) {
        body(self.rpc(route, &argument).send().await.unwrap()).await
    }

    /// The result of a call that succeeds.
    pub async fn ok(&self, route: &str, argument: Value) -> Value {
        let (status, value) = self.call(route, argument).await;
        assert_eq!(status, 200, "{route}: {value}");
        value
    }

    pub fn download(&self, path: &str) -> RequestBuilder {
        let url = self.dropbox.content_url().join("files/download").unwrap();
        let argument = json!({ "path": path }).to_string();
        self.http.post(url).bearer_auth(&self.token).header("Dropbox-API-Arg", argument)
    }

    /// All pages from a cursor on: entries in short, and the last cursor.
    pub async fn go_on(&self, cursor: &str) -> (Vec<String>, String) {
        let page = self.ok("files/list_folder/continue", json!({ "cursor": cursor })).await;
        self.rest(page).await
    }

    /// A whole listing: entries in short, and the last cursor.
    pub async fn list(&self, argument: Value) -> (Vec<String>, String) {
        let page = self.ok("files/list_folder", argument).await;
        self.rest(page).await
    }

    async fn rest(&self, mut page: Value) -> (Vec<String>, String) {
        let mut entries = shorts(&page);
        while page["has_more"] == true {
            page = self.ok("files/list_folder/continue", json!({ "cursor": page["cursor"] })).await;
            entries.extend(shorts(&page));
        }
        (entries, page["cursor"].as_str().unwrap().to_owned())
    }
}

pub async fn body(response: Response) -> (StatusCode, Value) {
    let status = response.status();
    let text = response.text().await.unwrap();
    (status, serde_json::from_str(&text).unwrap_or(Value::String(text)))
}

/// `file /a`, `folder /b`, `deleted /c`.
pub fn shorts(page: &Value) -> Vec<String> {
    let short = |entry: &Value| {
        let path = entry["path_display"].as_str().unwrap_or("(unmounted)");
        format!("{} {path}", entry[".tag"].as_str().unwrap())
    };
    page["entries"].as_array().unwrap().iter().map(short).collect()
}
