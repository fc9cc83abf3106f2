use drives::{Drive, DriveError, RemoteFile};
use dropbox_simulator::{Effect, Fault, KnownError, Mark, NonDownloadable};
use futures::TryStreamExt;

use crate::support::{Bench, fetch};

const DOWNLOAD: &str = "files/download";

async fn with_file(size: usize) -> (Bench, RemoteFile, Vec<u8>) {
    let bench = Bench::start().await;
    let content: Vec<u8> = (0..size).map(|at| (at / 7 % 251) as u8).collect();
    bench.put("/facture.pdf", &content);
    let file = bench.file("/facture.pdf").await;
    (bench, file, content)
}

#[tokio::test]
async fn the_bytes_come_with_size_revision_and_hash() {
    let (bench, file, content) = with_file(5_000_000).await;
    let download = bench.drive.download(&file, 0).await.unwrap();
    assert_eq!((download.size, download.offset, &download.rev), (Some(5_000_000), 0, &file.rev));
    assert!(download.content_hash.is_some() && download.content_hash == file.content_hash);
    let mut hasher = bench.drive.content_hasher();
    let mut received = Vec::new();
    let mut body = download.body;
    while let Some(bytes) = body.try_next().await.unwrap() {
        hasher.update(&bytes);
        received.extend_from_slice(&bytes);
    }
    assert!(received == content);
    assert_eq!(Some(hasher.finish()), file.content_hash);
}

#[tokio::test]
async fn an_empty_file_is_downloaded_too() {
    let (bench, file, _) = with_file(0).await;
    assert_eq!(fetch(&bench.drive, &file).await.unwrap(), b"");
}

#[tokio::test]
async fn a_download_goes_on_from_where_it_was_cut_off() {
    let (bench, file, content) = with_file(300_000).await;
    bench.dropbox.fault(Fault::on(DOWNLOAD).nth(1).effect(Effect::ResetInBody { after: 100_000 }));
    bench
        .dropbox
        .fault(Fault::on(DOWNLOAD).nth(2).effect(Effect::Truncate { after: 50_000, consistent: false }));
    bench.dropbox.fault(Fault::on(DOWNLOAD).nth(3).effect(Effect::Stall { after: 10_000 }));
    assert!(fetch(&bench.drive, &file).await.unwrap() == content);
    let ranges: Vec<_> = bench.dropbox.log().into_iter().filter(|call| call.route == DOWNLOAD).collect();
    assert_eq!(ranges.len(), 4);
    assert!(
        ranges[0].range.is_none()
            && ranges[1..].iter().all(|call| call.range.is_some() && call.status == 206)
    );
}

#[tokio::test]
async fn a_body_that_ends_early_without_a_sign_is_noticed() {
    let (bench, file, content) = with_file(100_000).await;
    bench.dropbox.fault(Fault::on(DOWNLOAD).effect(Effect::Truncate { after: 40_000, consistent: true }));
    let download = bench.drive.download(&file, 0).await.unwrap();
    let error = download.body.try_collect::<Vec<_>>().await.unwrap_err();
    assert!(matches!(error, DriveError::Transient { request_id: Some(_), .. }), "{error:?}");
    assert!(fetch(&bench.drive, &file).await.unwrap() == content);
}

#[tokio::test]
async fn a_corrupted_body_shows_in_its_hash() {
    let (bench, file, content) = with_file(100_000).await;
    bench.dropbox.fault(Fault::on(DOWNLOAD).next(2).effect(Effect::Corrupt { at: 50_000 }));
    assert!(fetch(&bench.drive, &file).await.unwrap() == content);
    assert_eq!(bench.dropbox.calls(DOWNLOAD), 3);
}

#[tokio::test]
async fn a_missing_result_header_changes_nothing() {
    let (bench, file, content) = with_file(10_000).await;
    bench.dropbox.fault(Fault::on(DOWNLOAD).effect(Effect::MissingResult));
    assert!(fetch(&bench.drive, &file).await.unwrap() == content);
    assert_eq!(bench.dropbox.calls(DOWNLOAD), 1);
}

#[tokio::test]
async fn an_offset_at_or_beyond_the_end_starts_again() {
    let (bench, file, _) = with_file(1_000).await;
    for offset in [1_000, 5_000] {
        let download = bench.drive.download(&file, offset).await.unwrap();
        assert_eq!((download.offset, download.size), (0, Some(1_000)));
    }
    let download = bench.drive.download(&file, 999).await.unwrap();
    assert_eq!(download.offset, 999);
    assert_eq!(download.body.try_collect::<Vec<_>>().await.unwrap().concat().len(), 1);
}

#[tokio::test]
async fn a_file_changed_since_the_listing_comes_as_it_was_listed() {
    let (bench, file, content) = with_file(1_000).await;
    bench.put("/facture.pdf", "another content");
    assert!(fetch(&bench.drive, &file).await.unwrap() == content);
    bench.rename("/facture.pdf", "/ailleurs.pdf");
    assert!(fetch(&bench.drive, &file).await.unwrap() == content);
}

