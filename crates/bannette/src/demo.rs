//! `bannette demo`: a firm with two client companies, a simulated Dropbox with their papers, and the whole at work.
//! All that it makes lies in one folder.

mod firm;
mod papers;
mod table;

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail};
use clap::Args;
use db::{SystemClock, params};
use dropbox_simulator::{READ_SCOPES, Simulator};
use tokio::net::TcpListener;

use crate::app::App;
use crate::cli::collect;
use crate::cli::serve::{serve, stop_signal};
use crate::collecting::{RunState, run};
use crate::config::{Config, DropboxConfig, MailConfig, MetricsConfig, ReadingConfig};
use crate::ids::{ChannelId, RunId};
use crate::rights::{self, Caller, ConfigureCollection};

/// How the simulated Dropbox knows Bannette.
const APP_KEY: &str = "bannette-demo";
const APP_SECRET: &str = "not-a-secret";

#[derive(Debug, Args)]
pub struct Demo {
    /// Where everything is kept; remove it to begin anew
    #[arg(long, env = "BANNETTE_DATA_DIR", default_value = ".demo", value_name = "FOLDER")]
    data: PathBuf,
    /// Folder of the second recognition engine; without it Tesseract alone reads
    #[arg(long, env = "BANNETTE_MODELS_DIR", value_name = "FOLDER")]
    models: Option<PathBuf>,
    /// Port of the pages; the two after it are the simulated Dropbox's
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Run the demo's channel, print what it brought, and end
    #[arg(long)]
    once: bool,
}

impl Demo {
    pub async fn run(self) -> anyhow::Result<ExitCode> {
        let stop = stop_signal()?;
        let listener = TcpListener::bind(self.address(0)).await.with_context(|| {
            format!("port {} is taken: stop what listens there, or choose another with --port", self.port)
        })?;
        let simulator = self.start_dropbox().await?;
        let app = App::open(self.config(&simulator, &listener)?, Arc::new(SystemClock)).await?;
        papers::lay(&simulator, app.config.dropbox_redirect_url().as_str())?;
        let channel =
            firm::found(&app, |account| simulator.authorize(APP_KEY, account, &READ_SCOPES)).await?;

        let server = tokio::spawn(serve(Arc::clone(&app), listener, true, stop.clone()));
        let shown = tokio::select! {
            shown = self.show(&app, channel) => shown,
            () = stop.cancelled() => Ok(ExitCode::SUCCESS),
        };
        let code = match shown {
            Ok(code) if self.once => code,
            Ok(_) => {
                if !stop.is_cancelled() {
                    self.tell(&app, &simulator);
                }
                stop.cancelled().await;
                ExitCode::SUCCESS
            }
            Err(error) => {
                stop.cancel();
                server.await??;
                return Err(error);
            }
        };
        stop.cancel();
        server.await??;
        simulator.stop().await?;
        Ok(code)
    }

    /// `--once` takes any free ports: nobody is to find the pages.
    fn address(&self, offset: u16) -> SocketAddr {
        let port = if self.once { 0 } else { self.port.saturating_add(offset) };
        SocketAddr::from((Ipv4Addr::LOCALHOST, port))
    }

    async fn start_dropbox(&self) -> anyhow::Result<Simulator> {
        let options = dropbox_simulator::Options {
            api_addr: self.address(1),
            control_addr: self.address(2),
            ..dropbox_simulator::Options::default()
        };
        Simulator::start(options.data_dir(self.data.join("dropbox")))
            .await
            .context("failed to start the simulated Dropbox")
    }

