//! Every route and method, tried by everybody: what comes of it is the reviewed snapshot. A route that is new is in it
//! by itself; one that forgets to ask for a right shows `yes` where it should not. `-` is a 404: it does not exist for this
//! caller. What a route is about is made for whoever tries it, so that each has a `yes` (but those of [`NEVER`]).

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;
use std::time::Duration;

use bannette::document::{DocumentState, Pictures, store as documents, work};
use bannette::ids::{ChannelId, CompanyId, DocumentId, ProfileId, RequestId, UserId, WebhookId};
use bannette::rights::store::{self as profiles, Written};
use bannette::rights::{BuiltIn, Caller, Scope};
use bannette::user::links::{Purpose, mint};
use bannette::user::{self, Grant, HeldOn, NewUser, session};
use bannette::web::Locale;
use db::{Clock, params};
use futures::FutureExt;
use futures::future::BoxFuture;
use reading::Picture;
use reqwest::Method;
use reqwest::header::{COOKIE, LOCATION};
use serde_json::{Value, json};

use super::keys::key;
use crate::reading::papers::{invoice, write};
use crate::support::api::{Answer, Api, answer};
use crate::support::firm::folder;
use crate::support::{Desk, Firm, pdf};

/// What handlers of a route are put together with, and the method that it is for.
const METHODS: [(&str, &str); 5] =
    [("get(", "GET"), ("post(", "POST"), ("patch(", "PATCH"), ("put(", "PUT"), ("delete(", "DELETE")];

/// Rows without a `yes`: what they are about does not exist here.
const NEVER: &[&str] = &[
    // No account was connected anew, and no edit was made.
    "POST /channels/{channel}/discard",
    "POST /documents/{document}/undo-edit",
    // The firm has set none of it, and nobody here owes a code.
    "GET  /metrics",
    "GET  /sign-in/code",
    "GET  /sign-in/provider",
    "GET  /sign-in/provider/callback",
    "POST /api/v1/documents/{document}/undo-edit",
];

/// Where the parenthesis closes that was open before.
fn end_of(rest: &str) -> usize {
    let mut open = 1;
    let end = rest.find(|c| {
        open += i32::from(c == '(') - i32::from(c == ')');
        open == 0
    });
    end.expect("a route has an end")
}

/// Who tries something: what is his own is made for him.
#[derive(Clone, Copy)]
enum By<'a> {
    Nobody,
    User(UserId),
    Key(&'a Api),
}

/// The routes of the pages, from the sources: axum tells nobody which it has.
fn page_routes() -> BTreeSet<(String, &'static str)> {
    let mut routes = BTreeSet::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let source = std::fs::read_to_string(&path).unwrap();
                let page =
                    source.split("const PAGE: &str = \"").nth(1).and_then(|rest| rest.split('"').next());
                for route in source.split(".route(").skip(1) {
                    let (address, rest) = route.split_once(',').unwrap();
                    // To the end of the whole route, however many lines it has.
                    let end = end_of(rest);
                    let mut handlers = rest[..end].to_owned();
                    // Handlers that several routes share, from a function beside them.
                    for merged in rest[..end].split(".merge(").skip(1) {
                        let name = merged.split('(').next().unwrap();
                        let body = source.split(&format!("fn {name}() -> MethodRouter")).nth(1);
                        handlers += body.expect("handlers of the same file").split("\n}").next().unwrap();
                    }
                    let address = match address.trim() {
                        "PAGE" => page.expect("PAGE is a constant of the same file"),
                        literal => literal.trim_matches('"'),
                    };
                    if !address.starts_with('/')
                        || address.starts_with("/api/")
                        || address.starts_with("/assets/")
                    {
                        continue;
                    }
                    for (word, method) in METHODS {
                        if handlers.contains(word) {
                            routes.insert((address.to_owned(), method));
                        }
                    }
                }
            }
        }
    }
    routes
}

/// An id of nothing.
const NOTHING: &str = "00000000-0000-7000-8000-000000000009";

