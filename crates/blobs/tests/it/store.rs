//! What holds for every kind of store.

use blobs::{BlobError, Sha256};

use crate::support::{Home, bytes, content};

/// Empty, tiny, just around the buffer of staging, and larger than a part of S3.
const SIZES: [usize; 7] = [0, 1, 100_000, 256 * 1024 - 1, 256 * 1024, 256 * 1024 + 1, 11 * 1024 * 1024 + 7];

#[tokio::test]
async fn what_is_kept_is_read_back_under_its_hash() {
    for home in Home::all().await {
        for size in SIZES {
            let content = content(size);
            let finished = home.stage(&content).await;
            assert_eq!((finished.sha256, finished.size), (Sha256::of(&content), size as u64));
            home.blobs.keep(vec![finished]).await.unwrap();
            let sha256 = Sha256::of(&content);
            assert!(home.blobs.exists(&sha256).await.unwrap());
            let blob = home.blobs.read(&sha256).await.unwrap();
            assert_eq!(blob.as_ref().map(|blob| blob.size), Some(size as u64));
            assert!(bytes(blob).await == Some(content), "{size} bytes");
            assert_eq!(home.blobs.rehash(&sha256).await.unwrap(), Some((sha256, size as u64)));
        }
        assert!(home.incoming().is_empty());
    }
}

#[tokio::test]
async fn the_pieces_in_which_a_content_comes_make_no_difference() {
    let home = Home::folder();
    let content = content(1_000_003);
    for piece in [1_000, 65_536, 300_000, 999_999] {
        let mut staged = home.blobs.stage();
        for bytes in content.chunks(piece) {
            staged.write(bytes).await.unwrap();
        }
        assert_eq!(staged.len(), 1_000_003);
        assert_eq!(staged.finish().await.unwrap().sha256, Sha256::of(&content));
    }
}

#[tokio::test]
async fn a_content_started_again_is_only_what_came_after() {
    let home = Home::folder();
    for before in [0, 10, 700_000] {
        let mut staged = home.blobs.stage();
        staged.write(&content(before)).await.unwrap();
        staged.restart().await.unwrap();
        assert!(staged.is_empty());
        staged.write(b"whole").await.unwrap();
        assert_eq!(staged.finish().await.unwrap().sha256, Sha256::of(b"whole"));
    }
    assert!(home.incoming().is_empty());
}

#[tokio::test]
async fn a_range_is_read_as_far_as_it_exists() {
    for home in Home::all().await {
        let content = content(300_000);
        let sha256 = home.keep(&content).await;
        for (range, expected) in [
            (0..10, &content[..10]),
            (299_990..299_999, &content[299_990..299_999]),
            (299_990..u64::MAX, &content[299_990..]),
            (5..5, &[][..]),
            (300_000..300_001, &[]),
            (u64::MAX - 1..u64::MAX, &[]),
        ] {
            let blob = home.blobs.read_range(&sha256, range.clone()).await.unwrap();
            assert_eq!(blob.as_ref().map(|blob| blob.size), Some(300_000));
            assert_eq!(bytes(blob).await.as_deref(), Some(expected), "{range:?}");
        }
    }
}

#[tokio::test]
async fn what_is_not_there_is_none_and_no_error() {
    for home in Home::all().await {
        let absent = Sha256::of(b"absent");
        assert!(!home.blobs.exists(&absent).await.unwrap());
        assert!(home.blobs.read(&absent).await.unwrap().is_none());
        assert!(home.blobs.read_range(&absent, 0..9).await.unwrap().is_none());
        assert!(home.blobs.local_path(&absent).await.unwrap().is_none());
        assert!(home.blobs.rehash(&absent).await.unwrap().is_none());
        assert!(home.blobs.derivative(&absent, "page-1.png").await.unwrap().is_none());
        let copy = home.folder.path().join("copy");
        assert!(home.blobs.fetch_to(&absent, &copy).await.unwrap().is_none());
        assert!(!copy.exists());
        assert!(!home.blobs.delete(&absent).await.unwrap());
        assert!(home.list().await.is_empty());
    }
}

