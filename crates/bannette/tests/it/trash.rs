//! The trash: looked at, restored from, deleted for good. What lies or lay there is never collected again, whatever happens.

use std::collections::BTreeMap;
use std::time::Duration;

use bannette::document::trash::{RESTS_FOR, deletion};
use db::params;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use reqwest::Method;
use reqwest::header::LOCATION;
use serde_json::{Value, json};

use crate::reading::papers::{collect, invoice, write};
use crate::support::api::answer;
use crate::support::firm::folder;
use crate::support::paper::sha256;
use crate::support::{Desk, Engine, Firm, pdf};

const DAY: Duration = Duration::from_secs(24 * 3600);

async fn firm_with(engine: Engine, names: &[&str]) -> (Firm, Desk, String, Vec<String>) {
    let firm = Firm::on(engine).await;
    let desk = firm.desk("/Achats").await;
    let ids = collect(&firm, &desk, names).await;
    for id in &ids {
        write(&firm, id, &invoice("Minoterie Aubert", "F-1", "2026-03-01", "12.00")).await;
    }
    firm.hire("admin@cabinet.fr", "administrator", None).await;
    let cookie = firm.session("admin@cabinet.fr").await;
    (firm, desk, cookie, ids)
}

fn form<'a>(ids: &'a [String], more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    ids.iter().map(|id| ("document", id.as_str())).chain(more.iter().copied()).collect()
}

async fn put_in_trash(firm: &Firm, id: &str) {
    assert_eq!(firm.api.poke(&format!("/api/v1/documents/{id}/trash")).await.status, 204);
}

async fn delete(firm: &Firm, id: &str) -> u16 {
    answer(firm.api.request(Method::DELETE, &format!("/api/v1/documents/{id}"))).await.status
}

/// The names in the trash of a company, the last put there first.
async fn in_trash(firm: &Firm, company: &str) -> Vec<String> {
    let trashed: Vec<Value> = firm.api.list(&format!("/api/v1/companies/{company}/trash")).await;
    trashed.iter().map(|document| document["name"].as_str().unwrap().to_owned()).collect()
}

async fn has_original(firm: &Firm, text: &str) -> bool {
    firm.app.blobs.exists(&sha256(&pdf(text)).parse().unwrap()).await.unwrap()
}

