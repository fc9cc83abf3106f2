//! The page to drop files on, as a browser without scripts uses it.

use dropbox_simulator::Metadata;
use reqwest::StatusCode;

use crate::support::Scene;

const HOSTILE: &str = "<img src=x onerror=alert(1)>\"'.pdf";

async fn page(scene: &Scene, path: &str) -> String {
    let url = scene.dropbox.control_url().join("folder").unwrap();
    let answer =
        scene.http.get(url).query(&[("account", "claire@example.com"), ("path", path)]).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    let policy = answer.headers()["content-security-policy"].to_str().unwrap();
    assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
    answer.text().await.unwrap()
}

async fn post(scene: &Scene, action: &str, form: &[(&str, &str)]) -> StatusCode {
    let url = scene.dropbox.control_url().join(action).unwrap();
    let place = [("account", "claire@example.com"), ("path", "/Factures")];
    let answer = scene.http.post(url).query(&place).form(form).send().await.unwrap();
    answer.status()
}

fn names(scene: &Scene) -> Vec<String> {
    let entries = scene.dropbox.entries(&scene.account).unwrap();
    entries
        .into_iter()
        .filter_map(|entry| match entry {
            Metadata::File(file) => file.path_display,
            Metadata::Folder(folder) => folder.path_display,
            Metadata::Deleted(_) => None,
        })
        .collect()
}

#[tokio::test]
async fn files_are_dropped_renamed_and_deleted() {
    let scene = Scene::new().await;
    scene.dropbox.create_folder(&scene.account, "/Factures").unwrap();
    assert!(page(&scene, "/Factures").await.contains("Ce dossier est vide."));

    let form = "--edge\r\nContent-Disposition: form-data; name=\"files\"; filename=\"reçu.pdf\"\r\n\
                Content-Type: application/pdf\r\n\r\n%PDF-1\r\n--edge\r\n\
                Content-Disposition: form-data; name=\"files\"; filename=\"b.txt\"\r\n\r\nb\r\n--edge--\r\n";
    let url = scene.dropbox.control_url().join("folder/upload").unwrap();
    let upload = scene
        .http
        .post(url)
        .query(&[("account", "claire@example.com"), ("path", "/Factures")])
        .header("content-type", "multipart/form-data; boundary=edge")
        .body(form)
        .send()
        .await
        .unwrap();
    assert_eq!(upload.status(), 303);
    assert_eq!(names(&scene), ["/Factures", "/Factures/reçu.pdf", "/Factures/b.txt"]);
    assert_eq!(scene.download("/factures/B.TXT").send().await.unwrap().text().await.unwrap(), "b");
    let shown = page(&scene, "/Factures").await;
    assert!(shown.contains("reçu.pdf") && shown.contains("6\u{a0}o"), "{shown}");

    let renamed = [("from", "/Factures/b.txt"), ("name", "c.txt")];
    assert_eq!(post(&scene, "folder/rename", &renamed).await, 303);
    assert_eq!(post(&scene, "folder/create", &[("name", "Sous-dossier")]).await, 303);
    assert_eq!(post(&scene, "folder/delete", &[("entry", "/Factures/reçu.pdf")]).await, 303);
    assert_eq!(names(&scene), ["/Factures", "/Factures/c.txt", "/Factures/Sous-dossier"]);
}

#[tokio::test]
async fn names_of_files_never_become_markup() {
    let scene = Scene::new().await;
    scene.dropbox.put(&scene.account, &format!("/{HOSTILE}"), "x").unwrap();
    let shown = page(&scene, "").await;
    assert!(!shown.contains("<img") && shown.contains("&#60;img"), "{shown}");
    let url = scene.dropbox.control_url().join("file").unwrap();
    let query = [("account", "claire@example.com"), ("path", &format!("/{HOSTILE}"))];
    let file = scene.http.get(url).query(&query).send().await.unwrap();
    assert!(file.headers()["content-disposition"].to_str().unwrap().starts_with("attachment"));
    assert_eq!(file.headers()["x-content-type-options"], "nosniff");
    assert_eq!(file.text().await.unwrap(), "x");
}

#[tokio::test]
async fn another_site_cannot_post() {
    let scene = Scene::new().await;
    let url = scene.dropbox.control_url().join("folder/delete").unwrap();
    let request = || scene.http.post(url.clone()).query(&[("account", "claire@example.com"), ("path", "")]);
    for (name, value) in
        [("origin", "https://evil.example"), ("sec-fetch-site", "cross-site"), ("origin", "null")]
    {
        let answer = request().header(name, value).form(&[("entry", "/a")]).send().await.unwrap();
        assert_eq!(answer.status(), 403, "{name}: {value}");
    }
    let own = scene.dropbox.control_url().origin().ascii_serialization();
    assert_eq!(request().header("origin", own).form(&[("entry", "/a")]).send().await.unwrap().status(), 303);
}

#[tokio::test]
async fn the_first_page_lists_the_accounts_and_makes_new_ones() {
    let scene = Scene::new().await;
    let form = [("name", "Bruno Petit"), ("email", "bruno@example.com"), ("team", "")];
    let made = scene.http.post(scene.dropbox.control_url().clone()).form(&form).send().await.unwrap();
    assert_eq!(made.status(), 303);
    let shown =
        scene.http.get(scene.dropbox.control_url().clone()).send().await.unwrap().text().await.unwrap();
    assert!(shown.contains("Claire Dupont") && shown.contains("Bruno Petit"), "{shown}");
    assert!(shown.contains("Simulateur de Dropbox"));
}
