//! A member of a team: paths begin at the team's root, beside the home folder.

use dropbox_simulator::{Fault, KnownError, NewAccount, READ_SCOPES};
use serde_json::json;

use crate::support::firm::{APP, folder, id};
use crate::support::{Firm, pdf};

#[tokio::test]
async fn a_folder_of_the_teams_space_is_collected() {
    let firm = Firm::start().await;
    let member = NewAccount::member("tom@atelier.example", "Tom", "Atelier");
    let member = firm.dropbox.create_account(member).unwrap();
    firm.dropbox.put(&member, "/Compta commune/a.pdf", pdf("a")).unwrap();
    let company = firm.company("C1").await;
    let binder = firm.binder(&company, "Achats").await;
    let mut body = firm.new_channel(json!([folder("/Compta commune", true, &binder)]));
    let token = firm.dropbox.authorize(APP.0, &member, &READ_SCOPES).unwrap();
    body["connection"]["refresh_token"] = json!(token);
    let channel = firm.api.post(&format!("/api/v1/companies/{company}/channels"), body).await.json(201);
    let channel = id(&channel);
    assert_eq!(firm.collect(&channel).await.counts(), [1, 0, 0, 0]);
    let log = firm.dropbox.log();
    let listing = log.iter().find(|request| request.route == "files/list_folder").unwrap();
    assert!(listing.path_root.is_some(), "{listing:?}");

    // The root that it knew is refused once: it takes the new one and lists again, and nothing is doubled.
    firm.dropbox.fault(Fault::on("files/list_folder/continue").error(KnownError::InvalidRoot));
    firm.dropbox.put(&member, "/Compta commune/b.pdf", pdf("b")).unwrap();
    let run = firm.collect(&channel).await;
    assert_eq!((run.end(), run.counts.collected), (("succeeded", ""), 1));
    assert_eq!(firm.names(&company).await, ["a.pdf", "b.pdf"]);
}
