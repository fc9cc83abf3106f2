//! Every error that Dropbox is known for: how the run ends, what the channel says, and that the next run takes up what
//! is left.

use dropbox_simulator::{Effect, Fault, KnownError};
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::support::firm::{Worker, folder};
use crate::support::{Desk, Engine, Firm, Run, pdf};

const CONTINUE: &str = "files/list_folder/continue";
const DOWNLOAD: &str = "files/download";
const TOKEN: &str = "oauth2/token";

async fn connection(firm: &Firm, desk: &Desk) -> Value {
    firm.api.get(&format!("/api/v1/channels/{}", desk.channel)).await.json(200)["connection"].clone()
}

fn path(reason: &str) -> KnownError {
    KnownError::Path { reason: reason.into() }
}

fn respond(status: u16, content_type: &str, body: &str) -> Effect {
    let (content_type, body) = (content_type.into(), body.into());
    Effect::Respond { status, content_type, body, headers: Vec::new() }
}

/// A run that an error ended has a code and what Dropbox said; the file that waited is collected once that passed.
async fn ends_and_recovers(
    firm: &Firm,
    desk: &Desk,
    name: &str,
    effect: Effect,
    route: &str,
    end: (&str, &str),
) {
    firm.put(&format!("/Achats/{name}.pdf"), pdf(name));
    let fault = firm.dropbox.fault(Fault::on(route).always().effect(effect));
    let run = firm.collect(&desk.channel).await;
    assert_eq!(run.end(), end, "{name}: {run:?}");
    assert!(firm.dropbox.strikes(fault) > 0, "{name}: the fault struck nothing");
    firm.dropbox.clear_faults();
    if end.0 == "succeeded" {
        assert_eq!(run.counts.collected, 1, "{name}");
        return;
    }
    assert_eq!(run.counts(), [0; 4], "{name}");
    assert!(!run.error.unwrap().detail.is_empty(), "{name}");
    let health = connection(firm, desk).await;
    if end.1.starts_with("reconnect.") {
        assert_eq!(health["health"], end.1, "{name}");
        assert!(health["detail"].as_str().is_some_and(|detail| !detail.is_empty()), "{name}: {health}");
    } else {
        assert_eq!(health["health"], "healthy", "{name}");
    }
    let run = firm.collect(&desk.channel).await;
    assert_eq!((run.end(), run.counts.collected), (("succeeded", ""), 1), "after {name}");
    // It serves again, and says so.
    assert_eq!(connection(firm, desk).await["health"], "healthy", "after {name}");
}

#[tokio::test]
async fn an_error_of_the_listing_ends_the_run_with_its_code_and_the_next_run_collects() {
    use KnownError as K;
    let failed = |code| ("failed", code);
    let succeeded = ("succeeded", "");
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        let desk = firm.desk("/Achats").await;
        firm.collect(&desk.channel).await;
        for (name, error, end) in [
            ("400", K::BadRequest { message: "Error in call".into() }, failed("refused")),
            ("expired", K::ExpiredAccessToken, failed("reconnect.expired")),
            ("invalid", K::InvalidAccessToken, failed("reconnect.revoked")),
            (
                "scope",
                K::MissingScope { required_scope: "files.x".into() },
                failed("reconnect.missing_scope"),
            ),
            ("suspended", K::UserSuspended, failed("reconnect.suspended")),
            ("select", K::InvalidSelectUser, failed("reconnect.access_denied")),
            ("route", K::RouteAccessDenied, failed("reconnect.access_denied")),
            ("other-401", K::OtherAuthError, failed("reconnect.other")),
            ("403", K::AccessDenied, failed("refused")),
            ("not_found", path("not_found"), succeeded),
            ("restricted", path("restricted_content"), failed("restricted")),
            ("malformed", path("malformed_path"), failed("refused")),
            ("locked", path("locked"), failed("transient")),
            ("other-409", K::OtherConflict, failed("refused")),
            ("reset", K::Reset, succeeded),
            ("422-root", K::InvalidRoot, succeeded),
            ("422-permission", K::NoPermission, succeeded),
            ("429-json", K::TooManyRequests { retry_after: None }, failed("retry_after")),
            ("429-write", K::TooManyWriteOperations { retry_after: None }, failed("retry_after")),
            ("429-text", K::TooManyRequestsText { retry_after: None }, failed("retry_after")),
            ("502-page", K::ServerErrorPage { status: 502 }, failed("transient")),
            ("500-text", K::ServerError { status: 500, retry_after: None }, failed("transient")),
        ] {
            ends_and_recovers(&firm, &desk, name, Effect::Error(error), CONTINUE, end).await;
        }
        assert_eq!(firm.findings().await, [""; 0]);
    }
}

