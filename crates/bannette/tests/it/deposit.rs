//! Documents brought by hand: in parts that go on where they were cut off, as a form, by a link; each once, each accounted for.

mod contents;

use std::time::Duration;

use db::params;
use reqwest::header::{ACCEPT, CONTENT_TYPE, COOKIE, LOCATION};
use serde_json::{Value, json};

use crate::rights::keys::key;
use crate::support::api::{Answer, answer};
use crate::support::paper::long_pdf;
use crate::support::{Desk, Engine, Firm, Settings, pdf};

/// Somebody at the page of a deposit: a session's cookie, or none for whoever came by a link.
pub struct Depositor<'a> {
    pub firm: &'a Firm,
    pub cookie: String,
    pub address: String,
}

impl Depositor<'_> {
    pub async fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: Vec<u8>) -> Answer {
        let request =
            self.firm.api.with_key(None).request(method.parse().unwrap(), &format!("{}{path}", self.address));
        let mut request = request.header(COOKIE, &self.cookie).body(body);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        answer(request).await
    }

    pub async fn announce(&self, path: &str, size: usize, run: Option<&str>) -> Answer {
        let body = json!({ "path": path, "size": size, "run": run }).to_string().into_bytes();
        self.ask("POST", "/uploads", &[("content-type", "application/json")], body).await
    }

    /// Announces a file of which no part is there yet; the id of its upload.
    pub async fn announced(&self, path: &str, size: usize) -> String {
        self.announce(path, size, None).await.json(201)["id"].as_str().unwrap().to_owned()
    }

    pub async fn part(&self, upload: &str, offset: usize, bytes: &[u8]) -> Answer {
        let offset = offset.to_string();
        self.ask("PATCH", &format!("/uploads/{upload}"), &[("upload-offset", &offset)], bytes.to_vec()).await
    }

    /// A file in one part; what is told of it.
    pub async fn deposit(&self, path: &str, bytes: &[u8], run: Option<&str>) -> Value {
        let said = self.announce(path, bytes.len(), run).await;
        if said.status == 200 {
            return said.json(200);
        }
        let said = said.json(201);
        self.part(said["id"].as_str().unwrap(), 0, bytes).await.json(200)
    }

    pub async fn all_the_same(&self, told: &Value) -> Value {
        let path = format!("/uploads/{}", told["id"].as_str().unwrap());
        self.ask("POST", &path, &[(ACCEPT.as_str(), "application/json")], Vec::new()).await.json(200)
    }

    /// The form of a browser without scripts.
    pub async fn form(&self, files: &[(&str, &[u8])]) -> Answer {
        let mut body = Vec::new();
        for (name, bytes) in files {
            let head = format!(
                "--x\r\nContent-Disposition: form-data; name=\"files\"; filename=\"{name}\"\r\n\
                Content-Type: application/octet-stream\r\n\r\n"
            );
            body.extend(head.into_bytes());
            body.extend_from_slice(bytes);
            body.extend(b"\r\n");
        }
        body.extend(b"--x--\r\n");
        self.ask("POST", "", &[(CONTENT_TYPE.as_str(), "multipart/form-data; boundary=x")], body).await
    }
}

pub fn outcome(said: &Value) -> &str {
    said["told"]["outcome"].as_str().unwrap_or_else(|| panic!("{said}"))
}

pub async fn desk_of<'a>(firm: &'a Firm, desk: &Desk) -> Depositor<'a> {
    firm.hire("nadia@cabinet.fr", "collaborator", Some("C1")).await;
    let cookie = firm.session("nadia@cabinet.fr").await;
    Depositor { firm, cookie, address: format!("/companies/{}/deposit", desk.company) }
}

/// A link of a company.
pub async fn link<'a>(firm: &'a Firm, desk: &Desk, max_files: i64, max_bytes: i64) -> Depositor<'a> {
    link_as(firm, desk, json!({ "max_files": max_files, "max_bytes": max_bytes })).await
}

/// A link as the API is told to make it.
pub async fn link_as<'a>(firm: &'a Firm, desk: &Desk, mut new: Value) -> Depositor<'a> {
    new["note"] = "Vos relevés".into();
    new["days"] = 7.into();
    let links = format!("/api/v1/companies/{}/deposit-links", desk.company);
    let made = firm.api.post(&links, new).await.json(201);
    let address: url::Url = made["address"].as_str().unwrap().parse().unwrap();
    Depositor { firm, cookie: String::new(), address: address.path().to_owned() }
}

