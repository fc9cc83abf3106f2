//! A CONNECT proxy that leads Dropbox's hosts, and no other, to the simulator: for clients whose addresses are fixed.

use std::{io, net::SocketAddr, time::Duration};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional},
    net::{TcpListener, TcpStream},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::tls::DROPBOX_HOSTS;

const HEAD_LIMIT: usize = 8 << 10;
const PATIENCE: Duration = Duration::from_secs(10);

pub(crate) async fn serve(
    listener: TcpListener,
    to: SocketAddr,
    stop: CancellationToken,
    tasks: TaskTracker,
) {
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = stop.cancelled() => return,
        };
        let Ok((stream, _)) = accepted else {
            tokio::time::sleep(Duration::from_millis(20)).await;
            continue;
        };
        let stop = stop.clone();
        tasks.spawn(async move {
            tokio::select! {
                result = tunnel(stream, to) => {
                    if let Err(error) = result {
                        tracing::debug!("a tunnel ended: {error}");
                    }
                }
                () = stop.cancelled() => {}
            }
        });
    }
}

async fn tunnel(mut client: TcpStream, to: SocketAddr) -> io::Result<()> {
    let head = tokio::time::timeout(PATIENCE, head(&mut client)).await??;
    let asked =
        head.strip_prefix("CONNECT ").and_then(|rest| rest.split_whitespace().next()).unwrap_or_default();
    let known =
        asked.split_once(':').is_some_and(|(host, port)| port == "443" && DROPBOX_HOSTS.contains(&host));
    if !known {
        tracing::debug!(asked, "the proxy refused");
        return client
            .write_all(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            .await;
    }
    let mut server = TcpStream::connect(to).await?;
    client.set_nodelay(true)?;
    server.set_nodelay(true)?;
    client.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").await?;
    copy_bidirectional(&mut client, &mut server).await.map(|_| ())
}

/// The request up to its empty line. A client says nothing more before it was answered.
async fn head(client: &mut TcpStream) -> io::Result<String> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        if head.len() >= HEAD_LIMIT {
            return Err(io::ErrorKind::InvalidData.into());
        }
        head.push(client.read_u8().await?);
    }
    String::from_utf8(head).map_err(|_| io::ErrorKind::InvalidData.into())
}
