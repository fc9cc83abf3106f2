//! How SQLite goes about what the lists ask: from an index to the rows, never over a whole table that grows, and without
//! sorting what it found.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::sync::{Arc, Mutex};

use db::Value;
use tracing::field::{Field, Visit};
use tracing::{Event, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};

use crate::support::{Firm, pdf};

/// Keeps the statements that the driver says it ran.
#[derive(Default, Clone)]
struct Statements(Arc<Mutex<BTreeSet<String>>>);

impl<S: Subscriber> Layer<S> for Statements {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        if event.metadata().target() == "sqlx::query" {
            let mut statement = Statement::default();
            event.record(&mut statement);
            let whole = if statement.whole.is_empty() { statement.summary } else { statement.whole };
            self.0.lock().unwrap().insert(whole.split_whitespace().collect::<Vec<_>>().join(" "));
        }
    }
}

/// A short statement is its own summary; a longer one follows it.
#[derive(Default)]
struct Statement {
    summary: String,
    whole: String,
}

impl Visit for Statement {
    fn record_str(&mut self, field: &Field, value: &str) {
        match field.name() {
            "summary" => value.clone_into(&mut self.summary),
            "db.statement" => value.clone_into(&mut self.whole),
            _ => {}
        }
    }

    fn record_debug(&mut self, _: &Field, _: &dyn std::fmt::Debug) {}
}

/// What the lists of the whole firm are asked for, by an administrator.
const PAGES: &[&str] = &[
    "/companies",
    "/companies?q=c1",
    "/history",
    "/history?state=failed",
    "/history?trigger=manual",
    "/search?q=facture",
    "/search?q=facture&from=2026-01-01&until=2026-12-31",
    "/search?q=1234,56",
    "/search?quality=to_check",
    "/search?kind=invoice",
    "/search?least=1000&most=1200",
    "/search?least=1000",
    "/search?most=1000",
    "/search?from=2026-01-15",
    "/search?until=2026-01-15",
    "/cockpit",
    "/connection-requests",
    "/notifications",
    "/administration/users",
    "/administration/users?q=anne",
    "/administration/users?show=external",
    "/administration/companies",
    "/administration/companies?sort=name",
    "/administration/companies?q=c1",
    "/administration/sites",
    "/administration/profiles",
    "/administration/audit",
    "/administration/audit?q=anne",
    "/administration/audit?action=signed-in",
    "/administration/import",
    "/administration/webhooks",
    "/jobs/failed",
    "/profile",
];

/// And those of a company.
const OF_A_COMPANY: &[&str] = &[
    "/tray",
    "/tray?q=facture",
    "/tray?quality=good",
    "/tray?kind=invoice",
    "/tray?drafted=true",
    "/tray?sort=received",
    "/tray?sort=-supplier",
    "/tray?sort=number",
    "/tray?sort=-date",
    "/tray?sort=total",
    "/tray?sort=-alerts",
    "/tray?doubt=duplicate",
    "/tray?doubt=other-buyer",
    "/trash",
    "/channels",
    "/deposit",
    "/deposit-links",
    "/channels/new",
    "/handovers",
    "/webhooks",
];

/// Tables that stay small in the largest firm, are read whole, and sorted.
const FEW: &[&str] = &["sites", "profiles", "sign_in_rules", "companies", "jobs"];

/// Indexes that are counted to their end: of channels in trouble, and those that the cockpit counts in all.
const COUNTED: &[&str] = &["connections_broken", "channels_by_success"];

/// What is sorted after an index has found the few rows of one thing: how its statement goes on from FROM.
const SORTED: &[&str] = &[
    "grants g JOIN profiles p",
    "sessions WHERE user_id = $1",
    "binders WHERE company_id = $1",
    "collected_folders WHERE channel_id = $1",
    "channels WHERE company_id = $1",
    "contents c JOIN documents d ON d.id = c.container_id WHERE c.document_id = $1",
    "documents d JOIN edit_sources s",
    "users u WHERE u.deactivated_at IS NULL AND u.id IN",
    // The cockpit's order changes with every run: what is sorted is a row for each channel.
    "(SELECT c.id AS company_id, c.code, c.name, c.sort_key, ch.id AS channel_id",
];