#[tokio::test]
async fn the_trash_shows_what_lies_there_page_by_page_and_gives_it_back() {
    for engine in Engine::BOTH {
        let names: Vec<String> = (0..53).map(|n| format!("d{n:02}.pdf")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let (firm, desk, cookie, ids) = firm_with(engine, &names).await;
        let tray = format!("/companies/{}/tray", desk.company);
        let trash = format!("/companies/{}/trash", desk.company);
        assert!(firm.page(&cookie, &trash).await.text().contains("La corbeille est vide"));
        firm.send(&cookie, &format!("{tray}/trash"), &form(&ids[..51], &[])).await;
        put_in_trash(&firm, &ids[51]).await;
        let page = firm.page(&cookie, &tray).await;
        assert!(page.text().contains("<span class=\"count\">52</span>"), "{}", page.text());
        let page = firm.page(&cookie, &trash).await;
        assert_eq!(page.text().matches("data-item").count(), 50);
        assert!(page.text().contains("52 documents dans la corbeille"), "{}", page.text());
        let first = page.text().find("d51.pdf").expect("the last put there");
        assert!(page.text().find("d50.pdf").unwrap() > first, "comes first");
        let next = page.text().split("trash?after=").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let page = firm.page(&cookie, &format!("{trash}?after={next}")).await;
        assert_eq!(page.text().matches("data-item").count(), 2);
        // What a page ended with is restored meanwhile: the next one is the same.
        let list = format!("/api/v1/companies/{}/trash?limit=50", desk.company);
        let listed = firm.api.get(&list).await.json(200);
        assert_eq!(listed["items"][0]["trashed_by"], json!(null), "by a key");
        assert!(listed["items"][1]["trashed_by"].is_string());
        assert_eq!(listed["items"][1]["reading"]["summary"]["supplier"], "Minoterie Aubert");
        let last = [listed["items"][49]["id"].as_str().unwrap().to_owned()];
        let back = firm.send(&cookie, &format!("{trash}/restore"), &form(&last, &[])).await;
        assert_eq!(back.header(LOCATION), trash);
        let rest = format!("{list}&cursor={}", listed["next_cursor"].as_str().unwrap());
        let rest = firm.api.get(&rest).await.json(200);
        assert_eq!(rest["items"].as_array().unwrap().len(), 2);
        assert_eq!(rest["next_cursor"], json!(null));
        let two: Vec<String> =
            rest["items"].as_array().unwrap().iter().map(crate::support::firm::id).collect();
        let two = firm.send(&cookie, &format!("{trash}/restore"), &form(&two, &[])).await;
        assert_eq!(firm.told(&cookie, &two, &trash).await, "2 documents restaurés.", "{engine:?}");
        assert_eq!(firm.names(&desk.company).await.len(), 4);
        assert_eq!(firm.findings().await, Vec::<String>::new());
    }
}

#[tokio::test]
async fn what_is_deleted_for_good_is_gone_and_still_never_collected_again() {
    for engine in Engine::BOTH {
        let (firm, desk, cookie, ids) = firm_with(engine, &["a.pdf", "b.pdf", "c.pdf"]).await;
        let trash = format!("/companies/{}/trash", desk.company);
        // Only what lies in the trash, and only once that was asked.
        assert_eq!(delete(&firm, &ids[0]).await, 409);
        let none =
            firm.send(&cookie, &format!("{trash}/delete"), &form(&ids[..1], &[("sure", "true")])).await;
        assert!(firm.told(&cookie, &none, &trash).await.contains("Choisissez d’abord"));
        put_in_trash(&firm, &ids[0]).await;
        put_in_trash(&firm, &ids[1]).await;
        let asked = firm.send(&cookie, &format!("{trash}/delete"), &form(&ids[..1], &[])).await;
        assert_eq!(asked.status, 200);
        assert!(asked.text().contains("Supprimer ce document définitivement"), "{}", asked.text());
        assert_eq!(in_trash(&firm, &desk.company).await, ["b.pdf", "a.pdf"]);
        let gone =
            firm.send(&cookie, &format!("{trash}/delete"), &form(&ids[..1], &[("sure", "true")])).await;
        assert_eq!(firm.told(&cookie, &gone, &trash).await, "1 document supprimé définitivement.");
        assert_eq!(delete(&firm, &ids[1]).await, 204);

        for id in &ids[..2] {
            assert_eq!(firm.page(&cookie, &format!("/documents/{id}")).await.status, 404);
            for path in ["", "/original", "/entry"] {
                assert_eq!(
                    firm.api.get(&format!("/api/v1/documents/{id}{path}")).await.status,
                    404,
                    "{path}"
                );
            }
            assert_eq!(firm.api.poke(&format!("/api/v1/documents/{id}/restore")).await.status, 404);
        }
        while bannette::search::index::catch_up(&firm.app).await.unwrap() > 0 {}
        let found = firm.api.get("/api/v1/search?q=aubert").await.json(200);
        assert_eq!(found["items"].as_array().unwrap().len(), 1, "{found:#}");
        assert!(in_trash(&firm, &desk.company).await.is_empty());
        deletion::sweep(&firm.app).await.unwrap();
        assert!(!has_original(&firm, "a.pdf").await && has_original(&firm, "c.pdf").await);
        let derivatives = firm.folder.path().join("blobs/derivatives");
        assert!(!contains(&derivatives, &ids[0]) && contains(&derivatives, &ids[2]), "{derivatives:?}");

        // The same bytes, under another name; and the page of the run still tells what there was.
        firm.put("/Achats/copie de a.pdf", pdf("a.pdf"));
        let run = firm.collect(&desk.channel).await;
        assert_eq!((run.counts.collected, run.counts.already_collected), (0, 1));
        let shown = firm.page(&cookie, &format!("/runs/{}", run.id)).await;
        assert!(shown.text().contains("Document supprimé définitivement depuis"), "{}", shown.text());
        assert!(!shown.text().contains(&format!("/documents/{}", ids[0])));
        assert_eq!(firm.names(&desk.company).await, ["c.pdf"]);
        let sql =
            "SELECT action, user_id FROM document_actions WHERE document_id = $1 ORDER BY id DESC LIMIT 1";
        let id: bannette::ids::DocumentId = ids[0].parse().unwrap();
        let last = firm.database().fetch_one(sql, params![id]).await.unwrap();
        assert_eq!(last.get::<String>("action").unwrap(), "deleted");
        let audit = firm.page(&cookie, "/administration/audit").await;
        assert!(audit.text().contains("Documents supprimés définitivement"), "{}", audit.text());
        assert_eq!(firm.findings().await, Vec::<String>::new());
        // A day later nothing is left of the bytes.
        firm.clock.advance(DAY);
        deletion::sweep(&firm.app).await.unwrap();
        assert!(!contains(&firm.folder.path().join("blobs"), &sha256(&pdf("a.pdf"))));
        assert_eq!(firm.findings().await, Vec::<String>::new());
    }
}

#[tokio::test]
async fn what_was_handed_over_to_the_accounting_software_does_not_go_to_the_trash() {
    for engine in Engine::BOTH {
        let (firm, desk, cookie, ids) = firm_with(engine, &["a.pdf", "b.pdf"]).await;
        let path = format!("/api/v1/documents/{}/entry", ids[0]);
        let read = firm.api.get(&path).await.json(200);
        let change = json!({ "version": 0, "state": "entered", "content": read["content"] });
        assert_eq!(answer(firm.api.request(Method::PUT, &path).json(&change)).await.status, 200);
        let period = json!({ "from": "2026-03-01", "until": "2026-03-31" });
        let handovers = format!("/api/v1/companies/{}/handovers", desk.company);
        let made = firm.api.post(&handovers, period).await;
        assert_eq!(made.status, 201, "{}", made.text());
        assert!(firm.api.poke(&format!("{path}/take-back")).await.status < 300);
        let put = firm.api.poke(&format!("/api/v1/documents/{}/trash", ids[0])).await;
        put.problem(409, "document-not-waiting");
        let trash = format!("/companies/{}/tray/trash", desk.company);
        let put = firm.send(&cookie, &trash, &form(&ids, &[])).await;
        assert!(firm.told(&cookie, &put, &trash).await.contains("remis à la comptabilité"));
        assert_eq!(in_trash(&firm, &desk.company).await, ["b.pdf"]);
    }
}

/// Whether a file or folder below has a name that begins so.
fn contains(folder: &std::path::Path, beginning: &str) -> bool {
    std::fs::read_dir(folder).unwrap().any(|entry| {
        let path = entry.unwrap().path();
        path.file_name().unwrap().to_str().unwrap().starts_with(beginning)
            || path.is_dir() && contains(&path, beginning)
    })
}

#[tokio::test]
async fn an_original_that_another_document_has_stays_or_comes_back() {
    for engine in Engine::BOTH {
        let (firm, desk, _, ids) = firm_with(engine, &["a.pdf", "b.pdf"]).await;
        let other = firm.company("C2").await;
        let binder = firm.binder(&other, "Achats").await;
        let channel = firm.channel(&other, json!([folder("/Achats", true, &binder)])).await;
        for id in &ids {
            put_in_trash(&firm, id).await;
        }
        assert_eq!(delete(&firm, &ids[0]).await, 204);
        // The other company was keeping the same bytes when they were taken out.
        firm.dropbox.delete(&firm.client, "/Achats/b.pdf").unwrap();
        firm.collect(&channel).await;
        deletion::sweep(&firm.app).await.unwrap();
        assert!(has_original(&firm, "a.pdf").await, "it has them");
        assert_eq!(delete(&firm, &ids[1]).await, 204);
        deletion::sweep(&firm.app).await.unwrap();
        assert!(!has_original(&firm, "b.pdf").await);
        let sql = "UPDATE documents SET sha256 = $1, size = $2 WHERE company_id = $3";
        let company: bannette::ids::CompanyId = other.parse().unwrap();
        let (hash, size) = (sha256(&pdf("b.pdf")), pdf("b.pdf").len() as i64);
        firm.database().execute(sql, params![hash, size, company]).await.unwrap();
        deletion::sweep(&firm.app).await.unwrap();
        assert!(has_original(&firm, "b.pdf").await, "it came back");
        let kept = firm.documents(&other).await.remove(0).id;
        assert_eq!(firm.original(&kept).await, pdf("b.pdf"));
        firm.clock.advance(2 * DAY);
        deletion::sweep(&firm.app).await.unwrap();
        assert_eq!(firm.original(&kept).await, pdf("b.pdf"));
        assert_eq!(firm.findings().await, Vec::<String>::new());
        assert!(firm.documents(&desk.company).await.is_empty());
    }
}

#[tokio::test]
async fn after_thirty_days_the_trash_empties_itself() {
    for engine in Engine::BOTH {
        let (firm, desk, _, ids) = firm_with(engine, &["a.pdf", "b.pdf"]).await;
        put_in_trash(&firm, &ids[0]).await;
        firm.clock.advance(RESTS_FOR - DAY);
        put_in_trash(&firm, &ids[1]).await;
        deletion::sweep(&firm.app).await.unwrap();
        assert_eq!(in_trash(&firm, &desk.company).await.len(), 2);
        firm.clock.advance(DAY);
        deletion::sweep(&firm.app).await.unwrap();
        assert_eq!(in_trash(&firm, &desk.company).await, ["b.pdf"]);
        let sql = "SELECT caller FROM audit_entries WHERE action = 'documents-deleted'";
        let told = firm.database().fetch_one(sql, params![]).await.unwrap();
        assert_eq!(told.get::<String>("caller").unwrap(), "system");
        assert_eq!(firm.collect(&desk.channel).await.counts.collected, 0);
        assert_eq!(firm.findings().await, Vec::<String>::new());
    }
}

#[tokio::test]
async fn the_trash_exists_for_those_who_may_delete_and_holds_what_they_may_see() {
    let (firm, desk, admin, ids) = firm_with(Engine::Sqlite, &["a.pdf"]).await;
    firm.hire("paul@cabinet.fr", "collaborator", Some("C1")).await;
    firm.hire("claire@example.fr", "client", Some("C1")).await;
    put_in_trash(&firm, &ids[0]).await;
    let trash = format!("/companies/{}/trash", desk.company);
    let claire = firm.session("claire@example.fr").await;
    assert_eq!(firm.page(&claire, &trash).await.status, 404);
    let tray = firm.page(&claire, &format!("/companies/{}/tray", desk.company)).await;
    assert!(!tray.text().contains(&trash));
    for action in ["restore", "delete", "empty"] {
        let refused =
            firm.send(&claire, &format!("{trash}/{action}"), &form(&ids, &[("sure", "true")])).await;
        assert_eq!(refused.status, 404, "{action}");
    }
    // From another company's trash, this one's documents are none.
    let other = firm.company("C2").await;
    let through = format!("/companies/{other}/trash");
    let none = firm.send(&admin, &format!("{through}/delete"), &form(&ids, &[("sure", "true")])).await;
    assert!(firm.told(&admin, &none, &through).await.contains("Choisissez d’abord"));
    assert_eq!(in_trash(&firm, &desk.company).await, ["a.pdf"]);
    // All of it at once.
    let asked = firm.page(&admin, &format!("{trash}/empty")).await;
    assert!(asked.text().contains("Supprimer définitivement"), "{}", asked.text());
    assert_eq!(firm.press(&admin, &format!("{trash}/empty")).await, "1 document supprimé définitivement.");
    assert_eq!(firm.findings().await, Vec::<String>::new());
}

#[derive(Debug, Clone)]
enum Step {
    /// Under a new name each time.
    Put(u8),
    Collect,
    Trash(u8),
    Restore(u8),
    Delete(u8),
    /// Days pass.
    Pass(u32),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Tray,
    /// Since this day.
    Trash(u32),
    Deleted,
}

fn step() -> impl Strategy<Value = Step> {
    let content = 0..4u8;
    prop_oneof![
        3 => content.clone().prop_map(Step::Put),
        3 => Just(Step::Collect),
        3 => content.clone().prop_map(Step::Trash),
        2 => content.clone().prop_map(Step::Restore),
        2 => content.prop_map(Step::Delete),
        1 => (1..40u32).prop_map(Step::Pass),
    ]
}

/// A company, and where each content is that was ever collected for it.
struct Life<'a> {
    firm: &'a Firm,
    desk: Desk,
    path: String,
    waiting: Vec<u8>,
    places: BTreeMap<u8, (String, Place)>,
    day: u32,
}

