//! Files on their way in, when something gets in their way: cut off, hanging, two at once, too many, too large; and what a
//! link is charged with.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use bannette::cli::serve::serve;
use bannette::deposit::upload;
use db::params;
use reqwest::Method;
use reqwest::header::{CONTENT_TYPE, RETRY_AFTER};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::deposit::{Depositor, desk_of, link, link_as, outcome};
use crate::support::api::answer;
use crate::support::paper::long_pdf;
use crate::support::served::Served;
use crate::support::{Desk, Engine, Firm, Settings, pdf};

const DAY: Duration = Duration::from_secs(86_400);
/// Whatever is waited for longer hangs.
const LONGEST: Duration = Duration::from_secs(60);

impl Depositor<'_> {
    /// A part of which only the beginning is sent; the connection, which stays open.
    async fn part_that_hangs(&self, upload: &str, offset: usize, size: usize, bytes: &[u8]) -> TcpStream {
        let host = self.firm.api.base.strip_prefix("http://").unwrap();
        let mut stream = TcpStream::connect(host).await.unwrap();
        let head = format!(
            "PATCH {}/uploads/{upload} HTTP/1.1\r\nHost: {host}\r\nCookie: {}\r\nUpload-Offset: {offset}\r\n\
            Content-Length: {size}\r\n\r\n",
            self.address, self.cookie
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        stream.write_all(bytes).await.unwrap();
        self.reaches(upload, offset + bytes.len()).await;
        stream
    }

    async fn offset(&self, upload: &str) -> usize {
        let head = self.ask("HEAD", &format!("/uploads/{upload}"), &[], Vec::new()).await;
        head.header("upload-offset").parse().unwrap()
    }

    async fn reaches(&self, upload: &str, offset: usize) {
        let start = Instant::now();
        while self.offset(upload).await != offset {
            assert!(start.elapsed() < LONGEST, "nothing comes");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
}

/// Files and bytes that the one link of a company is charged with.
async fn charged(firm: &Firm, desk: &Desk) -> (i64, i64) {
    let links = firm.api.get(&format!("/api/v1/companies/{}/deposit-links", desk.company)).await.json(200);
    let link = &links["items"][0];
    (link["files"].as_i64().unwrap(), link["bytes"].as_i64().unwrap())
}

fn parts(firm: &Firm) -> usize {
    std::fs::read_dir(firm.folder.path().join("deposits")).map_or(0, Iterator::count)
}

async fn the_only_original(firm: &Firm, desk: &Desk) -> Vec<u8> {
    let documents = firm.documents(&desk.company).await;
    assert_eq!(documents.len(), 1);
    firm.original(&documents[0].id).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_who_send_the_same_part_at_once_one_goes_on_and_nothing_is_mixed() {
    let firm = Firm::start().await;
    let desk = firm.desk("/Achats").await;
    let depositor = desk_of(&firm, &desk).await;
    let [one, other] = [long_pdf(1, 1_000_000), long_pdf(2, 1_000_000)];
    let upload = depositor.announced("grand.pdf", one.len()).await;
    let (first, second) = tokio::join!(depositor.part(&upload, 0, &one), depositor.part(&upload, 0, &other));
    // Whoever comes when all is settled is told of it; whoever comes meanwhile is to look again.
    let mut told = [first.status, second.status];
    told.sort_unstable();
    assert!(told == [200, 409] || told == [200, 200], "{told:?}");
    let stored = the_only_original(&firm, &desk).await;
    assert!(stored == one || stored == other, "two files were mixed");
    assert_eq!(firm.findings().await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_part_that_hangs_does_not_spoil_the_one_that_follows_it() {
    let firm = Firm::start().await;
    let desk = firm.desk("/Achats").await;
    let depositor = desk_of(&firm, &desk).await;
    let bytes = long_pdf(1, 900_000);
    let upload = depositor.announced("grand.pdf", bytes.len()).await;
    let mut hanging = depositor.part_that_hangs(&upload, 0, 900_000, &bytes[..300_000]).await;
    assert_eq!(depositor.part(&upload, 300_000, &bytes[300_000..600_000]).await.status, 204);
    // It comes to life again, with bytes that are there already.
    hanging.write_all(&bytes[300_000..]).await.unwrap();
    let told = depositor.part(&upload, 600_000, &bytes[600_000..]).await.json(200);
    assert_eq!(outcome(&told), "collected");
    assert_eq!(the_only_original(&firm, &desk).await, bytes);
    assert_eq!(parts(&firm), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connection_that_breaks_in_the_middle_of_a_part_loses_nothing_of_what_came() {
    let firm = Firm::start().await;
    let desk = firm.desk("/Achats").await;
    let depositor = desk_of(&firm, &desk).await;
    let bytes = long_pdf(1, 900_000);
    let upload = depositor.announced("grand.pdf", bytes.len()).await;
    drop(depositor.part_that_hangs(&upload, 0, 900_000, &bytes[..400_000]).await);
    assert_eq!(depositor.offset(&upload).await, 400_000);
    // Neither before its end nor past it.
    assert_eq!(depositor.part(&upload, 100, &bytes[100..200]).await.status, 409);
    assert_eq!(depositor.part(&upload, 900_001, &[]).await.status, 409);
    // Of what turns out too long, nothing stays.
    assert_eq!(depositor.part(&upload, 400_000, &long_pdf(2, 600_000)).await.status, 413);
    assert_eq!(depositor.offset(&upload).await, 400_000);
    assert_eq!(outcome(&depositor.part(&upload, 400_000, &bytes[400_000..]).await.json(200)), "collected");
    assert_eq!(the_only_original(&firm, &desk).await, bytes);
}

#[tokio::test]
async fn when_the_last_answer_is_lost_whoever_asks_again_is_told_the_outcome() {
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        let desk = firm.desk("/Achats").await;
        let guest = link(&firm, &desk, 10, 100_000).await;
        let bytes = long_pdf(1, 5_000);
        let upload = guest.announced("a.pdf", bytes.len()).await;
        let told = guest.part(&upload, 0, &bytes).await.json(200);
        assert_eq!(guest.offset(&upload).await, 5_000);
        for (offset, rest) in [(5_000, &bytes[5_000..]), (0, &bytes[..])] {
            assert_eq!(guest.part(&upload, offset, rest).await.json(200), told);
        }
        assert_eq!(charged(&firm, &desk).await, (1, 5_000));
        assert_eq!(firm.run(told["run"].as_str().unwrap()).await.counts.seen, 1);
    }
}

#[tokio::test]
async fn a_link_is_charged_with_what_lies_here_until_it_is_forgotten() {
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        let desk = firm.desk("/Achats").await;
        let guest = link(&firm, &desk, 10, 26_000).await;
        let bytes = long_pdf(1, 5_000);
        guest.deposit("a.pdf", &bytes, None).await;
        assert_eq!(charged(&firm, &desk).await, (1, 5_000), "{engine:?}");
        // What is here already lies here once more, in case it is wanted all the same.
        let known = guest.deposit("b.pdf", &bytes, None).await;
        assert_eq!(outcome(&known), "already_collected");
        assert_eq!(charged(&firm, &desk).await, (2, 10_000));
        for bytes in [&b""[..], b"MZ\x90\0\x03\0\0\0"] {
            assert_eq!(outcome(&guest.deposit("c.exe", bytes, None).await), "set_aside");
        }
        assert_eq!(charged(&firm, &desk).await, (2, 10_000));
        guest.form(&[("d.pdf", &bytes), ("e.exe", b"MZ\x90\0\x03\0\0\0")]).await;
        assert_eq!((charged(&firm, &desk).await, parts(&firm)), ((3, 15_000), 2));
        // Wanted all the same, it is stored, and charged no further.
        assert_eq!(outcome(&guest.all_the_same(&known).await), "collected");
        assert_eq!((charged(&firm, &desk).await, parts(&firm)), ((3, 15_000), 1));
        guest.form(&[("f.pdf", &long_pdf(2, 6_000))]).await;
        assert_eq!(charged(&firm, &desk).await, (4, 21_000));
        // What is on its way is kept free for it.
        let upload = guest.announced("g.pdf", 4_000).await;
        guest.part(&upload, 0, &long_pdf(3, 1_000)).await;
        assert!(guest.announce("h.pdf", 2_000, None).await.json(200)["refused"].is_string());
        guest.form(&[("i.pdf", &long_pdf(4, 1_000))]).await;
        assert_eq!(charged(&firm, &desk).await, (6, 26_000));
        // A day later what was given up, and what nobody wanted, is forgotten and free again.
        firm.clock.advance(DAY + DAY / 24);
        upload::sweep(&firm.app).await.unwrap();
        assert_eq!((charged(&firm, &desk).await, parts(&firm)), ((4, 17_000), 0));
        assert_eq!(firm.documents(&desk.company).await.len(), 4);
        assert_eq!(firm.findings().await, Vec::<String>::new());
    }
}

#[tokio::test]
async fn whoever_has_a_link_fills_neither_the_disk_nor_the_tables() {
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        let desk = firm.desk("/Achats").await;
        let guest = link(&firm, &desk, 100, 20_000).await;
        let bytes = long_pdf(1, 5_000);
        for _ in 0..4 {
            guest.deposit("a.pdf", &bytes, None).await;
        }
        // The same bytes again and again: they lie here no more often than the link is for.
        assert!(guest.deposit("a.pdf", &bytes, None).await["refused"].is_string(), "{engine:?}");
        assert!(guest.form(&[("a.pdf", &bytes)]).await.status == 303 && parts(&firm) == 3);

        // What is set aside is given back each time, but not for ever: each leaves a row.
        let guest = link(&firm, &desk, 2, 20_000).await;
        let list = format!("/api/v1/companies/{}/deposit-links", desk.company);
        let state = async || firm.api.get(&list).await.json(200)["items"][0]["state"].clone();
        for _ in 0..10 {
            guest.announce("vide.pdf", 0, None).await.json(200);
            guest.form(&[("a.exe", b"MZ\x90\0\x03\0\0\0")]).await;
        }
        assert_eq!((charged(&firm, &desk).await, state().await), ((0, 0), json!("used-up")));
        assert!(guest.announce("vide.pdf", 0, None).await.json(200)["refused"].is_string());
        assert!(guest.announce("a.pdf", 1_000, None).await.json(200)["refused"].is_string());
        let sql = "SELECT count(*) AS files FROM run_files WHERE outcome = 'set_aside'";
        let files: i64 = firm.database().fetch_one(sql, vec![]).await.unwrap().get("files").unwrap();
        assert_eq!(files, 20);
        assert_eq!(firm.findings().await, Vec::<String>::new());
    }
}

#[tokio::test]
async fn what_is_announced_larger_than_anything_adds_up_to_nothing() {
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        let desk = firm.desk("/Achats").await;
        let depositor = desk_of(&firm, &desk).await;
        let most = usize::try_from(i64::MAX).unwrap();
        let first = depositor.announce("a.pdf", most, None).await.json(200);
        let run = first["run"].as_str().unwrap();
        for _ in 0..2 {
            let said = depositor.announce("b.pdf", most, Some(run)).await.json(200);
            assert_eq!(outcome(&said), "set_aside", "{engine:?}");
        }
        let sent = long_pdf(1, 2_000);
        depositor.deposit("c.pdf", &sent, Some(run)).await;
        let sql = "SELECT bytes_received FROM runs WHERE id = $1";
        let id: uuid::Uuid = run.parse().unwrap();
        let row = firm.database().fetch_one(sql, params![id]).await.unwrap();
        assert_eq!(row.get::<i64>("bytes_received").unwrap(), 2_000);
        assert_eq!(firm.findings().await, Vec::<String>::new());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_body_that_does_not_go_on_is_cut_off_and_goes_on_with_the_next_part() {
    let firm = Firm::start_with(Settings {
        configure: |config| config.patience.body = Duration::from_millis(300),
        ..Settings::default()
    })
    .await;
    let desk = firm.desk("/Achats").await;
    let depositor = desk_of(&firm, &desk).await;
    let bytes = long_pdf(1, 900_000);
    let upload = depositor.announced("grand.pdf", bytes.len()).await;
    let mut hanging = depositor.part_that_hangs(&upload, 0, 900_000, &bytes[..300_000]).await;
    let mut told = Vec::new();
    let ended = tokio::time::timeout(LONGEST, hanging.read_to_end(&mut told)).await;
    ended.expect("the connection is closed").unwrap();
    let told = String::from_utf8_lossy(&told).to_lowercase();
    assert!(told.starts_with("http/1.1 204") && told.contains("upload-offset: 300000"), "{told}");
    assert_eq!(outcome(&depositor.part(&upload, 300_000, &bytes[300_000..]).await.json(200)), "collected");
    assert_eq!(the_only_original(&firm, &desk).await, bytes);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_that_does_not_end_keeps_nobody_from_stopping() {
    let mut firm = Firm::start_with(Settings {
        configure: |config| {
            config.patience.stop = Duration::from_millis(200);
            config.patience.head = Duration::from_secs(1);
        },
        ..Settings::default()
    })
    .await;
    let desk = firm.desk("/Achats").await;
    let cookie = desk_of(&firm, &desk).await.cookie;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    firm.api.base = format!("http://{address}");
    let stop = CancellationToken::new();
    let served = tokio::spawn(serve(Arc::clone(&firm.app), listener, false, stop.clone()));
    // A head that does not come is not waited for.
    for head in ["", "GET / HTTP/1.1\r\nHost: x\r\n"] {
        let mut silent = TcpStream::connect(address).await.unwrap();
        silent.write_all(head.as_bytes()).await.unwrap();
        let mut told = Vec::new();
        let ended = tokio::time::timeout(LONGEST, silent.read_to_end(&mut told)).await;
        ended.expect("the connection is closed").unwrap();
    }

    let depositor =
        Depositor { firm: &firm, cookie, address: format!("/companies/{}/deposit", desk.company) };
    let upload = depositor.announced("grand.pdf", 900_000).await;
    let _hanging = depositor.part_that_hangs(&upload, 0, 900_000, &long_pdf(1, 300_000)).await;
    stop.cancel();
    let ended = tokio::time::timeout(LONGEST, served).await.expect("it stops");
    ended.unwrap().unwrap();
    assert!(TcpStream::connect(address).await.is_err());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn forms_sent_at_once_by_a_link_do_not_exceed_it_together() {
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        let desk = firm.desk("/Achats").await;
        let guest = link(&firm, &desk, 10, 100_000).await;
        let [a, b, c] = [1, 2, 3].map(|seed| long_pdf(seed, 60_000));
        let send = |name, bytes| {
            let guest = &guest;
            async move { guest.form(&[(name, bytes)]).await.status }
        };
        let sent = tokio::join!(send("a.pdf", &a[..]), send("b.pdf", &b[..]), send("c.pdf", &c[..]));
        assert_eq!(sent, (303, 303, 303));
        assert_eq!(firm.documents(&desk.company).await.len(), 1, "{engine:?}");
        assert_eq!((charged(&firm, &desk).await, parts(&firm)), ((1, 60_000), 0));
    }
}

#[tokio::test]
async fn a_link_for_one_binder_opens_no_other() {
    let firm = Firm::start().await;
    let desk = firm.desk("/Achats").await;
    let other = firm.binder(&desk.company, "Autres achats").await;
    let guest = link_as(&firm, &desk, json!({ "binder_id": desk.binder })).await;
    let page = guest.ask("GET", "", &[], Vec::new()).await;
    assert!(!page.text().contains("Autres achats"), "{}", page.text());
    let announce = async |binder: &str| {
        let body = json!({ "path": "a.pdf", "size": 5, "binder": binder }).to_string().into_bytes();
        guest.ask("POST", "/uploads", &[("content-type", "application/json")], body).await.status
    };
    assert_eq!((announce(&desk.binder).await, announce(&other).await), (201, 404));
    let form = format!(
        "--x\r\nContent-Disposition: form-data; name=\"binder\"\r\n\r\n{other}\r\n--x\r\n\
        Content-Disposition: form-data; name=\"files\"; filename=\"a.pdf\"\r\n\r\n%PDF-\r\n--x--\r\n"
    );
    let kind = [(CONTENT_TYPE.as_str(), "multipart/form-data; boundary=x")];
    guest.ask("POST", "", &kind, form.into_bytes()).await;
    assert!(firm.documents(&desk.company).await.is_empty());
}

#[tokio::test]
async fn nothing_that_is_sent_to_a_link_is_held_in_memory_without_end() {
    let firm = Firm::start().await;
    let desk = firm.desk("/Achats").await;
    let guest = link(&firm, &desk, 10, 1_000_000).await;
    let body = json!({ "path": "a".repeat(3_000_000), "size": 5 }).to_string().into_bytes();
    let kind = [("content-type", "application/json")];
    assert_eq!(guest.ask("POST", "/uploads", &kind, body).await.status, 413);
    let kind = [(CONTENT_TYPE.as_str(), "multipart/form-data; boundary=x")];
    let file =
        "--x\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a.pdf\"\r\n\r\n%PDF-\r\n--x--\r\n";
    let text = |name: &str| {
        let long = "x".repeat(100_000);
        format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{long}\r\n{file}")
    };
    for name in ["binder", "option", "again"] {
        guest.ask("POST", "", &kind, text(name).into_bytes()).await;
        assert!(firm.documents(&desk.company).await.is_empty(), "{name}");
    }
    // A field whose head goes on and on.
    let mut endless = b"--x\r\nContent-Disposition: form-data; name=\"".to_vec();
    endless.resize(40_000_000, b'x');
    endless.extend_from_slice(b"\"\r\n\r\n\r\n");
    endless.extend_from_slice(file.as_bytes());
    let sent = guest.ask("POST", "", &kind, endless).await;
    assert_eq!((sent.status, firm.documents(&desk.company).await.len()), (303, 0));
    // What nobody asks for is passed over, and the file is taken.
    guest.ask("POST", "", &kind, text("other").into_bytes()).await;
    assert_eq!(firm.documents(&desk.company).await.len(), 1);
}

#[tokio::test]
async fn whoever_drops_a_large_folder_goes_on_a_little_later() {
    let firm = Firm::start().await;
    let desk = firm.desk("/Achats").await;
    let depositor = desk_of(&firm, &desk).await;
    depositor.announce("0.pdf", 1, None).await.json(201);
    // 598 more of this minute.
    let sql = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 598)
        INSERT INTO uploads (id, company_id, channel_id, binder_id, path, size, modified_at, created_at)
        SELECT printf('%08x-0000-7000-8000-000000000000', i), company_id, channel_id, binder_id, path, size,
            modified_at, created_at FROM n JOIN uploads";
    firm.database().execute(sql, vec![]).await.unwrap();
    // A form that began in time is taken to its end.
    let files = ["a", "b", "c"].map(|name| (name, pdf(name)));
    let files: Vec<(&str, &[u8])> = files.iter().map(|(name, bytes)| (*name, &bytes[..])).collect();
    depositor.form(&files).await;
    assert_eq!(firm.names(&desk.company).await, ["a", "b", "c"]);

    let refused = depositor.announce("1.pdf", 1, None).await;
    assert_eq!((refused.status, refused.header(RETRY_AFTER)), (429, "10"));
    let sent = depositor.form(&files).await;
    let told = firm.told(&depositor.cookie, &sent, &depositor.address).await;
    assert!(told.starts_with("Trop de fichiers à la fois"), "{told}");
    firm.clock.advance(Duration::from_secs(61));
    depositor.announce("1.pdf", 1, None).await.json(201);

    // A program's own are counted apart.
    let path = format!("/api/v1/companies/{}/deposits?name=k.pdf", desk.company);
    let send = async || answer(firm.api.request(Method::POST, &path).body(pdf("k"))).await;
    assert_eq!(send().await.status, 201);
    let sql = "UPDATE uploads SET created_at = $1, channel_id = (SELECT id FROM channels WHERE depositor_key_id IS NOT NULL)";
    firm.database().execute(sql, params![db::Clock::now(&firm.clock)]).await.unwrap();
    let refused = send().await;
    refused.problem(429, "deposit-too-many");
    assert_eq!(refused.header(RETRY_AFTER), "10");
}

#[tokio::test]
async fn what_cannot_be_resumed_leaves_nothing_and_the_rest_goes_after_a_day_on_the_machine_that_has_it() {
    let firm = Firm::start().await;
    let desk = firm.desk("/Achats").await;
    let path = format!("/api/v1/companies/{}/deposits?name=a.pdf", desk.company);
    for status in [201, 200] {
        assert_eq!(answer(firm.api.request(Method::POST, &path).body(pdf("a"))).await.status, status);
        assert_eq!(parts(&firm), 0);
    }
    {
        let depositor = desk_of(&firm, &desk).await;
        let cut = "--x\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a.pdf\"\r\n\r\n%PDF-1.7 and then";
        let kind = [(CONTENT_TYPE.as_str(), "multipart/form-data; boundary=x")];
        depositor.ask("POST", "", &kind, cut.as_bytes().to_vec()).await;
        assert_eq!(parts(&firm), 0, "a form that is cut off cannot go on");
        let upload = depositor.announced("b.pdf", 1_000).await;
        depositor.part(&upload, 0, &long_pdf(1, 500)).await;
        firm.clock.advance(DAY / 2);
        upload::sweep_parts(&firm.app).await.unwrap();
        assert_eq!(parts(&firm), 1, "it may still go on");
    }
    // The rows are swept by whichever worker comes first; the bytes by the machine where they lie.
    firm.database().execute("DELETE FROM uploads", vec![]).await.unwrap();
    let age = |part: &Path| {
        let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_600_000_000);
        std::fs::File::options().write(true).open(part).unwrap().set_modified(long_ago).unwrap();
    };
    for entry in std::fs::read_dir(firm.folder.path().join("deposits")).unwrap() {
        age(&entry.unwrap().path());
    }
    let served = Served::start(firm.command()).await;
    let start = Instant::now();
    while parts(&firm) > 0 {
        assert!(start.elapsed() < LONGEST, "it stays for ever");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(served.stop().await, Some(0));
}

#[tokio::test]
async fn who_brings_what_was_deleted_for_good_is_told_so() {
    let firm = Firm::start().await;
    let desk = firm.desk("/Achats").await;
    let depositor = desk_of(&firm, &desk).await;
    let told = depositor.deposit("a.pdf", &pdf("a"), None).await;
    let id = told["told"]["document"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
    let text = async |path: &str| -> String {
        let told: Value = depositor.deposit(path, &pdf("a"), None).await;
        assert_eq!((outcome(&told), &told["told"]["document"]), ("already_collected", &Value::Null));
        told["told"]["text"].as_str().unwrap().to_owned()
    };
    assert_eq!(firm.api.poke(&format!("/api/v1/documents/{id}/trash")).await.status, 204);
    assert!(text("b.pdf").await.contains("mis à la corbeille"));
    let deleted = answer(firm.api.request(Method::DELETE, &format!("/api/v1/documents/{id}"))).await;
    assert_eq!(deleted.status, 204);
    assert!(text("c.pdf").await.contains("supprimé définitivement"));
}
