//! Sorting, filtering and searching by what was read.

use serde_json::{Value, json};

use super::papers::{collect, invoice, write};
use crate::support::api::{Answer, answer};
use crate::support::{Desk, Engine, Firm};

/// Five invoices, one of which is not read yet, and one of which says nothing.
async fn firm_with_invoices(engine: Engine) -> (Firm, Desk) {
    let firm = Firm::on(engine).await;
    let desk = firm.desk("/Achats").await;
    let ids = collect(&firm, &desk, &["a.pdf", "b.pdf", "c.pdf", "d.pdf", "e.pdf"]).await;
    for (id, reading) in ids.iter().zip([
        invoice("Écluse SARL", "F-10", "2026-03-01", "12.00"),
        invoice("Zinguerie Aubert", "F-9", "2026-01-31", "1159.80"),
        invoice("aubert et fils", "A-1", "2026-02-28", "-5.00"),
        invoice("", "", "", ""),
    ]) {
        write(&firm, id, &reading).await;
    }
    (firm, desk)
}

/// The files in the order of a tray's page.
fn files(page: &Answer) -> Vec<char> {
    assert_eq!(page.status, 200, "{}", page.text());
    let files = page.text().match_indices(".pdf").map(|(at, _)| page.text()[..at].chars().last().unwrap());
    files.collect()
}

#[tokio::test]
async fn a_tray_is_sorted_both_ways_by_every_column_and_what_is_unknown_comes_first() {
    for engine in Engine::BOTH {
        let (firm, desk) = firm_with_invoices(engine).await;
        firm.hire("anne@cabinet.fr", "collaborator", Some("C1")).await;
        let cookie = firm.session("anne@cabinet.fr").await;
        let tray = async |query: &str| {
            files(&firm.page(&cookie, &format!("/companies/{}/tray{query}", desk.company)).await)
        };
        let received = tray("?sort=received").await;
        for (sort, known) in [
            ("supplier", ['c', 'a', 'b']),
            ("number", ['c', 'a', 'b']),
            ("date", ['b', 'c', 'a']),
            ("total", ['c', 'a', 'b']),
        ] {
            let ascending = tray(&format!("?sort={sort}")).await;
            let unknown: Vec<char> = received.iter().copied().filter(|file| "de".contains(*file)).collect();
            assert_eq!(ascending, [&unknown[..], &known].concat(), "{sort} on {engine:?}");
            let mut descending = tray(&format!("?sort=-{sort}")).await;
            descending.reverse();
            assert_eq!(descending, ascending, "{sort} on {engine:?}");
        }
        let mut latest_first = tray("").await;
        latest_first.reverse();
        assert_eq!(latest_first, received);
        assert_eq!(tray("?sort=nonsense&quality=&kind=none").await.len(), 5);
    }
}

#[tokio::test]
async fn a_sorted_list_gives_each_document_once_page_by_page() {
    use bannette::document::list::{Filter, Order, list};
    use bannette::rights::{Caller, LookUpDocuments, check};
    for engine in Engine::BOTH {
        let (firm, desk) = firm_with_invoices(engine).await;
        let company = desk.company.parse().unwrap();
        let granted = check::<LookUpDocuments>(firm.database(), Caller::Operator, company).await.unwrap();
        for order in
            ["", "received", "supplier", "-supplier", "number", "-number", "date", "-date", "total", "-total"]
        {
            let mut filter = Filter { order: Order::parse(order), ..Filter::default() };
            let whole = list(firm.database(), granted, &filter, 500).await.unwrap().items;
            let whole: Vec<_> = whole.iter().map(|listed| listed.document.id).collect();
            assert_eq!(whole.len(), 5);
            for limit in [1, 2, 3, 4] {
                let mut paged = Vec::new();
                loop {
                    let page = list(firm.database(), granted, &filter, limit).await.unwrap();
                    paged.extend(page.items.iter().map(|listed| listed.document.id));
                    filter.after = page.next_cursor.map(|cursor| cursor.parse().unwrap());
                    if filter.after.is_none() {
                        break;
                    }
                }
                assert_eq!(paged, whole, "{order} by {limit} on {engine:?}");
            }
        }
    }
}