impl<'a> Life<'a> {
    async fn begin(firm: &'a Firm, number: u32) -> Self {
        let path = format!("/L{number}");
        firm.dropbox.create_folder(&firm.client, &path).unwrap();
        let company = firm.company(&format!("L{number}")).await;
        let binder = firm.binder(&company, "Achats").await;
        let channel = firm.channel(&company, json!([folder(&path, true, &binder)])).await;
        let desk = Desk { company, binder, channel };
        Self { firm, desk, path, waiting: Vec::new(), places: BTreeMap::new(), day: 0 }
    }

    fn bytes(&self, content: u8) -> Vec<u8> {
        pdf(format!("content {content}"))
    }

    async fn take(&mut self, number: usize, step: Step) {
        match step {
            Step::Put(content) => {
                self.firm.put(&format!("{}/{number}.pdf", self.path), self.bytes(content));
                self.waiting.push(content);
            }
            Step::Collect => self.collect().await,
            Step::Trash(content) => {
                self.go(content, "trash", |place, day| match place {
                    Place::Tray => Some(Place::Trash(day)),
                    Place::Trash(_) => Some(place),
                    Place::Deleted => None,
                })
                .await
            }
            Step::Restore(content) => {
                self.go(content, "restore", |place, _| match place {
                    Place::Tray | Place::Trash(_) => Some(Place::Tray),
                    Place::Deleted => None,
                })
                .await
            }
            Step::Delete(content) => {
                let Some((id, place)) = self.places.get_mut(&content) else { return };
                let expected = match place {
                    Place::Tray => 409,
                    Place::Trash(_) => 204,
                    Place::Deleted => 404,
                };
                assert_eq!(delete(self.firm, id).await, expected);
                if expected == 204 {
                    *place = Place::Deleted;
                }
            }
            Step::Pass(days) => {
                self.day += days;
                self.firm.clock.advance(days * DAY);
                for (_, place) in self.places.values_mut() {
                    if matches!(place, Place::Trash(since) if self.day - *since >= 30) {
                        *place = Place::Deleted;
                    }
                }
                deletion::sweep(&self.firm.app).await.unwrap();
            }
        }
    }

