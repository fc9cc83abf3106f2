//! The simulator as a program: prints where it listens, as one line of JSON, and serves until it is told to stop.

use std::{net::SocketAddr, path::PathBuf, time::Duration};

use clap::Parser;
use dropbox_simulator::{Options, Simulator};
use tokio::signal::unix::{SignalKind, signal};

/// A Dropbox to test against.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// API, token route and consent page
    #[arg(long, default_value = "127.0.0.1:0")]
    api: SocketAddr,
    /// Control API, and the page to drop files on
    #[arg(long, default_value = "127.0.0.1:0")]
    control: SocketAddr,
    /// The API over TLS as well; its authority's certificate is named in the line printed
    #[arg(long, value_name = "ADDRESS", num_args = 0..=1, default_missing_value = "127.0.0.1:0")]
    tls: Option<SocketAddr>,
    /// A CONNECT proxy that leads Dropbox's own hosts to the API over TLS
    #[arg(long, value_name = "ADDRESS", num_args = 0..=1, default_missing_value = "127.0.0.1:0", requires = "tls")]
    proxy: Option<SocketAddr>,
    /// Keep everything here from one start to the next
    #[arg(long, value_name = "FOLDER")]
    data_dir: Option<PathBuf>,
    /// Lifetime of access tokens, in seconds
    #[arg(long, default_value_t = 14_400)]
    token_lifetime: u64,
    /// The same ids and tokens every time
    #[arg(long)]
    seed: Option<u64>,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_env_filter(tracing_subscriber::EnvFilter::from_default_env())
        .init();
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    let simulator = Simulator::start(Options {
        api_addr: arguments.api,
        control_addr: arguments.control,
        tls: arguments.tls,
        proxy: arguments.proxy,
        data_dir: arguments.data_dir,
        token_lifetime: Duration::from_secs(arguments.token_lifetime),
        seed: arguments.seed,
    })
    .await?;
    println!("{}", serde_json::to_string(simulator.addresses())?);
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    simulator.stop().await
}
