use drives::{Drive, DriveError};
use dropbox_simulator::{Effect, Fault, KnownError, NewAccount, READ_SCOPES};

use crate::support::{Bench, app, drive_of, fetch, folder};

async fn member() -> Bench {
    let bench = Bench::with(NewAccount::member("a@firm.example", "Alice Martin", "Cabinet"), |_| {}).await;
    bench.put("/Équipe/commun.pdf", "shared");
    bench.put("/Alice Martin/privé.pdf", "her own");
    bench
}

#[tokio::test]
async fn a_member_of_a_team_sees_the_team_s_space() {
    let bench = member().await;
    assert!(bench.drive.account().await.unwrap().team);
    let seen = bench.all("", true, None).await.unwrap();
    assert_eq!(seen.sorted(), ["/Alice Martin/privé.pdf", "/Équipe/commun.pdf"]);
    let file = seen.files().find(|file| file.name == "commun.pdf").unwrap();
    assert_eq!(fetch(&bench.drive, file).await.unwrap(), b"shared");
    assert_eq!(bench.drive.resolve("/équipe").await.unwrap().name, "Équipe");
    assert_eq!(bench.drive.browse(&folder("")).await.unwrap().folders.len(), 2);
    let named = bench.dropbox.log().into_iter().filter(|call| call.route.starts_with("files/"));
    assert!(named.map(|call| call.path_root).all(|root| root.is_some()));
}

#[tokio::test]
async fn an_account_of_its_own_names_no_root() {
    let bench = Bench::start().await;
    bench.put("/a.pdf", "a");
    bench.all("", true, None).await.unwrap();
    assert!(bench.dropbox.log().iter().all(|call| call.path_root.is_none()));
    assert_eq!(bench.dropbox.calls("users/get_current_account"), 1, "the root is asked for once");
}

#[tokio::test]
async fn a_stale_root_resets_the_cursor_and_nothing_else() {
    let bench = member().await;
    let cursor = bench.all("/Équipe", true, None).await.unwrap().cursor;
    for error in [KnownError::InvalidRoot, KnownError::NoPermission] {
        let strike = |route: &str| bench.dropbox.fault(Fault::on(route).error(error.clone()));
        strike("files/list_folder/continue");
        let told = bench.all("/Équipe", true, cursor.clone()).await.err();
        assert!(matches!(told, Some(DriveError::Reset { .. })), "{error:?}: {told:?}");
        strike("files/list_folder");
        assert_eq!(bench.all("/Équipe", true, None).await.unwrap().files().count(), 1);
        strike("files/list_folder");
        assert_eq!(bench.drive.browse(&folder("/Équipe")).await.unwrap().files, 1);
        strike("files/get_metadata");
        assert!(bench.drive.resolve("/Équipe").await.is_ok());
    }
}

#[tokio::test]
async fn a_root_refused_again_and_again_is_told_and_not_repeated() {
    let bench = member().await;
    bench.dropbox.fault(Fault::on("files/list_folder").always().error(KnownError::NoPermission));
    bench.dropbox.fault(Fault::on("files/get_metadata").always().error(KnownError::InvalidRoot));
    for told in [
        bench.all("/Équipe", true, None).await.err(),
        bench.drive.browse(&folder("/Équipe")).await.err(),
        bench.drive.resolve("/Équipe").await.err(),
    ] {
        assert!(
            matches!(&told, Some(DriveError::Refused { code, .. }) if code == "no_permission"),
            "{told:?}"
        );
    }
    assert!(bench.dropbox.calls("files/list_folder") <= 4);
}

#[tokio::test]
async fn a_new_root_is_taken_from_the_refusal() {
    let bench = Bench::start().await;
    bench.put("/a.pdf", "a");
    let cursor = bench.all("", true, None).await.unwrap().cursor;
    // The account joined a team since; this tells of it, and the next call names what it was told.
    let info = r#"{".tag":"team","root_namespace_id":"4711","home_namespace_id":"12","home_path":"/Claire"}"#;
    let body = format!(
        r#"{{"error_summary":"invalid_root/..","error":{{".tag":"invalid_root","invalid_root":{info}}}}}"#
    );
    let respond = Effect::Respond {
        status: 422,
        content_type: "application/json".to_owned(),
        body,
        headers: Vec::new(),
    };
    bench.dropbox.fault(Fault::on("files/list_folder/continue").effect(respond));
    assert!(matches!(bench.all("", true, cursor).await, Err(DriveError::Reset { .. })));
    bench.dropbox.clear_log();
    bench.all("", true, None).await.ok();
    let root = bench.dropbox.log()[0].path_root.clone().unwrap();
    assert!(root.contains("4711"), "{root}");
}

#[tokio::test]
async fn an_application_confined_to_its_folder_works_for_a_member_too() {
    let bench = member().await;
    let confined =
        dropbox_simulator::App { app_folder: true, ..dropbox_simulator::App::new("boxed", "s3cret") };
    bench.dropbox.create_app(confined).unwrap();
    let token = bench.dropbox.authorize("boxed", &bench.client, &READ_SCOPES).unwrap();
    bench.put("/Alice Martin/Apps/App boxed/facture.pdf", "mine");
    let mut app = app(&bench.dropbox);
    app.app_key = "boxed".to_owned();
    let drive = drive_of(app, &token);
    let page = drive.changes(&folder(""), true, None).await.unwrap();
    assert_eq!(page.entries.len(), 1);
}
