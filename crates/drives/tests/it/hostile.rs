//! Answers that no honest server gives: bounded, told, survived.

use drives::{Drive, DriveError};
use dropbox_simulator::{Effect, Fault};
use futures::TryStreamExt;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::support::{Bench, app, drive_of, folder};

fn respond(status: u16, body: &str, headers: &[(&str, &str)]) -> Effect {
    let headers = headers.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect();
    Effect::Respond { status, content_type: "application/json".to_owned(), body: body.to_owned(), headers }
}

#[tokio::test]
async fn an_answer_that_makes_no_sense_is_told_in_one_short_line() {
    let bench = Bench::start().await;
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    for (status, body) in [
        (200, "<html>login to the hotel's network</html>"),
        (200, "{}"),
        (200, "null"),
        (200, "\u{0}\u{1}\u{2}"),
        (200, r#"{"entries":[{".tag":"file","name":"x"}],"cursor":"c","has_more":false}"#),
        (
            200,
            r#"{"entries":[{".tag":"file","name":"x","id":"id:1","rev":"123456789","size":-1,"server_modified":"2026-01-01T00:00:00Z"}],"cursor":"c","has_more":false}"#,
        ),
        (200, &deep),
        (401, "who are you?"),
        (409, "conflict"),
        (409, r#"{"error":{".tag":{".tag":"path"}}}"#),
        (302, ""),
        (418, "I'm a teapot"),
    ] {
        bench.dropbox.clear_faults();
        bench.dropbox.fault(Fault::on("files/list_folder").always().effect(respond(status, body, &[])));
        let error = bench.drive.changes(&folder(""), true, None).await.unwrap_err();
        let start: String = body.chars().take(50).collect();
        assert!(matches!(error, DriveError::Protocol { .. }), "{status} {start:?}: {error:?}");
        let text = error.to_string();
        assert!(text.len() < 1_000 && !text.contains(char::is_control), "{text:?}");
    }
}

#[tokio::test]
async fn strange_tags_and_fields_are_tolerated() {
    let bench = Bench::start().await;
    let page = r#"{"entries":[{".tag":"hologram","depth":3},{".tag":"folder","name":"A","id":"id:a","path_lower":"/a",
        "path_display":"/A","mood":"blue"}],"cursor":"c","has_more":false,"weather":[1,2]}"#;
    bench.dropbox.fault(Fault::on("files/list_folder").effect(respond(200, page, &[])));
    assert_eq!(bench.drive.changes(&folder(""), true, None).await.unwrap().entries.len(), 1);
}

#[tokio::test]
async fn a_result_header_of_another_file_or_of_garbage_is_refused() {
    let bench = Bench::start().await;
    bench.put("/a.pdf", "a");
    bench.put("/b.pdf", "b");
    let (a, b) = (bench.file("/a.pdf").await, bench.file("/b.pdf").await);
    let other = format!(
        r#"{{"name":"b.pdf","id":"{}","rev":"{}","size":1,"server_modified":"2026-01-01T00:00:00Z"}}"#,
        b.id, b.rev
    );
    for header in [other.as_str(), "{", "[]", "{\"name\":7}"] {
        bench.dropbox.clear_faults();
        let effect = respond(200, "b", &[("Dropbox-API-Result", header)]);
        bench.dropbox.fault(Fault::on("files/download").effect(effect));
        let told = bench.drive.download(&a, 0).await;
        assert!(matches!(told, Err(DriveError::Protocol { .. })), "{header}: {told:?}");
    }
}

#[tokio::test]
async fn a_part_that_is_not_the_part_asked_for_is_refused() {
    let bench = Bench::start().await;
    bench.put("/a.pdf", "0123456789");
    let file = bench.file("/a.pdf").await;
    for range in ["bytes 2-9/10", "bytes x-9/10", "5-9", ""] {
        bench.dropbox.clear_faults();
        let effect = respond(206, "56789", &[("Content-Range", range)]);
        bench.dropbox.fault(Fault::on("files/download").effect(effect));
        let told = bench.drive.download(&file, 5).await;
        assert!(matches!(told, Err(DriveError::Protocol { .. })), "{range}: {told:?}");
    }
}

#[tokio::test]
async fn a_body_longer_than_announced_is_refused() {
    let bench = Bench::start().await;
    bench.put("/a.pdf", "0123456789");
    let file = bench.file("/a.pdf").await;
    bench.dropbox.fault(Fault::on("files/download").effect(respond(200, "0123456789 and more", &[])));
    let download = bench.drive.download(&file, 0).await.unwrap();
    let told = download.body.try_collect::<Vec<_>>().await;
    assert!(matches!(told, Err(DriveError::Protocol { .. })), "{told:?}");
}

/// Answers every connection with this head and then zeros until the other side has had enough; how many were sent.
async fn endless(head: &'static str) -> (std::net::SocketAddr, tokio::sync::watch::Receiver<u64>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (sent, watched) = tokio::sync::watch::channel(0);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = [0; 4096];
            let _ = stream.read(&mut request).await;
            let mut sound = stream.write_all(head.as_bytes()).await.is_ok();
            while sound {
                sound = stream.write_all(&[b'0'; 64 * 1024]).await.is_ok();
                sent.send_modify(|sent| *sent += 64 * 1024);
            }
        }
    });
    (address, watched)
}

#[tokio::test]
async fn an_endless_answer_is_left_at_its_bound() {
    let bench = Bench::start().await;
    for head in ["HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1 400 Bad Request\r\n\r\n"] {
        let (address, sent) = endless(head).await;
        let mut app = app(&bench.dropbox);
        app.endpoints.api = format!("http://{address}").parse().unwrap();
        let error = drive_of(app, &bench.refresh_token).account().await.unwrap_err();
        assert!(!error.passes() && error.to_string().len() < 1_000, "{error:?}");
        assert!(*sent.borrow() < 64 * 1024 * 1024, "{} bytes were read", *sent.borrow());
    }
}
