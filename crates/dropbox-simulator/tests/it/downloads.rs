//! Bytes: hashes, ranges, revisions, exports.

use dropbox_simulator::{ContentHasher, Mark, NonDownloadable};
use serde_json::{Value, json};

use crate::support::{Scene, body};

#[test]
fn content_hashes_are_those_that_dropbox_documents() {
    let vectors = [
        (0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        (1, "1cd6ef71e6e0ff46ad2609d403dc3fee244417089aa4461245a4e4fe23a55e42"),
        (4_194_304, "d4d63bac5b866c71620185392a8a6218ac1092454a2d16f820363b69852befa3"),
        (4_194_305, "8f553da8d00d0bf509d8470e242888be33019c20c0544811f5b2b89e98360b92"),
    ];
    for (length, hash) in vectors {
        assert_eq!(ContentHasher::hash(&vec![b'A'; length]), hash, "{length}");
        let mut pieces = ContentHasher::new();
        vec![b'A'; length].chunks(1_000_003).for_each(|piece| pieces.update(piece));
        assert_eq!(pieces.finish(), hash, "{length} in pieces");
    }
}

#[tokio::test]
async fn bytes_come_with_their_metadata_in_an_ascii_header() {
    let scene = Scene::new().await;
    let (dropbox, account) = (&scene.dropbox, &scene.account);
    let file = dropbox.put(account, "/Été 😀.pdf", "bonjour").unwrap();
    let answer = scene.download(&format!("rev:{}", file.rev)).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()["content-length"], "7");
    assert_eq!(answer.headers()["content-type"], "application/octet-stream");
    assert!(answer.headers().contains_key("x-dropbox-request-id"));
    let result = answer.headers()["dropbox-api-result"].to_str().unwrap().to_owned();
    assert!(result.contains(r"/\u00c9t\u00e9 \ud83d\ude00.pdf"), "{result}");
    let result: Value = serde_json::from_str(&result).unwrap();
    assert_eq!(result, serde_json::to_value(&file).unwrap());
    assert_eq!(answer.text().await.unwrap(), "bonjour");
    assert_eq!(dropbox.downloads_of("/été 😀.PDF"), 1);
    assert_eq!(dropbox.downloads_of(&file.id), 1);
}

#[tokio::test]
async fn parts_are_given_as_asked() {
    let scene = Scene::new().await;
    scene.dropbox.put_generated(&scene.account, "/big", 3_000_000, 1).unwrap();
    let whole = scene.download("/big").send().await.unwrap();
    let etag = whole.headers()["etag"].clone();
    let whole = whole.bytes().await.unwrap();
    assert_eq!(whole.len(), 3_000_000);
    for (range, from, to) in
        [("bytes=0-0", 0, 1), ("bytes=70000-", 70_000, 3_000_000), ("bytes=-5", 2_999_995, 3_000_000)]
    {
        let answer =
            scene.download("/big").header("Range", range).header("If-Range", &etag).send().await.unwrap();
        assert_eq!(answer.status(), 206, "{range}");
        assert_eq!(answer.headers()["content-range"], format!("bytes {from}-{}/3000000", to - 1));
        assert_eq!(answer.bytes().await.unwrap(), whole[from..to], "{range}");
    }
    let outside = scene.download("/big").header("Range", "bytes=3000000-").send().await.unwrap();
    assert_eq!(outside.status(), 416);
    let unchanged = scene.download("/big").header("If-None-Match", &etag).send().await.unwrap();
    assert_eq!(unchanged.status(), 304);

    // The file changed: the whole of the new one, not a part of it.
    scene.dropbox.put(&scene.account, "/big", "small").unwrap();
    let answer =
        scene.download("/big").header("Range", "bytes=2-").header("If-Range", etag).send().await.unwrap();
    assert_eq!((answer.status().as_u16(), answer.text().await.unwrap()), (200, "small".to_owned()));
}