/// Writes a reading down with a picture of its page and a searchable copy.
async fn write_with_pictures(firm: &Firm, document: &str) {
    write(firm, document, &invoice("Aubert", "A-2", "2026-03-02", "12.00")).await;
    let id: DocumentId = document.parse().unwrap();
    let found = documents::find(firm.database(), id).await.unwrap();
    let mut summary = found.reading.unwrap();
    for file in ["page-1.png", work::SEARCHABLE] {
        let name = format!("{document}-{file}");
        firm.app.blobs.put_derivative(&found.document.sha256, &name, b"%PDF-".to_vec()).await.unwrap();
    }
    let picture = Picture { file: format!("{document}-page-1.png"), width: 1, height: 1 };
    summary.pictures =
        Pictures { thumbnail: Some(picture.clone()), pages: vec![(1, picture)], small: vec![] };
    let mut tx = firm.database().begin().await.unwrap();
    documents::save_reading(&mut tx, id, DocumentState::Read, &summary).await.unwrap();
    tx.commit().await.unwrap();
}

struct Matrix {
    firm: Firm,
    desks: [Desk; 2],
    documents: [String; 2],
    /// Others, which were entered: the first ones may be their duplicates.
    entered: [String; 2],
    runs: [String; 2],
}

impl Matrix {
    async fn set_up() -> Self {
        let firm = Firm::start().await;
        let (mut desks, mut documents, mut entered, mut runs) =
            (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for code in ["C1", "C2"] {
            let path = format!("/{code}");
            firm.dropbox.create_folder(&firm.client, &path).unwrap();
            firm.put(&format!("{path}/a.pdf"), pdf(code));
            let company = firm.company(code).await;
            let binder = firm.binder(&company, "Achats").await;
            let channel = firm.channel(&company, json!([folder(&path, true, &binder)])).await;
            runs.push(firm.collect(&channel).await.id);
            documents.push(firm.documents(&company).await.remove(0).id);
            firm.put(&format!("{path}/b.pdf"), pdf(format!("{code} again")));
            firm.collect(&channel).await;
            let other =
                firm.documents(&company).await.into_iter().find(|other| other.name == "b.pdf").unwrap();
            for id in [documents.last().unwrap(), &other.id] {
                write_with_pictures(&firm, id).await;
            }
            let entry = json!({ "version": 0, "state": "entered",
                "content": { "kind": "invoice", "date": "2026-03-01", "gross": "12.00" } });
            let path = format!("/api/v1/documents/{}/entry", other.id);
            answer(firm.api.request(Method::PUT, &path).json(&entry)).await.json(200);
            entered.push(other.id);
            desks.push(Desk { company, binder, channel });
        }
        let pair = |list: Vec<String>| <[String; 2]>::try_from(list).unwrap();
        Self {
            desks: desks.try_into().unwrap(),
            documents: pair(documents),
            entered: pair(entered),
            runs: pair(runs),
            firm,
        }
    }

    fn company(&self, which: usize) -> CompanyId {
        self.desks[which].company.parse().unwrap()
    }

    async fn hire(&self, email: &str, internal: bool, profile: BuiltIn, on: HeldOn) -> UserId {
        let new =
            NewUser { email: email.into(), name: email.into(), internal, locale: Locale::Fr, password: None };
        let grants = [Grant::built_in(profile, on)];
        let (database, now) = (self.firm.database(), self.firm.clock.now());
        user::store::create(database, now, Caller::Operator, new, &grants).await.unwrap().id
    }

    /// The address, with things of one of the companies in it. What a form changes is made for it alone.
    async fn address(&self, route: &str, method: &str, which: usize, by: By<'_>) -> String {
        let (firm, desk) = (&self.firm, &self.desks[which]);
        let company = match route.ends_with("activate") && route.contains("/{company}/") {
            // What is taken out of service would not be there for the next.
            true => firm.company(&db::new_id(firm.clock.now()).to_string()).await,
            false => desk.company.clone(),
        };
        let mut address = route
            .replace("{company}", &company)
            .replace("{binder}", &desk.binder)
            .replace("{document}", &self.documents[which])
            .replace("{other}", &self.entered[which])
            .replace("{run}", &self.runs[which])
            .replace("{page}", "1")
            .replace("{job}", NOTHING);
        if route.contains("/duplicates/") || route.ends_with("/right-company") {
            self.doubt(which).await;
        }
        if address.contains("{token}") {
            address = address.replace("{token}", &self.token(route, which).await);
        }
        for (name, made) in [
            ("{upload}", self.upload(&address, which, by)),
            ("{note}", self.note(which, by)),
            ("{handover}", self.handover(which)),
        ] as [(&str, BoxFuture<'_, String>); 3]
        {
            if address.contains(name) {
                let made = made.await;
                address = address.replace(name, &made);
            }
        }
        for name in ["{import}", "{search}", "{notification}"] {
            if address.contains(name) {
                address = address.replace(name, &self.of_user(name, by).await);
            }
        }
        if address.starts_with("/connection-requests/") {
            address = address.replace("{request}", &self.request_to(which, by).await);
        }
        if address.contains("{channel}") {
            let path = format!("/C{}", which + 1);
            let channel = match method {
                "POST" => firm.channel(&desk.company, json!([folder(&path, true, &desk.binder)])).await,
                _ => desk.channel.clone(),
            };
            let id: ChannelId = channel.parse().unwrap();
            let sql = "SELECT id FROM collected_folders WHERE channel_id = $1";
            let row = firm.database().fetch_one(sql, params![id]).await.unwrap();
            let folder: bannette::ids::FolderId = row.get("id").unwrap();
            if address.contains("{request}") {
                let email = format!("{}@example.fr", db::new_id(firm.clock.now()));
                let owner =
                    self.hire(&email, false, BuiltIn::Client, HeldOn::Company(self.company(which))).await;
                let requests = format!("/api/v1/channels/{channel}/requests");
                let asked =
                    firm.api.post(&requests, json!({ "owner_id": owner.to_string() })).await.json(201);
                address = address.replace("{request}", asked["id"].as_str().unwrap());
            }
            address = address.replace("{channel}", &channel).replace("{folder}", &folder.to_string());
        }
        if address.contains("{webhook}") {
            let of = if route.contains("{company}") {
                format!("/companies/{}", desk.company)
            } else {
                String::new()
            };
            let body = json!({ "url": "https://compta.example/", "events": ["document.read"] });
            let made = firm.api.post(&format!("/api/v1{of}/webhooks"), body).await.json(201);
            let webhook: WebhookId = made["id"].as_str().unwrap().parse().unwrap();
            let delivery = db::new_id(firm.clock.now());
            let sql = "INSERT INTO webhook_deliveries (id, webhook_id, event, body, created_at, state)
                VALUES ($1, $2, 'webhook.test', '{}', $3, 'delivered')";
            firm.database().execute(sql, params![delivery, webhook, firm.clock.now()]).await.unwrap();
            address = address.replace("{webhook}", &webhook.to_string());
            address = address.replace("{delivery}", &delivery.to_string());
            // There is room for ten.
            let sql = "UPDATE webhooks SET deleted_at = created_at WHERE id <> $1";
            firm.database().execute(sql, params![webhook]).await.unwrap();
        }
        if address.contains("{link}") {
            address = address.replace("{link}", self.deposit_link(which).await["id"].as_str().unwrap());
        }
        if address.contains("{site}") {
            let (now, name) = (firm.clock.now(), db::new_id(firm.clock.now()).to_string());
            let site =
                bannette::site::store::create(firm.database(), now, Caller::Operator, &name).await.unwrap();
            address = address.replace("{site}", &site.to_string());
        }
        if address.contains("{user}") {
            let email = format!("{}@example.fr", db::new_id(firm.clock.now()));
            let user = self.hire(&email, false, BuiltIn::Client, HeldOn::Company(self.company(which))).await;
            let row =
                firm.database().fetch_one("SELECT id FROM grants WHERE user_id = $1", params![user]).await;
            let grant: bannette::ids::GrantId = row.unwrap().get("id").unwrap();
            address = address.replace("{user}", &user.to_string()).replace("{grant}", &grant.to_string());
        }
        if address.contains("{profile}") {
            let now = firm.clock.now();
            let name = db::new_id(now).to_string();
            let written = Written { name, scope: Scope::Company, entries: Default::default() };
            let made: ProfileId =
                profiles::create(firm.database(), now, Caller::Operator, written).await.unwrap();
            address = address.replace("{profile}", &made.to_string());
        }
        assert!(!address.contains('{'), "nobody knows what {route} is about");
        address
    }

    /// A link by which documents can be deposited.
    async fn deposit_link(&self, which: usize) -> Value {
        let links = format!("/api/v1/companies/{}/deposit-links", self.desks[which].company);
        self.firm.api.post(&links, json!({ "days": 7 })).await.json(201)
    }

    /// What opens a page to whoever has it.
    async fn token(&self, route: &str, which: usize) -> String {
        let firm = &self.firm;
        let email = format!("{}@example.fr", db::new_id(firm.clock.now()));
        let link = if route.starts_with("/deposit/") {
            self.deposit_link(which).await["address"].as_str().unwrap().to_owned()
        } else {
            let owner = self.hire(&email, false, BuiltIn::Client, HeldOn::Company(self.company(which))).await;
            if route.starts_with("/account/") {
                let (purpose, new) = match route.ends_with("/email") {
                    true => (Purpose::Email, Some("new@example.fr")),
                    false => (Purpose::Reset, None),
                };
                let sql = "UPDATE users SET email = $1 || '.former' WHERE email = 'new@example.fr'";
                firm.database().execute(sql, params![&email]).await.unwrap();
                let mut tx = firm.database().begin().await.unwrap();
                let link = mint(&firm.app, &mut tx, owner, purpose, new).await.unwrap();
                tx.commit().await.unwrap();
                link.to_string()
            } else {
                let asked = self.ask_owner(which, owner).await.json(201);
                if route.ends_with("/again") {
                    let sql = "UPDATE connection_requests SET expires_at = sent_at WHERE id = $1";
                    let id: RequestId = asked["id"].as_str().unwrap().parse().unwrap();
                    firm.database().execute(sql, params![id]).await.unwrap();
                }
                asked["link"].as_str().unwrap().to_owned()
            }
        };
        link.rsplit('/').next().unwrap().to_owned()
    }

    /// Asks somebody to connect a channel.
    async fn ask_owner(&self, which: usize, owner: UserId) -> Answer {
        let body = json!({ "type": "dropbox", "label": "À connecter" });
        let channels = format!("/api/v1/companies/{}/channels", self.desks[which].company);
        let channel = self.firm.api.post(&channels, body).await.json(201);
        let requests = format!("/api/v1/channels/{}/requests", channel["id"].as_str().unwrap());
        self.firm.api.post(&requests, json!({ "owner_id": owner.to_string() })).await
    }

    /// A request that whoever tries is asked by, if he can be.
    async fn request_to(&self, which: usize, by: By<'_>) -> String {
        let By::User(user) = by else { return NOTHING.into() };
        let asked = self.ask_owner(which, user).await;
        if asked.status == 201 { asked.json(201)["id"].as_str().unwrap().into() } else { NOTHING.into() }
    }

    async fn cookie(&self, user: UserId, ago: Duration) -> String {
        let (database, now) = (self.firm.database(), self.firm.clock.now());
        let token = session::open(database, now - ago, user, "", session::Entrance::Password).await.unwrap();
        format!("{}={token}", session::COOKIE)
    }

    /// A file that whoever tries has announced, if he may, at the page above `address`.
    fn upload<'a>(&'a self, address: &str, which: usize, by: By<'a>) -> BoxFuture<'a, String> {
        let uploads = address.split("/{upload}").next().unwrap().to_owned();
        async move {
            let by_link = uploads.starts_with("/deposit/");
            let body = json!({ "path": "a.pdf", "size": 9, "binder": self.desks[which].binder });
            let mut request = self.firm.api.with_key(None).request(Method::POST, &uploads).json(&body);
            match by {
                _ if by_link => {}
                By::User(user) => request = request.header(COOKIE, self.cookie(user, Duration::ZERO).await),
                By::Nobody | By::Key(_) => return NOTHING.into(),
            }
            let announced = answer(request).await;
            match announced.status {
                201 => announced.json(201)["id"].as_str().unwrap().into(),
                _ => NOTHING.into(),
            }
        }
        .boxed()
    }

    /// A note of whoever tries, or the last one where he writes none.
    fn note<'a>(&'a self, which: usize, by: By<'a>) -> BoxFuture<'a, String> {
        async move {
            let document = &self.documents[which];
            match by {
                By::User(user) => {
                    let cookie = self.cookie(user, Duration::ZERO).await;
                    self.firm
                        .send(&cookie, &format!("/documents/{document}/notes"), &[("text", "À voir")])
                        .await;
                }
                By::Key(api) => {
                    api.post(&format!("/api/v1/documents/{document}/notes"), json!({ "text": "À voir" }))
                        .await;
                }
                By::Nobody => {}
            }
            let sql = "SELECT id FROM document_notes ORDER BY id DESC LIMIT 1";
            let row = self.firm.database().fetch_optional(sql, params![]).await.unwrap();
            row.map_or(NOTHING.into(), |row| row.get::<uuid::Uuid>("id").unwrap().to_string())
        }
        .boxed()
    }

    fn handover(&self, which: usize) -> BoxFuture<'_, String> {
        async move {
            let path = format!("/api/v1/companies/{}/handovers", self.desks[which].company);
            let body = json!({ "from": "2026-01-01", "until": "2026-12-31", "anew": true });
            self.firm.api.post(&path, body).await.json(201)["id"].as_str().unwrap().into()
        }
        .boxed()
    }

    /// Raises the doubts about a document that people settle; it lies in the tray.
    async fn doubt(&self, which: usize) {
        let [document, other] =
            [&self.documents[which], &self.entered[which]].map(|id| id.parse::<DocumentId>().unwrap());
        self.firm.api.poke(&format!("/api/v1/documents/{document}/restore")).await;
        let (company, now) = (self.company(which), self.firm.clock.now());
        for (delete, insert, values) in [
            (
                "DELETE FROM duplicate_pairs WHERE company_id = $1",
                "INSERT INTO duplicate_pairs (document_id, other_id, company_id, level, found_at)
                VALUES ($1, $2, $3, 'text', $4)",
                params![document, other, company, now],
            ),
            (
                "DELETE FROM other_buyers WHERE company_id = $1",
                "INSERT INTO other_buyers (document_id, company_id, found_at) VALUES ($1, $2, $3)",
                params![document, company, now],
            ),
        ] {
            self.firm.database().execute(delete, params![company]).await.unwrap();
            self.firm.database().execute(insert, values).await.unwrap();
        }
    }

    /// What is a user's alone.
    async fn of_user(&self, name: &str, by: By<'_>) -> String {
        let By::User(user) = by else { return NOTHING.into() };
        let (now, id) = (self.firm.clock.now(), db::new_id(self.firm.clock.now()));
        let sql = match name {
            "{import}" => {
                "INSERT INTO imports (id, user_id, file_name, content, created_at)
                VALUES ($1, $2, 'a.csv', CAST('Code;Nom' || CHAR(10) || 'C9;Neuf' AS BLOB), $3)"
            }
            "{search}" => {
                "INSERT INTO saved_searches (id, user_id, name, sort_key, query, created_at)
                VALUES ($1, $2, 'a', CAST($1 AS TEXT), 'q=a', $3)"
            }
            _ => {
                "INSERT INTO notifications (id, user_id, kind, arguments, path, created_at, in_app, in_digest)
                VALUES ($1, $2, 'run-failed', '{}', '/', $3, 1, 0)"
            }
        };
        self.firm.database().execute(sql, params![id, user, now]).await.unwrap();
        id.to_string()
    }

    async fn try_page(&self, user: Option<(UserId, Duration)>, method: &str, address: &str) -> &'static str {
        let mut request = self.firm.api.with_key(None).request(method.parse().unwrap(), address);
        if let Some((user, ago)) = user {
            request = request.header(COOKIE, self.cookie(user, ago).await);
        }
        outcome(&answer(request).await, address)
    }

    async fn try_api(&self, api: &Api, method: &str, address: &str) -> &'static str {
        outcome(&answer(api.request(method.parse::<Method>().unwrap(), address)).await, address)
    }
}

