//! Lists are paged by cursor, without loss and without repeating.

use std::collections::HashSet;

use serde_json::Value;

use crate::support::{Engine, Firm, pdf};

/// All ids of a list, in pages of `limit` rows.
async fn ids(firm: &Firm, path: &str, limit: usize) -> Vec<String> {
    let mut ids = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = firm.api.get(&format!("{path}?limit={limit}{cursor}")).await.json(200);
        let items = page["items"].as_array().unwrap();
        ids.extend(items.iter().map(|item| item["id"].as_str().unwrap().to_owned()));
        match &page["next_cursor"] {
            Value::Null => return ids,
            next => {
                assert_eq!(items.len(), limit, "only the last page is short");
                cursor = format!("&cursor={}", next.as_str().unwrap());
            }
        }
    }
}

#[tokio::test]
async fn every_list_gives_each_row_once_whatever_the_length_of_its_pages() {
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        let desk = firm.desk("/Achats").await;
        for number in 0..11 {
            firm.put(&format!("/Achats/{number}.pdf"), pdf(format!("{number}")));
        }
        let run = firm.collect(&desk.channel).await;
        for number in 0..5 {
            firm.company(&format!("D{number}")).await;
            firm.collect(&desk.channel).await;
        }
        for (path, rows) in [
            ("/api/v1/companies".to_owned(), 6),
            ("/api/v1/runs".to_owned(), 6),
            (format!("/api/v1/runs/{}/files", run.id), 11),
            (format!("/api/v1/companies/{}/documents", desk.company), 11),
        ] {
            let whole = ids(&firm, &path, 500).await;
            assert_eq!(whole.len(), rows, "{path}");
            assert_eq!(whole.iter().collect::<HashSet<_>>().len(), rows, "{path}");
            for limit in [1, 2, 3, 10, 11] {
                assert_eq!(ids(&firm, &path, limit).await, whole, "{path} by {limit}");
            }
        }
    }
}

#[tokio::test]
async fn a_page_has_at_most_500_rows_and_a_cursor_must_be_one() {
    let firm = Firm::start().await;
    for path in ["/api/v1/companies", "/api/v1/runs"] {
        firm.api.get(&format!("{path}?limit=100000")).await.json(200);
        firm.api.get(&format!("{path}?limit=-1")).await.json(200);
        firm.api.get(&format!("{path}?limit=many")).await.problem(422, "malformed-query");
        firm.api.get(&format!("{path}?cursor=tomorrow")).await.problem(422, "malformed-query");
    }
}