#[tokio::test]
async fn keeping_the_same_content_again_changes_nothing() {
    for home in Home::all().await {
        let sha256 = home.keep(b"invoice").await;
        home.keep(b"invoice").await;
        let twins = vec![home.stage(b"receipt").await, home.stage(b"receipt").await];
        home.blobs.keep(twins).await.unwrap();
        let mut expected = vec![sha256, Sha256::of(b"receipt")];
        expected.sort();
        assert_eq!(home.list().await, expected);
        assert!(home.incoming().is_empty());
    }
}

#[tokio::test]
async fn what_is_staged_and_not_kept_is_nowhere() {
    for home in Home::all().await {
        let mut unfinished = home.blobs.stage();
        unfinished.write(&content(600_000)).await.unwrap();
        let finished = home.stage(b"finished").await;
        assert!(home.list().await.is_empty());
        assert!(!home.blobs.exists(&finished.sha256).await.unwrap());
        assert_eq!(home.incoming().len(), 2);
        drop(finished);
        unfinished.restart().await.unwrap();
        drop(unfinished);
        assert!(home.incoming().is_empty());
    }
}

#[tokio::test]
async fn all_originals_are_listed_in_order() {
    for home in Home::all().await {
        let mut expected = Vec::new();
        let mut batch = Vec::new();
        for number in 0..23_u32 {
            let content = number.to_be_bytes();
            batch.push(home.stage(&content).await);
            expected.push(Sha256::of(&content));
        }
        home.blobs.keep(batch).await.unwrap();
        home.blobs.put_derivative(&expected[0], "page-1.png", vec![1]).await.unwrap();
        expected.sort();
        assert_eq!(home.list().await, expected);
    }
}

#[tokio::test]
async fn damage_shows_when_an_original_is_hashed_again() {
    for home in Home::all().await {
        let sha256 = home.keep(b"the original").await;
        home.damage(&sha256, b"the Original");
        let (found, size) = home.blobs.rehash(&sha256).await.unwrap().unwrap();
        assert_eq!((found, size), (Sha256::of(b"the Original"), 12));
    }
}

#[tokio::test]
async fn an_original_of_the_wrong_size_is_healed_by_keeping_it_again() {
    for home in Home::all().await {
        let sha256 = home.keep(b"the original").await;
        home.damage(&sha256, b"the");
        home.keep(b"the original").await;
        assert_eq!(
            bytes(home.blobs.read(&sha256).await.unwrap()).await.as_deref(),
            Some(&b"the original"[..])
        );
    }
}

#[tokio::test]
async fn a_copy_of_an_original_can_be_had_as_a_file() {
    for home in Home::all().await {
        let content = content(700_000);
        let sha256 = home.keep(&content).await;
        let copy = home.folder.path().join("copy");
        assert_eq!(home.blobs.fetch_to(&sha256, &copy).await.unwrap(), Some(700_000));
        assert!(std::fs::read(copy).unwrap() == content);
    }
}

#[tokio::test]
async fn a_derivative_replaces_the_former_one_of_its_name() {
    for home in Home::all().await {
        let of = home.keep(b"invoice").await;
        let file = home.folder.path().join("page.png");
        std::fs::write(&file, b"from a file").unwrap();
        home.blobs.put_derivative(&of, "page-1.png", b"first".to_vec()).await.unwrap();
        home.blobs.put_derivative(&of, "page-1.png", file.as_path()).await.unwrap();
        home.blobs.put_derivative(&of, "page-2.png", bytes::Bytes::from_static(b"other")).await.unwrap();
        for (name, expected) in [("page-1.png", &b"from a file"[..]), ("page-2.png", b"other")] {
            let blob = home.blobs.derivative(&of, name).await.unwrap();
            assert_eq!(bytes(blob).await.as_deref(), Some(expected));
        }
        assert!(file.exists() && home.incoming().is_empty());
    }
}

#[tokio::test]
async fn a_name_that_could_lead_elsewhere_is_refused() {
    let home = Home::folder();
    let of = home.keep(b"invoice").await;
    let long = "x".repeat(101);
    for name in ["", ".", "..", "../x", "a/b", "A.png", "é.png", "-rf", ".hidden", "a b", "a\0", &long] {
        let put = home.blobs.put_derivative(&of, name, vec![1]).await;
        assert!(matches!(put, Err(BlobError::BadName(_))), "{name:?}");
        assert!(matches!(home.blobs.derivative(&of, name).await, Err(BlobError::BadName(_))), "{name:?}");
    }
}

