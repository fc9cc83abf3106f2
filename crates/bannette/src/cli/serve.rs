//! `bannette serve` and `bannette worker`.

use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use clap::Args;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::ServiceExt;

use crate::app::App;
use crate::config::Patience;
use crate::deposit::upload;
use crate::router;
use crate::worker::{self, Duties};

const SWEEP_EVERY: Duration = Duration::from_secs(3600);

#[derive(Debug, Args)]
pub struct Serve {
    /// Serve pages and API only; `bannette worker` does the work elsewhere
    #[arg(long)]
    without_worker: bool,
}

impl Serve {
    pub async fn run(self, app: Arc<App>) -> anyhow::Result<ExitCode> {
        let stop = stop_signal()?;
        let listener = TcpListener::bind(app.config.listen)
            .await
            .with_context(|| format!("failed to listen at {}", app.config.listen))?;
        tracing::info!("serving {} at {}", app.config.base_url(), listener.local_addr()?);
        serve(app, listener, !self.without_worker, stop).await?;
        Ok(ExitCode::SUCCESS)
    }
}

/// Serves until `stop`, then lets requests and work under way end, requests within a bound.
pub async fn serve(
    app: Arc<App>,
    listener: TcpListener,
    with_worker: bool,
    stop: CancellationToken,
) -> anyhow::Result<()> {
    let router = router::router(Arc::clone(&app));
    let work = async {
        if with_worker {
            worker::work(Arc::clone(&app), Duties::All, stop.clone()).await?;
        }
        anyhow::Ok(())
    };
    let pages = async {
        pages(router, listener, app.config.patience, &stop).await;
        anyhow::Ok(())
    };
    tokio::try_join!(work, pages, sweep_parts(&app, &stop))?;
    app.database.close().await;
    Ok(())
}

/// Answers requests until `stop`; those under way then get a while to end, and are cut off.
async fn pages(router: Router, listener: TcpListener, patience: Patience, stop: &CancellationToken) {
    let mut http = Builder::new(TokioExecutor::new()).http1_only();
    http.http1().timer(TokioTimer::new()).header_read_timeout(patience.head);
    let http = Arc::new(http);
    let (connections, cut) = (TaskTracker::new(), CancellationToken::new());
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = stop.cancelled() => break,
        };
        match accepted {
            Ok((stream, client)) => {
                let answered = answer(Arc::clone(&http), router.clone(), stream, client, stop.clone());
                let cut = cut.clone();
                connections.spawn(async move { cut.run_until_cancelled(answered).await });
            }
            // There are too many files open, say: it passes.
            Err(error) if !is_of_connection(&error) => {
                tracing::error!(%error, "no connection can be accepted; it is tried again");
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
            Err(_) => {}
        }
    }
    drop(listener);
    connections.close();
    if tokio::time::timeout(patience.stop, connections.wait()).await.is_err() {
        tracing::warn!(count = connections.len(), "requests that do not end are cut off");
        cut.cancel();
        connections.wait().await;
    }
}

/// Whether it is the one connection that failed before it was accepted.
fn is_of_connection(error: &std::io::Error) -> bool {
    use std::io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

/// Answers the requests of one connection; after `stop`, the one that is under way.
async fn answer(
    http: Arc<Builder<TokioExecutor>>,
    router: Router,
    stream: TcpStream,
    client: SocketAddr,
    stop: CancellationToken,
) {
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(client));
        router.clone().oneshot(request)
    });
    let mut connection = std::pin::pin!(http.serve_connection(TokioIo::new(stream), service));
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = stop.cancelled() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection broke");
    }
}

/// What was cut off on its way in lies on the machine that took it: each looks after its own.
async fn sweep_parts(app: &App, stop: &CancellationToken) -> anyhow::Result<()> {
    loop {
        if let Err(error) = upload::sweep_parts(app).await {
            tracing::error!(%error, "old parts of uploads could not be swept; it is tried again");
        }
        tokio::select! {
            () = stop.cancelled() => return Ok(()),
            () = tokio::time::sleep(SWEEP_EVERY) => {}
        }
    }
}

/// `bannette worker`.
pub async fn work(app: Arc<App>) -> anyhow::Result<ExitCode> {
    let stop = stop_signal()?;
    tracing::info!("working");
    worker::work(Arc::clone(&app), Duties::All, stop).await?;
    app.database.close().await;
    Ok(ExitCode::SUCCESS)
}

/// Cancelled by Ctrl-C or a polite end of the process.
pub fn stop_signal() -> anyhow::Result<CancellationToken> {
    use tokio::signal::unix::{SignalKind, signal};
    let stop = CancellationToken::new();
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    let token = stop.clone();
    tokio::spawn(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
        tracing::info!("stopping");
        token.cancel();
    });
    Ok(stop)
}
