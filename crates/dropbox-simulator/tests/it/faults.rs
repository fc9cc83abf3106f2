//! Faults, as a client meets them.

use std::{error::Error as _, time::Duration};

use dropbox_simulator::{Effect, Fault, KnownError, Operation};
use reqwest::StatusCode;
use serde_json::json;

use crate::support::{Scene, body};

/// Status, kind and length of what came of a download.
async fn download(scene: &Scene) -> Result<(StatusCode, Vec<u8>), reqwest::Error> {
    let answer = scene.download("/a").send().await?;
    let status = answer.status();
    Ok((status, answer.bytes().await?.to_vec()))
}

async fn scene() -> Scene {
    let scene = Scene::new().await;
    scene.dropbox.put_generated(&scene.account, "/a", 300_000, 1).unwrap();
    scene
}

#[tokio::test]
async fn every_known_error_comes_in_its_own_form() {
    let scene = scene().await;
    let scope = "files.metadata.read".to_owned();
    let cases = [
        (KnownError::BadRequest { message: "no".into() }, 400, None, ""),
        (KnownError::ExpiredAccessToken, 401, None, "expired_access_token"),
        (KnownError::InvalidAccessToken, 401, None, "invalid_access_token"),
        (KnownError::MissingScope { required_scope: scope }, 401, None, "missing_scope"),
        (KnownError::UserSuspended, 401, None, "user_suspended"),
        (KnownError::InvalidSelectUser, 401, None, "invalid_select_user"),
        (KnownError::RouteAccessDenied, 401, None, "route_access_denied"),
        (KnownError::OtherAuthError, 401, None, "other"),
        (KnownError::AccessDenied, 403, None, "invalid_account_type"),
        (KnownError::Path { reason: "not_found".into() }, 409, None, "path"),
        (KnownError::Reset, 409, None, "reset"),
        (KnownError::TemplateError, 409, None, "template_error"),
        (KnownError::InvalidRoot, 422, None, "invalid_root"),
        (KnownError::NoPermission, 422, None, "no_permission"),
        (KnownError::TooManyRequests { retry_after: Some(15) }, 429, Some("15"), ""),
        (KnownError::TooManyWriteOperations { retry_after: None }, 429, None, ""),
        (KnownError::TooManyRequestsText { retry_after: Some(300) }, 429, Some("300"), ""),
        (KnownError::ServerErrorPage { status: 502 }, 502, None, ""),
        (KnownError::ServerError { status: 503, retry_after: Some(2) }, 503, Some("2"), ""),
    ];
    for (error, status, retry_after, tag) in cases {
        let shown = format!("{error:?}");
        scene.dropbox.fault(Fault::on("files/list_folder").error(error));
        let answer = scene.rpc("files/list_folder", &json!({ "path": "" })).send().await.unwrap();
        let header = answer.headers().get("retry-after").map(|value| value.to_str().unwrap().to_owned());
        assert_eq!(header.as_deref(), retry_after, "{shown}");
        assert!(answer.headers().contains_key("x-dropbox-request-id"), "{shown}");
        let (got, value) = body(answer).await;
        assert_eq!(got.as_u16(), status, "{shown}");
        assert_eq!(value["error"][".tag"].as_str().unwrap_or_default(), tag, "{shown}: {value}");
    }
    assert_eq!(scene.call("files/list_folder", json!({ "path": "" })).await.0, 200, "each struck once");
}

#[tokio::test]
async fn faults_strike_the_calls_that_they_were_meant_for() {
    let scene = scene().await;
    scene.dropbox.put(&scene.account, "/sub/b.pdf", "b").unwrap();
    let status = async |path: &str| scene.download(path).send().await.unwrap().status().as_u16();
    let error = || KnownError::ServerError { status: 500, retry_after: None };

    let id = scene.dropbox.fault(Fault::on("files/download").calls(&[2, 3]).error(error()));
    assert_eq!(
        [status("/a").await, status("/a").await, status("/a").await, status("/a").await],
        [200, 500, 500, 200]
    );
    assert_eq!(scene.dropbox.strikes(id), 2);
    scene.dropbox.remove_fault(id);

    scene.dropbox.fault(Fault::on("files/download").path("/SUB/*.pdf").always().error(error()));
    assert_eq!([status("/a").await, status("/sub/b.pdf").await, status("/sub/b.pdf").await], [200, 500, 500]);
    scene.dropbox.clear_faults();
    assert_eq!(status("/sub/b.pdf").await, 200);

    let other =
        scene.dropbox.create_account(dropbox_simulator::NewAccount::personal("b@example.com", "B")).unwrap();
    scene.dropbox.fault(Fault::anywhere().account(&other).always().error(error()));
    assert_eq!(status("/a").await, 200);
    scene.dropbox.clear_faults();

    let rolls = async |seed| {
        scene.dropbox.clear_faults();
        scene.dropbox.fault(Fault::on("files/download").chance(0.5, seed).error(error()));
        let mut rolls = Vec::new();
        for _ in 0..20 {
            rolls.push(status("/a").await);
        }
        rolls
    };
    let first = rolls(1).await;
    assert!(first.contains(&200) && first.contains(&500));
    assert_eq!(first, rolls(1).await);
    assert_ne!(first, rolls(2).await);
}

