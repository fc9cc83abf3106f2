//! The cockpit, the metrics and the health of the service.

use bannette::cockpit::store;
use bannette::config::Config;
use db::params;
use jiff::ToSpan;
use jiff::civil::Date;
use reading::Page;
use serde_json::json;

use crate::reading::papers::{invoice, write};
use crate::support::firm::folder;
use crate::support::jobs::opening;
use crate::support::paper::{sample, zip};
use crate::support::{Engine, Firm, Settings, pdf};

#[tokio::test]
async fn whoever_looks_after_channels_sees_how_they_stand_and_the_worst_first() {
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        let desk = firm.desk("/Achats").await;
        firm.put("/Achats/a.pdf", pdf("a"));
        firm.collect(&desk.channel).await;
        let second = firm.company("C2").await;
        let binder = firm.binder(&second, "Achats").await;
        firm.dropbox.create_folder(&firm.client, "/Banque").unwrap();
        let broken = firm.channel(&second, json!([folder("/Banque", true, &binder)])).await;
        firm.collect(&broken).await;
        firm.database()
            .execute("UPDATE connections SET health = 'revoked' WHERE channel_id IN (SELECT id FROM channels WHERE company_id IN (SELECT id FROM companies WHERE code = 'C2'))", vec![])
            .await
            .unwrap();
        firm.company("C3").await;
        firm.hire("admin@cabinet.fr", "administrator", None).await;
        firm.hire("manager@cabinet.fr", "manager", None).await;
        firm.hire("anne@cabinet.fr", "collaborator", Some("C1")).await;
        firm.hire("claire@example.fr", "client", Some("C1")).await;

        let admin = firm.session("admin@cabinet.fr").await;
        let page = firm.page(&admin, "/cockpit").await;
        assert_eq!(page.status, 200, "{}", page.text());
        let at = |text: &str| {
            let (_, table) = page.text().split_once("<tbody>\n").expect("there is a list");
            table.find(text).unwrap_or_else(|| panic!("{text} is not in {table}"))
        };
        assert!(at("Entreprise C2") < at("Entreprise C3") && at("Entreprise C3") < at("Entreprise C1"));
        assert!(page.text().contains("à reconnecter") && page.text().contains("sans canal"));
        assert!(page.text().contains("data-label=\"À saisir\">1<"), "{}", page.text());
        assert!(page.text().contains("– 1</title>"), "today's bar says one document");
        let by_company = firm.page(&admin, "/cockpit?sort=company").await;
        let rows: Vec<&str> = by_company.text().split("data-item").skip(1).collect();
        assert!(rows[0].contains("Entreprise C1") && rows[2].contains("Entreprise C3"));
        let broken = firm.page(&admin, "/cockpit?trouble=disconnected&q=c2").await;
        assert_eq!(broken.text().matches("data-item").count(), 1);
        assert!(page.text().contains("Base de données"));

        let manager = firm.session("manager@cabinet.fr").await;
        let page = firm.page(&manager, "/cockpit").await;
        assert_eq!(page.status, 200);
        assert!(!page.text().contains("Base de données"), "the server is the administrator's");
        for email in ["claire@example.fr", "anne@cabinet.fr"] {
            let cookie = firm.session(email).await;
            assert_eq!(firm.page(&cookie, "/cockpit").await.status, 404, "{email}");
        }
    }
}

#[tokio::test]
async fn what_waits_is_counted_whatever_brought_it() {
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        let desk = firm.desk("/Achats").await;
        firm.put("/Achats/a.pdf", pdf("a"));
        firm.collect(&desk.channel).await;
        // One that has no channel, and one that has.
        let by_hand = firm.company("C2").await;
        firm.binder(&by_hand, "Achats").await;
        for (company, name) in [(&by_hand, "b"), (&by_hand, "c"), (&desk.company, "d")] {
            let path = format!("/api/v1/companies/{company}/deposits?name={name}.pdf");
            let request = firm.api.request(reqwest::Method::POST, &path).body(pdf(name));
            assert_eq!(crate::support::api::answer(request).await.status, 201);
        }
        let sql = "UPDATE documents SET state = 'unreadable' WHERE name = 'c.pdf'";
        firm.database().execute(sql, vec![]).await.unwrap();
        firm.hire("manager@cabinet.fr", "manager", None).await;
        let page = firm.page(&firm.session("manager@cabinet.fr").await, "/cockpit?sort=company").await;
        let rows: Vec<&str> = page.text().split("data-item").skip(1).collect();
        let says = |row: &str, waiting: u8, to_read: u8| {
            row.contains(&format!("data-label=\"À saisir\">{waiting}<"))
                && row.contains(&format!("data-label=\"À lire\">{to_read}<"))
        };
        assert!(says(rows[0], 2, 2) && says(rows[1], 2, 1), "{engine:?}: {}", page.text());
    }
}