#[tokio::test]
async fn what_is_deposited_is_collected_by_a_run_of_its_own_and_accounted_for() {
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        let desk = firm.desk("/Achats").await;
        let depositor = desk_of(&firm, &desk).await;
        let first = depositor.deposit("Achats/facture.pdf", &pdf("one"), None).await;
        assert_eq!(outcome(&first), "collected");
        let run = first["run"].as_str().unwrap();
        let empty = depositor.deposit("vide.pdf", b"", Some(run)).await;
        assert_eq!(
            (outcome(&empty), empty["told"]["text"].as_str().unwrap()),
            ("set_aside", "Ce fichier est vide. Enregistrez-le ou numérisez-le de nouveau, puis déposez-le.")
        );
        assert_eq!(
            outcome(&depositor.deposit("pilote.exe", b"MZ\x90\0\x03\0\0\0", Some(run)).await),
            "set_aside"
        );
        let again = depositor.deposit("copie.pdf", &pdf("one"), Some(run)).await;
        assert_eq!(outcome(&again), "already_collected");
        assert!(again["told"]["text"].as_str().unwrap().contains("facture.pdf"), "{again}");

        let seen = firm.run(run).await;
        assert_eq!((seen.trigger.as_str(), seen.state.as_str()), ("deposit", "succeeded"));
        let counts = &seen.counts;
        assert_eq!((counts.seen, counts.collected, counts.already_collected, counts.set_aside), (4, 1, 1, 2));
        assert_eq!(firm.file(&seen, "Achats/facture.pdf").await.outcome, "collected");
        assert_eq!(firm.names(&desk.company).await, ["facture.pdf"]);
        let found = firm.api.list::<Value>("/api/v1/runs?trigger=deposit").await;
        assert_eq!((found.len(), firm.api.list::<Value>("/api/v1/runs?trigger=manual").await.len()), (1, 0));
        // It is no channel to collect by.
        let channels = firm.api.list::<Value>(&format!("/api/v1/companies/{}/channels", desk.company)).await;
        assert_eq!(channels.len(), 1);
        let run = firm.api.get(&format!("/api/v1/runs/{run}")).await.json(200);
        let channel = run["channel_id"].as_str().unwrap();
        assert_eq!(firm.api.get(&format!("/api/v1/channels/{channel}")).await.status, 404);
        assert_eq!(firm.findings().await, Vec::<String>::new());
    }
}

#[tokio::test]
async fn the_same_bytes_are_stored_twice_only_when_somebody_wants_them_to() {
    let firm = Firm::start().await;
    let desk = firm.desk("/Achats").await;
    firm.put("/Achats/a.pdf", pdf("same"));
    firm.collect(&desk.channel).await;
    let depositor = desk_of(&firm, &desk).await;
    let told = depositor.deposit("b.pdf", &pdf("same"), None).await;
    assert_eq!(outcome(&told), "already_collected");
    let document = told["told"]["document"].as_str().unwrap().to_owned();
    assert_eq!(firm.documents(&desk.company).await.len(), 1);
    let wanted = depositor.all_the_same(&told).await;
    assert_eq!(outcome(&wanted), "collected");
    assert_ne!(wanted["told"]["document"].as_str().unwrap(), document);
    assert_eq!(firm.names(&desk.company).await, ["a.pdf", "b.pdf"]);
    // Asked for twice, it is done once.
    assert_eq!(depositor.all_the_same(&told).await["told"]["document"], wanted["told"]["document"]);
    assert_eq!(firm.documents(&desk.company).await.len(), 2);
    assert_eq!(firm.findings().await, Vec::<String>::new());
}

