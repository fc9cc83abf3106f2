//! The command line.

pub mod collect;
mod people;
mod read;
pub mod serve;
mod verify;

use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context;
use clap::{Parser, Subcommand};
use db::{Database, SystemClock};

use crate::app::{App, make_data_dir};
use crate::config::Config;
use crate::migrations::MIGRATIONS;
use crate::worker::READING_CHILD;

/// Collects clients' documents for accounting firms, each exactly once, and lays them read in the company's tray.
#[derive(Debug, Parser)]
#[command(name = "bannette", version, about, arg_required_else_help = true)]
pub struct Cli {
    /// The configuration file [default: bannette.toml, when there is one]
    #[arg(long, global = true, value_name = "FILE", env = "BANNETTE_CONFIG")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the pages and the API, and do the work behind them
    Serve(serve::Serve),
    /// Do the work only: runs, readings, the daily schedule
    Worker,
    /// Show the whole at work, with a simulated Dropbox and documents of its own
    Demo(crate::demo::Demo),
    /// Run a channel now, and wait until it is done
    Collect(collect::Collect),
    /// Read files and print what they say; needs no database
    Read(read::Read),
    /// Manage users
    #[command(subcommand)]
    User(people::UserCommand),
    /// Manage API keys
    #[command(subcommand)]
    ApiKey(people::ApiKeyCommand),
    /// Check every original, the register, the sums of every run, and the audit log; exit 1 when anything is off
    Verify,
    /// Bring the database's tables up to date
    Migrate,
    /// Read untrusted files on behalf of another Bannette
    #[command(name = READING_CHILD, hide = true)]
    ReadingChild,
}

/// Runs the command that the arguments name.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    // The child must not start anything before it has put its limits on.
    if matches!(cli.command, Command::ReadingChild) {
        return reading::child::main();
    }
    start_log();
    // One crypto provider in the whole program: rustls panics when it must guess.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let outcome = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("failed to start the async runtime")
        .and_then(|runtime| runtime.block_on(run(cli)));
    match outcome {
        Ok(code) => code,
        Err(error) => {
            eprintln!("bannette: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run(cli: Cli) -> anyhow::Result<ExitCode> {
    #[expect(clippy::disallowed_methods, reason = "the one place where settings are read")]
    let config = || Config::load(cli.config.as_deref(), std::env::vars());
    match cli.command {
        Command::Serve(command) => command.run(open(config()?).await?).await,
        Command::Worker => serve::work(open(config()?).await?).await,
        Command::Demo(command) => command.run().await,
        Command::Collect(command) => command.run(open(config()?).await?).await,
        Command::Read(command) => command.run(&config()?).await,
        Command::User(command) => command.run(&*open(config()?).await?).await,
        Command::ApiKey(command) => command.run(&*open(config()?).await?).await,
        Command::Verify => verify::run(&*open(config()?).await?).await,
        Command::Migrate => migrate(&config()?).await,
        Command::ReadingChild => Ok(ExitCode::FAILURE),
    }
}

async fn open(config: Config) -> anyhow::Result<Arc<App>> {
    App::open(config, Arc::new(SystemClock)).await
}

async fn migrate(config: &Config) -> anyhow::Result<ExitCode> {
    make_data_dir(&config.data_dir)?;
    let database = Database::connect(&config.database_url()).await.context("failed to open the database")?;
    let pending = database.pending(MIGRATIONS).await?;
    database.migrate(MIGRATIONS).await?;
    match pending.as_slice() {
        [] => println!("The tables are up to date."),
        names => println!("Done: {}.", names.join(", ")),
    }
    database.close().await;
    Ok(ExitCode::SUCCESS)
}

/// Logs go to standard error, in colours where that is a terminal; `BANNETTE_LOG` takes a filter (`debug`,
/// `bannette=debug,info`).
fn start_log() {
    let filter = tracing_subscriber::EnvFilter::try_from_env("BANNETTE_LOG")
        .unwrap_or_else(|_| "info,sqlx=warn,hyper=warn".into());
    let colours = std::io::stderr().is_terminal();
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_target(false).with_ansi(colours);
    log.with_writer(std::io::stderr).init();
}