    fn config(&self, simulator: &Simulator, listener: &TcpListener) -> anyhow::Result<Config> {
        let address = listener.local_addr()?;
        Ok(Config {
            data_dir: self.data.join("bannette"),
            listen: address,
            base_url: Some(format!("http://localhost:{}", address.port()).parse()?),
            dropbox: DropboxConfig {
                app_key: Some(APP_KEY.into()),
                app_secret: Some(APP_SECRET.into()),
                api_url: Some(simulator.api_url().clone()),
                content_url: Some(simulator.content_url().clone()),
                notify_url: Some(simulator.notify_url().clone()),
                authorize_url: Some(simulator.authorize_url().clone()),
                token_url: Some(simulator.token_url().clone()),
            },
            firm_name: Some("Cabinet Morel".into()),
            mail: MailConfig {
                url: Some("terminal:".to_owned().into()),
                from: Some("Cabinet Morel <bannette@cabinet.example>".into()),
                reply_to: None,
            },
            // As whoever tries it out wants to see it, too.
            metrics: MetricsConfig { loopback: true, ..MetricsConfig::default() },
            reading: ReadingConfig { models: self.models.clone(), ..ReadingConfig::default() },
            ..Config::default()
        })
    }

    /// Runs the demo's channel, and shows what it has brought.
    async fn show(&self, app: &Arc<App>, channel: ChannelId) -> anyhow::Result<ExitCode> {
        let company = crate::channel::store::find(&app.database, channel).await?.company;
        let granted = rights::check::<ConfigureCollection>(&app.database, Caller::Operator, company).await?;
        println!("Collecting from the simulated Dropbox of Boulangerie Lemoine…");
        let id = match run::request(app, granted, channel).await {
            Ok(id) => id,
            // The run that an earlier start was interrupted in.
            Err(crate::error::Error::Conflict("run-under-way")) => under_way(app, channel).await?,
            Err(error) => return Err(error.into()),
        };
        let run = collect::follow(app, id).await?;
        wait_until_read(app, channel).await?;
        table::print(app, channel, &run).await?;
        if run.state != RunState::Succeeded {
            let why = run.problem.map(|problem| format!("{}: {}", problem.code, problem.detail));
            bail!("the run ended as {}: {}", run.state.name(), why.unwrap_or_default());
        }
        Ok(ExitCode::SUCCESS)
    }

    fn tell(&self, app: &App, simulator: &Simulator) {
        println!();
        println!("Bannette             {}", app.config.base_url());
        println!(
            "The client's Dropbox {}   (drop files there, then run the channel)",
            simulator.control_url()
        );
        println!();
        println!("Sign in with the password {} as", firm::PASSWORD);
        for (email, what) in firm::PEOPLE {
            println!("  {email:<32} {what}");
        }
        println!();
        println!("To do: open Atelier Garrigue, Collecte > Nouveau canal, and connect its Dropbox.");
        println!("Mails that Bannette sends are shown here, with their links.");
        println!("Ctrl-C stops everything; what it made is kept in {}.", self.data.display());
    }
}

async fn under_way(app: &App, channel: ChannelId) -> anyhow::Result<RunId> {
    let sql = "SELECT id FROM runs WHERE channel_id = $1 AND state IN ('queued', 'running')";
    Ok(app.database.fetch_one(sql, params![channel]).await?.get("id")?)
}

/// Waits until every document of a channel was read or found unreadable.
async fn wait_until_read(app: &App, channel: ChannelId) -> anyhow::Result<()> {
    let bar = indicatif::ProgressBar::new(0)
        .with_style(indicatif::ProgressStyle::with_template("{spinner} reading {pos} of {len}")?);
    bar.enable_steady_tick(Duration::from_millis(120));
    loop {
        let sql = "SELECT count(*) AS documents,
            count(CASE WHEN state IN ('read', 'unreadable') THEN 1 END) AS done FROM documents WHERE channel_id = $1";
        let row = app.database.fetch_one(sql, params![channel]).await?;
        let (documents, done): (i64, i64) = (row.get("documents")?, row.get("done")?);
        bar.set_length(documents.unsigned_abs());
        bar.set_position(done.unsigned_abs());
        if done == documents {
            bar.finish_and_clear();
            return Ok(());
        }
        if !queue::dead_letters(&app.database, None, 1).await?.is_empty() {
            bail!("a document could not be read, for a reason that is not its own: see the log above");
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}