#[tokio::test]
async fn an_answer_that_makes_no_sense_or_never_comes_ends_the_run_likewise() {
    let firm = Firm::start().await;
    let desk = firm.desk("/Achats").await;
    firm.collect(&desk.channel).await;
    let html = "<!doctype html><title>Captive portal</title>";
    for (name, effect, code) in [
        ("connection-reset", Effect::Reset, "transient"),
        ("cut", Effect::Truncate { after: 20, consistent: false }, "transient"),
        ("half", Effect::Truncate { after: 20, consistent: true }, "protocol"),
        ("portal", respond(200, "text/html", html), "protocol"),
        ("teapot", respond(418, "text/plain", "I'm a teapot"), "protocol"),
        ("redirect", respond(302, "text/html", ""), "protocol"),
        ("null", respond(200, "application/json", "null"), "protocol"),
        ("401-page", respond(401, "text/html", html), "protocol"),
    ] {
        ends_and_recovers(&firm, &desk, name, effect, CONTINUE, ("failed", code)).await;
    }
    assert_eq!(firm.findings().await, [""; 0]);
}

#[tokio::test]
async fn an_error_of_the_token_route_ends_the_run_likewise() {
    let firm = Firm::start().await;
    let desk = firm.desk("/Achats").await;
    firm.collect(&desk.channel).await;
    for (name, error, code) in [
        ("grant", KnownError::InvalidGrant, "reconnect.revoked"),
        ("client", KnownError::InvalidClient, "refused"),
        ("page", KnownError::ServerErrorPage { status: 500 }, "transient"),
        ("busy", KnownError::TooManyRequestsText { retry_after: Some(300) }, "retry_after"),
    ] {
        firm.dropbox.expire_tokens();
        ends_and_recovers(&firm, &desk, name, Effect::Error(error), TOKEN, ("failed", code)).await;
    }
}

#[tokio::test]
async fn a_passing_error_is_not_noticed() {
    let firm = Firm::start().await;
    let desk = firm.desk("/Achats").await;
    for (number, error) in [
        KnownError::ExpiredAccessToken,
        KnownError::ServerErrorPage { status: 503 },
        KnownError::TooManyRequests { retry_after: Some(1) },
        KnownError::TooManyRequestsText { retry_after: Some(1) },
        KnownError::InvalidRoot,
        KnownError::Reset,
    ]
    .into_iter()
    .enumerate()
    {
        firm.put(&format!("/Achats/{number}.pdf"), pdf(format!("{number}")));
        firm.dropbox.clear_log();
        firm.dropbox.fault(Fault::on(CONTINUE).error(error.clone()));
        firm.dropbox.fault(Fault::on(DOWNLOAD).effect(Effect::Reset));
        let run = firm.collect(&desk.channel).await;
        assert_eq!((run.end(), run.counts.collected), (("succeeded", ""), 1), "{error:?}");
        firm.dropbox.clear_faults();
    }
}

#[tokio::test]
async fn a_listing_too_large_for_dropbox_is_walked_folder_by_folder() {
    let firm = Firm::start().await;
    for path in ["/Achats/a.pdf", "/Achats/2026/b.pdf", "/Achats/2026/12/c.pdf"] {
        firm.put(path, pdf(path));
    }
    let desk = firm.desk("/Achats").await;
    firm.dropbox.fault(Fault::on("files/list_folder").error(KnownError::TemplateError));
    let run = firm.collect(&desk.channel).await;
    assert_eq!((run.end(), run.counts()), (("succeeded", ""), [3, 0, 0, 0]));
    firm.dropbox.clear_faults();
    firm.put("/Achats/2026/d.pdf", pdf("d"));
    assert_eq!(firm.collect(&desk.channel).await.counts.collected, 1);
}

