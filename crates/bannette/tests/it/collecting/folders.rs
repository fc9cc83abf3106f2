//! Collected folders: which file belongs to which, and what happens when a folder moves or goes.

use dropbox_simulator::{Fault, KnownError, NewContent, Operation};
use serde_json::json;

use crate::support::firm::folder;
use crate::support::{Engine, Firm, pdf};

#[tokio::test]
async fn of_folders_that_overlap_the_closest_one_takes_a_file_whatever_the_order() {
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        for path in
            ["/a.pdf", "/Achats/b.pdf", "/Achats/2026/c.pdf", "/Achats/2026/12/d.pdf", "/Ventes/e.pdf"]
        {
            firm.put(path, pdf(path));
        }
        let company = firm.company("C1").await;
        let mut binders = Vec::new();
        for name in ["Achats", "2026", "Racine"] {
            binders.push(firm.binder(&company, name).await);
        }
        let [achats, year, root] = binders.as_slice() else { unreachable!() };
        // With subfolders, without, and the root without.
        let folders =
            [folder("/Achats", true, achats), folder("/Achats/2026", false, year), folder("", false, root)];
        let reversed: Vec<_> = folders.iter().rev().cloned().collect();
        let channel = firm.channel(&company, json!(folders)).await;
        let run = firm.collect(&channel).await;
        assert_eq!((run.end(), run.counts()), (("succeeded", ""), [4, 0, 0, 0]));
        for document in firm.documents(&company).await {
            let binder = match document.name.as_str() {
                "a.pdf" => root,
                "c.pdf" => year,
                _ => achats,
            };
            assert_eq!(&document.binder_id, binder, "{}", document.name);
        }
        let again = firm.channel(&company, json!(reversed)).await;
        assert_eq!(firm.collect(&again).await.counts(), [0, 4, 0, 0]);
    }
}

#[tokio::test]
async fn a_folder_without_its_subfolders_leaves_them_alone() {
    let firm = Firm::start().await;
    firm.put("/Achats/a.pdf", pdf("a"));
    firm.put("/Achats/2026/b.pdf", pdf("b"));
    let company = firm.company("C1").await;
    let binder = firm.binder(&company, "Achats").await;
    let channel = firm.channel(&company, json!([folder("/Achats", false, &binder)])).await;
    assert_eq!(firm.collect(&channel).await.counts(), [1, 0, 0, 0]);
    firm.put("/Achats/2026/c.pdf", pdf("c"));
    firm.dropbox.rename(&firm.client, "/Achats/2026/b.pdf", "/Achats/b.pdf").unwrap();
    let run = firm.collect(&channel).await;
    assert_eq!(run.counts(), [1, 0, 0, 0]);
    assert_eq!(firm.names(&company).await, ["a.pdf", "b.pdf"]);
}

#[tokio::test]
async fn a_file_moved_from_one_collected_folder_to_another_keeps_its_place() {
    let firm = Firm::start().await;
    firm.put("/Achats/a.pdf", pdf("a"));
    firm.dropbox.create_folder(&firm.client, "/Ventes").unwrap();
    let company = firm.company("C1").await;
    let (achats, ventes) = (firm.binder(&company, "Achats").await, firm.binder(&company, "Ventes").await);
    let folders = json!([folder("/Achats", true, &achats), folder("/Ventes", true, &ventes)]);
    let channel = firm.channel(&company, folders).await;
    firm.collect(&channel).await;
    firm.dropbox.rename(&firm.client, "/Achats/a.pdf", "/Ventes/a.pdf").unwrap();
    assert_eq!(firm.collect(&channel).await.counts(), [0, 1, 0, 0]);
    assert_eq!(firm.documents(&company).await[0].binder_id, achats);
}