#[tokio::test]
async fn an_upload_cut_off_at_ninety_percent_goes_on_there() {
    let firm = Firm::start().await;
    let desk = firm.desk("/Achats").await;
    let depositor = desk_of(&firm, &desk).await;
    let bytes = long_pdf(1, 1_000_000);
    let upload = &depositor.announced("grand.pdf", bytes.len()).await;
    let most = depositor.part(upload, 0, &bytes[..900_000]).await;
    assert_eq!((most.status, most.header("upload-offset")), (204, "900000"));
    // A part that belongs elsewhere changes nothing.
    assert_eq!(depositor.part(upload, 100, &bytes[100..200]).await.status, 409);
    assert_eq!(depositor.part(upload, 900_000, &long_pdf(2, 200_000)).await.status, 413);
    let head = depositor.ask("HEAD", &format!("/uploads/{upload}"), &[], Vec::new()).await;
    let offset: usize = head.header("upload-offset").parse().unwrap();
    assert_eq!(head.header("upload-length"), "1000000");
    let told = depositor.part(upload, offset, &bytes[offset..]).await.json(200);
    assert_eq!(outcome(&told), "collected");
    let documents = firm.documents(&desk.company).await;
    assert_eq!(firm.original(&documents[0].id).await, bytes);
    // Nothing is left of it beside the original.
    let left = std::fs::read_dir(firm.folder.path().join("deposits")).unwrap().count();
    assert_eq!(left, 0);
    assert_eq!(firm.findings().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_form_without_scripts_brings_many_files_and_names_lead_nowhere() {
    let settings =
        Settings { configure: |config| config.collection.max_file_size = 50_000, ..Settings::default() };
    let firm = Firm::start_with(settings).await;
    let desk = firm.desk("/Achats").await;
    let depositor = desk_of(&firm, &desk).await;
    let large = long_pdf(3, 60_000);
    let files: [(&str, &[u8]); 4] =
        [("a.pdf", &pdf("a")), ("../../b.pdf", &pdf("b")), ("trop.pdf", &large), ("c.pdf", &pdf("a"))];
    let sent = depositor.form(&files).await;
    assert_eq!(sent.status, 303, "{}", sent.text());
    let shown = firm.page(&depositor.cookie, sent.header(LOCATION)).await;
    for text in
        ["a.pdf", "Reçu, mis en bannette.", "Plus grand que la taille admise.", "Déposer tout de même"]
    {
        assert!(shown.text().contains(text), "{text}: {}", shown.text());
    }
    assert_eq!(firm.names(&desk.company).await, ["a.pdf", "b.pdf"]);
    let nothing = depositor.form(&[]).await;
    assert_eq!(firm.told(&depositor.cookie, &nothing, "").await, "Choisissez d’abord un fichier.");
    assert_eq!(firm.findings().await, Vec::<String>::new());
}

#[tokio::test]
async fn who_may_not_deposit_finds_no_page_and_what_another_brings_is_not_his() {
    let firm = Firm::start().await;
    let desk = firm.desk("/Achats").await;
    let depositor = desk_of(&firm, &desk).await;
    firm.company("C2").await;
    firm.hire("autre@cabinet.fr", "collaborator", Some("C2")).await;
    firm.hire("marc@cabinet.fr", "collaborator", Some("C1")).await;
    let path = format!("/uploads/{}", depositor.announced("a.pdf", 1000).await);
    for (email, page) in [("autre@cabinet.fr", 404), ("marc@cabinet.fr", 200)] {
        let cookie = firm.session(email).await;
        let other = Depositor { firm: &firm, cookie, address: depositor.address.clone() };
        assert_eq!(other.ask("GET", "", &[], Vec::new()).await.status, page, "{email}");
        assert_eq!(other.ask("HEAD", &path, &[], Vec::new()).await.status, 404, "{email}");
        assert_eq!(other.ask("PATCH", &path, &[("upload-offset", "0")], b"x".to_vec()).await.status, 404);
    }
}

#[tokio::test]
async fn a_link_lets_a_client_deposit_until_it_is_used_up_expired_or_revoked() {
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        let desk = firm.desk("/Achats").await;
        let guest = link(&firm, &desk, 3, 100_000).await;
        let page = guest.ask("GET", "", &[], Vec::new()).await;
        assert!(page.status == 200 && page.text().contains("Vos relevés"), "{}", page.text());
        let first = guest.deposit("a.pdf", &pdf("a"), None).await;
        assert_eq!((outcome(&first), &first["told"]["document"]), ("collected", &Value::Null));
        // What is there is told, but not as what. It lies here for a day all the same, so it is counted.
        let told = guest.deposit("b.pdf", &pdf("a"), first["run"].as_str()).await;
        assert_eq!(told["told"]["text"], "Ce fichier a déjà été reçu. Il n’est pas stocké une seconde fois.");
        guest.deposit("b.pdf", &pdf("b"), first["run"].as_str()).await;
        let refused = guest.announce("c.pdf", 10, None).await.json(200);
        assert!(refused["refused"].as_str().unwrap().contains("limite"), "{refused}");

        let other = link(&firm, &desk, 10, 500).await;
        assert!(other.announce("grand.pdf", 501, None).await.json(200)["refused"].is_string());
        let sent = other.form(&[("grand.pdf", &long_pdf(1, 600))]).await;
        assert_eq!((sent.status, firm.documents(&desk.company).await.len()), (303, 2));
        let run = firm.run(first["run"].as_str().unwrap()).await;
        assert_eq!((run.trigger.as_str(), run.counts.seen), ("deposit", 3));

        firm.clock.advance(Duration::from_secs(7 * 86_400 + 1));
        let page = guest.ask("GET", "", &[], Vec::new()).await;
        assert!(page.status == 404 && page.text().contains("Ce lien ne sert plus"), "{}", page.text());
        assert_eq!(guest.announce("d.pdf", 10, None).await.status, 404);
        assert_eq!(firm.findings().await, Vec::<String>::new());
    }
}

#[tokio::test]
async fn links_are_made_and_revoked_by_who_configures_the_collection() {
    let firm = Firm::start().await;
    let desk = firm.desk("/Achats").await;
    firm.hire("admin@cabinet.fr", "administrator", None).await;
    let session = firm.session("admin@cabinet.fr").await;
    let page = format!("/companies/{}/deposit-links", desk.company);
    let form = [
        ("binder", desk.binder.as_str()),
        ("note", "Bonjour"),
        ("days", "30"),
        ("max_files", "5"),
        ("max_size", "10"),
    ];
    let made = firm.send(&session, &page, &form).await;
    assert!(firm.told(&session, &made, &page).await.starts_with("Le lien est créé"));
    let shown = firm.page(&session, &page).await;
    let address = shown.text().split("/deposit/").nth(1).unwrap().split('"').next().unwrap();
    let address = format!("/deposit/{address}");
    assert_eq!(firm.page("", &address).await.status, 200);
    let mut links = shown.text().split("href=\"").map(|link| link.split('"').next().unwrap());
    let revoke = links.find(|link| link.ends_with("/revoke")).unwrap().to_owned();
    let asked = firm.page(&session, &revoke).await;
    assert!(asked.text().contains("Révoquer ce lien"), "{}", asked.text());
    assert!(asked.text().contains(&format!("action=\"{revoke}\"")), "{}", asked.text());
    firm.press(&session, &revoke).await;
    assert_eq!(firm.page("", &address).await.status, 404);
    let wrong = [("days", "30"), ("max_files", "0"), ("max_size", "10")];
    assert_eq!(firm.send(&session, &page, &wrong).await.status, 422);
    let log = "SELECT action FROM audit_entries WHERE action LIKE 'deposit-link%' ORDER BY number";
    let actions = firm.database().fetch_all(log, params![]).await.unwrap();
    assert_eq!(actions.len(), 2);
}

#[tokio::test]
async fn a_program_deposits_files_each_once_and_makes_links() {
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        let desk = firm.desk("/Achats").await;
        let path = format!("/api/v1/companies/{}/deposits", desk.company);
        let send = async |query: &str, bytes: Vec<u8>| {
            answer(firm.api.request(reqwest::Method::POST, &format!("{path}?{query}")).body(bytes)).await
        };
        let sent = send("name=a.pdf", pdf("a")).await.json(201);
        let document = sent["document_id"].as_str().unwrap();
        assert_eq!((sent["outcome"].as_str(), firm.original(document).await), (Some("collected"), pdf("a")));
        let run = firm.run(sent["run_id"].as_str().unwrap()).await;
        assert_eq!(run.counts(), [1, 0, 0, 0]);
        let query = format!("name=b.pdf&binder={}", desk.binder);
        let known = send(&query, pdf("a")).await.json(200);
        assert_eq!(
            (&known["outcome"], &known["document_id"]),
            (&json!("already_collected"), &json!(document))
        );
        let again = send(&format!("{query}&again=true"), pdf("a")).await.json(201);
        assert_ne!(again["document_id"], known["document_id"]);
        let empty = send("name=leer.pdf", Vec::new()).await.json(200);
        assert_eq!((&empty["outcome"], &empty["reason"]), (&json!("set_aside"), &json!("empty")));
        send("name=a.pdf&binder=00000000-0000-7000-8000-000000000009", pdf("a"))
            .await
            .problem(404, "not-found");
        send("", pdf("a")).await.problem(422, "malformed-query");
        // All by the one channel of the key.
        let sql = "SELECT label, state FROM channels WHERE type = 'deposit'";
        let rows = firm.database().fetch_all(sql, params![]).await.unwrap();
        assert_eq!((rows.len(), rows[0].get::<String>("label").unwrap().as_str()), (1, "Dépôt de test"));
        assert_eq!(firm.findings().await, Vec::<String>::new());

        let links = format!("/api/v1/companies/{}/deposit-links", desk.company);
        let link = firm.api.post(&links, json!({ "note": "Vos relevés", "days": 7 })).await.json(201);
        assert_eq!((&link["state"], &link["max_files"]), (&json!("open"), &json!(100)));
        let address = link["address"].as_str().unwrap().rsplit_once("/deposit/").unwrap().1;
        let guest = format!("/deposit/{address}");
        assert_eq!(firm.page("", &guest).await.status, 200);
        assert_eq!(firm.api.get(&links).await.json(200)["items"], json!([link]));
        // Who only reads does not learn what lets him deposit.
        let looks = key(&firm, &["--read-only"]).await;
        let mut shown = looks.get(&links).await.json(200)["items"][0].clone();
        assert_eq!(shown["address"].take(), Value::Null);
        assert_eq!(shown["id"], link["id"]);
        let revoke = format!("{links}/{}/revoke", link["id"].as_str().unwrap());
        let revoked = firm.api.poke(&revoke).await.json(200);
        assert_eq!((&revoked["state"], &revoked["address"]), (&json!("revoked"), &Value::Null));
        assert_eq!(firm.page("", &guest).await.status, 404);
        firm.api.poke(&revoke).await.problem(404, "not-found");
        assert_eq!(firm.api.post(&links, json!({ "days": 3 })).await.wrong_fields()[0].0, "days");
    }
}

