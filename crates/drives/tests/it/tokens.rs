use std::time::Duration;

use drives::{Drive, DriveError, Why};
use dropbox_simulator::{Fault, KnownError, NewAccount};
use futures::future::join_all;

use crate::support::{Bench, app, drive_of, fetch, folder};

const TOKEN: &str = "oauth2/token";

fn why(error: &DriveError) -> &Why {
    match error {
        DriveError::Reconnect { why, .. } => why,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn twenty_calls_at_once_renew_the_token_once() {
    let bench = Bench::start().await;
    bench.put("/a.pdf", "content");
    let file = bench.file("/a.pdf").await;
    for _ in 0..2 {
        bench.dropbox.expire_tokens();
        bench.dropbox.clear_log();
        let fetched = join_all((0..20).map(|_| fetch(&bench.drive, &file))).await;
        assert!(fetched.iter().all(|content| content.as_deref() == Ok(b"content")));
        assert_eq!(bench.dropbox.calls(TOKEN), 1);
    }
}

#[tokio::test]
async fn a_new_drive_asks_for_a_token_once_for_all() {
    let bench = Bench::start().await;
    let accounts = join_all((0..20).map(|_| bench.drive.account())).await;
    assert!(accounts.iter().all(Result::is_ok));
    assert_eq!(bench.dropbox.calls(TOKEN), 1);
}

#[tokio::test]
async fn calls_that_wait_for_a_token_share_its_failure_too() {
    let bench = Bench::start().await;
    bench.dropbox.fault(Fault::on(TOKEN).always().error(KnownError::InvalidGrant));
    let told = join_all((0..20).map(|_| bench.drive.account())).await;
    assert!(told.iter().all(|told| *why(told.as_ref().unwrap_err()) == Why::Revoked));
    assert_eq!(bench.dropbox.calls(TOKEN), 1);
    bench.dropbox.clear_faults();
    assert!(bench.drive.account().await.is_ok(), "a failure is not remembered for ever");
}

#[tokio::test]
async fn a_token_that_stays_expired_is_told() {
    let bench = Bench::start().await;
    bench
        .dropbox
        .fault(Fault::on("users/get_current_account").always().error(KnownError::ExpiredAccessToken));
    assert_eq!(*why(&bench.drive.account().await.unwrap_err()), Why::Expired);
    assert_eq!(bench.dropbox.calls("users/get_current_account"), 2);
}

#[tokio::test]
async fn a_revoked_consent_is_told_and_a_new_one_serves() {
    let bench = Bench::start().await;
    bench.drive.account().await.unwrap();
    bench.dropbox.revoke(&bench.client).unwrap();
    let error = bench.drive.changes(&folder(""), true, None).await.unwrap_err();
    assert_eq!(*why(&error), Why::Revoked);
    assert_eq!(error.code(), "reconnect.revoked");
    let renewed = bench.dropbox.authorize("key", &bench.client, &dropbox_simulator::READ_SCOPES).unwrap();
    let drive = drive_of(app(&bench.dropbox), &renewed);
    assert!(drive.changes(&folder(""), true, None).await.is_ok());
}

#[tokio::test]
async fn our_own_revocation_ends_the_consent() {
    let bench = Bench::start().await;
    bench.drive.revoke().await.unwrap();
    assert_eq!(*why(&bench.drive.account().await.unwrap_err()), Why::Revoked);
}

#[tokio::test]
async fn each_reason_to_reconnect_is_told_apart() {
    let bench = Bench::start().await;
    let scope = "files.metadata.read".to_owned();
    for (error, expected) in [
        (KnownError::InvalidAccessToken, Why::Revoked),
        (KnownError::MissingScope { required_scope: scope.clone() }, Why::MissingScope(scope)),
        (KnownError::UserSuspended, Why::Suspended),
        (KnownError::InvalidSelectUser, Why::AccessDenied),
        (KnownError::RouteAccessDenied, Why::AccessDenied),
        (KnownError::OtherAuthError, Why::Other("other".to_owned())),
    ] {
        bench.dropbox.clear_faults();
        bench.dropbox.fault(Fault::on("files/list_folder").always().error(error));
        let told = bench.drive.changes(&folder(""), true, None).await.unwrap_err();
        assert_eq!(*why(&told), expected);
        assert!(told.request_id().is_some());
    }
}

#[tokio::test]
async fn a_consent_with_fewer_scopes_names_the_missing_one() {
    let bench = Bench::start().await;
    bench.put("/a.pdf", "a");
    let partial = ["account_info.read", "files.metadata.read"];
    let token = bench.dropbox.authorize("key", &bench.client, &partial).unwrap();
    let drive = drive_of(app(&bench.dropbox), &token);
    let file = bench.file("/a.pdf").await;
    let error = drive.download(&file, 0).await.unwrap_err();
    assert_eq!(*why(&error), Why::MissingScope("files.content.read".to_owned()));
}

#[tokio::test]
async fn a_suspended_account_is_told_and_serves_again_afterwards() {
    let bench = Bench::start().await;
    bench.dropbox.suspend(&bench.client, true).unwrap();
    assert_eq!(*why(&bench.drive.account().await.unwrap_err()), Why::Suspended);
    bench.dropbox.suspend(&bench.client, false).unwrap();
    assert!(bench.drive.account().await.is_ok());
}

#[tokio::test]
async fn a_wrong_app_secret_is_nobody_s_consent() {
    let account = NewAccount::personal("client@example.com", "Claire Dupont");
    let bench = Bench::with(account, |app| app.app_secret = Some("wr0ng".to_owned().into())).await;
    let error = bench.drive.account().await.unwrap_err();
    assert!(matches!(&error, DriveError::Refused { code, .. } if code == "invalid_client"), "{error:?}");
    assert!(!format!("{error} {error:?}").contains("wr0ng"));
}

#[tokio::test]
async fn a_failing_token_endpoint_is_tried_again_within_bounds() {
    let bench = Bench::start().await;
    let failing = |calls| Fault::on(TOKEN).next(calls).error(KnownError::ServerErrorPage { status: 503 });
    bench.dropbox.fault(failing(2));
    assert!(bench.drive.account().await.is_ok());
    bench.dropbox.expire_tokens();
    bench.dropbox.clear_faults();
    bench.dropbox.clear_log();
    bench.dropbox.fault(failing(99));
    let error = bench.drive.account().await.unwrap_err();
    assert!(matches!(error, DriveError::Transient { .. }), "{error:?}");
    assert_eq!(bench.dropbox.calls(TOKEN), 3);
    bench.dropbox.clear_faults();
    bench.dropbox.fault(Fault::on(TOKEN).error(KnownError::TooManyRequests { retry_after: Some(60) }));
    let error = bench.drive.account().await.unwrap_err();
    assert!(
        matches!(error, DriveError::RetryAfter { wait, .. } if wait == Duration::from_secs(60)),
        "{error:?}"
    );
}

#[tokio::test]
async fn no_token_shows_in_what_is_printed() {
    let bench = Bench::start().await;
    let access = bench.dropbox.access_token(&bench.refresh_token).unwrap();
    let echo = format!("Invalid header Authorization: {} {access}", bench.refresh_token);
    bench
        .dropbox
        .fault(Fault::on("files/list_folder").always().error(KnownError::BadRequest { message: echo }));
    let error = bench.drive.changes(&folder(""), true, None).await.unwrap_err();
    let printed = format!("{error} {error:?} {:?}", bench.drive);
    assert!(printed.contains("[secret]") && !printed.contains(&bench.refresh_token), "{printed}");
}