#[tokio::test]
async fn a_collected_folder_is_followed_to_its_new_name() {
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        let desk = firm.desk("/Achats").await;
        firm.put("/Achats/a.pdf", pdf("a"));
        firm.collect(&desk.channel).await;
        firm.dropbox.rename(&firm.client, "/Achats", "/Comptabilité/Factures").unwrap();
        firm.put("/Comptabilité/Factures/b.pdf", pdf("b"));
        let run = firm.collect(&desk.channel).await;
        assert_eq!((run.end(), run.counts()), (("succeeded", ""), [1, 1, 0, 0]));
        let channel = firm.api.get(&format!("/api/v1/channels/{}", desk.channel)).await.json(200);
        assert_eq!(channel["folders"][0]["path"], "/Comptabilité/Factures");
        assert_eq!(firm.collect(&desk.channel).await.counts(), [0, 0, 0, 0]);
    }
}

#[tokio::test]
async fn a_folder_that_is_gone_ends_the_run_with_its_name_and_the_others_are_collected() {
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        firm.put("/Achats/a.pdf", pdf("a"));
        firm.put("/Ventes/b.pdf", pdf("b"));
        let company = firm.company("C1").await;
        let binder = firm.binder(&company, "Tout").await;
        let folders = json!([folder("/Achats", true, &binder), folder("/Ventes", true, &binder)]);
        let channel = firm.channel(&company, folders).await;
        firm.dropbox.delete(&firm.client, "/Achats").unwrap();
        let run = firm.collect(&channel).await;
        assert_eq!((run.end(), run.counts()), (("incomplete", "folder_gone"), [1, 0, 0, 0]));
        assert!(run.error.unwrap().detail.contains("/Achats"));
        // When nothing is left to collect, the run failed; the connection itself is well.
        firm.dropbox.delete(&firm.client, "/Ventes").unwrap();
        assert_eq!(firm.collect(&channel).await.end(), ("failed", "folder_gone"));
        let shown = firm.api.get(&format!("/api/v1/channels/{channel}")).await.json(200);
        assert_eq!(shown["connection"]["health"], "healthy");
        // A folder of the same name takes its place.
        firm.put("/Achats/c.pdf", pdf("c"));
        let run = firm.collect(&channel).await;
        assert_eq!((run.end(), run.counts()), (("incomplete", "folder_gone"), [1, 0, 0, 0]));
    }
}

#[tokio::test]
async fn the_whole_dropbox_may_be_collected() {
    let firm = Firm::start().await;
    let desk = firm.desk("").await;
    firm.put("/a.pdf", pdf("a"));
    firm.put("/très/profond/b.pdf", pdf("b"));
    assert_eq!(firm.collect(&desk.channel).await.counts(), [2, 0, 0, 0]);
    assert_eq!(firm.collect(&desk.channel).await.counts(), [0, 0, 0, 0]);
}

#[tokio::test]
async fn a_folder_renamed_to_another_collected_ones_place_is_collected_there() {
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        firm.put("/Achats/a.pdf", pdf("a"));
        firm.put("/Ventes/b.pdf", pdf("b"));
        let company = firm.company("C1").await;
        let binder = firm.binder(&company, "Tout").await;
        let folders = json!([folder("/Achats", true, &binder), folder("/Ventes", true, &binder)]);
        let channel = firm.channel(&company, folders).await;
        firm.collect(&channel).await;
        firm.dropbox.delete(&firm.client, "/Ventes").unwrap();
        firm.dropbox.rename(&firm.client, "/Achats", "/Ventes").unwrap();
        firm.put("/Ventes/c.pdf", pdf("c"));
        let run = firm.collect(&channel).await;
        assert_eq!((run.end(), run.counts.collected), (("incomplete", "folder_gone"), 1), "{run:?}");
        assert_eq!(firm.names(&company).await, ["a.pdf", "b.pdf", "c.pdf"]);
    }
}

