//! Every route and method, tried by everybody: what comes of it is the reviewed snapshot. A route that is new is in it
//! by itself; one that forgets to ask for a right shows `yes` where it should not. `-` is a 404: it does not exist for this
//! caller, or there is nothing of the kind (no pictures, as nothing reads here; no draft to discard).

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;
use std::time::Duration;

use bannette::deposit::links::{self, NewLink};
use bannette::ids::{ChannelId, CompanyId, ProfileId, UserId};
use bannette::rights::store::{self as profiles, Written};
use bannette::rights::{self, BuiltIn, Caller, ConfigureCollection, Scope};
use bannette::user::{self, Grant, HeldOn, NewUser, session};
use bannette::web::{Locale, Texts};
use bannette::webhook::{Owner, store as webhook};
use db::{Clock, params};
use reqwest::Method;
use reqwest::header::{COOKIE, LOCATION};
use serde_json::json;

use super::keys::key;
use crate::support::api::{Answer, Api, answer};
use crate::support::firm::folder;
use crate::support::{Desk, Firm, pdf};

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
                    let handlers = rest.trim_start().split(['\n', ';']).next().unwrap();
                    for (word, method) in [("get(", "GET"), ("post(", "POST")] {
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

struct Matrix {
    firm: Firm,
    desks: [Desk; 2],
    documents: [String; 2],
    runs: [String; 2],
}

impl Matrix {
    async fn set_up() -> Self {
        let firm = Firm::start().await;
        let (mut desks, mut documents, mut runs) = (Vec::new(), Vec::new(), Vec::new());
        for code in ["C1", "C2"] {
            let path = format!("/{code}");
            firm.dropbox.create_folder(&firm.client, &path).unwrap();
            firm.put(&format!("{path}/a.pdf"), pdf(code));
            let company = firm.company(code).await;
            let binder = firm.binder(&company, "Achats").await;
            let channel = firm.channel(&company, json!([folder(&path, true, &binder)])).await;
            runs.push(firm.collect(&channel).await.id);
            documents.push(firm.documents(&company).await.remove(0).id);
            desks.push(Desk { company, binder, channel });
        }
        let pair = |list: Vec<String>| <[String; 2]>::try_from(list).unwrap();
        Self { desks: desks.try_into().unwrap(), documents: pair(documents), runs: pair(runs), firm }
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
    async fn address(&self, route: &str, method: &str, which: usize) -> String {
        let (firm, desk) = (&self.firm, &self.desks[which]);
        let company = match route.ends_with("activate") && route.contains("/{company}/") {
            // What is taken out of service would not be there for the next.
            true => firm.company(&db::new_id(firm.clock.now()).to_string()).await,
            false => desk.company.clone(),
        };
        let mut address = route
            .replace("{company}", &company)
            .replace("{binder}", &desk.binder)
            .replace("{import}", "00000000-0000-7000-8000-000000000009")
            .replace("{document}", &self.documents[which])
            .replace("{other}", &self.documents[which])
            .replace("{run}", &self.runs[which])
            .replace("{page}", "1")
            .replace("{token}", "none")
            .replace("{upload}", "00000000-0000-7000-8000-000000000009")
            .replace("{note}", "00000000-0000-7000-8000-000000000009")
            .replace("{handover}", "00000000-0000-7000-8000-000000000009")
            .replace("{search}", "00000000-0000-7000-8000-000000000009")
            .replace("{notification}", "00000000-0000-7000-8000-000000000009")
            .replace("{job}", "00000000-0000-7000-8000-000000000009");
        if !address.contains("{channel}") {
            address = address.replace("{request}", "00000000-0000-7000-8000-000000000009");
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
            let company = route.contains("{company}").then(|| self.company(which));
            let owner = Owner::check(&firm.app, Caller::Operator, company).await.unwrap();
            let url = "https://compta.example/";
            let events = [bannette::webhook::Event::Read];
            let (webhook, _) = webhook::create(&firm.app, owner, url, &events).await.unwrap();
            webhook::test(&firm.app, owner, webhook).await.unwrap();
            let sent = webhook::deliveries(&firm.app, owner, webhook, None, 1).await.unwrap().items;
            address = address.replace("{webhook}", &webhook.to_string());
            address = address.replace("{delivery}", &sent[0].id.to_string());
            // There is room for ten.
            let sql = "UPDATE webhooks SET deleted_at = created_at WHERE id <> $1";
            firm.database().execute(sql, params![webhook]).await.unwrap();
        }
        if address.contains("{link}") {
            let any = Caller::Operator;
            let granted =
                rights::check::<ConfigureCollection>(firm.database(), any, self.company(which)).await;
            let t = Texts::new(Locale::Fr, jiff::tz::TimeZone::UTC, firm.clock.now().timestamp());
            let new = NewLink { days: 7, max_files: 1, max_bytes: 1, ..NewLink::default() };
            let link = links::create(&firm.app, granted.unwrap(), &t, new).await.unwrap();
            address = address.replace("{link}", &link.to_string());
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

    async fn try_page(&self, user: Option<(UserId, Duration)>, method: &str, address: &str) -> &'static str {
        let mut request = self.firm.api.with_key(None).request(method.parse().unwrap(), address);
        if let Some((user, ago)) = user {
            let (database, now) = (self.firm.database(), self.firm.clock.now());
            let token =
                session::open(database, now - ago, user, "", session::Entrance::Password).await.unwrap();
            request = request.header(COOKIE, format!("{}={token}", session::COOKIE));
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
            let address = matrix.address(&route, method, which).await;
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
                let address = matrix.address(route, &method, *which).await;
                write!(table, "{:<12}", matrix.try_api(api, &method, &address).await).unwrap();
            }
        }
    }
    let lines: Vec<&str> = table.lines().map(str::trim_end).collect();
    insta::assert_snapshot!("matrix", lines.join("\n"));
}