/// Deposits a file that is taken; its document's id.
/// Options hold for what somebody brings to a company from then on, and are shown as chosen; a link keeps its own.
#[tokio::test]
async fn who_deposits_chooses_what_is_done_by_itself_and_it_is_remembered() {
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        let desk = firm.desk("/Achats").await;
        let nadia = desk_of(&firm, &desk).await;
        let ticked = async || {
            let page = firm.page(&nadia.cookie, &nadia.address).await.text().to_owned();
            let boxes = page.split("<input type=\"checkbox\" name=\"option\" value=\"").skip(1);
            let chosen = boxes.filter(|rest| rest.split('>').next().unwrap().contains("checked"));
            chosen.map(|rest| rest.split('"').next().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert!(ticked().await.is_empty());
        let announce = async |depositor: &Depositor<'_>, options: Value| {
            let body = json!({ "path": "a.pdf", "size": 5, "options": options }).to_string().into_bytes();
            depositor.ask("POST", "/uploads", &[("content-type", "application/json")], body).await.json(201)
        };
        announce(&nadia, json!(["rotate", "part_receipts"])).await;
        assert_eq!(ticked().await, ["rotate", "part_receipts"], "{engine:?}");
        announce(&nadia, Value::Null).await;
        assert_eq!(ticked().await.len(), 2, "nothing was said of them");
        // A form without scripts: the empty one comes first, so that none is a choice too.
        let form = |options: &[&str]| {
            let field = |value: &&str| {
                format!("--x\r\nContent-Disposition: form-data; name=\"option\"\r\n\r\n{value}\r\n")
            };
            let options: String = options.iter().map(field).collect();
            let file = "--x\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a.pdf\"\r\n\r\n%PDF-\r\n--x--\r\n";
            format!("{options}{file}").into_bytes()
        };
        let kind = [(CONTENT_TYPE.as_str(), "multipart/form-data; boundary=x")];
        nadia.ask("POST", "", &kind, form(&["", "split_documents", "of-tomorrow"])).await;
        assert_eq!(ticked().await, ["split_documents"]);
        nadia.ask("POST", "", &kind, form(&[""])).await;
        assert!(ticked().await.is_empty());

        // Whoever comes by a link chooses nothing.
        let guest = link(&firm, &desk, 10, 1_000_000).await;
        assert!(!firm.page("", &guest.address).await.text().contains("name=\"option\""));
        announce(&guest, json!(["rotate"])).await;
        // A program says it in the address.
        let deposits = format!("/api/v1/companies/{}/deposits?name=b.pdf", desk.company);
        let send = async |options: &str| {
            let path = format!("{deposits}&options={options}");
            answer(firm.api.request(reqwest::Method::POST, &path).body(pdf(options))).await
        };
        assert_eq!(send("shred").await.wrong_fields()[0].0, "options");
        assert_eq!(send("rotate,remove_blank_pages").await.status, 201);
        let sql = "SELECT options FROM channels WHERE type = 'deposit' ORDER BY options";
        let rows = firm.database().fetch_all(sql, params![]).await.unwrap();
        let chosen: Vec<String> = rows.iter().map(|row| row.get("options").unwrap()).collect();
        assert_eq!(chosen, ["", "", "rotate remove_blank_pages"], "hers, the link's, the key's");
    }
}