#[tokio::test]
async fn no_list_reads_a_whole_table_or_sorts_one() {
    let firm = Firm::start().await;
    let desk = firm.desk("/Achats").await;
    firm.put("/Achats/a.pdf", pdf("facture"));
    let run = firm.collect(&desk.channel).await.id;
    firm.hire("anne@cabinet.fr", "administrator", None).await;
    let cookie = firm.session("anne@cabinet.fr").await;
    let company = format!("/companies/{}", desk.company);
    let mut pages: Vec<String> = PAGES.iter().map(|page| (*page).to_owned()).collect();
    pages.extend(OF_A_COMPANY.iter().map(|page| format!("{company}{page}")));
    pages.push(format!("/channels/{}", desk.channel));
    pages.extend(["", "?outcome=failed", "?q=a"].map(|filter| format!("/runs/{run}{filter}")));
    let document = firm.documents(&desk.company).await.remove(0).id;
    let lists = ["", "?in=", "?in=sort%3D-total", "?in=quality%3Dgood%26sort%3Dsupplier"];
    pages.extend(lists.iter().map(|list| format!("/documents/{document}{list}")));

    let statements = Statements::default();
    let subscriber = tracing_subscriber::registry().with(statements.clone());
    // What talks to SQLite is threads of the driver's: they are heard too.
    tracing::subscriber::set_global_default(subscriber).expect("each test is a process of its own");
    let mut findings = String::new();
    for page in &pages {
        statements.0.lock().unwrap().clear();
        let shown = firm.page(&cookie, page).await;
        assert_eq!(shown.status, 200, "{page}");
        let asked: Vec<String> = statements.0.lock().unwrap().iter().cloned().collect();
        assert!(!asked.is_empty(), "{page} asks the database nothing");
        for sql in asked.iter().filter(|sql| sql.starts_with("SELECT") || sql.starts_with("WITH")) {
            for step in dear(&firm, sql).await {
                writeln!(findings, "{page}: {step}\n    {sql}").unwrap();
            }
        }
    }
    assert!(findings.is_empty(), "\n{findings}");
}

/// The steps of a statement's plan that would grow with the firm.
async fn dear(firm: &Firm, sql: &str) -> Vec<String> {
    // The planner does not ask for the values that the driver had.
    let marks = (1..200).rev().find(|number| sql.contains(&format!("${number}")));
    let count = marks.unwrap_or_else(|| sql.matches('?').count());
    let values = vec![Value::Text(None); count];
    let rows = firm.database().fetch_all(&format!("EXPLAIN QUERY PLAN {sql}"), values).await;
    let rows = rows.unwrap_or_else(|error| panic!("{error}: {sql}"));
    let steps = rows.iter().map(|row| row.get::<String>("detail").unwrap());
    steps.filter(|step| is_dear(step, sql)).collect()
}

fn is_dear(step: &str, sql: &str) -> bool {
    if step.contains("TEMP B-TREE FOR ORDER BY") {
        return !SORTED.iter().chain(FEW).any(|few| sql.contains(&format!("FROM {few}")));
    }
    let Some(scanned) = step.strip_prefix("SCAN ") else { return false };
    let name = scanned.split(' ').next().unwrap();
    let is_few = FEW.iter().any(|table| {
        let named = [format!(" {table} {name}"), format!(" {table} AS {name}")];
        *table == name || named.iter().any(|table| sql.contains(table.as_str()))
    });
    // An index walked in its own order, as far as the page goes, is what a list should be; and so is a table's number.
    let ends = sql.contains("LIMIT ") && !sql.contains("count(");
    let may_be_walked = ends || COUNTED.iter().any(|index| scanned.ends_with(index));
    let in_order =
        scanned.contains("USING") && may_be_walked || sql.contains(&format!("ORDER BY {name}.number DESC"));
    let of_a_query =
        [format!(") {name}"), format!(") AS {name}")].iter().any(|query| sql.contains(query.as_str()));
    !is_few && !in_order && !of_a_query && !scanned.contains("VIRTUAL TABLE") && name != "CONSTANT"
}
