//! The program: ready when it says where it listens, and gone when it is told to stop.

use std::{path::Path, process::Stdio};

use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
};

use crate::support::{body, http};

async fn start(folder: &Path) -> (Child, Value) {
    start_with_temporary(folder, &std::env::temp_dir()).await
}

async fn start_with_temporary(folder: &Path, temporary: &Path) -> (Child, Value) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_dropbox-simulator"))
        .args(["--tls", "--proxy", "--data-dir"])
        .arg(folder)
        .env("TMPDIR", temporary)
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).await.unwrap();
    (child, serde_json::from_str(&line).unwrap())
}

async fn stop(mut child: Child) {
    let told = Command::new("kill").arg("-TERM").arg(child.id().unwrap().to_string()).status().await.unwrap();
    assert!(told.success());
    assert!(child.wait().await.unwrap().success());
}

#[tokio::test]
async fn it_says_where_it_listens_and_keeps_its_data_when_told_to_stop() {
    let folder = tempfile::tempdir().unwrap();
    let (child, info) = start(folder.path()).await;
    assert!(std::path::Path::new(info["ca_file"].as_str().unwrap()).exists());
    assert!(info["proxy_url"].is_string() && info["tls_addr"].is_string());
    let accounts = |info: &Value| format!("{}api/accounts", info["control_url"].as_str().unwrap());
    let new = json!({ "email": "a@example.com", "name": "Anne" });
    assert_eq!(http().post(accounts(&info)).json(&new).send().await.unwrap().status(), 200);
    stop(child).await;

    let (child, info) = start(folder.path()).await;
    let kept = body(http().get(accounts(&info)).send().await.unwrap()).await.1;
    assert_eq!(kept[0]["name"], "Anne");
    stop(child).await;
}

#[tokio::test]
async fn killed_it_leaves_nothing_outside_the_folder_it_was_given() {
    let (folder, temporary) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (mut child, _) = start_with_temporary(folder.path(), temporary.path()).await;
    child.kill().await.unwrap();
    assert_eq!(std::fs::read_dir(temporary.path()).unwrap().count(), 0);
}