#[tokio::test]
async fn a_connection_can_be_reset_before_and_within_the_answer() {
    let scene = scene().await;
    scene.dropbox.fault(Fault::on("files/download").effect(Effect::Reset));
    let error = download(&scene).await.unwrap_err();
    assert!(is_reset(&error), "{error:?}");
    assert_eq!(scene.dropbox.log().last().unwrap().status, 0);

    scene.dropbox.fault(Fault::on("files/download").effect(Effect::ResetInBody { after: 100_000 }));
    let mut answer = scene.download("/a").send().await.unwrap();
    assert_eq!(answer.headers()["content-length"], "300000");
    let mut received = 0;
    let error = loop {
        match answer.chunk().await {
            Ok(Some(bytes)) => received += bytes.len(),
            Ok(None) => panic!("the body came to an end"),
            Err(error) => break error,
        }
    };
    assert!(is_reset(&error), "{error:?}");
    assert!(received <= 100_000, "{received}");
    assert!(scene.dropbox.downloads_of("/a") == 0, "neither was complete");
    assert_eq!(download(&scene).await.unwrap().0, 200);
    assert_eq!(scene.dropbox.downloads_of("/a"), 1);
}

fn is_reset(error: &reqwest::Error) -> bool {
    let mut source = error.source();
    while let Some(error) = source {
        if error
            .downcast_ref::<std::io::Error>()
            .is_some_and(|error| error.kind() == std::io::ErrorKind::ConnectionReset)
        {
            return true;
        }
        source = error.source();
    }
    false
}

#[tokio::test]
async fn bodies_can_be_truncated_corrupted_slow_and_stalled() {
    let scene = scene().await;
    let right = download(&scene).await.unwrap().1;
    let strike = |effect| scene.dropbox.fault(Fault::on("files/download").effect(effect));

    strike(Effect::Truncate { after: 1000, consistent: false });
    assert!(download(&scene).await.is_err());
    strike(Effect::Truncate { after: 1000, consistent: true });
    assert_eq!(download(&scene).await.unwrap().1, right[..1000]);
    strike(Effect::Corrupt { at: 200_000 });
    let corrupt = download(&scene).await.unwrap().1;
    let different: Vec<_> = (0..right.len()).filter(|at| corrupt[*at] != right[*at]).collect();
    assert_eq!((corrupt.len(), different), (right.len(), vec![200_000]));

    strike(Effect::Slow { bytes_per_second: 1_000_000 });
    let start = std::time::Instant::now();
    assert_eq!(download(&scene).await.unwrap().1, right);
    assert!(start.elapsed() >= Duration::from_millis(250), "{:?}", start.elapsed());

    strike(Effect::Stall { after: 1000 });
    let mut answer = scene.download("/a").send().await.unwrap();
    let mut received = 0;
    while received < 1000 {
        received += answer.chunk().await.unwrap().unwrap().len();
    }
    assert!(tokio::time::timeout(Duration::from_millis(50), answer.chunk()).await.is_err());
    drop(answer);

    strike(Effect::MissingResult);
    let answer = scene.download("/a").send().await.unwrap();
    assert_eq!((answer.status().as_u16(), answer.headers().get("dropbox-api-result")), (200, None));
    strike(Effect::Respond {
        status: 418,
        content_type: "text/x-tea".into(),
        body: "short and stout".into(),
        headers: vec![("X-Pot".into(), "1".into())],
    });
    let answer = scene.download("/a").send().await.unwrap();
    assert_eq!((answer.status().as_u16(), &answer.headers()["x-pot"]), (418, &"1".parse().unwrap()));
}

#[tokio::test]
async fn something_can_change_right_before_a_call_is_served() {
    let scene = scene().await;
    let account = scene.account.clone();
    scene.dropbox.change_before("files/download", 2, Operation::Delete { account, path: "/a".into() });
    assert_eq!(download(&scene).await.unwrap().0, 200);
    assert_eq!(download(&scene).await.unwrap().0, 409);

    scene.dropbox.fault(Fault::on("files/list_folder").before(Operation::ExpireTokens));
    let (status, error) = scene.call("files/list_folder", json!({ "path": "" })).await;
    assert_eq!((status.as_u16(), &error["error"][".tag"]), (401, &json!("expired_access_token")));
}

#[tokio::test]
async fn the_token_route_has_faults_of_its_own() {
    let scene = scene().await;
    let refresh = async || {
        let form = [
            ("grant_type", "refresh_token"),
            ("refresh_token", &scene.refresh_token),
            ("client_id", crate::support::KEY),
        ];
        let request = scene.http.post(scene.dropbox.token_url().clone()).form(&form);
        match request.send().await {
            Ok(answer) => body(answer).await.0.as_u16(),
            Err(_) => 0,
        }
    };
    scene.dropbox.fault(Fault::on("oauth2/token").error(KnownError::InvalidGrant));
    assert_eq!(refresh().await, 400);
    scene.dropbox.fault(Fault::on("oauth2/token").error(KnownError::ServerErrorPage { status: 500 }));
    assert_eq!(refresh().await, 500);
    scene.dropbox.fault(Fault::on("oauth2/token").effect(Effect::Reset));
    assert_eq!(refresh().await, 0);
    assert_eq!(refresh().await, 200);
}