#[tokio::test]
async fn each_trouble_of_a_channel_is_found_under_its_name() {
    let firm = Firm::start().await;
    let desk = firm.desk("/Achats").await;
    firm.collect(&desk.channel).await;
    firm.hire("manager@cabinet.fr", "manager", None).await;
    let manager = firm.session("manager@cabinet.fr").await;
    let listed = async |trouble: &str| {
        firm.page(&manager, &format!("/cockpit?trouble={trouble}")).await.text().matches("data-item").count()
    };
    assert_eq!(listed("none").await, 1);
    let long_ago = db::Moment::from_seconds(1_600_000_000);
    for (trouble, breaks, mends) in [
        (
            "failed",
            "channel_standings SET last_state = 'failed'",
            "channel_standings SET last_state = 'succeeded'",
        ),
        (
            "incomplete",
            "channel_standings SET last_state = 'incomplete'",
            "channel_standings SET last_state = 'succeeded'",
        ),
        ("late", "channels SET last_success_at = $1", "channels SET last_success_at = $2"),
        ("silent", "channels SET silent_since = $1", "channels SET silent_since = NULL"),
        ("paused", "channels SET paused_at = $1", "channels SET paused_at = NULL"),
        ("draft", "channels SET state = 'draft'", "channels SET state = 'active'"),
        ("disconnected", "connections SET health = 'revoked'", "connections SET health = 'healthy'"),
    ] {
        let now = db::Clock::now(&firm.clock);
        let change = async |change: &str| {
            let values = match (change.contains("$1"), change.contains("$2")) {
                (true, _) => params![long_ago],
                (_, true) => params![now],
                _ => vec![],
            };
            firm.database().execute(&format!("UPDATE {}", change.replace("$2", "$1")), values).await.unwrap();
        };
        change(breaks).await;
        assert_eq!((listed(trouble).await, listed("none").await), (1, 0), "{trouble}");
        change(mends).await;
        assert_eq!((listed(trouble).await, listed("none").await), (0, 1), "{trouble}");
    }
}

#[tokio::test]
async fn whoever_watches_the_service_is_told_when_its_database_is_gone() {
    let firm = Firm::start().await;
    let anybody = firm.api.with_key(None);
    let page = anybody.get("/sign-in").await;
    let policy = page.header("content-security-policy");
    assert!(
        policy.starts_with("default-src 'none'; script-src 'self'") && !policy.contains("unsafe"),
        "{policy}"
    );
    firm.database().close().await;
    for (path, status) in [("/health/ready", 503), ("/healthz", 503), ("/health/live", 200)] {
        assert_eq!(anybody.get(path).await.status, status, "{path}");
    }
}

#[tokio::test]
async fn days_that_are_over_are_summed_up_and_tell_the_same() {
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        let (one, two) = (firm.company("C1").await, firm.company("C2").await);
        let today: Date = "2026-03-10".parse().unwrap();
        for (company, before, documents) in
            [(&one, 40, 9), (&one, 3, 2), (&two, 3, 5), (&one, 1, 4), (&two, 0, 1)]
        {
            let day = today.checked_sub(before.days()).unwrap();
            let sql =
                "INSERT INTO documents_per_day (day, company_id, documents, bytes) VALUES ($1, $2, $3, 1000)";
            let company: uuid::Uuid = company.parse().unwrap();
            firm.database().execute(sql, params![day.to_string(), company, documents]).await.unwrap();
        }
        let told = async || {
            let came = store::came(firm.database(), "2026-03-01".parse().unwrap()).await.unwrap();
            let mut came: Vec<_> =
                came.iter().map(|came| (came.day.to_string(), came.documents, came.bytes)).collect();
            came.sort();
            came
        };
        let day = |day: &str, documents, bytes| (day.to_owned(), documents, bytes);
        let expected = [day("2026-03-07", 7, 2000), day("2026-03-09", 4, 1000), day("2026-03-10", 1, 1000)];
        assert_eq!(told().await, expected);
        for _ in 0..2 {
            store::sum_up(firm.database(), today).await.unwrap();
            assert_eq!(told().await, expected);
        }
        let summed =
            firm.database().fetch_all("SELECT day FROM firm_days ORDER BY day", vec![]).await.unwrap();
        let summed: Vec<String> = summed.iter().map(|row| row.get("day").unwrap()).collect();
        assert_eq!(summed, ["2026-01-29", "2026-03-07"], "yesterday may still get something");
    }
}