#[tokio::test]
async fn a_folder_in_the_place_of_a_deleted_one_is_collected_even_when_the_cursor_does_not_know_it() {
    let firm = Firm::start().await;
    let desk = firm.desk("/Achats").await;
    firm.put("/Achats/a.pdf", pdf("a"));
    firm.collect(&desk.channel).await;
    firm.dropbox.delete(&firm.client, "/Achats").unwrap();
    firm.put("/Achats/b.pdf", pdf("b"));
    let gone = KnownError::Path { reason: "not_found".into() };
    firm.dropbox.fault(Fault::on("files/list_folder/continue").error(gone));
    let run = firm.collect(&desk.channel).await;
    assert_eq!((run.end(), run.counts()), (("succeeded", ""), [1, 0, 0, 0]));
    // From now on it is this folder that is followed.
    firm.dropbox.rename(&firm.client, "/Achats", "/Factures").unwrap();
    firm.put("/Factures/c.pdf", pdf("c"));
    let run = firm.collect(&desk.channel).await;
    assert_eq!((run.end(), run.counts.collected), (("succeeded", ""), 1));
}

#[tokio::test]
async fn a_file_put_where_a_folder_has_just_been_followed_away_from_is_not_lost() {
    let firm = Firm::start().await;
    firm.put("/Achats/2026/a.pdf", pdf("a"));
    let company = firm.company("C1").await;
    let (year, rest) = (firm.binder(&company, "2026").await, firm.binder(&company, "Reste").await);
    let folders = json!([folder("/Achats/2026", true, &year), folder("/Achats", true, &rest)]);
    let channel = firm.channel(&company, folders).await;
    firm.collect(&channel).await;
    firm.dropbox.rename(&firm.client, "/Achats/2026", "/Archives/2026").unwrap();
    // Right after the run has found it there, and before it lists the folder around its former place.
    let (account, path) = (firm.client.clone(), "/Achats/2026/b.pdf".to_owned());
    let content = NewContent::Bytes(pdf("b"));
    let put = Operation::Put { account, path, content };
    firm.dropbox.fault(Fault::on("files/list_folder/continue").path("/Achats").before(put));
    assert_eq!(firm.collect(&channel).await.state, "succeeded");
    assert_eq!(firm.collect(&channel).await.state, "succeeded");
    assert_eq!(firm.names(&company).await, ["a.pdf", "b.pdf"]);
}

/// Two folders of a channel, one within the other, in the order told; a new one has taken the inner one's place.
async fn with_one_within(inner_first: bool) -> (Firm, String, String) {
    let firm = Firm::start().await;
    firm.put("/Achats/2026/a.pdf", pdf("a"));
    let company = firm.company("C1").await;
    let (year, rest) = (firm.binder(&company, "2026").await, firm.binder(&company, "Reste").await);
    let mut folders = vec![folder("/Achats", true, &rest), folder("/Achats/2026", true, &year)];
    if inner_first {
        folders.reverse();
    }
    let channel = firm.channel(&company, json!(folders)).await;
    firm.collect(&channel).await;
    firm.dropbox.rename(&firm.client, "/Achats/2026", "/Archives/2026").unwrap();
    firm.put("/Achats/2026/b.pdf", pdf("b"));
    (firm, company, channel)
}

#[tokio::test]
async fn what_lies_in_the_former_place_of_a_folder_is_collected_when_the_outer_one_was_listed_before() {
    let (firm, company, channel) = with_one_within(false).await;
    let gone = KnownError::Path { reason: "not_found".into() };
    firm.dropbox.fault(Fault::on("files/list_folder/continue").path("/Achats/2026").error(gone));
    assert_eq!(firm.collect(&channel).await.state, "succeeded");
    assert_eq!(firm.collect(&channel).await.state, "succeeded");
    assert_eq!(firm.names(&company).await, ["a.pdf", "b.pdf"]);
}

#[tokio::test]
async fn what_lies_in_the_former_place_of_a_folder_is_collected_when_it_is_followed_a_run_later() {
    let (firm, company, channel) = with_one_within(true).await;
    for (reason, state) in [("restricted_content", "failed"), ("not_found", "succeeded")] {
        let error = KnownError::Path { reason: reason.into() };
        firm.dropbox.fault(Fault::on("files/list_folder/continue").path("/Achats/2026").error(error));
        assert_eq!(firm.collect(&channel).await.state, state);
        firm.dropbox.clear_faults();
    }
    assert_eq!(firm.names(&company).await, ["a.pdf", "b.pdf"]);
}