#[tokio::test]
async fn generated_and_stored_bytes_have_the_hash_that_is_told() {
    let scene = Scene::new().await;
    let generated = scene.dropbox.put_generated(&scene.account, "/generated", 5_000_000, 7).unwrap();
    let bytes = scene.download("/generated").send().await.unwrap().bytes().await.unwrap();
    assert_eq!(ContentHasher::hash(&bytes), generated.content_hash.clone().unwrap());
    let stored = scene.dropbox.put(&scene.account, "/stored", &bytes).unwrap();
    assert_eq!(stored.content_hash, generated.content_hash);
    let again = scene.download("/stored").send().await.unwrap().bytes().await.unwrap();
    assert_eq!(again, bytes);
    let without = scene.dropbox.put_generated_without_hash(&scene.account, "/huge", 5 << 30, 1).unwrap();
    assert_eq!((without.size, without.content_hash), (5 << 30, None));
    let end = scene.download("/huge").header("Range", "bytes=-10").send().await.unwrap();
    assert_eq!(end.bytes().await.unwrap().len(), 10);
}

#[tokio::test]
async fn every_revision_keeps_its_bytes_after_changes_moves_and_deletion() {
    let scene = Scene::new().await;
    let (dropbox, account) = (&scene.dropbox, &scene.account);
    let first = dropbox.put(account, "/a", "first").unwrap();
    dropbox.put(account, "/a", "second").unwrap();
    dropbox.rename(account, "/a", "/b").unwrap();
    dropbox.delete(account, "/b").unwrap();
    let old = scene.download(&format!("rev:{}", first.rev)).send().await.unwrap();
    assert_eq!(old.text().await.unwrap(), "first");
    for path in ["/a", "/b", &first.id] {
        let (status, error) = body(scene.download(path).send().await.unwrap()).await;
        assert_eq!((status.as_u16(), &error["error"]["path"][".tag"]), (409, &json!("not_found")), "{path}");
    }
    let history = scene.ok("files/list_revisions", json!({ "path": "/b" })).await;
    assert_eq!((&history["is_deleted"], history["entries"].as_array().unwrap().len()), (&json!(true), 3));

    let purged = dropbox.put(account, "/c", "for good").unwrap();
    dropbox.purge(account, "/c").unwrap();
    let (status, _) = body(scene.download(&format!("rev:{}", purged.rev)).send().await.unwrap()).await;
    assert_eq!(status, 409);
}

#[tokio::test]
async fn what_cannot_be_downloaded_is_refused_or_exported() {
    let scene = Scene::new().await;
    let (dropbox, account) = (&scene.dropbox, &scene.account);
    let error = async |path: &str| body(scene.download(path).send().await.unwrap()).await.1["error"].clone();
    dropbox.put(account, "/dossier/secret.pdf", "x").unwrap();
    dropbox.mark(account, "/dossier/secret.pdf", Mark::Restricted(true)).unwrap();
    assert_eq!(
        error("/dossier/secret.pdf").await,
        json!({ ".tag": "path", "path": { ".tag": "restricted_content" } })
    );
    assert_eq!(error("/dossier").await, json!({ ".tag": "path", "path": { ".tag": "not_file" } }));

    dropbox.put(account, "/note.paper", "source").unwrap();
    let export = NonDownloadable::export_as("pdf", &["md"]).exported("pdf", "%PDF");
    dropbox.mark_non_downloadable(account, "/note.paper", export).unwrap();
    assert_eq!(error("/note.paper").await, json!({ ".tag": "unsupported_file" }));
    let url = dropbox.content_url().join("files/export").unwrap();
    let export = async |argument: Value| {
        let request = scene.http.post(url.clone()).bearer_auth(&scene.token);
        request.header("Dropbox-API-Arg", argument.to_string()).send().await.unwrap()
    };
    let answer = export(json!({ "path": "/note.paper" })).await;
    let result: Value =
        serde_json::from_str(answer.headers()["dropbox-api-result"].to_str().unwrap()).unwrap();
    assert_eq!(
        (&result["export_metadata"]["name"], &result["export_metadata"]["size"]),
        (&json!("note.pdf"), &json!(4))
    );
    assert_eq!(answer.text().await.unwrap(), "%PDF");
    assert_eq!(
        export(json!({ "path": "/note.paper", "export_format": "md" })).await.text().await.unwrap(),
        "source"
    );
    let refused = body(export(json!({ "path": "/note.paper", "export_format": "odt" })).await).await.1;
    assert_eq!(refused["error"], json!({ ".tag": "invalid_export_format" }));

    dropbox.mark(account, "/note.paper", Mark::WithoutHash(true)).unwrap();
    let metadata = scene.ok("files/get_metadata", json!({ "path": "/note.paper" })).await;
    assert_eq!(metadata.get("content_hash"), None);
}
