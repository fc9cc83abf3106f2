//! Clients that we did not write: the official Python SDK, and rclone.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
};

use dropbox_simulator::{Metadata, Options};
use serde_json::json;
use tokio::{io::AsyncWriteExt, process::Command};

use crate::support::{KEY, SECRET, Scene};

/// A program of the test tools' Python environment.
fn tool(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../.venv/bin").join(name);
    assert!(path.exists(), "{} is missing: run `make test`, which installs the test tools", path.display());
    path
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_official_sdk_finds_nothing_amiss() {
    let scene = Scene::with(Options::default().with_tls()).await;
    let addresses = scene.dropbox.addresses();
    let host = format!("localhost:{}", addresses.tls_addr.unwrap().port());
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("conformance/sdk.py");
    let mut child = Command::new(tool("python"))
        .arg(script)
        .envs(
            ["DROPBOX_API_HOST", "DROPBOX_API_CONTENT_HOST", "DROPBOX_API_NOTIFY_HOST", "DROPBOX_WEB_HOST"]
                .map(|name| (name, &host)),
        )
        .env("REQUESTS_CA_BUNDLE", addresses.ca_file.as_ref().unwrap())
        .env("NO_PROXY", "*")
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let settings = json!({
        "control_url": addresses.control_url,
        "app_key": KEY,
        "app_secret": SECRET,
        "refresh_token": scene.refresh_token,
        "account": "claire@example.com",
    });
    child.stdin.take().unwrap().write_all(settings.to_string().as_bytes()).await.unwrap();
    let output = child.wait_with_output().await.unwrap();
    let (stdout, stderr) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{stdout}\n{stderr}");
    assert!(stdout.ends_with("checks passed\n"), "{stdout}");
}

/// Runs rclone against the simulator: Dropbox's own host names, by the proxy.
async fn rclone(scene: &Scene, home: &Path, arguments: &[&str]) -> String {
    let addresses = scene.dropbox.addresses();
    let token = json!({
        "access_token": "x",
        "token_type": "bearer",
        "refresh_token": scene.refresh_token,
        "expiry": "2020-01-01T00:00:00Z",
    });
    let output = Command::new(tool("rclone"))
        .args(arguments)
        .arg("--ca-cert")
        .arg(addresses.ca_file.as_ref().unwrap())
        .env_remove("NO_PROXY")
        .env_remove("no_proxy")
        .env("HTTPS_PROXY", addresses.proxy_url.as_ref().unwrap().as_str())
        .env("RCLONE_CONFIG", home.join("rclone.conf"))
        .env("RCLONE_CONFIG_DBX_TYPE", "dropbox")
        .env("RCLONE_CONFIG_DBX_CLIENT_ID", KEY)
        .env("RCLONE_CONFIG_DBX_CLIENT_SECRET", SECRET)
        .env("RCLONE_CONFIG_DBX_TOKEN", token.to_string())
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .output()
        .await
        .unwrap();
    let (stdout, stderr) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "rclone {arguments:?}\n{stdout}\n{stderr}");
    format!("{stdout}{stderr}")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rclone_copies_a_tree_once_and_finds_every_hash_right() {
    let scene = Scene::with(Options::default().with_tls()).await;
    let (dropbox, account) = (&scene.dropbox, &scene.account);
    let names =
        ["/été.pdf", "/Factures/2026/Reçu n° 1.pdf", "/Factures/vide.txt", "/Factures/😀 & co/a+b %41.txt"];
    for (number, name) in (0..).zip(names) {
        dropbox.put_generated(account, name, 150_000 * number, number).unwrap();
    }
    dropbox.put_generated(account, "/Factures/grand.bin", 9_000_000, 9).unwrap();
    let home = tempfile::tempdir().unwrap();
    let copy = home.path().join("copy");
    let target = copy.to_str().unwrap();

    rclone(&scene, home.path(), &["copy", "DBX:", target]).await;
    for name in names {
        assert!(copy.join(&name[1..]).is_file(), "{name}");
        assert_eq!(dropbox.downloads_of(name), 1, "{name}");
    }
    rclone(&scene, home.path(), &["check", "DBX:", target]).await;

    dropbox.clear_log();
    rclone(&scene, home.path(), &["copy", "DBX:", target]).await;
    assert_eq!(dropbox.calls("files/download"), 0, "nothing changed, so nothing is transferred");
    assert_eq!(dropbox.calls("files/list_folder"), 4, "one listing for each folder");

    let sums = rclone(&scene, home.path(), &["hashsum", "dropbox", "DBX:"]).await;
    for entry in dropbox.entries(account).unwrap() {
        if let Metadata::File(file) = entry {
            let line = format!("{}  {}", file.content_hash.unwrap(), &file.path_display.unwrap()[1..]);
            assert!(sums.contains(&line), "{line} is not in\n{sums}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rclone_uploads_a_tree_that_reads_back_the_same() {
    let scene = Scene::with(Options::default().with_tls()).await;
    let home = tempfile::tempdir().unwrap();
    let source = home.path().join("source");
    std::fs::create_dir_all(source.join("Été/vide")).unwrap();
    std::fs::write(source.join("Été/œuvre.txt"), "œuvre").unwrap();
    std::fs::write(source.join("grand.bin"), vec![7; 5_000_000]).unwrap();

    rclone(&scene, home.path(), &["copy", source.to_str().unwrap(), "DBX:Dépôt"]).await;
    rclone(&scene, home.path(), &["check", source.to_str().unwrap(), "DBX:Dépôt"]).await;
    rclone(&scene, home.path(), &["moveto", "DBX:Dépôt/grand.bin", "DBX:Dépôt/Été/moved.bin"]).await;
    rclone(&scene, home.path(), &["deletefile", "DBX:Dépôt/Été/œuvre.txt"]).await;

    let (entries, _) = scene.list(json!({ "path": "", "recursive": true })).await;
    let files: Vec<_> = entries.iter().filter(|entry| entry.starts_with("file")).collect();
    assert_eq!(files, ["file /Dépôt/Été/moved.bin"]);
}
