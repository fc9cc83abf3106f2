//! A team's space, and members who see their part of it.

use dropbox_simulator::{App, NewAccount, Options, Simulator};
use serde_json::{Value, json};

use crate::support::{KEY, SECRET, Scene, body, shorts};

async fn team() -> Scene {
    let dropbox = Simulator::start(Options::default()).await.unwrap();
    dropbox.create_app(App::new(KEY, SECRET)).unwrap();
    let anne =
        dropbox.create_account(NewAccount::member("anne@cabinet.fr", "Anne Martin", "Cabinet")).unwrap();
    let bruno =
        dropbox.create_account(NewAccount::member("bruno@cabinet.fr", "Bruno Petit", "Cabinet")).unwrap();
    dropbox.put(&anne, "/Anne Martin/perso.pdf", "x").unwrap();
    dropbox.put(&bruno, "/Bruno Petit/secret.pdf", "x").unwrap();
    dropbox.put(&anne, "/Clients/Dupont/facture.pdf", "x").unwrap();
    Scene::of(dropbox, anne)
}

async fn rooted(scene: &Scene, root: &Value, route: &str, argument: Value) -> (u16, Value) {
    let request = scene.rpc(route, &argument).header("Dropbox-API-Path-Root", root.to_string());
    let (status, value) = body(request.send().await.unwrap()).await;
    (status.as_u16(), value)
}

#[tokio::test]
async fn without_a_path_root_a_member_sees_only_the_home() {
    let scene = team().await;
    assert_eq!(scene.list(json!({ "path": "", "recursive": true })).await.0, ["file /perso.pdf"]);
}

#[tokio::test]
async fn with_the_teams_root_a_member_sees_all_but_the_homes_of_others() {
    let scene = team().await;
    let account = scene.ok("users/get_current_account", Value::Null).await;
    let info = &account["root_info"];
    assert_eq!((&info[".tag"], &info["home_path"]), (&json!("team"), &json!("/Anne Martin")));
    assert_ne!(info["root_namespace_id"], info["home_namespace_id"]);
    assert_eq!(account["team"]["name"], "Cabinet");

    let root = json!({ ".tag": "root", "root": info["root_namespace_id"] });
    let (status, page) =
        rooted(&scene, &root, "files/list_folder", json!({ "path": "", "recursive": true })).await;
    assert_eq!(status, 200);
    let mut entries = shorts(&page);
    entries.sort();
    let expected = [
        "file /Anne Martin/perso.pdf",
        "file /Clients/Dupont/facture.pdf",
        "folder /Anne Martin",
        "folder /Clients",
        "folder /Clients/Dupont",
    ];
    assert_eq!(entries, expected);
    let secret = scene.dropbox.entries(&"bruno@cabinet.fr".into()).unwrap();
    let secret = serde_json::to_value(&secret).unwrap();
    let id =
        secret.as_array().unwrap().iter().find(|entry| entry["name"] == "secret.pdf").unwrap()["id"].clone();
    assert_eq!(rooted(&scene, &root, "files/get_metadata", json!({ "path": id })).await.0, 409);

    // The cursor belongs to that root.
    let (status, error) = scene.call("files/list_folder/continue", json!({ "cursor": page["cursor"] })).await;
    assert_eq!((status.as_u16(), &error["error"][".tag"]), (409, &json!("reset")));
    assert_eq!(
        rooted(&scene, &root, "files/list_folder/continue", json!({ "cursor": page["cursor"] })).await.0,
        200
    );
}

#[tokio::test]
async fn a_stale_path_root_is_refused_with_the_right_one() {
    let scene = team().await;
    let list = json!({ "path": "" });
    let (status, error) =
        rooted(&scene, &json!({ ".tag": "root", "root": "7" }), "files/list_folder", list.clone()).await;
    assert_eq!(status, 422);
    assert_eq!(error["error"][".tag"], "invalid_root");
    let right = scene.dropbox.account("anne@cabinet.fr").unwrap();
    assert_eq!(error["error"]["invalid_root"]["root_namespace_id"], right.root_namespace.to_string());
    let strange = json!({ ".tag": "namespace_id", "namespace_id": "7" });
    let (status, error) = rooted(&scene, &strange, "files/list_folder", list.clone()).await;
    assert_eq!((status, &error["error"]), (422, &json!({ ".tag": "no_permission" })));
    let home = json!({ ".tag": "namespace_id", "namespace_id": right.home_namespace.to_string() });
    assert_eq!(shorts(&rooted(&scene, &home, "files/list_folder", list).await.1), ["file /perso.pdf"]);
    let by_number = json!({ "path": format!("ns:{}/Clients", right.root_namespace) });
    let root = json!({ ".tag": "root", "root": right.root_namespace.to_string() });
    let (_, page) = rooted(&scene, &root, "files/list_folder", by_number).await;
    assert_eq!(shorts(&page), ["folder /Clients/Dupont"]);
}

#[tokio::test]
async fn a_change_of_the_root_makes_header_and_cursors_stale() {
    let scene = team().await;
    let root = |number: u64| json!({ ".tag": "root", "root": number.to_string() });
    let old = scene.dropbox.account("anne@cabinet.fr").unwrap().root_namespace;
    let list = json!({ "path": "" });
    let (_, page) = rooted(&scene, &root(old), "files/list_folder", list.clone()).await;
    let new = scene.dropbox.change_root(&scene.account).unwrap();
    assert_ne!(old, new);
    assert_eq!(scene.dropbox.account("bruno@cabinet.fr").unwrap().root_namespace, new);
    let (status, error) = rooted(&scene, &root(old), "files/list_folder", list.clone()).await;
    assert_eq!(
        (status, &error["error"]["invalid_root"]["root_namespace_id"]),
        (422, &json!(new.to_string()))
    );
    let go_on = json!({ "cursor": page["cursor"] });
    let (status, error) = rooted(&scene, &root(new), "files/list_folder/continue", go_on).await;
    assert_eq!((status, &error["error"][".tag"]), (409, &json!("reset")));
    let (_, again) = rooted(&scene, &root(new), "files/list_folder", list).await;
    assert_eq!(shorts(&again), shorts(&page));
}
