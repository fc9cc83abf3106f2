//! A person at a browser: reads what is on the page, clicks what it says, types.

use std::process::Stdio;
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use fantoccini::elements::Element;
use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use url::Url;

/// How long something may take to appear: a debug build reads documents in it.
const PATIENCE: Duration = Duration::from_secs(120);

pub struct Reader {
    pub browser: Client,
    base: String,
    _driver: Child,
}

/// What kind of browser somebody has.
pub struct Habits {
    /// The languages that it asks for.
    pub languages: &'static str,
    pub scripts: bool,
    pub dark: bool,
    /// A narrow screen, touched with fingers.
    pub phone: bool,
}

impl Default for Habits {
    fn default() -> Self {
        Self { languages: "fr-FR,fr", scripts: true, dark: false, phone: false }
    }
}

impl Habits {
    /// As `chromedriver` is told them.
    fn options(&self) -> Value {
        let mut options = json!({
            "args": ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
                "--window-size=1400,950", "--lang=fr-FR"],
            "prefs": { "intl.accept_languages": self.languages },
        });
        if !self.scripts {
            options["prefs"]["profile.managed_default_content_settings.javascript"] = json!(2);
        }
        if self.dark {
            let args = options["args"].as_array_mut().unwrap();
            args.push(json!("--blink-settings=preferredColorScheme=0"));
        }
        if self.phone {
            options["mobileEmulation"] =
                json!({ "deviceMetrics": { "width": 360, "height": 740, "pixelRatio": 2, "touch": true } });
        }
        options
    }
}

impl Reader {
    /// Opens a French browser.
    pub async fn open(base: &str) -> Self {
        Self::open_with(base, Habits::default()).await
    }

    pub async fn open_with(base: &str, habits: Habits) -> Self {
        let mut driver = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("chromedriver is installed (scripts/setup test)");
        let mut lines = BufReader::new(driver.stdout.take().unwrap()).lines();
        let port = loop {
            let line = lines.next_line().await.unwrap().expect("chromedriver tells its port");
            if let Some((_, port)) = line.split_once("started successfully on port ") {
                break port.trim_end_matches('.').to_owned();
            }
        };
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        let capabilities = json!({ "goog:chromeOptions": habits.options() });
        let browser = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities.as_object().unwrap().clone())
            .connect(&format!("http://localhost:{port}"))
            .await
            .unwrap();
        Self { browser, base: base.to_owned(), _driver: driver }
    }

    pub async fn close(self) {
        self.browser.close().await.unwrap();
    }

    pub async fn go(&self, path: &str) {
        self.browser.goto(&format!("{}{path}", self.base)).await.unwrap();
    }

    /// Signs in with the demo's password.
    pub async fn sign_in(&self, email: &str) {
        self.go("/sign-in").await;
        self.type_into("#email", email).await;
        self.type_into("#password", "bannette-demo").await;
        self.see_element("button.wide").await.click().await.unwrap();
        self.see_element(".user-menu").await;
    }

    pub async fn sign_out(&self) {
        self.see_element(".user-menu summary").await.click().await.unwrap();
        self.click("Se déconnecter").await;
        self.see_element("#password").await;
    }

    /// Path and query of the page that is open.
    pub async fn path(&self) -> String {
        let url = self.browser.current_url().await.unwrap();
        url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()))
    }

    /// Waits for what a person would look for.
    #[track_caller]
    pub fn see(&self, text: &str) -> impl Future<Output = ()> {
        let path = format!("//*[contains(normalize-space(.), {})]", quoted(text));
        let text = text.to_owned();
        async move {
            if self.wait(Locator::XPath(&path)).await.is_none() {
                panic!("{text:?} does not appear; the page says: {}", self.text().await);
            }
        }
    }

    pub async fn see_element(&self, css: &str) -> Element {
        match self.wait(Locator::Css(css)).await {
            Some(element) => element,
            None => panic!("{css} does not appear; the page says: {}", self.text().await),
        }
    }

    async fn wait(&self, locator: Locator<'_>) -> Option<Element> {
        self.browser.wait().at_most(PATIENCE).for_element(locator).await.ok()
    }

    /// Clicks the link, button or menu that says this.
    pub async fn click(&self, text: &str) {
        let text = quoted(text);
        let path = format!(
            "//*[(self::a or self::button or self::summary) and contains(normalize-space(.), {text})]"
        );
        let start = Instant::now();
        while start.elapsed() < PATIENCE {
            // The same words may stand in a menu that is closed; and what is found may be replaced by newer words.
            for element in self.browser.find_all(Locator::XPath(&path)).await.unwrap() {
                if element.is_displayed().await.unwrap_or(false) && element.click().await.is_ok() {
                    return;
                }
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("there is no {text} to click; the page says: {}", self.text().await);
    }

    pub async fn type_into(&self, css: &str, text: &str) {
        let field = self.see_element(css).await;
        field.clear().await.unwrap();
        field.send_keys(text).await.unwrap();
    }

    /// Chooses the line of a list that contains a text.
    pub async fn choose(&self, css: &str, text: &str) {
        let options = format!("{css} option");
        let start = Instant::now();
        while start.elapsed() < PATIENCE {
            // The list may be replaced by a newer one while it is read.
            for option in self.browser.find_all(Locator::Css(&options)).await.unwrap() {
                let found = option.text().await.is_ok_and(|label| label.contains(text));
                if found && option.click().await.is_ok() {
                    return;
                }
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("{css} offers no {text:?}; the page says: {}", self.text().await);
    }

    /// What the page says.
    pub async fn text(&self) -> String {
        self.script("return document.body.innerText").await.as_str().unwrap_or_default().to_owned()
    }

    pub async fn script(&self, script: &str) -> Value {
        self.browser.execute(script, Vec::new()).await.unwrap()
    }

    /// A picture of the whole page, also of what lies below the window (PNG).
    pub async fn picture(&self) -> Vec<u8> {
        // From the top: what sticks there would else be in the middle.
        let size = "const root = document.documentElement; scrollTo(0, 0);
            return [document.body.clientWidth, root.scrollHeight]";
        let size = self.script(size).await;
        let clip = json!({ "x": 0, "y": 0, "width": size[0], "height": size[1], "scale": 1 });
        let answer = self.browser.issue_cmd(Capture(clip)).await.unwrap();
        BASE64.decode(answer["data"].as_str().unwrap()).unwrap()
    }

    /// What a page of ours answers to a request made from the one that is open: status, and body.
    pub async fn fetch(&self, url: &str) -> (u64, String) {
        let script = "const [url, done] = arguments;
            fetch(url).then(async (answer) => done([answer.status, await answer.text()]))";
        let answer = self.browser.execute_async(script, vec![json!(url)]).await.unwrap();
        (answer[0].as_u64().unwrap(), answer[1].as_str().unwrap().to_owned())
    }
}

/// The browser's own command: WebDriver's takes the window only.
#[derive(Debug)]
struct Capture(Value);

impl WebDriverCompatibleCommand for Capture {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, url::ParseError> {
        base.join(&format!("session/{}/goog/cdp/execute", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &Url) -> (reqwest::Method, Option<String>) {
        let parameters = json!({ "format": "png", "captureBeyondViewport": true, "clip": self.0 });
        let command = json!({ "cmd": "Page.captureScreenshot", "params": parameters });
        (reqwest::Method::POST, Some(command.to_string()))
    }
}

/// A text as XPath writes it; ours hold no straight double quote.
fn quoted(text: &str) -> String {
    format!("\"{text}\"")
}
