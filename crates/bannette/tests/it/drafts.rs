//! Documents whose entry was begun and put aside are found in the tray.

use reqwest::Method;
use serde_json::{Value, json};

use crate::reading::papers::invoices_on;
use crate::support::api::answer;
use crate::support::{Desk, Engine, Firm};

async fn firm_with(engine: Engine, names: &[&str]) -> (Firm, Desk, String, Vec<String>) {
    let (firm, desk, ids) = invoices_on(engine, names).await;
    firm.hire("anne@cabinet.fr", "collaborator", Some("C1")).await;
    let cookie = firm.session("anne@cabinet.fr").await;
    (firm, desk, cookie, ids)
}

/// As the entry's form does.
async fn save(firm: &Firm, id: &str, state: &str) {
    let path = format!("/api/v1/documents/{id}/entry");
    let entry = firm.api.get(&path).await.json(200);
    let entry = json!({ "version": entry["version"], "state": state, "content": entry["content"] });
    answer(firm.api.request(Method::PUT, &path).json(&entry)).await.json(200);
}

/// The documents of a list of the tray, in its order.
fn listed(page: &str) -> Vec<String> {
    let rows = page.split("data-item href=\"/documents/").skip(1);
    rows.map(|row| row[..36].to_owned()).collect()
}

/// What the chip says, where there is one.
fn chip(page: &str) -> Option<&str> {
    let chip = page.split("<a id=\"drafted\"").nth(1)?.split("</a>").next().unwrap();
    Some(chip.split("<span class=\"count\">").nth(1).unwrap().split('<').next().unwrap())
}

#[tokio::test]
async fn drafts_are_counted_and_filtered_for() {
    for engine in Engine::BOTH {
        let (firm, desk, cookie, ids) = firm_with(engine, &["a.pdf", "b.pdf", "c.pdf", "d.pdf"]).await;
        let tray = format!("/companies/{}/tray", desk.company);
        let page = async |query: &str| firm.page(&cookie, &format!("{tray}{query}")).await.text().to_owned();
        assert_eq!(chip(&page("").await), None, "{engine:?}: no chip for none");
        let shown = page("?drafted=true").await;
        assert!(listed(&shown).is_empty() && shown.contains("Aucun document de cette sorte"), "{shown}");
        assert_eq!(chip(&shown), Some("0"), "what is chosen can be let go");

        for id in &ids[..3] {
            save(&firm, id, "draft").await;
        }
        let shown = page("").await;
        assert_eq!((chip(&shown), listed(&shown).len()), (Some("3"), 4), "{engine:?}");
        let mut drafts = ids[..3].to_vec();
        drafts.sort();
        assert_eq!(listed(&page("?drafted=true&sort=received").await), drafts);
        drafts.reverse();
        let shown = page("?drafted=true").await;
        assert_eq!(listed(&shown), drafts);
        // The rest of what is asked for keeps it, and the list that a document is opened from.
        assert!(shown.contains("<input type=\"hidden\" name=\"drafted\" value=\"true\">"));
        assert!(shown.contains(&format!("{tray}?quality=good&#38;drafted=true")), "{shown}");
        assert!(shown.contains("?in=drafted%3Dtrue"), "{shown}");
        let opened = firm.page(&cookie, &format!("/documents/{}?in=drafted%3Dtrue", drafts[0])).await;
        assert!(opened.text().contains(&format!("/documents/{}?in=drafted%3Dtrue", drafts[1])));
        assert!(!opened.text().contains(&ids[3]), "no draft");
        assert_eq!(listed(&page("?drafted=true&q=F-2").await), [ids[1].clone()]);
        assert!(listed(&page("?drafted=true&kind=receipt").await).is_empty());
        let api = format!("/api/v1/companies/{}/documents?drafted=true", desk.company);
        assert_eq!(firm.api.list::<Value>(&api).await.len(), 3);

        // In a binder are its own.
        let other = firm.binder(&desk.company, "Divers").await;
        let to = json!({ "binder_id": other });
        assert_eq!(firm.api.post(&format!("/api/v1/documents/{}/move", ids[0]), to).await.status, 204);
        assert_eq!(chip(&page(&format!("?binder={other}")).await), Some("1"));
        assert_eq!(listed(&page(&format!("?binder={other}&drafted=true")).await), [ids[0].clone()]);

        // Entered, put in the trash, taken back.
        save(&firm, &ids[0], "entered").await;
        assert_eq!(firm.api.poke(&format!("/api/v1/documents/{}/trash", ids[1])).await.status, 204);
        assert_eq!(listed(&page("?drafted=true").await), [ids[2].clone()], "{engine:?}");
        firm.api.poke(&format!("/api/v1/documents/{}/entry/take-back", ids[0])).await;
        assert_eq!(chip(&page("").await), Some("2"), "{engine:?}");
    }
}

#[tokio::test]
async fn a_list_of_drafts_renews_itself_as_they_come_and_go() {
    let (firm, desk, cookie, ids) = firm_with(Engine::Sqlite, &["a.pdf", "b.pdf"]).await;
    save(&firm, &ids[0], "draft").await;
    let page = firm.page(&cookie, &format!("/companies/{}/tray?drafted=true", desk.company)).await;
    let list = page.text().split("<div id=\"documents\"").nth(1).unwrap();
    let again = list.split("hx-get=\"").nth(1).unwrap().split('"').next().unwrap().replace("&#38;", "&");
    assert_eq!(firm.page(&cookie, &again).await.status, 204);
    save(&firm, &ids[1], "draft").await;
    let renewed = firm.page(&cookie, &again).await;
    assert_eq!((chip(renewed.text()), listed(renewed.text()).len()), (Some("2"), 2));
}

/// However many documents wait beside them.
#[tokio::test]
async fn drafts_are_listed_and_counted_by_their_index() {
    let names: Vec<String> = (0..40).map(|n| format!("{n:02}.pdf")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let (firm, desk, _, ids) = firm_with(Engine::Sqlite, &names).await;
    for id in &ids[..2] {
        save(&firm, id, "draft").await;
    }
    firm.database().analyse().await.unwrap();
    let waiting = bannette::document::Place::Tray.condition();
    let company: bannette::ids::CompanyId = desk.company.parse().unwrap();
    for (asked, rest) in [("d.id", "ORDER BY d.id DESC LIMIT 51"), ("count(d.id)", "")] {
        let sql = format!(
            "EXPLAIN QUERY PLAN SELECT {asked} FROM documents d
            WHERE d.company_id = $1 AND d.drafted_at IS NOT NULL AND {waiting} {rest}"
        );
        let rows = firm.database().fetch_all(&sql, db::params![company]).await.unwrap();
        let plan: Vec<String> = rows.iter().map(|row| row.get("detail").unwrap()).collect();
        assert!(plan[0].contains("documents_drafted"), "{plan:#?}");
    }
}