fn outcome(answer: &Answer, address: &str) -> &'static str {
    match answer.status {
        401 => "key?",
        303 if answer.header(LOCATION).starts_with("/sign-in") && address != "/sign-out" => "sign in",
        403 => "looks only",
        404 => "-",
        500.. if answer.status != 502 => panic!("{address}: {}", answer.text()),
        _ => "yes",
    }
}

#[tokio::test]
async fn everybody_gets_what_the_reviewed_matrix_says_and_nothing_else() {
    let matrix = Matrix::set_up().await;
    let own = HeldOn::Company(matrix.company(0));
    let row = matrix.firm.database().fetch_one("SELECT id FROM sites LIMIT 1", params![]).await.unwrap();
    let site = HeldOn::Site(row.get("id").unwrap());
    let now = Duration::ZERO;
    let client = matrix.hire("client@example.fr", false, BuiltIn::Client, own).await;
    let collaborator = matrix.hire("collaborator@cabinet.fr", true, BuiltIn::Collaborator, own).await;
    let manager = matrix.hire("manager@cabinet.fr", true, BuiltIn::Manager, site).await;
    let administrator = matrix.hire("admin@cabinet.fr", true, BuiltIn::Administrator, HeldOn::Platform).await;
    let callers = [
        ("nobody", None, 0),
        ("expired", Some((administrator, Duration::from_secs(8 * 86_400))), 0),
        ("client", Some((client, now)), 0),
        ("of other", Some((client, now)), 1),
        ("collab.", Some((collaborator, now)), 0),
        ("of other", Some((collaborator, now)), 1),
        ("manager", Some((manager, now)), 0),
        ("admin.", Some((administrator, now)), 0),
    ];
    let mut table = format!("{:<68}", "");
    for (name, _, _) in callers {
        write!(table, "{name:<9}").unwrap();
    }
    for (route, method) in page_routes() {
        write!(table, "\n{:<68}", format!("{method:<4} {route}")).unwrap();
        for (_, user, which) in callers {
            let by = match user {
                Some((user, Duration::ZERO)) => By::User(user),
                _ => By::Nobody,
            };
            let address = matrix.address(&route, method, which, by).await;
            write!(table, "{:<9}", matrix.try_page(user, method, &address).await).unwrap();
        }
    }

    let firm = &matrix.firm;
    let limited = key(firm, &["--company", "C1"]).await;
    let keys = [
        ("none", firm.api.with_key(None), 0),
        ("wrong", firm.api.with_key(Some("bnt_wrong")), 0),
        ("any", firm.api.clone(), 0),
        ("looks", key(firm, &["--read-only"]).await, 0),
        ("for C1", limited.clone(), 0),
        ("of other", limited, 1),
    ];
    write!(table, "\n\n{:<68}", "").unwrap();
    for (name, _, _) in &keys {
        write!(table, "{name:<12}").unwrap();
    }
    let description = firm.api.get("/api/openapi.json").await.json(200);
    for (route, methods) in description["paths"].as_object().unwrap() {
        for method in methods.as_object().unwrap().keys().map(|method| method.to_uppercase()) {
            write!(table, "\n{:<68}", format!("{method:<4} {route}")).unwrap();
            for (_, api, which) in &keys {
                let address = matrix.address(route, &method, *which, By::Key(api)).await;
                write!(table, "{:<12}", matrix.try_api(api, &method, &address).await).unwrap();
            }
        }
    }
    let lines: Vec<&str> = table.lines().map(str::trim_end).collect();
    let routes = lines.iter().filter(|line| line.contains(" /"));
    let never: Vec<&str> = routes
        .filter(|line| !line.split_whitespace().any(|word| word == "yes"))
        .map(|line| &line[..line.char_indices().nth(68).unwrap().0])
        .map(str::trim_end)
        .collect();
    assert_eq!(never, NEVER, "\n{}", lines.join("\n"));
    insta::assert_snapshot!("matrix", lines.join("\n"));
}