    /// An action, and the place that it leads to from each.
    async fn go(&mut self, content: u8, action: &str, to: impl Fn(Place, u32) -> Option<Place>) {
        let Some((id, place)) = self.places.get_mut(&content) else { return };
        let status = self.firm.api.poke(&format!("/api/v1/documents/{id}/{action}")).await.status;
        match to(*place, self.day) {
            Some(next) => {
                assert_eq!(status, 204, "{action}");
                *place = next;
            }
            None => assert_eq!(status, 404, "{action}"),
        }
    }

    async fn collect(&mut self) {
        let run = self.firm.collect(&self.desk.channel).await;
        let before = self.places.len();
        for content in std::mem::take(&mut self.waiting) {
            self.places.entry(content).or_insert((String::new(), Place::Tray));
        }
        assert_eq!(run.counts.collected, (self.places.len() - before) as u64, "each content once, ever");
        for document in self.firm.documents(&self.desk.company).await {
            let known = |content: &u8| sha256(&self.bytes(*content)) == document.sha256;
            let content = (0..4).find(known).expect("a content that there was");
            self.places.get_mut(&content).expect("it was put there").0 = document.id;
        }
    }

    /// Everything is where it should be, and whole as long as it is there.
    async fn look(&self) {
        let hash = |content: u8| sha256(&self.bytes(content));
        let there = |wanted: fn(&Place) -> bool| {
            let mut hashes: Vec<String> = self
                .places
                .iter()
                .filter(|(_, (_, place))| wanted(place))
                .map(|(content, _)| hash(*content))
                .collect();
            hashes.sort();
            hashes
        };
        let mut tray: Vec<String> = self
            .firm
            .documents(&self.desk.company)
            .await
            .into_iter()
            .map(|document| document.sha256)
            .collect();
        tray.sort();
        assert_eq!(tray, there(|place| *place == Place::Tray));
        let trashed: Vec<Value> =
            self.firm.api.list(&format!("/api/v1/companies/{}/trash", self.desk.company)).await;
        let mut trashed: Vec<String> =
            trashed.iter().map(|document| document["sha256"].as_str().unwrap().to_owned()).collect();
        trashed.sort();
        assert_eq!(trashed, there(|place| matches!(place, Place::Trash(_))));
        for (content, (id, place)) in &self.places {
            if *place != Place::Deleted {
                assert_eq!(self.firm.original(id).await, self.bytes(*content));
            }
        }
    }
}

/// Lives of several companies one after the other, which share contents: what one deletes, another may have.
fn nothing_is_collected_again(engine: Engine, cases: u32) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let firm = runtime.block_on(Firm::on(engine));
    let number = std::cell::Cell::new(0);
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 40, ..Config::default() };
    let outcome = TestRunner::new(config).run(&prop::collection::vec(step(), 6..30), |steps| {
        number.set(number.get() + 1);
        runtime.block_on(async {
            let mut life = Life::begin(&firm, number.get()).await;
            for (at, step) in steps.into_iter().enumerate() {
                life.take(at, step).await;
            }
            life.collect().await;
            life.look().await;
            assert_eq!(firm.findings().await, [""; 0]);
        });
        Ok(())
    });
    runtime.block_on(async { drop(firm) });
    outcome.unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn what_lies_or_lay_in_the_trash_is_never_collected_again_on_sqlite() {
    nothing_is_collected_again(Engine::Sqlite, 16);
}

#[test]
fn what_lies_or_lay_in_the_trash_is_never_collected_again_on_postgresql() {
    nothing_is_collected_again(Engine::Postgres, 6);
}