#[tokio::test]
async fn documents_are_found_by_kind_quality_supplier_number_date_and_amount() {
    for engine in Engine::BOTH {
        let (firm, desk) = firm_with_invoices(engine).await;
        let found = async |query: &str| {
            let path = format!("/api/v1/companies/{}/documents?{query}", desk.company);
            let documents: Vec<Value> = firm.api.list(&path).await;
            let mut names: Vec<_> =
                documents.iter().map(|document| document["name"].as_str().unwrap().to_owned()).collect();
            names.sort();
            names.concat().replace(".pdf", "")
        };
        for (query, expected) in [
            ("kind=invoice", "abcd"),
            ("kind=receipt", ""),
            // One that is not read yet is of no kind.
            ("kind=other", ""),
            ("quality=good", "abc"),
            ("quality=to_check", "d"),
            ("search=AUBERT", "bc"),
            ("search=ecluse", "a"),
            ("search=f-9", "b"),
            ("search=28/02/2026", "c"),
            ("search=1%20159,80", "b"),
            ("search=1159.80", "b"),
            ("search=e.pdf", "e"),
            ("search=50%25", ""),
        ] {
            assert_eq!(found(query).await, expected, "{query} on {engine:?}");
        }
        let wrong = format!("/api/v1/companies/{}/documents?quality=perfect", desk.company);
        firm.api.get(&wrong).await.problem(422, "malformed-query");
    }
}

#[tokio::test]
async fn a_program_asks_for_what_waits_what_is_entered_or_what_lies_in_the_trash() {
    for engine in Engine::BOTH {
        let (firm, desk) = firm_with_invoices(engine).await;
        let documents = firm.documents(&desk.company).await;
        let id = |name: &str| documents.iter().find(|document| document.name == name).unwrap().id.clone();
        let entry = json!({ "version": 0, "state": "entered", "content": { "kind": "invoice" } });
        let path = format!("/api/v1/documents/{}/entry", id("a.pdf"));
        answer(firm.api.request(reqwest::Method::PUT, &path).json(&entry)).await.json(200);
        let trash = format!("/api/v1/documents/{}/trash", id("b.pdf"));
        assert!(firm.api.poke(&trash).await.status < 300);
        let marked = "UPDATE documents SET replaced_at = collected_at WHERE name = 'c.pdf'";
        firm.database().execute(marked, vec![]).await.unwrap();
        firm.database()
            .execute("UPDATE documents SET unpacked = TRUE WHERE name = 'd.pdf'", vec![])
            .await
            .unwrap();
        let found = async |query: &str| {
            let path = format!("/api/v1/companies/{}/documents{query}", desk.company);
            let documents: Vec<Value> = firm.api.list(&path).await;
            let told = |document: &Value| {
                let yes = |name: &str| !document[name].is_null() && document[name] != json!(false);
                let is =
                    ["entered_at", "trashed_at", "replaced", "unpacked"].into_iter().filter(|name| yes(name));
                (document["name"].as_str().unwrap().replace(".pdf", ""), is.collect::<Vec<_>>().join(" "))
            };
            let mut told: Vec<_> = documents.iter().map(told).collect();
            told.sort();
            told.iter()
                .map(|(name, is)| format!("{name} {is}").trim().to_owned())
                .collect::<Vec<_>>()
                .join(", ")
        };
        assert_eq!(found("?place=tray").await, "e", "{engine:?}");
        assert_eq!(found("?place=entered").await, "a entered_at");
        assert_eq!(found("?place=trash").await, "b trashed_at");
        assert_eq!(found("").await, "a entered_at, c replaced, d unpacked, e");
        let path = format!("/api/v1/companies/{}/documents?place", desk.company);
        firm.api.get(&format!("{path}=attic")).await.problem(422, "malformed-query");
    }
}

#[tokio::test]
async fn the_tray_refreshes_its_list_and_its_counts_and_only_when_something_changed() {
    let (firm, desk) = firm_with_invoices(Engine::Sqlite).await;
    firm.hire("anne@cabinet.fr", "collaborator", Some("C1")).await;
    let cookie = firm.session("anne@cabinet.fr").await;
    let tray = firm.page(&cookie, &format!("/companies/{}/tray?quality=to_check", desk.company)).await;
    let list = tray.text().split("id=\"documents\"").nth(1).unwrap();
    let asked = list.split("hx-get=\"").nth(1).unwrap().split('"').next().unwrap();
    let asked = asked.replace("&#38;", "&");
    assert_eq!(firm.page(&cookie, &asked).await.status, 204, "{asked}");

    let document =
        firm.documents(&desk.company).await.into_iter().find(|found| found.name == "e.pdf").unwrap();
    write(&firm, &document.id, &invoice("Minoterie", "", "2026-03-03", "9.00")).await;
    let refreshed = firm.page(&cookie, &asked).await;
    assert_eq!(files(&refreshed).len(), 2, "{}", refreshed.text());
    assert!(refreshed.text().contains("id=\"binders\"") && refreshed.text().contains("hx-swap-oob"));
    let to_check = refreshed.text().split("id=\"quality-to_check\"").nth(1).unwrap();
    assert!(to_check.split("</a>").next().unwrap().contains("<span class=\"count\">2</span>"), "{to_check}");
}
