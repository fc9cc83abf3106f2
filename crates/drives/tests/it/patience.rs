use std::time::{Duration, Instant};

use drives::{Drive, DriveError};
use dropbox_simulator::{Effect, Fault, FaultId, KnownError};
use futures::future::join_all;

use crate::support::{Bench, folder};

const LIST: &str = "files/list_folder";

/// 429 with a wait in fractions of a second, which the real one doesn't use.
fn wait_a_little(seconds: &str) -> Effect {
    Effect::Respond {
        status: 429,
        content_type: "text/plain".to_owned(),
        body: "Too many requests".to_owned(),
        headers: vec![("Retry-After".to_owned(), seconds.to_owned())],
    }
}

async fn bench() -> Bench {
    let bench = Bench::start().await;
    bench.put("/a.pdf", "a");
    bench.drive.account().await.unwrap();
    bench.dropbox.clear_log();
    bench
}

fn arm(bench: &Bench, calls: u64, effect: Effect) -> FaultId {
    bench.dropbox.clear_faults();
    bench.dropbox.clear_log();
    bench.dropbox.fault(Fault::on(LIST).next(calls).effect(effect))
}

#[tokio::test]
async fn the_wait_that_dropbox_asks_for_is_kept() {
    let bench = bench().await;
    arm(&bench, 2, wait_a_little("0.1"));
    let began = Instant::now();
    assert!(bench.drive.changes(&folder(""), true, None).await.is_ok());
    assert!(began.elapsed() >= Duration::from_millis(200));
    assert_eq!(bench.dropbox.calls(LIST), 3);
}

#[tokio::test]
async fn all_calls_of_the_account_wait_together() {
    let bench = bench().await;
    let file = bench.file("/a.pdf").await;
    arm(&bench, 1, wait_a_little("0.2"));
    let root = folder("");
    let (listed, ()) = tokio::join!(bench.drive.changes(&root, true, None), async {
        while bench.dropbox.calls(LIST) == 0 {
            tokio::task::yield_now().await;
        }
        // Until the refusal has arrived: the gate is closed by then.
        tokio::time::timeout(Duration::from_millis(100), std::future::pending::<()>()).await.unwrap_err();
        join_all((0..5).map(|_| bench.drive.download(&file, 0))).await;
    });
    assert!(listed.is_ok());
    let routes: Vec<_> =
        bench.dropbox.log().into_iter().map(|request| (request.route, request.status)).collect();
    assert_eq!(routes[0], (LIST.to_owned(), 429));
    assert_eq!(routes.len(), 7, "no call was refused beyond the first: {routes:?}");
}

#[tokio::test]
async fn a_longer_wait_is_handed_on_and_later_calls_are_spared() {
    let bench = bench().await;
    for error in [
        KnownError::TooManyRequests { retry_after: Some(120) },
        KnownError::TooManyRequestsText { retry_after: Some(150) },
    ] {
        let strikes = arm(&bench, 1, Effect::Error(error));
        let told = bench.drive.changes(&folder(""), true, None).await.unwrap_err();
        assert!(
            matches!(told, DriveError::RetryAfter { wait, .. } if wait > Duration::from_secs(100)),
            "{told:?}"
        );
        assert!(bench.dropbox.strikes(strikes) <= 1);
    }
    bench.dropbox.clear_log();
    let told = bench.drive.account().await.unwrap_err();
    assert!(
        matches!(told, DriveError::RetryAfter { wait, .. } if wait > Duration::from_secs(100)),
        "{told:?}"
    );
    assert!(bench.dropbox.log().is_empty(), "refused calls count against the limit: none is made");
}

#[tokio::test]
async fn a_refusal_without_a_wait_backs_off_within_bounds() {
    let bench = bench().await;
    for error in [
        KnownError::TooManyRequests { retry_after: None },
        KnownError::TooManyRequestsText { retry_after: None },
        KnownError::TooManyWriteOperations { retry_after: None },
    ] {
        arm(&bench, 2, Effect::Error(error));
        assert!(bench.drive.changes(&folder(""), true, None).await.is_ok());
        assert_eq!(bench.dropbox.calls(LIST), 3);
    }
    arm(&bench, 99, Effect::Error(KnownError::TooManyRequests { retry_after: None }));
    let told = bench.drive.changes(&folder(""), true, None).await.unwrap_err();
    assert!(matches!(told, DriveError::RetryAfter { .. }), "{told:?}");
    assert_eq!(bench.dropbox.calls(LIST), 3);
}

#[tokio::test]
async fn failures_that_pass_are_tried_again() {
    let bench = bench().await;
    for effect in [
        Effect::Error(KnownError::ServerErrorPage { status: 500 }),
        Effect::Error(KnownError::ServerError { status: 503, retry_after: None }),
        Effect::Reset,
        Effect::ResetInBody { after: 20 },
        Effect::Truncate { after: 20, consistent: false },
        Effect::Stall { after: 20 },
    ] {
        arm(&bench, 1, effect.clone());
        let told = bench.drive.changes(&folder(""), true, None).await;
        assert!(told.is_ok(), "{effect:?}: {told:?}");
        assert_eq!(bench.dropbox.calls(LIST), 2, "{effect:?}");
    }
}

#[tokio::test]
async fn a_server_that_says_when_it_will_be_back_is_believed() {
    let bench = bench().await;
    arm(&bench, 1, Effect::Error(KnownError::ServerError { status: 503, retry_after: Some(90) }));
    let told = bench.drive.changes(&folder(""), true, None).await.unwrap_err();
    assert!(
        matches!(told, DriveError::RetryAfter { wait, .. } if wait == Duration::from_secs(90)),
        "{told:?}"
    );
    assert_eq!(bench.dropbox.log().len(), 1, "neither asked again nor walked around");
}

#[tokio::test]
async fn failures_that_last_are_told_as_passing() {
    let bench = bench().await;
    for effect in [Effect::Error(KnownError::ServerErrorPage { status: 502 }), Effect::Reset] {
        bench.dropbox.clear_faults();
        bench.dropbox.fault(Fault::anywhere().always().effect(effect.clone()));
        let told = bench.drive.changes(&folder(""), true, None).await.unwrap_err();
        assert!(matches!(told, DriveError::Transient { .. }), "{effect:?}: {told:?}");
        assert!(told.passes());
        assert!(!told.to_string().contains('\n'), "{told}");
    }
}

#[tokio::test]
async fn a_server_that_is_not_there_is_a_passing_failure() {
    let bench = bench().await;
    let drive = {
        let mut app = crate::support::app(&bench.dropbox);
        app.endpoints.token = "http://127.0.0.1:9/oauth2/token".parse().unwrap();
        crate::support::drive_of(app, "nobody")
    };
    let told = drive.account().await.unwrap_err();
    assert!(matches!(told, DriveError::Transient { .. }), "{told:?}");
}