#[tokio::test]
async fn a_file_gone_for_good_is_told() {
    let (bench, file, _) = with_file(1_000).await;
    bench.dropbox.purge(&bench.client, "/facture.pdf").unwrap();
    let error = bench.drive.download(&file, 0).await.unwrap_err();
    assert!(matches!(&error, DriveError::Gone { what, .. } if what.contains("facture.pdf")), "{error:?}");
}

#[tokio::test]
async fn each_refusal_of_a_file_is_told_apart() {
    let (bench, file, _) = with_file(10).await;
    bench.dropbox.mark(&bench.client, "/facture.pdf", Mark::Restricted(true)).unwrap();
    assert!(matches!(bench.drive.download(&file, 0).await, Err(DriveError::Restricted { .. })));
    let path = |reason: &str| KnownError::Path { reason: reason.to_owned() };
    for (error, code) in [
        (path("unsupported_content_type"), "not_downloadable"),
        (path("locked"), "transient"),
        (path("malformed_path"), "refused"),
        (KnownError::UnsupportedFile, "not_downloadable"),
        (KnownError::AccessDenied, "refused"),
        (KnownError::ServerErrorPage { status: 500 }, "transient"),
        (KnownError::TooManyRequests { retry_after: Some(60) }, "retry_after"),
    ] {
        bench.dropbox.clear_faults();
        bench.dropbox.fault(Fault::on(DOWNLOAD).always().error(error.clone()));
        assert_eq!(bench.drive.download(&file, 0).await.unwrap_err().code(), code, "{error:?}");
    }
}

#[tokio::test]
async fn what_can_only_be_exported_comes_as_pdf_where_offered() {
    let bench = Bench::start().await;
    bench.put("/notes.gdoc", "inside");
    let export = NonDownloadable::export_as("docx", &["docx", "pdf"])
        .exported("pdf", "as pdf")
        .exported("docx", "as docx");
    bench.dropbox.mark_non_downloadable(&bench.client, "/notes.gdoc", export).unwrap();
    let file = bench.file("/notes.gdoc").await;
    assert_eq!((file.downloadable, file.export_as.as_deref()), (false, Some("pdf")));
    // Exports know no ranges.
    let download = bench.drive.download(&file, 3).await.unwrap();
    assert_eq!((download.offset, download.size, download.name.as_deref()), (0, Some(6), Some("notes.pdf")));
    assert_eq!(fetch(&bench.drive, &file).await.unwrap(), b"as pdf");
}

#[tokio::test]
async fn an_export_that_fails_tells_whether_it_may_pass() {
    let bench = Bench::start().await;
    bench.put("/notes.paper", "inside");
    bench.dropbox.mark_non_downloadable(&bench.client, "/notes.paper", NonDownloadable::never()).unwrap();
    let never = bench.file("/notes.paper").await;
    assert!(matches!(bench.drive.download(&never, 0).await, Err(DriveError::NotDownloadable { .. })));
    assert_eq!(bench.dropbox.calls("files/export"), 0);

    let export = NonDownloadable::export_as("md", &[]).exported("md", "# notes");
    bench.dropbox.mark_non_downloadable(&bench.client, "/notes.paper", export).unwrap();
    let file = bench.file("/notes.paper").await;
    for (error, code) in
        [(KnownError::NonExportable, "not_downloadable"), (KnownError::RetryError, "transient")]
    {
        bench.dropbox.clear_faults();
        bench.dropbox.fault(Fault::on("files/export").error(error));
        assert_eq!(bench.drive.download(&file, 0).await.unwrap_err().code(), code);
    }
    bench.dropbox.fault(Fault::on("files/export").error(KnownError::InvalidExportFormat));
    assert_eq!(fetch(&bench.drive, &file).await.unwrap(), b"# notes");
}

#[tokio::test]
async fn a_file_found_not_downloadable_only_when_asked_for_is_exported() {
    let (bench, file, _) = with_file(10).await;
    let export = NonDownloadable::export_as("pdf", &[]).exported("pdf", "exported");
    bench.dropbox.mark_non_downloadable(&bench.client, "/facture.pdf", export).unwrap();
    assert!(matches!(bench.drive.download(&file, 0).await, Err(DriveError::NotDownloadable { .. })));
    let hopeful = RemoteFile { export_as: Some("pdf".to_owned()), ..file };
    assert_eq!(fetch(&bench.drive, &hopeful).await.unwrap(), b"exported");
}

#[tokio::test]
async fn a_file_without_a_hash_is_downloaded_all_the_same() {
    let (bench, _, content) = with_file(1_000).await;
    bench.dropbox.mark(&bench.client, "/facture.pdf", Mark::WithoutHash(true)).unwrap();
    let file = bench.file("/facture.pdf").await;
    assert_eq!(file.content_hash, None);
    assert!(fetch(&bench.drive, &file).await.unwrap() == content);
}