#[tokio::test]
async fn a_subfolder_that_is_closed_while_a_tree_is_walked_is_told_and_looked_into_again_by_the_next_run() {
    let firm = Firm::start().await;
    for path in ["/Achats/a.pdf", "/Achats/2026/b.pdf", "/Achats/2027/c.pdf"] {
        firm.put(path, pdf(path));
    }
    let desk = firm.desk("/Achats").await;
    firm.dropbox.fault(Fault::on("files/list_folder").error(KnownError::TemplateError));
    let closed = KnownError::Path { reason: "restricted_content".into() };
    firm.dropbox.fault(Fault::on("files/list_folder").path("/achats/2026").always().error(closed));
    // All else came; and as long as it is closed, there is nothing but it.
    for (state, collected) in [("incomplete", 2), ("failed", 0)] {
        let run = firm.collect(&desk.channel).await;
        assert_eq!((run.state.as_str(), run.counts.collected), (state, collected), "{run:?}");
        let error = run.error.unwrap();
        assert_eq!((error.code.as_str(), error.detail.as_str()), ("restricted", "/achats/2026"));
    }
    firm.dropbox.clear_faults();
    let run = firm.collect(&desk.channel).await;
    assert_eq!((run.end(), run.counts.collected), (("succeeded", ""), 1));
    assert_eq!(firm.collect(&desk.channel).await.counts(), [0, 0, 0, 0]);
}

#[tokio::test]
async fn a_long_wait_that_dropbox_asks_for_is_kept_by_every_run_of_the_account() {
    let firm = Firm::start().await;
    let desk = firm.desk("/Achats").await;
    let second = firm.channel(&desk.company, json!([folder("/Achats", true, &desk.binder)])).await;
    firm.put("/Achats/a.pdf", pdf("a"));
    let error = KnownError::TooManyRequests { retry_after: Some(300) };
    firm.dropbox.fault(Fault::on("files/list_folder").error(error));
    let run = firm.collect(&desk.channel).await;
    assert_eq!(run.end(), ("failed", "retry_after"));
    assert!(run.error.unwrap().detail.contains("300"));
    firm.dropbox.clear_log();
    for channel in [&desk.channel, &second] {
        let run = firm.collect(channel).await;
        assert_eq!(run.end(), ("failed", "retry_after"));
    }
    assert_eq!(firm.dropbox.log().len(), 0, "calls within the time count against the limit");
    // A process that knows nothing of it goes on.
    let elsewhere = firm.another_process().await;
    let worker = Worker::start(&elsewhere);
    let run = firm.request(&desk.channel).await;
    let run = firm.wait_for(&run, Run::is_over).await;
    worker.stop().await;
    assert_eq!(run.counts(), [1, 0, 0, 0]);
}

#[tokio::test]
async fn a_withdrawn_consent_is_shown_by_the_channel_and_a_suspension_until_it_is_lifted() {
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        let desk = firm.desk("/Achats").await;
        firm.collect(&desk.channel).await;
        firm.put("/Achats/a.pdf", pdf("a"));
        firm.dropbox.suspend(&firm.client, true).unwrap();
        assert_eq!(firm.collect(&desk.channel).await.end(), ("failed", "reconnect.suspended"));
        assert_eq!(connection(&firm, &desk).await["health"], "reconnect.suspended");
        firm.dropbox.suspend(&firm.client, false).unwrap();
        assert_eq!(firm.collect(&desk.channel).await.counts(), [1, 0, 0, 0]);
        let healthy = connection(&firm, &desk).await;
        assert_eq!((healthy["health"].as_str(), healthy["detail"].as_str()), (Some("healthy"), None));

        firm.dropbox.revoke(&firm.client).unwrap();
        assert_eq!(firm.collect(&desk.channel).await.end(), ("failed", "reconnect.revoked"));
        let revoked = connection(&firm, &desk).await;
        assert_eq!(revoked["health"], "reconnect.revoked");
        let checked =
            |connection: &Value| connection["checked_at"].as_str().unwrap().parse::<Timestamp>().unwrap();
        assert!(checked(&revoked) > checked(&healthy));
    }
}

