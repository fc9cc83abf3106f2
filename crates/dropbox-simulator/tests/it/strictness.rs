//! What the service refuses, and how.

use dropbox_simulator::App;
use serde_json::{Value, json};

use crate::support::{Scene, body};

/// A refusal in plain text.
async fn refused(request: reqwest::RequestBuilder) -> String {
    let answer = request.send().await.unwrap();
    assert_eq!(answer.status(), 400);
    assert!(answer.headers()["content-type"].to_str().unwrap().starts_with("text/plain"));
    assert!(answer.headers().contains_key("x-dropbox-request-id"));
    answer.text().await.unwrap()
}

#[tokio::test]
async fn wrong_arguments_are_refused_in_plain_text() {
    let scene = Scene::new().await;
    for (argument, part) in [
        (json!({ "path": "/" }), "Specify the root folder as an empty string"),
        (json!({ "path": "x" }), "did not match pattern"),
        (json!({ "path": "rev:0123456789" }), "did not match pattern"),
        (json!({ "path": "", "limit": 0 }), "limit"),
        (json!({ "path": "", "limit": 2001 }), "limit"),
        (json!({ "path": "", "depth": 3 }), "unknown field"),
        (json!({ "path": 3 }), "request body"),
        (json!({}), "missing field"),
        (Value::Null, "request body"),
    ] {
        let text = refused(scene.rpc("files/list_folder", &argument)).await;
        assert!(text.contains(part) && text.contains("files/list_folder"), "{argument}: {text}");
    }
    let text = refused(scene.rpc("files/get_metadata", &json!({ "path": "" }))).await;
    assert!(text.contains("did not match pattern"), "{text}");
    let text = refused(scene.rpc("files/no_such_route", &Value::Null)).await;
    assert!(text.contains("Unknown API function"), "{text}");
    let text =
        refused(scene.rpc("files/list_folder/longpoll", &json!({ "cursor": "x", "timeout": 5 }))).await;
    assert!(text.contains("30 to 480"), "{text}");
}

#[tokio::test]
async fn paths_that_cannot_be_are_malformed() {
    let scene = Scene::new().await;
    for path in ["/a//b", "/a/", "/a/../b", "/./a", "/a\\b"] {
        let (status, error) = scene.call("files/get_metadata", json!({ "path": path })).await;
        assert_eq!(
            (status.as_u16(), &error["error"]["path"][".tag"]),
            (409, &json!("malformed_path")),
            "{path}"
        );
    }
}

#[tokio::test]
async fn wrong_headers_are_refused_in_plain_text() {
    let scene = Scene::new().await;
    let url = |route: &str| scene.dropbox.api_url().join(route).unwrap();
    let list = || scene.http.post(url("files/list_folder")).bearer_auth(&scene.token);
    refused(list().form(&[("path", "")])).await;
    refused(list().header("content-type", "application/json").body("{")).await;
    refused(scene.http.post(url("files/list_folder")).json(&json!({ "path": "" }))).await;
    refused(
        scene.http.post(url("files/list_folder")).basic_auth("a", Some("b")).json(&json!({ "path": "" })),
    )
    .await;
    refused(scene.http.get(url("files/list_folder")).bearer_auth(&scene.token)).await;
    refused(list().json(&json!({ "path": "" })).header("Dropbox-API-Path-Root", "7")).await;

    let download = || scene.http.post(url("files/download")).bearer_auth(&scene.token);
    refused(download()).await;
    refused(download().json(&json!({ "path": "/a" }))).await;
    refused(download().header("Dropbox-API-Arg", "{\"path\":\"/été\"}".as_bytes())).await;
    refused(download().header("Dropbox-API-Arg", "not JSON")).await;

    scene.dropbox.put(&scene.account, "/été", "x").unwrap();
    let escaped = download().header("Dropbox-API-Arg", r#"{"path":"/\u00e9t\u00e9"}"#).send().await.unwrap();
    assert_eq!(escaped.status(), 200);
    let empty =
        scene.http.post(url("users/get_current_account")).bearer_auth(&scene.token).send().await.unwrap();
    assert_eq!(empty.status(), 200, "some clients send no body instead of null");
}

#[tokio::test]
async fn a_token_is_good_for_its_scopes_alone() {
    let scene = Scene::new().await;
    let narrow =
        scene.dropbox.authorize(crate::support::KEY, &scene.account, &["account_info.read"]).unwrap();
    let scene = Scene { token: scene.dropbox.access_token(&narrow).unwrap(), ..scene };
    assert_eq!(scene.call("users/get_current_account", Value::Null).await.0, 200);
    for (route, argument, scope) in [
        ("files/list_folder", json!({ "path": "" }), "files.metadata.read"),
        ("files/get_metadata", json!({ "path": "/a" }), "files.metadata.read"),
        ("files/delete_v2", json!({ "path": "/a" }), "files.content.write"),
    ] {
        let (status, error) = scene.call(route, argument).await;
        assert_eq!(status, 401);
        assert_eq!(error["error"], json!({ ".tag": "missing_scope", "required_scope": scope }), "{route}");
    }
    let (status, error) = body(scene.download("/a").send().await.unwrap()).await;
    assert_eq!((status.as_u16(), &error["error"]["required_scope"]), (401, &json!("files.content.read")));
    assert!(scene.dropbox.authorize(crate::support::KEY, &scene.account, &["nothing"]).is_err());
}

#[tokio::test]
async fn an_app_folder_app_sees_its_folder_and_takes_no_path_root() {
    let scene = Scene::new().await;
    let mut app = App::new("small", "s").named("Petite");
    app.app_folder = true;
    scene.dropbox.create_app(app).unwrap();
    let refresh = scene.dropbox.authorize("small", &scene.account, &["files.metadata.read"]).unwrap();
    let inside = scene.dropbox.put(&scene.account, "/Apps/Petite/a.pdf", "x").unwrap();
    let outside = scene.dropbox.put(&scene.account, "/b.pdf", "x").unwrap();
    let scene = Scene { token: scene.dropbox.access_token(&refresh).unwrap(), ..scene };
    assert_eq!(scene.list(json!({ "path": "", "recursive": true })).await.0, ["file /a.pdf"]);
    assert_eq!(scene.call("files/get_metadata", json!({ "path": inside.id })).await.0, 200);
    assert_eq!(scene.call("files/get_metadata", json!({ "path": outside.id })).await.0, 409);
    let root = json!({ ".tag": "home" }).to_string();
    refused(scene.rpc("files/list_folder", &json!({ "path": "" })).header("Dropbox-API-Path-Root", root))
        .await;
}