#[tokio::test]
async fn a_deleted_original_goes_with_all_that_was_derived_from_it() {
    for home in Home::all().await {
        let gone = home.keep(b"gone").await;
        let stays = home.keep(b"stays").await;
        for of in [&gone, &stays] {
            home.blobs.put_derivative(of, "page-1.png", vec![1]).await.unwrap();
            home.blobs.put_derivative(of, "page-2.png", vec![2]).await.unwrap();
        }
        assert!(home.blobs.delete(&gone).await.unwrap());
        assert!(!home.blobs.delete(&gone).await.unwrap());
        assert!(home.blobs.derivative(&gone, "page-1.png").await.unwrap().is_none());
        assert!(home.blobs.derivative(&stays, "page-2.png").await.unwrap().is_some());
        assert_eq!(home.list().await, [stays]);
    }
}

#[tokio::test]
async fn an_original_that_was_taken_out_can_be_brought_back_until_it_is_deleted() {
    for home in Home::all().await {
        let sha256 = home.keep(b"invoice").await;
        assert!(home.blobs.take_out(&sha256).await.unwrap());
        assert!(!home.blobs.take_out(&sha256).await.unwrap());
        assert!(!home.blobs.exists(&sha256).await.unwrap());
        assert!(home.list().await.is_empty());
        home.blobs.bring_back(&sha256).await.unwrap();
        assert_eq!(bytes(home.blobs.read(&sha256).await.unwrap()).await.as_deref(), Some(&b"invoice"[..]));
        // Kept again meanwhile: what was taken out is no longer needed.
        home.blobs.take_out(&sha256).await.unwrap();
        home.keep(b"invoice").await;
        home.blobs.bring_back(&sha256).await.unwrap();
        home.blobs.delete(&sha256).await.unwrap();
        home.blobs.bring_back(&sha256).await.unwrap();
        assert!(!home.blobs.exists(&sha256).await.unwrap());
        // Deleted, nothing brings it back.
        home.keep(b"invoice").await;
        home.blobs.take_out(&sha256).await.unwrap();
        home.blobs.delete_taken_out(&sha256).await.unwrap();
        home.blobs.bring_back(&sha256).await.unwrap();
        assert!(!home.blobs.exists(&sha256).await.unwrap());
    }
}

#[tokio::test]
async fn derivatives_go_by_how_their_names_begin() {
    for home in Home::all().await {
        let of = home.keep(b"invoice").await;
        for name in ["a-1.png", "a-2.png", "b-1.png"] {
            home.blobs.put_derivative(&of, name, vec![1]).await.unwrap();
        }
        home.blobs.delete_derivatives(&of, "a-").await.unwrap();
        assert!(home.blobs.derivative(&of, "a-2.png").await.unwrap().is_none());
        assert!(home.blobs.derivative(&of, "b-1.png").await.unwrap().is_some());
        home.blobs.delete_derivatives(&of, "").await.unwrap();
        home.blobs.delete_derivatives(&of, "").await.unwrap();
        assert!(home.blobs.derivative(&of, "b-1.png").await.unwrap().is_none());
        assert!(home.blobs.exists(&of).await.unwrap());
    }
}

#[tokio::test]
async fn a_large_content_goes_to_a_bucket_in_parts_that_are_given_up_on_failure() {
    let home = Home::bucket().await;
    let server = home.server.as_ref().unwrap();
    let sha256 = home.keep(&content(12 * 1024 * 1024)).await;
    assert_eq!(server.multipart(), (1, 0));
    let hex = sha256.to_string();
    assert_eq!(server.keys(), [format!("some/prefix/originals/{}/{}/{hex}", &hex[..2], &hex[2..4])]);

    server.fail_parts();
    let unlucky = home.stage(&content(6 * 1024 * 1024)).await;
    assert!(matches!(home.blobs.keep(vec![unlucky]).await, Err(BlobError::Store { .. })));
    assert_eq!(server.multipart(), (2, 0));
    assert_eq!(server.keys().len(), 1);
    assert!(home.incoming().is_empty());
}