#[tokio::test]
async fn an_error_of_one_download_is_that_files_alone() {
    use KnownError as K;
    for engine in Engine::BOTH {
        let firm = Firm::on(engine).await;
        let desk = firm.desk("/Achats").await;
        let mut documents = 0;
        for (name, effect, fate) in [
            ("gone", Effect::Error(path("not_found")), ("set_aside", "gone")),
            ("restricted", Effect::Error(path("restricted_content")), ("set_aside", "restricted")),
            ("type", Effect::Error(path("unsupported_content_type")), ("set_aside", "not_downloadable")),
            ("export", Effect::Error(K::UnsupportedFile), ("set_aside", "not_downloadable")),
            ("locked", Effect::Error(path("locked")), ("failed", "download_failed")),
            ("400", Effect::Error(K::BadRequest { message: "no".into() }), ("failed", "refused")),
            ("403", Effect::Error(K::AccessDenied), ("failed", "refused")),
            ("409", Effect::Error(K::OtherConflict), ("failed", "refused")),
            ("502", Effect::Error(K::ServerErrorPage { status: 502 }), ("failed", "download_failed")),
            ("cut", Effect::Reset, ("failed", "download_failed")),
            ("header", respond(302, "text/plain", ""), ("failed", "download_failed")),
        ] {
            let path = |number: u8| format!("/Achats/{name}/{number}.pdf");
            for number in 1..=3 {
                firm.put(&path(number), pdf(path(number)));
            }
            firm.dropbox.fault(Fault::on(DOWNLOAD).path(path(2)).always().effect(effect));
            let run = firm.collect(&desk.channel).await;
            assert_eq!(firm.file(&run, &path(2)).await.fate(), fate, "{name}");
            documents += 3;
            if fate.0 == "set_aside" {
                documents -= 1;
                assert_eq!((run.end(), run.counts()), (("succeeded", ""), [2, 0, 1, 0]), "{name}");
            } else {
                assert_eq!(
                    (run.end(), run.counts()),
                    (("incomplete", "files_failed"), [2, 0, 0, 1]),
                    "{name}"
                );
                // It stays visible for as long as it fails.
                let run = firm.collect(&desk.channel).await;
                assert_eq!(
                    (run.end(), run.counts()),
                    (("incomplete", "files_failed"), [0, 0, 0, 1]),
                    "{name}"
                );
                assert_eq!(firm.file(&run, &path(2)).await.fate(), fate, "{name}");
                firm.dropbox.clear_faults();
                let run = firm.collect(&desk.channel).await;
                assert_eq!((run.end(), run.counts()), (("succeeded", ""), [1, 0, 0, 0]), "{name}");
            }
            firm.dropbox.clear_faults();
            assert_eq!(firm.collect(&desk.channel).await.counts(), [0; 4], "{name}");
        }
        assert_eq!(firm.documents(&desk.company).await.len(), documents);
        assert_eq!(firm.findings().await, [""; 0]);
    }
}

#[tokio::test]
async fn an_error_of_a_download_that_concerns_the_account_ends_the_run_and_loses_nothing() {
    use KnownError as K;
    let firm = Firm::start().await;
    let desk = firm.desk("/Achats").await;
    let mut documents = 0;
    for (name, error, code) in [
        ("expired", K::ExpiredAccessToken, "reconnect.expired"),
        ("invalid", K::InvalidAccessToken, "reconnect.revoked"),
        ("scope", K::MissingScope { required_scope: "files.content.read".into() }, "reconnect.missing_scope"),
        ("suspended", K::UserSuspended, "reconnect.suspended"),
        ("429", K::TooManyRequests { retry_after: None }, "retry_after"),
    ] {
        for number in 0..20 {
            firm.put(&format!("/Achats/{name}/{number}.pdf"), pdf(format!("{name} {number}")));
        }
        // From the tenth on.
        let calls: Vec<u64> = (10..100).collect();
        firm.dropbox.fault(Fault::on(DOWNLOAD).calls(&calls).error(error));
        let run = firm.collect(&desk.channel).await;
        assert_eq!(run.error.as_ref().unwrap().code, code, "{name}: {run:?}");
        let state = if run.counts.seen == 0 { "failed" } else { "incomplete" };
        assert_eq!(run.state, state, "{name}");
        assert!(run.counts.collected < 10, "{name}: {run:?}");
        firm.dropbox.clear_faults();
        let rest = firm.collect(&desk.channel).await;
        assert_eq!(rest.end(), ("succeeded", ""), "{name}");
        assert_eq!(run.counts.collected + rest.counts.collected, 20, "{name}");
        documents += 20;
    }
    assert_eq!(firm.documents(&desk.company).await.len(), documents);
    assert_eq!(firm.findings().await, [""; 0]);
}