#[tokio::test]
async fn metrics_are_for_whoever_was_let_in() {
    let closed = Firm::start().await;
    assert_eq!(closed.api.with_key(None).get("/metrics").await.status, 404);
    for path in ["/health/live", "/health/ready", "/healthz"] {
        assert_eq!(closed.api.with_key(None).get(path).await.status, 200, "{path}");
    }
    for engine in Engine::BOTH {
        let configure = |config: &mut Config| config.metrics.token = Some("s3cret".to_owned().into());
        let firm = Firm::start_with(Settings { engine, configure, ..Settings::default() }).await;
        let desk = firm.desk("/Achats").await;
        firm.put("/Achats/a.pdf", pdf("a"));
        firm.collect(&desk.channel).await;
        assert_eq!(firm.api.with_key(None).get("/metrics").await.status, 404);
        assert_eq!(firm.api.with_key(Some("s3cre")).get("/metrics").await.status, 404);
        let page = firm.api.with_key(Some("s3cret")).get("/metrics").await;
        assert_eq!(page.status, 200);
        for line in [
            "bannette_jobs{kind=\"read\",state=\"waiting\"} 1",
            "bannette_documents_in_30_days 1",
            "bannette_documents_to_read{state=\"received\"} 1",
            "bannette_channels{state=\"active\"} 1",
            "bannette_connections{health=\"healthy\"} 1",
            "bannette_channels_last_run{state=\"succeeded\"} 1",
        ] {
            assert!(page.text().lines().any(|written| written == line), "{line}: {}", page.text());
        }
    }
    let configure = |config: &mut Config| config.metrics.loopback = true;
    let firm = Firm::start_with(Settings { configure, ..Settings::default() }).await;
    assert_eq!(firm.api.with_key(None).get("/metrics").await.status, 200);
    let request = firm.api.with_key(None).request(reqwest::Method::GET, "/metrics");
    let passed_on = crate::support::api::answer(request.header("X-Forwarded-For", "203.0.113.9")).await;
    assert_eq!(passed_on.status, 404);
}

#[tokio::test]
async fn received_documents_are_counted_as_a_bookkeeper_counts_them_on_the_days_of_the_firm() {
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        let desk = firm.desk("/Achats").await;
        // Half past midnight in Paris, when the day of UTC is still the one before.
        firm.clock.advance_to_a_noon();
        firm.clock.advance(std::time::Duration::from_secs(12 * 3600 + 1800));
        let zone = jiff::tz::TimeZone::get("Europe/Paris").unwrap();
        let today = db::Clock::now(&firm.clock).timestamp().to_zoned(zone).date();
        let counted = async || {
            let came = store::came(firm.database(), today.checked_sub(9.days()).unwrap()).await.unwrap();
            came.iter().map(|came| (came.day, came.documents)).collect::<Vec<_>>()
        };
        firm.put("/Achats/a.pdf", sample("boulangerie-lemoine/Achats/2026-10/Voltarmor 2026-10.pdf"));
        firm.collect(&desk.channel).await;
        assert_eq!(counted().await, [(today, 1)], "{engine:?}");

        // What is made of it is not received.
        let id = firm.documents(&desk.company).await.remove(0).id;
        let mut reading = invoice("Voltarmor", "V-1", "2026-10-12", "2178.52");
        reading.pages = (1..=2).map(|number| Page { number, ..reading.pages[0].clone() }).collect();
        write(&firm, &id, &reading).await;
        let page = |page: u32| json!({ "pages": [{ "document_id": id, "page": page, "rotation": 0 }] });
        let edits = format!("/api/v1/companies/{}/edits", desk.company);
        let body = json!({ "documents": [page(1), page(2)], "replaces": true });
        firm.api.post(&edits, body).await.json(201);
        assert_eq!(counted().await, [(today, 1)], "{engine:?}");

        // Of an archive that is opened, what lay in it; of one that cannot be opened wholly, itself as well.
        firm.put(
            "/Achats/b.zip",
            zip(&[("b1.pdf", &pdf("b1")), ("b2.pdf", &pdf("b2")), ("b3.pdf", &pdf("b3"))]),
        );
        firm.collect(&desk.channel).await;
        assert_eq!(counted().await, [(today, 2)], "{engine:?}");
        let _opening = opening(&firm);
        let archive = firm
            .documents(&desk.company)
            .await
            .into_iter()
            .find(|document| document.name == "b.zip")
            .unwrap();
        firm.document_when(&archive.id, |document| !document["container"].is_null()).await;
        assert_eq!(counted().await, [(today, 4)], "{engine:?}");
    }
}
