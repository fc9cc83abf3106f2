//! What holds for a folder only: files, disks, crashes, addresses.

use std::fs::File;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::time::Duration;

use blobs::{BlobError, Blobs, S3Credentials, Sha256};
use futures::FutureExt;
use futures::future::join_all;

use crate::support::{Home, bytes, content};

#[tokio::test]
async fn an_original_lies_where_its_hash_says() {
    let home = Home::folder();
    let sha256 = home.keep(b"invoice").await;
    let path = home.blobs.local_path(&sha256).await.unwrap().unwrap();
    assert_eq!(path, home.path(&sha256));
    assert_eq!(std::fs::metadata(&path).unwrap().mode() & 0o777, 0o600, "others may read it");
    assert_eq!(std::fs::read(path).unwrap(), b"invoice");
}

#[tokio::test]
async fn what_a_crash_left_is_cleared_when_it_is_a_day_old() {
    let home = Home::folder();
    for crashed in [home.stage(b"old").await, home.stage(b"fresh").await] {
        // A process that dies runs no destructors.
        std::mem::forget(crashed);
    }
    let stranger = home.folder.path().join("incoming/README");
    std::fs::write(&stranger, b"not ours").unwrap();
    let files = home.incoming();
    let old = files.iter().find(|path| std::fs::read(path).unwrap() == b"old").unwrap();
    for path in [old, &stranger] {
        let two_days_ago =
            std::fs::metadata(path).unwrap().modified().unwrap() - Duration::from_secs(2 * 86_400);
        File::options().write(true).open(path).unwrap().set_modified(two_days_ago).unwrap();
    }

    let url = url::Url::from_directory_path(home.folder.path().join("a store")).unwrap();
    let reopened = Blobs::open(url.as_str(), &home.folder.path().join("incoming")).unwrap();
    let mut left: Vec<_> = home.incoming().iter().map(|path| std::fs::read(path).unwrap()).collect();
    left.sort();
    assert_eq!(left, [b"fresh".to_vec(), b"not ours".to_vec()]);
    assert!(!reopened.exists(&Sha256::of(b"old")).await.unwrap());
    assert!(home.list().await.is_empty());
}

#[tokio::test]
async fn the_same_contents_kept_by_many_at_once_are_there_once() {
    let home = Home::folder();
    let contents: Vec<Vec<u8>> = (0..20).map(|number| content(1_000 + number)).collect();
    let keeping = (0..8).map(|_| async {
        let batch = join_all(contents.iter().map(|content| home.stage(content))).await;
        home.blobs.keep(batch).await.unwrap();
    });
    join_all(keeping).await;
    let mut expected: Vec<Sha256> = contents.iter().map(|content| Sha256::of(content)).collect();
    expected.sort();
    assert_eq!(home.list().await, expected);
    for sha256 in expected {
        assert_eq!(home.blobs.rehash(&sha256).await.unwrap().unwrap().0, sha256);
    }
    assert!(home.incoming().is_empty());
}

#[tokio::test]
async fn a_write_given_up_halfway_is_gone_on_with_from_its_length() {
    let home = Home::folder();
    let content = content(5_000_000);
    let mut staged = home.blobs.stage();
    let mut given_up = 0;
    while staged.len() < content.len() as u64 {
        let from = staged.len() as usize;
        // Polled once and dropped, as a timeout would.
        if staged.write(&content[from..]).now_or_never().is_none() {
            given_up += 1;
            tokio::task::yield_now().await;
        }
    }
    assert!(given_up > 0, "nothing was given up");
    assert_eq!(staged.finish().await.unwrap().sha256, Sha256::of(&content));
}

#[tokio::test]
async fn what_is_staged_on_another_disk_is_kept_all_the_same() {
    let store = tempfile::TempDir::new().unwrap();
    let Ok(elsewhere) = tempfile::TempDir::new_in("/dev/shm") else { return };
    let disk = |path: &Path| std::fs::metadata(path).unwrap().dev();
    if disk(store.path()) == disk(elsewhere.path()) {
        eprintln!("one disk only: nothing to try");
        return;
    }
    let url = url::Url::from_directory_path(store.path()).unwrap();
    let blobs = Blobs::open(url.as_str(), elsewhere.path()).unwrap();
    let mut staged = blobs.stage();
    staged.write(b"from afar").await.unwrap();
    let finished = staged.finish().await.unwrap();
    let sha256 = finished.sha256;
    blobs.keep(vec![finished]).await.unwrap();
    assert_eq!(bytes(blobs.read(&sha256).await.unwrap()).await.as_deref(), Some(&b"from afar"[..]));
    assert_eq!(std::fs::read_dir(elsewhere.path()).unwrap().count(), 0);
}

#[tokio::test]
async fn a_staging_folder_that_vanished_is_told_and_survived() {
    let home = Home::folder();
    let incoming = home.folder.path().join("incoming");
    let mut staged = home.blobs.stage();
    std::fs::remove_dir(&incoming).unwrap();
    staged.write(b"lost").await.unwrap();
    let error = staged.finish().await.unwrap_err();
    assert!(matches!(&error, BlobError::Io { path, .. } if path.starts_with(&incoming)), "{error}");

    let mut staged = home.blobs.stage();
    staged.write(&content(300_000)).await.unwrap();
    assert!(staged.write(&content(300_000)).await.is_err());
    assert!(matches!(staged.write(b"more").await, Ok(()) | Err(BlobError::Interrupted { .. })));
    std::fs::create_dir(&incoming).unwrap();
    staged.restart().await.unwrap();
    staged.write(b"found").await.unwrap();
    assert_eq!(staged.finish().await.unwrap().sha256, Sha256::of(b"found"));
}

#[test]
fn an_address_that_makes_no_sense_is_told_without_its_secrets() {
    let folder = tempfile::TempDir::new().unwrap();
    let credentials =
        S3Credentials { access_key_id: "key".to_owned(), secret_access_key: "s3cret".to_owned().into() };
    for url in [
        "",
        "/srv/blobs",
        "ftp://x/y",
        "file:///srv/blobs?fsync=no",
        "s3://key:s3cret@bucket/",
        "s3:///nothing",
        "s3://bucket/?secret=s3cret2",
    ] {
        let error = Blobs::open_with(url, folder.path(), Some(&credentials)).unwrap_err();
        assert!(matches!(error, BlobError::BadUrl { .. }), "{url}: {error:?}");
        assert!(url.contains("s3cret2") || !format!("{error} {error:?}").contains("s3cret"), "{error}");
    }
    assert!(matches!(Blobs::open("s3://bucket/x", folder.path()), Err(BlobError::BadUrl { .. })));
}
