//! `bannette serve` and `bannette worker`.

use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use clap::Args;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::app::App;
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

/// Serves until `stop`, then lets requests and work under way end.
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
        let service = router.into_make_service_with_connect_info::<std::net::SocketAddr>();
        axum::serve(listener, service).with_graceful_shutdown(stop.clone().cancelled_owned()).await?;
        anyhow::Ok(())
    };
    tokio::try_join!(work, pages, sweep_parts(&app, &stop))?;
    app.database.close().await;
    Ok(())
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
