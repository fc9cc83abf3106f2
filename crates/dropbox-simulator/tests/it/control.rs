//! The control API, which mirrors the handle.

use dropbox_simulator::{Options, Simulator};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{body, http};

#[tokio::test]
async fn a_script_can_do_what_a_test_can() {
    let dropbox = Simulator::start(Options::default()).await.unwrap();
    let client = http();
    let send = async |method: Method, path: &str, argument: Value| {
        let request = client.request(method, dropbox.control_url().join("api/").unwrap().join(path).unwrap());
        let request = if argument.is_null() { request } else { request.json(&argument) };
        let (status, value) = body(request.send().await.unwrap()).await;
        assert!(status.is_success(), "{path}: {value}");
        value
    };
    let account = send(Method::POST, "accounts", json!({ "email": "a@example.com", "name": "Anne" })).await;
    let app = json!({ "key": "k", "secret": "s", "name": "App", "scopes": ["files.metadata.read", "files.content.read"] });
    send(Method::POST, "apps", app).await;
    let consent = json!({ "app": "k", "account": "a@example.com", "scopes": ["files.content.read"] });
    let tokens = send(Method::POST, "authorize", consent).await;

    let put = client
        .put(dropbox.control_url().join("api/files?account=a@example.com&path=/b.pdf").unwrap())
        .body("bytes")
        .send();
    assert_eq!(body(put.await.unwrap()).await.1["size"], 5);
    let operations = [
        json!({ "do": "put", "account": account["id"], "path": "/a.txt", "content": { "text": "été" } }),
        json!({ "do": "put", "account": account["id"], "path": "/c", "content": { "base64": "AAE=" } }),
        json!({ "do": "put", "account": account["id"], "path": "/d", "content": { "generated": { "size": 9, "seed": 1 } } }),
        json!({ "do": "create_folder", "account": account["id"], "path": "/sub" }),
        json!({ "do": "move", "account": account["id"], "from": "/a.txt", "to": "/sub/a.txt" }),
        json!({ "do": "copy", "account": account["id"], "from": "/c", "to": "/e" }),
        json!({ "do": "delete", "account": account["id"], "path": "/d" }),
        json!({ "do": "mark", "account": account["id"], "path": "/e", "mark": { "without_hash": true } }),
    ];
    for operation in operations {
        send(Method::POST, "operations", operation).await;
    }
    let entries = send(Method::GET, "files?account=a@example.com", Value::Null).await;
    let mut paths: Vec<_> =
        entries.as_array().unwrap().iter().map(|entry| entry["path_lower"].as_str().unwrap()).collect();
    paths.sort_unstable();
    assert_eq!(paths, ["/b.pdf", "/c", "/e", "/sub", "/sub/a.txt"]);

    let fault = json!({
        "route": "files/download",
        "path": "/b.pdf",
        "when": { "calls": [1] },
        "effect": { "error": { "too_many_requests": { "retry_after": 20 } } },
    });
    send(Method::POST, "faults", fault).await;
    let download = async || {
        let request = client.post(dropbox.content_url().join("files/download").unwrap());
        let token = tokens["access_token"].as_str().unwrap();
        request.bearer_auth(token).header("Dropbox-API-Arg", r#"{"path":"/b.pdf"}"#).send().await.unwrap()
    };
    assert_eq!(download().await.status(), 429);
    assert_eq!(download().await.text().await.unwrap(), "bytes");
    assert_eq!(send(Method::GET, "faults", Value::Null).await[0]["strikes"], 1);
    assert_eq!(send(Method::GET, "downloads?of=/b.pdf", Value::Null).await["downloads"], 1);
    let log = send(Method::GET, "log?route=files/download", Value::Null).await;
    let statuses: Vec<_> = log.as_array().unwrap().iter().map(|request| request["status"].clone()).collect();
    assert_eq!(statuses, [429, 200]);
    assert!(!log.to_string().contains(tokens["access_token"].as_str().unwrap()), "no token in the log");
    send(Method::DELETE, "faults", Value::Null).await;
    send(Method::DELETE, "log", Value::Null).await;
    assert!(dropbox.log().is_empty() && dropbox.faults().is_empty());
    let info = send(Method::GET, "info", Value::Null).await;
    assert_eq!(info["api_url"], dropbox.api_url().as_str());
}

#[tokio::test]
async fn mistakes_are_told_in_a_sentence() {
    let dropbox = Simulator::start(Options::default()).await.unwrap();
    let url = dropbox.control_url().join("api/operations").unwrap();
    let operation = json!({ "do": "delete", "account": "nobody@example.com", "path": "/a" });
    let (status, value) = body(http().post(url).json(&operation).send().await.unwrap()).await;
    assert_eq!((status.as_u16(), &value["error"]), (422, &json!("there is no account nobody@example.com")));
}
